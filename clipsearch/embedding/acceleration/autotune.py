"""Making a loaded model run fast on its device: what only a measurement can tell."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import torch

from clipsearch.embedding import devices
from clipsearch.embedding.models.tuning_file import Tuning

__all__ = ["AGREEMENT", "CLOSE", "measured", "multiplies_faster", "pays", "race", "unmeasured"]

AGREEMENT = 0.999  # least cosine similarity to float32 that words in a faster precision must keep
CLOSE = 0.9999  # ... and photos: with less, more than two in a hundred of the ten nearest are others
PAYS = 0.8  # of the time in float32: what a faster precision may take at most
CPU_BATCH = 4  # larger ones are no faster on a CPU, and take memory
SHARE_BATCH = 2  # photos for a run by which shares of the cores are compared: it lasts long enough
PROBE = 512  # side of a matrix that shows how fast a precision is
GPU_BATCHES = (8, 16, 32, 64, 128, 256)
TURNS = 3  # of each that is compared
WORTH = 1.05  # how much faster a larger batch must be
LONGEST = 1.0  # seconds for one batch on a GPU: queries wait for it there

Encode = Callable[[torch.Tensor], torch.Tensor]


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


def pays(exact: Callable[[], object], quick: Callable[[], object]) -> bool:
    """Whether a faster precision saves enough time to be worth it."""
    slow, took = race(exact, quick)
    return took <= PAYS * slow


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
