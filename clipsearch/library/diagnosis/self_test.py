"""The self-test: tries each part of an installation on a library of its own, which it throws away."""

from __future__ import annotations

import io
import json
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from clipsearch.embedding.process.thumbnail_client import ThumbnailClient
from clipsearch.errors import ClipsearchError
from clipsearch.library.library import Library
from clipsearch.records.formats import format_names
from clipsearch.settings import resources
from clipsearch.system import confinement
from clipsearch.system.interpreter import module_command, module_environment

__all__ = ["Check", "self_test"]

NEEDED = (
    "icons/clipsearch.svg", "models/offers.toml", "models/starter/open_clip_model.safetensors",
    "translations/clipsearch_de.qm", "vocabulary/vocabulary.tsv",
)  # fmt: skip
WRITTEN = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF", "AVIF", "JPEG2000", "DDS", "PPM", "ICO", "PCX", "TGA")
"""Formats that Pillow can write, to be read again."""
COLOURS = ("red", "green", "blue")
MEGAPIXELS = 100
LEAST_PICTURE = 10_000  # bytes of a PNG of the window, which is not empty


@dataclass(frozen=True, slots=True)
class Check:
    """The outcome of one part of the self-test.

    Attributes:
        name: of the part.
        passed: whether it works.
        seconds: that it took.
        text: what was seen, or a sentence on what failed.
    """

    name: str
    passed: bool
    seconds: float
    text: str


def self_test(window: Callable[[Library, Path, str], None] | None = None) -> Iterator[Check]:
    """Try each part of this installation, one after the other.

    Args:
        window: saves a PNG of the window with the results for words; None leaves the window out.
    """
    with ExitStack() as stack:
        place = stack.enter_context(
            tempfile.TemporaryDirectory(prefix="clipsearch-self-test-", ignore_cleanup_errors=True)
        )
        test = _SelfTest(Path(place).resolve(), stack)
        parts: dict[str, Callable[[], str]] = {
            "program files": _find_files,
            "decoders": _decode,
            "confinement": _confine,
            "photos, model and database": test.index,
            "search": test.search,
            "library opened again": test.reopen,
        }
        if window is not None:
            parts["window"] = lambda: test.show(window)
        for name, part in parts.items():
            start = time.perf_counter()
            try:
                text, passed = part(), True
            except Exception as error:  # whatever is wrong with an installation
                text, passed = _describe(error), False
            yield Check(name, passed, round(time.perf_counter() - start, 2), text)


def _describe(error: Exception) -> str:
    if isinstance(error, ClipsearchError | _Failed):
        return str(error)
    return f"{type(error).__name__}: {error}"


class _Failed(Exception):  # noqa: N818 (not an error of the program)
    """A part does not do what it should."""


def _expect(condition: object, why: str) -> None:
    if not condition:
        raise _Failed(why)


def _find_files() -> str:
    missing = [name for name in NEEDED if not (resources() / name).is_file()]
    _expect(not missing, f"The installation lacks {', '.join(missing)}; install it again")
    return f"{len(NEEDED)} looked for, all there"


def _decode() -> str:
    """Decode a picture in each format that Pillow writes, in the process that decodes."""
    from PIL import Image, ImageDraw

    picture = Image.new("RGB", (96, 64), "white")
    ImageDraw.Draw(picture).ellipse((8, 8, 80, 56), "red")
    wrong = {}
    client = ThumbnailClient()
    try:
        for name in WRITTEN:
            picture.save(buffer := io.BytesIO(), name)
            try:
                found = client.make(buffer.getvalue(), MEGAPIXELS).facts.format
                _expect(found == name, f"taken for {found}")
            except (ClipsearchError, _Failed) as error:
                wrong[name] = str(error)
    finally:
        client.close()
    _expect(not wrong, "; ".join(f"{name} cannot be read: {why}" for name, why in wrong.items()))
    absent = format_names(readable=False)
    return f"{len(WRITTEN)} formats read" + (f"; not installed: {', '.join(absent)}" if absent else "")


def _confine() -> str:
    """Have a process confine itself and try to break out."""
    can = confinement.available()
    done = subprocess.run(  # noqa: S603 (a module of ours)
        module_command(confinement.__name__),
        env=module_environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    _expect(done.returncode == 0, f"The process that tries it failed: {done.stderr.strip()[-300:]}")
    allowed = [what for what, refused in json.loads(done.stdout).items() if not refused]
    _expect(not (can.is_whole and allowed), f"A decoder could {', '.join(allowed)}")
    if can.is_whole:
        return "decoders can read no other file, write, reach a network or start a program"
    return f"decoders are not confined: {can.reason}"


class _SelfTest:
    """A throw-away library of three drawn photos."""

    def __init__(self, place: Path, stack: ExitStack) -> None:
        self._place, self._stack = place, stack
        self._photos = [place / "photos" / f"{colour}.png" for colour in COLOURS]
        self._library: Library | None = None

    def _open(self) -> Library:
        if self._library is None:
            self._library = self._stack.enter_context(Library.open(self._place / "library"))
        return self._library

    def index(self) -> str:
        """Index the photos with the starter model."""
        from PIL import Image

        for path, colour in zip(self._photos, COLOURS, strict=True):
            path.parent.mkdir(exist_ok=True)
            Image.new("RGB", (320, 240), colour).save(path)
        library = self._open()
        library.add(self._photos[0].parent)
        report = library.index()
        _expect(report.embedded == len(COLOURS), f"{report.embedded} of {len(COLOURS)} photos were embedded")
        model = library.status().model
        _expect(model, "No model answers")
        return f"{model.name} on {model.device}" if model else ""

    def search(self) -> str:
        """Find each photo by its own vector, and all of them by words."""
        library = self._open()
        for path in self._photos:
            best = library.similar(path, 1, every=True)
            _expect(best and best[0].path == path, f"{path.stem} is not the photo most similar to itself")
        found = library.search("red", len(COLOURS), every=True)
        _expect(len(found) == len(COLOURS), f"{len(found)} of {len(COLOURS)} photos were found by words")
        _expect(found[0].path.stem == "red", f"“red” finds a {found[0].path.stem} photo first")
        return "by words and by photos"

    def reopen(self) -> str:
        """Close the library and open it again: all is there, and in order."""
        self._open().close()
        self._library = None
        library = self._open()
        _expect(library.status().indexed == len(COLOURS), "The library lost photos when it was closed")
        findings = library.upkeep.check()
        _expect(not findings, "; ".join(finding.message for finding in findings))
        _expect(all(library.thumbnail(hit.content) for hit in library.recent()), "Thumbnails were lost")
        return "nothing lost, everything in order"

    def show(self, window: Callable[[Library, Path, str], None]) -> str:
        """Open the window without a display, and look at whether anything is in it."""
        window(self._open(), picture := self._place / "window.png", "red")
        size = picture.stat().st_size
        _expect(size > LEAST_PICTURE, "The window stayed empty")
        return "opened without a display"
