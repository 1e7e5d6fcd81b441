"""Canonical bytes: RFC 8785 for what the record may hold, and nothing else gets in."""

import hashlib
import json
from enum import StrEnum
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.records.canonical import canonical, digest, plain

keys = st.text(st.characters(codec="ascii"), max_size=5)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=3),
)


def test_the_string_of_rfc_8785_comes_out_as_the_rfc_says() -> None:
    text = '\u20ac$\x0f\nA\'B"\\\\"/'
    assert canonical({"string": text}) == b'{"string":"\xe2\x82\xac$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'


def test_all_control_characters_have_the_shortest_escape() -> None:
    raw = canonical("".join(map(chr, range(0x20))) + "\x7f\u2028")
    expected = (
        r'"\u0000\u0001\u0002\u0003\u0004\u0005\u0006\u0007\b\t\n\u000b\f\r\u000e\u000f'
        r"\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001a\u001b\u001c\u001d"
        r"\u001e\u001f"
    )
    assert raw.decode() == expected + '\x7f\u2028"'


def test_keys_are_sorted_at_every_depth() -> None:
    value = plain({"b": {"z": 1, "B": 2}, "a": [{"y": 1, "x": 2}]})
    assert canonical(value) == b'{"a":[{"x":2,"y":1}],"b":{"B":2,"z":1}}'


@given(values)
def test_canonical_bytes_say_the_same_value(value: Any) -> None:
    assert json.loads(canonical(plain(value))) == value


@given(values)
def test_the_digest_is_of_the_canonical_bytes(value: Any) -> None:
    assert digest(plain(value)) == hashlib.sha256(canonical(plain(value))).hexdigest()


@pytest.mark.parametrize("value", [1.0, b"x", {1, 2}, {"a": [0.5]}, {1: "a"}, float("nan")])
def test_another_type_is_refused(value: Any) -> None:
    with pytest.raises(TypeError):
        plain(value)


@pytest.mark.parametrize("value", [2**53, -(2**53), {"a": {"é": 1}}])
def test_a_number_too_large_or_a_key_not_ascii_is_refused(value: Any) -> None:
    with pytest.raises(ValueError, match="the record takes"):
        plain(value)


def test_a_lone_surrogate_becomes_the_replacement_character() -> None:
    assert plain("a\ud800b") == "a\ufffdb"


def test_enums_and_tuples_become_plain_values() -> None:
    class Colour(StrEnum):
        RED = "red"

    value = plain({"colours": (Colour.RED,)})
    assert value == {"colours": ["red"]}
    assert type(value["colours"][0]) is str  # type: ignore[index] # asserted above
