"""What can be done with photos: open, show, copy, drag, rename, throw away; failures are told, not hidden."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal, SignalInstance, Slot
from PySide6.QtGui import QAction, QImage, QKeySequence, QPixmap
from PySide6.QtWidgets import QMenu, QWidget

from clipsearch import ClipsearchError, Hit
from clipsearch.gui.desktop import files
from clipsearch.gui.desktop.open_with import Program, open_with, programs
from clipsearch.gui.photo_actions.rename_and_trash import RenameAndTrash
from clipsearch.gui.runtime.task_runner import TaskRunner
from clipsearch.gui.style import formatting
from clipsearch.gui.style.theme import AppTheme, badged

__all__ = ["PhotoActions"]

MOST_PARTS = 16  # photos that a question can hold
MOST_OPENED = 10  # programs that one key may start
MOST_ALTOGETHER = (
    10_000  # photos to copy, drag or throw away at once; to look them up takes a third of a second
)
Hits = Sequence[Hit]


class PhotoActions(QObject):
    """Does what the menu of photos offers.

    Signals:
        similar_asked: find photos like this Hit.
        plus_asked: find more like this Hit, besides what is asked.
        minus_asked: find less like this Hit.
        changed: files (Paths) that are not where they were.
        failed: a ClipsearchError.
        told: something worth saying, such as that a copy is done.
    """

    similar_asked = Signal(object)
    plus_asked = Signal(object)
    minus_asked = Signal(object)
    changed = Signal(object)
    failed = Signal(object)
    told = Signal(str)

    def __init__(self, tasks: TaskRunner, app_theme: AppTheme, window: QWidget) -> None:
        super().__init__(window)
        self._tasks = tasks
        self._app_theme = app_theme
        self._programs: list[Program] = []
        tasks.run("files", programs, self._take_programs)
        self._rename_and_trash = RenameAndTrash(tasks, window)
        self._rename_and_trash.changed.connect(self.changed)
        self._rename_and_trash.failed.connect(self.failed)
        self._rename_and_trash.told.connect(self.told)

    def menu(self, hits: Hits, parent: QWidget) -> QMenu:
        """The menu for some photos."""
        menu = QMenu(parent)
        one = hits[0]
        rows: list[tuple[str, str, Callable[[], object]] | None] = [
            ("open", self.tr("Open\tEnter"), lambda: self.open_all(hits)),
            ("reveal", self.tr("Show in file manager\tCtrl+Enter"), lambda: self.reveal(one.path)),
            None,
            ("similar", self.tr("Find similar\tS"), lambda: self.similar_asked.emit(one)),
            ("plus", self.tr("Find more like this\t+"), lambda: self._each(self.plus_asked, hits)),
            ("minus", self.tr("Find less like this\t−"), lambda: self._each(self.minus_asked, hits)),
            None,
            ("copy", self.tr("Copy picture\tCtrl+C"), lambda: self.copy(hits)),
            ("text", self.tr("Copy path\tCtrl+Shift+C"), lambda: self.copy_paths(hits)),
            None,
            ("rename", self.tr("Rename…\tF2"), lambda: self.rename(hits)),
            ("trash", self.tr("Move to the trash…\tDel"), lambda: self.trash(hits)),
        ]
        if files.can_choose_program():
            rows.insert(1, ("open", self.tr("Open with…"), lambda: self.open_with(one)))
        if len(hits) > 1:
            rows[-5:-3] = [
                ("copy", self.tr("Copy files\tCtrl+C"), lambda: self.copy(hits)),
                ("text", self.tr("Copy paths\tCtrl+Shift+C"), lambda: self.copy_paths(hits)),
            ]
            rows = [row for row in rows if row is None or row[0] not in ("reveal", "similar", "rename")]
        for row in rows:
            if row is None:
                menu.addSeparator()
            else:
                menu.addAction(self._app_theme.icon(row[0]), row[1], row[2])
        if self._programs:
            menu.insertMenu(menu.actions()[1], self._program_menu(hits, menu))
        return menu

    def _program_menu(self, hits: Hits, parent: QWidget) -> QMenu:
        menu = QMenu(self.tr("Open with"), parent)
        menu.setIcon(self._app_theme.icon("open"))
        for program in self._programs:
            name = program.name.replace("&", "&&")
            menu.addAction(name, partial(self._open_all_with, program, hits))
        return menu

    def _take_programs(self, found: list[Program]) -> None:
        self._programs = found

    def _open_all_with(self, program: Program, hits: Hits) -> None:
        for hit in hits[:MOST_OPENED]:
            work = partial(_open_in, program, hit.path)
            self._tasks.run("files", work, failed=self.failed.emit)

    def attach(self, widget: QWidget, hits: Callable[[], Hits], *, parts: bool = True) -> None:
        """Give a widget the keys for the photos that are selected in it.

        Args:
            widget: the keys work in it and in what it contains.
            hits: what they are about when they are pressed.
            parts: whether plus and minus add photos to the question.
        """
        keys: dict[str, Callable[[Hits], object]] = {
            "Ctrl+C": self.copy,
            "Ctrl+Shift+C": self.copy_paths,
            "Ctrl+Return": lambda hits: self.reveal(hits[0].path),
            "F2": self.rename,
            "Del": self.trash,
        }
        if parts:
            keys["+"] = lambda hits: self._each(self.plus_asked, hits)
            keys["-"] = lambda hits: self._each(self.minus_asked, hits)
        for key, act in keys.items():
            action = QAction(widget)
            action.setShortcut(QKeySequence(key))
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            action.triggered.connect(lambda *_, act=act: act(chosen) if (chosen := hits()) else None)
            widget.addAction(action)

    @Slot(object)
    def open(self, hit: Hit) -> None:
        """Open the photo in the desktop's own program."""
        self._tasks.run("files", lambda: files.check_there(hit.path), self._open, failed=self.failed.emit)

    def open_all(self, hits: Hits) -> None:
        """Open some photos; not a hundred programs at once."""
        for hit in self._at_once(hits, MOST_OPENED):
            self.open(hit)

    def open_with(self, hit: Hit) -> None:
        """Have the desktop ask for a program."""
        self._tasks.run("files", lambda: files.choose_program(hit.path), failed=self.failed.emit)

    @Slot(object)
    def reveal(self, path: Path) -> None:
        """Show a file or folder in the file manager."""

        def shown(folder: Path | None) -> None:
            if folder is not None:
                self._open(folder)

        self._tasks.run("files", lambda: files.show_in_manager(path), shown, failed=self.failed.emit)

    @Slot(object)
    def copy_path(self, hit: Hit) -> None:
        """Copy where the photo is."""
        self.copy_paths([hit])

    def copy_paths(self, hits: Hits) -> None:
        """Copy where photos are, one a line."""
        hits = self._at_once(hits)
        if not hits:
            return
        files.copy_text("\n".join(str(hit.path) for hit in hits))
        if len(hits) == 1:
            self.told.emit(self.tr("The path of {name} is copied").format(name=hits[0].path.name))
        else:
            self.told.emit(self.tr("{paths} are copied").format(paths=formatting.count(len(hits), "path")))

    def copy(self, hits: Hits) -> None:
        """Copy a photo's picture, or the files of several."""
        if len(hits) == 1:
            self.copy_picture(hits[0])
            return
        if paths := [hit.path for hit in self._at_once(hits)]:
            files.copy_files(paths)
            self.told.emit(self.tr("{files} are copied").format(files=formatting.count(len(paths), "file")))

    @Slot(object)
    def copy_picture(self, hit: Hit) -> None:
        """Copy the photo itself, in full size."""

        def copied(image: QImage) -> None:
            files.copy_picture(hit.path, image)
            self.told.emit(self.tr("{name} is copied").format(name=hit.path.name))

        self._tasks.run("files", lambda: files.read_picture(hit.path), copied, failed=self.failed.emit)

    def drag(self, source: QWidget, hits: Hits, picture: QPixmap) -> None:
        """Drag the files of photos out; those out of reach stay."""
        paths = [hit.path for hit in self._at_once(hits) if not hit.offline]
        if paths:
            if paths[1:]:
                picture = badged(picture, formatting.number(len(paths)), self._app_theme)
            files.drag_out(source, paths, picture)

    def rename(self, hits: Hits) -> None:
        """Give one photo another name."""
        if len(hits) == 1:
            self._rename_and_trash.rename(hits[0])
        else:
            self.told.emit(self.tr("Select one photo to rename it"))

    def trash(self, hits: Hits) -> None:
        """Move photos to the trash, after a question."""
        self._rename_and_trash.trash(self._at_once(hits))

    def _at_once(self, hits: Hits, most: int | None = None) -> Hits:
        """These hits, or none and a word about it where there are too many."""
        most = MOST_ALTOGETHER if most is None else most
        if len(hits) > most:
            said = self.tr("{photos} are too many for this at once")
            hint = self.tr("Select at most {most}").format(most=formatting.number(most))
            self.failed.emit(ClipsearchError(said.format(photos=formatting.count(len(hits), "photo")), hint))
            return []
        return list(hits)

    def _each(self, signal: SignalInstance, hits: Hits) -> None:
        for hit in hits[:MOST_PARTS]:
            signal.emit(hit)

    def _open(self, path: Path) -> None:
        try:
            files.open_file(path)
        except ClipsearchError as error:
            self.failed.emit(error)


def _open_in(program: Program, path: Path) -> None:
    open_with(program, files.check_there(path))
