"""A whole return of each scenario, by the program's own runner, ends as its words say."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from agent.clock import ManualClock
from agent.demo import ANSWERS, OPERATOR, ScriptedPrompter
from agent.desk import Desk
from agent.records.store import Records
from agent.runs.cases import start
from agent.runs.open_cases import RETURN
from agent.runs.running import RunRequest
from agent.settings import Settings
from agent.tablet.simulated.bus import SimulatedBus
from agent.tablet.simulated.scenario import load_scenario

# scenario → outcome, level of the proof (None: the run stopped before the reset)
_ENDS: Mapping[str, tuple[str, str | None]] = {
    "ordinary": ("pass", "attested"),
    "demo": ("pass", "attested"),
    "clear": ("pass", "attested"),
    "samsung": ("pass", "attested"),
    "xiaomi": ("pass", "attested"),
    "secondary-user": ("pass", "attested"),
    "unauthorized": ("pass", "attested"),
    "offline": ("pass", "attested"),
    "no-serial": ("pass", "attested"),
    "hung": ("pass", "attested"),
    "sd-card": ("pass", "attested"),
    "low-battery": ("pass", "attested"),
    "work-profile": ("fail", None),
    "frp-locked": ("fail", None),
    "setup-wizard": ("fail", None),
    "test-harness": ("fail", None),
    "account-comes-back": ("fail", None),
    "swapped": ("error", None),
    "hung-accounts": ("timeout", None),
    "truncated": ("timeout", None),
    "recovery": ("timeout", None),
    "never-leaves": ("timeout", "not_reset"),
    "not-reset": ("fail", "not_reset"),
    "locked-after": ("fail", "unknown"),
}
_DEADLINES = {"identify": 60, "accounts": 90, "reset": 120}
_READING_S = 3.0  # a technician reads a question before he answers
# What a truthful technician says of the screen where the reset went wrong.
_SEEN = {"not-reset": "home", "locked-after": "locked"}


@pytest.mark.parametrize("name", sorted(_ENDS))
def test_a_return_ends_as_the_scenario_promises(name: str, tmp_path: Path) -> None:
    clock = ManualClock()
    bus = SimulatedBus(load_scenario(name), clock)
    answers = {
        **ANSWERS,
        ("readiness", "sd_card"): "removed",
        ("after", "screen"): _SEEN.get(name, "free"),
    }
    prompter = ScriptedPrompter(answers, lambda _event: None, lambda _s: clock.sleep(_READING_S))
    records = Records(tmp_path, clock, simulated=True)
    settings = Settings(operator=OPERATOR)
    with Desk(settings, clock, bus, lambda: records, simulated=True) as desk:
        request = RunRequest(operator=OPERATOR, deadlines=_DEADLINES)
        done = start(desk, RETURN, request, prompter, lambda _event: None)
    assert (done.outcome.value, _level(done.case.proof)) == _ENDS[name]
    assert bus.world.unknown == []


def _level(proof: Mapping[str, object] | None) -> str | None:
    return None if proof is None else str(proof["level"])
