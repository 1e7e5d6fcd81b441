"""A desk that lends, for tests: a stock, the answers of a whole loan, and kills."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path

from agent.records.acts import ActKind
from agent.records.case import JsonValue
from agent.runs.cases import resume
from agent.runs.lending import lend
from agent.runs.open_cases import LEND, RETURN
from agent.runs.running import RunOutcome, RunRequest
from tests.procedure.harness import Bench, bench

LOAN: Mapping[str, str] = {
    "identify.asset_tag": "T042",
    "identify.serial": "HA1DEMO7",
    "ground.ground": "waiting_pupil",
    "borrower.name": "Camille Durand",
    "borrower.group": "2de 4",
    "borrower.minor": "yes",
    "borrower.guardian": "Dominique Durand",
    "dates.due": "2027-06-30",
    "condition.all": "ok",
    "signature.signed": "yes",
    "portal.typed": "yes",
}
PHASES = [
    "pick",
    "identify",
    "last_reset",
    "ground",
    "borrower",
    "dates",
    "condition",
    "papers",
    "signature",
    "handover",
    "portal",
]
NAMES = ("Camille", "Dominique")


def tablet(tag: str, serial: str, **more: JsonValue) -> dict[str, JsonValue]:
    """A row of the stock."""
    known: dict[str, JsonValue] = {
        "maker": "LENOVO",
        "model": "Lenovo TB-X505F",
        "year": 2019,
        "loans_only": False,
    }
    return {"asset_tag": tag, "serial": serial, **known, **more}


def put_in_stock(desk: Bench, *tablets: dict[str, JsonValue]) -> None:
    """Add tablets to the stock of that desk."""
    desk.desk().records.act(
        ActKind.STOCK_ADD,
        {"tablets": list(tablets)},
        operator="AB",
        language="en",
    )


def lending_desk(
    folder: Path, scenario: str = "ordinary", *, plugged: bool = False, **answers: str
) -> Bench:
    """A desk with T042 in stock and nothing plugged in; `dates__due="open"` sets an answer."""
    desk = bench(folder, scenario)
    desk.script.answers |= dict(LOAN) | {
        name.replace("__", "."): value for name, value in answers.items()
    }
    if not plugged:
        for each in desk.bus.world.tablets:
            desk.bus.world.after(0, each.unplug)
    put_in_stock(desk, tablet("T042", "HA1DEMO7"))
    return desk


def lend_out(
    desk: Bench, name: str | None = "T042", *, dies_after: int | None = None
) -> RunOutcome:
    """Run `quitus lend`; no name: `--next`."""
    request = RunRequest("AB", name)
    return lend(desk.desk(dies_after=dies_after), request, desk.script, desk.hear)


def take_up(desk: Bench) -> RunOutcome:
    """Run `quitus lend --resume`."""
    return resume(desk.desk(), RunRequest("CD"), desk.script, desk.hear, LEND)


def plug_in(desk: Bench) -> None:
    """Plug the tablet in as its borrower brings it: used, with its account."""
    for each in desk.bus.world.tablets:
        desk.bus.world.after(0, partial(each.plug, "1-1"))


def give_back(desk: Bench) -> RunOutcome:
    """Run `quitus return T042` with the tablet plugged in."""
    plug_in(desk)
    return desk.start("T042", RETURN)
