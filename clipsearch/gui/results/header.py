"""The line above the results: what they are, how many, in which order, and how large."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction, QActionGroup, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QSizePolicy, QSlider, QToolButton, QWidget

from clipsearch.gui.results.grid import LARGEST, SIDE, SMALLEST
from clipsearch.gui.style.theme import AppTheme, IconButton
from clipsearch.records import Group, Sort

__all__ = ["ResultsHeader"]


class ResultsHeader(QWidget):
    """Says what is shown, and offers how.

    Signals:
        arranged: a `Sort` and a `Group` were chosen.
        side_asked: about how large pictures should be.
        whole_asked: whether pictures should be shown whole.
    """

    arranged = Signal(str, str)
    side_asked = Signal(int)
    whole_asked = Signal(bool)

    def __init__(self, app_theme: AppTheme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = _Elided(
            self, "title", yields=True
        )  # the query bar says it, too; the count is here alone
        self.note = _Elided(self, "muted")
        self._sort: Sort = "given"
        self._group: Group = "none"
        self._sorts: dict[Sort, QAction] = {}
        self._groups: dict[Group, QAction] = {}
        self.order = IconButton(app_theme, "sort", self.tr("Sort and group"), self)
        self.order.setMenu(self._menu())
        self.order.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.whole = IconButton(
            app_theme, "whole", self.tr("Show pictures whole instead of cut to squares"), self
        )
        self.whole.setCheckable(True)
        self.whole.toggled.connect(self.whole_asked)
        self.slider = QSlider(Qt.Orientation.Horizontal, self)
        self.slider.setAccessibleName(self.tr("Size of the pictures"))
        self.slider.setToolTip(self.tr("Size of the pictures (Ctrl++, Ctrl+−, Ctrl+wheel)"))
        self.slider.setRange(SMALLEST, LARGEST)
        self.slider.setPageStep(32)
        self.slider.setSingleStep(8)
        self.slider.setValue(SIDE)
        self.slider.setMinimumWidth(56)
        self.slider.setMaximumWidth(120)
        self.slider.valueChanged.connect(self.side_asked)
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 8, 16, 0)
        row.setSpacing(8)
        row.addWidget(self.title, 100)
        row.addWidget(self.note)
        row.addStretch(1)
        for widget in (self.order, self.whole, self.slider):
            row.addWidget(widget)
        self._tell_order()

    def _menu(self) -> QMenu:
        menu = QMenu(self)
        sorts = QActionGroup(menu)
        groups = QActionGroup(menu)
        chosen: tuple[tuple[Sort, str], ...] = (
            ("given", self.tr("By relevance")),
            ("date", self.tr("By date taken, newest first")),
            ("name", self.tr("By name")),
        )
        for sort, name in chosen:
            self._sorts[sort] = action = sorts.addAction(menu.addAction(name))
            action.setCheckable(True)
            action.triggered.connect(lambda *_, sort=sort: self.choose(sort, self._group))
        menu.addSeparator()
        headings: tuple[tuple[Group, str], ...] = (
            ("none", self.tr("Without groups")),
            ("day", self.tr("Group by day")),
            ("folder", self.tr("Group by folder")),
        )
        for group, name in headings:
            self._groups[group] = action = groups.addAction(menu.addAction(name))
            action.setCheckable(True)
            action.triggered.connect(lambda *_, group=group: self.choose(self._sort, group))
        return menu

    def choose(self, sort: Sort, group: Group) -> None:
        """Choose an order; groups need one that is not by relevance."""
        if sort == "given" and self._sort == "given" and group != "none":
            sort = "date"
        elif sort == "given":
            group = "none"
        self._sort, self._group = sort, group
        self._tell_order()
        self.arranged.emit(sort, group)

    @property
    def chosen(self) -> tuple[Sort, Group]:
        """The order that is chosen."""
        return self._sort, self._group

    def name_given(self, name: str) -> None:
        """Say in which order the library gave the results."""
        self._sorts["given"].setText(name)
        self._tell_order()

    @Slot(int)
    def show_side(self, side: int) -> None:
        """Take into account how large pictures are."""
        self.slider.setValue(side)

    def _tell_order(self) -> None:
        self._sorts[self._sort].setChecked(True)
        self._groups[self._group].setChecked(True)
        said = self._sorts[self._sort].text()
        if self._group != "none":
            said += f" · {self._groups[self._group].text()}"
        self.order.setToolTip(self.tr("Sort and group: {order}").format(order=said))


class _Elided(QLabel):
    """Text that is cut short where there is no room for all of it; one that yields is cut first."""

    def __init__(self, parent: QWidget, name: str, *, yields: bool = False) -> None:
        super().__init__(parent)
        self._yields = yields
        self.setObjectName(name)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)

    def say(self, text: str) -> None:
        """Show a text, whole in the tooltip."""
        self.setText(text)
        self.setToolTip(text)
        self._fit()

    def _fit(self) -> None:
        self.setMaximumWidth(super().sizeHint().width())

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 (Qt's name)
        """Measure anew in another font."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def sizeHint(self) -> QSize:  # noqa: N802
        """All of it, or as little as can be."""
        return self.minimumSizeHint() if self._yields else super().sizeHint()

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """It may become narrow."""
        return QSize(min(48, super().sizeHint().width()), super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Paint what there is room for."""
        painter = QPainter(self)
        metrics = QFontMetrics(self.font())
        said = metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        self.style().drawItemText(
            painter, self.rect(), flags.value, self.palette(), True, said, self.foregroundRole()
        )
