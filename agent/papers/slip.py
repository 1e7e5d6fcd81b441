"""The return slip, the *quitus*: what came back, its state, how sure its reset is, what is open."""

from reportlab.platypus import Flowable

from agent.i18n import _
from agent.loans.words import condition_word, part_name
from agent.papers.blocks import boxed, bullets, facts, gap, heading, signatures, tasks, title
from agent.papers.common import borrower_line, loan_rows, origin_line, signers, tablet_rows
from agent.papers.condition import differences, flawed
from agent.papers.facts import Dossier, ResetFacts
from agent.papers.styles import BODY, text
from agent.papers.words import ACCESSORIES, LEVELS, OPEN, PRESENCE, capital, day, moment
from agent.tablet.proof import is_sure
from agent.tablet.proof_words import describe, level_name
from agent.wording import NOT_KNOWN, word


def story(dossier: Dossier) -> list[Flowable]:
    """Return the slip; it says no more than what stands on record."""
    return [
        *title(_("Return slip"), _("Quitus: what the borrower gave back, and how")),
        _statement(dossier),
        heading(_("What came back")),
        facts([*tablet_rows(dossier.tablet), *loan_rows(dossier), *_state_rows(dossier)]),
        heading(_("The reset")),
        *_reset(dossier.reset),
        heading(_("What is still open")),
        *_still_open(dossier),
        signatures(signers(dossier), "slip"),
        gap(2),
        origin_line(dossier.origin),
    ]


def _statement(dossier: Dossier) -> Flowable:
    said = _("On {day}, {borrower} gave back to the school the tablet that is described below.")
    on = day(dossier.origin.closed_at or dossier.origin.opened_at)
    lines = [said.format(day=on, borrower=borrower_line(dossier)), _where_it_stands(dossier)]
    return boxed([text(line, BODY) for line in lines])


def _where_it_stands(dossier: Dossier) -> str:
    """Return the discharge, only for a sure reset with nothing open; else what it lacks."""
    if dossier.reset is None or not is_sure(dossier.reset.proof):
        return _("The return is not in order yet: what it lacks stands at the end of this slip.")
    if dossier.still_open:
        return _("The tablet is back; what is left open stands at the end of this slip.")
    return _("Nothing is left open: the borrower owes nothing more for this loan.")


def _state_rows(dossier: Dossier) -> list[tuple[str, str]]:
    back = dossier.condition_back
    if back is None:
        return [(_("State"), _("not noted"))]
    bad = flawed(back.states)
    worn = [
        _("{part}: {state}").format(part=part_name(part), state=condition_word(back.states[part]))
        for part in bad
    ]
    state = capital(", ".join(worn)) if worn else _("Every part is in order.")
    changed = [part_name(part) for part in differences(dossier.condition_out, back)]
    here = [
        part_name(part)
        for part in ACCESSORIES
        if part in back.states and back.states[part] != "missing"
    ]
    rows = [(_("Accessories"), capital(", ".join(here)) or NOT_KNOWN), (_("State"), state)]
    if dossier.condition_out is not None:
        rows.append((_("Not as at the loan"), capital(", ".join(changed)) or _("nothing")))
    return rows


def _reset(reset: ResetFacts | None) -> list[Flowable]:
    if reset is None or reset.proof is None:
        why = _("The tablet was not reset: the return stopped before that.")
        return [text(why, BODY, bold=True)]
    level = reset.proof.level
    rows = [(_("Proof"), capital(level_name(level)))]
    if reset.presence is not None:
        rows.append((_("Presence"), capital(word(PRESENCE, reset.presence))))
    if reset.at is not None:
        rows.append((_("Reset begun"), moment(reset.at)))
    reasons = [describe(reason) for reason in reset.proof.reasons]
    return [text(word(LEVELS, level), BODY, bold=True), facts(rows), gap(1), *bullets(reasons)]


def _still_open(dossier: Dossier) -> list[Flowable]:
    if not dossier.still_open:
        return [text(_("Nothing that is on record."), BODY)]
    return tasks([word(OPEN, each) for each in dossier.still_open], "open")
