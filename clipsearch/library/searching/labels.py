"""Words for a photo: the vocabulary, its embeddings, and the best terms for a vector."""

from __future__ import annotations

import csv
import hashlib
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from pathlib import Path

import numpy as np

from clipsearch.errors import ClipsearchError
from clipsearch.records import Ids, Label, Vector, Vectors
from clipsearch.settings import resources
from clipsearch.store.array_file import read_arrays, write_arrays

__all__ = [
    "Labels",
    "Vocabulary",
    "has_shipped_labels",
    "load_shipped_labels",
    "shipped_labels",
    "vocabulary_key",
]

BATCH = 512  # texts in one request to the model
# Log odds that a term is in one of five captions of a photo, with the starter: for each unit of its
# similarity and of the logarithm of its frequency, which is RARE at least.
SIMILARITY, FREQUENCY, INTERCEPT = 10.1, 0.75, -1.85
RARE, OWN_FREQUENCY = 0.0007, 0.01
LIKELY, FAIRLY_LIKELY = 0.5, 0.15
OWN = "own"  # kind of words that the user added
OWN_TEMPLATES = ("a photo of {}", "a picture with {} in it")

Encode = Callable[[Sequence[str]], Vectors]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Terms, each of a kind, and the phrases that are embedded for them.

    Attributes:
        terms: (term, kind), each term once.
        templates: by kind, phrases with `{}` for the term.
        frequencies: by term, of how many photos people's captions tell of it, from 0 to 1.
    """

    terms: tuple[tuple[str, str], ...]
    templates: dict[str, tuple[str, ...]]
    frequencies: Mapping[str, float] = field(default_factory=dict)

    @classmethod
    def load(cls, folder: Path | None = None) -> Vocabulary:
        """Read the three tables of a folder, by default of the resources."""
        if folder is None:
            return _shipped()
        templates: dict[str, list[str]] = defaultdict(list)
        for kind, template in _rows(folder / "templates.tsv"):
            templates[kind].append(template)
        return cls(
            tuple((term, kind) for term, kind in _rows(folder / "vocabulary.tsv")),
            {kind: tuple(found) for kind, found in templates.items()},
            {term: float(share) for term, share in _rows(folder / "frequencies.tsv")},
        )

    def prompts(self) -> list[list[str]]:
        """Each term's phrases: the bare term first, then its kind's templates."""
        return [
            [term, *(template.format(term) for template in self.templates.get(kind, ()))]
            for term, kind in self.terms
        ]


class Labels:
    """The vocabulary's embeddings under one model.

    Attributes:
        are_shipped: whether they came with clipsearch, as those of the starter.
    """

    def __init__(self, vocabulary: Vocabulary, vectors: Vectors) -> None:
        """Take embeddings: float32 (terms, dimensions), unit rows, in the order of the vocabulary."""
        self.are_shipped = False
        self._vocabulary = vocabulary
        self._vectors = vectors

    @cached_property
    def _centred(self) -> Vectors:
        centred = self._vectors - self._vectors.mean(axis=0)
        units: Vectors = centred / np.maximum(np.linalg.norm(centred, axis=1, keepdims=True), 1e-6)
        return units

    @property
    def terms(self) -> tuple[tuple[str, str], ...]:
        """The terms and their kinds, in the order of the vectors."""
        return self._vocabulary.terms

    @property
    def vectors(self) -> Vectors:
        """The embeddings of the terms: float32 (terms, dimensions), unit rows."""
        return self._vectors

    @classmethod
    def embed(
        cls,
        vocabulary: Vocabulary,
        encode: Encode,
        on_progress: Callable[[int, int], None] | None = None,
    ) -> Labels:
        """Embed each term as the normalised mean of its phrases.

        This is prompt ensembling as in CLIP (Radford et al. 2021, section 3.1.4).

        Args:
            vocabulary: the terms.
            encode: texts to float32 (n, dimensions) with unit rows.
            on_progress: called with the phrases done and their total.
        """
        prompts = vocabulary.prompts()
        flat = [phrase for phrases in prompts for phrase in phrases]
        parts = []
        for start in range(0, len(flat), BATCH):
            parts.append(encode(flat[start : start + BATCH]))
            if on_progress:
                on_progress(min(start + BATCH, len(flat)), len(flat))
        starts = np.cumsum([0, *(len(phrases) for phrases in prompts[:-1])])
        sums = np.add.reduceat(np.concatenate(parts), starts, axis=0)
        return cls(vocabulary, sums / np.linalg.norm(sums, axis=1, keepdims=True))

    @classmethod
    def load(cls, path: Path, vocabulary: Vocabulary, weights: str) -> Labels | None:
        """Read embeddings that `save` wrote; None where they are not of this vocabulary and model."""
        kept = read_arrays(path)
        try:
            if kept is None or str(kept["key"]) != vocabulary_key(vocabulary, weights):
                return None
            vectors = kept["vectors"].astype(np.float32)
        except (KeyError, ValueError):
            return None
        is_whole = vectors.shape[:-1] == (len(vocabulary.terms),) and np.isfinite(vectors).all()
        return cls(vocabulary, vectors) if is_whole else None

    def save(self, path: Path, weights: str) -> None:
        """Write the embeddings to a file; without it they are computed again next time."""
        key = vocabulary_key(self._vocabulary, weights)
        with suppress(OSError):
            write_arrays(path, key=key, vectors=self._vectors.astype(np.float16))

    def with_words(self, words: Sequence[str], encode: Encode) -> Labels:
        """These with words of the user's, of the kind "own"; what is a term already stays as it is."""
        known = {term.casefold() for term, _ in self._vocabulary.terms}
        new = tuple((word, OWN) for word in words if word.casefold() not in known)
        if not new:
            return self
        own = Labels.embed(Vocabulary(new, {OWN: OWN_TEMPLATES}), encode)
        vocabulary = replace(
            self._vocabulary,
            terms=(*self._vocabulary.terms, *new),
            frequencies={**self._vocabulary.frequencies, **{word: OWN_FREQUENCY for word, _ in new}},
        )
        made = Labels(vocabulary, np.concatenate([self._vectors, own.vectors]))
        made.are_shipped = self.are_shipped
        return made

    def best(self, vector: Vector, limit: int) -> list[Label]:
        """The terms nearest to a photo's vector, best first.

        The mean of the vocabulary is subtracted from each term before they are compared, since the
        embedding of a vague term is near to every picture.
        """
        similarity = self._centred @ vector
        return self._made(np.argsort(-similarity, kind="stable")[:limit], similarity, None)

    def likely(self, vector: Vector, mean: Vector, limit: int, *, every: bool = False) -> list[Label]:
        """The terms that are likely for a photo with their probabilities, best first.

        Those from `LIKELY` on; of the first two also those from `FAIRLY_LIKELY` on. By Bayes' rule, from how
        near a term is and how often people tell of it at all.

        Args:
            vector: of the photo.
            mean: of the vectors of the library's photos; what they have in common tells nothing.
            limit: at most so many.
            every: also the others.
        """
        (similarity,), (probabilities,) = self._similarities(vector[None], mean)
        top = np.argsort(-probabilities, kind="stable")[:limit]
        enough = np.where(np.arange(len(top)) < 2, FAIRLY_LIKELY, LIKELY)
        return self._made(top if every else top[probabilities[top] >= enough], similarity, probabilities)

    def shares(self, vectors: Vectors, mean: Vector) -> Vector:
        """Of how many of some photos each term is likely to be told, from 0 to 1: float32 (terms,).

        Args:
            vectors: of the photos, float32 (n, dimensions).
            mean: as for `likely`.
        """
        found: Vector = self._similarities(vectors, mean)[1].mean(axis=0)
        return found

    def _similarities(self, vectors: Vectors, mean: Vector) -> tuple[Vectors, Vectors]:
        """How near each term is to each photo, and how likely it is told of: float32 (n, terms) each."""
        centred = vectors - mean
        centred /= np.maximum(np.linalg.norm(centred, axis=1, keepdims=True), 1e-6)
        similarity = (centred @ self._centred.T).astype(np.float32)
        logits = SIMILARITY * similarity + FREQUENCY * self._log_frequencies + INTERCEPT
        return similarity, (1 / (1 + np.exp(-logits))).astype(np.float32)

    @cached_property
    def _log_frequencies(self) -> Vector:
        frequencies = self._vocabulary.frequencies
        return np.log([frequencies.get(term, 0.0) + RARE for term, _ in self._vocabulary.terms])

    def _made(self, rows: Ids, similarity: Vector, probabilities: Vector | None) -> list[Label]:
        terms = self._vocabulary.terms
        return [
            Label(
                rank,
                terms[i][0],
                terms[i][1],
                float(similarity[i]),
                None if probabilities is None else float(probabilities[i]),
            )
            for rank, i in enumerate(rows.tolist(), start=1)
        ]


def shipped_labels() -> Path:
    """The file with the starter's embeddings of the vocabulary, which comes with clipsearch."""
    return resources() / "models" / "starter" / "labels.npz"


@cache
def has_shipped_labels(weights: str) -> bool:
    """Whether the embeddings that come with clipsearch are of these weights; does not load them."""
    kept = read_arrays(shipped_labels(), names=["key"])
    return kept is not None and str(kept["key"]).startswith(f"{weights} ")


@cache
def load_shipped_labels(weights: str) -> Labels | None:
    """The embeddings that come with clipsearch, read once; None where they are of another model."""
    labels = Labels.load(shipped_labels(), Vocabulary.load(), weights)
    if labels is not None:
        labels.are_shipped = True
    return labels


def _rows(path: Path) -> list[tuple[str, str]]:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    except OSError as error:
        raise ClipsearchError(f"The vocabulary {path} cannot be read: {error}") from error
    return [(first, second) for first, second in rows[1:]]


def vocabulary_key(vocabulary: Vocabulary, weights: str) -> str:
    """A key that changes with the terms, the phrases and the model."""
    return f"{weights} {_shipped_digest() if vocabulary is _shipped() else _digest(vocabulary)}"


@cache
def _shipped() -> Vocabulary:
    """The vocabulary among the resources, read once."""
    return Vocabulary.load(resources() / "vocabulary")


@cache
def _shipped_digest() -> str:
    return _digest(_shipped())


def _digest(vocabulary: Vocabulary) -> str:
    prompts = "\n".join("\t".join(phrases) for phrases in vocabulary.prompts())
    return hashlib.blake2b(prompts.encode(), digest_size=16).hexdigest()
