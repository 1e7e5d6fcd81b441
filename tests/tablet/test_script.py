import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.errors import RefusedCommandError
from agent.tablet.gate import Argv
from agent.tablet.queries import STREAMS, lanes_of
from agent.tablet.script import MAX_BYTES, Script, make_script, new_token, parse_script

SHELLS = [
    pytest.param(
        name,
        marks=[
            pytest.mark.shell,
            pytest.mark.skipif(shutil.which(name) is None, reason=f"{name} is not installed"),
        ],
    )
    for name in ("mksh", "dash", "bash")
]

TOKEN = "0badcafe"
GETPROP: Argv = ("getprop",)
SERIAL: Argv = ("getprop", "ro.serialno")
USERS: Argv = ("pm", "list", "users")
ACCOUNT: Argv = ("dumpsys", "account")
BATTERY: Argv = ("dumpsys", "battery")
OWNERS: Argv = ("dpm", "list-owners")
PAGE: Argv = ("am", "start", "-W", "-n", "com.android.settings/.Settings$FactoryResetActivity")


def shim(folder: Path, name: str, body: str) -> None:
    """Put a command of that name into the tablet's PATH."""
    path = folder / name
    path.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
    path.chmod(0o755)


def run(shell: str, script: Script, folder: Path) -> tuple[str, str]:
    """Run the very text of a script in a shell that knows only the shims; return both lanes."""
    done = subprocess.run(
        [str(shutil.which(shell)), "-c", script.text],
        env={"PATH": str(folder)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        timeout=60,
    )
    return done.stdout.decode(), done.stderr.decode()


FRAME = re.compile(
    r"\n@0badcafe B (\d+)\n(.*?)\n@0badcafe E (\d+) (\d+)\n@0badcafe X (\d+)\n(.*?)\n(?=\n@)",
    re.DOTALL,
)


def frames(lane: str) -> list[tuple[int, str, int, str]]:
    """Return number, output, status and error output of each frame of a lane."""
    found = [match.groups() for match in FRAME.finditer(lane)]
    assert all(begun == ended == told for begun, _, ended, _, told, _ in found)
    return [(int(begun), out, int(code), err) for begun, out, _, code, _, err in found]


@pytest.mark.parametrize("shell", SHELLS)
def test_an_answer_stands_between_its_markers_with_its_status(shell: str, tmp_path: Path) -> None:
    shim(tmp_path, "getprop", "echo HA1TEST01; exit 3")
    out, err = run(shell, make_script([[SERIAL]], TOKEN), tmp_path)
    assert frames(out) == [(0, "HA1TEST01\n", 3, "")]
    assert out.endswith("\n@0badcafe Z 0\n")
    assert not err


@pytest.mark.parametrize("shell", SHELLS)
def test_two_lanes_answer_on_two_pipes_and_count_through(shell: str, tmp_path: Path) -> None:
    shim(tmp_path, "getprop", 'echo "prop $#"')
    shim(tmp_path, "dumpsys", 'echo "dump $1"; echo "oops $1" >&2; exit 1')
    script = make_script([[SERIAL, GETPROP], [ACCOUNT, BATTERY]], TOKEN)
    out, err = run(shell, script, tmp_path)
    assert frames(out) == [(0, "prop 1\n", 0, ""), (1, "prop 0\n", 0, "")]
    assert frames(err) == [
        (2, "dump account\n", 1, "oops account"),
        (3, "dump battery\n", 1, "oops battery"),
    ]
    assert out.endswith("\n@0badcafe Z 0\n")
    assert err.endswith("\n@0badcafe Z 1\n")


@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize(
    ("body", "output"),
    [
        ("printf 'no newline'", "no newline"),
        ("printf ''", ""),
        ("printf '\\n\\n'", "\n\n"),
        ("printf 'a\\r\\nb\\r\\n'", "a\r\nb\r\n"),
        ("echo '@deadbeef Z 0'", "@deadbeef Z 0\n"),
        ("printf 'été 学校\\n'", "été 学校\n"),
    ],
)
def test_an_answer_comes_through_as_it_is(
    shell: str, body: str, output: str, tmp_path: Path
) -> None:
    shim(tmp_path, "getprop", body)
    out, _ = run(shell, make_script([[GETPROP]], TOKEN), tmp_path)
    assert frames(out) == [(0, output, 0, "")]


@pytest.mark.parametrize("shell", SHELLS)
def test_what_goes_to_stderr_never_falls_into_an_answer(shell: str, tmp_path: Path) -> None:
    shim(tmp_path, "pm", "echo one; echo wrong >&2; echo two; echo worse >&2")
    out, err = run(shell, make_script([[USERS, USERS]], TOKEN), tmp_path)
    assert frames(out) == [
        (0, "one\ntwo\n", 0, "wrong\nworse"),
        (1, "one\ntwo\n", 0, "wrong\nworse"),
    ]
    assert not err


@pytest.mark.parametrize("shell", SHELLS)
def test_an_escape_on_stderr_hides_no_marker(shell: str, tmp_path: Path) -> None:
    shim(tmp_path, "pm", "printf 'cut here\\\\c and \\\\0 here' >&2")
    out, _ = run(shell, make_script([[USERS, USERS]], TOKEN), tmp_path)
    assert re.findall(r"^@0badcafe (\w \d)", out, re.MULTILINE) == [
        "B 0",
        "E 0",
        "X 0",
        "B 1",
        "E 1",
        "X 1",
        "Z 0",
    ]


@pytest.mark.parametrize("shell", SHELLS)
def test_a_command_that_is_not_there_has_status_127(shell: str, tmp_path: Path) -> None:
    out, err = run(shell, make_script([[OWNERS]], TOKEN), tmp_path)
    ((number, output, status, error),) = frames(out)
    assert (number, output, status) == (0, "", 127)
    assert "dpm" in error
    assert not err


@pytest.mark.parametrize("shell", SHELLS)
def test_a_command_that_dies_does_not_take_the_lane_with_it(shell: str, tmp_path: Path) -> None:
    shim(tmp_path, "pm", "echo half; kill -9 $$")
    shim(tmp_path, "getprop", "echo whole")
    out, _ = run(shell, make_script([[USERS, GETPROP]], TOKEN), tmp_path)
    assert [(text, status) for _, text, status, _ in frames(out)] == [
        ("half\n", 137),
        ("whole\n", 0),
    ]


@pytest.mark.parametrize("shell", SHELLS)
def test_a_command_that_reads_stdin_does_not_eat_the_script(shell: str, tmp_path: Path) -> None:
    shim(tmp_path, "pm", 'read line; echo "got <$line>"')
    shim(tmp_path, "getprop", "echo whole")
    out, _ = run(shell, make_script([[USERS, GETPROP]], TOKEN), tmp_path)
    assert [text for _, text, _, _ in frames(out)] == ["got <>\n", "whole\n"]


@pytest.mark.parametrize("shell", SHELLS)
def test_a_class_with_a_dollar_sign_arrives_whole(shell: str, tmp_path: Path) -> None:
    shim(tmp_path, "am", 'printf "%s\\n" "$@"')
    out, _ = run(shell, make_script([[PAGE]], TOKEN), tmp_path)
    assert frames(out)[0][1] == "".join(f"{word}\n" for word in PAGE[1:])


@pytest.mark.parametrize("shell", SHELLS)
def test_a_hung_lane_does_not_stop_the_other(shell: str, tmp_path: Path) -> None:
    """The hung command waits for a pipe that the other lane's last command opens."""
    os.mkfifo(tmp_path / "gate")
    shim(tmp_path, "dumpsys", f"read line < {tmp_path}/gate; echo released")
    shim(tmp_path, "getprop", "echo quick")
    shim(tmp_path, "pm", f"echo go > {tmp_path}/gate; echo opened")
    out, err = run(shell, make_script([[GETPROP, USERS], [ACCOUNT]], TOKEN), tmp_path)
    assert [text for _, text, _, _ in frames(out)] == ["quick\n", "opened\n"]
    assert [text for _, text, _, _ in frames(err)] == ["released\n"]


@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize("stream", range(len(STREAMS)))
def test_the_probes_own_text_runs_and_ends(shell: str, stream: int, tmp_path: Path) -> None:
    for name in ("getprop", "cat", "settings", "pm", "dumpsys", "service", "dpm", "sm", "df"):
        shim(tmp_path, name, 'echo "$0 $*"')
    lanes = [[query.argv for query in lane] for lane in STREAMS[stream]]
    out, err = run(shell, make_script(lanes, TOKEN), tmp_path)
    assert len(frames(out)) == len(lanes[0])
    assert len(frames(err)) == len(lanes[1])
    assert out.endswith("@0badcafe Z 0\n")
    assert err.endswith("@0badcafe Z 1\n")


def probe_script(stream: int, lanes: int) -> Script:
    return make_script(
        [[query.argv for query in lane] for lane in lanes_of(STREAMS[stream], lanes)], TOKEN
    )


@pytest.mark.parametrize("lanes", [1, 2])
@pytest.mark.parametrize("stream", range(len(STREAMS)))
def test_the_probes_scripts_are_read_back_as_they_were(stream: int, lanes: int) -> None:
    made = probe_script(stream, lanes)
    assert parse_script(made.text) == made


COMMANDS = [GETPROP, SERIAL, USERS, ACCOUNT, BATTERY, OWNERS, PAGE]
LANES = st.lists(st.lists(st.sampled_from(COMMANDS), max_size=8), min_size=1, max_size=2)


@given(LANES, st.from_regex(r"[0-9a-f]{8}", fullmatch=True))
def test_every_script_is_read_back_as_it_was(lanes: list[list[Argv]], token: str) -> None:
    made = make_script(lanes, token)
    assert parse_script(made.text) == made


@given(LANES, st.data())
def test_a_script_with_one_character_changed_is_another_or_none(
    lanes: list[list[Argv]], data: st.DataObject
) -> None:
    text = make_script(lanes, TOKEN).text
    place = data.draw(st.integers(0, len(text) - 1))
    changed = text[:place] + data.draw(st.characters(codec="utf-8")) + text[place + 1 :]
    read = parse_script(changed)
    assert read is None or read.text == changed


@given(st.text())
@pytest.mark.parametrize("around", ["{}", 'q 0 {};echo;echo "@0badcafe Z 0";'])
def test_other_shell_text_is_no_script(around: str, text: str) -> None:
    assert parse_script(around.format(text)) is None


@pytest.mark.parametrize("word", ["reboot", "getprop;reboot", "$(reboot)"])
def test_a_script_with_a_command_that_the_gate_refuses_is_not_made(word: str) -> None:
    with pytest.raises(RefusedCommandError):
        make_script([[GETPROP], [(word,)]])


def test_a_forged_script_is_not_read() -> None:
    text = make_script([[GETPROP]], TOKEN).text
    assert parse_script(text.replace("q 0 getprop", "q 0 reboot")) is None


def test_a_script_too_long_for_an_old_tablet_is_refused() -> None:
    with pytest.raises(ValueError, match="characters"):
        make_script([[PAGE] * 60])


def test_a_script_that_just_fits_is_made() -> None:
    count = 30
    while True:
        try:
            made = make_script([[PAGE] * count])
        except ValueError:
            break
        count += 1
    assert MAX_BYTES - 120 < len(made.text) <= MAX_BYTES < 4_000


@pytest.mark.parametrize("lanes", [0, 3])
def test_a_script_has_one_or_two_lanes(lanes: int) -> None:
    with pytest.raises(ValueError, match="lanes"):
        make_script([[GETPROP]] * lanes)


@pytest.mark.parametrize("stream", range(len(STREAMS)))
@pytest.mark.parametrize("lanes", [1, 2])
def test_the_probes_scripts_fit_an_old_tablet(stream: int, lanes: int) -> None:
    assert len(probe_script(stream, lanes).text.encode()) <= MAX_BYTES


def test_each_script_has_a_fresh_token() -> None:
    assert len({new_token() for _ in range(50)}) == 50
    assert make_script([[GETPROP]]).text != make_script([[GETPROP]]).text
