"""What hostile tablets and lists say of themselves is plain in stock, loans, papers and board."""

import csv
import io
import json
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from agent.clock import SystemClock
from agent.records.acts import ActKind
from agent.records.case import JsonValue
from agent.records.store import Records
from tests.hostile.output import (
    ESCAPE,
    GIVEN,
    MIXED,
    NAMES,
    SHOWN_SERIAL,
    Call,
    assert_files_plain,
    assert_plain,
    case_of,
)
from tests.hostile.scan import said
from tests.procedure.lending import LOAN

pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="file names of Windows are another matter"
)

FORMULA = "=cmd|'/c calc'!A1"
NOTHING = "clear"
LENT = [
    part
    for name, value in LOAN.items()
    if not name.startswith("identify.serial")
    for part in ("--answer", f"{name}={value}")
]
# All that shows or writes what is known of tablets, loans and people.
SHOWN: Sequence[Sequence[str]] = (
    ("stock", "list", "--all"),
    ("stock", "list", "--all", "--json"),
    ("stock", "list", "--lendable"),
    ("stock", "export", "stock.csv"),
    ("stock", "export", "stock.csv", "--force", "--json"),
    ("loans", "list", "--all"),
    ("loans", "list", "--all", "--json"),
    ("loans", "overdue"),
    ("loans", "reminders"),
    ("portal",),
    ("portal", "--json"),
    ("people", "list"),
    ("people", "list", "--json"),
    ("report",),
    ("report", "--json"),
    ("report", "--csv", "report.csv", "--pdf", "report.pdf"),
    ("cases",),
    ("cases", "--json"),
    ("cases", "--lines"),
    ("privacy",),
    ("board", "--once"),
    ("board", "--once", "--json"),
)


def everything(call: Call, scenario: str, *more: Sequence[str]) -> None:
    """Run all of it, and look at what it put out."""
    outs = [call(scenario, *words) for words in (*SHOWN, *more)]
    assert {" ".join(out.words): out.code for out in outs if out.code not in (0, 1)} == {}
    assert_plain(outs)


def on_record(folder: Path, **facts: JsonValue) -> None:
    """Put a tablet into the record as an older version or another hand may have."""
    row: dict[str, JsonValue] = {"asset_tag": None, "serial": None, "loans_only": False} | facts
    Records(folder / "desk", SystemClock(), simulated=True).act(
        ActKind.STOCK_ADD, {"tablets": [row]}, operator="C1", language="en"
    )


def test_a_hostile_tablet_given_back_leaves_plain_papers(call: Call, tmp_path: Path) -> None:
    done = call(NAMES, "return", "--no-input", *GIVEN, "--answer", "identify.asset_tag=T042")
    assert done.code == 0, done.stderr
    case = case_of(done)
    everything(
        call,
        NAMES,
        ("papers", "show", case),
        ("papers", "show", case, "--in", "en", "--json"),
        ("papers", "list", case),
        ("papers", "labels", "--all", "--to", "labels.pdf"),
        ("history", "T042"),
        ("history", "--json", SHOWN_SERIAL),
        ("journal", "verify"),
    )
    assert len(list((tmp_path / "desk" / "papers" / case).glob("*.pdf"))) >= 4
    assert_files_plain(tmp_path)


def test_an_unlock_dossier_of_a_hostile_tablet_is_plain(call: Call, tmp_path: Path) -> None:
    given = [word.replace("screen=free", "screen=locked") for word in GIVEN]
    done = call(NAMES, "return", "--no-input", *given, "--answer", "identify.asset_tag=T042")
    assert done.code == 1, done.stderr
    assert_plain([done, call(NAMES, "papers", "show", case_of(done))])
    assert (tmp_path / "desk" / "papers" / case_of(done) / "unlock-fr.pdf").exists()
    assert_files_plain(tmp_path)


HOSTILE_FACTS: dict[str, JsonValue] = {
    "asset_tag": f"T1{ESCAPE}",
    "serial": "../../../etc/x\u2066\x00",
    "maker": FORMULA + "\x1b]0;title\x07",
    "model": "-rf ;$(reboot)`id`\u200b\ud7ff\ue000" + "x" * 5000,
}


def test_what_an_older_stock_holds_is_plain_everywhere(call: Call, tmp_path: Path) -> None:
    on_record(tmp_path, **HOSTILE_FACTS)
    on_record(tmp_path, **HOSTILE_FACTS | {"asset_tag": "T042"})
    everything(call, NOTHING, ("papers", "labels", "T042", "--to", "labels.pdf"))
    assert (tmp_path / "labels.pdf").exists()
    assert_files_plain(tmp_path)


def test_no_cell_of_an_export_is_a_formula(call: Call, tmp_path: Path) -> None:
    on_record(tmp_path, asset_tag=FORMULA, serial="+1", maker="-1", model="@SUM(A1)")
    everything(call, NOTHING)
    table = said((tmp_path / "stock.csv").read_bytes()).decode()
    cells = [cell for row in csv.reader(io.StringIO(table), delimiter=";") for cell in row]
    assert FORMULA in "".join(cells)
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


@pytest.mark.parametrize("name", ["../../x", "-rf", "=1+1"], ids=ascii)
def test_a_tablet_of_a_hostile_record_is_lent_on_plain_papers(
    call: Call, tmp_path: Path, name: str
) -> None:
    on_record(tmp_path, **HOSTILE_FACTS | {"asset_tag": "T042", "serial": name})
    lent = call(NOTHING, "lend", "T042", "--no-input", *LENT, "--answer", f"identify.serial={name}")
    everything(
        call,
        NOTHING,
        ("papers", "show", case_of(lent)),
        ("loans", "show", case_of(lent)),
        ("show", case_of(lent)),
        ("people", "show", "Camille Durand"),
        ("privacy", "--person", "Camille Durand", "--to", "held.zip"),
        ("privacy", "--person", "Camille Durand"),
    )
    assert_plain([lent])
    assert_files_plain(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} <= {
        *("desk", "home", "stock.csv", "report.csv", "report.pdf", "held.zip"),
    }


LISTS = {
    "escapes": f"tag;serial;model\nT1;S1;{ESCAPE!r}\nT2;S\x1b[2J;x\n",
    "directions": "tag;serial\nT\u202e1;S1\nT2;S\u20662\n",
    "heading": "tag;serial;\x1b[2Jx\u202e\nT1;S1;x\n",
    "too many cells": "tag;serial\nT1;S1;\x1b[31m;\u202e\n",
    "quote": 'tag;serial\n"T1\x1b;S1\n',
}


@pytest.mark.parametrize("text", LISTS.values(), ids=LISTS.keys())
@pytest.mark.parametrize("command", [("stock", "import"), ("lend", "--batch")], ids=" ".join)
def test_a_hostile_list_is_refused_or_taken_plainly(
    call: Call, tmp_path: Path, text: str, command: Sequence[str]
) -> None:
    (tmp_path / "home" / "list.csv").write_text(text, "utf-8")
    words = (*command, "home/list.csv", "--no-input")
    more = ("--yes",) if command[0] == "stock" else ()
    outs = [call(NOTHING, *words, *more), call(NOTHING, *words, *more, "--json")]
    (tmp_path / "home" / "list.csv").unlink()
    assert all(out.code != 70 for out in outs)
    assert_plain(outs)
    everything(call, NOTHING)
    assert_files_plain(tmp_path)


@pytest.mark.parametrize("scenario", [NAMES, MIXED])
def test_the_board_is_plain(call: Call, tmp_path: Path, scenario: str) -> None:
    outs = [call(scenario, "board", "--once"), call(scenario, "board", "--json")]
    assert [out.code for out in outs] == [0, 0]
    assert json.loads(outs[1].stdout)["data"]["tablets"]
    assert_plain(outs)
    assert_files_plain(tmp_path)
