"""Finding photos for a query, and words for a photo."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import numpy as np

from clipsearch.errors import Cancelled, ClipsearchError, PhotoError, QueryError
from clipsearch.library.full_text.text_search import TextSearch
from clipsearch.library.heat_map import HeatMap, heat_map
from clipsearch.library.models.model_switch import ModelSwitch
from clipsearch.library.progress import Meter
from clipsearch.library.searching.branches import Branch, folders_of, merge, resolve_branches
from clipsearch.library.searching.facets import require_known_folders
from clipsearch.library.searching.hits import HitBuilder, make_hits
from clipsearch.library.searching.labels import (
    Labels,
    Vocabulary,
    has_shipped_labels,
    load_shipped_labels,
    vocabulary_key,
)
from clipsearch.library.searching.matches import Matches
from clipsearch.library.searching.query import Picture, Query, Term, picture_query
from clipsearch.library.searching.query_vector import embed_query, embed_terms, weighted_sum
from clipsearch.library.searching.ranking import Ranker, Ranking
from clipsearch.library.searching.relevance import BANDS, ENOUGH_PHOTOS, Calibration, band_codes
from clipsearch.library.settings_service import SettingsService
from clipsearch.library.storage.background import Background, BackgroundStatistics
from clipsearch.library.storage.stores import Stores
from clipsearch.records import Hit, Ids, Label, ModelInfo, Pixels, Progress, Vector, Vectors
from clipsearch.system import file_names

__all__ = ["SearchService"]

BATCH_QUERIES = 256
BATCH_CONTENTS = 10_000  # that get background statistics between two looks whether to stop
Answer = TypeVar("Answer")


class SearchService:
    """Searches one library with the model that serves. Thread-safe."""

    def __init__(self, stores: Stores, switch: ModelSwitch, settings: SettingsService) -> None:
        self._stores = stores
        self._switch = switch
        self._settings = settings
        self._labelling = threading.Lock()
        self._labels: tuple[str, Labels] | None = None
        self._unlabelled = ""  # weights of which no embedded vocabulary is kept
        self._own_labels: tuple[Labels, tuple[str, ...], Labels] | None = None
        self._opening = threading.Lock()
        self._texts = TextSearch(stores.catalogue.texts)
        self._ranker = Ranker(
            stores.vector_search,
            switch,
            self._stored_vector,
            self.background_statistics,
            self._texts,
        )

    def search(self, query: Query, limit: int = 20, *, every: bool = False) -> list[Hit]:
        """The good and possible matches for a query, at the strictness set; best first.

        A query of filters only finds the newest photos that pass them, with a score of 0.

        Args:
            query: words, pictures, exact text and filters.
            limit: at most so many.
            every: also unlikely ones, as far as the limit allows.

        Raises:
            QueryError: the query is empty or not valid, or a folder is none of the library's.
            PhotoError: a picture in it cannot be decoded; `term` has the index of its term in `all_terms`.
            ModelError, WorkerError: the model cannot be loaded.
        """
        branches = resolve_branches(self._stores, self._texts, query)
        for branch in branches:
            require_known_folders(self._stores, branch.query.filters)
        found = self.with_one_model(lambda: self._rank(branches, limit)).first(limit)
        return self.rated_hits(found, every, folders_of(branches))

    def _rank(
        self, branches: Sequence[Branch], limit: int | None, step: Callable[[], None] = lambda: None
    ) -> Ranking:
        """The ranking for a query's branches; of several branches more than the limit."""
        rankings = [
            self._ranker.rank(one.query, limit, one.query.filters, step, one.within, one.first)
            for one in branches
            if one.query.terms
        ]
        without_terms = [one for one in branches if not one.query.terms]
        if without_terms:
            rankings.append(self._newest(limit, without_terms))
        return merge(rankings)

    def _newest(self, limit: int | None, branches: Sequence[Branch]) -> Ranking:
        """The newest photos that pass the filters, and have the texts, of one of some branches.

        Those of one album are in its order.
        """
        catalogue, passing = self._stores.catalogue, self._stores.vector_search.passing
        filters, total = [one.query.filters for one in branches], 0
        if len(branches) == 1 and len(filters[0].albums) == 1:
            contents = catalogue.albums.contents(filters[0].albums[0])  # in the order of the album
            contents = contents[np.isin(contents, passing(filters[0]))]
            if branches[0].within is not None:
                contents = contents[np.isin(contents, branches[0].within)]
            contents, total = contents[:limit], len(contents)
        elif all(one.within is None for one in branches):
            contents = catalogue.recent(limit, *filters)
            total = catalogue.count_matching(*filters) if len(contents) == limit else len(contents)
        else:
            contents = catalogue.recent(None, *filters)
            among = [contents if one.within is None else one.within for one in branches]
            if len(branches) > 1:
                among = [
                    np.intersect1d(some, passing(one), assume_unique=True)
                    for some, one in zip(among, filters, strict=True)
                ]
            contents = contents[np.isin(contents, np.concatenate(among))]
            contents, total = contents[:limit], len(contents)
        return Ranking(contents, np.zeros(len(contents), dtype=np.float32), None, total)

    def rated_hits(self, found: Ranking, every: bool, preferred: Sequence[Path] = ()) -> list[Hit]:
        """The hits of a ranking with their bands, without the unlikely ones unless they are wanted."""
        hits = make_hits(
            self._stores,
            list(zip(found.contents.tolist(), found.scores.tolist(), strict=True)),
            preferred,
            found.reasons,
            found.moments,
        )
        if found.relevances is None:
            return hits
        codes = band_codes(found.relevances, self._settings.current.strictness)
        known = dict(
            zip(
                found.contents.tolist(),
                zip(found.relevances.tolist(), codes.tolist(), strict=True),
                strict=True,
            )
        )
        rated = [
            replace(hit, relevance=known[hit.content][0], band=BANDS[known[hit.content][1]]) for hit in hits
        ]
        return [hit for hit in rated if every or hit.band != "unlikely"]

    def with_one_model(self, search: Callable[[], Answer]) -> Answer:
        """Search, and search again if another model came to serve meanwhile, since its vectors differ."""
        while True:
            before = self._stores.model
            try:
                answer = search()
            except (ClipsearchError, ValueError):  # its process was ended, or its vectors have another shape
                if self._is_serving(before):
                    raise
            else:
                if self._is_serving(before):
                    return answer

    def _is_serving(self, before: ModelInfo | None) -> bool:
        now = self._stores.model
        return (before and before.fingerprint) == (now and now.fingerprint)

    def place_names(self) -> frozenset[str]:
        """The names of places with photos, in all languages that are known."""
        return self._stores.catalogue.details.place_names()

    def index_growth(self) -> tuple[int, int] | None:
        """How far a lost index is made anew; see `Status`."""
        return self._stores.index_loader.growth

    def search_each(
        self, queries: Sequence[Query], limit: int = 20, *, every: bool = False
    ) -> Iterator[list[Hit] | QueryError | PhotoError]:
        """As `search`, for each of many queries; those that are one phrase are embedded together.

        A query that cannot be answered gets its error.
        """
        for start in range(0, len(queries), BATCH_QUERIES):
            batch = queries[start : start + BATCH_QUERIES]
            phrases = [query.terms[0].words for query in batch if _is_phrase(query)]
            found = self.with_one_model(lambda: self._ranker.rank_each(phrases, limit)) if phrases else []  # noqa: B023 (called now)
            rankings = iter(found)
            for query in batch:
                if _is_phrase(query):
                    yield self.rated_hits(next(rankings), every)
                    continue
                try:
                    yield self.search(query, limit, every=every)
                except (QueryError, PhotoError) as error:
                    yield error

    def similar(self, picture: Picture, limit: int = 20, *, every: bool = False) -> list[Hit]:
        """As `search`, for a picture, in the library or not.

        Raises:
            PhotoError: it cannot be decoded.
        """
        return self.search(picture_query(picture), limit, every=every)

    def recent(self, limit: int = 20) -> list[Hit]:
        """The newest photos by the date taken, else by the file's date; their score is 0."""
        found = self._stores.catalogue.recent(limit)
        return make_hits(self._stores, [(content, 0.0) for content in found.tolist()])

    def matches(
        self,
        query: Query | None = None,
        limit: int | None = None,
        cancel: threading.Event | None = None,
        *,
        strictness: float | None = None,
        within: Ids | None = None,
    ) -> Matches:
        """All photos for a query as `search` ranks them, or the newest; hits are made when they are read.

        With words or pictures every photo has a score and a relevance, so that all photos are found, the
        best first; `Matches.cut` leaves those that are good or possible. None is missed, while `search`
        may miss some among more than 50,000.

        Args:
            query: None for all photos, the newest first.
            limit: at most so many hits, in a few hundredths of a second; `total` counts all matches.
                Among more than 300,000 photos some may be missed.
            cancel: set it in any thread to stop soon.
            strictness: by default as set.
            within: search only among these contents, such as those of other matches: int64 (n,).

        Raises:
            Cancelled: `cancel` was set.
            QueryError, PhotoError, ModelError, WorkerError: as for `search`.
        """
        among = None if within is None else np.unique(within)
        branches = (
            [Branch(Query(()), 0, among)]
            if query is None
            else resolve_branches(self._stores, self._texts, query, among)
        )

        def step() -> None:
            if cancel is not None and cancel.is_set():
                raise Cancelled

        most = limit if len(branches) == 1 else None  # of several all are needed, to count them
        found = self.with_one_model(lambda: self._rank(branches, most, step))
        if len(branches) > 1:
            found = found.first(limit)
        return self.matches_of(found, strictness, folders_of(branches))

    def matches_of(
        self, found: Ranking, strictness: float | None = None, preferred: Sequence[Path] = ()
    ) -> Matches:
        """A ranking as matches; of copies those in some folders are named first."""
        return Matches(
            HitBuilder(self._stores, preferred),
            found.contents,
            found.scores,
            found.total,
            relevances=found.relevances,
            any_match=found.any_match,
            strictness=self._settings.current.strictness if strictness is None else strictness,
            calibrated=found.calibrated,
            reasons=found.reasons,
            moments=found.moments,
        )

    # Words for a photo

    def describe(
        self,
        picture: Picture,
        limit: int = 10,
        on_progress: Callable[[Progress], None] | None = None,
        *,
        every: bool = False,
    ) -> list[Label]:
        """The likely words for a picture, from the vocabulary and the setting `words_added`.

        All of the best words where the model is not calibrated, or with `every`. The first call with a
        model that is not the starter embeds the vocabulary, which takes seconds, and saves the result.

        Raises:
            PhotoError: the picture cannot be decoded.
        """

        def best() -> list[Label]:
            vector = embed_query(picture_query(picture), self._switch.load_serving, self._stored_vector)
            labels = self._with_own_words(self._vocabulary(Meter(on_progress)))
            return self._likely(vector, labels, limit, every=every)

        return self.with_one_model(best)

    def words_for(self, vectors: Vectors, limit: int) -> list[Label]:
        """The likely words for some photos together, by their mean vector; float32 (n, dimensions).

        None where the vocabulary is not embedded yet.
        """
        labels = self.labels()
        return [] if labels is None or not len(vectors) else self._likely(vectors.mean(axis=0), labels, limit)

    def _likely(self, vector: Vector, labels: Labels, limit: int, *, every: bool = False) -> list[Label]:
        hidden = {word.casefold() for word in self._settings.current.words_hidden}
        statistics = self.background_statistics()
        photos = None if statistics is None else statistics.photos()
        more = limit + len(hidden)
        if photos is None or not (labels.are_shipped or len(photos.sample) >= ENOUGH_PHOTOS):
            found = labels.best(vector, more)
        else:
            found = labels.likely(vector, photos.mean, more, every=every)
        shown = [label for label in found if label.term.casefold() not in hidden][:limit]
        return [replace(label, rank=rank) for rank, label in enumerate(shown, start=1)]

    def heat_map(self, pixels: Pixels, query: Query) -> HeatMap:
        """Where in a photo the words and pictures of a query are, an estimate.

        Raises:
            QueryError, PhotoError, ModelError, WorkerError: as for `search`.
        """

        def estimate() -> HeatMap:
            terms = embed_terms(query, self._switch.load_serving, self._stored_vector)()
            vector = weighted_sum([term.weight for term in terms], np.stack([term.vector for term in terms]))
            return heat_map(pixels, vector, self._switch.load_serving())

        return self.with_one_model(estimate)

    def _with_own_words(self, labels: Labels) -> Labels:
        """The vocabulary with the words that the user added."""
        words = tuple(dict.fromkeys(self._settings.current.words_added))
        if not words:
            return labels
        kept = self._own_labels
        if kept is None or kept[:2] != (labels, words):
            embedder = self._switch.load_serving()
            kept = self._own_labels = (
                labels,
                words,
                labels.with_words(words, lambda texts: embedder.encode_words(texts).result()),
            )
        return kept[2]

    def _stored_vector(self, content: int) -> Vector:
        vector = self._stores.vector(content)
        if vector is None:
            raise QueryError("This photo is not in the library any more", "Choose another one")
        return vector

    def background_statistics(self) -> BackgroundStatistics | None:
        """Those of the model that serves; None where its vocabulary is not embedded yet."""
        model = self._stores.model
        if model is None:
            return None
        with self._opening:
            kept = self._stores.background
            if kept is None or kept.model != self._stores.catalogue.models.find(model.fingerprint):
                labels = self._kept_labels(model.weights)
                if labels is None:
                    return None
                key = vocabulary_key(Vocabulary.load(), model.weights)
                background = Background(labels.vectors, key, is_measured=labels.are_shipped)
                kept = self._stores.open_background(background)
                if not kept.count:  # of a library that is only read, or was not indexed since
                    contents = self._stores.catalogue.models.vector_ids(kept.model)
                    kept.of(contents[:: max(1, len(contents) // BATCH_CONTENTS)])
            return kept

    def complete_backgrounds(
        self,
        on_progress: Callable[[Progress], None] | None = None,
        cancel: threading.Event | None = None,
    ) -> None:
        """Compute and keep the background statistics of all photos that lack them.

        Where there are enough photos to calibrate another model than the starter, its vocabulary is
        embedded first, once, which takes a minute on a slow computer.

        Raises:
            Cancelled: `cancel` was set; what was finished is kept.
        """
        statistics = self.background_statistics()
        if statistics is None and self._can_be_calibrated():

            def report(progress: Progress) -> None:
                if cancel is not None and cancel.is_set():
                    raise Cancelled
                if on_progress is not None:
                    on_progress(progress)

            self._vocabulary(Meter(report))
            statistics = self.background_statistics()
        if statistics is None:
            return
        contents = self._stores.catalogue.models.vector_ids(statistics.model)
        for start in range(0, len(contents), BATCH_CONTENTS):
            if cancel is not None and cancel.is_set():
                raise Cancelled
            statistics.of(contents[start : start + BATCH_CONTENTS])

    def calibration(self) -> Calibration | None:
        """That of the model that serves; None without photos, or where its vocabulary is not embedded yet."""
        statistics = self.background_statistics()
        return None if statistics is None else self._ranker.calibration(statistics)

    @property
    def is_calibrated(self) -> bool:
        """Whether relevances rest on enough photos: measured ones, or those of the library."""
        model = self._stores.model
        if model is not None and has_shipped_labels(model.weights):
            return True
        statistics = self.background_statistics()
        return statistics is not None and statistics.count >= ENOUGH_PHOTOS

    def labels(self) -> Labels | None:
        """The vocabulary under the model that serves; None where it is not embedded yet."""
        return None if self._stores.model is None else self._kept_labels(self._stores.model.weights)

    def _can_be_calibrated(self) -> bool:
        """Whether the library has photos enough to calibrate the model that serves."""
        return self._stores.model is not None and len(self._stores.catalogue.content_ids()) >= ENOUGH_PHOTOS

    def _kept_labels(self, weights: str) -> Labels | None:
        """The embeddings of the vocabulary: in memory, shipped with the model, or saved."""
        with self._labelling:
            if self._labels is None or self._labels[0] != weights:
                if self._unlabelled == weights:  # looking again takes longer than a search
                    return None
                kept = self._stores.folder / file_names.labels(weights)
                labels = load_shipped_labels(weights) or Labels.load(kept, Vocabulary.load(), weights)
                model = self._stores.model
                if labels is not None and model is not None and model.weights == weights:
                    labels = labels if labels.vectors.shape[1] == model.dimensions else None
                if labels is None:
                    self._unlabelled = weights
                    return None
                self._labels = (weights, labels)
            return self._labels[1]

    def _vocabulary(self, meter: Meter) -> Labels:
        """The embeddings of the vocabulary; computed and saved where they are not kept."""
        embedder = self._switch.load_serving()
        weights = embedder.info().weights
        kept = self._kept_labels(weights)
        if kept is not None:
            return kept
        with self._labelling:
            meter.enter("words")
            labels = Labels.embed(
                Vocabulary.load(),
                lambda texts: embedder.encode_words(texts).result(),
                lambda done, total: meter.set(done, total),
            )
            labels.save(self._stores.folder / file_names.labels(weights), weights)
            self._labels = (weights, labels)
            return labels


def _is_phrase(query: Query) -> bool:
    """Whether a query is nothing but words that are one term."""
    match query:
        case Query((Term(picture=None, weight=1.0),), filters, (), ()):
            return filters.is_empty
    return False
