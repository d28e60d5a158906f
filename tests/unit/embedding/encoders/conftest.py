"""Imports torch before all tests of this folder, the quick way."""

from __future__ import annotations

from tests.support import quick_torch  # noqa: F401
