"""A loan and its return as they are typed, papers and all; then the borrower is forgotten."""

from pathlib import Path

import pytest

from tests.cli.conftest import Ended, Quitus
from tests.cli.lending import answers, quiet_scenario, records, stock
from tests.loans.school import spellings

pytestmark = pytest.mark.usefixtures("_swift")

NAME, GUARDIAN = "Zoé Dœuf-Ğ", "Ève Dœuf"
REMARK = "un coin est rayé, dit Zoé Dœuf-Ğ"
BACK = (
    "identify.found=welcome",
    "presence.borrower=yes",
    "condition.all=ok",
    f"condition.remark={REMARK}",
    "after.screen=free",
    "slip.signed=yes",
    "portal.unticked=yes",
)


def words(*given: str) -> list[str]:
    return [word for text in given for word in ("--answer", text)]


def holding(folder: Path, *told: str) -> list[str]:
    """The files in which any of that stands, in any spelling."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return sorted(
        path.relative_to(folder).parts[0]
        for path in files
        for text in told
        if any(spelling in path.read_bytes().lower() for spelling in spellings(text))
    )


def test_a_borrower_is_in_two_places_then_in_none(quitus: Quitus, tmp_path: Path) -> None:
    folder = tmp_path / "desk"
    stock(folder, ("T042", "HA1DEMO7"))
    scenario = quiet_scenario(tmp_path, "HA1DEMO7")

    def at(*line: str) -> Ended:
        options = ("--fake", str(scenario), "--data", str(folder), "--operator", "C1")
        return quitus(*options, "--no-input", *line)

    given = answers(
        borrower__name=NAME, borrower__minor="yes", borrower__guardian=GUARDIAN,
        condition__remark=REMARK,
    )  # fmt: skip
    stopped = at("lend", "T042", *answers(borrower__name=NAME, dates__due=""))
    assert stopped.code == 2
    case = records(folder).cases(open_only=True)[0].id
    assert at("lend", "--abandon", case, "--why", f"{NAME} est parti").code == 0
    assert at("lend", "T042", *given).code == 0
    assert at("return", "T042", "--without-adb", *words(*BACK)).code == 0
    for each in records(folder).cases():
        at("papers", "show", each.id)
    assert list(folder.glob("papers/*/*.pdf"))
    salts = [text.salt for text in records(folder).texts()]
    assert set(holding(folder, NAME, GUARDIAN, REMARK, *salts)) == {"people.json"}
    before = (records(folder).stock(), records(folder).loans())
    told = at("report", "--year", "2025-2026", "--json").json["data"]
    assert told["loans"] == 1
    done = at("forget", "--person", NAME, "--yes")
    assert done.code == 0, done.err
    assert holding(folder, NAME, GUARDIAN, REMARK, "est parti", *salts) == []
    assert not list(folder.glob("papers/*/*"))
    assert (records(folder).stock(), records(folder).loans()) == before
    assert at("report", "--year", "2025-2026", "--json").json["data"] == told
    assert at("journal", "verify").code == 0
    assert at("history", "T042").code == 0
