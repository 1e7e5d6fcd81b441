"""Writes all that is held on one person into one file: JSON, text, or a zip with the papers."""

import io
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from agent.i18n import _
from agent.loans.dossier import All
from agent.loans.dossier_words import word
from agent.loans.register import Section, as_text
from agent.records.archive import check_place, write_file, writing_errors
from agent.records.disk import Disk, disk_errors
from agent.records.store import Records

_LONG_AGO = (1980, 1, 1, 0, 0, 0)


def write_all(records: Records, held: All, path: Path) -> None:
    """Write it: JSON if the name ends in .json, a zip with copies of the papers if in .zip.

    Raises:
        UsageError: there is something at `path`, or it lies inside the record.
        RecordError: it can't be written.
    """
    check_place(path, records.folder)
    kinds = {".json": _json, ".zip": _zip}
    with disk_errors(records.folder):
        content = kinds.get(path.suffix.lower(), _text)(held)
    save(content, path)


def save(content: bytes, path: Path) -> None:
    """Write a new file for its owner alone; raises RecordError if it can't be written."""
    with writing_errors(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        write_file(path, content, Disk())


def text_of(data: Mapping[str, Any]) -> str:
    """Return all that is held as plain text."""
    nothing = (_("Nothing."),)
    sections = (
        Section(_("Address book"), _lines(data["person"])),
        Section(_("Loans"), tuple(_in_a_line(loan) for loan in data["loans"]) or nothing),
        Section(_("What was typed"), tuple(map(_in_a_line, data["texts"])) or nothing),
        Section(_("Remarks elsewhere"), tuple(map(_in_a_line, data["mentioned"])) or nothing),
        Section(_("Papers and scans"), tuple(map(_in_a_line, data["papers"])) or nothing),
    )
    return as_text(_("All that this desk holds on one person (article 15 GDPR)"), sections)


def _lines(values: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(
        _("{name}: {value}").format(name=word(name), value=_value(value))
        for name, value in values.items()
    )


def _in_a_line(values: Mapping[str, Any]) -> str:
    told = {name: value for name, value in values.items() if value}
    if "field" in told:  # a text that was typed
        told = {"case": told["case"], str(told["field"]): told["text"]}
    return "; ".join(_lines(told))


def _value(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {inner}" for name, inner in value.items())
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return "—" if value is None else str(value)


def _json(held: All) -> bytes:
    return (json.dumps(held.data, ensure_ascii=False, indent=2) + "\n").encode()


def _text(held: All) -> bytes:
    return text_of(held.data).encode()


def _zip(held: All) -> bytes:
    made = io.BytesIO()
    files = {"person.json": _json(held), "person.txt": _text(held)}
    files |= {paper.place: paper.path.read_bytes() for paper in held.papers}
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            info = zipfile.ZipInfo(name, _LONG_AGO)
            info.external_attr = 0o600 << 16
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
    return made.getvalue()
