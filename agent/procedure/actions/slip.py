"""Shows both what was done, and asks whether the slip is signed."""

from agent.errors import FileError
from agent.i18n import _
from agent.procedure.actions.both_conditions import compared, lines
from agent.procedure.actions.condition import accessories_in, condition_in
from agent.procedure.actions.lend_papers import tell_language
from agent.procedure.context import Context
from agent.procedure.prompts import Audience, Tone
from agent.procedure.results import Result
from agent.tablet.proof import is_sure
from agent.tablet.proof_words import level_name


def run(context: Context) -> Result:
    """Summarise the return; a refused or postponed signature is written down, and passes."""
    proof = context.state.proof
    context.tell(
        "summary",
        Audience.BOTH,
        outcome=_("returned in order") if is_sure(proof) else _("returned, its reset not certain"),
        proof=level_name(proof.level) if proof else "—",
        tag=context.state.tablet.get("asset_tag") or "—",
        serial=context.state.tablet.get("serial") or "—",
    )
    _both_conditions(context)
    _make_papers(context)
    answer = context.ask("signed", "ask")
    assert answer is not None
    context.measure("signed", answer.value)
    if answer.value != "yes":
        context.tell(answer.value, tone=Tone.WARNING)
    return Result.CONTINUE


def _both_conditions(context: Context) -> None:
    """Show the condition at the loan beside that of now, where this desk lent the tablet."""
    loan = context.station.lending.loan(context.state)
    context.measure("loan", loan.id if loan else None)
    if loan is None:
        return
    lent: dict[str, object] = dict(loan.condition_out)
    back: dict[str, object] = dict(condition_in(context))
    if loan.accessories.get("card"):
        lent["card"], back["card"] = True, accessories_in(context)["card"]
    rows = compared(lent, back)
    context.measure("conditions", [row.to_json() for row in rows])
    differ = any(row.differs for row in rows)
    title = (
        _("The condition has changed since the loan:")
        if differ
        else _("The condition is that of the loan:")
    )
    tone = Tone.WARNING if differ else Tone.PLAIN
    context.say("\n".join([title, *lines(rows)]), Audience.BOTH, tone)


def _make_papers(context: Context) -> None:
    """Have the slip and the condition sheet made; a wrong setting keeps no tablet from return."""
    make = context.station.lending.papers
    if make is None:
        return
    try:
        files = make()
    except FileError as error:
        told = _("The papers could not be made: fill them in by hand.")
        context.show_instead(f"{told} {error}", told, tone=Tone.WARNING)
        return
    names = [file.name for file in files]
    context.measure("files", names)
    text = _("Ready to print and sign: {files}. Where: “quitus papers show {case}”.")
    context.say(text.format(files=", ".join(names), case=context.state.case_id))
    tell_language(context)
