"""The status bar: counts of the library, and the progress of a run or that following is paused."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QWidget

from clipsearch import Progress, Status
from clipsearch.gui.activity.follow_controller import FollowController
from clipsearch.gui.style import formatting
from clipsearch.gui.style.theme import AppTheme
from clipsearch.gui.widgets.elided_label import ElidedLabel
from clipsearch.gui.widgets.icon_button import IconButton

__all__ = ["StatusBar"]

SHOW_DONE = 2500  # milliseconds for which a finished run is shown
WITH_BAR = 640  # logical pixels of the width from which on there is space for a bar


class StatusBar(QWidget):
    """Counts of the library, and progress of a run with its buttons, in one line.

    Signals:
        problems_requested: show the list of what could not be read.
    """

    problems_requested = Signal()

    def __init__(
        self, app_theme: AppTheme, follow_controller: FollowController, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("bottom")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(36)
        self._status: Status | None = None
        self._running = self._paused = False
        self._photos: int | None = None
        self._counts = ElidedLabel(self, min_width=64)
        self._problems = QPushButton(self)
        self._problems.setObjectName("link")
        self._problems.setCursor(Qt.CursorShape.PointingHandCursor)
        self._problems.setToolTip(self.tr("Show these files (Ctrl+E)"))
        self._doing = ElidedLabel(self)
        self._doing.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._doing.setObjectName("muted")
        self._bar = QProgressBar(self)
        self._bar.setTextVisible(False)
        self._bar.setMinimumWidth(64)
        self._bar.setMaximumWidth(160)
        self._bar.setAccessibleName(self.tr("Progress"))
        self._stop = IconButton(app_theme, "pause", self.tr("Pause indexing"), self)
        later = self.tr("Stop for now; the rest is indexed later, or with F5")
        self._cancel = IconButton(app_theme, "close", later, self)
        self._resume = IconButton(app_theme, "play", self.tr("Resume indexing (F5)"), self)
        self._resume.setText(self.tr("Resume"))
        self._resume.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        for button in (self._stop, self._cancel, self._resume):
            button.setIconSize(QSize(16, 16))
        self._done_timer = QTimer(self, singleShot=True, interval=SHOW_DONE)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 16, 0)
        row.setSpacing(12)
        row.addWidget(self._counts)
        row.addWidget(self._problems)
        row.addStretch(1)
        row.addWidget(self._doing, 1000)
        for widget in (self._bar, self._stop, self._cancel, self._resume):
            row.addWidget(widget)
        self._problems.clicked.connect(self.problems_requested)
        self._done_timer.timeout.connect(self._arrange)
        self._follow(follow_controller)
        self._arrange()

    def _follow(self, follow_controller: FollowController) -> None:
        self._stop.clicked.connect(follow_controller.stop)
        self._cancel.clicked.connect(follow_controller.cancel)
        self._resume.clicked.connect(follow_controller.start)
        follow_controller.progressed.connect(self.show_progress)
        follow_controller.running_changed.connect(self.show_running)
        follow_controller.paused_changed.connect(self.show_paused)
        follow_controller.up_to_date.connect(self.show_up_to_date)

    @property
    def text(self) -> str:
        """The counts of the library, those that could not be read among them."""
        problems = "" if self._problems.isHidden() else self._problems.text()
        return " · ".join(filter(None, (self._counts.text(), problems)))

    @property
    def activity(self) -> str:
        """The text about a run or a pause; "" where there is neither."""
        return "" if self._doing.isHidden() else self._doing.text()

    def show_status(self, status: Status) -> None:
        """Show new counts."""
        self._status = status
        self._show_counts()

    def show_photos(self, photos: int) -> None:
        """Show how many distinct photos there are."""
        self._photos = photos
        self._show_counts()

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
            self._done_timer.stop()
        self._arrange()
        if running:
            self._doing.setText(self.tr("Starting…"))
            self._bar.setRange(0, 0)

    @Slot(bool)
    def show_paused(self, paused: bool) -> None:
        """Show or hide that following is paused."""
        self._paused = paused
        self._arrange()

    @Slot()
    def show_up_to_date(self) -> None:
        """Show for a while that a requested run is finished."""
        self._done_timer.start()
        self._arrange()

    @Slot()
    def _arrange(self) -> None:
        """Show a run, else a pause, else that a run is finished."""
        paused, done = self._paused and not self._running, self._done_timer.isActive()
        self._bar.setVisible(self._running and self.width() >= WITH_BAR)
        self._stop.setVisible(self._running)
        self._cancel.setVisible(self._running)
        self._resume.setVisible(paused)
        self._doing.setVisible(self._running or paused or done)
        if paused:
            self._doing.setText(self.tr("Indexing paused"))
        elif done and not self._running:
            self._doing.setText(self.tr("Checked just now"))
        self._show_counts()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 (Qt's name)
        """Leave a narrow line to the texts."""
        super().resizeEvent(event)
        self._bar.setVisible(self._running and self.width() >= WITH_BAR)

    @Slot()
    def _show_counts(self) -> None:
        status = self._status
        self._problems.setVisible(bool(status and (status.failed or status.incomplete)))
        if status is None:
            self._counts.setText("")
            return
        problems = []
        if status.failed:
            problems.append(
                self.tr("{failed} could not be read").format(failed=formatting.number(status.failed))
            )
        if status.incomplete:
            problems.append(self.tr("{count} incomplete").format(count=formatting.number(status.incomplete)))
        self._problems.setText(", ".join(problems))
        self._counts.setText(
            " · ".join(self._counted(status)) if status.folders else self.tr("No folder yet")
        )
        skipped = formatting.skipped(status.skipped_by)
        self._counts.setToolTip(skipped)
        self._counts.setAccessibleDescription(skipped)

    def _counted(self, status: Status) -> Iterator[str]:
        """How many photos there are, and what is not as it should be; a run tells what is left by itself."""
        photos = status.indexed if self._photos is None else self._photos
        yield formatting.count(photos, "photo")
        if status.pending and not self._running:
            yield self.tr("{count} left to index").format(count=formatting.number(status.pending))
        elif not (status.pending or self._running or self._paused or status.offline):
            yield self.tr("up to date")
        if status.offline:
            yield self.tr("{count} offline").format(count=formatting.number(status.offline))
        if status.switch_status is not None and status.model is not None:
            yield self.tr("searching with {old} until {new} is ready").format(
                old=formatting.model_name(status.model.name),
                new=formatting.model_name(status.switch_status.model),
            )
