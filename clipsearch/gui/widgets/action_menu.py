"""The window's actions with their shortcuts, and the main menu."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QAction, QActionGroup, QContextMenuEvent, QKeySequence
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QMenu, QToolButton, QWidget

from clipsearch.gui.style.popup_style import shadow_width
from clipsearch.gui.style.theme import AppTheme
from clipsearch.gui.widgets.icon_button import IconButton
from clipsearch.settings import Theme

__all__ = ["ActionMenu"]


class ActionMenu(QObject):
    """Holds the actions of a window.

    Signals:
        theme_chosen: "system", "light" or "dark".
    """

    theme_chosen = Signal(str)

    def __init__(self, app_theme: AppTheme, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._app_theme = app_theme
        self._symbols: list[tuple[QAction, str]] = []
        self.menu = QMenu(window)
        self.themes = QMenu(self.tr("Theme"), window)
        group = QActionGroup(self)
        names: tuple[tuple[Theme, str], ...] = (
            ("system", self.tr("Match system")),
            ("light", self.tr("Light")),
            ("dark", self.tr("Dark")),
        )
        for theme, name in names:
            action = self.themes.addAction(name)
            action.setCheckable(True)
            action.setChecked(app_theme.theme == theme)
            action.setData(theme)
            group.addAction(action)
        group.triggered.connect(lambda action: self.theme_chosen.emit(action.data()))
        self._themes_symbol = self.themes.menuAction()
        app_theme.changed.connect(self.update_icons)

    def add(
        self,
        name: str,
        keys: Sequence[str],
        slot: Callable[[], object],
        *,
        symbol: str = "",
        hidden: bool = False,
    ) -> QAction:
        """Add an action that works in the whole window; in the menu, too, unless hidden."""
        action = QAction(name, self._window)
        action.setShortcuts([QKeySequence(key) for key in keys])
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        action.triggered.connect(lambda *_: slot())
        self._window.addAction(action)
        if not hidden:
            self.menu.addAction(action)
        if symbol:
            self._symbols.append((action, symbol))
        return action

    def create_button(self) -> QToolButton:
        """A button that opens the menu."""
        button = IconButton(self._app_theme, "menu", self.tr("Menu"), self._window)
        button.setMenu(self.menu)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        below = self.add(self.tr("Open this menu"), ["F10"], lambda: self._open_below(button), hidden=True)
        button.setToolTip(
            f"{button.toolTip()} ({below.shortcut().toString(QKeySequence.SequenceFormat.NativeText)})"
        )
        self.add(self.tr("Menu for the selection"), ["Shift+F10"], self._open_for_focus, hidden=True)
        return button

    def _open_for_focus(self) -> None:
        """Do what the menu key does, which not every keyboard has."""
        widget = QApplication.focusWidget()
        if isinstance(widget, QAbstractScrollArea):
            widget = widget.viewport()
        if widget is not None:
            middle = widget.rect().center()
            reason = QContextMenuEvent.Reason.Keyboard
            QApplication.sendEvent(widget, QContextMenuEvent(reason, middle, widget.mapToGlobal(middle)))

    def _open_below(self, button: QToolButton) -> None:
        right = button.mapToGlobal(button.rect().bottomRight())
        width = self.menu.sizeHint().width() - 2 * shadow_width()
        self.menu.popup(QPoint(right.x() - width, right.y()))
        self.menu.setActiveAction(self.menu.actions()[0])

    @Slot()
    def update_icons(self) -> None:
        """Draw the icons in the colours of the theme."""
        for action, symbol in self._symbols:
            action.setIcon(self._app_theme.icon(symbol))
        for theme in self.themes.actions():
            theme.setChecked(theme.data() == self._app_theme.theme)
        self._themes_symbol.setIcon(self._app_theme.icon("moon" if self._app_theme.is_dark else "sun"))
