"""Following the disk: changes appear by themselves, and what is out of reach is not forgotten."""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path

import pytest

from clipsearch import Library
from clipsearch.library.following import follower, pending_changes
from clipsearch.library.indexing import planner
from clipsearch.settings import Settings
from tests.support.album import draw
from tests.support.colour_embedder import ColourEmbedder
from tests.support.followed_library import following, wait_until


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Shorter waits; the times themselves are measured in benchmarks."""
    monkeypatch.setattr(pending_changes, "SETTLE", 0.1)
    monkeypatch.setattr(follower, "QUIET", 0.4)
    monkeypatch.setattr(follower, "TICK", 0.1)


def names(library: Library) -> list[str]:
    """The names of all photos that a search finds."""
    return sorted(path.name for hit in library.search("red", 1000) for path in (hit.path, *hit.copies))


def test_a_new_photo_appears(library: Library, album: Path) -> None:
    library.add(album)
    with following(library) as told:
        wait_until(lambda: told.embedded == 3)
        draw(album / "sea" / "new.png", "yellow")
        wait_until(lambda: "new.png" in names(library))
        draw(album / "one" / "two" / "deep.png", "pink")
        wait_until(lambda: "deep.png" in names(library))
        wait_until(lambda: told.embedded == 5)


def test_a_folder_that_is_added_later_is_followed(library: Library, album: Path) -> None:
    with following(library) as told:
        library.add(album)
        wait_until(lambda: len(names(library)) == 3)
        draw(album / "new.png", "yellow")
        wait_until(lambda: "new.png" in names(library))
        (key,) = told.follower.watch_modes()
        assert told.follower.watch_modes()[key].kind == "events"
        library.remove(album)
        wait_until(lambda: not told.follower.watch_modes())


def test_a_watcher_whose_thread_ended_is_replaced(library: Library, album: Path) -> None:
    library.add(album)
    with following(library) as told:
        observer = told.follower._watcher._observer
        assert observer is not None
        for emitter in list(observer.emitters):
            emitter.stop()
            emitter.join()
        wait_until(lambda: told.follower._watcher._observer is not observer)
        wait_until(lambda: told.follower._watcher._observer is not None and told.idle.is_set())
        draw(album / "new.png", "yellow")
        wait_until(lambda: "new.png" in names(library))


def test_a_changed_photo_is_read_again(library: Library, album: Path) -> None:
    library.add(album)
    with following(library):
        before = library.search("yellow", 1)[0]
        draw(album / "red.png", "yellow")
        wait_until(lambda: [hit for hit in library.search("yellow", 1) if hit.score > before.score + 0.1])
        assert library.search("yellow", 1)[0].path.name == "red.png"
        assert len(names(library)) == 3


def test_a_photo_replaced_by_another_of_the_same_size_and_time_is_read_again(
    library: Library, album: Path
) -> None:
    draw(album / "one.bmp", "cyan")
    draw(album / "other" / "two.bmp", "pink")
    status = (album / "one.bmp").stat()
    library.add(album)
    with following(library):
        os.utime(album / "other" / "two.bmp", ns=(status.st_atime_ns, status.st_mtime_ns))
        shutil.copy2(album / "other" / "two.bmp", album / "one.bmp")
        after = (album / "one.bmp").stat()
        assert (after.st_size, after.st_mtime_ns) == (status.st_size, status.st_mtime_ns)
        wait_until(lambda: len(library.search("pink", 1)[0].copies) == 1)


@pytest.mark.parametrize("how", ["file", "case", "directory", "out and back", "between", "copy"])
def test_a_rename_move_or_copy_never_embeds_again(
    library: Library, album: Path, tmp_path: Path, embedder: ColourEmbedder, how: str
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    library.add(album, other)
    with following(library) as told:
        assert embedder.asked["photos"] == 3
        if how == "file":
            (album / "red.png").rename(album / "rot.png")
            wait_until(lambda: names(library) == ["blue.png", "green.jpg", "rot.png"])
        elif how == "case":
            (album / "red.png").rename(album / "RED.png")
            wait_until(lambda: names(library) == ["RED.png", "blue.png", "green.jpg"])
        elif how == "directory":
            (album / "sea").rename(album / "lake")
            wait_until(lambda: (album / "lake" / "blue.png") in paths(library))
        elif how == "out and back":
            (album / "sea").rename(tmp_path / "away")
            wait_until(lambda: len(names(library)) == 2)
            (tmp_path / "away").rename(album / "sea")
            wait_until(lambda: len(names(library)) == 3)
        elif how == "between":
            (album / "sea").rename(other / "sea")
            wait_until(lambda: (other / "sea" / "blue.png") in paths(library))
        else:
            shutil.copytree(album / "sea", other / "copied")
            wait_until(lambda: len(names(library)) == 4)
        wait_until(lambda: told.idle.is_set() and library.status().pending == 0)
        assert embedder.asked["photos"] == 3


def paths(library: Library) -> list[Path]:
    return [hit.path for hit in library.search("blue", 100)]


def test_a_deleted_photo_disappears(library: Library, album: Path) -> None:
    library.add(album)
    with following(library):
        (album / "red.png").unlink()
        wait_until(lambda: names(library) == ["blue.png", "green.jpg"])
        shutil.rmtree(album / "sea")
        wait_until(lambda: names(library) == ["green.jpg"])


def test_a_photo_that_is_still_being_written_is_waited_for(
    library: Library, album: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(follower, "QUIET", 2.0)  # a busy machine may write the next part late
    library.add(album)
    draw(album.parent / "whole.png", "yellow", size=(400, 400))
    data = (album.parent / "whole.png").read_bytes()
    with following(library) as told, (album / "slow.png").open("wb") as file:
        for start in range(0, len(data), len(data) // 8):
            file.write(data[start : start + len(data) // 8])
            file.flush()
            assert not library.problems(), "half a photo was read"
            time.sleep(0.15)
        wait_until(lambda: "slow.png" in names(library))
        assert not library.problems()
        assert any(report.waiting for report in told.reports)


def test_an_unplugged_folder_keeps_its_photos_and_is_followed_again(library: Library, album: Path) -> None:
    library.add(album)
    away = album.with_name("away")
    with following(library) as told:
        album.rename(away)
        wait_until(lambda: next(iter(told.follower.watch_modes().values())).kind == "offline")
        assert len(names(library)) == 3
        assert all(hit.offline for hit in library.search("red"))
        assert all(library.thumbnail(hit.content) for hit in library.search("red"))
        draw(away / "new.png", "yellow")
        away.rename(album)
        wait_until(lambda: "new.png" in names(library))
        wait_until(lambda: told.embedded == 4)
        draw(album / "newer.png", "pink")
        wait_until(lambda: "newer.png" in names(library))


def test_an_empty_mount_point_is_not_a_deletion(library: Library, album: Path) -> None:
    library.add(album)
    away = album.with_name("away")
    with following(library) as told:
        album.rename(away)
        album.mkdir()
        wait_until(lambda: library.folders()[0].missing == 3)
        assert len(names(library)) == 3
        assert all(hit.offline for hit in library.search("red"))
        album.rmdir()
        away.rename(album)
        wait_until(lambda: library.folders()[0].missing == 0)
        assert not any(hit.offline for hit in library.search("red"))
        wait_until(lambda: told.embedded == 3)


def test_a_mass_disappearance_is_held_back_until_it_is_confirmed(
    library: Library, album: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(planner, "MANY", 3)
    library.add(album)
    library.index()
    shutil.rmtree(album)
    album.mkdir()
    draw(album / "new.png", "yellow")
    report = library.index()
    assert (report.missing, report.removed) == (3, 0)
    assert library.status().offline == 3
    assert len(names(library)) == 4
    with following(library) as told:
        told.follower.scan(forget_missing=True)
        wait_until(lambda: names(library) == ["new.png"])
        assert library.status().offline == 0


def test_what_was_seen_being_deleted_is_believed(
    library: Library, album: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(planner, "MANY", 2)
    library.add(album)
    with following(library):
        for name in ("red.png", "green.jpg", "sea/blue.png"):
            (album / name).unlink()
        wait_until(lambda: names(library) == [])


def test_a_polled_folder_is_scanned_periodically(
    tmp_path: Path, album: Path, embedder: ColourEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(follower, "POLLING_PERIOD", 0.3)
    data = tmp_path / "polled"
    data.mkdir()
    Settings(polling=("*",)).save(data)
    with Library.open(data, embedder=embedder) as library:
        library.add(album)
        with following(library) as told:
            (way,) = told.follower.watch_modes().values()
            assert (way.kind, way.why) == ("polling", "as the settings say")
            draw(album / "new.png", "yellow")
            wait_until(lambda: "new.png" in names(library))
            (album / "red.png").unlink()
            wait_until(lambda: "red.png" not in names(library))


def change_untold(photo: Path, link: Path, colour: str) -> None:
    """Write another picture into a photo through its other name, of which no watched directory tells."""
    assert photo.samefile(link)
    draw(link.with_name("new.png"), colour)
    link.write_bytes(link.with_name("new.png").read_bytes())


def shows_yellow(library: Library, photo: Path) -> bool:
    found = library.search("yellow", 1)  # nothing while the best one is being replaced
    return bool(found) and found[0].path == photo and found[0].score > 0.5


def let_first_looks_end(library: Library, album: Path) -> None:
    """Wait until the album as it is now was scanned, so that only events and time bring another scan."""
    draw(album / "sea" / "mark.png", "brown")
    wait_until(lambda: "mark.png" in names(library))


@pytest.fixture
def link(album: Path) -> Path:
    """Another name, outside the album, of one of its photos."""
    os.link(album / "red.png", album.with_name("link.png"))
    return album.with_name("link.png")


def test_what_no_event_told_of_is_found_by_the_next_complete_scan(
    library: Library, album: Path, link: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(follower, "EVENTS_PERIOD", 1.0)
    library.add(album)
    with following(library) as told:
        let_first_looks_end(library, album)
        change_untold(album / "red.png", link, "yellow")
        wait_until(lambda: shows_yellow(library, album / "red.png"))
        assert [way.kind for way in told.follower.watch_modes().values()] == ["events"]


def test_after_a_flood_of_events_all_is_scanned(
    library: Library, album: Path, link: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.add(album)
    with following(library):
        let_first_looks_end(library, album)
        change_untold(album / "red.png", link, "yellow")
        draw(album / "sea" / "one.png", "cyan")
        wait_until(lambda: "one.png" in names(library))
        assert not shows_yellow(library, album / "red.png")
        monkeypatch.setattr(follower, "MANY_EVENTS", 20)
        for number in range(30):
            draw(album / "sea" / f"{number}.png", "pink", (20 + number, 20))
        wait_until(lambda: shows_yellow(library, album / "red.png"))


def test_pausing_stops_and_a_scan_goes_on(library: Library, album: Path) -> None:
    library.add(album)
    with following(library) as told:
        told.follower.pause()
        draw(album / "new.png", "yellow")
        time.sleep(0.8)
        assert "new.png" not in names(library)
        told.follower.scan()
        wait_until(lambda: "new.png" in names(library))


@pytest.mark.parametrize(("polling", "retry"), [((), True), (("*",), False)])
def test_a_cancelled_run_leaves_the_rest_for_later_and_notices_changes(
    library: Library, album: Path, embedder: ColourEmbedder, polling: tuple[str, ...], *, retry: bool
) -> None:
    library.settings.change(polling=polling)
    with following(library) as told:
        told.follower.pause()
        for path in filter(Path.is_file, album.rglob("*")):
            os.utime(path, (10**9, 10**9))  # so that they are complete when they are seen
        library.add(album)
        embedder.gate.clear()
        told.follower.scan(retry=retry)
        wait_until(lambda: library.status().pending == 3)
        told.follower.cancel()
        wait_until(told.idle.is_set)
        embedder.gate.set()
        time.sleep(0.8)
        assert told.idle.is_set()
        assert library.status().pending == 3
        assert not told.follower.is_paused
        if not polling:
            draw(album / "sea" / "new.png", "yellow")
            wait_until(lambda: "new.png" in names(library))
            assert "red.png" not in names(library)
        told.follower.scan()
        wait_until(lambda: "red.png" in names(library))


def test_the_librarys_own_changes_are_no_hints(tmp_path: Path, embedder: ColourEmbedder) -> None:
    album = tmp_path / "album"
    draw(album / "red.png", "red")
    with Library.open(album / ".." / "album" / "data", embedder=embedder) as library:
        library.add(album)
        with following(library) as told:
            draw(album / "blue.png", "blue")
            wait_until(lambda: len(names(library)) == 2)
            for _ in range(5):  # a run for the photo may come late, but only once
                runs = len(told.reports)
                library.thumbnail(library.search("red", 1)[0].content)
                time.sleep(0.8)
                if len(told.reports) == runs:
                    break
            assert len(told.reports) == runs


def test_excluded_files_are_passed_over_and_taken_out(
    tmp_path: Path, album: Path, embedder: ColourEmbedder
) -> None:
    data = tmp_path / "excluding"
    with Library.open(data, embedder=embedder) as library:
        library.add(album)
        library.index()
        assert len(names(library)) == 3
    Settings(exclude=("sea/", "*.jpg")).save(data)
    with Library.open(data, embedder=ColourEmbedder()) as library, following(library):
        assert names(library) == ["red.png"]
        draw(album / "sea" / "new.png", "yellow")
        draw(album / "new.png", "yellow")
        wait_until(lambda: names(library) == ["new.png", "red.png"])


def test_a_directory_made_just_before_its_parent_moved_is_watched(library: Library, album: Path) -> None:
    draw(album / "one" / "a.png", "cyan")
    library.add(album)
    with following(library):
        shutil.copytree(album / "sea", album / "one" / "five")
        (album / "one").rename(album / "three")
        wait_until(lambda: album / "three" / "five" / "blue.png" in everywhere(library))
        wait_until(lambda: library.status().pending == 0)
        time.sleep(0.6)
        (album / "three" / "five" / "blue.png").unlink()
        wait_until(lambda: album / "three" / "five" / "blue.png" not in everywhere(library))


def test_a_folder_kept_inside_another_while_following_is_counted_once(library: Library, album: Path) -> None:
    library.add(album)
    with following(library):
        library.add(album / "sea")
        wait_until(lambda: [folder.photos for folder in library.folders()] == [2, 1])
        assert all(not hit.copies for hit in library.search("blue"))
        library.remove(album / "sea")
        wait_until(lambda: [folder.photos for folder in library.folders()] == [3])


def everywhere(library: Library) -> set[Path]:
    return {path for hit in library.search("blue", 100) for path in (hit.path, *hit.copies)}
