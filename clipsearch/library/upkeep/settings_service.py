"""The settings of an open library: what changes at once when one is changed."""

from __future__ import annotations

import os
import threading
from abc import ABC
from collections.abc import Callable, Collection
from dataclasses import replace
from pathlib import Path
from typing import Any

from clipsearch.errors import LibraryError, SettingsError
from clipsearch.library.following.follower import Follower
from clipsearch.library.models.model_runtime import ModelRuntime
from clipsearch.library.searching.saved_searches import SavedSearches
from clipsearch.library.storage.stores import Stores
from clipsearch.photos.scanning.ignore_rules import IgnoreRules, invalid_pattern
from clipsearch.settings import Settings

__all__ = ["SettingsService", "check_patterns", "rules_of"]

LOOKS = ("exclude", "hidden", "minimum_kilobytes", "max_megapixels", "polling")
"""Settings for which the folders are looked at with other eyes."""


class SettingsService(ABC):
    """The part of a `Library` that changes its settings."""

    _stores: Stores
    _runtime: ModelRuntime
    _settings: Settings
    _rules: IgnoreRules
    _searches: SavedSearches
    _follower: Follower | None
    _setting: threading.Lock

    @property
    def settings(self) -> Settings:
        """The settings in use."""
        return self._settings

    def change(self, **changes: Any) -> None:
        """Change settings, by their names in `Settings`, and keep them in `settings.toml`; the others stay.

        Photos that are excluded now are gone after the next look at the folders, and those that are
        no longer excluded are there; what follows the disk looks at once. Another device is used
        from the next index run on; for another model see `Switching.use_model`.

        Raises:
            SettingsError: they make no sense, or cannot be written; nothing has changed.
            LibraryError: the library is open for reading only.
        """
        self._change(lambda settings: replace(settings, **changes))

    def _change(self, changed: Callable[[Settings], Settings]) -> None:
        """Change settings, seeing them as they are when nobody else changes them."""
        if not self._stores.writing:
            raise LibraryError("The library is open for reading only", "Open it for writing")
        with self._setting:
            settings = changed(self._settings)
            settings.check(self._stores.folder)
            check_patterns(settings.exclude)
            settings.save(self._stores.folder)
            before, self._settings = self._settings, settings
            self._rules = rules_of(settings)
            self._searches.limit(settings.max_megapixels)
            self._runtime.use(settings)
            if self._follower is None:
                return
            if any(getattr(before, name) != getattr(settings, name) for name in LOOKS):
                higher = settings.max_megapixels > before.max_megapixels
                self._follower.change(self._rules, settings.polling, retry=higher)

    def exclude(self, *patterns: str) -> None:
        """Pass these patterns over in every folder from now on; as `change`."""
        check_patterns(patterns)
        self._change(lambda now: replace(now, exclude=tuple(dict.fromkeys((*now.exclude, *patterns)))))

    def _forget_polling(self, folder: Path, others: Collection[Path]) -> None:
        """Take a folder, and what is inside it, out of the setting `polling`; not the other kept ones."""

        def is_going(named: str) -> bool:
            path = Path(os.path.realpath(Path(named).expanduser()))
            return path.is_relative_to(folder) and path not in others

        def left(polling: Collection[str]) -> tuple[str, ...]:
            return tuple(named for named in polling if named == "*" or not is_going(named))

        if left(self._settings.polling) != self._settings.polling:
            self._change(lambda now: replace(now, polling=left(now.polling)))


def rules_of(settings: Settings) -> IgnoreRules:
    """What the settings pass over."""
    return IgnoreRules(
        settings.exclude, hidden=settings.hidden, minimum_bytes=1024 * settings.minimum_kilobytes
    )


def check_patterns(patterns: Collection[str]) -> None:
    """Raise SettingsError where one is no pattern of a `.gitignore` file."""
    if (pattern := invalid_pattern(tuple(patterns))) is not None:
        raise SettingsError(f"The pattern {pattern!r} in 'exclude' makes no sense", "Correct it")
