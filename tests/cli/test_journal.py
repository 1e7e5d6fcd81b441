"""`quitus journal`: its four commands, their data, their words, their exit codes."""

from pathlib import Path

import pytest

from agent.clock import ManualClock
from agent.records.case import EntryKind
from agent.records.store import Records
from tests.cli.conftest import Ended, Quitus

HEAD = {"desk", "n", "hash", "at", "anchor"}
ANCHOR = {"desk", "n", "hash", "at", "key", "signature"}


@pytest.fixture
def share(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Another disk, which the settings of this desk name."""
    folder = tmp_path / "share"
    folder.mkdir()
    file = tmp_path / "settings.toml"
    file.write_text('data = "desk"\nanchors = "share"\n')
    monkeypatch.setenv("QUITUS_SETTINGS", str(file))
    return folder


@pytest.fixture
def records(share: Path) -> Records:
    return Records(share.with_name("desk"), ManualClock())


@pytest.fixture
def case_id(records: Records) -> str:
    opened = records.open_case(
        procedure={"id": "return", "version": "1", "sha256": "ab" * 32},
        plan=("identify",),
        operator="OP1",
        language="en",
        tablet={"serial": "R52N30ABCDE"},
        given=None,
    )
    records.append(opened.id, EntryKind.NOTE, {"text": "abc"})
    return opened.id


def journal_file(records: Records) -> Path:
    return records.folder / "journal" / "2026-06.jsonl"


def lose_last_entry(records: Records, case_id: str) -> None:
    """Take the newest entry out of a case: what a killed program leaves, or a forger."""
    file = records.folder / "cases" / "2026-06" / f"{case_id}.json"
    lines = file.read_bytes().splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith(b'"2":')]
    file.write_bytes(b"".join(kept).rstrip(b",\n") + b"}}\n")


def anchored(quitus: Quitus) -> Ended:
    assert quitus("journal", "keygen").code == 0
    return quitus("journal", "anchor", "--json")


def test_the_key_is_made_once_and_its_public_half_printed(quitus: Quitus, records: Records) -> None:
    made = quitus("journal", "keygen", "--json")
    data = made.json["data"]
    assert made.code == 0
    assert data.keys() == {"desk", "public_key", "file"}
    assert (records.folder / "anchor.pub").read_text() == f"{data['public_key']}\n"
    private = Path(data["file"]).read_text()
    again = quitus("journal", "keygen")
    assert (again.code, "has a key already" in again.err) == (5, True)
    assert Path(data["file"]).read_text() == private
    assert private not in made.out + made.err


def test_people_are_told_the_public_key_on_one_line(quitus: Quitus, records: Records) -> None:
    ended = quitus("journal", "keygen")
    assert (records.folder / "anchor.pub").read_text().strip() in ended.out.splitlines()


@pytest.mark.usefixtures("case_id")
def test_the_head_is_shown_whole_on_one_line(quitus: Quitus, records: Records) -> None:
    head = records.head()
    data = quitus("journal", "head", "--json").json["data"]
    assert data.keys() == HEAD
    assert (data["n"], data["hash"], data["anchor"]) == (head.n, head.hash, None)
    assert any(
        line.endswith(f"2:{head.hash}") for line in quitus("journal", "head").out.split("\n")
    )


def test_a_new_desk_has_no_head(quitus: Quitus, share: Path) -> None:
    assert list(share.iterdir()) == []
    ended = quitus("journal", "head")
    assert (ended.code, ended.out) == (0, "Nothing is on record yet.\n")


@pytest.mark.usefixtures("case_id")
def test_an_anchor_goes_into_both_folders(quitus: Quitus, share: Path, records: Records) -> None:
    data = anchored(quitus).json["data"]
    assert data.keys() == ANCHOR | {"new", "files", "warnings"}
    assert (data["new"], data["warnings"]) == (True, [])
    assert [Path(file).parent for file in data["files"]] == [records.folder, share]
    assert quitus("journal", "head", "--json").json["data"]["anchor"] == {
        name: data[name] for name in ANCHOR
    }
    assert "was anchored already" in quitus("journal", "anchor").out


@pytest.mark.usefixtures("case_id")
def test_without_a_key_the_hint_names_the_command(quitus: Quitus) -> None:
    ended = quitus("journal", "anchor")
    assert (ended.code, "quitus journal keygen" in ended.err) == (5, True)


@pytest.mark.usefixtures("case_id")
def test_a_share_that_is_away_is_a_warning_not_an_error(quitus: Quitus, share: Path) -> None:
    share.rmdir()
    data = anchored(quitus).json["data"]
    assert (len(data["files"]), len(data["warnings"])) == (1, 1)
    ended = quitus("journal", "verify")
    assert (ended.code, "can't be reached" in " ".join(ended.out.split())) == (0, True)


@pytest.mark.usefixtures("case_id")
def test_a_whole_record_says_how_many_anchors_it_agrees_with(quitus: Quitus) -> None:
    assert "No anchor was there" in quitus("journal", "verify").out
    anchored(quitus)
    ended = quitus("journal", "verify", "--json")
    assert (ended.code, ended.json["data"]) == (
        0,
        {
            "ok": True,
            "entries": 2,
            "broken_at": None,
            "problem": None,
            "anchors": 2,
            "problems": [],
            "warnings": [],
        },
    )
    assert "It agrees with 2 anchors." in quitus("journal", "verify").out


def test_a_cut_tail_is_told_with_its_kind(
    quitus: Quitus, records: Records, case_id: str, share: Path
) -> None:
    anchored(quitus)
    lose_last_entry(records, case_id)
    ended = quitus("journal", "verify", "--json")
    data = ended.json["data"]
    assert (ended.code, data["ok"], data["broken_at"]) == (1, False, 2)
    [problem] = data["problems"]
    assert problem.keys() == {"n", "kind", "file", "what"}
    assert (problem["n"], problem["kind"]) == (2, "cut_tail")
    told = quitus("journal", "verify").out
    assert "end cut off" in told
    assert all(len(line) <= 80 for line in told.splitlines() if str(share) not in line)


def test_a_head_from_paper_is_enough_to_find_it(
    quitus: Quitus, records: Records, case_id: str
) -> None:
    head = records.head()
    slip = f"{head.n}:{head.hash[:16].upper()}"
    assert quitus("journal", "verify", "--head", slip).code == 0
    lose_last_entry(records, case_id)
    assert quitus("journal", "verify").code == 0
    data = quitus("journal", "verify", "--head", slip, "--json").json["data"]
    assert [each["kind"] for each in data["problems"]] == ["cut_tail"]


@pytest.mark.usefixtures("case_id")
def test_a_key_from_paper_is_the_only_one_trusted(quitus: Quitus, records: Records) -> None:
    anchored(quitus)
    key = (records.folder / "anchor.pub").read_text().strip()
    assert quitus("journal", "verify", "--key", key).code == 0
    data = quitus("journal", "verify", "--key", "ab" * 32, "--json").json["data"]
    assert {each["kind"] for each in data["problems"]} == {"unknown_key"}


@pytest.mark.parametrize(
    "words",
    [
        ("--head", "2"),
        ("--head", "0:0123456789abcdef"),
        ("--head", "2:0123456789abcde"),
        ("--head", f"2:{'0' * 65}"),
        ("--key", "ab"),
        ("--key", "g" * 64),
    ],
)
@pytest.mark.usefixtures("case_id")
def test_what_is_no_head_or_key_is_refused(quitus: Quitus, words: tuple[str, str]) -> None:
    assert quitus("journal", "verify", *words).code == 2


def test_training_needs_no_share(quitus: Quitus, share: Path) -> None:
    assert quitus("--fake", "journal", "keygen").code == 0
    assert quitus("--fake", "journal", "verify", "--json").json["data"]["warnings"] == []
    assert list(share.iterdir()) == []
