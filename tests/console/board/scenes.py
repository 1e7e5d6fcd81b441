"""Pictures of the board: scenes, and the screen as text; run as a module, it draws them afresh.

python -m tests.console.board.scenes
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

from rich.text import Text
from textual.pilot import Pilot

from agent.board.engine import Engine
from agent.board.news import News
from agent.board.row import Asked, Board, Row, RunView
from agent.clock import ManualClock
from agent.console.board.app import BoardApp
from agent.console.board.bridge import Bridge
from agent.console.board.sources import Sources
from agent.procedure.labels import choices_for
from agent.procedure.prompts import Audience, Question, Told, Waiting
from agent.tablet.device import ConnectionState
from agent.tablet.verdict import Reason, Verdict
from tests.board.desks import NOW, judged, row
from tests.readme import language

PICTURES = Path(__file__).parent / "pictures"
SIZES = ((80, 24), (120, 40))
LANGUAGES = ("fr", "en")
Act = Callable[["BoardPilot"], Awaitable[None]]


@dataclass
class StillEngine:
    """An engine that does nothing by itself, and notes what it was asked for."""

    board: Board = field(default_factory=Board)
    done: list[tuple[str, object]] = field(default_factory=list)
    answers: bool = True

    def give_back(self, key: int) -> None:
        self.done.append(("give_back", key))

    def find(self, key: int) -> None:
        self.done.append(("find", key))

    def read(self, key: int) -> None:
        self.done.append(("read", key))

    def clear(self) -> None:
        self.done.append(("clear", None))

    def answer(self, number: int, value: str | None) -> bool:
        self.done.append(("answer", (number, value)))
        return self.answers


@dataclass
class BoardPilot:
    """The board on a screen of text, with somebody at its keys."""

    app: BoardApp
    pilot: Pilot[None]
    engine: StillEngine
    bridge: Bridge

    async def show(self, board: Board, *happened: News) -> None:
        """Let the engine have another board."""
        self.engine.board = board
        self.bridge.tell(board, happened)
        await self.pilot.pause()

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await self.pilot.pause()

    async def type(self, text: str) -> None:
        """Type or scan a line, and Enter."""
        await self.press(*text, "enter")

    def text(self) -> str:
        """Return what stands on the screen, line by line."""
        strips = self.app.screen._compositor.render_strips()
        return "\n".join(strip.text.rstrip() for strip in strips)


async def at_board(
    board: Board, act: Act, size: tuple[int, int] = (80, 24), *, simulated: bool = False
) -> None:
    """Open the board on a screen of that size and do something at it."""
    engine, bridge = StillEngine(board), Bridge()
    sources = Sources(
        engine=cast("Engine", engine),
        bridge=bridge,
        clock=ManualClock(NOW + timedelta(minutes=12)),
        case_text=lambda case, _width: Text(f"Case {case}, phase by phase."),
        simulated=simulated,
    )
    app = BoardApp(sources)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        await act(BoardPilot(app, pilot, engine, bridge))


def consent() -> Question:
    """Return the question before the reset, in the language in force."""
    text = {
        "fr": "L’emprunteur est-il d’accord pour effacer la tablette maintenant ?",
        "en": "Does the borrower agree to erase the tablet now?",
    }
    from agent import i18n  # noqa: PLC0415 - the language of this very scene

    choices = choices_for("reset", ("yes", "no"))
    return Question("reset", "consent", text[i18n.current()], choices, matters=True)


def _run(phase: str, number: int, minutes: int, **more: object) -> RunView:
    begun = RunView(
        NOW + timedelta(minutes=minutes), f"D-20260629-AB{number:02}C", phase, "", number, 12
    )
    return replace(begun, **more)  # type: ignore[arg-type]


def desk_rows() -> tuple[Row, ...]:
    """Return a desk in June: a tablet of each kind."""
    lenovo: dict[str, Any] = {"maker": "LENOVO", "model": "Lenovo TB-X505F", "android": "10"}
    acer: dict[str, Any] = {"maker": "Acer", "model": "B3-A50"}
    samsung: dict[str, Any] = {"maker": "samsung", "model": "SM-X210"}
    account = Reason("account", user=0, type="com.google", count=1)
    locked = judged(Verdict.FRP_LOCKED, Reason("frp_mode"))
    accounts = judged(Verdict.ACCOUNTS_PRESENT, account)
    wait = Waiting("accounts", NOW, NOW + timedelta(minutes=20), "Google ×1")
    told = (Told("Touchez le compte, puis « Supprimer ».", Audience.BORROWER),)
    asked = Asked(7, consent(), NOW + timedelta(minutes=11))
    reset = _run("reset", 8, 9, title="Reset", asked=asked)
    waits = _run("accounts", 5, 3, title="Accounts", waiting=wait, told=told)
    done = _run("restock", 12, 5, outcome="pass", closed=True, proof="attested")
    absent, barred = ConnectionState.ABSENT, ConnectionState.UNAUTHORIZED
    return (
        row(1, "1-1.1", "HA1JUN01", asset_tag="T001", loan="2nde 4", run=reset, **lenovo),
        row(2, "1-1.2", "HA1JUN02", asset_tag="T002", loan="2nde 4", run=waits, **lenovo),
        row(3, "1-1.3", "R9WT40JUN03", verdict=None, silent=True, **samsung),
        row(4, "1-1.4", "ZY22JUN05K", state=barred, verdict=None),
        row(5, "1-1.6", "R52X70JUN06", asset_tag="T101", judgement=locked, **samsung),
        row(6, "1-2.1", "0123456789ABCDEF", judgement=accounts, **acer),
        row(7, "1-2.2", "0123456789ABCDEF", **acer),
        row(8, "1-2.4", "T5JUN10", verdict=None),
        row(9, "1-2.7", "HA1JUN14", state=absent, asset_tag="T014", run=done, **lenovo),
    )


async def _nothing(_board: BoardPilot) -> None:
    return


async def _choose_last(board: BoardPilot) -> None:
    await board.press("pagedown")


async def _leave(board: BoardPilot) -> None:
    await board.press("f10")


SCENES: dict[str, tuple[Callable[[], Board], Act]] = {
    "question": (lambda: Board(desk_rows(), hub_sizes={"1-1": 7}), _nothing),
    "done": (lambda: Board(desk_rows(), hub_sizes={"1-1": 7}), _choose_last),
    "leaving": (lambda: Board(desk_rows(), hub_sizes={"1-1": 7}), _leave),
    "empty": (Board, _nothing),
}


def picture(scene: str, size: tuple[int, int], code: str) -> str:
    """Return the screen of a scene as text."""
    taken: list[str] = []
    with language(code):
        make, act = SCENES[scene]

        async def take(board: BoardPilot) -> None:
            await act(board)
            taken.append(board.text())

        asyncio.run(at_board(make(), take, size, simulated=True))
    return f"{taken[0]}\n"


def all_pictures() -> Iterator[tuple[str, tuple[int, int], str]]:
    """Return every scene, size and language."""
    for scene in SCENES:
        for size in SIZES:
            for code in LANGUAGES:
                yield scene, size, code


def picture_file(scene: str, size: tuple[int, int], code: str) -> Path:
    """Return where a picture lies."""
    return PICTURES / f"{scene}-{size[0]}x{size[1]}-{code}.txt"


if __name__ == "__main__":
    PICTURES.mkdir(exist_ok=True)
    for each in all_pictures():
        picture_file(*each).write_text(picture(*each), "utf-8")
