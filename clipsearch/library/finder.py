"""Questions to a library, answered by the process that has it open, or else by this one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from clipsearch.embedding.process.launcher import head_start, kill
from clipsearch.errors import ModelError, WorkerError
from clipsearch.library.remote import protocol
from clipsearch.library.remote.protocol import Address
from clipsearch.library.searching.query import Query
from clipsearch.records import Hit, Label, Progress
from clipsearch.settings import data_folder
from clipsearch.store.data_folder import require_own

if TYPE_CHECKING:
    from clipsearch.library.library import Library

__all__ = ["Finder"]

LINES_AT_ONCE = 256


class Finder:
    """Finds in a library as `Library` does, but at once where a window or `watch` has it open.

    That process has model and index in memory. Where there is none, or it does not answer, the
    library is opened here, for reading. Close it, or use it as a context manager.
    """

    def __init__(self, folder: Path | str | None = None) -> None:
        """Prepare to ask; nothing is opened yet.

        Args:
            folder: the data folder, as for `Library.open`.

        Raises:
            LibraryError: the folder is in use for something else.
        """
        self._folder = data_folder(folder)
        require_own(self._folder)
        self._address = Address.read(self._folder)
        self._library: Library | None = None

    def search(self, query: Query, limit: int = 20) -> list[Hit]:
        """See `Library.search`; pictures in the query are files."""
        found = self._asked({"ask": "search", "query": protocol.from_query(query), "limit": limit})
        if found is None:
            terms = bool(query.terms)
            return self._own(model=terms, index=terms).search(query, limit)
        return protocol.from_hits(found)

    def search_each(self, lines: Sequence[str], limit: int = 20) -> Iterator[tuple[str, list[Hit]]]:
        """See `Library.search_each`."""
        for start in range(0, len(lines), LINES_AT_ONCE):
            some = lines[start : start + LINES_AT_ONCE]
            found = self._asked({"ask": "search_each", "lines": some, "limit": limit})
            if found is None:
                yield from self._own().search_each(some, limit)
            else:
                yield from ((line, protocol.from_hits(rows)) for line, rows in found)

    def describe(
        self, picture: Path, limit: int = 10, on_progress: Callable[[Progress], None] | None = None
    ) -> list[Label]:
        """See `Library.describe`; progress is only told where this process does the work."""
        found = self._asked({"ask": "describe", "picture": str(picture.absolute()), "limit": limit})
        if found is None:
            return self._own(index=False).describe(picture, limit, on_progress)
        return protocol.from_labels(found)

    def close(self) -> None:
        """Close the library, if it was opened here."""
        if self._library is not None:
            self._library.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _asked(self, question: dict[str, Any]) -> Any:
        """What the process that has the library open answers; None where this one must."""
        if self._address is None:
            return None
        try:
            return protocol.ask(self._address, question)
        except (OSError, EOFError, ValueError, WorkerError, ModelError):
            # It is gone, hangs, is closing, or lost its model: none of this is the question's fault.
            self._address = None
            return None

    def _own(self, *, model: bool = True, index: bool = True) -> Library:
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
