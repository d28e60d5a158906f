"""A model's folder is data: whatever in it names code is refused in words, and nothing of it is run."""

from __future__ import annotations

import json
import os
import pickle
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from clipsearch.embedding.encoders.open_clip_loader import create, tokenizer
from clipsearch.embedding.models.downloader import download
from clipsearch.embedding.models.model_spec import ModelSpec, resolve
from clipsearch.embedding.process.client import EmbeddingClient
from clipsearch.embedding.process.protocol import Setup
from clipsearch.errors import ModelError
from tests.support.hub_server import Hub
from tests.support.tiny_models import make

CONFIG, TOWER, TOKENIZER = "open_clip_config.json", "config.json", "tokenizer_config.json"
pytestmark = pytest.mark.real_start  # they need transformers, which forks begin without
WEIGHTS = "open_clip_model.safetensors"
NAME, PLACE, COMMIT = "PE-Core-B-16/meta", "timm/PE-Core-B-16", "0038414f37721c5eafc1a5e0da802d291c909de3"
EVIL = """
import pathlib
pathlib.Path({mark!r}).touch()
from transformers import PreTrainedTokenizerFast as Tokenizer
from transformers import XLMRobertaConfig as Config, XLMRobertaModel as Model
"""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a hostile model lies.

    Attributes:
        folder: the model's.
        outside: another folder with code, which a model may name.
        mark: the file that code writes when it is run.
    """

    folder: Path
    outside: Path
    mark: Path

    def change(self, name: str, **entries: Any) -> None:
        """Put entries into a JSON file."""
        path = self.folder / name
        about = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        path.write_text(json.dumps({**about, **entries}), encoding="utf-8")

    def model(self, part: str = "", **entries: Any) -> None:
        """Put entries into a part of the model's configuration, or beside its parts."""
        path = self.folder / CONFIG
        about = json.loads(path.read_text(encoding="utf-8"))
        (about["model_cfg"][part] if part else about["model_cfg"]).update(entries)
        path.write_text(json.dumps(about), encoding="utf-8")

    def program(self, name: str = "evil.py", *, outside: bool = False) -> Path:
        """Write code that leaves the mark."""
        path = (self.outside if outside else self.folder) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(EVIL.format(mark=str(self.mark)), encoding="utf-8")
        return path

    def elsewhere(self, **entries: Any) -> str:
        """Another folder, with code and with configurations that name it."""
        self.program(outside=True)
        for name in (TOWER, TOKENIZER):
            known = json.loads((self.folder / name).read_text(encoding="utf-8"))
            (self.outside / name).write_text(json.dumps({**known, **entries}), encoding="utf-8")
        shutil.copy(self.folder / "tokenizer.json", self.outside)
        return str(self.outside)


class Evil:
    """A pickle that leaves the mark."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> tuple[object, tuple[Path]]:
        return Path.touch, (self.mark,)


MAP = {"AutoConfig": "evil.Config", "AutoModel": "evil.Model", "AutoTokenizer": ["evil.Tokenizer", None]}
WAYS: dict[str, Callable[[Place], object]] = {}  # each leaves a model that is hostile in one way


def way(make_hostile: Callable[[Place], object]) -> Callable[[Place], object]:
    WAYS[make_hostile.__name__.replace("_", " ").strip()] = make_hostile
    return make_hostile


@way
def a_tokenizers_options_that_trust_code(at: Place) -> None:
    at.program()
    at.change(TOKENIZER, auto_map=MAP, tokenizer_class="Tokenizer")
    at.model("text_cfg", tokenizer_kwargs={"trust_remote_code": True})


@way
def the_same_without_its_program_in_the_folder(at: Place) -> None:
    at.elsewhere()
    at.model("text_cfg", tokenizer_kwargs={"trust_remote_code": True, "code_revision": "main"})


@way
def a_text_tower_with_a_map_to_code(at: Place) -> None:
    at.change(TOWER, auto_map=MAP)


@way
def a_map_to_code_of_a_repository(at: Place) -> None:
    at.change(TOWER, auto_map={"AutoConfig": "someone/repository--evil.Config"})


@way
def a_map_to_code_deep_in_a_configuration(at: Place) -> None:
    at.change(TOWER, text_config={"backbone": [{"auto_map": MAP}]})


@way
def a_tokenizer_with_a_map_to_code(at: Place) -> None:
    at.change(TOKENIZER, auto_map=["evil.Tokenizer", None])


@way
def a_tokenizers_class_that_is_not_known(at: Place) -> None:
    at.change(TOKENIZER, tokenizer_class="evil.Tokenizer")


@way
def a_tokenizer_of_a_format_that_is_read_by_others(at: Place) -> None:
    at.model("text_cfg", tokenizer_kwargs={"gguf_file": "evil.gguf"})


@way
def a_tokenizers_words_at_a_path(at: Place) -> None:
    at.model("text_cfg", hf_tokenizer_name="", tokenizer_kwargs={"bpe_path": at.elsewhere()})


@way
def a_tokenizer_at_a_path(at: Place) -> None:
    at.model("text_cfg", hf_tokenizer_name=at.elsewhere(auto_map=MAP))


@way
def a_text_tower_at_a_path(at: Place) -> None:
    at.model("text_cfg", hf_model_name=at.elsewhere(auto_map=MAP))


@way
def a_text_tower_at_a_path_upwards(at: Place) -> None:
    at.elsewhere(auto_map=MAP)
    at.model("text_cfg", hf_model_name="../outside")


@way
def a_text_tower_of_a_kind_that_is_not_known(at: Place) -> None:
    at.change(TOWER, model_type="evil")


@way
def a_text_tower_that_is_described_by_another_file(at: Place) -> None:
    at.change(TOWER, configuration_files=["config.4.0.0.json"])


@way
def kernels_of_a_repository(at: Place) -> None:
    at.change(TOWER, _attn_implementation="someone/kernels")


@way
def a_quantizer(at: Place) -> None:
    at.change(TOWER, quantization_config={"quant_method": "evil"})


@way
def an_activation_that_is_not_known(at: Place) -> None:
    at.change(TOWER, hidden_act="os.system")


@way
def an_adapter_of_a_repository(at: Place) -> None:
    at.change("adapter_config.json", base_model_name_or_path="someone/repository", auto_mapping={})


@way
def generation_by_code_of_a_repository(at: Place) -> None:
    at.change("generation_config.json", custom_generate="someone/repository")


@way
def an_image_tower_of_a_repository(at: Place) -> None:
    at.model("vision_cfg", timm_model_name="hf-hub:someone/repository")


@way
def an_image_tower_in_a_folder(at: Place) -> None:
    (at.outside / "config.json").write_text(json.dumps({"architecture": "resnet10t"}), encoding="utf-8")
    (at.outside / "pytorch_model.bin").write_bytes(pickle.dumps(Evil(at.mark)))
    at.model("vision_cfg", timm_model_name=f"local-dir:{at.outside}", timm_model_pretrained=True)


@way
def options_of_a_layer(at: Place) -> None:
    at.model("vision_cfg", act_kwargs={"inplace": "os.system"})


@way
def an_argument_that_open_clip_takes_and_no_file_gives(at: Place) -> None:
    at.model(cast_dtype="evil.dtype")


@way
def an_entry_that_nobody_knows(at: Place) -> None:
    at.model("text_cfg", text_mask="evil.mask")


@way
def a_program(at: Place) -> None:
    at.program()


@way
def a_compiled_program(at: Place) -> None:
    at.program("__pycache__/open_clip.cpython-311.pyc")


@way
def a_library(at: Place) -> None:
    at.program("lib/Evil.SO")


@way
def nothing_but_a_pickle(at: Place) -> None:
    (at.folder / WEIGHTS).unlink()
    (at.folder / "open_clip_pytorch_model.bin").write_bytes(pickle.dumps(Evil(at.mark)))


@way
def a_pickle_under_another_name(at: Place) -> None:
    (at.folder / WEIGHTS).write_bytes(pickle.dumps(Evil(at.mark)))


@way
def a_link_to_a_configuration_elsewhere(at: Place) -> None:
    at.elsewhere()
    (at.folder / TOWER).unlink()
    (at.folder / TOWER).symlink_to(at.outside / TOWER)


@way
def a_link_to_a_folder_elsewhere(at: Place) -> None:
    at.program(outside=True)
    (at.folder / "code").symlink_to(at.outside, target_is_directory=True)


@way
def a_link_to_nothing(at: Place) -> None:
    (at.folder / "README.md").symlink_to(at.folder / "nothing")


@way
def a_link_to_itself(at: Place) -> None:
    (at.folder / "README.md").symlink_to(at.folder / "README.md")


@way
def a_pipe_for_weights(at: Place) -> None:
    (at.folder / WEIGHTS).unlink()
    os.mkfifo(at.folder / WEIGHTS)


@way
def a_pipe_for_a_configuration(at: Place) -> None:
    (at.folder / TOWER).unlink()
    os.mkfifo(at.folder / TOWER)


@way
def a_configuration_that_is_nested_too_deeply(at: Place) -> None:
    (at.folder / CONFIG).write_text('{"":' * 100_000, encoding="utf-8")


@way
def a_configuration_that_never_ends(at: Place) -> None:
    with (at.folder / CONFIG).open("ab") as file:
        file.truncate(1 << 40)


@way
def a_tokenizer_that_never_ends(at: Place) -> None:
    with (at.folder / "tokenizer.json").open("ab") as file:
        file.truncate(1 << 40)


@way
def a_number_that_is_none(at: Place) -> None:
    at.model("vision_cfg", mlp_ratio=float("nan"))


@way
def a_number_of_too_many_digits(at: Place) -> None:
    text = (at.folder / CONFIG).read_text(encoding="utf-8")
    (at.folder / CONFIG).write_text(text[:-1] + f', "x": {"9" * 5000}}}', encoding="utf-8")


@way
def a_model_that_fills_all_memory(at: Place) -> None:
    at.model("vision_cfg", width=1 << 14, layers=256)


@way
def a_text_tower_that_fills_all_memory(at: Place) -> None:
    at.change(TOWER, num_hidden_layers=256, hidden_size=1 << 14, intermediate_size=1 << 16)


@way
def a_size_below_nothing(at: Place) -> None:
    at.model(embed_dim=-1)


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model with a text tower and a tokenizer of its own, with nothing wrong."""
    folder = tmp_path_factory.mktemp("plain")
    make("roberta", folder)
    return folder


@pytest.fixture
def at(plain: Path, tmp_path: Path) -> Iterator[Place]:
    """A copy of that model; nothing may be written beside it, and nothing of it be run."""
    place = Place(tmp_path / "model", tmp_path / "outside", tmp_path / "mark")
    shutil.copytree(plain, place.folder)
    place.outside.mkdir()
    yield place
    assert not place.mark.exists()
    assert sorted(path.name for path in tmp_path.iterdir() if path != tmp_path / "log") == [
        "model",
        "outside",
    ]
    assert not [name for name in sys.modules if name.startswith("transformers_modules") or name == "evil"]


def in_words(error: ModelError) -> bool:
    """Whether an error is a sentence and a hint, and no text of a programming language."""
    words = f"{error.message} {error.hint}"
    return len(error.message.split()) > 3 and bool(error.hint) and not re.search(r"Error\(|<|\(\)", words)


@pytest.mark.parametrize("name", WAYS)
def test_it_is_refused_in_words(name: str, at: Place) -> None:
    WAYS[name](at)
    before = {path: path.lstat().st_mtime_ns for path in at.folder.rglob("*")}
    with pytest.raises(ModelError) as caught:
        spec = resolve(str(at.folder))
        tokenizer(spec)
        create(spec)
    assert in_words(caught.value)
    assert {path: path.lstat().st_mtime_ns for path in at.folder.rglob("*")} == before


PROBE = """
import sys
from clipsearch.embedding.models.model_spec import resolve
from clipsearch.errors import ModelError
try:
    resolve(sys.argv[1])
except ModelError as error:
    print(error)
loaded = {name.partition(".")[0] for name in sys.modules} & {"torch", "open_clip", "transformers", "timm"}
print(*loaded)
"""


def test_the_libraries_that_a_model_could_speak_to_are_not_even_loaded(at: Place) -> None:
    a_tokenizers_options_that_trust_code(at)
    done = subprocess.run(
        [sys.executable, "-c", PROBE, str(at.folder)], capture_output=True, text=True, timeout=60, check=True
    )
    said, loaded = done.stdout.splitlines()
    assert "trust_remote_code" in said
    assert not loaded


@pytest.fixture
def caches(at: Place, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Where the libraries of the hub keep what they fetch, and modules that they make; it stays empty."""
    home = at.outside / "home"
    for name in ("HF_HOME", "HF_MODULES_CACHE", "XDG_CACHE_HOME", "TORCH_HOME"):
        monkeypatch.setenv(name, str(home))
    yield
    assert not home.exists() or not [path for path in home.rglob("*") if path.is_file()]


def test_the_embedding_process_itself_refuses_what_became_hostile_later(at: Place, caches: None) -> None:
    spec = resolve(str(at.folder))
    a_tokenizers_options_that_trust_code(at)
    worker = EmbeddingClient(Setup(spec, "cpu", "float32", 100), at.folder.parent / "log")
    try:
        with pytest.raises(ModelError) as caught:
            worker.encode_words(["a dog"]).result(120)
    finally:
        worker.close()
    assert in_words(caught.value)
    assert caught.value.__cause__ is None


def test_the_same_model_without_hostility_is_used(at: Place, caches: None) -> None:
    for name in ("README.md", ".gitattributes", "onnx/model.onnx", "pytorch_model.bin"):
        (at.folder / name).parent.mkdir(exist_ok=True)
        (at.folder / name).write_bytes(b"")
    (at.folder / "model.safetensors.index.json").symlink_to(at.folder / TOWER)
    spec = resolve(str(at.folder))
    worker = EmbeddingClient(Setup(spec, "cpu", "float32", 100), at.folder.parent / "log")
    try:
        assert worker.encode_words(["a dog"]).result(120).shape == (1, 16)
    finally:
        worker.close()


def test_a_folder_of_the_hubs_own_cache_is_used_though_it_is_made_of_links(at: Place) -> None:
    cache = at.outside / "models--someone--model"
    snapshot, blobs = cache / "snapshots" / "0123", cache / "blobs"
    snapshot.mkdir(parents=True)
    blobs.mkdir()
    for number, path in enumerate(sorted(at.folder.iterdir())):
        shutil.copy(path, blobs / str(number))
        (snapshot / path.name).symlink_to(Path("..", "..", "blobs", str(number)))
    spec = ModelSpec(str(snapshot), snapshot, weights=snapshot / WEIGHTS)
    assert resolve(str(snapshot)) == spec
    assert tokenizer(spec)(["a dog"]).shape == (1, 77)


@pytest.mark.parametrize(
    "make_hostile",
    [a_tokenizers_options_that_trust_code, a_text_tower_at_a_path, an_image_tower_of_a_repository],
)
def test_a_hostile_configuration_ends_a_download_before_anything_else_is_fetched(
    make_hostile: Callable[[Place], object], at: Place, hub: Hub, models: Path
) -> None:
    make_hostile(at)
    files = {path.name: path.read_bytes() for path in at.folder.iterdir() if path.is_file()}
    hub.publish(PLACE, files, COMMIT)
    with pytest.raises(ModelError) as caught:
        download(NAME, lambda done, total: None, threading.Event())
    assert in_words(caught.value)
    assert not [name for name in files if name != CONFIG and hub.asked_for(name)]
    assert not (models / "PE-Core-B-16--meta" / WEIGHTS).exists()
    shutil.rmtree(models)


def test_a_model_that_was_downloaded_or_copied_is_checked_in_the_same_way(at: Place, models: Path) -> None:
    a_tokenizer_with_a_map_to_code(at)
    shutil.copytree(at.folder, models / "PE-Core-B-16--meta")
    with pytest.raises(ModelError, match="'auto_map'"):
        resolve(NAME)
    shutil.rmtree(models)


def test_one_file_of_weights_is_checked_as_well(at: Place) -> None:
    a_pickle_under_another_name(at)
    with pytest.raises(ModelError, match="cannot be loaded"):
        create(resolve(f"ViT-B-32@{at.folder / WEIGHTS}"))
    for name in (f"local-dir:{at.folder}@{at.folder / WEIGHTS}", f"../model@{at.folder / WEIGHTS}"):
        with pytest.raises(ModelError):
            resolve(name)
