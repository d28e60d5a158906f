"""Queries to a library, answered by the process that has it open, or else by this one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from clipsearch.embedding.process.launcher import head_start, kill
from clipsearch.errors import ClipsearchError, ModelError, QueryError, WorkerError
from clipsearch.library.remote import protocol
from clipsearch.library.remote.protocol import Address
from clipsearch.library.searching.query import Query, Term, for_each_term, validate
from clipsearch.library.searching.query_json import query_to_json
from clipsearch.paths import absolute
from clipsearch.photos.decoding.file_reader import open_regular
from clipsearch.records import FacetCounts, Hit, Label, Progress
from clipsearch.settings import data_folder
from clipsearch.store.data_folder import require_own

if TYPE_CHECKING:
    from clipsearch.library.library import Library
    from clipsearch.library.query_language.parser import ParsedLine
    from clipsearch.library.query_language.places import PlaceNames

__all__ = ["Finder"]

LINES_AT_ONCE = 256


class Finder:
    """Searches a library as `Library` does, but at once where a window or `watch` has it open.

    That process has model and index in memory. Where there is none, or it does not answer, the
    library is opened here, for reading. Close it, or use it as a context manager.

    Attributes:
        places: names of places in the library; None until a line was read that may have one.
    """

    def __init__(self, folder: Path | str | None = None) -> None:
        """Prepare; nothing is opened yet.

        Args:
            folder: the data folder, as for `Library.open`.

        Raises:
            LibraryError: the folder is in use for something else.
        """
        self._folder = data_folder(folder)
        require_own(self._folder)
        self._address = Address.read(self._folder)
        self._library: Library | None = None
        self.places: PlaceNames | None = None

    def read(self, line: str) -> ParsedLine:
        """What a query line means, with the places that the library has.

        Raises:
            QueryError: it makes no sense.
        """
        from clipsearch.library.query_language.parser import parse_line  # many tables of words
        from clipsearch.library.query_language.places import PlaceNames, may_name_place

        if self.places is None and may_name_place(line):
            names = self._request({"method": "places"})
            if names is None:
                needs_model = bool(parse_line(line).query.all_terms)
                self.places = self._open(model=needs_model, index=needs_model).query_sources.places()
            else:
                self.places = PlaceNames(names)
        return parse_line(line, places=self.places)

    def index_growth(self) -> tuple[int, int] | None:
        """How far the process that has the library open is with a lost index; see `Status`."""
        found = self._request({"method": "index_growth"})
        return None if found is None else (int(found[0]), int(found[1]))

    def search(self, query: Query, limit: int = 20, *, every: bool = False) -> list[Hit]:
        """See `Library.search`."""
        rows = self._request(
            {"method": "search", "query": query_to_json(query), "limit": limit, "every": every}
        )
        if rows is None:
            for_each_term(_require_file, query.all_terms)
            needs_model = bool(query.all_terms)
            return self._open(model=needs_model, index=needs_model).search(query, limit, every=every)
        return protocol.hits_from_json(rows)

    def facets(self, query: Query, *, every: bool = False) -> FacetCounts:
        """How many of the photos that are shown for a query, or of all, have which values; counted here."""
        for_each_term(_require_file, query.all_terms)
        needs_model = bool(query.all_terms)
        library = self._open(model=needs_model, index=needs_model)
        found = library.matches(query)
        return library.facets.of(found if every else found.cut())

    def search_each(
        self, lines: Sequence[str], limit: int = 20, *, every: bool = False
    ) -> Iterator[tuple[str, list[Hit] | ClipsearchError]]:
        """See `Library.search_each`; a line that is no query gets its error, and the others are answered."""
        for start in range(0, len(lines), LINES_AT_ONCE):
            batch = [(line, self._query(line)) for line in lines[start : start + LINES_AT_ONCE]]
            queries = [query for _, query in batch if isinstance(query, Query)]
            found = iter(self._search_each(queries, limit, every) if queries else ())
            yield from ((line, next(found) if isinstance(query, Query) else query) for line, query in batch)

    def _query(self, line: str) -> Query | QueryError:
        """The query of a line, or why it is none."""
        try:
            line.encode()
            return validate(self.read(line).query)
        except UnicodeEncodeError:
            return QueryError("The line is not in UTF-8", "Save the file in this encoding")
        except QueryError as error:
            return error

    def _search_each(
        self, queries: Sequence[Query], limit: int, every: bool
    ) -> Iterable[list[Hit] | ClipsearchError]:
        as_json = list(map(query_to_json, queries))
        answers = self._request({"method": "search_each", "queries": as_json, "limit": limit, "every": every})
        if answers is None:
            return self._open().search_each(queries, limit, every=every)
        return map(_answer_from_json, answers)

    def describe(
        self,
        picture: Path,
        limit: int = 10,
        on_progress: Callable[[Progress], None] | None = None,
        *,
        every: bool = False,
    ) -> list[Label]:
        """See `Library.describe`; progress is only reported where this process does the work."""
        rows = self._request(
            {"method": "describe", "picture": str(absolute(picture)), "limit": limit, "every": every}
        )
        if rows is None:
            _require_file(Term(picture=absolute(picture)))
            return self._open(index=False).describe(absolute(picture), limit, on_progress, every=every)
        return protocol.labels_from_json(rows)

    def close(self) -> None:
        """Close the library, if it was opened here."""
        if self._library is not None:
            self._library.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _request(self, message: dict[str, Any]) -> Any:
        """The answer of the process that has the library open; None where this one must answer."""
        if self._address is None:
            return None
        try:
            return protocol.request(self._address, message)
        except (OSError, EOFError, ValueError, WorkerError, ModelError):
            # It ended, hangs, is closing, or lost its model: none of this is the request's fault.
            self._address = None
            return None

    def _open(self, *, model: bool = True, index: bool = True) -> Library:
        """The library, opened here; what will be needed is loaded at the same time."""
        if self._library is None:
            begun = head_start() if model else None
            try:
                from clipsearch.library.library import Library  # NumPy, SQLite and USearch: only if need be

                self._library = Library.open(self._folder, writing=False, begun=begun)
            except BaseException:
                if begun is not None:
                    kill(begun)
                raise
            if index:
                self._library.open_index()
        return self._library


def _require_file(term: Term) -> None:
    """Raise PhotoError where a picture cannot be opened, before the model is loaded for it."""
    if isinstance(term.picture, Path) and term.picture.is_absolute():  # else it may be a name in the library
        open_regular(term.picture).close()


def _answer_from_json(answer: dict[str, Any]) -> list[Hit] | ClipsearchError:
    """The answer to one of many queries."""
    if "error" in answer:
        return protocol.error_from_json(answer["error"])
    return protocol.hits_from_json(answer["hits"])
