"""The lock of the desk install holds every dependency, exact and with hashes."""

import re
import tomllib
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
LOCK = (ROOT / ".ci" / "desk.lock").read_text("utf-8")
PINS = {
    canonicalize_name(name): version
    for name, version in re.findall(r"^(\S+)==(\S+)", LOCK, re.MULTILINE)
}


def test_every_dependency_is_pinned_within_its_bounds() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    for text in project["dependencies"]:
        wanted = Requirement(text)
        assert PINS[canonicalize_name(wanted.name)] in wanted.specifier, text


def test_every_pin_has_a_hash() -> None:
    blocks = re.split(r"^(?=\S+==)", LOCK, flags=re.MULTILINE)[1:]
    assert len(blocks) == len(PINS)
    assert all("--hash=sha256:" in block for block in blocks)


def test_the_lock_names_no_place_to_fetch_from() -> None:
    assert not re.search(r"https?://|file:|--index-url", LOCK)
