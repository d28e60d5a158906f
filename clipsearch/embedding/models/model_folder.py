"""A model's folder on disk: which files it needs, and a record of their checksums."""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from clipsearch.embedding.models import model_config
from clipsearch.embedding.models.model_config import (
    CONFIG_NAME,
    TEXT_CONFIG_NAME,
    TOKENIZER_CONFIG_NAME,
    TOKENIZER_NAME,
    TOKENS_NAME,
)
from clipsearch.errors import ModelError
from clipsearch.settings import models_folder
from clipsearch.system.atomic_files import SHARED, TEMPORARY, read_json, write_atomically

__all__ = [
    "CONFIG_NAME",
    "PART",
    "PICKLES",
    "TEXT_CONFIG_NAME",
    "TOKENIZER_NAMES",
    "WEIGHTS_NAMES",
    "ModelRecord",
    "adopt",
    "delete",
    "digest_of",
    "folder_of",
    "foreign",
    "missing",
    "verify",
    "weights_in",
]

WEIGHTS_NAMES = ("open_clip_model.safetensors", "open_clip_pytorch_model.safetensors")
TOKENIZER_NAMES = (TOKENIZER_NAME, TOKENIZER_CONFIG_NAME, TOKENS_NAME)
ONCE_FETCHED = (  # by versions before this one, too
    *("added_tokens.json", "vocab.json", "merges.txt", "vocab.txt"),
    *("sentencepiece.bpe.model", "tokenizer.model", "spiece.model"),
)
PICKLES = (".bin", ".pt", ".pth", ".ckpt", ".pkl", ".pickle")
PART = ".part"  # suffix of an incomplete file
RECORD_NAME = "clipsearch.json"
HALF_A_RECORD = "clipsearch.new"  # as versions before this one called it
CHUNK = 1 << 22


@dataclass(frozen=True, slots=True)
class ModelRecord:
    """The record of a downloaded model, kept beside its weights.

    Attributes:
        name: of the model.
        origins: "owner/name@revision" of each repository that files came from; empty for files
            that were copied here by hand.
        files: by name: SHA-256, bytes, and modification time in nanoseconds.
    """

    name: str
    origins: tuple[str, ...] = ()
    files: Mapping[str, tuple[str, int, int]] = field(default_factory=dict)

    @classmethod
    def load(cls, folder: Path) -> ModelRecord | None:
        """The record in a folder; None if there is none or it is invalid."""
        try:
            raw = read_json(folder / RECORD_NAME)
            files = {
                name: (str(sha), int(size), int(time)) for name, (sha, size, time) in raw["files"].items()
            }
            return cls(str(raw["name"]), tuple(raw["origins"]), files)
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return None

    def save(self, folder: Path) -> None:
        """Write it atomically. Raises OSError."""
        raw = {"name": self.name, "origins": list(self.origins), "files": dict(self.files)}
        write_atomically(folder / RECORD_NAME, json.dumps(raw, indent=1).encode(), SHARED)


def folder_of(name: str) -> Path:
    """The folder of the model ARCHITECTURE/TAG, downloaded or not."""
    return models_folder() / name.replace("/", "--")


def weights_in(folder: Path) -> Path | None:
    """The weights in a folder: safetensors, never a pickle; None if there are none."""
    found = {path.name: path for path in folder.glob("*.safetensors")}
    for name in WEIGHTS_NAMES:
        if name in found:
            return found[name]
    return next(iter(found.values())) if len(found) == 1 else None


def missing(folder: Path) -> list[str]:
    """The names of files that the model in a folder needs and that are not there.

    Raises:
        ModelError: its configuration cannot be used.
    """
    if not (folder / CONFIG_NAME).is_file():
        return [CONFIG_NAME, *([] if weights_in(folder) else [WEIGHTS_NAMES[0]])]
    lacking = [] if weights_in(folder) else [WEIGHTS_NAMES[0]]
    text = model_config.read(folder).text
    if text.get("hf_tokenizer_name") and not (folder / TOKENIZER_NAME).is_file():
        lacking += TOKENIZER_NAMES[:2]
    if text.get("hf_model_name") and not (folder / TEXT_CONFIG_NAME).is_file():
        lacking.append(TEXT_CONFIG_NAME)
    return lacking


def adopt(
    name: str,
    folder: Path,
    pinned: Mapping[str, str],
    origins: tuple[str, ...] = (),
    known: Mapping[str, str] | None = None,
    step: Callable[[int], None] = lambda done: None,
) -> ModelRecord:
    """Record the files in a folder as the model `name`, with their checksums.

    Args:
        name: of the model.
        folder: complete, as `missing` says.
        pinned: checksums that files must have.
        origins: where they came from.
        known: checksums that were computed before.
        step: told of the bytes read so far of the file at hand; may raise to stop.

    Raises:
        ModelError: a file is not the one that was published.
    """
    files = {}
    for path in sorted(folder.iterdir()):
        is_part = path.suffix == PART or TEMPORARY.fullmatch(path.name)
        if is_part or path.name in {RECORD_NAME, HALF_A_RECORD} or not path.is_file():
            continue
        found = (known or {}).get(path.name) or digest_of(path, step)
        if path.name in pinned and found != pinned[path.name]:
            raise changed(path, "is not the file that was published")
        files[path.name] = (found, path.stat().st_size, path.stat().st_mtime_ns)
    record = ModelRecord(name, origins, files)
    record.save(folder)
    return record


def foreign(folder: Path) -> list[str]:
    """What lies in a model's folder that is no file of it; the folder itself where it is a link.

    Raises:
        OSError: it cannot be read.
    """
    if folder.is_symlink():
        return [folder.name]
    record = ModelRecord.load(folder)
    names = {CONFIG_NAME, TEXT_CONFIG_NAME, RECORD_NAME, HALF_A_RECORD}
    names |= {*WEIGHTS_NAMES, *TOKENIZER_NAMES, *ONCE_FETCHED}
    names |= {f"{name}{PART}" for name in (*names, "origin")} | set(record.files if record else ())
    return [
        path.name
        for path in folder.iterdir()
        if path.is_dir() or (path.name not in names and not TEMPORARY.fullmatch(path.name))
    ]


def delete(folder: Path) -> None:
    """Delete the folder of a model in which there is nothing `foreign`; links in it are deleted as such.

    Raises:
        OSError: the disk does not let it.
    """
    for path in folder.iterdir():
        path.unlink()
    folder.rmdir()


def verify(folder: Path) -> ModelRecord | None:
    """The record of a folder, after a check that its files are still the recorded ones.

    Only files whose size or time changed are read again. None where there is no record.

    Raises:
        ModelError: a file is gone or is not what it was.
    """
    record = ModelRecord.load(folder)
    if record is None:
        return None
    again: dict[str, tuple[str, int, int]] = {}
    for name, (digest, size, time) in record.files.items():
        path = folder / name
        try:
            now = path.stat()
        except OSError as error:
            raise changed(path, "is gone") from error
        if (now.st_size, now.st_mtime_ns) != (size, time):
            if now.st_size != size or digest_of(path) != digest:
                raise changed(path, "changed since the model was downloaded")
            again[name] = (digest, size, now.st_mtime_ns)
    if again:
        record = replace(record, files={**record.files, **again})
        with contextlib.suppress(OSError):  # it is only computed again the next time
            record.save(folder)
    return record


def changed(path: Path, how: str) -> ModelError:
    """The error that a file of a model has the wrong content."""
    return ModelError(
        f"{path} {how}",
        "Nothing of it is loaded; remove the model and download it again, or put the right file there",
    )


def digest_of(path: Path, step: Callable[[int], None] = lambda done: None) -> str:
    """SHA-256 of a file, in hexadecimal."""
    digest = hashlib.sha256()
    done = 0
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
            done += len(chunk)
            step(done)
    return digest.hexdigest()
