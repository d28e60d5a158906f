"""How an accelerated model runs is measured once, and what was measured is obeyed."""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from safetensors.torch import load_file, save_file

from clipsearch.embedding.acceleration import (
    autotune,
    fbgemm_layers,
    graph_rewrites,
    image_accelerator,
    onednn_layers,
)
from clipsearch.embedding.encoders import weights_file
from clipsearch.embedding.encoders.clip_model import ClipModel
from clipsearch.embedding.models.model_spec import resolve
from clipsearch.embedding.models.tuning_file import Tuning
from tests.support.tiny_models import TEXTS, least_cosine


def test_what_was_measured_before_is_not_measured_again_and_a_named_precision_is_obeyed(folder: Path) -> None:
    first = ClipModel(resolve(str(folder)), "cpu")
    known = Tuning(first.info.precision, rewritten=False, batch=3, streams=1, threads=1, cut=False)
    notes = {first.tuning_key: known}
    again = ClipModel(resolve(str(folder)), "cpu", "auto", notes)
    assert again.tuning == known
    assert again.info == first.info
    other = "bfloat16" if known.precision == "float32" else "float32"
    named = ClipModel(resolve(str(folder)), "cpu", other, notes)
    assert named.info.precision == named.tuning.precision == other
    assert named.info.fingerprint != first.info.fingerprint
    assert named.tuning_key == first.tuning_key


@pytest.mark.parametrize(("precision", "least"), [("float32", 0.99999), ("bfloat16", 0.99)])
def test_a_tower_known_to_stay_the_same_is_rewritten_at_the_first_photo(
    pictures: list[Image.Image], precision: str, least: float
) -> None:
    if precision == "bfloat16" and not onednn_layers.works(torch.bfloat16):
        pytest.skip("this processor has no such products")
    starter = resolve("starter")
    plain = ClipModel(starter, "cpu", "float32", measure=False)
    known = {plain.tuning_key: replace(plain.tuning, precision=precision, rewritten=True)}
    clip = ClipModel(starter, "cpu", "auto", known)
    assert clip.info.precision == precision

    def norms() -> int:
        return sum(isinstance(part, torch.nn.BatchNorm2d) for part in clip._model.visual.modules())

    clip.encode_texts(TEXTS)
    before = norms()
    with ThreadPoolExecutor(4) as hands:
        found = list(hands.map(clip.encode_images, [[clip.preprocess(pictures[0])]] * 4))
    assert norms() < before
    expected = plain.encode_images([plain.preprocess(pictures[0])])
    assert min(least_cosine(one, expected) for one in found) >= least


@pytest.mark.skipif(not onednn_layers.works(), reason="this torch has no such operators")
@pytest.mark.parametrize("precision", ["float32", "bfloat16", "float16", "auto"])
def test_only_weights_that_are_not_used_any_more_leave_memory(
    folder: Path, pictures: list[Image.Image], monkeypatch: pytest.MonkeyPatch, precision: str
) -> None:
    monkeypatch.setattr(autotune, "PAYS", float("inf"))
    freed: list[range] = []
    monkeypatch.setattr(
        weights_file, "forget_pages", lambda address, size: freed.append(range(address, address + size))
    )
    spec = resolve(str(folder))
    first = ClipModel(spec, "cpu", precision)
    assert freed
    waiting = ClipModel(spec, "cpu", "auto", {first.tuning_key: replace(first.tuning, rewritten=True)})
    for clip in (first, waiting):
        clip.encode_images([clip.preprocess(pictures[0])])
        used = {part.data_ptr() for part in clip._model.visual.parameters()}
        for part in (one for one in freed if one.start in clip._file._addresses):
            assert part.stop <= clip._file._addresses.stop
            assert not any(address in part for address in used)


def test_without_a_measurement_the_default_tuning_is_used(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def measured(*_: object) -> None:
        raise AssertionError("somebody waits")

    for module, name in (
        (autotune, "measure"),
        (autotune, "has_fast_products"),
        (graph_rewrites, "can_rewrite"),
    ):
        monkeypatch.setattr(module, name, measured)
    plain = ClipModel(resolve(str(folder)), "cpu", measure=False)
    assert replace(plain.tuning, cut=None) == Tuning("float32", rewritten=False, batch=autotune.CPU_BATCH)
    known = Tuning("bfloat16", rewritten=False, batch=3, words="bfloat16", cut=True)
    notes = {plain.tuning_key: known}
    assert ClipModel(resolve(str(folder)), "cpu", "auto", notes, measure=False).tuning == known
    kept = ClipModel(resolve(str(folder)), "cpu", "float32", notes, measure=False)
    assert kept.tuning == plain.tuning


def test_where_numbers_are_too_large_for_float16_the_other_precision_is_tried(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(folder, tmp_path / "large")
    weights = tmp_path / "large" / "open_clip_model.safetensors"
    state = load_file(weights)
    state["visual.proj"] *= 1e7  # the vectors stay as they are, since they get unit length
    save_file(state, weights)
    monkeypatch.setattr(image_accelerator, "FASTER", {"cpu": image_accelerator.FASTER_ELSEWHERE})
    monkeypatch.setattr(autotune, "PAYS", float("inf"))
    monkeypatch.setattr(autotune, "has_fast_products", lambda dtype, device: True)
    assert ClipModel(resolve(str(folder)), "cpu").info.precision == "float16"
    assert ClipModel(resolve(str(tmp_path / "large")), "cpu").info.precision == "bfloat16"


@pytest.mark.parametrize("pays", [True, False])
def test_a_faster_precision_that_does_not_pay_leaves_the_towers_as_they_were(
    folder: Path, pictures: list[Image.Image], monkeypatch: pytest.MonkeyPatch, *, pays: bool
) -> None:
    monkeypatch.setattr(autotune, "PAYS", float("inf") if pays else 0.0)
    monkeypatch.setattr(autotune, "has_fast_products", lambda dtype, device: True)
    monkeypatch.setattr(fbgemm_layers, "works", lambda: False)  # which comes before that
    clip = ClipModel(resolve(str(folder)), "cpu")
    expected = "bfloat16" if pays else "float32"
    assert (clip.tuning.precision, clip.tuning.words) == (expected, expected)
    assert not clip.may_improve
    named = ClipModel(resolve(str(folder)), "cpu", "auto", {clip.tuning_key: clip.tuning})
    same = clip.encode_texts(TEXTS), named.encode_texts(TEXTS)
    assert np.array_equal(*same)
    pixels = [clip.preprocess(picture) for picture in pictures]
    assert np.array_equal(clip.encode_images(pixels), named.encode_images(pixels))
