"""Connections of a reader: as many as queries run at the same time, of which a few are kept."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from clipsearch.store.catalogue.schema import FILE_NAME
from clipsearch.store.catalogue.writer import CatalogueWriter
from clipsearch.store.sqlite import connection


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
