"""The index of names is in step with the files after any changes, and leaves nothing of deleted names."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clipsearch.records import FileState
from clipsearch.store.catalogue import checks, schema
from clipsearch.store.catalogue.writer import CatalogueWriter
from clipsearch.store.sqlite.connection import connect
from clipsearch.store.tables import rows
from tests.support.store_rows import MODEL, encoded, file

WORDS = "qzxw", "ξψωζ", "日本語写真"  # of trigrams that nothing else has


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[CatalogueWriter]:
    with closing(CatalogueWriter.open(tmp_path / "library")) as opened:
        yield opened


def texts(catalogue: CatalogueWriter) -> set[str]:
    """All that is indexed, as the view has it, after a check that the index has the same."""
    assert not checks.texts_differ(catalogue.path)
    with closing(connect(catalogue.path, read_only=True)) as db:
        return {str(text) for (text,) in db.execute("SELECT text FROM texts")}


def found(catalogue: CatalogueWriter, text: str) -> int:
    with closing(connect(catalogue.path, read_only=True)) as db:
        return int(db.execute("SELECT count(*) FROM text_index WHERE text_index MATCH ?", (f'"{text}"',)).get)


def everything(catalogue: CatalogueWriter) -> bytes:
    return b"".join(path.read_bytes() for path in catalogue.path.parent.iterdir())


def test_names_and_directories_are_indexed(catalogue: CatalogueWriter, tmp_path: Path) -> None:
    folder = catalogue.add_folder(tmp_path / "Pictures")
    catalogue.record_found(
        folder, [FileState("Italy/Rome 2019/IMG_1203.JPG", 1, 1), FileState("b.jpg", 1, 1)]
    )
    assert texts(catalogue) == {"/IMG_1203.JPG", "/b.jpg", "/Pictures/", "/Pictures/Italy/Rome 2019/"}
    for text in ("/img_1203.", "G_12", "rome 2019/"):
        assert found(catalogue, text) == 1
    assert found(catalogue, "IMG_1204") == 0


def test_names_are_found_everywhere_or_in_some_directories(
    catalogue: CatalogueWriter, tmp_path: Path
) -> None:
    folder, model = catalogue.add_folder(tmp_path), catalogue.register_model(MODEL)
    files = [FileState(f"{place}/rome.jpg", 1, 1) for place in ("a", "b")]
    catalogue.record_encoded(folder, model, [(one, encoded(n)) for n, one in enumerate(files)])
    names = catalogue.reader.texts.names
    everywhere = names([["rome"]], 9)
    places = [name.directory for name in everywhere]
    assert len(set(places)) == 2
    assert [name.directory for name in names([["rome"]], 9, places[:1])] == places[:1]


def test_case_diacritics_and_composition_do_not_matter(catalogue: CatalogueWriter, tmp_path: Path) -> None:
    folder = catalogue.add_folder(tmp_path)
    catalogue.record_found(folder, [FileState("Cafe\u0301 Öl.jpg", 1, 1), FileState("한국.jpg", 1, 1)])
    for text in ("CAFÉ ÖL", "cafe ol", "Cafe\u0301"):
        assert found(catalogue, text) == 1
    assert found(catalogue, "한국.") == 1


def test_names_that_are_not_utf_8_are_found_by_the_rest(catalogue: CatalogueWriter, tmp_path: Path) -> None:
    folder = catalogue.add_folder(tmp_path)
    path = os.fsdecode(b"d\xe9j\xe0/Z\xfcrich\xff_lake.jpg")
    catalogue.record_found(folder, [FileState(path, 1, 1)])
    assert found(catalogue, "_lake") == 1
    assert texts(catalogue) == {"/Z\ufffdrich\ufffd_lake.jpg", f"/{tmp_path.name}/d\ufffdj\ufffd/"}
    catalogue.delete_files(folder, [path])
    assert texts(catalogue) == set()


@pytest.mark.parametrize("others", [0, 1000])  # with many others the deleted names alone are overwritten
def test_deleted_names_leave_nothing(catalogue: CatalogueWriter, tmp_path: Path, others: int) -> None:
    folder = catalogue.add_folder(tmp_path)
    catalogue.record_found(folder, [file(n) for n in range(others)])
    paths = [f"{word}/{word}.jpg" for word in WORDS]
    catalogue.record_found(folder, [FileState(path, 1, 1) for path in paths])
    traces = [word[:3].encode() for word in WORDS]
    assert all(trace in everything(catalogue) for trace in traces)
    catalogue.delete_files(folder, paths)
    catalogue.close()
    for trace in traces:
        assert trace not in everything(catalogue)
    with closing(CatalogueWriter.open(tmp_path / "library")) as again:
        assert all(found(again, word) == 0 for word in WORDS)
        assert not checks.texts_differ(again.path)


def test_a_removed_folder_leaves_no_names(catalogue: CatalogueWriter, tmp_path: Path) -> None:
    kept, folder = catalogue.add_folder(tmp_path / "kept"), catalogue.add_folder(tmp_path / WORDS[0])
    model = catalogue.register_model(MODEL)
    catalogue.record_encoded(kept, model, [(file(n), encoded(n)) for n in range(50)])
    names = [FileState(f"{word}/{word}.jpg", 1, 1) for word in WORDS]
    catalogue.record_encoded(folder, model, [(name, encoded(n)) for n, name in enumerate(names, start=90)])
    catalogue.removals.remove_folder(folder)
    catalogue.finish_removal()
    for word in WORDS:
        assert word[:3].encode() not in everything(catalogue)
    assert len(texts(catalogue)) == 51
    catalogue.removals.remove_all_folders()
    assert texts(catalogue) == set()


def test_files_of_a_nested_folder_change_their_directories(
    catalogue: CatalogueWriter, tmp_path: Path
) -> None:
    outer, inner = catalogue.add_folder(tmp_path / "all"), catalogue.add_folder(tmp_path / "all" / "2024")
    catalogue.record_found(inner, [file(1, "may")])
    catalogue.removals.remove_folder(inner, (outer, "2024"))
    assert texts(catalogue) == {"/00001.jpg", "/all/2024/may/"}


def test_an_index_that_is_out_of_step_is_noticed_and_mended(
    catalogue: CatalogueWriter, tmp_path: Path
) -> None:
    folder = catalogue.add_folder(tmp_path)
    catalogue.record_found(folder, [file(n) for n in range(20)])
    with closing(connect(catalogue.path, read_only=False)) as db:
        db.execute("INSERT INTO text_index (text_index) VALUES ('delete-all')")
    assert checks.texts_differ(catalogue.path)
    checks.rebuild_texts(catalogue.path)
    assert not checks.texts_differ(catalogue.path)
    assert found(catalogue, "/0001") == 10


def test_a_rebuilt_catalogue_finds_all_names(catalogue: CatalogueWriter, tmp_path: Path) -> None:
    folder = catalogue.add_folder(tmp_path)
    catalogue.record_found(folder, [file(n) for n in range(20)])
    before = texts(catalogue)
    catalogue.close()
    assert not checks.rebuild(catalogue.path)
    with closing(CatalogueWriter.open(tmp_path / "library")) as again:
        assert texts(again) == before
        assert found(again, "/0001") == 10


def test_an_earlier_library_is_filled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as earlier:
        earlier.setattr(schema, "VERSION", 2)
        earlier.setattr(schema, "MIGRATIONS", schema.MIGRATIONS[:2])
        with closing(connect(tmp_path / schema.FILE_NAME, read_only=False)) as db:
            schema.prepare(db, tmp_path / schema.FILE_NAME)
            db.execute("INSERT INTO folders (path) VALUES (?)", (b"/home/Pictures",))
            db.executemany(
                "INSERT INTO files (folder, path, size, mtime_ns) VALUES (1, ?, 1, 1)",
                [(b"a/one.jpg",), (b"a/t\xff.jpg",), (b"three.jpg",)],
            )
    with closing(CatalogueWriter.open(tmp_path)) as catalogue:
        names = {"/one.jpg", "/t\ufffd.jpg", "/three.jpg"}
        assert texts(catalogue) == names | {"/Pictures/", "/Pictures/a/"}
        catalogue.delete_files(1, ["a/one.jpg", os.fsdecode(b"a/t\xff.jpg")])
        assert texts(catalogue) == {"/three.jpg", "/Pictures/"}


def test_texts_of_photos_and_places_are_indexed_and_go_with_them(
    catalogue: CatalogueWriter, tmp_path: Path
) -> None:
    folder = catalogue.add_folder(tmp_path / "photos")
    with closing(connect(catalogue.path, read_only=False)) as db:
        db.execute(
            "INSERT INTO contents (id, digest, width, height, format, camera, place) "
            "VALUES (5, x'05', 1, 1, 'JPEG', '', 1)"
        )
        db.execute("INSERT INTO files VALUES (9, ?, x'612e6a7067', 1, 1, 5, 0, 0, 0, NULL, NULL)", (folder,))
        db.execute("INSERT INTO photo_texts (content, kind, text) VALUES (5, 'caption', 'Emma on the slide')")
        db.execute("INSERT INTO places VALUES (1, 'IT', 'Italy', 'Lazio', 'Rome', '/Rome/Lazio/Italy/')")
        db.execute(
            "INSERT INTO picture_texts (content, language, text, boxes, reader) "
            "VALUES (5, 'en', 'No parking', '[]', '1')"
        )
    assert {"Emma on the slide", "/Rome/Lazio/Italy/", "No parking"} < texts(catalogue)
    assert (found(catalogue, "slide"), found(catalogue, "/rome"), found(catalogue, "parking")) == (1, 1, 1)
    catalogue.removals.remove_folder(folder)
    assert texts(catalogue) == set()
    assert not checks.texts_differ(catalogue.path)


paths = st.binary(min_size=1, max_size=6).filter(lambda b: not {0, 47} & {*b} and b not in (b".", b".."))
steps = st.tuples(st.sampled_from(["add", "delete", "known"]), st.lists(paths, min_size=1, max_size=3))


@settings(max_examples=40, deadline=None)
@given(st.lists(steps, min_size=1, max_size=12), st.booleans())
def test_any_changes_keep_it_in_step(changes: list[tuple[str, list[bytes]]], bulk: bool) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as place, pytest.MonkeyPatch.context() as patch:
        patch.setattr(rows, "NAMES_REWRITTEN", 100 if bulk else 0)
        with closing(CatalogueWriter.open(Path(place) / "library")) as catalogue:
            folder = catalogue.add_folder(Path(place))
            expected = set[str]()
            for kind, parts in changes:
                path = os.fsdecode(b"/".join(parts))
                if kind == "add":
                    catalogue.record_found(folder, [FileState(path, 1, 1)])
                    expected.add(path)
                elif kind == "delete":
                    catalogue.delete_files(folder, [path])
                    expected.discard(path)
                else:
                    catalogue.record_problems(folder, [(FileState(path, 2, 2), "empty", "")])
                    expected.add(path)
            with closing(connect(catalogue.path, read_only=True)) as db:
                known = db.execute("SELECT count(*), count(DISTINCT directory) FROM files").fetchone()
                directories = db.execute("SELECT count(*) FROM directories").get
            above = {path.rpartition("/")[0] for path in expected}
            assert known == (len(expected), len(above))
            assert directories == len(above)
            assert len(texts(catalogue)) <= len(expected) + len(above)
