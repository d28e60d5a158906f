"""Random changes to photos on a disk, one at a time, as programs and people make them."""

from __future__ import annotations

import errno
import os
import random
import shutil
import struct
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path

from tests.support.album import draw
from tests.support.colour_embedder import COLOURS

__all__ = ["Disk", "some_change", "tiny_photo"]


KEPT = ("album", "other", "away")  # of `some_change`; the last one is kept by no library
MOVING = ("move", "case", "swap", "over", "hardlink")
DRAWING = ("draw", "forge", "replace")
SUFFIXES = (".png", ".jpg", ".bmp")
PRIVATE = ("spare", "library", "fresh", "models")  # below the base, but not of the disk that is played
Place = str | int | tuple[str, int] | None


def _is_loop(path: Path) -> bool:
    """Whether a path leads through links that lead to themselves."""
    try:
        path.stat()
    except OSError as error:
        return error.errno == errno.ELOOP
    return False


class Disk:
    """Some folders below a base, and the changes that can be made in them.

    A change that is not possible now (its file is not there, its target is) is left out.

    A file that is forged (other bytes, but the size and time of before) is never moved, nor one that
    moved forged: both at once, unseen, look like a move alone.

    Attributes:
        breaks_links: a file with several names is replaced, where it would be written in place.
    """

    def __init__(self, base: Path) -> None:
        self.base = base
        self.breaks_links = False
        self._whole: dict[Path, bytes] = {}
        self._moved: set[int] = set()  # file numbers
        self._forged: set[int] = set()
        self._spare = base / "spare"
        self._spare.mkdir(parents=True, exist_ok=True)

    def change(self, what: str, first: Place, second: Place = None, fixed: Collection[Path] = ()) -> None:
        """Make one change.

        Args:
            what: its name, one of the methods below.
            first: the file or directory: relative to the base, or a number among what is there.
            second: a colour, a text, or another place.
            fixed: directories that are not moved nor deleted, nor any around them.
        """
        path = self._place(first)
        if path is None or (what not in ("draw", "spoil", "photo") and not os.path.lexists(path)):
            return
        if _is_loop(path) or (what in (*MOVING, "rmtree") and _holds(path, fixed)):
            return
        if what in MOVING and not self._may_move(path):
            return
        if what in DRAWING and path.suffix.lower() not in SUFFIXES:
            return  # the place of a link to a directory that is gone
        if what in ("draw", "spoil"):
            self._unlinked(path)
        change = getattr(self, f"_{what}")
        if what in DRAWING or what == "spoil":
            change(path, second)
        elif second is None:
            change(path)
        elif (other := self._place(second)) is not None and (what != "swap" or self._may_move(other)):
            change(path, other)

    def _may_move(self, path: Path) -> bool:
        """Whether nothing that moves was forged; it counts as moved from now on."""
        numbers = {one.lstat().st_ino for one in (path, *path.rglob("*"))}
        if numbers & self._forged:
            return False
        self._moved |= numbers
        return True

    def _place(self, place: Place) -> Path | None:
        if isinstance(place, str):
            return self.base / place
        want, number = place if isinstance(place, tuple) else ("file", place)
        below = [
            path
            for root in sorted(self.base.iterdir())
            if root.name not in PRIVATE
            for path in sorted(root.rglob("*"))
            if path.is_dir() == (want == "directory")
        ]
        return below[number % len(below)] if below else None

    # What it can be

    def _photo(self, path: Path, seed: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileNotFoundError):
            path.write_bytes(tiny_photo(random.Random(str(seed))))

    def _draw(self, path: Path, colour: str) -> None:
        with suppress(FileNotFoundError):  # a link to a place in a directory that is gone
            draw(path, colour)

    def _spoil(self, path: Path, text: str) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileNotFoundError):
            path.write_text(text, encoding="latin-1")

    def _forge(self, path: Path, colour: str) -> None:
        """Another picture of the same size, with the same time, in the same file."""
        if not path.is_file():
            return
        status = path.stat()
        if status.st_ino in self._moved:
            return
        self._forged.add(status.st_ino)
        other = draw(self._spare / f"forged{path.suffix.lower()}", colour).read_bytes()
        if len(other) > status.st_size:
            return
        self._unlinked(path)
        path.write_bytes(other.ljust(status.st_size, b"\0"))
        os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))

    def _replace(self, path: Path, colour: str) -> None:
        """As careful programs save: written beside it, then put in its place."""
        draw(self._spare / f"new{path.suffix.lower()}", colour).replace(path)

    def _cut(self, path: Path) -> None:
        if not path.is_file() or not (data := path.read_bytes()):
            return
        self._unlinked(path)
        self._whole[path] = data
        path.write_bytes(data[: len(data) // 2])

    def _mend(self, path: Path) -> None:
        if path in self._whole and path.is_file():
            self._unlinked(path)
            path.write_bytes(self._whole[path])

    def _touch(self, path: Path) -> None:
        with suppress(FileNotFoundError):  # a link to nothing
            os.utime(path)

    def _delete(self, path: Path) -> None:
        path.unlink()

    def _rmtree(self, path: Path) -> None:
        path.unlink() if path.is_symlink() else shutil.rmtree(path)

    def _case(self, path: Path) -> None:
        with suppress(OSError):
            path.rename(path.with_name(path.name.swapcase()))

    def _move(self, path: Path, target: Path) -> None:
        if self._is_free(target, path):
            path.rename(target)

    def _copy(self, path: Path, target: Path) -> None:
        if path.is_file() and self._is_free(target, path):
            shutil.copy(path, target)

    def _copytree(self, path: Path, target: Path) -> None:
        if path.is_dir() and self._is_free(target, path):
            shutil.copytree(path, target, symlinks=True)

    def _swap(self, path: Path, other: Path) -> None:
        if path != other and os.path.lexists(other):
            middle = path.with_name("swap.tmp")
            path.rename(middle)
            other.rename(path)
            middle.rename(other)

    def _over(self, path: Path, other: Path) -> None:
        if path != other:
            path.replace(other)

    def _hardlink(self, path: Path, target: Path) -> None:
        if path.is_file() and self._is_free(target, path):
            os.link(path, target, follow_symlinks=False)

    def _symlink(self, path: Path, target: Path) -> None:
        if self._is_free(target, path):
            with suppress(OSError):  # Windows does not let everybody
                target.symlink_to(path, target_is_directory=path.is_dir())

    def _unlinked(self, path: Path) -> None:
        """Make a file one with no other name."""
        if self.breaks_links and path.is_file() and path.stat().st_nlink > 1:
            path.unlink()

    @staticmethod
    def _is_free(target: Path, path: Path) -> bool:
        if os.path.lexists(target) or target.is_relative_to(path):
            return False
        with suppress(OSError):
            target.parent.mkdir(parents=True, exist_ok=True)
        return target.parent.is_dir()


def _holds(path: Path, fixed: Collection[Path]) -> bool:
    return any(one.is_relative_to(path) for one in fixed)


def tiny_photo(chance: random.Random) -> bytes:
    """A BMP of 8 x 8 random pixels: 246 bytes, never the same twice."""
    header = struct.pack(
        "<2sIHHIIiiHHIIiiII", b"BM", 246, 0, 0, 54, 40, 8, 8, 1, 24, 0, 192, 2835, 2835, 0, 0
    )
    return header + chance.randbytes(192)


def some_change(chance: random.Random) -> tuple[str, Place, Place]:
    """Any change to any file or directory that is there, for `Disk.change`."""
    number, other = chance.randrange(10_000), chance.randrange(10_000)
    colour = chance.choice(sorted(COLOURS))
    target = f"{chance.choice(KEPT)}/{chance.choice(['', 'new/', 'new/er/'])}{other}.png"
    return chance.choice(
        [
            ("photo", target, f"{chance.random()}"),
            ("draw", target, colour),
            ("draw", number, colour),
            ("replace", number, colour),
            ("forge", number, colour),
            ("spoil", number, "text"),
            ("cut", number, None),
            ("mend", number, None),
            ("touch", number, None),
            ("delete", number, None),
            ("case", number, None),
            ("move", number, target),
            ("copy", number, target),
            ("hardlink", number, target),
            ("symlink", number, target),
            ("swap", number, other),
            ("over", number, other),
            ("case", ("directory", number), None),
            ("move", ("directory", number), f"{chance.choice(KEPT)}/moved{other}"),
        ]
    )
