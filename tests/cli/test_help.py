"""Help is made when the program starts, so each language is tried in a process of its own."""

import os
import subprocess
import sys

import pytest

from agent.cli.app import COMMANDS


def run(*words: str, **environment: str) -> str:
    clean = {name: value for name, value in os.environ.items() if name != "QUITUS_LANG"}
    command = [sys.executable, "-m", "agent", *words]
    done = subprocess.run(
        command,
        env={**clean, "PYTHONIOENCODING": "utf-8", **environment},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return done.stdout + done.stderr


@pytest.mark.parametrize(
    ("words", "environment"),
    [
        (["--lang", "fr"], {}),
        (["--lang=fr"], {"QUITUS_LANG": "en"}),
        ([], {"QUITUS_LANG": "fr"}),
        ([], {"LANGUAGE": "fr_FR"}),
        ([], {"LANGUAGE": "C", "LC_ALL": "C", "LANG": "C"}),
    ],
)
def test_help_is_french_where_french_is_spoken(
    words: list[str], environment: dict[str, str]
) -> None:
    text = run(*words, "--help", **environment)
    assert text.startswith("Utilisation\xa0: quitus ")
    assert "Commandes\xa0:" in text


@pytest.mark.parametrize(
    ("words", "environment"),
    [(["--lang", "en"], {"LANGUAGE": "fr"}), ([], {"LANGUAGE": "de", "LANG": "de_DE.UTF-8"})],
)
def test_help_is_english_elsewhere(words: list[str], environment: dict[str, str]) -> None:
    assert run(*words, "--help", **environment).startswith("Usage: quitus ")


def test_clicks_own_errors_are_french() -> None:
    assert "La commande 'nope' n’existe pas." in run("--lang", "fr", "nope")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_help_names_every_command_within_80_columns(language: str) -> None:
    text = run("--lang", language, "--help")
    assert all(f"\n  {name} " in text for name in COMMANDS)
    assert all(len(line) <= 80 for line in text.splitlines())


HEAVY = ("adbutils", "babel", "cryptography", "pydantic", "rich", "tinydb", "yaml")


def test_help_waits_for_nothing_heavy() -> None:
    code = "import sys; from agent.__main__ import main; main(['--help']); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert set(HEAVY).isdisjoint(done.stdout.split())
