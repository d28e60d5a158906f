"""Reading the text in a picture, by the models that come with rapidocr.

Only the text process imports this: onnxruntime and OpenCV are loaded with the first picture.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from clipsearch.records import TextLine

__all__ = ["TextRecognizer", "cut_into_tiles"]

# Models of PP-OCRv6 in the wheel. Named as files, nothing is ever downloaded in their place.
MODELS = {
    "Det": "PP-OCRv6_det_small.onnx",
    "Cls": "ch_ppocr_mobile_v2.0_cls_mobile.onnx",
    "Rec": "PP-OCRv6_rec_small.onnx",
}
MOST_SIDE = 1600  # pixels of a tile; text of 12 pixels is read
LONG = 2.2  # times as long as wide: from there on a picture is read in tiles
OVERLAP = 0.12  # of a tile's length
LEAST_SCORE = 0.6  # of a line: what is below is mostly texture
MOST_LINES, MOST_CHARACTERS = 1000, 300
UNITS = 10_000  # of a box: parts of the picture's width or height


class TextRecognizer:
    """Finds and reads lines of text in pictures, by one thread. Holds 0.3 GB, while it reads up to 0.6 GB."""

    def __init__(self) -> None:
        """Load the models; ImportError where rapidocr or onnxruntime is not installed."""
        import rapidocr

        logging.disable(logging.INFO)
        folder = Path(rapidocr.__file__).parent / "models"
        params: dict[str, Any] = {
            "Global.log_level": "critical",
            "Global.max_side_len": MOST_SIDE,
            "Global.text_score": LEAST_SCORE,
            "EngineConfig.onnxruntime.intra_op_num_threads": 1,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
        for part, name in MODELS.items():
            path = folder / name
            if not path.is_file():
                raise ImportError(f"rapidocr comes without {name}")
            params[f"{part}.model_path"] = str(path)
        self._read = rapidocr.RapidOCR(params=params)

    def read(self, image: Image.Image) -> tuple[TextLine, ...]:
        """The lines of text in an upright RGB picture, from top to bottom."""
        lines: list[TextLine] = []
        for box, core in cut_into_tiles(image.size):
            tile = image.crop(box) if box != (0, 0, *image.size) else image
            if max(tile.size) > MOST_SIDE:
                tile.thumbnail((MOST_SIDE, MOST_SIDE), Image.Resampling.BICUBIC)
            factor = (box[2] - box[0]) / tile.width
            for text, corners in self._lines(tile):
                corners = corners * factor + box[:2]
                middle = corners.mean(axis=0)
                if core[0] <= middle[0] < core[2] and core[1] <= middle[1] < core[3]:
                    lines.append(TextLine(text, _box(corners, image.size)))
        lines.sort(key=lambda line: (line.box[1] + line.box[3] // 2, line.box[0]))
        return tuple(lines[:MOST_LINES])

    def _lines(self, tile: Image.Image) -> Iterator[tuple[str, Any]]:
        """Texts and corners, float (4, 2), in a tile's pixels."""
        found: Any = self._read(np.ascontiguousarray(np.asarray(tile)[:, :, ::-1]))  # as OpenCV: blue first
        if found.boxes is None or found.txts is None:
            return
        for corners, text in zip(found.boxes, found.txts, strict=True):
            tidy = " ".join(text.split())[:MOST_CHARACTERS]
            if any(character.isalnum() for character in tidy):
                yield tidy, np.asarray(corners, dtype=np.float64)


def cut_into_tiles(size: tuple[int, int]) -> Iterator[tuple[tuple[int, int, int, int], tuple[int, ...]]]:
    """The parts in which a picture is read: boxes, and in each the box in which a line's middle must be.

    The tiles overlap, so that each line is whole in one; the second boxes do not.
    """
    across = size[0] > size[1]
    length, width = max(size), min(size)
    if length <= LONG * width or length <= MOST_SIDE:
        yield (0, 0, *size), (0, 0, size[0] + 1, size[1] + 1)
        return
    step = max(int(1.5 * width), MOST_SIDE // 2)
    starts = list(range(0, max(1, length - step // 2), step))
    for number, start in enumerate(starts):
        end = length if number == len(starts) - 1 else start + step
        extra = int(OVERLAP * step)
        first, last = max(0, start - extra), min(length, end + extra)
        core = (0 if start == 0 else start, length + 1 if end == length else end)
        if across:
            yield (first, 0, last, width), (core[0], 0, core[1], width + 1)
        else:
            yield (0, first, width, last), (0, core[0], width + 1, core[1])


def _box(corners: Any, size: tuple[int, int]) -> tuple[int, int, int, int]:
    """The upright box around a line: left, top, width and height in `UNITS` of the picture's sides."""
    low = np.clip(np.floor(corners.min(axis=0) / size * UNITS), 0, UNITS - 1).astype(int)
    high = np.clip(np.ceil(corners.max(axis=0) / size * UNITS), low + 1, UNITS).astype(int)
    return int(low[0]), int(low[1]), int(high[0] - low[0]), int(high[1] - low[1])
