"""Types of arrays: embeddings and keys of contents."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

__all__ = ["Ids", "Vector", "Vectors"]

Vector = npt.NDArray[np.float32]
"""One embedding: float32 of shape (dimensions,), of unit length."""
Vectors = npt.NDArray[np.float32]
"""Embeddings: float32 of shape (n, dimensions), each row of unit length."""
Ids = npt.NDArray[np.int64]
"""Keys of contents: int64 of shape (n,)."""
