"""The tables of the catalogue: one script for each version of the schema."""

from __future__ import annotations

__all__ = ["MIGRATIONS"]

# The full text index: trigrams of names, without case and diacritics. A text begins with "/" and that of
# a directory, which stands for all photos in it, also ends with it, so that whole names and beginnings
# can be looked for. The key of a text is 8 times that of its row, plus 0 for a file, 1 for a directory, 2
# for a caption or the like, 3 for a place, 4 for text in a picture. What it indexes is the view; it keeps
# no text of its own. Rows of the latter three are inserted and deleted, never updated.
# The functions are those of `store/sqlite/functions.py`.
_ADD_DIRECTORY = """
        INSERT INTO directories (folder, path, text)
            SELECT id, directory_of(new.path), directory_text(path, new.path) FROM folders
            WHERE id = new.folder AND NOT EXISTS (
                SELECT 1 FROM directories WHERE folder = new.folder AND path = directory_of(new.path)
            );
        UPDATE files SET directory = (
            SELECT id FROM directories WHERE folder = new.folder AND path = directory_of(new.path)
        ) WHERE id = new.id;
"""
_ADD_NAME = "INSERT INTO text_index (rowid, text) VALUES (8 * new.id, name_text(new.path));"
_REMOVE_NAME = """
        INSERT INTO text_index (text_index, rowid, text) VALUES ('delete', 8 * old.id, name_text(old.path));
"""
_REMOVE_DIRECTORY = """
        DELETE FROM directories
            WHERE id = old.directory AND NOT EXISTS (SELECT 1 FROM files WHERE directory = old.directory);
"""
_FULL_TEXT = f"""
    -- The directories that hold files: relative paths, as in files.
    CREATE TABLE directories (
        id INTEGER PRIMARY KEY,
        folder INTEGER NOT NULL REFERENCES folders ON DELETE CASCADE,
        path BLOB NOT NULL,
        text TEXT NOT NULL,
        UNIQUE (folder, path)
    );
    ALTER TABLE files ADD COLUMN directory INTEGER;
    INSERT INTO directories (folder, path, text)
        SELECT folders.id, directory_of(files.path), min(directory_text(folders.path, files.path))
        FROM files JOIN folders ON folders.id = files.folder GROUP BY folders.id, directory_of(files.path);
    UPDATE files SET directory = (
        SELECT id FROM directories WHERE folder = files.folder AND path = directory_of(files.path)
    );
    CREATE INDEX files_by_directory ON files (directory, content);
    CREATE VIEW texts AS
        SELECT 8 * id AS key, name_text(path) AS text FROM files
        UNION ALL SELECT 8 * id + 1, text FROM directories;
    CREATE VIRTUAL TABLE text_index USING fts5 (
        text, content = 'texts', content_rowid = 'key', columnsize = 0,
        tokenize = 'trigram remove_diacritics 1'
    );
    INSERT INTO text_index (text_index, rank) VALUES ('secure-delete', 1);
    INSERT INTO text_index (text_index) VALUES ('rebuild');
    CREATE TRIGGER directory_added AFTER INSERT ON directories BEGIN
        INSERT INTO text_index (rowid, text) VALUES (8 * new.id + 1, new.text);
    END;
    CREATE TRIGGER directory_removed AFTER DELETE ON directories BEGIN
        INSERT INTO text_index (text_index, rowid, text) VALUES ('delete', 8 * old.id + 1, old.text);
    END;
    CREATE TRIGGER file_added AFTER INSERT ON files BEGIN {_ADD_DIRECTORY} {_ADD_NAME} END;
    CREATE TRIGGER file_removed AFTER DELETE ON files BEGIN {_REMOVE_NAME} {_REMOVE_DIRECTORY} END;
    CREATE TRIGGER file_moved AFTER UPDATE OF folder, path ON files BEGIN
        {_REMOVE_NAME} {_ADD_DIRECTORY} {_ADD_NAME} {_REMOVE_DIRECTORY}
    END;
"""  # noqa: S608 (our own script)

_DATE_SOURCE = """
    -- Where `taken` comes from: a key of `records.DATE_SOURCES`.
    ALTER TABLE contents ADD COLUMN taken_from TEXT NOT NULL DEFAULT '';
"""

# Mean and standard deviation of each photo's cosines with the words of a vocabulary, and which one that was.
_BACKGROUNDS = """
    ALTER TABLE models ADD COLUMN vocabulary TEXT;
    CREATE TABLE backgrounds (
        content INTEGER NOT NULL REFERENCES contents ON DELETE CASCADE,
        model INTEGER NOT NULL REFERENCES models ON DELETE CASCADE,
        mean REAL NOT NULL,
        spread REAL NOT NULL,
        PRIMARY KEY (content, model)
    ) WITHOUT ROWID;
"""

# What photos say of themselves, what is known of their places, and what belongs to them.
_FACTS = """
    -- What of the picture could not be decoded, "" where all of it could: it is told of each file.
    ALTER TABLE contents ADD COLUMN damage TEXT NOT NULL DEFAULT '';
    UPDATE contents SET damage = coalesce((
        SELECT detail FROM problems JOIN files ON files.id = file
        WHERE content = contents.id AND reason = 'incomplete' LIMIT 1
    ), '');
    -- Of the merged facts what is filtered by: NULL or "" where it is not known. Rating: -1 (rejected) to 5.
    ALTER TABLE contents ADD COLUMN lens TEXT NOT NULL DEFAULT '';
    ALTER TABLE contents ADD COLUMN latitude REAL;
    ALTER TABLE contents ADD COLUMN longitude REAL;
    ALTER TABLE contents ADD COLUMN rating INTEGER;
    ALTER TABLE contents ADD COLUMN place INTEGER;
    -- All its files are parts of items that other photos stand for: it is no result of its own.
    ALTER TABLE contents ADD COLUMN hidden INTEGER NOT NULL DEFAULT 0;
    -- The file that stands for the item that this one is a part of; NULL where it stands for itself.
    ALTER TABLE files ADD COLUMN part_of INTEGER;
    CREATE INDEX files_by_item ON files (part_of) WHERE part_of IS NOT NULL;
    -- Facts as JSON (`records/details.py`): of the file itself, and merged with sidecars and edits. The
    -- version of what read them: photos of an older one, or without a row, are read again.
    CREATE TABLE facts (
        content INTEGER PRIMARY KEY REFERENCES contents ON DELETE CASCADE,
        version INTEGER NOT NULL,
        own TEXT NOT NULL,
        merged TEXT NOT NULL
    );
    -- What users wrote; whether a sidecar has it.
    CREATE TABLE edits (
        id INTEGER PRIMARY KEY,
        content INTEGER NOT NULL REFERENCES contents ON DELETE CASCADE,
        field TEXT NOT NULL,
        value TEXT NOT NULL,
        edited TEXT NOT NULL,
        written INTEGER NOT NULL DEFAULT 0,
        UNIQUE (content, field)
    );
    -- Files that belong to photos (sidecars, descriptions of exports, clips): of which file, if any.
    CREATE TABLE companions (
        id INTEGER PRIMARY KEY,
        folder INTEGER NOT NULL REFERENCES folders ON DELETE CASCADE,
        path BLOB NOT NULL,
        size INTEGER NOT NULL,
        mtime_ns INTEGER NOT NULL,
        kind TEXT NOT NULL,
        file INTEGER REFERENCES files ON DELETE SET NULL,
        facts TEXT NOT NULL DEFAULT '{}',
        UNIQUE (folder, path)
    );
    CREATE INDEX companions_by_file ON companions (file);
    -- Texts of photos by kind: title, caption, keyword, person, author, label.
    CREATE TABLE photo_texts (
        id INTEGER PRIMARY KEY,
        content INTEGER NOT NULL REFERENCES contents ON DELETE CASCADE,
        kind TEXT NOT NULL,
        text TEXT NOT NULL
    );
    CREATE INDEX photo_texts_by_content ON photo_texts (content);
    CREATE INDEX photo_texts_by_kind ON photo_texts (kind, text COLLATE NOCASE);
    -- Places with photos; the text has all their names, each after "/".
    CREATE TABLE places (
        id INTEGER PRIMARY KEY,
        code TEXT NOT NULL,
        country TEXT NOT NULL,
        region TEXT NOT NULL,
        town TEXT NOT NULL,
        text TEXT NOT NULL,
        UNIQUE (code, region, town)
    );
    CREATE INDEX contents_by_place ON contents (place) WHERE place IS NOT NULL;
    -- Text that was found in pictures, "" where there is none; boxes as JSON; what read it.
    CREATE TABLE picture_texts (
        id INTEGER PRIMARY KEY,
        content INTEGER NOT NULL UNIQUE REFERENCES contents ON DELETE CASCADE,
        language TEXT NOT NULL,
        text TEXT NOT NULL,
        boxes TEXT NOT NULL,
        reader TEXT NOT NULL
    );
    -- Moments of videos, and their vectors by each model, which are compared one by one.
    CREATE TABLE moments (
        id INTEGER PRIMARY KEY,
        content INTEGER NOT NULL REFERENCES contents ON DELETE CASCADE,
        seconds REAL NOT NULL,
        UNIQUE (content, seconds)
    );
    CREATE TABLE moment_vectors (
        id INTEGER PRIMARY KEY,
        model INTEGER NOT NULL REFERENCES models ON DELETE CASCADE,
        moment INTEGER NOT NULL REFERENCES moments ON DELETE CASCADE,
        vector BLOB NOT NULL,
        UNIQUE (model, moment)
    );
    CREATE INDEX moment_vectors_by_moment ON moment_vectors (moment);
    DROP VIEW texts;
    CREATE VIEW texts AS
        SELECT 8 * id AS key, name_text(path) AS text FROM files
        UNION ALL SELECT 8 * id + 1, text FROM directories
        UNION ALL SELECT 8 * id + 2, text FROM photo_texts
        UNION ALL SELECT 8 * id + 3, text FROM places
        UNION ALL SELECT 8 * id + 4, text FROM picture_texts;
"""
_INDEXED_TEXTS = "".join(
    f"""
    CREATE TRIGGER {table}_added AFTER INSERT ON {table} BEGIN
        INSERT INTO text_index (rowid, text) VALUES (8 * new.id + {kind}, new.text);
    END;
    CREATE TRIGGER {table}_removed AFTER DELETE ON {table} BEGIN
        INSERT INTO text_index (text_index, rowid, text) VALUES ('delete', 8 * old.id + {kind}, old.text);
    END;
"""  # noqa: S608 (our own script)
    for table, kind in (("photo_texts", 2), ("places", 3), ("picture_texts", 4))
)

# What duplicates are found by, and what users decided about them.
_DECISIONS = """
    -- A small grey picture of each content, empty where none can be made, and which version of ours made
    -- it; how sharp the picture is, where that was measured.
    CREATE TABLE signatures (
        content INTEGER PRIMARY KEY REFERENCES contents ON DELETE CASCADE,
        version INTEGER NOT NULL,
        pixels BLOB NOT NULL,
        sharpness REAL
    );
    -- By the digests of contents, the smaller one first, so that they outlive files and contents; the
    -- second is empty where the decision is about one content.
    CREATE TABLE decisions (
        id INTEGER PRIMARY KEY,
        kind TEXT NOT NULL,
        first BLOB NOT NULL,
        second BLOB NOT NULL,
        decided TEXT NOT NULL,
        UNIQUE (kind, first, second)
    );
"""

# Which photos are the same picture, of those that were compared.
_SAME_PICTURES = """
    -- The one that stands for the picture, which is the content itself where no other is the same.
    CREATE TABLE same_pictures (
        content INTEGER PRIMARY KEY REFERENCES contents ON DELETE CASCADE,
        leader INTEGER NOT NULL REFERENCES contents ON DELETE CASCADE
    );
    CREATE INDEX same_pictures_by_leader ON same_pictures (leader);
"""

# The share of its width that a picture could have without losing detail; NULL where it was not measured.
_FINENESS = """
    ALTER TABLE signatures ADD COLUMN fineness REAL;
"""

# The shares of a picture that are black and white, 0 to 1; NULL where it was not measured yet.
_EXPOSURE = """
    ALTER TABLE contents ADD COLUMN shadows REAL;
    ALTER TABLE contents ADD COLUMN highlights REAL;
"""

# Photos that users said a tag does not fit; those that it fits have it among their keywords.
_TAGS = """
    CREATE TABLE tag_refusals (
        id INTEGER PRIMARY KEY,
        content INTEGER NOT NULL REFERENCES contents ON DELETE CASCADE,
        tag TEXT NOT NULL COLLATE NOCASE,
        UNIQUE (tag, content)
    );
    CREATE INDEX tag_refusals_by_content ON tag_refusals (content);
"""

# What people chose: favourites, photos that were picked or rejected, and albums. Sidecars are read again.
_ALBUMS = """
    ALTER TABLE contents ADD COLUMN favourite INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE contents ADD COLUMN flag TEXT NOT NULL DEFAULT '';
    UPDATE companions SET mtime_ns = 0;
    -- Albums; the cover is the digest of a content, NULL for the first photo.
    CREATE TABLE albums (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        name TEXT NOT NULL COLLATE NOCASE UNIQUE,
        cover BLOB
    );
    -- By the digests of contents, so that photos that were gone are in their albums again.
    CREATE TABLE album_photos (
        id INTEGER PRIMARY KEY,
        album INTEGER NOT NULL REFERENCES albums ON DELETE CASCADE,
        position INTEGER NOT NULL,
        digest BLOB NOT NULL,
        UNIQUE (album, digest)
    );
    CREATE INDEX album_photos_by_digest ON album_photos (digest);
"""

# Clusters: by which model and what new photos are assigned (float32), of how many photos they were made; each
# is below another one, or else of the first level.
_CLUSTERS = """
    CREATE TABLE cluster_spaces (
        model INTEGER PRIMARY KEY REFERENCES models ON DELETE CASCADE,
        photos INTEGER NOT NULL,
        mean BLOB NOT NULL,
        axes BLOB NOT NULL
    );
    CREATE TABLE clusters (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        parent INTEGER,
        name TEXT NOT NULL COLLATE NOCASE,
        is_given INTEGER NOT NULL DEFAULT 0,
        centroid BLOB NOT NULL
    );
    CREATE TABLE cluster_members (
        content INTEGER PRIMARY KEY REFERENCES contents ON DELETE CASCADE,
        cluster INTEGER NOT NULL
    );
    CREATE INDEX cluster_members_by_cluster ON cluster_members (cluster);
"""

# What the user hid: photos, by the digests of contents, and directories: b"" for all of a folder, else the
# path ends with a slash.
_HIDDEN = """
    CREATE TABLE hidden_photos (digest BLOB PRIMARY KEY) WITHOUT ROWID;
    CREATE TABLE hidden_folders (
        folder INTEGER NOT NULL REFERENCES folders ON DELETE CASCADE,
        path BLOB NOT NULL,
        PRIMARY KEY (folder, path)
    ) WITHOUT ROWID;
"""

# How sharp and how bright a picture is, 0 to 1; NULL where it was not measured yet.
_QUALITY = """
    ALTER TABLE contents ADD COLUMN sharpness REAL;
    ALTER TABLE contents ADD COLUMN brightness REAL;
"""

# The newest photos are found without sorting all.
_BY_DATE = """
    CREATE INDEX contents_by_date ON contents (taken);
"""

# One script for each version; version n is reached by running the first n. Times are UTC, ISO 8601.
# Paths are bytes (os.fsencode), so that names which are not valid text survive.
MIGRATIONS = (
    """
    CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE folders (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        path BLOB NOT NULL UNIQUE
    );
    -- A content is what a file holds; its id is its key in the vector index and is never used again.
    CREATE TABLE contents (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        digest BLOB NOT NULL UNIQUE,
        width INTEGER NOT NULL,
        height INTEGER NOT NULL,
        format TEXT NOT NULL,
        taken TEXT,
        camera TEXT NOT NULL
    );
    -- A file is a name of a content; without one it is still to be read, or is a problem.
    CREATE TABLE files (
        id INTEGER PRIMARY KEY,
        folder INTEGER NOT NULL REFERENCES folders ON DELETE CASCADE,
        path BLOB NOT NULL,
        size INTEGER NOT NULL,
        mtime_ns INTEGER NOT NULL,
        content INTEGER REFERENCES contents,
        UNIQUE (folder, path)
    );
    CREATE INDEX files_by_content ON files (content);
    CREATE TABLE problems (
        file INTEGER PRIMARY KEY REFERENCES files ON DELETE CASCADE,
        reason TEXT NOT NULL,
        detail TEXT NOT NULL,
        since TEXT NOT NULL
    );
    CREATE TABLE models (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        fingerprint TEXT NOT NULL UNIQUE,
        name TEXT NOT NULL,
        dimensions INTEGER NOT NULL,
        image_size INTEGER NOT NULL,
        device TEXT NOT NULL,
        precision TEXT NOT NULL
    );
    -- Little-endian float16, unit length.
    CREATE TABLE vectors (
        id INTEGER PRIMARY KEY,
        model INTEGER NOT NULL REFERENCES models ON DELETE CASCADE,
        content INTEGER NOT NULL REFERENCES contents ON DELETE CASCADE,
        vector BLOB NOT NULL,
        UNIQUE (model, content)
    );
    CREATE INDEX vectors_by_content ON vectors (content);
    """,
    """
    -- The folder's own file number: another one means another directory at its place. Since when
    -- many of its photos have been missing, and not been believed to be deleted.
    ALTER TABLE folders ADD COLUMN inode INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE folders ADD COLUMN missing_since TEXT;
    -- File systems mounted below a folder: relative paths, as in files.
    CREATE TABLE mounts (
        folder INTEGER NOT NULL REFERENCES folders ON DELETE CASCADE,
        path BLOB NOT NULL,
        PRIMARY KEY (folder, path)
    ) WITHOUT ROWID;
    -- From now on a content's id comes from its digest: it means the same content for ever.
    -- What tells a renamed file and one that was replaced unseen; 0 where it is not known.
    ALTER TABLE files ADD COLUMN inode INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE files ADD COLUMN ctime_ns INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE files ADD COLUMN missing INTEGER NOT NULL DEFAULT 0;
    -- Bytes; since when no file has had this content: it is kept for a while, for its return; and
    -- what a file that seems to be only renamed is confirmed with.
    ALTER TABLE contents ADD COLUMN size INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE contents ADD COLUMN nameless_since TEXT;
    ALTER TABLE contents ADD COLUMN sample BLOB;
    UPDATE contents SET size = coalesce((SELECT size FROM files WHERE content = contents.id), 0);
    CREATE INDEX contents_nameless ON contents (nameless_since) WHERE nameless_since IS NOT NULL;
    """,
    _FULL_TEXT + _DATE_SOURCE + _BACKGROUNDS,
    _FACTS + _INDEXED_TEXTS,
    _DECISIONS + _TAGS,
    _ALBUMS + _CLUSTERS + _QUALITY + _BY_DATE + _HIDDEN,
    _SAME_PICTURES,
    _FINENESS,
    _EXPOSURE,
)
