"""Shows papers: what was issued, what came back signed, what waits to be filed."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console

from agent.console.cases import local_time
from agent.console.theme import styled
from agent.i18n import _
from agent.papers.filing import Filed, Why
from agent.papers.issued import Issued, Scanned
from agent.papers.words import KINDS
from agent.wording import word


def show_files(console: Console, files: Sequence[Path]) -> None:
    """Print the files, one a line."""
    for file in files:
        console.print(styled(str(file)))


def show_case_papers(
    console: Console, issued: Sequence[Issued], scans: Sequence[Scanned], folder: Path
) -> None:
    """Print what a case has on paper."""
    if not issued and not scans:
        console.print(styled(_("No paper of this case was issued, and none came back.")))
        return
    for paper in issued:
        name = f"{word(KINDS, paper.kind)} ({paper.language})"
        console.print(
            styled(_("{when}  issued: {name}").format(when=local_time(paper.at), name=name))
        )
    for scan in scans:
        name = word(KINDS, scan.kind) if scan.kind else _("filed by hand")
        told = _("{when}  came back: {name}, page {page} of {pages}, {file}").format(
            when=local_time(scan.at), name=name, page=scan.page, pages=scan.pages, file=scan.file
        )
        console.print(styled(told))
    console.print(styled(str(folder), "dim"))


def show_unfiled(console: Console, waiting: Sequence[Path]) -> None:
    """Print the pages that wait to be filed by hand."""
    if not waiting:
        console.print(styled(_("No scanned page waits to be filed.")))
        return
    console.print(styled(_("These pages wait to be filed with their case:")))
    show_files(console, waiting)
    console.print(styled(_("Look at one, then run “quitus papers file PAGE CASE”."), "dim"))


def show_filed(console: Console, pages: Sequence[Filed]) -> None:
    """Print what became of each scanned page, and how many could not be filed."""
    for page in pages:
        where = _("{file}, page {page}").format(file=page.source, page=page.number)
        console.print(styled(f"{where}: {_became(page)}", "" if page.why is None else "bold"))
    left = sum(page.why is not None for page in pages)
    if left:
        told = _("{count} could not be filed; see “quitus papers list”.").format(count=left)
        console.print(styled(told, "bold"))


def _became(page: Filed) -> str:
    case = page.path.parent.name
    if page.why is not None:
        return _WHY[page.why]()
    if not page.new:
        return _("was filed before, {case}").format(case=f"{case}/{page.path.name}")
    return _("filed, {case}").format(case=f"{case}/{page.path.name}")


_WHY = {
    Why.NO_CODE: lambda: _("no code of quitus could be read; it waits in the queue"),
    Why.SEVERAL_CODES: lambda: _("several papers lie on it; it waits in the queue"),
    Why.UNKNOWN_CASE: lambda: _("its case is not of this desk; it waits in the queue"),
}


def issued_json(paper: Issued) -> dict[str, Any]:
    """Return a paper that was issued, for programs."""
    return {
        "kind": paper.kind.value,
        "language": paper.language,
        "at": paper.at,
        "operator": paper.operator,
    }


def scanned_json(scan: Scanned) -> Mapping[str, Any]:
    """Return a page that came back, for programs."""
    return vars(scan) | {"kind": scan.kind.value if scan.kind else None}


def filed_json(page: Filed) -> Mapping[str, Any]:
    """Return what became of a scanned page, for programs."""
    return {
        "source": page.source,
        "page": page.number,
        "path": str(page.path),
        "case": page.path.parent.name if page.why is None else None,
        "kind": page.code.kind.value if page.code else None,
        "filed": page.why is None,
        "why": page.why.value if page.why else None,
        "new": page.new,
    }
