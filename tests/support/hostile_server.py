"""An embedding process taken over by a hostile photo: `python -m tests.support.hostile_server FILE`.

It answers the first message with all of FILE up to the mark `THEN`, and each further one with the rest; it
knows nothing of the protocol but how long a message is.
"""

from __future__ import annotations

import os
import sys

__all__ = ["HOSTILE_SERVER", "THEN"]

HOSTILE_SERVER = "tests.support.hostile_server"
THEN = b"--then--"


def skip_message() -> None:
    """Read one message; end where there is none."""
    prefix = sys.stdin.buffer.read(8)
    if len(prefix) < 8:
        os._exit(0)
    sys.stdin.buffer.read(int.from_bytes(prefix[:4], "little") + int.from_bytes(prefix[4:], "little"))


if __name__ == "__main__":
    with open(sys.argv[1], "rb") as file:
        first, _, other = file.read().partition(THEN)
    skip_message()
    os.write(1, first)
    while True:
        skip_message()
        sys.stdout.buffer.write(other)
        sys.stdout.buffer.flush()
