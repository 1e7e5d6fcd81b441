"""Nothing that comes from outside is ever run: no file of a school, no text as code."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from agent.errors import FileError
from agent.procedure.actions import ACTIONS
from agent.procedure.loader import load_named

ROOT = Path(__file__).parents[2]
SHIPPED = ROOT / "procedures" / "return.yaml"


# ---- what a school's folder may hold


def _procedures(folder: Path, *changes: tuple[str, str]) -> Path:
    text = SHIPPED.read_text("utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    (folder / "return.yaml").write_text(text, "utf-8")
    return folder


HOSTILE_PROCEDURES = {
    "an action that is none": ("do: portal", "do: shell"),
    "a module of Python": ("do: portal", "do: os.system"),
    "a key for a command": ("do: portal", "do: portal\n    command: reboot"),
    "a key for a shell": ("do: portal", 'do: portal\n    run: "adb shell reboot"'),
    "a tag of Python": ("do: portal", "do: !!python/object/apply:os.system ['id']"),
    "a field of an object": ("{tag}", "{tag.__class__.__init__.__globals__}"),
    "a width that fills the memory": ("{tag}", "{tag:>999999999}"),
    "a bomb of aliases": ("do: portal", "do: &a portal\n    x: [*a, *a, *a, *a, *a]"),
}


@pytest.mark.parametrize("change", HOSTILE_PROCEDURES.values(), ids=HOSTILE_PROCEDURES.keys())
def test_a_procedure_can_name_no_command_and_no_code(
    tmp_path: Path, change: tuple[str, str]
) -> None:
    with pytest.raises(FileError):
        load_named("return", _procedures(tmp_path, change))


def test_a_procedure_that_is_unchanged_is_taken_from_the_folder(tmp_path: Path) -> None:
    assert load_named("return", _procedures(tmp_path)).id == "return"


def test_the_registry_holds_functions_of_this_program_alone() -> None:
    assert all(a.run.__module__.startswith("agent.procedure.actions.") for a in ACTIONS.values())


# ---- the code itself


def _calls(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func)


_NEVER = re.compile(
    r"yaml\.(?:load|load_all|unsafe_load|full_load|UnsafeLoader|FullLoader|Loader)"
    r"|os\.(?:system|popen|exec\w*|spawn\w*)|pickle\.\w+|marshal\.\w+|eval|exec|compile"
    r"|subprocess\.(?:getoutput|getstatusoutput)|__import__"
)
_MAY_START = frozenset(
    {"adb_server.py", "examination.py", "wire_world.py"}
)  # adb, by a list of arguments


def _wrong(path: Path) -> Iterator[str]:
    source = path.read_text("utf-8")
    calls = set(_calls(ast.parse(source)))
    yield from (call for call in calls if _NEVER.fullmatch(call))
    if "shell=True" in source:
        yield "shell=True"
    if any(call.startswith("subprocess.") for call in calls) and path.name not in _MAY_START:
        yield "subprocess"
    if "import yaml" in source and path.name != "marked_yaml.py":
        yield "yaml"


def test_no_module_runs_text_as_code() -> None:
    paths = sorted((ROOT / "agent").rglob("*.py"))
    assert len(paths) > 200
    assert {str(path): wrong for path in paths if (wrong := list(_wrong(path)))} == {}
