"""What a verdict's reasons and remedies are called, in sentences for the technician."""

from collections.abc import Callable

from agent.i18n import _, ngettext
from agent.tablet.verdict import Reason, Verdict

Sentence = Callable[[], str]

# What the probe asks for (the names of `queries.py`, and those that `frp.py` adds).
_FACTS: dict[str, Sentence] = {
    "properties": lambda: _("the tablet's properties"),
    "accounts": lambda: _("the list of accounts"),
    "accounts_checkin": lambda: _("the count of accounts"),
    "users": lambda: _("the list of users"),
    "user_states": lambda: _("the state of the users"),
    "owners": lambda: _("the list of owners"),
    "device_policy": lambda: _("the owners and their policy"),
    "restrictions": lambda: _("the restrictions of the main user"),
    "provisioned": lambda: _("whether set-up is finished"),
    "frp_mode_secure": lambda: _("whether the tablet is locked now"),
    "frp_mode_global": lambda: _("whether the tablet is locked now"),
}

_PROBLEMS: dict[str, Sentence] = {
    "missing": lambda: _("the tablet gave no answer"),
    "truncated": lambda: _("the answer was cut off"),
    "timeout": lambda: _("the answer did not come in time"),
    "denied": lambda: _("the tablet refused to say"),
    "layout": lambda: _("this layout is not known"),
    "disagrees": lambda: _("two answers contradict each other"),
}

_MAKERS = {
    "com.google": "Google",
    "com.osp.app.signin": "Samsung",
    "com.xiaomi": "Xiaomi",
    "com.huawei.hwid": "Huawei",
}

ADVICE: dict[Verdict, Sentence] = {
    Verdict.UNREADABLE: lambda: _(
        "Unlock the screen, leave the tablet plugged in and look again. If it stays so, restart "
        "the tablet, then update quitus. Don't reset it before it can be read."
    ),
    Verdict.FRP_LOCKED: lambda: _(
        "It needs the account that was on it before its last reset. Ask the borrower to sign in "
        "with it. If that can't be done, open an unlock file with the maker, with the proof of "
        "purchase."
    ),
    Verdict.TEST_HARNESS: lambda: _(
        "Its last reset doesn't count. Finish the set-up without an account, then reset the tablet "
        "from its Settings."
    ),
    Verdict.SETUP_WIZARD: lambda: _(
        "Finish the first set-up without an account, up to the home screen, then look again: a "
        "reset from the welcome pages would keep the lock."
    ),
    Verdict.MANAGED: lambda: _(
        "Ask whoever manages it to release it, then look again: until then a reset may be refused "
        "or may lock the tablet."
    ),
    Verdict.ACCOUNTS_PRESENT: lambda: _(
        "On the tablet, open Settings, then Accounts, and let the borrower remove each of these "
        "accounts, in each user named. A Samsung or Xiaomi account asks for its password and the "
        "network. Leave the passwords as they are: a new one can block the tablet for one to three "
        "days."
    ),
    Verdict.FRP_DATA_PRESENT: lambda: _(
        "Wait two minutes with the network on and look again: the data go a while after the "
        "accounts. If they stay, restart the tablet and look once more."
    ),
    Verdict.CLEAR: lambda: _("Nothing would lock it. You can go on to the reset from Settings."),
}


def _unread(reason: Reason) -> str:
    fact, _colon, problem = (reason.detail or "").partition(": ")
    named, why = _FACTS.get(fact), _PROBLEMS.get(problem)
    return _("Could not be read: {fact} ({why}).").format(
        fact=named() if named else fact, why=why() if why else problem
    )


def _account(reason: Reason) -> str:
    values = {
        "count": reason.count,
        "maker": account_name(reason.type or ""),
        "type": reason.type,
        "user": reason.user,
    }
    if reason.user == 0:
        return ngettext(
            "{count} {maker} account is on the tablet, with its main user ({type}).",
            "{count} {maker} accounts are on the tablet, with its main user ({type}).",
            reason.count or 0,
        ).format(**values)
    return ngettext(
        "{count} {maker} account is on the tablet, with user {user}: a second user, a work profile "
        "or a secure folder ({type}).",
        "{count} {maker} accounts are on the tablet, with user {user}: a second user, a work "
        "profile or a secure folder ({type}).",
        reason.count or 0,
    ).format(**values)


REASONS: dict[str, Callable[[Reason], str]] = {
    "unread": _unread,
    "streams_disagree": lambda _reason: _(
        "The answers come from more than one tablet, or from before and after a restart."
    ),
    "users_disagree": lambda _reason: _("The list of users and the list of accounts don't match."),
    "frp_mode": lambda _reason: _("The tablet says that it is locked by its protection now."),
    "test_harness": lambda _reason: _(
        "The last reset was made in test mode, which keeps the lock."
    ),
    "not_provisioned": lambda _reason: _("The first set-up is not finished."),
    "device_owner": lambda reason: _("An app manages the whole tablet: {admin}.").format(
        admin=reason.detail
    ),
    "organization_profile": lambda reason: _(
        "An organisation owns the work profile of user {user}: {admin}."
    ).format(user=reason.user, admin=reason.detail),
    "no_factory_reset": lambda _reason: _("A policy forbids the factory reset."),
    "account": _account,
    "frp_data": lambda reason: ngettext(
        "No account is left, but the protection still holds {count} byte of data.",
        "No account is left, but the protection still holds {count} bytes of data.",
        reason.count or 0,
    ).format(count=reason.count),
}


def describe(reason: Reason) -> str:
    """Return the sentence of one reason; its code where this program has no words for it."""
    words = REASONS.get(reason.code)
    return words(reason) if words else reason.code


NAMES: dict[Verdict, Sentence] = {
    Verdict.UNREADABLE: lambda: _("could not be read"),
    Verdict.FRP_LOCKED: lambda: _("locked now"),
    Verdict.TEST_HARNESS: lambda: _("last reset not valid"),
    Verdict.SETUP_WIZARD: lambda: _("set-up not finished"),
    Verdict.MANAGED: lambda: _("managed"),
    Verdict.ACCOUNTS_PRESENT: lambda: _("accounts on it"),
    Verdict.FRP_DATA_PRESENT: lambda: _("protection not empty yet"),
    Verdict.CLEAR: lambda: _("clear"),
}


def verdict_name(verdict: Verdict) -> str:
    """Return what a verdict is called, in a few words."""
    return NAMES[verdict]()


def advice(verdict: Verdict) -> str:
    """Return what to do now about a verdict."""
    return ADVICE[verdict]()


def account_name(account_type: str) -> str:
    """Return whose account a type is (`Samsung`), or the type itself; a name, not translated."""
    return _MAKERS.get(account_type, account_type)
