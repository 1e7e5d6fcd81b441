"""What the board tells of a tablet's loan: a class, never a name."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from agent.board.loans import loan_label
from agent.clock import ManualClock
from agent.desk import Desk
from agent.errors import RecordDamagedError
from agent.records.store import Records
from tests.board.desks import board_desk
from tests.procedure.lending import lend_out, lending_desk


@dataclass
class Lent:
    id: str
    serial: str | None
    asset_tag: str | None
    going_on: bool = True


@dataclass
class Borrower:
    name: str
    group: str


@dataclass
class Book:
    """A record that only knows loans and borrowers."""

    lent: list[Lent] = field(default_factory=list)
    people: dict[str, Borrower] = field(default_factory=dict)

    def loans(self) -> list[Lent]:
        return self.lent

    def borrower_of(self, loan: str) -> Borrower | None:
        return self.people.get(loan)


@dataclass
class Damaged:
    def loans(self) -> list[Lent]:
        raise RecordDamagedError("loans.json is not what was written.")


def label(records: object) -> Callable[[str | None, str | None], str | None]:
    @dataclass
    class OnlyRecords:
        records: Any

    return loan_label(cast("Desk", OnlyRecords(records)))


BOOK = Book(
    [
        Lent("D-1", "HA1", "T001"),
        Lent("D-2", "HA2", "T002", going_on=False),
        Lent("D-3", "TWIN", "T003"),
        Lent("D-4", "HA4", "T004"),
    ],
    {"D-1": Borrower("Camille Exemple", "2nde 4"), "D-3": Borrower("Sacha Exemple", "TG2")},
)


def test_a_tablet_that_is_lent_shows_its_borrowers_class() -> None:
    assert label(BOOK)("HA1", None) == "2nde 4"
    assert label(BOOK)(None, "T001") == "2nde 4"


def test_no_name_is_told() -> None:
    told = [label(BOOK)(each.serial, each.asset_tag) for each in BOOK.lent]
    assert "Exemple" not in " ".join(filter(None, told))


def test_a_loan_that_is_over_is_none() -> None:
    assert label(BOOK)("HA2", "T002") is None


def test_a_twin_of_another_label_has_no_loan() -> None:
    assert label(BOOK)("TWIN", "T009") is None


def test_a_borrower_who_was_forgotten_leaves_the_bare_fact() -> None:
    assert label(BOOK)("HA4", "T004") == "on loan"


def test_a_damaged_record_does_not_stop_the_board() -> None:
    assert label(Damaged())("HA1", None) is None


def test_the_board_knows_a_loan_that_this_desk_made(tmp_path: Path) -> None:
    lend_out(lending_desk(tmp_path))
    records = Records(tmp_path, ManualClock(), simulated=True)
    with board_desk(tmp_path, "ordinary", loan_of=label(records)) as desk:
        desk.look()
        row = desk.row("HA1DEMO7")
        assert (row.asset_tag, row.loan) == ("T042", "2de 4")
