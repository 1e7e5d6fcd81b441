"""Files scanned pages with their cases; what can not be placed waits in a queue."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from agent.errors import CaseUnknownError
from agent.papers.codes import PageCode
from agent.papers.folder import PapersFolder
from agent.papers.issued import scanned_of
from agent.papers.scan import Page, pages_of
from agent.records.acts import ActKind
from agent.records.case import Case
from agent.records.store import Records


class Why(StrEnum):
    """Why a page could not be filed."""

    NO_CODE = "no_code"
    SEVERAL_CODES = "several_codes"
    UNKNOWN_CASE = "unknown_case"


@dataclass(frozen=True)
class Filed:
    """What became of a scanned page.

    Attributes:
        source: the name of the scanned file.
        number: of the page in it, from 1.
        path: where the page lies now.
        code: what it says, or None where nothing could be read.
        why: None for a page that was filed with its case.
        new: False for a page that had been filed before.
    """

    source: str
    number: int
    path: Path
    code: PageCode | None = None
    why: Why | None = None
    new: bool = True


def file_scans(
    records: Records, paths: Iterable[Path], *, operator: str, language: str
) -> tuple[Filed, ...]:
    """File every page of the scanned files, and record each that was filed.

    Raises:
        FileError: a file is no scan that can be read; the pages before it are filed.
        RecordError: a page or its act can't be written.
    """
    desk = _Filing(records, PapersFolder(records.folder), operator, language)
    return tuple(
        desk.file(path.name, number, page)
        for path in paths
        for number, page in enumerate(pages_of(path), start=1)
    )


def file_by_hand(records: Records, name: str, case: Case, *, operator: str, language: str) -> Filed:
    """File a page of the queue with the case that somebody saw it belongs to.

    Raises:
        FileNotFoundError: there is no such page.
    """
    desk = _Filing(records, PapersFolder(records.folder), operator, language)
    waiting = {path.name: path for path in desk.folder.unfiled()}
    path = waiting[name]
    data = desk.folder.read(path)
    assert data is not None
    filed = desk.keep(case, Page(data, path.suffix, ()), None, name, 1)
    path.unlink()
    return filed


@dataclass(frozen=True)
class _Filing:
    records: Records
    folder: PapersFolder
    operator: str
    language: str

    def file(self, source: str, number: int, page: Page) -> Filed:
        if len(page.codes) != 1:
            why = Why.SEVERAL_CODES if page.codes else Why.NO_CODE
            return self.queue(page, source, number, None, why)
        code = page.codes[0]
        try:
            case = self.records.case(code.case)
        except CaseUnknownError:
            return self.queue(page, source, number, code, Why.UNKNOWN_CASE)
        return self.keep(case, page, code, source, number)

    def queue(self, page: Page, source: str, number: int, code: PageCode | None, why: Why) -> Filed:
        return Filed(source, number, self.folder.add_unfiled(page.suffix, page.data), code, why)

    def keep(
        self, case: Case, page: Page, code: PageCode | None, source: str, number: int
    ) -> Filed:
        path, _new = self.folder.add_scan(case.id, page.suffix, page.data)
        new = path.name not in {scan.file for scan in scanned_of(self.records, case)}
        if new:  # also a page that was filed right before a crash
            self.records.act(
                ActKind.PAPER_SCAN,
                {
                    "case": case.id,
                    "paper": code.kind.value if code else "",
                    "page": code.page if code else 0,
                    "pages": code.pages if code else 0,
                    "file": path.name,
                },
                operator=self.operator,
                language=self.language,
                tablet={
                    name: case.tablet[name]
                    for name in ("serial", "asset_tag")
                    if isinstance(case.tablet.get(name), str)
                },
            )
        return Filed(source, number, path, code, new=new)
