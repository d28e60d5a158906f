"""Whether a directory can be reached, on a drive or server that may be gone."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal

__all__ = ["reachability"]


def reachability(directory: Path) -> Literal["online", "offline", "unreadable"]:
    """Whether a directory is there and can be listed; "unreadable" where permission lacks."""
    try:
        if not directory.is_dir():
            return "offline"
    except PermissionError:
        return "unreadable"
    except OSError:  # a drive or server that no longer answers
        return "offline"
    return "online" if os.access(directory, os.R_OK | os.X_OK) else "unreadable"
