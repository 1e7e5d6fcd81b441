"""Finds the tablet of the run, or helps people to bring it into ADB's sight."""

from collections.abc import Sequence

from agent.i18n import _
from agent.procedure.actions.loan_seen import tell_loan
from agent.procedure.context import Context
from agent.procedure.prompts import Tone
from agent.procedure.results import Result
from agent.records.case import EntryKind
from agent.tablet.device import ConnectionState, Listing
from agent.tablet.proof import is_common_serial, seal
from agent.tablet.report import sdk
from agent.tablet.snapshot import Snapshot, Unread

LOOK_AGAIN_S = 2.0

# Which text of the phase helps in which state; the states of a tablet that can't be read yet.
HELP = {
    ConnectionState.UNAUTHORIZED: "unauthorized",
    ConnectionState.OFFLINE: "offline",
    ConnectionState.NO_PERMISSIONS: "no_permissions",
    ConnectionState.RECOVERY: "recovery",
    ConnectionState.OTHER: "wrong_mode",
}


def run(context: Context) -> Result:
    """Wait for the tablet, read what it is, and write that down.

    Raises:
        OpenCaseError: another open case has this tablet.
        DeadlinePassedError: no tablet could be read in time.
    """
    snapshot = _read(context)
    context.station.clash(context.state, snapshot, None)
    tag, was_read = _asset_tag(context, snapshot)
    context.station.clash(context.state, None, tag)
    known = facts(context, snapshot, tag) | {"tag_read": was_read}
    context.record(EntryKind.IDENTIFIED, known)
    tablet = context.state.tablet
    context.tell(
        "found",
        tone=Tone.GOOD,
        tag=tag or "—",
        serial=tablet["serial"] or "—",
        maker=tablet["maker"] or "—",
        model=tablet["model"] or "—",
        android=tablet["android"] or "—",
    )
    tell_loan(context)
    return Result.CONTINUE


def _read(context: Context) -> Snapshot:
    """Return the first read that says what tablet this is.

    Raises:
        AmbiguousTabletError: several tablets show up that could be meant.
        TabletSwappedError: it is not the one that was there when the command began.
    """
    while True:
        snapshot = context.link.read_named(
            context.station.find, context.deadline, lambda row: _help(context, row)
        )
        if not isinstance(snapshot.properties, Unread):
            return snapshot
        context.wait("unreadable")
        context.pause(LOOK_AGAIN_S)


def _help(context: Context, row: Listing | None) -> None:
    """Say what people can do so that the tablet is seen."""
    if row is None:
        if context.station.name is not None:
            context.say(
                _("Nothing that is plugged in is called “{name}”.").format(
                    name=context.station.name
                ),
                tone=Tone.WARNING,
            )
        if others := context.station.open_cases():
            context.say(
                _("Open cases: {cases}. “quitus return --resume” takes one up.").format(
                    cases=", ".join(others)
                )
            )
        context.tell("cable")
        context.tell("debugging_off")
        context.guide("debugging")
        context.tell("without_adb_offer")
    elif text := HELP.get(row.state):
        context.tell(text, tone=Tone.WARNING)
    context.waiting_for_tablet(row)


def _asset_tag(context: Context, snapshot: Snapshot) -> tuple[str | None, bool]:
    """Return the school's label, and whether somebody read it off the tablet.

    It is given with the command, known at this desk, or typed now.

    A comparison with an earlier read can't do without it where several tablets have this serial:
    the read of a twin looks like the read of a tablet that was reset.
    """
    given = context.state.tablet.get("asset_tag")
    was_named = given is not None
    known = context.station.tags_of(snapshot.identity.serial)
    common = is_common_serial(snapshot.identity.serial or "")
    if given is None and len(known) == 1 and not common:
        given = known[0]
    answer = context.ask(
        "asset_tag",
        "ask_tag",
        required=_twins(context, snapshot.identity.serial, known),
        only_given=given is not None,
    )
    if answer is not None and answer.value.strip():
        return answer.value.strip(), True
    return given, was_named


def _twins(context: Context, serial: str | None, known: Sequence[str]) -> bool:
    compares = any(phase.do == "compare" for phase in context.procedure_phases)
    return compares and (len(known) > 1 or serial is None or is_common_serial(serial))


def facts(context: Context, snapshot: Snapshot, tag: str | None) -> dict[str, object]:
    """Return what the record keeps of the tablet; `android_id` only as a salted hash."""
    sealed = seal(
        snapshot,
        salt=context.station.new_salt(),
        taken_at=context.clock.now().isoformat(),
        asset_tag=tag,
    )
    return {
        "serial": snapshot.identity.serial,
        "asset_tag": tag,
        "maker": snapshot.identity.maker,
        "brand": snapshot.prop("ro.product.brand"),
        "model": snapshot.identity.model,
        "android": snapshot.prop("ro.build.version.release"),
        "sdk": sdk(snapshot),
        "build_fingerprint": snapshot.identity.build_fingerprint,
        "encryption": snapshot.prop("ro.crypto.state"),
        "address": snapshot.listing.address,
        "usb": snapshot.listing.usb,
        "seal": sealed.to_json(),
    }
