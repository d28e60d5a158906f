"""Switching models: photos are embedded again beside the vectors that serve; nothing mixes or is lost."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from clipsearch import Cancelled, Library, Progress, SwitchStatus
from clipsearch.embedding.process.protocol import Setup
from clipsearch.errors import LibraryError, ModelError
from clipsearch.library import pipeline
from clipsearch.library.indexing.survey import ScanRequest
from clipsearch.library.models import model_runtime, model_switch
from clipsearch.records import Encoded, Listing, Vectors
from clipsearch.store.catalogue.writer import DROPPING, CatalogueWriter
from tests.support.album import draw
from tests.support.colour_embedder import COLOURS
from tests.support.followed_library import Following, wait_until
from tests.support.library_state import check_sound, rows
from tests.support.switch_models import Models, TurnedColours, choose, error

pytestmark = pytest.mark.usefixtures("one_thumbnail_process")
MANY = 30


@pytest.fixture
def models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Models:
    """Two models, "one" and "two"."""
    models = Models(tmp_path / "models")
    monkeypatch.setattr(model_runtime, "EmbeddingClient", models.start)
    for name in ("one", "two"):
        models.folder(name)
    return models


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    """A photo of each colour."""
    for colour in COLOURS:
        draw(tmp_path / "photos" / f"{colour}.png", colour)
    return tmp_path / "photos"


@pytest.fixture
def data(tmp_path: Path, models: Models, photos: Path) -> Path:
    """The closed library of these photos, with vectors of "one"."""
    choose(tmp_path / "data", models.folder("one"))
    with Library.open(tmp_path / "data") as library:
        library.add(photos)
        library.index()
    return tmp_path / "data"


def answers(library: Library) -> bool:
    """Whether each colour finds its photo, and all are found."""
    found = {colour: [hit.path.stem for hit in library.search(colour, 99)] for colour in COLOURS}
    return all(names[0] == colour and len(names) == len(COLOURS) for colour, names in found.items())


def serving(library: Library) -> str:
    model = library.status().model
    return Path(model.name).name if model else ""


@contextmanager
def index_run(library: Library) -> Iterator[threading.Thread]:
    """An index run in another thread, which is over at the end of the block."""
    thread = threading.Thread(target=library.index)
    thread.start()
    yield thread
    thread.join(10)
    assert not thread.is_alive()


def hold(models: Models, monkeypatch: pytest.MonkeyPatch, name: str = "two") -> threading.Event:
    """Let photos wait in the process of a model, once it is started, until the event is set."""
    gate = threading.Event()
    start = models.start

    def held(*args: object, **more: object) -> TurnedColours:
        embedder = start(*args, **more)  # type: ignore[arg-type]
        if embedder is models.started.get(name):
            embedder.gate = gate
        return embedder

    monkeypatch.setattr(model_runtime, "EmbeddingClient", held)
    return gate


def test_a_fresh_library_starts_with_the_model_of_the_settings(
    tmp_path: Path, models: Models, photos: Path
) -> None:
    choose(tmp_path / "data", models.folder("two"))
    with Library.open(tmp_path / "data") as library:
        library.warm_up()
        library.model_switch.use(models.folder("one"))
        library.add(photos)
        report = library.index()
        assert (report.embedded, report.reembedded, report.switch_status) == (len(COLOURS), 0, None)
        assert serving(library) == "one"
        assert answers(library)
    assert models.asked("two") == 0


def test_what_is_computed_of_the_photos_is_completed_after_a_switch(
    data: Path, models: Models, monkeypatch: pytest.MonkeyPatch
) -> None:
    completed = []
    with Library.open(data) as library:
        library.index()
        monkeypatch.setattr(library._index_service, "_complete", lambda *_: completed.append(True))
        library.index()
        assert completed == []
        library.model_switch.use(models.folder("two"))
        assert library.index().switched
        library.index()
        assert completed == [True]


def test_the_old_model_answers_until_the_new_one_is_complete(
    data: Path, models: Models, photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    two = models.folder("two")
    gate = hold(models, monkeypatch)
    with Library.open(data) as library:
        library.model_switch.use(two)
        assert library.status().switch_status == SwitchStatus(two, 0, len(COLOURS))
        with index_run(library):
            wait_until(lambda: models.asked("two"))
            assert answers(library)
            assert serving(library) == "one"
            assert library.status().indexed == len(COLOURS)
            gate.set()
        assert library.status().switch_status is None
        assert serving(library) == "two"
        assert answers(library)
        assert models.started["one"]._closed
        assert [
            (Path(m.info.name).name, m.vectors, m.serving) for m in library.model_switch.kept_models()
        ] == [
            ("one", len(COLOURS), False),
            ("two", len(COLOURS), True),
        ]
        check_sound(library, at_rest=True)
    assert len(list(data.glob("vectors-*.usearch"))) == 1
    before = list(models.starts)
    with Library.open(data) as library:  # the settings' model is known to be the one that serves
        library.index()
        assert models.starts == before
        assert answers(library)


@pytest.mark.parametrize("by_hand", [True, False])
def test_naming_a_model_in_the_settings_is_the_same(data: Path, models: Models, by_hand: bool) -> None:
    if by_hand:
        choose(data, models.folder("two"))
    else:
        with Library.open(data) as library:
            library.model_switch.use(models.folder("two"))
    with Library.open(data, writing=False) as library:
        assert library.status().switch_status == SwitchStatus(models.folder("two"), 0, len(COLOURS))
        assert answers(library)
    with Library.open(data) as library:
        report = library.index()
        assert (report.reembedded, report.switched, report.switch_status) == (len(COLOURS), True, None)
        assert (report.unchanged, report.embedded) == (len(COLOURS), 0)
        assert answers(library)


def test_new_photos_are_found_while_photos_are_reembedded(
    data: Path, models: Models, photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = hold(models, monkeypatch)
    with Library.open(data) as library:
        library.model_switch.use(models.folder("two"))
        draw(photos / "new.png", "red", (10, 10))
        with index_run(library):
            wait_until(lambda: models.asked("two"))
            assert "new.png" in [hit.path.name for hit in library.search("red", 2)]
            assert library.status().indexed == len(COLOURS) + 1
            gate.set()
        assert serving(library) == "two"
        assert "new.png" in [hit.path.name for hit in library.search("red", 2)]


def test_reembedding_can_be_paused_and_goes_on_where_it_was(
    data: Path, models: Models, monkeypatch: pytest.MonkeyPatch
) -> None:
    cancel = threading.Event()
    encode = TurnedColours.encode_photo

    def encode_some(self: TurnedColours, path: Path, listing: Listing | None = None) -> Future[Encoded]:
        if self is models.started.get("two") and self.asked["photos"] == 5:
            cancel.set()
        return encode(self, path, listing)

    monkeypatch.setattr(pipeline, "IN_FLIGHT", 2)
    monkeypatch.setattr(TurnedColours, "encode_photo", encode_some)
    with Library.open(data) as library:
        library.model_switch.use(models.folder("two"))
        with pytest.raises(Cancelled):
            library.index(cancel=cancel)
        assert models.started["two"]._closed
        building = library.status().switch_status
        assert building is not None
        assert 0 < building.done < building.total == len(COLOURS)
        assert answers(library)
    with Library.open(data) as library:
        assert library.status().switch_status == building
        seen = list[Progress]()
        report = library.index(seen.append)
        assert report.reembedded == len(COLOURS) - building.done
        phases = [progress for progress in seen if progress.phase == "reembedding"]
        assert (phases[0].done, phases[0].total) == (building.done, building.total)
        assert max(progress.done for progress in phases) == len(COLOURS)
        assert seen[-1].phase == "done"
        assert answers(library)
        check_sound(library, at_rest=True)


def test_going_back_makes_no_vector_again(data: Path, models: Models, photos: Path) -> None:
    with Library.open(data) as library:
        library.model_switch.use(models.folder("two"))
        library.index()
        draw(photos / "new.png", "red", (10, 10))
        library.index()
        library.model_switch.use(models.folder("one"))
        report = library.index()
        assert (report.reembedded, report.switched) == (1, True)
        assert models.asked("one") == 1
        assert serving(library) == "one"
        check_sound(library, at_rest=True)


def test_a_switch_can_be_cancelled(data: Path, models: Models, monkeypatch: pytest.MonkeyPatch) -> None:
    gate = hold(models, monkeypatch)
    with Library.open(data) as library:
        library.model_switch.cancel()  # there is nothing to stop
        library.model_switch.use(models.folder("two"))
        with index_run(library):
            wait_until(lambda: models.asked("two"))
            library.model_switch.cancel()
            gate.set()
        assert library.status().switch_status is None
        assert library.settings.current.model == models.folder("one")
        assert serving(library) == "one"
        assert models.started["two"]._closed
        assert library.index().switch_status is None
        assert answers(library)


def test_dropped_vectors_leave_no_trace(data: Path, models: Models) -> None:
    with Library.open(data) as library:
        library.model_switch.use(models.folder("two"))
        library.index()
        one, two = (kept.info.fingerprint for kept in library.model_switch.kept_models())
        sql = "SELECT vector FROM vectors JOIN models ON models.id = model WHERE fingerprint = '{}'"
        secrets = rows(data, sql.format(one))
        assert len(secrets) == len(COLOURS)
        with pytest.raises(LibraryError, match="are those that are searched"):
            library.model_switch.drop_vectors(two)
        with pytest.raises(LibraryError, match="No vectors of such a model"):
            library.model_switch.drop_vectors("nothing")
        assert any(secret in path.read_bytes() for (secret,) in secrets for path in data.glob("catalogue*"))
        library.model_switch.drop_vectors(one)
        assert [kept.info.fingerprint for kept in library.model_switch.kept_models()] == [two]
        assert answers(library)
        check_sound(library, at_rest=True)
    for path in filter(Path.is_file, data.glob("*")):
        assert not any(secret in path.read_bytes() for (secret,) in secrets), path


def test_dropping_that_was_interrupted_is_finished_at_the_next_start(
    data: Path, models: Models, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(self: CatalogueWriter) -> None:
        raise LibraryError("The disk is full")

    with Library.open(data) as library:
        library.model_switch.use(models.folder("two"))
        library.index()
        one, _ = (kept.info.fingerprint for kept in library.model_switch.kept_models())
        with monkeypatch.context() as patch:
            patch.setattr(CatalogueWriter, "finish_dropping", fail)
            with pytest.raises(LibraryError, match="dropped vectors, traces are left"):
                library.model_switch.drop_vectors(one)
        (finding,) = library.upkeep.check()
        assert "Traces of a model's dropped vectors" in finding.message
    with Library.open(data) as library:
        assert library._stores.catalogue.get_meta(DROPPING) is None
        check_sound(library, at_rest=True)


def test_a_model_that_cannot_be_loaded_changes_nothing(
    data: Path, models: Models, photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    models.broken.add("two")
    with Library.open(data) as library:
        with pytest.raises(ModelError, match="no model named"):
            library.model_switch.use("no such model")
        library.model_switch.use(models.folder("two"))
        draw(photos / "new.png", "red", (10, 10))
        report = library.index()
        assert (report.embedded, report.reembedded, report.switched) == (1, 0, False)
        assert report.switch_status is not None
        assert report.switch_status.fault == "The model is broken"
        assert library.status().switch_status == report.switch_status
        assert len(library.search("red", 99)) == len(COLOURS) + 1
        starts = len(models.starts)
        library.index()
        assert len(models.starts) == starts, "it was tried again at once"
        models.broken.clear()
        monkeypatch.setattr(model_switch, "RETRY_PERIOD", 0.0)
        assert library.index().switched
        assert library.status().switch_status is None


def test_a_file_that_changed_is_left_to_the_next_scan(
    data: Path, models: Models, photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    encode = TurnedColours.encode_photo

    def change_and_encode(self: TurnedColours, path: Path, listing: Listing | None = None) -> Future[Encoded]:
        if self is models.started.get("two") and path.name == "red.png" and not self.asked["pictures"]:
            draw(path, "blue", (70, 70))
            self.asked["pictures"] = 1
        return encode(self, path, listing)

    monkeypatch.setattr(TurnedColours, "encode_photo", change_and_encode)
    with Library.open(data) as library:
        library.model_switch.use(models.folder("two"))
        report = library.index()
        assert (report.reembedded, report.switched) == (len(COLOURS) - 1, True)
        assert [hit.path.name for hit in library.search("red", 99)].count("red.png") == 0
        assert library.index().embedded == 1
        assert {hit.path.name for hit in library.search("blue", 2)} == {"red.png", "blue.png"}
        check_sound(library, at_rest=True)


def test_a_photo_that_cannot_be_read_any_more_does_not_hold_up(
    data: Path, models: Models, photos: Path
) -> None:
    with Library.open(data) as library:
        library.model_switch.use(models.folder("two"))
        path = photos / "red.png"
        content = path.read_bytes()
        report = library._index_service.run(ScanRequest())[0]
        assert report.unchanged == len(COLOURS)
        path.write_bytes(content[: len(content) // 2])
        built, is_left = library._index_service.reembed()
        assert (built.reembedded, built.switched, is_left) == (len(COLOURS) - 1, True, False)
        assert library.index().failed == 1
        assert [problem.path for problem in library.problems()] == [path]


def test_copies_are_tried_one_after_the_other(data: Path, models: Models, photos: Path) -> None:
    (photos / "in").mkdir()
    for path in photos.glob("*.png"):
        (photos / "in" / path.name).write_bytes(path.read_bytes())
    with Library.open(data) as library:
        library.index()
        library.model_switch.use(models.folder("two"))
        for path in photos.glob("*.png"):
            path.unlink()
        built, _ = library._index_service.reembed()
        assert (built.reembedded, built.switched) == (len(COLOURS), True)


@pytest.fixture
def drive(tmp_path: Path, data: Path) -> Path:
    """Another folder, of many photos."""
    for number in range(MANY):
        draw(tmp_path / "drive" / f"{number}.png", "green", (20 + number, 20))
    with Library.open(data) as library:
        library.add(tmp_path / "drive")
        library.index()
    return tmp_path / "drive"


def test_many_photos_out_of_reach_are_waited_for(
    data: Path, models: Models, drive: Path, photos: Path
) -> None:
    two = models.folder("two")
    drive.rename(drive.with_name("unplugged"))
    with Library.open(data) as library:
        library.model_switch.use(two)
        report = library.index()
        waiting = SwitchStatus(two, len(COLOURS), len(COLOURS) + MANY, unreachable=MANY)
        assert (report.reembedded, report.switched, report.switch_status) == (len(COLOURS), False, waiting)
        assert len(library.search("green", 99)) == len(COLOURS) + MANY
        starts = len(models.starts)
        library.index()
        assert len(models.starts) == starts, "it was loaded for nothing"
        draw(photos / "new.png", "red", (10, 10))
        assert library.index().reembedded == 1
        drive.with_name("unplugged").rename(drive)
        assert library.index().switched
        assert len(library.search("green", 99)) == len(COLOURS) + MANY + 1
        check_sound(library, at_rest=True)


def test_few_photos_out_of_reach_are_not_waited_for(
    data: Path, models: Models, drive: Path, photos: Path, tmp_path: Path
) -> None:
    stick = tmp_path / "stick"
    draw(stick / "yellow.png", "yellow", (9, 9))
    with Library.open(data) as library:
        library.add(stick)
        library.index()
        stick.rename(tmp_path / "unplugged")
        library.model_switch.use(models.folder("two"))
        assert library.index().switched
        status = library.status()
        assert (status.photos - status.indexed, status.offline, status.failed) == (1, 1, 0)
        (tmp_path / "unplugged").rename(stick)
        assert library.index().embedded == 1
        assert library.search("yellow", 2)[1].score > 0.99
        check_sound(library, at_rest=True)


def test_the_user_may_switch_without_those_out_of_reach(data: Path, models: Models, drive: Path) -> None:
    drive.rename(drive.with_name("unplugged"))
    with Library.open(data) as library:
        with pytest.raises(LibraryError, match="No other model"):
            library.model_switch.complete()
        library.model_switch.use(models.folder("two"))
        library.index()
        library.model_switch.complete()
        assert serving(library) == "two"
        assert answers(library)
        drive.with_name("unplugged").rename(drive)
        assert library.index().embedded == MANY
        check_sound(library, at_rest=True)


def test_the_same_weights_under_another_name_are_the_same_model(data: Path, models: Models) -> None:
    with Library.open(data) as library:
        library.model_switch.use(models.folder("copy", "one"))
        report = library.index()
        assert (report.reembedded, report.switch_status) == (0, None)
        assert serving(library) == "copy"
        assert models.started["copy"]._closed
        assert answers(library)
        starts = len(models.starts)
        library.index()
        assert len(models.starts) == starts


def test_another_device_changes_no_vector(data: Path, models: Models) -> None:
    with Library.open(data) as library:
        assert answers(library)
        first = models.started["one"]
        library.model_switch.use(models.folder("one"), "cuda")
        assert library.settings.current.device == "cuda"
        assert library.status().switch_status is None
        assert library.index().reembedded == 0
        assert first._closed
        assert answers(library)
        assert models.started["one"] is not first


def test_the_precision_is_that_of_the_kept_vectors(
    data: Path, models: Models, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = list[str]()
    start = models.start

    def note(setup: object, **more: object) -> TurnedColours:
        asked.append(setup.precision)  # type: ignore[attr-defined]
        return start(setup, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(model_runtime, "EmbeddingClient", note)
    with Library.open(data) as library:
        library.search("red")
        library.model_switch.use(models.folder("two"))
        library.index()
        library.model_switch.use(models.folder("one"))
        library.index()
    assert asked == ["float32", "auto", "float32"]


@pytest.mark.parametrize("writing", [True, False])
def test_who_only_reads_does_not_wait_for_a_measurement(
    data: Path, models: Models, monkeypatch: pytest.MonkeyPatch, *, writing: bool
) -> None:
    asked = list[bool]()
    start = models.start

    def note(setup: Setup, **more: object) -> TurnedColours:
        asked.append(setup.measure)
        return start(setup, **more)

    monkeypatch.setattr(model_runtime, "EmbeddingClient", note)
    with Library.open(data, writing=writing) as library:
        assert answers(library)
    assert asked == [writing]


def test_where_the_old_model_is_gone_the_new_one_serves_at_once(data: Path, models: Models) -> None:
    (Path(models.folder("one")) / "open_clip_config.json").unlink()
    with Library.open(data) as library:
        with pytest.raises(ModelError):
            library.search("red")
        library.model_switch.use(models.folder("two"))
        assert library.search("red") == []
        report = library.index()
        assert (report.embedded, report.reembedded) == (len(COLOURS), 0)
        assert answers(library)
        check_sound(library, at_rest=True)


def test_other_weights_in_the_same_folder_are_another_model(data: Path, models: Models) -> None:
    models.folder("one", "other weights")
    with Library.open(data) as library:
        assert library.index().embedded == len(COLOURS)
        assert answers(library)
        assert [kept.vectors for kept in library.model_switch.kept_models()] == [len(COLOURS)] * 2


def test_weights_that_give_other_vectors_after_an_update_answer_meanwhile(
    data: Path, models: Models, photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(TurnedColours, "pipeline", "2")
    gate = hold(models, monkeypatch, "one")
    draw(photos / "new.png", "red", (10, 10))
    with Library.open(data) as library:
        assert answers(library)
        with index_run(library):
            wait_until(lambda: models.asked("one"))
            assert answers(library)
            gate.set()
        assert len(library.search("red", 99)) == len(COLOURS) + 1
        status = library.status()
        assert status.model is not None
        assert status.model.fingerprint.endswith("-2")
        assert (status.switch_status, status.pending) == (None, 0)
        assert models.asked("one") == len(COLOURS) + 1
        check_sound(library, at_rest=True)


def test_a_query_that_meets_the_switch_is_asked_again(
    data: Path, models: Models, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Library.open(data) as library:
        library.warm_up()
        one = models.started["one"]
        library.model_switch.use(models.folder("two"))

        def switch_and_encode(texts: list[str]) -> Future[Vectors]:
            vectors = TurnedColours.encode_words(one, texts)
            library.index()
            return vectors

        monkeypatch.setattr(one, "encode_words", switch_and_encode)
        hits = library.search("red", 99)
        assert serving(library) == "two"
        assert (hits[0].path.name, len(hits)) == ("red.png", len(COLOURS))
        assert hits[0].score > 0.99


def test_a_query_fails_as_before_where_nothing_was_switched(data: Path, models: Models) -> None:
    with Library.open(data) as library:
        library.warm_up()
        models.started["one"].broken = error("lost")
        with pytest.raises(ModelError, match="lost"):
            library.search("red")


@pytest.fixture
def slowly(models: Models, monkeypatch: pytest.MonkeyPatch) -> None:
    """Re-embedding with "two" takes some seconds, with few photos under way."""
    models.pauses["two"] = 0.15
    monkeypatch.setattr(pipeline, "IN_FLIGHT", 3)


def test_following_goes_on_while_photos_are_reembedded(
    data: Path, models: Models, photos: Path, drive: Path, slowly: None
) -> None:
    with Library.open(data) as library:
        library.model_switch.use(models.folder("two"))
        with closing(Following(library)) as told:
            wait_until(lambda: models.asked("two"))
            draw(photos / "new.png", "red", (10, 10))
            seconds = wait_until(lambda: library.status().indexed == len(COLOURS) + MANY + 1)
            assert serving(library) == "one", f"the new photo was found only after {seconds} s"
            wait_until(lambda: serving(library) == "two")
            assert not told.errors
        assert len(library.search("red", 99)) == len(COLOURS) + MANY + 1
        assert models.starts.count("two") == 1, "the model was loaded again"
        check_sound(library, at_rest=True)


def test_a_pause_pauses_reembedding(data: Path, models: Models, drive: Path, slowly: None) -> None:
    with Library.open(data) as library:
        library.model_switch.use(models.folder("two"))
        with closing(Following(library)) as told:
            wait_until(lambda: models.asked("two"))
            told.follower.pause()
            wait_until(told.idle.is_set)
            assert models.started["two"]._closed
            assert library.status().switch_status is not None
            told.follower.scan()
            wait_until(lambda: serving(library) == "two")


def test_a_removed_folder_is_removed_from_both(
    data: Path, models: Models, drive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pipeline, "IN_FLIGHT", 3)
    monkeypatch.setattr(pipeline, "COMMIT_SECONDS", 0.0)
    with Library.open(data) as library:
        library.model_switch.use(models.folder("two"))
        built, is_left = library._index_service.reembed(is_due=lambda: True)
        assert (built.reembedded, is_left) == (3, True)
        library.remove(drive)
        assert library.index().switched
        assert answers(library)
        check_sound(library, at_rest=True)


def test_a_check_finds_the_index_of_a_model_that_does_not_serve(data: Path, models: Models) -> None:
    with Library.open(data) as library:
        old = {path: path.read_bytes() for path in data.glob("vectors-*")}
        library.model_switch.use(models.folder("two"))
        assert library.upkeep.check() == []
        library.index()
        assert library.upkeep.check() == []
        assert not any(path.exists() for path in old)
        for path, content in old.items():
            path.write_bytes(content)
            path.chmod(0o600)
        (finding,) = library.upkeep.check(repair=True)
        assert (finding.area, finding.count, finding.repaired) == ("folder", len(old), True)
        assert library.upkeep.check() == []
    for path, content in old.items():  # as a kill right after the switch leaves them
        path.write_bytes(content)
    with Library.open(data) as library:
        assert answers(library)
        assert not any(path.exists() for path in old)
