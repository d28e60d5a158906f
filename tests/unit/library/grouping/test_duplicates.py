"""Duplicates of a library are found by tiers, and what users decide about them is remembered."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageFilter

import clipsearch
from clipsearch import Library
from clipsearch.errors import Cancelled, LibraryError
from clipsearch.library.grouping.duplicate_groups import DuplicateGroups
from clipsearch.library.models import model_runtime
from clipsearch.records import Progress
from clipsearch.records.duplicates import DuplicateGroup, Tier
from tests.support.colour_embedder import ColourEmbedder
from tests.support.format_samples import dng
from tests.support.switch_models import Models, choose
from tests.unit.library.grouping.pictures import VARIANTS, picture, save

pytestmark = pytest.mark.usefixtures("one_thumbnail_process")


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    """A picture with two variants, one of which has a copy, and two other pictures."""
    place = tmp_path / "photos"
    save(picture(1), place / "one.png")
    save(VARIANTS["half"](picture(1)), place / "half.jpg", quality=80)
    save(picture(1).transpose(Image.Transpose.ROTATE_90), place / "album" / "turned.jpg", quality=90)
    shutil.copyfile(place / "half.jpg", place / "album" / "half copy.jpg")
    save(picture(2), place / "two.jpg")
    save(picture(3), place / "three.jpg")
    return place


def opened(photos: Path) -> Library:
    return Library.open(photos.parent / "data", embedder=ColourEmbedder())


@pytest.fixture
def library(photos: Path) -> Iterator[Library]:
    with opened(photos) as library:
        library.add(photos)
        library.index()
        yield library


def names(found: DuplicateGroups, tier: Tier) -> list[list[str]]:
    return [[photo.path.name for photo in group.photos] for group in found.page(tier)]


def only(library: Library, tier: Tier = "same-picture") -> DuplicateGroup:
    (group,) = library.duplicates.find().page(tier)
    return group


def shot(path: Path, image: Image.Image, moment: str) -> Path:
    exif = Image.Exif()
    exif[0x0110] = "Camera"
    exif.get_ifd(0x8769)[0x9003] = moment
    return save(image, path, exif=exif, quality=95)


def test_tiers_are_never_mixed(library: Library) -> None:
    found = library.duplicates.find()
    assert names(found, "same-picture") == [["one.png", "turned.jpg", "half.jpg"]]
    assert names(found, "same-file") == [["half.jpg", "half copy.jpg"]]
    assert names(found, "burst") == []
    (group,) = found.page("same-picture")
    assert (group.reason, group.photos[2].copies) == (
        "format",
        (library.folders()[0].path / "album" / "half copy.jpg",),
    )
    assert {"sharpness", "pixels", "format", "bytes", "folder", "name"} <= set(group.differences)
    assert all(photo.sharpness for photo in group.photos)
    (copies,) = found.page("same-file")
    assert {photo.content for photo in copies.photos} == {group.photos[2].content}
    scenes = [set(one) for one in names(found, "similar-scene")]
    assert not any(len(one & {"one.png", "turned.jpg", "half.jpg"}) > 1 for one in scenes)


def test_photos_of_two_moments_are_a_burst_however_alike(library: Library, photos: Path) -> None:
    for second in (1, 2, 9):
        shot(photos / f"shot {second}.jpg", picture(7), f"2024:05:05 10:00:0{second}")
    library.index()
    found = library.duplicates.find()
    assert names(found, "burst") == [["shot 1.jpg", "shot 2.jpg"]]
    assert names(found, "same-picture") == [["one.png", "turned.jpg", "half.jpg"]]


def test_what_was_decoded_is_known_after_a_stop(library: Library, photos: Path) -> None:
    stop, reports = threading.Event(), list[Progress]()

    def progressed(report: Progress) -> None:
        reports.append(report)
        stop.set()

    with pytest.raises(Cancelled):
        library.duplicates.find(progressed, stop)
    assert reports[0].phase == "comparing"
    first = only(library)
    asked = list[int]()
    make, library._comparison._thumbnail = (
        library._comparison._thumbnail,
        lambda key: asked.append(key) or make(key),
    )
    assert only(library) == first
    save(picture(9), photos / "nine.jpg")
    library.index()
    assert only(library) == first
    assert len(asked) == 1


def test_a_photo_of_a_reference_folder_is_the_best_and_not_to_be_removed(
    library: Library, photos: Path
) -> None:
    found = library.duplicates.find(references=[photos / "album"])
    (group,) = found.page("same-picture")
    assert (group.photos[0].path.name, group.reason) == ("turned.jpg", "pixels")
    assert [photo.path.name for photo in group.removable] == ["one.png"], (
        "a copy of half.jpg is there as well"
    )
    (copies,) = found.page("same-file")
    assert [photo.path.name for photo in copies.photos] == ["half copy.jpg", "half.jpg"]
    assert [photo.path.name for photo in copies.removable] == ["half.jpg"]


@pytest.mark.parametrize("method", [Image.Resampling.BICUBIC, Image.Resampling.LANCZOS])
def test_an_enlarged_copy_is_not_suggested_as_the_best(
    library: Library, photos: Path, method: Image.Resampling
) -> None:
    """The original is the best, before a copy with more pixels in a larger file, and before a reduced one."""
    noise = np.random.default_rng(0).normal(0, 20, (300, 400, 3))
    fine = np.clip(np.asarray(picture(5, (400, 300))) + noise, 0, 255).astype(np.uint8)
    original = Image.fromarray(fine).filter(ImageFilter.GaussianBlur(0.5))
    save(original, photos / "fine.jpg", quality=85)
    save(original.resize((800, 600), method), photos / "fine enlarged.jpg", quality=95)
    save(original.resize((200, 150), method), photos / "fine reduced.jpg", quality=90)
    library.index()
    for _ in range(2):  # the second time it is known
        found = library.duplicates.find().page("same-picture")
        (group,) = [one for one in found if one.photos[0].path.name.startswith("fine")]
        assert (group.photos[0].path.name, group.photos[-1].path.name) == ("fine.jpg", "fine enlarged.jpg")
        assert "enlarged" in group.differences


def decide(library: Library) -> None:
    """The picture and its half are no duplicates; the turned one is not the best of the rest."""
    one, _, half = only(library).photos
    library.duplicates.keep_apart([one.content, half.content])
    library.duplicates.keep_apart([half.content])
    library.duplicates.mark_not_best([one.content])


def test_decisions_are_kept_and_taken_back(library: Library) -> None:
    one, _, half = only(library).photos
    decide(library)
    found = library.duplicates.find()
    assert names(found, "same-picture") == [["turned.jpg", "half.jpg"]]
    assert names(found, "same-file") == []
    library.duplicates.join_again([half.content, one.content])
    assert names(library.duplicates.find(), "same-picture") == [["turned.jpg", "half.jpg", "one.png"]]
    library.duplicates.unmark_not_best([one.content])
    library.duplicates.join_again([half.content])
    assert names(library.duplicates.find(), "same-picture") == [["one.png", "turned.jpg", "half.jpg"]]
    assert names(library.duplicates.find(), "same-file") == [["half.jpg", "half copy.jpg"]]


def groups_of(library: Library) -> tuple[list[list[str]], list[list[str]]]:
    found = library.duplicates.find()
    return [sorted(group) for group in names(found, "same-picture")], names(found, "same-file")


def test_decisions_survive_moves_and_renames(library: Library, photos: Path) -> None:
    decide(library)
    (photos / "half.jpg").rename(photos / "album" / "small.jpg")
    (photos / "one.png").rename(photos / "1.png")
    library.index()
    assert groups_of(library) == ([["small.jpg", "turned.jpg"]], [])


def test_decisions_survive_that_another_program_writes_into_the_files(library: Library, photos: Path) -> None:
    """Such as a rating: the bytes are others, and the picture is the same."""
    decide(library)
    for path in (photos / "half.jpg", photos / "album" / "turned.jpg"):
        data = path.read_bytes()
        path.write_bytes(data[:2] + b"\xff\xfe\x00\x06five" + data[2:])  # a comment
    with Image.open(photos / "one.png") as image:
        save(image, photos / "one.png", compress_level=1)
    library.index()
    assert groups_of(library) == ([["half.jpg", "turned.jpg"]], []), "copies of half.jpg are wanted"
    assert only(library).photos[0].path.name == "turned.jpg"


def test_decisions_survive_that_all_is_indexed_again(library: Library, photos: Path, tmp_path: Path) -> None:
    decide(library)
    photos.rename(tmp_path / "elsewhere")
    photos.mkdir()
    library.index(forget_missing=True)
    photos.rmdir()
    (tmp_path / "elsewhere").rename(photos)
    library.index()
    library.upkeep.drop_caches()
    assert groups_of(library) == ([["half.jpg", "turned.jpg"]], [])


def test_decisions_survive_another_model(
    photos: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    models = Models(tmp_path / "models")
    monkeypatch.setattr(model_runtime, "EmbeddingClient", models.start)
    choose(photos.parent / "data", models.folder("one"))
    with Library.open(photos.parent / "data") as library:
        library.add(photos)
        library.index()
        decide(library)
        library.model_switch.use(models.folder("two"))
        assert library.index().switched
        assert groups_of(library) == ([["half.jpg", "turned.jpg"]], [])


def test_decisions_survive_a_restored_backup(library: Library, photos: Path) -> None:
    decide(library)
    library.upkeep.backup()
    library.duplicates.decide("not-best", [photos / "one.png"], undo=True)
    library.close()
    clipsearch.restore(photos.parent / "data")
    with opened(photos) as library:
        library.index()
        assert groups_of(library) == ([["half.jpg", "turned.jpg"]], [])


def test_a_removed_folder_leaves_no_decision(library: Library, photos: Path) -> None:
    decide(library)
    library.remove(photos)
    library.add(photos)
    library.index()
    assert groups_of(library)[0] == [["half.jpg", "one.png", "turned.jpg"]]


def test_details_are_merged_into_the_best_one(library: Library) -> None:
    one, turned, half = (photo.content for photo in only(library).photos)
    library.details.edit([one], {"title": "Mine", "rating": 2}, add_keywords=["sea"])
    library.details.edit([turned], {"title": "Other", "caption": "A boat", "people": ["Ada"]})
    library.details.edit([half], {"rating": 4, "people": ["Ada", "Bob"]}, add_keywords=["Sea", "boat"])
    before = library.duplicates.merge_details(one, [turned, half])
    now = library.details.of(one).details
    assert (now.title, now.caption, now.rating) == ("Mine", "A boat", 4)
    assert (now.keywords, now.people) == (("sea", "boat"), ("Ada", "Bob"))
    library.details.restore(before)
    assert library.details.of(one).details.rating == 2
    assert library.duplicates.merge_details(turned, [turned]).before == {}


def test_groups_of_photos_that_are_gone_are_left_out(library: Library, photos: Path) -> None:
    found = library.duplicates.find()
    (photos / "half.jpg").unlink()
    (photos / "one.png").unlink()
    library.index()
    assert names(found, "same-file") == []
    assert names(found, "same-picture") == [["turned.jpg", "half copy.jpg"]]
    (photos / "album" / "turned.jpg").unlink()
    library.index()
    assert names(found, "same-picture") == []
    assert {group.tier for group in found} <= {"similar-scene"}


def test_a_photo_that_changed_is_noticed(library: Library, photos: Path) -> None:
    group = only(library)
    assert all(map(library.duplicates.is_unchanged, group.photos))
    save(picture(5), photos / "one.png")
    (photos / "album" / "turned.jpg").unlink()
    assert [library.duplicates.is_unchanged(photo) for photo in group.photos] == [False, False, True]
    with pytest.raises(LibraryError, match="no photo of this library"):
        library.duplicates.decide("not-best", [photos / "none.jpg"])


def test_a_raw_is_no_duplicate_of_the_picture_beside_it(library: Library, photos: Path) -> None:
    (photos / "four.dng").write_bytes(dng(picture(4)))
    library.index()
    library.duplicates.find()
    (raw,) = (hit.content for hit in library.recent() if hit.path.name == "four.dng")
    save(picture(4), photos / "four.jpg")
    library.index()
    found = library.duplicates.find()
    assert not any(raw == photo.content for group in found for photo in group.photos)
