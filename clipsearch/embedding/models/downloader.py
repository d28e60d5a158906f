"""Downloads one model: decides which files of which repositories it needs, into a folder of its own."""

from __future__ import annotations

import json
import shutil
import subprocess
import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path

from filelock import FileLock, Timeout

from clipsearch.embedding.models import hub, model_config, model_folder
from clipsearch.embedding.models.hub import RemoteFile, Unreachable
from clipsearch.embedding.models.model_catalog import Source, source_of
from clipsearch.embedding.models.model_spec import architectures, download_name
from clipsearch.errors import Cancelled, ModelError
from clipsearch.system.atomic_files import SHARED, delete, read_json, require_file, write_atomically
from clipsearch.system.interpreter import module_command, module_environment

__all__ = ["download"]

Report = Callable[[int, int], None]
"""Called with the bytes that were downloaded, and with all that will be."""

RESERVE = 1 << 26  # bytes of the disk that stay free
REPORT_EVERY = 0.1  # seconds between two reports of progress and checks for cancellation
ORIGIN = "origin" + model_folder.PART  # the commits that a download began with
ASKED = "clipsearch.embedding.encoders.published"


def download(name: str, report: Report, cancel: threading.Event) -> Path:
    """Download a model's missing files into its folder; returns the folder.

    Args:
        name: ARCHITECTURE/TAG.
        report: called from this thread, ten times a second.
        cancel: set it to stop within a moment; what arrived is kept, and gone on with the next time.

    Raises:
        Cancelled: `cancel` was set.
        ModelError: there is no such model, no room, no network, or what came is not what was published.
    """
    folder = model_folder.folder_of(download_name(name))
    source = source_of(name)
    pinned = source.sha256 if source else {}
    if folder.is_dir() and _is_whole(folder):
        if model_folder.verify(folder) is None:
            model_folder.adopt(name, folder, pinned)
        return folder
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = folder.with_name(folder.name + ".lock")
        require_file(lock)
        with FileLock(lock, timeout=0):
            job = _Download(name, folder, source or _ask(name), report)
            job.run(cancel)
    except Timeout as error:
        raise ModelError(f"The model '{name}' is being downloaded already", "Wait for it") from error
    except OSError as error:
        raise ModelError(
            f"The model cannot be written to {folder}: {error}",
            "Make room, or set CLIPSEARCH_MODELS to another folder",
        ) from error
    return folder


def _is_whole(folder: Path) -> bool:
    """Whether every file is there; an invalid configuration counts as missing."""
    try:
        return not model_folder.missing(folder)
    except ModelError:
        return False


@dataclass(slots=True)
class _Download:
    """A running download: another thread talks to the hub, since a connection may hang."""

    name: str
    folder: Path
    source: Source
    report: Report
    stop: threading.Event = field(default_factory=threading.Event)
    finished: int = 0  # bytes of the complete files
    arriving: int = 0  # bytes of the current file
    total: int = 0

    def run(self, cancel: threading.Event) -> None:
        outcome: Future[None] = Future()
        thread = threading.Thread(target=self._work, args=(outcome,), name="download", daemon=True)
        thread.start()
        while not outcome.done():
            if cancel.wait(REPORT_EVERY):
                self.stop.set()  # the thread writes nothing from now on, and ends when its connection does
                thread.join(REPORT_EVERY)
                raise Cancelled
            self.report(self.finished + self.arriving, self.total)
        thread.join()
        try:
            outcome.result()
        except Unreachable as error:
            raise ModelError(
                f"The model cannot be downloaded from {hub.endpoint()}: {error}",
                by_hand(self.name, self.folder, self.source),
            ) from error
        self.report(self.finished, self.total)

    def _work(self, outcome: Future[None]) -> None:
        try:
            self._fetch_all()
        except BaseException as error:  # it is raised again in the thread that waits
            outcome.set_exception(error)
        else:
            outcome.set_result(None)

    def _fetch_all(self) -> None:
        origins = self._origins()
        files = self._listing(self.source.repository, origins)
        known = {}
        if model_folder.CONFIG_NAME in files:
            known[model_folder.CONFIG_NAME] = self._fetch(files[model_folder.CONFIG_NAME])
        elif self.source.config:
            write_atomically(self.folder / model_folder.CONFIG_NAME, self.source.config.encode(), SHARED)
        else:
            raise ModelError(f"{self.source.repository} is not in open_clip's format", "Choose another model")
        wanted = [self._weights_of(files), *self._text_files(files, origins)]
        self.finished = 0
        self.total = sum(file.size for file in wanted)
        self._check_room(wanted)
        for file in wanted:
            known[file.name] = self._fetch(file)
            self.finished, self.arriving = self.finished + file.size, 0
        delete(self.folder / ORIGIN)
        made = tuple(f"{repository}@{commit}" for repository, commit in origins.items())
        model_folder.adopt(self.name, self.folder, self.source.sha256, made, known)

    def _origins(self) -> dict[str, str]:
        """The commits that an earlier attempt used, and the pinned one, by repository."""
        try:
            begun = read_json(self.folder / ORIGIN)
        except (OSError, ValueError):
            begun = {}
        pinned = {self.source.repository: self.source.revision} if self.source.revision else {}
        return {**begun, **pinned}

    def _listing(self, repository: str, origins: dict[str, str]) -> dict[str, RemoteFile]:
        """The files of a repository; its commit is stored, so that a later attempt uses the same."""
        files = hub.listing(repository, origins.get(repository, ""), self.stop)
        for file in files.values():
            origins[repository] = file.commit
        write_atomically(self.folder / ORIGIN, json.dumps(origins).encode(), SHARED)
        return files

    def _weights_of(self, files: dict[str, RemoteFile]) -> RemoteFile:
        for name in model_folder.WEIGHTS_NAMES:
            if name in files:
                return files[name]
        pickles = [name for name in files if Path(name).suffix in model_folder.PICKLES]
        why = (
            f"only as a pickle ({pickles[0]}), which could run any program" if pickles else "without weights"
        )
        raise ModelError(
            f"{self.source.repository} publishes the model {why}",
            "Choose another model; clipsearch loads nothing but safetensors",
        )

    def _text_files(self, files: dict[str, RemoteFile], origins: dict[str, str]) -> list[RemoteFile]:
        """The tokenizer, and the text tower's configuration, where the model needs its own."""
        text = model_config.read(self.folder).text
        wanted: list[RemoteFile] = []
        if tokenizer := text.get("hf_tokenizer_name"):
            if model_config.TOKENIZER_NAME not in files:
                files = self._listing(tokenizer, origins)
            if model_config.TOKENIZER_NAME not in files:
                raise ModelError(f"{tokenizer} has no {model_config.TOKENIZER_NAME}", "Choose another model")
            wanted += [files[name] for name in model_folder.TOKENIZER_NAMES if name in files]
        if tower := text.get("hf_model_name"):
            own = self._listing(tower, origins)
            if model_folder.TEXT_CONFIG_NAME not in own:
                raise ModelError(f"{tower} has no {model_folder.TEXT_CONFIG_NAME}", "Choose another model")
            wanted.append(own[model_folder.TEXT_CONFIG_NAME])
        return wanted

    def _check_room(self, wanted: list[RemoteFile]) -> None:
        there = sum(
            self._size(name) for file in wanted for name in (file.name, file.name + model_folder.PART)
        )
        needed = self.total - there + RESERVE
        free = shutil.disk_usage(self.folder).free
        if free < needed:
            raise ModelError(
                f"The model needs {needed / 1e9:.1f} GB in {self.folder}, and {free / 1e9:.1f} GB are free",
                "Make room, or set CLIPSEARCH_MODELS to a folder on another drive",
            )

    def _size(self, name: str) -> int:
        path = self.folder / name
        return path.stat().st_size if path.is_file() else 0

    def _fetch(self, file: RemoteFile) -> str:
        """Fetch one file unless it is there and intact; returns its checksum."""
        pinned = self.source.sha256.get(file.name, "")
        if file.repository == self.source.repository and pinned and file.sha256 not in ("", pinned):
            raise ModelError(
                f"{hub.endpoint()} offers another {file.name} than the one that was published",
                "Do not use this mirror",
            )
        if self._size(file.name) == file.size and hub.matches(self.folder / file.name, file, self.stop):
            return model_folder.digest_of(self.folder / file.name)

        def arrived(done: int) -> None:
            self.arriving = done

        return hub.fetch(file, self.folder, arrived, self.stop)


def by_hand(name: str, folder: Path, source: Source) -> str:
    """A hint on which files to copy where without a network."""
    version = f"/tree/{source.revision}" if source.revision else ""
    places = [f"{model_folder.CONFIG_NAME} and {model_folder.WEIGHTS_NAMES[0]}"]
    known = architectures().get(name.partition("/")[0])
    text = json.loads(known.read_text(encoding="utf-8"))["text_cfg"] if known else {}
    if text.get("hf_tokenizer_name"):
        places.append(f"{model_folder.TOKENIZER_NAMES[0]} and {model_folder.TOKENIZER_NAMES[1]}")
    from_there = ", ".join(places) + f" from {hub.endpoint()}/{source.repository}{version}"
    if tower := text.get("hf_model_name"):
        from_there += f", and {model_folder.TEXT_CONFIG_NAME} from {hub.endpoint()}/{tower}"
    return (
        "Try again when there is a network: what arrived is kept, and gone on with. "
        f"Or copy on another computer {from_there}; put them into {folder}"
    )


def _ask(name: str) -> Source:
    """Where open_clip publishes a model; read in another process, since it is code of open_clip's."""
    architecture, _, tag = name.partition("/")
    done = subprocess.run(  # noqa: S603 (this very Python)
        module_command(ASKED, architecture, tag),
        env=module_environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    told = json.loads(done.stdout.splitlines()[-1])
    if "tags" in told:
        known = ", ".join(told["tags"][:12]) or "none"
        raise ModelError(f"open_clip knows no '{tag}' of {architecture}", f"It knows: {known}")
    if not told["repository"]:
        raise ModelError(
            f"'{name}' is published only as a pickle, which could run any program; it is not downloaded",
            "Choose another model; clipsearch loads nothing but safetensors",
        )
    return Source(told["repository"], config=told["config"])
