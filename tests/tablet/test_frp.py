import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.tablet import frp
from agent.tablet.frp import LOCKING_TYPES, judge, locking_accounts, locks
from agent.tablet.parsers.answer import ReadProblem
from agent.tablet.snapshot import (
    AccountsOfUser,
    AndroidUser,
    Owner,
    OwnerKind,
    Snapshot,
    UserState,
)
from agent.tablet.verdict import Reason, Verdict
from tests.tablet.snapshots import properties, snapshot, unread, with_accounts

HARNESS = properties(persist__sys__test_harness="1")
NO_PARTITION = properties(ro__frp__pst="")
DEVICE_OWNER = Owner(OwnerKind.DEVICE_OWNER, 0, "com.example.dpc/.Admin")
WORK_PROFILE = Owner(OwnerKind.PROFILE_OWNER, 10, "com.example.dpc/.Admin")
COMPANY_PROFILE = Owner(OwnerKind.ORGANIZATION_PROFILE, 10, "com.example.dpc/.Admin")
FORBIDDEN = (UserState(0, frozenset({"no_factory_reset"})),)

# One change a verdict, worst first.
WORSENING: tuple[tuple[Verdict, dict[str, object]], ...] = (
    (Verdict.UNREADABLE, {"streams_agree": False}),
    (Verdict.FRP_LOCKED, {"frp_locked": True}),
    (Verdict.TEST_HARNESS, {"properties": HARNESS}),
    (Verdict.SETUP_WIZARD, {"provisioned": False}),
    (Verdict.MANAGED, {"owners": (DEVICE_OWNER,)}),
    (Verdict.ACCOUNTS_PRESENT, {"accounts": (AccountsOfUser(0, {"com.google": 1}),)}),
    (Verdict.FRP_DATA_PRESENT, {"frp_size": 259}),
)


def codes(judged: Snapshot) -> list[str]:
    return [reason.code for reason in judge(judged).reasons]


def test_a_tablet_with_everything_read_and_nothing_found_is_clear_without_reasons() -> None:
    judgement = judge(snapshot())
    assert (judgement.verdict, judgement.reasons) == (Verdict.CLEAR, ())


@pytest.mark.parametrize(("verdict", "change"), WORSENING)
def test_each_row_of_the_table_gives_its_verdict(
    verdict: Verdict, change: dict[str, object]
) -> None:
    assert judge(snapshot(**change)).verdict is verdict


@pytest.mark.parametrize("first", range(len(WORSENING)))
def test_the_worst_that_applies_wins(first: int) -> None:
    merged = {name: value for _, change in WORSENING[first:] for name, value in change.items()}
    assert judge(snapshot(**merged)).verdict is WORSENING[first][0]


def test_all_reasons_are_listed_and_those_of_the_verdict_come_first() -> None:
    merged = {name: value for _, change in WORSENING for name, value in change.items()}
    assert codes(snapshot(**merged)) == [
        "streams_disagree",
        "frp_mode",
        "test_harness",
        "not_provisioned",
        "device_owner",
        "account",
    ]


@pytest.mark.parametrize(
    "fact",
    ["properties", "accounts", "users", "owners", "user_states", "provisioned", "frp_locked"],
)
@pytest.mark.parametrize("problem", list(ReadProblem))
def test_a_deciding_fact_that_was_not_read_makes_the_tablet_unreadable(
    fact: str, problem: ReadProblem
) -> None:
    judgement = judge(snapshot(**{fact: unread("the_query", problem)}))
    assert judgement.verdict is Verdict.UNREADABLE
    assert judgement.reasons[0] == Reason("unread", detail=f"the_query: {problem.value}")


@pytest.mark.parametrize(
    "fact",
    [
        "frp_size",
        "frp_credential",
        "user_setup_complete",
        "boot_count",
        "database_creation_buildid",
        "battery",
        "removable",
        "screen_lock",
        "storage_bytes",
        "boot_id",
    ],
)
def test_a_fact_that_does_not_decide_never_makes_a_verdict_worse(fact: str) -> None:
    assert judge(snapshot(**{fact: None})).verdict is Verdict.CLEAR


def test_an_unread_query_that_does_not_decide_is_no_reason() -> None:
    assert judge(snapshot(unread=(unread("battery"),))).reasons == ()


def test_an_empty_list_of_properties_was_not_read() -> None:
    assert judge(snapshot(properties={})).verdict is Verdict.UNREADABLE


@pytest.mark.parametrize(
    ("in_accounts", "in_users"),
    [
        ((0,), (0, 10)),
        ((0, 10), (0,)),
        ((0, 0), (0,)),
        ((0,), (0, 0)),
        ((0, 0), (0, 0)),
        ((10,), (10,)),
        ((), ()),
    ],
)
def test_users_that_are_not_the_same_in_both_lists_make_it_unreadable(
    in_accounts: tuple[int, ...], in_users: tuple[int, ...]
) -> None:
    judged = snapshot(
        accounts=tuple(AccountsOfUser(user, {}) for user in in_accounts),
        users=tuple(AndroidUser(user, 0x10, running=True) for user in in_users),
    )
    assert judge(judged).verdict is Verdict.UNREADABLE
    assert codes(judged) == ["users_disagree"]


@pytest.mark.parametrize(
    "states",
    [
        (),
        (UserState(10, frozenset()),),
        (UserState(0, None),),
        (UserState(0, frozenset()), UserState(0, None)),
    ],
)
def test_unknown_restrictions_of_the_owner_make_it_unreadable(
    states: tuple[UserState, ...],
) -> None:
    judgement = judge(snapshot(user_states=states))
    assert judgement.verdict is Verdict.UNREADABLE
    assert judgement.reasons == (Reason("unread", user=0, detail="restrictions: missing"),)


def test_unknown_restrictions_of_another_user_decide_nothing() -> None:
    states = (UserState(0, frozenset()), UserState(10, None))
    assert judge(snapshot(user_states=states)).verdict is Verdict.CLEAR


@pytest.mark.parametrize("value", ["", "0", "true", "11"])
def test_only_the_value_1_says_test_harness(value: str) -> None:
    judged = snapshot(properties=properties(persist__sys__test_harness=value))
    assert judge(judged).verdict is Verdict.CLEAR


@pytest.mark.parametrize(
    ("owner", "code"), [(DEVICE_OWNER, "device_owner"), (COMPANY_PROFILE, "organization_profile")]
)
def test_who_manages_the_tablet_is_named(owner: Owner, code: str) -> None:
    judgement = judge(snapshot(owners=(owner,)))
    assert judgement.verdict is Verdict.MANAGED
    assert judgement.reasons == (Reason(code, user=owner.user, detail=owner.admin),)


def test_the_owner_of_a_plain_work_profile_does_not_manage_the_tablet() -> None:
    assert judge(snapshot(owners=(WORK_PROFILE,))).verdict is Verdict.CLEAR


def test_a_forbidden_reset_is_managed() -> None:
    assert judge(snapshot(user_states=FORBIDDEN)).verdict is Verdict.MANAGED


def test_a_reset_forbidden_to_another_user_does_not_count() -> None:
    states = (UserState(0, frozenset()), UserState(10, frozenset({"no_factory_reset"})))
    assert judge(snapshot(user_states=states)).verdict is Verdict.CLEAR


def test_other_restrictions_do_not_count() -> None:
    states = (UserState(0, frozenset({"no_modify_accounts", "no_debugging_features"})),)
    assert judge(snapshot(user_states=states)).verdict is Verdict.CLEAR


def test_the_locking_types_are_exactly_four() -> None:
    assert sorted(LOCKING_TYPES) == [
        "com.google",
        "com.huawei.hwid",
        "com.osp.app.signin",
        "com.xiaomi",
    ]


@pytest.mark.parametrize("account_type", sorted(LOCKING_TYPES))
@pytest.mark.parametrize("user", [0, 10, 150, 999])
def test_a_locking_account_in_any_user_counts(account_type: str, user: int) -> None:
    blocks = [(0, {account_type: 1})] if user == 0 else [(0, {}), (user, {account_type: 1})]
    judgement = judge(with_accounts(*blocks))
    assert judgement.verdict is Verdict.ACCOUNTS_PRESENT
    assert judgement.reasons == (Reason("account", user=user, type=account_type, count=1),)


def test_the_account_of_a_locked_user_counts() -> None:
    judged = snapshot(accounts=(AccountsOfUser(0, {"com.google": 2}, unlocked=False),))
    assert judge(judged).reasons == (Reason("account", user=0, type="com.google", count=2),)


@pytest.mark.parametrize(
    "account_type",
    [
        "com.google.work",
        "com.google.android.apps.tachyon",
        "com.google.android.gm.legacyimap",
        "com.samsung.android.mobileservice",
        "com.xiaomi.unactivate",
        "COM.GOOGLE",
        "com.google ",
        "",
    ],
)
def test_no_other_type_locks(account_type: str) -> None:
    assert judge(with_accounts((0, {account_type: 3}))).verdict is Verdict.CLEAR


def test_the_school_may_add_a_type() -> None:
    judged = with_accounts((0, {"com.example.id": 1}))
    judgement = judge(judged, frozenset({"com.example.id"}))
    assert judgement.verdict is Verdict.ACCOUNTS_PRESENT


def test_a_count_of_zero_is_no_account() -> None:
    assert judge(with_accounts((0, {"com.google": 0}))).verdict is Verdict.CLEAR


def test_open_account_sessions_never_decide() -> None:
    judged = snapshot(accounts=(AccountsOfUser(0, {}, sessions=3),))
    assert judge(judged).verdict is Verdict.CLEAR


def test_the_history_of_removed_accounts_never_decides() -> None:
    row = "1,action_account_remove,2026-06-01 10:00:00,10123,accounts,1"
    judged = snapshot(accounts=(AccountsOfUser(0, {}, history=(row,)),))
    assert judge(judged).verdict is Verdict.CLEAR


def test_frp_data_are_no_reason_of_their_own_while_an_account_is_there() -> None:
    assert codes(with_accounts((0, {"com.google": 1}), frp_size=259)) == ["account"]


def test_the_size_of_the_frp_data_is_told() -> None:
    assert judge(snapshot(frp_size=259)).reasons == (Reason("frp_data", count=259),)


def test_data_in_a_block_without_a_named_partition_still_count() -> None:
    judged = snapshot(frp_size=259, properties=NO_PARTITION)
    assert judge(judged).verdict is Verdict.FRP_DATA_PRESENT


def test_a_size_of_zero_without_a_partition_is_unknown() -> None:
    assert frp.frp_data_size(snapshot(frp_size=0, properties=NO_PARTITION)) is None


def test_a_size_of_zero_with_a_partition_is_zero() -> None:
    assert frp.frp_data_size(snapshot(frp_size=0)) == 0


def test_the_credential_handle_does_not_decide() -> None:
    assert judge(snapshot(frp_credential=True)).verdict is Verdict.CLEAR


def test_locking_accounts_are_listed_by_user_and_type() -> None:
    blocks = ((10, {"com.xiaomi": 1, "com.google": 2}), (0, {"com.osp.app.signin": 1}))
    assert locking_accounts(with_accounts(*blocks)) == (
        (0, "com.osp.app.signin", 1),
        (10, "com.google", 2),
        (10, "com.xiaomi", 1),
    )


@pytest.mark.parametrize(
    "change",
    [
        {"accounts": unread()},
        {"users": unread("users")},
        {"streams_agree": False},
        {"accounts": (AccountsOfUser(0, {}), AccountsOfUser(10, {}))},
    ],
)
def test_locking_accounts_are_unknown_where_not_every_user_was_read(
    change: dict[str, object],
) -> None:
    assert locking_accounts(snapshot(**change)) is None


def test_accounts_of_an_unreadable_tablet_are_told_all_the_same() -> None:
    judged = with_accounts((0, {"com.google": 1}), owners=unread("owners"))
    assert codes(judged) == ["unread", "account"]


@given(st.text())
def test_only_listed_types_lock(account_type: str) -> None:
    assert locks(account_type) == (account_type in LOCKING_TYPES)


@given(
    st.fixed_dictionaries(
        {},
        optional={
            "accounts": st.just(unread()),
            "users": st.just(unread("users")),
            "owners": st.just(unread("owners")),
            "user_states": st.just(unread("user")),
            "provisioned": st.sampled_from([False, unread("device_provisioned")]),
            "frp_locked": st.sampled_from([True, unread("secure_frp_mode")]),
            "properties": st.sampled_from([HARNESS, unread("properties")]),
            "streams_agree": st.just(value=False),
            "frp_size": st.integers(min_value=1),
        },
    )
)
def test_only_a_tablet_without_a_single_reason_is_clear(changes: dict[str, object]) -> None:
    judgement = judge(snapshot(**changes))
    assert (judgement.verdict is Verdict.CLEAR) == (not changes)
    assert bool(judgement.reasons) == bool(changes)
