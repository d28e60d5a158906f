"""The model in memory gives what open_clip's own steps give in float32, by whichever way it is computed."""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import open_clip
import pytest
import torch
from open_clip.transformer import Transformer
from PIL import Image
from safetensors.torch import load_file, save_file
from torchvision.transforms import Compose

from clipsearch.embedding.acceleration import autotune, fbgemm_layers, graph_rewrites, onednn_layers
from clipsearch.embedding.acceleration.autotune import AGREEMENT
from clipsearch.embedding.encoders import clip_model as clip_module
from clipsearch.embedding.encoders import text_tower
from clipsearch.embedding.encoders.clip_model import ClipModel
from clipsearch.embedding.models.model_spec import resolve
from clipsearch.embedding.models.tuning_file import Tuning
from clipsearch.records import Vectors
from tests.support.tiny_models import KINDS, make

TEXTS = ("a dog", "beach", "a photo of a dog on a beach, and " + "of a photo " * 30)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("clip")
    make("clip", place)
    return place


@pytest.fixture(scope="module")
def pictures() -> list[Image.Image]:
    dice = np.random.default_rng(0)
    coarse = [dice.integers(0, 256, (6, 8, 3), dtype=np.uint8) for _ in range(5)]
    return [Image.fromarray(some).resize((80, 60), Image.Resampling.BICUBIC) for some in coarse]


@torch.inference_mode()
def reference(folder: Path, pictures: list[Image.Image]) -> tuple[Vectors, Vectors]:
    """Vectors of pictures and of `TEXTS` by open_clip alone."""
    model, _, preprocess = open_clip.create_model_and_transforms(f"local-dir:{folder}")
    assert isinstance(preprocess, Compose)
    model.eval()
    images = torch.stack([preprocess(picture) for picture in pictures])
    tokens = open_clip.get_tokenizer(f"local-dir:{folder}")(list(TEXTS))
    return (
        model.encode_image(images, normalize=True).numpy(),
        model.encode_text(tokens, normalize=True).numpy(),
    )


def cosine(some: Vectors, others: Vectors) -> float:
    return float((some * others).sum(axis=1).min())


@pytest.mark.parametrize(
    ("precision", "least"), [("float32", 0.9999), ("bfloat16", AGREEMENT), ("float16", 0.9999)]
)
def test_every_way_agrees_with_open_clip_in_float32(
    folder: Path, pictures: list[Image.Image], precision: str, least: float
) -> None:
    images, texts = reference(folder, pictures)
    clip = ClipModel(resolve(str(folder)), "cpu", precision)
    assert cosine(clip.encode_images([clip.preprocess(picture) for picture in pictures]), images) >= least
    exact = clip.tuning.words == "float32"
    assert cosine(clip.encode_texts(TEXTS), texts) >= (0.99999 if exact else AGREEMENT)
    assert clip.info.precision == precision
    assert f"-{precision}-" in clip.info.fingerprint


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
    least = AGREEMENT if words == "bfloat16" else 0.99999
    assert cosine(clip.encode_texts(TEXTS), plain.encode_texts(TEXTS)) >= least
    assert clip.may_improve == (words == "float16" and fbgemm_layers.works())
    while clip.may_improve:
        clip.improve()
        assert cosine(clip.encode_texts(TEXTS), plain.encode_texts(TEXTS)) >= least


def improve(clip: ClipModel) -> None:
    """As between the first query and those after it."""
    clip.encode_texts(TEXTS)
    while clip.may_improve:
        clip.improve()


def layers(clip: ClipModel) -> list[str]:
    return [type(part).__name__ for part in clip._model.modules()]


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
    many = ["a photo of a dog"] * (text_tower.FEW + 1)
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
    assert cosine(clip.encode_texts(TEXTS), plain.encode_texts(TEXTS)) >= 0.99999
    assert cosine(clip.encode_texts(many), plain.encode_texts(many)) >= 0.99999
    monkeypatch.setattr(autotune, "AGREEMENT", 2.0)
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
    assert cosine(again.encode_texts(TEXTS), plain.encode_texts(TEXTS)) >= 0.99999


@pytest.mark.skipif(not fbgemm_layers.works(), reason="this processor cannot")
@pytest.mark.parametrize("kind", KINDS)
def test_one_text_alone_has_the_vector_that_it_has_among_others(
    tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(kind, tmp_path)
    monkeypatch.setattr(autotune, "PAYS", float("inf"))
    clip = ClipModel(resolve(str(tmp_path)), "cpu", "float32")
    improve(clip)
    quick = clip._texts._causal
    assert (quick is not None) == (kind == "clip")
    asked = ["dog", *TEXTS, "a " * 200, "a <end_of_text> dog", "<start_of_text>", "dog", "dog", "dogs"]
    asked += ["a photo", "a photo of", "a photo of a dog", "a photo on", "a", "b", "a photo on a beach"]
    if kind == "clip":  # others' tokenizers, these tiny ones, make no token of it
        asked.append("")
    together = clip.encode_texts(asked)
    alone = np.concatenate([clip.encode_texts([text]) for text in asked])
    assert cosine(alone, together) >= 0.99999


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
@pytest.mark.parametrize("heads_apart", [False, True])
def test_packed_attention_is_that_of_torch(*, heads_apart: bool) -> None:
    dice = torch.Generator().manual_seed(0)
    layer = torch.nn.MultiheadAttention(32, 4, batch_first=True).eval().requires_grad_(False)
    x = torch.randn(3, 5, 32, generator=dice)
    shape = (12, 5, 5) if heads_apart else (5, 5)
    mask = torch.where(torch.rand(shape, generator=dice) < 0.3, -torch.inf, 0.0)
    mask[..., 0] = 0.0
    expected = layer(x, x, x, need_weights=False, attn_mask=mask)[0]
    assert torch.allclose(
        fbgemm_layers.PackedAttention(layer)(x, x, x, attn_mask=mask)[0], expected, atol=1e-3
    )


@pytest.mark.skipif(not fbgemm_layers.works(), reason="this processor cannot")
@pytest.mark.parametrize(("scale", "whole"), [(None, True), (0.1, False)])
def test_a_block_is_packed_whole_where_it_does_nothing_else(scale: float | None, *, whole: bool) -> None:
    torch.manual_seed(0)
    tower = Transformer(32, 2, 4, ls_init_value=scale).eval().requires_grad_(False)
    model = torch.nn.Module()
    model.transformer = tower
    x, mask = torch.randn(3, 5, 32), torch.full((5, 5), -torch.inf).triu(1)
    expected = tower(x, attn_mask=mask)
    places = list(fbgemm_layers.slots(model))
    for place in places:
        place.pack()
    assert (type(tower.resblocks[0]) is fbgemm_layers.PackedBlock) == whole
    assert torch.allclose(tower(x, attn_mask=mask), expected, atol=2e-3)
    assert tower.get_cast_dtype() == torch.float32
    for place in places:
        place.unpack()
    assert torch.equal(tower(x, attn_mask=mask), expected)


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
    assert min(cosine(one, expected) for one in found) >= least


@pytest.mark.skipif(not onednn_layers.works(), reason="this torch has no such operators")
@pytest.mark.parametrize("precision", ["float32", "bfloat16", "float16", "auto"])
def test_only_weights_that_are_not_used_any_more_leave_memory(
    folder: Path, pictures: list[Image.Image], monkeypatch: pytest.MonkeyPatch, precision: str
) -> None:
    monkeypatch.setattr(autotune, "PAYS", float("inf"))
    freed: list[range] = []
    monkeypatch.setattr(
        clip_module, "forget_pages", lambda address, size: freed.append(range(address, address + size))
    )
    spec = resolve(str(folder))
    first = ClipModel(spec, "cpu", precision)
    assert freed
    waiting = ClipModel(spec, "cpu", "auto", {first.tuning_key: replace(first.tuning, rewritten=True)})
    for clip in (first, waiting):
        clip.encode_images([clip.preprocess(pictures[0])])
        used = {part.data_ptr() for part in clip._model.visual.parameters()}
        for part in (one for one in freed if one.start in clip._mapped):
            assert part.stop <= clip._mapped.stop
            assert not any(address in part for address in used)


def test_who_will_not_wait_gets_what_any_device_can_do(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def measured(*_: object) -> None:
        raise AssertionError("somebody waits")

    for module, name in (
        (autotune, "measured"),
        (autotune, "multiplies_faster"),
        (graph_rewrites, "stays_the_same"),
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
    monkeypatch.setattr(clip_module, "FASTER", {"cpu": clip_module.FASTER_ELSEWHERE})
    monkeypatch.setattr(autotune, "PAYS", float("inf"))
    monkeypatch.setattr(autotune, "multiplies_faster", lambda dtype, device: True)
    assert ClipModel(resolve(str(folder)), "cpu").info.precision == "float16"
    assert ClipModel(resolve(str(tmp_path / "large")), "cpu").info.precision == "bfloat16"


@pytest.mark.parametrize("pays", [True, False])
def test_a_faster_precision_that_does_not_pay_leaves_the_towers_as_they_were(
    folder: Path, pictures: list[Image.Image], monkeypatch: pytest.MonkeyPatch, *, pays: bool
) -> None:
    monkeypatch.setattr(autotune, "PAYS", float("inf") if pays else 0.0)
    monkeypatch.setattr(autotune, "multiplies_faster", lambda dtype, device: True)
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


def test_texts_are_run_no_longer_than_they_are(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clip = ClipModel(resolve(str(folder)), "cpu", measure=False)
    run, widths = clip._texts._run, list[int]()

    def note(tokens: torch.Tensor) -> torch.Tensor:
        widths.append(tokens.shape[1])
        return run(tokens)

    monkeypatch.setattr(clip._texts, "_run", note)
    monkeypatch.setattr(text_tower, "BATCH", 2)
    clip.encode_texts(["a dog", "a dog on a beach", "beach", "dog"])
    assert widths == [3, 7]  # with start and end; of each two that are alike in length, the longer
