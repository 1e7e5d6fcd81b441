"""Says which papers the loan needs, and has them made where the desk makes them."""

from agent.i18n import LANGUAGES, _, current
from agent.procedure.context import Context
from agent.procedure.results import Result


def run(context: Context) -> Result:
    """Name the agreement of this borrower's kind and the condition sheet (notice, part 2)."""
    context.tell(str(context.measured("lend_ground", "kind")))
    context.tell("sheet")
    if context.measured("lend_borrower", "minor"):
        context.tell("guardian")
    make = context.station.lending.papers
    if make is None:
        context.tell("by_hand")
        return Result.CONTINUE
    files = make()
    names = ", ".join(file.name for file in files)
    context.measure("files", [file.name for file in files])
    where = context.words("made", files=", ".join(map(str, files)))
    if where is not None:  # where this desk keeps its data is nobody else's business
        context.show_instead(where, context.words("made", files=names) or "")
    tell_language(context)
    return Result.CONTINUE


def tell_language(context: Context) -> None:
    """Say how the papers, which are French in a lycée, are had in the language of this run."""
    language = current()
    if language != LANGUAGES[0]:
        text = _(
            "The papers are in French. In English: “quitus papers show {case} --in {language}”."
        )
        context.say(text.format(case=context.state.case_id, language=language))
