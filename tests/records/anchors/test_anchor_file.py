"""The anchors, and the keys that sign them, are looked at like all else."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from agent.records.anchoring import Anchoring
from agent.records.anchors import Anchor, decode_anchor, encode_anchor, signed
from agent.records.findings import Kind
from agent.records.signing import new_private_key, signer
from agent.records.store import Records
from tests.records.anchors.forging import (
    cut_two,
    forge,
    kinds,
)


def rewrite(file: Path, change: Callable[[Anchor], Anchor]) -> None:
    lines = file.read_bytes().splitlines(keepends=True)
    anchor = change(decode_anchor(lines[-1]))
    file.write_bytes(b"".join(lines[:-1]) + encode_anchor(anchor))


@pytest.mark.parametrize(
    "change",
    [
        lambda anchor: replace(anchor, n=3),
        lambda anchor: replace(anchor, hash="0" * 64),
        lambda anchor: replace(anchor, at="2026-06-28T08:00:00.000Z"),
        lambda anchor: replace(anchor, desk="ABCDEFGH"),
        lambda anchor: replace(anchor, key=signer(new_private_key())[0]),
        lambda anchor: replace(anchor, signature="0" * 128),
    ],
)
def test_an_anchor_that_was_changed_has_a_wrong_signature(
    local: Anchoring, case_id: str, folder: Path, change: Callable[[Anchor], Anchor]
) -> None:
    assert case_id
    rewrite(folder / "anchors.jsonl", change)
    assert kinds(local) == [(None, Kind.WRONG_SIGNATURE)]


def test_an_anchor_of_another_desk_is_named(local: Anchoring, folder: Path, case_id: str) -> None:
    assert case_id
    key, sign = signer((folder / "anchor.key").read_bytes())

    def other(anchor: Anchor) -> Anchor:
        return signed(anchor.head, at=anchor.at, desk="ABCDEFGH", key=key, sign=sign)

    rewrite(folder / "anchors.jsonl", other)
    assert kinds(local) == [(None, Kind.FOREIGN_DESK)]


def test_an_anchor_signed_by_an_unknown_key_is_named(
    local: Anchoring, folder: Path, case_id: str
) -> None:
    assert case_id
    key, sign = signer(new_private_key())

    def other(anchor: Anchor) -> Anchor:
        return signed(anchor.head, at=anchor.at, desk=anchor.desk, key=key, sign=sign)

    rewrite(folder / "anchors.jsonl", other)
    assert kinds(local) == [(None, Kind.UNKNOWN_KEY)]


def test_a_missing_public_key_is_named_and_the_hashes_still_count(
    local: Anchoring, folder: Path, case_id: str
) -> None:
    (folder / "anchor.pub").unlink()
    assert kinds(local) == [(None, Kind.MISSING_KEY)]
    forge(folder, case_id, cut_two)
    assert kinds(local) == [(3, Kind.CUT_TAIL), (None, Kind.MISSING_KEY)]


def test_only_the_keys_that_are_named_are_trusted(
    anchoring: Anchoring, folder: Path, case_id: str
) -> None:
    assert case_id
    printed = (folder / "anchor.pub").read_text().split()
    assert anchoring.verify(keys=printed).check.ok
    stranger, _sign = signer(new_private_key())
    found = anchoring.verify(keys=[stranger]).check
    assert {each.kind for each in found.problems} == {Kind.UNKNOWN_KEY}


def test_a_key_is_changed_by_moving_the_old_one_away(
    anchoring: Anchoring, records: Records, folder: Path, case_id: str
) -> None:
    (folder / "anchor.key").rename(folder.with_name("old.key"))
    anchoring.keygen()
    assert anchoring.anchor().new
    assert case_id
    assert records.verify().ok
    assert anchoring.verify().check.ok


@pytest.mark.parametrize("name", ["anchors.jsonl", "anchor.pub"])
def test_every_single_byte_that_changes_is_found(
    records: Records, folder: Path, case_id: str, name: str
) -> None:
    assert case_id
    path, unfound = folder / name, []
    written = path.read_bytes()
    for index in range(len(written)):
        path.write_bytes(written[:index] + bytes([written[index] ^ 1]) + written[index + 1 :])
        if records.verify().ok:
            unfound.append(index)
    # The very last newline may be one that a killed program never wrote.
    assert unfound == [len(written) - 1] * (len(unfound) > 0)


def test_an_anchor_taken_out_of_the_folder_is_missed(
    anchoring: Anchoring, folder: Path, case_id: str
) -> None:
    assert case_id
    path = folder / "anchors.jsonl"
    path.write_bytes(path.read_bytes().splitlines(keepends=True)[1])
    assert kinds(anchoring) == [(None, Kind.DELETED)]
