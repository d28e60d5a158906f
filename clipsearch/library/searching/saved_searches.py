"""Saved searches and the history of queries, in one small file of the data folder."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from clipsearch.errors import ClipsearchError, LibraryError, QueryError
from clipsearch.library.searching.query import Query, Term, for_each_term
from clipsearch.library.searching.query_json import query_from_json, query_to_json
from clipsearch.records import THUMBNAIL_PIXELS
from clipsearch.system import file_names
from clipsearch.system.atomic_files import delete, put_in_place, require_file, write_atomically

__all__ = ["SavedSearch", "SavedSearches"]

VERSION = 1
MOST_HISTORY = 100
MOST_NAME = 100  # characters
SMALL = 100_000  # bytes; a picture of thumbnail size that is no more is kept as it is


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """A query that the user gave a name."""

    name: str
    query: Query


@dataclass(frozen=True, slots=True)
class _Kept:
    """What the file holds."""

    saved: tuple[SavedSearch, ...] = ()
    history: tuple[Query, ...] = ()
    keeps_history: bool = True


@dataclass(slots=True)
class _State:
    """What is known of the file: its content, what the user is to be told, and why it stays as it is."""

    kept: _Kept = field(default_factory=_Kept)
    notice: str = ""
    locked: str = ""


class SavedSearches:
    """Saved searches and history of one library. Thread-safe; the file is read at the first use.

    A damaged file is set aside as `searches.damaged.json`, and `notice` tells of it.
    """

    def __init__(self, folder: Path, *, writing: bool, max_megapixels: int) -> None:
        self._path = folder / file_names.SEARCHES
        self._aside = folder / file_names.DAMAGED_SEARCHES
        self._writing = writing
        self._max_megapixels = max_megapixels
        self._guard = threading.RLock()
        self._read: _State | None = None

    @property
    def saved(self) -> tuple[SavedSearch, ...]:
        """The saved searches, in the user's order."""
        return self._now().kept.saved

    @property
    def history(self) -> tuple[Query, ...]:
        """The latest distinct queries, newest first."""
        return self._now().kept.history

    @property
    def keeps_history(self) -> bool:
        """Whether queries are remembered."""
        return self._now().kept.keeps_history

    @property
    def notice(self) -> str:
        """What was wrong with the file when it was read, for the user; "" where nothing was."""
        return self._now().notice

    def save(self, name: str, query: Query) -> SavedSearch:
        """Save a query; one of the same name is replaced, at its place.

        Raises:
            QueryError: the name is empty or too long, or the query makes no sense.
            PhotoError: picture data in it cannot be decoded.
            LibraryError: the file cannot be written.
        """
        search = SavedSearch(_valid_name(name), self._small(query))
        with self._guard:
            saved = {one.name: one for one in self.saved}
            self._change(saved=(*(saved | {search.name: search}).values(),))
        return search

    def rename(self, name: str, new: str) -> None:
        """Give a saved search another name.

        Raises:
            QueryError: there is none of this name, or another one has the new name already.
            LibraryError: the file cannot be written.
        """
        new = _valid_name(new)
        with self._guard:
            self._find(name)
            if new != name and any(one.name == new for one in self.saved):
                raise QueryError(f"There is a saved search named {new!r} already", "Choose another name")
            self._change(
                saved=tuple(replace(one, name=new) if one.name == name else one for one in self.saved)
            )

    def remove(self, name: str) -> SavedSearch:
        """Drop a saved search, and return it.

        Raises:
            QueryError: there is none of this name.
            LibraryError: the file cannot be written.
        """
        with self._guard:
            gone = self._find(name)
            self._change(saved=tuple(one for one in self.saved if one is not gone))
        return gone

    def reorder(self, names: Sequence[str]) -> None:
        """Put saved searches into this order; those that are not named follow in theirs.

        Raises:
            QueryError: there is none of a name.
            LibraryError: the file cannot be written.
        """
        with self._guard:
            first = [self._find(name) for name in dict.fromkeys(names)]
            self._change(saved=(*first, *(one for one in self.saved if one not in first)))

    def record(self, query: Query) -> None:
        """Put a query at the head of the history, if it is kept; where it cannot be written, it is left.

        Raises:
            QueryError, PhotoError: the query makes no sense, or picture data in it cannot be decoded.
        """
        with self._guard:
            if not self.keeps_history:
                return
            query = self._small(query)
            latest = (query, *(one for one in self.history if one != query))[:MOST_HISTORY]
            if latest != self.history:
                self._change(history=latest, must=False)

    def clear_history(self) -> None:
        """Forget all queries that were not saved.

        Raises:
            LibraryError: the file cannot be written.
        """
        self._change(history=())

    def keep_history(self, keep: bool) -> None:
        """Remember queries from now on, or stop and forget those that are remembered.

        Raises:
            LibraryError: the file cannot be written.
        """
        with self._guard:
            self._change(keeps_history=keep, history=self.history if keep else ())

    def clear(self) -> None:
        """Forget all queries, the saved ones too, and a damaged file that was set aside.

        Raises:
            LibraryError: the file cannot be written.
        """
        with self._guard:
            self._change(saved=(), history=())
            delete(self._aside)

    def limit(self, max_megapixels: int) -> None:
        """Take pictures up to this size from now on."""
        self._max_megapixels = max_megapixels

    def forget(self, folder: Path, is_gone: Callable[[int], bool]) -> None:
        """Drop from the history what names a removed folder, or photos that go with it.

        A damaged file that was set aside goes as well: it may name them.

        Raises:
            LibraryError: the file cannot be written.
        """
        with self._guard:
            left = tuple(one for one in self.history if not _tells_of(one, folder, is_gone))
            if left != self.history:
                self._change(history=left)
            delete(self._aside)

    def _find(self, name: str) -> SavedSearch:
        for one in self.saved:
            if one.name == name:
                return one
        raise QueryError(f"There is no saved search named {name!r}")

    def _small(self, query: Query) -> Query:
        """The query as it is kept: valid, and with small pictures in place of dropped data."""
        query = query_from_json(query_to_json(query))
        return replace(query, terms=for_each_term(self._small_term, query.terms))

    def _small_term(self, term: Term) -> Term:
        if not isinstance(term.picture, bytes):
            return term
        from clipsearch.photos.decoding.decoder import decode_bytes  # Pillow: a window need not wait for it

        prepared = decode_bytes(term.picture, THUMBNAIL_PIXELS, self._max_megapixels)
        facts = prepared.facts
        is_small = facts.format == "JPEG" and max(facts.width, facts.height) <= THUMBNAIL_PIXELS
        if is_small and len(term.picture) <= SMALL:
            return term  # most likely it is such a small picture, from the history
        return replace(term, picture=prepared.thumbnail)

    # The file

    def _now(self) -> _State:
        with self._guard:
            if self._read is None:
                self._read = self._load()
            return self._read

    def _change(self, *, must: bool = True, **changes: Any) -> None:
        with self._guard:
            state = self._now()
            kept = replace(state.kept, **changes)
            try:
                self._write(kept, state.locked)
            except LibraryError:
                if must:
                    raise
            state.kept = kept

    def _write(self, kept: _Kept, locked: str) -> None:
        if not self._writing:
            raise LibraryError("The library is open for reading only", "Open it for writing")
        if locked:
            raise LibraryError(locked, "Update clipsearch, or move the file away")
        try:
            write_atomically(self._path, json.dumps(_content_to_json(kept), indent=1).encode())
        except OSError as error:
            raise LibraryError(
                f"The saved searches {self._path} cannot be written: {error.strerror}",
                "Check the disk and the permissions of the folder",
            ) from error

    def _load(self) -> _State:
        try:
            text = self._path.read_bytes()
        except FileNotFoundError:
            return _State()
        except OSError as error:
            return self._set_aside(f"cannot be read ({error.strerror})")
        try:
            found = json.loads(text)
            if isinstance(found, dict) and type(found.get("version")) is int and found["version"] > VERSION:
                newer = f"The saved searches {self._path} were written by a newer clipsearch"
                return _State(notice=f"{newer}; they were left untouched", locked=newer)
            return _State(_content_from_json(found))
        except (ValueError, RecursionError, ClipsearchError) as error:
            return self._set_aside(f"are damaged ({error})")

    def _set_aside(self, what: str) -> _State:
        what = f"The saved searches {self._path} {what}"
        if not self._writing:
            return _State(notice=what)
        try:
            require_file(self._path)
            put_in_place(self._path, self._aside)
        except OSError:
            return _State(notice=what, locked=what)
        return _State(notice=f"{what}; they were set aside as {self._aside.name}")


def _valid_name(name: str) -> str:
    tidy = " ".join("".join(c if c.isprintable() else " " for c in name).split())
    if not tidy:
        raise QueryError("The saved search has no name", "Give it one")
    if len(tidy) > MOST_NAME:
        raise QueryError(
            f"The name has {len(tidy)} characters; at most {MOST_NAME} fit", "Give a shorter one"
        )
    return tidy


def _tells_of(query: Query, folder: Path, is_gone: Callable[[int], bool]) -> bool:
    pictures = [term.picture for term in query.terms]
    paths = [*query.filters.folders, *(picture for picture in pictures if isinstance(picture, Path))]
    return any(path.is_relative_to(folder) for path in paths) or any(
        isinstance(picture, int) and is_gone(picture) for picture in pictures
    )


def _content_to_json(kept: _Kept) -> dict[str, Any]:
    return {
        "version": VERSION,
        "saved": [{"name": one.name, "query": query_to_json(one.query)} for one in kept.saved],
        "history": [query_to_json(query) for query in kept.history],
        "keeps_history": kept.keeps_history,
    }


def _content_from_json(found: Any) -> _Kept:
    """What `_content_to_json` wrote.

    Raises:
        QueryError: it is something else.
    """
    match found:
        case {
            "version": 1,
            "saved": list(saved),
            "history": list(history),
            "keeps_history": bool(keeps_history),
            **more,
        } if not more:
            searches = tuple(map(_saved_from_json, saved))
        case _:
            raise QueryError("The file does not hold saved searches")
    if len({one.name for one in searches}) < len(searches):
        raise QueryError("Two saved searches have the same name")
    return _Kept(searches, tuple(map(query_from_json, history))[:MOST_HISTORY], keeps_history)


def _saved_from_json(found: Any) -> SavedSearch:
    match found:
        case {"name": str(name), "query": query, **more} if not more and name == _valid_name(name):
            return SavedSearch(name, query_from_json(query))
    raise QueryError("A saved search has no name or no query")
