"""Guides the borrower until no account that would lock the tablet is left in any user."""

from agent.procedure.actions.pages import PageOpener
from agent.procedure.actions.telling import tell_verdict
from agent.procedure.context import Context
from agent.procedure.prompts import Audience, Tone
from agent.procedure.results import Result
from agent.tablet.frp import locking_accounts
from agent.tablet.screens import Target
from agent.tablet.verdict import Verdict
from agent.tablet.verdict_words import account_name

LOOK_AGAIN_S = 2.0

# Verdicts that no removal of an account mends, so the borrower is not sent to try.
_HOPELESS = frozenset(
    {
        Verdict.FRP_LOCKED,
        Verdict.TEST_HARNESS,
        Verdict.SETUP_WIZARD,
        Verdict.MANAGED,
    }
)

Left = tuple[tuple[int, str, int], ...]


def run(context: Context) -> Result:
    """Watch the accounts until no locking one is left in any user; `unreadable` means watch on."""
    seen: Left | None = None
    page = PageOpener(context, Target.ACCOUNTS)
    while True:
        snapshot = context.read()
        left = locking_accounts(snapshot, context.station.locking_types)
        judgement = context.judge(snapshot)
        if judgement.verdict in _HOPELESS:
            context.measure("verdict", judgement.verdict.value)
            tell_verdict(context, judgement)
            return Result.STOP
        if left is not None and not left:
            break
        if left is None:
            context.wait("unreadable", context.words("unreadable") or "")
        else:
            if not page.settled:
                _open(context, page)
            if left != seen:
                _tell_left(context, left, first=seen is None)
                seen = left
            context.wait("accounts", _types(left))
        context.pause(LOOK_AGAIN_S)
    context.measure("removed", seen is not None)
    context.tell("none_left", Audience.BOTH, Tone.GOOD)
    return Result.CONTINUE


def _open(context: Context, page: PageOpener) -> None:
    page.open()
    context.guide("accounts", Audience.BOTH)
    context.tell("never_password", Audience.BOTH, Tone.WARNING)


def _tell_left(context: Context, left: Left, *, first: bool) -> None:
    users = sorted({user for user, _type, _count in left})
    name = "remove" if first else "removed"
    total = sum(count for _user, _type, count in left)
    context.tell(
        name,
        Audience.BORROWER,
        types=_types(left),
        users=", ".join(map(str, users)),
        left=total,
    )
    for user in users:
        if user != 0:
            context.tell("other_user", Audience.BOTH, Tone.WARNING, user=user)
    if first:
        context.measure("found", [{"user": u, "type": t, "count": c} for u, t, c in left])


def _types(left: Left) -> str:
    return ", ".join(f"{account_name(type_)} ×{count}" for _user, type_, count in left)
