"""A photo finds its words: the vocabulary, its embeddings, and the best terms for a vector."""

from __future__ import annotations

import csv
import os
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from clipsearch.errors import ClipsearchError
from clipsearch.records import Label, Vector, Vectors
from clipsearch.settings import resources

__all__ = ["Labels", "Vocabulary"]

BATCH = 512  # texts for one request to the model


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Terms, each of a kind, and the phrases that ask for them.

    Attributes:
        terms: (term, kind), each term once.
        templates: by kind, phrases with `{}` for the term.
    """

    terms: tuple[tuple[str, str], ...]
    templates: dict[str, tuple[str, ...]]

    @classmethod
    def load(cls, folder: Path | None = None) -> Vocabulary:
        """Read `vocabulary.tsv` and `templates.tsv`, by default those among the resources."""
        folder = folder or resources() / "vocabulary"
        templates: dict[str, list[str]] = defaultdict(list)
        for kind, template in _rows(folder / "templates.tsv"):
            templates[kind].append(template)
        return cls(
            tuple((term, kind) for term, kind in _rows(folder / "vocabulary.tsv")),
            {kind: tuple(found) for kind, found in templates.items()},
        )

    def prompts(self) -> list[list[str]]:
        """Each term's phrases: the bare term first, then its kind's templates."""
        return [
            [term, *(template.format(term) for template in self.templates.get(kind, ()))]
            for term, kind in self.terms
        ]


class Labels:
    """The vocabulary's embeddings under one model."""

    def __init__(self, vocabulary: Vocabulary, vectors: Vectors) -> None:
        """Take embeddings: float32 (terms, dimensions), unit rows, in the vocabulary's order."""
        self._vocabulary = vocabulary
        self._vectors = vectors
        centred = vectors - vectors.mean(axis=0)
        self._centred = centred / np.maximum(np.linalg.norm(centred, axis=1, keepdims=True), 1e-6)

    @classmethod
    def embed(cls, vocabulary: Vocabulary, encode: Callable[[Sequence[str]], Vectors]) -> Labels:
        """Embed each term as the normalised mean of its phrases.

        This is prompt ensembling as in CLIP (Radford et al. 2021, section 3.1.4).
        """
        prompts = vocabulary.prompts()
        flat = [phrase for phrases in prompts for phrase in phrases]
        parts = [encode(flat[i : i + BATCH]) for i in range(0, len(flat), BATCH)]
        starts = np.cumsum([0, *(len(phrases) for phrases in prompts[:-1])])
        sums = np.add.reduceat(np.concatenate(parts), starts, axis=0)
        return cls(vocabulary, sums / np.linalg.norm(sums, axis=1, keepdims=True))

    @classmethod
    def cached(cls, vocabulary: Vocabulary, path: Path, encode: Callable[[Sequence[str]], Vectors]) -> Labels:
        """Read the embeddings kept at `path`; make and keep them where they do not fit."""
        prompts = np.array([phrase for phrases in vocabulary.prompts() for phrase in phrases])
        try:
            with np.load(path, allow_pickle=False) as kept:
                if np.array_equal(kept["prompts"], prompts):
                    return cls(vocabulary, kept["vectors"].astype(np.float32))
        except (OSError, ValueError, KeyError, EOFError):  # missing, or not what we wrote
            pass
        labels = cls.embed(vocabulary, encode)
        _save(path, prompts=prompts, vectors=labels._vectors.astype(np.float16))
        return labels

    def best(self, vector: Vector, limit: int) -> list[Label]:
        """The terms nearest to a photo's vector.

        Terms are ranked by similarity after the vocabulary's mean is taken from each, since a
        vague word lies near to every picture; the score that is shown is plain cosine similarity.
        """
        cosine, terms = self._vectors @ vector, self._vocabulary.terms
        top = np.argsort(-(self._centred @ vector), kind="stable")[:limit]
        return [
            Label(rank, terms[i][0], terms[i][1], float(cosine[i])) for rank, i in enumerate(top, start=1)
        ]


def _rows(path: Path) -> list[tuple[str, str]]:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    except OSError as error:
        raise ClipsearchError(f"The vocabulary {path} cannot be read: {error}") from error
    return [(first, second) for first, second in rows[1:]]


def _save(path: Path, **arrays: np.ndarray) -> None:
    """Keep a cache for next time; where that is impossible, next time costs seconds again."""
    temporary = path.with_suffix(".new.npz")
    try:
        with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as f:
            np.savez(f, **arrays)  # type: ignore[arg-type]
        temporary.replace(path)
    except OSError:
        temporary.unlink(missing_ok=True)
