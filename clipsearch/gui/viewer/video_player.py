"""Playing a video in the viewer, where Qt's add-ons are installed (`PySide6-Addons`)."""

from __future__ import annotations

import functools
import importlib
import importlib.util
import os
from pathlib import Path
from typing import Any

from PySide6.QtCore import QFile, QFileDevice, QIODevice, QObject, Signal
from PySide6.QtGui import QImage

__all__ = ["VideoPlayer", "can_play"]

MULTIMEDIA = "PySide6.QtMultimedia"  # imported when something is played for the first time


@functools.cache
def can_play() -> bool:
    """Whether videos can be played in the window; otherwise another app does it."""
    return importlib.util.find_spec(MULTIMEDIA) is not None


class VideoPlayer(QObject):
    """Decodes one video at a time, in threads of Qt's, and plays its sound.

    Qt sees the file as bytes: it opens nothing else, whatever the name or the content says.

    Signals:
        framed: the next image, as it is to be seen.
        moved: seconds from the start at which that is.
        ended: it is at its end, or cannot be played.
    """

    framed = Signal(QImage)
    moved = Signal(float)
    ended = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._player: Any = None
        self._file: QFile | None = None

    @property
    def is_playing(self) -> bool:
        """Whether something is played."""
        return self._file is not None

    def play(self, path: Path, seconds: float) -> None:
        """Play a file from a moment on.

        Raises:
            ImportError: a library of the system that Qt needs for it is missing.
            OSError: the file cannot be opened.
        """
        self.stop()
        media = importlib.import_module(MULTIMEDIA)
        file = QFile(self)
        reads, closes = QIODevice.OpenModeFlag.ReadOnly, QFileDevice.FileHandleFlag.AutoCloseHandle
        file.open(os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0)), reads, closes)
        self._file = file
        self._player = player = media.QMediaPlayer(self)
        sink = media.QVideoSink(player)
        player.setVideoSink(sink)
        player.setAudioOutput(media.QAudioOutput(player))
        sink.videoFrameChanged.connect(self._show)

        def follow(status: object) -> None:
            if status == media.QMediaPlayer.MediaStatus.LoadedMedia and seconds:
                player.setPosition(round(1000 * seconds))
            elif status in (
                media.QMediaPlayer.MediaStatus.EndOfMedia,
                media.QMediaPlayer.MediaStatus.InvalidMedia,
            ):
                self.stop()
                self.ended.emit()

        player.mediaStatusChanged.connect(follow)
        player.setSourceDevice(file)
        player.play()

    def stop(self) -> None:
        """Stop, if something is played."""
        if self._file is None:
            return
        player, file, self._player, self._file = self._player, self._file, None, None
        player.setVideoSink(None)
        player.stop()
        player.deleteLater()
        file.deleteLater()

    def _show(self, frame: Any) -> None:
        if self.is_playing and frame.isValid() and not (image := frame.toImage()).isNull():
            self.framed.emit(image)
            self.moved.emit(max(0, frame.startTime()) / 1_000_000)
