"""The middle of the window: a heading, and the grid or a page that says why it is empty."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from clipsearch import Status
from clipsearch.gui import words
from clipsearch.gui.empty import EmptyPage
from clipsearch.gui.grid import Grid
from clipsearch.gui.searching import LIMIT, Answer
from clipsearch.gui.theme import Look
from clipsearch.gui.thumbnails import Thumbnails

__all__ = ["Results"]

PATIENCE = 300  # milliseconds before waiting is worth a word


class Results(QWidget):
    """Shows an answer.

    Signals:
        add_asked: choose a folder to add.
    """

    add_asked = Signal()

    def __init__(self, look: Look, thumbnails: Thumbnails, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._answer: Answer | None = None
        self._status: Status | None = None
        self._running = False
        self.grid = Grid(look, thumbnails, self)
        self._empty = EmptyPage(look, self)
        self._empty.add_asked.connect(self.add_asked)
        self._title = QLabel(self)
        self._title.setObjectName("title")
        self._note = QLabel(self)
        self._note.setObjectName("muted")
        self._waiting = QTimer(self, singleShot=True, interval=PATIENCE)
        self._waiting.timeout.connect(self._tell_waiting)
        self._heading = QWidget(self)
        row = QHBoxLayout(self._heading)
        row.setContentsMargins(24, 12, 24, 0)
        row.setSpacing(12)
        row.addWidget(self._title)
        row.addWidget(self._note, 1)
        self._pages = QStackedWidget(self)
        self._pages.addWidget(self._empty)
        self._pages.addWidget(self.grid)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._heading)
        column.addWidget(self._pages, 1)
        self._choose_page()

    @property
    def empty(self) -> EmptyPage | None:
        """The page that is shown instead of photos, if one is."""
        return self._empty if self._pages.currentWidget() is self._empty else None

    @property
    def title(self) -> str:
        """The heading."""
        return self._title.text()

    @property
    def note(self) -> str:
        """What stands beside the heading."""
        return self._note.text()

    def show_answer(self, answer: Answer) -> None:
        """Show results; those of the same question in the same place."""
        self._answer = answer
        self.grid.show_hits(answer.hits, keep_place=answer.again)
        self._tell()
        self._choose_page()

    def show_status(self, status: Status) -> None:
        """Take into account what the library holds."""
        self._status = status
        self._choose_page()

    @Slot(bool)
    def show_running(self, running: bool) -> None:
        """Take into account whether photos are being read."""
        self._running = running
        self._choose_page()

    @Slot(bool)
    def show_busy(self, busy: bool) -> None:
        """Say that an answer is waited for, once it takes a while."""
        if busy:
            self._waiting.start()
        else:
            self._waiting.stop()
            self._tell()

    @Slot()
    def _tell_waiting(self) -> None:
        self._note.setText(self.tr("Searching…"))

    def _tell(self) -> None:
        if self._answer is None:
            return
        ask, number = self._answer.ask, len(self._answer.hits)
        photos = words.count(number, "photo")
        if ask.is_empty:
            self._title.setText(self.tr("Newest photos"))
            most = self.tr("the newest {count}").format(count=photos)
            self._note.setText(most if number == LIMIT else photos)
            return
        if ask.picture is not None:
            self._title.setText(self.tr("Photos like {name}").format(name=ask.picture.name))
        else:
            self._title.setText(self.tr("Photos for “{words}”").format(words=ask.words.strip()))
        most = self.tr("the best {count}").format(count=photos)
        self._note.setText(most if number == LIMIT else self.tr("{count}, best first").format(count=photos))

    def _choose_page(self) -> None:
        answer, status = self._answer, self._status
        filled = answer is not None and bool(answer.hits)
        self._heading.setVisible(filled)
        if filled:
            self._pages.setCurrentWidget(self.grid)
            return
        if answer is None or status is None:
            self._empty.show_loading()
        elif not status.folders:
            self._empty.show_no_folders()
        elif not answer.ask.is_empty:
            self._empty.show_no_results(answer.ask.words.strip())
        elif self._running:
            self._empty.show_reading()
        else:
            self._empty.show_no_photos()
        self._pages.setCurrentWidget(self._empty)
