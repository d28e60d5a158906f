"""What every page of the settings is made of: a title and a symbol, sections, plain explanations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Unpack

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from clipsearch import ClipsearchError, Library, Settings, SettingsChanges, Status
from clipsearch.gui.activity.follow_controller import FollowController
from clipsearch.gui.runtime.task_runner import TaskRunner
from clipsearch.gui.style.theme import AppTheme

__all__ = ["Page", "PageContext", "say"]


@dataclass(frozen=True, slots=True)
class PageContext:
    """What pages work with.

    Attributes:
        library: the library that the settings are of.
        tasks: runs what may take a moment.
        follow_controller: stops and goes on with following the disk.
        app_theme: colours and symbols.
    """

    library: Library
    tasks: TaskRunner
    follow_controller: FollowController
    app_theme: AppTheme


class Page(QScrollArea):
    """One page. It shows settings and says which to change; it keeps none itself.

    Attributes:
        symbol: the stem of its icon.
        fields: the settings that it is about, for going back to their defaults.
        title: its name in the list.

    Signals:
        change_asked: SettingsChanges that the user wants.
        shown: it came into view.
    """

    change_asked = Signal(object)
    shown = Signal()
    symbol: ClassVar[str] = "settings"
    fields: ClassVar[tuple[str, ...]] = ()

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self._symbols: list[tuple[QPushButton, str]] = []
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
        context.app_theme.changed.connect(self._tint)

    def ask_change(self, **changes: Unpack[SettingsChanges]) -> None:
        """Have settings changed, by their names in `Settings`."""
        self.change_asked.emit(changes)

    # What a page does

    def show_settings(self, settings: Settings) -> None:
        """Show settings as they are now."""

    def show_status(self, status: Status) -> None:
        """Show what the library holds now."""

    def show_refused(self, error: ClipsearchError, names: Sequence[str]) -> bool:
        """Say why settings of these names could not be changed; False where the page has no place for it."""
        return False

    @property
    def is_refused(self) -> bool:
        """Whether it shows something that was typed and refused."""
        return False

    def drop_refused(self) -> bool:
        """Let go of what was typed and refused, or not asked for yet; False where there is nothing such."""
        return False

    def finish(self) -> None:
        """Ask at once for what is still to be changed: the page is about to go."""

    def stop(self) -> None:
        """End what is under way: the program is about to end."""

    # What it is built of

    def name(self, title: str) -> None:
        """Give the page its title; a page calls it first."""
        self.title = title
        self._heading.setText(title)
        self.body.setAccessibleName(title)

    def section(self, title: str, text: str = "") -> QLabel:
        """Begin a section; its heading."""
        self.column.addSpacing(16)
        heading = QLabel(title, self.body)
        heading.setObjectName("title")
        self.column.addWidget(heading)
        if text:
            self.note(text)
        return heading

    def note(self, text: str = "", *, wrong: bool = False) -> QLabel:
        """An explanation, or what is wrong; hidden while it is empty."""
        label = QLabel(text, self.body)
        label.setObjectName("wrong" if wrong else "muted")
        label.setWordWrap(True)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setVisible(bool(text))
        self.column.addWidget(label)
        return label

    def row(self, *widgets: QWidget) -> QHBoxLayout:
        """Controls beside each other, at the left."""
        row = QHBoxLayout()
        row.setSpacing(8)
        for widget in widgets:
            row.addWidget(widget)
        row.addStretch(1)
        self.column.addLayout(row)
        return row

    def button(self, name: str, symbol: str) -> QPushButton:
        """A button with a symbol."""
        button = QPushButton(name, self.body)
        button.setAutoDefault(False)
        self._symbols.append((button, symbol))
        button.setIcon(self.context.app_theme.icon(symbol))
        return button

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 (Qt's name)
        """Tell of it."""
        super().showEvent(event)
        self.shown.emit()

    def _tint(self) -> None:
        for button, symbol in self._symbols:
            button.setIcon(self.context.app_theme.icon(symbol))


def say(label: QLabel, text: str) -> None:
    """Let a note say something, or vanish."""
    label.setText(text)
    label.setVisible(bool(text))
