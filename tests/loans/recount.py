"""The numbers of a report counted once more, from the raw case files and by other means.

Plain `json` and dates: nothing of the folds is used. Where they keep what each change made, so that
it can be taken back, this leaves out every case that was undone and begins anew.
"""

import json
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

LEVELS = ("proven", "attested", "not_reset", "unknown", "none")


@dataclass
class Lent:
    """A loan, as its case files tell it."""

    case: str
    data: dict[str, Any]
    due: str | None
    ended: str | None = None
    how: str = "out"
    back: dict[str, str] = field(default_factory=dict)
    extended: int = 0


def cases_in(folder: Path) -> list[dict[str, Any]]:
    """Every case: its header, and its entries in order."""
    found = []
    for path in folder.glob("cases/*/*.json"):
        tables = json.loads(path.read_text("ascii"))
        entries = sorted(tables["entry"].values(), key=lambda entry: int(entry["n"]))
        found.append({**tables["case"]["1"], "entries": entries})
    return found


def loans_in(cases: list[dict[str, Any]]) -> tuple[list[Lent], list[Lent]]:
    """The loans that stand, and those that were undone."""
    undone = {case["act"]["case"] for case in cases if case.get("act", {}).get("kind") == "undo"}
    entries = sorted(
        ((entry, case) for case in cases for entry in case["entries"]),
        key=lambda pair: int(pair[0]["n"]),
    )
    loans: dict[str, Lent] = {}
    for entry, case in entries:
        if entry["kind"] == "lent":
            data = entry["data"]
            loans[case["id"]] = Lent(case["id"], data, data["due"])
        elif case["id"] in undone:
            continue
        elif entry["kind"] == "restocked":
            _restock(loans, entry, undone)
        elif "act" in case:
            _act(loans, case["act"])
    stand = [loan for loan in loans.values() if loan.case not in undone]
    return stand, [loan for loan in loans.values() if loan.case in undone]


def _restock(loans: dict[str, Lent], entry: dict[str, Any], undone: set[str]) -> None:
    data = entry["data"]
    for loan in loans.values():
        named = loan.data["serial"] == data["serial"]
        if "loan" in data:
            named = loan.case == data["loan"]
        if named and loan.case not in undone and loan.how in ("out", "lost", "stolen"):
            loan.how, loan.ended, loan.back = "returned", entry["at"][:10], data["condition"]


def _act(loans: dict[str, Lent], act: dict[str, Any]) -> None:
    loan = loans.get(str(act.get("loan")))
    if loan is None:
        return
    if act["kind"] == "loan-extend":
        loan.due, loan.extended = act["due"], loan.extended + 1
    elif act["kind"] in ("loan-lost", "loan-stolen"):
        loan.how, loan.ended = act["kind"].removeprefix("loan-"), act["on"]
    elif act["kind"] == "loan-close":
        loan.how, loan.ended, loan.back = "returned", act["on"], act["condition"]
    elif act["kind"] == "loan-found":
        loan.how, loan.ended = "out", None


def recounted(
    folder: Path, since: date, until: date, today: date, who: dict[str, str] | None
) -> dict[str, Any]:
    """The report of these days, as `report_json` prints it, but for `span`.

    Args:
        who: loan → its borrower, as whoever lent knows it; None: borrowers aren't told.
    """
    cases = cases_in(folder)
    stand, undone = loans_in(cases)
    first, last = since.isoformat(), until.isoformat()
    begun = [loan for loan in stand if first <= loan.data["start"] <= last]
    ended = [loan for loan in stand if loan.ended and first <= loan.ended <= last]
    back = [loan for loan in ended if loan.how == "returned"]
    as_of = min(until, today).isoformat()
    out = [
        loan
        for loan in stand
        if loan.data["start"] <= as_of and not (loan.ended and loan.ended <= as_of)
    ]
    return {
        "as_of": as_of,
        "loans": len(begun),
        "by_kind": dict(Counter(loan.data["borrower_kind"] for loan in begun)),
        "by_ground": dict(Counter(loan.data["ground"] for loan in begun)),
        "borrowers": None if who is None else _borrowers(begun, who),
        "first_loans": sum(loan.data["was_new"] for loan in begun),
        "extended": sum(loan.extended > 0 for loan in begun),
        "open_ended": sum(loan.due is None for loan in begun),
        "undone": sum(first <= loan.data["start"] <= last for loan in undone),
        "out": len(out),
        "overdue": sum(loan.due is not None and loan.due < as_of for loan in out),
        "returned": len(back),
        "late": sum(loan.due is not None and loan.due < str(loan.ended) for loan in back),
        "durations": _durations(back),
        "lost": sum(loan.how == "lost" for loan in ended),
        "stolen": sum(loan.how == "stolen" for loan in ended),
        "damaged": sum(map(_damaged, back)),
        "resets": _resets(cases, since, until),
    }


def _borrowers(begun: list[Lent], who: dict[str, str]) -> dict[str, int]:
    people: dict[str, set[str]] = {}
    for loan in begun:
        people.setdefault(loan.data["ground"], set()).add(who[loan.case])
    return {ground: len(found) for ground, found in people.items()}


def _durations(back: list[Lent]) -> dict[str, int | None]:
    days = sorted(
        (date.fromisoformat(str(loan.ended)) - date.fromisoformat(loan.data["start"])).days
        for loan in back
    )
    if not days:
        return {"count": 0, "shortest": None, "median": None, "average": None, "longest": None}
    return {
        "count": len(days),
        "shortest": days[0],
        "median": days[(len(days) - 1) // 2],
        "average": int(sum(days) / len(days) + 0.5),
        "longest": days[-1],
    }


def _damaged(loan: Lent) -> bool:
    worst = ["ok", "worn", "damaged", "missing"]
    before = loan.data["condition"]
    return any(
        state in ("damaged", "missing") and worst.index(state) > worst.index(before.get(part, "ok"))
        for part, state in loan.back.items()
    )


def _resets(cases: list[dict[str, Any]], since: date, until: date) -> dict[str, int]:
    counts = dict.fromkeys(LEVELS, 0)
    days = {(since + timedelta(days=n)).isoformat() for n in range((until - since).days + 1)}
    for case in cases:
        closed = case["entries"][-1]
        if case["procedure"]["id"] != "return" or closed["kind"] != "closed":
            continue
        if case["opened_at"][:10] in days and closed["data"]["outcome"] in ("pass", "fail"):
            counts[closed["data"]["proof"]["level"]] += 1
    return counts
