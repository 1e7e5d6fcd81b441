"""The columns of a stock file: what they are called, and what their cells may hold."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from agent.i18n import _


class Column(StrEnum):
    """What a column of a stock file tells."""

    ASSET_TAG = "asset_tag"
    SERIAL = "serial"
    MAKER = "maker"
    MODEL = "model"
    YEAR = "year"
    LOANS_ONLY = "loans_only"
    STATE = "state"  # this and the next are shown, never taken
    PROOF = "proof"


FIRST_YEAR = 2010
LONGEST: Mapping[Column, int] = {
    Column.ASSET_TAG: 32,
    Column.SERIAL: 64,
    Column.MAKER: 64,
    Column.MODEL: 64,
}

_NAMES: Mapping[Column, str] = {
    Column.ASSET_TAG: (
        "assettag tag label etiquette noetiquette numeroetiquette inventaire noinventaire "
        "numeroinventaire numerodinventaire codebarre codebarres"
    ),
    Column.SERIAL: (
        "serial serialnumber serialno sn numerodeserie numeroserie noserie nodeserie ndeserie "
        "nserie numserie serie"
    ),
    Column.MAKER: "maker manufacturer brand fabricant marque constructeur",
    Column.MODEL: "model modele reference",
    Column.YEAR: "year annee millesime anneedumodele modelyear",
    Column.LOANS_ONLY: (
        "loansonly forloansonly loans pretsuniquement pretuniquement pretsseulement "
        "reserveauxprets destineauxprets"
    ),
    Column.STATE: "state status etat statut",
    Column.PROOF: "proof lastreset preuve preuvedereinitialisation dernierereinitialisation",
}
_BY_NAME: Mapping[str, Column] = {
    name: column for column, names in _NAMES.items() for name in names.split()
}
_YES = frozenset(["oui", "o", "yes", "y", "vrai", "true", "1", "x"])
_NO = frozenset(["non", "n", "no", "faux", "false", "0"])
_ROUNDED = re.compile(r"\d[.,]\d+E\+\d+", re.ASCII)  # what a spreadsheet makes of 356938035643809


def column_named(heading: str) -> Column | None:
    """Return the column that a heading names; case, accents, blanks and signs don't matter."""
    letters = unicodedata.normalize("NFKD", heading.casefold().replace("°", "o"))
    return _BY_NAME.get("".join(each for each in letters if each.isascii() and each.isalnum()))


def is_column(heading: str) -> bool:
    """Whether a heading names a column that is read."""
    return column_named(heading) is not None


def headings() -> Mapping[Column, str]:
    """Return how an export heads each column, in the language in force."""
    return {
        Column.ASSET_TAG: _("asset tag"),
        Column.SERIAL: _("serial"),
        Column.MAKER: _("maker"),
        Column.MODEL: _("model"),
        Column.YEAR: _("year"),
        Column.LOANS_ONLY: _("for loans only"),
        Column.STATE: _("state"),
        Column.PROOF: _("last reset"),
    }


@dataclass(frozen=True)
class BadCellError(Exception):
    """A cell holds what its column doesn't take; says what."""

    message: str


def text_cell(column: Column, cell: str) -> str | None:
    """Return the text of a cell, None if it is empty; BadCellError if it is no such text."""
    value = cell.replace("\u00a0", " ").strip()
    if not value:
        return None
    if not value.isprintable():
        raise BadCellError(_("There is an invisible character in it."))
    if len(value) > LONGEST[column]:
        raise BadCellError(_("It is longer than {count} characters.").format(count=LONGEST[column]))
    return value


def is_rounded(value: str | None) -> bool:
    """Whether a spreadsheet has made such a text of a long number."""
    return value is not None and _ROUNDED.fullmatch(value) is not None


def shown_text(column: Column, value: str | None) -> str | None:
    """Return a text of the stock as an export shows it, and an import finds it again.

    What a tablet says of itself may hold what `text_cell` doesn't take.
    """
    kept = "".join(each for each in value or "" if each.isprintable() or each == "\u00a0")
    return kept.replace("\u00a0", " ").strip()[: LONGEST[column]].strip() or None


def year_cell(cell: str, now: date) -> int | None:
    """Return the year of a cell, None if it is empty; BadCellError if it can't be one."""
    value = cell.strip()
    if not value:
        return None
    if re.fullmatch(r"\d{4}", value, re.ASCII) and FIRST_YEAR <= int(value) <= now.year + 1:
        return int(value)
    raise BadCellError(
        _("expected a year from {first} to {last}").format(first=FIRST_YEAR, last=now.year + 1)
    )


def yes_cell(cell: str) -> bool | None:
    """Return the yes or no of a cell, None if it is empty; BadCellError if it is neither."""
    value = cell.strip().casefold()
    if value in _YES or value in _NO:
        return value in _YES
    if not value:
        return None
    raise BadCellError(_("expected yes or no"))
