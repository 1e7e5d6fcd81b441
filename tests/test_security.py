"""SECURITY.md promises nothing that no test holds."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "SECURITY.md").read_text("utf-8")
NAMED = sorted(set(re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", TEXT)))
THREATS = ("The borrower", "A curious pupil", "A forger", "A malicious tablet", "A lost desk PC")


@pytest.mark.parametrize(("file", "test"), NAMED)
def test_every_test_that_is_named_exists(file: str, test: str) -> None:
    source = (ROOT / file).read_text("utf-8")
    assert not test or re.search(rf"^ *def {test}\b", source, re.MULTILINE)


@pytest.mark.parametrize("threat", THREATS)
def test_each_threat_says_what_is_defended_and_what_is_not(threat: str) -> None:
    [section] = re.findall(rf"^## {threat}.*?(?=^## |\Z)", TEXT, re.MULTILINE | re.DOTALL)
    defended, _colon, rest = section.partition("Not defended: ")
    claims = re.findall(r"^- .*?(?=^- |^\n|\Z)", defended, re.MULTILINE | re.DOTALL)
    assert claims
    assert rest
    assert all("`tests/" in claim for claim in claims)
