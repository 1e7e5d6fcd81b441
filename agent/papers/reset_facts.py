"""What a return's entries tell of its reset, and of what it leaves open (pure)."""

from typing import Any

from agent.papers.facts import Operator, ResetFacts
from agent.records.case import Case, EntryKind
from agent.records.loans import Loan
from agent.tablet.proof import Proof, ProofLevel, is_sure

_DECLARED = "return-without-adb"


def measured(case: Case, name: str) -> Any:
    """Return a measured value, whichever phase has it: a school may call its phases otherwise."""
    found = [
        phase.measurements[name] for phase in case.phases.values() if name in phase.measurements
    ]
    return found[-1] if found else None


def answered(case: Case, field: str) -> str | None:
    """Return the last answer to a question, whichever phase asked it; None for a person's text."""
    found = [phase.answers[field] for phase in case.phases.values() if field in phase.answers]
    value = found[-1].get("value") if found else None
    return value if isinstance(value, str) else None


def reset_facts(case: Case, last: Case) -> ResetFacts:
    """Return how the reset of a return went, with the proof of its newest look.

    Args:
        case: the return.
        last: the same, or the re-check that looked at it.
    """
    proof = last.proof
    return ResetFacts(
        proof=Proof.from_json(proof) if proof is not None else None,
        presence=measured(case, "borrower"),
        declared=case.procedure.get("id") == _DECLARED,
        consented={"yes": True, "no": False}.get(answered(case, "consent") or ""),
        verdict=measured(case, "verdict"),
        accounts_removed=_removed(case),
        card=measured(case, "sd_card"),
        at=_reset_at(case),
        verified_at=_verified_at(last),
        verified_by=Operator(last.operator if last.id != case.id else None),
        screen=answered(case, "screen"),
    )


def still_open(case: Case, last: Case, loan: Loan | None) -> tuple[str, ...]:
    """Return what people still have to do, as `words.OPEN` names it."""
    proof = Proof.from_json(last.proof) if last.proof is not None else None
    locked = answered(case, "screen") == "locked"
    known = {
        "locked": locked,
        "not_reset": (proof is None or proof.level is ProofLevel.NOT_RESET) and not locked,
        "verify": proof is not None and proof.level is ProofLevel.UNKNOWN and not locked,
        "card": measured(case, "sd_card") == "keep",
        "missing": bool(_worse(case, loan)),
        "sign": answered(case, "signed") == "later",
        "refused": answered(case, "signed") == "refused",
        "portal": answered(case, "unticked") == "later",
    }
    return tuple(name for name, stands in known.items() if stands)


def may_certify(case: Case) -> bool:
    """Whether a case says anything about cleared data: it came as far as the reset, or past it."""
    proof = Proof.from_json(case.proof) if case.proof is not None else None
    return proof is not None and (is_sure(proof) or not case.open)


def _worse(case: Case, loan: Loan | None) -> list[str]:
    """Return the parts that came back damaged or not at all, and did not go so."""
    went = loan.condition_out if loan is not None else {}
    return [
        part
        for phase in case.phases.values()
        for part, state in phase.measurements.items()
        if state in ("damaged", "missing") and went.get(part) != state
    ]


def _removed(case: Case) -> bool | None:
    value = measured(case, "removed")
    return value if isinstance(value, bool) else {"yes": True, "no": False}.get(str(value))


def _reset_at(case: Case) -> str | None:
    """Return when the reset began: the written intent, or the operator's word that it was done."""
    intents = [entry.at for entry in case.entries if entry.kind is EntryKind.INTENDED]
    told = [
        phase.finished_at
        for phase in case.phases.values()
        if phase.finished_at and phase.measurements.get("done") == "yes"
    ]
    found = intents or told
    return found[-1] if found else None


def _verified_at(case: Case) -> str | None:
    """Return when the proof was concluded last."""
    found = [
        entry.at
        for entry in case.entries
        if entry.kind in (EntryKind.RESULT, EntryKind.PHASE_FINISHED) and _concludes(entry.data)
    ]
    return found[-1] if found else None


def _concludes(data: Any) -> bool:
    measurements = data.get("measurements") or {}
    return bool(data.get("proof")) or "proof" in measurements
