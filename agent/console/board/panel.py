"""What is told of the chosen tablet: what it is, what its run says, what is asked."""

import sys
from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.text import Text

from agent.board.row import Row, RunView
from agent.board.wants import Band, Want, band, wanted
from agent.console.board.cells import STYLES
from agent.console.board.words import phase_words, standing, wanted_words
from agent.console.safe import safe
from agent.console.terminal_prompter import keyed
from agent.console.theme import STYLES as TONES
from agent.console.theme import glued, styled
from agent.console.waits import clock_time, wait_words_of
from agent.console.words import proof_word
from agent.i18n import _
from agent.procedure.prompts import Audience, Question, Told
from agent.tablet.advice import advice, advice_for
from agent.tablet.device import ConnectionState
from agent.tablet.finding import describe as name_of
from agent.tablet.verdict_words import advice as verdict_advice
from agent.tablet.verdict_words import describe

_GLUE = "\ue000"


def panel_lines(row: Row, width: int, height: int, console: Console) -> list[Text]:
    """Return the lines of the panel: what the tablet is, what is told, what is wanted.

    Where not all of it has room, a run's newest words are shown, and the first of a tablet's
    reasons.
    """
    title = _title(row)
    title.truncate(width, overflow="ellipsis")
    last = wrapped(list(_asked(row)), width, console)
    words = wrapped(list(_words(row)), width, console)
    room = max(0, height - 1 - len(last))
    shown = words[:room] if row.run is None else words[len(words) - min(room, len(words)) :]
    return [title, *shown, *last][:height]


def nothing_lines(width: int, console: Console) -> list[Text]:
    """Return what is said where there is no tablet."""
    told = (_("ADB sees no tablet."), advice_for(ConnectionState.ABSENT, sys.platform))
    return wrapped([styled(each) for each in told], width, console)


def wrapped(texts: Sequence[Text], width: int, console: Console) -> list[Text]:
    """Return the texts as lines, none wider than that, wrapped where the language lets."""
    lines: list[Text] = []
    for text in texts:
        for line in glued(text.copy()).wrap(console, max(20, width)):
            line.plain = line.plain.replace(_GLUE, "\xa0")
            line.rstrip()
            lines.append(line)
    return lines


def _title(row: Row) -> Text:
    android = f"Android {row.android}" if row.android else ""
    facts = (_made(row), android, row.serial or "", name_of(row.listing), row.loan or "")
    line = Text(no_wrap=True, overflow="ellipsis")
    line.append(safe(row.asset_tag or "—", at_most=40), style="bold reverse")
    for fact in facts:
        if fact:
            line.append(f"  {safe(fact, at_most=40)}", style="bold")
    return line


def _made(row: Row) -> str:
    """Return maker and model, the maker once."""
    maker, model = row.maker or "", row.model or ""
    named = model.casefold().startswith(maker.casefold())
    return model if named else f"{maker} {model}".strip()


def _words(row: Row) -> Iterator[Text]:
    if row.run is not None:
        yield from _of_run(row, row.run)
    else:
        yield from _of_tablet(row)
    if row.notice:
        yield styled(row.notice, "bold #ffd75f", lines=True)


def _of_run(row: Row, run: RunView) -> Iterator[Text]:
    yield styled(phase_words(row), f"bold {STYLES[band(row)]}")
    for told in run.told:
        yield _told(told)
    if row.state is ConnectionState.ABSENT and run.under_way and run.before_reset:
        yield styled(_("The tablet is not plugged in just now."), STYLES[Band.TROUBLE])
    if run.waiting is not None:
        yield _waiting(run)
    if run.outcome is not None:
        yield from _ended(row, run)


def _told(told: Told) -> Text:
    body = styled(told.text.rstrip(), TONES[told.tone], lines=True)
    if told.audience is Audience.OPERATOR:
        return body
    whom = _("For the borrower:") + " " if told.audience is Audience.BORROWER else ""
    return Text.assemble((f"▌ {whom}", "bold magenta"), body)


def _waiting(run: RunView) -> Text:
    assert run.waiting is not None
    line = styled(wait_words_of(run.waiting), "bold")
    if run.waiting.until is not None:
        until = _("(until {until})").format(until=clock_time(run.waiting.until))
        line.append(f" {until}", style="dim")
    return line


def _ended(row: Row, run: RunView) -> Iterator[Text]:
    if run.detail:
        yield styled(run.detail, lines=True)
    for what in run.todo:
        yield styled(_("Still to do: {what}").format(what=what), "#ffd75f")
    if run.proof is not None:
        yield styled(_("Proof of reset: {level}.").format(level=proof_word(run.proof)))
    if run.case is not None:
        state = _("closed") if run.closed else _("open")
        yield styled(_("Case {case}: {state}.").format(case=run.case, state=state))
    if not run.closed and wanted(row).want is Want.TAKE_UP:
        yield _key_hint(_("F2 takes its case up."))
    elif not run.closed:
        yield _key_hint(_("F2 takes it up again once the tablet is ready."))


def _of_tablet(row: Row) -> Iterator[Text]:
    yield styled(standing(row), f"bold {STYLES[band(row)]}")
    if row.state is not ConnectionState.READY or row.silent:
        yield styled(_state_advice(row))
        return
    if row.judgement is None:
        return
    for reason in row.judgement.reasons:
        yield styled(f"- {describe(reason)}")
    if row.open_case is not None:
        yield styled(_("It has an open case: {case}.").format(case=row.open_case))
    need = wanted(row).want
    if need is Want.TAKE_UP:
        yield _key_hint(_("F2 takes its case up."))
    elif need is Want.START:
        yield _key_hint(_("F2, or its tag scanned once more, starts its return."))
    else:
        yield styled(verdict_advice(row.judgement.verdict))


def _state_advice(row: Row) -> str:
    """Return what to do for a tablet that can't be read."""
    if row.silent:
        dead = _("ADB shows it as connected, but it does not answer.")
        return f"{dead} {advice_for(ConnectionState.OFFLINE, sys.platform)}"
    return advice(row.listing, sys.platform)


def _key_hint(text: str) -> Text:
    return styled(text, "bold")


def _asked(row: Row) -> Iterator[Text]:
    if row.asked is None:
        if hint := wanted_words(row):
            yield styled(f"→ {hint}", f"bold {STYLES[band(row)]}")
        return
    question = row.asked.question
    yield styled(f"? {question.text}", "bold #ffd75f", lines=True)
    yield _choices(question)


def _choices(question: Question) -> Text:
    line = Text()
    for key, choice in keyed(question):
        # Hard spaces: no line ends between a key and its words.
        line.append(f"\xa0{key}\xa0", style="bold reverse")
        line.append(f"\xa0{safe(choice.label)}    ")
    if not question.required and not question.matters:
        line.append(_("(Enter: no answer)"), style="dim")
    return line
