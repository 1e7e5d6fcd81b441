"""What stock and loans are called on the screen."""

from agent.i18n import _
from agent.loans.choosing import Obstacle
from agent.loans.portal import Task
from agent.loans.stock_columns import headings
from agent.records.stock import StockTablet
from agent.wording import Words, word

_TABLETS: Words = {
    "in_stock": lambda: _("in stock"),
    "out": lambda: _("out on loan"),
    "lost": lambda: _("lost"),
    "stolen": lambda: _("stolen"),
    "retired": lambda: _("retired"),
}
_LOANS: Words = {
    "out": lambda: _("going on"),
    "returned": lambda: _("returned"),
    "lost": lambda: _("tablet lost"),
    "stolen": lambda: _("tablet stolen"),
    "undone": lambda: _("undone"),
}
_TASKS: Words = {
    Task.TYPE: lambda: _("type the loan, tick “en prêt”"),
    Task.CHANGE: lambda: _("change its end"),
    Task.UNTICK: lambda: _("untick “en prêt”"),
}
_OBSTACLES: Words = {
    Obstacle.RESERVED: lambda: _("being lent"),
    Obstacle.NOT_RESET: lambda: _("to be reset first"),
}


def tablet_state(tablet: StockTablet, obstacle: Obstacle | None) -> str:
    """Return where a tablet is, and what keeps it from being lent although it is in stock."""
    state = word(_TABLETS, tablet.state)
    more = _OBSTACLES.get(obstacle or "")
    return f"{state} ({more()})" if more else state


def loan_state(state: str) -> str:
    """Return how a loan stands."""
    return word(_LOANS, state)


def task_word(task: str) -> str:
    """Return what is to be done in the Region's application."""
    return word(_TASKS, task)


def use_word(tablet: StockTablet) -> str:
    """Return what a tablet serves for."""
    return _("loans only") if tablet.loans_only else _("new")


def field_word(name: str) -> str:
    """Return what a fact about a tablet is called."""
    return {column.value: heading for column, heading in headings().items()}.get(name, name)


def due_word(due: str | None) -> str:
    """Return the end of a loan; an open one is said."""
    return _("open end") if due is None else due
