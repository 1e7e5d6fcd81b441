"""`quitus doctor`: is this desk fit to work?"""

from agent.cli.command import command as make_command
from agent.cli.result import Result
from agent.cli.session import Session
from agent.console.health import show_health
from agent.doctor.examination import examine
from agent.errors import Exit
from agent.i18n import _


@make_command(
    "doctor", _("Tell whether this desk is fit to work: one line a check, ok or what to do.")
)
def command(session: Session) -> Result:
    """Return every check; exit code 1 if one is not in order."""
    lines = examine(session.settings, session.environment, simulated=session.fake is not None)
    rows = [
        {"name": line.name, "ok": line.ok, "text": line.text, "remedy": line.remedy}
        for line in lines
    ]
    sound = all(line.ok is not False for line in lines)
    return Result(
        {"checks": rows},
        show=lambda console: show_health(console, lines),
        exit_code=Exit.DONE if sound else Exit.NOT_IN_ORDER,
    )
