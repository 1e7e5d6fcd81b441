"""Turns whatever ended a command early into the error that people are told."""

from typing import ClassVar

import click

from agent.cli.session import Session
from agent.errors import Exit, QuitusError, StoppedError, UsageError
from agent.i18n import _


class CtrlCError(QuitusError):
    """The operator pressed Ctrl-C."""

    exit_code: ClassVar[Exit] = Exit.INTERRUPTED
    code: ClassVar[str] = "interrupted"


class DefectError(QuitusError):
    """Something that this program does not understand about itself."""

    exit_code: ClassVar[Exit] = Exit.DEFECT
    code: ClassVar[str] = "defect"


def explain(error: BaseException, session: Session) -> QuitusError | None:
    """Return the error for people, or None for a defect, which is to be reported.

    Args:
        error: what came out of the command.
        session: the call; its screen knows the case under way.
    """
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        return UsageError(_("A command is missing."), hint=_("“quitus --help” lists them."))
    if isinstance(error, click.ClickException):
        return _usage(error, session)
    if isinstance(error, KeyboardInterrupt) or _is_ctrl_c(error):
        return CtrlCError(_("Interrupted."), hint=_open_case(session))
    if isinstance(error, click.Abort | EOFError):
        return StoppedError(_("Stopped."), hint=_open_case(session))
    if isinstance(error, QuitusError) and error.exit_code is not Exit.DEFECT:
        return error
    return None


def _usage(error: click.ClickException, session: Session) -> UsageError:
    context: click.Context | None = getattr(error, "ctx", None)
    hint = None
    if isinstance(error, click.NoSuchOption) and _is_global(error.option_name, context):
        hint = _("{option} stands before the command: “quitus {option} … {command}”.").format(
            option=error.option_name, command=session.command
        )
    elif context is not None:
        hint = _("“{command} --help” says how to write it.").format(command=context.command_path)
    return UsageError(error.format_message(), hint=hint)


def _is_global(option: str, context: click.Context | None) -> bool:
    """Whether a command was given an option that belongs before it."""
    if context is None or context.parent is None:
        return False
    known = context.find_root().command.params
    return any(option in parameter.opts for parameter in known)


def _is_ctrl_c(error: BaseException) -> bool:
    """Whether Click made this `Abort` of a Ctrl-C (it maps both that and an end of input)."""
    return isinstance(error, click.Abort) and isinstance(error.__cause__, KeyboardInterrupt)


def _open_case(session: Session) -> str | None:
    if session.screen is None or session.screen.case is None:
        return None
    command = session.command if session.command in ("return", "lend") else "return"
    return _("The case stays open: “quitus {command} --resume --case {case}” takes it up.").format(
        command=command, case=session.screen.case
    )
