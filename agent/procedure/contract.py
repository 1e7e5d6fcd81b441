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
    "condition": _contract("ask_part ask_all ask_remark done", ask_part="part", done="count"),
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
}

# Answers without which a run goes on. `condition.all` answers for the parts that are not named.
OPTIONAL_FIELDS: Mapping[str, frozenset[str]] = {
    "identify": frozenset({"asset_tag"}),
    "declare": frozenset({"asset_tag"}),
    "condition": frozenset({"all", "remark"}),
    "declare_readiness": frozenset({"sd_card"}),
    "declare_accounts": frozenset({"removed"}),
    "declare_reset": frozenset({"done"}),
    "after": frozenset({"skip_offered"}),
}
