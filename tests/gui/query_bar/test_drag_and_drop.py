"""Drag and drop and the clipboard, with real MIME data."""

from __future__ import annotations

import base64
import io
import os
import socket
import sys
import warnings
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from clipsearch.gui.main_window.window import MainWindow
from clipsearch.gui.runtime.task_runner import TaskRunner
from clipsearch.gui.search.mime_data import (
    Folders,
    PictureData,
    PictureFiles,
    Remote,
    Unusable,
    Words,
    dropped_item,
)
from clipsearch.gui.search.query_picture import encode_picture
from tests.gui.conftest import Open, mime, names, settle
from tests.support.colour_embedder import COLOURS

pytestmark = pytest.mark.usefixtures("one_thumbnail_process")
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>'


def png(colour: str) -> bytes:
    data = io.BytesIO()
    Image.new("RGB", (40, 30), COLOURS[colour]).save(data, "PNG")
    return data.getvalue()


def data_link(colour: str) -> str:
    return "data:image/png;base64," + base64.b64encode(png(colour)).decode()


def image(colour: str) -> QImage:
    return QImage.fromData(png(colour))


# Interpretation of MIME data


def test_empty_data_gives_nothing() -> None:
    assert dropped_item(QMimeData()) is None


def test_files_come_before_everything_else(photos: Path) -> None:
    red = photos / "red.png"
    data = mime(paths=(red,), text="some text", html='<img src="https://example.org/a.png">')
    assert dropped_item(data) == PictureFiles((red,))


def test_a_folder_takes_precedence_over_files(photos: Path) -> None:
    assert dropped_item(mime(paths=(photos / "red.png", photos))) == Folders((photos,))


@pytest.mark.parametrize("name", ["notes.txt", "film.mp4", "paper.pdf"])
def test_a_file_that_is_no_picture_is_refused_by_name(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text("hello")
    found = dropped_item(mime(paths=(path,)))
    assert isinstance(found, Unusable)
    assert name in found.message


def test_a_file_without_a_suffix_may_be_a_picture(tmp_path: Path) -> None:
    path = tmp_path / "screenshot"
    path.write_bytes(png("red"))
    assert dropped_item(mime(paths=(path,))) == PictureFiles((path,))


def test_encoded_bytes_are_taken_as_they_are() -> None:
    data = QMimeData()
    data.setData("image/png", png("red"))
    assert dropped_item(data) == PictureData(png("red"))


def test_peeking_requests_no_bytes() -> None:
    data = QMimeData()
    data.setData("image/png", png("red"))
    assert dropped_item(data, peek=True) == PictureData(b"")


def test_decoded_pixels_are_a_picture() -> None:
    data = QMimeData()
    data.setImageData(image("blue"))
    found = dropped_item(data)
    assert isinstance(found, PictureData)
    small = encode_picture(found.data)
    assert isinstance(small, bytes)
    assert Image.open(io.BytesIO(small)).convert("RGB").getpixel((5, 5)) == COLOURS["blue"]


@pytest.mark.parametrize("kind", ["image/svg+xml", "image/x-xpixmap", "image/x-xbitmap"])
def test_no_format_but_those_of_photos_is_decoded(kind: str) -> None:
    """Qt offers the pixels of whatever it can decode, by plug-ins that no photo needs."""
    data = QMimeData()
    data.setData(kind, SVG)
    data.setImageData(image("blue"))  # as Qt's clipboard does beside such a format
    data.setText("a blue flower")
    assert dropped_item(data, peek=True) == dropped_item(data) == Words("a blue flower")


def test_large_images_are_reduced() -> None:
    small = encode_picture(QImage(4000, 2000, QImage.Format.Format_RGB32))
    assert isinstance(small, bytes)
    assert Image.open(io.BytesIO(small)).size == (1024, 512)


def test_an_embedded_image_in_html_is_a_picture() -> None:
    found = dropped_item(mime(html=f'<p>x</p><img alt="" src="{data_link("green")}">'))
    assert found == PictureData(png("green"))


@pytest.mark.parametrize("rest", ["<![else]>", "<!DOCTYPE x [<!y", "<!", "&#x110000;", "<![CDATA["])
def test_a_page_that_makes_no_sense_is_no_bug(rest: str) -> None:
    found = dropped_item(mime(html=f'<img src="{data_link("green")}">{rest}'))
    assert found == PictureData(png("green"))


def test_a_page_that_takes_too_long_to_read_has_no_pictures() -> None:
    assert dropped_item(mime(html="<img src=a.png>" + "<" * 2_000_000, text="a word")) == Words("a word")


def test_a_data_address_without_base64_is_a_picture() -> None:
    quoted = "".join(f"%{byte:02x}" for byte in png("red"))
    found = dropped_item(mime(html=f'<img src="data:image/png,{quoted}">'))
    assert found == PictureData(png("red"))


@pytest.mark.parametrize(
    "data",
    [
        mime(links=("https://example.org/cat.jpg",)),
        mime(html='<img src="https://example.org/cat.jpg">'),
        mime(text="https://example.org/cat.jpg"),
    ],
    ids=["link", "page", "text"],
)
def test_a_remote_picture_is_named_and_not_fetched(data: QMimeData) -> None:
    found = dropped_item(data)
    assert found == Remote("https://example.org/cat.jpg")
    assert found.host == "example.org"


def test_the_picture_in_a_link_takes_precedence_over_the_linked_page() -> None:
    data = mime(
        links=("https://example.org/page",),
        html='<a href="https://example.org/page"><img src="https://images.example.org/cat.jpg"></a>',
    )
    assert dropped_item(data) == Remote("https://images.example.org/cat.jpg")


@pytest.mark.parametrize("source", ["blob:https://example.org/1", "cat.jpg", "ftp://example.org/cat.jpg"])
def test_a_picture_that_only_the_browser_can_read_is_refused(source: str) -> None:
    found = dropped_item(mime(html=f'<img src="{source}">'))
    assert isinstance(found, Unusable)
    assert "Copy" in found.hint


@pytest.mark.parametrize("link", ["data:image/png;base64,!!!", "data:text/html,hi", "data:"])
def test_a_broken_data_address_is_no_picture(link: str) -> None:
    assert not isinstance(dropped_item(mime(html=f'<img src="{link}">')), PictureData)


def test_text_is_words_in_one_line() -> None:
    assert dropped_item(mime(text=" a red\n  boat ")) == Words("a red boat")


# In the window

MIDDLE = QPoint(400, 400)


def drag(window: MainWindow, data: QMimeData, place: QPoint = MIDDLE) -> bool:
    """Drag data into the window; return whether it is accepted."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # older PySide6 has no other
        event = QDragEnterEvent(
            place,
            Qt.DropAction.CopyAction,
            data,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
    QApplication.sendEvent(window, event)
    return event.isAccepted()


def drop(window: MainWindow, data: QMimeData, place: QPoint = MIDDLE) -> None:
    drag(window, data, place)
    event = QDropEvent(
        QPointF(place),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(window, event)


def test_a_dropped_photo_finds_photos_like_it(
    qtbot: QtBot, window: MainWindow, tasks: TaskRunner, photos: Path
) -> None:
    drop(window, mime(paths=(photos / "green.png",)))
    settle(qtbot, window, tasks)
    assert names(window)[0] == "green"
    assert window.query.picture is not None
    assert window.overlay.isHidden()


def test_dropped_pixels_find_photos_like_them(qtbot: QtBot, window: MainWindow, tasks: TaskRunner) -> None:
    data = QMimeData()
    data.setImageData(image("yellow"))
    drop(window, data)
    settle(qtbot, window, tasks)
    assert names(window)[0] == "yellow"


def test_each_of_several_pictures_is_a_part(
    qtbot: QtBot, window: MainWindow, tasks: TaskRunner, photos: Path
) -> None:
    drop(window, mime(paths=tuple(photos / f"{name}.png" for name in ("blue", "red", "pink"))))
    settle(qtbot, window, tasks)
    assert {*names(window)[:3]} == {"blue", "red", "pink"}
    assert [part.name for part in window.query.state.parts] == ["blue.png", "red.png", "pink.png"]


def test_a_dropped_folder_is_added_and_read(
    qtbot: QtBot, open_window: Open, tasks: TaskRunner, photos: Path
) -> None:
    window = open_window()
    assert window.results.shown_empty_page is not None
    drop(window, mime(paths=(photos,)))
    qtbot.waitUntil(lambda: len(names(window)) == len(COLOURS), timeout=10_000)
    assert window.results.shown_empty_page is None
    settle(qtbot, window, tasks)


def test_a_pasted_folder_is_added_and_read(
    qtbot: QtBot, open_window: Open, tasks: TaskRunner, photos: Path
) -> None:
    window = open_window()
    QGuiApplication.clipboard().setMimeData(mime(paths=(photos,)))
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: window.toasts.text == "photos added")
    qtbot.waitUntil(lambda: len(names(window)) == len(COLOURS), timeout=10_000)
    settle(qtbot, window, tasks)


def test_a_text_file_is_refused_with_a_message(window: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("hello")
    drop(window, mime(paths=(path,)))
    assert "“notes.txt” is not a picture" in window.messages.text
    assert window.query.picture is None


def test_a_text_file_named_as_a_photo_is_refused_by_its_content(
    qtbot: QtBot, window: MainWindow, tasks: TaskRunner, tmp_path: Path
) -> None:
    path = tmp_path / "notes.jpg"
    path.write_text("hello, I am no picture at all")
    drop(window, mime(paths=(path,)))
    settle(qtbot, window, tasks)
    assert "Cannot search with notes.jpg" in window.messages.text
    assert window.query.picture is None
    assert len(names(window)) == len(COLOURS), "the photos from before are back"


def test_dropped_text_is_searched(qtbot: QtBot, window: MainWindow, tasks: TaskRunner) -> None:
    drop(window, mime(text="purple"))
    settle(qtbot, window, tasks)
    assert window.query.typed == "purple"
    assert names(window)[0] == "purple"


@pytest.mark.parametrize("where", ["only", "more", "less"])
def test_the_zone_of_a_drop_decides_what_it_does(
    qtbot: QtBot, window: MainWindow, tasks: TaskRunner, photos: Path, where: str
) -> None:
    window.query.set_words("red")
    settle(qtbot, window, tasks)
    part = {"only": 0, "more": 1, "less": 2}[where]
    place = QPoint(window.width() * (2 * part + 1) // 6, 400)
    data = mime(paths=(photos / "blue.png",))
    drag(window, data, place)
    assert window.overlay.titles == ["Only like this", "Also like this", "Less like this"]
    assert window.overlay.title == window.overlay.titles[part]
    window.overlay.grab()
    drop(window, data, place)
    settle(qtbot, window, tasks)
    state = window.query.state
    assert (state.typed, [p.text for p in state.parts]) == {
        "only": ("", ["like blue.png"]),
        "more": ("red", ["like blue.png"]),
        "less": ("red", ["unlike blue.png"]),
    }[where]
    assert names(window)[0] == ("blue" if where == "only" else names(window)[0])
    assert (names(window)[-1] == "blue") == (where == "less")


def test_zones_are_stacked_in_a_narrow_window(qtbot: QtBot, window: MainWindow) -> None:
    window.query.set_words("red")
    window.inspector.hide()
    qtbot.wait(20)  # so that it may be that narrow
    window.resize(620, 600)
    titles = []
    for height in (100, 300, 500):
        drag(window, mime(text="blue"), QPoint(300, height))
        titles.append(window.overlay.title)
        window.overlay.grab()
    assert titles == ["Only these words", "Also these words", "Less of these words"]


def test_dropped_words_are_added(qtbot: QtBot, window: MainWindow, tasks: TaskRunner) -> None:
    window.query.set_words("red")
    drop(window, mime(text="blue"), QPoint(window.width() - 60, 400))
    settle(qtbot, window, tasks)
    assert window.query.state.parts[0].text == "not blue"
    assert window.query.typed == "red"


def test_one_of_several_files_is_no_picture(
    qtbot: QtBot, window: MainWindow, tasks: TaskRunner, photos: Path, tmp_path: Path
) -> None:
    fake = tmp_path / "notes.jpg"
    fake.write_text("hello, I am no picture at all")
    drop(window, mime(paths=(photos / "blue.png", fake)))
    settle(qtbot, window, tasks)
    assert "Cannot search with notes.jpg" in window.messages.text
    assert [part.name for part in window.query.state.parts] == ["blue.png"], "the others stay"
    assert names(window)[0] == "blue"
    window.query.undo()
    assert window.query.state.is_empty, "and it does not come back"


def test_a_data_address_in_text_is_a_picture() -> None:
    assert dropped_item(mime(text=data_link("green"))) == PictureData(png("green"))
    assert isinstance(dropped_item(mime(text="data:image/png;base64,!!!")), Unusable)


def test_a_screenshot_is_added_to_the_query(qtbot: QtBot, window: MainWindow, tasks: TaskRunner) -> None:
    QGuiApplication.clipboard().setImage(image("orange"))
    window.query.set_words("-red")
    window.query.setFocus()
    control = Qt.KeyboardModifier.ControlModifier
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_V, control)
    settle(qtbot, window, tasks)
    assert window.query.state.text == "like the pasted picture, not red"
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_V, control | Qt.KeyboardModifier.ShiftModifier)
    settle(qtbot, window, tasks)
    assert window.query.state.text == "like the pasted picture"
    assert names(window)[0] == "orange"


def test_dragging_shows_what_a_drop_does(window: MainWindow, photos: Path, tmp_path: Path) -> None:
    notes = tmp_path / "notes.txt"
    notes.write_text("hello")
    for data, said in (
        (mime(paths=(photos / "red.png",)), "Find photos like this"),
        (mime(paths=(photos,)), "Add this folder"),
        (mime(paths=(photos, tmp_path)), "Add 2 folders"),
        (mime(text="red"), "Search for these words"),
        (mime(links=("https://example.org/cat.jpg",)), "Find photos like this"),
        (mime(paths=(notes,)), "“notes.txt” is not a picture"),
    ):
        assert drag(window, data)
        assert window.overlay.isVisible()
        assert window.overlay.title == said
        window.overlay.grab()
        QApplication.sendEvent(window, QDragLeaveEvent())
        assert window.overlay.isHidden()


def test_a_drag_without_data_is_refused(window: MainWindow) -> None:
    assert not drag(window, QMimeData())
    assert window.overlay.isHidden()


@pytest.mark.parametrize("focus", ["query", "grid"])
def test_a_picture_is_pasted(qtbot: QtBot, window: MainWindow, tasks: TaskRunner, focus: str) -> None:
    QGuiApplication.clipboard().setImage(image("orange"))
    target = window.query if focus == "query" else window.results.grid
    target.setFocus()
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, window, tasks)
    assert names(window)[0] == "orange"


def test_text_is_pasted_into_the_words(qtbot: QtBot, window: MainWindow, tasks: TaskRunner) -> None:
    QGuiApplication.clipboard().setText("red")
    window.query.setFocus()
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, window, tasks)
    assert window.query.typed == "red"
    assert names(window)[0] == "red"


def test_a_chip_shows_the_picture_and_goes_away(
    qtbot: QtBot, window: MainWindow, tasks: TaskRunner, photos: Path
) -> None:
    drop(window, mime(paths=(photos / "green.png",)))
    settle(qtbot, window, tasks)
    window.query.clear()
    settle(qtbot, window, tasks)
    assert window.query.picture is None
    assert window.results.title == "All photos"


def test_a_drive_that_does_not_respond_is_no_bug(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    def dead(path: Path) -> bool:
        raise OSError(107, "Transport endpoint is not connected")

    monkeypatch.setattr(Path, "is_dir", dead)
    assert dropped_item(mime(paths=(Path("/mnt/dead/a.jpg"),))) == PictureFiles((Path("/mnt/dead/a.jpg"),))


# Addresses and names of files


def uri_list(address: str | bytes) -> QMimeData:
    data = QMimeData()
    data.setData("text/uri-list", address.encode() if isinstance(address, str) else address)
    return data


def test_an_address_on_this_computer_is_a_file(photos: Path) -> None:
    red = photos / "red.png"
    for host in ("", "localhost", "LOCALHOST", socket.gethostname()):
        assert dropped_item(uri_list(f"file://{host}{red}\r\n")) == PictureFiles((red,))


@pytest.mark.parametrize("address", ["file://nas/share/a.jpg", "smb://nas/share/a.jpg", "sftp://nas/a.jpg"])
def test_an_address_on_another_computer_is_no_path(address: str) -> None:
    for data in (uri_list(f"{address}\r\n"), mime(text=address)):
        found = dropped_item(data)
        assert isinstance(found, Unusable)
        assert "another computer (nas)" in found.message
    assert not isinstance(dropped_item(mime(html=f'<img src="{address}">')), PictureFiles | Folders)


@pytest.mark.parametrize(
    "address", ["mtp://[usb:001,4]/a.jpg", "trash:///a.jpg", "google-drive://me@x.org/a"]
)
def test_a_place_of_the_file_manager_alone_is_named(address: str) -> None:
    found = dropped_item(uri_list(f"# from a file manager\r\n{address}\r\n"))
    assert isinstance(found, Unusable)
    assert "cannot be read from here" in found.message


@pytest.mark.parametrize("text", ["taken:2019", "type:png", "note: a beach", "a://b c"])
def test_words_with_a_colon_are_no_place(text: str) -> None:
    assert dropped_item(mime(text=text)) == Words(text)


@pytest.mark.skipif(os.name == "nt" or sys.platform == "darwin", reason="names are Unicode there")
def test_a_name_in_another_encoding(tmp_path: Path) -> None:
    folder = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9"))
    folder.mkdir()
    data = uri_list(b"file://" + os.fsencode(tmp_path) + b"/caf%E9\r\n")
    assert dropped_item(data) == Folders((folder,))


def test_the_name_of_a_photo_as_text_is_the_photo(photos: Path) -> None:
    red, blue = photos / "red.png", photos / "blue.png"
    assert dropped_item(mime(text=str(red))) == PictureFiles((red,))
    assert dropped_item(mime(text=f"file://{red}")) == PictureFiles((red,))
    assert dropped_item(mime(text=f"{red}\n{blue}\n")) == PictureFiles((red, blue))


def test_other_names_as_text_are_words(photos: Path) -> None:
    for text in (str(photos), str(photos / "none.png"), "red.png", "/", f"see {photos / 'red.png'}"):
        assert dropped_item(mime(text=text)) == Words(text)


def test_a_page_names_no_files_or_folders(photos: Path) -> None:
    for address in (f"file://{photos}", f"file://{photos / 'red.png'}"):
        assert isinstance(dropped_item(mime(html=f'<img src="{address}">', text="x")), Unusable)
