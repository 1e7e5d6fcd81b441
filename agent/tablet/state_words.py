"""What the connection states of a tablet are called, in a word or two."""

from collections.abc import Callable, Mapping

from agent.i18n import _
from agent.tablet.device import ConnectionState

_STATES: Mapping[ConnectionState, Callable[[], str]] = {
    ConnectionState.ABSENT: lambda: _("not there"),
    ConnectionState.WAITING: lambda: _("connecting"),
    ConnectionState.UNAUTHORIZED: lambda: _("not authorised"),
    ConnectionState.OFFLINE: lambda: _("offline"),
    ConnectionState.RECOVERY: lambda: _("in recovery"),
    ConnectionState.NO_PERMISSIONS: lambda: _("no permission"),
    ConnectionState.OTHER: lambda: _("not in Android"),
    ConnectionState.READY: lambda: _("ready"),
}


def state_name(state: ConnectionState) -> str:
    """Return what a state is called."""
    return _STATES[state]()
