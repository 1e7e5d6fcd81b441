"""What one desk is set to: the values of its settings file, for this station and no other."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from agent.errors import FileError
from agent.settings_file import OPERATOR_CODE, operator_rule, read_values

__all__ = [
    "APP",
    "OPERATOR_CODE",
    "PORTAL_URL",
    "Settings",
    "load_settings",
    "operator_rule",
    "peek_language",
    "program_folder",
    "settings_path",
]

APP = "quitus"
# Where the Region lists its tablets, as the lending notice gives it.
PORTAL_URL = "https://lec.com-network.fr/backoffice/portal.php"
# CNIL's norm NS-9 for loans: details until the end of the 4th month after the return, the borrower
# one year after the last loan. The norm is old, and still what schools are referred to.
LOAN_MONTHS, PERSON_MONTHS = 4, 12
_FOLDERS = frozenset({"data", "training", "procedures", "anchors", "papers", "school.logo"})
_FIELDS = {"school.portal_url": "portal_url"}  # the others are called as their key


@dataclass(frozen=True)
class Settings:
    """The settings in force.

    Attributes:
        data: the folder of this desk's record, or None for the system's place.
        training: the folder of runs on simulated tablets, or None for the system's place.
        language: `fr` or `en`, or None where the file does not say.
        operator: the code of the technician, or None.
        procedures: the school's own folder of procedures, or None.
        locking_types: account types that lock, beside those that always do.
        school_name: what the school is called on screen and paper, or None.
        portal_url: where the Region's application is; empty: not said.
        school_address, school_uai, school_head, school_contact: what its papers carry: lines, its
            number, the name of the head of school, a telephone or mail address.
        school_logo: a PNG or JPEG for the head of each paper, or None.
        papers: the school's own folder of texts for papers, or None.
        retention_loan_months: how many months after a return its details about people are kept.
        retention_person_months: how many months after the last loan its borrower is kept.
        anchors: a folder on another disk or a share, where the signed heads of the record go too;
            None: nowhere else.
    """

    data: Path | None = None
    training: Path | None = None
    language: str | None = None
    operator: str | None = None
    procedures: Path | None = None
    locking_types: frozenset[str] = field(default_factory=frozenset)
    school_name: str | None = None
    portal_url: str = PORTAL_URL
    school_address: str | None = None
    school_uai: str | None = None
    school_head: str | None = None
    school_contact: str | None = None
    school_logo: Path | None = None
    papers: Path | None = None
    anchors: Path | None = None
    retention_loan_months: int = LOAN_MONTHS
    retention_person_months: int = PERSON_MONTHS

    def with_options(self, *, data: Path | None, operator: str | None) -> "Settings":
        """Return these settings under what was said on the command line.

        A folder named there is meant for this run, simulated or not.
        """
        chosen = self if data is None else replace(self, data=data, training=data)
        return chosen if operator is None else replace(chosen, operator=operator)

    def folder(self, *, simulated: bool) -> Path:
        """Return where runs are recorded; training never lies in a real desk's folder."""
        named = self.training if simulated else self.data
        if named is not None:
            return named
        from platformdirs import user_data_path  # noqa: PLC0415 - 10 ms

        return user_data_path(APP, appauthor=False) / ("training" if simulated else "desk")


def settings_path(environment: Mapping[str, str] = os.environ) -> Path:
    """Return where the settings file is: `QUITUS_SETTINGS`, else the system's place for it."""
    named = environment.get("QUITUS_SETTINGS")
    if named:
        return Path(named).expanduser()
    from platformdirs import user_config_path  # noqa: PLC0415 - 10 ms

    return user_config_path(APP, appauthor=False) / "settings.toml"


def load_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """Return the settings of this desk; those of a file that does not exist are the defaults.

    Raises:
        FileError: the file is wrong (every problem with its line), can't be read, or is named by
            `QUITUS_SETTINGS` and is not there.
    """
    path = settings_path(environment)
    values = read_values(path, must_exist=bool(environment.get("QUITUS_SETTINGS")))
    for key in _FOLDERS & values.keys():  # a relative one counts from where the file is
        values[key] = path.parent / Path(values[key]).expanduser()
    if "locking_types" in values:
        values["locking_types"] = frozenset(values["locking_types"])
    return Settings(**{_FIELDS.get(key, key.replace(".", "_")): values[key] for key in values})


def peek_language(environment: Mapping[str, str] = os.environ) -> str | None:
    """Return the language that the settings name; None also where they can't be read (yet)."""
    try:
        return load_settings(environment).language
    except FileError:
        return None


def program_folder(environment: Mapping[str, str] = os.environ) -> Path:
    """Return where reports of defects go: `QUITUS_STATE`, else the system's place for them."""
    named = environment.get("QUITUS_STATE")
    if named:
        return Path(named).expanduser()
    from platformdirs import user_state_path  # noqa: PLC0415 - only after a defect

    return user_state_path(APP, appauthor=False)
