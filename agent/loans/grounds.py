"""Who may borrow: the grounds of the lending notice, and the head of school's own decision."""

from collections.abc import Mapping
from dataclasses import dataclass

from agent.errors import LoanRefusedError
from agent.i18n import _
from agent.records.loans import BorrowerKind, Ground

# « … procéder à des prêts de tablettes sur toute durée pour les élèves en attente d'équipement et
# les professeurs remplaçants. » (the notice, first sentence)
KIND_OF: Mapping[Ground, BorrowerKind] = {
    Ground.WAITING_PUPIL: BorrowerKind.PUPIL,
    Ground.SUBSTITUTE_TEACHER: BorrowerKind.STAFF,
}


@dataclass(frozen=True)
class Decision:
    """The head of school's decision on a ground that the notice doesn't name."""

    by: str
    why: str


def check_ground(ground: Ground, kind: BorrowerKind, decision: Decision | None) -> None:
    """Raise LoanRefusedError where the notice doesn't allow a loan on that ground.

    Any ground but the notice's two is the head of school's to decide: « Ce prêt (…) est décidé et
    organisé sous la responsabilité du Chef d'établissement. »
    """
    wanted = KIND_OF.get(ground, kind)
    if kind is not wanted:
        raise LoanRefusedError(
            _("The ground “{ground}” is one of pupils.").format(ground=ground)
            if wanted is BorrowerKind.PUPIL
            else _("The ground “{ground}” is one of staff.").format(ground=ground),
            hint=_("Say who borrows, or take the ground “{other}”.").format(
                other=Ground.HEAD_DECISION
            ),
        )
    decided = decision is not None and decision.by.strip() and decision.why.strip()
    if ground is Ground.HEAD_DECISION and not decided:
        raise LoanRefusedError(
            _(
                "The notice allows loans to pupils who wait for their equipment and to substitute "
                "teachers; any other needs the decision of the head of school."
            ),
            hint=_("Say who decided it, and why."),
        )
