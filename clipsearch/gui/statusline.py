"""The line at the bottom: what is searched and what could not be read; how far a run is."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QWidget

from clipsearch import Progress, Status
from clipsearch.gui import words
from clipsearch.gui.theme import IconButton, Look

__all__ = ["StatusLine"]


class StatusLine(QWidget):
    """Tells the truth about the library, in one line.

    Signals:
        problems_asked: show the list of what could not be read.
        stop_asked: stop the run.
    """

    problems_asked = Signal()
    stop_asked = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("bottom")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(40)
        self._status: Status | None = None
        self._look = look
        self._truth = QLabel(self)
        self._truth.setAccessibleName(self.tr("What is searched"))
        self._doing = QLabel(self)
        self._doing.setObjectName("muted")
        self._bar = QProgressBar(self)
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(160)
        self._bar.setAccessibleName(self.tr("Progress"))
        self._stop = IconButton(look, "stop", self.tr("Stop reading photos"), self)
        self._stop.setIconSize(QSize(16, 16))
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 16, 0)
        row.setSpacing(12)
        row.addWidget(self._truth)
        row.addStretch(1)
        for widget in (self._doing, self._bar, self._stop):
            row.addWidget(widget)
        self._truth.linkActivated.connect(self.problems_asked)
        self._stop.clicked.connect(self.stop_asked)
        look.changed.connect(self._tell)
        self.show_running(False)

    @property
    def text(self) -> str:
        """What it says about the library, with its markup."""
        return self._truth.text()

    @property
    def doing(self) -> str:
        """What it says about the run, or "" while there is none."""
        return "" if self._doing.isHidden() else self._doing.text()

    def show_status(self, status: Status) -> None:
        """Show new counts."""
        self._status = status
        self._tell()

    def show_progress(self, progress: Progress) -> None:
        """Show how far the run is."""
        self._doing.setText(words.progress(progress))
        self._bar.setRange(0, progress.total)
        self._bar.setValue(progress.done)

    @Slot(bool)
    def show_running(self, running: bool) -> None:
        """Show or hide the run."""
        for widget in (self._doing, self._bar, self._stop):
            widget.setVisible(running)
        if running:
            self._doing.setText(self.tr("Starting…"))
            self._bar.setRange(0, 0)

    @Slot()
    def _tell(self) -> None:
        status = self._status
        if status is None or not status.folders:
            self._truth.setText(self.tr("No folders yet") if status else "")
            return
        searched, known = status.indexed, status.photos
        if not known:
            self._truth.setText(self.tr("No photos yet"))
            return
        parts = [
            self.tr("Searching {known}").format(known=words.count(known, "photo"))
            if searched == known
            else self.tr("Searching {searched} of {known}").format(
                searched=f"{searched:,}", known=words.count(known, "photo")
            )
        ]
        if status.failed:
            link = self.tr("{failed} could not be read").format(failed=f"{status.failed:,}")
            colour = self._look.colours.accent
            parts.append(f'<a href="#problems" style="color:{colour}">{link}</a>')
        if status.offline:
            parts.append(self.tr("{count} offline").format(count=f"{status.offline:,}"))
        self._truth.setText("  ·  ".join(parts))
