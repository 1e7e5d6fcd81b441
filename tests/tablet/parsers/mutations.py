"""Damage that a cable, a full buffer or a tablet may do to a dump, for hypothesis."""

from hypothesis import settings
from hypothesis import strategies as st

QUICK = settings(deadline=None, max_examples=100)

_NOISE = (
    "WARNING: linker: /system/bin/app_process: unused DT entry",
    "Exception occurred while dumping:",
    "*** SERVICE 'account' DUMP TIMEOUT (10000ms) EXPIRED ***",
    "Security exception: uid 2000 not allowed",
    "    ",
    "noise",
)


def cut(text: str) -> st.SearchStrategy[str]:
    """Cut at any byte."""
    data = text.encode()
    return st.integers(0, len(data)).map(lambda at: data[:at].decode("utf-8", "replace"))


def line_dropped(text: str) -> st.SearchStrategy[str]:
    lines = text.splitlines(keepends=True)
    places = st.integers(0, len(lines) - 1)
    return places.map(lambda at: "".join(lines[:at] + lines[at + 1 :]))


def line_doubled(text: str) -> st.SearchStrategy[str]:
    lines = text.splitlines(keepends=True)
    places = st.integers(0, len(lines) - 1)
    return places.map(lambda at: "".join(lines[: at + 1] + lines[at:]))


def noise_inserted(text: str) -> st.SearchStrategy[str]:
    lines = text.splitlines(keepends=True)
    places = st.integers(0, len(lines))
    return st.builds(
        lambda at, noise: "".join([*lines[:at], noise + "\n", *lines[at:]]),
        places,
        st.sampled_from(_NOISE),
    )


def byte_flipped(text: str) -> st.SearchStrategy[str]:
    data = text.encode()

    def flip(at: int, mask: int) -> str:
        changed = bytearray(data)
        changed[at] ^= mask
        return changed.decode("utf-8", "replace")

    return st.builds(flip, st.integers(0, len(data) - 1), st.integers(1, 255))


def damaged(text: str) -> st.SearchStrategy[str]:
    """Any one of the above."""
    return st.one_of(
        cut(text),
        line_dropped(text),
        line_doubled(text),
        noise_inserted(text),
        byte_flipped(text),
    )
