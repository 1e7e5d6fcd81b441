"""Issues papers: made from the record once, kept, recorded by an act; a reprint is those bytes."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from agent.errors import RecordDamagedError, UsageError
from agent.i18n import _
from agent.papers.facts import Dossier, Kind
from agent.papers.filling import dossier_of, upto
from agent.papers.folder import PapersFolder
from agent.papers.issued import Issued, issued_of
from agent.papers.reset_facts import answered, may_certify, measured
from agent.records.acts import ActKind
from agent.records.case import Case, EntryKind
from agent.records.store import Records
from agent.settings import Settings


def kinds_of(case: Case) -> tuple[Kind, ...]:
    """Return the papers that a case can have, as it stands."""
    if case.act is not None:
        is_request = case.act.get("kind") == ActKind.REGION_REQUEST
        return (Kind.REQUEST,) if is_request else ()
    if measured(case, "ground") is not None or _has(case, EntryKind.LENT):
        ready = measured(case, "start") is not None or _has(case, EntryKind.LENT)
        return (Kind.AGREEMENT, Kind.CONDITION) if ready else ()
    if measured(case, "compared_with") is not None:
        return (Kind.CERTIFICATE,) if may_certify(case) else ()
    kinds = [Kind.SLIP] if measured(case, "screen") is not None else []
    if measured(case, "shell") is not None:
        kinds.append(Kind.CONDITION)
    if may_certify(case) and not case.open:
        kinds.append(Kind.CERTIFICATE)
    if answered(case, "screen") == "locked" or measured(case, "found") == "locked":
        kinds.append(Kind.UNLOCK)
    return tuple(kinds)


def issue(
    records: Records,
    settings: Settings,
    case: Case,
    kinds: Sequence[Kind],
    language: str,
    *,
    operator: str | None = None,
) -> tuple[Path, ...]:
    """Return the files of a case's papers; those that were never issued are made and recorded now.

    Args:
        case: the case, as it stands.
        kinds: which of its papers (see `kinds_of`).
        language: `fr` or `en`.
        operator: the code of who asks for them; None: who opened the case.

    Raises:
        UsageError: the case can't have such a paper.
        FileError: the school's own text, or its logo, is wrong.
        RecordError: the paper or its act can't be written.
    """
    _check(case, kinds)
    known = {(each.kind, each.language): each for each in issued_of(records, case)}
    desk = _Desk(records, settings, PapersFolder(records.folder), operator or case.operator)
    new = [kind for kind in dict.fromkeys(kinds) if (kind, language) not in known]
    made = desk.new(case, new, language) if new else {}
    return tuple(
        made[kind] if kind in made else desk.again(case, known[kind, language]) for kind in kinds
    )


def reprint(records: Records, settings: Settings, case: Case, kind: Kind, language: str) -> Path:
    """Return the file of a paper that was issued: the very bytes, or an error.

    Raises:
        UsageError: it was never issued, or was erased with the people of its case.
        RecordDamagedError: neither the file nor what the record gives now is what was issued.
    """
    for each in issued_of(records, case):
        if (each.kind, each.language) == (kind, language):
            desk = _Desk(records, settings, PapersFolder(records.folder), case.operator)
            return desk.again(case, each)
    raise UsageError(
        _("The case {case} never had this paper in that language.").format(case=case.id),
        hint=_("Make it with “quitus papers show {case}”.").format(case=case.id),
    )


@dataclass(frozen=True)
class _Desk:
    records: Records
    settings: Settings
    folder: PapersFolder
    operator: str

    def new(self, case: Case, kinds: Sequence[Kind], language: str) -> dict[Kind, Path]:
        """Make papers, keep them, record them at once: files first, so that no act names none."""
        paths, told = {}, []
        for kind in kinds:
            path = self.folder.paper(case.id, kind, language)
            data = self.made(case, kind, language)
            paths[kind] = self.folder.write(path, data)
            told.append({"paper": kind.value, "seal": self.folder.seal(path, data)})
        self.records.act(
            ActKind.PAPER,
            {
                "case": case.id,
                "language": language,
                "papers": told,
                "upto": case.entries[-1].n,
            },
            operator=self.operator,
            language=language,
            tablet=_names(case),
        )
        return paths

    def again(self, case: Case, issued: Issued) -> Path:
        """Return the paper that was issued; one whose file is gone or changed is made again."""
        path = self.folder.paper(case.id, issued.kind, issued.language)
        kept = self.folder.read(path)
        if kept is not None and self.folder.fits(path, kept, issued.seal):
            return path
        if kept is None and not self.folder.can_tell(path):
            raise _erased(path)
        made = self.made(upto(case, issued.upto), issued.kind, issued.language)
        if self.folder.fits(path, made, issued.seal):
            return self.folder.write(path, made)
        raise RecordDamagedError(
            _("The paper {file} is not the one that was issued.").format(file=path),
            hint=_(
                "It can't be made again either: the settings or the program changed since. Use the "
                "signed paper, or its scan."
            ),
        )

    def made(self, case: Case, kind: Kind, language: str) -> bytes:
        """Return the bytes of a paper of the case."""
        from agent.papers.agreement_text import load  # noqa: PLC0415 - for agreements alone
        from agent.papers.make import make  # noqa: PLC0415 - reportlab: 0.2 s

        dossier = dossier_of(self.records, self.settings, case)
        text = None
        if kind is Kind.AGREEMENT:
            text = load(text_name(dossier), language, self.settings.papers)
        return make(dossier, kind, language, text)


def text_name(dossier: Dossier) -> str:
    """Return which text of an agreement this borrower signs."""
    staff = dossier.loan is not None and dossier.loan.staff
    return "agreement-staff" if staff else "agreement-pupil"


def _names(case: Case) -> dict[str, str]:
    """Return what tells the tablet, so that the act stands in its history."""
    known = {name: case.tablet.get(name) for name in ("serial", "asset_tag")}
    return {name: value for name, value in known.items() if isinstance(value, str)}


def _has(case: Case, kind: EntryKind) -> bool:
    return any(entry.kind is kind for entry in case.entries)


def _erased(path: Path) -> UsageError:
    return UsageError(
        _("The paper {file} was erased, and is not made again.").format(file=path),
        hint=_("Its people are forgotten; what the record still tells, “quitus show” shows."),
    )


def _check(case: Case, kinds: Sequence[Kind]) -> None:
    for kind in kinds:
        if kind not in kinds_of(case):
            raise _has_none(case, kind)


def _has_none(case: Case, kind: Kind) -> UsageError:
    able = ", ".join(kinds_of(case)) or "—"
    return UsageError(
        _("The case {case} has no paper “{kind}”; it has: {able}.").format(
            case=case.id, kind=kind.value, able=able
        )
    )
