"""Prints `dumpsys account` and its `--checkin` form (dump formats, part 1)."""

from collections import Counter
from collections.abc import Iterator

from agent.tablet.simulated.answers import SimulatedAnswer, lines
from agent.tablet.simulated.model import Tablet
from agent.tablet.simulated.state import User
from agent.tablet.simulated.traits import Skin, Traits

_GMS = "com.google.android.gms/com.google.android.gms.auth.account.authenticator."
_GMAIL = "com.google.android.gm/com.android.email.service."
_SAMSUNG = "com.osp.app.signin/com.samsung.android."
_SOCIAL = "com.samsung.android.mobileservice.social.calendar.presentation.service.background"
_Authenticator = tuple[str, str, int]

# Every tablet with Google's services lists these, with or without an account.
_GOOGLE: tuple[_Authenticator, ...] = (
    ("com.google.android.gm.pop3", f"{_GMAIL}Pop3AuthenticatorService", 10174),
    ("com.google", f"{_GMS}GoogleAccountAuthenticatorService", 10236),
    ("com.google.work", f"{_GMS}WorkAccountAuthenticatorService", 10236),
    ("com.google.android.gm.exchange", f"{_GMAIL}EasAuthenticatorService", 10174),
    ("com.google.android.gm.legacyimap", f"{_GMAIL}LegacyImapAuthenticatorService", 10174),
)
_MAKERS: dict[Skin, tuple[_Authenticator, ...]] = {
    Skin.AOSP: (),
    Skin.SAMSUNG: (
        (
            "com.osp.app.signin",
            f"{_SAMSUNG}samsungaccount.authentication.service.OspAuthenticationService",
            10100,
        ),
        (
            "com.samsung.android.mobileservice",
            f"com.samsung.android.mobileservice/{_SOCIAL}.account.AuthenticatorService",
            10103,
        ),
    ),
    Skin.XIAOMI: (
        ("com.xiaomi", "com.xiaomi.account/.authenticator.XiaomiAccountAuthenticator", 10112),
        ("com.xiaomi.unactivated", "com.xiaomi.account/.unactivated.UnactivatedService", 10112),
    ),
    Skin.HUAWEI: (("com.huawei.hwid", "com.huawei.hwid/.manager.HwAccountManagerService", 10121),),
}


def dump(tablet: Tablet, _argv: tuple[str, ...]) -> SimulatedAnswer:
    """`dumpsys account`."""
    rows = [row for user in tablet.users for row in _user(user, tablet.traits)]
    return lines(*rows, *_tail(tablet))


def checkin(tablet: Tablet, _argv: tuple[str, ...]) -> SimulatedAnswer:
    """`dumpsys account --checkin`: types and counts, read from the database."""
    rows: list[str] = []
    for user in tablet.users:
        counts = Counter([account.type for account in user.accounts] + user.stale)
        rows += [header(user), *(f"  {kind},{counts[kind]}" for kind in sorted(counts)), "  "]
    return lines(*rows, *_tail(tablet))


def header(user: User) -> str:
    """`User UserInfo{id:name:flags}:`, the name in clear on every maker's build."""
    return f"User UserInfo{{{user.id}:{user.name}:{user.flags:x}}}:"


def _user(user: User, traits: Traits) -> Iterator[str]:
    yield header(user)
    yield f"  Accounts: {len(user.accounts)}"
    for account in user.accounts:
        yield f"    Account {{name={_shown(account.name, traits)}, type={account.type}}}"
    yield "  "
    yield "  AccountId, Action_Type, timestamp, UID, TableName, Key"
    yield "  Accounts History"
    yield from (f"  {row}" for row in user.history)
    yield "  "
    yield f"  Active Sessions: {user.sessions}"
    for number in range(user.sessions):
        yield (
            "    Session: expectLaunch false, connected true, stats (0/0/0), "
            f"lifetime {number}.214, removeAccount, "
            "Account {name=person@example.org, type=com.google}"
        )
    yield "  "
    yield from _services(user, traits)
    if traits.sdk >= 26 and user.unlocked:
        yield from _visibility(user, traits)


def _services(user: User, traits: Traits) -> Iterator[str]:
    services = (_GOOGLE if traits.gms else ()) + _MAKERS[traits.skin]
    yield f"  RegisteredServicesCache: {len(services)} services"
    for kind, component, uid in services:
        updated = ", lastUpdateTime 1757298288929" if traits.sdk >= 35 else ""
        yield (
            f"    ServiceInfo: AuthenticatorDescription {{type={kind}}}, "
            f"ComponentInfo{{{component}}}, uid {user.id * 100_000 + uid}{updated}"
        )
    yield "  "


def _visibility(user: User, traits: Traits) -> Iterator[str]:
    yield "  Account visibility:"
    for account in user.accounts:
        yield f"    {_shown(account.name, traits)}"
        yield "      com.google.android.gms, 1"
        yield "      com.google.android.apps.tachyon, 2"
    yield "  "


def _shown(name: str, traits: Traits) -> str:
    """Return the name as printed: MIUI and HyperOS mask it (dump formats 1.1)."""
    if traits.skin is not Skin.XIAOMI:
        return name
    local, at, domain = name.partition("@")
    return f"{local[:3]}***{at}{domain}"


def _tail(tablet: Tablet) -> Iterator[str]:
    """Samsung's own history, after all users: names authenticators on a clean tablet too."""
    if tablet.traits.skin is not Skin.SAMSUNG or tablet.traits.sdk < 34:
        return
    head = "uid=10236 type=com.google " if tablet.traits.sdk == 34 else ""
    yield "Account event dump: "
    yield f"  {head}description=add com.google.android.gms/.auth date=2025/09/05 10:14:46 "
    yield ""
