"""Whatever happens to the files: indexing step by step ends in the library that a fresh index makes."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clipsearch import Library
from tests.drawing import draw
from tests.fakes import COLOURS, ColourEmbedder

names = st.sampled_from(["a.png", "b.jpg", "c.bmp", "one/a.png", "one/b.jpg", "one/two/c.bmp"])
folders = st.sampled_from(["one", "one/two", "three"])
operations = st.one_of(
    st.tuples(st.just("draw"), names, st.sampled_from(sorted(COLOURS))),
    st.tuples(st.just("spoil"), names, st.sampled_from(["", "text", "\x89PNG\r\n"])),
    st.tuples(st.sampled_from(["move", "copy"]), names, names),
    st.tuples(st.just("move"), folders, folders),
    st.tuples(st.sampled_from(["delete", "touch"]), names, st.none()),
    st.tuples(st.just("index"), st.none(), st.none()),
)


def apply(album: Path, what: str, first: Any, second: Any) -> None:
    source = album / str(first)
    if what == "draw":
        draw(source, second)
    elif what == "spoil":
        source.parent.mkdir(parents=True, exist_ok=True)
        source.write_text(second, encoding="latin-1")
    elif not source.exists():
        return
    elif what == "delete":
        source.unlink()
    elif what == "touch":
        os.utime(source)
    else:
        target = album / second
        if target.exists() or target.is_relative_to(source):
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(source, target) if what == "move" else shutil.copy(source, target)


def content_of(library: Library, album: Path) -> dict[str, Any]:
    """All that a library knows, without its keys."""
    hits = library.search("red and blue", 100)
    return {
        "hits": sorted(
            (sorted(str(p.relative_to(album)) for p in (h.path, *h.copies)), round(h.score, 4), h.facts)
            for h in hits
        ),
        "problems": sorted((str(p.path.relative_to(album)), p.reason) for p in library.problems()),
        "thumbnails": sorted(library.thumbnail(hit.content) or b"" for hit in hits),
        "counts": [(f.photos, f.indexed, f.failed) for f in library.folders()],
    }


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(operations, max_size=12))
def test_step_by_step_ends_where_a_fresh_index_does(steps: list[tuple[str, Any, Any]]) -> None:
    with tempfile.TemporaryDirectory() as place:
        album = Path(place, "album")
        album.mkdir()
        with Library.open(Path(place, "followed"), embedder=ColourEmbedder()) as followed:
            followed.add(album)
            for step in [*steps, ("index", None, None)]:
                if step[0] == "index":
                    followed.index()
                else:
                    apply(album, *step)
            with Library.open(Path(place, "fresh"), embedder=ColourEmbedder()) as fresh:
                fresh.add(album)
                fresh.index()
                assert content_of(followed, album) == content_of(fresh, album)
            report = followed.index()
            assert (report.embedded, report.reused, report.removed) == (0, 0, 0)
