"""The catalogue: all the SQL that changes what is known of folders, files, contents and vectors."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import AbstractContextManager, closing, suppress
from datetime import UTC, datetime
from pathlib import Path

import apsw
import numpy as np

from clipsearch.errors import LibraryError
from clipsearch.records import Encoded, FileState, ModelInfo, Vector
from clipsearch.store import database, files, schema
from clipsearch.store.lookups import Lookups

__all__ = ["Catalogue"]

FILE_NAME = "catalogue.sqlite3"
STATE, CLEAN, DIRTY = "state", "closed", "open"
SET_META = "INSERT OR REPLACE INTO meta VALUES (?, ?)"
UNIT_TOLERANCE = 0.01
LARGEST = 2**63 - 1  # of SQLite's integers


class Catalogue(Lookups):
    """The truth about a library, in one SQLite file.

    Methods of this class change it, each in one transaction; one thread at a time may call them.
    The look-ups that it inherits use a read-only connection of their own and may be called from
    any thread meanwhile.
    """

    def __init__(self, path: Path, writer: apsw.Connection | None) -> None:
        super().__init__(path)
        self._writer = writer

    @classmethod
    def open(cls, folder: Path, *, read_only: bool = False) -> Catalogue:
        """Open the catalogue in a data folder; create it unless `read_only`.

        With `read_only` nothing is written, and it works beside a process that writes. SQLite's
        helper files appear only when such a process left or keeps its log there.

        Raises:
            LibraryError: there is none to read, or it cannot be opened.
            LibraryDamagedError: it is not ours, or damaged; it is left untouched.
            LibraryTooNewError: a newer clipsearch wrote it; it is left untouched.
        """
        path = folder / FILE_NAME
        is_new = not path.is_file() or path.stat().st_size == 0
        if not is_new:
            with closing(database.Reader(path)) as reader:
                is_new = schema.verify(reader, path) == 0
        if read_only:
            if is_new:
                raise LibraryError(f"There is no library in {folder} yet", "Start one: clipsearch add FOLDER")
            return cls(path, None)
        files.make_private_folder(folder)
        files.make_private_file(path)
        writer = database.connect(path, read_only=False)
        try:
            schema.prepare(writer, path)
            _check_after_crash(writer, path)
            return cls(path, writer)
        except BaseException:
            writer.close()
            raise

    def close(self) -> None:
        """Close; the writer also empties the write-ahead log. Safe to call twice."""
        self.close_reader()
        writer, self._writer = self._writer, None
        if writer is None:
            return
        with suppress(LibraryError), database.explained(self.path):  # the next start checks, then
            writer.execute(SET_META, (STATE, CLEAN))
            writer.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_TRUNCATE)
        with suppress(LibraryError), database.explained(self.path):
            writer.close()

    def checkpoint(self) -> bool:
        """Empty the write-ahead log into the database; False while another process reads in it.

        Raises:
            LibraryError: the disk does not let it; the log stays, and nothing is lost.
        """
        with database.explained(self.path):
            try:
                self._change.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_TRUNCATE)
            except apsw.BusyError:
                return False
        return True

    @property
    def _change(self) -> apsw.Connection:
        if self._writer is None:
            raise AssertionError("this catalogue is closed, or was opened for reading only")
        return self._writer

    def _transaction(self) -> AbstractContextManager[apsw.Connection]:
        return database.transaction(self._change, self.path)

    # Small facts

    def set_meta(self, key: str, value: str) -> None:
        """Keep a small value under a name."""
        with self._transaction() as db:
            db.execute(SET_META, (key, value))

    def model_id(self, info: ModelInfo) -> int:
        """Register a model by its fingerprint and make it the current one; its id."""
        with self._transaction() as db:
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
            db.execute(SET_META, ("model", str(model)))
        return int(model)

    # Folders

    def add_folder(self, path: Path) -> int:
        """Keep a folder, once; its id."""
        blob = os.fsencode(path)
        with self._transaction() as db:
            db.execute("INSERT OR IGNORE INTO folders (path) VALUES (?)", (blob,))
            folder = db.execute("SELECT id FROM folders WHERE path = ?", (blob,)).get
        return int(folder)

    def remove_folder(self, folder: int) -> list[int]:
        """Forget a folder, its files, and contents that no other folder has; the keys of those."""
        with self._transaction() as db:
            db.execute("DELETE FROM folders WHERE id = ?", (folder,))
            swept = self._sweep(db)
        self.checkpoint()  # what was forgotten must not survive in the log, nor in backups
        schema.drop_backups(self.path)
        return swept

    # Files

    def record_found(self, folder: int, files: Sequence[FileState]) -> None:
        """Make files known that are still to be read."""
        with self._transaction() as db:
            db.executemany(
                "INSERT OR IGNORE INTO files (folder, path, size, mtime_ns) VALUES (?, ?, ?, ?)",
                [(folder, _blob(file), file.size, _time(file)) for file in files],
            )

    def record_known(self, folder: int, items: Sequence[tuple[FileState, int]]) -> None:
        """Give files the content that is already known to be theirs."""
        with self._transaction() as db:
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
        result = []
        with self._transaction() as db:
            dimensions = db.execute("SELECT dimensions FROM models WHERE id = ?", (model,)).get
            blobs = [_vector_blob(encoded.vector, dimensions) for _, encoded in items]
            for (file, encoded), blob in zip(items, blobs, strict=True):
                facts = encoded.facts
                db.execute(
                    "INSERT OR IGNORE INTO contents (digest, width, height, format, taken, camera) "
                    "VALUES (?, ?, ?, ?, ?, ?)",
                    (
                        encoded.digest, facts.width, facts.height,
                        _text(facts.format), facts.taken and _text(facts.taken), _text(facts.camera),
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
        now = _now()
        with self._transaction() as db:
            for file, reason, detail in items:
                number = self._name(db, folder, file, None, clear=False)
                db.execute(
                    "INSERT INTO problems VALUES (?, ?, ?, ?) ON CONFLICT (file) DO UPDATE "
                    "SET since = iif(reason = excluded.reason, since, excluded.since), "
                    "reason = excluded.reason, detail = excluded.detail",
                    (number, reason, _text(detail), now),
                )

    def forget_files(self, folder: int, paths: Sequence[str]) -> None:
        """Forget names; `sweep` then drops contents that lost their last one."""
        with self._transaction() as db:
            db.executemany(
                "DELETE FROM files WHERE folder = ? AND path = ?",
                [(folder, os.fsencode(path)) for path in paths],
            )

    def sweep(self) -> list[int]:
        """Drop contents that no file names, with their vectors; their keys."""
        with self._transaction() as db:
            return self._sweep(db)

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
            (folder, _blob(file), file.size, _time(file), content),
        ).get
        if clear:
            db.execute("DELETE FROM problems WHERE file = ?", (number,))
        return int(number)


def _blob(file: FileState) -> bytes:
    return os.fsencode(file.path)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _time(file: FileState) -> int:
    return max(-LARGEST, min(file.mtime_ns, LARGEST))  # some file systems go beyond the year 2262


def _text(value: str) -> str:
    """Text that SQLite can keep: undecodable bytes of a file name, quoted in it, become "?"."""
    return value.encode("utf-8", "replace").decode("utf-8")


def _vector_blob(vector: Vector, dimensions: int) -> bytes:
    if vector.shape != (dimensions,):
        raise ValueError(f"a vector of this model has shape ({dimensions},), not {vector.shape}")
    if not abs(float(np.linalg.norm(vector)) - 1) < UNIT_TOLERANCE:  # so that NaN fails, too
        raise ValueError("a vector to keep must be finite and of unit length")
    return vector.astype("<f2").tobytes()


def _check_after_crash(writer: apsw.Connection, path: Path) -> None:
    """After an exit that was not clean, check the database before anything is built on it."""
    with database.explained(path):
        if writer.execute("SELECT value FROM meta WHERE key = ?", (STATE,)).get == DIRTY:
            result = writer.execute("PRAGMA quick_check(1)").get
            if result != "ok":
                raise database.damaged(path, f"is damaged: {result}")
        writer.execute(SET_META, (STATE, DIRTY))
