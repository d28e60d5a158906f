"""What tests share, and what each must leave behind: no warning in the log, no thread, no process."""

from __future__ import annotations

import gc
import logging
import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path

# As in `embedding.process.launcher`: waiting threads of torch must not spin beside other tests.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

import pytest
from hypothesis import HealthCheck, settings

from clipsearch import Library
from tests.support import fork_server, shared_folders
from tests.support.album import draw
from tests.support.colour_embedder import ColourEmbedder, small_pictures_decoded_once
from tests.support.fork_server import child_processes
from tests.support.hub_server import Hub, serving
from tests.support.shared_folders import FOLDERS, share
from tests.support.shared_thumbnails import shared_thumbnail_process
from tests.support.starter_library import index_samples

# Other tests run beside an example, and slow it down.
PROFILE = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
# The same examples each time: what fails now and then is found by the long campaign, with others each time.
settings.register_profile("same", PROFILE, max_examples=30, derandomize=True, database=None)
settings.register_profile("long", PROFILE, max_examples=1000, print_blob=True)
settings.load_profile("same")
PATIENCE = 30.0  # seconds that threads and processes may take to end


def pytest_collection_finish() -> None:
    """Modules and tests stay: garbage is not looked for among half a million objects time and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000)  # what tests leave is little: looking for it took a twentieth of their time


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Note how long each test took where `make test` gathers the slowest of all its runs."""
    if (folder := os.environ.get(FOLDERS)) and "PYTEST_XDIST_WORKER" not in os.environ:
        with Path(folder, "durations").open("a", encoding="utf-8") as notes:
            notes.write(f"{report.duration:6.2f} {report.when} {report.nodeid}\n")


@pytest.fixture(autouse=True)
def no_warnings_logged(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Fail on a logged warning; a test that expects one clears `caplog`."""
    yield
    records = [*caplog.get_records("setup"), *caplog.get_records("call")]
    unexpected = [record for record in records if record.levelno >= logging.WARNING]
    assert not unexpected, [record.getMessage() for record in unexpected]


@pytest.fixture(scope="session", autouse=True)
def forked_starts(shared: None) -> Iterator[None]:
    """Start programs of ours by fork: it takes a fraction of the time."""
    with fork_server.forked_starts(share("fork-servers", lambda folder: folder.chmod(0o700))):
        yield


@pytest.fixture(scope="session", autouse=True)
def data_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Leave the user's own trash, and what else lies beside it, alone; on Linux."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_DATA_HOME", str(tmp_path_factory.mktemp("data-home")))
        yield


@pytest.fixture(scope="session", autouse=True)
def pictures_decoded_once() -> Iterator[None]:
    with small_pictures_decoded_once():
        yield


@pytest.fixture(autouse=True)
def no_leaks() -> Iterator[None]:
    """Fail on a thread or a child process that outlives its test; a program of a fixture may start some."""
    threads, children = set(threading.enumerate()), child_processes()
    yield
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        left = [t for t in threading.enumerate() if t not in threads and t.is_alive()]
        running = child_processes(children) - children
        if not left and not running:
            return
        time.sleep(0.02)
    raise AssertionError(f"left behind: threads {left}, processes {running}")


@pytest.fixture(autouse=True)
def no_text_is_read(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """Keep followers from reading the text in photos, which takes seconds; not in tests of just that."""
    if request.node.path.name != "test_text_reading.py":
        monkeypatch.setattr("clipsearch.library.text_reading.is_installed", lambda: False)


@pytest.fixture(autouse=True)
def started_really(request: pytest.FixtureRequest) -> Iterator[None]:
    """In tests marked `real_start`, start programs as users do."""
    if request.node.get_closest_marker("real_start") is None:
        yield
        return
    with fork_server.real_starts():
        yield


@pytest.fixture(scope="session", autouse=True)
def shared(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> None:
    shared_folders.begin(tmp_path_factory, request.config)


@pytest.fixture(scope="session")
def starter_tuning(shared: None) -> Path:
    """The file with a tuning of the starter for this machine, as each library has one.

    A library keeps none while the machine is busy, as it is when tests run side by side; here it does.
    """
    from clipsearch.embedding.models import tuning_file
    from clipsearch.embedding.models.model_spec import resolve
    from clipsearch.embedding.process.client import EmbeddingClient
    from clipsearch.embedding.process.protocol import Setup
    from clipsearch.system.file_names import TUNING

    def measure(folder: Path) -> None:
        setup = Setup(resolve("starter"), "auto", "auto", 100)
        client = EmbeddingClient(setup, folder / "embedding.log")
        try:
            client.info()
            ((key, tuning),) = client._setup.tuned.items()
            tuning_file.keep(folder / TUNING, key, tuning)
        finally:
            client.close()

    return share("starter", measure) / TUNING


@pytest.fixture(scope="session")
def prepared(starter_tuning: Path) -> Path:
    """A folder with `photos`, copies of all sample photos, and `data`, a library that has indexed them."""
    return share("prepared", lambda folder: index_samples(folder, starter_tuning))


@pytest.fixture(scope="module")
def one_thumbnail_process() -> Iterator[None]:
    """All libraries of a module share the process that decodes thumbnails."""
    with shared_thumbnail_process():
        yield


@pytest.fixture
def embedder() -> ColourEmbedder:
    """An embedder that sees only colours."""
    return ColourEmbedder()


@pytest.fixture
def library(tmp_path: Path, embedder: ColourEmbedder) -> Iterator[Library]:
    """An empty library on real stores, which closes the embedder with it."""
    with Library.open(tmp_path / "data", embedder=embedder) as library:
        yield library


@pytest.fixture
def hub(models: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    """A hub that this process, and those it starts, ask instead of the real one, without long pauses."""
    import huggingface_hub

    from clipsearch.embedding.models import hub as hub_module

    monkeypatch.setattr(hub_module, "PAUSE", 0.02)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.delenv("HF_TOKEN", raising=False)
    huggingface_hub.close_session()  # it remembers the proxies of the environment
    with serving() as server:
        monkeypatch.setenv("HF_ENDPOINT", server.address)
        yield server
    huggingface_hub.close_session()


@pytest.fixture
def models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where downloaded models lie."""
    place = tmp_path / "models"
    monkeypatch.setenv("CLIPSEARCH_MODELS", str(place))
    return place


@pytest.fixture
def album(tmp_path: Path) -> Path:
    """Three pictures in two folders."""
    album = tmp_path / "album"
    draw(album / "red.png", "red")
    draw(album / "green.jpg", "green")
    draw(album / "sea" / "blue.png", "blue")
    return album
