"""`quitus lend --batch FILE`: the beginning of the year, one borrower after the other."""

from dataclasses import dataclass, field

from agent.cli.result import Result
from agent.cli.round import SHOW, SKIP, UNDO, Given, Round, split_command, worst
from agent.console.case_json import case_json
from agent.console.errors import show_error
from agent.console.roll import show_roll
from agent.errors import Exit, WrongTagError
from agent.i18n import _
from agent.loans.class_list import Called, Listed
from agent.loans.dates import today
from agent.loans.roll import call
from agent.runs.cases import resume
from agent.runs.lending import begun_for, lend
from agent.runs.open_cases import LEND
from agent.runs.running import RunRequest
from agent.runs.scanning import name_scanned


@dataclass
class LendRound:
    """Lends to everybody on the list who has no tablet; a round that stopped goes on by itself.

    Attributes:
        round: the desk and its operator.
        listed: the class list.
        deadlines: for every loan.
        passed: the lines of the list that this round is through with.
    """

    round: Round
    listed: tuple[Listed, ...]
    deadlines: dict[str, int]
    passed: set[int] = field(default_factory=set)
    exits: list[Exit] = field(default_factory=list)

    def go(self) -> Result:
        """Return the loans that were made, and who still has no tablet."""
        while waiting := self._waiting():
            listed = waiting[0]
            text = _("{name}, {group}: {count} on the list still without a tablet.")
            self.round.tell(
                text.format(name=listed.name, group=listed.group or "—", count=len(waiting)), "bold"
            )
            if not self._serve(listed):
                break
        return self._result()

    def _waiting(self) -> list[Listed]:
        called = call(self.round.desk.records, self.listed)
        without = [each.listed for each in called if not has_tablet(each)]
        return [each for each in without if each.line not in self.passed]

    def _serve(self, listed: Listed) -> bool:
        """Do what the operator wishes for one borrower; False: the round is over."""
        if (begun := begun_for(self.round.desk, listed.name)) is not None:
            self.passed.add(listed.line)
            self._take_up(listed, begun)
            return True
        line = self._asked(listed)
        if line is None:
            return False
        word, rest = split_command(line)
        if word in UNDO:
            self.round.undo(rest)
            self.passed.clear()
        elif line in SHOW:
            show_roll(self.round.screen.talk, call(self.round.desk.records, self.listed))
        else:
            self.passed.add(listed.line)
            if word not in SKIP:
                self._lend(listed, line)
        return True

    def _asked(self, listed: Listed) -> str | None:
        """Return the scan of a tablet, or a command; empty: the next by the rule of the notice."""
        if self.round.terminal is None:
            return listed.tag or listed.serial or ""
        tag = _("Enter: {tag}").format(tag=listed.tag) if listed.tag else _("Enter: the next one")
        question = _("Scan the tablet ({enter}, s: skip, u: undo the last, ?: who waits, q: end):")
        line = self.round.next_line(question.format(enter=tag))
        return listed.tag if line == "" and listed.tag else line

    def _lend(self, listed: Listed, line: str) -> None:
        try:
            name, told = name_scanned(self.round.desk, line) if line else (None, None)
        except WrongTagError as error:
            show_error(self.round.screen.talk, error)
            self.passed.discard(listed.line)
            return
        if told:
            self.round.tell(told, "yellow")
        request = RunRequest(self.round.operator, name, deadlines=self.deadlines)
        desk, screen = self.round.desk, self.round.screen
        self.exits.append(
            self.round.run(
                lambda prompter: lend(desk, request, prompter, screen), self._answers(listed, name)
            )
        )

    def _take_up(self, listed: Listed, case_id: str) -> None:
        """Go on with a loan of this borrower that a round before this one had begun."""
        self.round.tell(_("This loan was begun: it is taken up ({case}).").format(case=case_id))
        desk, screen = self.round.desk, self.round.screen
        request = RunRequest(self.round.operator, case=case_id, deadlines=self.deadlines)
        self.exits.append(
            self.round.run(
                lambda prompter: resume(desk, request, prompter, screen, LEND),
                self._answers(listed, listed.tag if self.round.terminal is None else None),
            )
        )

    def _answers(self, listed: Listed, scanned: str | None) -> Given:
        """Return what the list, the scan and the day answer of the run's questions.

        What the list says of somebody stands before an answer that was given for everybody.
        """
        start = today(self.round.desk.clock).isoformat()
        given = {
            ("borrower", "name"): listed.name,
            ("dates", "start"): self.round.given.get(("dates", "start"), start),
        }
        if listed.group:
            given["borrower", "group"] = listed.group
        if listed.guardian:
            given |= {("borrower", "minor"): "yes", ("borrower", "guardian"): listed.guardian}
        if listed.serial and self.round.terminal is None:  # else it is read off the tablet
            given["identify", "serial"] = listed.serial
        if scanned is not None:
            given["identify", self._field(scanned)] = scanned
        return given

    def _field(self, scanned: str) -> str:
        """Return which question about the tablet a scan answers: of its label, or of its serial."""
        records = self.round.desk.records
        is_serial = scanned not in records.tags() and any(
            tablet.serial == scanned for tablet in records.stock()
        )
        return "serial" if is_serial else "asset_tag"

    def _result(self) -> Result:
        called = call(self.round.desk.records, self.listed)
        data = {
            "cases": [case_json(each.case) for each in self.round.ended],
            "undone": self.round.undone,
            "expected": len(called),
            "missing": [vars(each.listed) for each in called if not has_tablet(each)],
        }
        return Result(
            data, lambda console: show_roll(console, called), worst(self.exits), told=True
        )


def has_tablet(called: Called) -> bool:
    """Whether somebody on the list has a tablet now."""
    return called.holding is not None and not called.holding.back
