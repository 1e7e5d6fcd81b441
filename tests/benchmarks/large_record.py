"""A record of many cases, written as the program would have written it, only without waiting."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from agent.clock import isoformat
from agent.records.canonical import JsonValue
from agent.records.case_files import header_data
from agent.records.derived import FOLDS
from agent.records.desk_file import FORMAT
from agent.records.entry import START, Entry, EntryKind, Head, chained
from agent.records.journal import encode_line, line_of
from agent.records.seen import Seen
from agent.records.tables import encode

TABLETS = 1_000  # of the school; each comes back again and again
OPEN_EVERY = 400  # of so many cases one is open
ENTRIES = 5  # of a case that is closed, without its phases
BEGAN = datetime(2016, 9, 1, 8, 0, tzinfo=UTC)

_DESK = "7Q2M4KXA"
_TOLD = "Encore une lecture dans quelques secondes, pour être sûr. " * 3
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

Step = tuple[EntryKind, Mapping[str, JsonValue]]


def write_record(folder: Path, cases: int, phases: int = 0) -> None:
    """Write a whole record of that many cases, spread over the days of ten years.

    Args:
        phases: how many phases a case tells of, two entries each; a real return has sixteen.
    """
    for name in ("cases", "journal", "tmp", "index"):
        (folder / name).mkdir(parents=True, mode=0o700)
    desk: dict[str, object] = {"id": _DESK, "format": FORMAT, "simulated": False}
    (folder / "desk.json").write_bytes(encode({"desk": {"1": desk}}))
    head, seen = START, list[Seen]()
    journal: dict[str, list[bytes]] = {}
    for number in range(cases):
        entries = list(_case(head, number, cases, phases))
        head = Head(entries[-1].n, entries[-1].hash)
        journal.setdefault(entries[0].at[:7], []).extend(
            encode_line(line_of(each)) for each in entries
        )
        _write_case(folder / "cases", entries)
        seen += [Seen(entry, _tablet(number)) for entry in entries]
    for month, lines in journal.items():
        (folder / "journal" / f"{month}.jsonl").write_bytes(b"".join(lines))
    for fold in FOLDS.values():
        counted = [each for each in seen if fold.counts(each.entry)]
        for name, raw in fold.spell(fold.add(fold.start, counted)).items():
            (folder / name).parent.mkdir(exist_ok=True, mode=0o700)
            (folder / name).write_bytes(raw)


def case_id(number: int, cases: int) -> str:
    """Return the id of a case of such a record."""
    letters = "".join(_LETTERS[number >> shift & 31] for shift in (20, 15, 10, 5, 0))
    return f"{_moment(number, cases):%Y%m%d}-{letters}"


def _case(head: Head, number: int, cases: int, phases: int) -> Iterator[Entry]:
    case, at = case_id(number, cases), _moment(number, cases)
    for step, (kind, data) in enumerate(_steps(number, phases)):
        moment = isoformat(at + timedelta(seconds=step))
        id_ = f"00000000-0000-7000-8000-{head.n:012x}"
        entry = chained(head, entry_id=id_, case=case, at=moment, kind=kind, phase=None, data=data)
        head = Head(entry.n, entry.hash)
        yield entry


def _steps(number: int, phases: int) -> Iterator[Step]:
    yield (
        EntryKind.OPENED,
        header_data(
            desk=_DESK,
            procedure={"id": "return", "sha256": "ab" * 32, "version": "1"},
            plan=["identify", "reset", "after"],
            operator=f"OP{number % 7}",
            language="fr",
            tablet={"named": f"T{number % TABLETS:05}"},
            given=None,
            simulated=False,
        ),
    )
    yield EntryKind.IDENTIFIED, _tablet(number)
    for _phase in range(phases):
        yield EntryKind.PHASE_STARTED, {}
        yield EntryKind.PHASE_FINISHED, {"measurements": {}, "outcome": "pass", "told": [_TOLD]}
    yield EntryKind.RESULT, {"left": True, "unsure": False}
    if number % OPEN_EVERY:
        yield EntryKind.RESTOCKED, {"loans_only": True}
        yield EntryKind.CLOSED, {"outcome": "pass", "proof": {"level": "proven", "reasons": []}}


def _tablet(number: int) -> dict[str, JsonValue]:
    tablet = number % TABLETS
    return {
        "android": "13",
        "asset_tag": f"T{tablet:05}",
        "build_fingerprint": "samsung/gta8wifieea/gta8wifi:13/TP1A/X200XXS5CXA1:user/release-keys",
        "maker": "samsung",
        "model": "SM-X200",
        "serial": f"R9YT{tablet:07}",
    }


def _moment(number: int, cases: int) -> datetime:
    return BEGAN + timedelta(days=3_650) * (number / cases)


def _write_case(folder: Path, entries: list[Entry]) -> None:
    opened = entries[0]
    path = folder / opened.at[:7] / f"{opened.case}.json"
    path.parent.mkdir(exist_ok=True, mode=0o700)
    header: dict[str, object] = {"id": opened.case, "opened_at": opened.at, **opened.data}
    documents: dict[str, dict[str, object]] = {
        str(entry.n): {**entry.document()} for entry in entries
    }
    path.write_bytes(encode({"case": {"1": header}, "entry": documents}))
