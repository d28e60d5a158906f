"""Running code without a superuser's rights, so that what nobody may read is not read."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]


def run(code: str) -> Any:
    """Run code that gives its rights up and prints JSON, with an empty folder as its argument.

    The folder is no `tmp_path`: pytest's are below some that only the user that runs it can enter.
    """
    with tempfile.TemporaryDirectory() as place:
        Path(place).chmod(0o777)
        done = subprocess.run(
            [sys.executable, "-c", code, place], cwd=ROOT, capture_output=True, text=True, timeout=60
        )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
