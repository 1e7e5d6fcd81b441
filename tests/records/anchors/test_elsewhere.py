"""The other folder may be away, and never makes anything fail."""

import threading
from pathlib import Path

import pytest

from agent.clock import ManualClock
from agent.records.anchoring import Anchoring
from agent.records.disk import Disk
from agent.records.elsewhere import Elsewhere, within
from agent.records.store import Records
from tests.records.conftest import OpenCase


def test_a_share_that_is_away_is_a_warning_and_is_caught_up(
    anchoring: Anchoring, records: Records, share: Path, open_case: OpenCase
) -> None:
    away = share.with_name("away")
    share.rename(away)
    open_case(records)
    done = anchoring.anchor()
    assert (done.new, len(done.files), len(done.warnings)) == (True, 1, 1)
    assert str(share) in done.warnings[0]
    assert not share.exists()
    verified = anchoring.verify()
    assert (verified.check.ok, len(verified.warnings)) == (True, 1)
    away.rename(share)
    assert len(anchoring.verify().warnings) == 1
    again = anchoring.anchor()
    assert (again.new, len(again.files), again.warnings) == (False, 2, ())
    verified = anchoring.verify()
    assert (verified.check.anchors, verified.warnings) == (2, ())


def test_a_share_that_is_away_fails_no_run(
    anchoring: Anchoring, records: Records, share: Path, open_case: OpenCase
) -> None:
    share.rmdir()
    open_case(records)
    [warning] = anchoring.daily()
    assert str(share) in warning


def test_a_lock_that_another_holds_fails_no_run(
    anchoring: Anchoring, records: Records, clock: ManualClock, open_case: OpenCase
) -> None:
    open_case(records)
    hasty = Anchoring(records, clock, lock_timeout_s=0.0)
    with anchoring._lock.held():
        [warning] = hasty.daily()
    assert "Another program" in warning


def test_a_call_that_never_ends_is_left_behind() -> None:
    never = threading.Event()
    try:
        with pytest.raises(TimeoutError):
            within(0.01, never.wait)
    finally:
        never.set()


def test_many_desks_share_a_folder(share: Path) -> None:
    for desk in ("AAAAAAAA", "BBBBBBBB"):
        other = Elsewhere(share, desk)
        assert other.add([b"1\n", b"2\n"]) == 2
        assert other.add([b"2\n", b"3\n", b"3\n"]) == 1
        assert other.read() == [b"1\n", b"2\n", b"3\n"]
    assert len(list(share.iterdir())) == 2


def test_a_desks_id_never_leads_out_of_the_folder(share: Path) -> None:
    assert Elsewhere(share, "../x/y").path.parent == share


def test_training_leaves_no_anchor_elsewhere(
    tmp_path: Path, clock: ManualClock, disk: Disk, share: Path, open_case: OpenCase
) -> None:
    training = Records(tmp_path / "training", clock, simulated=True, disk=disk)
    anchoring = Anchoring(training, clock, share, disk=disk)
    anchoring.keygen()
    open_case(training)
    assert anchoring.anchor().new
    assert list(share.iterdir()) == []
    assert anchoring.verify().check.ok
