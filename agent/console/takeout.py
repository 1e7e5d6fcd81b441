"""Draws what was taken out of the record, put back, or made again."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.console import Console

from agent.console.theme import say, styled
from agent.console.words import labelled
from agent.i18n import _, ngettext

if TYPE_CHECKING:  # so that `--help` doesn't wait for the record's libraries
    from agent.records.backup import BackedUp, Restored
    from agent.records.desk_file import DeskIdentity
    from agent.records.entry import Head
    from agent.records.export import Exported
    from agent.records.formats import Upgraded
    from agent.records.reindex import Rebuilt

_STEP = 2


def show_exported(console: Console, made: "Exported") -> None:
    """Print what an export holds, and how somebody else checks it."""
    _simulated(console, made.desk)
    cases = ngettext("{count} case", "{count} cases", len(made.cases))
    entries = ngettext("{count} entry", "{count} entries", made.entries)
    what = f"{cases.format(count=len(made.cases))}, {entries.format(count=made.entries)}"
    say(console, styled(labelled(_("Export"), str(made.path)), "green"))
    say(console, styled(labelled(_("Holds"), what)), _STEP)
    _head(console, made.head)
    if made.people:
        say(console, styled(_("It holds what people typed, names too: keep it safe."), "yellow"))
    command = f"python -m agent.records.verify {made.path}"
    say(
        console,
        styled(_("Anybody can check it, without quitus: {command}").format(command=command)),
    )


def show_backed_up(console: Console, made: "BackedUp") -> None:
    """Print where a backup lies, and what it holds."""
    _simulated(console, made.desk)
    cases = ngettext("{count} case", "{count} cases", made.cases).format(count=made.cases)
    say(console, styled(labelled(_("Backup"), str(made.path)), "green"))
    say(console, styled(labelled(_("Holds"), cases)), _STEP)
    _head(console, made.head)
    say(console, styled(_("It holds what people typed, names too: keep it safe."), "yellow"))


def show_restored(console: Console, done: "Restored") -> None:
    """Print what the record is now, where the old one is, and what is left to do."""
    _simulated(console, done.desk)
    say(
        console,
        styled(_("The record of desk {desk} is in place.").format(desk=done.desk.id), "green"),
    )
    _head(console, done.head)
    if done.lost:
        text = ngettext(
            "{count} entry of the record that was here is not in it.",
            "{count} entries of the record that was here are not in it.",
            done.lost,
        )
        say(console, styled(text.format(count=done.lost), "yellow"))
    if done.aside:
        told = _("The record that was here is kept in {folder}.").format(folder=done.aside)
        say(console, styled(told))
    if done.erased:
        text = ngettext(
            "{count} text that was erased since the backup stays erased.",
            "{count} texts that were erased since the backup stay erased.",
            done.erased,
        )
        say(console, styled(text.format(count=done.erased)))
    if not done.compared:
        told = _("If somebody was forgotten after this backup was made, forget them again.")
        say(console, styled(told, "yellow"))


def show_reindexed(
    console: Console, done: "Sequence[Rebuilt]", upgraded: "Upgraded | None" = None
) -> None:
    """Print what is derived, and how it was found; what an upgrade did comes first."""
    if upgraded:
        say(console, styled(upgrade_words(upgraded), "green"))
    words = {
        "same": (_("was right"), "green"),
        "different": (_("was different: made again"), "yellow"),
        "missing": (_("was missing: made again"), "yellow"),
    }
    for each in done:
        word, style = words[each.found.value]
        say(console, styled(labelled(each.name, word), style))
    if not done:
        say(console, styled(_("The record is empty: nothing is derived from it.")))


def upgrade_words(upgraded: "Upgraded") -> str:
    """Return what became of a record of an older format."""
    if upgraded.aside is None:
        told = _("The record was of format {old}, and is of format {new} now.")
        refused = _("An older version of quitus refuses it from now on.")
        return f"{told.format(old=upgraded.old, new=upgraded.new)} {refused}"
    told = _("The record is of format {new} now; as it was, of format {old}, it lies in {path}.")
    return told.format(new=upgraded.new, old=upgraded.old, path=upgraded.aside)


def _simulated(console: Console, desk: "DeskIdentity") -> None:
    if desk.simulated:
        console.print(styled(_("SIMULATED: no real tablet is concerned."), "bold reverse"))


def _head(console: Console, head: "Head") -> None:
    told = _("number {n}, {hash}").format(n=head.n, hash=head.hash[:16])
    say(console, styled(labelled(_("Last entry"), told)), _STEP)
