import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.tablet import proof_words, verdict_words
from agent.tablet.frp import judge
from agent.tablet.proof import (
    Fingerprint,
    Proof,
    ProofLevel,
    Sameness,
    attest,
    prove,
    same_tablet,
    seal,
)
from agent.tablet.snapshot import AccountsOfUser, Snapshot
from tests.tablet.snapshots import identity, properties, snapshot, unread, with_accounts

SALT = "00112233445566778899aabbccddeeff"
TAKEN_AT = "2026-06-29T08:00:00.000Z"
OLD_ROW = "1,action_account_remove,2026-06-29 09:58:24,10123,accounts,7"
OLDER_ROW = "1,action_account_add,2024-08-20 06:14:24,10123,accounts,1"
NEW_ROW = "-1,action_called_account_add,2026-06-29 10:30:00,10123,accounts,0"


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGUAGE", "en")


def history(*rows: str) -> tuple[AccountsOfUser, ...]:
    return (AccountsOfUser(0, {}, history=rows, unlocked=True),)


BEFORE_READ = snapshot(accounts=history(OLDER_ROW, OLD_ROW))
WIPED = {"identity": identity(android_id="fedcba9876543210"), "boot_count": 2}


def sealed(read: Snapshot = BEFORE_READ, asset_tag: str | None = None) -> Fingerprint:
    return seal(read, salt=SALT, taken_at=TAKEN_AT, asset_tag=asset_tag)


def after(**changes: Any) -> Snapshot:
    return snapshot(**(WIPED | changes))


def concluded(read: Snapshot, before: Fingerprint | None = None, **kwargs: Any) -> Proof:
    return prove(before or sealed(), read, judge(read), **kwargs)


def codes(proof: Proof) -> set[str]:
    return {reason.code for reason in proof.reasons}


def test_a_reset_with_every_condition_met_is_proven() -> None:
    proof = concluded(after())
    assert proof.level is ProofLevel.PROVEN
    assert codes(proof) == {
        "serial_same",
        "model_same",
        "build_same",
        "maker_same",
        "storage_same",
        "android_id_changed",
        "boot_count_lower",
        "history_new",
        "creation_build_same",
        "no_locking_account",
        "not_frp_locked",
        "no_test_harness",
    }


def test_a_new_history_proves_as_well_as_none() -> None:
    assert concluded(after(accounts=history(NEW_ROW))).level is ProofLevel.PROVEN


def test_a_tablet_that_had_no_history_can_be_proven() -> None:
    assert concluded(after(), sealed(snapshot())).level is ProofLevel.PROVEN


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"identity": identity(android_id=None)}, "android_id_unknown"),
        ({"identity": identity(android_id="f", serial=None)}, "serial_unknown"),
        ({"identity": identity(android_id="f", model=None)}, "model_unknown"),
        ({"identity": identity(android_id="f", build_fingerprint=None)}, "build_unknown"),
        ({"identity": identity(android_id="f", maker="OTHER")}, "maker_differs"),
        ({"boot_count": None}, "boot_count_unknown"),
        ({"boot_count": 41}, "boot_count_not_lower"),
        ({"boot_count": 42}, "boot_count_not_lower"),
        ({"accounts": unread()}, "accounts_unknown"),
        ({"accounts": unread()}, "history_unknown"),
        ({"users": unread("users")}, "accounts_unknown"),
        ({"streams_agree": False}, "accounts_unknown"),
        ({"accounts": (AccountsOfUser(0, {"com.google": 1}),)}, "locking_account"),
        ({"accounts": history(NEW_ROW, OLD_ROW)}, "history_kept"),
        ({"frp_locked": True}, "frp_locked"),
        ({"frp_locked": unread("frp_mode_global")}, "frp_lock_unknown"),
        ({"properties": properties(persist__sys__test_harness="1")}, "test_harness"),
        ({"properties": unread("properties")}, "test_harness_unknown"),
        ({"storage_bytes": 128 * 2**30}, "storage_differs"),
    ],
)
def test_one_condition_that_is_not_met_leaves_the_reset_unknown(
    change: dict[str, Any], code: str
) -> None:
    proof = concluded(after(**change))
    assert proof.level is ProofLevel.UNKNOWN
    assert code in codes(proof)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"storage_bytes": None}, "storage_one_sided"),
        ({"storage_bytes": 64 * 2**30 + 4096}, "storage_same"),
        ({"identity": identity(android_id="f", maker=None)}, "maker_one_sided"),
        ({"database_creation_buildid": "OLD.BUILD"}, "creation_build_differs"),
        ({"accounts": (AccountsOfUser(0, {"com.whatsapp": 1}),)}, "no_locking_account"),
        ({"provisioned": False}, "no_locking_account"),
    ],
)
def test_what_is_no_condition_is_a_reason_without_a_veto(change: dict[str, Any], code: str) -> None:
    proof = concluded(after(**change))
    assert proof.level is ProofLevel.PROVEN
    assert code in codes(proof)


@pytest.mark.parametrize("missing", ["serial", "model", "build_fingerprint", "android_id"])
def test_what_the_first_read_did_not_hold_proves_nothing(missing: str) -> None:
    before = sealed(snapshot(identity=identity(**{missing: None})))
    assert concluded(after(), before).level is ProofLevel.UNKNOWN


def test_a_boot_count_that_was_not_known_before_proves_nothing() -> None:
    assert concluded(after(), sealed(snapshot(boot_count=None))).level is ProofLevel.UNKNOWN


def test_a_history_that_was_not_read_before_proves_nothing() -> None:
    proof = concluded(after(), sealed(snapshot(accounts=unread())))
    assert (proof.level, "history_unknown" in codes(proof)) == (ProofLevel.UNKNOWN, True)


@pytest.mark.parametrize(
    ("tag_before", "tag_after", "level", "code"),
    [
        ("TAB-017", "TAB-017", ProofLevel.PROVEN, "asset_tag_same"),
        ("TAB-017", "TAB-018", ProofLevel.UNKNOWN, "asset_tag_differs"),
        ("TAB-017", None, ProofLevel.PROVEN, "asset_tag_one_sided"),
        (None, "TAB-017", ProofLevel.PROVEN, "asset_tag_one_sided"),
    ],
)
def test_an_asset_tag_vetoes_only_where_both_are_known_and_differ(
    tag_before: str | None, tag_after: str | None, level: ProofLevel, code: str
) -> None:
    proof = concluded(after(), sealed(asset_tag=tag_before), asset_tag=tag_after)
    assert (proof.level, code in codes(proof)) == (level, True)


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"boot_count": 2},
        {"frp_locked": True},
        {"accounts": unread()},
        {"storage_bytes": 1},
    ],
)
def test_the_same_android_id_is_not_reset_whatever_else_is_seen(change: dict[str, Any]) -> None:
    proof = concluded(snapshot(**change))
    assert proof.level is ProofLevel.NOT_RESET
    assert "android_id_same" in codes(proof)


def test_the_same_android_id_is_not_reset_even_with_another_asset_tag() -> None:
    proof = concluded(snapshot(), sealed(asset_tag="TAB-017"), asset_tag="TAB-018")
    assert proof.level is ProofLevel.NOT_RESET


@pytest.mark.parametrize(
    ("field", "code"),
    [
        ("serial", "serial_differs"),
        ("model", "model_differs"),
        ("build_fingerprint", "build_differs"),
    ],
)
@pytest.mark.parametrize("android_id", ["0123456789abcdef", "fedcba9876543210"])
def test_another_tablet_proves_nothing(field: str, code: str, android_id: str) -> None:
    other = identity(**{field: "ANOTHER", "android_id": android_id})
    proof = concluded(snapshot(identity=other, boot_count=2))
    assert proof.level is ProofLevel.UNKNOWN
    assert proof.reasons[0].code == "other_tablet"
    assert code in codes(proof)


def test_a_serial_that_many_tablets_carry_is_said() -> None:
    common = identity(serial="0123456789ABCDEF")
    before = sealed(snapshot(identity=common))
    read = after(identity=replace(common, android_id="f"))
    assert "serial_common" in codes(concluded(read, before))


@pytest.mark.parametrize("serial", ["HA1TEST01", "R52M90XXXX", "01234567X"])
def test_an_ordinary_serial_is_not_called_common(serial: str) -> None:
    before = sealed(snapshot(identity=identity(serial=serial)))
    assert "serial_common" not in codes(concluded(after(), before))


def test_the_schools_own_locking_type_counts() -> None:
    read = with_accounts((0, {"com.example.id": 1}), **WIPED)
    proof = prove(sealed(), read, judge(read, frozenset({"com.example.id"})))
    assert (proof.level, "locking_account" in codes(proof)) == (ProofLevel.UNKNOWN, True)


def test_the_boot_counts_are_told() -> None:
    told = {reason.code: reason.detail for reason in concluded(after()).reasons}
    assert told["boot_count_lower"] == "41 → 2"


def test_the_hash_of_the_newest_row_is_kept() -> None:
    assert sealed(snapshot(accounts=history(OLD_ROW, OLDER_ROW))) == sealed()
    assert sealed(snapshot(accounts=history(OLDER_ROW))).history_hash != sealed().history_hash


def test_a_fingerprint_survives_the_record() -> None:
    kept = sealed(asset_tag="TAB-017")
    assert Fingerprint.from_json(json.loads(json.dumps(kept.to_json()))) == kept


def test_a_fingerprint_with_nothing_known_survives_the_record() -> None:
    empty = Fingerprint(salt=SALT, taken_at=TAKEN_AT)
    assert Fingerprint.from_json(empty.to_json()) == empty


def test_a_fingerprint_holds_only_texts_and_integers() -> None:
    assert {type(value) for value in sealed().to_json().values()} <= {str, int, type(None)}


@pytest.mark.parametrize("number", [-1, 2**53, 10**30])
def test_a_number_that_no_record_holds_is_unknown(number: int) -> None:
    assert sealed(snapshot(boot_count=number)).boot_count is None
    assert sealed(snapshot(storage_bytes=number)).storage_gib is None


def test_the_android_id_is_kept_only_as_a_salted_hash() -> None:
    kept = sealed()
    assert "0123456789abcdef" not in json.dumps(kept.to_json())
    assert (
        kept.android_id_hash
        != seal(BEFORE_READ, salt="ff", taken_at=TAKEN_AT, asset_tag=None).android_id_hash
    )


@pytest.mark.parametrize(
    "damage",
    [
        {"boot_count": "41"},
        {"boot_count": True},
        {"boot_count": 41.0},
        {"serial": 17},
        {"salt": None},
        {"taken_at": None},
        {"extra": "x"},
    ],
)
def test_a_damaged_fingerprint_is_refused(damage: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="fingerprint"):
        Fingerprint.from_json({**sealed().to_json(), **damage})


def test_a_fingerprint_that_lacks_a_field_is_refused() -> None:
    with pytest.raises(ValueError, match="fingerprint"):
        Fingerprint.from_json({"salt": SALT, "taken_at": TAKEN_AT})


@pytest.mark.parametrize(
    ("change", "sameness"),
    [
        ({}, Sameness.SAME),
        ({"serial": None}, Sameness.SAME),  # the android_id tells
        ({"android_id": None}, Sameness.SAME),
        ({"serial": None, "android_id": None}, Sameness.UNSURE),
        ({"serial": "OTHER"}, Sameness.OTHER),
        ({"model": "OTHER"}, Sameness.OTHER),
        ({"build_fingerprint": "OTHER"}, Sameness.OTHER),
        ({"android_id": "OTHER"}, Sameness.OTHER),
    ],
)
def test_a_tablet_is_known_again_before_its_reset(
    change: dict[str, str | None], sameness: Sameness
) -> None:
    read = snapshot(identity=identity(**change))
    assert same_tablet(sealed(), read, android_id=True) is sameness


@pytest.mark.parametrize(
    ("change", "sameness"),
    [
        ({"android_id": "OTHER"}, Sameness.SAME),
        ({"android_id": "OTHER", "serial": None}, Sameness.UNSURE),
        ({"serial": None}, Sameness.UNSURE),
        ({"serial": "OTHER"}, Sameness.OTHER),
    ],
)
def test_after_a_reset_the_android_id_is_not_compared(
    change: dict[str, str | None], sameness: Sameness
) -> None:
    read = snapshot(identity=identity(**change))
    assert same_tablet(sealed(), read, android_id=False) is sameness


def test_twins_are_told_apart_by_their_asset_tag() -> None:
    before = sealed(asset_tag="TAB-017")
    assert same_tablet(before, snapshot(), "TAB-018", android_id=False) is Sameness.OTHER
    assert same_tablet(before, snapshot(), "TAB-017", android_id=False) is Sameness.SAME


@pytest.mark.parametrize(
    ("answer", "level"),
    [
        ("free", ProofLevel.ATTESTED),
        ("first_page", ProofLevel.UNKNOWN),
        ("locked", ProofLevel.UNKNOWN),
        ("home", ProofLevel.UNKNOWN),
        ("other", ProofLevel.UNKNOWN),
        ("anything", ProofLevel.UNKNOWN),
        (None, ProofLevel.UNKNOWN),
    ],
)
@pytest.mark.parametrize("left_adb", [True, None])
@pytest.mark.parametrize("seen_on_usb", [True, False, None])
def test_only_a_tablet_that_was_seen_free_is_attested(
    answer: str | None, level: ProofLevel, *, left_adb: bool | None, seen_on_usb: bool | None
) -> None:
    proof = attest(left_adb=left_adb, answer=answer, in_advance=False, seen_on_usb=seen_on_usb)
    assert proof.level is level


@pytest.mark.parametrize("answer", ["free", "first_page", "locked", None])
def test_a_tablet_that_never_left_is_not_reset(answer: str | None) -> None:
    proof = attest(left_adb=False, answer=answer, in_advance=False, seen_on_usb=True)
    assert (proof.level, codes(proof)) == (ProofLevel.NOT_RESET, {"never_left_adb"})


def test_an_answer_given_in_advance_stands_in_the_reasons() -> None:
    proof = attest(left_adb=True, answer="free", in_advance=True, seen_on_usb=None)
    assert codes(proof) == {"left_adb", "screen_free", "answered_in_advance"}


@pytest.mark.parametrize(("seen", "code"), [(True, "seen_on_usb"), (False, "not_seen_on_usb")])
def test_what_usb_shows_is_a_reason(code: str, *, seen: bool) -> None:
    proof = attest(left_adb=True, answer="free", in_advance=False, seen_on_usb=seen)
    assert code in codes(proof)


def test_a_tablet_that_was_never_read_is_said_to_be_so() -> None:
    proof = attest(left_adb=None, answer="free", in_advance=False, seen_on_usb=None)
    assert "never_on_adb" in codes(proof)


def test_a_proof_is_written_as_level_and_reasons() -> None:
    proof = attest(left_adb=False, answer=None, in_advance=False, seen_on_usb=None)
    assert proof.to_json() == {
        "level": "not_reset",
        "reasons": [{"code": "never_left_adb", "detail": None}],
    }


MAYBE_TEXT = st.sampled_from([None, "A", "0123456789ABCDEF"])
READS = st.builds(
    snapshot,
    identity=st.builds(
        identity,
        serial=MAYBE_TEXT,
        maker=MAYBE_TEXT,
        model=MAYBE_TEXT,
        build_fingerprint=MAYBE_TEXT,
        android_id=MAYBE_TEXT,
    ),
    boot_count=st.sampled_from([None, 1, 2, 40]),
    accounts=st.sampled_from([unread(), history(OLD_ROW), history(), history(NEW_ROW)]),
    storage_bytes=st.sampled_from([None, 2**30, 2**31]),
    frp_locked=st.sampled_from([True, False, unread("frp_mode_global")]),
    properties=st.sampled_from([unread("properties"), properties()]),
)


@given(READS, READS, st.sampled_from([None, "T1", "T2"]), st.sampled_from([None, "T1"]))
def test_every_reason_has_words_and_is_said_once(
    first: Snapshot, second: Snapshot, tag: str | None, later_tag: str | None
) -> None:
    proof = concluded(second, sealed(first, tag), asset_tag=later_tag)
    said = [reason.code for reason in proof.reasons]
    assert set(said) <= proof_words.REASONS.keys()
    assert len(said) == len(set(said))


@given(READS, READS)
def test_nothing_is_proven_of_a_tablet_whose_identity_is_not_whole_and_equal(
    first: Snapshot, second: Snapshot
) -> None:
    if concluded(second, sealed(first)).level is ProofLevel.PROVEN:
        one, other = first.identity, second.identity
        assert one.serial == other.serial is not None
        assert one.model == other.model is not None
        assert one.build_fingerprint == other.build_fingerprint is not None
        assert one.android_id != other.android_id
        assert None not in (one.android_id, other.android_id)


def test_every_level_has_words() -> None:
    assert all(proof_words.level_name(level) for level in ProofLevel)


def test_a_reason_is_said_with_its_value() -> None:
    reason = next(r for r in concluded(after()).reasons if r.code == "boot_count_lower")
    assert proof_words.describe(reason) == "The count of starts began again. (41 → 2)"


def test_no_advice_invites_anybody_to_change_a_password() -> None:
    said = " ".join(words() for words in verdict_words.ADVICE.values())
    assert "change" not in said
