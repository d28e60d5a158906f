"""The desktop around the window: opening a file, showing it in the file manager, the clipboard."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication, QImage, QImageReader

from clipsearch import ClipsearchError

__all__ = ["check_there", "copy_picture", "copy_text", "open_file", "read_picture", "show_in_manager"]

PATIENCE = 5.0  # seconds for a file manager to answer
MEGABYTES = 1024  # that a picture may take in memory to be copied


def check_there(path: Path) -> Path:
    """Return a path that exists; may wait for a slow drive.

    Raises:
        ClipsearchError: it does not, at least not now.
    """
    if not path.exists():
        raise ClipsearchError(
            f"{path.name} is not there now", "Plug in its drive, or look for changes with F5"
        )
    return path


def open_file(path: Path) -> None:
    """Open a file or folder in the program that the desktop has for it.

    Raises:
        ClipsearchError: there is none.
    """
    if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
        raise ClipsearchError(
            f"No program could be opened for {path.name}",
            "Choose a default program for pictures in the desktop's settings",
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
    url = QUrl.fromLocalFile(str(path)).toString(QUrl.ComponentFormattingOption.FullyEncoded)
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


def read_picture(path: Path) -> QImage:
    """Decode a photo in full, upright.

    Raises:
        ClipsearchError: it is gone, or Qt cannot read its format.
    """
    check_there(path)
    reader = QImageReader(str(path))
    reader.setAutoTransform(True)
    reader.setAllocationLimit(MEGABYTES)
    image = reader.read()
    if image.isNull():
        raise ClipsearchError(
            f"{path.name} could not be copied: {reader.errorString()}", "Copy its path instead"
        )
    return image


def copy_picture(path: Path, image: QImage) -> None:
    """Put a picture on the clipboard, as pixels and as a file."""
    mime = QMimeData()
    mime.setImageData(image)
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    QGuiApplication.clipboard().setMimeData(mime)


def copy_text(text: str) -> None:
    """Put text on the clipboard."""
    QGuiApplication.clipboard().setText(text)
