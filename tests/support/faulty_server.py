"""The embedding process with a fault: `python -m tests.support.faulty_server NAME`, as a client starts it."""

from __future__ import annotations

import sys

from clipsearch.embedding.process import server
from tests.support import faulty_decoders, faulty_devices

__all__ = ["FAULTY_SERVER"]

FAULTY_SERVER = "tests.support.faulty_server"
FAULTS = {
    decode.__name__: decode
    for decode in (
        faulty_decoders.misbehave,
        faulty_devices.busy,
        faulty_devices.fits_one_photo,
        faulty_devices.full_while_loading,
        faulty_devices.loses_its_device_once,
        faulty_devices.loses_the_processor,
        faulty_devices.notes_an_overlap,
    )
}

BEFORE_LOADING = {
    faulty_devices.busy: lambda: faulty_devices.set_busy(True),
    faulty_devices.fits_one_photo: lambda: faulty_devices.set_busy(False),
    faulty_devices.full_while_loading: faulty_devices.fill_device,
}


if __name__ == "__main__":
    fault = FAULTS[sys.argv[1]]
    if (prepare := BEFORE_LOADING.get(fault)) is not None:
        prepare()
    server.main(fault)
