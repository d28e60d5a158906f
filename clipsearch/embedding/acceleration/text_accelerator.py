"""The text tower in the quickest way that gives the same vectors: padding cut, weights packed or rounded."""

from __future__ import annotations

import traceback
from collections import deque
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Protocol

import torch

from clipsearch.embedding.acceleration import (
    autotune,
    bert_layers,
    fbgemm_layers,
    graph_rewrites,
    prefix_cache,
)
from clipsearch.embedding.models.tuning_file import Tuning

__all__ = ["TextAccelerator", "TextTower"]

EXAMPLES = ("a dog", "red", "two children on a beach", "the old town at night, in the rain, seen from above")
TYPICAL = EXAMPLES[2:3]  # one query
FEW = 8  # texts at once: so few are a query, and from the first query on it pays to pack
UNPACKABLE = (AssertionError, AttributeError, LookupError, RuntimeError, TypeError, ValueError)
EXACT = 0.99999  # least cosine similarity of what counts as the same

EncodeTokens = Callable[[torch.Tensor], torch.Tensor]


class TextTower(Protocol):
    """What is needed of `encoders.text_tower.TextTower`; see there."""

    may_cut: bool

    def encode(self, texts: Sequence[str], encode_tokens: EncodeTokens) -> torch.Tensor:
        """Texts to unit vectors (n, dimensions), float32, by a way to run the tower."""
        ...

    def encode_tokens(self, tokens: torch.Tensor) -> torch.Tensor:
        """Tokens (n, width), int64, to features (n, dimensions)."""
        ...

    def tokenize(self, texts: Sequence[str]) -> tuple[torch.Tensor, torch.Tensor]:
        """Texts to padded tokens (n, length), int64, and a mask: false where there is padding."""
        ...

    def project(self, pooled: torch.Tensor) -> torch.Tensor:
        """The last step: normed outputs (n, width) to features (n, dimensions)."""
        ...


class TextAccelerator:
    """Runs a text tower; all in `torch.inference_mode`, and in one thread at a time."""

    def __init__(self, model: Any, tower: TextTower, device: torch.device) -> None:
        """Take a model in evaluation mode, its text tower, and where it runs."""
        self._model = model
        self._tower = tower
        self._device = device
        self._packing = ""  # the precision of packed layers; "" where none are to be packed
        self._unpacked = deque[fbgemm_layers.Slot]()
        self._prefix_tower: prefix_cache.CachedPrefixTower | None = None
        self._is_searched = False
        self._free: Callable[[torch.Tensor], None] = lambda weights: None

    def encode(self, texts: Sequence[str]) -> torch.Tensor:
        """Embed texts into unit vectors (n, dimensions), float32, on the CPU."""
        vectors = self._encode(texts)
        self._is_searched = self._is_searched or len(texts) <= FEW
        return vectors

    def tune(self, known: Tuning | None, *, measure: bool) -> None:
        """Find out whether padding may be cut off, and whether packing pays; leaves the tower as it is."""
        cut = known.cut if known else None
        self._tower.may_cut = self._cut_is_exact() if cut is None else cut
        candidates = self._packings() if self._device.type == "cpu" and (known or measure) else {}
        for precision, slots in candidates.items():
            if precision == known.words if known else self._packing_pays(precision, slots):
                self._packing = precision
                break

    def settle(self, image_precision: str, known: Tuning | None, free: Callable[[torch.Tensor], None]) -> str:
        """Choose the precision, after the image tower's, and return `Tuning`'s name of it.

        `free` is called with weights that are not read any more, later as well.

        Packed weights are preferred: they are as small as those in bfloat16, closer to float32, and
        quicker. Bfloat16 is used only where the image tower runs in it.
        """
        self._free = free
        if self._packing:
            self._unpacked.extend(self._packings()[self._packing])
            return self._packing
        may_round = image_precision == "bfloat16" and (known is None or known.words == "bfloat16")
        return "bfloat16" if may_round and self._round(is_known=known is not None) else "float32"

    @property
    def may_improve(self) -> bool:
        """Whether there is something for `improve` to do."""
        return self._is_searched and bool(self._unpacked)

    def improve(self) -> None:
        """Pack one more layer, and after the last use a prefix cache; an error leaves the rest as it is."""
        try:
            if self._unpacked:
                slot = self._unpacked.popleft()
                slot.pack()
                for weights in slot.exact_weights:
                    self._free(weights)
            if not self._unpacked:
                self._prefix_tower = self._exact_prefix_tower()
        except RuntimeError:  # out of memory
            traceback.print_exc()
            self._unpacked.clear()
            self._prefix_tower = None  # it may not have been checked

    def _encode(self, texts: Sequence[str]) -> torch.Tensor:
        return self._tower.encode(texts, self._encode_tokens)

    def _encode_tokens(self, tokens: torch.Tensor) -> torch.Tensor:
        if self._prefix_tower is not None and len(tokens) == 1:
            hidden = self._prefix_tower.run(tokens)
            if hidden is not None:
                return self._tower.project(self._model.ln_final(hidden))
        return self._tower.encode_tokens(tokens)

    def _cut_is_exact(self) -> bool:
        """Whether padding may be cut off: true where it is masked or comes after the end token."""
        tokens, mask = self._tower.tokenize(["a photo of a dog"])
        length = int(mask.sum())
        if not mask[0, :length].all():
            return False
        whole = self._tower.encode_tokens(tokens)
        try:
            cut = self._tower.encode_tokens(tokens[:, :length])
        except RuntimeError:  # a tower that takes texts of one length only, such as some of timm's
            return False
        return graph_rewrites.agreement(whole, cut) > EXACT

    def _packings(self) -> dict[str, list[fbgemm_layers.Slot]]:
        """The layers that can be packed here, by the precision of the packed ones; the quickest first."""
        found = {"bfloat16": list(bert_layers.slots(self._model))}
        if fbgemm_layers.works():
            found["float16"] = list(fbgemm_layers.slots(self._model))
        return {precision: slots for precision, slots in found.items() if slots}

    def _packing_pays(self, precision: str, slots: Sequence[fbgemm_layers.Slot]) -> bool:
        """Whether packed layers agree with the original ones, and are quicker; restores the original ones."""
        if precision == "bfloat16" and not autotune.has_fast_products(torch.bfloat16, self._device):
            return False

        def place(put: Callable[[fbgemm_layers.Slot], None]) -> None:
            for slot in slots:
                put(slot)

        try:
            return self._pays(
                partial(place, fbgemm_layers.Slot.unpack), partial(place, fbgemm_layers.Slot.pack)
            )
        except UNPACKABLE:  # a tower that needs more of its layers, or weights too large for float16
            return False
        finally:
            place(fbgemm_layers.Slot.unpack)

    def _round(self, *, is_known: bool) -> bool:
        """Run in bfloat16 if that is known to pay, or agrees with float32 and pays; whether it does now."""
        weights = [each for name, each in self._model.named_parameters() if not name.startswith("visual.")]
        exact = [(each, each.data) for each in weights]
        rounded = [(each, data.to(torch.bfloat16)) for each, data in exact]

        def use(state: list[tuple[torch.nn.Parameter, torch.Tensor]]) -> None:
            for each, data in state:
                each.data = data

        pays = is_known or self._pays(partial(use, exact), partial(use, rounded))
        use(rounded if pays else exact)
        return pays

    def _exact_prefix_tower(self) -> prefix_cache.CachedPrefixTower | None:
        """A tower with a prefix cache, where that is supported and gives the same vectors."""
        if not (self._tower.may_cut and prefix_cache.is_supported(self._model)):
            return None
        exact = self._encode(TYPICAL)
        self._prefix_tower = prefix_cache.CachedPrefixTower(self._model)
        # First with an empty cache, then with a full one.
        is_exact = all(graph_rewrites.agreement(exact, self._encode(TYPICAL)) > EXACT for _ in range(2))
        return self._prefix_tower if is_exact else None

    def _pays(self, use_exact: Callable[[], None], use_quick: Callable[[], None]) -> bool:
        """Whether a quick way agrees with float32, and takes less time for one text."""

        def run(use: Callable[[], None], texts: Sequence[str]) -> torch.Tensor:
            use()
            return self._encode(texts)

        if (
            graph_rewrites.agreement(run(use_exact, EXAMPLES), run(use_quick, EXAMPLES))
            < autotune.TEXT_AGREEMENT
        ):
            return False
        return autotune.pays(lambda: run(use_exact, TYPICAL), lambda: run(use_quick, TYPICAL), self._device)
