"""What can be done with photos: open, show in the file manager, copy, drag, rename, trash."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QAction, QKeySequence, QPixmap
from PySide6.QtWidgets import QMenu, QWidget

from clipsearch import ClipsearchError, Hit, Library
from clipsearch.gui.desktop import files
from clipsearch.gui.desktop.open_with import Program, open_with, programs
from clipsearch.gui.desktop.picture_decoder import Decoded, decode
from clipsearch.gui.photo_actions.copy_and_move import CopyAndMove
from clipsearch.gui.photo_actions.hiding import hide_act
from clipsearch.gui.photo_actions.photo_edits import PhotoEdit, PhotoEdits
from clipsearch.gui.photo_actions.rename_and_trash import RenameAndTrash
from clipsearch.gui.runtime.act_stack import ActStack
from clipsearch.gui.runtime.task_runner import TaskRunner
from clipsearch.gui.style import formatting
from clipsearch.gui.style.icons import badged
from clipsearch.gui.style.theme import AppTheme
from clipsearch.gui.widgets.notifier import Notifier

__all__ = ["MAX_COMPARED", "TOGGLE", "PhotoActions"]

MAX_COMPARED = 4  # photos side by side
MAX_OPENED = 10  # programs that one action may start
MAX_ON_SHEET = 2000  # photos on a contact sheet, of some 20 kB each
MAX_AT_ONCE = 10_000  # photos to copy, drag or trash at once; to look them up takes a third of a second
Hits = Sequence[Hit]
TOGGLE = PhotoEdit(toggles_favourite=True)


class PhotoActions(QObject):
    """Does what the menu of photos offers; the notifier reports what fails.

    Signals:
        view_requested: show this Hit in the viewer.
        compare_requested: show these Hits side by side.
        similar_requested: find photos like this Hit.
        more_requested: find more like these Hits.
        less_requested: find less like these Hits.
        tag_requested: ask for tags for these Hits.
        hidden: photos were hidden, or shown again.
        changed: files (Paths) that are not where they were, or are there again.
        leaving: hits whose files are about to go.
        returned: the same hits, whose files are there again.
        edited: keys of photos about which something was written.

    Attributes:
        fill_menu: adds what others offer for some photos to their menu.
    """

    view_requested = Signal(object)
    compare_requested = Signal(object)
    similar_requested = Signal(object)
    more_requested = Signal(object)
    less_requested = Signal(object)
    tag_requested = Signal(object)
    hidden = Signal()
    changed = Signal(object)
    leaving = Signal(object)
    returned = Signal(object)
    edited = Signal(object)

    def __init__(
        self,
        tasks: TaskRunner,
        library: Library,
        app_theme: AppTheme,
        notifier: Notifier,
        acts: ActStack,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._notifier = notifier
        self._tasks = tasks
        self._library = library
        self._acts = acts
        self._app_theme = app_theme
        self._programs: list[Program] = []
        self.fill_menu: Callable[[QMenu, Hits], None] = lambda menu, hits: None
        self._rename_and_trash = RenameAndTrash(acts, window, library.details.parts_of)
        self._rename_and_trash.changed.connect(self.changed)
        self._rename_and_trash.leaving.connect(self.leaving)
        self._rename_and_trash.returned.connect(self.returned)
        self._edits = PhotoEdits(library, acts, self)
        self._edits.changed.connect(self.edited)
        self._copy_and_move = CopyAndMove(tasks, library, acts, window)
        self._copy_and_move.changed.connect(self.changed)

    def load_programs(self) -> None:
        """Look for programs that open pictures, which the menus then offer."""
        self._tasks.run("files", programs, self._set_programs)

    def menu(self, hits: Hits, parent: QWidget, *, in_viewer: bool = False) -> QMenu:
        """The menu for some photos; in the viewer without what opens it."""
        menu = QMenu(parent)
        one = hits[0]
        alone = len(hits) == 1
        rows: list[tuple[str, str, Callable[[], object]] | None] = [
            ("similar", self.tr("Find similar\tS"), lambda: self.similar_requested.emit(one)),
            ("thumb-up", self.tr("Find more like this\t+"), lambda: self.more_requested.emit(hits)),
            ("thumb-down", self.tr("Find less like this\t−"), lambda: self.less_requested.emit(hits)),
            None,
            ("copy", self.tr("Copy picture\tCtrl+C"), lambda: self.copy(hits)),
            ("text", self.tr("Copy path\tCtrl+Shift+C"), lambda: self.copy_paths(hits)),
            None,
            ("folder-add", self.tr("Copy to a folder…\tCtrl+K"), lambda: self.copy_to(hits)),
            ("folder", self.tr("Move to a folder…\tCtrl+M"), lambda: self.move_to(hits)),
            None,
            ("rename", self.tr("Rename…\tF2"), lambda: self.rename(hits)),
            ("eye-off", self.tr("Hide"), lambda: self.hide(hits)),
            ("trash", self.tr("Move to the trash\tDel"), lambda: self.trash(hits)),
        ]
        if not alone:
            rows[4:6] = [
                ("copy", self.tr("Copy files\tCtrl+C"), lambda: self.copy(hits)),
                ("text", self.tr("Copy paths\tCtrl+Shift+C"), lambda: self.copy_paths(hits)),
            ]
            rows[1:3] = [
                ("thumb-up", self.tr("Find more like these\t+"), lambda: self.more_requested.emit(hits)),
                ("thumb-down", self.tr("Find less like these\t−"), lambda: self.less_requested.emit(hits)),
            ]
            rows = [row for row in rows if row is None or row[0] not in ("similar", "rename")]
        if not in_viewer:
            menu.addAction(
                self._app_theme.icon("photo"), self.tr("Open\tEnter"), lambda: self.view_requested.emit(one)
            )
        if 1 < len(hits) <= MAX_COMPARED:
            menu.addAction(self._app_theme.icon("compare"), self.tr("Compare\tC"), lambda: self.compare(hits))
        menu.addMenu(self._program_menu(hits, menu))
        menu.addMenu(self._rating_menu(hits, menu))
        favourite = menu.addAction(self._app_theme.icon("heart"), self.tr("Favourite\tF"))
        favourite.setCheckable(True)
        favourite.setChecked(one.favourite)
        favourite.triggered.connect(lambda *_: self.edit(hits, TOGGLE))
        menu.addMenu(self._flag_menu(hits, menu))
        menu.addAction(self._app_theme.icon("tag"), self.tr("Add a tag…\tT"), lambda: self._request_tag(hits))
        self.fill_menu(menu, hits)
        if alone:
            said = self.tr("Show in file manager\tCtrl+Enter")
            menu.addAction(self._app_theme.icon("reveal"), said, lambda: self.reveal(one.path))
        export = self._export_menu(hits, menu)
        for row in (None, *rows):
            if row is None:
                menu.addSeparator()
            else:
                menu.addAction(self._app_theme.icon(row[0]), row[1], row[2])
                if row[0] == "folder":
                    menu.addMenu(export)
        return menu

    def _program_menu(self, hits: Hits, parent: QWidget) -> QMenu:
        menu = QMenu(self.tr("Open with"), parent)
        menu.setIcon(self._app_theme.icon("open"))
        menu.addAction(self.tr("Default app\tShift+Enter"), lambda: self.open_all(hits))
        for program in self._programs:
            name = program.name.replace("&", "&&")
            menu.addAction(name, partial(self._open_all_with, program, hits))
        if files.can_choose_program() and len(hits) == 1:
            menu.addAction(self.tr("Other app…"), lambda: self.open_with(hits[0]))
        return menu

    def _export_menu(self, hits: Hits, parent: QWidget) -> QMenu:
        menu = QMenu(self.tr("Export"), parent)
        menu.setIcon(self._app_theme.icon("export"))
        menu.addAction(self.tr("Contact sheet…"), lambda: self.export_sheet(hits))
        menu.addAction(self.tr("Table…"), lambda: self.export_table(hits))
        menu.addAction(self.tr("Links in a folder…"), lambda: self.export_links(hits))
        return menu

    def _rating_menu(self, hits: Hits, parent: QWidget) -> QMenu:
        menu = QMenu(self.tr("Rating"), parent)
        menu.setIcon(self._app_theme.icon("star"))
        for stars in range(5, -1, -1):
            edit = PhotoEdit({"rating": stars})
            name = formatting.as_entry(formatting.stars(stars))
            menu.addAction(f"{name}\t{stars}", partial(self.edit, hits, edit))
        return menu

    def _flag_menu(self, hits: Hits, parent: QWidget) -> QMenu:
        menu = QMenu(self.tr("Flag"), parent)
        menu.setIcon(self._app_theme.icon("flag"))
        for flag, text in (
            ("picked", self.tr("Pick\tP")),
            ("rejected", self.tr("Reject\tX")),
            ("", self.tr("Unflag\tU")),
        ):
            action = menu.addAction(text, partial(self.edit, hits, PhotoEdit({"flag": flag})))
            action.setCheckable(True)
            action.setChecked(hits[0].flag == flag)
        return menu

    def _set_programs(self, found: list[Program]) -> None:
        self._programs = found

    def _open_all_with(self, program: Program, hits: Hits) -> None:
        for hit in hits[:MAX_OPENED]:
            work = partial(_open_in, program, hit.path)
            self._tasks.run("files", work, failed=self._notifier.report)

    def attach(
        self,
        widget: QWidget,
        hits: Callable[[], Hits],
        *,
        query_keys: bool = True,
        flagged: Callable[[], object] | None = None,
    ) -> None:
        """Give a widget the keys for the photos that are selected in it.

        Args:
            widget: the keys work in it and in what it contains.
            hits: what they are about when they are pressed.
            query_keys: whether plus and minus add photos to the query, and C compares them.
            flagged: called after photos were flagged.
        """
        keys: dict[str, Callable[[Hits], object]] = {
            "Ctrl+C": self.copy,
            "Ctrl+Shift+C": self.copy_paths,
            "Ctrl+Return": lambda hits: self.reveal(hits[0].path),
            "Shift+Return": self.open_all,
            "Ctrl+K": self.copy_to,
            "Ctrl+M": self.move_to,
            "F2": self.rename,
            "Del": self.trash,
            "T": self._request_tag,
        }
        for stars in range(6):
            keys[str(stars)] = partial(self.edit, edit=PhotoEdit({"rating": stars}))
        keys["F"] = partial(self.edit, edit=TOGGLE)
        for key, flag in (("P", "picked"), ("X", "rejected"), ("U", "")):
            keys[key] = partial(self._flag, edit=PhotoEdit({"flag": flag}), then=flagged)
        if query_keys:
            keys["C"] = self.compare
            keys["+"] = self.more_requested.emit
            keys["-"] = self.less_requested.emit
        for key, act in keys.items():
            action = QAction(widget)
            action.setShortcut(QKeySequence(key))
            action.setAutoRepeat(not (key.isdigit() or key in "FPXU"))
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            action.triggered.connect(lambda *_, act=act: act(chosen) if (chosen := hits()) else None)
            widget.addAction(action)

    @Slot(object)
    def open(self, hit: Hit) -> None:
        """Open the photo in the desktop's own program."""
        self._tasks.run(
            "files", lambda: files.check_there(hit.path), self._open, failed=self._notifier.report
        )

    def open_all(self, hits: Hits) -> None:
        """Open some photos in the desktop's own program, or report that they are too many."""
        for hit in self._limited(hits, MAX_OPENED):
            self.open(hit)

    def compare(self, hits: Hits) -> None:
        """Show two to four photos side by side."""
        if 1 < len(hits) <= MAX_COMPARED:
            self.compare_requested.emit(list(hits))
        else:
            said = self.tr("Select two to {most} photos to compare them")
            self._notifier.inform(said.format(most=formatting.number(MAX_COMPARED)))

    def open_with(self, hit: Hit) -> None:
        """Have the desktop ask for a program."""
        self._tasks.run("files", lambda: files.choose_program(hit.path), failed=self._notifier.report)

    @Slot(object)
    def reveal(self, path: Path) -> None:
        """Show a file or folder in the file manager."""

        def shown(folder: Path | None) -> None:
            if folder is not None:
                self._open(folder)

        self._tasks.run("files", lambda: files.show_in_manager(path), shown, failed=self._notifier.report)

    @Slot(object)
    def copy_path(self, hit: Hit) -> None:
        """Copy the photo's path."""
        self.copy_paths([hit])

    def copy_paths(self, hits: Hits) -> None:
        """Copy the photos' paths, one a line."""
        hits = self._limited(hits)
        if not hits:
            return
        files.copy_text("\n".join(str(hit.path) for hit in hits))
        if len(hits) == 1:
            self._notifier.inform(
                self.tr("Path of {name} copied").format(name=formatting.file_name(hits[0].path))
            )
        else:
            self._notifier.inform(self.tr("{paths} copied").format(paths=formatting.count(len(hits), "path")))

    def copy(self, hits: Hits) -> None:
        """Copy a photo's picture, or the files of several."""
        if len(hits) == 1:
            self.copy_picture(hits[0])
            return
        if paths := [hit.path for hit in self._limited(hits)]:
            files.copy_files(paths)
            self._notifier.inform(
                self.tr("{files} copied").format(files=formatting.count(len(paths), "file"))
            )

    @Slot(object)
    def copy_picture(self, hit: Hit) -> None:
        """Copy the photo itself, in full size."""
        path, moment, library = hit.path, hit.moment, self._library

        def copied(decoded: Decoded) -> None:
            files.copy_picture(path, decoded.image)
            self._notifier.inform(self.tr("{name} copied").format(name=formatting.file_name(path)))

        work = partial(decode, library, path, moment=moment)
        self._tasks.run("viewer", work, copied, failed=self._notifier.report)

    def drag(self, source: QWidget, hits: Hits, picture: QPixmap) -> None:
        """Drag the files of photos out; those out of reach stay."""
        paths = [hit.path for hit in self._limited(hits) if not hit.offline]
        if paths:
            if paths[1:]:
                picture = badged(picture, formatting.number(len(paths)), self._app_theme.colours)
            files.drag_out(source, paths, picture)

    def hide(self, hits: Hits) -> None:
        """Keep photos out of everything, until they are shown again in the settings."""
        self._acts.run(hide_act(self._library, hits, self.hidden.emit))

    def rename(self, hits: Hits) -> None:
        """Give one photo another name."""
        if len(hits) == 1:
            self._rename_and_trash.rename(hits[0])
        else:
            self._notifier.inform(self.tr("Select one photo to rename it"))

    def trash(self, hits: Hits) -> None:
        """Move photos to the trash, after a question where they are many."""
        self._rename_and_trash.trash(self._limited(hits))

    def _request_tag(self, hits: Hits) -> None:
        if self._are_few(hits):
            self.tag_requested.emit(hits)

    def edit(self, hits: Hits, edit: PhotoEdit) -> None:
        """Write about photos."""
        if self._are_few(hits):
            self._edits.apply(hits, edit)

    def _flag(self, hits: Hits, edit: PhotoEdit, then: Callable[[], object] | None) -> None:
        self.edit(hits, edit)
        if then is not None:
            then()

    def copy_to(self, hits: Hits) -> None:
        """Ask for a folder, and copy the photos' files to it."""
        self._copy_and_move.choose_folder(self._limited(hits), is_move=False)

    def move_to(self, hits: Hits) -> None:
        """Ask for a folder, and move the photos' files to it."""
        self._copy_and_move.choose_folder(self._limited(hits), is_move=True)

    def export_sheet(self, hits: Hits) -> None:
        """Ask for a file, and write a contact sheet of the photos into it."""
        if hits := self._limited(hits, MAX_ON_SHEET):
            self._copy_and_move.choose_sheet(hits)

    def export_table(self, hits: Hits) -> None:
        """Ask for a file, and write what is known of the photos into it."""
        if hits := self._limited(hits):
            self._copy_and_move.choose_table(hits)

    def export_links(self, hits: Hits) -> None:
        """Ask for a folder, and make links to the photos in it."""
        if hits := self._limited(hits):
            self._copy_and_move.choose_links(hits)

    def _limited(self, hits: Hits, most: int | None = None) -> Hits:
        """These hits; none, with an error reported, where they are too many."""
        return list(hits) if self._are_few(hits, most) else []

    def _are_few(self, hits: Hits, most: int | None = None) -> bool:
        most = MAX_AT_ONCE if most is None else most
        if len(hits) > most:
            said = self.tr("{photos} are too many at once")
            hint = self.tr("Select at most {most}").format(most=formatting.number(most))
            self._notifier.report(
                ClipsearchError(said.format(photos=formatting.count(len(hits), "photo")), hint)
            )
        return len(hits) <= most

    def _open(self, path: Path) -> None:
        try:
            files.open_file(path)
        except ClipsearchError as error:
            self._notifier.report(error)


def _open_in(program: Program, path: Path) -> None:
    open_with(program, files.check_there(path))
