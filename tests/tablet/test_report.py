import json
from dataclasses import replace

import pytest

from agent.tablet.device import ConnectionState, Listing
from agent.tablet.frp import judge
from agent.tablet.report import listed_serial, listing_to_json, to_json
from agent.tablet.snapshot import (
    AccountsOfUser,
    Battery,
    Owner,
    OwnerKind,
    Removable,
    Snapshot,
    UserState,
)
from tests.tablet.snapshots import LISTING, properties, snapshot, unread, with_accounts

KEYS = [
    "address",
    "usb",
    "transport_id",
    "state",
    "serial",
    "asset_tag",
    "maker",
    "model",
    "android",
    "sdk",
    "build_fingerprint",
    "verdict",
    "reasons",
    "users",
    "frp",
    "provisioned",
    "test_harness",
    "owners",
    "restrictions",
    "battery",
    "storage",
    "screen_lock",
    "streams",
    "elapsed_ms",
]


def row(read: Snapshot) -> dict[str, object]:
    return to_json(read, judge(read), "TAB-017")


def test_a_tablet_that_was_read_has_the_keys_of_the_contract_in_order() -> None:
    assert list(row(snapshot())) == KEYS


def test_a_tablet_that_is_not_ready_has_the_same_keys() -> None:
    assert list(listing_to_json(replace(LISTING, state=ConnectionState.OFFLINE))) == KEYS


def test_a_clear_tablet_reads_as_it_is() -> None:
    assert row(snapshot()) == {
        "address": "HA1TEST01",
        "usb": "1-1.2",
        "transport_id": 7,
        "state": "ready",
        "serial": "HA1TEST01",
        "asset_tag": "TAB-017",
        "maker": "LENOVO",
        "model": "TB310FU",
        "android": "13",
        "sdk": 33,
        "build_fingerprint": "Lenovo/TB310FU/TB310FU:13/TKQ1.000000.001/S000001:user/release-keys",
        "verdict": "clear",
        "reasons": [],
        "users": [{"id": 0, "kind": "owner", "locked": False, "accounts": []}],
        "frp": {
            "partition": "/dev/block/by-name/frp",
            "data_size": 0,
            "credential": False,
            "locked": False,
        },
        "provisioned": True,
        "test_harness": False,
        "owners": [],
        "restrictions": [],
        "battery": {"level": 80, "charging": False},
        "storage": {"removable": []},
        "screen_lock": "none",
        "streams": 4,
        "elapsed_ms": 310,
    }


@pytest.mark.parametrize(
    ("fact", "key"),
    [
        ("users", "users"),
        ("owners", "owners"),
        ("user_states", "restrictions"),
        ("provisioned", "provisioned"),
        ("properties", "test_harness"),
        ("properties", "android"),
        ("properties", "sdk"),
    ],
)
def test_what_was_not_read_is_null(fact: str, key: str) -> None:
    assert row(snapshot(**{fact: unread()}))[key] is None


def test_what_is_unknown_in_a_group_is_null_there() -> None:
    read = snapshot(
        properties=unread("properties"),
        frp_locked=unread("secure_frp_mode"),
        frp_size=0,
        frp_credential=None,
        battery=None,
        removable=None,
    )
    assert row(read)["frp"] == dict.fromkeys(("partition", "data_size", "credential", "locked"))
    assert row(read)["battery"] == {"level": None, "charging": None}
    assert row(read)["storage"] == {"removable": None}


def test_no_verdict_is_null() -> None:
    assert to_json(snapshot(), None)["verdict"] is None


def test_accounts_are_told_by_type_count_and_whether_they_lock() -> None:
    read = with_accounts((0, {"com.google": 2, "com.example.id": 1, "com.whatsapp": 1}))
    users = to_json(read, None, extra_types=frozenset({"com.example.id"}))["users"]
    assert isinstance(users, list)
    assert users[0]["accounts"] == [
        {"type": "com.example.id", "count": 1, "locks": True},
        {"type": "com.google", "count": 2, "locks": True},
        {"type": "com.whatsapp", "count": 1, "locks": False},
    ]


def test_users_without_an_account_list_have_null_accounts() -> None:
    users = row(snapshot(accounts=unread()))["users"]
    assert users == [{"id": 0, "kind": "owner", "locked": False, "accounts": None}]


def test_a_user_that_only_the_accounts_name_is_shown_too() -> None:
    read = snapshot(accounts=(AccountsOfUser(0, {}), AccountsOfUser(10, {"com.google": 1})))
    users = row(read)["users"]
    assert isinstance(users, list)
    assert [(user["id"], user["kind"]) for user in users] == [(0, "owner"), (10, None)]


@pytest.mark.parametrize(
    ("told", "visible", "level", "locked"),
    [
        (True, True, "33", True),
        (False, False, "33", False),
        (None, True, "33", False),
        (None, False, "33", True),
        (None, False, "26", True),
        (None, False, "25", None),
        (None, True, "", None),
    ],
)
def test_a_user_is_locked_as_its_state_says_else_as_its_accounts_show(
    told: bool | None, visible: bool, level: str, locked: bool | None
) -> None:
    read = snapshot(
        properties=properties(ro__build__version__sdk=level),
        user_states=(UserState(0, frozenset(), told),),
        accounts=(AccountsOfUser(0, {}, unlocked=visible),),
    )
    users = row(read)["users"]
    assert isinstance(users, list)
    assert users[0]["locked"] is locked


def test_owners_reasons_and_volumes_are_spelled_out() -> None:
    owner = Owner(OwnerKind.ORGANIZATION_PROFILE, 10, "com.example.dpc/.Admin")
    read = snapshot(
        owners=(owner,),
        removable=(Removable("public:179,65", "mounted", adopted=False),),
        user_states=(UserState(0, frozenset({"no_sms", "no_factory_reset"})),),
        battery=Battery(None, charging=True),
    )
    made = row(read)
    assert made["owners"] == [
        {"kind": "organization_owned_profile", "user": 10, "admin": "com.example.dpc/.Admin"}
    ]
    assert made["restrictions"] == ["no_factory_reset", "no_sms"]
    assert made["storage"] == {
        "removable": [{"id": "public:179,65", "state": "mounted", "adopted": False}]
    }
    assert made["battery"] == {"level": None, "charging": True}
    assert made["reasons"] == [
        {
            "code": "organization_profile",
            "user": 10,
            "type": None,
            "count": None,
            "detail": "com.example.dpc/.Admin",
        },
        {"code": "no_factory_reset", "user": 0, "type": None, "count": None, "detail": None},
    ]


@pytest.mark.parametrize(
    ("address", "usb", "serial"),
    [
        ("HA1TEST01", "1-1.2", "HA1TEST01"),
        ("HA1TEST01", None, "HA1TEST01"),
        ("AB:CD", "1-1.2", "AB:CD"),
        ("127.0.0.1:5555", None, None),
        ("[::1]:5555", None, None),
        ("adb-HA1TEST01-x._adb-tls-connect._tcp", None, None),
        ("", "1-1.3", None),
    ],
)
def test_a_tablet_that_is_not_ready_has_the_serial_that_adb_lists(
    address: str, usb: str | None, serial: str | None
) -> None:
    listing = Listing(address, ConnectionState.UNAUTHORIZED, 3, usb)
    assert listed_serial(listing) == serial


def test_a_row_holds_only_what_json_can_write() -> None:
    read = with_accounts((0, {"com.google": 1}), (10, {}))
    assert json.loads(json.dumps(row(read))) == row(read)


def test_no_row_tells_the_android_id() -> None:
    assert "0123456789abcdef" not in json.dumps(row(snapshot()))
