"""`quitus papers`: make, show and reprint papers, file the signed ones, print stock labels."""

from pathlib import Path

import click

from agent.cli.asking import operator_code
from agent.cli.command import command as make_command
from agent.cli.command import group as make_group
from agent.cli.label_sheets import labels
from agent.cli.result import Result
from agent.cli.session import Session
from agent.console.papers import (
    filed_json,
    issued_json,
    scanned_json,
    show_case_papers,
    show_filed,
    show_files,
    show_unfiled,
)
from agent.errors import Exit, UsageError
from agent.i18n import LANGUAGES, _, current
from agent.papers.facts import Kind
from agent.papers.folder import PapersFolder

_KINDS = click.Choice([kind.value for kind in Kind])
_language = click.option(
    "--in",
    "language",
    type=click.Choice(LANGUAGES),
    default=LANGUAGES[0],
    help=_("The language of the paper; French unless said."),
)


@make_command(
    "show",
    _(
        "Make the papers that a case has, record them, and say where they are. A paper that was "
        "issued before is the same file. CASE is its id, or how the id begins."
    ),
)
@click.argument("case_id", metavar=_("CASE"))
@click.option(
    "--kind", "kinds", type=_KINDS, multiple=True, help=_("Only this paper; may be repeated.")
)
@_language
def show(session: Session, *, case_id: str, kinds: tuple[str, ...], language: str) -> Result:
    """Return the files."""
    from agent.papers.issue import issue, kinds_of  # noqa: PLC0415 - not for `--help`

    records, settings = session.records(), session.settings()
    case = records.case(case_id)
    wanted = tuple(map(Kind, kinds)) or kinds_of(case)
    if not wanted:
        raise UsageError(
            _("The case {case} has no paper yet.").format(case=case.id),
            hint=_("A loan has papers once its dates are known, a return once it is at its slip."),
        )
    files = issue(records, settings, case, wanted, language, operator=settings.operator)
    return Result(
        {"case": case.id, "files": [str(file) for file in files]},
        show=lambda console: show_files(console, files),
    )


@make_command(
    "reprint",
    _("Say where a paper lies that was issued before: the very same bytes, or an error."),
)
@click.argument("case_id", metavar=_("CASE"))
@click.argument("kind", type=_KINDS, metavar=_("PAPER"))
@_language
def reprint(session: Session, *, case_id: str, kind: str, language: str) -> Result:
    """Return the file."""
    from agent.papers.issue import reprint as made  # noqa: PLC0415 - not for `--help`

    records = session.records()
    case = records.case(case_id)
    file = made(records, session.settings(), case, Kind(kind), language)
    return Result(
        {"case": case.id, "files": [str(file)]}, show=lambda console: show_files(console, [file])
    )


@make_command(
    "list",
    _("List the papers of a case, issued and signed; without a CASE, the pages to be filed."),
)
@click.argument("case_id", required=False, metavar=_("[CASE]"))
def list_(session: Session, *, case_id: str | None) -> Result:
    """Return what there is on paper."""
    from agent.papers.issued import issued_of, scanned_of  # noqa: PLC0415 - not for `--help`

    records = session.records()
    folder = PapersFolder(records.folder)
    if case_id is None:
        waiting = folder.unfiled()
        return Result(
            {"unfiled": [str(path) for path in waiting]},
            show=lambda console: show_unfiled(console, waiting),
        )
    case = records.case(case_id)
    issued, scans = issued_of(records, case), scanned_of(records, case)
    return Result(
        {
            "case": case.id,
            "folder": str(folder.of(case.id)),
            "issued": list(map(issued_json, issued)),
            "scanned": list(map(scanned_json, scans)),
        },
        show=lambda console: show_case_papers(console, issued, scans, folder.of(case.id)),
    )


@make_command(
    "scan",
    _(
        "Read signed papers back: each page of a PDF or a picture goes to its case by its code; "
        "what can't be read waits in a queue. Exit code 1 if a page could not be filed."
    ),
)
@click.argument(
    "files",
    nargs=-1,
    required=True,
    metavar=_("FILE…"),
    type=click.Path(path_type=Path, dir_okay=False),
)
def scan(session: Session, *, files: tuple[Path, ...]) -> Result:
    """Return what became of each page."""
    from agent.papers.filing import file_scans  # noqa: PLC0415 - not for `--help`

    operator = operator_code(session)
    pages = file_scans(session.records(), files, operator=operator, language=current())
    return Result(
        {"pages": list(map(filed_json, pages))},
        show=lambda console: show_filed(console, pages),
        exit_code=Exit.NOT_IN_ORDER if any(page.why for page in pages) else Exit.DONE,
    )


@make_command("file", _("File a page of the queue with the case that it belongs to."))
@click.argument("page", metavar=_("PAGE"))
@click.argument("case_id", metavar=_("CASE"))
def file(session: Session, *, page: str, case_id: str) -> Result:
    """Return where it is now."""
    from agent.papers.filing import file_by_hand  # noqa: PLC0415 - not for `--help`

    records = session.records()
    case = records.case(case_id)
    names = [path.name for path in PapersFolder(records.folder).unfiled()]
    name = Path(page).name
    if name not in names:
        raise UsageError(
            _("No page “{page}” waits to be filed.").format(page=page),
            hint=_("“quitus papers list” shows those that wait."),
        )
    operator = operator_code(session)
    filed = file_by_hand(records, name, case, operator=operator, language=current())
    return Result({"pages": [filed_json(filed)]}, show=lambda console: show_filed(console, [filed]))


@make_command(
    "check",
    _("Check texts of agreements, every problem at once, each with its line and column."),
)
@click.argument(
    "files",
    nargs=-1,
    required=True,
    metavar=_("FILE…"),
    type=click.Path(path_type=Path, dir_okay=False),
)
def check(session: Session, *, files: tuple[Path, ...]) -> Result:
    """Return which files are in order; raises the first file's problems."""
    from agent.papers.agreement_text import parse_file  # noqa: PLC0415 - not for `--help`

    del session
    rows = [{"file": str(file), "sha256": parse_file(file).sha256} for file in files]
    return Result({"files": rows}, show=lambda console: show_files(console, files))


command = make_group(
    "papers",
    _("Make, show and reprint papers, and file the signed ones."),
    show,
    reprint,
    list_,
    scan,
    file,
    check,
    labels,
)
