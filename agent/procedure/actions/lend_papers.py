"""Says which papers the loan needs, and has them made where the desk makes them."""

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
    context.measure("files", list(files))
    context.tell("made", files=", ".join(files))
    return Result.CONTINUE
