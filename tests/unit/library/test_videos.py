"""Videos are found by their moments, with the second at which what was asked is seen."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from clipsearch import Library
from clipsearch.errors import PhotoError
from clipsearch.photos.decoding.decoder import decode_file, decode_pixels
from tests.support.album import draw
from tests.support.clips import make_clip
from tests.support.colour_embedder import COLOURS, ColourEmbedder


def scene(seconds: float, colour: str, size: tuple[int, int] = (160, 96)) -> tuple[float, Image.Image]:
    return seconds, Image.new("RGB", size, COLOURS[colour])


@pytest.mark.parametrize(
    ("name", "codec", "format_name"),
    [
        ("a.mp4", "mpeg4", "MP4"),
        ("a.mov", "mjpeg", "MOV"),
        ("a.mkv", "mpeg4", "MKV"),
        ("a.webm", "libvpx", "WEBM"),
        ("a.avi", "mpeg4", "AVI"),
        ("a.mpg", "mpeg2video", "MPEG"),
    ],
)
def test_each_container_is_decoded_by_its_scenes(
    tmp_path: Path, name: str, codec: str, format_name: str
) -> None:
    rate = 25 if codec == "mpeg2video" else 12
    scenes = [scene(2, "red"), scene(3, "green"), scene(2, "blue")]
    path = make_clip(tmp_path / name, scenes, codec=codec, rate=rate)
    photo = decode_file(path, 32, 300)
    assert (photo.facts.format, photo.facts.width, photo.facts.height) == (format_name, 160, 96)
    assert photo.missing == ""
    seconds = [at for at, _ in photo.moments]
    assert seconds == pytest.approx([0, 2, 5], abs=0.6)
    for (_, image), colour in zip(photo.moments, ("red", "green", "blue"), strict=True):
        assert image.getpixel((5, 5)) == pytest.approx(COLOURS[colour], abs=12)
    pixels = decode_pixels(path, None, 300, seconds=5.5)
    assert (pixels.width, pixels.height) == (160, 96)
    assert tuple(pixels.rgb[:3]) == pytest.approx(COLOURS["blue"], abs=12)


def test_a_scene_between_keyframes_is_found_and_a_long_video_has_few_moments(tmp_path: Path) -> None:
    path = make_clip(tmp_path / "a.mp4", [scene(3, "red"), scene(3, "blue")], keyframes=600)
    assert [at for at, _ in decode_file(path, 32, 300).moments] == pytest.approx([0, 3], abs=0.6)
    colours = ["red", "green", "blue", "white"] * 12
    path = make_clip(tmp_path / "b.mp4", [scene(1, colour) for colour in colours])
    assert 20 <= len(decode_file(path, 32, 300).moments) <= 32


def test_what_is_no_video_or_refers_to_other_files_is_refused(tmp_path: Path) -> None:
    whole = make_clip(tmp_path / "a.mkv", [scene(3, "red"), scene(3, "blue")]).read_bytes()
    (tmp_path / "cut.mkv").write_bytes(whole[: len(whole) * 2 // 3])
    cut = decode_file(tmp_path / "cut.mkv", 32, 300)
    assert cut.moments
    (tmp_path / "noise.mp4").write_bytes(b"\0\0\0\x18ftypisom" + bytes(range(256)) * 8)
    (tmp_path / "list.m3u8").write_text(f"#EXTM3U\n#EXTINF:1,\nfile://{tmp_path}/a.mkv\n")
    (tmp_path / "concat.mp4").write_text(f"ffconcat version 1.0\nfile {tmp_path}/a.mkv\n")
    for name in ("noise.mp4", "list.m3u8", "concat.mp4"):
        with pytest.raises(PhotoError):
            decode_file(tmp_path / name, 32, 300)
    with pytest.raises(PhotoError) as error:
        decode_file(tmp_path / "a.mkv", 32, 0)
    assert error.value.reason == "too-large"


def test_a_video_is_found_by_its_best_moment_and_leaves_nothing(tmp_path: Path) -> None:
    make_clip(
        tmp_path / "photos" / "holiday.mp4",
        [scene(3, "green"), scene(2, "purple"), scene(3, "yellow")],
        metadata={"creation_time": "2021-05-06T07:08:09Z"},
    )
    draw(tmp_path / "photos" / "red.png", "red")
    with Library.open(tmp_path / "data", embedder=ColourEmbedder()) as library:
        library.add(tmp_path / "photos")
        assert library.index().embedded == 2
        (hit,) = library.search("purple", 1)
        assert (hit.path.name, hit.reasons) == ("holiday.mp4", ("at: 0:03",))
        assert hit.moment == pytest.approx(3, abs=0.6)
        assert (hit.facts.taken, hit.facts.taken_from) == ("2021-05-06T07:08:09", "container")
        assert library.matches(None)[0].moment is None
        assert library.search("yellow", 2)[0].moment == pytest.approx(5, abs=0.6)
        assert library.search("red", 1)[0].path.name == "red.png"
        assert [one.path.name for one in library.search("type:video", 9)] == ["holiday.mp4"]
        assert [one.path.name for one in library.search("purple -type:video", 9)] == ["red.png"]
        thumbnail = library.thumbnail(hit.content)
        assert thumbnail is not None
        library.remove(tmp_path / "photos")
        assert library._stores.catalogue.models.moments_version(1) == (0, 0)
        assert library.search("purple", 9) == []
    with Library.open(tmp_path / "data", embedder=ColourEmbedder()) as library:
        assert len(library._stores.catalogue.models.moments(1).contents) == 0
