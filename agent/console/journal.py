"""Draws the state of the record: what a check found, its head, its key, its anchors."""

from collections.abc import Iterable

from rich.console import Console

from agent.console.theme import say, styled
from agent.console.words import labelled
from agent.i18n import _, ngettext
from agent.records.anchoring import Anchored, DeskHead, NewKey, Verified
from agent.records.findings import JournalCheck, Problem, kind_words

_INDENT = 2


def show_check(console: Console, verified: Verified) -> None:
    """Print whether the record is what was written, what is not, and what to do then."""
    check = verified.check
    if check.ok:
        _whole(console, check)
    else:
        _wrong(console, check)
    _warn(console, verified.warnings)


def show_head(console: Console, found: DeskHead) -> None:
    """Print the end of the chain, ready to be copied."""
    if found.desk is None or found.head.n == 0:
        console.print(styled(_("Nothing is on record yet.")))
        return
    console.print(styled(labelled(_("Desk"), found.desk)))
    console.print(styled(labelled(_("Entries"), str(found.head.n))))
    console.print(styled(labelled(_("Head"), f"{found.head.n}:{found.head.hash}")), soft_wrap=True)
    newest = f"{found.anchor.n} ({found.anchor.at})" if found.anchor else _("none")
    console.print(styled(labelled(_("Last anchor"), newest)))


def show_key(console: Console, made: NewKey) -> None:
    """Print the public key, and where the private one lies."""
    console.print(styled(_("The public key of the desk {desk}:").format(desk=made.desk)))
    console.print(styled(made.public), soft_wrap=True)
    say(console, styled(_("Print it or send it away: who checks the record later needs it.")))
    file = _("The private key is in {file}: no copy of it goes anywhere.").format(file=made.file)
    say(console, styled(file))


def show_anchor(console: Console, anchored: Anchored) -> None:
    """Print what was anchored, and where it lies."""
    known = _("Entry {n} was anchored already, on {at}.")
    text = _("Entry {n} is anchored, on {at}.") if anchored.new else known
    console.print(styled(text.format(n=anchored.anchor.n, at=anchored.anchor.at), "green"))
    for file in anchored.files:
        say(console, styled(file), _INDENT)
    _warn(console, anchored.warnings)


def _whole(console: Console, check: JournalCheck) -> None:
    text = ngettext(
        "The record is whole: {count} entry.",
        "The record is whole: {count} entries.",
        check.entries,
    )
    console.print(styled(text.format(count=check.entries), "green"))
    if check.anchors:
        text = ngettext(
            "It agrees with {count} anchor.", "It agrees with {count} anchors.", check.anchors
        )
        console.print(styled(text.format(count=check.anchors), "green"))
    elif check.entries:
        say(console, styled(_("No anchor was there: a cut end or a chain made anew is not seen.")))


def _wrong(console: Console, check: JournalCheck) -> None:
    console.print(styled(_("The record is not what was written."), "bold red"))
    if check.broken_at is not None:
        console.print(styled(_("The first wrong entry is number {n}.").format(n=check.broken_at)))
    for problem in check.problems:
        say(console, styled(_line(problem)), _INDENT)
    say(
        console,
        styled(_("Touch nothing in its folder; copy it elsewhere and have the copy looked at.")),
    )


def _line(problem: Problem) -> str:
    place = problem.file if problem.n is None else f"{problem.file} ({problem.n})"
    return labelled(f"{place}, {kind_words()[problem.kind]}", problem.what)


def _warn(console: Console, warnings: Iterable[str]) -> None:
    for warning in warnings:
        say(console, styled(warning, "yellow"))
