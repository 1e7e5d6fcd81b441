"""The program at a desk that lends, for tests of the command line."""

import json
from pathlib import Path
from typing import Any

from agent.clock import ManualClock
from agent.records.acts import ActKind
from agent.records.store import Records
from tests.cli.conftest import Ended, Quitus
from tests.procedure.lending import LOAN, tablet

OPTIONS = ("--fake", "nothing-plugged.yaml", "--operator", "C1")


def answers(**more: str) -> list[str]:
    """The words of `--answer` for a loan; `dates__due="open"` sets one, `""` leaves one out."""
    given = dict(LOAN) | {name.replace("__", "."): value for name, value in more.items()}
    return [
        word for name, value in given.items() if value for word in ("--answer", f"{name}={value}")
    ]


def records(folder: Path) -> Records:
    """The record of that folder."""
    return Records(folder, ManualClock(), simulated=True)


def stock(folder: Path, *pairs: tuple[str, str]) -> None:
    """Put tablets into the stock of a training folder: tag and serial each."""
    records(folder).act(
        ActKind.STOCK_ADD,
        {"tablets": [tablet(tag, serial) for tag, serial in pairs]},
        operator="C1",
        language="en",
    )


def data(ended: Ended) -> dict[str, Any]:
    """The data of the envelope."""
    value = json.loads(ended.out)["data"]
    assert isinstance(value, dict)
    return value


def quiet_scenario(folder: Path, *serials: str) -> Path:
    """A scenario of tablets that are not plugged in."""
    rows = "\n".join(
        f'  - {{id: t{n}, model: lenovo-m10, serial: {serial}, port: "1-{n}", plugged: false}}'
        for n, serial in enumerate(serials, start=1)
    )
    path = folder / "quiet.yaml"
    path.write_text(f"about: {{fr: Rien., en: Nothing.}}\ntablets:\n{rows}\n", encoding="utf-8")
    return path


__all__ = ["Quitus", "answers", "data", "quiet_scenario", "records", "stock"]
