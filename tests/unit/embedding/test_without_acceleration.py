"""`embedding.acceleration` may be left out: the vectors stay the same, and take longer."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from clipsearch.embedding.encoders.clip_model import ClipModel
from clipsearch.embedding.models.model_spec import resolve
from clipsearch.settings import PACKAGE
from tests.support.shared_folders import FOLDERS
from tests.support.tiny_models import TEXTS, least_cosine

FOLDER = "tests/unit/embedding/encoders"
TESTS = (
    f"{FOLDER}/test_clip_model.py",
    f"{FOLDER}/test_bert.py",
    f"{FOLDER}/test_open_clip_loader.py::test_a_downloaded_model_embeds_photos_and_words[clip]",
)
EMBED_BY_STARTER = f"""
import numpy
from PIL import Image
from clipsearch.embedding.encoders.clip_model import TOWERS, ClipModel
from clipsearch.embedding.models.model_spec import resolve


def test_the_starter() -> None:
    assert TOWERS.__name__ == "PlainTowers"
    clip = ClipModel(resolve("starter"), "cpu")
    assert clip.info.precision == "float32" and not clip.may_improve
    pictures = [Image.open(f"{{number}}.png") for number in range(5)]
    images = clip.encode_images([clip.preprocess(picture) for picture in pictures])
    numpy.savez("vectors", images=images, texts=clip.encode_texts({TEXTS!r}))
"""


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the program without the folder, so that processes that it starts are without it as well."""
    place, source = tmp_path_factory.mktemp("copy"), PACKAGE.parent
    for name in ("clipsearch", "tests"):
        ignored = shutil.ignore_patterns("acceleration", "libraries")
        shutil.copytree(source / name, place / name, ignore=ignored)
    shutil.copy(source / "pyproject.toml", place)
    (place / "resources").symlink_to(source / "resources")
    return place


def test_the_tests_of_the_encoders_pass_and_the_starter_gives_the_same_vectors(
    copy: Path, pictures: list[Image.Image]
) -> None:
    """All in one process, since to import torch and open_clip takes five seconds."""
    for number, picture in enumerate(pictures):
        picture.save(copy / f"{number}.png")
    (copy / FOLDER / "test_starter.py").write_text(EMBED_BY_STARTER)
    environment = dict(os.environ)
    environment.pop(FOLDERS, None)  # there are processes that have the folder
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", *TESTS, f"{FOLDER}/test_starter.py"],
        cwd=copy,
        env=environment | {"PYTHONPATH": str(copy)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    passed = re.search(r"(\d+) passed", done.stdout)
    assert passed is not None and int(passed[1]) >= 16
    assert "skipped" not in done.stdout
    plain = np.load(copy / "vectors.npz")
    clip = ClipModel(resolve("starter"), "cpu", "float32")
    images = clip.encode_images([clip.preprocess(picture) for picture in pictures])
    assert clip.tuning.rewritten
    assert least_cosine(images, plain["images"]) >= 0.99999
    assert least_cosine(clip.encode_texts(TEXTS), plain["texts"]) >= 0.99999
