from pathlib import Path

import pytest

from agent.errors import FileError
from agent.settings import Settings, load_settings, peek_language, program_folder, settings_path


def settings_of(tmp_path: Path, text: str | bytes) -> Settings:
    return load_settings(environment_of(tmp_path, text))


def environment_of(tmp_path: Path, text: str | bytes) -> dict[str, str]:
    file = tmp_path / "desk.toml"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return {"QUITUS_SETTINGS": str(file)}


def problems(tmp_path: Path, text: str | bytes) -> list[str]:
    with pytest.raises(FileError) as refused:
        settings_of(tmp_path, text)
    assert refused.value.exit_code == 4
    return [str(each).removeprefix(f"{tmp_path / 'desk.toml'}:") for each in refused.value.problems]


def test_a_desk_without_a_file_has_the_defaults() -> None:
    assert load_settings({}) == Settings()


def test_every_setting_is_read(tmp_path: Path) -> None:
    settings = settings_of(
        tmp_path,
        'data = "/srv/quitus"\ntraining = "t"\nlanguage = "en"\noperator = "C01"\n'
        'procedures = "mine"\nlocking_types = ["com.example"]\n'
        'papers = "texts"\n'
        '[school]\nname = "Lycée X"\nportal_url = "https://portal.invalid"\n'
        'address = """12 rue Haute\n13001 Marseille"""\nuai = "0750655E"\n'
        'head = "Zoé Œuf"\ncontact = "04 00 00 00 00"\nlogo = "logo.png"\n'
        "[retention]\nloan_months = 6\nperson_months = 24\n",
    )
    assert settings == Settings(
        data=tmp_path / "/srv/quitus",
        training=tmp_path / "t",
        language="en",
        operator="C01",
        procedures=tmp_path / "mine",
        locking_types=frozenset({"com.example"}),
        school_name="Lycée X",
        portal_url="https://portal.invalid",
        papers=tmp_path / "texts",
        school_address="12 rue Haute\n13001 Marseille",
        school_uai="0750655E",
        school_head="Zoé Œuf",
        school_contact="04 00 00 00 00",
        school_logo=tmp_path / "logo.png",
        retention_loan_months=6,
        retention_person_months=24,
    )


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('# a\ncolour = "red"', "2:1: colour: unknown key; the known ones are: data"),
        ('operater = "C1"', "1:1: operater: unknown key; did you mean “operator”?"),
        ("operator = 12", "1:1: operator: expected a code"),
        ('operator = "Jean Dupont"', "1:1: operator: expected a code"),
        ('language = "de"', "1:1: language: expected one of: fr, en"),
        ("data = []", "1:1: data: expected a text"),
        ('data = ""', "1:1: data: expected a text"),
        ('locking_types = ["a", 1]', "1:1: locking_types: expected a list of texts"),
        ("[retention]\nloan_months = 0", "2:1: retention.loan_months: expected a whole number of"),
        ("retention.person_months = true", "1:11: retention.person_months: expected a whole"),
        ("[retention]\nperson_months = 121", "2:1: retention.person_months: expected a whole"),
        ("[school]\n  nam = 1", "2:3: school.nam: unknown key; did you mean “school.name”?"),
        ('[school]\nuai = "0750655F"', "2:1: school.uai: expected the UAI"),
        ("[school]\nuai = 750655", "2:1: school.uai: expected the UAI"),
        ('[school]\naddress = "a\\n\\nb"', "2:1: school.address: expected a text of one or more"),
        ('[school]\naddress = ""', "2:1: school.address: expected a text of one or more"),
        ("school = 1", "1:1: school: unknown key"),
        ("a = \nb = 1", "1:5: This is not TOML"),
        ("a = ", "1:1: This is not TOML"),
        (b"\xff\xfe", "1:1: This is not UTF-8 text."),
    ],
)
def test_what_is_wrong_is_told_with_its_line(
    tmp_path: Path, text: str | bytes, problem: str
) -> None:
    [told] = problems(tmp_path, text)
    assert told.startswith(problem)


def test_all_problems_are_told_at_once(tmp_path: Path) -> None:
    assert len(problems(tmp_path, 'a = 1\nb = 2\nlanguage = "x"\n')) == 3


def test_a_file_of_windows_notepad_is_read(tmp_path: Path) -> None:
    assert settings_of(tmp_path, b'\xef\xbb\xbfoperator = "C1"\r\n').operator == "C1"


def test_a_file_that_is_named_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(FileError):
        load_settings({"QUITUS_SETTINGS": str(tmp_path / "nowhere.toml")})


def test_a_folder_in_its_place_is_an_error_not_the_defaults(home: Path) -> None:
    settings_path({}).mkdir(parents=True)
    with pytest.raises(FileError):
        load_settings({})


def test_the_language_of_a_wrong_file_is_unknown_not_an_error(tmp_path: Path) -> None:
    assert peek_language(environment_of(tmp_path, "=")) is None


def test_the_language_can_be_told_before_anything_else(tmp_path: Path) -> None:
    assert peek_language(environment_of(tmp_path, 'language = "fr"')) == "fr"


def test_the_file_lies_where_this_system_keeps_settings(home: Path) -> None:
    assert home in settings_path({}).parents


def test_training_and_record_never_share_a_folder_by_default() -> None:
    settings = Settings()
    assert settings.folder(simulated=True) != settings.folder(simulated=False)


def test_the_settings_folder_is_the_real_desks_alone(tmp_path: Path) -> None:
    settings = settings_of(tmp_path, 'data = "real"')
    assert settings.folder(simulated=False) == tmp_path / "real"
    assert settings.folder(simulated=True) != tmp_path / "real"


def test_a_folder_on_the_command_line_is_for_this_run_whatever_it_is(tmp_path: Path) -> None:
    settings = Settings().with_options(data=tmp_path, operator="C2")
    assert settings.folder(simulated=True) == settings.folder(simulated=False) == tmp_path
    assert settings.operator == "C2"


def test_options_that_are_not_given_change_nothing() -> None:
    settings = Settings(operator="C1")
    assert settings.with_options(data=None, operator=None) == settings


def test_reports_go_where_the_environment_says(tmp_path: Path) -> None:
    assert program_folder({"QUITUS_STATE": str(tmp_path)}) == tmp_path
