"""Draws that nobody can choose, and re-checks that count only if somebody else made them."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest

from agent.clock import ManualClock
from agent.records.canonical import JsonValue
from agent.records.case import Case, EntryKind
from agent.records.drawing import SampleStatus, draw, draws, status
from agent.records.sampling import Draw, Period, State, chosen, seed_of
from agent.records.store import Records

EVER = Period()


def ended_return(
    records: Records,
    operator: str = "OP1",
    *,
    procedure: str = "return",
    outcome: str | None = "pass",
    serial: str = "S1",
) -> str:
    case = opened(records, operator, procedure, {"serial": serial})
    if outcome is not None:
        records.append(case.id, EntryKind.CLOSED, {"outcome": outcome, "proof": None})
    return case.id


def opened(records: Records, operator: str, procedure: str, tablet: dict[str, Any]) -> Case:
    return records.open_case(
        procedure={"id": procedure, "version": "1", "sha256": "ab" * 32},
        plan=("compare",),
        operator=operator,
        language="fr",
        tablet=tablet,
        given=None,
    )


def verified(records: Records, returned: str, operator: str, level: str | None = "proven") -> str:
    """A case of `verify`, as the runner writes it down."""
    case = opened(records, operator, "verify", {"serial": "S1"})
    if level is not None:
        records.append(
            case.id,
            EntryKind.PHASE_FINISHED,
            {
                "outcome": "pass" if level == "proven" else "fail",
                "measurements": {"compared_with": returned, "proof": level},
            },
            phase="compare",
        )
    proof = None if level is None else {"level": level, "reasons": []}
    records.append(case.id, EntryKind.CLOSED, {"outcome": "pass", "proof": proof})
    return case.id


def drawn(records: Records, period: Period = EVER, percent: int = 5) -> Draw:
    found = draw(records, operator="OP1", language="fr", period=period, percent=percent)
    assert found is not None
    return found


def states(found: SampleStatus) -> list[State]:
    return [each.state for each in found.rechecks]


@pytest.mark.parametrize(
    ("returns", "percent", "count"),
    [(1, 5, 1), (19, 5, 1), (20, 5, 1), (21, 5, 2), (100, 5, 5), (101, 5, 6), (10, 100, 10)],
)
def test_no_less_than_the_percentage_is_drawn_and_never_none(
    returns: int, percent: int, count: int
) -> None:
    candidates = [f"C{number}" for number in range(returns)]
    found = chosen("ab" * 32, candidates, returns, percent)
    assert len(found) == len(set(found)) == count
    assert set(found) <= set(candidates)


def test_returns_that_cant_be_re_checked_count_but_arent_drawn() -> None:
    assert len(chosen("ab", ["C1", "C2", "C3"], 60, 5)) == 3
    assert len(chosen("ab", ["C1"], 60, 5)) == 1


def test_the_order_of_the_candidates_changes_nothing() -> None:
    candidates = [f"C{number}" for number in range(50)]
    assert chosen("s", candidates, 50, 5) == chosen("s", candidates[::-1], 50, 5)


def test_every_return_is_drawn_as_often_as_any_other() -> None:
    """2,000 draws of 2 out of 20: 200 each on average, 13 the standard deviation."""
    candidates = [f"20260629-{number:05}" for number in range(20)]
    seeds = [seed_of(f"{number:064x}", EVER) for number in range(2000)]
    counts = Counter(each for seed in seeds for each in chosen(seed, candidates, 40, 5))
    assert sum(counts.values()) == 4000
    assert all(135 < counts[each] < 265 for each in candidates)


def test_the_seed_is_of_the_head_and_of_the_period() -> None:
    june = Period("2026-06-01T00:00:00.000Z", "2026-07-01T00:00:00.000Z")
    assert len({seed_of("ab", EVER), seed_of("cd", EVER), seed_of("ab", june)}) == 3


@pytest.mark.parametrize(
    "period",
    [EVER, Period("2026-06-01T00:00:00.000Z"), Period(None, "2026-06-01T00:00:00.000Z")],
)
def test_a_period_is_read_as_it_was_written(period: Period) -> None:
    assert Period.of(period.text) == period


def test_a_draw_is_one_closed_case_that_can_be_repeated(records: Records) -> None:
    returns = [ended_return(records) for _return in range(30)]
    head = records.head()
    found = drawn(records)
    case = records.case(found.case)
    assert (case.open, case.outcome, case.procedure["id"]) == (False, "pass", "sample")
    assert case.entries[0].prev == head.hash
    assert set(found.candidates) == set(returns)
    assert len(found.drawn) == 2
    assert found.holds
    assert case.entries[-1].data["draw"]["seed"] == seed_of(case.entries[0].hash, EVER)  # type: ignore[index,call-overload]
    assert draws(records) == (found,)
    assert records.verify().ok


def test_only_ended_returns_take_part(records: Records) -> None:
    good = ended_return(records)
    without = ended_return(records, procedure="return-without-adb")
    failed = ended_return(records, outcome="fail")
    ended_return(records, outcome="aborted")
    ended_return(records, outcome=None)
    ended_return(records, procedure="verify")
    found = drawn(records)
    assert (found.candidates, found.drawn) == ((good,), (good,))
    assert set(found.others) == {without, failed}


def test_a_return_takes_part_once_and_a_late_one_in_the_next_draw(records: Records) -> None:
    first = ended_return(records)
    late = opened(records, "OP1", "return", {})
    assert drawn(records).candidates == (first,)
    assert draw(records, operator="OP1", language="fr", period=EVER, percent=5) is None
    records.append(late.id, EntryKind.CLOSED, {"outcome": "pass"})
    assert drawn(records).candidates == (late.id,)
    assert status(records).in_order


def test_nothing_is_recorded_where_there_is_nothing_to_draw_from(records: Records) -> None:
    ended_return(records, procedure="return-without-adb")
    before = records.head()
    assert draw(records, operator="OP1", language="fr", period=EVER, percent=5) is None
    assert records.head() == before


def test_a_period_takes_the_returns_that_were_opened_in_it(
    records: Records, clock: ManualClock
) -> None:
    june = ended_return(records)
    clock.sleep(5 * 86_400)
    july = ended_return(records)
    period = Period(None, "2026-07-01T00:00:00.000Z")
    assert drawn(records, period).candidates == (june,)
    assert drawn(records).candidates == (july,)
    assert status(records).in_order


def test_a_draw_whose_program_was_killed_is_ended_as_it_was_opened(
    records: Records, monkeypatch: pytest.MonkeyPatch
) -> None:
    june = ended_return(records)
    period = Period(None, "2026-07-01T00:00:00.000Z")
    with monkeypatch.context() as patched:
        patched.setattr(records, "append", _killed)
        with pytest.raises(KeyboardInterrupt):
            drawn(records, period, percent=50)
    assert draw(records, operator="OP2", language="fr", period=EVER, percent=5) is None
    (found,) = draws(records)
    assert (found.operator, found.period, found.percent) == ("OP1", period, 50)
    assert (found.drawn, found.holds) == ((june,), True)
    assert not any(case.open for case in records.cases())


def _killed(*_arguments: object, **_named: object) -> None:
    raise KeyboardInterrupt


@pytest.mark.parametrize(
    ("level", "state"),
    [
        ("proven", State.RIGHT),
        ("not_reset", State.WRONG),
        ("unknown", State.UNDECIDED),
        (None, State.WAITING),
    ],
)
def test_another_operators_verify_decides(
    records: Records, level: str | None, state: State
) -> None:
    returned = ended_return(records)
    drawn(records)
    assert states(status(records)) == [State.WAITING]
    by = verified(records, returned, "OP2", level)
    found = status(records)
    assert states(found) == [state]
    assert found.rechecks[0].by == (None if level is None else records.case(by))
    assert found.in_order is (state is not State.WRONG)


def test_a_verify_by_who_had_a_hand_in_the_return_doesnt_count(records: Records) -> None:
    case = opened(records, "OP1", "return", {})
    records.append(case.id, EntryKind.RESUMED, {"operator": "OP2", "sha256": "ab"})
    records.append(case.id, EntryKind.CLOSED, {"outcome": "pass"})
    drawn(records)
    for operator in ("OP1", "OP2"):
        verified(records, case.id, operator)
    assert states(status(records)) == [State.WAITING]


def test_a_verify_before_the_draw_or_of_another_return_doesnt_count(records: Records) -> None:
    returned = ended_return(records)
    verified(records, returned, "OP2")
    drawn(records)
    verified(records, "20260629-00000", "OP2")
    assert states(status(records)) == [State.WAITING]


def test_what_was_found_wrong_stays_found_wrong(records: Records) -> None:
    returned = ended_return(records)
    drawn(records)
    wrong = verified(records, returned, "OP2", "not_reset")
    verified(records, returned, "OP3", "proven")
    (found,) = status(records).rechecks
    assert found.state is State.WRONG
    assert found.by is not None
    assert found.by.id == wrong


def test_an_undecided_re_check_is_settled_by_another(records: Records) -> None:
    returned = ended_return(records)
    drawn(records)
    verified(records, returned, "OP2", "unknown")
    verified(records, returned, "OP2", "proven")
    assert states(status(records)) == [State.RIGHT]


def recorded_draw(records: Records, candidates: Sequence[str], drawn_: Sequence[str]) -> None:
    """A draw that somebody wrote down as he liked it."""
    case = records.open_case(
        procedure={"id": "sample", "version": "1", "sha256": None, "percent": 5},
        plan=(),
        operator="OP1",
        language="fr",
        tablet={},
        given=EVER.text,
    )
    data: dict[str, JsonValue] = {
        "candidates": list(candidates),
        "drawn": list(drawn_),
        "others": [],
        "percent": 5,
    }
    records.append(case.id, EntryKind.CLOSED, {"outcome": "pass", "draw": data})


def test_a_draw_that_was_chosen_is_found_out(records: Records) -> None:
    returns = [ended_return(records) for _return in range(19)]
    for wanted in returns[:2]:  # one of the two at most is what would have been drawn
        recorded_draw(records, returns, [wanted])
    found = status(records)
    assert not all(each.holds for each in found.draws)
    assert not found.in_order


def test_a_return_that_was_kept_out_of_a_draw_is_found_out(records: Records) -> None:
    kept, hidden = ended_return(records), ended_return(records)
    recorded_draw(records, [kept], [kept])
    found = status(records)
    assert (found.draws[0].holds, found.draws[0].left_out) == (True, (hidden,))
    assert not found.in_order


def test_no_draw_is_no_status(records: Records) -> None:
    assert status(records) == SampleStatus(())
    assert status(records).in_order


def test_moments_of_a_period_sort_as_the_record_spells_them() -> None:
    june = Period("2026-06-01T00:00:00.000Z", "2026-07-01T00:00:00.000Z")
    moment = datetime(2026, 6, 30, 23, 59, 59, tzinfo=UTC)
    assert june.holds(moment.strftime("%Y-%m-%dT%H:%M:%S.999Z"))
    assert not june.holds("2026-07-01T00:00:00.000Z")
    assert june.holds("2026-06-01T00:00:00.000Z")
