"""The words of a verdict: what a read of a tablet means for a reset, and why."""

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """What a snapshot means for a reset, worst first (design part 4)."""

    UNREADABLE = "unreadable"
    FRP_LOCKED = "frp_locked"
    TEST_HARNESS = "test_harness"
    SETUP_WIZARD = "setup_wizard"
    MANAGED = "managed"
    ACCOUNTS_PRESENT = "accounts_present"
    FRP_DATA_PRESENT = "frp_data_present"
    CLEAR = "clear"


@dataclass(frozen=True)
class Reason:
    """One ground of a verdict; `code` is stable, the rest None where it doesn't apply.

    `detail` holds only words of this program and technical names (a query, an admin's component).
    """

    code: str
    user: int | None = None
    type: str | None = None
    count: int | None = None
    detail: str | None = None


@dataclass(frozen=True)
class Judgement:
    """A verdict with every reason that applies, those of the verdict first."""

    verdict: Verdict
    reasons: tuple[Reason, ...]
