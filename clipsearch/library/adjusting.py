"""The settings of an open library: what changes at once when one is changed."""

from __future__ import annotations

import threading
from abc import ABC
from collections.abc import Collection
from dataclasses import replace

from clipsearch.errors import LibraryError, SettingsError
from clipsearch.library.engine import Engine
from clipsearch.library.follow import Follower
from clipsearch.library.keeping import Keeper
from clipsearch.library.saved import Searches
from clipsearch.photos.rules import Rules, unusable_pattern
from clipsearch.settings import Settings

__all__ = ["Adjusting", "check_patterns", "rules_of"]

LOOKS = ("exclude", "hidden", "minimum_kilobytes", "max_megapixels", "polling")
"""Settings for which the folders are looked at with other eyes."""


class Adjusting(ABC):
    """The part of a `Library` that changes its settings."""

    _keeper: Keeper
    _engine: Engine
    _settings: Settings
    _rules: Rules
    _searches: Searches
    _follower: Follower | None
    _setting: threading.Lock

    @property
    def settings(self) -> Settings:
        """The settings in use."""
        return self._settings

    def change(self, settings: Settings) -> None:
        """Use other settings from now on, and keep them in `settings.toml`.

        Photos that are excluded now are gone after the next look at the folders, and those that are
        no longer excluded are there; what follows the disk looks at once. Another device is used
        from the next index run on; for another model see `Switching.use_model`.

        Raises:
            SettingsError: they make no sense, or cannot be written; nothing has changed.
            LibraryError: the library is open for reading only.
        """
        if not self._keeper.writing:
            raise LibraryError("The library is open for reading only", "Open it for writing")
        settings.check(self._keeper.folder)
        check_patterns(settings.exclude)
        with self._setting:
            settings.save(self._keeper.folder)
            before, self._settings = self._settings, settings
            self._rules = rules_of(settings)
            self._searches.limit(settings.max_megapixels)
            self._engine.use(settings)
            if self._follower is None:
                return
            if any(getattr(before, name) != getattr(settings, name) for name in LOOKS):
                higher = settings.max_megapixels > before.max_megapixels
                self._follower.change(self._rules, settings.polling, retry=higher)

    def exclude(self, *patterns: str) -> None:
        """Pass these patterns over in every folder from now on; as `change`."""
        check_patterns(patterns)
        both = tuple(dict.fromkeys((*self._settings.exclude, *patterns)))
        self.change(replace(self._settings, exclude=both))


def rules_of(settings: Settings) -> Rules:
    """What the settings pass over."""
    return Rules(settings.exclude, hidden=settings.hidden, minimum_bytes=1024 * settings.minimum_kilobytes)


def check_patterns(patterns: Collection[str]) -> None:
    """Raise SettingsError where one is no pattern of a `.gitignore` file."""
    if (pattern := unusable_pattern(tuple(patterns))) is not None:
        raise SettingsError(f"The pattern {pattern!r} in 'exclude' makes no sense", "Correct it")
