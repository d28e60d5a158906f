"""The names of places that typed words are read by: those of the window's library."""

from __future__ import annotations

from clipsearch import PlaceNames

__all__ = ["get", "use"]

_places = PlaceNames(())


def get() -> PlaceNames:
    """The names in use."""
    return _places


def use(places: PlaceNames) -> None:
    """Read these names as places from now on."""
    global _places
    _places = places
