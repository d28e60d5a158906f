"""Decoding of videos by PyAV (FFmpeg): facts, and pictures of the moments at which something new is seen.

Only what is named here is used of FFmpeg, which is imported with the first video: containers that hold
all they need, and decoders of ordinary cameras, phones and programs. No other file is opened, whatever
a container refers to. Nothing is encoded.
"""

from __future__ import annotations

import math
import re
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, BinaryIO

import numpy as np
import numpy.typing as npt
from PIL import Image

from clipsearch.errors import PhotoError
from clipsearch.photos.metadata.fields import camera_name
from clipsearch.photos.metadata.live_photos import identifier_of_clip
from clipsearch.records.details import MOST_CAMERA, Details, details_of

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream

__all__ = [
    "Moment",
    "Video",
    "read_facts",
    "read_moments",
    "read_picture",
    "video_details",
]

DEMUXERS: Mapping[str, str] = {
    "MP4": "mp4", "MOV": "mov", "MKV": "matroska", "WEBM": "matroska", "AVI": "avi", "MPEG": "mpeg",
}  # fmt: skip
DECODERS = frozenset((
    "h264", "hevc", "av1", "libdav1d", "vp8", "vp9", "libvpx", "libvpx-vp9", "mpeg4", "mpeg2video",
    "mpeg1video", "h263", "mjpeg", "prores", "dvvideo", "msmpeg4v2", "msmpeg4v3", "wmv2", "rawvideo",
))  # fmt: skip
OPTIONS = {"protocol_whitelist": "none", "enable_drefs": "0", "use_absolute_path": "0"}
MOST_MOMENTS = 32
STEP, MOST_STEPS = 0.5, 240  # seconds between two frames that are compared; at most so many in a video
LONG_GAP = 1.2  # seconds between two keyframes from which on all frames are decoded,
MOST_FRAMES = 4000  # of a video that has not more
DECODING_SECONDS = 25.0  # for one video; then what was found is all
SAMPLE_SIZE = (32, 18)  # pixels of the frames that are compared
NEW_SCENE = 18.0  # mean difference of their values, of 255, from which on something else is seen
LONGEST_SCENE = 20.0  # seconds after which a moment is taken in any case
BLANK = 6.0  # standard deviation below which a frame is all of one colour, such as black
MISSING = "The video is cut off or damaged; a part of it is missing"
NOTHING = "Nothing of the video can be decoded"
APPLE = "com.apple.quicktime."
ISO_TIME = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)")


@dataclass(frozen=True, slots=True)
class Moment:
    """A frame of a video: when it is shown, seconds from the start, and its picture, upright RGB."""

    seconds: float
    image: Image.Image


@dataclass(frozen=True, slots=True)
class Video:
    """What was read of a video.

    Attributes:
        size: width and height, upright, pixels.
        moments: by time; at least one.
        taken: local time if the container has it, else UTC, ISO 8601; None where it does not tell.
        camera: maker and model, or "".
        missing: a sentence about what could not be decoded, or "".
    """

    size: tuple[int, int]
    moments: tuple[Moment, ...]
    taken: str | None = None
    camera: str = ""
    missing: str = ""


@dataclass(slots=True)
class _Scenes:
    """Chooses frames in which something else is seen than in the one before."""

    least: int
    chosen: list[tuple[float, float, Image.Image]] = field(default_factory=list)  # change, seconds, picture
    last: npt.NDArray[np.float32] | None = None

    def offer(self, frame: VideoFrame, seconds: float) -> None:
        small: Any = frame.reformat(width=SAMPLE_SIZE[0], height=SAMPLE_SIZE[1], format="rgb24").to_ndarray()
        sample = small.astype(np.float32)
        change = math.inf if self.last is None else float(np.abs(sample - self.last).mean())
        if change < NEW_SCENE and seconds - self.chosen[-1][1] < LONGEST_SCENE:
            return
        if self.chosen and change >= NEW_SCENE and self._is_blank:
            self.chosen.pop()  # a black frame between two scenes
        self.last = sample
        self.chosen.append((change, seconds, _picture(frame, self.least)))
        if len(self.chosen) > MOST_MOMENTS:  # the one least unlike its predecessor, but not the first
            self.chosen.pop(min(range(1, len(self.chosen)), key=lambda one: self.chosen[one][0]))

    @property
    def _is_blank(self) -> bool:
        return (
            self.last is not None
            and float(self.last.std(axis=(0, 1)).max()) < BLANK
            and bool(self.last.mean() < 24)
        )


def read_moments(file: BinaryIO, name: str, least: int, max_megapixels: int) -> Video:
    """Read a video's facts, and pictures of at most `MOST_MOMENTS` moments.

    Args:
        file: opened, at its beginning.
        name: of its format.
        least: pixels that both sides of the pictures have at least, where the video's have.
        max_megapixels: larger ones are refused.

    Raises:
        PhotoError: it cannot be decoded.
    """
    with _Opened(file, name, max_megapixels) as opened:
        deadline = time.monotonic() + DECODING_SECONDS
        scenes, widest, is_damaged = _find_scenes(opened, least, deadline, only_keyframes=True)
        if widest > LONG_GAP and opened.frame_count <= MOST_FRAMES and not is_damaged:
            every, _, is_damaged = _find_scenes(opened, least, deadline, only_keyframes=False)
            if time.monotonic() <= deadline or not scenes.chosen:
                scenes = every
        missing = MISSING if is_damaged else ""
        if not scenes.chosen:
            raise PhotoError("truncated", NOTHING)
        moments = tuple(Moment(round(seconds, 3), image) for _, seconds, image in scenes.chosen)
        return Video(opened.size, moments, opened.taken, opened.camera, missing)


def _find_scenes(
    opened: _Opened, least: int, deadline: float, *, only_keyframes: bool
) -> tuple[_Scenes, float, bool]:
    """The scenes, the longest time between two frames that were seen, and whether the video is damaged."""
    scenes, before, widest, end = _Scenes(least), -math.inf, 0.0, 0.0
    try:
        for frame, seconds in opened.frames(only_keyframes=only_keyframes):
            widest, end = max(widest, seconds - end), seconds
            if seconds - before >= opened.step:
                scenes.offer(frame, seconds)
                before = seconds
            if time.monotonic() > deadline:
                break
    except opened.errors:
        return scenes, widest, True
    return scenes, max(widest, opened.seconds - end), False


def read_facts(file: BinaryIO, name: str) -> Details:
    """What a video says of itself; raises PhotoError where it is damaged."""
    file.seek(0)
    with _Opened(file, name, sys.maxsize) as opened:
        return video_details(file, opened.taken, opened.camera)


def video_details(file: BinaryIO, taken: str | None, camera: str) -> Details:
    """Details of a video whose date and camera are known."""
    values = {"taken": taken, "camera": camera, "content_identifier": identifier_of_clip(file)}
    return details_of(values, "container")


def read_picture(file: BinaryIO, name: str, seconds: float, max_megapixels: int) -> tuple[Image.Image, Video]:
    """The picture that is shown at a moment of a video, in full size, and the video without moments.

    Raises:
        PhotoError: it cannot be decoded.
    """
    with _Opened(file, name, max_megapixels) as opened:
        found: VideoFrame | None = None
        try:
            for frame, at in opened.frames(start=seconds):
                if found is not None and at > seconds + 0.02:
                    break
                found = frame
        except opened.errors:
            pass
        if found is None:
            raise PhotoError("truncated", NOTHING)
        about = Video(opened.size, (), opened.taken, opened.camera)
        return _picture(found, max(opened.size)), about


class _Opened:
    """A video of which the header was read. A context manager."""

    def __init__(self, file: BinaryIO, name: str, max_megapixels: int) -> None:
        import av

        av.logging.set_level(av.logging.PANIC)
        self.errors: tuple[type[Exception], ...] = (av.FFmpegError, ValueError, OverflowError, EOFError)
        self._file, self._name, self._most = file, name, max_megapixels
        self.size, self.seconds = (0, 0), 0.0

    def __enter__(self) -> _Opened:
        import av

        try:
            self._container: InputContainer = av.open(
                self._file, mode="r", format=DEMUXERS[self._name], container_options=OPTIONS
            )
        except (av.FFmpegError, ValueError) as error:
            raise PhotoError("truncated", NOTHING) from error
        try:
            self._prepare()
        except BaseException:
            self._container.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._container.close()

    def _prepare(self) -> None:
        streams = [one for one in self._container.streams.video if not _is_cover(one)]
        if not streams or streams[0].codec_context is None:
            raise PhotoError("not-a-photo", "There is no picture in this video")
        self._stream: VideoStream = streams[0]
        context = self._stream.codec_context
        if context.codec.name not in DECODERS:
            raise PhotoError("unsupported", f"Videos in {context.codec.name} cannot be decoded")
        size = context.width, context.height
        if min(size) < 1:
            raise PhotoError("truncated", NOTHING)
        if size[0] * size[1] > self._most * 1_000_000:
            raise PhotoError("too-large", f"The video has {size[0]} x {size[1]} pixels")
        context.thread_type, context.thread_count = "NONE", 1
        self.size = size
        duration = self._container.duration
        if duration is None and self._stream.duration and self._stream.time_base:
            self.seconds = float(self._stream.duration * self._stream.time_base)
        elif duration is not None:
            self.seconds = duration / 1e6
        self.seconds = min(max(self.seconds, 0.0), 1e6)
        self.step = max(STEP, self.seconds / MOST_STEPS)
        rate = float(self._stream.average_rate or 30)
        self.frame_count = max(self._stream.frames, round(self.seconds * rate))
        facts = {key.lower(): value for key, value in self._container.metadata.items()}
        when = facts.get(f"{APPLE}creationdate") or facts.get("creation_time") or ""
        time_found = ISO_TIME.match(when)
        is_set = time_found is not None and time_found[1] > "1971"  # else the clock was not
        self.taken = f"{time_found[1]}T{time_found[2]}" if time_found is not None and is_set else None
        maker = facts.get(f"{APPLE}make") or facts.get("com.android.manufacturer") or ""
        model = facts.get(f"{APPLE}model") or facts.get("com.android.model") or ""
        self.camera = camera_name(maker, model)[:MOST_CAMERA]

    def frames(
        self, *, only_keyframes: bool = False, start: float = 0.0
    ) -> Iterator[tuple[VideoFrame, float]]:
        """Frames with their times, in order; the size is that of the first one from then on, upright."""
        stream = self._stream
        first = float((stream.start_time or 0) * stream.time_base) if stream.time_base else 0.0
        stream.codec_context.flush_buffers()
        stream.codec_context.skip_frame = "NONKEY" if only_keyframes else "DEFAULT"
        self._container.seek(max(0, int((start + first) * 1_000_000) - 1), backward=True)
        for frame in self._container.decode(stream):
            if frame.width * frame.height > self._most * 1_000_000:
                raise PhotoError("too-large", f"The video has {frame.width} x {frame.height} pixels")
            size = frame.width, frame.height
            self.size = size[::-1] if frame.rotation % 180 else size
            yield frame, max(0.0, (frame.time or 0.0) - first)


def _is_cover(stream: VideoStream) -> bool:
    return bool(int(stream.disposition) & 0x400)  # AV_DISPOSITION_ATTACHED_PIC


def _picture(frame: VideoFrame, least: int) -> Image.Image:
    """A frame as an upright picture, both sides at least `least` pixels where the frame's are."""
    scale = min(1.0, least / min(frame.width, frame.height))
    size = max(1, round(frame.width * scale)), max(1, round(frame.height * scale))
    rgb: Any = frame.reformat(width=size[0], height=size[1], format="rgb24").to_ndarray()
    image = Image.fromarray(rgb)
    turn = frame.rotation % 360
    return image.rotate(turn, expand=True) if turn else image
