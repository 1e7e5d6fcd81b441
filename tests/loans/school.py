"""A school that lends: what its desk writes down, straight into the record."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from agent.clock import ManualClock
from agent.loans.forgetting import Plan, find_person, forget, plan_due, plan_person
from agent.loans.retention import Retention
from agent.records.acts import ActKind
from agent.records.case import Case, EntryKind
from agent.records.disk import Disk
from agent.records.store import Records

MORNING = datetime(2026, 9, 1, 9, 0, tzinfo=UTC)
ZOE = "Zoé Dœuf-Ğ"
GOOD = {"screen": "ok", "shell": "ok"}


class QuickDisk(Disk):
    """What it writes outlives the program, which is enough where no power cut is tested."""

    def sync(self, descriptor: int) -> None:
        pass

    def sync_folder(self, folder: Path) -> None:
        pass


@dataclass
class School:
    """One desk of a school, its days and its borrowers."""

    folder: Path
    clock: ManualClock = field(default_factory=lambda: ManualClock(MORNING))
    disk: Disk = field(default_factory=QuickDisk)
    language: str = "fr"

    def __post_init__(self) -> None:
        self.records = Records(self.folder, self.clock, disk=self.disk)

    @property
    def today(self) -> date:
        return self.clock.now().date()

    def wait_until(self, day: str) -> None:
        """Let days pass, up to nine in the morning of that one."""
        then = datetime.fromisoformat(f"{day}T09:00:00+00:00")
        self.clock.sleep((then - self.clock.now()).total_seconds())

    def act(self, kind: ActKind, private: dict[str, str] | None = None, **data: Any) -> Case:
        return self.records.act(kind, data, operator="OP1", language=self.language, private=private)

    def stocked(self, *numbers: int) -> None:
        rows = [
            {"serial": f"S{n}", "asset_tag": f"T{n}", "maker": "Lenovo", "model": "M10",
             "year": 2019, "loans_only": False}
            for n in numbers
        ]  # fmt: skip
        self.act(ActKind.STOCK_ADD, tablets=rows)

    def opened(self, procedure: str, tablet: int) -> Case:
        return self.records.open_case(
            procedure={"id": procedure, "version": "1", "sha256": "ab" * 32},
            plan=[],
            operator="OP1",
            language=self.language,
            tablet={"serial": f"S{tablet}", "asset_tag": f"T{tablet}"},
            given=f"T{tablet}",
        )

    def typed(self, case: Case, **texts: str) -> None:
        """Write down answers in people's own words, as a run does."""
        for name, text in texts.items():
            data = {"field": name, "by": "operator"}
            self.records.append(
                case.id, EntryKind.ANSWERED, data, phase="borrower", private={name: text}
            )

    def lend(
        self,
        tablet: int,
        name: str,
        *,
        days: int | None = 14,
        ground: str = "waiting_pupil",
        condition: dict[str, str] | None = None,
        **texts: str,
    ) -> str:
        """Lend a tablet; return the loan's id."""
        case = self.opened("lend", tablet)
        self.typed(case, name=name)
        due = None if days is None else (self.today + timedelta(days=days)).isoformat()
        kind = "pupil" if ground == "waiting_pupil" else "staff"
        data = {
            "ground": ground,
            "borrower_kind": kind,
            "start": self.today.isoformat(),
            "due": due,
            "serial": f"S{tablet}",
            "asset_tag": f"T{tablet}",
            "was_new": not self.loans_only(tablet),
            "condition": condition or GOOD,
        }
        private = {"name": name, "group": "2de 4", **texts}
        self.records.append(case.id, EntryKind.LENT, data, private=private)
        self.records.append(case.id, EntryKind.CLOSED, {"outcome": "pass"})
        return case.id

    def loans_only(self, tablet: int) -> bool:
        return any(one.loans_only for one in self.records.stock() if one.serial == f"S{tablet}")

    def bring_back(
        self,
        tablet: int,
        loan: str | None = None,
        *,
        condition: dict[str, str] | None = None,
        proof: str = "attested",
        closed: bool = True,
        remark: str | None = None,
    ) -> str:
        """Take a tablet back; return the id of the case."""
        case = self.opened("return", tablet)
        if remark is not None:
            self.typed(case, remark=remark)
        data: dict[str, Any] = {
            "serial": f"S{tablet}",
            "asset_tag": f"T{tablet}",
            "loan": loan,
            "proof": proof,
            "condition": condition or GOOD,
        }
        self.records.append(case.id, EntryKind.RESTOCKED, data)
        if closed:
            outcome: dict[str, Any] = {"outcome": "pass", "proof": {"level": proof, "reasons": []}}
            self.records.append(case.id, EntryKind.CLOSED, outcome)
        return case.id

    def abandoned(self, tablet: int, **texts: str) -> str:
        """Begin a loan, type something, and give it up; return the id of the case."""
        case = self.opened("lend", tablet)
        self.typed(case, **texts)
        self.records.append(case.id, EntryKind.CLOSED, {"outcome": "aborted"})
        return case.id

    def paper(self, case: str, name: str, content: bytes) -> Path:
        """Put a paper or a scan with a case, as `papers` does."""
        path = self.folder / "papers" / case / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return path

    def plan_due(self) -> Plan:
        return plan_due(self.records, self.today, Retention())

    def forget_due(self) -> Case:
        plan = self.plan_due()
        return forget(self.records, plan, self.plan_due, operator="OP1", language=self.language)

    def forget(self, name: str) -> Case:
        person = find_person(self.records, name)

        def plan() -> Plan:
            return plan_person(self.records, person)

        return forget(self.records, plan(), plan, operator="OP1", language=self.language)

    def salts(self) -> list[str]:
        """Every salt that is held."""
        return [text.salt for text in self.records.texts()]

    def finds(self, *words: str) -> list[str]:
        """Where a word stands in the folder, in any spelling that a program may have given it."""
        found = []
        for path in sorted(self.folder.rglob("*")):
            if path.is_file():
                content = path.read_bytes().lower()
                found += [
                    f"{path.relative_to(self.folder)}: {word}"
                    for word in words
                    if any(spelling in content for spelling in spellings(word))
                ]
        return found


def spellings(word: str) -> Iterator[bytes]:
    """Every way in which a word may stand in a file, in lower case."""
    for text in {word, word.lower(), word.casefold(), word.upper()}:
        for encoding in ("utf-8", "utf-16-le", "utf-16-be", "latin-1", "cp1252"):
            try:
                yield text.encode(encoding).lower()
            except UnicodeEncodeError:
                continue
        yield json.dumps(text)[1:-1].encode().lower()


def lent_and_back(school: School, name: str = ZOE, **texts: Any) -> tuple[str, str]:
    """Lend T1 on 1 September, take it back on the 29th with a remark; loan and return case."""
    school.stocked(1)
    loan = school.lend(1, name, **texts)
    school.wait_until("2026-09-29")
    back = school.bring_back(1, loan, remark=f"{name} a perdu le câble")
    return loan, back
