import pypdfium2
import pytest
import zxingcpp
from PIL import Image

from agent.errors import UsageError, WrongTagError
from agent.loans.tags import labelled, read_scan
from agent.papers.labels import SHEETS, Label, labels

TAGS = [f"T{number:03}" for number in range(1, 31)]


def sheet(data: bytes, number: int = 0, dpi: int = 300) -> Image.Image:
    page = pypdfium2.PdfDocument(data)[number]
    picture: Image.Image = page.render(scale=dpi / 72, grayscale=True).to_pil()
    return picture


def scanned(picture: Image.Image) -> list[tuple[str, str]]:
    return [(each.format.name, each.text) for each in zxingcpp.read_barcodes(picture)]


@pytest.mark.parametrize("name", list(SHEETS))
def test_each_label_s_qr_holds_the_tag_and_its_check_character(name: str) -> None:
    read = {text for _kind, text in scanned(sheet(labels([Label(tag) for tag in TAGS], name)))}
    on_first = TAGS[: SHEETS[name].count]
    assert {read_scan(text).tag for text in read} == set(on_first)
    assert all(read_scan(text).checked for text in read)


def test_the_large_label_has_bars_too() -> None:
    picture = sheet(labels([Label("T042")], "L7160"))
    assert {kind for kind, _text in scanned(picture)} == {"QRCode", "Code128"}
    assert {text for _kind, text in scanned(picture)} == {labelled("T042")}


def test_bars_that_no_scanner_could_read_are_left_out() -> None:
    picture = sheet(labels([Label("TABLETTE-LYCEE-0042")], "L7651"))
    assert {kind for kind, _text in scanned(picture)} == {"QRCode"}


@pytest.mark.parametrize("name", list(SHEETS))
def test_a_sheet_that_was_begun_is_used_from_its_first_free_place(name: str) -> None:
    grid = SHEETS[name]
    start = grid.columns + 2  # second row, second column
    picture = sheet(labels([Label("T042")], name, start=start))
    place = zxingcpp.read_barcodes(picture)[0].position.top_left
    mm = 300 / 25.4
    assert grid.left + grid.pitch_x <= place.x / mm < grid.left + 2 * grid.pitch_x
    assert grid.top + grid.pitch_y <= place.y / mm < grid.top + 2 * grid.pitch_y


def test_labels_go_on_on_the_next_sheet() -> None:
    grid = SHEETS["L7160"]
    data = labels([Label(tag) for tag in TAGS], "L7160", start=grid.count)
    assert len(pypdfium2.PdfDocument(data)) == 3


def test_every_grid_fits_on_a4() -> None:
    for grid in SHEETS.values():
        assert grid.left + (grid.columns - 1) * grid.pitch_x + grid.width < 210
        assert grid.top + (grid.rows - 1) * grid.pitch_y + grid.height < 297


def test_labels_are_the_same_bytes_each_time() -> None:
    wanted = [Label("T042", "TB-X606F")]
    assert labels(wanted, "L7160") == labels(wanted, "L7160")


def test_simulated_labels_say_so() -> None:
    data = labels([Label("T042")], "L4731", simulated=True, language="en")
    assert "SIMULATED" in pypdfium2.PdfDocument(data)[0].get_textpage().get_text_range()


def test_long_words_stay_on_their_label() -> None:
    wanted = [Label("T042", "W" * 200), Label("T043")]
    data = labels(wanted, "L7651", school="W" * 200)
    words = pypdfium2.PdfDocument(data)[0].get_textpage()
    grid = SHEETS["L7651"]
    for number in range(words.count_rects()):
        left, _bottom, right, _top = words.get_rect(number)
        column = int((left / 72 * 25.4 - grid.left) // grid.pitch_x)
        assert right / 72 * 25.4 < grid.left + column * grid.pitch_x + grid.width


@pytest.mark.parametrize("start", [0, 22])
def test_a_place_that_is_not_on_the_sheet_is_refused(start: int) -> None:
    with pytest.raises(UsageError, match="places 1 to 21"):
        labels([Label("T042")], "L7160", start=start)


def test_no_label_is_an_error() -> None:
    with pytest.raises(UsageError):
        labels([], "L7160")


def test_a_tag_that_no_barcode_holds_is_an_error() -> None:
    with pytest.raises(WrongTagError):
        labels([Label("Tablette n° 4")], "L7160")
