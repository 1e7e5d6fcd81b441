import os
import stat
from pathlib import Path

import pytest

from agent.errors import RecordError
from agent.papers.facts import Kind
from agent.papers.folder import PapersFolder

CASE = "20260629-K7QF2"


@pytest.fixture
def folder(tmp_path: Path) -> PapersFolder:
    return PapersFolder(tmp_path)


def test_a_seal_fits_the_bytes_it_was_made_of_alone(folder: PapersFolder) -> None:
    paper = folder.paper(CASE, Kind.SLIP, "fr")
    seal = folder.seal(paper, b"one")
    assert folder.fits(paper, b"one", seal) is True
    assert folder.fits(paper, b"two", seal) is False


def test_the_same_bytes_have_another_seal_elsewhere(folder: PapersFolder) -> None:
    fr, en = (folder.paper(CASE, Kind.SLIP, language) for language in ("fr", "en"))
    assert folder.seal(fr, b"one") != folder.seal(en, b"one")


def test_once_the_folder_is_erased_the_seal_says_nothing(folder: PapersFolder) -> None:
    paper = folder.paper(CASE, Kind.SLIP, "fr")
    folder.write(paper, b"one")
    seal = folder.seal(paper, b"one")
    folder.erase(CASE)
    assert not folder.of(CASE).exists()
    assert folder.fits(paper, b"one", seal) is None
    folder.erase(CASE)  # nothing more to erase


def test_a_damaged_salt_is_an_error_that_names_it(folder: PapersFolder) -> None:
    paper = folder.paper(CASE, Kind.SLIP, "fr")
    seal = folder.seal(paper, b"one")
    paper.with_suffix(".salt").write_text("zz")
    with pytest.raises(RecordError, match=r"slip-fr\.salt"):
        folder.fits(paper, b"one", seal)


@pytest.mark.skipif(os.name == "nt", reason="modes are POSIX's")
def test_only_the_desk_s_own_user_reads_papers(folder: PapersFolder) -> None:
    path = folder.write(folder.paper(CASE, Kind.SLIP, "fr"), b"one")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_scans_are_numbered_beyond_nine_and_kept_once(folder: PapersFolder) -> None:
    for number in range(1, 12):
        path, new = folder.add_scan(CASE, ".png", str(number).encode())
        assert (path.name, new) == (f"scan-{number}.png", True)
    path, new = folder.add_scan(CASE, ".png", b"2")
    assert (path.name, new) == ("scan-2.png", False)
    assert [path.name for path in folder.scans(CASE)][-1] == "scan-11.png"


def test_a_page_that_waits_is_kept_once(folder: PapersFolder) -> None:
    assert folder.add_unfiled(".pdf", b"x") == folder.add_unfiled(".pdf", b"x")
    assert len(folder.unfiled()) == 1


def test_a_folder_that_was_never_used_is_empty(folder: PapersFolder) -> None:
    assert folder.unfiled() == ()
    assert folder.scans(CASE) == ()
    assert folder.read(folder.paper(CASE, Kind.SLIP, "fr")) is None


def test_a_disk_that_refuses_is_an_error_of_the_record(tmp_path: Path) -> None:
    (tmp_path / "papers").write_text("a file stands in the way")
    with pytest.raises(RecordError):
        PapersFolder(tmp_path).write(tmp_path / "papers" / CASE / "x.pdf", b"x")
