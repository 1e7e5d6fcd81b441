"""`quitus history`: the life of one tablet at this desk."""

import click

from agent.cli.command import command as make_command
from agent.cli.result import Result
from agent.cli.session import Session
from agent.console.history import event_json, show_history
from agent.errors import CaseUnknownError
from agent.i18n import _


@make_command(
    "history",
    _(
        "Tell the life of a tablet at this desk: each return, its condition and its proof, the "
        "newest last. TABLET is an asset tag or a serial."
    ),
)
@click.argument("tablet", metavar=_("TABLET"))
def command(session: Session, *, tablet: str) -> Result:
    """Return the cases of the tablet."""
    from agent.records.history import history  # noqa: PLC0415 - TinyDB: not for `--help`
    from agent.tablet.proof import is_common_serial  # noqa: PLC0415

    events = history(session.records(), tablet, is_shared=is_common_serial)
    if not events:
        raise CaseUnknownError(
            _("This desk has no case of a tablet {tablet}.").format(tablet=tablet),
            hint=_("“quitus cases” lists them all."),
            tablet=tablet,
        )
    return Result(
        {"tablet": dict(events[-1].case.tablet), "events": [event_json(each) for each in events]},
        show=lambda console: show_history(console, events),
    )
