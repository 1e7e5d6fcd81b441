"""What a plain YAML scalar means to quitus: text, unless it plainly is something else."""

import re

_NULL = re.compile(r"~|null|Null|NULL|")
_BOOL = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_INT = re.compile(r"-?(?:0|[1-9][0-9]{0,17})")
_FLOAT = re.compile(r"-?(?:0|[1-9][0-9]*)\.[0-9]+")
# What YAML 1.1 turns into a bool or a number though it does not look like one
# (yaml.org/type/bool, int, float: yes/no, octal, hexadecimal, binary, base 60, `1_000`).
_SURPRISE = re.compile(
    r"(?:y|n|yes|no|on|off)|[-+]?0b[01_]+|[-+]?0o?[0-7_]+|[-+]?0x[0-9a-f_]+|[-+]?[0-9][0-9_]*"
    r"|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?|[-+]?(?:[0-9][0-9_]*)?\.[0-9_]+"
    r"|[-+]?[0-9][0-9_]*\.[0-9_]*(?:e[-+]?[0-9]+)?|[-+]?\.inf|\.nan",
    re.IGNORECASE,
)
# Control characters steer a terminal; lone surrogates can't be written to a file.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")

Scalar = str | bool | int | float | None


def resolve(text: str) -> Scalar:
    """Return what an unquoted scalar means; dates stay text, as in YAML 1.2."""
    if _NULL.fullmatch(text):
        return None
    if text in _BOOL:
        return _BOOL[text]
    if _INT.fullmatch(text):
        return int(text)
    return float(text) if _FLOAT.fullmatch(text) else text


def is_surprise(text: str) -> bool:
    """Tell whether other readers of YAML would turn this text into a bool or a number."""
    return isinstance(resolve(text), str) and _SURPRISE.fullmatch(text) is not None


def is_printable(text: str) -> bool:
    """Tell whether a text can be shown and stored: no control character but tab and new line."""
    return _UNPRINTABLE.search(text) is None
