"""The unlock dossier of a locked tablet: facts, what to add, letters. No way around the lock."""

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, PageBreak

from agent.i18n import _
from agent.papers.blocks import Field, facts, gap, heading, signatures, tasks, title
from agent.papers.common import BLANK, borrower_line, duration, origin_line, tablet_rows
from agent.papers.facts import Dossier, Person
from agent.papers.page import BODY as WIDE
from agent.papers.styles import BODY, LETTER, text
from agent.papers.words import day, moment
from agent.wording import NOT_KNOWN


def story(dossier: Dossier) -> list[Flowable]:
    """Return the file: the facts, then a letter to the borrower, then one to the maker."""
    return [
        *_file(dossier),
        PageBreak(),
        *_letter(dossier, _to_borrower(dossier), _borrower_letter(dossier)),
        PageBreak(),
        *_letter(dossier, _to_maker(dossier), _maker_letter(dossier)),
    ]


def _file(dossier: Dossier) -> list[Flowable]:
    warning = _(
        "The tablet is protected by Google's Factory Reset Protection. Only the account that was "
        "on it, or its maker for its owner, can open it. Do not try any way around the lock, and "
        "do not reset it again."
    )
    return [
        *title(_("Unlock dossier"), _("A tablet that asks for the account of an earlier user")),
        text(warning, BODY),
        heading(_("Facts")),
        facts(_rows(dossier)),
        heading(_("To be added")),
        *tasks(_enclosures(), "add"),
        signatures([(_("For the school"), dossier.school.head or "")], "unlock"),
        gap(2),
        origin_line(dossier.origin),
    ]


def _rows(dossier: Dossier) -> list[tuple[str, str | Flowable]]:
    tablet = dossier.tablet
    return [
        *tablet_rows(tablet),
        (_("Android"), tablet.android or NOT_KNOWN),
        (_("Build"), tablet.build or NOT_KNOWN),
        (_("Owner"), _("the Region; the tablet is lent through the school")),
        (_("Last borrower"), borrower_line(dossier)),
        (_("Loan"), duration(dossier)),
        (_("Seen locked"), moment(dossier.origin.closed_at or dossier.origin.opened_at)),
        (_("Exact text on the screen"), Field("screen.text", WIDE - 60 * mm, 3)),
    ]


def _enclosures() -> list[str]:
    return [
        _("Photo of the locked screen, its whole text readable"),
        _("Photo of the back of the tablet: serial number and asset tag"),
        _("Copy of the loan agreement and of the condition sheet"),
        _("Delivery note of the Region, or another proof of ownership"),
        _("This file, signed by the head of school"),
    ]


def _letter(dossier: Dossier, to: list[str], lines: list[str]) -> list[Flowable]:
    return [
        gap(),
        *[text(line, BODY) for line in to],
        gap(20),
        *[text(line, LETTER) for line in lines],
        signatures([(_("The head of school"), dossier.school.head or "")], to[0][:8]),
        gap(2),
        origin_line(dossier.origin),
    ]


def _to_borrower(dossier: Dossier) -> list[str]:
    person = dossier.borrower or Person()
    to = [_("To: {name}").format(name=borrower_line(dossier))]
    if person.guardian:
        to.append(_("and to: {name}").format(name=person.guardian))
    return to


def _to_maker(dossier: Dossier) -> list[str]:
    return [_("To: the support of {maker}").format(maker=dossier.tablet.maker or BLANK)]


def _borrower_letter(dossier: Dossier) -> list[str]:
    tablet = dossier.tablet
    return [
        _("Subject: the tablet {name} that was lent to you is locked").format(
            name=tablet.name or BLANK
        ),
        _("Dear borrower,"),
        _(
            "The tablet that you gave back (serial number {serial}) asks, after its reset, for "
            "the account that was on it. Nobody but you can open it: neither the school nor the "
            "Region knows your password, and nobody will ask you for it."
        ).format(serial=tablet.serial or BLANK),
        _(
            "Please come to the school with the address and the password of that account. You "
            "type them yourself on the tablet; the account is then removed in front of you. If "
            "you have forgotten the password, find it again at home first, on a device of yours; "
            "Google may then refuse it for one to three days on the tablet."
        ),
        _("Until then the return is on record, but it is not finished."),
        _("Yours sincerely"),
    ]


def _maker_letter(dossier: Dossier) -> list[str]:
    tablet, school = dossier.tablet, dossier.school
    return [
        _("Subject: request to unlock a tablet of a public school"),
        _("Dear Sir or Madam,"),
        _(
            "The tablet {model}, serial number {serial}, asset tag {tag}, belongs to the Region "
            "and is lent to users by {school} (UAI {uai}). Since the reset of {day} it asks for "
            "the account of an earlier user, who could not open it."
        ).format(
            model=tablet.model or BLANK,
            serial=tablet.serial or BLANK,
            tag=tablet.asset_tag or NOT_KNOWN,
            school=school.name or BLANK,
            uai=school.uai or BLANK,
            day=day(dossier.origin.closed_at or dossier.origin.opened_at),
        ),
        _(
            "As its owner's representative I ask you to lift this lock, or to tell us the "
            "procedure and the documents that you need. The proof of ownership and the photos "
            "are enclosed; our reference is {case}."
        ).format(case=dossier.origin.case),
        _("The data that the tablet held need not be kept."),
        _("Yours sincerely"),
    ]
