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
from clipsearch.records import THUMBNAIL_PIXELS, Thumbnail
from clipsearch.sealed_files import read_json, write_atomically
from clipsearch.store.data_folder import leftover_copies
from clipsearch.system import file_names
from clipsearch.system.atomic_files import (
    MOST_BYTES,
    delete_or_raise,
    is_file,
    put_in_place,
    require_file,
)

__all__ = ["SavedSearch", "SavedSearches"]

VERSION = 2  # of the queries in it that are not of version 1; an earlier clipsearch leaves such a file alone
MAX_HISTORY = 100
CHECK = "Check the disk and the permissions of the folder"
MAX_NAME = 100  # characters
SMALL_BYTES = 100_000  # a JPEG of thumbnail size and at most so many bytes is stored as it is


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """A query that the user gave a name."""

    name: str
    query: Query


@dataclass(frozen=True, slots=True)
class _Content:
    """The content of the file."""

    saved: tuple[SavedSearch, ...] = ()
    history: tuple[Query, ...] = ()
    keeps_history: bool = True


@dataclass(slots=True)
class _State:
    """The content of the file; a notice for the user; why the file must not be written, or ""."""

    content: _Content = field(default_factory=_Content)
    notice: str = ""
    locked: str = ""
    is_unsaved: bool = False  # the history of the file is an older one
    is_unread: bool = False  # an error of the disk, which may be over at the next start


class SavedSearches:
    """Saved searches and history of one library. Thread-safe; the file is read at the first use.

    A damaged file is renamed to `searches.damaged.json`, and `notice` says so.
    """

    def __init__(self, folder: Path, make_thumbnail: Callable[[bytes], Thumbnail], *, writing: bool) -> None:
        """Prepare; `make_thumbnail` decodes picture data of a query, and raises PhotoError."""
        self._path = folder / file_names.SEARCHES
        self._damaged_path = folder / file_names.DAMAGED_SEARCHES
        self._writing = writing
        self._make_thumbnail = make_thumbnail
        self._lock = threading.RLock()
        self._loaded: _State | None = None

    @property
    def saved(self) -> tuple[SavedSearch, ...]:
        """The saved searches, in the user's order."""
        return self._state().content.saved

    @property
    def history(self) -> tuple[Query, ...]:
        """The latest distinct queries, newest first."""
        return self._state().content.history

    @property
    def keeps_history(self) -> bool:
        """Whether queries are remembered."""
        return self._state().content.keeps_history

    @property
    def notice(self) -> str:
        """A message for the user about a file that could not be used; "" where there is none."""
        return self._state().notice

    def save(self, name: str, query: Query) -> SavedSearch:
        """Save a query; one of the same name is replaced, at its place.

        Raises:
            QueryError: the name is empty or too long, or the query is not valid.
            PhotoError: picture data in it cannot be decoded.
            LibraryError: the file cannot be written.
        """
        search = SavedSearch(_validate_name(name), self._shrink(query))
        with self._lock:
            saved = {one.name: one for one in self.saved}
            self._change(saved=(*(saved | {search.name: search}).values(),))
        return search

    def rename(self, name: str, new: str) -> None:
        """Give a saved search another name.

        Raises:
            QueryError: there is no saved search of this name, or another one has the new name already.
            LibraryError: the file cannot be written.
        """
        new = _validate_name(new)
        with self._lock:
            self._find(name)
            if new != name and any(one.name == new for one in self.saved):
                raise QueryError(f"There is a saved search named {new!r} already", "Choose another name")
            self._change(
                saved=tuple(replace(one, name=new) if one.name == name else one for one in self.saved)
            )

    def remove(self, name: str) -> SavedSearch:
        """Remove a saved search, and return it.

        Raises:
            QueryError: there is no saved search of this name.
            LibraryError: the file cannot be written.
        """
        with self._lock:
            gone = self._find(name)
            self._change(saved=tuple(one for one in self.saved if one is not gone))
        return gone

    def reorder(self, names: Sequence[str]) -> None:
        """Put saved searches into this order; those not named follow in their present order.

        Raises:
            QueryError: there is no saved search of one of the names.
            LibraryError: the file cannot be written.
        """
        with self._lock:
            first = [self._find(name) for name in dict.fromkeys(names)]
            self._change(saved=(*first, *(one for one in self.saved if one not in first)))

    def restore_saved(self, saved: Sequence[SavedSearch]) -> None:
        """Put all saved searches back as they were.

        Raises:
            LibraryError: the file cannot be written.
        """
        self._change(saved=tuple(saved))

    def record(self, query: Query) -> None:
        """Put a query at the head of the history, if there is one; errors of writing are ignored.

        Raises:
            QueryError, PhotoError: the query is not valid, or picture data in it cannot be decoded.
        """
        with self._lock:
            if not self.keeps_history:
                return
            query = self._shrink(query)
            latest = (query, *(one for one in self.history if one != query))[:MAX_HISTORY]
            if latest != self.history:
                self._change(history=latest, required=False)

    def restore_history(self, queries: Sequence[Query]) -> None:
        """Put queries back that `forget` dropped, behind those that came since.

        Raises:
            LibraryError: the file cannot be written.
        """
        with self._lock:
            newer = tuple(one for one in self.history if one not in queries)
            if self.keeps_history:
                self._change(history=(*newer, *queries)[:MAX_HISTORY])

    def clear_history(self) -> None:
        """Clear the history.

        Raises:
            LibraryError: the file cannot be written.
        """
        self._change(history=())

    def keep_history(self, keep: bool) -> None:
        """Switch the history on, or switch it off and clear it.

        Raises:
            LibraryError: the file cannot be written.
        """
        with self._lock:
            self._change(keeps_history=keep, history=self.history if keep else ())

    def clear(self) -> None:
        """Remove all saved searches, the history, and a damaged file that was renamed.

        Raises:
            LibraryError: the file cannot be written.
        """
        with self._lock:
            self._change(saved=(), history=())
            self._delete_copies()

    def forget(self, folder: Path, is_gone: Callable[[int], bool]) -> None:
        """Drop queries from the history that name a removed folder, or photos of it.

        A damaged file that was renamed is deleted as well: it may name them.

        Raises:
            LibraryError: the file cannot be read or written.
        """
        with self._lock:
            if self._state().is_unread and is_file(self._path):
                raise LibraryError(self.notice, CHECK)
            left = tuple(one for one in self.history if not _mentions(one, folder, is_gone))
            if left != self.history or self._state().is_unsaved:
                self._change(history=left)
            self._delete_copies()

    def _delete_copies(self) -> None:
        """Delete a damaged file that was renamed, and what a kill left half written."""
        try:
            for path in (self._damaged_path, *leftover_copies(self._path.parent, self._path.name)):
                delete_or_raise(path)
        except OSError as error:
            raise LibraryError(
                f"Old saved searches in {self._path.parent} cannot be deleted: {error.strerror}",
                CHECK,
            ) from error

    def _find(self, name: str) -> SavedSearch:
        for one in self.saved:
            if one.name == name:
                return one
        raise QueryError(f"There is no saved search named {name!r}")

    def _shrink(self, query: Query) -> Query:
        """The query as it is stored: valid, and with thumbnails in place of large picture data."""
        query = query_from_json(query_to_json(query))
        first, branches = 0, list[Query]()
        for branch in query.branches:
            terms = for_each_term(self._shrink_term, branch.terms, first)
            branches.append(replace(branch, terms=terms))
            first += len(terms)
        return replace(branches[0], alternatives=tuple(branches[1:]))

    def _shrink_term(self, term: Term) -> Term:
        if not isinstance(term.picture, bytes):
            return term
        made = self._make_thumbnail(term.picture)
        facts = made.facts
        is_small = facts.format == "JPEG" and max(facts.width, facts.height) <= THUMBNAIL_PIXELS
        if is_small and len(term.picture) <= SMALL_BYTES:
            return term  # most likely a thumbnail from the history: do not encode it again
        return replace(term, picture=made.jpeg)

    # The file

    def _state(self) -> _State:
        with self._lock:
            if self._loaded is None:
                self._loaded = self._load()
            return self._loaded

    def _change(self, *, required: bool = True, **changes: Any) -> None:
        with self._lock:
            state = self._state()
            content = replace(state.content, **changes)
            try:
                self._write(content, state.locked)
                state.is_unsaved = False
            except LibraryError:
                if required:
                    raise
                state.is_unsaved = True
            state.content = content

    def _write(self, content: _Content, locked: str) -> None:
        if not self._writing:
            raise LibraryError("The library is open for reading only", "Open it for writing")
        if locked:
            raise LibraryError(locked, "Update clipsearch or check the disk; or move the file away")
        try:
            write_atomically(self._path, json.dumps(_content_to_json(content), indent=1).encode())
        except OSError as error:
            raise LibraryError(
                f"The saved searches {self._path} cannot be written: {error.strerror}",
                CHECK,
            ) from error

    def _load(self) -> _State:
        try:
            found = read_json(self._path, MOST_BYTES)
            if isinstance(found, dict) and type(found.get("version")) is int and found["version"] > VERSION:
                newer = f"The saved searches {self._path} were written by a newer clipsearch"
                return _State(notice=f"{newer}; they were left untouched", locked=newer)
            return _State(_content_from_json(found))
        except FileNotFoundError:
            return _State()
        except OSError as error:  # it may be read again later, and is whole
            unread = f"The saved searches {self._path} cannot be read ({error.strerror})"
            return _State(notice=unread, locked=unread, is_unread=True)
        except (ValueError, RecursionError, ClipsearchError) as error:
            return self._rename_damaged(f"The saved searches {self._path} are damaged ({error})")

    def _rename_damaged(self, notice: str) -> _State:
        if not self._writing:
            return _State(notice=notice)
        try:
            require_file(self._path)
            put_in_place(self._path, self._damaged_path)
        except OSError:
            return _State(notice=notice, locked=notice)
        return _State(notice=f"{notice}; they were set aside as {self._damaged_path.name}")


def _validate_name(name: str) -> str:
    tidy = " ".join("".join(c if c.isprintable() else " " for c in name).split())
    if not tidy:
        raise QueryError("The saved search has no name", "Give it one")
    if len(tidy) > MAX_NAME:
        raise QueryError(f"The name has {len(tidy)} characters; at most {MAX_NAME} fit", "Give a shorter one")
    return tidy


def _mentions(query: Query, folder: Path, is_gone: Callable[[int], bool]) -> bool:
    pictures = [term.picture for term in query.all_terms]
    folders = [path for branch in query.branches for path in branch.filters.all_folders]
    paths = [*folders, *(picture for picture in pictures if isinstance(picture, Path))]
    # A name alone may be that of something in the folder.
    return any(not path.is_absolute() or path.is_relative_to(folder) for path in paths) or any(
        isinstance(picture, int) and is_gone(picture) for picture in pictures
    )


def _content_to_json(content: _Content) -> dict[str, Any]:
    saved = [query_to_json(one.query) for one in content.saved]
    history = [query_to_json(query) for query in content.history]
    return {
        "version": max((query["version"] for query in (*saved, *history)), default=1),
        "saved": [
            {"name": one.name, "query": query} for one, query in zip(content.saved, saved, strict=True)
        ],
        "history": history,
        "keeps_history": content.keeps_history,
    }


def _content_from_json(found: Any) -> _Content:
    """The content that `_content_to_json` made.

    Raises:
        QueryError: it is anything else.
    """
    match found:
        case {
            "version": 1 | 2,
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
    return _Content(searches, tuple(map(query_from_json, history))[:MAX_HISTORY], keeps_history)


def _saved_from_json(found: Any) -> SavedSearch:
    match found:
        case {"name": str(name), "query": query, **more} if not more and name == _validate_name(name):
            return SavedSearch(name, query_from_json(query))
    raise QueryError("A saved search has no name or no query")
