"""No damage to one answer makes a tablet clear that is not.

What is tried is lost information: lines that are cut off, dropped, doubled, swapped or drowned in
noise. An answer that still says something, only something else (a `0` for a `1`), is a lie, and
what a tablet lies about in good form can't be seen by anybody. Where a format says a thing once,
and nothing counts or repeats it, its loss can't be seen either: `SAID_ONCE` names these.
"""

from collections.abc import Mapping, Sequence
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.clock import ManualClock
from agent.tablet.device import ConnectionState, Listing
from agent.tablet.frp import judge
from agent.tablet.parsers.accounts import parse_accounts
from agent.tablet.parsers.answer import Answer, UnreadError
from agent.tablet.queries import STREAMS
from agent.tablet.reading import StreamAnswers, read
from agent.tablet.simulated.layouts import answer as layout
from agent.tablet.simulated.model import Tablet
from agent.tablet.simulated.spec import Scenario
from agent.tablet.simulated.traits import CATALOGUE
from agent.tablet.simulated.world import World
from agent.tablet.snapshot import AccountsOfUser
from agent.tablet.verdict import Judgement, Verdict
from tests.captures import Capture, captures
from tests.tablet.parsers import mutations

CLEAR = Verdict.CLEAR
LISTING = Listing("BAD", ConnectionState.READY, 1)
QUERIES = {query.name: query for stream in STREAMS for lane in stream for query in lane}

ACCOUNT = {"type": "com.google", "name": "person@example.org"}
WORK = {"id": 10, "name": "Work", "flags": "1030"}
PROFILE = {"kind": "organization_profile", "user": 10}

# Why a tablet is not clear, and the API level from which such a tablet is simulated.
BAD: Mapping[str, tuple[Mapping[str, object], int]] = {
    "an account": ({"users": [{"id": 0, "accounts": [ACCOUNT]}]}, 0),
    "an account of another user": ({"users": [{"id": 0}, {**WORK, "accounts": [ACCOUNT]}]}, 0),
    "locked": ({"frp_locked": True}, 26),
    "in the wizard": ({"wizard": True}, 0),
    "a device owner": ({"owners": [{"kind": "device_owner"}]}, 0),
    "an organisation's profile": ({"users": [{"id": 0}, WORK], "owners": [PROFILE]}, 30),
    "no reset allowed": ({"users": [{"id": 0, "restrictions": ["no_factory_reset"]}]}, 0),
    "two restrictions": (
        {"users": [{"id": 0, "restrictions": ["no_factory_reset", "no_sms"]}]},
        0,
    ),
    "a test harness": ({"test_harness": True}, 0),
    "a full FRP block": ({"frp_size": 259}, 26),
}
# Bad because of → the answers in which it is said once, by a line that nothing counts.
SAID_ONCE: Mapping[str, frozenset[str]] = {
    "two restrictions": frozenset({"user_states"}),
    "a test harness": frozenset({"properties"}),
    # The size is told by two services at most, and a tablet that refuses it may be clear (design
    # part 4): what can't be read of it is said, below.
    "a full FRP block": frozenset({"frp_size", "frp_block", "properties"}),
}


@cache
def answers(why: str, model: str) -> Mapping[str, Answer]:
    """Return what that tablet answers to each query."""
    spec, _sdk = BAD[why]
    tablet = {"model": model, **spec}
    about = {"fr": "essai", "en": "test"}
    scenario = Scenario.model_validate({"about": about, "tablets": [tablet]})
    found = World(scenario, ManualClock()).tablets[0]
    return {name: _answer(found, query.argv) for name, query in QUERIES.items()}


def _answer(tablet: Tablet, argv: tuple[str, ...]) -> Answer:
    given = layout(tablet, argv)
    return Answer(given.stdout.decode(), given.stderr.decode().strip("\n"), given.status)


def judged(by_name: Mapping[str, Answer]) -> tuple[Judgement, frozenset[str]]:
    """Return the verdict on a tablet of these answers, and which of them could not be read."""
    streams: Sequence[StreamAnswers] = [
        {query.name: by_name[query.name] for lane in stream for query in lane} for stream in STREAMS
    ]
    snapshot = read(LISTING, streams, 0)
    return judge(snapshot), frozenset(unread.query for unread in snapshot.unread)


def swapped(text: str) -> st.SearchStrategy[str]:
    """Swap two lines."""
    lines = text.splitlines(keepends=True)
    places = st.integers(0, len(lines) - 1)

    def swap(one: int, other: int) -> str:
        changed = list(lines)
        changed[one], changed[other] = changed[other], changed[one]
        return "".join(changed)

    return st.builds(swap, places, places)


@st.composite
def lossy(draw: st.DrawFn, text: str) -> str:
    """Damage a text once, twice or three times, without making it say something else."""
    for _time in range(draw(st.integers(1, 3))):
        if not text.strip():
            break
        text = draw(
            st.one_of(
                mutations.cut(text),
                mutations.line_dropped(text),
                mutations.line_doubled(text),
                mutations.noise_inserted(text),
                swapped(text),
            )
        )
    return text


def models_of(why: str) -> list[str]:
    """Return the models that are simulated so; some can't tell of their FRP block at all."""
    _spec, first = BAD[why]
    models = [name for name, traits in CATALOGUE.items() if traits.sdk >= first]
    if why == "a full FRP block":
        return [name for name in models if judged(answers(why, name))[0].verdict is not CLEAR]
    return models


@pytest.mark.parametrize("why", BAD)
def test_the_tablets_that_are_damaged_below_are_not_clear(why: str) -> None:
    models = models_of(why)
    assert models
    assert all(judged(answers(why, model))[0].verdict is not CLEAR for model in models)


@pytest.mark.parametrize("why", BAD)
@mutations.QUICK
@given(data=st.data())
def test_no_damage_to_one_answer_makes_it_clear(why: str, data: st.DataObject) -> None:
    model = data.draw(st.sampled_from(models_of(why)))
    whole = answers(why, model)
    name = data.draw(st.sampled_from(sorted(whole)))
    damaged = data.draw(lossy(whole[name].stdout)) if whole[name].stdout else ""
    judgement, unread = judged({**whole, name: Answer(damaged, whole[name].stderr, 0)})
    if judgement.verdict is CLEAR:
        said_once = name in SAID_ONCE.get(why, ())
        assert said_once or name in unread, f"{model}: {name}: {damaged!r}"
        assert why in SAID_ONCE, f"{model}: {name}: {damaged!r}"


# ---- the same with what real tablets printed


def _readable(capture: Capture) -> tuple[AccountsOfUser, ...] | None:
    try:
        return parse_accounts(capture.answer)
    except UnreadError:
        return None


LOCKING = [
    capture
    for capture in captures("dumpsys_account")
    if any("com.google" in block.counts for block in _readable(capture) or ())
]


def _around(capture: Capture) -> dict[str, Answer]:
    """Return the answers of a tablet that has the users and accounts of a capture."""
    truth = _readable(capture) or ()
    users = "".join(f"\tUserInfo{{{block.user}:x:13}} running\n" for block in truth)
    counts = "".join(
        f"User UserInfo{{{block.user}:x:13}}:\n"
        + "".join(f"  {kind},{count}\n" for kind, count in sorted(block.counts.items()))
        + "  \n"
        for block in truth
    )
    return {
        **answers("an account", "lenovo-m10"),
        "accounts": capture.answer,
        "accounts_checkin": Answer(counts),
        "users": Answer(f"Users:\n{users}"),
    }


@pytest.mark.parametrize("capture", LOCKING, ids=lambda capture: capture.name)
@mutations.QUICK
@given(data=st.data())
def test_no_damage_to_a_real_dump_hides_its_accounts(capture: Capture, data: st.DataObject) -> None:
    whole = _around(capture)
    name = data.draw(st.sampled_from(("accounts", "accounts_checkin", "users")))
    damaged = data.draw(lossy(whole[name].stdout))
    judgement, _unread = judged({**whole, name: Answer(damaged)})
    assert judgement.verdict in (Verdict.ACCOUNTS_PRESENT, Verdict.UNREADABLE)


@pytest.mark.parametrize("capture", LOCKING, ids=lambda capture: capture.name)
@mutations.QUICK
@given(data=st.data())
def test_no_flipped_bit_of_a_real_dump_hides_its_accounts(
    capture: Capture, data: st.DataObject
) -> None:
    whole = _around(capture)
    name = data.draw(st.sampled_from(("accounts", "accounts_checkin", "users")))
    damaged = data.draw(mutations.byte_flipped(whole[name].stdout))
    judgement, _unread = judged({**whole, name: Answer(damaged)})
    assert judgement.verdict in (Verdict.ACCOUNTS_PRESENT, Verdict.UNREADABLE)
