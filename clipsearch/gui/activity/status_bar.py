"""The line at the bottom: what is searched and what could not be read; how far a run is, or that none is."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QWidget

from clipsearch import Progress, Status
from clipsearch.gui.style import formatting
from clipsearch.gui.style.theme import AppTheme, IconButton

__all__ = ["StatusBar"]

MOMENT = 2500  # milliseconds to read that all is done


class _Short(QLabel):
    """A plain line at the right that makes no window wider: what does not fit is cut off."""

    def minimumSizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """As narrow as need be."""
        return QSize(0, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Paint as much as fits."""
        painter = QPainter(self)
        short = painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        painter.setPen(self.palette().windowText().color())
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, short)
        painter.end()


class StatusBar(QWidget):
    """Tells the truth about the library, in one line.

    Signals:
        problems_asked: show the list of what could not be read.
        stop_asked: stop the run, and look for no changes.
        cancel_asked: stop the run alone.
        start_asked: go on.
    """

    problems_asked = Signal()
    stop_asked = Signal()
    cancel_asked = Signal()
    start_asked = Signal()

    def __init__(self, app_theme: AppTheme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("bottom")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(40)
        self._status: Status | None = None
        self._running = self._paused = False
        self._app_theme = app_theme
        self._truth = QLabel(self)
        self._truth.setAccessibleName(self.tr("What is searched"))
        self._doing = _Short(self)
        self._doing.setObjectName("muted")
        self._bar = QProgressBar(self)
        self._bar.setTextVisible(False)
        self._bar.setMinimumWidth(64)
        self._bar.setMaximumWidth(160)
        self._bar.setAccessibleName(self.tr("Progress"))
        self._stop = IconButton(app_theme, "pause", self.tr("Pause reading photos"), self)
        later = self.tr("Cancel; what is left is read later, or by F5")
        self._cancel = IconButton(app_theme, "close", later, self)
        self._go_on = IconButton(app_theme, "play", self.tr("Look for changes again (F5)"), self)
        self._go_on.setText(self.tr("Go on"))
        self._go_on.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        for button in (self._stop, self._cancel, self._go_on):
            button.setIconSize(QSize(16, 16))
        self._moment = QTimer(self, singleShot=True, interval=MOMENT)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 16, 0)
        row.setSpacing(12)
        row.addWidget(self._truth)
        row.addWidget(self._doing, 1)
        for widget in (self._bar, self._stop, self._cancel, self._go_on):
            row.addWidget(widget)
        self._truth.linkActivated.connect(self.problems_asked)
        self._stop.clicked.connect(self.stop_asked)
        self._cancel.clicked.connect(self.cancel_asked)
        self._go_on.clicked.connect(self.start_asked)
        self._moment.timeout.connect(self._arrange)
        app_theme.changed.connect(self._tell)
        self._arrange()

    @property
    def text(self) -> str:
        """What it says about the library, with its markup."""
        return self._truth.text()

    @property
    def doing(self) -> str:
        """What it says about the run or of a pause, or "" where there is nothing to say."""
        return "" if self._doing.isHidden() else self._doing.text()

    def show_status(self, status: Status) -> None:
        """Show new counts."""
        self._status = status
        self._tell()

    def show_progress(self, progress: Progress) -> None:
        """Show how far the run is."""
        self._doing.setText(formatting.progress(progress))
        self._bar.setRange(0, progress.total)
        self._bar.setValue(progress.done)

    @Slot(bool)
    def show_running(self, running: bool) -> None:
        """Show or hide the run."""
        self._running = running
        if running:
            self._moment.stop()
        self._arrange()
        if running:
            self._doing.setText(self.tr("Starting…"))
            self._bar.setRange(0, 0)

    @Slot(bool)
    def show_paused(self, paused: bool) -> None:
        """Say that changes are not looked for, or nothing of it."""
        self._paused = paused
        self._arrange()

    @Slot()
    def show_up_to_date(self) -> None:
        """Say for a moment that what was asked for is done."""
        self._moment.start()
        self._arrange()

    @Slot()
    def _arrange(self) -> None:
        """Show what there is to show: a run, else a pause, else that all is done."""
        paused, done = self._paused and not self._running, self._moment.isActive()
        self._bar.setVisible(self._running)
        self._stop.setVisible(self._running)
        self._cancel.setVisible(self._running)
        self._go_on.setVisible(paused)
        self._doing.setVisible(self._running or paused or done)
        if paused:
            self._doing.setText(self.tr("Looking for changes is paused"))
        elif done and not self._running:
            self._doing.setText(formatting.phase("done"))

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
            self.tr("Searching {known}").format(known=formatting.count(known, "photo"))
            if searched == known
            else self.tr("Searching {searched} of {known}").format(
                searched=formatting.number(searched), known=formatting.count(known, "photo")
            )
        ]
        if status.pending:
            parts.append(self.tr("{count} still to be read").format(count=formatting.number(status.pending)))
        if status.failed:
            link = self.tr("{failed} could not be read").format(failed=formatting.number(status.failed))
            colour = self._app_theme.colours.accent
            parts.append(f'<a href="#problems" style="color:{colour}">{link}</a>')
        if status.offline:
            parts.append(
                self.tr("{count} cannot be reached now").format(count=formatting.number(status.offline))
            )
        if status.switch_status is not None and status.model is not None:
            parts.append(
                self.tr("{old} answers until {new} is ready").format(
                    old=escape(formatting.model_name(status.model.name)),
                    new=escape(formatting.model_name(status.switch_status.model)),
                )
            )
        self._truth.setText("  ·  ".join(parts))
        skipped = self.tr("{files} passed over: hidden, excluded, or no photos").format(
            files=formatting.count(status.skipped, "file")
        )
        self._truth.setToolTip(skipped if status.skipped else "")
        self._truth.setAccessibleDescription(skipped if status.skipped else "")
