"""The answer server: the same answers as from the library itself, and a fallback where it fails."""

from __future__ import annotations

import json
import os
import socket
import stat
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from multiprocessing import Pipe
from pathlib import Path
from typing import Any

import pytest

from clipsearch import Filters, Finder, Library, Listener, Query, Term
from clipsearch.embedding.process.launcher import head_start
from clipsearch.errors import ClipsearchError, LibraryError, PhotoError, QueryError
from clipsearch.library import finder
from clipsearch.library.query_language.parser import parse_line
from clipsearch.library.remote import protocol, server
from clipsearch.library.remote.protocol import Address
from clipsearch.library.remote.server import AnswerServer
from clipsearch.library.searching.query import validate
from clipsearch.library.searching.query_json import query_to_json
from clipsearch.system import file_names
from tests.support.album import draw
from tests.support.colour_embedder import ColourEmbedder

posix = pytest.mark.skipif(os.name == "nt", reason="a local socket")
RED_JSON = query_to_json(parse_line("red").query)
ONE_QUERY = {"method": "search_each", "queries": [RED_JSON], "limit": 1, "every": False}


def each_of(library: Library, lines: list[str]) -> list[tuple[str, object]]:
    """Lines with what the library itself answers."""
    queries = [validate(parse_line(line).query) for line in lines]
    return list(zip(lines, library.search_each(queries, 3), strict=True))


@pytest.fixture
def album(tmp_path: Path, library: Library) -> Path:
    """A kept folder of photos in four colours, one with an odd name, one twice."""
    folder = tmp_path / "album"
    for number, colour in enumerate(("red", "blue", "green", "yellow")):
        draw(folder / f"{number} {colour}.jpg", colour)
    (folder / "copy.jpg").write_bytes((folder / "0 red.jpg").read_bytes())
    draw(folder / "caf\udce9.jpg" if os.name == "posix" else folder / "café.jpg", "purple")
    library.add(folder)
    library.index()
    return folder


@pytest.fixture
def served(album: Path, library: Library, monkeypatch: pytest.MonkeyPatch) -> Iterator[Library]:
    """The library, with a server; a `Finder` that would open it itself fails the test."""
    monkeypatch.setattr(protocol, "TIMEOUT", 20.0)  # on a busy machine it may begin late
    library._answering = AnswerServer(library._search_service, library.data_folder)
    monkeypatch.setattr(finder.Finder, "_open", lambda self, **_: pytest.fail("the server did not answer"))
    yield library


def address(library: Library) -> Address:
    found = Address.read(library.data_folder)
    assert found is not None
    return found


def test_the_answers_are_those_of_the_library(served: Library, album: Path) -> None:
    content = served.search("red", 1)[0].content
    queries = [
        Query((Term(words="red"),)),
        Query((Term(words="purple"), Term(picture=album / "1 blue.jpg", weight=-0.5))),
        Query((Term(picture=(album / "2 green.jpg").read_bytes()), Term(picture=content, weight=2))),
        Query((), Filters(folders=(album,), since="2001", types=("jpg",))),
        Query((Term(words="red"),), Filters(until="1999-12")),
    ]
    with Finder(served.data_folder) as found:
        for query in queries:
            for limit in (1, 20):
                assert found.search(query, limit) == served.search(query, limit)
        lines = ["red", "a blue sky", *["green"] * finder.LINES_AT_ONCE]
        assert list(found.search_each(lines, 3)) == each_of(served, lines)
        queries = ["red OR blue -type:bmp", "red -green type:jpeg", "is:landscape", "red -(green blue)^0.5"]
        assert list(found.search_each(queries, 3)) == each_of(served, queries)
        wrong = ["red", "photo:none.jpg", "in:none blue", "taken:x"]
        (_, hits), *refused = found.search_each(wrong, 3)
        assert hits == served.search("red", 3)
        assert [str(error).split(". ")[0] for _, error in refused] == [
            "No photo of the library is named none.jpg",
            "No folder of the library is named none",
            "'x' is not a date",
        ]
        *answers, (line, error) = found.search_each([*lines, " . "], 3)
        assert answers == each_of(served, lines)
        assert line == " . "
        assert isinstance(error, QueryError)


def test_words_for_a_photo(served: Library, album: Path) -> None:
    with Finder(served.data_folder) as found:
        assert found.describe(album / "1 blue.jpg", 5) == served.describe(album / "1 blue.jpg", 5)


def test_a_relative_path_is_resolved_by_the_client(
    served: Library, album: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(album)
    with Finder(served.data_folder) as found:
        (hit,) = found.search(Query((Term(picture=Path("3 yellow.jpg")),)), 1)
    assert hit.path == album / "3 yellow.jpg"


@pytest.mark.parametrize(
    "query",
    [
        Query((Term(words=" "),)),
        Query(()),
        Query((), Filters(types=("exe",))),
        Query((Term(picture=Path("no")),)),
        Query((Term(words="red"), Term(picture=b"no picture"))),
    ],
    ids=["blank", "empty", "type", "photo", "second"],
)
def test_errors_are_those_of_the_library(served: Library, query: Query) -> None:
    with Finder(served.data_folder) as found, pytest.raises(ClipsearchError) as elsewhere:
        found.search(query)
    with pytest.raises(ClipsearchError) as here:
        served.search(query)
    assert type(elsewhere.value) is type(here.value) in (QueryError, PhotoError)
    assert elsewhere.value.__reduce__()[1][0] == here.value.__reduce__()[1][0]
    assert elsewhere.value.term == here.value.term
    if query.terms and query.terms[0].picture is None:
        assert str(elsewhere.value) == str(here.value)


def search_without_server(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    """A `Finder` opens the library itself, with an embedder that needs no model."""
    real_open = Library.open
    monkeypatch.setattr(
        Library,
        "open",
        lambda folder, **options: real_open(folder, **options, embedder=ColourEmbedder()),
    )
    with Finder(library.data_folder) as found:
        assert found.search(Query((Term(words="red"),)), 1)[0].path.name == "0 red.jpg"
        assert found._library is not None


def test_without_a_server_the_library_is_opened(
    album: Path, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    search_without_server(library, monkeypatch)


def test_a_killed_server_is_not_waited_for_and_its_socket_is_removed(
    album: Path, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = (
        "import os, sys; from pathlib import Path\n"
        "from clipsearch.library.remote.server import AnswerServer\n"
        "AnswerServer(None, Path(sys.argv[1])); os._exit(9)"
    )
    subprocess.run([sys.executable, "-c", code, str(library.data_folder)], check=False)
    left = address(library)
    search_without_server(library, monkeypatch)
    AnswerServer(library._search_service, library.data_folder).close()
    assert not Path(left.socket).parent.exists()
    assert Address.read(library.data_folder) is None


@pytest.mark.skipif(os.name == "nt", reason="a local socket")
def test_a_hanging_server_is_waited_for_until_the_timeout(
    album: Path, library: Library, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(protocol, "TIMEOUT", 0.1)
    with tempfile.TemporaryDirectory() as place, socket.socket(socket.AF_UNIX) as silent:
        silent.bind(f"{place}/s")
        silent.listen(1)
        hangs = Address(str(library.data_folder.resolve()), f"{place}/s", b"key")
        (library.data_folder / file_names.ADDRESS).write_bytes(hangs.to_bytes())
        search_without_server(library, monkeypatch)


@contextmanager
def stopped_clients(
    library: Library, count: int, data: bytes = b"\0\0\1\0abc"
) -> Iterator[list[socket.socket]]:
    """Clients that send a part of a message, and neither send nor read any more."""
    with ExitStack() as stack:
        clients = [stack.enter_context(socket.socket(socket.AF_UNIX)) for _ in range(count)]
        for end in clients:
            end.connect(address(library).socket)
            end.settimeout(10)
            end.sendall(data)
        yield clients


@posix
def test_stopped_clients_delay_no_other_and_no_exit(served: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protocol, "TRANSFER_TIMEOUT", 60.0)
    with stopped_clients(served, server.MOST_CLIENTS - 4):
        start = time.monotonic()
        assert protocol.request(address(served), ONE_QUERY)
        served.close()
        assert time.monotonic() - start < protocol.TRANSFER_TIMEOUT - 1


@posix
def test_too_many_clients_are_not_answered_and_need_not_wait(
    served: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(protocol, "TRANSFER_TIMEOUT", 1.5)
    with stopped_clients(served, server.MOST_CLIENTS):
        with pytest.raises((OSError, EOFError)):
            protocol.request(address(served), ONE_QUERY)
        assert served._answering is not None
        deadline = time.monotonic() + 10
        while served._answering._connections and time.monotonic() < deadline:
            time.sleep(0.05)  # until it has hung up on all of them
        assert protocol.request(address(served), ONE_QUERY)


@posix
def test_an_answer_that_is_not_read_blocks_nothing(served: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protocol, "TRANSFER_TIMEOUT", 60.0)
    known = address(served)
    nonce = os.urandom(protocol.SIGNATURE_BYTES)
    many = {
        "method": "search_each",
        "queries": [query_to_json(parse_line(f"red {number}").query) for number in range(1000)],
        "limit": 6,
        "every": True,
    }
    message = nonce + protocol.sign(known.key, nonce, many)
    frame = len(message).to_bytes(4, "big") + message
    with stopped_clients(served, server.THREADS + 1, frame) as clients:
        for client in clients:
            client.recv(9, socket.MSG_WAITALL)  # it begins to answer
        time.sleep(1)
        start = time.monotonic()
        served.close()
        assert time.monotonic() - start < protocol.TRANSFER_TIMEOUT - 1


@posix
def test_a_server_that_reads_nothing_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protocol, "TRANSFER_TIMEOUT", 0.3)
    with tempfile.TemporaryDirectory() as place, socket.socket(socket.AF_UNIX) as silent:
        silent.bind(f"{place}/s")
        silent.listen(1)
        start = time.monotonic()
        with pytest.raises((OSError, EOFError)):
            protocol.request(
                Address(str(tmp_path), f"{place}/s", b"key"), ONE_QUERY | {"queries": ["x" * (8 << 20)]}
            )
        assert time.monotonic() - start < 30


@posix
def test_on_windows_hanging_up_closes_the_pipe(monkeypatch: pytest.MonkeyPatch) -> None:
    """Which cancels what another thread sends through it; nothing else does."""
    ours, theirs = Pipe()
    with theirs, monkeypatch.context() as patch:
        patch.setattr(os, "name", "nt")
        protocol.hang_up(ours)
        protocol.hang_up(ours)
    assert ours.closed


def test_a_file_that_names_something_else_deletes_nothing(library: Library, tmp_path: Path) -> None:
    """`answering.json` may be written by another program: what it names is removed only if it is ours."""
    mine = tmp_path / "clipsearch-abcdefgh"
    mine.mkdir(mode=0o700)
    places = [f"{mine}/s", f"{tempfile.gettempdir()}/../{mine}/s", f"{mine}/../{mine.name}/s"]
    open_folder = Path(tempfile.mkdtemp(prefix="clipsearch-"))
    open_folder.chmod(0o755)
    (full := Path(tempfile.mkdtemp(prefix="clipsearch-"))).joinpath("s").write_text("a file")
    places += [f"{open_folder}/s", f"{full}/s"]
    try:
        for place in places:
            tampered = Address(str(library.data_folder.resolve()), place, b"key")
            (library.data_folder / file_names.ADDRESS).write_bytes(tampered.to_bytes())
            AnswerServer(library._search_service, library.data_folder).close()
            assert mine.is_dir()
            assert open_folder.is_dir()
            assert (full / "s").read_text() == "a file"
    finally:
        open_folder.rmdir()
        (full / "s").unlink()
        full.rmdir()


def test_closing_leaves_no_files_and_can_be_repeated(served: Library) -> None:
    place = address(served).socket
    served.close()
    served.close()
    assert Address.read(served.data_folder) is None
    if os.name == "posix":
        assert not Path(place).parent.exists()


def test_a_closing_library_leaves_the_answer_to_the_client(
    album: Path, library: Library, embedder: ColourEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    library._answering = AnswerServer(library._search_service, library.data_folder)
    embedder.close()
    search_without_server(library, monkeypatch)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such permissions")
def test_only_the_user_can_reach_the_socket(served: Library) -> None:
    place = Path(address(served).socket)
    assert stat.S_IMODE((served.data_folder / file_names.ADDRESS).stat().st_mode) == 0o600
    assert stat.S_IMODE(place.parent.stat().st_mode) == 0o700


def test_a_request_without_the_key_is_not_answered(served: Library) -> None:
    known = address(served)
    other = Address(known.home, known.socket, b"guessed")
    with pytest.raises((OSError, EOFError)):
        protocol.request(other, {"method": "search_each", "queries": [RED_JSON], "limit": 1, "every": False})
    for nonsense in (b"", b"x", os.urandom(100)):
        with protocol.connect(known.socket) as connection, pytest.raises((OSError, EOFError)):
            connection.send_bytes(nonsense)
            assert connection.poll(protocol.TIMEOUT)
            connection.recv_bytes()
    assert protocol.request(
        known, {"method": "search_each", "queries": [RED_JSON], "limit": 1, "every": False}
    )


def test_an_answer_is_accepted_only_with_a_signature_for_this_request() -> None:
    data = protocol.sign(b"key", b"nonce", {"result": 1}, is_request=False)
    assert protocol.verify(b"key", b"nonce", data, is_request=False) == {"result": 1}
    for key, nonce, is_request in (
        (b"other", b"nonce", False),
        (b"key", b"old", False),
        (b"key", b"nonce", True),
    ):
        with pytest.raises(ValueError, match="signed"):
            protocol.verify(key, nonce, data, is_request=is_request)


def test_a_copy_of_the_folder_is_another_library(served: Library, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    copy.mkdir()
    written = (served.data_folder / file_names.ADDRESS).read_bytes()
    (copy / file_names.ADDRESS).write_bytes(written)
    assert Address.read(copy) is None
    (served.data_folder / file_names.ADDRESS).write_text(json.dumps(json.loads(written) | {"protocol": 0}))
    assert Address.read(served.data_folder) is None
    for nonsense in (b"", b"[" * 100_000, b"7", b"{}", b"\xff"):
        (copy / file_names.ADDRESS).write_bytes(nonsense)
        assert Address.read(copy) is None


@pytest.mark.skipif(os.name == "nt", reason="pipes have no such limit")
def test_a_long_path_of_temporary_files_does_not_matter(
    album: Path, library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    long = tmp_path / ("x" * 150)
    long.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(long))
    answer_server = AnswerServer(library._search_service, library.data_folder)
    assert protocol.request(
        address(library), {"method": "search_each", "queries": [RED_JSON], "limit": 1, "every": False}
    )
    answer_server.close()


def test_a_following_process_answers_many_requests_at_once(album: Path, library: Library) -> None:
    follower = library.follower.start(Listener())
    message = {
        "method": "search_each",
        "queries": [RED_JSON, query_to_json(parse_line("blue").query)],
        "limit": 2,
        "every": False,
    }
    expected = protocol.request(address(library), message)
    results: list[object] = []

    def send() -> None:
        results.append(protocol.request(address(library), message))

    threads = [threading.Thread(target=send) for _ in range(2 * server.THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    follower.close()
    assert results == [expected] * len(threads)


def test_where_nothing_can_be_written_the_library_still_follows(
    album: Path, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(server.atomic_files, "write_atomically", full)
    follower = library.follower.start(Listener())
    assert library._answering is None
    follower.close()


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[subprocess.Popen[bytes]]]:
    """The embedding processes that were started ahead."""
    processes: list[subprocess.Popen[bytes]] = []

    def noting() -> subprocess.Popen[bytes]:
        processes.append(head_start())
        return processes[-1]

    monkeypatch.setattr(finder, "head_start", noting)
    yield processes
    assert all(process.returncode is not None for process in processes), "it was left behind"
    assert all(pipe.closed for process in processes for pipe in (process.stdin, process.stdout) if pipe)


def test_without_a_server_the_model_starts_loading_before_the_library_is_opened(
    library: Library, begun: list[subprocess.Popen[bytes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    library.index()
    library.close()
    real_open = Library.open

    def noting(*args: Any, **options: Any) -> Library:
        assert [options["begun"]] == (begun or [None])
        return real_open(*args, **options)

    monkeypatch.setattr(Library, "open", noting)
    with Finder(library.data_folder) as found:
        found.search(Query((), Filters(types=("png",))))
        assert not begun
    with Finder(library.data_folder) as found:
        assert found.search(Query((Term(words="red"),))) == []  # by the starter, in an empty library
        assert len(begun) == 1


def test_an_embedding_process_started_in_vain_ends(
    tmp_path: Path, begun: list[subprocess.Popen[bytes]]
) -> None:
    with Finder(tmp_path / "none") as found, pytest.raises(LibraryError):
        found.search(Query((Term(words="red"),)))
    assert len(begun) == 1
    process = head_start()
    with Library.open(tmp_path / "new", begun=process) as library:
        library.status()
    assert process.returncode is not None


def test_an_embedding_process_started_ahead_serves_where_the_last_model_is_gone(
    album: Path, library: Library, begun: list[subprocess.Popen[bytes]]
) -> None:
    library.close()  # its vectors are of a model that only its embedder knows
    with Finder(library.data_folder) as found:
        found.search(Query((Term(words="red"),)))
        assert found._library is not None
        assert getattr(found._library.model_switch.load_serving(), "_process", None) is begun[0]
    assert len(begun) == 1


def test_no_library_is_an_error(tmp_path: Path) -> None:
    with Finder(tmp_path / "none") as found, pytest.raises(LibraryError):
        found.search(Query((Term(words="red"),)))


def test_a_picture_that_is_not_there_starts_no_model(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finder.Finder, "_open", lambda self, **_: pytest.fail("the library was opened"))
    missing = Term(picture=tmp_path / "missing.jpg")
    with Finder(library.data_folder) as found:
        with pytest.raises(PhotoError, match=r"missing\.jpg cannot be read: No such file") as refused:
            found.search(Query((Term("red"), missing)))
        assert refused.value.term == 1
        for none in (tmp_path / "missing.jpg", tmp_path):
            with pytest.raises(PhotoError, match="cannot be read"):
                found.describe(none)
