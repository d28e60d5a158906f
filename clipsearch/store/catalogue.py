"""The catalogue: all the SQL that changes what is known of folders, files, contents and vectors."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import apsw
import numpy as np

from clipsearch.errors import LibraryDamagedError, LibraryError
from clipsearch.records import Encoded, FileState, ModelInfo, Vector
from clipsearch.store import schema
from clipsearch.store.lookups import Lookups

__all__ = ["Catalogue"]

FILE_NAME = "catalogue.sqlite3"
STATE, CLEAN, DIRTY = "state", "closed", "open"


class Catalogue(Lookups):
    """The truth about a library, in one SQLite file.

    Methods of this class change it, each in one transaction; one thread at a time may call them.
    The look-ups that it inherits use a read-only connection of their own and may be called from
    any thread meanwhile.
    """

    def __init__(self, path: Path, writer: apsw.Connection | None, reader: apsw.Connection) -> None:
        super().__init__(reader)
        self.path = path
        self._writer = writer

    @classmethod
    def open(cls, folder: Path, *, read_only: bool = False) -> Catalogue:
        """Open the catalogue in a data folder; create it unless `read_only`.

        Raises:
            LibraryError: there is none to read, or it cannot be opened.
            LibraryDamagedError: it is not ours, or damaged.
            LibraryTooNewError: a newer clipsearch wrote it.
        """
        path = folder / FILE_NAME
        if read_only:
            if not path.is_file():
                raise LibraryError(f"There is no library in {folder} yet", "Start one: clipsearch add FOLDER")
            reader = schema.connect(path, read_only=True)
            schema.prepare(reader, path, read_only=True)
            return cls(path, None, reader)
        schema.make_private_folder(folder)
        schema.make_private_file(path)
        writer = schema.connect(path, read_only=False)
        try:
            schema.prepare(writer, path, read_only=False)
            reader = schema.connect(path, read_only=True)
        except BaseException:
            writer.close()
            raise
        catalogue = cls(path, writer, reader)
        catalogue._open_cleanly()
        return catalogue

    def close(self) -> None:
        """Close; the writer also empties the write-ahead log. Safe to call twice."""
        self.close_reader()
        if self._writer is not None:
            self.set_meta(STATE, CLEAN)
            self.checkpoint()
            self._writer.close()
            self._writer = None

    def checkpoint(self) -> None:
        """Move everything from the write-ahead log into the database, and empty the log."""
        self._change.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_TRUNCATE)

    def _open_cleanly(self) -> None:
        """After an exit that was not clean, check the database before anything is built on it."""
        if self.get_meta(STATE) == DIRTY:
            result = self._change.execute("PRAGMA quick_check(1)").get
            if result != "ok":
                self.close_reader()
                self._change.close()
                raise LibraryDamagedError(
                    f"The library's database {self.path} is damaged: {result}",
                    "It was left as it is: restore a copy, or move it away to start anew",
                )
        self.set_meta(STATE, DIRTY)

    @property
    def _change(self) -> apsw.Connection:
        if self._writer is None:
            raise AssertionError("this catalogue was opened for reading only")
        return self._writer

    # Small facts

    def set_meta(self, key: str, value: str) -> None:
        """Keep a small value under a name."""
        self._change.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))

    def model_id(self, info: ModelInfo) -> int:
        """Register a model by its fingerprint and make it the current one; its id."""
        with self._change as db:
            db.execute(
                "INSERT INTO models (fingerprint, name, dimensions, image_size, device, precision) "
                "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (fingerprint) DO UPDATE "
                "SET name = excluded.name, device = excluded.device",
                (
                    info.fingerprint, info.name, info.dimensions,
                    info.image_size, info.device, info.precision,
                ),
            )  # fmt: skip
            model = db.execute("SELECT id FROM models WHERE fingerprint = ?", (info.fingerprint,)).get
            db.execute("INSERT OR REPLACE INTO meta VALUES ('model', ?)", (str(model),))
        return int(model)

    # Folders

    def add_folder(self, path: Path) -> int:
        """Keep a folder, once; its id."""
        blob = os.fsencode(path)
        with self._change as db:
            db.execute("INSERT OR IGNORE INTO folders (path) VALUES (?)", (blob,))
            folder = db.execute("SELECT id FROM folders WHERE path = ?", (blob,)).get
        return int(folder)

    def remove_folder(self, folder: int) -> list[int]:
        """Forget a folder, its files, and contents that no other folder has; the keys of those."""
        with self._change as db:
            db.execute("DELETE FROM folders WHERE id = ?", (folder,))
            swept = self._sweep(db)
        self.checkpoint()  # what was forgotten must not survive in the log
        return swept

    # Files

    def record_found(self, folder: int, files: Sequence[FileState]) -> None:
        """Make files known that are still to be read."""
        with self._change as db:
            db.executemany(
                "INSERT OR IGNORE INTO files (folder, path, size, mtime_ns) VALUES (?, ?, ?, ?)",
                [(folder, _blob(file), file.size, file.mtime_ns) for file in files],
            )

    def record_known(self, folder: int, items: Sequence[tuple[FileState, int]]) -> None:
        """Give files the content that is already known to be theirs."""
        with self._change as db:
            for file, content in items:
                self._name(db, folder, file, content)

    def record_encoded(
        self, folder: int, model: int, items: Sequence[tuple[FileState, Encoded]]
    ) -> list[tuple[int, bool]]:
        """Keep finished photos: content, vector and name.

        Returns:
            For each item the content's key, and whether its vector is new.

        Raises:
            ValueError: a vector is not finite, not of unit length, or of another model's shape.
        """
        blobs = [_vector_blob(encoded.vector) for _, encoded in items]
        result = []
        with self._change as db:
            for (file, encoded), blob in zip(items, blobs, strict=True):
                facts = encoded.facts
                db.execute(
                    "INSERT OR IGNORE INTO contents (digest, width, height, format, taken, camera) "
                    "VALUES (?, ?, ?, ?, ?, ?)",
                    (
                        encoded.digest, facts.width, facts.height,
                        facts.format, facts.taken, facts.camera,
                    ),
                )  # fmt: skip
                content = db.execute("SELECT id FROM contents WHERE digest = ?", (encoded.digest,)).get
                db.execute(
                    "INSERT OR IGNORE INTO vectors (model, content, vector) VALUES (?, ?, ?)",
                    (model, content, blob),
                )
                result.append((int(content), db.changes() > 0))
                self._name(db, folder, file, content)
        return result

    def record_problems(self, folder: int, items: Sequence[tuple[FileState, str, str]]) -> None:
        """Note why files are not photos: (file, reason, detail); a known problem keeps its date."""
        now = datetime.now(UTC).isoformat(timespec="seconds")
        with self._change as db:
            for file, reason, detail in items:
                number = self._name(db, folder, file, None, clear=False)
                db.execute(
                    "INSERT INTO problems VALUES (?, ?, ?, ?) ON CONFLICT (file) DO UPDATE "
                    "SET since = iif(reason = excluded.reason, since, excluded.since), "
                    "reason = excluded.reason, detail = excluded.detail",
                    (number, reason, detail, now),
                )

    def forget_files(self, folder: int, paths: Sequence[str]) -> None:
        """Forget names; `sweep` then drops contents that lost their last one."""
        with self._change as db:
            db.executemany(
                "DELETE FROM files WHERE folder = ? AND path = ?",
                [(folder, os.fsencode(path)) for path in paths],
            )

    def sweep(self) -> list[int]:
        """Drop contents that no file names, with their vectors; their keys."""
        with self._change as db:
            swept = self._sweep(db)
        return swept  # noqa: RET504 (apsw's type lets `with` swallow errors)

    @staticmethod
    def _sweep(db: apsw.Connection) -> list[int]:
        rows = db.execute(
            "DELETE FROM contents WHERE id NOT IN "
            "(SELECT content FROM files WHERE content IS NOT NULL) RETURNING id"
        )
        return [int(key) for (key,) in rows]

    @staticmethod
    def _name(
        db: apsw.Connection, folder: int, file: FileState, content: int | None, clear: bool = True
    ) -> int:
        """Set what a file is now; the file's id."""
        number = db.execute(
            "INSERT INTO files (folder, path, size, mtime_ns, content) VALUES (?, ?, ?, ?, ?) "
            "ON CONFLICT (folder, path) DO UPDATE SET size = excluded.size, "
            "mtime_ns = excluded.mtime_ns, content = excluded.content RETURNING id",
            (folder, _blob(file), file.size, file.mtime_ns, content),
        ).get
        if clear:
            db.execute("DELETE FROM problems WHERE file = ?", (number,))
        return int(number)


def _blob(file: FileState) -> bytes:
    return os.fsencode(file.path)


def _vector_blob(vector: Vector) -> bytes:
    if vector.ndim != 1 or not abs(float(np.linalg.norm(vector)) - 1) < 0.01:  # NaN fails, too
        raise ValueError("a vector to keep must be finite and of unit length")
    return vector.astype("<f2").tobytes()
