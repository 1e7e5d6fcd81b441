"""Checks an export of quitus, on any computer that has Python 3.9: this file is all it takes.

`python -m agent.records.verify EXPORT [HEAD]`, or a copy of this file: `python verify.py EXPORT`.
EXPORT is the folder or the .zip that `quitus export` wrote. HEAD is the hash of an entry as a slip,
a certificate or an anchor shows it, whole or its first 16 characters: the export must hold that
very entry. Exit code: 0 whole, 1 not what the desk wrote (the first thing that is wrong is named),
2 wrong use. It speaks English only, so as to stay short enough to be read before it is trusted.

What a whole export proves. Of all cases (`--all`): each entry has the content that its hash was
made of and follows the one before it, from the desk's first to its head. Of one case: each of its
entries has the content that its hash was made of, hash of the entry before it included; the entries
of other cases between them are only listed by hash. Neither proves that nobody left entries out at
the end, or wrote the chain anew: a hash that lies outside the desk (HEAD) does, up to that entry.
"""

import hashlib
import hmac
import io
import json
import sys
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

LINE = ("case", "hash", "id", "n", "prev")
ENTRY = {"at", "case", "data", "hash", "id", "kind", "n", "phase", "prev"}
SEAL = 64  # a zip ends with the SHA-256 of all its bytes before


class WrongError(Exception):
    """Something is not what the desk wrote; says what."""


def canonical(value: object) -> bytes:
    """Return the one spelling of a value (RFC 8785, for what a record holds)."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def sha256(raw: bytes) -> str:
    """Return the SHA-256 of the bytes in hexadecimal."""
    return hashlib.sha256(raw).hexdigest()


def make_sure(holds: object, problem: str) -> None:
    """Raise WrongError with that problem unless it holds."""
    if not holds:
        raise WrongError(problem)


def spelled(tables: dict[str, dict[str, Any]]) -> bytes:
    """Return the bytes of a TinyDB file of quitus: one document a line, tables and ids in order."""
    rows = {
        name: [
            f'"{id_}": {json.dumps(table[id_], sort_keys=True)}' for id_ in sorted(table, key=int)
        ]
        for name, table in tables.items()
    }
    parts = [f"{json.dumps(name)}: {{\n" + ",\n".join(rows[name]) + "}" for name in sorted(rows)]
    return ("{" + ",\n".join(parts) + "}\n").encode()


def say(text: str) -> None:
    """Print a line that can do nothing to a terminal, whoever wrote the export."""
    print(ascii(text)[1:-1])  # noqa: T201 - this file stands alone


def check_journal(raws: Iterable[bytes], first: int, prev: str) -> dict[int, bytes]:
    """Return the journal's lines by their number; each follows the one before, `prev` the first."""
    lines = {}
    for n, raw in enumerate(raws, first):
        line = json.loads(raw)
        make_sure(canonical(line) + b"\n" == raw, f"journal line {n} is not as written")
        known = {**line, "prev": line.get("prev", prev)}  # another case's is its hash alone
        make_sure(set(line) in ({"hash", "n"}, set(LINE)), f"journal line {n} is none")
        make_sure((known["n"], known["prev"]) == (n, prev), f"journal line {n} is out of the chain")
        prev, lines[n] = line["hash"], raw
    return lines


def check_case(raw: bytes, name: str, desk: str, lines: dict[int, bytes]) -> list[dict[str, Any]]:
    """Return the entries of a case's file, each what its hash and its line in the journal say."""
    tables = json.loads(raw)
    entries = [entry for _id, entry in sorted(tables["entry"].items(), key=lambda row: int(row[0]))]
    for entry in entries:
        problem = f"case {name}, entry {entry['n']}"
        content = {key: value for key, value in entry.items() if key != "hash"}
        make_sure(set(entry) == ENTRY and entry["case"] == name, f"{problem} is no entry of it")
        make_sure(sha256(canonical(content)) == entry["hash"], f"{problem} is not as written")
        line = canonical({key: entry[key] for key in LINE}) + b"\n"
        make_sure(lines.get(entry["n"]) == line, f"{problem} differs from the journal")
    opened = entries[0]
    header = {"id": name, "opened_at": opened["at"], **opened["data"]}
    whole = {"case": {"1": header}, "entry": {str(entry["n"]): entry for entry in entries}}
    make_sure(spelled(whole) == raw, f"the file of case {name} is not as written")
    make_sure(header["desk"] == desk, f"case {name} is another desk's")
    return entries


def check_people(raw: bytes, entries: list[dict[str, Any]]) -> None:
    """Make sure that each text is the one that its entry committed to; erased ones are not here."""
    held = {entry["id"]: entry["data"].get("commitments", {}) for entry in entries}
    for text in json.loads(raw).get("text", {}).values():
        told = {key: text[key] for key in ("case", "field", "id", "text")}
        mac = hmac.new(bytes.fromhex(text["salt"]), canonical(told), hashlib.sha256).hexdigest()
        committed = held.get(text["id"], {}).get(text["field"])
        make_sure(committed == mac, f"a text of entry {text['n']} is not the one committed to")


def check(names: list[str], read: Callable[[str], bytes], head: str = "") -> dict[str, Any]:
    """Return the header of an export that is whole; raises WrongError, or whatever else is wrong.

    Args:
        names: of all its files, with `/`.
        read: gives a file's bytes.
        head: the beginning of a hash that one of the entries must have.
    """
    raw = read("export.json")
    header: dict[str, Any] = json.loads(raw)
    make_sure(header["quitus_export"] == 1, "made by a newer quitus: take its verify.py")
    seal = sha256(canonical({key: header[key] for key in header if key != "hash"}))
    make_sure(canonical(header) + b"\n" == raw and seal == header["hash"], "export.json is changed")
    lines = check_journal(io.BytesIO(read("journal.jsonl")), header["first"], header["prev"])
    entries = []
    for name in sorted(header["cases"]):
        entries += check_case(read(f"cases/{name}.json"), name, header["desk"], lines)
    told = {n for n, line in lines.items() if b'"case":' in line}
    make_sure(told == {entry["n"] for entry in entries}, "entries of the journal lack their case")
    make_sure(header["entries"] == len(entries) > 0, "not all entries are there")
    if header["all"]:
        make_sure(header["first"] == 1 and header["prev"] == "0" * 64, "it has no beginning")
        last = max(entries, key=lambda entry: int(entry["n"]))
        make_sure([last["n"], last["hash"]] == header["head"], "it has another end")
        make_sure(len(lines) == len(entries), "entries of the chain are missing")
    if "people.json" in header["files"]:
        check_people(read("people.json"), entries)
    make_sure(sorted(names) == sorted([*header["files"], "export.json"]), "files missing or added")
    for name, digest in header["files"].items():
        make_sure(sha256(read(name)) == digest, f"the file {name} is changed")
    found = any(entry["hash"].startswith(head) for entry in entries)
    make_sure(found, f"no entry of the export has the hash {head}")
    return header


def check_path(path: Path, head: str = "") -> dict[str, Any]:
    """Return the header of the export in a folder or a zip; raises as `check` does."""
    if path.is_dir():
        files = [file.relative_to(path).as_posix() for file in path.rglob("*") if file.is_file()]
        return check(files, lambda name: (path / name).read_bytes(), head)
    raw = path.read_bytes()
    make_sure(sha256(raw[:-SEAL]).encode() == raw[-SEAL:], "the zip is not as quitus wrote it")
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        return check(archive.namelist(), archive.read, head)


def main(words: list[str]) -> int:
    """Check the export that the words name, say what was found, return the exit code."""
    head = words[1].lower() if len(words) == 2 else ""
    if len(words) not in (1, 2) or 0 < len(head) < 16:
        say("usage: verify.py EXPORT [HEAD]   (HEAD: at least 16 characters of a hash)")
        return 2
    try:
        header = check_path(Path(words[0]), head)
    except Exception as error:  # noqa: BLE001 - whatever a stranger put there is no whole export
        told = str(error) if isinstance(error, WrongError) else f"it can't be read: {error!r}"
        say(f"NOT WHOLE: {told}")
        return 1
    kind = "SIMULATED, " if header["simulated"] else ""
    what = "the whole record" if header["all"] else "case " + ", ".join(header["cases"])
    say(f"WHOLE: {kind}desk {header['desk']}, {what}, {header['entries']} entries")
    say(f"made {header['made_at']}, when the desk's last entry was {header['head']}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
