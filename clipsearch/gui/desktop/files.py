"""Files and the desktop: choose a folder, open, show in the file manager, copy, drag."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, QStandardPaths, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QDrag, QGuiApplication, QImage, QPixmap
from PySide6.QtWidgets import QFileDialog, QLineEdit, QWidget

from clipsearch import ClipsearchError
from clipsearch.gui.style import formatting
from clipsearch.gui.style.translation import translate

__all__ = [
    "can_choose_program",
    "check_there",
    "choose_folder",
    "choose_program",
    "copy_files",
    "copy_picture",
    "copy_text",
    "documents_folder",
    "drag_out",
    "file_size",
    "open_file",
    "pictures_folder",
    "show_in_manager",
]

PATIENCE = 5.0  # seconds for a file manager to answer


def pictures_folder() -> str:
    """The user's folder of pictures; "" where the desktop names none."""
    return QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation)


def documents_folder() -> str:
    """The user's folder of documents; "" where the desktop names none."""
    return QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)


def choose_folder(parent: QWidget, title: str, start: str) -> str:
    """Ask for a folder, beginning in another one; "" where the user cancelled."""
    dialog = QFileDialog(parent, title, start)
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    accepted, chosen = dialog.exec(), dialog.selectedFiles()
    # On X11 Qt's own dialog answers with the folder above one that is typed letter by letter.
    field = dialog.findChild(QLineEdit, "fileNameEdit")
    typed = Path(field.text()) if field is not None else Path()
    dialog.deleteLater()
    if not accepted or not chosen:
        return ""
    return str(typed) if typed.is_absolute() and typed.is_dir() else chosen[0]


def check_there(path: Path) -> Path:
    """Return a path that exists; may wait for a slow drive.

    Raises:
        ClipsearchError: it does not, at least not now.
    """
    try:
        there = path.exists()
    except OSError as error:  # its folder cannot be entered, or its drive does not answer
        said = translate("desktop", "{name} cannot be reached now: {why}")
        raise ClipsearchError(
            said.format(name=formatting.file_name(path), why=error.strerror),
            translate("desktop", "Check its folder or drive, and try again"),
        ) from error
    if not there:
        raise ClipsearchError(
            translate("desktop", "{name} is not there now").format(name=formatting.file_name(path)),
            translate("desktop", "Plug in its drive, or check for changes with F5"),
        )
    return path


def file_size(path: Path) -> int | None:
    """Bytes of a file; None where it cannot be reached now. May wait for a slow drive."""
    state = file_state(path)
    return None if state is None else state[0]


def file_state(path: Path) -> tuple[int, str] | None:
    """Bytes of a file, and when it was changed (ISO 8601, local); None where it cannot be reached now.

    May wait for a slow drive.
    """
    try:
        state = path.stat()
        return state.st_size, datetime.fromtimestamp(state.st_mtime).isoformat(timespec="seconds")
    except (OSError, OverflowError, ValueError):  # of a time that is none
        return None


def open_file(path: Path) -> None:
    """Open a file or folder in the program that the desktop has for it.

    Raises:
        ClipsearchError: there is none.
    """
    if not QDesktopServices.openUrl(_url(path)):
        raise ClipsearchError(
            translate("desktop", "No app could be opened for {name}").format(name=formatting.file_name(path)),
            translate("desktop", "Choose a default app for pictures in the system settings"),
        )


def show_in_manager(path: Path) -> Path | None:
    """Show a file in the file manager; may take seconds.

    Returns:
        None, or the folder to open where the manager cannot point at a file.

    Raises:
        ClipsearchError: the file is not there.
    """
    check_there(path)
    if path.is_dir():
        return path
    url = _url(path).toString(QUrl.ComponentFormattingOption.FullyEncoded)
    commands: dict[str, str | list[str]] = {
        # explorer wants quotes after the comma, and answers 1 even when it worked
        "win32": f'explorer /select,"{path}"',
        "darwin": ["open", "-R", str(path)],
    }
    bus = [
        "dbus-send", "--session", "--print-reply", "--dest=org.freedesktop.FileManager1",
        "/org/freedesktop/FileManager1", "org.freedesktop.FileManager1.ShowItems",
        f"array:string:{url}", "string:",
    ]  # fmt: skip
    command = commands.get(sys.platform, bus)
    try:
        done = subprocess.run(command, capture_output=True, timeout=PATIENCE, check=False)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return path.parent
    return None if done.returncode == 0 or sys.platform == "win32" else path.parent


def copy_picture(path: Path, image: QImage) -> None:
    """Put a picture on the clipboard, as pixels and as a file."""
    mime = _copied_files([path])
    mime.setImageData(image)
    QGuiApplication.clipboard().setMimeData(mime)


def copy_text(text: str) -> None:
    """Put text on the clipboard."""
    QGuiApplication.clipboard().setText(text)


def copy_files(paths: Sequence[Path]) -> None:
    """Put files on the clipboard, for a file manager to paste."""
    QGuiApplication.clipboard().setMimeData(_copied_files(paths))


def drag_out(source: QWidget, paths: Sequence[Path], picture: QPixmap) -> None:
    """Drag files to another program, which may copy but not move them; returns when they are dropped."""
    drag = QDrag(source)
    drag.setMimeData(_file_urls(paths))
    if not picture.isNull():
        drag.setPixmap(picture)
        drag.setHotSpot(QPoint(16, 16))
    drag.exec(Qt.DropAction.CopyAction)


def can_choose_program() -> bool:
    """Whether the desktop can ask which program should open a file."""
    return sys.platform == "win32"


def choose_program(path: Path) -> None:
    """Have the desktop ask which program should open a file.

    Raises:
        ClipsearchError: the file is not there, or the desktop cannot ask.
    """
    command = ["rundll32.exe", "shell32.dll,OpenAs_RunDLL", str(check_there(path))]
    try:
        subprocess.run(command, timeout=PATIENCE, check=False)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired) as error:
        raise ClipsearchError(
            translate("desktop", "No app could be chosen for {name}").format(name=formatting.file_name(path)),
            translate("desktop", "Press Enter to open it"),
        ) from error


def _url(path: Path) -> QUrl:
    """The address of a file, whose name may be in any encoding."""
    return QUrl.fromEncoded(path.as_uri().encode())


def _copied_files(paths: Sequence[Path]) -> QMimeData:
    """Files for the clipboard, with what file managers of GNOME and others ask for beside it."""
    mime = _file_urls(paths)
    mime.setData("x-special/gnome-copied-files", "\n".join(["copy", *map(Path.as_uri, paths)]).encode())
    return mime


def _file_urls(paths: Sequence[Path]) -> QMimeData:
    mime = QMimeData()
    mime.setUrls([_url(path) for path in paths])
    return mime
