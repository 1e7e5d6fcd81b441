"""What several papers say alike: the tablet, the loan, who signs, where the paper comes from."""

from reportlab.platypus import Paragraph

from agent.i18n import _
from agent.loans.words import ground_word
from agent.papers.facts import Dossier, Origin, TabletFacts
from agent.papers.styles import TINY, text
from agent.papers.words import capital, day, moment
from agent.wording import NOT_KNOWN

BLANK = "…" * 16  # to be written on


def tablet_rows(tablet: TabletFacts) -> list[tuple[str, str]]:
    """Return what tablet it is, a name and a value each."""
    rows = [
        (_("Tablet"), _made(tablet) or BLANK),
        (_("Serial number"), tablet.serial or BLANK),
        (_("Asset tag"), tablet.asset_tag or BLANK),
    ]
    return [*rows, (_("Year of the model"), str(tablet.year))] if tablet.year else rows


def _made(tablet: TabletFacts) -> str:
    """Return maker and model; some makers name themselves in the model too."""
    maker, model = tablet.maker or "", tablet.model or ""
    named = model.casefold().startswith(maker.casefold())
    return model if named else f"{maker} {model}".strip()


def loan_rows(dossier: Dossier) -> list[tuple[str, str]]:
    """Return to whom and for how long it is or was lent."""
    rows = [(_("Borrower"), borrower_line(dossier))]
    if dossier.loan is not None:
        rows += [
            (_("Ground of the loan"), capital(ground_word(dossier.loan.ground))),
            (_("Duration"), capital(duration(dossier))),
        ]
    return rows


def borrower_line(dossier: Dossier) -> str:
    """Return the borrower's name and class or subject; a line to write on where not known."""
    person = dossier.borrower
    if person is None or person.name is None:
        return BLANK
    return f"{person.name} ({person.group})" if person.group else person.name


def duration(dossier: Dossier) -> str:
    """Return from when to when a loan goes."""
    loan = dossier.loan
    if loan is None:
        return BLANK
    if loan.due is None:
        return _("from {start}, without an end date").format(start=day(loan.start))
    return _("from {start} to {due}").format(start=day(loan.start), due=day(loan.due))


def signers(dossier: Dossier) -> list[tuple[str, str]]:
    """Return who signs: the borrower, the guardian of a minor, the school."""
    person = dossier.borrower
    boxes = [(_("The borrower"), (person.name if person else None) or "")]
    if person is not None and person.guardian:
        boxes.append((_("The guardian"), person.guardian))
    return [*boxes, (_("For the school"), dossier.school.head or "")]


def origin_line(origin: Origin) -> Paragraph:
    """Return the line that says what stands on record behind this paper."""
    said = _("Case {case}, opened {opened}. Procedure {procedure}, version {version}.").format(
        case=origin.case,
        opened=moment(origin.opened_at),
        procedure=origin.procedure or NOT_KNOWN,
        version=origin.version or NOT_KNOWN,
    )
    head = _("Journal of desk {desk}: entry {n}, SHA-256 {hash}.").format(
        desk=origin.desk or NOT_KNOWN, n=origin.head_n, hash=origin.head_hash or NOT_KNOWN
    )
    return text(f"{said} {head}", TINY)
