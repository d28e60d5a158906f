"""Install a CPU build of torch into the running Python, from whatever index pip is set to.

`cpu_torch.py CONSTRAINTS` also writes a file for pip's `--constraint`, by which packages that are installed
later leave it in place: the newest torchvision would bring the torch that it was built for.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from collections.abc import Sequence
from pathlib import Path

__all__ = ["newest"]

PROJECT = Path(__file__).parents[1] / "pyproject.toml"
NONE_FOUND = (
    "The package index that pip is set to offers no CPU build of torch that clipsearch can use.\n"
    "torch publishes them on an index of its own, which its page on installation names:\n"
    "set PIP_EXTRA_INDEX_URL to that and try again, or leave out TORCH=cpu to take the usual build\n"
    "(with CUDA on Linux, about 6 GB)."
)


def newest(listed: str, bounds: Sequence[tuple[int, ...]]) -> str:
    """The newest CPU build in what `pip index versions` printed, from the first bound to before the second.

    Returns:
        Its version, such as "2.14.1+cpu"; "" where there is none.
    """
    found = set(re.findall(r"\b(\d+(?:\.\d+)+\+cpu)\b", listed))
    suited = [
        one for one in found if bounds[0] <= _numbers(one)[: len(bounds[0])] and _numbers(one) < bounds[1]
    ]
    return max(suited, key=_numbers, default="")


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.partition("+")[0].split("."))


def main() -> None:
    """Find one and install it; end with a sentence where there is none."""
    project = tomllib.loads(PROJECT.read_text(encoding="utf-8"))["project"]
    (needed,) = (one for one in project["dependencies"] if re.match(r"torch\b(?!vision)", one))
    bounds = [_numbers(bound) for bound in re.findall(r"[\d.]+", needed)]
    pip = [sys.executable, "-m", "pip"]
    listed = subprocess.run([*pip, "index", "versions", "torch"], capture_output=True, text=True, check=False)
    version = newest(listed.stdout, bounds)
    if not version:
        sys.exit(NONE_FOUND)
    Path(sys.argv[1]).write_text(f"torch=={version}\n", encoding="utf-8")
    sys.exit(subprocess.run([*pip, "install", f"torch=={version}"], check=False).returncode)


if __name__ == "__main__":
    main()
