"""The entries of the main menu, and the shortcuts that work in the whole window."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence

from clipsearch.gui.search.source import OddOnes
from clipsearch.gui.style.translation import translate

if TYPE_CHECKING:
    from clipsearch.gui.main_window.window import MainWindow

__all__ = ["fill_menu"]


def fill_menu(window: MainWindow) -> None:
    """Add the window's actions, and those of its parts, in groups."""
    menus, navigation, undo = window.menus, window.navigation, window.undo_router
    add, menu = menus.add, menus.menu
    name = translate("MainWindow", "Add a folder…")
    add(name, ["Ctrl+O"], window.dialogs.choose_folder, symbol="folder-add")
    name = translate("MainWindow", "Search with a picture…")
    add(name, ["Ctrl+Shift+O"], window.query_controller.choose_picture, symbol="photo")
    menu.addSeparator()
    add(translate("MainWindow", "Back"), ["Alt+Left"], window.go_back, symbol="arrow-left")
    add(translate("MainWindow", "Forward"), ["Alt+Right"], navigation.forward, symbol="arrow-right")
    add(translate("MainWindow", "All photos"), ["Alt+Home"], window.query.clear, symbol="photo")
    add(translate("MainWindow", "Filters"), ["Ctrl+L"], window.focus_filters, symbol="filter")
    add(translate("MainWindow", "Duplicates…"), ["Ctrl+D"], window.duplicates.show, symbol="compare")
    name = translate("MainWindow", "Odd ones out")
    add(name, [], partial(window.query.set_source, OddOnes()), symbol="similar")
    name = translate("MainWindow", "Search in these results")
    add(name, ["Ctrl+Shift+F"], window.search_within, hidden=True)
    window.query_controller.add_actions(menus)
    window.sidebar_controller.add_actions(menus)
    menu.addSeparator()
    add(translate("MainWindow", "Undo"), ["Ctrl+Z"], undo.undo, symbol="undo")
    add(translate("MainWindow", "Redo"), ["Ctrl+Shift+Z", "Ctrl+Y"], undo.redo, symbol="redo")
    menu.addSeparator()
    following, problems = window.follow_controller, window.problems
    add(translate("MainWindow", "Check for changes"), ["F5"], following.start, symbol="refresh")
    add(translate("MainWindow", "Files that could not be read…"), ["Ctrl+E"], problems.show, symbol="warning")
    menu.addSeparator()
    _add_views(window)
    menu.addSeparator()
    if window.lock.can_lock:
        add(translate("MainWindow", "Lock now"), ["Ctrl+Shift+K"], window.lock.lock, symbol="lock")
    add(translate("MainWindow", "Quit"), ["Ctrl+Q"], window.quit, symbol="close")
    _add_select_all(window)
    menus.update_icons()
    menus.theme_chosen.connect(window.set_theme)


def _add_select_all(window: MainWindow) -> None:
    """Select all photos by Ctrl+A also where the focus is beside them, as after a folder was chosen."""

    def select() -> None:
        grid = window.results.grid
        if grid.isVisible():
            grid.setFocus(Qt.FocusReason.ShortcutFocusReason)
            grid.selectAll()

    action = QAction(window)
    action.setShortcut(QKeySequence(QKeySequence.StandardKey.SelectAll))
    action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    action.triggered.connect(select)
    for part in (window.toolbar, window.filter_row, window.sidebar, window.rail, window.status_bar):
        part.addAction(action)


def _add_views(window: MainWindow) -> None:
    add, inspector = window.menus.add, window.toolbar.inspector_button
    add(translate("MainWindow", "Sidebar"), ["F9"], window.panels.toggle_sidebar, symbol="sidebar")
    add(translate("MainWindow", "Inspector"), ["Ctrl+I"], inspector.toggle, symbol="info")
    name = translate("MainWindow", "Full screen")
    add(name, ["F11"], partial(_toggle_full_screen, window), symbol="full-screen")
    window.menus.menu.addMenu(window.menus.themes)
    settings = window.settings_controller
    add(translate("MainWindow", "Settings…"), ["Ctrl+,"], settings.show, symbol="settings")
    add(translate("MainWindow", "Keyboard shortcuts"), ["F1"], window.show_shortcuts, symbol="text")


def _toggle_full_screen(window: MainWindow) -> None:
    """Put the photo in the viewer, or else the window, on all of the screen, or back."""
    if window.viewer.isVisible():
        window.viewer.full_screen.toggle()
    else:
        window.setWindowState(window.windowState() ^ Qt.WindowState.WindowFullScreen)
