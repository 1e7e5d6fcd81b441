from collections.abc import Iterator

import pytest

from agent.clock import ManualClock
from agent.errors import QuitusError
from agent.tablet import gate
from agent.tablet.frp import judge
from agent.tablet.parsers.am_start import parse_am_start, parse_resolved
from agent.tablet.parsers.answer import Answer
from agent.tablet.parsers.foreground import locked_or_dialog, parse_foreground
from agent.tablet.probe import probe
from agent.tablet.screens import Target, commands, ladder
from agent.tablet.simulated.answers import UnknownCommandError
from agent.tablet.simulated.bus import SimulatedBus
from agent.tablet.simulated.layouts import answer, known
from agent.tablet.simulated.model import Tablet
from agent.tablet.simulated.scenario import load_scenario
from agent.tablet.simulated.state import Screen
from agent.tablet.simulated.traits import CATALOGUE, SDK
from agent.tablet.snapshot import OwnerKind, Snapshot, Unread
from agent.tablet.verdict import Verdict
from tests.tablet.simulated.worlds import WITH_GOOGLE, bus_of, only, world_of

_MODELS = sorted(CATALOGUE)
_NAMES = ("person@example.org", "Camille", "profil de test")


def _snapshot(**tablet: object) -> Snapshot:
    bus = bus_of(tablet)
    return probe(bus.device(only(bus)), bus.world.clock)


def _read(tablet: Tablet, *argv: str) -> Answer:
    given = answer(tablet, argv)
    return Answer(given.stdout.decode(), given.stderr.decode(), given.status)


def _every_form() -> Iterator[gate.Argv]:
    yield from gate._EXACT
    for dump in gate._DUMPS:
        yield ("dumpsys", *dump)
    for key in gate._SETTINGS_KEYS:
        yield ("settings", "get", *key)
        yield ("settings", "get", "--user", "0", *key)
    for component in gate.COMPONENTS:
        yield ("am", "start", "-W", "-n", component)
    for action in gate.PAGES:
        yield ("am", "start", "-W", "-a", action)
        yield ("cmd", "package", "resolve-activity", "--brief", "-a", action)


@pytest.mark.parametrize("argv", sorted(_every_form()), ids=" ".join)
def test_every_form_that_the_gate_lets_through_has_an_answer(argv: gate.Argv) -> None:
    assert known(gate.allow(argv))


@pytest.mark.parametrize("argv", [("input", "tap", "1", "1"), ("getprop", "a"), ("settings",), ()])
def test_a_command_that_nobody_knows_is_a_loud_failure(argv: gate.Argv) -> None:
    _world, tablet = world_of()
    with pytest.raises(UnknownCommandError):
        answer(tablet, argv)


def test_the_loud_failure_is_an_error_of_the_program() -> None:
    assert issubclass(UnknownCommandError, QuitusError)


def test_the_catalogue_covers_every_android_from_7_to_16() -> None:
    assert {traits.release for traits in CATALOGUE.values()} >= set(SDK)


@pytest.mark.parametrize("model", _MODELS)
def test_every_tablet_without_an_account_reads_as_clear(model: str) -> None:
    assert judge(_snapshot(model=model)).verdict is Verdict.CLEAR


@pytest.mark.parametrize("model", _MODELS)
def test_every_tablet_with_an_account_reads_as_such(model: str) -> None:
    judgement = judge(_snapshot(model=model, users=WITH_GOOGLE))
    assert judgement.verdict is Verdict.ACCOUNTS_PRESENT
    assert (judgement.reasons[0].user, judgement.reasons[0].type) == (0, "com.google")


@pytest.mark.parametrize("release", sorted(SDK))
@pytest.mark.parametrize("model", ["lenovo-m10", "samsung-a8", "xiaomi-pad-6", "huawei-t10"])
def test_every_maker_reads_as_clear_on_every_android(model: str, release: str) -> None:
    assert judge(_snapshot(model=model, android=release)).verdict is Verdict.CLEAR


@pytest.mark.parametrize("model", _MODELS)
def test_the_accounts_of_other_users_are_read_too(model: str) -> None:
    users = [
        {"id": 0},
        {"id": 10, "name": "profil de test", "flags": "1030", "accounts": [{"type": "com.google"}]},
    ]
    reasons = judge(_snapshot(model=model, users=users)).reasons
    assert [(reason.user, reason.count) for reason in reasons] == [(10, 1)]


@pytest.mark.parametrize("model", _MODELS)
def test_a_device_owner_is_read_on_every_tablet(model: str) -> None:
    snapshot = _snapshot(model=model, owners=[{"kind": "device_owner"}])
    assert not isinstance(snapshot.owners, Unread)
    assert [owner.kind for owner in snapshot.owners] == [OwnerKind.DEVICE_OWNER]


@pytest.mark.parametrize("model", _MODELS)
def test_an_organisation_profile_is_read_on_every_tablet_that_knows_it(model: str) -> None:
    users = [{"id": 0}, {"id": 10, "name": "Work", "flags": "1030"}]
    owner = {"kind": "organization_profile", "user": 10}
    snapshot = _snapshot(model=model, users=users, owners=[owner])
    assert not isinstance(snapshot.owners, Unread)
    [found] = snapshot.owners
    known_since = 30  # `isOrganizationOwnedDevice=`
    expected = (
        OwnerKind.ORGANIZATION_PROFILE
        if CATALOGUE[model].sdk >= known_since
        else OwnerKind.PROFILE_OWNER
    )
    assert (found.kind, found.user) == (expected, 10)


@pytest.mark.parametrize("model", _MODELS)
def test_a_restriction_is_read_on_every_tablet(model: str) -> None:
    users = [{"id": 0, "restrictions": ["no_factory_reset", "no_modify_accounts"]}]
    assert judge(_snapshot(model=model, users=users)).verdict is Verdict.MANAGED


@pytest.mark.parametrize("model", _MODELS)
def test_an_frp_locked_tablet_is_read_where_android_tells(model: str) -> None:
    verdict = judge(_snapshot(model=model, frp_locked=True)).verdict
    tells = CATALOGUE[model].sdk >= 26
    assert (verdict is Verdict.FRP_LOCKED) is tells


@pytest.mark.parametrize(
    ("model", "size"),
    [("lenovo-m10", None), ("lenovo-m10-3", 259), ("samsung-a9", None), ("pixel-tablet", 259)],
)
def test_the_frp_block_is_told_by_the_androids_that_tell(model: str, size: int | None) -> None:
    assert _snapshot(model=model, frp_size=259).frp_size == size


@pytest.mark.parametrize(
    ("start", "locked"), [({}, False), ({"users": [{"id": 0, "unlocked": False}]}, True)]
)
def test_a_locked_user_shows_no_visibility(start: dict[str, object], locked: bool) -> None:
    accounts = _snapshot(**start).accounts
    assert not isinstance(accounts, Unread)
    assert accounts[0].unlocked is not locked


@pytest.mark.parametrize("model", _MODELS)
def test_facts_for_the_proof_are_read_on_every_tablet(model: str) -> None:
    snapshot = _snapshot(model=model, boot_count=41, android_id="0123456789abcdef")
    assert snapshot.identity.android_id == "0123456789abcdef"
    assert snapshot.identity.build_fingerprint == CATALOGUE[model].fingerprint
    assert snapshot.boot_count == 41
    assert snapshot.storage_bytes == CATALOGUE[model].data_kib * 1024
    assert snapshot.streams_agree


@pytest.mark.parametrize("model", _MODELS)
@pytest.mark.parametrize("card", ["portable", "adopted"])
def test_a_card_is_seen_on_every_tablet(model: str, card: str) -> None:
    removable = _snapshot(model=model, card=card).removable
    assert removable is not None
    assert [volume.adopted for volume in removable] == [card == "adopted"]


@pytest.mark.parametrize("model", _MODELS)
@pytest.mark.parametrize("level", [0, 12, 100])
def test_the_battery_is_read_on_every_tablet(model: str, level: int) -> None:
    battery = _snapshot(model=model, battery=level).battery
    assert battery is not None
    assert battery.level == level


@pytest.mark.parametrize("lock", ["none", "pattern", "pin", "password"])
@pytest.mark.parametrize("model", ["samsung-a-2019", "lenovo-m10-3", "samsung-a9"])
def test_the_kind_of_lock_is_read_from_android_11_on(model: str, lock: str) -> None:
    assert _snapshot(model=model, lock=lock).screen_lock == lock


@pytest.mark.parametrize("model", _MODELS)
def test_no_name_of_a_person_reaches_a_snapshot(model: str) -> None:
    users = [{**WITH_GOOGLE[0], "name": "Camille"}, {"id": 10, "name": "profil de test"}]
    shown = repr(_snapshot(model=model, users=users))
    assert not any(name in shown for name in _NAMES)


@pytest.mark.parametrize("model", _MODELS)
def test_the_dumps_do_hold_names_so_that_leaks_can_be_found(model: str) -> None:
    _world, tablet = world_of(model=model, users=[{**WITH_GOOGLE[0], "name": "Camille"}])
    shown = _read(tablet, "dumpsys", "account").stdout
    assert "Camille" in shown
    assert "per***@example.org" in shown or "person@example.org" in shown


def test_a_clean_tablet_still_names_google_in_its_account_dump() -> None:
    _world, tablet = world_of(model="samsung-a9")
    assert "com.google" in _read(tablet, "dumpsys", "account").stdout


@pytest.mark.parametrize("model", _MODELS)
@pytest.mark.parametrize("target", list(Target))
def test_the_ladder_ends_on_a_page_of_settings_on_every_tablet(model: str, target: Target) -> None:
    _world, tablet = world_of(model=model)
    for rung in ladder(target, tablet.traits.maker, tablet.traits.sdk):
        resolve, start = commands(rung)
        if resolve is not None and parse_resolved(_read(tablet, *resolve)) is None:
            continue
        if parse_am_start(_read(tablet, *start)).launched:
            break
    front = parse_foreground(_read(tablet, "dumpsys", "activity", "activities"))
    assert front.package == "com.android.settings"
    assert tablet.screen not in (Screen.PRIVACY, Screen.ABOUT)


def test_the_accounts_page_opens_on_every_tablet() -> None:
    for model in _MODELS:
        _world, tablet = world_of(model=model)
        answer(tablet, ("am", "start", "-W", "-a", "android.settings.SYNC_SETTINGS"))
        assert tablet.screen is Screen.ACCOUNTS


@pytest.mark.parametrize("model", ["xiaomi-pad-6", "huawei-t10", "lenovo-m10"])
def test_a_reset_page_that_is_not_there_does_not_open(model: str) -> None:
    _world, tablet = world_of(model=model)
    component = "com.android.settings/.Settings$FactoryResetActivity"
    started = parse_am_start(_read(tablet, "am", "start", "-W", "-n", component))
    assert not started.launched
    assert tablet.screen is Screen.HOME


@pytest.mark.parametrize("model", _MODELS)
def test_the_keyguard_shows_in_the_windows(model: str) -> None:
    _world, tablet = world_of(model=model, lock="pin", keyguard=True)
    assert locked_or_dialog(_read(tablet, "dumpsys", "window"))
    tablet.unlock()
    assert not locked_or_dialog(_read(tablet, "dumpsys", "window"))


_VERDICTS = {
    "ordinary": Verdict.ACCOUNTS_PRESENT,
    "clear": Verdict.CLEAR,
    "samsung": Verdict.ACCOUNTS_PRESENT,
    "xiaomi": Verdict.ACCOUNTS_PRESENT,
    "secondary-user": Verdict.ACCOUNTS_PRESENT,
    "work-profile": Verdict.MANAGED,
    "frp-locked": Verdict.FRP_LOCKED,
    "setup-wizard": Verdict.SETUP_WIZARD,
    "test-harness": Verdict.TEST_HARNESS,
    "hung": Verdict.CLEAR,
    "hung-accounts": Verdict.UNREADABLE,
    "truncated": Verdict.UNREADABLE,
    "no-serial": Verdict.CLEAR,
    "reset-done": Verdict.CLEAR,
}


@pytest.mark.parametrize("name", sorted(_VERDICTS))
def test_a_scenario_has_the_verdict_that_its_words_promise(name: str) -> None:
    bus = SimulatedBus(load_scenario(name), ManualClock())
    assert judge(probe(bus.device(only(bus)), bus.world.clock)).verdict is _VERDICTS[name]
