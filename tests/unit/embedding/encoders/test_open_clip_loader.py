"""What was downloaded is loaded by the real embedding process, without a network; bad files are refused."""

from __future__ import annotations

import json
import os
import pickle
import sys
import threading
from pathlib import Path
from typing import Any

import numpy as np
import open_clip
import pytest
import torch
from PIL import Image
from safetensors.torch import load_file, save_file
from torch.overrides import TorchFunctionMode

from clipsearch.embedding.encoders import open_clip_loader
from clipsearch.embedding.encoders.clip_model import ClipModel
from clipsearch.embedding.encoders.open_clip_loader import create, release
from clipsearch.embedding.models import model_spec as models_module
from clipsearch.embedding.models.downloader import download
from clipsearch.embedding.models.model_spec import ModelSpec, resolve
from clipsearch.embedding.process.client import EmbeddingClient
from clipsearch.embedding.process.protocol import Setup
from clipsearch.errors import ModelError
from tests.support.album import draw
from tests.support.hub_server import Hub
from tests.support.tiny_models import KINDS, make

NAME, PLACE, COMMIT = "PE-Core-B-16/meta", "timm/PE-Core-B-16", "0038414f37721c5eafc1a5e0da802d291c909de3"


# Forks begin without transformers, which all but the first need.
@pytest.mark.parametrize(
    "kind", [KINDS[0], *(pytest.param(kind, marks=pytest.mark.real_start) for kind in KINDS[1:])]
)
def test_a_downloaded_model_embeds_photos_and_words(kind: str, hub: Hub, tmp_path: Path) -> None:
    made = tmp_path / "made"
    made.mkdir()
    files = make(kind, made)
    hub.publish(PLACE, files, COMMIT)
    hub.publish("xlm/tiny", {name: data for name, data in files.items() if name == "config.json"})
    download(NAME, lambda done, total: None, threading.Event())
    photo = draw(tmp_path / "photo.jpg", "red")
    worker = EmbeddingClient(Setup(resolve(NAME), "cpu", "float32", 100), tmp_path / "log")
    try:
        words = worker.encode_words(["a photo of a dog", "beach"]).result(120)
        picture = worker.encode_photo(photo).result(120)
    finally:
        worker.close()
    assert words.shape == (2, 16)
    assert np.allclose(np.linalg.norm(words, axis=1), 1, atol=1e-5)
    assert picture.vector.shape == (16,)
    assert abs(float(words[0] @ words[1])) < 0.9999


class _Evil:
    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, tuple[Path]]:
        return Path.touch, (self.path,)


def test_no_pickle_is_opened_beside_the_weights_or_instead(tmp_path: Path) -> None:
    folder, mark = tmp_path / "model", tmp_path / "mark"
    folder.mkdir()
    make("clip", folder)
    evil = pickle.dumps(_Evil(mark))
    for name in ("open_clip_pytorch_model.bin", "pytorch_model.bin", "model.pth", "open_clip_model.pt"):
        (folder / name).write_bytes(evil)
    (folder / "open_clip_model.safetensors").rename(folder / "model.safetensors")  # less liked by open_clip
    assert ClipModel(resolve(str(folder)), "cpu", "float32").info.dimensions == 16
    (folder / "model.safetensors").unlink()
    for spec in (ModelSpec("evil", folder), ModelSpec("evil", folder, weights=folder / "model.pth")):
        with pytest.raises(ModelError, match="no weights in safetensors format"):
            ClipModel(spec, "cpu", "float32")
    (folder / "open_clip_model.safetensors").write_bytes(evil)
    with pytest.raises(ModelError, match="cannot be loaded"):
        ClipModel(resolve(str(folder)), "cpu", "float32")
    assert not mark.exists()
    pickle.loads(evil)
    assert mark.exists()  # it would have worked


def test_damaged_or_other_weights_are_refused(tmp_path: Path) -> None:
    make("clip", tmp_path)
    weights = tmp_path / "open_clip_model.safetensors"
    whole = weights.read_bytes()
    for data in (b"", whole[: len(whole) // 2], b"\xff" * 1000):
        weights.write_bytes(data)
        with pytest.raises(ModelError, match="cannot be loaded"):
            ClipModel(resolve(str(tmp_path)), "cpu", "float32")
    weights.write_bytes(whole)
    with pytest.raises(ModelError, match="cannot be loaded"):
        ClipModel(resolve(f"ViT-S-32-alt@{weights}"), "cpu", "float32")


def test_a_file_of_weights_is_loaded_as_its_architecture(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "model").mkdir()
    config = json.loads(make("clip", tmp_path / "model")["open_clip_config.json"])["model_cfg"]
    (tmp_path / "tiny-of-tests.json").write_text(json.dumps(config))
    open_clip.add_model_config(tmp_path / "tiny-of-tests.json")
    monkeypatch.setattr(
        models_module, "architectures", lambda: {"tiny-of-tests": tmp_path / "tiny-of-tests.json"}
    )
    mine = (tmp_path / "model" / "open_clip_model.safetensors").rename(tmp_path / "mine.safetensors")
    alone = ClipModel(resolve(f"tiny-of-tests@{mine}"), "cpu", measure=False)
    mine.rename(tmp_path / "model" / "open_clip_model.safetensors")
    whole = ClipModel(resolve(str(tmp_path / "model")), "cpu", measure=False)
    assert np.array_equal(alone.encode_texts(["a dog"]), whole.encode_texts(["a dog"]))
    pixels = [np.full((32, 32, 3), 200, np.uint8)]
    assert alone.encode_images(pixels).shape == (1, 16)


class _Recorder(TorchFunctionMode):
    """Records the functions of torch that are called."""

    def __init__(self) -> None:
        super().__init__()
        self.functions: set[object] = set()

    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        self.functions.add(func)
        return func(*args, **(kwargs or {}))


@pytest.mark.parametrize("kind", KINDS)
def test_no_weights_are_drawn_only_to_be_replaced(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(kind, tmp_path)
    spec, draws = resolve(str(tmp_path)), open_clip_loader.RANDOM_INITS
    with _Recorder() as recorder:
        quick = create(spec)
    assert not recorder.functions & draws
    monkeypatch.setattr(open_clip_loader, "RANDOM_INITS", frozenset())
    with _Recorder() as recorder:
        slow = create(spec)
    assert recorder.functions & draws
    assert quick.state_dict().keys() == slow.state_dict().keys()
    assert all(torch.equal(one, slow.state_dict()[name]) for name, one in quick.state_dict().items())


@pytest.mark.skipif(not Path("/proc/self/maps").exists(), reason="where no system tells what is mapped")
@pytest.mark.parametrize(("precision", "is_mapped"), [(torch.float32, True), (torch.float16, False)])
def test_weights_in_float32_are_the_mapped_file_and_others_are_converted(
    precision: torch.dtype, is_mapped: bool, tmp_path: Path
) -> None:
    make("clip", tmp_path)
    file = tmp_path / "open_clip_model.safetensors"
    save_file({name: data.to(precision) for name, data in load_file(file).items()}, file)
    spec = resolve(str(tmp_path))
    model = create(spec)
    before = {name: data.clone() for name, data in model.state_dict().items()}
    release(model, spec)
    assert (str(file) in Path("/proc/self/maps").read_text(encoding="utf-8")) == is_mapped
    for name, data in model.state_dict().items():
        assert data.dtype == torch.float32
        assert torch.equal(data, before[name])


@pytest.mark.parametrize("kind", KINDS)
def test_the_dimensions_are_known_before_anything_is_embedded(kind: str, tmp_path: Path) -> None:
    make(kind, tmp_path)
    clip = ClipModel(resolve(str(tmp_path)), "cpu", "float32")
    assert clip.encode_texts(["a dog"]).shape[1] == clip.info.dimensions == 16


@pytest.mark.skipif(sys.platform == "win32", reason="there it cannot be written to meanwhile")
def test_a_mapped_file_that_is_written_to_embeds_nothing_any_more(tmp_path: Path) -> None:
    make("clip", tmp_path)
    file = tmp_path / "open_clip_model.safetensors"
    clip = ClipModel(resolve(str(tmp_path)), "cpu", "float32")
    before = clip.encode_texts(["a dog"])
    picture = clip.preprocess(Image.new("RGB", (40, 30), "red"))
    data = file.read_bytes()
    (other := tmp_path / "other").write_bytes(data[:-4] + bytes(4))
    other.replace(file)  # which leaves what is mapped as it was
    assert np.array_equal(clip.encode_texts(["a dog"]), before)
    clip = ClipModel(resolve(str(tmp_path)), "cpu", "float32")
    with file.open("r+b") as mapped:
        mapped.write(data[:9])
    os.utime(file, ns=(1, 1))
    for embed in (lambda: clip.encode_texts(["a dog"]), lambda: clip.encode_images([picture])):
        with pytest.raises(ModelError, match="written to while it was in use"):
            embed()


def test_initialisation_that_draws_until_a_number_fits_comes_to_an_end() -> None:
    with open_clip_loader._SkipRandomInit():
        drawn = [
            torch.nn.init.trunc_normal_(torch.full((8, 8), 9.0)),
            torch.nn.init.xavier_normal_(torch.full((8, 8), 9.0)),
            torch.full((8, 8), 9.0).normal_(),
        ]
    assert all(tensor.abs().max() <= 2 for tensor in drawn)
