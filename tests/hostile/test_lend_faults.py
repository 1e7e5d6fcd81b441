"""A tablet that misbehaves while it is lent: it is never handed over for one that was read.

A loan looks at a tablet in one phase, `identify`, and only where its ADB is on.
"""

from pathlib import Path

import pytest

from agent.procedure.results import Outcome
from agent.records.stock import TabletState
from agent.runs.running import RunOutcome
from agent.tablet.simulated.spec import Misbehaviour
from tests.procedure.harness import Bench, at_phase
from tests.procedure.lending import lend_out, lending_desk, put_in_stock, tablet

SERIAL = "HGC0CLR1"


def clear_desk(folder: Path) -> Bench:
    """A desk with a clear tablet of the stock plugged in."""
    desk = lending_desk(folder, "clear", plugged=True, identify__asset_tag="T007")
    put_in_stock(desk, tablet("T007", SERIAL))
    return desk


def not_handed_over(desk: Bench, run: RunOutcome) -> bool:
    states = {each.asset_tag: each.state for each in desk.desk().records.stock()}
    return (
        run.outcome is not Outcome.PASS
        and run.exit_code != 0
        and run.case.open
        and states["T007"] is TabletState.IN_STOCK
        and not desk.desk().records.loans()
    )


@pytest.mark.parametrize("kind", list(Misbehaviour), ids=lambda kind: kind.value)
def test_a_shell_that_misbehaves_is_not_lent(tmp_path: Path, kind: Misbehaviour) -> None:
    desk = clear_desk(tmp_path)
    [ours] = desk.bus.world.tablets

    def begin() -> None:
        ours.shell = kind

    desk.on = at_phase("identify", begin)
    assert not_handed_over(desk, lend_out(desk, "T007"))


@pytest.mark.parametrize("said", ["HGC0ELSE", "\x1b[2J", "../../x", "-rf"], ids=ascii)
def test_a_tablet_that_says_another_serial_is_not_lent(tmp_path: Path, said: str) -> None:
    desk = clear_desk(tmp_path)
    [ours] = desk.bus.world.tablets
    desk.on = at_phase("identify", lambda: ours.properties.update({"ro.serialno": said}))
    assert not_handed_over(desk, lend_out(desk, "T007"))
