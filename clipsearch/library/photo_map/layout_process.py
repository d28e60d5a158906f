"""Runs the program that lays out a map, with progress; it can be stopped at any time."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
import threading
from collections.abc import Callable
from contextlib import suppress
from queue import Empty, SimpleQueue
from typing import IO, Any

import numpy as np
import numpy.typing as npt

from clipsearch.errors import WorkerError
from clipsearch.records import Vectors
from clipsearch.settings import PACKAGE
from clipsearch.system.interpreter import module_command, module_environment

__all__ = ["run_layout"]

PROGRAM = "clipsearch.library.photo_map.tsne_layout"
POLL_SECONDS = 0.2  # between two looks whether to stop
ENDED = b""


def run_layout(
    rows: npt.NDArray[np.float16], step: Callable[[], None], report: Callable[[int, int], None]
) -> Vectors:
    """Positions from 0 to 1 of the rows of a matrix: float32 (n, 2).

    Args:
        rows: float16 (n, dimensions), the principal columns first.
        step: called a few times a second; it may raise to stop, which ends the process.
        report: called with the steps that are done, and their number.

    Raises:
        WorkerError: the process ended without an answer.
    """
    threads = max(1, (os.cpu_count() or 1) // 2)
    with tempfile.TemporaryFile() as errors, _started(errors) as process:
        lines = SimpleQueue[bytes]()
        worker = threading.Thread(
            target=_exchange, args=(process, rows, threads, lines), name="map-layout", daemon=True
        )
        worker.start()
        try:
            while True:
                step()
                try:
                    line = lines.get(timeout=POLL_SECONDS)
                except Empty:
                    continue
                if line == ENDED:
                    break
                answer = json.loads(line)
                if "done" in answer:
                    report(answer["done"], answer["total"])
                else:
                    return np.frombuffer(lines.get(), dtype=np.float32).reshape(len(rows), 2).copy()
        except ValueError:
            pass  # it was cut off
        finally:
            process.kill()
            worker.join()
        errors.seek(0)
        said = errors.read().decode("utf-8", "replace").strip().splitlines()
    raise WorkerError("The map cannot be made: its process ended", said[-1][:300] if said else "")


def _started(errors: IO[bytes]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603 (a module of ours)
        module_command(PROGRAM),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=errors,
        env=module_environment(),
        cwd=PACKAGE,
    )


def _exchange(
    process: subprocess.Popen[bytes], rows: npt.NDArray[Any], threads: int, lines: SimpleQueue[bytes]
) -> None:
    """Send the matrix, and put each line of the answer, and what follows the last one, into a queue."""
    requests, answers = process.stdin, process.stdout
    if requests is None or answers is None:
        raise AssertionError("it was started with pipes")
    with suppress(OSError), requests:  # it ended
        requests.write(json.dumps({"shape": rows.shape, "threads": threads}).encode() + b"\n")
        requests.write(np.ascontiguousarray(rows).data.cast("B"))
    for line in answers:
        lines.put(line)
        if line == b"{}\n":
            lines.put(answers.read())
    lines.put(ENDED)
