"""Sources of results other than words and pictures: photos like some examples, and odd ones."""

from __future__ import annotations

import threading
from collections.abc import Collection
from dataclasses import dataclass

from clipsearch import Library, Matches
from clipsearch.gui.style import formatting
from clipsearch.gui.style.translation import translate
from clipsearch.records import Ids

__all__ = ["MAX_EXAMPLES", "Examples", "OddOnes", "ResultSource"]

MAX_EXAMPLES = 300


@dataclass(frozen=True, slots=True)
class Examples:
    """Photos like some, and unlike others.

    Attributes:
        fitting: keys of photos, at least one.
        against: keys of others.
    """

    fitting: tuple[int, ...]
    against: tuple[int, ...] = ()

    @property
    def text(self) -> str:
        """Translated, such as "like 3 photos, unlike 1 photo"."""
        parts = [translate("query_state", "like {what}").format(what=_photos(self.fitting))]
        if self.against:
            parts.append(translate("query_state", "unlike {what}").format(what=_photos(self.against)))
        return ", ".join(parts)

    def marked(self, contents: Collection[int], *, fits: bool) -> Examples:
        """With other photos as examples, for or against; the last mark of a photo counts."""
        fitting = tuple(one for one in self.fitting if one not in contents)
        against = tuple(one for one in self.against if one not in contents)
        if fits:
            return Examples((*fitting, *contents)[-MAX_EXAMPLES:], against)
        return Examples(fitting or self.fitting, (*against, *contents)[-MAX_EXAMPLES:])

    def find(self, library: Library, among: Ids | None, cancel: threading.Event) -> Matches:
        """The photos, of all or among some; in another thread than the window's."""
        found = library.examples.matches(self.fitting, self.against)
        return found if among is None else found.among(among)


@dataclass(frozen=True, slots=True)
class OddOnes:
    """Photos that do not fit the others: of the library, or of those that the query finds."""

    @property
    def text(self) -> str:
        """Translated."""
        return translate("query_state", "odd ones out")

    def find(self, library: Library, among: Ids | None, cancel: threading.Event) -> Matches:
        """The photos, the oddest first; in another thread than the window's."""
        return library.odd_ones.matches(among, cancel=cancel)


ResultSource = Examples | OddOnes


def _photos(contents: Collection[int]) -> str:
    return formatting.count(len(contents), "photo")
