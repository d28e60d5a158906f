"""What a follower takes as its next scan, and when it waits; no thread runs here."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest

from clipsearch.library.following.folder_watch_mode import Location
from clipsearch.library.following.follower import Follower
from clipsearch.library.following.listener import Listener
from clipsearch.library.following.pending_changes import SETTLE, FollowedFolder
from clipsearch.library.indexing.survey import ScanRequest
from clipsearch.photos.scanning.ignore_rules import IgnoreRules
from clipsearch.records import Folder, Scope

NOW = 1000.0


@pytest.fixture
def follower(tmp_path: Path) -> Iterator[Follower]:
    """One of a folder that was scanned."""
    follower = Follower(cast(Any, None), Listener(), rules=IgnoreRules(), ignore=tmp_path / "data")
    folder = FollowedFolder(Folder(1, tmp_path), Location((1, 2), frozenset()), due=NOW + 900)
    follower._followed = {1: folder}
    yield follower


def test_two_requests_become_one_that_does_what_both_want(follower: Follower) -> None:
    follower.scan(retry=True)
    follower.scan(forget_missing=True)
    follower.scan()
    assert follower._requested == ScanRequest(retry=True, forget_missing=True)


def test_a_part_is_scanned_when_it_has_been_quiet(follower: Follower) -> None:
    assert follower._take_request(NOW) is None
    part = Scope("2019")
    follower._followed[1].hints = {part: (NOW, NOW)}
    assert follower._take_request(NOW + SETTLE / 2) is None
    request = follower._take_request(NOW + 2 * SETTLE)
    assert request is not None
    assert request.scopes == {1: [part]}
    assert follower._take_request(NOW + 3 * SETTLE) is None


def test_it_waits_unless_there_is_something_to_do(
    follower: Follower, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits: list[float] = []
    monkeypatch.setattr(follower._changed, "wait", waits.append)
    follower._wait(5)
    assert waits == [5]
    follower.scan_parts({1: [Scope("2019")]})
    follower._wait(6)
    follower._take_request(NOW)
    follower.scan()
    follower._wait(7)
    assert waits == [5]
