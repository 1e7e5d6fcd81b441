"""`quitus return --scan`: the end of the year, one tablet after the other."""

from dataclasses import dataclass
from typing import Any

from agent.cli.result import Result
from agent.cli.round import SHOW, UNDO, Round, split_command, worst
from agent.console.case_json import case_json
from agent.console.errors import show_error
from agent.console.roll import show_roll, summary_lines
from agent.errors import Exit, WrongTagError
from agent.i18n import _
from agent.loans.class_list import Listed
from agent.loans.roll import call
from agent.runs.cases import resume, start
from agent.runs.open_cases import RETURN, WITHOUT_ADB
from agent.runs.running import RunRequest
from agent.runs.scanning import Place, Scanned, scanned


@dataclass
class ReturnRound:
    """Scans until the operator stops: a tablet that is out is given back, others are named."""

    round: Round
    listed: tuple[Listed, ...]
    deadlines: dict[str, int]
    without_adb: bool

    def go(self) -> Result:
        """Return what became of every scan, and who is missing."""
        exits: list[Exit] = []
        scans: list[dict[str, Any]] = []
        question = _("Scan a tablet (u: undo the last, ?: who is missing, q: end):")
        while (line := self.round.next_line(question)) is not None:
            word, rest = split_command(line)
            if word in UNDO:
                self.round.undo(rest)
            elif line in SHOW:
                show_roll(self.round.screen.talk, call(self.round.desk.records, self.listed))
            elif line:
                scans.append(self._scan(line, exits))
        return self._result(scans, exits)

    def _scan(self, line: str, exits: list[Exit]) -> dict[str, Any]:
        try:
            found = scanned(self.round.desk, line)
        except WrongTagError as error:
            show_error(self.round.screen.talk, error)
            exits.append(Exit.USAGE)
            return {"scan": line, "tablet": None, "place": None, "case": None}
        if found.advice:
            self.round.tell(found.advice, "yellow")
        case = None
        if found.place is Place.OUT or found.open_return is not None:
            before = len(self.round.ended)
            exits.append(self._give_back(found))
            case = self.round.ended[-1].case.id if len(self.round.ended) > before else None
            self._progress()
        else:
            self.round.tell(_say(found), "yellow")
        return {"scan": line, "tablet": found.name, "place": found.place.value, "case": case}

    def _give_back(self, found: Scanned) -> Exit:
        desk, screen = self.round.desk, self.round.screen
        procedure = WITHOUT_ADB if self.without_adb else RETURN
        request = RunRequest(
            self.round.operator, found.name, found.open_return, deadlines=self.deadlines
        )
        if found.open_return is not None:
            return self.round.run(lambda prompter: resume(desk, request, prompter, screen), {})
        return self.round.run(
            lambda prompter: start(desk, procedure, request, prompter, screen), {}
        )

    def _progress(self) -> None:
        if self.listed:
            for line in summary_lines(call(self.round.desk.records, self.listed)):
                self.round.tell(line, "bold")

    def _result(self, scans: list[dict[str, Any]], exits: list[Exit]) -> Result:
        called = call(self.round.desk.records, self.listed)
        missing = [each for each in called if each.holding is not None and not each.holding.back]
        data = {
            "scans": scans,
            "cases": [case_json(each.case) for each in self.round.ended],
            "undone": self.round.undone,
            "expected": len(called),
            "missing": [vars(each.listed) for each in missing],
        }
        return Result(data, lambda console: show_roll(console, called), worst(exits), told=True)


def _say(found: Scanned) -> str:
    """Return where a tablet stands that is not to be given back now."""
    if found.place is Place.IN_STOCK:
        return _("{tablet} is in stock: it is not lent.").format(tablet=found.name)
    if found.place is Place.RETIRED:
        return _("{tablet} was retired from stock.").format(tablet=found.name)
    return _(
        "This desk's stock does not have {tablet}. If it comes back from a loan all the same, run "
        "“quitus return {tablet}”."
    ).format(tablet=found.name)
