"""The status bar: counts of the library, and the progress of a run or that following is paused."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QSize, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QWidget

from clipsearch import Progress, Status
from clipsearch.gui.activity.follow_controller import FollowController
from clipsearch.gui.style import formatting
from clipsearch.gui.style.theme import AppTheme
from clipsearch.gui.widgets.elided_label import ElidedLabel
from clipsearch.gui.widgets.icon_button import IconButton

__all__ = ["StatusBar"]

SHOW_DONE = 2500  # milliseconds for which a finished run is shown


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
        self._app_theme = app_theme
        self._counts = QLabel(self)
        self._counts.setAccessibleName(self.tr("What is searched"))
        self._doing = ElidedLabel(self)
        self._doing.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._doing.setObjectName("muted")
        self._bar = QProgressBar(self)
        self._bar.setTextVisible(False)
        self._bar.setMinimumWidth(64)
        self._bar.setMaximumWidth(160)
        self._bar.setAccessibleName(self.tr("Progress"))
        self._stop = IconButton(app_theme, "pause", self.tr("Pause reading photos"), self)
        later = self.tr("Cancel; what is left is read later, or by F5")
        self._cancel = IconButton(app_theme, "close", later, self)
        self._resume = IconButton(app_theme, "play", self.tr("Look for changes again (F5)"), self)
        self._resume.setText(self.tr("Go on"))
        self._resume.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        for button in (self._stop, self._cancel, self._resume):
            button.setIconSize(QSize(16, 16))
        self._done_timer = QTimer(self, singleShot=True, interval=SHOW_DONE)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 16, 0)
        row.setSpacing(12)
        row.addWidget(self._counts)
        row.addWidget(self._doing, 1)
        for widget in (self._bar, self._stop, self._cancel, self._resume):
            row.addWidget(widget)
        self._counts.linkActivated.connect(self.problems_requested)
        self._done_timer.timeout.connect(self._arrange)
        app_theme.changed.connect(self._show_counts)
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
        """The counts of the library, as rich text."""
        return self._counts.text()

    @property
    def activity(self) -> str:
        """The text about a run or a pause; "" where there is neither."""
        return "" if self._doing.isHidden() else self._doing.text()

    def show_status(self, status: Status) -> None:
        """Show new counts."""
        self._status = status
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
        self._bar.setVisible(self._running)
        self._stop.setVisible(self._running)
        self._cancel.setVisible(self._running)
        self._resume.setVisible(paused)
        self._doing.setVisible(self._running or paused or done)
        if paused:
            self._doing.setText(self.tr("Looking for changes is paused"))
        elif done and not self._running:
            self._doing.setText(formatting.phase("done"))

    @Slot()
    def _show_counts(self) -> None:
        status = self._status
        if status is None or not status.folders:
            self._counts.setText(self.tr("No folders yet") if status else "")
            return
        searched, known = status.indexed, status.photos
        if not known:
            self._counts.setText(self.tr("No photos yet"))
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
        self._counts.setText("  ·  ".join(parts))
        skipped = formatting.skipped(status.skipped_by)
        self._counts.setToolTip(skipped)
        self._counts.setAccessibleDescription(skipped)
