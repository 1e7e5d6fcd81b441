"""Keeps the catalogue of messages: gathers them, compiles them, says what is not translated.

    python -m agent.locale.catalogue update|compile|check

Click asks gettext's current domain for its own messages, so they are in the same catalogue.
"""

import os
import re
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

DOMAIN = "quitus"
LOCALE = Path(__file__).resolve().parent
PACKAGE = LOCALE.parent
_KEYWORDS: Mapping[str, tuple[int, ...] | None] = {"_": None, "ngettext": (1, 2)}
# `{name}`, `{name!r}` and, in Click, `%(name)s`.
_PLACEHOLDER = re.compile(r"\{\w*(?:![rsa])?(?::[^{}]*)?\}|%\(\w+\)[a-z]")


def po_file(language: str) -> Path:
    """Return the catalogue of a language, as people edit it."""
    return LOCALE / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def languages() -> tuple[str, ...]:
    """Return the languages that have a catalogue; English is what the program is written in."""
    return tuple(sorted(path.parents[1].name for path in LOCALE.glob(f"*/*/{DOMAIN}.po")))


def extract() -> Catalog:
    """Return every message of this program and of the Click that is installed."""
    found = Catalog(project=DOMAIN, charset="utf-8", fuzzy=False)
    click = find_spec("click")
    assert click is not None
    assert click.submodule_search_locations is not None
    for root, name in ((PACKAGE, "agent"), (Path(click.submodule_search_locations[0]), "click")):
        for file, _line, message, _comments, _context in extract_from_dir(
            root, method_map=[("**.py", "python")], keywords=_KEYWORDS
        ):
            found.add(message, None, [(f"{name}/{file.replace(os.sep, '/')}", 0)])
    return found


def load(language: str) -> Catalog:
    """Return the catalogue of a language; an empty one where there is no file yet."""
    path = po_file(language)
    if not path.exists():
        return Catalog(locale=language, project=DOMAIN, charset="utf-8", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=language, domain=DOMAIN, charset="utf-8")


def update(language: str) -> None:
    """Bring a catalogue up to the messages that there are; translations are kept, none guessed."""
    template, catalogue = extract(), load(language)
    catalogue.update(template, no_fuzzy_matching=True, update_creation_date=False)
    catalogue.obsolete.clear()
    catalogue.header_comment = f"# Messages of {DOMAIN}, and of Click."
    catalogue.last_translator = catalogue.language_team = catalogue.msgid_bugs_address = DOMAIN
    catalogue.project, catalogue.version, catalogue.fuzzy = DOMAIN, "1", False
    path = po_file(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, catalogue, width=99, sort_by_file=True, include_lineno=False)


def compile_all() -> tuple[Path, ...]:
    """Write the `.mo` beside each `.po`, whole or not at all; return the files."""
    return tuple(_compile(po_file(language)) for language in languages())


def _compile(path: Path) -> Path:
    with path.open("rb") as source:
        catalogue = read_po(source, locale=path.parents[1].name, domain=DOMAIN, charset="utf-8")
    target = path.with_suffix(".mo")
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, suffix=".tmp")
    with os.fdopen(descriptor, "wb") as file:
        write_mo(file, catalogue)
    Path(temporary).chmod(0o644)
    Path(temporary).replace(target)
    return target


def problems(language: str) -> tuple[str, ...]:
    """Return what is wrong with a catalogue: one line a message, none where it is complete."""
    catalogue = load(language)
    return tuple(
        line
        for message in extract()
        if message.id
        for line in _message_problems(message, catalogue.get(_key(message)))
    )


def _key(message: Message) -> str:
    return message.id[0] if isinstance(message.id, (tuple, list)) else message.id


def _message_problems(message: Message, translated: Message | None) -> Iterator[str]:
    name = _key(message)
    if translated is None:
        yield f"not in the catalogue: {name!r}"
        return
    string = translated.string or ""
    texts = [string] if isinstance(string, str) else list(string)
    if not all(texts) or not texts:
        yield f"not translated: {name!r}"
    elif translated.fuzzy:
        yield f"marked fuzzy: {name!r}"
    elif isinstance(message.id, str) and not isinstance(translated.string, str):
        yield f"has plural forms, the program asks for none: {name!r}"
    else:
        yield from _placeholder_problems(message, texts)


def _placeholder_problems(message: Message, texts: Sequence[str]) -> Iterator[str]:
    """Yield the texts whose placeholders differ; a singular may leave its number out."""
    ids = [message.id] if isinstance(message.id, str) else list(message.id)
    known = frozenset[str]().union(*map(_placeholders, ids))
    for text in texts:
        held = _placeholders(text)
        needed = _placeholders(ids[-1]) if text is texts[-1] else frozenset()
        if held - known or needed - held:
            yield f"other placeholders than {sorted(known)}: {text!r}"


def _placeholders(text: str) -> frozenset[str]:
    return frozenset(_PLACEHOLDER.findall(text))


def main(arguments: list[str]) -> int:
    """Do what the first argument says; return 1 if `check` finds a problem."""
    if arguments not in (["update"], ["compile"], ["check"]):
        sys.stderr.write("usage: python -m agent.locale.catalogue update|compile|check\n")
        return 2
    if arguments == ["update"]:
        for language in languages():
            update(language)
        return 0
    if arguments == ["compile"]:
        compile_all()
        return 0
    found = [line for language in languages() for line in problems(language)]
    sys.stdout.writelines(f"{line}\n" for line in found)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
