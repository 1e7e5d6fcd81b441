"""All that is held on one person (article 15 GDPR), gathered from everywhere it lies."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from agent.loans.held import Dossier, dossiers
from agent.loans.names import names_somebody
from agent.loans.retention import Retention, details_until, person_until
from agent.plain_text import plain
from agent.records.disk import disk_errors
from agent.records.eraser import PAPERS
from agent.records.people import Kept
from agent.records.persons import Person
from agent.records.store import Records

_SALTS = ".salt"  # beside a paper; it says nothing of anybody
_OF_LOANS = (
    "id", "asset_tag", "serial", "maker", "model", "ground", "borrower_kind", "start", "due",
    "ended_on", "extended", "return_case", "condition_out", "condition_back", "accessories",
    "accessories_back", "hold", "operator",
)  # fmt: skip


@dataclass(frozen=True)
class Paper:
    """A paper or a scan: its case, its file."""

    case: str
    path: Path

    @property
    def place(self) -> str:
        """Its place in a copy."""
        return f"{PAPERS}/{self.case}/{self.path.name}"


@dataclass(frozen=True)
class All:
    """All that is held on somebody: as plain values, and the files of the papers."""

    data: dict[str, Any]
    papers: tuple[Paper, ...]


def all_of(records: Records, person: Person, retention: Retention) -> All:
    """Return all that is held on somebody; nothing about anybody else but remarks naming him."""
    held = dossiers(records)
    own = [each for each in held.values() if each.person == person.id]
    rest = [text for each in held.values() if each not in own for text in each.texts]
    papers = tuple(_papers(records, own))
    with disk_errors(records.folder):
        told_papers = [_paper(each) for each in papers]
    data = {
        "person": _person(person, own, retention),
        "loans": [_loan(each, retention) for each in own if each.loan],
        "texts": [_text(text) for each in own for text in each.texts],
        "mentioned": [_text(text) for text in rest if names_somebody(text.text, person.name)],
        "papers": told_papers,
    }
    return All(data, papers)


def _person(person: Person, own: Iterable[Dossier], retention: Retention) -> dict[str, Any]:
    ends = [each.ended_on for each in own]
    known = [end.isoformat() for end in ends if end is not None]
    going_on = any(end is None for end in ends)
    last = max([person.last_on, *known])
    until = person_until(date.fromisoformat(last), retention.person_months).isoformat()
    names = ("id", "kind", "name", "group", "replaces", "guardian")
    told = {name: getattr(person, name) for name in names}
    return {**told, "last_on": last, "kept_until": None if going_on else until}


def _loan(dossier: Dossier, retention: Retention) -> dict[str, Any]:
    loan, ended_on = dossier.loan, dossier.ended_on
    assert loan is not None
    until = details_until(ended_on, retention.loan_months).isoformat() if ended_on else None
    told = {name: _made_plain(getattr(loan, name)) for name in _OF_LOANS}
    return {**told, "state": loan.state.value, "kept_until": None if loan.hold else until}


def _made_plain(value: object) -> object:
    """Return a value as it may stand in a file: an older record holds what a tablet said, raw."""
    return plain(value) if isinstance(value, str) else value


def _text(text: Kept) -> dict[str, str]:
    return {"case": text.case, "field": text.field, "text": text.text}


def _papers(records: Records, own: Iterable[Dossier]) -> Iterator[Paper]:
    for case_id in sorted(case_id for each in own for case_id in each.papers):
        for path in sorted((records.folder / PAPERS / case_id).iterdir()):
            if path.is_file() and path.suffix != _SALTS:
                yield Paper(case_id, path)


def _paper(paper: Paper) -> dict[str, Any]:
    content = paper.path.read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    return {"case": paper.case, "file": paper.place, "bytes": len(content), "sha256": digest}
