"""Where the ADB server listens, as the environment says."""

import ipaddress
from collections.abc import Mapping

from agent.errors import AdbError
from agent.i18n import _
from agent.tablet.adb_socket import Address

DEFAULT_HOST = "127.0.0.1"
DEFAULT_PORT = 5037

# Google's adb reads the first name, adbutils the second.
_HOSTS = ("ANDROID_ADB_SERVER_ADDRESS", "ANDROID_ADB_SERVER_HOST")
_PORT = "ANDROID_ADB_SERVER_PORT"
_SOCKET = "ADB_SERVER_SOCKET"
ADDRESS_VARIABLES = frozenset({*_HOSTS, _PORT, _SOCKET})


def server_address(environment: Mapping[str, str]) -> Address:
    """Return host and port of the ADB server.

    `ADB_SERVER_SOCKET` (`tcp:HOST:PORT` or `tcp:PORT`) comes first, as in Google's adb; then
    `ANDROID_ADB_SERVER_ADDRESS` and `ANDROID_ADB_SERVER_PORT`; an empty value counts as unset.

    Raises:
        AdbError: a variable can't be understood; it is named.
    """
    number = environment.get(_PORT) or str(DEFAULT_PORT)
    port = _number(_PORT, number, number)  # looked at in any case: adbutils does so too, and fails
    if text := environment.get(_SOCKET):
        kind, _colon, rest = text.partition(":")
        host, _colon, last = rest.rpartition(":")
        if kind != "tcp":
            raise _wrong(_SOCKET, text)
        return host.strip("[]") or DEFAULT_HOST, _number(_SOCKET, text, last)
    hosts = (environment.get(name) for name in _HOSTS)
    return next(filter(None, hosts), DEFAULT_HOST), port


def server_of_desk(environment: Mapping[str, str]) -> Address:
    """Return host and port of the ADB server of this PC, as `server_address`.

    Raises:
        AdbError: also where the environment names another PC: ADB's protocol has neither password
            nor cipher, and whoever answers there could be any tablet he likes.
    """
    host, port = server_address(environment)
    if not is_loopback(host):
        raise AdbError(
            _("The ADB server at {host} is not on this PC.").format(host=host),
            hint=_(
                "quitus uses the server of this PC alone: unset ANDROID_ADB_SERVER_ADDRESS and "
                "ADB_SERVER_SOCKET."
            ),
        )
    return host, port


def is_loopback(host: str) -> bool:
    """Tell whether a host is this PC, by its name or number alone (nothing is looked up)."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _number(variable: str, text: str, port: str) -> int:
    if not (port.isascii() and port.isdigit() and 0 < int(port[:6]) < 2**16):
        raise _wrong(variable, text)
    return int(port)


def _wrong(variable: str, text: str) -> AdbError:
    return AdbError(
        _("The environment variable {variable} can't be understood: {value}").format(
            variable=variable, value=repr(text)
        ),
        hint=_("Write it as ADB_SERVER_SOCKET=tcp:HOST:PORT or ANDROID_ADB_SERVER_PORT=PORT."),
    )
