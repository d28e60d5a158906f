"""Models come from the hub whole and as published, or not at all, whatever the network does."""

from __future__ import annotations

import hashlib
import json
import shutil
import threading
import time
from collections import namedtuple
from pathlib import Path

import huggingface_hub
import pytest

from clipsearch.embedding.models import model_folder
from clipsearch.embedding.models.downloader import download
from clipsearch.embedding.models.model_spec import resolve
from clipsearch.errors import Cancelled, ModelError
from tests.support.hub_server import Fault, Hub

PLAIN = "PE-Core-B-16/meta"  # its version is pinned, its checksum is not
PLAIN_PLACE = ("timm/PE-Core-B-16", "0038414f37721c5eafc1a5e0da802d291c909de3")
MOVING = "ViT-B-32/datacomp_xl_s13b_b90k"  # nothing of it is pinned
MOVING_PLACE = "laion/CLIP-ViT-B-32-DataComp.XL-s13B-b90K"
PINNED = "ViT-B-32/laion2b_s34b_b79k"
PINNED_PLACE = ("laion/CLIP-ViT-B-32-laion2B-s34B-b79K", "1a25a446712ba5ee05982a381eed697ef9b435cf")
CONFIG = {"model_cfg": {"embed_dim": 8, "vision_cfg": {}, "text_cfg": {"width": 8}}}
WEIGHTS = "open_clip_model.safetensors"
BYTES = bytes(range(256)) * 1200  # some 300 kB
FILES = {
    "open_clip_config.json": json.dumps(CONFIG).encode(),
    WEIGHTS: BYTES,
    "open_clip_pytorch_model.bin": b"a pickle",
    "README.md": b"",
}


def fetch(name: str, cancel: threading.Event | None = None) -> tuple[Path, list[tuple[int, int]]]:
    told: list[tuple[int, int]] = []
    folder = download(name, lambda done, total: told.append((done, total)), cancel or threading.Event())
    return folder, told


def test_a_model_arrives_with_what_it_needs_and_a_record(hub: Hub, models: Path) -> None:
    hub.publish(PLAIN_PLACE[0], FILES, PLAIN_PLACE[1])
    folder, told = fetch(PLAIN)
    assert {path.name for path in folder.iterdir()} == {"open_clip_config.json", WEIGHTS, "clipsearch.json"}
    assert (folder / WEIGHTS).read_bytes() == BYTES
    record = model_folder.verify(folder)
    assert record is not None
    assert record.files[WEIGHTS][0] == hashlib.sha256(BYTES).hexdigest()
    assert record.origins == ("@".join(PLAIN_PLACE),)
    assert told[-1] == (len(BYTES), len(BYTES))
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert resolve(PLAIN).folder == folder


def test_what_is_there_is_not_fetched_again(hub: Hub, models: Path) -> None:
    hub.publish(PLAIN_PLACE[0], FILES, PLAIN_PLACE[1])
    fetch(PLAIN)
    before = len(hub.requests)
    fetch(PLAIN)
    assert len(hub.requests) == before


def test_a_damaged_configuration_is_fetched_again_and_nothing_else(hub: Hub, models: Path) -> None:
    hub.publish(PLAIN_PLACE[0], FILES, PLAIN_PLACE[1])
    folder, _ = fetch(PLAIN)
    (folder / "open_clip_config.json").write_bytes(b"{}")
    fetch(PLAIN)
    assert (folder / "open_clip_config.json").read_bytes() == FILES["open_clip_config.json"]
    assert len([one for one in hub.asked_for(WEIGHTS) if "/cdn/" in one.path]) == 1
    assert resolve(PLAIN).folder == folder


def test_a_broken_connection_is_gone_on_with(hub: Hub, models: Path) -> None:
    hub.publish(PLAIN_PLACE[0], FILES, PLAIN_PLACE[1])
    hub.fail(WEIGHTS, Fault(breaks_at=65536), Fault(breaks_at=65536))
    folder, _ = fetch(PLAIN)
    assert (folder / WEIGHTS).read_bytes() == BYTES
    assert [one.range for one in hub.asked_for(WEIGHTS) if "/cdn/" in one.path] == [
        "",
        "bytes=65536-",
        "bytes=131072-",
    ]


def test_a_server_that_cannot_go_on_begins_again(hub: Hub, models: Path) -> None:
    hub.publish(PLAIN_PLACE[0], FILES, PLAIN_PLACE[1])
    hub.fail(WEIGHTS, Fault(breaks_at=65536), Fault(ignores_range=True))
    folder, _ = fetch(PLAIN)
    assert (folder / WEIGHTS).read_bytes() == BYTES


def test_a_connection_that_always_breaks_says_what_to_copy_where(hub: Hub, models: Path) -> None:
    hub.publish(PLAIN_PLACE[0], FILES, PLAIN_PLACE[1])
    hub.fail(WEIGHTS, *[Fault(breaks_at=0)] * 20)
    with pytest.raises(ModelError, match="cannot be downloaded") as caught:
        fetch(PLAIN)
    for part in (WEIGHTS, "open_clip_config.json", *PLAIN_PLACE, str(model_folder.folder_of(PLAIN))):
        assert part in caught.value.hint
    hub.faults.clear()
    fetch(PLAIN)


def test_no_network_says_what_to_copy_where(hub: Hub, models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    with pytest.raises(ModelError, match=r"cannot be downloaded from http://127\.0\.0\.1:9") as caught:
        fetch("ViT-B-32-SigLIP2-256/webli")
    assert "tokenizer.json and tokenizer_config.json" in caught.value.hint
    with pytest.raises(ModelError) as caught:
        fetch("xlm-roberta-base-ViT-B-32/laion5b_s13b_b90k")
    assert "config.json from http://127.0.0.1:9/xlm-roberta-base" in caught.value.hint


def test_files_copied_by_hand_are_taken_and_watched(models: Path) -> None:
    folder = model_folder.folder_of(PLAIN)
    folder.mkdir(parents=True)
    for name in ("open_clip_config.json", WEIGHTS):
        (folder / name).write_bytes(FILES[name])
    assert resolve(PLAIN).folder == folder
    before = resolve(PLAIN).signature()
    (folder / WEIGHTS).touch()
    assert resolve(PLAIN).signature() == before
    (folder / WEIGHTS).write_bytes(BYTES[::-1])
    with pytest.raises(ModelError, match="changed since the model was downloaded"):
        resolve(PLAIN)
    (folder / WEIGHTS).unlink()
    with pytest.raises(ModelError, match="is not downloaded completely: open_clip_model"):
        resolve(PLAIN)


def test_files_copied_by_hand_must_be_those_that_were_published(models: Path) -> None:
    folder = model_folder.folder_of(PINNED)
    folder.mkdir(parents=True)
    for name in ("open_clip_config.json", WEIGHTS):
        (folder / name).write_bytes(FILES[name])
    with pytest.raises(ModelError, match="is not the file that was published"):
        resolve(PINNED)


@pytest.mark.serial
def test_stopping_keeps_what_arrived_and_the_version_that_was_begun(hub: Hub, models: Path) -> None:
    hub.publish(MOVING_PLACE, FILES)
    hub.fail(WEIGHTS, Fault(hangs_at=131072))
    cancel = threading.Event()
    part = model_folder.folder_of(MOVING) / (WEIGHTS + model_folder.PART)
    outcome: list[float] = []

    def stop_when_it_hangs() -> None:
        while not part.exists() or part.stat().st_size < 131072:
            time.sleep(0.01)
        outcome.append(time.monotonic())
        cancel.set()

    thread = threading.Thread(target=stop_when_it_hangs)
    thread.start()
    with pytest.raises(Cancelled):
        fetch(MOVING, cancel)
    thread.join()
    assert time.monotonic() - outcome[0] < 1
    hub.released.set()
    hub.publish(MOVING_PLACE, {**FILES, WEIGHTS: BYTES[::-1]})  # the newest version is another one now
    folder, told = fetch(MOVING)
    assert (folder / WEIGHTS).read_bytes() == BYTES
    assert next(done for done, total in told if total) >= 131072


def test_a_wrong_byte_is_noticed(hub: Hub, models: Path) -> None:
    hub.publish(PLAIN_PLACE[0], FILES, PLAIN_PLACE[1])
    hub.fail(WEIGHTS, Fault(flips=True))
    hub.fail("open_clip_config.json", Fault(flips=True))
    for _ in range(2):
        with pytest.raises(ModelError, match="did not arrive as"):
            fetch(PLAIN)
    assert not list(model_folder.folder_of(PLAIN).glob("*.safetensors*"))
    fetch(PLAIN)


def test_a_mirror_cannot_pass_off_other_weights(hub: Hub, models: Path) -> None:
    hub.publish(PINNED_PLACE[0], FILES, PINNED_PLACE[1])
    with pytest.raises(ModelError, match="offers another open_clip_model.safetensors"):
        fetch(PINNED)
    assert not hub.asked_for(WEIGHTS)


@pytest.mark.parametrize("where", ["listing", "file"])
def test_a_busy_hub_is_asked_again(hub: Hub, models: Path, where: str) -> None:
    hub.publish(PLAIN_PLACE[0], FILES, PLAIN_PLACE[1])
    faults = [Fault(status=429, wait=0), Fault(status=503)]
    if where == "listing":
        hub.listing_faults.extend(faults)
    else:
        hub.fail(WEIGHTS, *faults)
    folder, _ = fetch(PLAIN)
    assert (folder / WEIGHTS).read_bytes() == BYTES


def test_a_hub_that_stays_busy_is_left_alone(hub: Hub, models: Path) -> None:
    hub.publish(PLAIN_PLACE[0], FILES, PLAIN_PLACE[1])
    hub.listing_faults.extend([Fault(status=429, wait=0)] * 5)
    with pytest.raises(ModelError, match="status 429"):
        fetch(PLAIN)
    hub.fail(WEIGHTS, *[Fault(status=500)] * 5)
    with pytest.raises(ModelError, match="status 500"):
        fetch(PLAIN)


def test_models_that_the_hub_does_not_give_are_said_so(hub: Hub, models: Path) -> None:
    with pytest.raises(ModelError, match="does not have timm/PE-Core-B-16"):
        fetch(PLAIN)
    hub.publish(PLAIN_PLACE[0], FILES)
    with pytest.raises(ModelError, match="has no version 0038414f"):
        fetch(PLAIN)
    hub.gated.add(PLAIN_PLACE[0])
    with pytest.raises(ModelError, match="only with an account") as caught:
        fetch(PLAIN)
    assert "HF_TOKEN" in caught.value.hint


def test_a_pickle_is_not_fetched(hub: Hub, models: Path) -> None:
    files = {name: data for name, data in FILES.items() if name != WEIGHTS}
    hub.publish(PLAIN_PLACE[0], files, PLAIN_PLACE[1])
    with pytest.raises(ModelError, match=r"only as a pickle \(open_clip_pytorch_model.bin\)"):
        fetch(PLAIN)
    assert not hub.asked_for("open_clip_pytorch_model.bin")


def test_a_hostile_listing_writes_nothing_elsewhere(hub: Hub, models: Path, tmp_path: Path) -> None:
    hub.publish(PLAIN_PLACE[0], {**FILES, "../../evil.json": b"{}", "evil.py": b"boom"}, PLAIN_PLACE[1])
    folder, _ = fetch(PLAIN)
    assert not list(tmp_path.rglob("evil*"))
    assert {path.name for path in folder.iterdir()} == {"open_clip_config.json", WEIGHTS, "clipsearch.json"}


def test_a_full_disk_is_noticed_before_anything_is_fetched(
    hub: Hub, models: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub.publish(PLAIN_PLACE[0], FILES, PLAIN_PLACE[1])
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda place: usage(10**9, 10**9, 1000))
    with pytest.raises(ModelError, match="0.0 GB are free") as caught:
        fetch(PLAIN)
    assert "CLIPSEARCH_MODELS" in caught.value.hint
    assert not hub.asked_for(WEIGHTS)


def test_a_place_that_cannot_be_written_is_said_so(hub: Hub, models: Path) -> None:
    models.write_text("a file where the folder should be")
    with pytest.raises(ModelError, match="cannot be written"):
        fetch(PLAIN)


def test_tokenizer_and_text_tower_come_along_from_where_they_are(hub: Hub, models: Path) -> None:
    text = {"hf_model_name": "xlm-roberta/base", "hf_tokenizer_name": "xlm-roberta/base"}
    config = {"model_cfg": {"embed_dim": 8, "vision_cfg": {}, "text_cfg": text}}
    hub.publish(
        PLAIN_PLACE[0],
        {**FILES, "open_clip_config.json": json.dumps(config).encode(), "config.json": b"of another library"},
        PLAIN_PLACE[1],
    )
    tower = {"config.json": b"{}", "tokenizer.json": b"{ }", "tokenizer_config.json": b"{}", "model.bin": b""}
    commit = hub.publish("xlm-roberta/base", tower)
    folder, _ = fetch(PLAIN)
    assert {path.name for path in folder.iterdir()} == {
        "open_clip_config.json",
        WEIGHTS,
        "clipsearch.json",
        "config.json",
        "tokenizer.json",
        "tokenizer_config.json",
    }
    assert (folder / "config.json").read_bytes() == b"{}"
    record = model_folder.verify(folder)
    assert record is not None
    assert f"xlm-roberta/base@{commit}" in record.origins


def test_a_proxy_is_asked_where_there_is_one(hub: Hub, models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hub.publish(PLAIN_PLACE[0], FILES, PLAIN_PLACE[1])
    monkeypatch.setenv("HTTP_PROXY", hub.address)  # a proxy gets the whole address, which it takes apart
    monkeypatch.setenv("HF_ENDPOINT", "http://hub.invalid")
    huggingface_hub.close_session()
    folder, _ = fetch(PLAIN)
    assert (folder / WEIGHTS).read_bytes() == BYTES
    assert all(one.path.startswith("http://hub.invalid/") for one in hub.requests)


def test_a_model_that_is_not_offered_is_found_by_open_clips_name_for_it(hub: Hub, models: Path) -> None:
    published = {name: data for name, data in FILES.items() if name != "open_clip_config.json"}
    hub.publish("laion/CLIP-ViT-B-16-DataComp.XL-s13B-b90K", published)
    folder, _ = fetch("ViT-B-16/datacomp_xl_s13b_b90k")
    config = json.loads((folder / "open_clip_config.json").read_text(encoding="utf-8"))
    assert config["model_cfg"]["vision_cfg"]["patch_size"] == 16
    assert (folder / WEIGHTS).read_bytes() == BYTES
    with pytest.raises(ModelError, match="open_clip knows no 'nonsense' of ViT-B-16") as caught:
        fetch("ViT-B-16/nonsense")
    assert "datacomp_xl_s13b_b90k" in caught.value.hint


def test_the_users_wish_to_be_offline_is_respected(
    hub: Hub, models: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from huggingface_hub import constants

    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)  # read from the environment at import
    with pytest.raises(ModelError, match="cannot be downloaded"):
        fetch(PLAIN)
    assert not hub.requests


def test_two_downloads_of_one_model_do_not_mix(hub: Hub, models: Path) -> None:
    hub.publish(PLAIN_PLACE[0], FILES, PLAIN_PLACE[1])
    hub.fail(WEIGHTS, Fault(hangs_at=65536))
    cancel = threading.Event()
    stopped: list[BaseException] = []

    def first() -> None:
        try:
            fetch(PLAIN, cancel)
        except Cancelled as error:
            stopped.append(error)

    thread = threading.Thread(target=first)
    thread.start()
    while not hub.asked_for(WEIGHTS):
        time.sleep(0.01)
    with pytest.raises(ModelError, match="being downloaded already"):
        fetch(PLAIN)
    cancel.set()
    thread.join()
    assert stopped


def test_what_versions_before_this_one_fetched_is_of_a_model_too(models: Path) -> None:
    folder = model_folder.folder_of(PLAIN)
    folder.mkdir(parents=True)
    for name in ("vocab.json", "spiece.model.part", "open_clip_config.json", "notes.txt"):
        (folder / name).write_bytes(b"")
    assert model_folder.foreign(folder) == ["notes.txt"]
