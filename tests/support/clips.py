"""Short videos with known scenes, made by PyAV."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import av
import numpy as np
from PIL import Image

__all__ = ["make_clip"]


def make_clip(
    path: Path,
    scenes: Sequence[tuple[float, Image.Image]],
    *,
    codec: str = "mpeg4",
    rate: int = 12,
    keyframes: int = 12,
    metadata: Mapping[str, str] | None = None,
) -> Path:
    """Write a video in which each picture is seen for some seconds, drifting a little to the left.

    Args:
        path: its suffix tells the container.
        scenes: seconds and pictures, all of the same size.
        codec: an encoder of FFmpeg.
        rate: frames a second.
        keyframes: frames between two of them, at most.
        metadata: of the container.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    options = {"movflags": "use_metadata_tags"} if path.suffix.lower() in (".mov", ".mp4") else {}
    with av.open(str(path), "w", options=options) as container:
        container.metadata.update(metadata or {})
        stream = container.add_stream(codec, rate=rate)
        stream.width, stream.height = scenes[0][1].size
        stream.pix_fmt = "yuvj420p" if codec == "mjpeg" else "yuv420p"
        stream.codec_context.gop_size = keyframes
        for seconds, picture in scenes:
            pixels = np.asarray(picture.convert("RGB"))
            for number in range(round(seconds * rate)):
                frame = av.VideoFrame.from_ndarray(np.roll(pixels, -(number // 4), axis=1), format="rgb24")
                container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path
