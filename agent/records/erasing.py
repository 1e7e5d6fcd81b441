"""What is to be forgotten: told in an entry without personal data, then done to the files.

The entry comes first. Whoever has the lock next finishes what a killed program began, before
anything else is written: so the last entry alone has to be looked at.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from agent.records.canonical import MAX_INT, JsonValue
from agent.records.entry import Entry, EntryKind
from agent.records.people import TABLE as TEXTS
from agent.records.persons import ID, TABLE, Person, newest, tabled
from agent.records.school_year import school_year
from agent.records.tables import Tables

KEY = "erase"  # in the `act` of an entry that opens a case


@dataclass(frozen=True)
class Ended:
    """A loan whose details go while its borrower stays.

    Attributes:
        loan: its id.
        on: the day it ended.
        counted: ground and month, which later loans are counted with; None for one undone.
    """

    loan: str
    on: str
    counted: str | None


@dataclass(frozen=True)
class Erasure:
    """What goes.

    Attributes:
        entries: ids of the entries whose texts go, all of them, with their salts.
        texts: single texts that go: id of the entry, field.
        persons: ids of those who leave the address book.
        papers: ids of the cases whose papers and scans go.
        ended: the loans among them whose borrower stays in the address book.
        asides: names of folders with a record put aside, whose people and papers go altogether.
    """

    entries: tuple[str, ...] = ()
    texts: tuple[tuple[str, str], ...] = ()
    persons: tuple[str, ...] = ()
    papers: tuple[str, ...] = ()
    ended: tuple[Ended, ...] = ()
    asides: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return any((self.entries, self.texts, self.persons, self.papers, self.asides))

    def data(self) -> dict[str, JsonValue]:
        """Return it as its entry holds it."""
        return {
            "asides": sorted(self.asides),
            "ended": [{**vars(each)} for each in self.ended],
            "entries": sorted(self.entries),
            "papers": sorted(self.papers),
            "persons": sorted(self.persons),
            "texts": [list(pair) for pair in sorted(self.texts)],
        }


def erasure_in(entry: Entry) -> Erasure | None:
    """Return what an entry says is to be erased; None if it says nothing of the kind."""
    act = entry.data.get("act") if entry.kind is EntryKind.OPENED else None
    told = act.get(KEY) if isinstance(act, Mapping) else None
    if not isinstance(told, Mapping):
        return None
    return Erasure(
        entries=_texts(told.get("entries")),
        texts=_pairs(told.get("texts")),
        persons=_texts(told.get("persons")),
        papers=_texts(told.get("papers")),
        ended=_ended(told.get("ended")),
        asides=_texts(told.get("asides")),
    )


def without(tables: Tables, rows: Iterable[Person], erasure: Erasure) -> Tables:
    """Return the tables of `people.json` without what is to be erased; the same if nothing was.

    Of somebody who was written down anew, what was there before goes too.

    Args:
        tables: what the file holds.
        rows: the persons in it.
        erasure: what goes.
    """
    texts, gone, single = tables.get(TEXTS, {}), set(erasure.entries), set(erasure.texts)
    ended = {each.loan: each for each in erasure.ended}
    loans: dict[str, list[Ended]] = {}
    for text in texts.values():
        if text["field"] == ID and text["case"] in ended:
            loans.setdefault(str(text["text"]), []).append(ended[str(text["case"])])
    people = [
        _with_ended(row, loans.get(row.id, []))
        for row in newest(rows, upto=MAX_INT).values()
        if row.id not in erasure.persons
    ]
    kept = {
        doc_id: text
        for doc_id, text in texts.items()
        if text["id"] not in gone and (text["id"], text["field"]) not in single
    }
    left = {**tables, TEXTS: kept}
    return {**left, TABLE: tabled(people)} if TABLE in tables else left


def _with_ended(person: Person, ended: Iterable[Ended]) -> Person:
    """Return a person with the little that stays of the loans whose details go."""
    last_on, borrowed = person.last_on, list(person.borrowed)
    for each in ended:
        last_on = max(last_on, each.on)
        borrowed += [each.counted] if each.counted else []
    year = max((_year(each) for each in borrowed), default=0)
    kept = sorted(each for each in borrowed if _year(each) == year)
    return replace(person, last_on=last_on, borrowed=tuple(kept))


def _year(counted: str) -> int:
    return school_year(counted.rpartition(" ")[2])


def _ended(value: JsonValue) -> tuple[Ended, ...]:
    found = [each for each in value if isinstance(each, Mapping)] if isinstance(value, list) else []
    return tuple(
        Ended(str(each["loan"]), str(each["on"]), _text(each.get("counted"))) for each in found
    )


def _text(value: JsonValue) -> str | None:
    return value if isinstance(value, str) else None


def _texts(value: JsonValue) -> tuple[str, ...]:
    return tuple(str(item) for item in value) if isinstance(value, list) else ()


def _pairs(value: JsonValue) -> tuple[tuple[str, str], ...]:
    pairs = value if isinstance(value, list) else []
    return tuple((str(pair[0]), str(pair[1])) for pair in pairs if isinstance(pair, list))
