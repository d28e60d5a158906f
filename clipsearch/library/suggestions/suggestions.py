"""Suggestions for what is being typed, from the history, the library's values, and what its photos show."""

from __future__ import annotations

import calendar
import json
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from clipsearch.errors import Cancelled, QueryError
from clipsearch.library.query_language.printer import print_line, value_text
from clipsearch.library.searching.facets import Facets
from clipsearch.library.searching.labels import Labels
from clipsearch.library.searching.query import Query, Term
from clipsearch.library.searching.relevance import STARTER, Calibration
from clipsearch.library.searching.saved_searches import SavedSearches
from clipsearch.library.storage.stores import Stores
from clipsearch.library.suggestions.matching import Candidate, best
from clipsearch.library.suggestions.term_counts import count_terms
from clipsearch.records import Filters, Ids, Suggestion, SuggestionKind, Vectors
from clipsearch.store.tables.text_reader import MIN_CHARACTERS

__all__ = ["Suggestions"]

TERMS_KEY = "terms"  # in the catalogue's meta: how many photos show what
MOST_SAMPLED = 20_000  # photos in which terms are counted; of more a sample stands for all
DUE_SHARE = 0.02  # of the photos that must have come or gone before terms are counted again
MOST_NAMES = 20
KEPT_SECONDS = 10.0  # that values are suggested which the library may not have any more
MIN_LAST = 2  # characters of a last word that alone is completed
MOST_OF_A_KIND = 2  # terms of one kind, such as food, on an empty field


class _Values(NamedTuple):
    """Candidates of the library, of which state and folders they are, and when they were read."""

    state: object
    folders: list[Path]
    read_at: float
    candidates: list[Candidate]


class Suggestions:
    """Suggests query lines for one library. Thread-safe."""

    def __init__(
        self,
        stores: Stores,
        searches: SavedSearches,
        facets: Facets,
        labels: Callable[[], Labels | None],
        calibration: Callable[[], Calibration | None],
    ) -> None:
        """Suggest from these.

        Args:
            stores: the stores.
            searches: the history and saved searches.
            facets: values of filters, with counts.
            labels: the vocabulary under the model that serves; None where it is not embedded yet.
            calibration: of that model; None without photos.
        """
        self._stores = stores
        self._searches = searches
        self._facets = facets
        self._labels = labels
        self._calibration = calibration
        self._lock = threading.Lock()
        self._values: _Values | None = None

    def prepare(self) -> None:
        """Read what the library has, so that the first suggestions need not wait: seconds for a million."""
        self._library_values()

    def for_text(self, text: str, limit: int = 10) -> list[Suggestion]:
        """Suggestions for what was typed so far, the best first.

        For an empty text: recent searches, and things that many photos show. Where the whole text has few
        suggestions, those for its last word follow, with lines that keep the words before it.

        Counts may be some seconds old while the library changes, so that typing does not wait for them.

        Raises:
            LibraryError: the catalogue cannot be read.
        """
        values = self._library_values()
        past = list(self._past())
        if not text.strip():
            return self._at_rest(past, values, limit)
        found = best([*past, *values, *self._names(text)], text, limit)
        before, _, last = text.rpartition(" ")
        if len(found) < limit and before.strip() and len(last) >= MIN_LAST:
            lines = {one.line for one in found}
            for one in best(values, last, limit):
                line = f"{before.strip()} {one.line}"
                if line not in lines:
                    found.append(Suggestion(one.kind, one.text, None, line))
        return found[:limit]

    @staticmethod
    def _at_rest(past: list[Candidate], values: list[Candidate], limit: int) -> list[Suggestion]:
        """Recent searches, and the terms with most photos, of different kinds."""
        recent = best([one for one in past if one.kind == "history"], "", limit)[: (limit + 1) // 2]
        terms, kinds = list[Suggestion](), Counter[str]()
        for one in values:
            if one.kind == "term" and kinds[one.group] < MOST_OF_A_KIND and len(terms) < limit:
                kinds[one.group] += 1
                terms.append(one.suggestion())
        lines = {one.line for one in recent}
        return [*recent, *(one for one in terms if one.line not in lines)][:limit]

    def _past(self) -> Iterator[Candidate]:
        """Earlier queries, the latest first, and saved searches."""
        for query in self._searches.history:
            yield _of_query("history", str(query), query)
        for one in self._searches.saved:
            yield _of_query("saved", one.name, one.query)

    def _names(self, text: str) -> Iterator[Candidate]:
        """Names of files that begin with a text."""
        if len(text.strip()) < MIN_CHARACTERS - 1:
            return
        found = self._stores.catalogue.texts.names([[f"/{text.strip()}"]], MOST_NAMES)
        for name in dict.fromkeys(one.name for one in found):
            yield Candidate("name", name, None, partial(_name_line, name))

    def _library_values(self) -> list[Candidate]:
        """What the library has now: folders, dates, terms, cameras and formats, with counts."""
        state = self._stores.catalogue_state()
        folders = [folder.path for folder in self._stores.catalogue.folders()]
        with self._lock:
            kept = self._values
            if kept is not None and kept.folders == folders:
                is_fresh = kept.state == state or time.monotonic() - kept.read_at < KEPT_SECONDS
                if is_fresh:
                    return kept.candidates
            candidates = list(self._read_values())
            self._values = _Values(state, folders, time.monotonic(), candidates)
            return candidates

    def _read_values(self) -> Iterator[Candidate]:
        facets = self._facets
        for folder, count in facets.folders().items():
            yield _of_filter("folder", folder.name or str(folder), count, Filters(folders=(folder,)), folder)
        for month, count in facets.months().items():
            name = f"{calendar.month_name[int(month[5:])]} {month[:4]}"
            yield _of_filter("date", name, count, Filters(since=month, until=month), month)
        for year, count in facets.years().items():
            yield _of_filter("date", f"{year:04}", count, Filters(since=f"{year:04}", until=f"{year:04}"))
        for album, count in facets.named("album").items():
            yield _of_filter("album", album, count, Filters(albums=(album,)))
        for camera, count in facets.cameras().items():
            yield _of_filter("camera", camera, count, Filters(cameras=(camera,)))
        for name, count in facets.formats().items():
            yield _of_filter("type", name, count, Filters(types=(name,)))
        for term, kind, count in self._terms():
            query = Query((Term(words=term),))
            yield Candidate("term", term, count, partial(_line, query), group=kind)

    # Terms of the vocabulary that the library has photos of

    def _terms(self) -> list[tuple[str, str, int]]:
        """Terms, their kinds, and how many photos are good matches; those with most photos first."""
        kept, model = self._kept_terms(), self._stores.model
        if model is None or kept.get("model") != model.fingerprint:
            return []
        return [(str(term), str(kind), int(count)) for term, kind, count in kept["counts"]]

    def _kept_terms(self) -> dict[str, Any]:
        kept = json.loads(self._stores.catalogue.get_meta(TERMS_KEY) or "{}")
        return kept if isinstance(kept, dict) else {}

    def count_terms(self, cancel: threading.Event | None = None) -> None:
        """Count how many photos show what, and keep that, if many photos came or went since the last time.

        Takes a second for 10,000 photos, and twice that at most.

        Raises:
            Cancelled: `cancel` was set; nothing has changed.
        """
        model, labels, kept = self._stores.model, self._labels(), self._kept_terms()
        key = self._stores.model_id
        if model is None or labels is None or key is None:
            return
        contents = self._stores.catalogue.models.vector_ids(key)
        before = kept.get("photos") if kept.get("model") == model.fingerprint else None
        if isinstance(before, int) and abs(len(contents) - before) <= DUE_SHARE * before:
            return

        def step() -> None:
            if cancel is not None and cancel.is_set():
                raise Cancelled

        sample = contents
        if len(contents) > MOST_SAMPLED:
            sample = np.sort(np.random.default_rng(0).choice(contents, MOST_SAMPLED, replace=False))
        calibration = self._calibration() or STARTER
        counts = count_terms(labels.vectors, self._vectors(key, sample), calibration, step)
        scaled = np.rint(counts * (len(contents) / max(len(sample), 1))).astype(np.int64)
        order = np.argsort(-scaled, kind="stable")
        found = [(*labels.terms[i], int(scaled[i])) for i in order.tolist() if scaled[i] > 0]
        value = {"model": model.fingerprint, "photos": len(contents), "counts": found}
        self._stores.write(self._stores.writer.set_meta, TERMS_KEY, json.dumps(value))

    def _vectors(self, model: int, contents: Ids) -> Iterator[Vectors]:
        batches = self._stores.catalogue.models.iterate_vectors(model, contents.tolist(), 1000)
        for _, vectors in batches:
            yield vectors.astype(np.float32)


def _name_line(name: str) -> str:
    return f"name:{value_text('name', name)}"


def _of_query(kind: SuggestionKind, text: str, query: Query) -> Candidate:
    return Candidate(kind, text, None, lambda: _line(query))


def _of_filter(
    kind: SuggestionKind, text: str, count: int, filters: Filters, also: Path | str = ""
) -> Candidate:
    return Candidate(kind, text, count, lambda: _line(Query((), filters)), str(also))


def _line(query: Query) -> str:
    """The query line; "" for a query that has none."""
    try:
        return print_line(query)
    except QueryError:
        return ""
