"""A local server that behaves like the hub, correctly or with faults, as a test configures it."""

from __future__ import annotations

import hashlib
import json
import threading
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote, urlsplit

__all__ = ["Fault", "Hub", "Request", "serving"]

LARGE = (".safetensors", ".bin", "tokenizer.json")  # kept apart, with a SHA-256, as the hub does
PIECE = 1 << 14


@dataclass(frozen=True, slots=True)
class Fault:
    """What goes wrong with one request for a file's bytes.

    Attributes:
        status: answered instead of the bytes, 0: none.
        code: the hub's word for the error.
        wait: seconds that the answer's `Retry-After` asks for, -1: it has none.
        breaks_at: the connection ends after so many bytes, -1: it does not.
        hangs_at: nothing more comes after so many bytes, -1: it does not hang.
        flips: one byte is wrong.
        ignores_range: everything is sent from the start.
    """

    status: int = 0
    code: str = ""
    wait: int = -1
    breaks_at: int = -1
    hangs_at: int = -1
    flips: bool = False
    ignores_range: bool = False


@dataclass(frozen=True, slots=True)
class Request:
    """A received request: its method, its path with query, and its `Range`."""

    method: str
    path: str
    range: str = ""


@dataclass(slots=True)
class Hub:
    """Repositories, and what goes wrong with them.

    Attributes:
        address: such as "http://127.0.0.1:40000".
        repositories: by "owner/name" and commit, the files; the last commit is the newest.
        faults: by file name, what happens to the next requests for it; then all is well.
        listing_faults: the same for the next questions about a repository.
        gated: repositories that want an account.
        requests: all that came.
    """

    address: str = ""
    repositories: dict[str, dict[str, dict[str, bytes]]] = field(default_factory=dict)
    faults: dict[str, deque[Fault]] = field(default_factory=dict)
    listing_faults: deque[Fault] = field(default_factory=deque)
    gated: set[str] = field(default_factory=set)
    requests: list[Request] = field(default_factory=list)
    released: threading.Event = field(default_factory=threading.Event)

    def publish(self, repository: str, files: Mapping[str, bytes], commit: str = "") -> str:
        """Add a commit to a repository, and return its name."""
        commits = self.repositories.setdefault(repository, {})
        commit = commit or hashlib.sha1(f"{repository} {len(commits)}".encode()).hexdigest()
        commits[commit] = dict(files)
        return commit

    def fail(self, name: str, *faults: Fault) -> None:
        """Let the next requests for a file go wrong."""
        self.faults.setdefault(name, deque()).extend(faults)

    def asked_for(self, name: str) -> list[Request]:
        """The requests for a file's bytes."""
        return [one for one in self.requests if one.path.split("?")[0].endswith("/" + name)]


@contextmanager
def serving() -> Iterator[Hub]:
    """A hub that serves until the end of the block."""
    hub = Hub()

    class Handler(_Handler):
        pass

    Handler.hub = hub
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    hub.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield hub
    finally:
        hub.released.set()
        server.shutdown()
        thread.join()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    hub: Hub

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (its name in the base class)
        """Keep the tests' output clean."""

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_GET(self) -> None:
        self.hub.requests.append(Request(self.command, self.path, self.headers.get("Range", "")))
        parts = unquote(urlsplit(self.path).path).strip("/").split("/")
        if parts[:2] == ["api", "models"]:
            self._listing("/".join(parts[2:4]), parts[5] if len(parts) > 5 else "")
        elif parts[0] == "cdn":
            self._bytes("/".join(parts[1:3]), parts[3], "/".join(parts[4:]))
        elif len(parts) >= 5 and parts[2] == "resolve":
            self._resolve("/".join(parts[:2]), parts[3], "/".join(parts[4:]))
        else:
            self._refuse(404, "EntryNotFound")

    def _listing(self, repository: str, revision: str) -> None:
        if self.hub.listing_faults:
            self._fault(self.hub.listing_faults.popleft())
            return
        files = self._files(repository, revision)
        if files is None:
            return
        commits = self.hub.repositories[repository]
        body = {
            "id": repository,
            "sha": revision or list(commits)[-1],
            "siblings": [_described(name, data) for name, data in files.items()],
        }
        self._send(200, json.dumps(body).encode(), {"Content-Type": "application/json"})

    def _resolve(self, repository: str, revision: str, name: str) -> None:
        files = self._files(repository, revision)
        if files is None:
            return
        if name not in files:
            self._refuse(404, "EntryNotFound")
        elif name.endswith(LARGE):  # elsewhere, as the hub does it
            data = files[name]
            digest = hashlib.sha256(data).hexdigest()
            self._send(
                302,
                b"",
                {
                    "Location": f"/cdn/{repository}/{revision}/{name}",
                    "X-Repo-Commit": revision,
                    "X-Linked-Etag": f'"{digest}"',
                    "X-Linked-Size": str(len(data)),
                },
            )
        else:
            self._bytes(repository, revision, name)

    def _bytes(self, repository: str, revision: str, name: str) -> None:
        waiting = self.hub.faults.get(name)
        fault = waiting.popleft() if waiting else Fault()
        if fault.status:
            self._fault(fault)
            return
        data = self.hub.repositories[repository][revision][name]
        etag = hashlib.sha256(data).hexdigest()
        if fault.flips:
            data = bytes([data[0] ^ 1]) + data[1:]
        asked = self.headers.get("Range", "")
        start = 0 if fault.ignores_range or not asked else int(asked.removeprefix("bytes=").rstrip("-"))
        if start >= len(data) > 0:
            self._send(416, b"", {"Content-Range": f"bytes */{len(data)}"})
            return
        headers = {"ETag": f'"{etag}"', "X-Repo-Commit": revision, "Accept-Ranges": "bytes"}
        if start:
            headers["Content-Range"] = f"bytes {start}-{len(data) - 1}/{len(data)}"
        self._send(206 if start else 200, data[start:], headers, fault)

    def _files(self, repository: str, revision: str) -> dict[str, bytes] | None:
        """The files of a commit; None where the refusal was sent."""
        commits = self.hub.repositories.get(repository)
        if repository in self.hub.gated:
            self._refuse(401, "GatedRepo")
        elif commits is None:
            self._refuse(401, "RepoNotFound")
        elif revision and revision not in commits:
            self._refuse(404, "RevisionNotFound")
        else:
            return commits[revision or list(commits)[-1]]
        return None

    def _fault(self, fault: Fault) -> None:
        headers = {"X-Error-Code": fault.code} if fault.code else {}
        if fault.wait >= 0:
            headers["Retry-After"] = str(fault.wait)
        self._send(fault.status, b"", headers)

    def _refuse(self, status: int, code: str) -> None:
        self._send(status, b"", {"X-Error-Code": code})

    def _send(self, status: int, body: bytes, headers: Mapping[str, str], fault: Fault | None = None) -> None:
        self.send_response(status)
        for key, value in headers.items():
            self.send_header(key, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command == "HEAD":
            return
        fault = fault or Fault()
        for start in range(0, len(body), PIECE):
            piece = body[start : start + PIECE]
            if 0 <= fault.breaks_at <= start:
                self.close_connection = True
                self.connection.shutdown(2)
                return
            if 0 <= fault.hangs_at <= start:
                self.wfile.flush()
                self.hub.released.wait(60)
                self.close_connection = True
                return
            try:
                self.wfile.write(piece)
            except OSError:  # the client went away
                self.close_connection = True
                return


def _described(name: str, data: bytes) -> dict[str, object]:
    about: dict[str, object] = {"rfilename": name, "size": len(data)}
    if name.endswith(LARGE):
        about["blobId"] = hashlib.sha1(b"pointer to " + data).hexdigest()
        digest = hashlib.sha256(data).hexdigest()
        about["lfs"] = {"sha256": digest, "size": len(data), "pointerSize": 134}
    else:
        about["blobId"] = hashlib.sha1(b"blob %d\0" % len(data) + data).hexdigest()
    return about
