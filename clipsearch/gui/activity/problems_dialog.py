"""The dialog that lists the files that could not be read, and the controller that opens it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from PySide6.QtCore import (
    QAbstractTableModel,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from clipsearch import Library, Problem
from clipsearch.gui.activity.follow_controller import FollowController
from clipsearch.gui.runtime.task_runner import TaskRunner
from clipsearch.gui.style import formatting
from clipsearch.gui.style.core_texts import core_text
from clipsearch.gui.style.theme import AppTheme
from clipsearch.gui.widgets.dialogs import fit_to_screen
from clipsearch.gui.widgets.tool_tip import plain_tip
from clipsearch.records import REASONS

__all__ = ["ProblemsController", "ProblemsDialog"]

NOWHERE = QModelIndex()
Index = QModelIndex | QPersistentModelIndex


class ProblemsController(QObject):
    """Opens the dialog, keeps its list up to date, and has files read again.

    Signals:
        reveal_requested: show this file (a Path) in the file manager.
    """

    reveal_requested = Signal(object)

    def __init__(
        self,
        tasks: TaskRunner,
        library: Library,
        app_theme: AppTheme,
        follow_controller: FollowController,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._tasks = tasks
        self._library = library
        self._app_theme = app_theme
        self._follow_controller = follow_controller
        self._window = window
        self._dialog: ProblemsDialog | None = None

    @Slot()
    def show(self) -> None:
        """Open the dialog, or bring it to the front."""
        if self._dialog is None:
            self._dialog = dialog = ProblemsDialog(self._app_theme, self._window)
            dialog.reveal_requested.connect(self.reveal_requested)
            dialog.retry_all_requested.connect(lambda: self._follow_controller.start(retry=True))
            dialog.retry_requested.connect(self._follow_controller.retry)
            dialog.finished.connect(self._forget_dialog)
            dialog.show()
        self._dialog.raise_()
        self._dialog.activateWindow()
        self.refresh()

    def refresh(self) -> None:
        """Bring the list up to date, if it is open."""
        if self._dialog is not None:
            self._tasks.run_latest("problems", "facts", self._library.problems, self._dialog.show_problems)

    @Slot()
    def _forget_dialog(self) -> None:
        self._tasks.cancel_latest("problems")
        self._dialog = None


class ProblemsDialog(QDialog):
    """Lists problems, in the order given.

    Signals:
        reveal_requested: show this file (a Path) in the file manager.
        retry_requested: read these files (Paths) again.
        retry_all_requested: read all of them again.
    """

    reveal_requested = Signal(object)
    retry_requested = Signal(object)
    retry_all_requested = Signal()

    def __init__(self, app_theme: AppTheme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Files that could not be read"))
        self.resize(fit_to_screen(self, QSize(960, 480)))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._app_theme = app_theme
        self._model = _ProblemTable(self)
        self._title = QLabel(self)
        self._title.setObjectName("big")
        self._text = QLabel(
            self.tr("Everything else can be searched. These files are tried again when they change."), self
        )
        self._text.setObjectName("muted")
        self._table = QTableView(self)
        self._table.setModel(self._model)
        self._table.setAccessibleName(self.windowTitle())
        self._table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self._table.setShowGrid(False)
        self._table.setWordWrap(False)
        self._table.setTabKeyNavigation(False)
        self._table.verticalHeader().hide()
        self._table.verticalHeader().setDefaultSectionSize(36)
        header = self._table.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for section, width in enumerate((150, 120)):
            self._table.setColumnWidth(section, width)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        header.resizeSection(3, 190)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(8)
        column.addWidget(self._title)
        column.addWidget(self._text)
        column.addSpacing(8)
        column.addWidget(self._table, 1)
        column.addSpacing(8)
        column.addLayout(self._buttons())
        app_theme.changed.connect(self._tint)
        self._tint()
        copy = QShortcut(QKeySequence.StandardKey.Copy, self)
        copy.activated.connect(self.copy)

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self._symbols = list[tuple[QPushButton, str]]()
        for symbol, name, slot in (
            ("copy", self.tr("Copy list"), self.copy),
            ("reveal", self.tr("Show in file manager"), self._reveal),
            ("refresh", self.tr("Try again"), self._retry),
            ("refresh", self.tr("Try all again"), self.retry_all_requested),
        ):
            button = QPushButton(name, self)
            self._symbols.append((button, symbol))
            button.setAutoDefault(False)
            button.clicked.connect(slot)
            row.addWidget(button)
        row.addStretch(1)
        close = QPushButton(self.tr("Close"), self)
        close.clicked.connect(self.close)
        row.addWidget(close)
        return row

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Fill the list."""
        chosen, row = {problem.path for problem in self._selected()}, self._table.currentIndex().row()
        self._model.show(problems)
        number = formatting.count(len(problems), "file")
        self._title.setText(
            self.tr("{files} could not be read").format(files=number)
            if problems
            else self.tr("All files could be read")
        )
        self._text.setVisible(bool(problems))
        for button, _ in self._symbols:
            button.setEnabled(bool(problems))
        self._select([row for row, problem in enumerate(problems) if problem.path in chosen])
        if problems and not self._selected():
            self._select([min(max(row, 0), len(problems) - 1)])

    def _selected(self) -> list[Problem]:
        rows = sorted({index.row() for index in self._table.selectionModel().selectedRows()})
        return [self._model.problems[row] for row in rows]

    def _select(self, rows: Sequence[int]) -> None:
        flag, index, selection = QItemSelectionModel.SelectionFlag, self._model.index, QItemSelection()
        for _, numbered in groupby(enumerate(rows), lambda pair: pair[1] - pair[0]):  # rows in a row
            run = [row for _, row in numbered]
            selection.select(index(run[0], 0), index(run[-1], self._model.columnCount() - 1))
        self._table.selectionModel().select(selection, flag.ClearAndSelect)
        if rows:
            self._table.selectionModel().setCurrentIndex(index(rows[0], 0), flag.NoUpdate)

    @Slot()
    def copy(self) -> None:
        """Copy what is selected; all of it if that is one row or none."""
        chosen = self._selected()
        shown = chosen if len(chosen) > 1 else self._model.problems
        lines = ("\t".join((str(p.path), REASONS.get(p.reason, p.reason), p.detail, p.since)) for p in shown)
        QGuiApplication.clipboard().setText("\n".join(lines))

    @Slot()
    def _tint(self) -> None:
        for button, symbol in self._symbols:
            button.setIcon(self._app_theme.icon(symbol))

    @Slot()
    def _retry(self) -> None:
        """Read the selected ones again."""
        if files := [problem.path for problem in self._selected()]:
            self.retry_requested.emit(files)

    @Slot()
    def _reveal(self) -> None:
        row = self._table.currentIndex().row()
        if 0 <= row < len(self._model.problems):
            self.reveal_requested.emit(self._model.problems[row].path)


class _ProblemTable(QAbstractTableModel):
    """Problems as rows."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.problems: Sequence[Problem] = ()
        self._titles = (self.tr("File"), self.tr("Folder"), self.tr("Reason"), self.tr("Since"))

    def show(self, problems: Sequence[Problem]) -> None:
        """Replace the rows."""
        self.beginResetModel()
        self.problems = problems
        self.endResetModel()

    def rowCount(self, parent: Index = NOWHERE) -> int:  # noqa: N802 (Qt's name)
        """How many problems there are."""
        return 0 if parent.isValid() else len(self.problems)

    def columnCount(self, parent: Index = NOWHERE) -> int:  # noqa: N802
        """File, folder, reason, since."""
        return 0 if parent.isValid() else len(self._titles)

    def headerData(  # noqa: N802
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        """The columns' names."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._titles[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """One cell's text, and its full length in the tooltip."""
        problem = self.problems[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return (
                formatting.file_name(problem.path),
                formatting.folder_name(problem.path.parent),
                core_text(problem.detail) or REASONS.get(problem.reason, problem.reason).capitalize(),
                formatting.local_date(problem.since),
            )[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(f"{problem.path}\n{core_text(problem.detail)}")
        return None
