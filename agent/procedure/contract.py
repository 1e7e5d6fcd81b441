"""What each action needs of a procedure file: its texts, their placeholders, its answers.

Pure tables: the loader checks files against them, `actions.ACTIONS` has the same keys.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Lane(StrEnum):
    """In which kind of procedure an action may stand."""

    ADB = "adb"  # it reads the tablet
    DECLARED = "declared"  # people say what no ADB can read
    LENDING = "lending"  # a tablet goes out; it is read where ADB is on, declared elsewhere
    BOTH = "both"


@dataclass(frozen=True)
class ActionContract:
    """What a phase that does this action must and may say.

    Attributes:
        texts: the texts that it must have.
        optional_texts: the texts that it may have.
        placeholders: text name → the placeholders that it may hold; none for the others.
        acting: whether it changes the tablet: its intent is recorded before, its result after.
        lane: in which kind of procedure it may stand.
    """

    texts: frozenset[str]
    optional_texts: frozenset[str] = frozenset()
    placeholders: Mapping[str, frozenset[str]] = field(default_factory=dict)
    acting: bool = False
    lane: Lane = Lane.BOTH

    @property
    def known_texts(self) -> frozenset[str]:
        """The texts that it must or may have."""
        return self.texts | self.optional_texts


def _contract(
    texts: str, *, optional: str = "", lane: Lane = Lane.BOTH, acting: bool = False, **holds: str
) -> ActionContract:
    """Return a contract out of words separated by blanks; `holds`: text → its placeholders."""
    return ActionContract(
        texts=frozenset(texts.split()),
        optional_texts=frozenset(optional.split()),
        placeholders={name: frozenset(words.split()) for name, words in holds.items()},
        acting=acting,
        lane=lane,
    )


CONTRACTS: Mapping[str, ActionContract] = {
    "identify": _contract(
        "cable debugging_off unauthorized offline no_permissions recovery wrong_mode found"
        " without_adb_offer ask_tag",
        lane=Lane.ADB,
        found="tag serial maker model android",
    ),
    "declare": _contract("found_ask tag locked_at_start dead", lane=Lane.DECLARED),
    "presence": _contract(
        "ask needs never_password absent_clear absent_stop", optional="needs_samsung needs_xiaomi"
    ),
    "condition": _contract(
        "ask_part ask_all ask_remark done", optional="ask_card", ask_part="part", done="count"
    ),
    "readiness": _contract(
        "battery_low battery_unknown card_in card_ask card_keep sim_in screen_locked unknown ready",
        lane=Lane.ADB,
        battery_low="level needed",
        unknown="what",
    ),
    "declare_readiness": _contract("card_ask", lane=Lane.DECLARED),
    "accounts": _contract(
        "open_page page_unverified remove other_user removed none_left never_password unreadable",
        lane=Lane.ADB,
        remove="types users",
        other_user="user",
        removed="left",
    ),
    "declare_accounts": _contract("explain ask", lane=Lane.DECLARED),
    "frp": _contract(
        "wait_block block_unknown second_read clear not_clear",
        lane=Lane.ADB,
        wait_block="size",
        not_clear="verdict",
    ),
    "declare_frp": _contract("explain", lane=Lane.DECLARED),
    "checkpoint": _contract("passed stopped missing", stopped="reasons", missing="phases"),
    "reset": _contract(
        "explain consent open_page page_unverified confirm left never_left refused",
        lane=Lane.ADB,
        acting=True,
    ),
    "declare_reset": _contract(
        "explain consent walk_path", optional="ask_done refused", lane=Lane.DECLARED
    ),
    "after": _contract("walk ask_screen ask_skip free first_page locked home other"),
    "slip": _contract("summary ask refused later", summary="outcome proof tag serial"),
    "portal": _contract("explain ask later", explain="tag serial model url"),
    "restock": _contract("done label", done="tag"),
    "compare": _contract(
        "compared proven attested not_reset unknown", lane=Lane.ADB, compared="level"
    ),
    "remind": _contract("debugging_off no_account"),
    "lend_pick": _contract(
        "fetch by_rule not_lendable",
        lane=Lane.LENDING,
        fetch="tag serial maker model year",
        not_lendable="reason",
    ),
    "lend_identify": _contract(
        "ask_tag ask_serial wrong_tag wrong_serial unauthorized offline no_permissions recovery"
        " wrong_mode declared not_clear found",
        lane=Lane.LENDING,
        wrong_tag="tag typed",
        wrong_serial="serial typed",
        not_clear="verdict",
        found="tag serial maker model",
    ),
    "lend_last_reset": _contract("new sure not_sure", lane=Lane.LENDING, sure="level"),
    "lend_ground": _contract(
        "ask ask_decided_by ask_decided_why ask_kind cession", lane=Lane.LENDING
    ),
    "lend_borrower": _contract(
        "ask_name known ask_person ask_class ask_subject ask_replaces ask_minor ask_guardian",
        lane=Lane.LENDING,
        known="people",
    ),
    "lend_dates": _contract(
        "ask_start ask_due limited open_end",
        lane=Lane.LENDING,
        limited="start due",
        open_end="start",
    ),
    "lend_papers": _contract(
        "pupil staff sheet guardian made by_hand", lane=Lane.LENDING, made="files"
    ),
    "lend_signature": _contract("ask refused later", lane=Lane.LENDING),
    "lend_handover": _contract("done loans_only charged", lane=Lane.LENDING, done="tag loan"),
    "lend_portal": _contract(
        "explain ask later", lane=Lane.LENDING, explain="tag serial model who start due url"
    ),
}

CONDITION_PARTS = (
    "screen",
    "shell",
    "ports",
    "buttons",
    "cameras",
    "battery",
    "charger",
    "cable",
    "case",
)
CONDITION_VALUES = ("ok", "worn", "damaged", "missing")

GROUNDS = ("waiting_pupil", "substitute_teacher", "head_decision")
CESSION = "cession"  # a gift: offered as an answer so that it can be refused as a loan
BORROWER_KINDS = ("pupil", "staff")

FREE_TEXT: tuple[str, ...] = ()
_YES_NO = ("yes", "no")

# Action → field → what may be answered; `FREE_TEXT` takes anything (issue 2, part 4).
FIELDS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "identify": {"asset_tag": FREE_TEXT},
    "declare": {
        "found": ("home", "welcome", "locked", "dead", "broken"),
        "asset_tag": FREE_TEXT,
    },
    "presence": {"borrower": ("yes", "representative", "no")},
    "condition": {
        **dict.fromkeys(CONDITION_PARTS, CONDITION_VALUES),
        "all": CONDITION_VALUES,
        "card": _YES_NO,
        "remark": FREE_TEXT,
    },
    "readiness": {"sd_card": ("removed", "keep")},
    "declare_readiness": {"sd_card": ("removed", "keep", "none")},
    "accounts": {},
    "declare_accounts": {"removed": ("yes", "no", "unknown")},
    "frp": {},
    "declare_frp": {},
    "checkpoint": {},
    "reset": {"consent": _YES_NO},
    "declare_reset": {"consent": _YES_NO, "done": _YES_NO},
    "after": {
        "screen": ("free", "first_page", "locked", "home", "other"),
        "skip_offered": _YES_NO,
    },
    "slip": {"signed": ("yes", "refused", "later")},
    "portal": {"unticked": ("yes", "later")},
    "restock": {},
    "compare": {},
    "remind": {},
    "lend_pick": {},
    "lend_identify": {"asset_tag": FREE_TEXT, "serial": FREE_TEXT},
    "lend_last_reset": {},
    "lend_ground": {
        "ground": (*GROUNDS, CESSION),
        "decided_by": FREE_TEXT,
        "decided_why": FREE_TEXT,
        "kind": BORROWER_KINDS,
    },
    "lend_borrower": {
        "person": FREE_TEXT,
        "name": FREE_TEXT,
        "group": FREE_TEXT,
        "replaces": FREE_TEXT,
        "minor": _YES_NO,
        "guardian": FREE_TEXT,
    },
    "lend_dates": {"start": FREE_TEXT, "due": FREE_TEXT},
    "lend_papers": {},
    "lend_signature": {"signed": ("yes", "later", "refused")},
    "lend_handover": {},
    "lend_portal": {"typed": ("yes", "later")},
}

# Answers without which a run goes on. `condition.all` answers for the parts that are not named.
OPTIONAL_FIELDS: Mapping[str, frozenset[str]] = {
    "identify": frozenset({"asset_tag"}),
    "declare": frozenset({"asset_tag"}),
    "condition": frozenset({"all", "card", "remark"}),
    "declare_readiness": frozenset({"sd_card"}),
    "declare_accounts": frozenset({"removed"}),
    "declare_reset": frozenset({"done"}),
    "after": frozenset({"skip_offered"}),
    "lend_borrower": frozenset({"person"}),
    "lend_dates": frozenset({"start"}),
}
