"""Whether every operator that should make the towers quicker here does work: a missing one only costs speed.

    python -m benchmarks.acceleration

For each family of `embedding.acceleration`: what this processor can do, told by its own flags and not by
torch's operators, beside what works. Exits with 1 where something should work and does not, as after an
update of torch that renamed a private operator. On other processors than x86-64 nothing is expected of
FBGEMM and oneDNN.
"""

from __future__ import annotations

import platform
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import open_clip
import torch

from benchmarks.measuring import show
from clipsearch.embedding.acceleration import (
    autotune,
    bert_layers,
    fbgemm_layers,
    graph_rewrites,
    onednn_layers,
    prefix_cache,
)
from clipsearch.embedding.acceleration.onednn_layers import FusedLinear
from clipsearch.embedding.encoders.open_clip_loader import create
from clipsearch.embedding.models.model_spec import resolve

CPU = torch.device("cpu")
VIT = "ViT-B-32-256"
AVX512 = {"avx512f", "avx512bw", "avx512vl", "avx512dq"}
YES_NO = {True: "yes", False: "no"}


@dataclass(frozen=True)
class Check:
    """One thing that should work.

    Attributes:
        name: what it is.
        needs: what the processor needs for it, in words.
        expected: whether it has that.
        works: finds out; an exception counts as no.
    """

    name: str
    needs: str
    expected: bool
    works: Callable[[], bool]


def main() -> int:
    """Check and print; 1 where something that is expected does not work."""
    flags = processor_flags()
    print(f"{platform.machine()}, {torch.backends.cpu.get_cpu_capability()}, torch {torch.__version__}\n")
    missing = report([*operators(flags), *towers(flags)])
    print(f"\n{missing} missing" if missing else "\nall that is expected works")
    return 1 if missing else 0


@torch.inference_mode()
def report(checks: Sequence[Check]) -> int:
    """Print what works as a table; how many checks that are expected to work do not."""
    rows, missing = [("", "needs", "expected", "works", "")], 0
    for check in checks:
        try:
            works, why = check.works(), ""
        except Exception as error:
            works, why = False, f" {type(error).__name__}: {error}"
        verdict = ("met" if works else f"**MISSING**{why}") if check.expected else ""
        missing += check.expected and not works
        rows.append((check.name, check.needs, YES_NO[check.expected], YES_NO[works], verdict))
    show(rows)
    return missing


def operators(flags: set[str]) -> list[Check]:
    """The operators of torch that are not public, on a processor with such flags; see `processor_flags`."""
    avx2, avx512 = is_x86() and "avx2" in flags, is_x86() and flags >= AVX512
    fast_bfloat16 = _has_fast_bfloat16(flags)
    float32, bfloat16 = torch.float32, torch.bfloat16
    return [
        Check("FBGEMM: linear layers packed in float16", "AVX2", avx2, fbgemm_layers.works),
        Check("oneDNN: fused layers in float32", "x86-64", is_x86(), lambda: onednn_layers.works(float32)),
        Check("oneDNN: products in bfloat16", "AVX-512", avx512, lambda: onednn_layers.works(bfloat16)),
        Check(
            "products in bfloat16 take less time than in float32",
            "AVX-512 BF16 or AMX",
            fast_bfloat16,
            lambda: autotune.has_fast_products(bfloat16, CPU),
        ),
    ]


def towers(flags: set[str]) -> list[Check]:
    """What is made of two real models: their layers are known by the names of their classes."""
    avx2, fast_bfloat16 = is_x86() and "avx2" in flags, _has_fast_bfloat16(flags)
    vit = open_clip.create_model(VIT).eval().requires_grad_(False)
    starter = create(resolve("starter")).eval().requires_grad_(False)
    blocks = len(vit.visual.transformer.resblocks)
    products = {"FusedLinear": 5 * blocks, "FusedAttention": blocks, "PatchEmbedding": 1}
    packed = {"PackedBlock": len(vit.transformer.resblocks)}
    return [
        Check(f"{VIT}: class token", "", True, lambda: rewrites(vit, {"ClassTokenBlock": 1})),
        Check(f"{VIT}: packed image tower", "x86-64", is_x86(), lambda: rewrites(vit, products)),
        Check(f"{VIT}: packed text tower", "AVX2", avx2, lambda: packs(vit, packed)),
        # Its blocks are packed now, by the check before.
        Check(f"{VIT}: prefix cache", "AVX2", avx2, lambda: prefix_cache.is_supported(vit)),
        Check("starter: products", "", True, lambda: rewrites(starter, {"PointwiseConvolution": 20})),
        Check(
            "starter: fused convolutions",
            "x86-64",
            is_x86(),
            lambda: rewrites(starter, {"FusedConvolution": 10}),
        ),
        Check("starter: packed text tower", "AVX2", avx2, lambda: packs(starter, {"PackedLinear": 20})),
        Check(
            "starter: fused text tower in bfloat16",
            "AVX-512 BF16 or AMX",
            fast_bfloat16,
            lambda: packs(
                create(resolve("starter")).eval().requires_grad_(False),
                {"FusedBertLayer": 6},
                bert_layers.slots,
            ),
        ),
    ]


def _has_fast_bfloat16(flags: set[str]) -> bool:
    return is_x86() and bool({"avx512_bf16", "amx_bf16"} & flags)


def is_x86() -> bool:
    return platform.machine().lower() in ("x86_64", "amd64")


def processor_flags() -> set[str]:
    """What the processor can do, in Linux's names; elsewhere only what torch knows its own kernels by."""
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        lines = cpuinfo.read_text().splitlines()
        return set(next((line.partition(":")[2] for line in lines if line.startswith("flags")), "").split())
    level = torch.backends.cpu.get_cpu_capability()
    return {"AVX512": {"avx2", *AVX512}, "AVX2": {"avx2"}}.get(level, set())


def rewrites(model: Any, least: dict[str, int]) -> bool:
    """Whether an image tower can be rewritten, and then has so many layers of each kind, products packed."""
    example = torch.nn.functional.interpolate(torch.randn(1, 3, 8, 8), 256, mode="bicubic")
    if not graph_rewrites.can_rewrite(model.visual, example):
        return False
    tower = graph_rewrites.copy_sharing_weights(model.visual)
    graph_rewrites.rewrite(tower, CPU)
    onednn_layers.pack(tower, torch.float32)
    if is_x86() and any(
        isinstance(layer, FusedLinear) and layer.weight is not None for layer in tower.modules()
    ):
        return False
    return has_layers(tower, least)


def packs(
    model: Any,
    least: dict[str, int],
    slots: Callable[[Any], Iterable[fbgemm_layers.Slot]] = fbgemm_layers.slots,
) -> bool:
    """Pack a text tower for good; whether it then has so many layers of each kind."""
    for slot in slots(model):
        slot.pack()
    return has_layers(model, least)


def has_layers(module: torch.nn.Module, least: dict[str, int]) -> bool:
    names = [type(layer).__name__ for layer in module.modules()]
    return all(names.count(name) >= count for name, count in least.items())


if __name__ == "__main__":
    sys.exit(main())
