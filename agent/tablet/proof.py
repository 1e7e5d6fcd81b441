"""The proof of reset: what two reads of a tablet, or an operator's word, prove (pure; design 4)."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from agent.tablet.fingerprint import (
    Fingerprint,
    Sameness,
    android_id_hash,
    history_rows,
    keyed_hash,
    same_tablet,
    seal,
    storage_gib,
)
from agent.tablet.frp import last_reset_was_harness, locking_accounts
from agent.tablet.snapshot import Snapshot
from agent.tablet.verdict import Judgement

__all__ = [
    "Fingerprint",
    "Proof",
    "ProofLevel",
    "ProofReason",
    "Sameness",
    "attest",
    "is_common_serial",
    "is_sure",
    "prove",
    "same_tablet",
    "seal",
]

# Serials that many tablets share: MediaTek without its NVRAM, makers' defaults (facts, part 7).
_COMMON_SERIAL = re.compile(r"0+|0?12345678?(9|90)?(ABCDEF)?", re.IGNORECASE)

_SCREENS = frozenset({"free", "first_page", "locked", "home", "other"})

_OTHER = frozenset({"serial_differs", "model_differs", "build_differs"})

_REQUIRED = frozenset(
    {
        "serial_same",
        "model_same",
        "build_same",
        "android_id_changed",
        "boot_count_lower",
        "history_new",
        "no_locking_account",
        "not_frp_locked",
        "no_test_harness",
    }
)

# Contrary, but not named in the design as a condition: the creation build that differs; one side
# alone knowing a size or a label; a serial that many tablets share. They are said, no more.
_VETOES = frozenset({"maker_differs", "storage_differs", "asset_tag_differs"})


class ProofLevel(StrEnum):
    """How sure we are that the reset happened (design part 4)."""

    PROVEN = "proven"
    ATTESTED = "attested"
    NOT_RESET = "not_reset"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class ProofReason:
    """One condition met or not met; `code` is stable (words: `proof_words`), `detail` a value."""

    code: str
    detail: str | None = None


@dataclass(frozen=True)
class Proof:
    """A level and every reason for it."""

    level: ProofLevel
    reasons: tuple[ProofReason, ...]

    def to_json(self) -> dict[str, Any]:
        """Return `{level, reasons: [{code, detail}]}`."""
        return {"level": self.level.value, "reasons": [asdict(reason) for reason in self.reasons]}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Proof":
        """Return the proof that `to_json` wrote; raises KeyError, ValueError for anything else."""
        reasons = (ProofReason(reason["code"], reason["detail"]) for reason in data["reasons"])
        return cls(ProofLevel(data["level"]), tuple(reasons))


def is_sure(proof: Proof | None) -> bool:
    """Whether a tablet with that proof may be lent again without another look."""
    return proof is not None and proof.level in (ProofLevel.PROVEN, ProofLevel.ATTESTED)


def is_common_serial(serial: str) -> bool:
    """Whether that serial is one of those that many tablets share."""
    return _COMMON_SERIAL.fullmatch(serial) is not None


def prove(
    before: Fingerprint, after: Snapshot, judgement: Judgement, asset_tag: str | None = None
) -> Proof:
    """Return what a tablet whose ADB is on again proves.

    Args:
        before: what was kept of it before its reset.
        after: what it says now.
        judgement: what `after` means for a reset (it knows the school's own locking types).
        asset_tag: its label as it was read now, where it was.
    """
    reasons = (
        *_identities(before, after),
        *_further_identities(before, after, asset_tag),
        *_wipe_marks(before, after),
        *_locks(after, judgement),
    )
    level = _level(frozenset(reason.code for reason in reasons))
    if level is ProofLevel.UNKNOWN and any(reason.code in _OTHER for reason in reasons):
        return Proof(level, (ProofReason("other_tablet"), *reasons))
    return Proof(level, reasons)


def attest(
    *,
    left_adb: bool | None,
    answer: str | None,
    in_advance: bool,
    seen_on_usb: bool | None,
    doubt: str | None = None,
) -> Proof:
    """Return what the operator's word proves of a tablet that shows no ADB.

    Args:
        left_adb: whether it left ADB after the reset page was opened; None: it never had ADB.
        answer: what its screen shows past the Wi-Fi page (`free`, `first_page`, `locked`, `home`,
            `other`), or None where nobody said.
        in_advance: whether that was said before it could be seen.
        seen_on_usb: whether USB shows its serial again; None: not looked at, or can't be told.
        doubt: the code of a reason why the word can't be believed (`reset_unseen`: the program was
            stopped during the reset; `no_reset_possible`: the tablet was found unusable).
    """
    if left_adb is False:
        return Proof(ProofLevel.NOT_RESET, (ProofReason("never_left_adb"),))
    reasons = [
        ProofReason("left_adb" if left_adb else "never_on_adb"),
        ProofReason(f"screen_{answer}" if answer in _SCREENS else "screen_unknown"),
    ]
    if in_advance and answer is not None:
        reasons.append(ProofReason("answered_in_advance"))
    if seen_on_usb is not None:
        reasons.append(ProofReason("seen_on_usb" if seen_on_usb else "not_seen_on_usb"))
    if doubt is not None:
        reasons.append(ProofReason(doubt))
    attested = answer == "free" and doubt is None
    level = ProofLevel.ATTESTED if attested else ProofLevel.UNKNOWN
    return Proof(level, tuple(reasons))


def _level(codes: frozenset[str]) -> ProofLevel:
    if codes & _OTHER:
        return ProofLevel.UNKNOWN
    if "android_id_same" in codes:
        return ProofLevel.NOT_RESET
    if "serial_common" in codes and "asset_tag_same" not in codes:
        return ProofLevel.UNKNOWN  # a twin that was never reset looks just like it
    if codes >= _REQUIRED and not codes & _VETOES:
        return ProofLevel.PROVEN
    return ProofLevel.UNKNOWN


def _identities(before: Fingerprint, after: Snapshot) -> Iterator[ProofReason]:
    """Compare what must be in both reads and equal."""
    for name, one, other in (
        ("serial", before.serial, after.identity.serial),
        ("model", before.model, after.identity.model),
        ("build", before.build_fingerprint, after.identity.build_fingerprint),
    ):
        if one and other:
            yield ProofReason(f"{name}_same" if one == other else f"{name}_differs", other)
        else:
            yield ProofReason(f"{name}_unknown")
    if before.serial and is_common_serial(before.serial):
        yield ProofReason("serial_common", before.serial)


def _further_identities(
    before: Fingerprint, after: Snapshot, asset_tag: str | None
) -> Iterator[ProofReason]:
    """Compare what must be equal where both reads hold it."""
    for name, one, other in (
        ("maker", before.maker, after.identity.maker),
        ("storage", before.storage_gib, storage_gib(after)),
        ("asset_tag", before.asset_tag, asset_tag),
    ):
        if one is None and other is None:
            continue
        if one is None or other is None:
            yield ProofReason(f"{name}_one_sided", str(other if one is None else one))
        else:
            yield ProofReason(f"{name}_same" if one == other else f"{name}_differs", str(other))


def _wipe_marks(before: Fingerprint, after: Snapshot) -> Iterator[ProofReason]:
    """Compare what a wipe of the data changes (android facts 8.1)."""
    android_id = android_id_hash(after, before.salt)
    if before.android_id_hash is None or android_id is None:
        yield ProofReason("android_id_unknown")
    else:
        same = before.android_id_hash == android_id
        yield ProofReason("android_id_same" if same else "android_id_changed")
    if before.boot_count is None or after.boot_count is None:
        yield ProofReason("boot_count_unknown")
    else:
        lower = after.boot_count < before.boot_count
        counts = f"{before.boot_count} → {after.boot_count}"
        yield ProofReason("boot_count_lower" if lower else "boot_count_not_lower", counts)
    yield _history_mark(before, after)
    created, build = after.database_creation_buildid, after.prop("ro.build.id")
    if created and build:
        yield ProofReason(
            "creation_build_same" if created == build else "creation_build_differs", created
        )


def _history_mark(before: Fingerprint, after: Snapshot) -> ProofReason:
    rows = history_rows(after)
    if rows is None or before.history_hash is None:
        return ProofReason("history_unknown")
    hashes = {keyed_hash(before.salt, "history", row) for row in rows}
    return ProofReason("history_kept" if before.history_hash in hashes else "history_new")


def _locks(after: Snapshot, judgement: Judgement) -> Iterator[ProofReason]:
    """Say whether something would lock the tablet as it is now."""
    present = [reason for reason in judgement.reasons if reason.code == "account"]
    if present:
        yield ProofReason("locking_account", ", ".join(sorted({str(r.type) for r in present})))
    elif locking_accounts(after) is None:
        yield ProofReason("accounts_unknown")
    else:
        yield ProofReason("no_locking_account")
    yield _answered(after.frp_locked, "frp_locked", "not_frp_locked", "frp_lock_unknown")
    yield _answered(
        last_reset_was_harness(after), "test_harness", "no_test_harness", "test_harness_unknown"
    )


def _answered(fact: object, if_true: str, if_false: str, if_unknown: str) -> ProofReason:
    if not isinstance(fact, bool):
        return ProofReason(if_unknown)
    return ProofReason(if_true if fact else if_false)
