"""Albums: photos in an order that users choose, each with a name and a cover."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import NamedTuple

from clipsearch.errors import LibraryError
from clipsearch.library.photo_details import PhotoDetails
from clipsearch.library.storage.stores import Stores
from clipsearch.records import Album, Ids
from clipsearch.store.tables.albums import StoredAlbum

__all__ = ["AlbumEdit", "Albums"]

MAX_NAME = 100  # characters


class AlbumEdit(NamedTuple):
    """What a change of an album did, for `Albums.restore` to undo: its id, and what it was; None if new."""

    id: int
    before: StoredAlbum | None


class Albums:
    """The albums of one library. Thread-safe.

    Photos are kept by the digests of contents: they stay in an album whatever their files are named, and one
    whose file is gone is in it again when the file is back. Album names do not tell A from a.

    Every method raises LibraryError where the library cannot be read or changed.
    """

    def __init__(self, stores: Stores, details: PhotoDetails) -> None:
        self._stores = stores
        self._details = details
        self._lock = threading.RLock()  # from reading an album until it is saved

    def all(self) -> list[Album]:
        """The albums, by name."""
        return self._stores.catalogue.albums.all()

    def contents(self, name: str) -> Ids:
        """The photos of an album that are there, in its order, by their keys: int64 (n,)."""
        return self._stores.catalogue.albums.contents(self._find(name).name)

    def names_of(self, contents: Collection[int]) -> dict[str, int]:
        """The albums that some photos are in, by name, and how many of them."""
        return self._stores.catalogue.albums.names_of(contents)

    def create(self, name: str, contents: Sequence[int] = ()) -> AlbumEdit:
        """Make an album of photos, by their keys; LibraryError where there is one of this name."""
        with self._lock:
            album = StoredAlbum(0, self._checked(name), photos=self._digests(contents))
            return AlbumEdit(self._stores.write(self._stores.writer.albums.save, album), None)

    def add(self, name: str, contents: Sequence[int]) -> AlbumEdit:
        """Add photos at the end of an album, which is made where there is none; those in it stay there."""
        with self._lock:
            if self._stores.catalogue.albums.find(_tidy(name)) is None:
                return self.create(name, contents)
            added = self._digests(contents)
            return self._change(name, lambda photos: tuple(dict.fromkeys((*photos, *added))))

    def remove(self, name: str, contents: Sequence[int]) -> AlbumEdit:
        """Take photos out of an album; they themselves are not touched."""
        gone = {*self._digests(contents)}
        return self._change(name, lambda photos: tuple(one for one in photos if one not in gone))

    def move(self, name: str, contents: Sequence[int], before: int | None = None) -> AlbumEdit:
        """Put photos of an album in front of another one of it, or at its end, in the order given."""
        moved = dict.fromkeys(self._digests(contents))
        place = next(iter(self._digests(() if before is None else [before])), None)
        if place is not None:
            moved.pop(place, None)

        def arrange(photos: tuple[bytes, ...]) -> tuple[bytes, ...]:
            there = {*photos}
            kept = [one for one in photos if one not in moved]
            at = kept.index(place) if place in there else len(kept)
            return (*kept[:at], *(one for one in moved if one in there), *kept[at:])

        return self._change(name, arrange)

    def replace(self, best: int, others: Collection[int]) -> list[AlbumEdit]:
        """Let a photo take the place of others, such as its duplicates, in all albums.

        Returns:
            What to give to `restore`, the last one first.
        """
        with self._lock:
            put = self._digests([best])[0]
            gone = {*self._digests([*others])} - {put}
            edits = list[AlbumEdit]()
            for name in self.names_of([one for one in others if one != best]):
                album = self._find(name)
                photos = tuple(dict.fromkeys(put if one in gone else one for one in album.photos))
                cover = put if album.cover in gone else album.cover
                edits.append(self._save(album, album._replace(photos=photos, cover=cover)))
            return edits

    def set_cover(self, name: str, content: int | None) -> AlbumEdit:
        """Let one of its photos stand for an album; None: the first one."""
        with self._lock:
            album = self._find(name)
            cover = self._digests([content])[0] if content is not None else None
            if cover is not None and cover not in album.photos:
                raise LibraryError("The photo is not in the album", "Add it first")
            return self._save(album, album._replace(cover=cover))

    def rename(self, name: str, new: str) -> AlbumEdit:
        """Give an album another name; LibraryError where another one has it."""
        with self._lock:
            album = self._find(name)
            return self._save(album, album._replace(name=self._checked(new, but=album.id)))

    def delete(self, name: str) -> AlbumEdit:
        """Delete an album; its photos are not touched."""
        with self._lock:
            album = self._find(name)
            self._stores.write(self._stores.writer.albums.delete, album.id)
            return AlbumEdit(album.id, album)

    def restore(self, edit: AlbumEdit) -> None:
        """Undo a change: the album is as it was before it; LibraryError where its name is taken now."""
        with self._lock:
            if edit.before is None:
                self._stores.write(self._stores.writer.albums.delete, edit.id)
            else:
                self._checked(edit.before.name, but=edit.id)
                self._stores.write(self._stores.writer.albums.save, edit.before)

    def change_files(
        self,
        name: str,
        *,
        add: Sequence[Path | str] = (),
        remove: Sequence[Path | str] = (),
        move: Sequence[Path | str] = (),
        before: Path | str | None = None,
        cover: Path | str | None = None,
        rename: str | None = None,
        delete: bool = False,
    ) -> None:
        """Change an album by the absolute paths of photos, in the order of the arguments."""
        keys = [self._details.contents_at([*map(Path, paths)]) for paths in (add, remove, move)]
        marks = self._details.contents_at([Path(path) for path in (before, cover) if path is not None])
        if keys[0]:
            self.add(name, keys[0])
        if keys[1]:
            self.remove(name, keys[1])
        if keys[2]:
            self.move(name, keys[2], None if before is None else marks[0])
        if cover is not None:
            self.set_cover(name, marks[-1])
        if rename is not None:
            self.rename(name, rename)
        if delete:
            self.delete(name)

    def _change(self, name: str, change: Callable[[tuple[bytes, ...]], tuple[bytes, ...]]) -> AlbumEdit:
        with self._lock:
            album = self._find(name)
            photos = change(album.photos)
            cover = album.cover if album.cover in photos else None
            return self._save(album, album._replace(photos=photos, cover=cover))

    def _save(self, before: StoredAlbum, album: StoredAlbum) -> AlbumEdit:
        if album != before:
            self._stores.write(self._stores.writer.albums.save, album)
        return AlbumEdit(album.id, before)

    def _find(self, name: str) -> StoredAlbum:
        album = self._stores.catalogue.albums.find(_tidy(name))
        if album is None:
            raise LibraryError(f"There is no album named {name}", "`clipsearch album` lists them")
        return album

    def _checked(self, name: str, but: int = 0) -> str:
        """A name that no album has, but for one."""
        tidy = _tidy(name)
        if not tidy.strip(" ,") or len(tidy) > MAX_NAME:
            raise LibraryError(
                "An album needs a name" if len(tidy) <= MAX_NAME else "The name is too long",
                f"Give one of 1 to {MAX_NAME} characters",
            )
        album = self._stores.catalogue.albums.find(tidy)
        if album is not None and album.id != but:
            raise LibraryError(f"There is an album named {album.name} already", "Choose another name")
        return tidy

    def _digests(self, contents: Sequence[int]) -> tuple[bytes, ...]:
        known = self._stores.catalogue.digests(contents)
        return tuple(dict.fromkeys(known[content] for content in contents if content in known))


def _tidy(name: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in name).split())
