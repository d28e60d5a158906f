"""The bar below the photos while some are selected: how many, and what can be done with them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget

from clipsearch import Hit
from clipsearch.gui.style import formatting
from clipsearch.gui.style.theme import AppTheme
from clipsearch.gui.widgets.icon_button import IconButton

__all__ = ["SelectionBar"]

Act = Callable[[Sequence[Hit]], object]


class SelectionBar(QFrame):
    """Names the number of selected photos, with buttons that act on them.

    Signals:
        cleared: select nothing.
    """

    cleared = Signal()

    def __init__(
        self, app_theme: AppTheme, selected: Callable[[], Sequence[Hit]], parent: QWidget | None = None
    ) -> None:
        """Take a function that returns the selected photos when a button is pressed."""
        super().__init__(parent)
        self._app_theme = app_theme
        self._selected = selected
        self._buttons: list[tuple[QToolButton, Callable[[int], bool]]] = []  # and for how many photos each is
        self.setObjectName("selection")
        self._count = QLabel(self)
        self._count.setObjectName("title")
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(24, 4, 12, 4)
        self._row.setSpacing(4)
        self._row.addWidget(self._count)
        self._row.addSpacing(8)
        self._row.addStretch(1)
        self._clear = IconButton(app_theme, "close", self.tr("Clear selection (Esc)"), self)
        self._clear.clicked.connect(self.cleared)
        self._row.addWidget(self._clear)
        self.hide()

    @property
    def text(self) -> str:
        """How many photos it says are selected; "" while it is hidden."""
        return "" if self.isHidden() else self._count.text()

    @property
    def buttons(self) -> dict[str, QToolButton]:
        """The buttons that can be pressed now, by their texts."""
        return {button.text(): button for button, _ in self._buttons if not button.isHidden()}

    def add_action(
        self,
        symbol: str,
        text: str,
        tip: str,
        act: Act,
        is_for: Callable[[int], bool] = bool,
    ) -> None:
        """Add a button.

        Args:
            symbol: its icon.
            text: beside the icon, where there is room for all of them.
            tip: what it does, with its key.
            act: gets the selected photos.
            is_for: whether it is shown for a number of selected photos.
        """
        button = IconButton(self._app_theme, symbol, tip, self)
        button.setText(text)
        button.setIconSize(QSize(18, 18))
        button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        button.clicked.connect(lambda *_: act(hits) if (hits := self._selected()) else None)
        self._buttons.append((button, is_for))
        self._row.insertWidget(self._row.count() - 2, button)
        self._fit()

    def show_count(self, count: int) -> None:
        """Show that so many photos are selected; nothing for none."""
        text = self.tr("{count} selected").format(count=formatting.number(count))
        self._count.setText(text)
        for button, is_for in self._buttons:
            button.setVisible(is_for(count))
        self._fit()
        self.setVisible(count > 0)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 (Qt's name)
        """Show texts beside the icons where there is room for them."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        style = Qt.ToolButtonStyle
        shown = [button for button, _ in self._buttons if not button.isHidden()]
        for button, _ in self._buttons:
            button.setToolButtonStyle(style.ToolButtonTextBesideIcon)
        spaces = self._row.contentsMargins().left() + self._row.contentsMargins().right() + 16
        needed = sum(
            one.sizeHint().width() + self._row.spacing() for one in (self._count, *shown, self._clear)
        )
        if needed + spaces > self.width():
            for button in shown:
                button.setToolButtonStyle(style.ToolButtonIconOnly)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """As narrow as its icons."""
        return QSize(0, super().minimumSizeHint().height())
