"""How many photos' captions have each term: `python -m training.frequencies --photos DIR`.

DIR has `captions.tsv` (columns image, split, caption). Only the split `train` is counted.
"""

from __future__ import annotations

import argparse
import csv
import re
from collections import defaultdict
from pathlib import Path

from clipsearch.library.searching.labels import Vocabulary
from clipsearch.settings import resources

__all__ = ["main", "stems"]

ENDINGS = (("ies", "y"), ("ing", ""), ("ed", ""), ("es", ""), ("s", ""))
FUNCTION_WORDS = {"a", "an", "the", "of", "in", "on", "at", "to", "with", "and", "for", "by"}


def stems(text: str) -> frozenset[str]:
    """The words of a text without endings, and without those that say nothing."""
    found = set()
    for word in re.findall("[a-z]+", text.lower()):
        ending = next(
            (pair for pair in ENDINGS if word.endswith(pair[0]) and len(word) - len(pair[0]) > 2), None
        )
        stem = word if ending is None else word[: -len(ending[0])] + ending[1]
        if word not in FUNCTION_WORDS:
            found.add(re.sub(r"(.)\1$", r"\1", stem).rstrip("e") if len(stem) > 3 else stem)
    return frozenset(found)


def main() -> None:
    """Write `frequencies.tsv` beside the vocabulary: the share of the photos for each term that occurs."""
    parser = argparse.ArgumentParser(prog="python -m training.frequencies", description=__doc__)
    parser.add_argument("--photos", type=Path, required=True)
    captions = defaultdict[str, set[str]](set)
    with (parser.parse_args().photos / "captions.tsv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            if row["split"] == "train":
                captions[row["image"]] |= stems(row["caption"])
    lines = ["term\tshare"]
    for term, _ in Vocabulary.load().terms:
        if count := sum(stems(term) <= told for told in captions.values()):
            lines.append(f"{term}\t{count / len(captions):.4f}")
    path = resources() / "vocabulary" / "frequencies.tsv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
