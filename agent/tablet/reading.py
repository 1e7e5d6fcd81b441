"""Turns the answers of a probe into a snapshot; pure."""

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from agent.plain_text import plain
from agent.tablet.device import Listing
from agent.tablet.parsers.accounts import counts_agree, parse_accounts, parse_accounts_checkin
from agent.tablet.parsers.answer import Answer, ReadProblem, UnreadError
from agent.tablet.parsers.battery import parse_battery
from agent.tablet.parsers.boot_id import parse_boot_id, parse_serial
from agent.tablet.parsers.frp_block import parse_frp_block, parse_service_call
from agent.tablet.parsers.lock_type import parse_lock_type
from agent.tablet.parsers.owners import merge_owners, parse_device_policy, parse_list_owners
from agent.tablet.parsers.properties import parse_properties
from agent.tablet.parsers.settings_value import (
    parse_boolean_setting,
    parse_int_setting,
    parse_setting,
)
from agent.tablet.parsers.storage import parse_data_size, parse_volumes
from agent.tablet.parsers.user_states import parse_user_states
from agent.tablet.parsers.users import parse_users
from agent.tablet.snapshot import (
    AccountsOfUser,
    FrpBlock,
    Identity,
    Owner,
    Snapshot,
    Unread,
)

StreamAnswers = Mapping[str, Answer]
T = TypeVar("T")


class _Reader:
    """Applies parsers to answers and remembers what could not be read."""

    def __init__(self, answers: StreamAnswers) -> None:
        self._answers = answers
        self.unread: list[Unread] = []

    def fact(self, name: str, parse: Callable[[Answer], T]) -> T | Unread:
        """Return what the parser reads in that answer, or why it can't."""
        try:
            return parse(self._answers[name])
        except UnreadError as error:
            return self.note(name, error.problem)

    def known(self, name: str, parse: Callable[[Answer], T]) -> T | None:
        """Return what the parser reads, or None."""
        value = self.fact(name, parse)
        return None if isinstance(value, Unread) else value

    def note(self, name: str, problem: ReadProblem) -> Unread:
        """Remember that this could not be read."""
        unread = Unread(name, problem)
        self.unread.append(unread)
        return unread


def read(listing: Listing, streams: Sequence[StreamAnswers], elapsed_ms: int) -> Snapshot:
    """Return the snapshot that the answers of the probe's streams make.

    Args:
        listing: the row of ADB's list that was read.
        streams: for each stream, its answers by the name of the query.
        elapsed_ms: how long the probe took at the desk.
    """
    reader = _Reader({name: answer for stream in streams for name, answer in stream.items()})
    properties = reader.fact("properties", _properties)
    known = {} if isinstance(properties, Unread) else properties
    serials = _headers(streams, "serial", parse_serial)
    boot_ids = _headers(streams, "boot_id", parse_boot_id)
    if "ro.serialno" in known:
        serials.append(known["ro.serialno"] or None)
    if not boot_ids:
        reader.note("boot_id", ReadProblem.MISSING)
    block = reader.known("frp_block", parse_frp_block) or FrpBlock()
    accounts = _accounts(reader)
    return Snapshot(
        listing=listing,
        identity=Identity(
            serial=next(filter(None, serials), None) or known.get("ro.boot.serialno") or None,
            maker=known.get("ro.product.manufacturer") or None,
            model=known.get("ro.product.model") or None,
            build_fingerprint=known.get("ro.build.fingerprint") or None,
            android_id=reader.known("android_id", parse_setting),
        ),
        boot_id=boot_ids[0] if boot_ids else None,
        properties=properties,
        accounts=accounts,
        users=reader.fact("users", parse_users),
        user_states=reader.fact("user_states", parse_user_states),
        owners=_owners(reader),
        provisioned=_provisioned(reader),
        frp_locked=_frp_locked(reader, block),
        streams_agree=_agree(streams, serials, boot_ids),
        frp_size=_frp_size(reader, block, known.get("ro.frp.pst", "")),
        frp_credential=_frp_credential(reader, block),
        user_setup_complete=reader.known("setup_complete", parse_boolean_setting),
        boot_count=reader.known("boot_count", parse_int_setting),
        database_creation_buildid=_plain(reader.known("creation_build", parse_setting)),
        battery=reader.known("battery", parse_battery),
        removable=reader.known("volumes", parse_volumes),
        screen_lock=reader.known("lock_type", parse_lock_type),
        storage_bytes=reader.known("data_size", parse_data_size),
        unread=tuple(reader.unread),
        streams=len(streams),
        elapsed_ms=elapsed_ms,
    )


def _properties(answer: Answer) -> Mapping[str, str]:
    """Return the properties, plain: they are shown, written down and compared."""
    return {plain(name): plain(value) for name, value in parse_properties(answer).items()}


def _plain(text: str | None) -> str | None:
    return None if text is None else plain(text)


def _headers(streams: Sequence[StreamAnswers], name: str, parse: Callable[[Answer], T]) -> list[T]:
    """Return what each stream's own header says; one that was cut says nothing."""
    values = []
    for stream in streams:
        try:
            values.append(parse(stream[name]))
        except UnreadError:
            continue
    return values


def _agree(
    streams: Sequence[StreamAnswers], serials: Sequence[str | None], boot_ids: Sequence[str]
) -> bool:
    """Whether every stream says which tablet answered, and all say the same one."""
    named = [_headers([each], "serial", parse_serial) for each in streams]
    booted = [_headers([each], "boot_id", parse_boot_id) for each in streams]
    unsigned = any(not (one or other) for one, other in zip(named, booted, strict=True))
    return not unsigned and len(set(serials)) <= 1 and len(set(boot_ids)) <= 1


def _accounts(reader: _Reader) -> tuple[AccountsOfUser, ...] | Unread:
    accounts = reader.fact("accounts", parse_accounts)
    checkin = reader.fact("accounts_checkin", parse_accounts_checkin)
    if isinstance(accounts, Unread):
        return accounts
    if isinstance(checkin, Unread):
        return checkin
    if not counts_agree(accounts, checkin):
        return reader.note("accounts", ReadProblem.DISAGREES)
    return accounts


def _owners(reader: _Reader) -> tuple[Owner, ...] | Unread:
    policy = reader.fact("device_policy", parse_device_policy)
    listed = reader.fact("owners", parse_list_owners)
    if isinstance(policy, Unread):
        return policy
    if isinstance(listed, Unread):
        return listed
    if listed is None:  # Android 11 and older don't know `dpm list-owners`
        return policy
    try:
        return merge_owners(policy, listed)
    except UnreadError as error:
        return reader.note("owners", error.problem)


def _provisioned(reader: _Reader) -> bool | Unread:
    value = reader.fact("provisioned", parse_boolean_setting)
    return value if isinstance(value, Unread) else value is True


def _frp_locked(reader: _Reader, block: FrpBlock) -> bool | Unread:
    """Locked where either namespace says so; unset in both is unlocked, unread is not."""
    modes = [
        reader.fact(name, parse_boolean_setting) for name in ("frp_mode_secure", "frp_mode_global")
    ]
    if block.active or any(mode is True for mode in modes):
        return True
    return next((mode for mode in modes if isinstance(mode, Unread)), False)


def _frp_size(reader: _Reader, block: FrpBlock, partition: str) -> int | None:
    """Return the FRP block's data size; 0 says nothing where there is no partition."""
    sizes = [reader.known("frp_size", parse_service_call), block.data_size]
    size = max((size for size in sizes if size is not None), default=None)
    return None if size == 0 and not partition else size


def _frp_credential(reader: _Reader, block: FrpBlock) -> bool | None:
    handle = reader.known("frp_credential", parse_service_call)
    return block.credential if handle is None else handle != 0
