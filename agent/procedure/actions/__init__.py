"""The registry of actions: what a phase's `do:` may name."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from agent.procedure.actions import (
    accounts,
    after,
    checkpoint,
    compare,
    condition,
    declare,
    frp,
    identify,
    lend_borrower,
    lend_dates,
    lend_ground,
    lend_handover,
    lend_identify,
    lend_last_reset,
    lend_papers,
    lend_pick,
    lend_portal,
    lend_signature,
    portal,
    presence,
    readiness,
    remind,
    reset,
    restock,
    slip,
)
from agent.procedure.actions.pages import leave_page
from agent.procedure.context import Context
from agent.procedure.results import Result


@dataclass(frozen=True)
class Action:
    """A function that a phase runs.

    `goes_stale` marks a finding that the tablet can undo behind our back: it is looked at again
    when a later phase finds the tablet not in order. One that `concludes` closes the case even when
    it fails: nothing can be done about it in this case any more. `teardown` leaves the tablet as
    people expect it when the phase did not pass; it is tried, never relied upon.
    """

    run: Callable[[Context], Result]
    goes_stale: bool = False
    concludes: bool = False
    teardown: Callable[[Context], None] | None = None


ACTIONS: Mapping[str, Action] = {
    "identify": Action(identify.run),
    "presence": Action(presence.run),
    "condition": Action(condition.run),
    "readiness": Action(readiness.run, goes_stale=True),
    "accounts": Action(accounts.run, goes_stale=True),
    "frp": Action(frp.run, goes_stale=True),
    "checkpoint": Action(checkpoint.run),
    "reset": Action(reset.run, teardown=leave_page),
    "after": Action(after.run, concludes=True),
    "slip": Action(slip.run),
    "portal": Action(portal.run),
    "restock": Action(restock.run, concludes=True),
    "compare": Action(compare.run, concludes=True),
    "remind": Action(remind.run),
    "lend_pick": Action(lend_pick.run, concludes=True),
    "lend_identify": Action(lend_identify.run),
    "lend_last_reset": Action(lend_last_reset.run, concludes=True),
    "lend_ground": Action(lend_ground.run, concludes=True),
    "lend_borrower": Action(lend_borrower.run),
    "lend_dates": Action(lend_dates.run),
    "lend_papers": Action(lend_papers.run),
    "lend_signature": Action(lend_signature.run, concludes=True),
    "lend_handover": Action(lend_handover.run),
    "lend_portal": Action(lend_portal.run),
    "declare": Action(declare.identify),
    "declare_readiness": Action(declare.readiness),
    "declare_accounts": Action(declare.accounts),
    "declare_frp": Action(declare.frp),
    "declare_reset": Action(declare.reset),
}
