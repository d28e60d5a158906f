"""The bar of the viewer: name and position of the photo, and buttons for what can be done with the view."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from clipsearch import Hit, Matches
from clipsearch.gui.style import formatting
from clipsearch.gui.style.colours import DARK
from clipsearch.gui.style.theme import AppTheme
from clipsearch.gui.style.translation import translate
from clipsearch.gui.widgets.elided_label import ElidedLabel
from clipsearch.gui.widgets.icon_button import IconButton
from clipsearch.gui.widgets.screen_reader import announce
from clipsearch.gui.widgets.tool_tip import plain_tip

__all__ = ["ViewerBar", "counted_position", "dark_button"]

NARROW = 760  # logical pixels below which buttons give way whose keys and menu entries remain


def dark_button(
    app_theme: AppTheme, symbol: str, name: str, slot: Callable[[], object], parent: QWidget
) -> IconButton:
    """A button on the viewer's ground, which is dark in both themes."""
    button = IconButton(app_theme, symbol, name, parent, colour=DARK.text)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.clicked.connect(lambda *_: slot())
    return button


class ViewerBar(QWidget):
    """Emits what its buttons request.

    Signals:
        back_requested, rotate_requested, similar_requested, play_requested, full_screen_requested,
            menu_requested: by a click.
        zoom_requested: steps to zoom in by, or out for negative ones.
    """

    back_requested = Signal()
    zoom_requested = Signal(int)
    rotate_requested = Signal()
    similar_requested = Signal()
    play_requested = Signal()
    full_screen_requested = Signal()
    menu_requested = Signal()

    def __init__(self, app_theme: AppTheme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("viewer-bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.name = ElidedLabel(self, mode=Qt.TextElideMode.ElideMiddle)
        self.name.setObjectName("title")
        self.name.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.position = QLabel(self)
        self.zoom = QLabel(self)
        self.marks = QLabel(self)
        self.marks.setObjectName("marks")
        for label in (self.position, self.zoom):
            label.setObjectName("muted")

        def button(symbol: str, name: str, slot: Callable[[], object]) -> IconButton:
            return dark_button(app_theme, symbol, name, slot, self)

        self.region_button = button("region", self.tr("Search with a part of the photo (R)"), lambda: None)
        self.info_button = button("info", self.tr("Photo details (I)"), lambda: None)
        for toggle in (self.region_button, self.info_button):
            toggle.setCheckable(True)
        self.play_button = button("play", self.tr("Slide show (Shift+P)"), self.play_requested.emit)
        self._optional = [
            self.zoom,
            button("zoom-out", self.tr("Smaller (−)"), lambda: self.zoom_requested.emit(-1)),
            button("zoom-in", self.tr("Larger (+)"), lambda: self.zoom_requested.emit(1)),
            button("rotate-right", self.tr("Rotate the view (Ctrl+R)"), self.rotate_requested.emit),
            self.play_button,
            button("full-screen", self.tr("Full screen (F11)"), self.full_screen_requested.emit),
        ]
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 12, 8)
        row.setSpacing(4)
        row.addWidget(button("arrow-left", self.tr("Back (Esc)"), self.back_requested.emit))
        row.addSpacing(8)
        row.addWidget(self.name, 1)
        row.addWidget(self.marks)
        row.addSpacing(8)
        row.addWidget(self.position)
        row.addSpacing(8)
        for part in self._optional[:4]:
            row.addWidget(part)
        row.addWidget(self.region_button)
        row.addWidget(button("similar", self.tr("Find similar photos (S)"), self.similar_requested.emit))
        row.addWidget(self.info_button)
        for part in self._optional[4:]:
            row.addWidget(part)
        self.more_button = button("more", self.tr("More (Shift+F10)"), self.menu_requested.emit)
        row.addWidget(self.more_button)

    def show_photo(self, hit: Hit, position: str) -> None:
        """Show the name of a photo, its position, and its marks, which screen readers announce."""
        said = f"{formatting.described(hit)}, {position}"
        if said != self.accessibleDescription():
            self.setAccessibleDescription(said)
            announce(self, said)
        self.name.setText(formatting.isolate(hit.path.name))
        self.name.setToolTip(plain_tip(str(hit.path)))
        self.position.setText(position)
        flag = formatting.state_name(hit.flag) if hit.flag else ""
        self.marks.setText("  ".join(filter(None, ("♥" if hit.favourite else "", flag))))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 (Qt's name)
        """Hide what has no space."""
        super().resizeEvent(event)
        for part in self._optional:
            part.setVisible(self.width() >= NARROW)


def counted_position(hits: Matches, row: int) -> str:
    """Which photo of how many is in a row, or for a stack which ones: as the results are counted."""
    before, through, count = (hits.count_photos([range(end)]) for end in (row, row + 1, len(hits)))
    number = formatting.number(before + 1)
    if through > before + 1:
        between = translate("Viewer", "{first}–{last}")
        number = between.format(first=number, last=formatting.number(through))
    return translate("Viewer", "{number} of {count}").format(number=number, count=formatting.number(count))
