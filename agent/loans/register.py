"""The record of processing of article 30 GDPR, for the school's register; pure, from the settings.

What it says of the program is true of the program; what only the school knows is left to be filled
in, and says so. Sources: GDPR article 30(1); CNIL's norm NS-9 for the times.
"""

from dataclasses import dataclass

from agent.i18n import _, ngettext
from agent.settings import Settings


@dataclass(frozen=True)
class Section:
    """A heading, and what stands under it, a line each."""

    title: str
    lines: tuple[str, ...]


def register_title() -> str:
    """Return the heading of the record."""
    return _("Record of processing activities (article 30 GDPR): lending of tablets")


def register(settings: Settings) -> tuple[Section, ...]:
    """Return the record of processing of this school, in the language in force."""
    return (
        Section(_("Controller"), _controller(settings)),
        Section(_("Purposes"), _purposes()),
        Section(_("Persons concerned"), _persons()),
        Section(_("Data"), _data()),
        Section(_("Recipients"), _recipients()),
        Section(_("Transfers outside the European Union"), (_("None."),)),
        Section(_("How long data are kept"), _times(settings)),
        Section(_("Security"), _security()),
        Section(_("Rights of the persons"), _rights()),
    )


def as_text(title: str, sections: tuple[Section, ...]) -> str:
    """Return the sections as plain text."""
    parts = [f"{title}\n{'=' * len(title)}"]
    for number, section in enumerate(sections, start=1):
        lines = "\n".join(f"   - {line}" for line in section.lines)
        parts.append(f"{number}. {section.title}\n{lines}")
    return "\n\n".join(parts) + "\n"


def _controller(settings: Settings) -> tuple[str, ...]:
    blank = _("to be filled in")
    address = ", ".join((settings.school_address or blank).splitlines())
    return (
        _("School: {value}").format(value=settings.school_name or blank),
        _("Address: {value}").format(value=address),
        _("UAI: {value}").format(value=settings.school_uai or blank),
        _("Represented by the head of school: {value}").format(value=settings.school_head or blank),
        _("Contact: {value}").format(value=settings.school_contact or blank),
        _("Data protection officer: {value}").format(value=blank),
    )


def _purposes() -> tuple[str, ...]:
    return (
        _("To lend tablets to pupils who wait for their equipment and to substitute teachers."),
        _("To follow each loan: hand-over, condition, extension, reminder, return, loss."),
        _("To make sure that a tablet that comes back is free of its borrower's data."),
        _("To tell the Region how many tablets are lent, on which ground and for how long."),
        _("Legal basis: a task in the public interest (article 6(1)(e) GDPR)."),
    )


def _persons() -> tuple[str, ...]:
    return (
        _("Pupils who borrow, and the guardians of those who are minors."),
        _("Members of staff who borrow, and the teachers whom they replace."),
        _("Operators of the desk; the head of school, where a loan rests on a decision."),
    )


def _data() -> tuple[str, ...]:
    return (
        _("Borrower: name, class or subject, whom a substitute replaces, the guardian's name."),
        _("Loan: ground, dates, tablet, accessories, condition, remarks that operators typed."),
        _("Papers: agreement, condition sheet and return slip with signatures, and their scans."),
        _("Operator: a code in the record; name and title, kept apart, for certificates."),
        _("Tablet: types and number of the accounts on it, never their names."),
        _("No address, no photograph, no number of an identity card, no sensitive data."),
    )


def _recipients() -> tuple[str, ...]:
    return (
        _("The operators of the desk and the head of school."),
        _("The Region: numbers alone, typed by hand in its application; no papers, no names."),
        _("No processor: the program runs at the school and sends nothing over a network."),
    )


def _times(settings: Settings) -> tuple[str, ...]:
    loan, person = settings.retention_loan_months, settings.retention_person_months
    details = ngettext(
        "Details of a loan, with its papers and scans: until the end of the month that follows "
        "the return.",
        "Details of a loan, with its papers and scans: until the end of month number {count} "
        "after the return.",
        loan,
    )
    borrower = ngettext(
        "Borrower: {count} month after the end of the last loan.",
        "Borrower: {count} months after the end of the last loan.",
        person,
    )
    return (
        details.format(count=loan),
        borrower.format(count=person),
        _("Longer only while there is a dispute about the loan (“quitus hold”)."),
        _("A tablet that is lost counts as returned on the day it was written off."),
        _("Operator's name: until it is removed. Loans without names: as long as the stock."),
        _("Backups: {value}").format(value=_("to be filled in")),
    )


def _security() -> tuple[str, ...]:
    return (
        _("Names and typed texts lie in one file, apart from the record, for one account alone."),
        _("The record is a chain of hashes: a change that nobody should have made is found."),
        _("Erasure takes a person out of every file of the desk; what stays tells nothing of him."),
        _("Names come on the screen only where a command asks for them, and into no log."),
        _("Encryption of the disk, rights of the accounts: {value}").format(
            value=_("to be filled in")
        ),
    )


def _rights() -> tuple[str, ...]:
    return (
        _("Access (article 15): “quitus privacy --person” writes all that is held on somebody."),
        _("Rectification (article 16): “quitus people edit”."),
        _("Erasure (article 17): “quitus forget --person”, once the tablet is back."),
        _("Complaints: to the CNIL, www.cnil.fr."),
    )
