"""The verdict: what one read of a tablet means for a reset (pure; design part 4)."""

from collections.abc import Callable, Iterator

from agent.tablet.parsers.answer import ReadProblem
from agent.tablet.snapshot import Owner, OwnerKind, Snapshot, Unread
from agent.tablet.verdict import Judgement, Reason, Verdict

# Types whose account can lock a tablet after a reset (android facts 6.6). Compared for equality:
# `com.google.work`, `com.google.android.apps.tachyon` or `com.samsung.android.mobileservice` don't.
LOCKING_TYPES = frozenset({"com.google", "com.osp.app.signin", "com.xiaomi", "com.huawei.hwid"})

NO_FACTORY_RESET = "no_factory_reset"  # UserManager.DISALLOW_FACTORY_RESET

LockingAccount = tuple[int, str, int]  # Android user, account type, how many

# A plain profile owner manages its own profile only, and a reset by the main user takes it away.
_MANAGING = {
    OwnerKind.DEVICE_OWNER: "device_owner",
    OwnerKind.ORGANIZATION_PROFILE: "organization_profile",
}


def locks(account_type: str, extra_types: frozenset[str] = frozenset()) -> bool:
    """Tell whether an account of that type can lock a tablet; `extra_types` are the school's."""
    return account_type in LOCKING_TYPES or account_type in extra_types


def locking_accounts(
    snapshot: Snapshot, extra_types: frozenset[str] = frozenset()
) -> tuple[LockingAccount, ...] | None:
    """Return the locking accounts of all users, or None where that can't be told for every user."""
    if any(True for _ in _account_doubts(snapshot)):
        return None
    return tuple(_listed_locking(snapshot, extra_types))


def owner_restrictions(snapshot: Snapshot) -> frozenset[str] | None:
    """Return the restrictions in force for user 0, or None where they were not read."""
    if isinstance(snapshot.user_states, Unread):
        return None
    told = [state.restrictions for state in snapshot.user_states if state.id == 0]
    known = [restrictions for restrictions in told if restrictions is not None]
    if not told or len(known) < len(told):
        return None
    return frozenset[str]().union(*known)


def last_reset_was_harness(snapshot: Snapshot) -> bool | None:
    """Tell whether the last reset was `cmd testharness` (property of Android 10+); None unread."""
    if isinstance(snapshot.properties, Unread):
        return None
    return snapshot.prop("persist.sys.test_harness") == "1"


def frp_data_size(snapshot: Snapshot) -> int | None:
    """Return the size of the FRP data in bytes, or None where unknown.

    The service also answers 0 for a partition that is missing or can't be read (Android 13,
    PersistentDataBlockService l.630), so 0 counts only where `ro.frp.pst` names one.
    """
    if snapshot.frp_size == 0 and snapshot.prop("ro.frp.pst") is None:
        return None
    return snapshot.frp_size


def judge(snapshot: Snapshot, extra_types: frozenset[str] = frozenset()) -> Judgement:
    """Return the verdict on a ready tablet, with every reason that applies, worst first.

    Args:
        snapshot: one read of the tablet.
        extra_types: account types that the school's settings add to `LOCKING_TYPES`.
    """
    found = [
        (verdict, reasons)
        for verdict, rule in _RULES
        if (reasons := tuple(rule(snapshot, extra_types)))
    ]
    verdict = found[0][0] if found else Verdict.CLEAR
    return Judgement(verdict, tuple(reason for _, reasons in found for reason in reasons))


def _unread(fact: object) -> Iterator[Reason]:
    if isinstance(fact, Unread):
        yield Reason("unread", detail=f"{fact.query}: {fact.problem.value}")


def _account_doubts(snapshot: Snapshot) -> Iterator[Reason]:
    """Yield why the accounts may not be those of every user of this one tablet."""
    if not snapshot.streams_agree:
        yield Reason("streams_disagree")
    yield from _unread(snapshot.accounts)
    yield from _unread(snapshot.users)
    if isinstance(snapshot.accounts, Unread) or isinstance(snapshot.users, Unread):
        return
    with_accounts = sorted(block.user for block in snapshot.accounts)
    listed = sorted(user.id for user in snapshot.users)
    if with_accounts != listed or 0 not in listed or len(set(listed)) < len(listed):
        yield Reason("users_disagree", detail=f"users: {ReadProblem.DISAGREES.value}")


def _unreadable(snapshot: Snapshot, _: frozenset[str]) -> Iterator[Reason]:
    yield from _account_doubts(snapshot)
    for fact in (
        snapshot.properties or Unread("properties", ReadProblem.MISSING),
        snapshot.provisioned,
        snapshot.owners,
        snapshot.user_states,
        snapshot.frp_locked,
    ):
        yield from _unread(fact)
    if not isinstance(snapshot.user_states, Unread) and owner_restrictions(snapshot) is None:
        yield Reason("unread", user=0, detail=f"restrictions: {ReadProblem.MISSING.value}")


def _frp_locked(snapshot: Snapshot, _: frozenset[str]) -> Iterator[Reason]:
    if snapshot.frp_locked is True:
        yield Reason("frp_mode")


def _test_harness(snapshot: Snapshot, _: frozenset[str]) -> Iterator[Reason]:
    if last_reset_was_harness(snapshot):
        yield Reason("test_harness")


def _setup_wizard(snapshot: Snapshot, _: frozenset[str]) -> Iterator[Reason]:
    if snapshot.provisioned is False:
        yield Reason("not_provisioned")


def _managed(snapshot: Snapshot, _: frozenset[str]) -> Iterator[Reason]:
    owners: tuple[Owner, ...] = () if isinstance(snapshot.owners, Unread) else snapshot.owners
    for owner in owners:
        if owner.kind in _MANAGING:
            yield Reason(_MANAGING[owner.kind], user=owner.user, detail=owner.admin)
    if NO_FACTORY_RESET in (owner_restrictions(snapshot) or ()):
        yield Reason(NO_FACTORY_RESET, user=0)


def _listed_locking(snapshot: Snapshot, extra: frozenset[str]) -> Iterator[LockingAccount]:
    if isinstance(snapshot.accounts, Unread):
        return
    for block in sorted(snapshot.accounts, key=lambda block: block.user):
        for account_type, count in sorted(block.counts.items()):
            if count > 0 and locks(account_type, extra):
                yield block.user, account_type, count


def _accounts_present(snapshot: Snapshot, extra: frozenset[str]) -> Iterator[Reason]:
    for user, account_type, count in _listed_locking(snapshot, extra):
        yield Reason("account", user=user, type=account_type, count=count)


def _frp_data_present(snapshot: Snapshot, extra: frozenset[str]) -> Iterator[Reason]:
    size = frp_data_size(snapshot)
    if size and not any(_listed_locking(snapshot, extra)):
        yield Reason("frp_data", count=size)


_Rule = Callable[[Snapshot, frozenset[str]], Iterator[Reason]]

# Worst first: the first rule that yields a reason is the verdict.
_RULES: tuple[tuple[Verdict, _Rule], ...] = (
    (Verdict.UNREADABLE, _unreadable),
    (Verdict.FRP_LOCKED, _frp_locked),
    (Verdict.TEST_HARNESS, _test_harness),
    (Verdict.SETUP_WIZARD, _setup_wizard),
    (Verdict.MANAGED, _managed),
    (Verdict.ACCOUNTS_PRESENT, _accounts_present),
    (Verdict.FRP_DATA_PRESENT, _frp_data_present),
)
