"""`quitus history`: the life of one tablet at this desk."""

from typing import TYPE_CHECKING

import click

from agent.cli.command import command as make_command
from agent.cli.desk_work import today
from agent.cli.result import Result
from agent.cli.session import Session
from agent.console.history import Life, event_json, show_history
from agent.errors import CaseUnknownError
from agent.i18n import _

if TYPE_CHECKING:
    from agent.records.store import Records


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

    records = session.records()
    events = history(records, tablet, is_shared=is_common_serial)
    if not events:
        raise CaseUnknownError(
            _("This desk has no case of a tablet {tablet}.").format(tablet=tablet),
            hint=_("“quitus cases” lists them all."),
            tablet=tablet,
        )
    life = _life(records, tablet)
    return Result(
        {
            "tablet": next(
                (dict(each.case.tablet) for each in events[::-1] if each.case.tablet), {}
            ),
            **life.to_json(),
            "events": [event_json(each) for each in events],
        },
        show=lambda console: show_history(console, events, life),
    )


def _life(records: "Records", name: str) -> Life:
    found = records.standing().stock.named(name)
    tablet = found[0] if len(found) == 1 else None
    names = (tablet.serial, tablet.asset_tag) if tablet else (None, name)
    from agent.records.stock import is_same  # noqa: PLC0415 - not for `--help`

    loans = [one for one in records.loans() if is_same((one.serial, one.asset_tag), names)]
    return Life(tablet, loans, records.borrowers() if loans else {}, today())
