"""Shows a class list: who is back, who still has a tablet, who has none."""

from collections.abc import Sequence

from rich.console import Console

from agent.console.tables import print_table
from agent.console.theme import say, styled
from agent.i18n import _, ngettext
from agent.loans.class_list import Called


def show_roll(console: Console, called: Sequence[Called]) -> None:
    """Print everybody who still has a tablet, or never had one, then the sums."""
    rows = [each for each in called if each.holding is None or not each.holding.back]
    if rows:
        headings = (_("name"), _("class"), _("tablet"), _("how it stands"))
        print_table(console, headings, map(_cells, rows))
    for line in summary_lines(called):
        say(console, styled(line, "bold"))


def _cells(called: Called) -> tuple[str, ...]:
    tag = called.holding.tag if called.holding else called.listed.tag or "—"
    return (called.listed.name, called.listed.group or "—", tag, _standing(called))


def _standing(called: Called) -> str:
    """Return how somebody on the list stands."""
    if called.holding is None:
        return _("no loan known")
    return _("given back") if called.holding.back else _("still out")


def summary_lines(called: Sequence[Called]) -> list[str]:
    """Return the sums; none where there is no list."""
    if not called:
        return []
    back = sum(each.holding is not None and each.holding.back for each in called)
    out = sum(each.holding is not None and not each.holding.back for each in called)
    line = ngettext(
        "{count} person on the list: {back} back, {out} out, {none} without a loan.",
        "{count} persons on the list: {back} back, {out} out, {none} without a loan.",
        len(called),
    )
    return [line.format(count=len(called), back=back, out=out, none=len(called) - back - out)]
