"""Making a loaded model run fast on its device: exact rewrites, and what only a measurement can tell."""

from __future__ import annotations

import copy
import itertools
import os
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import Any, TypeGuard

import torch
from torch.nn.utils.fusion import fuse_conv_bn_eval

from clipsearch.embedding import devices
from clipsearch.embedding.tuned import Tuning

__all__ = ["agreement", "measured", "multiplies_faster", "race", "rewrite", "stays_the_same", "unmeasured"]

SAME = 0.99999  # least cosine similarity that an exact rewrite must keep
CPU_BATCH = 4  # larger ones are no faster on a CPU, and take memory
SHARE_BATCH = 2  # photos for a run by which shares of the cores are compared: it lasts long enough
PROBE = 512  # side of a matrix that shows how fast a precision is
GPU_BATCHES = (8, 16, 32, 64, 128, 256)
TURNS = 3  # of each that is compared
WORTH = 1.05  # how much faster a larger batch must be
LONGEST = 1.0  # seconds for one batch on a GPU: queries wait for it there

Encode = Callable[[torch.Tensor], torch.Tensor]


class Pointwise(torch.nn.Module):
    """A 1 x 1 convolution as what it is: one matrix product over the channels of every pixel.

    torch sends such convolutions to its slowest kernel when one thread runs a small batch.
    """

    def __init__(self, convolution: torch.nn.Conv2d) -> None:
        super().__init__()
        self.weight = torch.nn.Parameter(convolution.weight.flatten(1), requires_grad=False)
        self.bias = convolution.bias

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """(n, channels, height, width) to the same with other channels; best in channels_last."""
        return torch.nn.functional.linear(x.permute(0, 2, 3, 1), self.weight, self.bias).permute(0, 3, 1, 2)


class ClassTokenBlock(torch.nn.Module):
    """The last block of a vision transformer where only the class token is read afterwards.

    Every token gives keys and values, but the rest, five sixths of the block, is computed for one.
    """

    def __init__(self, block: torch.nn.Module) -> None:
        super().__init__()
        self.block: Any = block

    def forward(self, x: torch.Tensor, attn_mask: None = None) -> torch.Tensor:
        """(n, tokens, width) to the class token alone, (n, 1, width)."""
        block, normed = self.block, self.block.ln_1(x)
        token = x[:, :1] + block.ls_1(block.attn(normed[:, :1], normed, normed, need_weights=False)[0])
        result: torch.Tensor = token + block.ls_2(block.mlp(block.ln_2(token)))
        return result


def rewrite(tower: torch.nn.Module, device: torch.device) -> None:
    """Leave out what does not count; in place.

    Batch norms are folded into convolutions, 1 x 1 convolutions on a CPU become products, and the last
    block of a transformer is computed for the token that is read.

    Args:
        tower: an image tower in float32, in evaluation mode, for which this is known to be right.
        device: where it runs.
    """
    for parent in list(tower.modules()):
        _fold(parent)
    if device.type == "cpu":
        for parent in list(tower.modules()):
            _straighten(parent)
    if (blocks := _blocks(tower)) is not None:
        blocks[-1] = ClassTokenBlock(blocks[-1])


def stays_the_same(tower: torch.nn.Module, example: torch.Tensor) -> bool:
    """Whether there is something for `rewrite` to do, and a tower gives the same vectors afterwards.

    It need not: modules may run in another order than they are listed in.

    Args:
        tower: in float32, in evaluation mode; it is left as it is.
        example: normalised input of shape (n, 3, size, size).
    """
    modules = list(tower.modules())
    convolves = any(isinstance(module, torch.nn.BatchNorm2d) or _is_pointwise(module) for module in modules)
    if not convolves and _blocks(tower) is None:
        return False
    shared = itertools.chain(tower.parameters(), tower.buffers())  # no rewrite changes them
    quick = copy.deepcopy(tower, {id(tensor): tensor for tensor in shared})
    rewrite(quick, example.device)
    return agreement(tower(example), quick(example)) >= SAME


def agreement(some: torch.Tensor, others: torch.Tensor) -> float:
    """The least cosine similarity between the rows of two tensors (n, dimensions)."""
    return float(torch.nn.functional.cosine_similarity(some.float(), others.float()).min())


def race(*runners: Callable[[], object]) -> list[float]:
    """The best time of each in seconds; a first call plans kernels and does not count.

    They run in turns, so that what else keeps the machine busy for a while meets all alike: what
    is chosen by their times is kept for good.
    """
    best = [float("inf")] * len(runners)
    for run in runners:
        run()
    for _ in range(TURNS):
        for number, run in enumerate(runners):
            start = time.perf_counter()
            run()
            best[number] = min(best[number], time.perf_counter() - start)
    return best


def multiplies_faster(dtype: torch.dtype, device: torch.device) -> bool:
    """Whether a matrix product in this precision takes less time than in float32."""
    matrix = torch.ones(PROBE, PROBE, device=device)
    quick = matrix.to(dtype)
    took, exact = race(lambda: (quick @ quick).sum().item(), lambda: (matrix @ matrix).sum().item())
    return took < exact


def unmeasured(precision: str) -> Tuning:
    """What any device can do, for who will not wait for a measurement; one run takes all cores."""
    return Tuning(precision, rewritten=False, batch=CPU_BATCH)


def measured(encode: Encode, example: torch.Tensor, precision: str, rewritten: bool) -> Tuning:
    """Find the batch, and on a CPU how the cores are shared, by running the image tower.

    Args:
        encode: the tower, which waits for its device.
        example: one normalised picture on the device: (1, 3, size, size).
        precision: what the tower runs in.
        rewritten: whether it is.
    """
    if example.device.type != "cpu":
        return Tuning(precision, rewritten, _gpu_batch(encode, example))
    threads = _threads(encode, example.expand(SHARE_BATCH, -1, -1, -1), os.cpu_count() or 1)
    return Tuning(precision, rewritten, CPU_BATCH, (os.cpu_count() or 1) // threads, threads)


def _threads(encode: Encode, batch: torch.Tensor, cores: int) -> int:
    """How many threads one run of the model gets best, where so many run as keep all cores busy."""
    candidates = sorted({1, min(4, cores), cores})
    if len(candidates) == 1:
        return cores
    best = dict.fromkeys(candidates, 0.0)
    with ExitStack() as pools:
        runners = {threads: pools.enter_context(_pool(cores // threads, threads)) for threads in candidates}
        for turn in range(1 + TURNS):  # in turns, as in `race`, where the first does not count either
            for threads, pool in runners.items():
                streams, some = cores // threads, batch if turn else batch[:1]
                start = time.perf_counter()
                list(pool.map(torch.inference_mode()(encode), [some] * streams))
                rate = streams / (time.perf_counter() - start)
                best[threads] = max(best[threads], rate if turn else 0.0)
    return max(best, key=best.__getitem__)


def _pool(streams: int, threads: int) -> ThreadPoolExecutor:
    """Threads whose runs of the model take so many threads each."""
    return ThreadPoolExecutor(streams, initializer=torch.set_num_threads, initargs=(threads,))


def _gpu_batch(encode: Encode, example: torch.Tensor) -> int:
    """The smallest batch beyond which hardly anything is gained, or memory or patience end."""
    chosen, best = 1, 0.0
    for batch in GPU_BATCHES:
        inputs = example.expand(batch, -1, -1, -1)
        try:
            (took,) = race(lambda inputs=inputs: encode(inputs))  # type: ignore[misc]
        except RuntimeError as error:
            if devices.trouble(error) != "memory":
                raise
            devices.free(example.device)
            break
        if took > LONGEST or batch / took < best * WORTH:
            break
        chosen, best = batch, batch / took
    return chosen


def _blocks(tower: Any) -> torch.nn.ModuleList | None:
    """The blocks of a vision transformer as open_clip builds them, if all it reads is the class token."""
    transformer = getattr(tower, "transformer", None)
    blocks: torch.nn.ModuleList | None = getattr(transformer, "resblocks", None)
    if blocks is None or len(blocks) < 2 or not getattr(transformer, "batch_first", False):
        return None
    reads_one = (
        getattr(tower, "pool_type", "") == "tok"
        and getattr(tower, "attn_pool", None) is None
        and not getattr(tower, "output_tokens", False)
    )
    parts = dict(blocks[-1].named_children())
    is_plain = parts.keys() == {"ln_1", "attn", "ls_1", "ln_2", "mlp", "ls_2"}
    return blocks if reads_one and is_plain and type(parts["attn"]) is torch.nn.MultiheadAttention else None


def _fold(parent: torch.nn.Module) -> None:
    """Fold each batch norm into the convolution before it (Jacob et al. 2018, section 3.2)."""
    children: Sequence[tuple[str, Any]] = list(parent.named_children())
    for (name, convolution), (after, norm) in itertools.pairwise(children):
        both = isinstance(convolution, torch.nn.Conv2d) and isinstance(norm, torch.nn.BatchNorm2d)
        if both and norm.num_features == convolution.out_channels and norm.running_var is not None:
            setattr(parent, name, fuse_conv_bn_eval(convolution, norm))
            setattr(parent, after, getattr(norm, "act", torch.nn.Identity()))  # timm's has one inside


def _straighten(parent: torch.nn.Module) -> None:
    """Replace the 1 x 1 convolutions among a module's children."""
    for name, child in list(parent.named_children()):
        if _is_pointwise(child):
            setattr(parent, name, Pointwise(child))


def _is_pointwise(module: torch.nn.Module) -> TypeGuard[torch.nn.Conv2d]:
    """Whether it is a 1 x 1 convolution, and nothing else; a subclass may do more."""
    return (
        type(module) is torch.nn.Conv2d
        and module.kernel_size == module.stride == (1, 1)
        and module.groups == 1
        and module.padding in ((0, 0), "valid", "same")
    )
