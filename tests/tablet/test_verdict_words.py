import pytest

from agent.tablet import verdict_words
from agent.tablet.frp import judge
from agent.tablet.parsers.answer import ReadProblem
from agent.tablet.queries import STREAMS
from agent.tablet.snapshot import AccountsOfUser, Owner, OwnerKind, Snapshot, UserState
from agent.tablet.verdict import Reason, Verdict
from agent.tablet.verdict_words import advice, describe
from tests.tablet.snapshots import properties, snapshot, unread, with_accounts


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGUAGE", "en")


COMPANY = (
    Owner(OwnerKind.DEVICE_OWNER, 0, "com.example.dpc/.Admin"),
    Owner(OwnerKind.ORGANIZATION_PROFILE, 10, "com.example.dpc/.Admin"),
)

BAD_READS = [
    snapshot(streams_agree=False),
    snapshot(accounts=(AccountsOfUser(0, {}), AccountsOfUser(10, {}))),
    snapshot(user_states=()),
    snapshot(frp_locked=True),
    snapshot(properties=properties(persist__sys__test_harness="1")),
    snapshot(provisioned=False),
    snapshot(owners=COMPANY),
    snapshot(user_states=(UserState(0, frozenset({"no_factory_reset"})),)),
    with_accounts((0, {"com.google": 1}), (10, {"com.example": 2, "com.xiaomi": 1})),
    snapshot(frp_size=259),
]


@pytest.mark.parametrize("read", BAD_READS)
def test_every_reason_of_a_verdict_is_a_sentence(read: Snapshot) -> None:
    for reason in judge(read).reasons:
        sentence = describe(reason)
        assert sentence.endswith(".")
        assert "{" not in sentence
        assert "None" not in sentence


@pytest.mark.parametrize("problem", list(ReadProblem))
def test_every_problem_of_a_read_has_words(problem: ReadProblem) -> None:
    reason = judge(snapshot(accounts=unread("accounts", problem))).reasons[0]
    assert describe(reason).startswith("Could not be read: the list of accounts (")
    assert f"({problem.value})" not in describe(reason)


def test_every_query_that_decides_has_words() -> None:
    named = {query.name for stream in STREAMS for lane in stream for query in lane if query.decides}
    assert named - {"serial", "boot_id"} <= verdict_words._FACTS.keys()


def test_an_unknown_fact_is_told_by_its_name() -> None:
    assert describe(Reason("unread", detail="new_query: timeout")) == (
        "Could not be read: new_query (the answer did not come in time)."
    )


@pytest.mark.parametrize(
    ("reason", "sentence"),
    [
        (
            Reason("account", user=0, type="com.google", count=1),
            "1 Google account is on the tablet, with its main user (com.google).",
        ),
        (
            Reason("account", user=150, type="com.osp.app.signin", count=2),
            (
                "2 Samsung accounts are on the tablet, with user 150: a second user, a work "
                "profile or a secure folder (com.osp.app.signin)."
            ),
        ),
    ],
)
def test_an_account_is_told_by_maker_count_and_user(reason: Reason, sentence: str) -> None:
    assert describe(reason) == sentence


@pytest.mark.parametrize("verdict", list(Verdict))
def test_every_verdict_comes_with_what_to_do(verdict: Verdict) -> None:
    assert advice(verdict).endswith(".")
