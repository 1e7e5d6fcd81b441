"""What a person does to stock and loans outside a run: each one act, weighed under the lock."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from agent.clock import Clock
from agent.errors import (
    LoanRefusedError,
    StockRefusedError,
    UsageError,
)
from agent.i18n import _, current
from agent.loans import contradictions as unless
from agent.loans.closing import Back
from agent.loans.csv_text import Table
from agent.loans.dates import check_due, read_day, today
from agent.loans.portal import UNTICKED, ToDo, task_of
from agent.loans.request import Request, check_request
from agent.loans.stock_columns import BadCellError, Column, text_cell
from agent.loans.stock_plan import Plan, plan_import
from agent.loans.undoing import Undo, may_be_undone, what_undone
from agent.records.acts import ActKind
from agent.records.canonical import JsonValue
from agent.records.case import Case
from agent.records.loans import Loan, LoanState
from agent.records.standing import Standing, Unless
from agent.records.stock import StockTablet
from agent.records.store import Records

MISSING = {LoanState.LOST: ActKind.LOAN_LOST, LoanState.STOLEN: ActKind.LOAN_STOLEN}


@dataclass(frozen=True)
class Hand:
    """Who does it, and in which record."""

    records: Records
    clock: Clock
    operator: str

    def add(self, facts: Mapping[str, JsonValue]) -> Case:
        """Put one new tablet into stock; StockRefusedError if it is there already."""
        tablet: dict[str, JsonValue] = {**facts}
        tablet |= {name.value: _text(name, facts) for name in _TEXTS}
        if not tablet["serial"] and not tablet["asset_tag"]:
            raise StockRefusedError(
                _("The tablet has neither a serial nor an asset tag."),
                hint=_("Give at least one: --serial or --tag."),
            )
        check = unless.may_come_in([tablet])
        return self._act(ActKind.STOCK_ADD, {"tablets": [tablet]}, tablet=tablet, check=check)

    def take_in(self, plan: Plan, table: Table) -> Case:
        """Do what an import would, all of it, if the stock is still as it was shown."""

        def same(standing: Standing) -> None:
            if plan_import(table, standing.stock, today(self.clock)) != plan:
                raise unless.meanwhile(None)

        return self._act(plan.kind, plan.data(), check=same)

    def retire(self, tablet: StockTablet, why: str) -> Case:
        """Take a tablet out of stock for good."""
        data = {"serial": tablet.serial, "asset_tag": tablet.asset_tag}
        check = unless.may_be_retired(tablet)
        return self._act(ActKind.STOCK_RETIRE, data, tablet=data, private={"why": why}, check=check)

    def label(self, tablet: StockTablet, asset_tag: str) -> Case:
        """Give a tablet a new label."""
        was = {"serial": tablet.serial, "asset_tag": tablet.asset_tag}
        tag = _text("asset_tag", {"asset_tag": asset_tag})
        if tag is None:
            raise StockRefusedError(_("The new label is empty."), tablet=tablet.name)
        check = unless.may_be_labelled(tablet, tag)
        named = {**was, "asset_tag": tag}
        return self._act(
            ActKind.STOCK_LABEL, {"was": was, "asset_tag": tag}, tablet=named, check=check
        )

    def extend(self, loan: Loan, due: date | None) -> Case:
        """Move the end of a loan."""
        end = None if due is None else str(due)
        if end == loan.due:
            raise LoanRefusedError(
                _("The loan {loan} ends then already.").format(loan=loan.id), tablet=loan.tablet
            )
        check_due(read_day(loan.start) or today(self.clock), due)
        return self._on_loan(ActKind.LOAN_EXTEND, loan, {"due": end}, LoanState.OUT)

    def missing(self, loan: Loan, state: LoanState, on: date, remark: str | None) -> Case:
        """Record that the tablet of a loan is lost or stolen, since a day."""
        self._check_day(loan, on)
        others = [each for each in (LoanState.OUT, *MISSING) if each is not state]
        private = {"remark": remark} if remark else {}
        return self._on_loan(MISSING[state], loan, {"on": str(on)}, *others, private=private)

    def found(self, loan: Loan, on: date) -> Case:
        """Record that the tablet of a loan was found again: the loan goes on."""
        self._check_day(loan, on)
        return self._on_loan(ActKind.LOAN_FOUND, loan, {"on": str(on)}, *MISSING)

    def close(self, loan: Loan, back: Back, why: str) -> Case:
        """End a loan whose tablet is back, although its reset is not sure."""
        data = back.data()
        return self._on_loan(ActKind.LOAN_CLOSE, loan, data, LoanState.OUT, private={"why": why})

    def portal(self, to_do: ToDo) -> Case:
        """Record that the Region's application shows a loan as it is."""

        def check(standing: Standing) -> None:
            now = standing.loans.by_id.get(to_do.loan.id)
            if now is None or task_of(now) is not to_do.task or now.due != to_do.loan.due:
                raise unless.meanwhile(to_do.loan.tablet)

        data = {"loan": to_do.loan.id, "what": to_do.mark}
        return self._act(ActKind.PORTAL, data, tablet=_tablet_of(to_do.loan), check=check)

    def untick(self, tablet: StockTablet) -> Case:
        """Record that what a return of no known loan left ticked is unticked."""

        def check(standing: Standing) -> None:
            if unless.current(standing.stock, tablet).ticked != tablet.ticked:
                raise unless.meanwhile(tablet.name)

        data = {"loan": None, "return": tablet.ticked, "what": UNTICKED}
        names = {"serial": tablet.serial, "asset_tag": tablet.asset_tag}
        return self._act(ActKind.PORTAL, data, tablet=names, check=check)

    def undo(self, case: Case, why: str) -> tuple[Case, Undo]:
        """Take back the latest act on a tablet; return the act that does, and what it takes back.

        Raises:
            UsageError: it can't be undone.
        """
        undone = what_undone(self.records.standing(), case)
        tablet = case.tablet or _only(undone)
        done = self._act(
            ActKind.UNDO,
            {"case": case.id},
            tablet={key: tablet.get(key) for key in ("serial", "asset_tag")},
            private={"why": why},
            check=may_be_undone(case),
        )
        return done, undone

    def request(self, request: Request) -> Case:
        """Write down that the Region is asked for tablets."""
        check_request(request)
        needed: dict[str, JsonValue] = {
            ground.value: count for ground, count in request.needed.items()
        }
        data: dict[str, JsonValue] = {
            "count": request.wanted,
            "ground": needed,
            "from": str(request.start),
            "until": None if request.until is None else str(request.until),
        }
        return self._act(ActKind.REGION_REQUEST, data)

    def _on_loan(
        self,
        kind: ActKind,
        loan: Loan,
        data: Mapping[str, JsonValue],
        *states: LoanState,
        private: Mapping[str, str] | None = None,
    ) -> Case:
        return self._act(
            kind,
            {"loan": loan.id, **data},
            tablet=_tablet_of(loan),
            private=private,
            check=unless.goes_on(loan, *states),
        )

    def _check_day(self, loan: Loan, on: date) -> None:
        start = read_day(loan.start)
        if on > today(self.clock) or (start is not None and on < start):
            raise LoanRefusedError(
                _("The day {day} is not between the start of the loan and today.").format(day=on),
                hint=_("Give the day with --on."),
                tablet=loan.tablet,
            )

    def _act(
        self,
        kind: ActKind,
        data: Mapping[str, JsonValue],
        *,
        tablet: Mapping[str, JsonValue] | None = None,
        private: Mapping[str, str] | None = None,
        check: Unless | None = None,
    ) -> Case:
        return self.records.act(
            kind,
            data,
            operator=self.operator,
            language=current(),
            tablet=tablet,
            private=private,
            unless=check,
        )


_TEXTS = (Column.SERIAL, Column.ASSET_TAG, Column.MAKER, Column.MODEL)


def _text(name: str, facts: Mapping[str, JsonValue]) -> str | None:
    value = facts.get(name)
    try:
        return text_cell(Column(name), value) if isinstance(value, str) else None
    except BadCellError as error:
        raise UsageError(
            _("“{value}” can't be taken: {why}").format(value=str(value)[:80], why=error.message)
        ) from None


def _tablet_of(loan: Loan) -> dict[str, JsonValue]:
    return {"serial": loan.serial, "asset_tag": loan.asset_tag}


def _only(undone: Undo) -> Mapping[str, JsonValue]:
    """Return the tablet that an undo is about; nothing where it is about several."""
    names = {(one.serial, one.asset_tag) for one in undone.tablets}
    names |= {(one.serial, one.asset_tag) for one in undone.loans}
    if len(names) != 1:
        return {}
    serial, tag = names.pop()
    return {"serial": serial, "asset_tag": tag}
