"""What belongs to photos: a bar for those that are selected, a preview under the mouse, and editing them."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QImage

from clipsearch import Hit, Library
from clipsearch.gui.desktop.picture_decoder import decode
from clipsearch.gui.inspector.hover_preview import HoverPreview
from clipsearch.gui.lock.controller import LockController
from clipsearch.gui.photo_actions.photo_actions import MAX_COMPARED, TOGGLE
from clipsearch.gui.photo_actions.photo_edits import PhotoEdit
from clipsearch.gui.photo_actions.selection_bar import SelectionBar
from clipsearch.gui.results.grid_geometry import MARKING, USUAL
from clipsearch.gui.results.stacks import StackController
from clipsearch.gui.runtime.act_stack import Act, Outcome
from clipsearch.gui.runtime.task_runner import TaskRunner
from clipsearch.gui.search.search_controller import Answer
from clipsearch.gui.search.source import Examples
from clipsearch.gui.settings.controller import SettingsController
from clipsearch.gui.settings.page import Page, PageContext
from clipsearch.gui.style.theme import AppTheme
from clipsearch.gui.style.translation import translate

if TYPE_CHECKING:
    from clipsearch.gui.main_window.window import MainWindow

__all__ = [
    "add_preview",
    "add_selection_bar",
    "add_settings",
    "add_stacks",
    "connect_editing",
    "connect_hiding",
]


def add_settings(
    window: MainWindow, app_theme: AppTheme, tasks: TaskRunner, library: Library
) -> tuple[LockController, SettingsController]:
    """Add the settings, one page of which locks the library or converts it."""
    context = PageContext(library, tasks, window.follow_controller, window.dialogs, app_theme)

    def make_privacy_page(context: PageContext) -> Page:
        from clipsearch.gui.privacy.privacy_page import PrivacyPage  # a start needs none

        return PrivacyPage(context)

    settings = SettingsController(context, window.notifier, window, [make_privacy_page])
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
    tip = translate("SelectionBar", "Favourite on or off (F)")
    bar.add_action("heart", text, tip, lambda hits: actions.edit(hits, TOGGLE))
    text, tip = translate("SelectionBar", "Copy to…"), translate("SelectionBar", "Copy to a folder (Ctrl+K)")
    bar.add_action("folder-add", text, tip, actions.copy_to)
    text, tip = translate("SelectionBar", "Move to…"), translate("SelectionBar", "Move to a folder (Ctrl+M)")
    bar.add_action("folder", text, tip, actions.move_to)
    text = translate("SelectionBar", "Contact sheet…")
    tip = translate("SelectionBar", "Export a page of small pictures")
    bar.add_action("export", text, tip, actions.export_sheet)
    text = translate("SelectionBar", "Move to the trash")
    bar.add_action("trash", text, translate("SelectionBar", "Move to the trash (Del)"), actions.trash)
    grid.selected_changed.connect(bar.show_count)
    bar.cleared.connect(grid.clearSelection)
    window.results.add_bottom_bar(bar)
    window.panels.keep_clear(bar)
    return bar


def add_stacks(window: MainWindow, app_theme: AppTheme, tasks: TaskRunner, library: Library) -> None:
    """Show bursts and copies of a picture as one photo that can be opened."""
    grid, search, actions = window.results.grid, window.search_controller, window.photo_actions
    stacks = StackController(library, tasks, window.acts, search, grid, app_theme)
    actions.fill_menu = stacks.add_to_menu(actions.fill_menu)
    window.results.order_button.stacks_toggled.connect(search.fold_stacks)


def add_preview(window: MainWindow, app_theme: AppTheme, tasks: TaskRunner, library: Library) -> HoverPreview:
    """Show a larger picture of the photo that the mouse rests on."""
    grid = window.results.grid

    def decode_file(hit: Hit, bounds: QSize, cancelled: threading.Event) -> QImage:
        return decode(library, hit.path, bounds, cancelled=cancelled, moment=hit.moment).image

    preview = HoverPreview(tasks, library.thumbnail, decode_file, app_theme, window)

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
