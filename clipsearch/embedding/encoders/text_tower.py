"""The text tower of a CLIP model in memory: words to vectors, in what precision is quickest."""

from __future__ import annotations

import traceback
from collections import deque
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import open_clip
import torch
from open_clip.transformer import text_global_pool

from clipsearch.embedding.acceleration import autotune, fbgemm_layers, graph_rewrites, prefix_cache
from clipsearch.embedding.encoders.tokenizer import FileTokenizer

__all__ = ["TextTower"]

EXAMPLES = ("a dog", "red", "two children on a beach", "the old town at night, in the rain, seen from above")
BATCH = 64
FEW = 8  # texts at once, as somebody who searches asks: from the first such on it pays to pack
UNPACKABLE = (AssertionError, AttributeError, LookupError, RuntimeError, TypeError, ValueError)
EXACT = 0.99999  # least cosine similarity that leaving out the padding must keep

Tokenize = Callable[[list[str]], torch.Tensor]


class TextTower:
    """Words to vectors. All of it runs in `torch.inference_mode`, and in one thread at a time.

    Attributes:
        may_cut: whether padding may be cut off.
    """

    def __init__(self, model: Any, tokenize: Tokenize) -> None:
        """Take a model in evaluation mode, and what makes tokens (n, length), int64, for it."""
        self.may_cut = False
        self._model = model
        self._tokenize = tokenize
        self._pad_id = _pad_id(tokenize)
        self._unpacked = deque[fbgemm_layers.Slot]()
        self._causal: prefix_cache.CausalTower | None = None
        self._was_asked = False

    def encode(self, texts: Sequence[str]) -> torch.Tensor:
        """Embed texts into unit vectors (n, dimensions), float32; neighbours in length share a batch."""
        tokens = self._tokenize(list(texts))
        lengths = (tokens != self._pad_id).sum(dim=1)
        order = torch.argsort(lengths)
        parts = []
        for start in range(0, len(order), BATCH):
            rows = order[start : start + BATCH]
            width = max(1, int(lengths[rows].max())) if self.may_cut else tokens.shape[1]
            parts.append(self._run(tokens[rows, :width]))
        self._was_asked = self._was_asked or len(texts) <= FEW
        return _unit(torch.cat(parts)[torch.argsort(order)])

    def cut_is_exact(self) -> bool:
        """Whether padding may be cut off: true where it is masked or comes after the end token."""
        tokens = self._tokenize(["a photo of a dog"])
        length = int((tokens != self._pad_id).sum())
        if not (tokens[0, :length] != self._pad_id).all():
            return False
        whole = self._run(tokens)
        try:
            cut = self._run(tokens[:, :length])
        except RuntimeError:  # a tower that takes texts of one length only, such as some of timm's
            return False
        return graph_rewrites.agreement(whole, cut) > EXACT

    def round(self, *, known: bool) -> bool:
        """Run in bfloat16 if that is known to pay, or agrees with float32 and pays; whether it does now."""
        texts = self._model.named_parameters()
        exact = [(weights, weights.data) for name, weights in texts if not name.startswith("visual.")]
        quick = [(weights, data.to(torch.bfloat16)) for weights, data in exact]

        def use(state: list[tuple[torch.nn.Parameter, torch.Tensor]]) -> None:
            for weights, data in state:
                weights.data = data

        pays = known or self._pays(partial(use, exact), partial(use, quick))
        use(quick if pays else exact)
        return pays

    def packing_pays(self) -> bool:
        """Whether packed weights agree with its own, and are quicker; it is left as it is."""
        if not fbgemm_layers.works():
            return False
        slots = list(fbgemm_layers.slots(self._model))

        def put(place: Callable[[fbgemm_layers.Slot], None]) -> None:
            for slot in slots:
                place(slot)

        try:
            return self._pays(partial(put, fbgemm_layers.Slot.unpack), partial(put, fbgemm_layers.Slot.pack))
        except UNPACKABLE:  # a tower that asks more of its layers, or weights beyond float16
            return False
        finally:
            put(fbgemm_layers.Slot.unpack)

    def pack_later(self) -> None:
        """Let `improve` pack weights, once it was asked for the first few words."""
        if fbgemm_layers.works():
            self._unpacked.extend(fbgemm_layers.slots(self._model))
        self._was_asked = False

    @property
    def may_improve(self) -> bool:
        """Whether there is something for `improve` to do."""
        return self._was_asked and bool(self._unpacked)

    def improve(self) -> None:
        """Pack one more layer, and use what that allows; where it fails, the rest stays as it is."""
        try:
            if self._unpacked:
                self._unpacked.popleft().pack()
            if not self._unpacked:
                self._causal = self._causal_if_exact()
        except RuntimeError:  # there is no memory for it
            traceback.print_exc()
            self._unpacked.clear()
            self._causal = None  # which may not have been tried

    def _causal_if_exact(self) -> prefix_cache.CausalTower | None:
        """The quicker way for one text, where the tower allows it and it gives the same."""
        model = self._model
        if not (self.may_cut and isinstance(model, open_clip.CLIP) and prefix_cache.fits(model)):
            return None
        one = EXAMPLES[2:3]
        exact = self.encode(one)
        self._causal = prefix_cache.CausalTower(model)
        # Afresh, and with all that can be kept of the text before.
        is_exact = all(graph_rewrites.agreement(exact, self.encode(one)) > EXACT for _ in range(2))
        return self._causal if is_exact else None

    def _pays(self, use_exact: Callable[[], None], use_quick: Callable[[], None]) -> bool:
        """Whether a quick way agrees with float32, and takes less time for one text."""

        def run(use: Callable[[], None], texts: Sequence[str]) -> torch.Tensor:
            use()
            return self.encode(texts)

        if graph_rewrites.agreement(run(use_exact, EXAMPLES), run(use_quick, EXAMPLES)) < autotune.AGREEMENT:
            return False
        one = EXAMPLES[2:3]
        return autotune.pays(lambda: run(use_exact, one), lambda: run(use_quick, one))

    def _run(self, tokens: torch.Tensor) -> torch.Tensor:
        """Embed tokens (n, width); where they are cut, `width` is less than the tower's own."""
        tokens = tokens.to(self._model.logit_scale.device)
        model, width = self._model, tokens.shape[1]
        if not isinstance(model, open_clip.CLIP) or width == len(model.positional_embedding):
            features: torch.Tensor = model.encode_text(tokens)
            return features
        # CLIP.encode_text takes texts of one length only; these are its own steps.
        features = self._pooled(model, tokens)
        project = model.text_projection
        if project is None:
            return features
        projected: torch.Tensor = (
            project(features) if isinstance(project, torch.nn.Linear) else features @ project
        )
        return projected

    def _pooled(self, model: open_clip.CLIP, tokens: torch.Tensor) -> torch.Tensor:
        """What the tower says of tokens (n, width) before the projection."""
        known = self._causal.run(tokens) if self._causal and len(tokens) == 1 else None
        if known is not None:
            last: torch.Tensor = model.ln_final(known)
            return last
        width = tokens.shape[1]
        x = model.token_embedding(tokens) + model.positional_embedding[:width]
        mask = None if model.attn_mask is None else model.attn_mask[:width, :width]
        x = model.ln_final(model.transformer(x, attn_mask=mask))
        end = getattr(model, "text_eos_id", None)
        pooled: torch.Tensor = text_global_pool(x, tokens, model.text_pool_type, eos_token_id=end)
        return pooled


def _pad_id(tokenize: Tokenize) -> int:
    return tokenize.pad_id if isinstance(tokenize, FileTokenizer) else 0  # as open_clip's own pads


def _unit(features: torch.Tensor) -> torch.Tensor:
    return torch.nn.functional.normalize(features.float(), dim=-1).cpu()
