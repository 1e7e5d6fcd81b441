"""What a command asks at the terminal before it begins: who works here, why, is it right."""

from collections.abc import Callable

from agent.cli.session import Session, check_operator
from agent.console.theme import talk_console
from agent.console.typed import clean
from agent.errors import StoppedError, UsageError
from agent.i18n import _


def operator_code(session: Session) -> str:
    """Return the code of who is at the desk: an option's, the settings', or typed now.

    Raises:
        UsageError: nobody said it and nobody can be asked.
        StoppedError: the question was closed.
    """
    code = session.settings().operator
    if code is not None:
        return check_operator(code)
    return ask_line(
        session,
        _("Your operator code (a code, not a name)?"),
        missing=UsageError(
            _("No operator code is set, and nobody can be asked."),
            hint=_("Give it with --operator CODE, QUITUS_OPERATOR or the settings file."),
        ),
        accept=check_operator,
    )


def reason(session: Session, why: str | None, question: str) -> str:
    """Return the reason that was given, or ask for it.

    Raises:
        UsageError: there is none, and nobody can be asked.
        StoppedError: the question was closed.
    """
    return (why or "").strip() or ask_line(
        session,
        question,
        missing=UsageError(
            _("No reason is given, and nobody can be asked."), hint=_("Give it with --why TEXT.")
        ),
        accept=_not_empty,
    )


def confirm(session: Session, question: str) -> None:
    """Ask whether to go on; Enter alone is no answer.

    Raises:
        UsageError: nobody can be asked.
        StoppedError: the answer is no.
    """
    missing = UsageError(
        _("Nobody can be asked whether this is right."), hint=_("Say so with --yes.")
    )
    if ask_line(session, question, missing=missing, accept=_yes_or_no, afresh=True) == "no":
        raise StoppedError(_("Nothing was written."))


def ask_line(
    session: Session,
    question: str,
    *,
    missing: UsageError,
    accept: Callable[[str], str],
    afresh: bool = False,
) -> str:
    """Ask for one line until it is accepted; raise `missing` where nobody can be asked.

    Args:
        accept: returns what a line means, or raises the UsageError that says why it is refused.
        afresh: throw away what was typed before the question could be read.
    """
    terminal = session.terminal()
    if terminal is None:
        raise missing
    if afresh:
        terminal.discard()
    talk = talk_console(color=False)
    while True:
        talk.print(f"? {question} ", end="")
        line = terminal.read_line()
        if line is None:
            raise StoppedError(_("The questions were closed."))
        try:
            return accept(clean(line))
        except UsageError as error:
            talk.print(error.message)


def _not_empty(text: str) -> str:
    if text:
        return text
    raise UsageError(_("A reason is needed."))


_YES, _NO = frozenset({"o", "oui", "y", "yes"}), frozenset({"n", "non", "no"})


def _yes_or_no(text: str) -> str:
    word = text.casefold()
    if word in _YES:
        return "yes"
    if word in _NO:
        return "no"
    raise UsageError(_("Yes or no?"))
