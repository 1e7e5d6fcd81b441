from pathlib import Path

import pytest

from tests.cli.conftest import Ended, Quitus
from tests.papers.sample import pictures, text_of

ANSWERS = (
    "presence.borrower=yes",
    "condition.all=ok",
    "reset.consent=yes",
    "after.screen=free",
    "slip.signed=yes",
    "portal.unticked=yes",
)
FAKE = ("--fake", "clear", "--operator", "OP1", "--no-input")


def a_return(quitus: Quitus) -> str:
    words = [word for answer in ANSWERS for word in ("--answer", answer)]
    ended = quitus(*FAKE, "return", "--json", *words)
    assert ended.code == 0
    return str(ended.json["data"]["case"])


def files_of(ended: Ended) -> list[Path]:
    return [Path(file) for file in ended.json["data"]["files"]]


@pytest.mark.usefixtures("_swift")
def test_show_makes_what_is_not_there_yet_and_reprint_finds_it(quitus: Quitus) -> None:
    case = a_return(quitus)
    shown = quitus(*FAKE, "papers", "show", case, "--in", "en", "--json")
    files = files_of(shown)
    assert [file.name for file in files] == [
        "slip-en.pdf",
        "condition-en.pdf",
        "certificate-en.pdf",
    ]
    assert "SIMULATED" in text_of(files[0].read_bytes())
    before = files[2].read_bytes()
    again = quitus(*FAKE, "papers", "reprint", case, "certificate", "--in", "en", "--json")
    assert files_of(again)[0].read_bytes() == before


@pytest.mark.usefixtures("_swift")
def test_a_signed_page_comes_back_to_its_case(quitus: Quitus, tmp_path: Path) -> None:
    case = a_return(quitus)
    [slip] = files_of(quitus(*FAKE, "papers", "show", case, "--kind", "slip", "--json"))
    pictures(slip.read_bytes(), 150)[0].rotate(90, expand=True).save(tmp_path / "a.png")
    ended = quitus(*FAKE, "papers", "scan", str(tmp_path / "a.png"), "--json")
    [page] = ended.json["data"]["pages"]
    assert ended.code == 0
    assert (page["case"], page["kind"], page["filed"]) == (case, "slip", True)
    assert f"filed, {case}/scan-1.png" not in ended.out
    listed = quitus(*FAKE, "papers", "list", case).out
    assert "came back: Return slip, page 1 of 1, scan-1.png" in listed


@pytest.mark.usefixtures("_swift")
def test_a_page_that_can_not_be_read_waits_and_is_filed_by_hand(
    quitus: Quitus, tmp_path: Path
) -> None:
    from PIL import Image  # noqa: PLC0415 - only here

    case = a_return(quitus)
    Image.new("L", (600, 800), 255).save(tmp_path / "a.png")
    ended = quitus(*FAKE, "papers", "scan", str(tmp_path / "a.png"))
    assert ended.code == 1
    assert "1 could not be filed" in ended.out
    [waiting] = quitus(*FAKE, "papers", "list", "--json").json["data"]["unfiled"]
    assert quitus(*FAKE, "papers", "file", Path(waiting).name, case).code == 0
    assert quitus(*FAKE, "papers", "list", "--json").json["data"]["unfiled"] == []
    assert quitus(*FAKE, "papers", "file", "page-none.png", case).code == 2


@pytest.mark.usefixtures("_swift")
def test_labels_are_printed_for_tags_and_for_the_whole_stock(
    quitus: Quitus, tmp_path: Path
) -> None:
    a_return(quitus)
    file = tmp_path / "labels.pdf"
    ended = quitus(*FAKE, "papers", "labels", "T042", "--to", str(file), "--json")
    assert ended.json["data"] == {"file": str(file), "labels": 1}
    assert "T042 Y" in text_of(file.read_bytes())
    assert quitus(*FAKE, "papers", "labels", "--to", str(file)).code == 2
    assert quitus(*FAKE, "papers", "labels", "--all", "T042", "--to", str(file)).code == 2
    nowhere = tmp_path / "none" / "labels.pdf"
    assert quitus(*FAKE, "papers", "labels", "T042", "--to", str(nowhere)).code == 4


def test_a_text_of_the_school_is_checked(quitus: Quitus, tmp_path: Path) -> None:
    file = tmp_path / "agreement-pupil.fr.yaml"
    file.write_text("title: {nam}\n", encoding="utf-8")
    ended = quitus("papers", "check", str(file))
    assert ended.code == 4
    assert f"{file}:1:" in ended.err


def test_a_case_that_is_not_there_is_said(quitus: Quitus) -> None:
    assert quitus("--fake", "papers", "show", "20260629-K7QF2").code == 2
