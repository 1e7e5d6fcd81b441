"""A life of some length for the index of a record, and what its files are held against."""

from collections.abc import Callable
from random import Random

from agent.records.case import Case, CaseSummary, EntryKind
from agent.records.store import Records

OpenCase = Callable[[Records], Case]


def live(records: Records, open_case: OpenCase, steps: int, seed: int = 1) -> None:
    """Let so many entries happen, in this case and that."""
    chance = Random(seed)
    open_cases = [case.id for case in records.cases(open_only=True)]
    for number in range(steps):
        kind = chance.choice((EntryKind.OPENED, *[EntryKind.NOTE] * 3, EntryKind.CLOSED))
        if kind is EntryKind.OPENED or not open_cases:
            open_cases.append(open_case(records).id)
            records.append(open_cases[-1], EntryKind.IDENTIFIED, {"serial": f"S{number % 9}"})
            continue
        case_id = chance.choice(open_cases)
        if kind is EntryKind.CLOSED:
            open_cases.remove(case_id)
        outcome = {"outcome": chance.choice(("pass", "fail")), "proof": {"level": "attested"}}
        records.append(case_id, kind, outcome if kind is EntryKind.CLOSED else None)


def in_the_files(records: Records) -> tuple[CaseSummary, ...]:
    """Return the list that the case files alone make."""
    cases = [records.case(path.stem) for path in (records.folder / "cases").rglob("*.json")]
    cases.sort(key=lambda case: (case.opened_at, case.entries[0].n), reverse=True)
    return tuple(case.summary() for case in cases)


def files(records: Records) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (records.folder / "index").iterdir()}
