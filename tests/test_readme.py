"""README.md says what is true."""

import re

import pytest

from agent.cli.app import COMMANDS
from agent.errors import Exit
from agent.procedure.contract import FIELDS
from agent.tablet.verdict import Verdict
from tests.readme import README, block, commands, transcript


def test_the_transcript_is_what_the_technician_sees() -> None:
    assert block("transcript") == f"```text\n{transcript()}\n```"


def test_every_command_stands_in_it_with_its_help() -> None:
    assert block("commands") == commands()


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_is_found(command: str) -> None:
    assert f"`quitus {command}" in README.read_text("utf-8")


def test_the_quick_start_is_one_block_of_two_lines() -> None:
    section = README.read_text("utf-8").split("## Quick start")[1].split("\n## ")[0]
    [lines] = re.findall(r"```sh\n(.*?)```", section, re.DOTALL)
    first, second = lines.strip().splitlines()
    assert first.endswith("quitus demo")
    assert second.endswith("-m pytest -n auto --dist worksteal")


def test_every_exit_code_and_verdict_is_explained() -> None:
    text = README.read_text("utf-8")
    assert all(f"| {code.value} |" in text for code in Exit)
    assert all(f"`{verdict.value}`" in text for verdict in Verdict)


def test_every_answer_is_listed() -> None:
    text = README.read_text("utf-8")
    for action in ("presence", "readiness", "reset", "after", "slip", "portal"):
        for field, values in FIELDS[action].items():
            assert f"`{action}.{field}` | {', '.join(values)}" in text
