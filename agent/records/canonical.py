"""The one way a value of the record is spelled in bytes: RFC 8785, for what the record may hold.

RFC 8785 is hard where numbers are floats and keys are not ASCII. The record holds neither, so what
the standard library writes with sorted keys *is* the canonical form (facts/store.md part 4).
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import TypeAlias

JsonValue: TypeAlias = bool | int | str | Sequence["JsonValue"] | Mapping[str, "JsonValue"] | None

MAX_INT = 2**53 - 1  # above, a reader that counts in doubles sees another number

_ENCODE = json.JSONEncoder(  # made once, for `verify`: `json.dumps` makes one at each call
    ensure_ascii=False,
    allow_nan=False,
    check_circular=False,
    sort_keys=True,
    separators=(",", ":"),
).encode


def plain(value: JsonValue) -> JsonValue:
    """Return the value made of `None`, bool, int, str, list and dict only, fit for the record.

    A lone surrogate (an argument that was not UTF-8, a torn name) becomes U+FFFD: a strange text
    never keeps a step from being written down.

    Raises:
        TypeError: a float, bytes, a set, a key that is not text: a defect of the caller.
        ValueError: an integer of 2^53 or more, a key that is not ASCII.
    """
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, int):
        return _integer(value)
    if isinstance(value, Mapping):
        return plain_mapping(value)
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    raise TypeError(f"the record takes no {type(value).__name__}")


def plain_mapping(values: Mapping[str, JsonValue]) -> dict[str, JsonValue]:
    """Return `plain` of a mapping, its keys sorted; raises as `plain` does."""
    for key in values:
        if not isinstance(key, str):
            raise TypeError(f"the record takes no key of type {type(key).__name__}")
        if not key.isascii():
            raise ValueError("the record takes ASCII keys only")
    return {str(key): plain(values[key]) for key in sorted(values)}


def canonical(value: JsonValue) -> bytes:
    """Return the RFC 8785 bytes of a value that `plain` made."""
    return _ENCODE(value).encode()


def digest(value: JsonValue) -> str:
    """Return the SHA-256 of the canonical bytes, in hexadecimal."""
    return hashlib.sha256(canonical(value)).hexdigest()


def _text(value: str) -> str:
    return str(value).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _integer(value: int) -> int:
    if abs(value) > MAX_INT:
        raise ValueError("the record takes integers below 2^53 only")
    return int(value)
