"""What a case tells of itself, from its entries alone."""

from collections.abc import Mapping

from agent.records.case import Case, EntryKind, JsonValue
from agent.records.entry import START, Entry, Head, chained

Told = tuple[EntryKind, str | None, Mapping[str, JsonValue]]


def case(*told: Told) -> Case:
    head, entries = START, list[Entry]()
    for number, (kind, phase, data) in enumerate(told):
        at = f"2026-06-29T08:00:{number:02d}.000Z"
        entry = chained(
            head, entry_id=f"e{number}", case="C", at=at, kind=kind, phase=phase, data=data
        )
        entries.append(entry)
        head = Head(entry.n, entry.hash)
    return Case(
        id="C",
        opened_at="2026-06-29T08:00:00.000Z",
        procedure={"id": "return", "version": "1", "sha256": "ab"},
        plan=("identify", "reset"),
        operator="OP1",
        language="fr",
        simulated=False,
        desk="D",
        given=None,
        header_tablet={"serial": None, "model": "SM-T500"},
        entries=tuple(entries),
    )


def finished(phase: str, outcome: str, **more: JsonValue) -> Told:
    return (EntryKind.PHASE_FINISHED, phase, {"outcome": outcome, **more})


def test_a_case_is_open_until_it_is_closed() -> None:
    assert case().open
    assert not case((EntryKind.CLOSED, None, {"outcome": "pass"})).open


def test_outcome_and_proof_are_those_that_it_was_closed_with() -> None:
    proof: JsonValue = {"level": "proven", "reasons": [{"code": "android_id"}]}
    closed = case((EntryKind.CLOSED, None, {"outcome": "pass", "proof": proof}))
    assert (closed.outcome, closed.proof) == ("pass", proof)


def test_an_open_case_says_what_stopped_its_last_run() -> None:
    stopped = (finished("identify", "pass"), finished("reset", "timeout"))
    assert case(*stopped).outcome == "timeout"
    assert case(*stopped[:1]).outcome is None
    assert case(*stopped, (EntryKind.RESUMED, None, {})).outcome is None
    assert case(*stopped, (EntryKind.PHASE_STARTED, "reset", {})).outcome is None


def test_a_proof_of_an_open_case_holds_until_the_next_intent() -> None:
    proof: JsonValue = {"level": "not_reset", "reasons": []}
    concluded = finished("reset", "fail", proof=proof)
    assert case(concluded).proof == proof
    assert case(concluded, (EntryKind.INTENDED, "reset", {})).proof is None


def test_a_case_without_proof_says_none() -> None:
    closed = case((EntryKind.CLOSED, None, {"outcome": "aborted", "proof": None}))
    assert closed.proof is None
    assert closed.summary().proof is None


def test_the_tablet_is_what_every_identified_entry_adds() -> None:
    found = case(
        (EntryKind.IDENTIFIED, "identify", {"serial": "S1", "seal": {"salt": "00"}}),
        (EntryKind.IDENTIFIED, "identify", {"serial": None, "asset_tag": "T1", "maker": None}),
    )
    expected = {"serial": "S1", "asset_tag": "T1", "model": "SM-T500", "maker": None}
    assert found.tablet == expected


def test_a_phase_that_was_not_reached_is_in_the_plan_without_outcome() -> None:
    phases = case().phases
    assert list(phases) == ["identify", "reset"]
    assert (phases["reset"].started_at, phases["reset"].outcome) == (None, None)


def test_a_phase_keeps_what_was_measured_told_and_answered() -> None:
    phase = case(
        (EntryKind.PHASE_STARTED, "identify", {}),
        (EntryKind.TOLD, "identify", {"text": "one"}),
        (EntryKind.ANSWERED, "identify", {"field": "found", "value": "home", "by": "operator"}),
        finished("identify", "pass", measurements={"battery": 80}, told=["two"]),
    ).phases["identify"]
    assert (phase.outcome, phase.attempts) == ("pass", 1)
    assert (phase.started_at, phase.finished_at) == (
        "2026-06-29T08:00:00.000Z",
        "2026-06-29T08:00:03.000Z",
    )
    assert phase.measurements == {"battery": 80}
    assert phase.told == ("one", "two")
    assert phase.answers["found"]["value"] == "home"


def test_a_phase_that_is_done_again_has_the_last_outcome_and_all_answers() -> None:
    phase = case(
        (EntryKind.PHASE_STARTED, "identify", {}),
        (EntryKind.ANSWERED, "identify", {"field": "found", "value": "home"}),
        finished("identify", "timeout"),
        (EntryKind.PHASE_STARTED, "identify", {}),
        (EntryKind.ANSWERED, "identify", {"field": "asset_tag", "value": "T1"}),
    ).phases["identify"]
    assert (phase.outcome, phase.finished_at, phase.attempts) == (None, None, 2)
    assert set(phase.answers) == {"found", "asset_tag"}


def test_passed_is_true_of_the_last_time_only() -> None:
    once = (finished("identify", "pass"),)
    assert case(*once).passed("identify")
    assert not case(*once, finished("identify", "fail")).passed("identify")
    assert not case(*once).passed("reset")
    assert not case(*once).passed("unheard_of")


def test_a_reopened_phase_did_not_pass() -> None:
    again = case(finished("identify", "pass"), (EntryKind.REOPENED, None, {"phases": ["identify"]}))
    assert not again.passed("identify")


def test_an_intent_stands_until_its_result_is_written() -> None:
    intent: Told = (EntryKind.INTENDED, "reset", {})
    result: Told = (EntryKind.RESULT, "reset", {"left": True})
    assert case(intent).intent_without_result("reset")
    assert not case(intent, result).intent_without_result("reset")
    assert case(intent, result, intent).intent_without_result("reset")
    assert not case(intent).intent_without_result("identify")


def test_the_fingerprint_is_the_last_one() -> None:
    taken = case((EntryKind.FINGERPRINT, "frp", {"a": 1}), (EntryKind.FINGERPRINT, "frp", {"a": 2}))
    assert taken.fingerprint == {"a": 2}
    assert case().fingerprint is None


def test_entries_of_a_strange_shape_break_nothing() -> None:
    odd = case(
        (EntryKind.PHASE_FINISHED, "identify", {"measurements": "x", "told": 3, "outcome": 4}),
        (EntryKind.ANSWERED, "identify", {}),
        (EntryKind.CLOSED, None, {"outcome": None, "proof": "x"}),
    )
    assert odd.phases["identify"].told == ()
    assert odd.summary().outcome is None
