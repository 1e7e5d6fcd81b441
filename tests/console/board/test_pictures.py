"""The board on the screen, as text: what the technician sees, at two sizes in two languages."""

import pytest

from tests.console.board.scenes import all_pictures, picture, picture_file


@pytest.mark.parametrize(("scene", "size", "code"), list(all_pictures()))
def test_the_screen_is_as_it_was_drawn(scene: str, size: tuple[int, int], code: str) -> None:
    drawn = picture(scene, size, code)
    assert drawn == picture_file(scene, size, code).read_text("utf-8")


@pytest.mark.parametrize(("scene", "size", "code"), list(all_pictures()))
def test_no_line_is_wider_than_the_screen(scene: str, size: tuple[int, int], code: str) -> None:
    lines = picture_file(scene, size, code).read_text("utf-8").splitlines()
    assert len(lines) == size[1]
    assert max(map(len, lines)) <= size[0]
