"""A demonstration begins whatever training left open on its tablet, and ends nothing else."""

from pathlib import Path

import pytest

from agent.demo import ANSWERS, end_left_over
from agent.runs.open_cases import LEND, RETURN
from tests.procedure.harness import bench

SERIAL = "HA1DEMO7"


@pytest.mark.parametrize("procedure", [RETURN, LEND])
@pytest.mark.parametrize(
    ("tablet", "left_open"),
    [
        ({"serial": SERIAL}, False),
        ({"asset_tag": ANSWERS["identify", "asset_tag"]}, False),
        ({"serial": "R52N30", "asset_tag": "T077"}, True),
    ],
)
def test_only_what_is_open_on_its_tablet_is_ended(
    tmp_path: Path, procedure: str, tablet: dict[str, str], left_open: bool
) -> None:
    with bench(tmp_path, "ordinary").desk() as desk:
        case = desk.records.open_case(
            procedure={"id": procedure, "version": "1", "sha256": ""},
            plan=[],
            operator="AB",
            language="fr",
            tablet=tablet,
            given=None,
        )
        end_left_over(desk, {SERIAL})
        assert desk.records.case(case.id).open is left_open
