import json
from dataclasses import replace
from pathlib import Path

import pytest

from agent.errors import FileError, RecordDamagedError, UsageError
from agent.papers.facts import Kind
from agent.papers.filling import dossier_of
from agent.papers.folder import PapersFolder
from agent.papers.issue import issue, kinds_of, reprint
from agent.papers.issued import issued_of
from agent.records.acts import ActKind
from agent.records.case import Case, EntryKind
from agent.records.store import Records
from agent.settings import Settings
from tests.papers.desk import lend, looked_at_again, returned
from tests.papers.sample import text_of

SETTINGS = Settings(school_name="Lycée X", school_uai="0750655E", school_head="Zoé Œuf")
NAME = "Inès Aït-Saïd"


def test_a_return_has_slip_sheet_and_certificate(records: Records) -> None:
    assert kinds_of(returned(records)) == (Kind.SLIP, Kind.CONDITION, Kind.CERTIFICATE)


def test_while_a_return_is_open_it_has_no_certificate(records: Records) -> None:
    assert Kind.CERTIFICATE not in kinds_of(returned(records, close=False))


def test_a_locked_return_has_an_unlock_dossier(records: Records) -> None:
    case = returned(records, screen="locked", level="unknown", outcome="fail")
    assert Kind.UNLOCK in kinds_of(case)
    assert "locked" in dossier_of(records, SETTINGS, case).still_open


def test_the_papers_of_a_return_that_ends_no_loan_name_the_loan(records: Records) -> None:
    """It came back dead or locked: its borrower signs for it all the same."""
    loan = lend(records)
    failed = returned(records, screen="locked", level="unknown", outcome="fail")
    told = dossier_of(records, SETTINGS, failed)
    assert (told.loan and told.loan.id, told.borrower and told.borrower.name) == (loan.id, NAME)
    returned(records)  # later, free
    assert dossier_of(records, SETTINGS, failed).loan == told.loan


def test_a_return_after_the_end_of_the_loan_is_not_that_loans(records: Records) -> None:
    lend(records)
    returned(records)
    assert dossier_of(records, SETTINGS, returned(records)).loan is None


def test_a_loan_has_its_agreement_and_its_sheet(records: Records) -> None:
    assert kinds_of(lend(records)) == (Kind.AGREEMENT, Kind.CONDITION)
    assert kinds_of(lend(records, done=False, tablet="T2")) == (Kind.AGREEMENT, Kind.CONDITION)


def test_papers_are_files_beside_the_record_and_one_act(records: Records) -> None:
    case = returned(records)
    paths = issue(records, SETTINGS, case, kinds_of(case), "fr")
    assert [path.relative_to(records.folder).as_posix() for path in paths] == [
        f"papers/{case.id}/slip-fr.pdf",
        f"papers/{case.id}/condition-fr.pdf",
        f"papers/{case.id}/certificate-fr.pdf",
    ]
    acts = [each for each in records.cases() if each.procedure == ActKind.PAPER]
    assert len(acts) == 1
    assert records.verify().ok


def test_what_was_issued_is_not_issued_again(records: Records) -> None:
    case = returned(records)
    first = issue(records, SETTINGS, case, [Kind.SLIP], "fr")[0].read_bytes()
    head = records.head()
    later = replace(SETTINGS, school_name="Lycée Y")
    assert issue(records, later, case, [Kind.SLIP], "fr")[0].read_bytes() == first
    assert records.head() == head


def test_each_language_is_a_paper_of_its_own(records: Records) -> None:
    case = returned(records)
    issue(records, SETTINGS, case, [Kind.SLIP], "fr")
    issue(records, SETTINGS, case, [Kind.SLIP], "en", operator="TEC9")
    assert [(each.kind, each.language, each.operator) for each in issued_of(records, case)] == [
        (Kind.SLIP, "fr", "OP1"),
        (Kind.SLIP, "en", "TEC9"),
    ]


def test_a_lost_file_is_made_again_to_the_byte(records: Records) -> None:
    case = returned(records)
    [path] = issue(records, SETTINGS, case, [Kind.SLIP], "fr")
    first = path.read_bytes()
    path.unlink()
    assert reprint(records, SETTINGS, case, Kind.SLIP, "fr").read_bytes() == first


def test_a_slip_printed_before_the_end_is_made_again_as_it_was(records: Records) -> None:
    case = returned(records, close=False)
    [path] = issue(records, SETTINGS, case, [Kind.SLIP], "fr")
    first = path.read_bytes()
    records.append(case.id, EntryKind.CLOSED, {"outcome": "pass", "proof": case.proof})
    path.unlink()
    again = reprint(records, SETTINGS, records.case(case.id), Kind.SLIP, "fr")
    assert again.read_bytes() == first


def test_a_changed_file_is_put_right(records: Records) -> None:
    case = returned(records)
    [path] = issue(records, SETTINGS, case, [Kind.SLIP], "fr")
    first = path.read_bytes()
    path.write_bytes(first + b"%")
    assert reprint(records, SETTINGS, case, Kind.SLIP, "fr").read_bytes() == first


def test_what_can_not_be_made_again_is_an_error_never_another_paper(records: Records) -> None:
    case = returned(records)
    [path] = issue(records, SETTINGS, case, [Kind.SLIP], "fr")
    path.unlink()
    with pytest.raises(RecordDamagedError, match="not the one that was issued"):
        reprint(records, replace(SETTINGS, school_name="Lycée Y"), case, Kind.SLIP, "fr")
    assert not path.exists()


def test_a_paper_that_was_erased_is_never_made_again(records: Records) -> None:
    loan = lend(records)
    [path] = issue(records, SETTINGS, loan, [Kind.AGREEMENT], "fr")
    PapersFolder(records.folder).erase(loan.id)
    with pytest.raises(UsageError, match="erased"):
        issue(records, SETTINGS, loan, [Kind.AGREEMENT], "fr")
    assert not path.exists()


def test_a_paper_that_was_never_issued_is_not_reprinted(records: Records) -> None:
    case = returned(records)
    with pytest.raises(UsageError):
        reprint(records, SETTINGS, case, Kind.SLIP, "fr")


def test_a_paper_that_a_case_can_not_have_is_refused(records: Records) -> None:
    case = returned(records)
    with pytest.raises(UsageError, match="agreement"):
        issue(records, SETTINGS, case, [Kind.AGREEMENT], "fr")


def test_names_are_on_the_paper_and_in_people_alone(records: Records) -> None:
    loan = lend(records)
    paths = issue(records, SETTINGS, loan, kinds_of(loan), "fr")
    case = returned(records)
    paths += issue(records, SETTINGS, case, kinds_of(case), "fr")
    assert NAME in text_of(paths[0].read_bytes())
    holders = {
        file.relative_to(records.folder).parts[0]
        for file in records.folder.rglob("*")
        if file.is_file() and NAME in _read(file)
    }
    assert holders == {"people.json"}  # in the papers it is compressed


def _read(file: Path) -> str:
    text = file.read_text(encoding="utf-8", errors="replace")
    try:
        return json.dumps(json.loads(text), ensure_ascii=False)
    except ValueError:
        return text


def test_a_return_shows_the_loan_that_it_ends(records: Records) -> None:
    loan = lend(records)
    case = returned(records, screen_state="damaged")
    told = dossier_of(records, SETTINGS, case)
    assert told.loan is not None
    assert told.loan.id == loan.id
    assert told.borrower is not None
    assert told.borrower.name == NAME
    assert told.condition_out is not None
    assert told.condition_back is not None
    assert told.condition_out.states["screen"] == "ok"
    assert told.condition_back.states["screen"] == "damaged"
    assert told.still_open == ("missing",)


def test_a_loan_in_the_making_has_the_facts_of_its_questions(records: Records) -> None:
    told = dossier_of(records, SETTINGS, lend(records, done=False))
    assert told.loan is not None
    assert (told.loan.start, told.loan.due) == ("2025-11-03", "2026-06-30")
    assert told.borrower is not None
    assert told.borrower.guardian == "Nadia Aït-Saïd"


def test_a_paper_says_who_is_at_the_school(records: Records) -> None:
    case = returned(records)
    [path] = issue(records, SETTINGS, case, [Kind.CERTIFICATE], "en")
    said = text_of(path.read_bytes())
    assert "Lycée X" in said
    assert "UAI 0750655E" in said
    assert "operator OP1" in said


def test_a_logo_that_is_not_there_is_said(records: Records, tmp_path: Path) -> None:
    settings = replace(SETTINGS, school_logo=tmp_path / "none.png")
    with pytest.raises(FileError, match=r"none\.png"):
        issue(records, settings, returned(records), [Kind.SLIP], "fr")


@pytest.mark.parametrize(
    ("proof", "signed", "card", "still"),
    [
        ("attested", "yes", "none", ()),
        ("attested", "later", "none", ("sign",)),
        ("attested", "refused", "keep", ("card", "refused")),
        ("unknown", "yes", "none", ("verify",)),
        ("not_reset", "yes", "none", ("not_reset",)),
    ],
)
def test_what_is_open_is_what_the_record_leaves_open(
    records: Records, proof: str, signed: str, card: str, still: tuple[str, ...]
) -> None:
    case = returned(records, level=proof, signed=signed, card=card)
    assert dossier_of(records, SETTINGS, case).still_open == still


def test_a_request_to_the_region_is_a_paper_of_its_act(records: Records) -> None:
    act: Case = records.act(
        ActKind.REGION_REQUEST,
        {
            "count": 6,
            "ground": {"waiting_pupil": 5, "substitute_teacher": 2, "head_decision": 0},
            "from": "2026-09-01",
            "until": None,
        },
        operator="OP1",
        language="fr",
        private={"why": "Douze élèves attendent."},
    )
    [path] = issue(records, SETTINGS, act, kinds_of(act), "fr")
    said = text_of(path.read_bytes())
    assert "livrer 6 tablettes" in said
    assert "Élève en attente d’équipement 5 Professeur remplaçant 2" in said
    assert "Encore prêtables sur stock 1" in said
    assert "Décision du chef" not in said
    assert "Douze élèves attendent." in said


def test_an_operator_whom_the_school_wrote_down_signs_by_name(records: Records) -> None:
    records.act(
        ActKind.OPERATOR,
        {"code": "OP1"},
        operator="OP1",
        language="fr",
        private={"operator": "OP1", "name": "Paul Martin", "title": "technicien"},
    )
    told = dossier_of(records, SETTINGS, returned(records))
    assert (told.operator.name, told.operator.title) == ("Paul Martin", "technicien")


def test_how_long_people_are_kept_is_what_the_settings_say(records: Records) -> None:
    settings = replace(SETTINGS, retention_loan_months=7, retention_person_months=18)
    loan = lend(records)
    [path] = issue(records, settings, loan, [Kind.AGREEMENT], "fr")
    said = text_of(path.read_bytes())
    assert "la fin du 7e mois" in said
    assert "18 mois après son dernier prêt" in said


def test_a_recheck_certifies_what_the_return_could_only_attest(records: Records) -> None:
    case = returned(records)
    again = looked_at_again(records, case, "proven")
    assert kinds_of(again) == (Kind.CERTIFICATE,)
    [path] = issue(records, SETTINGS, again, kinds_of(again), "en")
    said = text_of(path.read_bytes())
    assert "WITH RESERVATIONS" not in said
    assert "CLEARED" in said
    assert "operator OP1" in said
    assert "operator OP2" in said
    assert again.id in said


def test_a_card_that_was_lent_stands_on_the_sheet(records: Records) -> None:
    loan = lend(records, card=True)
    told = dossier_of(records, SETTINGS, returned(records, lent_card="no"))
    assert told.condition_out is not None
    assert told.condition_back is not None
    assert told.condition_out.states["sd_card"] == "ok"
    assert told.condition_back.states["sd_card"] == "missing"
    assert dossier_of(records, SETTINGS, loan).condition_out == told.condition_out
