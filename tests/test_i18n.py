import ast
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from agent import i18n
from agent.i18n import _, current, negotiate, ngettext, speaking
from agent.locale import catalogue

CLICK = "8.5."  # the Click whose messages the catalogue has


@pytest.mark.parametrize(
    ("wanted", "environment", "language"),
    [
        ("fr", {"LANG": "en_GB.UTF-8"}, "fr"),
        ("en", {"LANG": "fr_FR.UTF-8"}, "en"),
        (None, {"LANG": "fr_FR.UTF-8"}, "fr"),
        (None, {"LANGUAGE": "fr_CA:en", "LANG": "en_US"}, "fr"),
        (None, {"LANG": "de_DE.UTF-8"}, "en"),
        (None, {"LC_ALL": "C.UTF-8"}, "fr"),
        (None, {}, "fr"),
        ("de", {}, "fr"),
    ],
)
def test_the_language_is_the_one_that_is_asked_for(
    wanted: str | None, environment: dict[str, str], language: str
) -> None:
    assert negotiate(wanted, environment) == language


def test_a_message_comes_in_the_language_in_force() -> None:
    i18n.install("fr")
    assert _("Usage:") == "Utilisation\xa0:"
    i18n.install("en")
    assert _("Usage:") == "Usage:"


def test_a_plural_follows_the_rules_of_french() -> None:
    i18n.install("fr")
    one, many = (
        "Option {name!r} requires an argument.",
        "Option {name!r} requires {nargs} arguments.",
    )
    assert ngettext(one, many, 0) == ngettext(one, many, 1) != ngettext(one, many, 2)


def test_every_message_of_the_program_is_in_french() -> None:
    ours = [line for line in catalogue.problems("fr") if not _of_click(line)]
    assert ours == []


@pytest.mark.skipif(not version("click").startswith(CLICK), reason="another Click, other messages")
def test_every_message_of_click_is_in_french() -> None:
    assert [line for line in catalogue.problems("fr") if _of_click(line)] == []


def _of_click(problem: str) -> bool:
    return any(repr(name) in problem for name in CLICKS_ALONE)


def _names(found: Catalog) -> Iterator[str]:
    for message in found:
        only_click = all(place.startswith("click/") for place, _line in message.locations)
        if message.id and only_click:
            yield message.id if isinstance(message.id, str) else message.id[0]


CLICKS_ALONE = frozenset(_names(catalogue.extract()))


def test_every_message_is_a_literal_so_that_it_can_be_gathered() -> None:
    computed = [
        f"{file.name}:{call.lineno}"
        for file in Path(i18n.__file__).parent.rglob("*.py")
        for call in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id in ("_", "ngettext")
        and not isinstance(call.args[0], ast.Constant)
    ]
    assert computed == []


@pytest.mark.parametrize(
    ("source", "french", "fits"),
    [
        ("{a} left.", "{a} est partie.", True),
        ("{a} left.", "Partie.", False),
        ("{a} left.", "{b} est partie.", False),
        ("Left.", "{a} est partie.", False),
        (("{n} tablet", "{n} tablets"), ("Une tablette", "{n} tablettes"), True),
        (("{n} tablet", "{n} tablets"), ("{n} tablette", "Tablettes"), False),
    ],
)
def test_placeholders_must_be_the_same(
    source: str | tuple[str, str],
    french: str | tuple[str, str],
    fits: bool,
) -> None:
    template, translated = Catalog(), Catalog(locale="fr")
    message = template.add(source)
    key = source if isinstance(source, str) else source[0]
    translated.add(source, french)
    found = list(catalogue._message_problems(message, translated.get(key)))
    assert (found == []) is fits


def test_a_message_that_nobody_translated_is_told() -> None:
    message = Catalog().add("Hello.")
    assert list(catalogue._message_problems(message, None)) == ["not in the catalogue: 'Hello.'"]


def test_a_paper_speaks_its_own_language_and_gives_the_other_back() -> None:
    before = current()
    with speaking("fr"):
        assert (_("yes"), current()) == ("oui", "fr")
        with speaking("en"):
            assert (_("yes"), current()) == ("yes", "en")
        assert ngettext("The file {file} has {count} problem.", "", 1).startswith("Le fichier")
    assert current() == before
