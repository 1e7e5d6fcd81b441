import io
import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFilter
from pypdf import PdfWriter

from agent.errors import FileError
from agent.papers.facts import Kind
from agent.papers.filing import Filed, Why, file_by_hand, file_scans
from agent.papers.folder import PapersFolder
from agent.papers.issue import issue, kinds_of
from agent.papers.issued import scanned_of
from agent.records.case import Case
from agent.records.store import Records
from agent.settings import Settings
from tests.papers.desk import lend, returned
from tests.papers.sample import pictures

PAPER = 255  # white


@pytest.fixture
def case(records: Records) -> Case:
    return returned(records)


def signed(records: Records, case: Case, kind: Kind = Kind.SLIP) -> list[Image.Image]:
    """Return the pages of a paper as they come out of an office scanner: grey, 150 dpi."""
    [path] = issue(records, Settings(school_name="Lycée X"), case, [kind], "fr")
    return pictures(path.read_bytes(), 150)


def scans(records: Records, *files: Path) -> tuple[Filed, ...]:
    return file_scans(records, files, operator="OP2", language="fr")


def as_pdf(path: Path, pages: list[Image.Image]) -> Path:
    pages[0].save(path, "PDF", resolution=150, save_all=True, append_images=pages[1:])
    return path


def turned(by: float) -> Callable[[Image.Image], Image.Image]:
    return lambda page: page.rotate(by, expand=True, fillcolor=PAPER)


def torn(page: Image.Image) -> Image.Image:
    """Tear the upper right corner off, and its code with it."""
    page = page.copy()
    width = page.width
    ImageDraw.Draw(page).polygon([(width * 0.6, 0), (width, 0), (width, 400)], fill=90)
    return page


def worn(page: Image.Image) -> Image.Image:
    """Make the page what a bad copier makes of it."""
    noisy = Image.effect_noise(page.size, 60).convert("L")
    return (
        Image.blend(page, noisy, 0.25)
        .filter(ImageFilter.GaussianBlur(0.7))
        .rotate(1.3, fillcolor=200)
    )


@pytest.mark.parametrize(
    "spoil",
    [turned(0), turned(90), turned(180), turned(270), turned(2), turned(-2), torn, worn],
    ids=["straight", "90", "180", "270", "skewed", "skewed back", "torn", "worn"],
)
def test_a_signed_page_finds_its_case(
    records: Records,
    case: Case,
    tmp_path: Path,
    spoil: Callable[[Image.Image], Image.Image],
) -> None:
    file = tmp_path / "scan.png"
    spoil(signed(records, case)[0]).save(file)
    [filed] = scans(records, file)
    assert filed.why is None
    assert filed.path == records.folder / "papers" / case.id / "scan-1.png"
    assert filed.path.read_bytes() == file.read_bytes()


def test_a_pdf_of_several_papers_is_taken_apart(
    records: Records, case: Case, tmp_path: Path
) -> None:
    loan = lend(records, tablet="T9")
    pages = [*signed(records, loan, Kind.AGREEMENT), *signed(records, case)]
    filed = scans(records, as_pdf(tmp_path / "all.pdf", [turned(180)(page) for page in pages]))
    assert [page.path.parent.name for page in filed] == [loan.id] * (len(pages) - 1) + [case.id]
    told = scanned_of(records, loan)
    assert [(each.kind, each.page, each.pages) for each in told] == [
        (Kind.AGREEMENT, number, len(pages) - 1) for number in range(1, len(pages))
    ]
    assert {each.operator for each in told} == {"OP2"}
    assert records.verify().ok


def test_a_page_of_a_pdf_is_kept_as_a_pdf_of_one_page(
    records: Records, case: Case, tmp_path: Path
) -> None:
    pages = signed(records, case) * 2
    first, _second = scans(records, as_pdf(tmp_path / "all.pdf", pages))
    assert first.path.name == "scan-1.pdf"
    assert len(pictures(first.path.read_bytes())) == 1


def test_a_tiff_of_many_pages_is_taken_apart(records: Records, case: Case, tmp_path: Path) -> None:
    pages = signed(records, case)
    blank = Image.new("L", pages[0].size, PAPER)
    pages[0].save(tmp_path / "a.tif", save_all=True, append_images=[blank])
    assert [page.why for page in scans(records, tmp_path / "a.tif")] == [None, Why.NO_CODE]


def test_a_page_without_a_code_waits_in_the_queue(records: Records, tmp_path: Path) -> None:
    Image.new("L", (1240, 1754), PAPER).save(tmp_path / "Inès Aït-Saïd.png")
    [filed] = scans(records, tmp_path / "Inès Aït-Saïd.png")
    assert filed.why is Why.NO_CODE
    assert filed.path.parent == records.folder / "papers" / "unfiled"
    assert "In" not in filed.path.name


def test_a_page_of_another_desk_waits_in_the_queue(
    records: Records, case: Case, tmp_path: Path
) -> None:
    signed(records, case)[0].save(tmp_path / "a.png")
    elsewhere = Records(tmp_path / "other", records._clock)
    lend(elsewhere)
    [filed] = scans(elsewhere, tmp_path / "a.png")
    assert filed.why is Why.UNKNOWN_CASE
    assert filed.code is not None
    assert filed.code.case == case.id


def test_two_papers_on_one_glass_wait_in_the_queue(
    records: Records, case: Case, tmp_path: Path
) -> None:
    one, other = signed(records, case)[0], signed(records, case, Kind.CONDITION)[0]
    both = Image.new("L", (one.width * 2, one.height), PAPER)
    both.paste(one, (0, 0))
    both.paste(other, (one.width, 0))
    both.save(tmp_path / "a.png")
    assert [page.why for page in scans(records, tmp_path / "a.png")] == [Why.SEVERAL_CODES]


def test_the_same_scan_twice_is_filed_and_recorded_once(
    records: Records, case: Case, tmp_path: Path
) -> None:
    signed(records, case)[0].save(tmp_path / "a.png")
    scans(records, tmp_path / "a.png")
    [again] = scans(records, tmp_path / "a.png")
    assert not again.new
    assert len(scanned_of(records, case)) == 1


def test_a_page_filed_right_before_a_crash_is_recorded_the_next_time(
    records: Records, case: Case, tmp_path: Path
) -> None:
    signed(records, case)[0].save(tmp_path / "a.png")
    data = (tmp_path / "a.png").read_bytes()
    PapersFolder(records.folder).add_scan(case.id, ".png", data)  # and no act
    [filed] = scans(records, tmp_path / "a.png")
    assert filed.new
    assert [each.file for each in scanned_of(records, case)] == ["scan-1.png"]


def test_a_page_of_the_queue_is_filed_by_hand(records: Records, case: Case, tmp_path: Path) -> None:
    Image.new("L", (1240, 1754), PAPER).save(tmp_path / "a.png")
    [waiting] = scans(records, tmp_path / "a.png")
    filed = file_by_hand(records, waiting.path.name, case, operator="OP2", language="fr")
    assert filed.path.parent.name == case.id
    assert not waiting.path.exists()
    assert [(each.kind, each.file) for each in scanned_of(records, case)] == [(None, "scan-1.png")]


@pytest.mark.skipif(os.name == "nt", reason="modes are POSIX's")
def test_scans_are_for_the_desk_s_user_alone(records: Records, case: Case, tmp_path: Path) -> None:
    signed(records, case)[0].save(tmp_path / "a.png")
    [filed] = scans(records, tmp_path / "a.png")
    assert stat.S_IMODE(filed.path.stat().st_mode) == 0o600


def locked_pdf() -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    writer.encrypt("secret", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def huge_png() -> bytes:
    out = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize(
    "data",
    [b"", b"%PDF-1.7 and nothing", b"GIF89a", b"\x89PNG\r\n\x1a\n", b"hello", locked_pdf, huge_png],
    ids=["empty", "cut pdf", "gif", "cut png", "text", "locked", "bomb"],
)
def test_what_is_no_scan_is_one_error_that_names_it(
    records: Records, tmp_path: Path, data: bytes | Callable[[], bytes]
) -> None:
    file = tmp_path / "a.pdf"
    file.write_bytes(data if isinstance(data, bytes) else data())
    with pytest.raises(FileError, match=r"a\.pdf"):
        scans(records, file)
    assert not (records.folder / "papers").exists()


def test_a_file_that_is_not_there_is_said(records: Records, tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r"none\.pdf"):
        scans(records, tmp_path / "none.pdf")


def test_papers_of_every_kind_come_back(records: Records, case: Case, tmp_path: Path) -> None:
    pages = [page for kind in kinds_of(case) for page in signed(records, case, kind)]
    filed = scans(records, as_pdf(tmp_path / "all.pdf", pages))
    assert {page.code.kind for page in filed if page.code} == set(kinds_of(case))
