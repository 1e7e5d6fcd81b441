"""The bytes of a TinyDB file: one spelling for one content, readable by stock TinyDB."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from agent.errors import RecordDamagedError
from agent.i18n import _

Document = dict[str, object]
Tables = dict[str, dict[str, Document]]  # table → document id → document

# `json.dumps` would make an encoder at each call; what is decoded or made here has no circles.
_ENCODE = json.JSONEncoder(check_circular=False, sort_keys=True).encode


def encode(tables: Mapping[str, Mapping[str, Mapping[str, object]]]) -> bytes:
    """Return the bytes of a file: ASCII, one document a line, tables by name, documents by id.

    ASCII since stock TinyDB opens a file in the code page of its Windows.
    """
    return b"{" + b",\n".join(_table(name, tables[name]) for name in sorted(tables)) + b"}\n"


def decode(raw: bytes, path: Path) -> Tables:
    """Return the tables that a file holds.

    Raises:
        RecordDamagedError: those bytes are no TinyDB file; an empty one isn't either.
    """
    try:
        tables = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise damaged(path) from error
    if not _is_tables(tables):
        raise damaged(path)
    return dict(tables)


def read_tables(path: Path) -> Tables | None:
    """Return the tables of a file, None if there is no such file; raises as `decode` does."""
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        return None
    return decode(raw, path)


def in_order(documents: Mapping[str, Document]) -> Iterable[tuple[str, Document]]:
    """Return ids and documents of a table, in the order of the ids."""
    return sorted(documents.items(), key=lambda item: int(item[0]))


def is_as_written(raw: bytes, tables: Tables) -> bool:
    """Whether those bytes are how this program spells that content."""
    return raw == encode(tables)


def damaged(path: Path, where: str = "") -> RecordDamagedError:
    """Return the error for a file that isn't what was written; `where` names the spot."""
    place = f"{path} ({where})" if where else str(path)
    return RecordDamagedError(
        _("The file {place} of the record is damaged.").format(place=place),
        hint=_("Change nothing in the folder: copy it as it is, then put a backup back."),
    )


def _table(name: str, documents: Mapping[str, Mapping[str, object]]) -> bytes:
    ids = sorted(documents, key=int)
    lines = ",\n".join(f'"{id_}": {_ENCODE(documents[id_])}' for id_ in ids)
    return f"{json.dumps(name)}: {{\n{lines}}}".encode("ascii")


def _is_tables(value: object) -> bool:
    return isinstance(value, dict) and all(
        isinstance(table, dict)
        and all(
            id_.isascii() and id_.isdigit() and isinstance(doc, dict) for id_, doc in table.items()
        )
        for table in value.values()
    )
