"""Whatever a tablet calls itself, no byte that the program puts out does anything."""

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from agent.clock import ManualClock
from agent.records.case import EntryKind
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
from tests.hostile.scan import active_in, files_in

pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="file names of Windows are another matter"
)


LISTED: Mapping[str, Sequence[str]] = {
    "devices": ("devices",),
    "devices as JSON": ("devices", "--json"),
    "check": ("check", "--all"),
    "check at length": ("-v", "check", "--all"),
    "check at full length": ("-vv", "check", "--all"),
    "check as JSON": ("check", "--all", "--json"),
}


@pytest.mark.parametrize("words", LISTED.values(), ids=LISTED.keys())
@pytest.mark.parametrize("scenario", [NAMES, MIXED])
def test_what_is_listed_is_plain(call: Call, scenario: str, words: Sequence[str]) -> None:
    out = call(scenario, *words)
    assert out.code in (0, 1, 3), out.stderr
    assert_plain([out])


def test_colours_are_the_only_escapes_on_a_terminal(
    call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm-256color")
    outs = [call(NAMES, "devices"), call(NAMES, "-v", "check", "--all")]
    assert any(b"\x1b[" in out.stdout for out in outs)
    assert_plain(outs, colours=True)


def test_a_whole_return_leaves_only_plain_bytes(call: Call, tmp_path: Path) -> None:
    done = call(NAMES, "return", "--no-input", *GIVEN)
    assert done.code == 0, done.stderr
    case = case_of(done)
    later = [
        call(NAMES, *words)
        for words in (
            ("show", case),
            ("show", case, "--json"),
            ("-v", "show", case),
            ("cases",),
            ("cases", "--json"),
            ("history", SHOWN_SERIAL),
            ("history", SHOWN_SERIAL, "--json"),
            ("verify", SHOWN_SERIAL, "--no-input"),
            ("journal", "verify"),
            ("journal", "verify", "--json"),
            ("export", case, "--to", str(tmp_path / "case.zip")),
            ("export", "--all", "--with-people", "--to", str(tmp_path / "export")),
            ("backup", str(tmp_path / "backup")),
        )
    ]
    assert {" ".join(out.words): out.code for out in later if out.code not in (0, 1)} == {}
    assert_plain([done, *later])
    assert_files_plain(tmp_path)


SERIALS = ("../../../etc/x", "-rf", ";$(reboot)`id`|&")


@pytest.mark.parametrize("serial", SERIALS)
def test_a_serial_that_means_something_elsewhere_is_only_a_serial(
    call: Call, tmp_path: Path, serial: str
) -> None:
    checked = call(MIXED, "check", "--json", "--", serial)
    done = call(MIXED, "return", "--no-input", *GIVEN, "--deadline", "reset=3", "--", serial)
    case = case_of(done)
    later = [call(MIXED, "history", "--", serial), call(MIXED, "show", case)]
    assert (checked.code, done.code) == (0, 1), done.stderr  # nobody resets it
    assert serial.encode() in later[1].stdout
    assert_plain([checked, done, *later])
    assert_files_plain(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} <= {"desk", "home"}


@pytest.mark.parametrize(
    "words",
    [
        ("check", ESCAPE),
        ("return", ESCAPE, "--no-input", *GIVEN, "--deadline", "identify=1"),
        ("show", ESCAPE),
        ("history", ESCAPE),
        ("return", "--answer", ESCAPE),
        ("return", "--no-input", "--resume", "--case", ESCAPE),
        (ESCAPE,),
        ("check", f"--{ESCAPE}"),
        ("export", ESCAPE, "--to", "x.zip"),
    ],
    ids=lambda words: " ".join(words)[:12].encode("unicode_escape").decode(),
)
def test_a_hostile_word_on_the_line_is_told_plainly(
    call: Call, tmp_path: Path, words: Sequence[str]
) -> None:
    plain, as_json = call(MIXED, *words), call(MIXED, *words, "--json")
    assert plain.code != 70
    assert_plain([plain, as_json])
    assert_files_plain(tmp_path)


def test_a_byte_that_is_no_text_on_the_line_is_told_plainly(call: Call, tmp_path: Path) -> None:
    words = ("return", "T\udcff1", "--no-input", *GIVEN, "--deadline", "identify=1")
    out = call(MIXED, *words)
    assert out.code == 1
    assert_plain([out])
    assert_files_plain(tmp_path)


def test_what_an_older_record_holds_is_shown_plainly(call: Call, tmp_path: Path) -> None:
    records = Records(tmp_path / "desk", ManualClock(), simulated=True)
    case = records.open_case(
        procedure={"id": "return", "version": "1", "sha256": "0" * 64},
        plan=("identify",),
        operator="AB",
        language="en",
        tablet={"serial": ESCAPE, "asset_tag": ESCAPE, "model": ESCAPE},
        given=None,
    )
    records.append(case.id, EntryKind.IDENTIFIED, {"serial": ESCAPE, "model": ESCAPE})
    outs = [
        call(MIXED, *words)
        for words in (
            ("show", case.id),
            ("show", case.id, "--json"),
            ("cases",),
            ("cases", "--json"),
            ("history", ESCAPE),
            ("journal", "verify"),
            ("return", "--no-input", "--resume", "--case", case.id, *GIVEN),
        )
    ]
    assert_plain(outs)


def test_a_crash_report_holds_nothing_that_a_tablet_or_a_person_said(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secrets = (ESCAPE, "person@example.org", "Jeanne Dupont")

    def broken(_self: object, names: object, *, every: bool) -> None:
        text = f"{secrets} {names} {every}"
        raise RuntimeError(text) from ExceptionGroup(text, [ValueError(text), KeyError(*secrets)])

    monkeypatch.setattr("agent.desk.Desk.check", broken)
    monkeypatch.setenv("QUITUS_STATE", str(tmp_path / "state"))
    out = call(MIXED, "check", "--all")
    reports = [data for name, data in files_in(tmp_path) if "defect-" in name]
    assert (out.code, len(reports)) == (70, 1)
    for data in (*reports, out.stdout, out.stderr):
        assert not active_in(data)
        for secret in secrets:
            assert secret.encode() not in data
