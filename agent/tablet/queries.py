"""The table of questions that a probe asks a tablet, laid out in streams and lanes."""

from dataclasses import dataclass

from agent.tablet.gate import Argv

# A dump holds at most a few hundred kB on a full tablet; what comes beyond is a fault or an attack.
# All of them together, decoded at four bytes a character, stay below the 32 MB that a tablet may
# cost this PC (`tests/tablet/test_bounds.py` measures it).
_SMALL = 64 * 1024
_MEDIUM = 256 * 1024
_LARGE = 1024 * 1024


@dataclass(frozen=True)
class Query:
    """One question: its name, its command, and how many bytes of answer are read at most.

    `decides` tells whether a verdict can depend on it; the others come last where lanes are few.
    """

    name: str
    argv: Argv
    cap_bytes: int = _SMALL
    decides: bool = True


# Each stream begins with these two, so that it proves by itself which tablet, in which boot,
# answered: a transport id may name another tablet after a restart of the server.
HEADER = (
    Query("serial", ("getprop", "ro.serialno")),
    Query("boot_id", ("cat", "/proc/sys/kernel/random/boot_id")),
)

_SECURE = ("settings", "get", "--user", "0", "secure")
_GLOBAL = ("settings", "get", "global")
_PDB = ("service", "call", "persistent_data_block")

# Four streams of two lanes. No lane holds two dumps, and a dump is the last of its lane: one that
# hangs costs its own answer only, and the whole takes as long as the slowest dump.
STREAMS: tuple[tuple[tuple[Query, ...], tuple[Query, ...]], ...] = (
    (
        (
            *HEADER,
            Query("provisioned", (*_GLOBAL, "device_provisioned")),
            Query("frp_mode_secure", ("settings", "get", "secure", "secure_frp_mode")),
            Query("frp_mode_global", (*_GLOBAL, "secure_frp_mode")),
            Query("android_id", (*_SECURE, "android_id"), decides=False),
            Query("setup_complete", (*_SECURE, "user_setup_complete"), decides=False),
            Query("boot_count", (*_GLOBAL, "boot_count"), decides=False),
            Query("creation_build", (*_GLOBAL, "database_creation_buildid"), decides=False),
        ),
        (Query("accounts", ("dumpsys", "account"), _LARGE),),
    ),
    (
        (
            *HEADER,
            Query("properties", ("getprop",), _MEDIUM),
            Query("users", ("pm", "list", "users")),
            Query("lock_type", ("dumpsys", "lock_settings"), _MEDIUM, decides=False),
        ),
        (Query("accounts_checkin", ("dumpsys", "account", "--checkin"), _MEDIUM),),
    ),
    (
        (
            *HEADER,
            Query("owners", ("dpm", "list-owners")),
            Query("frp_size", (*_PDB, "4"), decides=False),
            Query("frp_credential", (*_PDB, "9"), decides=False),
            Query("frp_block", ("dumpsys", "persistent_data_block"), decides=False),
        ),
        (Query("user_states", ("dumpsys", "user"), 2 * _MEDIUM),),
    ),
    (
        (
            *HEADER,
            Query("volumes", ("sm", "list-volumes", "all"), decides=False),
            Query("data_size", ("df", "/data"), decides=False),
            Query("battery", ("dumpsys", "battery"), decides=False),
        ),
        (Query("device_policy", ("dumpsys", "device_policy"), _LARGE),),
    ),
)


def lanes_of(
    stream: tuple[tuple[Query, ...], tuple[Query, ...]], lanes: int
) -> tuple[tuple[Query, ...], ...]:
    """Return the stream's queries in as many lanes as the tablet has.

    In one lane (no shell protocol v2) a hung answer stops all after it: what decides goes first.
    """
    if lanes > 1:
        return stream
    both = (*stream[0], *stream[1])
    return (tuple(sorted(both, key=lambda query: not query.decides)),)
