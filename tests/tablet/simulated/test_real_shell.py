"""The program's scripts in a real mksh print the very bytes that simulated tablets print."""

import shutil
import subprocess
from pathlib import Path

import pytest

from agent.tablet.device import PacketKind
from agent.tablet.queries import STREAMS, lanes_of
from agent.tablet.script import Script, make_script
from agent.tablet.simulated.layouts import answer
from agent.tablet.simulated.model import Tablet
from tests.tablet.simulated.worlds import RESET_PAGE, WITH_GOOGLE, bus_of, drain, only

_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
pytestmark = [
    pytest.mark.shell,
    pytest.mark.skipif(
        shutil.which("mksh") is None or not _BOOT_ID.exists(), reason="needs mksh on Linux"
    ),
]

# One command of Android: prints what a file beside it holds, ends with the status in another.
_SHIM = """#!{mksh}
name="${{0##*/}}"; IFS=+; key="$name+$*"; key="${{key//\\//%}}"
/bin/cat "{folder}/$key.out"; /bin/cat "{folder}/$key.err" >&2
read -r status <"{folder}/$key.status"; exit "$status"
"""


def _equip(folder: Path, tablet: Tablet, script: Script) -> None:
    """Put a shim for each command of the script into a folder, with the tablet's answers."""
    shim = _SHIM.format(mksh=shutil.which("mksh"), folder=folder)
    for argv in script.commands:
        given = answer(tablet, argv)
        program = folder / argv[0]
        program.write_text(shim, "utf-8")
        program.chmod(0o755)
        key = f"{argv[0]}+{'+'.join(argv[1:])}".replace("/", "%")
        (folder / f"{key}.out").write_bytes(given.stdout)
        (folder / f"{key}.err").write_bytes(given.stderr)
        (folder / f"{key}.status").write_text(f"{given.status}\n", "utf-8")


def _in_mksh(folder: Path, script: Script) -> tuple[bytes, bytes, int]:
    done = subprocess.run(
        ["mksh", "-c", script.text],
        env={"PATH": str(folder), "LC_ALL": "C.UTF-8"},
        executable=shutil.which("mksh"),
        capture_output=True,
        timeout=60,
        check=False,
    )
    return done.stdout, done.stderr, done.returncode


@pytest.mark.parametrize("model", ["lenovo-tab3", "lenovo-m10", "samsung-a9", "xiaomi-pad-6"])
@pytest.mark.parametrize("number", range(len(STREAMS)))
@pytest.mark.parametrize("lanes", [1, 2])
def test_the_probes_own_scripts_run_alike(
    model: str, number: int, lanes: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # `cat` is a builtin of mksh: the boot id in it is this computer's.
    monkeypatch.setattr(Tablet, "boot_id", _BOOT_ID.read_text("utf-8").strip())
    bus = bus_of({"model": model, "users": WITH_GOOGLE, "lock": "pin"})
    queries = lanes_of(STREAMS[number], lanes)
    script = make_script([[query.argv for query in lane] for lane in queries])
    _equip(tmp_path, bus.world.tablets[0], script)
    stdout, stderr, status = _in_mksh(tmp_path, script)
    got = drain(bus.device(only(bus)).open(script, 5))
    assert (got[PacketKind.STDOUT], got[PacketKind.STDERR]) == (stdout, stderr)
    assert status == 0


def test_a_page_that_opens_prints_alike(tmp_path: Path) -> None:
    bus = bus_of({})
    script = make_script([[RESET_PAGE, ("dumpsys", "activity", "activities")]])
    _equip(tmp_path, bus.world.tablets[0], script)
    stdout, _stderr, _status = _in_mksh(tmp_path, script)
    assert drain(bus.device(only(bus)).open(script, 5))[PacketKind.STDOUT] == stdout


def test_a_command_that_the_tablet_lacks_prints_alike(tmp_path: Path) -> None:
    bus = bus_of({"faults": [{"command": "sm list-volumes all", "do": "missing"}]})
    script = make_script([[("sm", "list-volumes", "all")]])
    stdout, _stderr, _status = _in_mksh(tmp_path, script)
    got = drain(bus.device(only(bus)).open(script, 5))[PacketKind.STDOUT]
    shell = b"/system/bin/sh"
    real = b"\n".join(
        shell + line[line.index(b": sm") :] if b": sm" in line else line
        for line in stdout.split(b"\n")
    )
    assert got == real
