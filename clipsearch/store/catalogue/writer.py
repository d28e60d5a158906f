"""Changes to the catalogue: all the SQL that writes folders, files, contents, vectors and models."""

from __future__ import annotations

import json
import os
import unicodedata
from collections.abc import Collection, Sequence
from contextlib import AbstractContextManager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import apsw

from clipsearch.errors import LibraryError
from clipsearch.records import Encoded, FileState, Ids, ModelInfo, TextLine, Vector, Vectors
from clipsearch.store import data_folder
from clipsearch.store.catalogue import schema
from clipsearch.store.catalogue.reader import CatalogueReader
from clipsearch.store.catalogue.removals import REMOVING, SET_META, RemovalWriter
from clipsearch.store.sqlite import connection
from clipsearch.store.tables import moments, rows
from clipsearch.store.tables.albums import AlbumWriter
from clipsearch.store.tables.clusters import ClusterWriter
from clipsearch.store.tables.duplicates import DuplicateWriter
from clipsearch.store.tables.facts_writer import FactsWriter, record_own
from clipsearch.store.tables.hiding import HidingWriter, carry_over
from clipsearch.store.tables.quality import QualityWriter
from clipsearch.store.tables.tags import TagWriter

__all__ = ["CatalogueWriter"]

STATE, CLEAN, DIRTY = "state", "closed", "open"
DROPPING = "dropping"
ORPHANS_KEPT = timedelta(days=30)  # a photo that comes back within this time is not embedded again


class CatalogueWriter:
    """Changes to the catalogue, each in one transaction; one thread at a time may call them.

    Attributes:
        path: of the SQLite file.
        reader: queries, through connections of their own, from any thread meanwhile.
        details: changes of what photos say of themselves.
        duplicates: changes of signatures, and of decisions about duplicates.
        tags: changes of what users said of tags.
        albums: changes of albums.
        clusters: changes of clusters.
        removals: of folders, and of missing files.
    """

    def __init__(self, path: Path, writer: apsw.Connection) -> None:
        self.path = path
        self.reader = CatalogueReader(path)
        self._connection: apsw.Connection | None = writer
        self.details = FactsWriter(self._transaction)
        self.duplicates = DuplicateWriter(self._transaction)
        self.quality = QualityWriter(self._transaction)
        self.tags = TagWriter(self._transaction)
        self.albums = AlbumWriter(self._transaction)
        self.hiding = HidingWriter(self._transaction)
        self.clusters = ClusterWriter(self._transaction)
        self.removals = RemovalWriter(self._transaction)

    @staticmethod
    def is_outdated(folder: Path) -> bool:
        """Whether the catalogue in a data folder must be opened for writing once, to be migrated.

        Raises:
            LibraryError: as for `open`.
        """
        return 0 < schema.version_of(folder / schema.FILE_NAME) < schema.VERSION

    @classmethod
    def open(cls, folder: Path) -> CatalogueWriter:
        """Open the catalogue in a data folder, which is created where there is none, or migrated.

        Raises:
            LibraryError: it cannot be opened.
            LibraryDamagedError: it is not ours, or damaged; it is left untouched.
            LibraryTooNewError: a newer clipsearch wrote it; it is left untouched.
        """
        path = folder / schema.FILE_NAME
        schema.version_of(path)
        data_folder.prepare(folder)
        data_folder.make_private_file(path)
        writer = connection.connect(path, read_only=False)
        try:
            schema.prepare(writer, path)
            _check_after_crash(writer, path)
            return cls(path, writer)
        except BaseException:
            # The first error is the one to report.
            with suppress(LibraryError), connection.translated_errors(path):
                writer.close()
            raise

    def close(self) -> None:
        """Close reader and writer, and empty the write-ahead log. Safe to call twice."""
        self.reader.close()
        writer, self._connection = self._connection, None
        if writer is None:
            return
        with suppress(LibraryError), connection.translated_errors(self.path):  # else the next start checks it
            writer.execute(SET_META, (STATE, CLEAN))
            writer.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_TRUNCATE)
        with suppress(LibraryError), connection.translated_errors(self.path):
            writer.close()

    @property
    def _writer(self) -> apsw.Connection:
        if self._connection is None:
            raise AssertionError("this catalogue is closed")
        return self._connection

    def _transaction(self) -> AbstractContextManager[apsw.Connection]:
        return connection.transaction(self._writer, self.path)

    # Small values and models

    def set_meta(self, key: str, value: str) -> None:
        """Set a small value by name."""
        with self._transaction() as db:
            db.execute(SET_META, (key, value))

    def register_model(self, info: ModelInfo, *, serving: bool = True) -> int:
        """Register a model by its fingerprint; its id.

        Args:
            info: the model.
            serving: make it the model that serves.
        """
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
            if serving:
                db.execute(SET_META, ("model", str(model)))
        return int(model)

    def record_vectors(self, model: int, vectors: Sequence[tuple[int, Vector]]) -> None:
        """Store vectors of contents by a model; known vectors and unknown contents are ignored.

        Raises:
            ValueError: a vector is not finite, not of unit length, or of another model's shape.
        """
        with self._transaction() as db:
            dimensions = db.execute("SELECT dimensions FROM models WHERE id = ?", (model,)).get
            db.executemany(
                "INSERT OR IGNORE INTO vectors (model, content, vector) "
                "SELECT ?, id, ? FROM contents WHERE id = ?",
                [(model, rows.vector_blob(vector, dimensions), content) for content, vector in vectors],
            )

    def record_moments(self, model: int, items: Sequence[tuple[int, Encoded]]) -> None:
        """Store the moments of videos by a model; nothing of unknown contents."""
        with self._transaction() as db:
            dimensions = db.execute("SELECT dimensions FROM models WHERE id = ?", (model,)).get
            for content, encoded in items:
                if db.execute("SELECT 1 FROM contents WHERE id = ?", (content,)).get:
                    moments.record(db, model, content, encoded.seconds, encoded.moments, dimensions)

    def record_backgrounds(self, model: int, vocabulary: str, contents: Ids, values: Vectors) -> None:
        """Keep background statistics; those of another vocabulary are deleted, unknown contents ignored.

        Args:
            model: its id.
            vocabulary: the key of the vocabulary.
            contents: int64 (n,).
            values: means and standard deviations, float32 (n, 2).
        """
        with self._transaction() as db:
            if db.execute("SELECT vocabulary FROM models WHERE id = ?", (model,)).get != vocabulary:
                db.execute("DELETE FROM backgrounds WHERE model = ?", (model,))
                db.execute("UPDATE models SET vocabulary = ? WHERE id = ?", (vocabulary, model))
            db.executemany(
                "INSERT OR REPLACE INTO backgrounds (content, model, mean, spread) "
                "SELECT content, model, ?, ? FROM vectors WHERE model = ? AND content = ?",
                [
                    (mean, spread, model, content)
                    for content, (mean, spread) in zip(contents.tolist(), values.tolist(), strict=True)
                ],
            )

    def drop_model(self, fingerprint: str) -> None:
        """Delete a model and its vectors; traces are left until `finish_dropping`."""
        with self._transaction() as db:
            db.execute("DELETE FROM models WHERE fingerprint = ?", (fingerprint,))
            db.execute(SET_META, (DROPPING, "yes"))

    def finish_dropping(self) -> None:
        """Free the space of deleted vectors, so that no byte of them is left; backups keep theirs.

        Raises:
            LibraryError: the disk or a reader does not let it; `DROPPING` stays in meta.
        """
        self._vacuum(DROPPING)

    # Folders

    def add_folder(self, path: Path) -> int:
        """Add a folder unless it is there; its id."""
        blob = os.fsencode(path)
        with self._transaction() as db:
            db.execute("INSERT OR IGNORE INTO folders (path) VALUES (?)", (blob,))
            folder = db.execute("SELECT id FROM folders WHERE path = ?", (blob,)).get
        return int(folder)

    def finish_removal(self) -> None:
        """Erase what a removed folder left in the file, its log and backups; the caches come first.

        SQLite overwrites what is deleted, but not old copies of rows that it had moved to other
        pages: only VACUUM leaves nothing.

        Raises:
            LibraryError, OSError: the disk or a reader does not let it; `REMOVING` stays in meta.
        """
        schema.delete_backups(self.path)
        data_folder.empty_logs(self.path.parent)
        self._vacuum(REMOVING)

    def _vacuum(self, mark: str) -> None:
        """Rewrite every page, and delete a mark in meta once nothing old is left in the log."""
        with connection.translated_errors(self.path):
            self._writer.execute("VACUUM")
            self._writer.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_TRUNCATE)
        data_folder.sync_deletions(self.path.parent)
        with self._transaction() as db:
            db.execute("DELETE FROM meta WHERE key = ?", (mark,))

    def record_root(self, folder: int, inode: int, mounts: Sequence[str]) -> None:
        """Record the identity of a folder's directory, and the mount points below it."""
        with self._transaction() as db:
            db.execute("UPDATE folders SET inode = ? WHERE id = ?", (inode, folder))
            db.execute("DELETE FROM mounts WHERE folder = ?", (folder,))
            db.executemany("INSERT INTO mounts VALUES (?, ?)", [(folder, os.fsencode(m)) for m in mounts])

    def record_missing(self, folder: int, paths: Sequence[str]) -> None:
        """Mark files as missing, and record since when the folder has missing files."""
        with self._transaction() as db:
            db.executemany(
                "UPDATE files SET missing = 1 WHERE folder = ? AND path = ?",
                [(folder, os.fsencode(path)) for path in paths],
            )
            some = db.execute("SELECT 1 FROM files WHERE folder = ? AND missing LIMIT 1", (folder,)).get
            since = rows.now() if some else None
            db.execute(
                "UPDATE folders SET missing_since = iif(? IS NULL, NULL, coalesce(missing_since, ?)) "
                "WHERE id = ?",
                (since, since, folder),
            )

    # Files

    def record_found(self, folder: int, files: Sequence[FileState]) -> None:
        """Add files that are still to be read."""
        with self._transaction() as db:
            db.executemany(
                "INSERT OR IGNORE INTO files (folder, path, size, mtime_ns, inode, ctime_ns) "
                "VALUES (?, ?, ?, ?, ?, ?)",
                [(folder, rows.path_blob(file), *rows.stat_values(file)) for file in files],
            )

    def record_stamps(self, folder: int, files: Sequence[FileState]) -> None:
        """Update size, times and inode of files whose content did not change."""
        with self._transaction() as db:
            db.executemany(
                "UPDATE files SET size = ?, mtime_ns = ?, inode = ?, ctime_ns = ?, missing = 0 "
                "WHERE folder = ? AND path = ?",
                [(*rows.stat_values(file), folder, rows.path_blob(file)) for file in files],
            )

    def record_known(self, folder: int, items: Sequence[tuple[FileState, int]]) -> list[int]:
        """Record files whose content is known.

        Returns:
            Contents that had no file before, or only such as are parts of items.
        """
        with self._transaction() as db:
            for file, content in items:
                number = self._record_file(db, folder, file, content)
                missing = db.execute("SELECT damage FROM contents WHERE id = ?", (content,)).get
                if missing:
                    self._record_problem(db, number, "incomplete", missing)
            return sorted(self._shown_again(db, {content for _, content in items}))

    def record_encoded(
        self, folder: int, model: int, items: Sequence[tuple[FileState, Encoded]]
    ) -> list[tuple[int, bool]]:
        """Store finished photos: content, vector and file.

        Returns:
            For each item the content's key, and whether it is to be added to the model's index.

        Raises:
            ValueError: a vector is not finite, not of unit length, or of another model's shape.
        """
        result = []
        with self._transaction() as db:
            dimensions = db.execute("SELECT dimensions FROM models WHERE id = ?", (model,)).get
            blobs = [rows.vector_blob(encoded.vector, dimensions) for _, encoded in items]
            for (file, encoded), blob in zip(items, blobs, strict=True):
                content = rows.content_id(db, encoded, file.size)
                missing = rows.storable_text(encoded.missing)
                db.execute("UPDATE contents SET damage = ? WHERE id = ?", (missing, content))
                db.execute(
                    "INSERT OR IGNORE INTO vectors (model, content, vector) VALUES (?, ?, ?)",
                    (model, content, blob),
                )
                result.append((content, db.changes() > 0))
                if encoded.details.sources or not (encoded.facts.taken or encoded.facts.camera):
                    record_own(db, content, encoded.details)
                moments.record(db, model, content, encoded.seconds, encoded.moments, dimensions)
                number = self._record_file(db, folder, file, content, clear_problem=not encoded.missing)
                if encoded.missing:
                    self._record_problem(db, number, "incomplete", encoded.missing)
            contents = [content for content, _ in result]
            shown, hidden = self._shown_again(db, contents), rows.hidden_among(db, contents)
        return [(content, (new or content in shown) and content not in hidden) for content, new in result]

    @staticmethod
    def _shown_again(db: apsw.Connection, contents: Collection[int]) -> set[int]:
        """Those that had no file before, and those of some contents that are not only parts any more."""
        back = rows.unmark_orphans(db)
        changed = rows.update_hidden(db, contents)
        shown = {*back, *(content for content, hidden in changed.items() if not hidden)}
        return shown - {content for content, hidden in changed.items() if hidden}

    def record_text(self, content: int, lines: Sequence[TextLine], reader: str) -> None:
        """Keep the text in a picture, none where there are no lines; nothing for an unknown content.

        Args:
            content: its key.
            lines: from top to bottom.
            reader: what read them: text that another one read is read again.
        """
        text = unicodedata.normalize("NFC", "\n".join(rows.storable_text(line.text) for line in lines))
        boxes = json.dumps([line.box for line in lines], separators=(",", ":"))
        with self._transaction() as db:
            db.execute("DELETE FROM picture_texts WHERE content = ?", (content,))
            db.execute(
                "INSERT INTO picture_texts (content, language, text, boxes, reader) "
                "SELECT id, '', ?, ?, ? FROM contents WHERE id = ?",
                (text, boxes, reader, content),
            )

    def record_problems(self, folder: int, items: Sequence[tuple[FileState, str, str]]) -> None:
        """Record why files could not be indexed: (file, reason, detail); a known problem keeps its date."""
        with self._transaction() as db:
            for file, reason, detail in items:
                number = self._record_file(db, folder, file, None, clear_problem=False)
                self._record_problem(db, number, reason, detail)

    def delete_problems(self, folder: int, paths: Sequence[str]) -> None:
        """Delete problems of files, so that the files are read again."""
        with self._transaction() as db:
            db.executemany(
                "DELETE FROM problems WHERE file IN (SELECT id FROM files WHERE folder = ? AND path = ?)",
                [(folder, os.fsencode(path)) for path in paths],
            )

    def delete_files(self, folder: int, paths: Sequence[str]) -> None:
        """Delete files; `sweep` then marks contents that lost their last file."""
        with self._transaction() as db, rows.many_names(db, len(paths)):
            db.executemany(
                "DELETE FROM files WHERE folder = ? AND path = ?",
                [(folder, os.fsencode(path)) for path in paths],
            )

    def sweep(self) -> tuple[list[int], list[int]]:
        """Mark contents that lost their last file as orphans, and delete old orphans.

        Returns:
            The keys newly marked, and those deleted with everything stored for them.
        """
        with self._transaction() as db:
            marked = rows.mark_orphans(db)
            limit = datetime.now(UTC) - ORPHANS_KEPT
            deleted = rows.ids(
                db.execute(
                    "DELETE FROM contents WHERE nameless_since <= ? RETURNING id", (rows.timestamp(limit),)
                )
            )
            if deleted:
                db.execute(rows.DELETE_UNUSED_PLACES)
        return marked, deleted

    @staticmethod
    def _record_problem(db: apsw.Connection, file: int, reason: str, detail: str) -> None:
        db.execute(
            "INSERT INTO problems VALUES (?, ?, ?, ?) ON CONFLICT (file) DO UPDATE "
            "SET since = iif(reason = excluded.reason, since, excluded.since), "
            "reason = excluded.reason, detail = excluded.detail",
            (file, reason, rows.storable_text(detail), rows.now()),
        )

    @staticmethod
    def _record_file(
        db: apsw.Connection, folder: int, file: FileState, content: int | None, clear_problem: bool = True
    ) -> int:
        """Insert or update a file; its id. What a user said of a file's content stays with the file."""
        before = "SELECT content FROM files WHERE folder = ? AND path = ? AND content <> ?"
        old = db.execute(before, (folder, rows.path_blob(file), content)).get
        if old is not None and content is not None:
            carry_over(db, int(old), content)
        number = db.execute(
            "INSERT INTO files (folder, path, size, mtime_ns, inode, ctime_ns, content) "
            "VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (folder, path) DO UPDATE SET "
            "size = excluded.size, mtime_ns = excluded.mtime_ns, inode = excluded.inode, "
            "ctime_ns = excluded.ctime_ns, content = excluded.content, missing = 0 RETURNING id",
            (folder, rows.path_blob(file), *rows.stat_values(file), content),
        ).get
        if clear_problem:
            db.execute("DELETE FROM problems WHERE file = ?", (number,))
        return int(number)


def _check_after_crash(writer: apsw.Connection, path: Path) -> None:
    """After an unclean exit, check the database before it is used."""
    with connection.translated_errors(path):
        if writer.execute("SELECT value FROM meta WHERE key = ?", (STATE,)).get == DIRTY:
            result = writer.execute("PRAGMA quick_check(1)").get
            if result != "ok":
                raise connection.damaged_error(path, f"is damaged: {result}")
        writer.execute(SET_META, (STATE, DIRTY))
