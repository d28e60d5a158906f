"""From a query to ranked photos: one unit vector, the nearest contents, and where they lie."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from clipsearch.embedding.worker import Embedder
from clipsearch.errors import QueryError
from clipsearch.library.keeping import Keeper
from clipsearch.library.query import Query, Term
from clipsearch.records import Hit, Vector

__all__ = ["embed", "hits"]

Lookup = Callable[[int], Vector]


def embed(query: Query, embedder: Callable[[], Embedder], stored: Lookup) -> Vector:
    """Fuse a query's terms into one vector: float32 (dimensions,), unit length.

    Args:
        query: what is asked for, with at least one term.
        embedder: called only if a term must go through the model.
        stored: the vector of a content of the library; KeyError where there is none.

    Raises:
        QueryError: the terms cancel each other out.
        PhotoError: a picture cannot be decoded.
    """
    vectors = np.stack([_term_vector(term, embedder, stored) for term in query.terms])
    weights = np.array([term.weight for term in query.terms], dtype=np.float32)
    weights /= np.abs(weights).max()
    fused: Vector = weights @ vectors
    length = float(np.linalg.norm(fused))
    if length < 1e-6:
        raise QueryError("The parts of the query cancel each other out", "Change one of them")
    return fused / np.float32(length)


def _term_vector(term: Term, embedder: Callable[[], Embedder], stored: Lookup) -> Vector:
    if isinstance(term.picture, int):
        return stored(term.picture)
    if term.picture is not None:
        return embedder().encode_picture(term.picture).result().vector
    vector: Vector = embedder().encode_words([term.words]).result()[0]
    return vector


def hits(keeper: Keeper, found: Sequence[tuple[int, float]], wanted: Sequence[Path] = ()) -> list[Hit]:
    """Look up where the found contents lie; a content that has just gone is left out.

    Args:
        keeper: the stores.
        found: contents and their scores, best first.
        wanted: folders whose places come first, where there are any.
    """
    contents = [content for content, _ in found]
    places, facts = keeper.catalogue.places(contents), keeper.catalogue.facts(contents)
    roots = {root for files in places.values() for root, _, _ in files}
    offline_roots = {root for root in roots if not os.path.isdir(root)}  # noqa: PTH112 (never raises)
    result: list[Hit] = []
    for content, score in found:
        paths = sorted(
            (not _lies_in(root / relative, wanted), missing or root in offline_roots, root / relative)
            for root, relative, missing in places.get(content, ())
        )
        if not paths or content not in facts:
            continue
        (_, offline, path), *others = paths
        result.append(
            Hit(
                rank=len(result) + 1,
                path=path,
                score=score,
                content=content,
                facts=facts[content],
                copies=tuple(other for _, _, other in others),
                offline=offline,
            )
        )
    return result


def _lies_in(path: Path, folders: Sequence[Path]) -> bool:
    return any(path.is_relative_to(folder) for folder in folders)
