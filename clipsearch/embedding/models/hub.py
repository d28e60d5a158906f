"""Client of the hub that models are published on: lists a repository's files, and fetches one atomically.

Everything goes through huggingface_hub, so that its mirrors (HF_ENDPOINT), proxies (HTTPS_PROXY) and
access tokens are respected.
"""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import httpx2
from huggingface_hub import HfApi, ModelInfo, get_session, hf_hub_url
from huggingface_hub.errors import (
    GatedRepoError,
    HfHubHTTPError,
    RepositoryNotFoundError,
    RevisionNotFoundError,
)
from huggingface_hub.utils import build_hf_headers, hf_raise_for_status

from clipsearch.embedding.models.model_folder import PART, changed, digest_of
from clipsearch.errors import Cancelled, ModelError
from clipsearch.system.atomic_files import require_file

__all__ = ["RemoteFile", "Unreachable", "endpoint", "fetch", "listing", "matches"]

TIMEOUT = 10.0  # seconds without a byte after which a connection counts as broken
ATTEMPTS = 5  # consecutive ones without a byte received
PAUSE = 1.0  # seconds before the second attempt; more before each further one
BUSY = (408, 429, 500, 502, 503, 504)


class Unreachable(Exception):  # noqa: N818 (it becomes a ModelError that says what to copy where)
    """The hub could not be reached, or the connection broke repeatedly."""


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """One file of a repository, at one commit.

    Attributes:
        repository: "owner/name".
        commit: 40 hexadecimal digits.
        name: of the file.
        size: bytes.
        sha256: as the hub states it for large files, or "".
        blob: Git's name of the content (SHA-1 over a header and the bytes), or "".
    """

    repository: str
    commit: str
    name: str
    size: int
    sha256: str = ""
    blob: str = ""


def endpoint() -> str:
    """The address of the hub, or of the mirror that stands in for it."""
    return (os.environ.get("HF_ENDPOINT") or "https://huggingface.co").rstrip("/")


def listing(repository: str, revision: str, stop: threading.Event) -> dict[str, RemoteFile]:
    """The files of a repository at `revision` ("": its newest commit), by name.

    Raises:
        Cancelled: `stop` was set.
        ModelError: there is no such repository or commit, or it wants an account.
        Unreachable: the hub does not answer.
    """
    info = _asked(repository, revision, stop)
    if not info.sha:
        raise ModelError(f"{endpoint()} does not say which version of {repository} it has")
    return {
        file.rfilename: RemoteFile(
            repository,
            info.sha,
            file.rfilename,
            file.size or 0,
            file.lfs.sha256 if file.lfs else "",
            "" if file.lfs else file.blob_id or "",
        )
        for file in info.siblings or ()
    }


def _asked(repository: str, revision: str, stop: threading.Event) -> ModelInfo:
    """The hub's description of a repository; retried when the hub is busy."""
    api = HfApi(endpoint=endpoint())
    for attempt in range(1, ATTEMPTS + 1):
        try:
            return api.model_info(repository, revision=revision or None, files_metadata=True, timeout=TIMEOUT)
        except HfHubHTTPError as error:
            refusal, status = _refusal(error, repository, revision), error.response.status_code
            if status not in BUSY or attempt == ATTEMPTS:
                raise refusal from error
            pause = _patience(error.response.headers.get("Retry-After", ""))
        except (httpx2.HTTPError, OSError) as error:  # among the latter: the user's HF_HUB_OFFLINE
            raise Unreachable(_reason(error)) from error
        if stop.wait(pause or PAUSE * attempt):
            raise Cancelled
    raise AssertionError("the last attempt returns or raises")


def matches(path: Path, file: RemoteFile, stop: threading.Event) -> bool:
    """Whether a file on disk has the content that the hub describes."""

    def step(done: int) -> None:
        if stop.is_set():
            raise Cancelled

    return digest_of(path, step) == file.sha256 if file.sha256 else _git_name(path) == file.blob


def fetch(file: RemoteFile, folder: Path, arrived: Callable[[int], None], stop: threading.Event) -> str:
    """Download a file into a folder, resuming an earlier attempt; returns its SHA-256.

    It lies under its own name only when its checksum was right.

    Args:
        file: which.
        folder: where to.
        arrived: told of the bytes that are there so far.
        stop: set it to end within a moment.

    Raises:
        Cancelled: `stop` was set; what arrived is kept.
        ModelError: it may not be fetched, or is not what the hub said.
        Unreachable: the connection broke again and again; what arrived is kept.
        OSError: it cannot be written.
    """
    part = folder / (file.name + PART)
    require_file(part)
    require_file(folder / file.name)
    failures = 0
    while (have := part.stat().st_size if part.exists() else 0) != file.size or not part.exists():
        if have > file.size:
            part.unlink()
            continue
        try:
            with part.open("ab") as target:
                _stream(file, target, have, arrived, stop)
        except (httpx2.TransportError, _BusyError, _ShortError) as error:
            failures = 1 if part.stat().st_size > have else failures + 1
            if failures >= ATTEMPTS:
                raise Unreachable(_reason(error)) from error
            asked = error.seconds if isinstance(error, _BusyError) else 0.0
            if stop.wait(asked or PAUSE * failures):
                raise Cancelled from error
    return _checked(file, part, stop)


class _BusyError(Exception):
    """The hub is busy."""

    def __init__(self, status: int, seconds: float) -> None:
        super().__init__(f"it answers with status {status}")
        self.seconds = seconds


class _ShortError(Exception):
    """The response ended before the end of the file."""


def _stream(
    file: RemoteFile, target: IO[bytes], have: int, arrived: Callable[[int], None], stop: threading.Event
) -> None:
    """Append to a file what the hub sends, from byte `have` on."""
    url = hf_hub_url(file.repository, file.name, revision=file.commit, endpoint=endpoint())
    headers = build_hf_headers() | {"Accept-Encoding": "identity"}
    if have:
        headers["Range"] = f"bytes={have}-"
    with get_session().stream("GET", url, headers=headers, timeout=TIMEOUT, follow_redirects=True) as answer:
        if answer.status_code == 416:  # no such range: the partial file is of another version
            target.truncate(0)
            raise _ShortError("the hub cannot go on where it ended")
        if answer.status_code in BUSY:
            raise _BusyError(answer.status_code, _patience(answer.headers.get("Retry-After", "")))
        try:
            hf_raise_for_status(answer)
        except HfHubHTTPError as error:
            raise _refusal(error, file.repository, file.commit) from error
        if have and answer.status_code != 206:  # it ignores the range, and sends everything
            target.truncate(0)
            have = 0
        for chunk in answer.iter_raw():
            if stop.is_set():
                raise Cancelled
            target.write(chunk)
            have += len(chunk)
            arrived(have)
    if have < file.size:
        raise _ShortError(f"it ended at byte {have:,} of {file.size:,}")


def _checked(file: RemoteFile, part: Path, stop: threading.Event) -> str:
    """Rename a fetched file if its checksum is right, and delete it otherwise."""
    if not (file.sha256 or file.blob):
        raise ModelError(f"{endpoint()} states no checksum for {file.name}", "Use the hub or another mirror")
    if not matches(part, file, stop):
        part.unlink()
        raise changed(part.with_name(file.name), f"did not arrive as {endpoint()} describes it")
    part.replace(part.with_name(file.name))
    return file.sha256 or digest_of(part.with_name(file.name))


def _git_name(path: Path) -> str:
    """The Git object name of a file's content."""
    data = path.read_bytes()
    return hashlib.sha1(b"blob %d\0" % len(data) + data).hexdigest()  # noqa: S324 (Git's choice)


def _patience(text: str) -> float:
    """The seconds in a Retry-After header, at most 60; 0.0 without one."""
    return min(float(text), 60.0) if text.isdigit() else 0.0


def _refusal(error: HfHubHTTPError, repository: str, revision: str) -> Exception:
    """The error for the user that an unexpected HTTP response means."""
    status = error.response.status_code
    if isinstance(error, GatedRepoError) or status == 403:
        return ModelError(
            f"{repository} may be downloaded only with an account that its owner admitted",
            f"Ask for it at {endpoint()}/{repository}, then set HF_TOKEN to a token of yours",
        )
    if isinstance(error, RevisionNotFoundError):
        return ModelError(f"{repository} has no version {revision} at {endpoint()}", "Use another mirror")
    if isinstance(error, RepositoryNotFoundError) or status in (401, 404):
        return ModelError(
            f"{endpoint()} does not have {repository}, or not for everybody",
            "Use another mirror, or set HF_TOKEN to a token that may read it",
        )
    return Unreachable(f"it answers with status {status}")


def _reason(error: Exception) -> str:
    lines = str(error).strip().splitlines()
    return lines[0][:200] if lines else type(error).__name__
