"""The sidebar: all photos, and the folders that are kept with their state and counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QHBoxLayout,
    QLabel,
    QListView,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from clipsearch import Folder, Status, Way
from clipsearch.gui import words
from clipsearch.gui.theme import Colours, IconButton, Look, pixmap

__all__ = ["Sidebar"]

FOLDER = Qt.ItemDataRole.UserRole
ROW, ROW_WITH_NOTE = 40, 56
NOWHERE = QModelIndex()
Index = QModelIndex | QPersistentModelIndex


class Sidebar(QWidget):
    """Lists folders.

    Signals:
        all_asked: show all photos.
        add_asked: choose a folder to add.
        remove_asked: forget this folder (a Path); not confirmed yet.
        reveal_asked: show this folder (a Path) in the file manager.
        refresh_asked: look for changes.
        forget_asked: forget the missing photos; not confirmed yet.
    """

    all_asked = Signal()
    add_asked = Signal()
    remove_asked = Signal(object)
    reveal_asked = Signal(object)
    refresh_asked = Signal()
    forget_asked = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("side")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setMinimumWidth(176)
        self._look = look
        self._all = _AllPhotos(look, self)
        self._model = _Folders(self)
        self._list = QListView(self)
        self._list.setObjectName("folders")
        self._list.setModel(self._model)
        self._list.setItemDelegate(_Row(look, self._list))
        self._list.setAccessibleName(self.tr("Folders"))
        self._list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.viewport().setAttribute(Qt.WidgetAttribute.WA_Hover)
        self._add = IconButton(look, "folder-add", self.tr("Add a folder… (Ctrl+O)"), self)
        self._lay_out()
        self._all.clicked.connect(self.all_asked)
        self._add.clicked.connect(self.add_asked)
        self._list.customContextMenuRequested.connect(self._show_menu)
        self._list.activated.connect(self._reveal)
        look.changed.connect(self._list.viewport().update)

    def _lay_out(self) -> None:
        heading = QLabel(self.tr("Folders"), self)
        heading.setObjectName("heading")
        top = QHBoxLayout()
        top.setContentsMargins(8, 16, 0, 4)
        top.addWidget(heading, 1)
        top.addWidget(self._add)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 16, 12, 8)
        column.setSpacing(0)
        column.addWidget(self._all)
        column.addLayout(top)
        column.addWidget(self._list, 1)

    def show_status(self, status: Status, ways: Mapping[int, Way]) -> None:
        """Show new counts, and how the folders are followed."""
        self._model.show(status.folders, ways)
        self._all.show_count(status.photos)

    @Slot(QPoint)
    def _show_menu(self, point: QPoint) -> None:
        folder = self._list.indexAt(point).data(FOLDER)
        if isinstance(folder, Folder):
            menu = self.menu_for(folder.path)
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.popup(self._list.viewport().mapToGlobal(point))

    def menu_for(self, path: Path) -> QMenu:
        """What can be done with a folder."""
        menu = QMenu(self)
        icon = self._look.icon
        menu.addAction(
            icon("reveal"),
            self.tr("Show in file manager"),
            lambda: self.reveal_asked.emit(path),
        )
        menu.addAction(icon("refresh"), self.tr("Look for changes"), self.refresh_asked.emit)
        folder = self._model.find(path)
        if folder is not None and folder.missing and folder.state == "online":
            menu.addAction(icon("clear"), self.tr("Forget missing photos…"), self.forget_asked.emit)
        menu.addSeparator()
        menu.addAction(
            icon("trash"), self.tr("Remove from clipsearch…"), lambda: self.remove_asked.emit(path)
        )
        return menu

    @Slot(QModelIndex)
    def _reveal(self, index: QModelIndex) -> None:
        folder = index.data(FOLDER)
        if isinstance(folder, Folder):
            self.reveal_asked.emit(folder.path)


class _Folders(QAbstractListModel):
    """The folders as rows."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._folders: Sequence[Folder] = ()
        self._ways: Mapping[int, Way] = {}

    def find(self, path: Path) -> Folder | None:
        """The folder with this path."""
        return next((folder for folder in self._folders if folder.path == path), None)

    def show(self, folders: Sequence[Folder], ways: Mapping[int, Way]) -> None:
        """Replace the rows, or only their counts where the folders are the same."""
        self._ways = ways
        same = [folder.id for folder in folders] == [folder.id for folder in self._folders]
        if same and list(map(note, folders)) == list(map(note, self._folders)):
            self._folders = folders
            if folders:
                self.dataChanged.emit(self.index(0), self.index(len(folders) - 1))
            return
        self.beginResetModel()
        self._folders = folders
        self.endResetModel()

    def rowCount(self, parent: Index = NOWHERE) -> int:  # noqa: N802 (Qt's name)
        """How many folders there are."""
        return 0 if parent.isValid() else len(self._folders)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """A folder, its name, or what a screen reader says."""
        if not 0 <= index.row() < len(self._folders):
            return None
        folder = self._folders[index.row()]
        if role == FOLDER:
            return folder
        if role == Qt.ItemDataRole.DisplayRole:
            return words.folder_name(folder.path)
        if role == Qt.ItemDataRole.ToolTipRole:
            return "\n".join((str(folder.path), *_notes(folder), *_how(self._ways.get(folder.id))))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            said = f"{words.folder_name(folder.path)}, {words.count(folder.photos, 'photo')}"
            return ", ".join((said, *_notes(folder)))
        return None


def note(folder: Folder) -> str:
    """What matters most of what is not as it should be with a folder, or ""."""
    return next(iter(_notes(folder)), "")


def _notes(folder: Folder) -> list[str]:
    """All that is not as it should be."""
    if folder.state == "offline":
        return ["Not there now"]
    if folder.state == "unreadable":
        return ["Cannot be opened"]
    missing = [f"{folder.missing:,} missing"] if folder.missing else []
    return [*missing, f"{folder.failed:,} could not be read"] if folder.failed else missing


def _how(way: Way | None) -> list[str]:
    """How changes in a folder become known, where that is known."""
    if way is None:
        return []
    return [
        {
            "events": "Changes appear by themselves",
            "polling": f"Looked at from time to time: {way.why}",
            "offline": "Its photos stay in the results; it is noticed when it comes back",
        }[way.kind]
    ]


class _Row(QStyledItemDelegate):
    """Paints a folder: symbol, name, count, and a note below where there is one."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look

    def sizeHint(  # noqa: N802
        self, option: QStyleOptionViewItem, index: Index
    ) -> QSize:
        """Taller where there is a note."""
        folder = index.data(FOLDER)
        noted = isinstance(folder, Folder) and note(folder)
        return QSize(100, ROW_WITH_NOTE if noted else ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one row."""
        folder = index.data(FOLDER)
        if not isinstance(folder, Folder):
            return
        here = folder.state == "online"
        _paint_row(
            painter,
            option.rect,
            self._look.colours,
            option.state,
            _Said(
                "folder" if here else "folder-offline",
                words.folder_name(folder.path),
                f"{folder.photos:,}",
                note(folder),
                faint=not here,
            ),
        )


class _AllPhotos(QAbstractButton):
    """The first row: looks like a folder, and shows everything."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._count = 0
        self.setText(self.tr("All photos"))
        self.setFixedHeight(ROW)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        look.changed.connect(self.update)

    def show_count(self, count: int) -> None:
        """Show how many there are."""
        self._count = count
        self.setAccessibleName(f"{self.text()}, {words.count(count, 'photo')}")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Paint the row."""
        state = QStyle.StateFlag.State_None
        if self.underMouse():
            state |= QStyle.StateFlag.State_MouseOver
        if self.hasFocus():
            state |= QStyle.StateFlag.State_HasFocus
        number = f"{self._count:,}" if self._count else ""
        painter = QPainter(self)
        said = _Said("photo", self.text(), number)
        _paint_row(painter, self.rect(), self._look.colours, state, said)
        painter.end()


@dataclass(frozen=True, slots=True)
class _Said:
    """What a row says."""

    symbol: str
    name: str
    number: str
    note: str = ""
    faint: bool = False


def _paint_row(
    painter: QPainter, rect: QRect, colours: Colours, state: QStyle.StateFlag, said: _Said
) -> None:
    """Paint symbol, name, number at the right, and a note below where there is one."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if state & (QStyle.StateFlag.State_MouseOver | QStyle.StateFlag.State_Selected):
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.soft))
        painter.drawRoundedRect(rect, 8, 8)
    if state & QStyle.StateFlag.State_HasFocus:
        painter.setPen(QPen(QColor(colours.accent), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), 8, 8)
    text = QColor(colours.muted if said.faint else colours.text)
    symbol = pixmap(said.symbol, 20, text.name(), painter.device().devicePixelRatioF())
    painter.drawPixmap(rect.left() + 8, rect.top() + (ROW - 20) // 2, symbol)
    metrics, middle = painter.fontMetrics(), Qt.AlignmentFlag.AlignVCenter
    line = QRect(rect.left() + 40, rect.top(), rect.width() - 48, ROW)
    painter.setPen(QColor(colours.muted))
    painter.drawText(line, Qt.AlignmentFlag.AlignRight | middle, said.number)
    if said.note:
        below = QRect(line.left(), rect.top() + 30, line.width(), 20)
        short = metrics.elidedText(said.note, Qt.TextElideMode.ElideRight, below.width())
        painter.drawText(below, Qt.AlignmentFlag.AlignLeft | middle, short)
    room = line.width() - metrics.horizontalAdvance(said.number) - 8
    painter.setPen(text)
    name = metrics.elidedText(said.name, Qt.TextElideMode.ElideMiddle, room)
    painter.drawText(line, Qt.AlignmentFlag.AlignLeft | middle, name)
    painter.restore()
