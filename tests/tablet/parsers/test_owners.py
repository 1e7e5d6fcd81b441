"""Apps that own the tablet or a user, from both sources."""

import pytest
from hypothesis import given

from agent.tablet.parsers.answer import ReadProblem, UnreadError
from agent.tablet.parsers.owners import merge_owners, parse_device_policy, parse_list_owners
from agent.tablet.snapshot import Owner, OwnerKind
from tests.captures import Capture, captures
from tests.tablet.parsers import mutations
from tests.tablet.parsers.samples import (
    DEVICE_OWNER,
    DEVICE_POLICY,
    LIST_OWNERS,
    policy_dump,
    profile_owner,
    said,
)

DEVICE = Owner(OwnerKind.DEVICE_OWNER, 0, "com.example.dpc/com.example.dpc.Receiver")
PROFILE = Owner(OwnerKind.PROFILE_OWNER, 10, "com.example.work/com.example.work.Receiver")
OF_ORGANIZATION = Owner(OwnerKind.ORGANIZATION_PROFILE, 10, PROFILE.admin)


def policy(owners: str = "") -> tuple[Owner, ...]:
    return parse_device_policy(said(policy_dump(owners)))


def listed(text: str, *, stderr: str = "", status: int = 0) -> tuple[Owner, ...] | None:
    return parse_list_owners(said(text, stderr=stderr, status=status))


# ---- dumpsys device_policy


def test_a_tablet_that_nobody_manages_has_no_owner() -> None:
    assert policy() == ()


def test_a_device_owner_is_named_by_its_component() -> None:
    assert policy(DEVICE_OWNER) == (DEVICE,)


def test_a_plain_profile_owner_is_told_from_an_organisations() -> None:
    assert policy(profile_owner()) == (PROFILE,)
    assert policy(profile_owner("true")) == (OF_ORGANIZATION,)


def test_a_profile_owner_that_lost_whose_it_is_is_unreadable_from_android_11_on() -> None:
    text = policy_dump(profile_owner("true").replace("    isOrganizationOwnedDevice=true\n", ""))
    assert parse_device_policy(said(text), sdk=29) == (PROFILE,)
    with pytest.raises(UnreadError):
        parse_device_policy(said(text), sdk=30)


def test_device_and_profile_owner_are_both_read() -> None:
    assert parse_device_policy(said(DEVICE_POLICY)) == (DEVICE, OF_ORGANIZATION)


def test_android_7_prints_fewer_fields() -> None:
    old = (
        "Current Device Policy Manager state:\n"
        "  Device Owner: \n    admin=ComponentInfo{com.example.dpc/com.example.dpc.Receiver}\n"
        "    name=\n  \n"
        "  Profile Owner (User 10): \n    admin=ComponentInfo{com.example.work/.Receiver}\n  \n"
        "  Enabled Device Admins (User 0):\n \n  mPasswordOwner=-1\n"
    )
    assert parse_device_policy(said(old)) == (DEVICE, PROFILE)


def test_an_owner_without_component_is_named_by_its_package() -> None:
    text = DEVICE_OWNER.replace("ComponentInfo{com.example.dpc/com.example.dpc.Receiver}", "null")
    assert policy(text) == (Owner(OwnerKind.DEVICE_OWNER, 0, "com.example.dpc"),)


@pytest.mark.parametrize(
    "line", ["  Some Device Owner: x\n", "  mDeviceOwner=x\n", "  com.example.DeviceOwner/.X:\n"]
)
def test_a_word_that_holds_owner_is_none(line: str) -> None:
    assert policy(line) == ()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "No devices\n",
        policy_dump().replace("Current Device Policy Manager state:", "Device policy"),
        policy_dump().replace("Enabled Device Admins (User 0", "Enabled Device Admins (User 5"),
        policy_dump(DEVICE_OWNER.replace("  Device Owner: ", "  Device Owner (User 0): ")),
        policy_dump(DEVICE_OWNER.replace("  Device Owner: \n", "")),
        policy_dump("  Device Owner: \n    name=x\n"),
        policy_dump(DEVICE_OWNER.replace("ComponentInfo{com.example.dpc/", "{")),
        policy_dump(DEVICE_OWNER.replace("User ID: 0", "User ID: all")),
        policy_dump(profile_owner("maybe")),
        policy_dump(profile_owner("true").replace("Travail", "Tra\nvail")),
        policy_dump(profile_owner() + profile_owner().partition("\n")[2]),
    ],
)
def test_an_owner_in_an_unknown_layout_is_unreadable_not_absent(text: str) -> None:
    with pytest.raises(UnreadError) as caught:
        parse_device_policy(said(text))
    assert caught.value.problem in (ReadProblem.LAYOUT, ReadProblem.TRUNCATED)


@mutations.QUICK
@given(mutations.cut(DEVICE_POLICY))
def test_a_cut_dump_never_hides_an_owner(text: str) -> None:
    try:
        found = parse_device_policy(said(text))
    except UnreadError:
        return
    assert found == (DEVICE, OF_ORGANIZATION)


# ---- dpm list-owners


def test_no_owners_is_an_empty_list() -> None:
    assert listed("no owners\n") == ()


def test_each_listed_owner_has_its_kind() -> None:
    assert listed(LIST_OWNERS) == (DEVICE, PROFILE)


@pytest.mark.parametrize(
    ("text", "stderr", "status"),
    [
        ("usage: dpm [subcommand] [options]\nusage: dpm set-device-owner\n", "", 0),
        ("", "usage: dpm [subcommand] [options]\n\nError: unknown command 'list-owners'", 1),
        ("", "Error: unknown command 'list-owners'", 255),
        ("Unknown command: list-owners\nUsage: \n  help\n", "", 255),
        ("java.lang.IllegalArgumentException: unknown command 'list-owners'\n", "", 1),
        ("", "/system/bin/sh: dpm: not found", 127),
    ],
)
def test_an_android_without_the_command_is_told_from_one_without_owners(
    text: str, stderr: str, status: int
) -> None:
    assert listed(text, stderr=stderr, status=status) is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "owners\n",
        "1 owner:\n",
        "2 owners:\nUser  0: admin=com.a/.B,DeviceOwner\n",
        "1 owner:\nUser  0: admin=com.a/.B,DeviceOwner\nUser 10: admin=com.a/.B,ProfileOwner\n",
        "1 owner:\nUser  0: admin=com.a/.B\n",
        "1 owner:\nUser  0: admin=com.a/.B,Affiliated\n",
        "1 owner:\nUser  0: admin=com.a.B,DeviceOwner\n",
        "no owners\nUser  0: admin=com.a/.B,DeviceOwner\n",
        "Unknown command: list-active-admins\n",
    ],
)
def test_any_other_list_is_unreadable(text: str) -> None:
    with pytest.raises(UnreadError):
        listed(text)


def test_a_refused_list_is_denied() -> None:
    with pytest.raises(UnreadError) as caught:
        listed("java.lang.SecurityException: Neither user 2000 nor current process has it.\n")
    assert caught.value.problem is ReadProblem.DENIED


# ---- both


def test_the_same_owners_are_merged_to_one_each() -> None:
    assert merge_owners((DEVICE, OF_ORGANIZATION), (DEVICE, PROFILE)) == (DEVICE, OF_ORGANIZATION)


def test_what_one_source_alone_names_counts() -> None:
    assert merge_owners((), (DEVICE,)) == (DEVICE,)
    assert merge_owners((PROFILE,), ()) == (PROFILE,)
    assert merge_owners((DEVICE,), None) == (DEVICE,)


def test_two_different_device_owners_disagree() -> None:
    other = Owner(OwnerKind.DEVICE_OWNER, 0, "com.other/com.other.Receiver")
    with pytest.raises(UnreadError) as caught:
        merge_owners((DEVICE,), (other,))
    assert caught.value.problem is ReadProblem.DISAGREES


def test_two_different_profile_owners_do_not_disagree() -> None:
    other = Owner(OwnerKind.PROFILE_OWNER, 11, "com.other/com.other.Receiver")
    assert merge_owners((PROFILE,), (other,)) == (PROFILE, other)


# ---- real devices

_FAMILY_LINK = "com.google.android.gms.supervision"
POLICY = {3: [], 4: [], 5: [], 6: [(OwnerKind.PROFILE_OWNER, 0, _FAMILY_LINK)]}
POLICY[8] = [(OwnerKind.DEVICE_OWNER, 0, "com.example.android.deviceowner")]
LISTED = {
    9: None,
    10: [(OwnerKind.PROFILE_OWNER, 0, _FAMILY_LINK)],
    11: [],
    12: [(OwnerKind.PROFILE_OWNER, 11, "dev.firezone.dpc")],
    13: [(OwnerKind.DEVICE_OWNER, 0, "com.ccswe.appmanager.deviceowner")],
}


def _short(owners: tuple[Owner, ...]) -> list[tuple[OwnerKind, int, str]]:
    return [(owner.kind, owner.user, owner.admin.partition("/")[0]) for owner in owners]


@pytest.mark.parametrize("capture", captures("device_policy"), ids=lambda c: c.name)
def test_a_real_policy_dump_is_read_right_or_not_at_all(capture: Capture) -> None:
    try:
        found = parse_device_policy(capture.answer)
    except UnreadError:
        assert capture.number not in POLICY
        return
    assert _short(found) == POLICY[capture.number]


@pytest.mark.parametrize("capture", captures("device_policy"), ids=lambda c: c.name)
def test_a_real_list_of_owners_is_read_right_or_not_at_all(capture: Capture) -> None:
    try:
        found = parse_list_owners(capture.answer)
    except UnreadError:
        assert capture.number not in LISTED
        return
    assert (None if found is None else _short(found)) == LISTED[capture.number]
