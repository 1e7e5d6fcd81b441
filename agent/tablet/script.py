"""Scripts for a tablet's shell: allowed commands in lanes, framed so that each answer is whole.

A script is one line for the tablet's `sh` (mksh since Android 4, POSIX is all it uses). Its
commands run in up to two lanes at once: lane 0 writes to stdout, lane 1 to stderr, so a command
that hangs stops only what comes after it in its own lane. Each answer stands between `B` and `E`
markers that carry a fresh random token and the exit status; what the command wrote to stderr
follows on `X`; `Z` closes a lane. An unplug in mid-answer looks like success to ADB, so only these
markers prove that an answer is whole (facts measured on Google's server 29 and 36).
"""

import re
import secrets
import shlex
from collections.abc import Sequence
from dataclasses import dataclass

from agent.errors import RefusedCommandError
from agent.tablet.gate import Argv, allow

# A command longer than a tablet's payload (4,096 bytes on old ones) ends Google's server with all
# its tablets (adb 29 and 36: `Check failed: p->msg.data_length <= s->get_max_payload()`).
MAX_BYTES = 3_900
MAX_LANES = 2

# `q N COMMAND…` runs one command without stdin. Its stdout goes straight out (fd 3 is the lane);
# its stderr is kept in a variable and follows, so that it never falls into the middle of an answer.
# The empty `echo` before a marker puts it at the start of a line; the reader takes it off again.
_PRELUDE = (
    'q(){{ n=$1;shift;echo;echo "@{t} B $n";'
    '{{ x=$({{ "$@" </dev/null;r=$?;echo;echo "@{t} E $n $r";}} 2>&1 >&3);}} 3>&1;'
    'echo "@{t} X $n";echo "$x";}};'
)


def new_token() -> str:
    """Return a fresh token, so that an old marker in an answer is harmless."""
    return secrets.token_hex(4)


@dataclass(frozen=True)
class Script:
    """Commands in lanes, all of them let through the gate, and the shell text that runs them.

    Numbers in markers count the commands of lane 0 first, then those of lane 1.
    """

    lanes: tuple[tuple[Argv, ...], ...]
    token: str
    text: str

    @property
    def commands(self) -> tuple[Argv, ...]:
        """All commands in the order of their numbers."""
        return tuple(argv for lane in self.lanes for argv in lane)


def make_script(lanes: Sequence[Sequence[Argv]], token: str | None = None) -> Script:
    """Return the script that runs `lanes` at once; the only way to make one.

    Raises:
        RefusedCommandError: the gate refuses a command.
        ValueError: the script would be too long, or have no lane or more than two.
    """
    if not 1 <= len(lanes) <= MAX_LANES:
        raise ValueError(f"a script of {len(lanes)} lanes")
    allowed = tuple(tuple(allow(argv) for argv in lane) for lane in lanes)
    chosen = token or new_token()
    text = _render(allowed, chosen)
    if len(text.encode()) > MAX_BYTES:
        raise ValueError(f"a script of {len(text)} characters")
    return Script(lanes=allowed, token=chosen, text=text)


def _render(lanes: tuple[tuple[Argv, ...], ...], token: str) -> str:
    numbers = iter(range(sum(map(len, lanes))))
    bodies = [
        "".join(f"q {next(numbers)} {shlex.join(argv)};" for argv in lane)
        + f'echo;echo "@{token} Z {place}";'
        for place, lane in enumerate(lanes)
    ]
    prelude = _PRELUDE.format(t=token)
    if len(bodies) == 1:
        return prelude + bodies[0]
    return f"{prelude}{{ {bodies[1]}}} >&2 & {{ {bodies[0]}}};wait"


_CALL = re.compile(r"q (\d+) (.*?);(?=q \d|echo;echo)")
_LANE_END = re.compile(r'echo;echo "@([0-9a-f]+) Z (\d)";')


def parse_script(text: str) -> Script | None:
    """Return the script that `text` renders, or None for any other shell text.

    The simulated tablet without a shell of its own understands the program's scripts this way:
    what is read must render to the very same text again.
    """
    token = _LANE_END.search(text)
    if token is None:
        return None
    parts: dict[int, list[Argv]] = {}
    start = 0
    try:
        for end in _LANE_END.finditer(text):
            piece = text[start : end.end()]
            parts[int(end[2])] = [tuple(shlex.split(call[2])) for call in _CALL.finditer(piece)]
            start = end.end()
        script = make_script([parts[place] for place in sorted(parts)], token[1])
    except (RefusedCommandError, ValueError):
        return None
    return script if script.text == text else None
