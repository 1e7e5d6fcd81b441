"""What a YAML file may hold, and where its problems are."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent import marked_yaml
from agent.errors import FileError, Problem


def problems_of(text: str) -> tuple[Problem, ...]:
    with pytest.raises(FileError) as caught:
        marked_yaml.load(text, "f.yaml")
    return caught.value.problems


def test_every_node_knows_its_line_and_column() -> None:
    marked = marked_yaml.load("a: 1\nb:\n  - c: x\n    d: [u, v]\n", "f.yaml")
    assert marked.value == {"a": 1, "b": [{"c": "x", "d": ["u", "v"]}]}
    assert marked.mark_of(("b", 0, "d", 1)) == (4, 12)
    assert marked.key_mark_of(("b", 0, "d")) == (4, 5)


def test_a_missing_node_is_at_the_nearest_one_above() -> None:
    marked = marked_yaml.load("a:\n  b: 1\n", "f.yaml")
    assert marked.mark_of(("a", "c", "d")) == marked.mark_of(("a",)) == (2, 3)


@pytest.mark.parametrize(
    "word",
    [
        *("no", "No", "yes", "on", "OFF", "y", "N", "12:30", "1:30:00", "010", "0x1F", "0b1"),
        *("1_000", ".5", "5.", "+5", ".inf", ".NaN", "0o17", "1" * 19),
    ],
)
def test_what_other_readers_turn_into_a_bool_or_a_number_is_a_problem(word: str) -> None:
    (problem,) = problems_of(f"a: b\nkey: {word}\n")
    assert (problem.line, problem.column) == (2, 6)
    assert f"'{word}'" in problem.message


@pytest.mark.parametrize("word", ["no", "12:30", "010", "null", "1"])
def test_a_quoted_word_is_text(word: str) -> None:
    assert marked_yaml.load(f'key: "{word}"', "f.yaml").value == {"key": word}


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("true", True),
        ("False", False),
        ("7", 7),
        ("-3", -3),
        ("1.5", 1.5),
        ("~", None),
        ("", None),
        ("2026-11-22", "2026-11-22"),
        ("Norvège", "Norvège"),
    ],
)
def test_plain_scalars_mean_what_they_look_like(written: str, meant: object) -> None:
    assert marked_yaml.load(f"key: {written}", "f.yaml").value == {"key": meant}


def test_a_key_that_stands_twice_names_the_first_line() -> None:
    (problem,) = problems_of("a: 1\nb: 2\na: 3\n")
    assert (problem.line, problem.column) == (3, 1)
    assert "line 1" in problem.message


@pytest.mark.parametrize("key", ["1", "true", "~", "<<", "[a]", "{a: b}"])
def test_a_key_that_is_no_text_is_a_problem(key: str) -> None:
    (problem,) = problems_of(f"? {key}\n: x\n")
    assert problem.line == 1
    assert "key" in problem.message


def test_all_problems_are_told_at_once_in_the_order_of_the_file() -> None:
    found = problems_of("a: no\nb: 1\nb: 2\nc: 010\n")
    assert [problem.line for problem in found] == [1, 3, 4]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("a: b: c", (1, 5)),
        ("a:\n\tb: c", (2, 1)),
        ("x: 1\na: 'b\nc", (2, 4)),
        ("a: [1, 2", (1, 4)),
        ("a:\n  b: 1\n c: 2", (3, 2)),
        ("a: @b", (1, 4)),
        ("a: 1\n---\nb: 2", (2, 1)),
        ("a: !!python/object:x.y z", (1, 4)),
        ("a: !!binary aGk=", (1, 4)),
        ("a: 1\nb: \x00", (2, 4)),
        ('a: "\\e[31m"', (1, 4)),
        ('a: "\\ud800"', (1, 4)),
        ("a: 1\nb: *c", (2, 4)),
    ],
)
def test_what_is_no_plain_yaml_is_a_problem_in_its_place(text: str, place: tuple[int, int]) -> None:
    (problem,) = problems_of(text)
    assert (problem.line, problem.column) == place


@pytest.mark.parametrize("text", ["", "\n\n", "# only words\n", "---\n...\n", "\ufeff"])
def test_an_empty_file_is_one_clear_error(text: str) -> None:
    if text == "---\n...\n":  # an explicit document without a value
        assert marked_yaml.load(text, "f.yaml").value is None
    else:
        (problem,) = problems_of(text)
        assert "empty" in problem.message


def test_aliases_that_would_blow_up_are_refused_where_the_first_stands() -> None:
    bomb = "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n"
    (problem,) = problems_of(bomb)
    assert (problem.line, problem.column) == (2, 8)


@pytest.mark.parametrize("opening", ["[", "{a: ", "- "])
def test_deep_nesting_is_one_clear_error(opening: str) -> None:
    (problem,) = problems_of(opening * 5000)
    assert "deep" in problem.message


def test_the_problems_of_a_hopeless_file_are_not_told_without_end() -> None:
    assert len(problems_of("a: 1\n" * 5000)) == marked_yaml.MAX_PROBLEMS


def test_a_byte_order_mark_and_windows_lines_change_nothing(tmp_path: Path) -> None:
    path = tmp_path / "f.yaml"
    path.write_bytes(b"\xef\xbb\xbfa: 1\r\nb: '\xc3\xa9'\r\n")
    marked = marked_yaml.load_file(path)
    assert marked.value == {"a": 1, "b": "é"}
    assert marked.mark_of(("b",)) == (2, 4)


@pytest.mark.parametrize("data", [b"a: 1\nb: \xff\xfe", b"a: 1\n\x80\x81\x82"])
def test_a_file_that_is_no_utf8_says_where(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "f.yaml"
    path.write_bytes(data)
    with pytest.raises(FileError) as caught:
        marked_yaml.load_file(path)
    assert caught.value.problems[0].line == 2
    assert "UTF-8" in str(caught.value)


def test_a_file_that_is_too_large_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "f.yaml"
    path.write_bytes(b"#" * (marked_yaml.MAX_BYTES + 1))
    with pytest.raises(FileError, match="larger than 1000 kB"):
        marked_yaml.read(path)


@pytest.mark.parametrize("name", ["absent.yaml", "."])
def test_a_file_that_cannot_be_read_is_named(name: str, tmp_path: Path) -> None:
    with pytest.raises(FileError) as caught:
        marked_yaml.read(tmp_path / name)
    assert str(tmp_path) in caught.value.message
    assert caught.value.hint


@given(
    st.text(alphabet=st.sampled_from("ab:-?[]{}#&*!|>'\"%@\\, \t\n01.~é\x85\ufeff"), max_size=60)
)
def test_no_text_does_anything_but_load_or_be_refused(text: str) -> None:
    places = [(1, 1)]
    try:
        places.append(marked_yaml.load(text, "f.yaml").mark_of(()))
    except FileError as error:
        places = [(problem.line, problem.column) for problem in error.problems]
    assert places
    assert all(line >= 1 and column >= 1 for line, column in places)
