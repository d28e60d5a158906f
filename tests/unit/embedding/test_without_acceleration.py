"""`embedding.acceleration` may be left out: the vectors stay the same, only later."""

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
from tests.support.tiny_models import TEXTS, least_cosine

FOLDER = "tests/unit/embedding/encoders"
PROCESS = f"{FOLDER}/test_open_clip_loader.py::test_a_downloaded_model_embeds_photos_and_words[clip]"
EMBED_BY_STARTER = f"""
import numpy
from PIL import Image
from clipsearch.embedding.encoders.clip_model import TOWERS, ClipModel
from clipsearch.embedding.models.model_spec import resolve
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
        ignored = shutil.ignore_patterns("__pycache__", "acceleration", "libraries")
        shutil.copytree(source / name, place / name, ignore=ignored)
    shutil.copy(source / "pyproject.toml", place)
    shutil.copytree(source / "resources", place / "resources", copy_function=os.link)
    return place


def run(copy: Path, *arguments: str) -> str:
    """Run Python in the copy; what it wrote."""
    environment = {**os.environ, "PYTHONPATH": str(copy)}
    done = subprocess.run(
        [sys.executable, *arguments], cwd=copy, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_tests_of_the_encoders_pass(copy: Path) -> None:
    said = run(copy, "-m", "pytest", "-q", f"{FOLDER}/test_clip_model.py", f"{FOLDER}/test_bert.py", PROCESS)
    passed = re.search(r"(\d+) passed", said)
    assert passed is not None and int(passed[1]) >= 15
    assert "skipped" not in said


def test_the_starter_gives_the_same_vectors(copy: Path, pictures: list[Image.Image]) -> None:
    for number, picture in enumerate(pictures):
        picture.save(copy / f"{number}.png")
    run(copy, "-c", EMBED_BY_STARTER)
    plain = np.load(copy / "vectors.npz")
    clip = ClipModel(resolve("starter"), "cpu", "float32")
    images = clip.encode_images([clip.preprocess(picture) for picture in pictures])
    assert clip.tuning.rewritten
    assert least_cosine(images, plain["images"]) >= 0.99999
    assert least_cosine(clip.encode_texts(TEXTS), plain["texts"]) >= 0.99999
