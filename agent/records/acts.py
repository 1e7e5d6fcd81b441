"""Acts outside a run: what changes stock, loans or people in one entry, thus in one commit."""

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from agent.records.canonical import JsonValue
from agent.records.entry import Entry, EntryKind

ACT = "act"  # the key of an opening's data that makes its case an act
VERSION = "1"  # of what the acts mean; stands where a run has its procedure's


class ActKind(StrEnum):
    """What an act does; the data that each takes stands in `Records.act`'s callers."""

    STOCK_ADD = "stock-add"
    STOCK_UPDATE = "stock-update"
    STOCK_RETIRE = "stock-retire"
    STOCK_LABEL = "stock-label"
    LOAN_EXTEND = "loan-extend"
    LOAN_LOST = "loan-lost"
    LOAN_STOLEN = "loan-stolen"
    LOAN_FOUND = "loan-found"
    LOAN_CLOSE = "loan-close"  # {loan, on, return: the case that took it back, proof, condition}
    PORTAL = "portal"
    UNDO = "undo"
    OPERATOR = "operator"
    PERSON = "person"
    HOLD = "hold"
    RELEASE = "release"
    FORGET = "forget"
    REGION_REQUEST = "region-request"
    PAPER = (
        "paper"  # {case, language, papers: [{paper, seal}], upto: the last entry that they tell}
    )
    PAPER_SCAN = "paper-scan"  # {case, paper, page, pages, file}: a signed page that came back


ACT_IDS = frozenset(kind.value for kind in ActKind)


class Act(NamedTuple):
    """An act as an entry holds it; `kind` is its spelling, known to this program or not."""

    kind: str
    data: Mapping[str, JsonValue]


def act_in(entry: Entry) -> Act | None:
    """Return the act that an entry is, or None if it is a run's."""
    body = entry.data.get(ACT) if entry.kind is EntryKind.OPENED else None
    if not isinstance(body, Mapping):
        return None
    return Act(str(body.get("kind")), {key: body[key] for key in body if key != "kind"})
