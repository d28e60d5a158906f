"""Connections of a reader: as many as queries run at the same time, of which a few are kept."""

from __future__ import annotations

import gc
import threading
from contextlib import closing
from pathlib import Path

import apsw
import pytest

from clipsearch.errors import LibraryDamagedError, LibraryError
from clipsearch.store.catalogue.schema import FILE_NAME
from clipsearch.store.catalogue.writer import CatalogueWriter
from clipsearch.store.sqlite import connection, integrity


def test_connections_beyond_those_kept_are_closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    CatalogueWriter.open(tmp_path).close()
    closed = []
    close = connection._ReadConnection.close
    monkeypatch.setattr(
        connection._ReadConnection, "close", lambda self: (closed.append(self), close(self))[1]
    )
    with closing(connection.Reader(tmp_path / FILE_NAME)) as reader:
        running = [reader.iterate("SELECT key FROM meta") for _ in range(connection.MAX_IDLE + 3)]
        assert all(next(rows) for rows in running)
        for rows in running:
            rows.close()  # type: ignore[attr-defined]
        assert len(closed) == 3
        assert len(reader.query("SELECT key FROM meta")) > 1
    assert len(closed) == connection.MAX_IDLE + 3


def test_cursors_of_long_results_are_freed(tmp_path: Path) -> None:
    CatalogueWriter.open(tmp_path).close()
    with closing(connection.Reader(tmp_path / FILE_NAME)) as reader:
        before = count_cursors()
        for _ in range(10):
            assert len(list(reader.iterate("SELECT key FROM meta"))) > 1
            part = reader.iterate("SELECT key FROM meta")
            next(part)
            part.close()  # type: ignore[attr-defined]
        assert count_cursors() == before


def count_cursors() -> int:
    return sum(isinstance(one, apsw.Cursor) for one in gc.get_objects())


def test_a_file_that_is_not_there_is_an_error_in_words(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="cannot be read"):
        connection.Reader(tmp_path / "none.sqlite3")
    assert not list(tmp_path.iterdir())


def test_closing_waits_for_queries_that_run(tmp_path: Path) -> None:
    CatalogueWriter.open(tmp_path).close()
    reader = connection.Reader(tmp_path / FILE_NAME)
    rows = reader.iterate("SELECT key FROM meta")
    next(rows)
    closer = threading.Thread(target=reader.close)
    closer.start()
    closer.join(0.05)
    assert closer.is_alive()
    rows.close()  # type: ignore[attr-defined]
    closer.join(60)
    assert not closer.is_alive()


def test_a_database_with_checksums_is_not_rewritten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    CatalogueWriter.open(tmp_path).close()
    rewritten = []
    monkeypatch.setattr(connection, "_vacuum", rewritten.append)
    with closing(connection.connect(tmp_path / FILE_NAME, read_only=False)) as database:
        assert connection.has_checksums(database)
        connection.add_checksums(database, tmp_path / FILE_NAME)
    assert not rewritten


def test_each_copy_of_a_large_database_has_all_checksums(tmp_path: Path) -> None:
    source, copy, other, readable = (tmp_path / name for name in ("source", "copy", "other", "readable"))
    with closing(connection.connect(source, read_only=False)) as db:
        connection.add_checksums(db, source)
        db.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, x); PRAGMA user_version = 7")
        with connection.transaction(db, source):
            rows = ((n, bytes([n % 256]) * 3000) for n in range(1, 3001))
            db.executemany("INSERT INTO t VALUES (?, ?)", rows)
        connection.copy_into(db, other)  # more than SQLite keeps in its cache
    with closing(connection.Reader(source)) as reader:
        reader.copy_to(copy, None)
    tables = integrity.Tables(required=(), replaceable={"t": "id"})
    assert not integrity.copy_readable(source, readable, tables)
    assert not integrity.rebuild(source, tables)
    for path in (source, copy, other, readable):
        with closing(connection.Reader(path)) as reader:
            assert reader.checksums
            assert reader.query("PRAGMA integrity_check") == [("ok",)]
            assert reader.query("SELECT count(*), sum(length(x)) FROM t") == [(3000, 9_000_000)]
    content = bytearray(copy.read_bytes())
    content[4096 * 1000 + 2000] ^= 1
    copy.write_bytes(content)
    with closing(connection.Reader(copy)) as reader, pytest.raises(LibraryDamagedError):
        reader.query("SELECT sum(length(x)) FROM t")
