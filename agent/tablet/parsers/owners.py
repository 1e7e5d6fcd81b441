"""Reads which apps own the tablet or a user (`dumpsys device_policy`, `dpm list-owners`)."""

import re
from collections.abc import Iterator, Sequence

from agent.tablet.parsers.answer import Answer, ReadProblem, UnreadError
from agent.tablet.parsers.common import Line, body_of, lines_of, unknown, unread
from agent.tablet.snapshot import Owner, OwnerKind

# DevicePolicyManagerService.dump and Owners.dump, Android 6 to 16 (android dump formats 4).
_TITLE = "Current Device Policy Manager state:"
_DEVICE_OWNER = re.compile(r" {2}Device Owner:\s*")
_PROFILE_OWNER = re.compile(r" {2}Profile Owner \(User ([0-9]{1,9})\):\s*")
_LIKE_OWNER = re.compile(r"\s*(?:Device|Profile) Owner\b")
_FIELD = re.compile(r" {4}(\w[\w ]*)(?:=|: ?)(.*)")
_HEADING = re.compile(r" {2}\S")
_MOST_FIELDS = 20  # Android 16 prints five
_ADMIN = re.compile(r" {4}admin=")
# Always printed, after the owners: whoever reads it has seen all of them.
_ADMINS = re.compile(r" {2}Enabled Device Admins \(User 0\b.*")
_COMPONENT = re.compile(r"([\w.]{1,255})/([\w.$]{1,255})")
_PACKAGE = re.compile(r"[\w.]{1,255}")

# DevicePolicyManagerServiceShellCommand.runListOwners, Android 12+ (android dump formats 8).
_NONE_LISTED = "no owners"
_COUNT = re.compile(r"([1-9][0-9]{0,3}) owners?:")
_LISTED = re.compile(r"User +([0-9]{1,9}): admin=([^,\s]+),(\S+)")
_PROFILE_FLAG = re.compile(r"ProfileOwner|ManagedProfileOwner\(parentUserId=-?[0-9]+\)")
_UNSUPPORTED = re.compile(
    r"usage: dpm\b.*|Unknown command: list-owners"
    r"|(?:Error: |java\.lang\.IllegalArgumentException: )?unknown command 'list-owners'"
)


def parse_device_policy(answer: Answer) -> tuple[Owner, ...]:
    """Return the owners that `dumpsys device_policy` names; none is an empty tuple.

    Raises:
        UnreadError: refused, cut before the device admins of user 0, or not a layout of
            Android 6 to 16.
    """
    lines = body_of(answer)
    if not lines or lines[0].text.strip() != _TITLE:
        raise unknown(lines)
    end = next((at for at, line in enumerate(lines) if _ADMINS.fullmatch(line.text)), None)
    if end is None:
        raise UnreadError(ReadProblem.TRUNCATED)
    return tuple(_owners(lines, end))


def parse_list_owners(answer: Answer) -> tuple[Owner, ...] | None:
    """Return the owners that `dpm list-owners` lists, or None where `dpm` has no such command.

    Raises:
        UnreadError: refused, cut, or not that layout.
    """
    if answer.problem is None and _is_unsupported(answer):
        return None
    lines = body_of(answer)
    if [line.text.strip() for line in lines] == [_NONE_LISTED]:
        return ()
    count = _COUNT.fullmatch(lines[0].text.strip()) if lines else None
    if count is None:
        raise unknown(lines)
    if len(lines) - 1 != int(count[1]):
        raise UnreadError(ReadProblem.TRUNCATED, lines[-1].number)
    return tuple(owner for line in lines[1:] for owner in _listed(line))


def merge_owners(policy: tuple[Owner, ...], listed: tuple[Owner, ...] | None) -> tuple[Owner, ...]:
    """Return the owners that either source names, each once.

    Only the dump tells an organisation's profile from a plain one: its word stands.

    Raises:
        UnreadError: `DISAGREES`, where both name a device owner and not the same app.
    """
    listed = listed or ()
    one, other = _device_packages(policy), _device_packages(listed)
    if one and other and one != other:
        raise UnreadError(ReadProblem.DISAGREES)
    known = {(_is_device(owner), owner.user) for owner in policy}
    return (*policy, *(o for o in listed if (_is_device(o), o.user) not in known))


def _owners(lines: Sequence[Line], end: int) -> Iterator[Owner]:
    """Yield the owners; their lines stand four deep, between headings that stand two deep.

    Before `end`, where owners belong, nothing may look like an owner and not be read as one; after
    it stand words like `Device Owner Type: -1` (14+).
    """
    at = 0
    while at < len(lines):
        line = lines[at]
        device = _DEVICE_OWNER.fullmatch(line.text)
        profile = _PROFILE_OWNER.fullmatch(line.text)
        if device or profile:
            fields = _fields(lines[at + 1 : at + 1 + _MOST_FIELDS])
            yield _owner(line, fields, int(profile[1]) if profile else None)
            at += len(fields)
            if at + 1 < len(lines) and not _HEADING.match(lines[at + 1].text):
                raise unread(lines[at + 1])
        elif at < end and (_LIKE_OWNER.match(line.text) or _ADMIN.match(line.text)):
            raise unread(line)
        at += 1


def _fields(lines: Sequence[Line]) -> dict[str, str]:
    fields: dict[str, str] = {}
    for line in lines:
        field = _FIELD.fullmatch(line.text)
        if field is None:
            break
        if field[1] in fields:  # the next owner's, its heading lost
            raise unread(line)
        fields[field[1]] = field[2].strip()
    return fields


def _owner(heading: Line, fields: dict[str, str], profile_user: int | None) -> Owner:
    admin = _component(heading, fields)
    if profile_user is None:
        user = fields.get("User ID", "0")  # from Android 7 on; before, it was always user 0
        if not user.isdecimal():
            raise unread(heading)
        return Owner(OwnerKind.DEVICE_OWNER, int(user), admin)
    of_organization = fields.get("isOrganizationOwnedDevice", "false")  # Android 11+
    if of_organization not in ("true", "false"):
        raise unread(heading)
    kind = OwnerKind.ORGANIZATION_PROFILE if of_organization == "true" else OwnerKind.PROFILE_OWNER
    return Owner(kind, profile_user, admin)


def _component(heading: Line, fields: dict[str, str]) -> str:
    """Return the admin's component, or its package where an old owner has no component."""
    text = fields.get("admin", "")
    if text == "null" and _PACKAGE.fullmatch(fields.get("package", "")):
        return fields["package"]
    return _full(heading, text.removeprefix("ComponentInfo{").removesuffix("}"))


def _full(line: Line, component: str) -> str:
    """Return `package/class` with the class written out, so that both sources compare."""
    parts = _COMPONENT.fullmatch(component)
    if parts is None:
        raise unread(line)
    package, cls = parts.groups()
    return f"{package}/{package}{cls}" if cls.startswith(".") else component


def _is_unsupported(answer: Answer) -> bool:
    """Tell whether this is how an Android without the command answers: its usage, or no `dpm`."""
    if answer.status == 127:
        return True
    texts = (answer.stdout, answer.stderr)
    firsts = [body[0].text.strip() for text in texts if (body := _quiet_body(text))]
    return any(_UNSUPPORTED.fullmatch(first) for first in firsts)


def _quiet_body(text: str) -> tuple[Line, ...]:
    try:
        return tuple(line for line in lines_of(Answer(stdout=text)) if not line.is_blank)
    except UnreadError:
        return ()


def _listed(line: Line) -> Iterator[Owner]:
    row = _LISTED.fullmatch(line.text.strip())
    if row is None:
        raise unread(line)
    user, admin = int(row[1]), _full(line, row[2])
    flags = row[3].split(",")
    is_device = "DeviceOwner" in flags
    is_profile = any(_PROFILE_FLAG.fullmatch(flag) for flag in flags)
    if not is_device and not is_profile:
        raise unread(line)
    if is_device:
        yield Owner(OwnerKind.DEVICE_OWNER, user, admin)
    if is_profile:
        yield Owner(OwnerKind.PROFILE_OWNER, user, admin)


def _is_device(owner: Owner) -> bool:
    return owner.kind is OwnerKind.DEVICE_OWNER


def _device_packages(owners: tuple[Owner, ...]) -> frozenset[str]:
    return frozenset(owner.admin.partition("/")[0] for owner in owners if _is_device(owner))
