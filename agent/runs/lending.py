"""Begins a loan: the tablet that is named, or the next by the rule of the notice, reserved."""

from collections.abc import Callable, Sequence
from typing import Any

from agent.desk import Desk
from agent.errors import LoanRefusedError, OpenCaseError, StockRefusedError
from agent.i18n import _
from agent.loans.choosing import check_lendable, offered
from agent.loans.class_list import words_of
from agent.loans.naming import tablet_named
from agent.procedure.loader import load_named
from agent.procedure.prompts import Listener, Prompter
from agent.procedure.state import state_of
from agent.records.case import Case, CaseSummary
from agent.records.stock import StockTablet
from agent.runs.cases import as_scanned, open_case_for
from agent.runs.loan_desk import reserved_by, typed_in
from agent.runs.open_cases import LEND, UnlessOpen, holding, open_case, open_loans
from agent.runs.running import People, RunOutcome, RunRequest, check_deadlines, run_case


def lend(desk: Desk, request: RunRequest, prompter: Prompter, emit: Listener) -> RunOutcome:
    """Open a case for a loan, and run it; no tablet named: the next by the rule.

    Raises:
        LoanRefusedError: the tablet can't be lent, or none can (exit 2).
        OpenCaseError: an open case has the tablet (exit 2).
        StockRefusedError, AmbiguousTabletError: the name means no tablet of the stock, or several.
    """
    procedure = load_named(LEND, desk.settings.procedures)
    check_deadlines(procedure, request.deadlines)
    desk.records.check_room()

    def opened(tablet: StockTablet) -> Case:
        return open_case_for(desk, procedure, request, _facts(tablet), _unless_reserved(tablet))

    if request.tablet is None:
        case = _the_next(desk, opened)
    else:
        request = as_scanned(desk, request, emit)
        case = opened(named_in_stock(desk, str(request.tablet)))
    return run_case(desk, case, state_of(case), procedure, request, People(prompter, emit))


def _the_next(desk: Desk, opened: Callable[[StockTablet], Case]) -> Case:
    """Open a case for the first that nobody has meanwhile; each try finds the stock smaller."""
    while True:
        taken = holding(desk.records.cases(open_only=True))
        free = [one for one in desk.records.stock() if not reserved_by(one.key, taken)]
        found = offered(free)
        if not found:
            raise LoanRefusedError(
                _("No tablet of the stock can be lent now."),
                hint=_(
                    "“quitus stock list” shows the stock; “quitus stock request” asks for more."
                ),
            )
        try:
            return opened(found[0])
        except OpenCaseError:  # another program was faster
            continue


def named_in_stock(desk: Desk, name: str) -> StockTablet:
    """Return the tablet of the stock that a name means: a tag, a serial, or a place on the bus.

    Raises:
        StockRefusedError: there is none.
        AmbiguousTabletError: the name means several.
        LoanRefusedError: it can't be lent.
    """
    stock = desk.records.standing().stock
    try:
        tablet = tablet_named(stock, name)
    except StockRefusedError:
        read = desk.read_serials(desk.find(name))
        serials = [serial or row.address for row, serial in read.items()]
        if len(serials) != 1 or not serials[0]:
            raise
        tablet = tablet_named(stock, serials[0])
    check_lendable(tablet)
    return tablet


def begun_for(desk: Desk, name: str) -> str | None:
    """Return the id of the open loan in which that name was typed for the borrower, or None."""
    for case in open_loans(desk):
        typed = typed_in(desk, case.id)
        names = [text for (_phase, field), text in typed.items() if field == "name"]
        if any(words_of(each) == words_of(name) for each in names):
            return case.id
    return None


def _facts(tablet: StockTablet) -> dict[str, Any]:
    facts = {
        "asset_tag": tablet.asset_tag,
        "serial": tablet.serial,
        "maker": tablet.maker,
        "model": tablet.model,
    }
    return {name: value for name, value in facts.items() if value}


def _unless_reserved(tablet: StockTablet) -> UnlessOpen:
    def unless(opened: Sequence[CaseSummary]) -> None:
        summary = reserved_by(tablet.key, holding(opened))
        if summary is not None:
            raise open_case(summary, tablet.name)

    return unless
