"""The base class of the settings' pages: title, icon, sections, notes and rows of controls."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Unpack

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from clipsearch import ClipsearchError, Library, Settings, SettingsChanges, Status
from clipsearch.gui.activity.folder_dialogs import FolderDialogs
from clipsearch.gui.activity.follow_controller import FollowController
from clipsearch.gui.runtime.task_runner import TaskRunner
from clipsearch.gui.style.theme import AppTheme
from clipsearch.gui.widgets.flow_layout import FlowLayout

__all__ = ["Page", "PageContext", "set_note"]

NARROW = 460  # logical pixels of width below which margins are small


@dataclass(frozen=True, slots=True)
class PageContext:
    """What pages are given.

    Attributes:
        library: the library that the settings are of.
        tasks: runs work in other threads.
        follow_controller: pauses and resumes following the disk.
        dialogs: choose folders and confirm that one be forgotten.
        app_theme: colours and symbols.
    """

    library: Library
    tasks: TaskRunner
    follow_controller: FollowController
    dialogs: FolderDialogs
    app_theme: AppTheme


class Page(QScrollArea):
    """One page. It shows settings and requests changes; it keeps no setting itself.

    Attributes:
        symbol: the stem of its icon.
        fields: names of the settings on it, for going back to their defaults.
        title: its name in the list.

    Signals:
        change_requested: SettingsChanges that the user requests.
        shown: it came into view.
        departing: a Departure, for which the window is to close.
    """

    departing = Signal(object)
    change_requested = Signal(object)
    shown = Signal()
    symbol: ClassVar[str] = "settings"
    fields: ClassVar[tuple[str, ...]] = ()

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self._icons: list[tuple[QPushButton, str]] = []
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.body = QWidget(self)
        self.column = QVBoxLayout(self.body)
        self.column.setContentsMargins(32, 24, 32, 24)
        self.column.setSpacing(8)
        self._heading = QLabel(self.body)
        self._heading.setObjectName("big")
        self.column.addWidget(self._heading)
        self.setWidget(self.body)
        context.app_theme.changed.connect(self._colour_icons)

    def request_change(self, **changes: Unpack[SettingsChanges]) -> None:
        """Emit `change_requested` with settings by their names in `Settings`."""
        self.change_requested.emit(changes)

    # What pages override

    def show_settings(self, settings: Settings) -> None:
        """Show settings as they are now."""

    def show_status(self, status: Status) -> None:
        """Show what the library holds now."""

    def show_refused(self, error: ClipsearchError, names: Sequence[str]) -> bool:
        """Show why settings of these names could not be changed; False if the page does not show it."""
        return False

    @property
    def is_refused(self) -> bool:
        """Whether it shows input that was refused."""
        return False

    def drop_refused(self) -> bool:
        """Discard input that was refused or not applied yet; False where there is none."""
        return False

    def finish(self) -> None:
        """Apply input at once that would be applied after a pause in typing; the page is about to close."""

    def stop(self) -> None:
        """Cancel work under way; the program is about to end."""

    # What pages are built of

    def set_title(self, title: str) -> None:
        """Give the page its title; a page calls it first."""
        self.title = title
        self._heading.setText(title)
        self.body.setAccessibleName(title)

    def section(self, title: str, text: str = "") -> QLabel:
        """Begin a section; return its heading."""
        self.column.addSpacing(16)
        heading = QLabel(title, self.body)
        heading.setObjectName("title")
        heading.setWordWrap(True)
        self.column.addWidget(heading)
        if text:
            self.note(text)
        return heading

    def note(self, text: str = "", *, wrong: bool = False) -> QLabel:
        """Add an explanation, or an error; hidden while it is empty."""
        label = QLabel(text, self.body)
        label.setObjectName("wrong" if wrong else "muted")
        label.setWordWrap(True)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setVisible(bool(text))
        self.column.addWidget(label)
        return label

    def row(self, *widgets: QWidget) -> None:
        """Add controls beside each other, in several rows where they do not fit."""
        holder = QWidget(self.body)
        row = FlowLayout(holder)
        for widget in widgets:
            row.addWidget(widget)
        self.column.addWidget(holder)

    def button(self, name: str, symbol: str) -> QPushButton:
        """Make a button with an icon."""
        button = QPushButton(name, self.body)
        button.setAutoDefault(False)
        self._icons.append((button, symbol))
        button.setIcon(self.context.app_theme.icon(symbol))
        return button

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 (Qt's name)
        """Emit `shown`."""
        super().showEvent(event)
        self.shown.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Make the margins small where there is little room."""
        super().resizeEvent(event)
        side = 16 if self.width() < NARROW else 32
        self.column.setContentsMargins(side, 24, side, 24)

    def _colour_icons(self) -> None:
        for button, symbol in self._icons:
            button.setIcon(self.context.app_theme.icon(symbol))


def set_note(label: QLabel, text: str) -> None:
    """Set the text of a note; hide it where the text is empty."""
    label.setText(text)
    label.setVisible(bool(text))
