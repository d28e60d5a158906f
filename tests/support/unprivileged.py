"""Running code without a superuser's rights, so that what nobody may read is not read."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]


def run(code: str, place: Path) -> Any:
    """Run code that gives its rights up and prints JSON, with a folder below `place` as its argument."""
    base = place / "base"
    base.mkdir()
    base.chmod(0o777)
    for parent in list(base.parents)[:3]:  # pytest's own are only for the user that runs it
        parent.chmod(0o755)
    done = subprocess.run(
        [sys.executable, "-c", code, str(base)], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
