"""What must come of each fault at the beginning of each phase: the table, and nothing else.

A cell says how the run ends, and in which phase: `.` it passes; `T` time out, `F` fail, `E` error,
with the first three letters of the phase; `a/b` means a in process and b over the server, where
the tablet is named by its address instead of its serial. A fault that begins in a phase that does
not look at the tablet is met by the next one that does. Nothing that goes wrong before the reset
opens its page.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from tests.procedure.harness import PHASES

_TABLE = """
fault             ide    pre    con    rea    acc    frp    che    res    aft    sli    por    sto
# the tablet's shell does what it wants
flood             T.ide  T.acc  T.acc  T.acc  T.acc  T.frp  F.che  F.res  .      .      .      .
grains            T.ide  T.acc  T.acc  T.acc  T.acc  T.frp  F.che  F.res  .      .      .      .
drip              T.ide  T.acc  T.acc  T.acc  T.acc  T.frp  F.che  F.res  .      .      .      .
nothing           T.ide  T.acc  T.acc  T.acc  T.acc  T.frp  F.che  F.res  .      .      .      .
silent            T.ide  T.acc  T.acc  T.acc  T.acc  T.frp  F.che  F.res  .      .      .      .
refuse            T.ide  T.acc  T.acc  T.acc  T.acc  T.frp  F.che  F.res  .      .      .      .
close             T.ide  T.acc  T.acc  T.acc  T.acc  T.frp  F.che  F.res  .      .      .      .
echo              T.ide  T.acc  T.acc  T.acc  T.acc  T.frp  F.che  F.res  .      .      .      .
forge             T.ide  T.acc  T.acc  T.acc  T.acc  T.frp  F.che  F.res  .      .      .      .
hollow            T.ide  T.acc  T.acc  T.acc  T.acc  T.frp  F.che  F.res  .      .      .      .
garbage           T.ide  T.acc  T.acc  T.acc  T.acc  T.frp  F.che  F.res  .      .      .      .
statuses          T.ide  T.acc  T.acc  T.acc  T.acc  T.frp  F.che  F.res  .      .      .      .
# it lies between two reads
another serial    E.ide  E.rea  E.rea  E.rea  E.acc  E.frp  E.che  E.res  .      .      .      .
another build     .      E.rea  E.rea  E.rea  E.acc  E.frp  E.che  E.res  .      .      .      .
fewer starts      .      E.rea  E.rea  E.rea  E.acc  E.frp  E.che  E.res  .      .      .      .
account returns   .      .      .      .      .      F.frp  F.che  F.res  .      .      .      .
# the cable
pulled and back   .      .      .      .      .      .      .      .      .      .      .      .
pulled for good   T.ide  T.rea  T.rea  T.rea  T.acc  T.frp  T.che  T.res  .      .      .      .
swapped           T.ide/E.ide E.rea E.rea E.rea E.acc E.frp E.che E.res E.aft E.sto E.sto E.sto
# the ADB server
server restarts   .      .      .      .      .      .      .      .      .      .      .      .
server dies       E.ide  E.rea  E.rea  E.rea  E.acc  E.frp  E.che  E.res  E.aft  E.sto  E.sto  E.sto
server hangs      E.ide  E.rea  E.rea  E.rea  E.acc  E.frp  E.che  E.res  E.aft  E.sto  E.sto  E.sto
other version     E.ide  E.rea  E.rea  E.rea  E.acc  E.frp  E.che  E.res  E.aft  E.sto  E.sto  E.sto
"""

SHORT = {phase: phase[:3] for phase in PHASES} | {"restock": "sto"}
_ENDS = {"timeout": "T", "fail": "F", "error": "E", "aborted": "A"}


PROCESS, SERVER = "process", "server"


@dataclass(frozen=True)
class Row:
    """One fault, and what must come of it by the phase in which it begins."""

    fault: str
    cells: Mapping[str, str]

    def wanted(self, phase: str, over: str) -> str:
        """Return what must come of it in that phase, in process or over the server."""
        one, _slash, other = self.cells[phase].partition("/")
        return other if other and over == SERVER else one


def _rows() -> tuple[Row, ...]:
    lines = [line for line in _TABLE.strip().splitlines()[1:] if not line.startswith("#")]
    return tuple(
        Row(line[:18].strip(), dict(zip(PHASES, line[18:].split(), strict=True))) for line in lines
    )


ROWS = _rows()


def cell(outcome: str, phase: str | None) -> str:
    """Return the cell for how a run ended."""
    return "." if outcome == "pass" else f"{_ENDS[outcome]}.{SHORT[phase or 'identify']}"


def heading() -> str:
    """Return the table's first line, as it is printed."""
    return f"{'fault':<18}{'over':<9}" + "".join(f"{SHORT[phase]:<7}" for phase in PHASES)


def line(row: Row, over: str, got: Mapping[str, str]) -> str:
    """Return one line of what came, `!` at each cell that is not as it must be."""
    cells = ("" if phase not in got else _marked(row, over, phase, got[phase]) for phase in PHASES)
    return f"{row.fault:<18}{over:<9}" + "".join(f"{each:<7}" for each in cells)


def _marked(row: Row, over: str, phase: str, got: str) -> str:
    return got if got == row.wanted(phase, over) else f"{got}!"
