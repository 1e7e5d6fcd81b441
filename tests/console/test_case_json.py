from typing import Any

from agent.console.case_json import case_json
from agent.records.case import Case, EntryKind
from agent.records.entry import START, Entry, Head, chained

Happened = tuple[EntryKind, str | None, dict[str, Any]]
TIMEOUT: Happened = (EntryKind.PHASE_FINISHED, "reset", {"outcome": "timeout"})
NOT_RESET = {"level": "not_reset", "reasons": [{"code": "never_left_adb", "detail": None}]}


def case_of(*happened: Happened) -> Case:
    """Return a case in which that happened."""
    entries: list[Entry] = []
    for kind, phase, data in ((EntryKind.OPENED, None, {}), *happened):
        last = entries[-1] if entries else START
        entries.append(
            chained(
                Head(last.n, last.hash),
                entry_id=f"e{len(entries)}",
                case="C-1",
                at="2026-06-29T08:00:00.000Z",
                kind=kind,
                phase=phase,
                data=data,
            )
        )
    return Case(
        id="C-1",
        opened_at="2026-06-29T08:00:00.000Z",
        procedure={"id": "return", "version": "1", "sha256": "0" * 64},
        plan=("reset", "after"),
        operator="C1",
        language="en",
        simulated=True,
        desk="D",
        given=None,
        header_tablet={"serial": "R52"},
        entries=tuple(entries),
    )


def test_a_case_that_just_began_has_no_outcome_and_no_proof() -> None:
    document = case_json(case_of())
    assert (document["outcome"], document["proof"], document["open"]) == (None, None, True)


def test_a_time_out_is_the_outcome_though_the_case_is_open() -> None:
    document = case_json(case_of(TIMEOUT))
    assert (document["outcome"], document["open"]) == ("timeout", True)


def test_a_phase_that_began_again_has_no_outcome_yet() -> None:
    document = case_json(case_of(TIMEOUT, (EntryKind.PHASE_STARTED, "reset", {})))
    assert document["outcome"] is None


def test_what_was_concluded_before_the_case_is_closed_is_shown() -> None:
    result: Happened = (EntryKind.RESULT, "reset", {"left": False, "proof": NOT_RESET})
    assert case_json(case_of(result))["proof"] == NOT_RESET


def test_the_outcome_and_proof_of_a_closed_case_are_those_it_was_closed_with() -> None:
    closed: Happened = (EntryKind.CLOSED, None, {"outcome": "fail", "proof": NOT_RESET})
    document = case_json(case_of(closed))
    assert (document["outcome"], document["proof"], document["open"]) == ("fail", NOT_RESET, False)


def test_a_persons_own_words_are_not_shown() -> None:
    said: Happened = (
        EntryKind.ANSWERED, "after",
        {"field": "remark", "by": "operator", "commitments": {"remark": "f" * 64}},
    )  # fmt: skip
    [phase] = [each for each in case_json(case_of(said))["phases"] if each["id"] == "after"]
    assert phase["answers"] == {"remark": {"value": None, "by": "operator"}}


def test_phases_stand_in_the_order_of_the_plan() -> None:
    assert [phase["id"] for phase in case_json(case_of())["phases"]] == ["reset", "after"]
