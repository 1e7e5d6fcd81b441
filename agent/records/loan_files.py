"""How the loans are spelled: `loans.json`, and a page for each month."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from agent.records.fold import Documents, ReadPage
from agent.records.loans import Loan, Loans, LoanState, Mark, Page
from agent.records.tables import Document, Tables, in_order

FOLDER = "loans"


def documents(loans: Loans) -> Documents:
    """Return what `loans.json` holds: the loans that go on, and of which months there are pages."""
    return {**_table(loans.going_on), "month": [{"month": month} for month in sorted(loans.pages)]}


def pages(loans: Loans) -> dict[str, Documents]:
    """Return what each page holds, by its name."""
    return {_name(month): _table(loans.pages[month]) for month in sorted(loans.pages)}


def changed(loans: Loans) -> dict[str, Documents]:
    """Return the same of the pages that what was added last has changed."""
    return {_name(month): _table(loans.pages[month]) for month in sorted(loans.changed)}


def _name(month: str) -> str:
    return f"{FOLDER}/{month}.json"


def _table(page: Page) -> Documents:
    return {"loan": [_document(page[id_]) for id_ in sorted(page)]}


def _document(loan: Loan) -> Document:
    marks = {name: getattr(loan, name) for name in _MARKS}
    told = {name: vars(mark) if mark else None for name, mark in marks.items()}
    return {**vars(loan), **told, "past": list(loan.past)}


def total(n: int, tables: Tables, page: ReadPage) -> Loans:
    """Return the sum that `loans.json` holds; its pages are read when they are asked for."""
    months = [str(doc["month"]) for _id, doc in in_order(tables["month"])]
    return Loans(n, _page(tables), _OnDisk(months, page))


def _page(tables: Tables) -> Page:
    loans = (_loan(doc) for _id, doc in in_order(tables["loan"]))
    return {loan.id: loan for loan in loans}


class _OnDisk(Mapping[str, Page]):
    """The pages as they lie there, each read when it is asked for, once."""

    def __init__(self, months: Iterable[str], page: ReadPage) -> None:
        self._read = page
        self._pages: dict[str, Page | None] = dict.fromkeys(months)

    def __getitem__(self, month: str) -> Page:
        page = self._pages[month]
        if page is None:
            page = self._pages[month] = self._read(_name(month), _page)
        return page

    def __iter__(self) -> Iterator[str]:
        return iter(self._pages)

    def __len__(self) -> int:
        return len(self._pages)


def _loan(doc: Document) -> Loan:
    past = doc["past"]
    if not isinstance(past, list):
        raise TypeError("no past")
    return Loan(**{**typed(doc), "past": tuple(past)})


_MARKS = ("portal_typed", "portal_unticked")


def typed(doc: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a file, or a change, holds of a loan, as a loan has it."""
    typed = dict(doc)
    if "state" in typed:
        typed["state"] = LoanState(typed["state"])
    for name in _MARKS:
        if typed.get(name):
            typed[name] = Mark(**typed[name])
    return typed
