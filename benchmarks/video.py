"""Videos: 20 made clips with known scenes; whether the moment that words find is the right second.

    python -m benchmarks.video

Each clip shows four sample photos (of the demo library), panned slowly, for two to five seconds each, in one
of four containers. Right is a moment within the scene that shows what is asked for, or a second beside it.
Fails below 18 of 20.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from pathlib import Path

import av
import numpy as np
from PIL import Image

from benchmarks.measuring import show
from clipsearch import Library
from clipsearch.photos.samples import sample_folders

SUBJECTS = {
    "chelsea": "a cat",
    "coffee": "a cup of coffee",
    "rocket": "a rocket launch",
    "astronaut": "a woman in an orange suit",
    "china": "a temple",
    "flower": "a flower",
    "hubble_deep_field": "stars and galaxies",
    "motorcycle_left": "a motorcycle",
}
CODECS = (("mp4", "h264"), ("mov", "mpeg4"), ("webm", "libvpx"), ("mkv", "mpeg4"))
SIZE, RATE, CLIPS, BAR = (288, 192), 10, 20, 18


def main() -> None:
    """Measure and print."""
    photos = {
        path.stem: path
        for folder in sample_folders()
        for path in sorted(folder.rglob("*"))
        if path.stem in SUBJECTS and path.suffix in (".png", ".jpg", ".jpeg")
    }
    chance = random.Random(3)
    with tempfile.TemporaryDirectory(prefix="clipsearch-bench-") as place:
        clips = []
        for number in range(CLIPS):
            names = chance.sample(sorted(photos), 4)
            lengths = [chance.randrange(2, 6) for _ in names]
            suffix, codec = CODECS[number % len(CODECS)]
            path = Path(place, "clips", f"clip{number:02}.{suffix}")
            make(path, codec, [(photos[name], seconds) for name, seconds in zip(names, lengths, strict=True)])
            wanted = chance.randrange(4)
            start = sum(lengths[:wanted])
            clips.append((path, SUBJECTS[names[wanted]], start, start + lengths[wanted]))
        with Library.open(Path(place, "data")) as library:
            library.add(Path(place, "clips"))
            began = time.perf_counter()
            library.index()
            seconds = time.perf_counter() - began
            rows, right = [("clip", "words", "scene, s", "found, s", "")], 0
            for path, words, start, end in clips:
                (hit,) = library.search(f"{words} name:{path.stem}", 1, every=True)
                moment = -9.0 if hit.moment is None else hit.moment
                is_right = start - 1 <= moment <= end + 1
                right += is_right
                rows.append(
                    (path.name, words, f"{start} to {end}", f"{moment:.1f}", "" if is_right else "wrong")
                )
    show(rows)
    print(f"{right} of {CLIPS} at the right second; {seconds / CLIPS:.1f} s to index a clip")
    sys.exit(right < BAR)


def make(path: Path, codec: str, scenes: list[tuple[Path, int]]) -> None:
    """Write a clip in which photos are panned."""
    path.parent.mkdir(exist_ok=True)
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=RATE)
        stream.width, stream.height, stream.pix_fmt = *SIZE, "yuv420p"
        for photo, seconds in scenes:
            picture = Image.open(photo).convert("RGB").resize((SIZE[0] * 5 // 4, SIZE[1] * 5 // 4))
            room = picture.width - SIZE[0], picture.height - SIZE[1]
            count = seconds * RATE
            for number in range(count):
                left, top = room[0] * number // count, room[1] * number // count
                part = picture.crop((left, top, left + SIZE[0], top + SIZE[1]))
                frame = av.VideoFrame.from_ndarray(np.asarray(part), format="rgb24")
                container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


if __name__ == "__main__":
    main()
