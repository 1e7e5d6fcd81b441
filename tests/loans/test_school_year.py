"""A school year at one desk: every figure of its reports counted once more from the case files."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest

from agent import i18n
from agent.loans.report import Span, month_span, year_span
from agent.loans.report_words import figures, report_json
from agent.loans.reporting import report_on
from agent.records.acts import ActKind
from agent.records.loans import LoanState
from tests.loans.recount import cases_in, recounted
from tests.loans.school import School

YEAR = year_span("2026-2027")
MONTHS = [
    month_span(text)
    for text in ("2026-09", "2026-10", "2026-12", "2027-01", "2027-03", "2027-06", "2027-08")
]
ODD = Span(date(2026, 9, 10), date(2027, 2, 3))
GROUNDS = ("waiting_pupil", "waiting_pupil", "waiting_pupil", "substitute_teacher", "head_decision")
STATES = ("ok", "ok", "ok", "worn", "damaged", "missing")
FIRST = ("Zoé", "Ève", "Ğökçe", "王小明", "محمد", "👩‍🎓 Ada", "=cmd|'/C calc'!A0", "Œdipe")


@dataclass
class Year:
    """What happens at a desk from September to August, by lot."""

    school: School
    tablets: int
    loans: int
    random: Random
    who: dict[str, str] = field(default_factory=dict)  # loan → borrower, for whoever lent
    names: dict[str, str] = field(default_factory=dict)  # borrower → name
    free: list[int] = field(default_factory=list)
    out: dict[int, str] = field(default_factory=dict)
    ends: dict[int, date] = field(default_factory=dict)
    done: set[str] = field(default_factory=set)
    reports: dict[Span, dict[str, object]] = field(default_factory=dict)

    def live(self) -> None:
        """Live the year, a day with something to do after the other."""
        self.free = list(range(1, self.tablets + 1))
        self.school.stocked(*self.free)
        days = (YEAR.until - YEAR.since).days
        starts = sorted(self.random.randrange(days - 5) for _loan in range(self.loans))
        for number in range(days):
            day = YEAR.since + timedelta(days=number)
            due = [tablet for tablet, end in self.ends.items() if end <= day]
            if number in starts or due:
                self.school.wait_until(day.isoformat())
            for tablet in due:
                self.end(tablet)
            for _start in range(starts.count(number)):
                if self.free:
                    self.lend()
            if day.day == 1:
                self.school.wait_until(day.isoformat())
                self.forget()

    def lend(self) -> None:
        """Lend a tablet: to somebody new, or to somebody known."""
        tablet = self.free.pop(0)
        self.school.language = self.random.choice(("fr", "en"))
        person = None
        known = self.school.records.persons()  # by name, so that a seed makes one year
        if known and self.random.random() < 0.3:
            person = self.random.choice(known).id
        name = self.names[person] if person else f"{self.random.choice(FIRST)} N{len(self.who)}x"
        days = self.random.choice((None, 7, 14, 30, 60, 120))
        loan = self.school.lend(
            tablet,
            name,
            days=days,
            ground=self.random.choice(GROUNDS),
            condition={"screen": "ok", "shell": self.random.choice(STATES[:4])},
            **({"person": person} if person else {}),
        )
        borrower = self.school.records.borrower_of(loan)
        assert borrower is not None
        assert borrower.name == name
        self.names[borrower.id], self.who[loan] = name, borrower.id
        if self.random.random() < 0.05:
            self.undo(loan, name)
            self.free.append(tablet)
        else:
            self.out[tablet] = loan
            self.ends[tablet] = self.school.today + timedelta(days=self.random.randrange(1, 150))

    def end(self, tablet: int) -> None:
        """Let a loan end: at its return, or otherwise, or not yet."""
        loan, lot = self.out[tablet], self.random.random()
        today = self.school.today
        if lot < 0.12:
            later = today + timedelta(days=self.random.randrange(5, 40))
            self.school.act(ActKind.LOAN_EXTEND, loan=loan, due=later.isoformat())
            self.ends[tablet] = later
        elif lot < 0.2 and loan not in self.done:
            self.gone(tablet, loan)
        elif lot < 0.28:
            back = self.back(tablet, loan)
            self.undo(back, self.names[self.who[loan]])
            self.ends[tablet] = today + timedelta(days=self.random.randrange(1, 20))
        elif lot < 0.3:
            self.close(loan)
            del self.out[tablet], self.ends[tablet]
        else:
            self.back(tablet, loan)
            del self.out[tablet], self.ends[tablet]
            self.free.append(tablet)

    def gone(self, tablet: int, loan: str) -> None:
        """Write a tablet off; some are found again."""
        kind = self.random.choice((ActKind.LOAN_LOST, ActKind.LOAN_STOLEN))
        self.school.act(kind, loan=loan, on=self.school.today.isoformat())
        self.done.add(loan)
        if self.random.random() < 0.4:
            self.school.act(ActKind.LOAN_FOUND, loan=loan)
            self.ends[tablet] = self.school.today + timedelta(days=9)
        else:
            del self.out[tablet], self.ends[tablet]

    def close(self, loan: str) -> None:
        """Let a loan end whose tablet came back dead: the tablet is lent no more."""
        name = self.names[self.who[loan]]
        self.school.act(
            ActKind.LOAN_CLOSE,
            loan=loan,
            on=self.school.today.isoformat(),
            proof="unknown",
            condition={"screen": self.random.choice(STATES)},
            private={"why": f"{name} l’a rendue morte"},
        )

    def back(self, tablet: int, loan: str) -> str:
        """Take a tablet back; only some of the entries name the loan."""
        return self.school.bring_back(
            tablet,
            self.random.choice((loan, None)),
            condition={"screen": self.random.choice(STATES), "shell": self.random.choice(STATES)},
            proof=self.random.choice(("proven", "attested", "attested", "unknown")),
            remark=self.random.choice((None, f"rendue par {self.names[self.who[loan]]}")),
        )

    def undo(self, case: str, name: str) -> None:
        self.school.act(ActKind.UNDO, case=case, private={"why": f"erreur : {name}"})

    def forget(self) -> None:
        """Forget who is due; no number changes."""
        plan = self.school.plan_due()
        if plan.erasure:
            before = self.told(YEAR)
            self.school.forget_due()
            assert self.told(YEAR) == before

    def told(self, span: Span) -> dict[str, object]:
        return report_json(report_on(self.school.records, span, self.school.today))

    def assert_counted(self, span: Span) -> None:
        """The report of these days is what the case files say, by another count."""
        who = self.who if span.unit else None
        due = recounted(self.school.folder, span.since, span.until, self.school.today, who)
        told = self.told(span)
        assert {key: told[key] for key in due} == due
        assert told.keys() == due.keys() | {"span"}

    def assert_right(self) -> None:
        for span in (YEAR, *MONTHS, ODD):
            self.assert_counted(span)


def lived(folder: Path, tablets: int, loans: int, seed: int) -> Year:
    year = Year(School(folder), tablets, loans, Random(seed))
    year.live()
    return year


def assert_holds(year: Year) -> None:
    """Every figure, before and after everybody was forgotten; then no name is left."""
    school = year.school
    made = {case["procedure"]["id"] for case in cases_in(school.folder)}
    assert made >= {"lend", "return", "undo", "loan-extend", "forget"}
    assert {loan.state for loan in school.records.loans()} >= {
        LoanState.RETURNED, LoanState.UNDONE, LoanState.LOST, LoanState.OUT,
    }  # fmt: skip
    year.assert_right()
    for tablet in list(year.out):
        year.back(tablet, year.out[tablet])
    school.wait_until("2027-09-01")
    before = {span: year.told(span) for span in (YEAR, *MONTHS, ODD)}
    stock = school.records.stock()
    assert len(school.records.persons()) > 5
    school.wait_until("2029-01-01")
    school.forget_due()
    assert {span: year.told(span) for span in before} == before
    year.assert_right()
    assert school.records.stock() == stock
    assert school.records.persons() == ()
    assert school.records.texts() == ()
    assert school.finds(*year.names.values()) == []
    assert school.records.verify().problem is None


def test_a_small_school_year_adds_up_before_and_after_forgetting(tmp_path: Path) -> None:
    assert_holds(lived(tmp_path / "desk", tablets=15, loans=45, seed=1))


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_a_school_year_of_300_tablets_and_800_loans_adds_up(tmp_path: Path) -> None:
    year = lived(tmp_path / "desk", tablets=300, loans=800, seed=3)
    assert len(year.who) == 800
    assert_holds(year)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_report_says_the_same_numbers_in_both_languages(tmp_path: Path, language: str) -> None:
    school = School(tmp_path / "desk", language=language)
    school.stocked(1)
    loan = school.lend(1, "Zoé")
    school.wait_until("2026-09-20")
    school.bring_back(1, loan, condition={"screen": "damaged"})
    before = i18n.current()
    i18n.install(language)
    try:
        told = figures(report_on(school.records, YEAR, school.today))
    finally:
        i18n.install(before)
    numbers = {figure.key: figure.value for figure in told}
    assert (numbers["loans"], numbers["days.median"], numbers["damaged"]) == (1, 19, 1)
    assert len({figure.label for figure in told}) == len(told)
