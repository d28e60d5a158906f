"""The façade on real stores: what is on disk is what is found, and nothing is embedded twice."""

from __future__ import annotations

import os
import shutil
import stat
import threading
from concurrent.futures import Future
from pathlib import Path

import pytest
from PIL import Image

from clipsearch import Cancelled, Library, Progress, Query, Term
from clipsearch.errors import FolderError, LibraryBusyError, LibraryError, PhotoError, QueryError
from clipsearch.library import pipeline
from clipsearch.library.indexing import index_run
from clipsearch.records import Encoded, Listing, formats
from clipsearch.store.catalogue import schema
from tests.support.album import draw
from tests.support.colour_embedder import ColourEmbedder
from tests.support.format_samples import sample
from tests.support.pictures import encoded


def found(library: Library, words: str = "red") -> list[str]:
    return [hit.path.name for hit in library.search(words)]


def test_words_find_photos_best_first(library: Library, album: Path) -> None:
    library.add(album)
    report = library.index()
    assert (report.found, report.embedded, report.failed) == (3, 3, 0)
    hits = library.search("blue")
    assert hits[0].path == album / "sea" / "blue.png"
    assert [hit.rank for hit in hits] == [1, 2, 3]
    assert hits[0].score > hits[1].score >= hits[2].score
    assert (hits[0].facts.width, hits[0].facts.height, hits[0].facts.format) == (48, 32, "PNG")


def test_pictures_find_photos(library: Library, album: Path, tmp_path: Path) -> None:
    library.add(album)
    library.index()
    elsewhere = draw(tmp_path / "query.png", "green")
    for picture in (elsewhere, str(elsewhere), elsewhere.read_bytes()):
        assert library.similar(picture, 1)[0].path.name == "green.jpg"
    content = library.search("red", 1)[0].content
    assert library.similar(content, 1)[0].path.name == "red.png"


def test_terms_are_fused_with_their_weights(library: Library, album: Path) -> None:
    library.add(album)
    library.index()
    query = Query((Term(words="red"), Term(words="blue", weight=3.0)))
    assert library.search(query)[0].path.name == "blue.png"
    with pytest.raises(QueryError, match="cancel each other out"):
        library.search(Query((Term(words="red"), Term(words="red", weight=-1.0))))
    with pytest.raises(QueryError, match="empty"):
        library.search(Query(()))


def test_a_second_run_reads_nothing(library: Library, album: Path, embedder: ColourEmbedder) -> None:
    library.add(album)
    library.index()
    report = library.index()
    assert (report.unchanged, report.embedded, report.reused) == (3, 0, 0)
    assert embedder.asked["photos"] == 3


def test_the_same_content_is_embedded_once(library: Library, album: Path, embedder: ColourEmbedder) -> None:
    shutil.copy(album / "red.png", album / "twin.png")
    library.add(album)
    report = library.index()
    assert (report.embedded, report.reused) == (3, 1)
    (album / "red.png").rename(album / "sea" / "renamed.png")
    shutil.copy(album / "green.jpg", album / "sea" / "copy.jpg")
    os.utime(album / "sea" / "blue.png", ns=(1, 1))
    (album / "sea").rename(album / "ocean")
    report = library.index()
    assert (report.embedded, report.reused, report.removed) == (0, 3, 2)
    assert embedder.asked["photos"] == 3
    hit = library.search("red")[0]
    assert {hit.path, *hit.copies} == {album / "twin.png", album / "ocean" / "renamed.png"}


def test_a_copy_of_a_photo_that_is_done_but_not_yet_kept_is_not_embedded_again(
    library: Library, tmp_path: Path, embedder: ColourEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pipeline, "IN_FLIGHT", 2)  # so that the copy comes later than the first
    album = tmp_path / "album"
    for number, colour in enumerate(["red", "green", "blue", "pink", "white"]):
        draw(album / f"{number}.bmp", colour)
    shutil.copy(album / "0.bmp", album / "9 copy.bmp")
    library.add(album)
    report = library.index()
    assert (report.embedded, report.reused) == (5, 1)
    assert embedder.asked["photos"] == 5


def test_a_photo_replaced_in_place_is_embedded_again(library: Library, tmp_path: Path) -> None:
    album = tmp_path / "album"
    path = draw(album / "photo.bmp", "red")
    library.add(album)
    library.index()
    size = path.stat().st_size
    draw(path, "blue")
    assert path.stat().st_size == size
    assert library.index().embedded == 1
    assert library.search("blue")[0].score > 0.9
    assert len(library.search("blue")) == 1


def test_a_deleted_photo_is_gone_everywhere(library: Library, album: Path) -> None:
    library.add(album)
    library.index()
    content = library.search("red", 1)[0].content
    (album / "red.png").unlink()
    assert library.index().removed == 1
    assert "red.png" not in found(library)
    assert library.thumbnail(content) is None
    with pytest.raises(QueryError, match="not in the library any more"):
        library.similar(content)


def test_a_folder_that_is_away_keeps_its_photos(library: Library, album: Path, tmp_path: Path) -> None:
    library.add(album)
    library.index()
    album.rename(tmp_path / "unplugged")
    report = library.index()
    assert (report.offline, report.removed) == ((album,), 0)
    hits = library.search("red")
    assert len(hits) == 3
    assert all(hit.offline for hit in hits)
    assert library.thumbnail(hits[0].content)
    status = library.status()
    assert (status.offline, status.folders[0].state) == (3, "offline")
    (tmp_path / "unplugged").rename(album)
    assert library.index().unchanged == 3


def test_bad_files_are_problems_until_they_are_mended(library: Library, album: Path) -> None:
    (album / "text.jpg").write_text("no photo")
    (album / "empty.png").touch()
    library.add(album)
    report = library.index()
    assert (report.embedded, report.failed) == (3, 2)
    reasons = {problem.path.name: problem.reason for problem in library.problems()}
    assert reasons == {"text.jpg": "not-a-photo", "empty.png": "empty"}
    status = library.status()
    assert (status.photos, status.indexed, status.pending, status.failed) == (5, 3, 0, 2)
    draw(album / "text.jpg", "pink")
    (album / "empty.png").unlink()
    report = library.index()
    assert (report.embedded, report.removed, report.failed) == (1, 1, 0)


def test_a_damaged_photo_is_found_and_listed_as_incomplete(library: Library, album: Path) -> None:
    data = encoded(Image.effect_noise((320, 240), 60), "JPEG")
    (album / "cut.jpg").write_bytes(data[: len(data) * 8 // 10])
    library.add(album)
    assert library.index().failed == 0

    def incomplete() -> set[str]:
        status, problems = library.status(), library.problems()
        assert {problem.reason for problem in problems} == {"incomplete"}
        assert (status.indexed, status.pending, status.failed) == (status.photos, 0, 0)
        assert status.incomplete == len(problems)
        return {problem.path.name for problem in problems}

    assert incomplete() == {"cut.jpg"}
    (album / "copy.jpg").write_bytes((album / "cut.jpg").read_bytes())
    assert library.index().reused == 1
    assert incomplete() == {"cut.jpg", "copy.jpg"}
    (album / "cut.jpg").rename(album / "moved.jpg")
    library.index()
    assert incomplete() == {"moved.jpg", "copy.jpg"}
    cut = (album / "copy.jpg").read_bytes()
    for name in ("moved.jpg", "copy.jpg"):
        (album / name).unlink()
    library.index()  # the content is set aside, and comes back
    for name in ("moved.jpg", "copy.jpg"):
        (album / name).write_bytes(cut)
    assert library.index().reused == 2
    assert incomplete() == {"moved.jpg", "copy.jpg"}
    for name in ("moved.jpg", "copy.jpg"):
        (album / name).write_bytes(data)
    library.index()
    assert library.problems() == []


def test_problems_are_tried_again_once_more_formats_can_be_read(
    library: Library, album: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (album / "phone.heic").write_bytes(sample("HEIC"))
    library.add(album)
    with monkeypatch.context() as without:
        without.setattr(formats, "is_readable", lambda module: module == "PIL")
        assert library.index().failed == 1
        (problem,) = library.problems()
        assert (problem.reason, "pip install" in problem.detail) == ("unsupported", True)
        assert library.index().failed == 1
    assert library.index().failed == 0
    assert library.problems() == []


def test_cancelling_keeps_what_is_done_and_the_next_run_goes_on(
    library: Library, tmp_path: Path, embedder: ColourEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    for i in range(200):
        draw(tmp_path / "album" / f"{i}.png", "red", (10 + i, 10))
    library.add(tmp_path / "album")
    cancel = threading.Event()
    encode = embedder.encode_photo

    def encode_and_stop_half_way(path: Path, listing: Listing | None = None) -> Future[Encoded]:
        if embedder.asked["photos"] == 100:
            cancel.set()
        return encode(path, listing)

    monkeypatch.setattr(embedder, "encode_photo", encode_and_stop_half_way)
    with pytest.raises(Cancelled):
        library.index(cancel=cancel)
    status = library.status()
    assert 64 <= status.indexed < 200, library.problems()
    assert status.pending == 200 - status.indexed
    assert len(library.search("red", 500)) == status.indexed
    assert library.index().embedded == 200 - status.indexed
    assert embedder.asked["photos"] <= 200 + 64


def test_progress_ends_at_all_of_it(library: Library, album: Path) -> None:
    seen = list[Progress]()
    library.add(album)
    library.index(seen.append)
    assert seen[0].phase == "scanning"
    assert [p.phase for p in seen if p.done == p.total][-1] == "done"
    assert max(p.done for p in seen if p.phase == "embedding") == 3


def test_everything_is_there_after_a_restart(library: Library, album: Path, tmp_path: Path) -> None:
    library.add(album)
    library.index()
    before = library.search("red")
    thumbnail = library.thumbnail(before[0].content)
    library.close()
    again = ColourEmbedder()
    with Library.open(tmp_path / "data", embedder=again) as reopened:
        assert reopened.search("red") == before
        assert reopened.thumbnail(before[0].content) == thumbnail
        assert reopened.index().unchanged == 3
    assert again.asked["photos"] == 0


@pytest.mark.parametrize("lost", ["vectors-*", "thumbnails*"])
def test_a_lost_cache_costs_nothing_but_time(
    library: Library, album: Path, tmp_path: Path, lost: str
) -> None:
    library.add(album)
    library.index()
    before = library.search("red")
    library.close()
    files = list((tmp_path / "data").glob(lost))
    assert files
    for path in files:
        path.unlink()
    with Library.open(tmp_path / "data", embedder=ColourEmbedder()) as reopened:
        assert reopened.search("red") == before
        assert reopened.thumbnail(before[0].content)


def test_another_models_vectors_never_mix(library: Library, album: Path, tmp_path: Path) -> None:
    library.add(album)
    library.index()
    library.close()
    other = ColourEmbedder("other colours")
    with Library.open(tmp_path / "data", embedder=other) as reopened:
        assert reopened.search("red") == []
        status = reopened.status()
        assert (status.indexed, status.pending) == (0, 3)
        assert reopened.index().embedded == 3
        assert len(reopened.search("red")) == 3
    assert other.asked["photos"] == 3


def test_one_process_changes_a_library_and_others_read_it(library: Library, album: Path) -> None:
    library.add(album)
    library.index()
    with pytest.raises(LibraryBusyError, match="Another clipsearch"):
        Library.open(library.data_folder)
    with Library.open(library.data_folder, writing=False, embedder=ColourEmbedder()) as reader:
        assert reader.search("red") == library.search("red")
        assert reader.status().indexed == 3


def test_there_must_be_a_library_to_read(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="no library in .* yet"):
        Library.open(tmp_path / "nothing", writing=False)
    assert not (tmp_path / "nothing").exists()


def test_removing_a_folder_leaves_no_trace_of_it(library: Library, album: Path, tmp_path: Path) -> None:
    secret = tmp_path / "private" / "very-secret-name.png"
    secret.parent.mkdir()
    Image.effect_noise((64, 64), 100).convert("RGB").save(secret)
    library.add(album, secret.parent)
    library.index()
    thumbnail = library.thumbnail(library.similar(secret, 1)[0].content)
    library.remove(secret.parent)
    assert len(library.search("grey")) == 3
    library.close()
    assert thumbnail
    for path in filter(Path.is_file, library.data_folder.rglob("*")):
        data = path.read_bytes()
        assert b"very-secret-name" not in data, path
        assert thumbnail[-400:-200] not in data, path


def test_overlapping_folders_count_each_photo_once(library: Library, album: Path) -> None:
    library.add(album, album / "sea", album)
    report = library.index()
    assert (report.found, report.embedded) == (3, 3)
    assert len(library.folders()) == 2
    library.remove(album / "sea")
    report = library.index()
    assert library.status().photos == 3


def test_folders_are_checked_before_any_is_kept(library: Library, album: Path) -> None:
    for bad in (album / "missing", album / "red.png", library.data_folder):
        with pytest.raises(FolderError):
            library.add(album, bad)
    assert library.folders() == []
    with pytest.raises(FolderError, match="not a folder of this library"):
        library.remove(album)


def test_another_photo_with_number_size_and_time_of_a_deleted_one_is_no_rename(
    library: Library, album: Path, embedder: ColourEmbedder
) -> None:
    old, new = draw(album / "cyan.bmp", "cyan"), album / "pink.bmp"
    library.add(album)
    library.index()
    before = old.stat()
    draw(old, "pink")  # keeps its number, as a new file may get one that has just become free
    os.utime(old, ns=(before.st_atime_ns, before.st_mtime_ns))
    old.rename(new)
    after = new.stat()
    assert (after.st_ino, after.st_size, after.st_mtime_ns) == (
        before.st_ino,
        before.st_size,
        before.st_mtime_ns,
    )
    report = library.index()
    assert (report.embedded, report.removed) == (1, 1)
    assert library.search("pink", 1)[0].path == new


def test_a_compressed_photo_with_number_size_and_time_of_another_is_no_rename(
    library: Library, album: Path, embedder: ColourEmbedder
) -> None:
    old, new = draw(album / "cyan.png", "cyan"), album / "pink.png"
    size = 4096
    old.write_bytes(old.read_bytes().ljust(size, b"\0"))
    library.add(album)
    library.index()
    before = old.stat()
    content = draw(album / "other" / "pink.png", "pink").read_bytes().ljust(size, b"\0")
    with old.open("r+b") as file:  # in place: the same number
        file.write(content)
    os.utime(old, ns=(before.st_atime_ns, before.st_mtime_ns))
    (album / "other" / "pink.png").unlink()
    old.rename(new)
    after = new.stat()
    assert (after.st_ino, after.st_size, after.st_mtime_ns) == (before.st_ino, size, before.st_mtime_ns)
    report = library.index()
    assert (report.embedded, report.reused, report.removed) == (1, 0, 1)
    assert library.search("pink", 1)[0].path == new


def test_a_renamed_folder_is_recognised_without_reading_its_photos(
    library: Library, album: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.add(album)
    library.index()
    album.joinpath("sea").rename(album / "lake")
    monkeypatch.setattr(index_run, "fingerprint", lambda path, _: pytest.fail(f"{path} was read"))
    report = library.index()
    assert (report.embedded, report.reused, report.removed) == (0, 1, 1)


def test_a_data_folder_inside_a_watched_folder_is_not_scanned(tmp_path: Path) -> None:
    draw(tmp_path / "red.png", "red")
    with Library.open(tmp_path / "data", embedder=ColourEmbedder()) as library:
        draw(tmp_path / "data" / "not mine.png", "red")
        library.add(tmp_path)
        assert library.index().found == 1


def test_a_query_picture_that_is_none(library: Library, tmp_path: Path) -> None:
    (tmp_path / "text.jpg").write_text("no photo")
    with pytest.raises(PhotoError, match="not a picture"):
        library.similar(tmp_path / "text.jpg")
    with pytest.raises(PhotoError, match="cannot be read|could not be read|not there"):
        library.similar(tmp_path / "missing.jpg")


def test_recent_photos_come_newest_first(library: Library, album: Path) -> None:
    for age, name in enumerate(["green.jpg", "sea/blue.png", "red.png"]):
        os.utime(album / name, (1_700_000_000 - 90_000 * age,) * 2)
    library.add(album)
    library.index()
    assert [hit.path.name for hit in library.recent(2)] == ["green.jpg", "blue.png"]


def test_a_library_is_empty_before_its_first_run(library: Library) -> None:
    assert library.status().model is None
    assert library.search("red") == []
    assert library.recent() == []
    assert library.index().found == 0
    assert library.status().photos == 0


@pytest.mark.skipif(os.name == "nt", reason="POSIX permissions")
def test_only_the_owner_can_read_what_is_kept(library: Library, album: Path) -> None:
    library.add(album)
    library.index()
    assert stat.S_IMODE(library.data_folder.stat().st_mode) == 0o700
    library.close()
    for path in library.data_folder.rglob("*"):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path


def test_a_search_brings_an_older_library_up_to_date_first(
    tmp_path: Path, album: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Library.open(tmp_path / "data", embedder=ColourEmbedder()) as library:
        library.add(album)
        library.index()
    monkeypatch.setattr(
        schema, "MIGRATIONS", (*schema.MIGRATIONS, "ALTER TABLE folders ADD COLUMN note TEXT")
    )
    monkeypatch.setattr(schema, "VERSION", schema.VERSION + 1)
    with Library.open(tmp_path / "data", writing=False, embedder=ColourEmbedder()) as library:
        assert len(library.search("red")) == 3


def test_searching_does_not_wait_for_a_run(
    library: Library, album: Path, tmp_path: Path, embedder: ColourEmbedder
) -> None:
    library.add(album)
    library.index()
    draw(album / "late.png", "white")
    embedder.gate.clear()
    run = threading.Thread(target=library.index)
    run.start()
    try:
        assert found(library)[0] == "red.png"
        assert library.status().pending in (0, 1)
        assert library.thumbnail(library.recent(1)[0].content)
    finally:
        embedder.gate.set()
        run.join()
    assert found(library, "white")[0] == "late.png"


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege on Windows")
def test_a_file_that_is_replaced_while_sizes_are_counted_counts_nothing(library: Library) -> None:
    before = library.status().sizes["index"]
    (library.data_folder / "vectors-gone.usearch").symlink_to(library.data_folder / "nowhere")
    assert library.status().sizes["index"] == before


def test_the_library_itself_offers_few_things_and_holds_the_rest() -> None:
    assert Library.__bases__ == (object,)
    assert len([name for name in vars(Library) if not name.startswith("_")]) <= 20
