"""A paper names the operator behind a code, as far as he is written down."""

from pathlib import Path

from agent.loans.people_book import set_operator
from agent.papers.facts import Operator
from agent.papers.filling import dossier_of
from agent.settings import Settings
from tests.loans.school import School, lent_and_back


def test_the_operator_of_a_paper_has_name_and_title_once_written_down(tmp_path: Path) -> None:
    school = School(tmp_path / "desk")
    _loan, back = lent_and_back(school)
    case = school.records.case(back)
    assert dossier_of(school.records, Settings(), case).operator == Operator("OP1")
    set_operator(school.records, "OP1", "Ada Byron", "Référente", operator="OP1", language="fr")
    told = dossier_of(school.records, Settings(), case).operator
    assert told == Operator("OP1", "Ada Byron", "Référente")
