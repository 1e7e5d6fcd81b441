"""What leaves the desk can be checked without it, and whatever is changed in it is found."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from agent.clock import ManualClock
from agent.errors import CaseUnknownError, RecordDamagedError, RecordError, UsageError
from agent.records import verify
from agent.records.canonical import canonical, digest
from agent.records.case import Case, EntryKind
from agent.records.disk import Disk
from agent.records.export import Exported, export
from agent.records.snapshot import Snapshot, take_snapshot
from agent.records.store import Records

OpenCase = Callable[[Records], Case]
Export = Callable[..., Exported]

NAME = "Ünt'el \U0001f600"


@pytest.fixture
def cases(records: Records, open_case: OpenCase) -> tuple[str, str]:
    """Two cases whose entries alternate; a person's own words in each."""
    first, second = open_case(records).id, open_case(records).id
    for case in (second, first):
        records.append(case, EntryKind.NOTE, {"text": "é"}, private={"remark": f"{NAME} {case}"})
    records.append(second, EntryKind.RESTOCKED, {"serial": "S1"})
    records.append(second, EntryKind.CLOSED, {"outcome": "pass"})
    records.append(first, EntryKind.CLOSED, {"outcome": "fail"})
    return first, second


@pytest.fixture
def make(records: Records, clock: ManualClock, disk: Disk, tmp_path: Path) -> Export:
    def made(name: str, **options: object) -> Exported:
        return export(records, clock, tmp_path / name, disk=disk, **options)  # type: ignore[arg-type]

    return made


def says(path: Path, *head: str) -> int:
    return verify.main([str(path), *head])


def test_a_case_file_leaves_byte_for_byte(
    make: Export, cases: tuple[str, str], folder: Path
) -> None:
    path = make("out").path
    for case in cases:
        own = folder / "cases" / "2026-06" / f"{case}.json"
        assert (path / "cases" / f"{case}.json").read_bytes() == own.read_bytes()
    journal = folder / "journal" / "2026-06.jsonl"
    assert (path / "journal.jsonl").read_bytes() == journal.read_bytes()


@pytest.mark.parametrize("name", ["out", "out.zip", "OUT.ZIP"])
@pytest.mark.parametrize("with_people", [False, True])
def test_the_whole_record_is_whole(
    make: Export, cases: tuple[str, str], name: str, *, with_people: bool
) -> None:
    made = make(name, with_people=with_people)
    assert (made.entries, made.first, made.last, made.cases) == (7, 1, 7, tuple(sorted(cases)))
    assert says(made.path) == 0
    assert made.path.is_dir() is not name.lower().endswith(".zip")


def test_one_case_leaves_with_the_hashes_of_others_alone(
    make: Export, cases: tuple[str, str]
) -> None:
    first, second = cases
    made = make("out", case=second, with_people=True)
    assert (made.cases, made.first, made.last, made.entries) == ((second,), 2, 6, 4)
    assert says(made.path) == 0
    lines = [json.loads(line) for line in (made.path / "journal.jsonl").read_text().splitlines()]
    assert [line["n"] for line in lines if line.keys() == {"n", "hash"}] == [4]
    written = b"".join(path.read_bytes() for path in made.path.rglob("*") if path.is_file())
    assert first.encode() not in written


def test_a_case_may_be_named_by_how_it_begins(make: Export, cases: tuple[str, str]) -> None:
    assert make("out", case=cases[0].lower()).cases == (cases[0],)
    with pytest.raises(CaseUnknownError):
        make("other", case="2026")


def test_people_stay_at_the_desk_unless_asked_for(make: Export, cases: tuple[str, str]) -> None:
    ascii_name = json.dumps(NAME)[1:-1].encode()
    for name, options in (("all", {}), ("one", {"case": cases[0]})):
        path = make(name, **options).path
        assert not (path / "people.json").exists()
        written = b"".join(file.read_bytes() for file in path.rglob("*") if file.is_file())
        assert ascii_name not in written
        assert NAME.encode() not in written
    asked = make("asked", case=cases[0], with_people=True).path / "people.json"
    [text] = json.loads(asked.read_text())["text"].values()
    assert text["text"] == f"{NAME} {cases[0]}"


def test_an_export_outlives_the_forgetting_of_a_person(
    make: Export, cases: tuple[str, str], folder: Path, records: Records
) -> None:
    before = make("before", with_people=True)
    tables = json.loads((folder / "people.json").read_text())
    tables["text"] = {}
    (folder / "people.json").write_text(json.dumps(tables))
    assert records.private(cases[0]) == {}
    assert says(before.path) == 0
    assert NAME in json.loads((before.path / "people.json").read_text())["text"]["1"]["text"]
    after = make("after.zip", with_people=True)
    assert says(after.path) == 0


def unfound_changes(path: Path, root: Path) -> list[int]:
    """Change each byte of a file by itself; return where that is not found."""
    written, unfound = path.read_bytes(), []
    for index in range(len(written)):
        for changed in (written[index] ^ 1, written[index] ^ 0x20):
            path.write_bytes(written[:index] + bytes([changed]) + written[index + 1 :])
            try:
                verify.check_path(root)
            except Exception:  # noqa: BLE001, S112 - `main` takes each for a finding
                continue
            unfound.append(index)
    path.write_bytes(written)
    verify.check_path(root)
    return unfound


@pytest.fixture
def small(records: Records, make: Export, open_case: OpenCase) -> Callable[[str], Path]:
    """Writes an export of one case of two entries, which holds a file of every kind."""
    case = open_case(records)
    records.append(case.id, EntryKind.NOTE, private={"remark": NAME})
    open_case(records)
    return lambda name: make(name, case=case.id, with_people=True).path


@pytest.mark.parametrize("name", ["export.json", "journal.jsonl", "people.json", "case"])
def test_every_single_byte_that_changes_is_found(small: Callable[[str], Path], name: str) -> None:
    root = small("out")
    [path] = (root / "cases").iterdir() if name == "case" else [root / name]
    assert unfound_changes(path, root) == []


def test_every_single_byte_of_a_zip_that_changes_is_found(small: Callable[[str], Path]) -> None:
    path = small("out.zip")
    assert unfound_changes(path, path) == []


def test_whatever_is_cut_off_added_or_missing_is_found(small: Callable[[str], Path]) -> None:
    root = small("out")
    for path in sorted(path for path in root.rglob("*") if path.is_file()):
        raw = path.read_bytes()
        for changed in (raw[:-1], raw + b"\n", raw + b" ", raw + raw, b""):
            path.write_bytes(changed)
            assert says(root) == 1
        path.unlink()
        assert says(root) == 1
        path.write_bytes(raw)
        assert says(root) == 0
    (root / "notes.txt").write_text("x")
    assert says(root) == 1


def sealed_again(root: Path, **changes: object) -> None:
    """Make the header fit again, as a forger does who read `verify.py`."""
    header = json.loads((root / "export.json").read_text()) | changes
    files = sorted(path for path in root.rglob("*") if path.is_file())
    header["files"] = {
        path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in files
        if path.name != "export.json"
    }
    del header["hash"]
    header["hash"] = digest(header)
    (root / "export.json").write_bytes(canonical(header) + b"\n")


@pytest.mark.parametrize(
    ("name", "old", "new", "told"),
    [
        ("cases/*.json", b'"serial": "S1"', b'"serial": "S2"', "entry 5 is not as written"),
        ("cases/*.json", b'"T042"', b'"T043"', "is not as written"),
        ("cases/*.json", b": {\n", b":  {\n", "file of case"),
        ("journal.jsonl", b'"n":5', b'"n":6', "line 5"),
        ("journal.jsonl", b'"prev":"0', b'"prev":"1', "line 1"),
        ("people.json", rb"\u00dcnt'el", rb"\u00ddnt'el", "committed to"),
    ],
)
def test_a_forger_who_seals_it_again_is_found(
    make: Export,
    cases: tuple[str, str],
    capsys: pytest.CaptureFixture[str],
    name: str,
    old: bytes,
    new: bytes,
    told: str,
) -> None:
    assert cases
    root = make("out", with_people=True).path
    changed = 0
    for path in root.glob(name):
        raw = path.read_bytes()
        changed += old in raw
        path.write_bytes(raw.replace(old, new))
    assert changed
    sealed_again(root)
    assert says(root) == 1
    assert told in capsys.readouterr().out


def without_its_end(root: Path, case: str) -> list[str]:
    """Take the last entry and its line out of an export; return the hashes of the lines."""
    lines = (root / "journal.jsonl").read_bytes().splitlines(keepends=True)
    (root / "journal.jsonl").write_bytes(b"".join(lines[:-1]))
    path = root / "cases" / f"{case}.json"
    tables = json.loads(path.read_text())
    del tables["entry"][str(len(lines))]
    path.write_bytes(verify.spelled(tables))
    return [json.loads(line)["hash"] for line in lines]


@pytest.mark.parametrize(
    ("changes", "told"), [({}, "not all entries"), ({"entries": 6}, "another end")]
)
def test_an_end_that_was_cut_off_is_found(
    make: Export,
    cases: tuple[str, str],
    capsys: pytest.CaptureFixture[str],
    changes: dict[str, object],
    told: str,
) -> None:
    root = make("out").path
    without_its_end(root, cases[0])
    sealed_again(root, **changes)
    assert says(root) == 1
    assert told in capsys.readouterr().out


def test_an_end_cut_off_with_all_that_tells_of_it_needs_a_hash_from_elsewhere(
    make: Export, cases: tuple[str, str]
) -> None:
    """What a chain can't prove by itself, and what a slip is for."""
    made = make("out")
    hashes = without_its_end(made.path, cases[0])
    sealed_again(made.path, entries=6, head=[6, hashes[5]])
    assert says(made.path, hashes[5]) == 0
    assert says(made.path, made.head.hash) == 1


def test_a_hash_from_a_slip_is_looked_for(make: Export, cases: tuple[str, str]) -> None:
    whole = make("all")
    assert says(whole.path, whole.head.hash.upper()) == 0
    assert says(whole.path, whole.head.hash[:16]) == 0
    assert says(whole.path, whole.head.hash[:15]) == 2
    assert says(whole.path, "0" * 64) == 1
    one = make("one.zip", case=cases[1])
    assert says(one.path, one.head.hash) == 1  # it is another case's entry


def test_what_is_no_export_gets_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "x.zip"
    file.write_bytes(b"PK")
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "export.json").write_text("[" * 100_000)
    for path in (tmp_path / "nowhere", tmp_path, file, tmp_path / "deep"):
        assert says(path) == 1
        out = capsys.readouterr().out
        assert out.startswith("NOT WHOLE: ")
        assert out.count("\n") == 1
    assert verify.main([]) == 2


@pytest.mark.parametrize("way", ["module", "copy"])
def test_it_runs_with_nothing_but_python(
    make: Export, cases: tuple[str, str], tmp_path: Path, way: str
) -> None:
    """Neither packages of the site nor, for the copy, any other file of quitus."""
    assert cases
    path = make("out.zip", with_people=True).path
    root = Path(verify.__file__).parents[2]
    shutil.copy(verify.__file__, tmp_path / "check.py")
    words = ["-m", "agent.records.verify"] if way == "module" else [str(tmp_path / "check.py")]
    ended = subprocess.run(
        [sys.executable, "-S", "-E", *words, str(path)],
        cwd=root if way == "module" else tmp_path,
        capture_output=True,
        check=False,
    )
    assert (ended.returncode, ended.stderr) == (0, b"")
    assert ended.stdout.startswith(b"WHOLE: desk ")


def test_a_training_record_says_so(
    folder: Path, clock: ManualClock, disk: Disk, open_case: OpenCase, tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    records = Records(folder, clock, simulated=True, disk=disk)
    open_case(records)
    assert says(export(records, clock, tmp_path / "out", disk=disk).path) == 0
    assert "SIMULATED" in capsys.readouterr().out


def test_nothing_is_overwritten_and_nothing_put_inside_the_record(
    make: Export, cases: tuple[str, str], tmp_path: Path, folder: Path
) -> None:
    assert cases
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "x").write_text("mine")
    (tmp_path / "x.zip").write_text("mine")
    for name in ("full", "x.zip", "desk", "desk/out", "desk/cases/../out.zip"):
        with pytest.raises(UsageError):
            make(name)
    assert (tmp_path / "x.zip").read_text() == "mine"
    assert not [path for path in tmp_path.rglob("*") if "partial" in path.name]
    (tmp_path / "empty").mkdir()
    assert says(make("empty").path) == 0
    assert not (folder / "out").exists()


def test_an_empty_or_missing_record_is_not_exported(make: Export, folder: Path) -> None:
    with pytest.raises(RecordError, match="no record"):
        make("out")
    assert not folder.exists()


def test_a_damaged_record_is_not_exported_as_if_it_were_whole(
    make: Export, cases: tuple[str, str], folder: Path, tmp_path: Path
) -> None:
    path = folder / "cases" / "2026-06" / f"{cases[0]}.json"
    raw = path.read_bytes()
    for changed in (raw.replace(b"fail", b"pass"), raw + b"\n", b"{}", b""):
        path.write_bytes(changed)
        with pytest.raises(RecordDamagedError, match=cases[0]):
            make("out")
    path.unlink()
    with pytest.raises(RecordDamagedError):
        make("out")
    assert sorted(each.name for each in tmp_path.iterdir()) == ["desk", "home"]


def test_an_entry_that_comes_meanwhile_is_left_out(
    make: Export, records: Records, cases: tuple[str, str], monkeypatch: pytest.MonkeyPatch,
    open_case: OpenCase,
) -> None:  # fmt: skip
    """Entries, and a case, of after the moment of the export don't make it differ from itself."""
    still_open = open_case(records).id
    before = make("before")

    def slowly(records: Records, clock: ManualClock) -> Snapshot:
        snapshot = take_snapshot(records, clock)
        records.append(still_open, EntryKind.NOTE, {"late": 1}, private={"remark": "late"})
        open_case(records)
        return snapshot

    monkeypatch.setattr("agent.records.export.take_snapshot", slowly)
    made = make("out", with_people=True)
    assert made.head == before.head
    assert says(made.path) == 0
    for path in before.path.rglob("*.json*"):
        if path.name != "export.json":
            assert (made.path / path.relative_to(before.path)).read_bytes() == path.read_bytes()
    assert "late" not in (made.path / "people.json").read_text()
    assert cases


def test_what_a_killed_program_left_of_a_copy_goes_with_the_next(
    make: Export, cases: tuple[str, str], tmp_path: Path
) -> None:
    assert cases
    old, fresh = tmp_path / "out.41.partial", tmp_path / "out.42.partial"
    for left in (old, fresh):
        left.mkdir()
        (left / "desk.json").write_text("{}")
    os.utime(old, (0, 0))
    make("out")
    assert not old.exists()
    assert fresh.exists()  # another program may be at work on it
