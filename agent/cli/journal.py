"""`quitus journal`: does the chain of this desk's entries hold?"""

from agent.cli.command import command as make_command
from agent.cli.command import group as make_group
from agent.cli.result import Result
from agent.cli.session import Session
from agent.console.cases import show_journal
from agent.errors import Exit
from agent.i18n import _


@make_command("verify", _("Verify the chain of the journal, and every case against it."))
def verify(session: Session) -> Result:
    """Return whether it holds; exit code 1 if it does not, with the place."""
    found = session.records().verify()
    return Result(
        {
            "ok": found.ok,
            "entries": found.entries,
            "broken_at": found.broken_at,
            "problem": found.problem,
        },
        show=lambda console: show_journal(console, found),
        exit_code=Exit.DONE if found.ok else Exit.NOT_IN_ORDER,
    )


command = make_group("journal", _("Verify the chain of this desk's journal."), verify)
