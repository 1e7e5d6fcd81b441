"""The journal's end on a paper: who has the paper can hold an export, and the record, to it."""

import re
from pathlib import Path

import pytest

from agent.clock import ManualClock
from agent.papers.facts import Kind
from agent.papers.issue import issue, kinds_of
from agent.records import verify
from agent.records.export import export
from agent.records.store import Records
from agent.settings import Settings
from tests.papers.desk import lend, returned
from tests.papers.sample import text_of


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("kind", [Kind.SLIP, Kind.CERTIFICATE, Kind.CONDITION])
def test_the_head_on_a_paper_is_in_the_journal_and_in_an_export(
    records: Records, tmp_path: Path, kind: Kind, language: str
) -> None:
    lend(records)
    case = returned(records)
    assert kind in kinds_of(case)
    [path] = issue(records, Settings(), case, [kind], language)
    printed = re.search(r"(\d+),? SHA-256 ([0-9a-f ]+)", text_of(path.read_bytes()))
    assert printed is not None
    n, digest = int(printed[1]), printed[2].replace(" ", "")
    assert (n, digest) == (case.entries[-1].n, case.entries[-1].hash)
    export(records, ManualClock(), tmp_path / "out")
    assert verify.main([str(tmp_path / "out"), digest]) == 0
    assert verify.main([str(tmp_path / "out"), "0" * 64]) == 1
