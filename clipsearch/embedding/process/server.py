"""The entry point of the embedding process: sets up its pipes, loads the model, and serves.

`launcher` runs it as `python -m clipsearch.embedding.process.server`; it ends with its standard input.
"""

from __future__ import annotations

import faulthandler
import gc
import os
import signal
import subprocess
import sys
import tempfile
import threading
import traceback
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING

from clipsearch.embedding.models.model_config import AGAIN
from clipsearch.embedding.process import lazy_imports, protocol
from clipsearch.embedding.process.launcher import SERVER, private_pipes
from clipsearch.errors import ClipsearchError, ModelError
from clipsearch.photos.decoding.decoder import decode_file
from clipsearch.system.confinement import confine
from clipsearch.system.interpreter import module_command
from clipsearch.system.malloc import forget_libraries, trim

if TYPE_CHECKING:
    from clipsearch.embedding.encoders.clip_model import ClipModel
    from clipsearch.embedding.models.model_spec import ModelSpec
    from clipsearch.embedding.process.scheduler import DecodeFile

__all__ = ["main"]

META_REGISTRATIONS = "torch._meta_registrations"  # only the compiler needs it: a third of importing torch
NICENESS = 5  # the window and the user's other programs come first


def main(decode_file: DecodeFile = decode_file) -> None:
    """Load the model that the first message names, answer `Ready`, and serve; tests pass another decoder."""
    gc.disable()  # collecting garbage while modules are imported takes a tenth of the time
    requests, answers = private_pipes()
    faulthandler.enable()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the client, which ends this process
    try:
        import_torch()  # needed for any model; which one may not be known yet
    except (AttributeError, ImportError):  # this torch needs what is left out, and cannot be imported twice
        traceback.print_exc()
        sys.exit(_serve_with_all_imports(requests, answers))
    try:
        setup = protocol.receive_request(requests)
    except EOFError:
        return
    if not isinstance(setup, protocol.Setup):
        return
    try:
        _confine(setup)
        clip = _load(setup)
    except ClipsearchError as error:
        protocol.send(answers, protocol.Answer(0, error))
        return
    except RuntimeError as error:
        _report_lost_device(error, setup, answers)
        raise
    from clipsearch.embedding.process.scheduler import Scheduler  # imports torch

    protocol.send(answers, protocol.Ready(clip.info, clip.tuning_key, clip.tuning, clip.is_provisional))
    if (
        hasattr(os, "nice") and sys.platform != "linux"
    ):  # there the scheduler's workers are nice, each by itself
        os.nice(NICENESS)  # not before: somebody may wait for the first answer
    trim()
    forget_libraries()
    gc.freeze()  # modules and model are never freed
    gc.enable()
    scheduler = Scheduler(clip, setup, answers, decode_file)
    threading.Thread(target=scheduler.read, args=(requests,), name="requests", daemon=True).start()
    scheduler.run()


def _confine(setup: protocol.Setup) -> None:
    """Confine this process before the model, which starts threads, is loaded. Raises as `devices.find`."""
    from clipsearch.embedding import devices

    # Found before: where the files of a GPU's driver are missing, it has a program make them.
    device = devices.find(setup.device)
    places = [place for place in (setup.model.folder, setup.model.weights) if place is not None]
    if setup.model.folder is not None and setup.model.folder.is_dir():
        places += setup.model.folder.iterdir()
    with suppress(OSError):  # torch's compiler, which is not used, makes a folder when it is imported
        os.environ.setdefault("TORCHINDUCTOR_CACHE_DIR", tempfile.gettempdir())
    confined = confine([Path(os.path.realpath(place)) for place in places], devices=device.type != "cpu")
    if not confined.is_whole:
        sys.stderr.write(f"Pictures are decoded by a process that is not confined: {confined.reason}\n")


def import_torch() -> None:
    """Import torch, which takes longest of all, without what is not needed."""
    with lazy_imports.without_compiler(), lazy_imports.postponed(META_REGISTRATIONS):
        from clipsearch.embedding import devices  # noqa: F401


def _serve_with_all_imports(requests: IO[bytes], answers: IO[bytes]) -> int:
    """Let another process serve that leaves out nothing; its exit code, or 1 if this is that process."""
    if lazy_imports.EVERYTHING in os.environ:
        return 1
    environment = {**os.environ, lazy_imports.EVERYTHING: "1"}
    done = subprocess.run(  # noqa: S603 (this module)
        module_command(SERVER), stdin=requests, stdout=answers, env=environment, check=False
    )
    return done.returncode


def _load(setup: protocol.Setup) -> ClipModel:
    """Load the model; if that fails, once more with all postponed imports, which may be the reason."""
    model_class = _model_class(setup.model)
    try:
        return model_class(setup.model, setup.device, setup.precision, setup.tuned, measure=setup.measure)
    except (AttributeError, ImportError, RuntimeError, ModelError) as error:
        from clipsearch.embedding import devices

        cause = error.__cause__ if isinstance(error, ModelError) else error
        if not isinstance(cause, AttributeError | ImportError | RuntimeError) or devices.trouble(cause):
            raise
        if not lazy_imports.import_postponed():
            raise
        traceback.print_exc()
    except (IndexError, ValueError) as error:  # tokens or sizes that do not fit together
        traceback.print_exc()
        what = "its parts do not fit together"
        raise ModelError(f"The model {setup.model.name!r} cannot be used: {what}", AGAIN) from error
    return model_class(setup.model, setup.device, setup.precision, setup.tuned, measure=setup.measure)


def _model_class(spec: ModelSpec) -> type[ClipModel]:
    """Import the class that runs a model, and with it open_clip, without what the model does not need."""
    unneeded = [] if spec.needs_timm else ["timm"]
    if spec.needs_transformers:
        lazy_imports.import_postponed()
    else:
        unneeded += ["transformers", "huggingface_hub"]
    try:
        with ExitStack() as left_out:
            left_out.enter_context(lazy_imports.without_compiler())
            for library in unneeded:
                left_out.enter_context(lazy_imports.without(library))
            lazy_imports.import_torchvision()
            from clipsearch.embedding.encoders.clip_model import ClipModel
    except (AttributeError, ImportError):  # a version that needs more
        lazy_imports.import_postponed()
        from clipsearch.embedding.encoders.clip_model import ClipModel
    return ClipModel


def _report_lost_device(error: RuntimeError, setup: protocol.Setup, answers: IO[bytes]) -> None:
    """If it was the device that failed, tell the client, which goes on with the processor."""
    from clipsearch.embedding import devices

    device, trouble = devices.find(setup.device).type, devices.trouble(error)
    if trouble and device != "cpu":
        protocol.send(answers, protocol.Lost(device, trouble))


if __name__ == "__main__":
    main()
