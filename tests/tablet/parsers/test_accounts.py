"""Accounts of every user: right, or unreadable; never fewer than there are."""

import re
from collections import Counter

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from agent.tablet.parsers.accounts import counts_agree, parse_accounts, parse_accounts_checkin
from agent.tablet.parsers.answer import Answer, ReadProblem, UnreadError
from agent.tablet.snapshot import AccountsOfUser
from tests.captures import Capture, captures
from tests.tablet.parsers import mutations
from tests.tablet.parsers.samples import (
    ACCOUNT_NAME,
    ACCOUNTS,
    CHECKIN,
    FOUR,
    FULL,
    SAMSUNG_14_TAIL,
    SAMSUNG_15_TAIL,
    USER_NAME,
    VISIBILITY,
    Block,
    account_dump,
    checkin_dump,
    said,
)

GOOGLE = (ACCOUNT_NAME, "com.google")


def read(text: str) -> tuple[AccountsOfUser, ...]:
    return parse_accounts(said(text))


def counts(text: str) -> dict[int, dict[str, int]]:
    return {block.user: dict(block.counts) for block in read(text)}


def problem(text: str) -> ReadProblem:
    with pytest.raises(UnreadError) as caught:
        read(text)
    return caught.value.problem


# ---- the layouts of each version and maker

LAYOUTS = {
    "7": account_dump(Block(flags="13", accounts=FOUR, visibility=None)),
    "8": account_dump(Block(flags="13", accounts=FOUR, visibility=VISIBILITY)),
    "9": account_dump(Block(name="Proprietário", flags="13", accounts=FOUR)),
    "10": account_dump(Block(flags="13", accounts=FOUR, history=())),
    "11": account_dump(Block(accounts=FOUR)),
    "12": account_dump(Block(accounts=FOUR)),
    "13": account_dump(Block(accounts=FOUR, visibility=VISIBILITY)),
    "14": account_dump(Block(flags="4c13", accounts=FOUR)),
    "15": account_dump(Block(flags="4c13", accounts=FOUR)),
    "16": account_dump(Block(flags="4c13", accounts=FOUR)).replace(
        "uid 10236", "uid 10236, lastUpdateTime 1757085600000"
    ),
    "samsung 14": account_dump(Block(accounts=FOUR), tail=SAMSUNG_14_TAIL),
    "samsung 15": account_dump(Block(accounts=FOUR), tail=SAMSUNG_15_TAIL),
    "blank lines without indent": account_dump(Block(accounts=FOUR)).replace("  \n", "\n"),
    "CRLF": account_dump(Block(accounts=FOUR)).replace("\n", "\r\n"),
    "no final newline": account_dump(Block(accounts=FOUR)).rstrip("\n"),
    "byte order mark": "\ufeff" + account_dump(Block(accounts=FOUR)),
    "linker noise": "WARNING: linker: libdvm.so has text relocations\n"
    + account_dump(Block(accounts=FOUR)),
    "bugreport trailer": account_dump(Block(accounts=FOUR))
    + "--------- 0.001s was the duration of dumpsys account, ending at: 2024-08-20 06:14:22\n",
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_each_known_layout_gives_the_accounts_by_type(layout: str) -> None:
    assert counts(LAYOUTS[layout]) == {0: dict.fromkeys((kind for _, kind in FOUR), 1)}


def test_every_user_is_read_with_its_own_accounts() -> None:
    assert counts(ACCOUNTS) == {
        0: dict.fromkeys((kind for _, kind in FOUR), 1),
        10: {"com.google": 1},
        150: {"com.google": 1},
    }


def test_a_user_without_accounts_has_none() -> None:
    assert counts(account_dump()) == {0: {}}


def test_a_locked_user_counts_and_is_known_to_be_locked() -> None:
    assert [(block.user, block.unlocked) for block in read(ACCOUNTS)] == [
        (0, True),
        (10, False),
        (150, True),
    ]


def test_history_rows_are_kept_as_they_are() -> None:
    row = "-1,action_called_account_remove,2024-08-20 05:29:27,1002,accounts,3"
    assert read(account_dump(Block(history=(row,))))[0].history == (row,)


def test_history_is_read_in_a_language_with_its_own_digits() -> None:
    row = "1,action_account_add,٢٠٢٤-٠٨-٢٠ ٠٦:١٤:٢٢,10123,accounts,1"
    assert read(account_dump(Block(history=(row,))))[0].history == (row,)


def test_services_not_loaded_is_a_known_answer() -> None:
    text = account_dump(Block(services=(), accounts=[GOOGLE]))
    text = text.replace(
        "RegisteredServicesCache: 0 services", "RegisteredServicesCache: services not loaded"
    )
    assert counts(text) == {0: {"com.google": 1}}


def test_masked_names_that_collide_still_count_one_by_one() -> None:
    masked = [("abc***@gmail.com", "com.google")] * 2
    assert counts(account_dump(Block(accounts=masked))) == {0: {"com.google": 2}}


# ---- what fools a naive reader (android facts 1.4)


def test_an_authenticator_is_no_account() -> None:
    assert counts(account_dump(Block(services=("com.google",)))) == {0: {}}


def test_a_session_that_names_an_account_is_no_account() -> None:
    session = (
        "expectLaunch false, connected true, stats (0/0/0), lifetime 183.343, hasFeatures, "
        f"Account {{name={ACCOUNT_NAME}, type=com.google}}, android.account.X"
    )
    block = read(account_dump(Block(sessions=(session,))))[0]
    assert (dict(block.counts), block.sessions) == ({}, 1)


@pytest.mark.parametrize("tail", [SAMSUNG_14_TAIL, SAMSUNG_15_TAIL])
def test_samsungs_event_log_is_no_account(tail: str) -> None:
    assert counts(account_dump(tail=tail)) == {0: {}}


def test_a_type_that_begins_with_googles_is_another_type() -> None:
    accounts = [("Meet", "com.google.android.apps.tachyon"), ("w", "com.google.work")]
    assert "com.google" not in counts(account_dump(Block(accounts=accounts)))[0]


@pytest.mark.parametrize(
    "name",
    [
        "a, type=com.example",
        "a, type=com.example}",
        "{}",
        "x: y}, type=",
        "",
        " ",
        "Account {name=b, type=c}",
        "a\u2028b",
        "a\x85b",
        "a\x0bb",
        "User UserInfo{10:x:13}:",
    ],
)
def test_the_type_is_what_stands_after_the_last_comma_whatever_the_name(name: str) -> None:
    assert counts(account_dump(Block(accounts=[(name, "com.google")]))) == {0: {"com.google": 1}}


@pytest.mark.parametrize("name", ["a:b", "x}:13}", "Users:", "", "}:", "a, type=com.google"])
def test_a_user_may_have_any_name(name: str) -> None:
    assert counts(account_dump(Block(name=name, accounts=[GOOGLE]))) == {0: {"com.google": 1}}


@pytest.mark.parametrize(
    "name",
    [
        "a\nb",
        "a, type=b}\n    Account {name=c",
        "a, type=b}\nUser UserInfo{11:x:13}:\n  Accounts: 0",
    ],
)
def test_a_name_over_several_lines_is_unreadable(name: str) -> None:
    assert problem(account_dump(Block(accounts=[(name, "com.google")]))) is ReadProblem.LAYOUT


def test_a_visibility_row_that_looks_like_a_heading_is_only_a_name() -> None:
    name = "User UserInfo{10:x:13}:"
    text = account_dump(Block(accounts=[(name, "com.google")], visibility=(f"    {name}",)))
    assert counts(text) == {0: {"com.google": 1}}


@pytest.mark.parametrize(
    "name", ["Security exception: x", "java.lang.SecurityException", "Can't find service: x"]
)
def test_a_name_that_reads_like_an_error_is_only_a_name(name: str) -> None:
    block = Block(accounts=[(name, "com.google")], visibility=(f"    {name}", "      a.b, 1"))
    assert counts(account_dump(block)) == {0: {"com.google": 1}}


# ---- fail closed


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ReadProblem.LAYOUT),
        ("\n", ReadProblem.LAYOUT),
        ("Accounts: 0\n\nActive Sessions: 0\n", ReadProblem.LAYOUT),
        (
            "Permission Denial: can't dump AccountsManager from from pid=1, uid=2000",
            ReadProblem.DENIED,
        ),
        ("Security exception: no", ReadProblem.DENIED),
        ("Can't find service: account\n", ReadProblem.MISSING),
        (account_dump(Block(id=10)), ReadProblem.LAYOUT),
        (account_dump(Block(), Block()), ReadProblem.LAYOUT),
        (account_dump(Block(id=0), Block(id=10), Block(id=10)), ReadProblem.LAYOUT),
        (
            account_dump() + "Exception occurred while dumping:\njava.lang.X\n",
            ReadProblem.TRUNCATED,
        ),
        (
            account_dump() + "*** SERVICE 'account' DUMP TIMEOUT (10000ms) EXPIRED ***\n",
            ReadProblem.TRUNCATED,
        ),
        (account_dump() + "DUMP OF SERVICE activity:\n", ReadProblem.LAYOUT),
        (account_dump(tail=SAMSUNG_14_TAIL + account_dump(Block(id=10))), ReadProblem.LAYOUT),
    ],
)
def test_anything_that_is_not_whole_and_known_is_unreadable(
    text: str, expected: ReadProblem
) -> None:
    assert problem(text) is expected


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Accounts: 4", "Accounts: 3"),
        ("Accounts: 4", "Accounts: 5"),
        ("Accounts: 4", "Accounts: four"),
        ("RegisteredServicesCache: 2", "RegisteredServicesCache: 3"),
        ("RegisteredServicesCache: 2", "RegisteredServicesCache: 1"),
        ("Active Sessions: 0", "Active Sessions: 1"),
        ("  Accounts History\n", ""),
        ("type=com.google}", "type=}"),
        ("type=com.google}", "type=com.google"),
        ("2024-08-20 06:14:22", "yesterday"),
        (",accounts,0", f",accounts,0,{ACCOUNT_NAME}"),
    ],
)
def test_a_dump_that_contradicts_itself_is_unreadable(old: str, new: str) -> None:
    text = account_dump(Block(accounts=FOUR))
    assert old in text
    assert problem(text.replace(old, new, 1)) in (ReadProblem.LAYOUT, ReadProblem.TRUNCATED)


@pytest.mark.parametrize("given", ReadProblem)
def test_an_answer_that_did_not_come_whole_keeps_its_problem(given: ReadProblem) -> None:
    with pytest.raises(UnreadError) as caught:
        parse_accounts(Answer(stdout=ACCOUNTS, problem=given))
    assert caught.value.problem is given


@pytest.mark.parametrize("status", [1, 20, 126, 127, 137, 255, None])
def test_a_dump_that_did_not_end_in_order_is_unreadable(status: int | None) -> None:
    with pytest.raises(UnreadError):
        parse_accounts(Answer(stdout=ACCOUNTS, status=status))


def test_no_object_holds_a_name() -> None:
    shown = repr(read(ACCOUNTS)) + repr(parse_accounts_checkin(said(CHECKIN)))
    assert not any(
        name in shown for name in (ACCOUNT_NAME, USER_NAME, "pro@example.org", "Travail")
    )


def test_no_error_holds_a_name() -> None:
    with pytest.raises(UnreadError) as caught:
        read(ACCOUNTS.replace("Accounts: 1", "Accounts: 7"))
    assert ACCOUNT_NAME not in str(caught.value) + repr(caught.value) + repr(vars(caught.value))


# ---- --checkin


def test_checkin_counts_the_types_of_every_user() -> None:
    assert parse_accounts_checkin(said(CHECKIN)) == counts(ACCOUNTS)


def test_checkin_of_an_empty_user_is_empty() -> None:
    assert parse_accounts_checkin(said(checkin_dump())) == {0: {}}


@pytest.mark.parametrize("tail", [SAMSUNG_14_TAIL, SAMSUNG_15_TAIL])
def test_samsungs_event_log_does_not_mix_into_checkin(tail: str) -> None:
    assert parse_accounts_checkin(said(checkin_dump(tail=tail))) == {0: {}}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "User UserInfo{0:x:13}:\n",
        "User UserInfo{0:x:13}:\n  com.google,1\n",
        "User UserInfo{0:x:13}:\n  com.google,1\n  com.google,1\n  \n",
        "User UserInfo{0:x:13}:\n  com.google,0\n  \n",
        "User UserInfo{0:x:13}:\n  com.google\n  \n",
        "User UserInfo{0:x:13}:\n  \n  com.google,1\n  \n",
        "User UserInfo{10:x:13}:\n  \n",
        "User UserInfo{0:x:13}:\n  \nUser UserInfo{0:x:13}:\n  \n",
        ACCOUNTS,
    ],
)
def test_checkin_that_is_not_whole_and_known_is_unreadable(text: str) -> None:
    with pytest.raises(UnreadError):
        parse_accounts_checkin(said(text))


def test_both_dumps_of_one_tablet_agree() -> None:
    assert counts_agree(read(ACCOUNTS), parse_accounts_checkin(said(CHECKIN)))


@pytest.mark.parametrize(
    "blocks",
    [
        (Block(), *FULL[1:]),
        FULL[:2],
        (*FULL, Block(999)),
        (Block(accounts=[*FOUR, GOOGLE]), *FULL[1:]),
    ],
)
def test_dumps_that_differ_in_any_user_disagree(blocks: tuple[Block, ...]) -> None:
    assert not counts_agree(read(ACCOUNTS), parse_accounts_checkin(said(checkin_dump(*blocks))))


# ---- damage

_FULL_COUNTS = counts(ACCOUNTS)


def _total(found: dict[int, dict[str, int]]) -> int:
    return sum(sum(types.values()) for types in found.values())


@mutations.QUICK
@given(
    st.one_of(
        mutations.line_dropped(ACCOUNTS),
        mutations.line_doubled(ACCOUNTS),
        mutations.noise_inserted(ACCOUNTS),
        mutations.byte_flipped(ACCOUNTS),
    )
)
def test_a_damaged_dump_never_has_fewer_accounts(text: str) -> None:
    try:
        found = counts(text)
    except UnreadError:
        return
    assert _total(found) >= _total(_FULL_COUNTS)


@mutations.QUICK
@given(mutations.cut(ACCOUNTS))
def test_a_cut_dump_has_each_user_whole_or_is_unreadable(text: str) -> None:
    try:
        found = counts(text)
    except UnreadError:
        return
    assert found == {user: _FULL_COUNTS[user] for user in found}


@mutations.QUICK
@given(mutations.cut(CHECKIN))
def test_a_cut_checkin_has_each_user_whole_or_is_unreadable(text: str) -> None:
    try:
        found = parse_accounts_checkin(said(text))
    except UnreadError:
        return
    assert found == {user: _FULL_COUNTS[user] for user in found}


@mutations.QUICK
@given(name=st.text(), kind=st.sampled_from(["com.google", "com.xiaomi"]))
def test_no_name_hides_or_forges_an_account(name: str, kind: str) -> None:
    text = account_dump(Block(accounts=[(name, kind), GOOGLE], visibility=(f"    {name}",)))
    try:
        found = counts(text)
    except UnreadError:
        return
    assert found == {0: dict(Counter([kind, "com.google"]))}


@mutations.QUICK
@given(name=st.text(alphabet=st.characters(exclude_characters="\n", exclude_categories=["Cs"])))
def test_a_name_on_one_line_is_always_readable(name: str) -> None:
    assume(not name.endswith("\r"))
    assert counts(account_dump(Block(accounts=[(name, "com.google")]))) == {0: {"com.google": 1}}


# ---- real devices

# Whole dumps of Android 7 to 16; the others are older, excerpts, or retyped without their ends.
MUST_READ = frozenset({4, 5, 6, 7, 8, 9, 13, 14, 15})


def _truth(capture: Capture) -> dict[int, int]:
    """Return user → count, as far as the conclusion tells; `user 0` where it names none."""
    found = re.findall(r"user (\d+)[^;:]*: count=(\d+)", capture.conclusion)
    return {int(user): int(count) for user, count in found}


@pytest.mark.parametrize("capture", captures("dumpsys_account"), ids=lambda c: c.name)
def test_a_real_dump_is_read_right_or_not_at_all(capture: Capture) -> None:
    try:
        blocks = parse_accounts(capture.answer)
    except UnreadError:
        assert capture.number not in MUST_READ
        return
    found = {block.user: sum(block.counts.values()) for block in blocks}
    google = {block.user: block.counts.get("com.google", 0) for block in blocks}
    assert found == _truth(capture)
    assert google[0] == int(capture.said(r"com\.google x(\d+)") or 0)


@pytest.mark.parametrize("capture", captures("dumpsys_account"), ids=lambda c: c.name)
def test_no_name_of_a_real_dump_comes_through(capture: Capture) -> None:
    names = set(re.findall(r"\{name=(.{3,}?), type=", capture.text))
    try:
        shown = repr(parse_accounts(capture.answer))
    except UnreadError as error:
        shown = f"{error!r} {vars(error)}"
    assert not [name for name in names if "@" in name and name in shown]


@pytest.mark.parametrize(
    "capture", [c for c in captures("dumpsys_account") if c.number <= 3], ids=lambda c: c.name
)
def test_dumps_of_android_2_without_users_are_unreadable(capture: Capture) -> None:
    with pytest.raises(UnreadError) as caught:
        parse_accounts(capture.answer)
    assert caught.value.problem is ReadProblem.LAYOUT
