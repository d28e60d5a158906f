"""The page on which a tag learns: what it fits, what it probably fits, and what to decide next."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import NamedTuple, get_args

import numpy as np
from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAction, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from clipsearch import ClipsearchError, Library, Matches
from clipsearch.gui.empty.empty_note import EmptyNote
from clipsearch.gui.results.grid import Grid
from clipsearch.gui.results.grid_geometry import MARKING
from clipsearch.gui.results.photo_delegate import PhotoDelegate
from clipsearch.gui.results.thumbnail_cache import ThumbnailCache
from clipsearch.gui.runtime.task_runner import TaskRunner
from clipsearch.gui.style import formatting
from clipsearch.gui.style.theme import AppTheme
from clipsearch.gui.widgets.elided_label import ElidedLabel
from clipsearch.gui.widgets.flow_layout import FlowLayout
from clipsearch.gui.widgets.screen_reader import name_choices
from clipsearch.gui.widgets.tool_tip import plain_tip
from clipsearch.records import TagView

__all__ = ["TagPage"]

SURE = 0.9  # probability from which on suggestions are accepted together
HEIGHT_WITH_NOTE = 400  # logical pixels of the page, from which on there is space for it
FETCHED = 128  # hits that are made before they are shown


class _Review(NamedTuple):
    """What is shown of a tag."""

    tag: str
    view: TagView
    hits: Matches
    fitting: int
    against: int


class TagPage(QWidget):
    """Shows the photos of a tag, and lets users say which ones it fits.

    Signals:
        marked: a tag, keys of photos, and whether it fits them.
        view_requested: matches, and the row to show in full size.
    """

    marked = Signal(str, object, bool)
    view_requested = Signal(object, int)

    def __init__(
        self, tasks: TaskRunner, library: Library, app_theme: AppTheme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._app_theme = app_theme
        self._icons: list[tuple[QPushButton, str]] = []
        app_theme.changed.connect(self._update_icons)
        self._library = library
        self._tag, self._view = "", get_args(TagView)[0]
        self.grid = Grid(app_theme, ThumbnailCache(tasks, library.thumbnail, self), self)
        self._focuses = False  # the photos get the keyboard once there are some
        self.name = QComboBox(self)
        field = QLineEdit(self.name)
        self.name.setLineEdit(field)
        self.name.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        name_choices(self.name, self.tr("Tag"))
        field.setAccessibleName(self.tr("Tag"))
        self.name.setMinimumWidth(200)
        field.setPlaceholderText(self.tr("A tag, such as beach"))
        field.editingFinished.connect(lambda: self.show_tag(self.name.currentText()))
        field.returnPressed.connect(self.focus_photos)
        self.name.activated.connect(lambda _: self.show_tag(self.name.currentText()))
        self._counts = ElidedLabel(self)
        self._counts.setObjectName("muted")
        self._note = QLabel(self)
        self._note.setObjectName("muted")
        self._note.setWordWrap(True)
        self.grid.hover.controls = MARKING
        delegate = self.grid.itemDelegate()
        if isinstance(delegate, PhotoDelegate):
            delegate.shows_probability = True
        self._has_folders, self._failure = True, ""
        self._nothing = EmptyNote(self, 24)
        self._pages = QStackedWidget(self)
        for page in (self.grid, self._nothing):
            self._pages.addWidget(page)
        self.tabs = {view: self._create_tab(view) for view in get_args(TagView)}
        self.fits = self._create_button(app_theme, "thumb-up", self.tr("Fits (Y)"), True)
        self.does_not = self._create_button(app_theme, "thumb-down", self.tr("Does not fit (N)"), False)
        self.accept_all = QPushButton(self)
        self.accept_all.setObjectName("quiet")
        self.accept_all.clicked.connect(self._accept_sure)
        self.setFocusProxy(self.name)
        self._lay_out()
        self._connect()
        self._show_nothing()

    @Slot()
    def _update_icons(self) -> None:
        for button, symbol in self._icons:
            button.setIcon(self._app_theme.icon(symbol))

    def _lay_out(self) -> None:
        top = QWidget(self)
        row = FlowLayout(top, 16)
        row.spare = title = ElidedLabel(self)
        title.setText(self.tr("Learn a tag"))
        title.setObjectName("title")
        for part in (title, self.name, self._counts):
            row.addWidget(part)
        tabs = QWidget(self)
        flow = FlowLayout(tabs, 4)
        for tab in self.tabs.values():
            flow.addWidget(tab)
        bottom = QWidget(self)
        row = FlowLayout(bottom)
        for button in (self.fits, self.does_not, self.accept_all):
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 8)
        column.setSpacing(8)
        head = QVBoxLayout()
        head.setContentsMargins(24, 0, 16, 0)
        head.addWidget(top)
        head.addWidget(tabs)
        head.addWidget(self._note)
        column.addLayout(head)
        column.addWidget(self._pages, 1)
        foot = QHBoxLayout()
        foot.setContentsMargins(24, 0, 16, 0)
        foot.addWidget(bottom, 1)
        column.addLayout(foot)

    def _create_tab(self, view: TagView) -> QPushButton:
        tab = QPushButton(self)
        tab.setObjectName("filter")
        tab.clicked.connect(lambda: self.show_view(view))
        return tab

    def _create_button(self, app_theme: AppTheme, symbol: str, text: str, fits: bool) -> QPushButton:
        button = QPushButton(text, self)
        button.setIcon(app_theme.icon(symbol))
        self._icons.append((button, symbol))
        button.clicked.connect(lambda: self._mark_selected(fits))
        return button

    def _connect(self) -> None:
        grid = self.grid
        grid.hover.marked.connect(lambda hit, fits: self._mark([hit.content], fits))
        grid.view_requested.connect(lambda row: self.view_requested.emit(grid.hits, row))
        grid.selected_changed.connect(self._update_buttons)
        grid.layout_needed.connect(
            lambda work: self._tasks.run_latest("tag layout", "pages", work, lambda _: grid.refresh_layout())
        )
        grid.rows_needed.connect(self._fetch)
        for keys, fits in ((("Y", "Return", "Enter"), True), (("N", "Del"), False)):
            action = QAction(grid)
            action.setShortcuts([QKeySequence(key) for key in keys])
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            action.triggered.connect(lambda *_, fits=fits: self._mark_selected(fits))
            grid.addAction(action)

    @property
    def tag(self) -> str:
        """The tag that is shown, or ""."""
        return self._tag

    @property
    def text(self) -> str:
        """How many photos are marked."""
        return self._counts.text()

    @Slot(str)
    def show_tag(self, tag: str) -> None:
        """Show another tag, which there need not be yet."""
        tag = "/".join(part.strip() for part in tag.split("/") if part.strip())
        if tag != self._tag:
            self._tag = tag
            self.name.setEditText(tag)
            self.show_view("suggested")

    @Slot()
    def focus_photos(self) -> None:
        """Move the keyboard to the photos, now or once some are found."""
        self._focuses = True
        self._move_focus()

    def _move_focus(self) -> None:
        if self._focuses and self.grid.isVisible():
            self._focuses = False
            self.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_view(self, view: TagView) -> None:
        """Show other photos of the tag."""
        self._view = view
        self.grid.set_hits(Matches.none())
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Show what is known now; selection and place stay."""
        library = self._library

        def find_tags() -> tuple[list[str], bool]:
            return [*library.tags.counts()], bool(library.folders(counts=False))

        self._tasks.run_latest("tags", "counts", find_tags, self._offer)
        if not self._tag:
            self._tasks.cancel_latest("tag")
            self._show_nothing()
            return
        tag, view, tags = self._tag, self._view, library.tags

        def find() -> _Review:
            hits = tags.matches(tag, view)
            hits.fetch(range(FETCHED))
            return _Review(tag, view, hits, *tags.marks(tag))

        self._tasks.run_latest("tag", "inspect", find, self._show, failed=self._show_failure)

    def _offer(self, found: tuple[list[str], bool]) -> None:
        tags, self._has_folders = found
        if [self.name.itemText(row) for row in range(self.name.count())] != tags:
            text = self.name.currentText()
            self.name.clear()
            self.name.addItems(tags)
            self.name.setEditText(text)
        self._update()

    def _fetch(self, rows: range) -> None:
        hits = self.grid.hits
        if any(hits.ready(row) is None for row in range(rows.start, min(rows.stop, len(hits)))):
            show: Callable[[object], None] = lambda _: self.grid.viewport().update()  # noqa: E731
            self._tasks.run_latest("tag pages", "pages", lambda: hits.fetch(rows), show)

    def _show(self, found: _Review) -> None:
        if (found.tag, found.view) != (self._tag, self._view):
            return
        self._failure = ""
        self.grid.set_hits(found.hits, is_refresh=True)
        if found.hits and self.grid.current is None:  # so that keys have one to begin with
            first = int(found.hits.contents[0])
            self.grid.select([first], first)
        counts = self.tr("fits {fitting} · not {against}")
        photos = formatting.count(found.fitting, "photo")
        self._counts.setText(counts.format(fitting=photos, against=formatting.number(found.against)))
        self._update()
        self._move_focus()

    def _show_failure(self, error: ClipsearchError) -> None:
        """Say in place of the photos why there are none, such as before any is indexed."""
        self._failure = error.message
        self._show_nothing()

    def _show_nothing(self) -> None:
        self.grid.set_hits(Matches.none())
        self._counts.setText("")
        self._update()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 (Qt's name)
        """Leave out the note where the photos need its space."""
        super().resizeEvent(event)
        self._note.setVisible(self.height() >= HEIGHT_WITH_NOTE)

    def _update(self) -> None:
        """Show tabs, notes and buttons for what is shown."""
        for view, tab in self.tabs.items():
            tab.setText(self._name_of(view))
            tab.setToolTip(plain_tip(self._meaning(view)))
            tab.setProperty("active", view == self._view)
            tab.style().unpolish(tab)
            tab.style().polish(tab)
            tab.setVisible(bool(self._tag) and self._has_folders)
        for button in (self.fits, self.does_not):
            button.setVisible(bool(self.grid.hits))
        self._note.setText(self._meaning(self._view) if self.grid.hits else "")
        self._pages.setCurrentWidget(self.grid if self.grid.hits else self._nothing)
        self._show_reason()
        sure = self._sure
        said = self.tr("Accept {count} above {percent}")
        count, percent = formatting.number(len(sure)), formatting.percentage(SURE)
        self.accept_all.setText(said.format(count=count, percent=percent))
        self.accept_all.setVisible(bool(sure))
        self._update_buttons()

    def _show_reason(self) -> None:
        """Say why there are no photos."""
        if not self._has_folders:
            self._nothing.show_no_folders()
        elif self._tag:
            self._nothing.show_text(self._failure or self._nothing_of(self._view))
        else:
            self._nothing.show_text(
                self.tr(
                    "Type a tag, or choose one. You are shown photos that it probably fits; say for a few "
                    "whether it does, and it learns."
                )
            )

    @Slot()
    def _update_buttons(self) -> None:
        is_some = self.grid.selected_count > 0
        self.fits.setEnabled(is_some and self._view != "fitting")
        self.does_not.setEnabled(is_some and self._view != "against")

    @property
    def _sure(self) -> list[int]:
        """The suggestions that are accepted together."""
        hits = self.grid.hits
        if self._view != "suggested" or hits.relevances is None:
            return []
        sure: list[int] = hits.contents[hits.relevances >= SURE].tolist()
        return sure

    def _name_of(self, view: TagView) -> str:
        return {
            "suggested": self.tr("Suggested"),
            "uncertain": self.tr("Least certain"),
            "fitting": self.tr("Tagged"),
            "against": self.tr("Not this"),
            "conflicts": self.tr("Doubtful"),
        }[view]

    def _nothing_of(self, view: TagView) -> str:
        return {
            "fitting": self.tr("No photo has this tag yet."),
            "against": self.tr("No photo was marked as not fitting."),
            "conflicts": self.tr("No decision looks wrong."),
        }.get(view, self.tr("All photos are decided."))

    def _meaning(self, view: TagView) -> str:
        keys = self.tr("Y or Enter: it fits. N or Del: it does not.")
        return {
            "suggested": self.tr("Photos that it probably fits, the most probable first."),
            "uncertain": self.tr("Deciding about these teaches it most."),
            "fitting": self.tr("Photos that have it, the least probable first."),
            "against": self.tr("Photos that were marked as not fitting, the most probable first."),
            "conflicts": self.tr("Decisions that look wrong."),
        }[view] + f" {keys}"

    # Marks

    def _mark_selected(self, fits: bool) -> None:
        if self.fits.isEnabled() if fits else self.does_not.isEnabled():
            self._mark(self.grid.selected.contents.tolist(), fits)

    @Slot()
    def _accept_sure(self) -> None:
        self._mark(self._sure, True)

    def _mark(self, contents: Collection[int], fits: bool) -> None:
        rows = self.grid.hits.ranges_of(np.array([*contents], np.int64))
        self.grid.select_next([self.grid.hits[row] for part in rows for row in part])
        self.marked.emit(self._tag, [*contents], fits)
