"""What belongs to photos: a bar for those that are selected, a preview under the mouse, and editing them."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QImage

from clipsearch import Hit, Library
from clipsearch.gui.albums.album_page import AlbumPage
from clipsearch.gui.albums.controller import AlbumController
from clipsearch.gui.albums.reordering import Reordering
from clipsearch.gui.clusters.collections_page import CollectionsPage
from clipsearch.gui.clusters.controller import CollectionsController
from clipsearch.gui.desktop.picture_decoder import decode
from clipsearch.gui.duplicates.controller import DuplicatesController
from clipsearch.gui.inspector.hover_preview import HoverPreview
from clipsearch.gui.lock.controller import LockController
from clipsearch.gui.photo_actions.photo_actions import MAX_COMPARED, TOGGLE
from clipsearch.gui.photo_actions.photo_edits import PhotoEdit
from clipsearch.gui.photo_actions.selection_bar import SelectionBar
from clipsearch.gui.photo_map.map_page import MapPage
from clipsearch.gui.privacy.privacy_page import PrivacyPage
from clipsearch.gui.results.grid_geometry import MARKING, USUAL
from clipsearch.gui.runtime.act_stack import Act, Outcome
from clipsearch.gui.runtime.task_runner import TaskRunner
from clipsearch.gui.search.query_state import QueryState, Within
from clipsearch.gui.search.search_controller import Answer
from clipsearch.gui.search.source import Examples
from clipsearch.gui.settings.controller import SettingsController
from clipsearch.gui.settings.page import PageContext
from clipsearch.gui.style.theme import AppTheme
from clipsearch.gui.style.translation import translate
from clipsearch.gui.tagging.controller import TagController
from clipsearch.gui.tagging.tag_page import TagPage
from clipsearch.records import Ids

if TYPE_CHECKING:
    from clipsearch.gui.main_window.window import MainWindow

__all__ = [
    "add_albums",
    "add_collections",
    "add_map",
    "add_preview",
    "add_review",
    "add_selection_bar",
    "add_settings",
    "add_tags",
    "connect_editing",
    "connect_hiding",
]


def add_review(window: MainWindow, tasks: TaskRunner, library: Library) -> DuplicatesController:
    """What opens the dialog of duplicates."""
    duplicates = DuplicatesController(tasks, library, window.acts, window)
    duplicates.changed.connect(window.follow_controller.look_around)
    window.follow_controller.finished.connect(duplicates.refresh)
    window.closing.connect(duplicates.close)
    return duplicates


def add_review_row(window: MainWindow) -> None:
    """Let a row of the sidebar, and a button of the rail, open the dialog of duplicates."""
    name = translate("MainWindow", "Duplicates")
    for opener in (window.sidebar.add_row("compare", name), window.rail.add_button("compare", name)):
        opener.clicked.connect(window.panels.close_sidebar)
        opener.clicked.connect(window.duplicates.show)


def add_settings(
    window: MainWindow, app_theme: AppTheme, tasks: TaskRunner, library: Library
) -> tuple[LockController, SettingsController]:
    """Add the settings, one page of which locks the library or converts it."""
    context = PageContext(library, tasks, window.follow_controller, window.dialogs, app_theme)
    settings = SettingsController(context, window.notifier, window, [PrivacyPage])
    lock = LockController(library, window.quit, window)
    settings.departing.connect(lock.depart)
    window.photo_actions.hidden.connect(window.refresh)
    return lock, settings


def add_selection_bar(window: MainWindow, app_theme: AppTheme) -> SelectionBar:
    """Show a bar with actions below the photos while some are selected."""
    grid, actions = window.results.grid, window.photo_actions
    bar = SelectionBar(app_theme, lambda: grid.selected, window.results)

    def view(hits: Sequence[Hit]) -> None:
        window.photo_views.show(hits[0])

    query, comparable = window.query_controller, range(2, MAX_COMPARED + 1).__contains__

    def find_similar(hits: Sequence[Hit]) -> None:
        query.find_similar(hits[0])

    def has_examples() -> bool:
        return isinstance(window.query.state.source, Examples)

    def offer_marks(answer: Answer) -> None:
        is_marking = isinstance(answer.state.source, Examples)
        grid.hover.controls = MARKING if is_marking else USUAL

    window.search_controller.answered.connect(offer_marks)
    grid.hover.marked.connect(lambda hit, fits: query.mark([hit], fits=fits))
    text = translate("SelectionBar", "Open")
    bar.add_action("photo", text, translate("SelectionBar", "Open (Enter)"), view)
    text = translate("SelectionBar", "Find similar")
    tip = translate("SelectionBar", "Find similar photos (S)")
    bar.add_action("similar", text, tip, find_similar, range(1, 2).__contains__)
    text, tip = translate("SelectionBar", "More like these"), translate("SelectionBar", "Like these (+)")
    bar.add_action("thumb-up", text, tip, query.more_like, lambda count: count > 1 or has_examples())
    text, tip = translate("SelectionBar", "Less like these"), translate("SelectionBar", "Not like these (−)")
    bar.add_action("thumb-down", text, tip, query.less_like, lambda _: has_examples())
    text, tip = translate("SelectionBar", "Compare"), translate("SelectionBar", "Compare side by side (C)")
    bar.add_action("compare", text, tip, actions.compare, comparable)
    text = translate("SelectionBar", "Favourite")
    tip = translate("SelectionBar", "Favourite, or no longer (F)")
    bar.add_action("heart", text, tip, lambda hits: actions.edit(hits, TOGGLE))
    text, tip = translate("SelectionBar", "Copy to…"), translate("SelectionBar", "Copy to a folder (Ctrl+K)")
    bar.add_action("folder-add", text, tip, actions.copy_to)
    text, tip = translate("SelectionBar", "Move to…"), translate("SelectionBar", "Move to a folder (Ctrl+M)")
    bar.add_action("folder", text, tip, actions.move_to)
    text = translate("SelectionBar", "Contact sheet…")
    tip = translate("SelectionBar", "Export a page of small pictures")
    bar.add_action("export", text, tip, actions.export_sheet)
    text = translate("SelectionBar", "Delete")
    bar.add_action("trash", text, translate("SelectionBar", "Move to the trash (Del)"), actions.trash)
    grid.selected_changed.connect(bar.show_count)
    bar.cleared.connect(grid.clearSelection)
    window.results.add_bottom_bar(bar)
    return bar


def add_preview(window: MainWindow, tasks: TaskRunner, library: Library) -> HoverPreview:
    """Show a larger picture of the photo that the mouse rests on."""
    grid = window.results.grid

    def decode_file(hit: Hit, bounds: QSize, cancelled: threading.Event) -> QImage:
        return decode(library, hit.path, bounds, cancelled=cancelled, moment=hit.moment).image

    preview = HoverPreview(tasks, library.thumbnail, decode_file, window)

    def show(row: int, cell: QRect) -> None:
        if row < 0:
            preview.dismiss()
        else:
            preview.show_hit(grid.hits[row], cell)

    grid.rested.connect(show)
    return preview


def connect_editing(window: MainWindow) -> None:
    """Write what is typed in the inspector, and show what is known after each edit."""
    actions, search, grid = window.photo_actions, window.search_controller, window.results.grid
    window.inspector.editor.edited.connect(lambda hits, edit: actions.edit(hits, PhotoEdit(**edit)))
    actions.edited.connect(window.inspector_controller.reload)
    actions.edited.connect(lambda _: None if search.state.is_empty else search.refresh())

    def show(contents: Sequence[int]) -> None:
        search.reload(grid.hits, contents, redraw)

    def redraw() -> None:
        grid.viewport().update()
        window.viewer.reload_info()

    actions.edited.connect(show)


def add_tags(window: MainWindow, app_theme: AppTheme, tasks: TaskRunner, library: Library) -> TagController:
    """Add the page on which tags learn, and connect the menus of tags."""
    actions, tree, pages = window.photo_actions, window.sidebar.tags, window.pages
    tags = TagController(tasks, library, window.acts, actions, window)

    def make() -> TagPage:
        page = TagPage(tasks, library, app_theme)
        page.marked.connect(tags.mark)
        window.toasts.prefer(page.grid)
        page.view_requested.connect(window.viewer.show_row)
        tags.changed.connect(page.refresh)
        return page

    def learn(tag: str) -> None:
        pages.open("tags")
        if (page := window.findChild(TagPage)) is not None:
            page.show_tag(tag)
            page.focus_photos()

    pages.add("tags", "tag", translate("TagPage", "Learn a tag"), make)
    tree.learn_requested.connect(learn)
    tree.rename_requested.connect(tags.rename)
    tree.merge_requested.connect(tags.merge)
    tree.delete_requested.connect(tags.delete)
    tags.changed.connect(actions.edited)
    actions.edited.connect(window.overview.refresh)
    return tags


def add_albums(
    window: MainWindow, app_theme: AppTheme, tasks: TaskRunner, library: Library
) -> AlbumController:
    """Connect albums in the sidebar and in menus, and let one be arranged in the grid."""
    grid, rows, search = window.results.grid, window.sidebar.albums, window.search_controller
    albums = AlbumController(library, app_theme, window.acts, window.query, window)
    rows.chosen.connect(albums.show_album)
    rows.rename_requested.connect(albums.rename)
    rows.delete_requested.connect(albums.delete)
    rows.dropped.connect(albums.add_files)
    window.rail.favourites_requested.connect(window.sidebar.favourites_requested)
    window.sidebar.album_requested.connect(lambda: albums.create(grid.selected.contents.tolist()))
    window.photo_actions.fill_menu = albums.fill_menu
    albums.changed.connect(window.overview.refresh)
    albums.changed.connect(window.inspector_controller.refresh_details)
    albums.changed.connect(lambda: None if search.state.is_empty else search.refresh())

    def is_arranged() -> bool:
        return bool(albums.shown) and search.state.is_browsing and grid.hits.sort == "given"

    def move(row: int) -> None:
        before = int(grid.hits.contents[row]) if row < len(grid.hits) else None
        albums.move(albums.shown, grid.selected.contents.tolist(), before)

    def make() -> AlbumPage:
        page = AlbumPage(tasks, library, app_theme)
        page.chosen.connect(albums.show_album)
        page.rename_requested.connect(albums.rename)
        page.delete_requested.connect(albums.delete)
        page.search_requested.connect(window.saved_searches.run)
        page.new_requested.connect(albums.create)
        albums.changed.connect(page.refresh)
        window.saved_searches.changed.connect(page.refresh)
        return page

    Reordering(grid, is_arranged).moved.connect(move)
    window.pages.add("albums", "album", translate("AlbumPage", "Albums"), make)
    return albums


def add_collections(
    window: MainWindow, app_theme: AppTheme, tasks: TaskRunner, library: Library
) -> CollectionsController:
    """Add the page of collections and events."""
    controller = CollectionsController(library, window.acts, window)

    def show_choice(contents: Sequence[int], name: str) -> None:
        window.query.set_state(QueryState(within=Within(np.array(contents, np.int64), name)))

    def make() -> CollectionsPage:
        page = CollectionsPage(tasks, library, app_theme)
        page.photos_requested.connect(lambda filters: window.query.set_state(QueryState(filters=filters)))
        page.choice_requested.connect(show_choice)
        page.rename_requested.connect(controller.ask_name)
        controller.changed.connect(page.refresh)
        window.closing.connect(page.close_work)
        return page

    window.pages.add("collections", "similar", translate("CollectionsPage", "Collections"), make)
    return controller


def add_map(window: MainWindow, app_theme: AppTheme, tasks: TaskRunner, library: Library) -> None:
    """Add the page with the map."""

    def show(contents: Ids) -> None:
        where = translate("MapPage", "Map")
        window.query.set_state(QueryState(within=Within(contents, where)))

    def make() -> MapPage:
        page = MapPage(tasks, library, app_theme)
        page.view_requested.connect(window.viewer.show_row)
        page.show_requested.connect(show)
        page.more_requested.connect(lambda keys: window.query.set_source(Examples(tuple(keys.tolist()))))
        page.failed.connect(window.notifier.report)
        window.closing.connect(page.close_work)
        return page

    window.pages.add("map", "map", translate("MapPage", "Map"), make)


def connect_hiding(window: MainWindow, library: Library) -> None:
    """Describe no photo any more by a word that the inspector is told to hide."""
    settings = library.settings

    def set_hidden(word: str, hidden: bool, said: str) -> Outcome:
        others = [one for one in settings.current.words_hidden if one != word]
        settings.change(words_hidden=(*others, word) if hidden else tuple(others))
        return Outcome(said.format(word=word))

    def hide(word: str) -> None:
        do = partial(set_hidden, word, True, translate("MainWindow", "“{word}” hidden"))
        undo = partial(set_hidden, word, False, translate("MainWindow", "“{word}” shown again"))
        window.acts.run(Act(do, undo, window.inspector_controller.refresh_words, "facts"))

    window.inspector.word_hidden.connect(hide)
