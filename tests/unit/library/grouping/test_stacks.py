"""Bursts are folded into stacks among results, and unfolded for what is done with them."""

from __future__ import annotations

import threading
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from clipsearch import Library, Matches, Query, Term
from clipsearch.errors import Cancelled
from clipsearch.library.grouping import stacks
from clipsearch.library.grouping.same_pictures import SamePictures
from tests.support.colour_embedder import COLOURS, ColourEmbedder
from tests.support.fake_matches import made_hits, matching

MEMBERS, LEADERS = np.array([1, 2, 4, 5]), np.array([1, 1, 4, 4])


def contents(hits: Matches) -> list[int]:
    return hits.contents.tolist()


def test_the_first_of_each_stack_stands_for_it() -> None:
    hits = matching(made_hits(6))
    folded = hits.stacked(MEMBERS, LEADERS)
    assert contents(folded) == [0, 1, 3, 4]
    assert [hit.stack for hit in folded] == [1, 2, 1, 2]
    assert folded.total == 6
    assert contents(folded.part([range(1, 3)]).unfolded) == [1, 2, 3]
    assert folded.count_photos([range(1, 3)]) == 3
    backwards = hits.reordered(np.arange(6)[::-1]).stacked(MEMBERS, LEADERS)
    assert contents(backwards) == [5, 3, 2, 0]


def test_photos_of_an_open_stack_follow_each_other() -> None:
    hits = matching(made_hits(6)).reordered(np.array([5, 1, 0, 2, 3, 4]))
    folded = hits.stacked(MEMBERS, LEADERS, opened=[2])
    assert contents(folded) == [5, 1, 2, 0, 3]
    assert [hit.stack for hit in folded] == [2, 0, 0, 1, 1]
    assert contents(folded.part([range(1, 2)]).unfolded) == [1], "of an open stack each is for itself"


def test_a_stack_of_which_one_photo_is_found_is_none() -> None:
    hits = matching(made_hits(3)).part([range(2)])
    assert hits.stacked(MEMBERS, LEADERS) is hits
    assert Matches.none().stacked(MEMBERS, LEADERS) is not None


def shoot(folder: Path, times: dict[str, str], colour: str = "red") -> None:
    folder.mkdir(exist_ok=True)
    for number, (name, time) in enumerate(times.items()):
        exif = Image.Exif()
        exif[0x0110] = "Camera"
        exif.get_ifd(0x8769)[0x9003] = f"2024:05:17 {time}"
        Image.new("RGB", (96 + number, 64), COLOURS[colour]).save(folder / name, exif=exif)


@pytest.fixture
def shots(library: Library, tmp_path: Path) -> Library:
    """A library with a burst of three, and one photo a minute later."""
    shoot(
        tmp_path / "shots",
        {"a.jpg": "10:00:00", "b.jpg": "10:00:01", "c.jpg": "10:00:02", "d.jpg": "10:01:00"},
    )
    library.add(tmp_path / "shots")
    library.index()
    return library


def names(hits: Matches) -> list[tuple[str, int]]:
    return [(hit.path.name, hit.stack) for hit in hits]


def test_a_burst_is_one_result(shots: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    found = shots.matches()
    monkeypatch.setattr(stacks, "FEW", 2)
    assert len(shots.stacks.fold(found, wait=False)) == 4, "not known yet, and not waited for"
    assert names(shots.stacks.fold(found)) == [("d.jpg", 1), ("c.jpg", 3)]
    assert names(shots.stacks.fold(found, wait=False)) == [("d.jpg", 1), ("c.jpg", 3)]
    words = shots.matches(Query((Term("red"),)))
    assert sorted(size for _, size in names(shots.stacks.fold(words.cut()))) == [1, 3]
    assert len(shots.stacks.of(shots.stacks.fold(found)[1].content)) == 3
    assert shots.stacks.of(found[0].content) == []


def test_photos_that_are_kept_apart_are_in_no_stack(shots: Library) -> None:
    found = shots.matches()
    burst = shots.stacks.of(found[1].content)
    shots.duplicates.keep_apart(burst)
    assert len(shots.stacks.fold(found)) == 4
    shots.duplicates.join_again(burst)
    assert len(shots.stacks.fold(found)) == 2


def test_copies_of_a_picture_are_one_result_once_they_were_found(library: Library, tmp_path: Path) -> None:
    picture = Image.effect_noise((320, 240), 80).resize((32, 24)).resize((640, 480), Image.Resampling.BICUBIC)
    (tmp_path / "copies").mkdir()
    picture.save(tmp_path / "copies" / "a.png")
    picture.resize((320, 240)).save(tmp_path / "copies" / "b.png")
    library.add(tmp_path / "copies")
    library.index()
    assert len(library.stacks.fold(library.matches())) == 2
    library.duplicates.find()
    (hit,) = library.stacks.fold(library.matches())
    assert hit.stack == 2


@pytest.fixture
def noisy(library: Library, tmp_path: Path) -> Library:
    """A library with two pictures, of one of which there are two sizes."""
    (tmp_path / "noisy").mkdir()
    for name, seed, size in (("a", 1, (640, 480)), ("b", 1, (320, 240)), ("other", 2, (640, 480))):
        coarse = np.random.default_rng(seed).integers(0, 255, (24, 32, 3), dtype=np.uint8)
        image = Image.fromarray(coarse).resize(size, Image.Resampling.BICUBIC)
        image.save(tmp_path / "noisy" / f"{name}.png")
    library.add(tmp_path / "noisy")
    library.index()
    return library


def work(library: Library) -> SamePictures:
    return SamePictures(library._stores, library._comparison, library.duplicates)


def sizes(library: Library) -> dict[str, int]:
    return {hit.path.stem: hit.stack for hit in library.stacks.fold(library.matches())}


def test_copies_are_found_in_idle_times_and_remembered(noisy: Library, tmp_path: Path) -> None:
    assert work(noisy).is_due
    with pytest.raises(Cancelled):
        stopped = threading.Event()
        stopped.set()
        work(noisy).run(cancel=stopped)
    assert work(noisy).run(is_due=lambda: True) == (0, True), "something else goes first"
    assert work(noisy).run() == (3, False)
    assert not work(noisy).is_due
    assert sorted(sizes(noisy).values()) == [1, 2]
    with Image.open(tmp_path / "noisy" / "a.png") as image:
        image.convert("RGB").save(tmp_path / "noisy" / "c.jpg", quality=60)
    noisy.index()
    assert work(noisy).run() == (1, False)
    noisy.close()
    with Library.open(noisy.data_folder, embedder=ColourEmbedder()) as again:
        assert sorted(sizes(again).values()) == [1, 3], "remembered"
        group = again.stacks.of(next(hit.content for hit in again.matches() if hit.path.stem == "c"))
        again.duplicates.keep_apart(group)
        assert len(sizes(again)) == 4
        again.duplicates.join_again(group)
        (tmp_path / "noisy" / "a.png").unlink()
        again.index(forget_missing=True)
        work(again).run()
        assert sorted(sizes(again).values()) == [1, 2], "without the one that is gone"
        again.duplicates.find()
        assert sorted(sizes(again).values()) == [1, 2], "as comparing all finds it"


def test_nothing_is_due_without_photos(library: Library) -> None:
    assert not work(library).is_due
    assert work(library).run() == (0, False)
