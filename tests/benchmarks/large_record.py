"""A record of many cases, written as the program would have written it, only without waiting."""

from collections.abc import Callable, Iterator, Mapping
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
OUT = 50  # tablets that are lent and not back yet; twice as many are the desk's
ENTRIES = 5  # of a case that is closed, without its phases
BEGAN = datetime(2016, 9, 1, 8, 0, tzinfo=UTC)

CONDITION: Mapping[str, JsonValue] = dict.fromkeys(
    ("screen", "body", "ports", "buttons", "charger", "cover"), "good"
)

_DESK = "7Q2M4KXA"
_TOLD = "Encore une lecture dans quelques secondes, pour être sûr. " * 3
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

Step = tuple[EntryKind, Mapping[str, JsonValue]]


def write_record(folder: Path, cases: int, phases: int = 0) -> None:
    """Write a whole record of that many returns, spread over the days of ten years.

    Args:
        phases: how many phases a case tells of, two entries each; a real return has sixteen.
    """
    _write(folder, cases, lambda number: _steps(number, phases))


def write_loans(folder: Path, loans: int) -> None:
    """Write a whole record of that many loans over ten years; the newest are still out."""
    _write(folder, 2 * loans, lambda number: _loan_steps(number, loans))


def _write(folder: Path, cases: int, steps: Callable[[int], Iterator[Step]]) -> None:
    for name in ("cases", "journal", "tmp", "index"):
        (folder / name).mkdir(parents=True, mode=0o700)
    desk: dict[str, object] = {"id": _DESK, "format": FORMAT, "simulated": False}
    (folder / "desk.json").write_bytes(encode({"desk": {"1": desk}}))
    head, seen = START, list[Seen]()
    journal: dict[str, list[bytes]] = {}
    for number in range(cases):
        entries = list(_case(head, number, cases, steps))
        head = Head(entries[-1].n, entries[-1].hash)
        journal.setdefault(entries[0].at[:7], []).extend(
            encode_line(line_of(each)) for each in entries
        )
        _write_case(folder / "cases", entries)
        operator = f"OP{number % 7}"
        seen += [Seen(entry, _tablet(number), operator, "fr") for entry in entries]
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


def _case(
    head: Head, number: int, cases: int, steps: Callable[[int], Iterator[Step]]
) -> Iterator[Entry]:
    case, at = case_id(number, cases), _moment(number, cases)
    for step, (kind, data) in enumerate(steps(number)):
        moment = isoformat(at + timedelta(seconds=step))
        id_ = f"00000000-0000-7000-8000-{head.n:012x}"
        entry = chained(head, entry_id=id_, case=case, at=moment, kind=kind, phase=None, data=data)
        head = Head(entry.n, entry.hash)
        yield entry


def _opened(number: int, procedure: str) -> Step:
    data = header_data(
        desk=_DESK,
        procedure={"id": procedure, "sha256": "ab" * 32, "version": "1"},
        plan=["identify", "reset", "after"],
        operator=f"OP{number % 7}",
        language="fr",
        tablet={"named": f"T{number % TABLETS:05}"},
        given=None,
        simulated=False,
    )
    return EntryKind.OPENED, data


def _loan_steps(number: int, loans: int) -> Iterator[Step]:
    """A loan, or, after it, the return that ends it."""
    loan, is_return = divmod(number, 2)
    names = _tablet(loan % (2 * OUT))
    if is_return and loan < loans - OUT:
        yield _opened(number, "return")
        ends: dict[str, JsonValue] = {
            "loan": case_id(number - 1, 2 * loans),
            "condition": CONDITION,
        }
        yield EntryKind.RESTOCKED, {**names, **ends}
    elif is_return:
        yield _opened(number, "verify")
    else:
        yield _opened(number, "lend")
        start = f"{_moment(number, 2 * loans):%Y-%m-%d}"
        told: dict[str, JsonValue] = {
            "start": start,
            "due": None,
            "ground": "waiting_pupil",
            "condition": CONDITION,
        }
        yield EntryKind.LENT, {**names, **told}
    yield EntryKind.CLOSED, {"outcome": "pass"}


def _steps(number: int, phases: int) -> Iterator[Step]:
    yield _opened(number, "return")
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
