"""Renaming photos, moving what belongs to them; into the desktop's trash, and out of it again."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote_to_bytes

from PySide6.QtCore import QFile
from send2trash import send2trash

from clipsearch import ClipsearchError
from clipsearch.gui.desktop.files import check_there
from clipsearch.gui.style import formatting
from clipsearch.gui.style.translation import translate
from clipsearch.system.new_files import move_file, part_name

__all__ = [
    "Moved", "PartsOf", "Trashed", "move_parts", "move_to_trash", "name_problem",
    "no_parts", "rename", "restore",
]  # fmt: skip

logger = logging.getLogger(__name__)
MAX_NAME = 255  # bytes, on the file systems in use


@dataclass(frozen=True, slots=True)
class Trashed:
    """A file that was moved to the trash.

    Attributes:
        path: where it was.
        place: where it is now; None where the desktop does not tell.
    """

    path: Path
    place: Path | None


def name_problem(name: str) -> str:
    """Why a file cannot have this name, or ""."""
    forbidden = '<>:"/\\|?*' if sys.platform == "win32" else "/"
    wrong = [sign for sign in forbidden if sign in name]
    if wrong:
        return translate("desktop", "A name cannot contain {sign}").format(sign=wrong[0])
    if any(ord(sign) < 32 for sign in name):
        return translate("desktop", "A name cannot contain line breaks or other invisible characters")
    if name.startswith("."):
        return translate("desktop", "A name that begins with a dot would hide the photo from clipsearch")
    if len(os.fsencode(name)) > MAX_NAME:
        return translate("desktop", "The name is too long")
    return ""


PartsOf = Callable[[Path], Sequence[Path]]
"""Gives the files that belong to a photo, such as its sidecars, and go where it goes."""
Moved = tuple[Path, Path]
"""Where a file was, and where it is."""


def no_parts(_: Path) -> Sequence[Path]:
    """Of photos that are alone."""
    return ()


def move_parts(
    parts: Sequence[Path], photo: Path, target: Path, move: Callable[[Path, Path], None]
) -> tuple[Moved, ...]:
    """Move or copy what belongs to a photo to where the photo is now; what cannot go stays."""
    done = list[Moved]()
    for part in parts:
        place = target.with_name(part_name(part.name, photo.name, target.name))
        try:
            move(part, place)
        except (OSError, ClipsearchError) as error:
            logger.info("a file that belongs to a photo stays where it is: %s", error)
        else:
            done.append((part, place))
    return tuple(done)


def rename(path: Path, name: str) -> Path:
    """Give a file another name in its folder; its suffix stays, and nothing is replaced.

    Raises:
        ClipsearchError: the name is taken or invalid, or the file cannot be renamed.
    """
    check_there(path)
    if why := name_problem(name):
        raise _not_renamed(path, why, translate("desktop", "Choose another name"))
    target = path.with_name(name)
    if target.suffix != path.suffix:
        why = translate("desktop", "its file extension would change")
        raise _not_renamed(path, why, translate("desktop", "Keep the file extension"))
    try:
        # On a file system that does not tell apart a and A, a photo's own name in other letters is not taken.
        if name.lower() == path.name.lower() and os.path.lexists(target) and target.samefile(path):
            path.rename(target)
        else:
            move_file(path, target)
    except FileExistsError as error:
        said = translate("desktop", "There is already a file named {name}").format(name=name)
        raise ClipsearchError(said, translate("desktop", "Choose another name")) from error
    except OSError as error:
        hint = translate("desktop", "Check that you can make changes in its folder")
        raise _not_renamed(path, error.strerror or str(error), hint) from error
    return target


def _not_renamed(path: Path, why: str, hint: str) -> ClipsearchError:
    said = translate("desktop", "{name} could not be renamed: {why}")
    return ClipsearchError(said.format(name=formatting.file_name(path), why=why), hint)


def move_to_trash(path: Path) -> Trashed:
    """Move a file to the desktop's trash; may take seconds.

    Raises:
        ClipsearchError: it is gone, or the trash of its drive cannot be written, or there is none.
    """
    file = QFile(str(check_there(path)))
    if file.moveToTrash():
        place = file.fileName()
        return Trashed(path, Path(place) if place and place != str(path) else None)
    try:
        send2trash(path)  # also knows names that are not UTF-8
    except OSError as error:
        raise ClipsearchError(error.strerror or str(error)) from error
    return Trashed(path, _place_in_trash(path))


def trash_parts(parts: Iterable[Path]) -> list[Trashed]:
    """Move what belongs to a photo to the trash; the rest stays, and belongs to it when it is back."""
    gone = list[Trashed]()
    for part in parts:
        with suppress(ClipsearchError):
            gone.append(move_to_trash(part))
    return gone


def restore_all(
    photos: Iterable[Trashed], parts: Iterable[Trashed]
) -> tuple[list[Path], list[ClipsearchError]]:
    """Move photos back, and what belongs to them where it can be: the photos that are back, and errors."""
    back, errors = list[Path](), list[ClipsearchError]()
    for part in parts:
        with suppress(ClipsearchError):
            restore(part)
    for photo in photos:
        try:
            restore(photo)
            back.append(photo.path)
        except ClipsearchError as error:
            errors.append(error)
    return back, errors


def restore(trashed: Trashed) -> None:
    """Move a file back to where it was.

    Raises:
        ClipsearchError: the trash was emptied, its place is taken or gone, or the disk does not let it.
    """
    path, place = trashed.path, trashed.place
    hint = translate("desktop", "Restore it from the system's trash")
    if place is None:
        raise _not_restored(path, translate("desktop", "the system does not say where it is"), hint)
    try:
        if not path.parent.is_dir():
            raise _not_restored(path, translate("desktop", "its folder no longer exists"), hint)
        move_file(place, path)
    except FileExistsError as error:
        raise _not_restored(path, translate("desktop", "another file has taken its place"), hint) from error
    except FileNotFoundError as error:
        why = translate("desktop", "it is no longer in the trash")
        raise _not_restored(path, why, translate("desktop", "Look for it in a backup")) from error
    except OSError as error:
        raise _not_restored(path, error.strerror or str(error), hint) from error
    for note in _notes(place):
        with suppress(OSError):
            note.unlink()


def _not_restored(path: Path, why: str, hint: str) -> ClipsearchError:
    said = translate("desktop", "{name} could not be restored: {why}")
    return ClipsearchError(said.format(name=formatting.file_name(path), why=why), hint)


def _notes(place: Path) -> Iterator[Path]:
    """The file beside one in the trash that says where it was: of freedesktop.org, or of Windows."""
    if place.parent.name == "files":
        yield place.parent.parent / "info" / f"{place.name}.trashinfo"
    elif os.name == "nt" and place.name.startswith("$R"):
        yield place.with_name(f"$I{place.name[2:]}")


def _place_in_trash(path: Path) -> Path | None:
    """Where `send2trash` has just put a file, by the notes of freedesktop.org's trash; None elsewhere."""
    if os.name == "nt" or sys.platform == "darwin":
        return None
    from send2trash.plat_other import HOMETRASH  # type: ignore[import-not-found]

    user, home = os.getuid(), Path(HOMETRASH)
    places = [(home.parent, home)]
    for top in path.parents:
        places += [(top, top / f".Trash/{user}"), (top, top / f".Trash-{user}")]
    found: list[tuple[float, Path]] = []
    for top, trash in places:
        for note in _listed(trash / "info"):
            place = trash / "files" / note.name.removesuffix(".trashinfo")
            with suppress(OSError, ValueError):
                line = note.read_bytes().partition(b"\nPath=")[2].partition(b"\n")[0]
                if top / os.fsdecode(unquote_to_bytes(line)) == path and os.path.lexists(place):
                    found.append((note.stat().st_mtime, place))
    return max(found)[1] if found else None


def _listed(folder: Path) -> list[Path]:
    try:
        return [path for path in folder.iterdir() if path.name.endswith(".trashinfo")]
    except OSError:
        return []
