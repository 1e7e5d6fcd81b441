"""What README.md quotes of the program, made afresh: `python -m tests.readme` writes it in."""

import io
import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import click
from click.testing import CliRunner

from agent import i18n
from agent.clock import ManualClock
from agent.console.screen import Screen
from agent.console.theme import make_console
from agent.demo import ANSWERS, OPERATOR, SCENARIO, ScriptedPrompter
from agent.desk import Desk
from agent.records.store import Records
from agent.runs.cases import start
from agent.runs.open_cases import RETURN
from agent.runs.running import RunRequest
from agent.settings import Settings
from agent.tablet.simulated.bus import SimulatedBus
from agent.tablet.simulated.scenario import load_scenario

if TYPE_CHECKING:
    from agent.cli.session import Session

README = Path(__file__).parents[1] / "README.md"
_LEFT = re.compile(r"reste (29:5\d|30:00)")  # a second more or less, by how threads take turns
_CASE = re.compile(r"SIM-\d{8}-[0-9A-Z]{5}")


@contextmanager
def language(code: str) -> Iterator[None]:
    """Speak a language, in the time of France, for as long as the block lasts."""
    before, zone = i18n.current(), os.environ.get("TZ")
    os.environ["TZ"] = "Europe/Paris"
    if hasattr(time, "tzset"):  # not on Windows
        time.tzset()
    i18n.install(code)
    try:
        yield
    finally:
        i18n.install(before)
        os.environ.pop("TZ") if zone is None else os.environ.update(TZ=zone)
        if hasattr(time, "tzset"):
            time.tzset()


def transcript() -> str:
    """Return what `quitus demo` shows, in French, on a clock that jumps."""
    written = io.StringIO()
    clock = ManualClock()
    with TemporaryDirectory() as folder, language("fr"):
        console = make_console(written, color=False)
        console.width = 80
        records = Records(Path(folder) / "training", clock, simulated=True)
        bus = SimulatedBus(load_scenario(SCENARIO), clock)
        with (
            Desk(Settings(), clock, bus, lambda: records, simulated=True) as desk,
            Screen(console, console, clock.now) as screen,
        ):
            prompter = ScriptedPrompter(ANSWERS, screen, clock.sleep)
            start(desk, RETURN, RunRequest(operator=OPERATOR), prompter, screen)
    lines = (line.rstrip() for line in written.getvalue().splitlines())
    text = _CASE.sub("SIM-20260629-K7QF2", "\n".join(lines).strip())
    return _LEFT.sub("reste 29:59", text)


def commands() -> str:
    """Return every command with its English help."""
    with language("en"):
        from agent.cli.app import COMMANDS, quitus  # noqa: PLC0415 - helps are made at import

        blocks = []
        for name in COMMANDS:
            command = quitus.get_command(click.Context(quitus), name)
            subcommands = command.commands if isinstance(command, click.Group) else {}
            for words in [[name, sub] for sub in subcommands] or [[name]]:
                shown = CliRunner().invoke(
                    quitus,
                    [*words, "--help"],
                    prog_name="quitus",
                    terminal_width=80,
                    obj=_session(),
                )
                assert shown.exit_code == 0, shown.output
                title = f"### `quitus {' '.join(words)}`"
                blocks.append(f"{title}\n\n```text\n{shown.output.rstrip()}\n```")
    return "\n\n".join(blocks)


def _session() -> "Session":
    from agent.cli.session import Session  # noqa: PLC0415 - as above

    return Session({})


def block(name: str, text: str = "") -> str:
    """Return what README holds between the marks of that name (in a given README)."""
    found = re.search(
        rf"<!-- {name} -->\n(.*?)\n<!-- /{name} -->", text or README.read_text("utf-8"), re.DOTALL
    )
    assert found, name
    return found[1]


def renewed() -> str:
    """Return README with its quotations made afresh."""
    text = README.read_text("utf-8")
    for name, new in (
        ("transcript", f"```text\n{transcript()}\n```"),
        ("commands", commands()),
    ):
        text = text.replace(block(name, text), new)
    return text


if __name__ == "__main__":
    README.write_text(renewed(), "utf-8")
