"""What a procedure file must be, and what is said where it is not."""

from collections.abc import Callable
from pathlib import Path

import pytest

from agent.errors import FileError, Problem, UsageError
from agent.procedure import guides, loader
from agent.procedure.model import GUIDE_TEXTS

Edit = tuple[str, str]
Check = Callable[..., tuple[Problem, ...]]


@pytest.fixture
def shipped() -> str:
    return loader.find("return", None).read_text(encoding="utf-8")


@pytest.fixture
def problems(tmp_path: Path, shipped: str) -> Check:
    """Return the problems of the shipped return with some words replaced."""

    def check(*edits: Edit) -> tuple[Problem, ...]:
        text = shipped
        for old, new in edits:
            assert old in text
            text = text.replace(old, new, 1)
        path = tmp_path / "return.yaml"
        path.write_text(text, encoding="utf-8")
        with pytest.raises(FileError) as caught:
            loader.load(path)
        assert caught.value.exit_code == 4
        return caught.value.problems

    return check


def line_of(text: str, words: str) -> int:
    return text[: text.index(words)].count("\n") + 1


def block(text: str, phase: str) -> str:
    """Return the lines of one phase."""
    start = text.index(f"  - id: {phase}\n")
    end = text.find("\n  - id: ", start + 1)
    return text[start : len(text) if end < 0 else end + 1]


def test_a_problem_names_file_place_phase_and_the_nearest_word(
    problems: Check, shipped: str, tmp_path: Path
) -> None:
    (problem,) = problems(("do: reset", "do: rest"))
    line = line_of(shipped, "do: reset")
    assert str(problem).startswith(f"{tmp_path / 'return.yaml'}:{line}:9: at phase 'reset': ")
    assert "'rest'" in problem.message
    assert "Expected: accounts, after, checkpoint" in problem.message
    assert problem.message.endswith("Did you mean 'reset'?")


def test_all_problems_are_told_at_once(problems: Check) -> None:
    found = problems(
        ("deadline_s: 600", "deadline_s: ten"),
        ("deadline_s: 900", "dedline_s: 900"),
        ("do: slip", "do: slop"),
        ("fr: Retirer les comptes", "fr: no"),
        ("{level}", "{lvl}"),
    )
    assert [problem.where for problem in found] == [
        "at phase 'identify'",
        "at phase 'readiness'",
        "at phase 'readiness'",
        "at phase 'accounts'",
        "at phase 'slip'",
    ]


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        (('version: "1"', "version: 1.0"), "'1.0' stands here; expected: text"),
        (("deadline_s: 600", "deadline_s: 0"), "a number of at least 1"),
        (("deadline_s: 600", "deadline_s: 100000"), "a number of at most 86400"),
        (("deadline_s: 600", "deadline_s: true"), "a whole number"),
        (("deadline_s: 600", "dedline_s: 600"), "Did you mean 'deadline_s'?"),
        (("id: return\n", "id: Return\n"), "lower case letters"),
        (("id: return\n", ""), "The key 'id' is missing."),
        (("  - id: slip", "  - id: portal"), "already taken on line"),
        (("en: Remove the accounts", "de: Konten entfernen"), "The English words (en) of 'title'"),
        (("en: Remove the accounts", 'en: " "'), "text, not blanks alone"),
        (("en: Remove the accounts", "en: [a]"), "A list stands here; expected: text"),
        (("en: Remove the accounts", "en:"), "Nothing stands here"),
        (("      ask_tag:", "      ask_tga:"), "Did you mean 'ask_tag'?"),
        (("{serial}", "{serial.x}"), "no placeholder '{serial.x}'"),
        (("{serial}", "{serial!r}"), "no placeholder '{serial}'"),
        (("{serial}", "{0}"), "no placeholder '{0}'"),
        (("{serial}", "{}"), "no placeholder '{}'"),
        (("{serial}", "{serial"), "A brace stands alone"),
    ],
)
def test_each_fault_is_told_in_words(problems: Check, edit: Edit, words: str) -> None:
    assert any(words in problem.message for problem in problems(edit))


@pytest.mark.parametrize("text", ["- a\n", "only words\n", "phases: 3\n", "phases:\n  - 3\n", "{}"])
def test_a_file_of_a_wrong_shape_is_told_and_does_not_crash(text: str, tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(FileError) as caught:
        loader.load(path)
    assert caught.value.problems


def test_no_message_is_pydantics_own(problems: Check) -> None:
    found = problems(("deadline_s: 600", "deadline_s: ten"), ("say:", "say: [3]\n    sai:"))
    assert not any("Input should" in problem.message for problem in found)


@pytest.mark.parametrize("dropped", ["presence", "frp", "checkpoint", "after", "reset"])
def test_a_school_cannot_drop_what_makes_a_reset_safe(
    problems: Check, shipped: str, dropped: str
) -> None:
    found = problems((block(shipped, dropped), ""))
    assert any(f"'{dropped}'" in problem.message for problem in found)


def test_the_reset_cannot_come_before_the_checkpoint(problems: Check, shipped: str) -> None:
    checkpoint, reset = block(shipped, "checkpoint"), block(shipped, "reset")
    (problem,) = problems((checkpoint + reset, reset + checkpoint))
    assert problem.where == "at phase 'reset'"
    assert problem.message == "The action 'checkpoint' must stand before 'reset'."


def test_the_protection_is_not_looked_at_behind_the_checkpoint(
    problems: Check, shipped: str
) -> None:
    frp, checkpoint = block(shipped, "frp"), block(shipped, "checkpoint")
    (problem,) = problems((frp + checkpoint, checkpoint + frp))
    assert problem.message == "The checkpoint must stand directly before 'reset'."


def test_a_tablet_is_identified_first(problems: Check, shipped: str) -> None:
    identify, presence = block(shipped, "identify"), block(shipped, "presence")
    (problem,) = problems((identify + presence, presence + identify))
    assert "begins with 'identify'" in problem.message


def test_a_tablet_is_reset_only_once(problems: Check, shipped: str) -> None:
    pair = block(shipped, "checkpoint") + block(shipped, "reset")
    again = pair.replace("id: checkpoint", "id: again").replace("id: reset", "id: twice")
    (problem,) = problems((pair, pair + again))
    assert problem.where == "at phase 'twice'"
    assert "only once" in problem.message


def test_reading_and_declaring_do_not_mix(problems: Check, shipped: str) -> None:
    declared = loader.find("return-without-adb", None).read_text(encoding="utf-8")
    (problem,) = problems((block(shipped, "frp"), block(declared, "frp")))
    assert problem.message.startswith("The action 'declare_frp' can't stand in a procedure")


def test_no_tablet_goes_into_stock_unreset(problems: Check, shipped: str) -> None:
    found = problems(*[(block(shipped, name), "") for name in ("checkpoint", "reset", "after")])
    assert [problem.where for problem in found] == ["at phase 'restock'"]


@pytest.mark.parametrize("dropped", ["slip", "portal", "condition", "restock"])
def test_a_school_may_drop_a_harmless_phase(tmp_path: Path, shipped: str, dropped: str) -> None:
    path = tmp_path / "return.yaml"
    path.write_text(shipped.replace(block(shipped, dropped), ""), encoding="utf-8")
    assert dropped not in loader.load(path).plan


def test_a_school_may_reorder_harmless_phases(tmp_path: Path, shipped: str) -> None:
    slip, portal = block(shipped, "slip"), block(shipped, "portal")
    path = tmp_path / "return.yaml"
    path.write_text(shipped.replace(slip + portal, portal + slip), encoding="utf-8")
    plan = loader.load(path).plan
    assert plan.index("portal") < plan.index("slip")


def test_the_hash_is_of_the_bytes_of_the_file(tmp_path: Path, shipped: str) -> None:
    path = tmp_path / "return.yaml"
    path.write_text(shipped, encoding="utf-8")
    first = loader.load(path).sha256
    path.write_text(shipped + "# a word more\n", encoding="utf-8")
    assert loader.load(path).sha256 != first


def test_the_schools_own_file_goes_before_the_shipped_one(tmp_path: Path, shipped: str) -> None:
    own = tmp_path / "return.yaml"
    own.write_text(shipped.replace('version: "1"', 'version: "1-lycee"'), encoding="utf-8")
    assert loader.find("return", tmp_path) == own
    assert loader.load_named("return", tmp_path).version == "1-lycee"
    assert loader.find("verify", tmp_path).parent == loader.shipped_folder()


def test_the_names_are_those_of_both_folders(tmp_path: Path, shipped: str) -> None:
    (tmp_path / "return-rentree.yaml").write_text(shipped, encoding="utf-8")
    (tmp_path / "makers.yaml").write_text("", encoding="utf-8")
    assert set(loader.names(tmp_path)) - set(loader.names(None)) == {"return-rentree"}
    assert "makers" not in loader.names(tmp_path)


def test_an_id_that_is_not_the_name_of_the_file_is_told(tmp_path: Path, shipped: str) -> None:
    (tmp_path / "retour.yaml").write_text(shipped, encoding="utf-8")
    with pytest.raises(FileError, match="'retour'") as caught:
        loader.load_named("retour", tmp_path)
    assert caught.value.problems[0].line == line_of(shipped, "id: return")


def test_an_unknown_name_gets_the_nearest() -> None:
    with pytest.raises(UsageError, match="Did you mean 'return'"):
        loader.find("retrun", None)


@pytest.mark.parametrize("name", ["../return", "return.yaml", "makers", "", "RETURN", "a/b"])
def test_a_name_is_never_a_path(name: str) -> None:
    with pytest.raises(UsageError):
        loader.find(name, None)


def test_a_schools_file_with_another_ending_is_not_passed_over(tmp_path: Path) -> None:
    (tmp_path / "return.yml").write_text("id: return\n", encoding="utf-8")
    with pytest.raises(FileError, match=r"\.yaml"):
        loader.find("return", tmp_path)


def test_a_schools_folder_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="not there"):
        loader.names(tmp_path / "absent")


def guide_file(maker: str, text: str) -> str:
    words = "{fr: Mots du lycée, en: Words of the school}"
    lines = (
        'version: "1"',
        "makers:",
        "  - id: acme",
        f"    makers: [{maker}]",
        f"    say: {{{text}: {words}}}",
    )
    return "\n".join(lines)


def test_a_schools_guide_changes_only_its_own_texts(tmp_path: Path) -> None:
    (tmp_path / "makers.yaml").write_text(guide_file("samsung", "reset"), encoding="utf-8")
    found = guides.guide_for(guides.load_guides(tmp_path), "samsung", "samsung")
    plain = guides.guide_for(guides.load_guides(None), "samsung", "samsung")
    assert found.say["reset"]["en"] == "Words of the school"
    assert found.say["accounts"] == plain.say["accounts"]


def test_a_wrong_guide_names_the_maker(tmp_path: Path) -> None:
    (tmp_path / "makers.yaml").write_text(guide_file("Acme", "rest"), encoding="utf-8")
    with pytest.raises(FileError) as caught:
        guides.load_guides(tmp_path)
    assert [problem.where for problem in caught.value.problems] == ["at maker 'acme'"] * 2
    assert "Did you mean 'reset'?" in str(caught.value)


@pytest.mark.parametrize(
    ("manufacturer", "brand", "expected"),
    [
        ("samsung", "samsung", "samsung"),
        ("Xiaomi", "Redmi", "xiaomi"),
        ("HUAWEI", "HONOR", "huawei"),
        ("LENOVO", "Lenovo", "lenovo"),
        ("Archos", None, "any"),
        (None, None, "any"),
        ("", "", "any"),
    ],
)
def test_a_tablet_gets_its_makers_guide_with_every_text(
    manufacturer: str | None, brand: str | None, expected: str
) -> None:
    guide = guides.guide_for(guides.load_guides(None), manufacturer, brand)
    assert guide.id == expected
    assert set(guide.say) == set(GUIDE_TEXTS)
