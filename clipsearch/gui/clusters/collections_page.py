"""The page of collections: groups of photos that look alike, what is below one, and events."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Literal, get_args

from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMenu,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from clipsearch import Folder, Library
from clipsearch.gui.clusters.card_view import Card, CardView
from clipsearch.gui.empty.empty_note import EmptyNote
from clipsearch.gui.results.thumbnail_cache import ThumbnailCache
from clipsearch.gui.runtime.task_runner import TaskRunner
from clipsearch.gui.style import formatting
from clipsearch.gui.style.theme import AppTheme
from clipsearch.gui.style.translation import translate
from clipsearch.gui.widgets.elided_label import ElidedLabel
from clipsearch.gui.widgets.flow_layout import FlowLayout
from clipsearch.records import Filters, Progress
from clipsearch.records.clusters import Cluster, Event, Rediscovered

__all__ = ["CollectionsPage", "Part"]

Part = Literal["alike", "events", "again"]
EVENTS = 60  # that get examples at a time


class CollectionsPage(QWidget):
    """Shows collections that are made by themselves, and brings them up to date while it is open.

    Signals:
        photos_requested: filters that find the photos of a collection.
        choice_requested: keys of photos, and what they are called.
        rename_requested: a cluster.
    """

    photos_requested = Signal(object)
    choice_requested = Signal(object, str)
    rename_requested = Signal(object)

    def __init__(
        self, tasks: TaskRunner, library: Library, app_theme: AppTheme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._library = library
        self._part: Part = "alike"
        self._has_folders = True
        self._above: Cluster | None = None
        self._clusters: Sequence[Cluster] = ()
        self._events: Sequence[Event] = ()
        self._again: Sequence[Rediscovered] = ()
        self._cancel: threading.Event | None = None
        self.cards = CardView(app_theme, ThumbnailCache(tasks, library.thumbnail, self), self)
        self.cards.setAccessibleName(self.tr("Collections"))
        self._nothing = EmptyNote(self)
        self._stack = QStackedWidget(self)
        for page in (self.cards, self._nothing):
            self._stack.addWidget(page)
        self._progress = ElidedLabel(self)
        self._progress.setObjectName("muted")
        self.stop = self._create_button(self.tr("Stop"), self._stop)
        self.back = self._create_button("", self._go_back)
        self.show_all = self._create_button("", self._show_above)
        self.back.setIcon(app_theme.icon("arrow-left"))
        self._app_theme = app_theme
        app_theme.changed.connect(self._update_icon)
        self.back.setText(self.tr("All collections"))
        self._name = ElidedLabel(self)
        self._name.setObjectName("title")
        self.tabs = {part: self._create_tab(part) for part in get_args(Part)}
        self.tabs["alike"].setText(self.tr("Photos that look alike"))
        self.tabs["events"].setText(self.tr("Events"))
        self.tabs["again"].setText(self.tr("Look again"))
        self._lay_out()
        self.setFocusProxy(self.cards)
        self.cards.opened.connect(self._open)
        self.cards.menu_requested.connect(self._show_menu)
        rename = QAction(self.cards, shortcut=QKeySequence("F2"))
        rename.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        rename.triggered.connect(self._rename_current)
        self.cards.addAction(rename)
        self._show_busy(None)
        self._show()

    @Slot()
    def _update_icon(self) -> None:
        self.back.setIcon(self._app_theme.icon("arrow-left"))

    def _lay_out(self) -> None:
        top = QWidget(self)
        flow = FlowLayout(top, 4)
        flow.spare = title = ElidedLabel(top)
        title.setText(self.tr("Collections"))
        title.setObjectName("title")
        title.setContentsMargins(0, 0, 8, 0)
        for widget in (title, *self.tabs.values()):
            flow.addWidget(widget)
        head, below = QHBoxLayout(), QHBoxLayout()
        head.addWidget(top, 1)
        below.addWidget(self.back)
        below.addWidget(self._name, 1)
        below.addWidget(self._progress, 1)
        below.addWidget(self.stop)
        below.addWidget(self.show_all)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(8)
        for row in (head, below):
            row.setContentsMargins(24, 0, 16, 0)
            column.addLayout(row)
        inner = QVBoxLayout()
        inner.setContentsMargins(16, 0, 0, 0)
        inner.addWidget(self._stack)
        column.addLayout(inner, 1)

    def _create_tab(self, part: Part) -> QPushButton:
        tab = QPushButton(self)
        tab.setObjectName("filter")
        tab.clicked.connect(lambda: self.show_part(part))
        return tab

    def _create_button(self, text: str, clicked: object) -> QPushButton:
        button = QPushButton(text, self)
        button.setObjectName("quiet")
        button.clicked.connect(clicked)
        return button

    # What is shown

    def show_part(self, part: Part) -> None:
        """Show photos that look alike, or events."""
        self._part, self._above = part, None
        self._show()
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Show what the library holds now, and bring it up to date."""
        library = self._library
        self._tasks.run_latest(
            "folders of collections", "counts", lambda: library.folders(counts=False), self._take_folders
        )
        if self._part == "events":
            self._tasks.run_latest("events", "counts", self._library.events.all, self._take_events)
            return
        if self._part == "again":
            self._tasks.run_latest("again", "counts", self._library.rediscovery.suggest, self._take_again)
            return
        self._tasks.run_latest("clusters", "counts", self._library.clusters.all, self._take_clusters)
        if self._cancel is None:
            self._update()

    def _update(self) -> None:
        cancel = self._cancel = threading.Event()
        report = self._tasks.reporter(self._show_busy)
        self._show()  # the cards take the keyboard while they are looked for

        def done(before: Sequence[Cluster]) -> None:
            if not cancel.is_set():
                self._take_clusters(before)

        def work() -> Sequence[Cluster]:
            self._library.clusters.update(report, cancel)
            return self._library.clusters.all()

        def finished() -> None:
            self._cancel = None
            self._show_busy(None)
            self._show()

        self._tasks.run("long", work, done, failed=lambda _: None, finished=finished)

    @Slot()
    def _stop(self) -> None:
        if self._cancel is not None:
            self._cancel.set()

    def close_work(self) -> None:
        """Stop what is under way: the window is closed."""
        self._stop()

    def _show_busy(self, progress: Progress | None) -> None:
        is_busy = progress is not None and progress.phase != "done" and self._cancel is not None
        self._progress.setText(formatting.progress(progress) if progress is not None and is_busy else "")
        for widget in (self._progress, self.stop):
            widget.setVisible(is_busy)

    def _take_folders(self, folders: Sequence[Folder]) -> None:
        if self._has_folders != bool(folders):
            self._has_folders = bool(folders)
            self._show()

    def _take_clusters(self, clusters: Sequence[Cluster]) -> None:
        self._clusters = clusters
        if self._above is not None:
            self._above = next((one for one in clusters if one.id == self._above.id), None)
        self._show()

    def _take_again(self, found: Sequence[Rediscovered]) -> None:
        self._again = found
        self._show()

    def _take_events(self, events: Sequence[Event]) -> None:
        known = {(one.first, one.last, one.photos): one for one in self._events}
        self._events = [known.get((one.first, one.last, one.photos), one) for one in events]
        self._show()
        self._complete_events()

    def _complete_events(self) -> None:
        """Get words and examples of events, the latest first, some at a time."""
        todo = [one for one in self._events if not one.examples][:EVENTS]
        if todo:
            complete = self._library.events.completed
            self._tasks.run_latest("events", "counts", lambda: [*map(complete, todo)], self._fill)

    def _fill(self, completed: Sequence[Event]) -> None:
        made = {one.first: one for one in completed}
        self._events = [made.get(one.first, one) for one in self._events]
        self._show()
        if any(one.examples for one in completed):
            self._complete_events()

    def _show(self) -> None:
        for part, tab in self.tabs.items():
            tab.setProperty("active", part == self._part)
            tab.style().unpolish(tab)
            tab.style().polish(tab)
        above = self._above
        for widget in (self.back, self._name, self.show_all):
            widget.setVisible(above is not None)
        if above is not None:
            self._name.setText(above.name)
            photos = formatting.count(above.photos, "photo")
            self.show_all.setText(self.tr("Show all {photos}").format(photos=photos))
        if self._part == "events":
            cards = [_event_card(one) for one in self._events]
            nothing = self.tr("There are no events yet: they need photos with a date.")
        elif self._part == "again":
            cards = [_again_card(one) for one in self._again]
            nothing = self.tr("There are no photos from a year ago or earlier.")
        else:
            level = None if above is None else above.id
            cards = [self._cluster_card(one) for one in self._clusters if one.parent == level]
            nothing = self.tr("There are too few photos: collections need at least 20.")
        if self._cancel is not None:
            self._nothing.show_text("")
        elif not self._has_folders:
            self._nothing.show_no_folders()
        else:
            self._nothing.show_text(nothing, offers_folder=self._part == "alike")
        self.cards.set_cards(cards)
        is_empty = bool(self._nothing.text()) and not cards
        self._stack.setCurrentWidget(self._nothing if is_empty else self.cards)

    @property
    def reason(self) -> str:
        """Why there is nothing to be seen; "" while it is being looked for."""
        return self._nothing.text()

    def _cluster_card(self, cluster: Cluster) -> Card:
        below = sum(one.parent == cluster.id for one in self._clusters)
        note = formatting.count(cluster.photos, "photo")
        if below:
            note = f"{note} · {formatting.count(below, 'group')}"
        return Card(("cluster", cluster.id), cluster.name, note, cluster.examples)

    def _cluster(self, card: Card) -> Cluster | None:
        return next((one for one in self._clusters if ("cluster", one.id) == card.key), None)

    # What is done

    @Slot(object)
    def _open(self, card: Card) -> None:
        cluster = self._cluster(card)
        if cluster is not None and any(one.parent == cluster.id for one in self._clusters):
            self._above = cluster
            self._show()
        else:
            self._show_photos(card)

    def _show_photos(self, card: Card) -> None:
        if (cluster := self._cluster(card)) is not None:
            self.photos_requested.emit(Filters(clusters=(cluster.name,)))
            return
        for event in self._events:
            if ("event", event.first) == card.key:
                self.photos_requested.emit(Filters(since=event.first, until=event.last))
        for one in self._again:
            if (one.kind, one.years) == card.key:
                self.choice_requested.emit(one.contents, card.name)

    @Slot()
    def _go_back(self) -> None:
        self._above = None
        self._show()

    @Slot()
    def _show_above(self) -> None:
        if self._above is not None:
            self.photos_requested.emit(Filters(clusters=(self._above.name,)))

    @Slot()
    def _rename_current(self) -> None:
        if (card := self.cards.current) is not None and (cluster := self._cluster(card)) is not None:
            self.rename_requested.emit(cluster)

    @Slot(object, QPoint)
    def _show_menu(self, card: Card, place: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self.tr("Show photos"), lambda: self._show_photos(card))
        if (cluster := self._cluster(card)) is not None:
            if any(one.parent == cluster.id for one in self._clusters):
                menu.addAction(self.tr("Closer look"), lambda: self._open(card))
            menu.addAction(self.tr("Rename…"), lambda: self.rename_requested.emit(cluster))
        menu.popup(place)


def _event_card(event: Event) -> Card:
    when = formatting.days(event.first, event.last)
    what = formatting.join_names(list(event.places)) or ", ".join(event.words)
    photos = formatting.count(event.photos, "photo")
    name, note = (what, f"{when} · {photos}") if what else (when, photos)
    return Card(("event", event.first), name, note, event.examples)


def _again_card(found: Rediscovered) -> Card:
    if found.kind == "day":
        years = formatting.count(found.years, "year")
        name = translate("CollectionsPage", "On this day, {years} ago").format(years=years)
    elif found.kind == "favourites":
        name = translate("CollectionsPage", "Favourites from years ago")
    else:
        name = translate("CollectionsPage", "A bit of everything")
    note = formatting.count(len(found.contents), "photo")
    return Card((found.kind, found.years), name, note, found.contents[:4])
