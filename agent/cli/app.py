"""The command `quitus`: its options, and where each command is found."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from agent import __version__
from agent.cli.session import Session, check_operator, talk_options
from agent.i18n import LANGUAGES, _

DEFAULT_SCENARIO = "ordinary"


@dataclass(frozen=True)
class Entry:
    """Where a command is, and its line in the list of commands."""

    module: str
    help: str


# The modules are imported when their command is called: `--help` waits for none of them.
COMMANDS: Mapping[str, Entry] = {
    "devices": Entry("agent.cli.devices", _("List every tablet that ADB sees.")),
    "check": Entry("agent.cli.check", _("Tell whether a reset would lock a tablet.")),
    "lend": Entry("agent.cli.lend", _("Walk a tablet's loan through, up to the handover.")),
    "return": Entry("agent.cli.return_", _("Walk a tablet's return through, up to the slip.")),
    "board": Entry("agent.cli.board", _("Show many tablets on one screen, and run their returns.")),
    "verify": Entry("agent.cli.verify", _("Compare a tablet with its last return.")),
    "stock": Entry("agent.cli.stock", _("Keep the tablets that the school has.")),
    "loans": Entry("agent.cli.loans", _("Keep the loans: who has which tablet until when.")),
    "portal": Entry("agent.cli.portal", _("List what the Region is still to be told.")),
    "undo": Entry("agent.cli.undo", _("Take back the latest act on a tablet.")),
    "cases": Entry("agent.cli.cases", _("List the cases of this desk.")),
    "show": Entry("agent.cli.show", _("Show one case, phase by phase.")),
    "history": Entry("agent.cli.history", _("Show everything that happened to one tablet.")),
    "papers": Entry(
        "agent.cli.papers", _("Make, show and reprint papers, and file the signed ones.")
    ),
    "sample": Entry("agent.cli.sample", _("Draw returns for a re-check by somebody else.")),
    "journal": Entry(
        "agent.cli.journal", _("Verify the record of this desk, and anchor its chain.")
    ),
    "report": Entry("agent.cli.report", _("Tell how many loans there were, to whom, how long.")),
    "people": Entry("agent.cli.people", _("Show the borrowers, or put their entry right.")),
    "operators": Entry("agent.cli.operators", _("Keep the names behind the operators' codes.")),
    "hold": Entry("agent.cli.hold", _("Keep what a dispute about a loan needs.")),
    "forget": Entry("agent.cli.forget", _("Erase people whose time is over, or who ask for it.")),
    "privacy": Entry(
        "agent.cli.privacy", _("Print the entry for the school's register, or one person's data.")
    ),
    "export": Entry(
        "agent.cli.export", _("Write a case, or the record, so that anybody can check it.")
    ),
    "backup": Entry("agent.cli.backup", _("Copy the record while the desk goes on.")),
    "restore": Entry("agent.cli.restore", _("Put a backup in the place of the record.")),
    "reindex": Entry("agent.cli.reindex", _("Make again all that is derived.")),
    "procedures": Entry("agent.cli.procedures", _("Check, list or show procedures.")),
    "doctor": Entry("agent.cli.doctor", _("Tell whether this desk is fit to work.")),
    "demo": Entry("agent.cli.demo", _("Play a whole return on a simulated tablet.")),
}


class Quitus(click.Group):
    """A group that finds its commands in the table."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands, in the order of a return."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command, imported now; None if there is no such command."""
        del ctx
        entry = COMMANDS.get(cmd_name)
        if entry is None:
            return None
        command: click.Command = import_module(entry.module).command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that is meant; a word that names none is told the nearest."""
        if args[0] not in COMMANDS:
            raise click.exceptions.NoSuchCommand(args[0], possibilities=COMMANDS, ctx=ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands out of the table alone."""
        del ctx
        with formatter.section(_("Commands")):
            formatter.write_dl([(name, entry.help) for name, entry in COMMANDS.items()])

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse; `--fake return` means the ordinary scenario and the command `return`."""
        return super().parse_args(ctx, _with_scenario(args))

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """Return the pieces of the usage line, in the language in force."""
        del ctx
        return [_("[OPTIONS]"), _("COMMAND [ARGUMENTS]…")]


def _with_scenario(args: Sequence[str]) -> list[str]:
    joined = list(args)
    for place, word in enumerate(args[:-1]):
        if word == "--fake" and args[place + 1] in COMMANDS:
            joined[place] = f"--fake={DEFAULT_SCENARIO}"
    return joined


def _scenarios() -> list[str]:
    """Return the names of the scenarios that are shipped, without reading one."""
    folder = Path(__file__).parents[1] / "tablet" / "simulated" / "scenarios"
    return sorted(file.stem for file in folder.glob("*.yaml"))


def _operator(_ctx: click.Context, _parameter: click.Parameter, value: str | None) -> str | None:
    return check_operator(value) if value else None


@click.group(
    cls=Quitus,
    context_settings={"help_option_names": ["-h", "--help"]},
    options_metavar=_("[OPTIONS]"),
    help=_(
        "The desk for lent Android tablets: lends them and takes them back, says whether a reset "
        "would lock one, walks its borrower through the reset, and keeps stock, loans, papers "
        "and record."
    ),
    epilog=_(
        "Every option can be set in the environment (QUITUS_LANG, QUITUS_DATA, …) or in the "
        "settings file (QUITUS_SETTINGS). Exit codes: 0 in order, 1 not in order, 2 usage, "
        "3 tablet or ADB, 4 a file is wrong, 5 the record, 6 stopped by the operator, "
        "70 a defect of quitus, 130 Ctrl-C."
    ),
)
@click.option(
    "--lang",
    type=click.Choice(LANGUAGES),
    envvar="QUITUS_LANG",
    expose_value=False,  # `__main__` has it in force before this module is imported
    help=_("The language to speak."),
)
@click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    envvar="QUITUS_DATA",
    help=_("The folder of the record."),
)
@click.option(
    "--fake",
    is_flag=False,
    flag_value=DEFAULT_SCENARIO,
    metavar=_("[SCENARIO]"),
    envvar="QUITUS_FAKE",
    help=_(
        "Work on simulated tablets, to train: the name or the path of a scenario; “ordinary” if "
        "none is named. The names: {names}."
    ).format(names=", ".join(_scenarios())),
)
@click.option(
    "--operator",
    metavar=_("CODE"),
    envvar="QUITUS_OPERATOR",
    callback=_operator,
    help=_("The code of the technician (a code, not a name)."),
)
@talk_options
@click.option(
    "--no-color", is_flag=True, envvar="QUITUS_NO_COLOR", help=_("Write without colours.")
)
@click.option("-v", "--verbose", count=True, help=_("Say more; twice: still more."))
@click.option("-q", "--quiet", is_flag=True, help=_("Say only what must be read."))
@click.version_option(__version__, prog_name="quitus")
@click.pass_obj
def quitus(session: Session, /, **options: Any) -> None:
    """Fill the session with the options that stand before the command."""
    session.data = options["data"]
    session.fake = options["fake"]
    session.operator = options["operator"]
    session.color = not options["no_color"]
    session.verbosity = -1 if options["quiet"] else options["verbose"]
