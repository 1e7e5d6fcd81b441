"""Makes sure that the tablet in hand is the one that was picked: by its label and its serial."""

from agent.errors import WrongTagError
from agent.loans.tags import advice, read_scan
from agent.procedure.actions.identify import HELP, LOOK_AGAIN_S, facts
from agent.procedure.actions.telling import tell_verdict
from agent.procedure.context import Context
from agent.procedure.prompts import Tone
from agent.procedure.results import Result
from agent.records.case import EntryKind
from agent.records.stock import StockTablet
from agent.tablet.device import ConnectionState
from agent.tablet.snapshot import Snapshot
from agent.tablet.verdict import Verdict
from agent.tablet.verdict_words import describe


def run(context: Context) -> Result:
    """Read it over ADB where that is on, else by eye; its label is always looked at.

    Raises:
        TabletSwappedError: ADB shows another tablet where this one must be.
        DeadlinePassedError: it is plugged in and could not be read in time.
    """
    tablet = context.station.lending.tablet(context.state)
    assert tablet is not None  # `pick` passed, and its case has reserved it
    snapshot = _read_where_on(context)
    if snapshot is not None and not _is_clear(context):
        return Result.STOP
    label = _label(context, tablet)
    if label is not Result.CONTINUE:
        return label
    if snapshot is None:
        return _declared(context, tablet)
    read = facts(context, snapshot, tablet.asset_tag)
    context.record(EntryKind.IDENTIFIED, read | {"tag_read": tablet.asset_tag is not None})
    return _found(context)


def _read_where_on(context: Context) -> Snapshot | None:
    """Return the tablet as ADB reads it; None where ADB does not list it."""
    while True:
        rows = context.link.bus.list()
        row = context.station.find()
        if row is None:
            return None
        if row.state is ConnectionState.READY:
            return context.link.read_named(
                context.station.find, context.deadline, context.waiting_for_tablet
            )
        context.tell(HELP.get(row.state, ""), tone=Tone.WARNING)
        context.waiting_for_tablet(row)
        context.check_deadline()
        context.link.bus.wait_change(rows, context.deadline.left_s(LOOK_AGAIN_S))


def _is_clear(context: Context) -> bool:
    """Whether nothing on it would lock it: what is lent must come back free of others' accounts."""
    judgement = context.judge(context.read_twice())
    context.measure("verdict", judgement.verdict.value)
    if judgement.verdict is Verdict.CLEAR:
        return True
    reasons = " ".join(describe(reason) for reason in judgement.reasons)
    context.tell("not_clear", tone=Tone.BAD, verdict=reasons)
    tell_verdict(context, judgement)
    return False


def _label(context: Context, tablet: StockTablet) -> Result:
    """Have the label scanned or typed; a scan that can't be read is asked for again."""
    if tablet.asset_tag is None:
        return Result.CONTINUE
    answer = context.ask("asset_tag", "ask_tag", reuse=True)
    assert answer is not None
    try:
        typed = _tag_in(context, answer.value, tablet.asset_tag)
    except WrongTagError as error:
        return context.again(error, answer)
    if typed.casefold() == tablet.asset_tag.casefold():
        return Result.CONTINUE
    return _wrong(context, "wrong_tag", tag=tablet.asset_tag, typed=typed)


def _tag_in(context: Context, typed: str, expected: str) -> str:
    """Return the tag in a scan; says it where the scanner types for another keyboard."""
    if typed.strip().casefold() == expected.casefold():
        return expected
    scan = read_scan(typed, {expected.upper()})
    if told := advice(scan.layout):
        context.say(told, tone=Tone.WARNING)
    return scan.tag


def _wrong(context: Context, text: str, **values: str) -> Result:
    context.detail = context.words(text, **values) or ""
    context.say(context.detail, tone=Tone.BAD)
    return Result.STOP


def _declared(context: Context, tablet: StockTablet) -> Result:
    """Have the serial read by eye; the record says that it was declared."""
    context.tell("declared")
    answer = context.ask("serial", "ask_serial", reuse=True)
    assert answer is not None
    typed = "".join(answer.value.split()).upper()
    if tablet.serial is not None and typed != tablet.serial.upper():
        return _wrong(context, "wrong_serial", serial=tablet.serial, typed=typed)
    context.record(
        EntryKind.IDENTIFIED,
        {
            "serial": tablet.serial or typed,
            "asset_tag": tablet.asset_tag,
            "maker": tablet.maker,
            "model": tablet.model,
            "without_adb": True,
        },
    )
    return _found(context)


def _found(context: Context) -> Result:
    tablet = context.state.tablet
    context.tell(
        "found",
        tone=Tone.GOOD,
        tag=tablet.get("asset_tag") or "—",
        serial=tablet.get("serial") or "—",
        maker=tablet.get("maker") or "—",
        model=tablet.get("model") or "—",
    )
    context.measure("declared", bool(tablet.get("without_adb")))
    return Result.CONTINUE
