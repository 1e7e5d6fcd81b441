"""What a school may change in lend.yaml, and what keeps a loan lawful whatever it changes."""

import re
from pathlib import Path

import pytest

from agent.errors import FileError, Problem
from agent.procedure import loader

SHIPPED = loader.find("lend", None).read_text(encoding="utf-8")


def block(name: str) -> str:
    """The text of one phase."""
    found = re.search(rf"  - id: {name}\n.*?(?=  - id: |\Z)", SHIPPED, re.DOTALL)
    assert found
    return found[0]


def problems(folder: Path, text: str) -> tuple[Problem, ...]:
    path = folder / "lend.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(FileError) as refused:
        loader.load(path)
    return refused.value.problems


@pytest.mark.parametrize(
    "dropped",
    ["identify", "last_reset", "ground", "borrower", "dates", "condition", "papers", "signature"],
)
def test_a_school_cannot_drop_what_the_notice_asks_of_a_loan(tmp_path: Path, dropped: str) -> None:
    do = re.search(r"do: (\w+)", block(dropped))
    assert do
    found = problems(tmp_path, SHIPPED.replace(block(dropped), ""))
    assert any(f"'{do[1]}' must stand before" in problem.message for problem in found)


def test_nothing_is_handed_over_before_it_is_signed(tmp_path: Path) -> None:
    signature, handover = block("signature"), block("handover")
    [problem] = problems(tmp_path, SHIPPED.replace(signature + handover, handover + signature))
    assert problem.where == "at phase 'handover'"


def test_the_region_is_told_of_no_loan_that_was_not_made(tmp_path: Path) -> None:
    found = problems(tmp_path, SHIPPED.replace(block("handover"), ""))
    assert [problem.where for problem in found] == ["at phase 'portal'"]


def test_a_return_does_not_lend(tmp_path: Path) -> None:
    text = loader.find("return", None).read_text(encoding="utf-8") + block("handover")
    path = tmp_path / "return.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(FileError) as refused:
        loader.load(path)
    [problem] = refused.value.problems
    assert "can't stand in a procedure that begins with 'identify'" in problem.message


def test_a_loan_resets_nothing(tmp_path: Path) -> None:
    text = loader.find("return", None).read_text(encoding="utf-8")
    reset = re.search(r"  - id: reset\n.*?(?=  - id: )", text, re.DOTALL)
    assert reset
    found = problems(tmp_path, SHIPPED + reset[0])
    assert any("can't stand" in problem.message for problem in found)


def test_a_school_may_do_without_the_regions_application(tmp_path: Path) -> None:
    path = tmp_path / "lend.yaml"
    path.write_text(SHIPPED.replace(block("portal"), ""), encoding="utf-8")
    assert "portal" not in loader.load(path).plan
