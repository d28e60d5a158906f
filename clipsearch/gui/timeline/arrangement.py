"""A timeline that is laid out: its sections, and the layout for one width and height of pictures."""

from __future__ import annotations

import numpy as np

from clipsearch import Timeline
from clipsearch.gui.style import formatting
from clipsearch.gui.timeline.justified_layout import JustifiedLayout
from clipsearch.gui.timeline.section_places import common_places
from clipsearch.gui.timeline.sections import find_sections

__all__ = ["TimelineArrangement"]

HEIGHT = 200 / 164  # of a line, for the side of a square cell in results: they look as large


class TimelineArrangement:
    """Sections and layout of a timeline. One thread at a time may lay it out.

    Attributes:
        timeline: the photos.
        sections: of them.
        years: each year with photos, the latest first, and its first section; 0 for photos without a date.
    """

    def __init__(self, timeline: Timeline) -> None:
        """Take the photos; may be called in any thread."""
        self.timeline = timeline
        self.sections = find_sections(timeline.taken)
        self._places = common_places(self.sections.starts, timeline.places, timeline.known_places)
        years = self.sections.days // 10**4
        firsts = np.flatnonzero(np.diff(years, prepend=years[:1] - 1))
        self.years: list[tuple[int, int]] = list(zip(years[firsts].tolist(), firsts.tolist(), strict=True))
        self._laid_out: tuple[tuple[int, int, bool], JustifiedLayout] | None = None

    @property
    def layout(self) -> JustifiedLayout | None:
        """The last layout that was made."""
        return None if self._laid_out is None else self._laid_out[1]

    def is_laid_out(self, width: int, side: int, captions: bool) -> bool:
        """Whether the last layout is one for this size."""
        return self._laid_out is not None and self._laid_out[0] == (width, side, captions)

    def lay_out(self, width: int, side: int, captions: bool) -> None:
        """Make the layout for a size; may be called in any thread.

        Args:
            width: to fill, in logical pixels.
            side: of a square cell of the results that would look as large.
            captions: whether there are names below the pictures.
        """
        if not self.is_laid_out(width, side, captions):
            height = round(side * HEIGHT)
            made = JustifiedLayout(
                self.timeline.aspects, self.sections.starts, width, height, captions=captions
            )
            self._laid_out = (width, side, captions), made

    def title(self, group: int) -> str:
        """The heading of a section: when, and where most of its photos were taken."""
        when, where = self.sections.title(group), self._places[group]
        is_dated = self.sections.level(group) != "undated"
        return f"{when} · {formatting.isolate(where)}" if where and is_dated else when
