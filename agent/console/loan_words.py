"""What stock and loans are called on the screen."""

from collections.abc import Callable, Mapping

from agent.i18n import _
from agent.loans.choosing import Obstacle
from agent.loans.day_words import day_words
from agent.loans.portal import Task
from agent.loans.stock_columns import headings
from agent.records.loans import Ground
from agent.records.stock import StockTablet

# Functions, so that the language in force when a word is shown decides.
_Words = Mapping[str, Callable[[], str]]

_TABLETS: _Words = {
    "in_stock": lambda: _("in stock"),
    "out": lambda: _("out on loan"),
    "lost": lambda: _("lost"),
    "stolen": lambda: _("stolen"),
    "retired": lambda: _("retired"),
}
_LOANS: _Words = {
    "out": lambda: _("going on"),
    "returned": lambda: _("returned"),
    "lost": lambda: _("tablet lost"),
    "stolen": lambda: _("tablet stolen"),
    "undone": lambda: _("undone"),
}
_GROUNDS: _Words = {
    Ground.WAITING_PUPIL: lambda: _("pupil waiting for equipment"),
    Ground.SUBSTITUTE_TEACHER: lambda: _("substitute teacher"),
    Ground.HEAD_DECISION: lambda: _("decision of the head of school"),
}
_KINDS: _Words = {"pupil": lambda: _("pupil"), "staff": lambda: _("staff")}
_TASKS: _Words = {
    Task.TYPE: lambda: _("type the loan, tick “en prêt”"),
    Task.CHANGE: lambda: _("change its end"),
    Task.UNTICK: lambda: _("untick “en prêt”"),
}
_OBSTACLES: _Words = {
    Obstacle.RESERVED: lambda: _("being lent"),
    Obstacle.NOT_RESET: lambda: _("to be reset first"),
}


def tablet_state(tablet: StockTablet, obstacle: Obstacle | None) -> str:
    """Return where a tablet is, and what keeps it from being lent although it is in stock."""
    state = _word(_TABLETS, tablet.state)
    more = _OBSTACLES.get(obstacle or "")
    return f"{state} ({more()})" if more else state


def loan_state(state: str) -> str:
    """Return how a loan stands."""
    return _word(_LOANS, state)


def ground_word(ground: str | None) -> str:
    """Return a ground in words; a dash for none."""
    return _word(_GROUNDS, ground)


def kind_word(kind: str | None) -> str:
    """Return what a borrower is to the school; a dash for none."""
    return _word(_KINDS, kind)


def task_word(task: str) -> str:
    """Return what is to be done in the Region's application."""
    return _word(_TASKS, task)


def use_word(tablet: StockTablet) -> str:
    """Return what a tablet serves for."""
    return _("loans only") if tablet.loans_only else _("new")


def field_word(name: str) -> str:
    """Return what a fact about a tablet is called."""
    return {column.value: heading for column, heading in headings().items()}.get(name, name)


def due_word(due: str | None) -> str:
    """Return the end of a loan; an open one is said."""
    return day_words(due)


def date_word(day: str | None) -> str:
    """Return a day of the record as people read it; a dash for none."""
    return "—" if day is None else day_words(day)


def _word(words: _Words, key: str | None) -> str:
    word = words.get(key or "")
    return word() if word else key or "—"
