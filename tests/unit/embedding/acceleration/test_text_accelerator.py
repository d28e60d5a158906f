"""Accelerated text towers give the vectors of plain ones."""

from __future__ import annotations

import shutil
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file

from clipsearch.embedding.acceleration import autotune, fbgemm_layers, text_accelerator
from clipsearch.embedding.acceleration.autotune import TEXT_AGREEMENT
from clipsearch.embedding.encoders import text_tower
from clipsearch.embedding.encoders.clip_model import ClipModel
from clipsearch.embedding.models.model_spec import resolve
from clipsearch.embedding.models.tuning_file import Tuning
from clipsearch.embedding.process.client import EmbeddingClient
from clipsearch.embedding.process.protocol import Setup
from tests.support.tiny_models import KINDS, TEXTS, least_cosine, make


def improve(clip: ClipModel) -> None:
    """As between the first query and those after it."""
    clip.encode_texts(TEXTS)
    while clip.may_improve:
        clip.improve()


def layers(clip: ClipModel) -> list[str]:
    return [type(part).__name__ for part in clip._model.modules()]


@pytest.mark.parametrize("words", ["float32", "bfloat16", "float16"])
@pytest.mark.parametrize("kind", KINDS)
def test_texts_are_cut_and_embedded_in_the_precision_that_was_chosen(
    tmp_path: Path, kind: str, words: str
) -> None:
    make(kind, tmp_path)
    spec = resolve(str(tmp_path))
    plain = ClipModel(spec, "cpu", "float32")
    known = Tuning("bfloat16", rewritten=False, batch=4, words=words)
    clip = ClipModel(spec, "cpu", "auto", {plain.tuning_key: known})
    assert replace(clip.tuning, cut=None) == known
    least = TEXT_AGREEMENT if words == "bfloat16" else 0.99999
    assert least_cosine(clip.encode_texts(TEXTS), plain.encode_texts(TEXTS)) >= least
    assert clip.may_improve == (words == "float16" and fbgemm_layers.works())
    while clip.may_improve:
        clip.improve()
        assert least_cosine(clip.encode_texts(TEXTS), plain.encode_texts(TEXTS)) >= least


@pytest.mark.skipif(not fbgemm_layers.works(), reason="this processor cannot")
@pytest.mark.parametrize("kind", KINDS)
def test_a_text_tower_is_packed_where_that_was_measured_to_pay(
    tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(kind, tmp_path)
    spec = resolve(str(tmp_path))
    monkeypatch.setattr(autotune, "PAYS", 0.0)
    plain = ClipModel(spec, "cpu", "float32")
    assert plain.tuning.words == "float32"
    monkeypatch.setattr(autotune, "PAYS", float("inf"))
    clip = ClipModel(spec, "cpu", "float32")
    assert clip.tuning.words == "float16"
    assert layers(clip) == layers(plain)  # measuring left nothing behind
    many = ["a photo of a dog"] * (text_accelerator.FEW + 1)
    assert np.array_equal(clip.encode_texts(many), plain.encode_texts(many))
    assert not clip.may_improve  # nobody searches yet
    assert np.array_equal(clip.encode_texts(TEXTS), plain.encode_texts(TEXTS))
    steps = 0
    while clip.may_improve:
        clip.improve()
        steps += 1
    clip.improve()  # there is nothing left, which is no error
    assert steps >= 3
    assert ("PackedBlock" in layers(clip)) == (kind != "roberta")
    assert "PackedLinear" in layers(clip)
    assert not np.array_equal(clip.encode_texts(TEXTS), plain.encode_texts(TEXTS))
    assert least_cosine(clip.encode_texts(TEXTS), plain.encode_texts(TEXTS)) >= 0.99999
    assert least_cosine(clip.encode_texts(many), plain.encode_texts(many)) >= 0.99999
    monkeypatch.setattr(autotune, "TEXT_AGREEMENT", 2.0)
    assert ClipModel(spec, "cpu", "float32").tuning.words == "float32"


@pytest.mark.skipif(not fbgemm_layers.works(), reason="this processor cannot")
def test_weights_that_float16_cannot_hold_are_left_as_they_are(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(folder, tmp_path / "large")
    weights = tmp_path / "large" / "open_clip_model.safetensors"
    state = {name: value.to(torch.bfloat16) for name, value in load_file(weights).items()}  # not mapped
    state["transformer.resblocks.0.mlp.c_fc.weight"] *= 1e7
    state["transformer.resblocks.0.mlp.c_proj.weight"] *= 1e-7
    save_file(state, weights)
    monkeypatch.setattr(autotune, "PAYS", float("inf"))
    spec = resolve(str(tmp_path / "large"))
    plain = ClipModel(spec, "cpu", "float32", measure=False)
    clip = ClipModel(spec, "cpu", "float32")
    assert clip.tuning.words == "float32"
    assert np.array_equal(clip.encode_texts(TEXTS), plain.encode_texts(TEXTS))
    again = ClipModel(spec, "cpu", "float32", {clip.tuning_key: replace(clip.tuning, words="float16")})
    improve(again)  # until the layer that cannot be packed
    assert least_cosine(again.encode_texts(TEXTS), plain.encode_texts(TEXTS)) >= 0.99999


@pytest.mark.skipif(not fbgemm_layers.works(), reason="this processor cannot")
@pytest.mark.parametrize("kind", KINDS)
def test_one_text_alone_has_the_vector_that_it_has_among_others(
    tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(kind, tmp_path)
    monkeypatch.setattr(autotune, "PAYS", float("inf"))
    clip = ClipModel(resolve(str(tmp_path)), "cpu", "float32")
    improve(clip)
    quick = clip._towers._texts._prefix_tower
    assert (quick is not None) == (kind == "clip")
    asked = ["dog", *TEXTS, "a " * 200, "a <end_of_text> dog", "<start_of_text>", "dog", "dog", "dogs"]
    asked += ["a photo", "a photo of", "a photo of a dog", "a photo on", "a", "b", "a photo on a beach"]
    if kind == "clip":  # others' tokenizers, these tiny ones, make no token of it
        asked.append("")
    together = clip.encode_texts(asked)
    alone = np.concatenate([clip.encode_texts([text]) for text in asked])
    assert least_cosine(alone, together) >= 0.99999


@pytest.mark.skipif(not fbgemm_layers.works(), reason="this processor cannot")
def test_what_two_texts_begin_with_is_computed_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(autotune, "PAYS", float("inf"))
    clip = ClipModel(resolve(str(folder)), "cpu", "float32")
    improve(clip)
    rows: list[int] = []
    project = fbgemm_layers.PackedBlock.project

    def counted(block: fbgemm_layers.PackedBlock, x: torch.Tensor) -> torch.Tensor:
        rows.append(x.shape[1])
        return project(block, x)

    monkeypatch.setattr(fbgemm_layers.PackedBlock, "project", counted)
    taken = []
    for text in ("beach dog", "beach dog", "beach", "beach photo dog", "dog beach", "beach dog"):
        rows.clear()
        clip.encode_texts([text])
        assert len(set(rows)) == 1
        taken.append(rows[0])
    assert taken[1:] == [1, 1, 3, 3, 3]  # the end is always asked for; the start is always known


@pytest.mark.skipif(not fbgemm_layers.works(), reason="this processor cannot")
def test_packed_words_come_before_those_in_bfloat16(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(autotune, "PAYS", float("inf"))
    spec = resolve(str(folder))
    first = ClipModel(spec, "cpu", "bfloat16")
    assert first.tuning.words == "float16"
    notes = {first.tuning_key: replace(first.tuning, precision="bfloat16", words="bfloat16")}
    assert ClipModel(spec, "cpu", "auto", notes).tuning.words == "bfloat16"
    assert ClipModel(spec, "cpu", "float32", notes).tuning.words == "float32"  # it was found not to pay


def test_where_weights_cannot_be_packed_they_are_not(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fbgemm_layers, "works", lambda: False)
    monkeypatch.setattr(autotune, "PAYS", float("inf"))
    first = ClipModel(resolve(str(folder)), "cpu", "float32")
    assert first.tuning.words == "float32"
    elsewhere = {first.tuning_key: replace(first.tuning, words="float16")}
    clip = ClipModel(resolve(str(folder)), "cpu", "float32", elsewhere)
    assert np.array_equal(clip.encode_texts(TEXTS), first.encode_texts(TEXTS))
    assert not clip.may_improve


def test_texts_are_run_no_longer_than_they_are(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clip = ClipModel(resolve(str(folder)), "cpu", measure=False)
    run, widths = clip._text_tower.encode_tokens, list[int]()

    def note(tokens: torch.Tensor) -> torch.Tensor:
        widths.append(tokens.shape[1])
        return run(tokens)

    monkeypatch.setattr(clip._text_tower, "encode_tokens", note)
    monkeypatch.setattr(text_tower, "BATCH", 2)
    clip.encode_texts(["a dog", "a dog on a beach", "beach", "dog"])
    assert widths == [3, 7]  # with start and end; of each two that are alike in length, the longer


@pytest.mark.skipif(not fbgemm_layers.works(), reason="this processor cannot")
def test_words_are_packed_between_two_queries_and_mean_the_same(tmp_path: Path) -> None:
    make("clip", tmp_path)
    plain = ClipModel(resolve(str(tmp_path)), "cpu", "float32", measure=False)
    tuned = {plain.tuning_key: replace(plain.tuning, words="float16")}
    setup = Setup(resolve(str(tmp_path)), "cpu", "float32", 100, tuned)
    worker = EmbeddingClient(setup, tmp_path / "log")
    try:
        for number in range(600):  # each text once: the client knows the last ones by heart
            text = f"dog {number}"
            found, expected = worker.encode_words([text]).result(120), plain.encode_texts([text])
            assert float((found * expected).sum()) >= 0.99999
            if not np.array_equal(found, expected):
                assert number, "it was packed before anybody asked"
                break
            assert number < 599
            time.sleep(0.05)
    finally:
        worker.close()
