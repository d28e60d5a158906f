"""The campaign's parts: short ones always, and with all their photos in the long run."""

from __future__ import annotations

import pytest

from clipsearch.library.following import follower, pending_changes
from tests.faults import campaign


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Shorter waits."""
    monkeypatch.setattr(pending_changes, "SETTLE", 0.1)
    monkeypatch.setattr(follower, "QUIET", 0.2)
    monkeypatch.setattr(follower, "TICK", 0.1)


LONG = pytest.param(1.0, marks=pytest.mark.long)


@pytest.mark.usefixtures("quick", "qapp")
@pytest.mark.parametrize("scale", [1 / 100, LONG])
def test_a_storm_of_photos_is_found(scale: float) -> None:
    result = campaign.storm(scale)
    assert result["indexed"] == result["photos"] == round(30_000 * scale)
    assert result["problems"] == 0


@pytest.mark.serial
@pytest.mark.parametrize("scale", [1 / 20, LONG])
def test_a_photo_that_was_written_appears_within_five_seconds(scale: float) -> None:
    result = campaign.appear(scale)
    assert result["photos"] == round(20 * scale)
    assert result["mean_seconds"] < 5


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("scale", [1 / 25, LONG])
def test_a_renamed_directory_is_not_embedded_again(scale: float) -> None:
    result = campaign.rename(scale)
    assert result["embedded"] == 0
    assert result["renamed"] == result["photos"] == round(5000 * scale)


@pytest.mark.parametrize("scale", [1 / 400, LONG])
def test_a_large_library_starts_with_nothing_to_do(scale: float) -> None:
    result = campaign.start(scale)
    assert result["found"] == result["photos"] == round(100_000 * scale)
    assert result["to_do"] == 0
    assert result["hits"] == [50, 50]


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("scale", [5 / 1200, LONG])
def test_a_library_in_use_stays_in_step_and_does_not_grow(scale: float) -> None:
    result = campaign.soak(scale)
    assert result["difference"] == ""
    assert result["errors"] == 0
    assert result["flat"] or scale < 1.0, result


@pytest.mark.long
def test_following_a_large_library_costs_nothing_while_nothing_happens() -> None:
    result = campaign.idle()
    assert result["runs"] == 0
    assert result["ways"] == ["events"]
