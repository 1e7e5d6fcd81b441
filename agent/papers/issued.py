"""Which papers of a case were issued, and which signed pages came back, as the acts tell."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from agent.papers.facts import Kind
from agent.records.acts import ActKind
from agent.records.canonical import JsonValue
from agent.records.case import Case
from agent.records.store import Records

Act = Mapping[str, JsonValue]


@dataclass(frozen=True)
class Issued:
    """A paper that was issued: made out of the case's entries up to `upto`."""

    kind: Kind
    language: str
    upto: int
    seal: str
    at: str
    operator: str


@dataclass(frozen=True)
class Scanned:
    """A page that came back; `kind` is None for one that was filed by hand."""

    kind: Kind | None
    page: int
    pages: int
    file: str
    at: str
    operator: str


def issued_of(records: Records, case: Case) -> tuple[Issued, ...]:
    """Return the papers of a case that were issued, the oldest first."""
    return tuple(
        Issued(
            Kind(str(paper["paper"])),
            str(act.get("language")),
            int(str(act.get("upto"))),
            str(paper.get("seal")),
            at=each.opened_at,
            operator=each.operator,
        )
        for each, act in _acts(records, case, ActKind.PAPER)
        for paper in _papers(act)
    )


def _papers(act: Act) -> list[Mapping[str, JsonValue]]:
    """Return the papers that an act names, of the kinds that this program knows."""
    named = act.get("papers")
    papers = (
        [each for each in named if isinstance(each, Mapping)] if isinstance(named, list) else []
    )
    return [paper for paper in papers if paper.get("paper") in set(Kind)]


def scanned_of(records: Records, case: Case) -> tuple[Scanned, ...]:
    """Return the pages of a case that came back, the oldest first."""
    return tuple(
        Scanned(
            Kind(str(act["paper"])) if act.get("paper") in set(Kind) else None,
            int(str(act.get("page"))),
            int(str(act.get("pages"))),
            str(act.get("file")),
            at=each.opened_at,
            operator=each.operator,
        )
        for each, act in _acts(records, case, ActKind.PAPER_SCAN)
    )


def _acts(records: Records, case: Case, kind: ActKind) -> Iterator[tuple[Case, Act]]:
    """Return the acts of that kind on a case; its tablet's name leads to them."""
    name = case.tablet.get("serial") or case.tablet.get("asset_tag")
    tablet = name if isinstance(name, str) else None
    for summary in reversed(records.cases(tablet=tablet)):
        if summary.procedure == kind:
            found = records.case(summary.id)
            if found.act is not None and found.act.get("case") == case.id:
                yield found, found.act
