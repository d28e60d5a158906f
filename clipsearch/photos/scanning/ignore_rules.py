"""Rules for what to ignore in a folder, and why: hidden files, system folders, a user's patterns."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from clipsearch.photos.scanning.system_folders import system_file, system_folder
from clipsearch.records import SkipReason
from clipsearch.records.formats import OTHER_SUFFIXES

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

__all__ = ["IgnoreRules", "invalid_pattern", "suffix_of"]


class IgnoreRules:
    """Decide by path and size alone, so that they apply to files that no longer exist, too."""

    def __init__(self, patterns: Sequence[str] = (), *, hidden: bool = False, minimum_bytes: int = 0) -> None:
        """Make rules.

        Args:
            patterns: as in a `.gitignore` file (https://git-scm.com/docs/gitignore), relative to
                each folder of the library.
            hidden: include hidden files and folders.
            minimum_bytes: smaller files are ignored.
        """
        self._root = ""
        self._patterns = _spec(patterns) if patterns else None
        self.hidden = hidden
        self.minimum_bytes = minimum_bytes

    def of(self, root: Path) -> IgnoreRules:
        """The rules in a folder of the library, which may itself be a package of a program."""
        rules = copy(self)
        rules._root = root.name
        return rules

    def skips_directory(self, name: str, path: str) -> SkipReason | None:
        """Why a directory with this name and relative path is ignored; None if it is not."""
        return system_folder(name, f"{self._root}/{path}") or self._skips(name, f"{path}/")

    def skips_file(self, name: str, path: str) -> SkipReason | None:
        """Why a file with this name and relative path is ignored; None if it may be a photo."""
        return "other" if suffix_of(name) in OTHER_SUFFIXES else self.skips_name(name, path)

    def skips_name(self, name: str, path: str) -> SkipReason | None:
        """Why a file of any kind with this name and relative path is ignored."""
        return system_file(name) or self._skips(name, path)

    def excludes(self, path: str, size: int | None = None, *, directory: bool = False) -> bool:
        """Whether a scan ignores this relative path, or a directory above it."""
        whole = PurePosixPath(path)
        if any(self.skips_directory(up.name, str(up)) for up in whole.parents if up.name):
            return True
        if directory:
            return self.skips_directory(whole.name, path) is not None
        is_small = size is not None and size < self.minimum_bytes
        return is_small or self.skips_file(whole.name, path) is not None

    def _skips(self, name: str, path: str) -> SkipReason | None:
        if name.startswith(".") and not self.hidden:
            return "hidden"
        return "excluded" if self._patterns is not None and self._patterns.match_file(path) else None


def suffix_of(name: str) -> str:
    """The extension of a file's name, in lower case with the dot; "" without one."""
    dot = name.rfind(".")
    return name[dot:].lower() if dot > 0 else ""


def invalid_pattern(patterns: Sequence[str]) -> str | None:
    """The first invalid pattern, or None."""
    for pattern in patterns:
        try:
            _spec([pattern])
        except ValueError:
            return pattern
    return None


def _spec(patterns: Sequence[str]) -> GitIgnoreSpec:
    from pathspec import GitIgnoreSpec  # the window starts without it if there are no patterns

    return GitIgnoreSpec.from_lines(patterns)
