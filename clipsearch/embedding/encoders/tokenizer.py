"""Words to tokens by a model's own `tokenizer.json`, without transformers, whose import alone takes seconds.

What open_clip gets from the library transformers for the same files is what comes out here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import torch

from clipsearch.embedding.models import model_config
from clipsearch.embedding.models.model_config import TokenizerConfig
from clipsearch.errors import ModelError

if TYPE_CHECKING:
    from tokenizers import Tokenizer

__all__ = ["FileTokenizer"]

USUAL = {"pad_token": ("[PAD]", "<pad>"), "sep_token": ("[SEP]", "</s>"), "cls_token": ("[CLS]", "<s>")}


class FileTokenizer:
    """Texts to tokens (n, length), int64, cut and padded; ModelError where the file makes others.

    Attributes:
        pad_id: the token that texts are padded with.
    """

    def __init__(
        self,
        folder: Path,
        length: int,
        clean: Callable[[str], str],
        *,
        strips_sep: bool = False,
        is_clips: bool = False,
    ) -> None:
        """Read a tokenizer.

        Args:
            folder: with `tokenizer.json`.
            length: that texts are cut and padded to.
            clean: what is done to a text first.
            strips_sep: whether the token for separation becomes 0.
            is_clips: whether texts are framed as the models named CLIPS want it: begin, words, end,
                padding, class.

        Raises:
            ModelError: a file makes no sense.
        """
        self._file = folder / model_config.TOKENIZER_NAME
        config = model_config.read_tokenizer(folder)
        self._tokenizer = _parsed(self._file)
        self._clean, self._length = clean, length
        self.pad_id = self._id(config, "pad_token")
        self._sep = self._id(config, "sep_token") if strips_sep else None
        self._frame: tuple[int, int, int] | None = None
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        if is_clips:
            begin, end, last = (self._id(config, name) for name in ("bos_token", "eos_token", "cls_token"))
            self._frame = begin, end, last
            return
        self._put_around(config)
        self._tokenizer.enable_truncation(length, direction=config.truncation_side)
        self._tokenizer.enable_padding(
            direction=config.padding_side,
            length=length,
            pad_id=self.pad_id,
            pad_token=str(self._tokenizer.id_to_token(self.pad_id)),
        )

    def __call__(self, texts: Sequence[str]) -> torch.Tensor:
        """Clean, cut and pad."""
        cleaned = [self._clean(text) for text in texts]
        encoded = self._tokenizer.encode_batch(cleaned, add_special_tokens=self._frame is None)
        rows = [one.ids if self._frame is None else self._framed(one.ids, *self._frame) for one in encoded]
        if any(len(row) != self._length for row in rows):
            raise ModelError(
                f"{self._file} cannot be used: it does not keep to {self._length} tokens", model_config.AGAIN
            )
        tokens = torch.from_numpy(np.array(rows, np.int64).reshape(len(rows), self._length))
        return tokens if self._sep is None else tokens.masked_fill(tokens == self._sep, 0)

    def _framed(self, ids: list[int], begin: int, end: int, last: int) -> list[int]:
        words = [begin, *ids[: self._length - 3], end]
        return [*words, *[self.pad_id] * (self._length - 1 - len(words)), last]

    def _id(self, config: TokenizerConfig, name: str) -> int:
        """The number of the token that plays a part."""
        told = config.tokens.get(name)
        for token in (told,) if told else USUAL.get(name, ()):
            if (number := self._tokenizer.token_to_id(token)) is not None:
                return int(number)
        raise ModelError(f"{self._file} cannot be used: it has no '{name}'", model_config.AGAIN)

    def _put_around(self, config: TokenizerConfig) -> None:
        """Put around each text what the configuration says, where that differs from the tokenizer's own."""
        from tokenizers.processors import TemplateProcessing

        if config.kind == "NllbTokenizer":
            end = config.tokens.get("eos_token", "</s>")
            before, after = ([], [end, config.language]) if config.legacy else ([config.language], [end])
        elif config.adds:
            asked = [name for name, added in config.adds.items() if added and name in config.tokens]
            before = [config.tokens[name] for name in asked if name == "bos_token"]
            after = [config.tokens[name] for name in asked if name == "eos_token"]
        else:
            return
        numbers = {token: self._tokenizer.token_to_id(token) for token in (*before, *after)}
        if None in numbers.values():
            raise ModelError(
                f"{self._file} cannot be used: it lacks a token that it needs", model_config.AGAIN
            )
        self._tokenizer.post_processor = TemplateProcessing(
            single=[*before, "$A", *after], special_tokens=list(numbers.items())
        )


def _parsed(file: Path) -> Tokenizer:
    """A tokenizer from its file; all of it is data, and its library has no way to be extended by that."""
    from tokenizers import Tokenizer

    text = model_config.read_text(file)
    try:
        return Tokenizer.from_str(text)
    except BaseException as error:  # the library raises no other class, and panics beside all of them
        if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
            raise
        raise ModelError(f"{file} cannot be used: {str(error)[:200]}", model_config.AGAIN) from error
