"""Typed settings in one TOML file; where a library's data, models and our resources lie."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Literal, TypedDict, Unpack, cast, get_args

import platformdirs

from clipsearch.errors import SettingsError
from clipsearch.paths import absolute
from clipsearch.sealed_files import read_file, write_atomically
from clipsearch.system import file_names
from clipsearch.system.atomic_files import MOST_JSON

__all__ = [
    "LIBRARY_VARIABLE",
    "MODELS_VARIABLE",
    "PACKAGE",
    "ReadText",
    "Settings",
    "SettingsChanges",
    "Sidecars",
    "Theme",
    "data_folder",
    "models_folder",
    "resources",
]

LIBRARY_VARIABLE = "CLIPSEARCH_LIBRARY"
MODELS_VARIABLE = "CLIPSEARCH_MODELS"
NAMES = "surrogateescape"  # bytes of names that are in another encoding than UTF-8 stay as they are
PACKAGE = Path(__file__).parent  # the folder above it is where another interpreter finds the package

MOST_LOCK_MINUTES = 24 * 60

Theme = Literal["system", "light", "dark"]
ReadText = Literal["likely", "all", "off"]
Sidecars = Literal["never", "always"]
CHOICES = {"theme": get_args(Theme), "read_text": get_args(ReadText), "sidecars": get_args(Sidecars)}


@dataclass(frozen=True, slots=True)
class Settings:
    """What a user can choose; kept as `settings.toml` in the library's data folder.

    Attributes:
        model: "starter"; an open_clip name with its tag ("ViT-B-32/laion2b_s34b_b79k"), which must
            have been downloaded; a folder in open_clip's format; or one file of weights behind its
            architecture ("ViT-B-32@/path/file.safetensors").
        device: "auto", "cpu", "cuda", "mps" or "xpu".
        theme: the window's colours.
        contrast: high contrast, also where the desktop does not ask for it.
        language: of the window, such as "de"; "": the desktop's, where there is a translation.
        max_megapixels: larger pictures are a problem, not a photo (a guard against bombs).
        exclude: what is passed over in every folder, in patterns as in a `.gitignore` file.
        hidden: take in hidden files and folders, too.
        minimum_kilobytes: smaller files are passed over.
        polling: folders, by path, that are looked at from time to time because their system does
            not tell of changes; "*" means all. Network and removable drives are found without it.
        background: closing the window leaves it watching, with a symbol in the system's tray.
        strictness: how sure a match must be to be shown: -1 (shows most) to 1 (shows least).
        expert: show how similar photos are to what is searched for, as numbers.
        read_text: the text of which photos is read, where that is installed: "likely" (that probably
            hold some), "all" or "off".
        sidecars: whether what is written about photos is also written into XMP sidecars beside them:
            "never" or "always".
        lock_minutes: after so many minutes without input the window of an encrypted library locks; 0: never.
        lock_with_screen: it locks with the screen and before sleep, where the system tells of these.
        words_added: words for photos beside those of the vocabulary, each a few words long.
        words_hidden: words that no photo is described by.
    """

    model: str = "starter"
    device: str = "auto"
    theme: Theme = "system"
    contrast: bool = False
    language: str = ""
    max_megapixels: int = 300
    exclude: tuple[str, ...] = ()
    hidden: bool = False
    minimum_kilobytes: int = 0
    polling: tuple[str, ...] = ()
    background: bool = False
    strictness: float = 0.0
    expert: bool = False
    read_text: ReadText = "likely"
    sidecars: Sidecars = "never"
    lock_minutes: int = 0
    lock_with_screen: bool = True
    words_added: tuple[str, ...] = ()
    words_hidden: tuple[str, ...] = ()

    def changed(self, **changes: Unpack[SettingsChanges]) -> Settings:
        """The same with some values changed."""
        return replace(self, **changes)

    def values(self, names: Iterable[str]) -> SettingsChanges:
        """The values of some settings."""
        return cast("SettingsChanges", {name: getattr(self, name) for name in names})

    def differing(self, changes: SettingsChanges) -> SettingsChanges:
        """Those of `changes` that are not the values already."""
        differing = {name: value for name, value in changes.items() if getattr(self, name) != value}
        return cast("SettingsChanges", differing)

    @classmethod
    def load(cls, folder: Path) -> Settings:
        """Read the settings kept in `folder`; defaults where there is no file.

        Raises:
            SettingsError: the file is not TOML, or a value has the wrong type or range. The file
                is left as it is.
        """
        path = folder / file_names.SETTINGS
        try:
            values = tomllib.loads(read_file(path, MOST_JSON, or_plain=True).decode("utf-8-sig", NAMES))
        except FileNotFoundError:
            return cls()
        except (ValueError, OSError, RecursionError) as error:
            raise _unusable(path, error) from error
        return cls(**{name: _checked(path, name, value) for name, value in values.items()})

    def check(self, folder: Path) -> None:
        """Make sure that what `save` would write in `folder` can be loaded again.

        Raises:
            SettingsError: a value has the wrong type or range.
        """
        for name, value in asdict(self).items():
            _checked(folder / file_names.SETTINGS, name, _plain(value))

    def save(self, folder: Path) -> None:
        """Write the settings atomically, keeping the comments that a user put into the file.

        Raises:
            SettingsError: what is there is not TOML (it is left as it is), or cannot be written.
        """
        import tomlkit  # here, and so are other imports that most starts do without
        from tomlkit.exceptions import TOMLKitError

        path = folder / file_names.SETTINGS
        try:
            document = tomlkit.parse(read_file(path, MOST_JSON, or_plain=True).decode("utf-8-sig", NAMES))
        except FileNotFoundError:
            document = tomlkit.document()
        except (TOMLKitError, ValueError, OSError, RecursionError) as error:
            raise _unusable(path, error) from error
        document.update({name: _plain(value) for name, value in asdict(self).items()})
        try:
            write_atomically(path, tomlkit.dumps(document).encode("utf-8", NAMES))
        except (OSError, UnicodeEncodeError) as error:
            raise _unusable(path, error) from error


class SettingsChanges(TypedDict, total=False):
    """New values of some settings, by their names in `Settings`."""

    model: str
    device: str
    theme: Theme
    contrast: bool
    language: str
    max_megapixels: int
    exclude: tuple[str, ...]
    hidden: bool
    minimum_kilobytes: int
    polling: tuple[str, ...]
    background: bool
    strictness: float
    expert: bool
    read_text: ReadText
    sidecars: Sidecars
    lock_minutes: int
    lock_with_screen: bool
    words_added: tuple[str, ...]
    words_hidden: tuple[str, ...]


def data_folder(chosen: str | os.PathLike[str] | None = None) -> Path:
    """Where a library lies: as chosen, or `CLIPSEARCH_LIBRARY`, or the platform's own place.

    Raises:
        ClipsearchError: there is no such place (see `paths.absolute`).
    """
    if chosen is None:
        chosen = os.environ.get(LIBRARY_VARIABLE) or _platform_folder("clipsearch", LIBRARY_VARIABLE)
    return absolute(chosen)


def models_folder() -> Path:
    """Where downloaded models lie, for all libraries: `CLIPSEARCH_MODELS`, or the platform's own place.

    Not a cache folder: a model is needed for every search, and there may be no network to get it again.

    Raises:
        ClipsearchError: there is no such place (see `paths.absolute`).
    """
    chosen = os.environ.get(MODELS_VARIABLE) or _platform_folder("clipsearch-models", MODELS_VARIABLE)
    return absolute(chosen)


def _platform_folder(name: str, variable: str) -> str:
    """The platform's place for data; by the version of platformdirs, no home is an error or stays a `~`."""
    with suppress(RuntimeError):
        folder = platformdirs.user_data_dir(name, appauthor=False)
        if os.path.isabs(folder):  # noqa: PTH117 (a text)
            return folder
    raise SettingsError("This user has no home folder to keep data in", f"Name a folder in {variable}")


@cache
def resources() -> Path:
    """The folder of icons, vocabulary and the starter model, in a wheel or in a source checkout."""
    installed = PACKAGE / "resources"
    return installed if installed.is_dir() else PACKAGE.parent / "resources"


def changelog() -> str:
    """The text of CHANGELOG.md, in a wheel or in a source checkout; "" where it is missing."""
    for folder in (resources(), resources().parent):
        with suppress(OSError):
            return (folder / "CHANGELOG.md").read_text(encoding="utf-8")
    return ""


def _checked(path: Path, name: str, value: Any) -> Any:
    """Return `value` if it suits the setting `name`, which a user may have written by hand."""
    defaults: dict[str, Any] = asdict(Settings())
    default = defaults.get(name)
    if default is None:
        raise _unusable(path, f"there is no setting named '{name}'")
    if isinstance(default, tuple):
        if not isinstance(value, list) or not all(isinstance(part, str) for part in value):
            raise _unusable(path, f"'{name}' should be a list of texts")
        if name == "words_added" and not all(0 < len(word.strip()) <= 100 for word in value):
            raise _unusable(path, "each of 'words_added' should have 1 to 100 characters")
        return tuple(value)
    if type(default) is float and type(value) is int:
        value = float(value)
    if type(value) is not type(default):
        wanted = type(default).__name__
        raise _unusable(path, f"'{name}' should be of type {wanted}, not {type(value).__name__}")
    if name in CHOICES and value not in CHOICES[name]:
        raise _unusable(path, f"'{name}' should be one of {', '.join(CHOICES[name])}")
    if name == "max_megapixels" and not 1 <= value <= 10_000:
        raise _unusable(path, "'max_megapixels' should lie between 1 and 10000")
    if name == "minimum_kilobytes" and not 0 <= value <= 1_000_000:
        raise _unusable(path, "'minimum_kilobytes' should lie between 0 and 1000000")
    if name == "lock_minutes" and not 0 <= value <= MOST_LOCK_MINUTES:
        raise _unusable(path, f"'lock_minutes' should lie between 0 and {MOST_LOCK_MINUTES}")
    if name == "strictness" and not -1 <= value <= 1:
        raise _unusable(path, "'strictness' should lie between -1 and 1")
    return value


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _unusable(path: Path, why: object) -> SettingsError:
    if isinstance(why, RecursionError):
        why = "it is nested too deeply"
    elif isinstance(why, OSError):
        why = why.strerror
    elif isinstance(why, UnicodeEncodeError):
        why = "a text in it is not valid"
    elif "set_int_max_str_digits" in str(why):
        why = "it holds a number with too many digits"
    return SettingsError(
        f"The settings file {path} cannot be used: {why}",
        "Correct it, or move it away to start from the defaults; the library is untouched",
    )
