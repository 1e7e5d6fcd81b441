"""What was done outside a run, in a sentence."""

from collections.abc import Callable, Mapping
from typing import Any

from agent.console.loan_words import due_word
from agent.i18n import _, ngettext
from agent.records.acts import ActKind

Act = Mapping[str, Any]


def act_sentence(act: Act) -> str:
    """Return what an act did; its own name where this program has no words for it."""
    words = _SENTENCES.get(str(act.get("kind")))
    return words(act) if words else str(act.get("kind"))


def _added(act: Act) -> str:
    count = len(_rows(act))
    text = ngettext("{count} tablet put into stock.", "{count} tablets put into stock.", count)
    return text.format(count=count)


def _updated(act: Act) -> str:
    count = len(_rows(act))
    text = ngettext(
        "{count} tablet put into stock or changed.",
        "{count} tablets put into stock or changed.",
        count,
    )
    return text.format(count=count)


def _labelled(act: Act) -> str:
    was = act.get("was") or {}
    return _("New label: {old} → {new}.").format(
        old=was.get("asset_tag") or "—", new=act.get("asset_tag")
    )


def _extended(act: Act) -> str:
    return _("Loan {loan}: its end is now {due}.").format(
        loan=act.get("loan"), due=due_word(act.get("due"))
    )


def _lost(act: Act) -> str:
    return _("Loan {loan}: tablet lost on {day}.").format(loan=act.get("loan"), day=act.get("on"))


def _stolen(act: Act) -> str:
    return _("Loan {loan}: tablet stolen on {day}.").format(loan=act.get("loan"), day=act.get("on"))


def _found(act: Act) -> str:
    return _("Loan {loan}: tablet found again on {day}.").format(
        loan=act.get("loan"), day=act.get("on")
    )


def _closed(act: Act) -> str:
    return _("Loan {loan}: closed by a decision, its reset not certain.").format(
        loan=act.get("loan")
    )


def _portal(act: Act) -> str:
    if act.get("loan") is None:
        text = _("Return {case}: unticked in the Region's application.")
        return text.format(case=act.get("return"))
    if act.get("what") == "typed":
        text = _("Loan {loan}: typed into the Region's application.")
    else:
        text = _("Loan {loan}: unticked in the Region's application.")
    return text.format(loan=act.get("loan"))


def _undone(act: Act) -> str:
    return _("The case {case} was taken back.").format(case=act.get("case"))


def _requested(act: Act) -> str:
    count = int(act.get("count") or 0)
    text = ngettext(
        "The Region was asked for {count} tablet.",
        "The Region was asked for {count} tablets.",
        count,
    )
    return text.format(count=count)


def _issued(act: Act) -> str:
    return _("Papers of the case {case} issued: {papers}.").format(
        case=act.get("case"), papers=", ".join(str(each.get("paper")) for each in _papers(act))
    )


def _came_back(act: Act) -> str:
    return _("A signed page of the case {case} came back: {file}.").format(
        case=act.get("case"), file=act.get("file")
    )


_SENTENCES: Mapping[str, Callable[[Act], str]] = {
    ActKind.STOCK_ADD: _added,
    ActKind.STOCK_UPDATE: _updated,
    ActKind.STOCK_RETIRE: lambda _act: _("Retired from stock."),
    ActKind.STOCK_LABEL: _labelled,
    ActKind.LOAN_EXTEND: _extended,
    ActKind.LOAN_LOST: _lost,
    ActKind.LOAN_STOLEN: _stolen,
    ActKind.LOAN_FOUND: _found,
    ActKind.LOAN_CLOSE: _closed,
    ActKind.PORTAL: _portal,
    ActKind.UNDO: _undone,
    ActKind.REGION_REQUEST: _requested,
    ActKind.PAPER: _issued,
    ActKind.PAPER_SCAN: _came_back,
}


def _rows(act: Act) -> list[Any]:
    rows = act.get("tablets")
    return rows if isinstance(rows, list) else []


def _papers(act: Act) -> list[Any]:
    papers = act.get("papers")
    return papers if isinstance(papers, list) else []
