"""How a key is made, and an anchor put down in the folder."""

from pathlib import Path

import pytest

from agent.clock import ManualClock
from agent.errors import RecordError
from agent.records.anchoring import Anchoring
from agent.records.anchors import whole_lines
from agent.records.disk import Disk
from agent.records.entry import START
from agent.records.signing import holds, signer
from agent.records.store import Records
from tests.records.anchors.forging import (
    share_file,
)
from tests.records.conftest import OpenCase

DAY_S = 86_400.0


def test_the_key_is_the_owners_alone_and_never_overwritten(
    anchoring: Anchoring, folder: Path
) -> None:
    private = folder / "anchor.key"
    written = private.read_bytes()
    assert private.stat().st_mode & 0o777 == 0o600
    with pytest.raises(RecordError, match="has a key already"):
        anchoring.keygen()
    assert private.read_bytes() == written
    assert (folder / "anchor.pub").read_text().split() == [signer(written)[0]]


def test_the_key_may_be_made_before_anything_is_on_record(
    anchoring: Anchoring, folder: Path
) -> None:
    assert folder.stat().st_mode & 0o777 == 0o700
    assert anchoring.head().head == START
    with pytest.raises(RecordError, match="nothing to anchor"):
        anchoring.anchor()


def test_without_a_key_nothing_is_anchored(
    records: Records, clock: ManualClock, disk: Disk, open_case: OpenCase
) -> None:
    open_case(records)
    keyless = Anchoring(records, clock, disk=disk)
    with pytest.raises(RecordError, match="no key"):
        keyless.anchor()
    assert keyless.daily() == ()
    assert not (records.folder / "anchors.jsonl").exists()


@pytest.mark.parametrize("junk", [b"", b"not a key", b"-----BEGIN PRIVATE KEY-----\nAAAA\n"])
def test_a_key_that_is_none_is_told(
    anchoring: Anchoring, records: Records, folder: Path, open_case: OpenCase, junk: bytes
) -> None:
    open_case(records)
    (folder / "anchor.key").write_bytes(junk)
    with pytest.raises(RecordError, match="can't be used"):
        anchoring.anchor()


def test_the_same_head_is_anchored_once(anchoring: Anchoring, case_id: str, folder: Path) -> None:
    assert case_id
    again = anchoring.anchor()
    assert not again.new
    assert len((folder / "anchors.jsonl").read_bytes().splitlines()) == 2


def test_an_anchor_says_the_head_and_verifies_by_itself(
    anchoring: Anchoring, records: Records, case_id: str
) -> None:
    assert case_id
    anchor = anchoring.anchor().anchor
    assert anchor.head == records.head()
    assert holds(anchor.key, anchor.signature, anchor.message())
    assert not holds(anchor.key, anchor.signature, anchor.message() + b" ")


def test_a_day_gets_one_anchor_by_itself(
    anchoring: Anchoring,
    records: Records,
    clock: ManualClock,
    folder: Path,
    open_case: OpenCase,
) -> None:
    counts = []
    for _time in range(3):
        open_case(records)
        assert anchoring.daily() == ()
        open_case(records)
        assert anchoring.daily() == ()
        counts.append(len((folder / "anchors.jsonl").read_bytes().splitlines()))
        clock.sleep(DAY_S)
    assert counts == [1, 2, 3]


def test_a_torn_line_is_left_out_and_cut(
    anchoring: Anchoring, records: Records, case_id: str, folder: Path, share: Path
) -> None:
    for file in (folder / "anchors.jsonl", share_file(share)):
        with file.open("ab") as torn:
            torn.write(b'{"at":"2026')
    assert anchoring.verify().check.ok
    case = records.open_case(
        procedure={}, plan=[], operator="OP2", language="fr", tablet={}, given=None
    )
    assert case.id != case_id
    assert anchoring.anchor().new
    assert len(share_file(share).read_bytes().splitlines()) == 3
    assert (folder / "anchors.jsonl").read_bytes() == share_file(share).read_bytes()
    assert anchoring.verify().check.ok


@pytest.mark.parametrize(
    ("raw", "count"), [(b"", 0), (b"a\nb\n", 2), (b"a\nb", 1), (b"a\n\0\0\n", 1)]
)
def test_only_whole_lines_count(raw: bytes, count: int) -> None:
    assert len(whole_lines(raw)) == count


def test_no_anchor_holds_what_a_person_typed(case_id: str, folder: Path, share: Path) -> None:
    assert case_id
    assert b"Untel" in (folder / "people.json").read_bytes()
    assert b"Untel" not in share_file(share).read_bytes()
