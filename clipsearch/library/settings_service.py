"""The settings of an open library: reading, changing and keeping them, and telling who depends on them."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Unpack

from clipsearch.errors import LibraryError, SettingsError
from clipsearch.paths import expand_home
from clipsearch.photos.scanning.ignore_rules import IgnoreRules, invalid_pattern
from clipsearch.settings import Settings, SettingsChanges
from clipsearch.store.data_folder import require_own

__all__ = ["SettingsService", "settings_in"]

Observer = Callable[[Settings, Settings], None]


class SettingsService:
    """The settings of one library. Thread-safe."""

    def __init__(self, folder: Path, *, writing: bool) -> None:
        """Read the settings in a data folder; they can be changed if `writing`.

        Raises:
            SettingsError: the settings file cannot be used.
        """
        self._folder = folder
        self._writing = writing
        self._lock = threading.Lock()
        self._observers: list[Observer] = []
        self._current = settings_in(folder)
        _check_patterns(self._current.exclude)
        self._rules = _rules_of(self._current)

    @property
    def current(self) -> Settings:
        """The settings in use."""
        return self._current

    @property
    def rules(self) -> IgnoreRules:
        """What the settings in use pass over in folders."""
        return self._rules

    def observe(self, observer: Observer) -> None:
        """Call `observer` after each change, with the settings before and after it, one change at a time."""
        self._observers.append(observer)

    def change(self, **changes: Unpack[SettingsChanges]) -> None:
        """Change some settings and keep them in `settings.toml`.

        Photos that are excluded now are gone after the next scan of the folders, and those that are
        no longer excluded are there; a follower scans at once. Another device is used from the next
        index run on; for another model see `ModelSwitch.use`.

        Raises:
            SettingsError: they make no sense, or cannot be written; nothing has changed.
            LibraryError: the library is open for reading only.
        """
        self._change(lambda settings: settings.changed(**changes))

    def exclude(self, *patterns: str) -> None:
        """Pass these patterns over in every folder from now on; raises as `change`."""
        _check_patterns(patterns)
        self._change(lambda now: now.changed(exclude=tuple(dict.fromkeys((*now.exclude, *patterns)))))

    def forget_polling(self, folder: Path, others: Collection[Path]) -> None:
        """Take a folder, and what is inside it, out of the setting `polling`; not the other kept ones."""

        def is_going(named: str) -> bool:
            path = Path(os.path.realpath(expand_home(named)))
            return path.is_relative_to(folder) and path not in others

        def left(polling: Collection[str]) -> tuple[str, ...]:
            return tuple(named for named in polling if named == "*" or not is_going(named))

        if left(self._current.polling) != self._current.polling:
            self._change(lambda now: now.changed(polling=left(now.polling)))

    def _change(self, changed: Callable[[Settings], Settings]) -> None:
        """Change settings as they are while nobody else changes them."""
        if not self._writing:
            raise LibraryError("The library is open for reading only", "Open it for writing")
        with self._lock:
            settings = changed(self._current)
            settings.check(self._folder)
            _check_patterns(settings.exclude)
            settings.save(self._folder)
            before, self._current = self._current, settings
            self._rules = _rules_of(settings)
            for observer in self._observers:
                observer(before, settings)


def _rules_of(settings: Settings) -> IgnoreRules:
    return IgnoreRules(
        settings.exclude, hidden=settings.hidden, minimum_bytes=1024 * settings.minimum_kilobytes
    )


def _check_patterns(patterns: Collection[str]) -> None:
    """Raise SettingsError where one is no pattern of a `.gitignore` file."""
    if (pattern := invalid_pattern(tuple(patterns))) is not None:
        raise SettingsError(f"The pattern {pattern!r} in 'exclude' makes no sense", "Correct it")


def settings_in(folder: Path) -> Settings:
    """The settings in a data folder, in which there may be no library yet.

    Raises:
        LibraryError: the folder is in use for something else.
        SettingsError: the file cannot be used.
    """
    require_own(folder)
    return Settings.load(folder)
