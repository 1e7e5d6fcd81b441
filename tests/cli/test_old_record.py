"""A record of format 1 in the hands of somebody who just updated the program."""

import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import Quitus

WRITTEN = Path(__file__).parents[1] / "records" / "data" / "format-1"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(WRITTEN, tmp_path / "desk"))


def test_the_first_step_brings_it_up_and_says_so_once(quitus: Quitus, folder: Path) -> None:
    words = ("--fake", "--data", str(folder), "--operator", "OP1")
    looked = quitus(*words, "cases")
    assert (looked.code, "format" in looked.err) == (0, False)
    first = quitus(*words, "stock", "add", "--tag", "T9", "--serial", "S9")
    assert first.code == 0, first.err
    assert "The record was of format 1, and is of format 2 now." in first.err
    assert "format" not in quitus(*words, "stock", "add", "--tag", "T8", "--serial", "S8").err
    assert quitus(*words, "journal", "verify").code == 0
    assert "format 1" not in quitus(*words, "reindex").out


def test_reindex_brings_it_up_and_says_so(quitus: Quitus, folder: Path) -> None:
    words = ("--fake", "--data", str(folder), "reindex")
    assert "The record was of format 1, and is of format 2 now." in quitus(*words).out
    assert "was right" in quitus(*words).out
