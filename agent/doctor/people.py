"""Tells whether somebody is kept for longer than the settings allow."""

from pathlib import Path

from agent.clock import Clock
from agent.doctor.line import CheckLine, good, unsure
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
        return unsure("people", title, _("can't be told: see the record"))
    if not plan.erasure:
        return good("people", title, _("nobody is kept for too long"))
    text = _("people or papers are kept for longer than the settings allow")
    return unsure("people", title, text, _("Run “quitus forget --due”."))
