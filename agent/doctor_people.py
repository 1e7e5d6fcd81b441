"""Is somebody kept for longer than the settings allow? One line of the desk's examination."""

from pathlib import Path

from agent.clock import Clock
from agent.doctor import CheckLine
from agent.errors import QuitusError
from agent.i18n import _
from agent.loans.dates import today
from agent.loans.forgetting import plan_due
from agent.loans.retention import retention_of
from agent.records.store import Records
from agent.settings import Settings


def check_kept(settings: Settings, folder: Path, clock: Clock, *, simulated: bool) -> CheckLine:
    """Tell whether people are to be forgotten; nothing is done about it here."""
    title, records = _("People"), Records(folder, clock, simulated=simulated)
    try:
        plan = plan_due(records, today(clock), retention_of(settings))
    except QuitusError:  # the line of the record says what is wrong
        return CheckLine("people", title, ok=None, text=_("can't be told: see the record"))
    if not plan.erasure:
        return CheckLine("people", title, ok=True, text=_("nobody is kept for too long"))
    text = _("people or papers are kept for longer than the settings allow")
    return CheckLine("people", title, ok=None, text=text, remedy=_("Run “quitus forget --due”."))
