"""Measurements of how a loaded model runs fastest on its device: precision, batch, threads."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager

import torch

from clipsearch.embedding import devices
from clipsearch.embedding.models.tuning_file import Tuning

__all__ = [
    "IMAGE_AGREEMENT",
    "TEXT_AGREEMENT",
    "default_tuning",
    "has_fast_products",
    "is_busy",
    "measure",
    "pays",
    "unmeasured_shares",
]

TEXT_AGREEMENT = 0.999  # least cosine similarity to float32 that words in a faster precision must keep
IMAGE_AGREEMENT = (
    0.9999  # ... and photos: with less, more than two in a hundred of the ten nearest are others
)
PAYS = 0.8  # of the time in float32: what a faster precision may take at most
CPU_BATCH = 4  # larger ones are no faster on a CPU, and take memory
SHARE_BATCH = 2  # photos in a run that compares numbers of threads: it lasts long enough
PROBE = 512  # side of a matrix that shows how fast a precision is
GPU_BATCHES = (8, 16, 32, 64, 128, 256)
TURNS = 3  # timed runs of each candidate
CLEARLY = 0.9  # of the time that pays: no further run can change that
QUIET = 0.9  # of the time, a thread computes on a machine that has nothing else to do
# Windows counts a thread's time in steps that are longer than a run.
THREAD_CLOCK = time.thread_time if time.get_clock_info("thread_time").resolution < 1e-3 else time.perf_counter
CPU = torch.device("cpu")
WORTH = 1.05  # times as fast as a smaller batch: what a larger one must be
LONGEST = 1.0  # seconds for one batch on a GPU: queries wait for it there

Encode = Callable[[torch.Tensor], torch.Tensor]


def best_times(*functions: Callable[[], object], device: torch.device = CPU) -> list[float]:
    """The shortest time of each function in seconds; a first, untimed call plans kernels.

    Other programs may take the processor at any time, and the choice is kept for good. So on a CPU what
    counts is the time that one thread computes, not that it waits; and the functions run in turns.
    """
    best = [float("inf")] * len(functions)
    with _one_thread(device):
        for function in functions:
            function()
        for _ in range(TURNS):
            _take_turn(functions, best, device)
    return best


def pays(exact: Callable[[], object], quick: Callable[[], object], device: torch.device = CPU) -> bool:
    """Whether a faster precision saves enough time to be worth it; both have run before.

    Measures no longer than it takes to see that: a turn or two where the difference is large.
    """
    best = [float("inf")] * 2
    with _one_thread(device):
        for turn in range(1 + TURNS):
            _take_turn((exact, quick), best, device)
            slow, took = best
            if took <= CLEARLY * PAYS * slow or (turn and took >= slow):
                break
    return took <= PAYS * slow


def has_fast_products(dtype: torch.dtype, device: torch.device) -> bool:
    """Whether a matrix product in this precision takes less time than in float32."""
    matrix = torch.ones(PROBE, PROBE, device=device)
    quick = matrix.to(dtype)
    took, exact = best_times(
        lambda: (quick @ quick).sum().item(), lambda: (matrix @ matrix).sum().item(), device=device
    )
    return took < exact


def is_busy(work: Callable[[], object]) -> bool:
    """Whether other programs take the processor from this one: a thread waits for a part of its work."""
    with _one_thread(CPU):
        start, computed = time.perf_counter(), THREAD_CLOCK()
        work()
        return THREAD_CLOCK() - computed < QUIET * (time.perf_counter() - start)


def _take_turn(functions: Sequence[Callable[[], object]], best: list[float], device: torch.device) -> None:
    """Run each function once, and note the times that are shorter than its best."""
    clock = THREAD_CLOCK if device.type == "cpu" else time.perf_counter
    for number, function in enumerate(functions):
        start = clock()
        function()
        best[number] = min(best[number], clock() - start)


@contextmanager
def _one_thread(device: torch.device) -> Iterator[None]:
    """Within the block, what runs on a CPU is computed by the calling thread alone."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1 if device.type == "cpu" else threads)
    try:
        yield
    finally:
        torch.set_num_threads(threads)


def default_tuning(precision: str) -> Tuning:
    """What works on any device, without a measurement; one run takes all cores."""
    return Tuning(precision, rewritten=False, batch=CPU_BATCH)


def measure(encode: Encode, example: torch.Tensor, precision: str, rewritten: bool) -> Tuning | None:
    """Find the batch, and on a CPU how many runs share the cores, by running the image tower.

    Args:
        encode: the tower; returns when its device is done.
        example: one normalised picture on the device: (1, 3, size, size).
        precision: what the tower runs in.
        rewritten: whether it is rewritten.

    Returns:
        None on a CPU that other programs use: how the cores are shared best cannot be seen then.
    """
    if example.device.type != "cpu":
        return Tuning(precision, rewritten, _gpu_batch(encode, example))
    if is_busy(lambda: encode(example)):
        return None
    cores = os.cpu_count() or 1
    threads = _threads(encode, example.expand(SHARE_BATCH, -1, -1, -1), cores)
    return Tuning(precision, rewritten, CPU_BATCH, cores // threads, threads)


def unmeasured_shares(precision: str, rewritten: bool) -> Tuning:
    """What is nearly always best on a CPU: one run on each core, so that no thread waits for another."""
    return Tuning(precision, rewritten, CPU_BATCH, os.cpu_count() or 1, 1)


def _threads(encode: Encode, batch: torch.Tensor, cores: int) -> int:
    """The best number of threads for one run, where as many run at once as keep all cores busy."""
    candidates = sorted({1, min(4, cores), cores})
    if len(candidates) == 1:
        return cores
    best = dict.fromkeys(candidates, 0.0)
    with ExitStack() as pools:
        runners = {threads: pools.enter_context(_pool(cores // threads, threads)) for threads in candidates}
        for turn in range(1 + TURNS):  # in turns, the first untimed, as in `best_times`
            for threads, pool in runners.items():
                streams, some = cores // threads, batch if turn else batch[:1]
                start = time.perf_counter()
                list(pool.map(torch.inference_mode()(encode), [some] * streams))
                rate = streams / (time.perf_counter() - start)
                best[threads] = max(best[threads], rate if turn else 0.0)
    return max(best, key=best.__getitem__)


def _pool(streams: int, threads: int) -> ThreadPoolExecutor:
    """A pool of `streams` threads, each of whose runs uses `threads` threads."""
    return ThreadPoolExecutor(streams, initializer=torch.set_num_threads, initargs=(threads,))


def _gpu_batch(encode: Encode, example: torch.Tensor) -> int:
    """The smallest batch beyond which hardly anything is gained, memory ends, or a run lasts too long."""
    chosen, best = 1, 0.0
    for batch in GPU_BATCHES:
        inputs = example.expand(batch, -1, -1, -1)
        try:
            (took,) = best_times(lambda inputs=inputs: encode(inputs), device=example.device)  # type: ignore[misc]
        except RuntimeError as error:
            if devices.trouble(error) != "memory":
                raise
            devices.free(example.device)
            break
        if took > LONGEST or batch / took < best * WORTH:
            break
        chosen, best = batch, batch / took
    return chosen
