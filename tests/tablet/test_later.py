"""A module that is left for later costs nothing until something of it is used."""

import sys

import pytest

from agent.tablet.later import left_for_later


@pytest.fixture
def unread(monkeypatch: pytest.MonkeyPatch) -> str:
    """Return the name of a module that nothing has imported."""
    monkeypatch.delitem(sys.modules, "colorsys", raising=False)
    return "colorsys"


def test_it_is_not_imported_before_it_is_used(unread: str) -> None:
    with left_for_later(unread):
        import colorsys  # noqa: PLC0415
    assert unread not in sys.modules
    assert colorsys.rgb_to_hsv(0, 0, 0) == (0.0, 0.0, 0)
    assert unread in sys.modules


def test_one_that_is_there_already_is_left_as_it_is(unread: str) -> None:
    import colorsys  # noqa: PLC0415

    with left_for_later(unread):
        assert sys.modules[unread] is colorsys
    assert sys.modules[unread] is colorsys


def test_afterwards_others_get_the_real_one(unread: str) -> None:
    with left_for_later(unread):
        pass
    import colorsys  # noqa: PLC0415

    assert colorsys.__file__


def test_it_may_be_used_at_once(unread: str) -> None:
    with left_for_later(unread):
        from colorsys import rgb_to_hsv  # noqa: PLC0415
    assert rgb_to_hsv(0, 0, 0) == (0.0, 0.0, 0)
