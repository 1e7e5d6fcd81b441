"""`quitus reindex`: everything that is derived from the entries, made again."""

from agent.cli.command import command as make_command
from agent.cli.result import Result
from agent.cli.session import Session
from agent.console.takeout import show_reindexed
from agent.i18n import _


@make_command(
    "reindex", _("Make all that is derived from the entries again, and tell what had differed.")
)
def command(session: Session) -> Result:
    """Return what was derived, how it was found; a record of an older format is upgraded first."""
    from agent.clock import SystemClock  # noqa: PLC0415 - not for `--help`
    from agent.records.migrate import migrate  # noqa: PLC0415 - as above
    from agent.records.reindex import Found, reindex  # noqa: PLC0415 - as above

    records, clock = session.records(), SystemClock()
    upgraded = migrate(records, clock) if records.folder.joinpath("desk.json").exists() else None
    done = reindex(records, clock)
    data = {
        "changed": any(each.found is not Found.SAME for each in done),
        "upgraded": upgraded.to_json() if upgraded else None,
        "derived": [{"name": each.name, "found": each.found.value} for each in done],
    }
    return Result(data, show=lambda console: show_reindexed(console, done, upgraded))
