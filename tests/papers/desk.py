"""A desk's record with a loan and a return in it, written entry by entry."""

from collections.abc import Mapping

from agent.records.canonical import JsonValue
from agent.records.case import Case, EntryKind
from agent.records.store import Records
from tests.papers.sample import GOOD

PEOPLE = {
    "person": "p1",
    "name": "Inès Aït-Saïd",
    "group": "2nde 4",
    "guardian": "Nadia Aït-Saïd",
}


def _opened(records: Records, name: str, plan: tuple[str, ...], tag: str) -> Case:
    return records.open_case(
        procedure={"id": name, "version": "1", "sha256": "ab" * 32},
        plan=plan,
        operator="OP1",
        language="fr",
        tablet={"serial": f"HA-{tag}", "asset_tag": tag, "maker": "LENOVO", "model": "TB-X606F"},
        given=tag,
    )


def _phase(
    records: Records, case: Case, name: str, measured: Mapping[str, JsonValue], **answers: str
) -> None:
    records.append(case.id, EntryKind.PHASE_STARTED, phase=name)
    for field, value in answers.items():
        told = {"field": field, "by": "operator", "value": value}
        records.append(case.id, EntryKind.ANSWERED, told, phase=name)
    records.append(
        case.id,
        EntryKind.PHASE_FINISHED,
        {"outcome": "pass", "measurements": dict(measured), "told": []},
        phase=name,
    )


def lend(records: Records, *, tablet: str = "T042", done: bool = True, card: bool = False) -> Case:
    """Return the case of a loan; not done: it is at its papers."""
    case = _opened(records, "lend", ("ground", "borrower", "dates", "condition"), tablet)
    _phase(records, case, "ground", {"ground": "waiting_pupil", "kind": "pupil"})
    for field in ("name", "group", "guardian"):
        told = {"field": field, "by": "operator"}
        records.append(
            case.id, EntryKind.ANSWERED, told, phase="borrower", private={field: PEOPLE[field]}
        )
    _phase(records, case, "dates", {"start": "2025-11-03", "due": "2026-06-30"})
    _phase(records, case, "condition", GOOD | ({"card": "yes"} if card else {}))
    if done:
        records.append(
            case.id, EntryKind.LENT, _loan(tablet, card), phase="handover", private=PEOPLE
        )
        records.append(case.id, EntryKind.CLOSED, {"outcome": "pass", "proof": None})
    return records.case(case.id)


def _loan(tag: str, card: bool) -> dict[str, JsonValue]:
    return {
        "ground": "waiting_pupil",
        "borrower_kind": "pupil",
        "start": "2025-11-03",
        "due": "2026-06-30",
        "serial": f"HA-{tag}",
        "asset_tag": tag,
        "maker": "LENOVO",
        "model": "TB-X606F",
        "year": 2019,
        "was_new": True,
        "condition": dict(GOOD),
        "accessories": {"charger": True, "cable": True, "case": True, "card": card},
        "again": {"year": False, "month": False},
        "proof": None,
    }


def returned(
    records: Records,
    *,
    tablet: str = "T042",
    level: str = "attested",
    screen: str = "free",
    screen_state: str = "ok",
    signed: str = "yes",
    card: str = "none",
    lent_card: str | None = None,
    outcome: str = "pass",
    close: bool = True,
) -> Case:
    """Return the case of a return; not closed: it is at its slip."""
    plan = ("presence", "condition", "readiness", "reset", "after", "slip", "portal", "restock")
    case = _opened(records, "return", plan, tablet)
    _phase(records, case, "presence", {"borrower": "yes"}, borrower="yes")
    _phase(records, case, "condition", GOOD | {"screen": screen_state, "card": lent_card})
    _phase(records, case, "readiness", {"sd_card": card})
    records.append(case.id, EntryKind.INTENDED, phase="reset")
    records.append(case.id, EntryKind.RESULT, {"left": True, "unsure": False}, phase="reset")
    proof = _concluded(records, case, level, screen, outcome)
    if close:
        if outcome == "pass":
            _phase(records, case, "slip", {"signed": signed}, signed=signed)
            _restock(records, case, tablet, screen_state)
        records.append(case.id, EntryKind.CLOSED, {"outcome": outcome, "proof": proof})
    return records.case(case.id)


def _concluded(
    records: Records, case: Case, level: str, screen: str, outcome: str
) -> dict[str, JsonValue]:
    proof: dict[str, JsonValue] = {
        "level": level,
        "reasons": [{"code": f"screen_{screen}", "detail": None}],
    }
    told = {"field": "screen", "by": "operator", "value": screen}
    records.append(case.id, EntryKind.ANSWERED, told, phase="after")
    measured = {"screen": screen, "proof": level}
    data: dict[str, JsonValue] = {
        "outcome": outcome,
        "measurements": measured,
        "told": [],
        "proof": proof,
    }
    records.append(case.id, EntryKind.PHASE_FINISHED, data, phase="after")
    return proof


def looked_at_again(records: Records, case: Case, level: str) -> Case:
    """Return the case of a re-check of a return, by another operator."""
    again = records.open_case(
        procedure={"id": "verify", "version": "1", "sha256": "cd" * 32},
        plan=("compare",),
        operator="OP2",
        language="fr",
        tablet=dict(case.tablet),
        given=None,
    )
    proof: dict[str, JsonValue] = {
        "level": level,
        "reasons": [{"code": "android_id_changed", "detail": None}],
    }
    measured = {"compared_with": case.id, "proof": level}
    data: dict[str, JsonValue] = {
        "outcome": "pass",
        "measurements": measured,
        "told": [],
        "proof": proof,
    }
    records.append(again.id, EntryKind.PHASE_FINISHED, data, phase="compare")
    records.append(again.id, EntryKind.CLOSED, {"outcome": "pass", "proof": proof})
    return records.case(again.id)


def _restock(records: Records, case: Case, tag: str, screen_state: str) -> None:
    loans = [loan.id for loan in records.loans() if loan.asset_tag == tag and loan.going_on]
    records.append(
        case.id,
        EntryKind.RESTOCKED,
        {
            "serial": f"HA-{tag}",
            "asset_tag": tag,
            "loan": loans[-1] if loans else None,
            "condition": GOOD | {"screen": screen_state},
        },
        phase="restock",
    )
