"""`quitus journal`: is this desk's record what was written, and what will show it later?"""

import re

import click

from agent.cli.command import command as make_command
from agent.cli.command import group as make_group
from agent.cli.result import Result
from agent.cli.session import Session
from agent.clock import SystemClock
from agent.console.journal import show_anchor, show_check, show_head, show_key
from agent.errors import Exit, UsageError
from agent.i18n import _
from agent.records.anchoring import Anchoring
from agent.records.anchors import Witness
from agent.records.keys import PUBLIC_KEY

_HEAD = re.compile(r"([1-9]\d{0,15}):([0-9a-f]{16,64})", re.ASCII)  # 16: 64 bits, as slips have


@make_command(
    "verify", _("Verify the chain of the journal, every case against it, and all anchors.")
)
@click.option(
    "--head",
    "heads",
    multiple=True,
    metavar=_("N:HASH"),
    help=_("A head that was printed or written down; at least 16 digits of it; repeatable."),
)
@click.option(
    "--key",
    "keys",
    multiple=True,
    metavar=_("PUBLIC_KEY"),
    help=_("Trust only this public key, as keygen printed it; repeatable."),
)
def verify(session: Session, *, heads: tuple[str, ...], keys: tuple[str, ...]) -> Result:
    """Return whether it holds; exit code 1 if it does not, with every place."""
    witnesses, trusted = [_witness(text) for text in heads], [_key(text) for text in keys]
    verified = _anchoring(session).verify(heads=witnesses, keys=trusted)
    found = verified.check
    return Result(
        {
            "ok": found.ok,
            "entries": found.entries,
            "broken_at": found.broken_at,
            "problem": found.problem,
            "anchors": found.anchors,
            "problems": [problem.as_json() for problem in found.problems],
            "warnings": list(verified.warnings),
        },
        show=lambda console: show_check(console, verified),
        exit_code=Exit.DONE if found.ok else Exit.NOT_IN_ORDER,
    )


@make_command("head", _("Show the end of the chain: a number and a hash, to be kept elsewhere."))
def head(session: Session) -> Result:
    """Return the head as it is now, and the newest anchor."""
    found = _anchoring(session).head()
    return Result(
        {
            "desk": found.desk,
            "n": found.head.n,
            "hash": found.head.hash,
            "at": found.at,
            "anchor": vars(found.anchor) if found.anchor else None,
        },
        show=lambda console: show_head(console, found),
    )


@make_command("keygen", _("Make this desk's key, and print its public half."))
def keygen(session: Session) -> Result:
    """Return the public key; raises RecordError if there is a key already."""
    made = _anchoring(session).keygen()
    return Result(
        {"desk": made.desk, "public_key": made.public, "file": str(made.file)},
        show=lambda console: show_key(console, made),
    )


@make_command("anchor", _("Sign the end of the chain, and put it where the settings say."))
def anchor(session: Session) -> Result:
    """Return the anchor; a folder that can't be reached is a warning."""
    made = _anchoring(session).anchor()
    return Result(
        {
            **vars(made.anchor),
            "new": made.new,
            "files": [str(file) for file in made.files],
            "warnings": list(made.warnings),
        },
        show=lambda console: show_anchor(console, made),
    )


def _anchoring(session: Session) -> Anchoring:
    return Anchoring(session.records(), SystemClock(), session.settings().anchors)


def _witness(text: str) -> Witness:
    match = _HEAD.fullmatch(text.strip().lower())
    if match is None:
        raise UsageError(
            _("“{text}” is no head: expected a number, a colon and 16 to 64 digits.").format(
                text=text
            ),
            hint=_("Copy it as “quitus journal head” shows it, or from the slip."),
        )
    return Witness(int(match[1]), match[2], "--head")


def _key(text: str) -> str:
    key = text.strip().lower()
    if PUBLIC_KEY.fullmatch(key):
        return key
    raise UsageError(
        _("“{text}” is no public key: expected 64 digits from 0 to f.").format(text=text)
    )


command = make_group(
    "journal",
    _("Verify the record of this desk, and anchor its chain."),
    verify,
    head,
    keygen,
    anchor,
)
