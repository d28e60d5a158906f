"""Changes to the catalogue, and what its queries return afterwards."""

from __future__ import annotations

import os
import stat
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import apsw
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clipsearch.errors import LibraryDamagedError, LibraryError
from clipsearch.records import FileState, ModelInfo, Scope
from clipsearch.store.catalogue import schema
from clipsearch.store.catalogue.reader import CatalogueReader, KnownFile
from clipsearch.store.catalogue.removals import REMOVING
from clipsearch.store.catalogue.writer import CatalogueWriter
from clipsearch.store.sqlite.connection import Reader, add_checksums, connect, has_checksums
from tests.support.store_rows import DIMENSIONS, MODEL, encoded, file, unit_vectors

VERSION = schema.VERSION
OTHER = ModelInfo("other", "abcd-float32-1", DIMENSIONS, 224, "cpu", "float32")


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[CatalogueWriter]:
    opened = CatalogueWriter.open(tmp_path / "library")
    yield opened
    opened.close()


@contextmanager
def open_reader(folder: Path, read_only: bool) -> Iterator[CatalogueReader]:
    with closing((CatalogueReader if read_only else CatalogueWriter).open(folder)) as catalogue:
        yield catalogue if isinstance(catalogue, CatalogueReader) else catalogue.reader


@pytest.fixture
def folder(catalogue: CatalogueWriter, tmp_path: Path) -> int:
    return catalogue.add_folder(tmp_path / "photos")


def test_an_encoded_photo_is_stored_completely(
    catalogue: CatalogueWriter, folder: int, tmp_path: Path
) -> None:
    model = catalogue.register_model(MODEL)
    ((content, is_new),) = catalogue.record_encoded(folder, model, [(file(1), encoded(1))])
    assert is_new
    assert catalogue.reader.facts([content]) == {content: encoded(1).facts}
    assert catalogue.reader.locations([content]) == {content: [(tmp_path / "photos", file(1).path, False)]}
    assert catalogue.reader.contents_by_digest([encoded(1).digest, b"?" * 16], model) == {
        encoded(1).digest: (content, True)
    }
    known = catalogue.reader.files(folder)[file(1).path]
    assert known == KnownFile(file(1).size, file(1).mtime_ns, 0, 0, content, failed=False, missing=False)
    keys, vectors = catalogue.reader.models.vectors(model, [content, 999])
    assert keys.tolist() == [content]
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(vectors[0], encoded(1).vector, atol=2e-3)


def test_the_same_content_twice_is_one_content(catalogue: CatalogueWriter, folder: int) -> None:
    model = catalogue.register_model(MODEL)
    stored = catalogue.record_encoded(folder, model, [(file(1), encoded(1)), (file(2), encoded(1))])
    assert stored[0][0] == stored[1][0]
    assert [new for _, new in stored] == [True, False]
    assert catalogue.reader.models.vector_ids(model).tolist() == [stored[0][0]]
    assert len(catalogue.reader.locations([stored[0][0]])[stored[0][0]]) == 2


def test_vectors_of_two_models_never_mix(catalogue: CatalogueWriter, folder: int) -> None:
    first = catalogue.register_model(MODEL)
    ((content, _),) = catalogue.record_encoded(folder, first, [(file(1), encoded(1))])
    second = catalogue.register_model(OTHER)
    assert catalogue.reader.models.current() == (second, OTHER)
    assert catalogue.reader.models.find(MODEL.fingerprint) == first
    assert catalogue.reader.models.vector_ids(second).size == 0
    assert catalogue.reader.contents_by_digest([encoded(1).digest], second) == {
        encoded(1).digest: (content, False)
    }
    changed = encoded(1, unit_vectors(1, seed=99)[0])
    assert catalogue.record_encoded(folder, second, [(file(1), changed)]) == [(content, True)]
    kept = [catalogue.reader.models.vectors(model, [content])[1][0] for model in (first, second)]
    np.testing.assert_allclose(kept, [encoded(1).vector, changed.vector], atol=2e-3)


@pytest.mark.parametrize(
    "vector",
    [
        np.zeros(DIMENSIONS, np.float32),
        np.full(DIMENSIONS, np.nan, np.float32),
        unit_vectors(1)[0] * 2,
        unit_vectors(1, dimensions=DIMENSIONS + 1)[0],
        unit_vectors(2),
    ],
    ids=["zero", "nan", "long", "other model's", "two"],
)
def test_invalid_embeddings_are_refused(
    catalogue: CatalogueWriter, folder: int, vector: np.ndarray[tuple[int, ...], np.dtype[np.float32]]
) -> None:
    model = catalogue.register_model(MODEL)
    with pytest.raises(ValueError, match="vector"):
        catalogue.record_encoded(folder, model, [(file(1), encoded(1)), (file(2), encoded(2, vector))])
    assert catalogue.reader.files(folder) == {}, "the batch's good photo was kept without its bad one"
    catalogue.record_encoded(folder, model, [(file(1), encoded(1))])  # still usable


def test_a_removed_folder_deletes_only_what_no_other_has(catalogue: CatalogueWriter, tmp_path: Path) -> None:
    first, second = (catalogue.add_folder(tmp_path / name) for name in ("first", "second"))
    model = catalogue.register_model(MODEL)
    stored = catalogue.record_encoded(first, model, [(file(1), encoded(1)), (file(2), encoded(2))])
    own, shared = (content for content, _ in stored)
    catalogue.record_known(second, [(file(3), shared)])
    catalogue.record_problems(first, [(file(4), "empty", "the file is empty")])
    assert catalogue.removals.remove_folder(first) == [own]
    assert [found.path for found in catalogue.reader.folders_with_counts(model)] == [tmp_path / "second"]
    assert catalogue.reader.models.vector_ids(model).tolist() == [shared]
    assert catalogue.reader.problems() == []
    assert catalogue.reader.facts([own, shared]).keys() == {shared}


def test_removing_a_folder_leaves_no_bytes(catalogue: CatalogueWriter, tmp_path: Path) -> None:
    folder = catalogue.add_folder(tmp_path / "unmistakable-folder")
    model = catalogue.register_model(MODEL)
    photos = [(file(n, "unmistakable-album"), encoded(n)) for n in range(300)]
    catalogue.record_encoded(folder, model, photos)
    backup = catalogue.path.with_name(f"{catalogue.path.name}.of-version-0")
    backup.write_bytes(b"unmistakable")
    traces = [b"unmistakable", photos[7][1].digest, photos[7][1].vector.astype("<f2").tobytes()]
    assert any(trace in _everything(catalogue) for trace in traces)
    catalogue.removals.remove_folder(folder)
    assert catalogue.reader.get_meta(REMOVING) == "yes"
    catalogue.finish_removal()
    assert catalogue.reader.get_meta(REMOVING) is None
    for trace in traces:
        assert trace not in _everything(catalogue)


def test_rows_that_are_deleted_are_overwritten_at_once(
    catalogue: CatalogueWriter, folder: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = catalogue.register_model(MODEL)
    catalogue.record_encoded(folder, model, [(file(n), encoded(n)) for n in range(300)])
    catalogue.close()
    path = catalogue.path
    digests = [encoded(n).digest for n in range(300)]
    vectors = [encoded(n).vector.astype("<f2").tobytes() for n in range(300)]
    assert all(trace in path.read_bytes() for trace in (*digests, *vectors))
    monkeypatch.setattr("clipsearch.store.catalogue.writer.ORPHANS_KEPT", timedelta())
    with closing(CatalogueWriter.open(path.parent)) as again:
        again.delete_files(folder, [file(n).path for n in range(300)])
        again.sweep()
    left = path.read_bytes()
    assert not any(trace in left for trace in (*digests, *vectors))


def _everything(catalogue: CatalogueWriter) -> bytes:
    return b"".join(path.read_bytes() for path in catalogue.path.parent.iterdir())


def test_a_key_always_means_the_same_content(
    catalogue: CatalogueWriter, folder: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = catalogue.register_model(MODEL)
    ((before, _),) = catalogue.record_encoded(folder, model, [(file(1), encoded(1))])
    catalogue.delete_files(folder, [file(1).path])
    monkeypatch.setattr("clipsearch.store.catalogue.writer.ORPHANS_KEPT", timedelta())
    assert catalogue.sweep() == ([before], [before])
    ((other, _),) = catalogue.record_encoded(folder, model, [(file(1), encoded(2))])
    ((after, _),) = catalogue.record_encoded(folder, model, [(file(2), encoded(1))])
    assert other != before == after


def test_two_contents_whose_digests_begin_alike_have_two_keys(
    catalogue: CatalogueWriter, folder: int
) -> None:
    first = encoded(1)
    second = replace(encoded(2), digest=first.digest[:8] + b"another!")
    model = catalogue.register_model(MODEL)
    keys = [key for key, _ in catalogue.record_encoded(folder, model, [(file(1), first), (file(2), second)])]
    assert len(set(keys)) == 2
    again = [key for key, _ in catalogue.record_encoded(folder, model, [(file(2), second), (file(1), first)])]
    assert again == keys[::-1]


def test_a_content_without_a_file_is_marked_and_found_again(catalogue: CatalogueWriter, folder: int) -> None:
    model = catalogue.register_model(MODEL)
    ((content, _),) = catalogue.record_encoded(folder, model, [(file(1), encoded(1))])
    catalogue.delete_files(folder, [file(1).path])
    assert catalogue.sweep() == ([content], [])
    assert catalogue.reader.models.vector_ids(model).size == 0
    assert catalogue.sweep() == ([], []), "it is set aside once"
    assert catalogue.reader.contents_by_digest([encoded(1).digest], model) == {
        encoded(1).digest: (content, True)
    }
    assert catalogue.record_known(folder, [(file(2), content)]) == [content]
    assert catalogue.reader.models.vector_ids(model).tolist() == [content]
    assert catalogue.record_known(folder, [(file(3), content)]) == []


def test_an_old_orphan_is_deleted(
    catalogue: CatalogueWriter, folder: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = catalogue.register_model(MODEL)
    ((content, _),) = catalogue.record_encoded(folder, model, [(file(1), encoded(1))])
    catalogue.delete_files(folder, [file(1).path])
    catalogue.sweep()
    monkeypatch.setattr("clipsearch.store.catalogue.writer.ORPHANS_KEPT", timedelta(seconds=-2))
    assert catalogue.sweep() == ([], [content])
    assert catalogue.reader.facts([content]) == {}
    assert len(catalogue.reader.models.vectors(model, [content])[0]) == 0


def test_files_of_a_part_of_a_folder(catalogue: CatalogueWriter, folder: int) -> None:
    paths = ["a.jpg", "one/a.jpg", "one/two/a.jpg", "one0/a.jpg", "one./a.jpg"]
    catalogue.record_found(folder, [FileState(path, 1, 1) for path in paths])
    assert set(catalogue.reader.files(folder)) == set(paths)
    assert set(catalogue.reader.files(folder, [Scope("one")])) == {"one/a.jpg", "one/two/a.jpg"}
    assert set(catalogue.reader.files(folder, [Scope("one", deep=False)])) == {"one/a.jpg"}
    assert set(catalogue.reader.files(folder, [Scope(deep=False)])) == {"a.jpg"}
    assert set(catalogue.reader.files(folder, [Scope("one/two"), Scope("one.")])) == {
        "one/two/a.jpg",
        "one./a.jpg",
    }


def test_missing_files_are_marked_until_they_return(catalogue: CatalogueWriter, folder: int) -> None:
    found = [FileState("a.jpg", 1, 1), FileState("b.jpg", 1, 1)]
    catalogue.record_found(folder, found)
    catalogue.record_missing(folder, ["a.jpg", "b.jpg"])
    since = catalogue.reader.root(folder).missing_since
    assert since is not None
    assert catalogue.reader.folders_with_counts(None)[0].missing == 2
    catalogue.record_stamps(folder, found[:1])
    catalogue.record_missing(folder, ["b.jpg"])
    assert catalogue.reader.folders_with_counts(None)[0].missing == 1
    assert catalogue.reader.root(folder).missing_since == since
    catalogue.delete_files(folder, ["b.jpg"])
    catalogue.record_missing(folder, [])
    assert catalogue.reader.root(folder).missing_since is None


def test_files_of_a_nested_folder_move_to_the_outer_one(catalogue: CatalogueWriter, folder: int) -> None:
    model = catalogue.register_model(MODEL)
    inner = catalogue.add_folder(catalogue.path.parent / "photos" / "inner")
    catalogue.record_encoded(inner, model, [(FileState("x/a.jpg", 1, 1), encoded(1))])
    assert catalogue.removals.remove_folder(inner, (folder, "inner")) == []
    assert list(catalogue.reader.files(folder)) == ["inner/x/a.jpg"]


def test_a_problem_keeps_its_date_until_its_reason_changes(
    catalogue: CatalogueWriter, folder: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def note(reason: str, at: str) -> str:
        monkeypatch.setattr("clipsearch.store.tables.rows.now", lambda: at)
        catalogue.record_problems(folder, [(file(1), reason, f"{reason} at {at}")])
        (problem,) = catalogue.reader.problems()
        assert (problem.path, problem.reason) == (tmp_path / "photos" / file(1).path, reason)
        assert problem.detail == f"{reason} at {at}"
        return problem.since

    assert note("empty", "2024-01-01") == "2024-01-01"
    assert note("empty", "2024-01-02") == "2024-01-01"
    assert note("truncated", "2024-01-03") == "2024-01-03"
    assert catalogue.reader.files(folder)[file(1).path].failed


def test_a_photo_that_became_readable_is_no_problem(catalogue: CatalogueWriter, folder: int) -> None:
    catalogue.record_problems(folder, [(file(1), "empty", "")])
    catalogue.record_encoded(folder, catalogue.register_model(MODEL), [(file(1), encoded(1))])
    assert catalogue.reader.problems() == []
    assert not catalogue.reader.files(folder)[file(1).path].failed


def test_a_photo_that_became_a_problem_loses_its_content(catalogue: CatalogueWriter, folder: int) -> None:
    ((content, _),) = catalogue.record_encoded(
        folder, catalogue.register_model(MODEL), [(file(1), encoded(1))]
    )
    catalogue.record_problems(folder, [(file(1), "truncated", "cut off")])
    assert catalogue.reader.files(folder)[file(1).path].content is None
    assert catalogue.sweep() == ([content], [])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    name=st.binary(min_size=1, max_size=255).filter(lambda raw: b"\0" not in raw),
    size=st.integers(0, 2**62),
    mtime_ns=st.integers(-(2**63) + 1, 2**63 - 1),
)
@pytest.mark.skipif(os.name == "nt", reason="names are text on Windows")
def test_any_file_name_is_stored_exactly(
    catalogue: CatalogueWriter, folder: int, name: bytes, size: int, mtime_ns: int
) -> None:
    odd = FileState(os.fsdecode(name), size, mtime_ns, inode=7, ctime_ns=mtime_ns)
    catalogue.record_found(folder, [odd])
    catalogue.record_problems(folder, [(odd, "unreadable", f"cannot read {odd.path}")])
    assert catalogue.reader.files(folder)[odd.path] == KnownFile(
        size, mtime_ns, 7, mtime_ns, None, failed=True, missing=False
    )
    catalogue.delete_files(folder, [odd.path])
    assert catalogue.reader.files(folder) == {}


def test_a_time_beyond_64_bits_is_kept_as_near_as_possible(catalogue: CatalogueWriter, folder: int) -> None:
    catalogue.record_found(folder, [FileState("a.jpg", 1, 2**64)])
    assert catalogue.reader.files(folder)["a.jpg"].mtime_ns == 2**63 - 1


def test_counts_are_those_of_the_folder_and_the_model(catalogue: CatalogueWriter, tmp_path: Path) -> None:
    first, second = (catalogue.add_folder(tmp_path / name) for name in ("first", "second"))
    assert catalogue.add_folder(tmp_path / "first") == first
    model = catalogue.register_model(MODEL)
    (tmp_path / "first").mkdir()
    catalogue.record_found(first, [file(n) for n in range(5)])
    catalogue.record_encoded(first, model, [(file(0), encoded(0)), (file(1), encoded(1))])
    catalogue.record_problems(first, [(file(2), "empty", "")])
    one, two = catalogue.reader.folders_with_counts(model)
    assert (one.id, one.state, one.photos, one.indexed, one.failed) == (first, "online", 5, 2, 1)
    assert (two.id, two.state, two.photos, two.indexed, two.failed) == (second, "offline", 0, 0, 0)
    assert catalogue.reader.folders_with_counts(None)[0].indexed == 0


def test_recent_is_by_date_taken_else_by_file(catalogue: CatalogueWriter, folder: int) -> None:
    model = catalogue.register_model(MODEL)
    stored = catalogue.record_encoded(folder, model, [(file(n), encoded(n)) for n in (3, 9, 5)])
    three, nine, five = (content for content, _ in stored)
    assert catalogue.reader.recent(2).tolist() == [nine, five]
    assert catalogue.reader.recent(9).tolist() == [nine, five, three]


def test_many_vectors_come_in_batches(catalogue: CatalogueWriter, folder: int) -> None:
    model = catalogue.register_model(MODEL)
    catalogue.record_encoded(folder, model, [(file(n), encoded(n)) for n in range(10)])
    keys = catalogue.reader.models.vector_ids(model)
    batches = list(catalogue.reader.models.iterate_vectors(model, keys.tolist(), 4))
    assert [len(ids) for ids, _ in batches] == [4, 4, 2]
    assert np.concatenate([ids for ids, _ in batches]).tolist() == keys.tolist()
    assert catalogue.reader.models.vectors(model, [])[1].shape == (0, DIMENSIONS)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such permissions")
def test_only_the_owner_can_read_it(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        catalogue = CatalogueWriter.open(tmp_path / "library")
        catalogue.add_folder(tmp_path)
        modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in catalogue.path.parent.iterdir()}
        catalogue.close()
    finally:
        os.umask(before)
    assert len(modes) == 4  # database, log, shared memory, mark
    assert set(modes.values()) == {0o600}
    assert stat.S_IMODE((tmp_path / "library").stat().st_mode) == 0o700


def test_read_only_creates_and_changes_nothing(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="no library"):
        CatalogueReader.open(tmp_path / "library")
    assert not (tmp_path / "library").exists()
    writer = CatalogueWriter.open(tmp_path / "library")
    folder = writer.add_folder(tmp_path)
    writer.close()
    before = sorted((tmp_path / "library").iterdir())
    content = [path.read_bytes() for path in before]
    reader = CatalogueReader.open(tmp_path / "library")
    assert [found.id for found in reader.folders_with_counts(None)] == [folder]
    assert sorted((tmp_path / "library").iterdir()) == before
    reader.close()
    assert sorted((tmp_path / "library").iterdir()) == before
    assert [path.read_bytes() for path in before] == content


def test_a_reader_sees_a_writer_that_comes_later(tmp_path: Path) -> None:
    CatalogueWriter.open(tmp_path / "library").close()
    reader = CatalogueReader.open(tmp_path / "library")
    writer = CatalogueWriter.open(tmp_path / "library")
    folder = writer.add_folder(tmp_path)
    assert [found.id for found in reader.folders_with_counts(None)] == [folder]
    writer.record_found(folder, [file(1)])
    assert list(reader.files(folder)) == [file(1).path]
    writer.close()
    assert list(reader.files(folder)) == [file(1).path]
    reader.close()


def test_queries_from_many_threads_beside_a_writer(catalogue: CatalogueWriter, folder: int) -> None:
    model = catalogue.register_model(MODEL)
    wrong: list[object] = []
    done = threading.Event()

    def look() -> None:
        while not done.is_set():
            keys = catalogue.reader.models.vector_ids(model).tolist()
            if len(catalogue.reader.locations(keys)) != len(keys) or len(keys) % 10:
                wrong.append(keys)

    threads = [threading.Thread(target=look) for _ in range(3)]
    for thread in threads:
        thread.start()
    for start in range(0, 300, 10):
        catalogue.record_encoded(folder, model, [(file(n), encoded(n)) for n in range(start, start + 10)])
    done.set()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_an_older_version_is_migrated_after_a_backup(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    catalogue = CatalogueWriter.open(tmp_path)
    folder = catalogue.add_folder(tmp_path)
    catalogue.record_found(folder, [file(1)])
    catalogue.close()
    _add_migration(monkeypatch, "ALTER TABLE folders ADD COLUMN note TEXT")
    catalogue = CatalogueWriter.open(tmp_path)
    assert list(catalogue.reader.files(folder)) == [file(1).path]
    catalogue.close()
    assert _pragma(catalogue.path, "user_version") == VERSION + 1
    backup = catalogue.path.with_name(f"{catalogue.path.name}.of-version-{VERSION}")
    assert _pragma(backup, "user_version") == VERSION
    assert os.name == "nt" or stat.S_IMODE(backup.stat().st_mode) == 0o600


def test_an_older_version_is_not_read_before_it_is_migrated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    CatalogueWriter.open(tmp_path).close()
    assert not CatalogueWriter.is_outdated(tmp_path)
    _add_migration(monkeypatch, "ALTER TABLE folders ADD COLUMN note TEXT")
    assert CatalogueWriter.is_outdated(tmp_path)
    with pytest.raises(LibraryError, match="older clipsearch"):
        CatalogueReader.open(tmp_path)


def _add_migration(monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    monkeypatch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, script))
    monkeypatch.setattr(schema, "VERSION", schema.VERSION + 1)


def test_a_migration_that_fails_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    CatalogueWriter.open(tmp_path).close()
    broken = "ALTER TABLE folders ADD COLUMN note TEXT; ALTER TABLE nowhere ADD COLUMN note TEXT"
    with monkeypatch.context() as patch, pytest.raises(apsw.SQLError, match="nowhere"):
        _add_migration(patch, broken)
        CatalogueWriter.open(tmp_path)
    catalogue = CatalogueWriter.open(tmp_path)
    assert _pragma(catalogue.path, "user_version") == VERSION
    catalogue.close()


def _pragma(path: Path, name: str) -> object:
    connection = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)
    try:
        return connection.pragma(name)
    finally:
        connection.close()


# Checksums


def version_1(folder: Path) -> Path:
    """A library as the first version made it: a folder, 50 photos, and no checksums."""
    path = folder / "catalogue.sqlite3"
    with closing(apsw.Connection(str(path))) as db:
        db.execute(schema.MIGRATIONS[0])
        db.pragma("application_id", schema.APPLICATION_ID)
        db.pragma("user_version", 1)
        db.pragma("journal_mode", "WAL")
        db.execute("INSERT INTO meta VALUES ('library', 'first')")
        db.execute("INSERT INTO meta VALUES ('model', '1')")
        db.execute("INSERT INTO folders (path) VALUES (?)", (os.fsencode(folder / "photos"),))
        db.execute("INSERT INTO models VALUES (1, ?, 'starter', ?, 260, 'cpu', 'float32')", (
            MODEL.fingerprint, DIMENSIONS,
        ))  # fmt: skip
        for n in range(1, 51):
            one, state = encoded(n), file(n)
            db.execute("INSERT INTO contents VALUES (?, ?, 640, 480, 'JPEG', NULL, '')", (n, one.digest))
            db.execute(
                "INSERT INTO files (folder, path, size, mtime_ns, content) VALUES (1, ?, ?, ?, ?)",
                (os.fsencode(state.path), state.size, state.mtime_ns, n),
            )
            db.execute(
                "INSERT INTO vectors (model, content, vector) VALUES (1, ?, ?)",
                (n, one.vector.astype("<f2").tobytes()),
            )
    return path


def reserved(path: Path) -> int:
    return path.read_bytes()[20]


def test_a_flipped_bit_in_a_row_is_noticed(tmp_path: Path) -> None:
    catalogue = CatalogueWriter.open(tmp_path)
    catalogue.set_meta("note", "unmistakable")
    catalogue.close()
    whole = catalogue.path.read_bytes()
    assert reserved(catalogue.path) == 8
    for place in (whole.index(b"unmistakable"), 20):  # in a row; where the header tells of checksums
        harmed = bytearray(whole)
        harmed[place] ^= 8
        catalogue.path.write_bytes(harmed)
        for read_only in (True, False):
            with pytest.raises(LibraryDamagedError, match="damaged") as caught:
                _note(tmp_path, read_only)
            assert "clipsearch restore" in caught.value.hint


def _note(folder: Path, read_only: bool) -> str | None:
    with open_reader(folder, read_only) as reader:
        return reader.get_meta("note")


def test_an_older_catalogue_gets_checksums(tmp_path: Path) -> None:
    path = version_1(tmp_path)
    assert reserved(path) == 0
    catalogue = CatalogueWriter.open(tmp_path)
    model = catalogue.reader.models.current()
    assert model is not None
    assert len(catalogue.reader.files(1)) == 50
    keys, vectors = catalogue.reader.models.vectors(model[0], range(1, 51))
    assert keys.tolist() == list(range(1, 51))
    np.testing.assert_allclose(vectors[6], encoded(7).vector, atol=1e-3)
    catalogue.close()
    assert reserved(path) == 8
    assert _pragma(path, "journal_mode") == "wal"
    assert _pragma(path, "integrity_check") == "ok"


def test_a_large_database_gets_checksums_in_all_pages(tmp_path: Path) -> None:
    path = tmp_path / "large.sqlite3"
    with closing(apsw.Connection(str(path))) as db:
        db.execute("CREATE TABLE rows (value BLOB)")
        with db:  # SQLite's cache has 2 MB
            db.executemany("INSERT INTO rows VALUES (randomblob(2000))", [()] * 4000)
    with closing(connect(path, read_only=False)) as db:
        add_checksums(db, path)
        assert has_checksums(db)
    with closing(Reader(path)) as reader:
        assert reader.query("SELECT count(*), sum(length(value)) FROM rows") == [(4000, 8_000_000)]
        assert reader.query("PRAGMA integrity_check") == [("ok",)]


def test_a_catalogue_that_is_being_read_gets_checksums_later(tmp_path: Path) -> None:
    path = version_1(tmp_path)
    with closing(apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)) as reader:
        reading = reader.execute("SELECT * FROM files")
        next(reading)
        with closing(CatalogueWriter.open(tmp_path)) as catalogue:
            assert len(catalogue.reader.files(1)) == 50
            assert len(list(reading)) == 49
        assert reserved(path) == 0
    with closing(CatalogueWriter.open(tmp_path)) as catalogue:
        assert len(catalogue.reader.files(1)) == 50
    assert reserved(path) == 8


def test_checksums_survive_a_crash_and_a_copy(tmp_path: Path) -> None:
    (tmp_path / "crashed").mkdir()
    catalogue = CatalogueWriter.open(tmp_path / "library")
    folder, model = catalogue.add_folder(tmp_path), catalogue.register_model(MODEL)
    catalogue.record_encoded(folder, model, [(file(n), encoded(n)) for n in range(50)])
    for path in catalogue.path.parent.glob("catalogue.sqlite3*"):
        if not path.name.endswith("-shm"):
            (tmp_path / "crashed" / path.name).write_bytes(path.read_bytes())
    catalogue.close()
    with closing(CatalogueWriter.open(tmp_path / "crashed")) as recovered:
        assert len(recovered.reader.files(folder)) == 50
    path = tmp_path / "crashed" / "catalogue.sqlite3"
    assert reserved(path) == 8
    harmed = bytearray(path.read_bytes())
    harmed[harmed.index(encoded(30).digest)] ^= 1
    path.write_bytes(harmed)
    with closing(Reader(path)) as reader, pytest.raises(LibraryDamagedError, match="damaged"):
        reader.query("PRAGMA integrity_check")


def test_a_reader_sees_changes_checkpointed_between_two_queries(tmp_path: Path) -> None:
    CatalogueWriter.open(tmp_path).close()
    with closing(CatalogueReader.open(tmp_path)) as reader:
        assert reader.folders() == []
        with closing(CatalogueWriter.open(tmp_path)) as writer:
            writer.add_folder(tmp_path)
        assert [folder.path for folder in reader.folders()] == [tmp_path]


@pytest.mark.parametrize("read_only", [True, False])
def test_a_journal_left_by_a_kill_is_rolled_back(tmp_path: Path, read_only: bool) -> None:
    catalogue = CatalogueWriter.open(tmp_path / "library")
    folder, model = catalogue.add_folder(tmp_path), catalogue.register_model(MODEL)
    catalogue.record_encoded(folder, model, [(file(n), encoded(n)) for n in range(300)])
    catalogue.close()
    killed = tmp_path / "killed"
    killed.mkdir()
    with closing(apsw.Connection(str(catalogue.path))) as db:  # as `VACUUM` does when it gives checksums
        db.pragma("journal_mode", "DELETE")
        db.pragma("cache_size", 5)
        db.execute("BEGIN")
        db.execute("UPDATE files SET size = -size; UPDATE vectors SET vector = zeroblob(48)")
        for path in catalogue.path.parent.glob("catalogue.sqlite3*"):
            (killed / path.name).write_bytes(path.read_bytes())
        db.execute("ROLLBACK")
    assert (killed / "catalogue.sqlite3-journal").stat().st_size > 0
    with open_reader(killed, read_only) as undone:
        assert set(undone.files(folder)) == {file(n).path for n in range(300)}
        assert len(undone.models.vectors(model, undone.models.vector_ids(model).tolist())[0]) == 300


def test_each_library_has_an_id_of_its_own(tmp_path: Path) -> None:
    ids = set()
    for name in ("one", "two", "one"):
        catalogue = CatalogueWriter.open(tmp_path / name)
        ids.add(catalogue.reader.library_id())
        catalogue.close()
    assert len(ids) == 2
    assert all(len(one) == 32 for one in ids)
