"""What runs on Windows too: no module needs at its import what only POSIX has."""

import subprocess
import sys

_IMPORT_ALL = """
import importlib, pkgutil, sys
for name in ("fcntl", "grp", "pty", "pwd", "resource", "termios", "tty"):
    sys.modules[name] = None  # as if it were not there
import agent
names = [each.name for each in pkgutil.walk_packages(agent.__path__, "agent.")]
for name in names:
    if name not in ("agent.__main__", "agent.locale.build_hook"):
        importlib.import_module(name)
print(len(names))
"""


def test_every_module_is_imported_without_what_only_posix_has() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _IMPORT_ALL], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 150
