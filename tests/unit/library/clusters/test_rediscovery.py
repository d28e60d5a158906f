"""Photos to look at again are of this day, favourites, or a varied choice; never rejected ones."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from clipsearch import Library
from tests.support.album import draw


def test_suggestions_by_kind(library: Library, tmp_path: Path) -> None:
    folder = tmp_path / "album"
    for number in range(6):
        draw(folder / f"IMG_20210517_1{number}0000.png", "red", size=(40 + number, 30))
        draw(
            folder / f"IMG_2019040{number + 1}_100000.png",
            "blue" if number else "green",
            size=(40 + number, 30),
        )
    draw(folder / "IMG_20240516_100000.png", "black")
    draw(folder / "undated.png", "pink")
    library.add(folder)
    library.index()
    keys = {hit.path.name: hit.content for hit in library.recent(99)}
    library.details.edit([keys["IMG_20190401_100000.png"]], {"rating": 5})
    library.details.edit([keys["IMG_20210517_100000.png"]], {"rating": -1})
    service, today = library.rediscovery, date(2024, 5, 17)
    day, favourites, variety = service.suggest(4, today)
    assert (day.kind, day.years, len(day.contents)) == ("day", 3, 4)
    assert favourites.contents == (keys["IMG_20190401_100000.png"],)
    assert len(variety.contents) == 4
    hits = service.photos(day)
    assert {hit.path.name[:12] for hit in hits} == {"IMG_20210517"}
    assert hits[0].reasons == ("on this day, 3 years ago",)
    shown = {content for found in service.suggest(99, today) for content in found.contents}
    unwanted = ("IMG_20210517_100000.png", "IMG_20240516_100000.png", "undated.png")
    assert shown == {key for name, key in keys.items() if name not in unwanted}
    assert {hit.path.stem[:8] for hit in service.photos(variety)} == {"IMG_2019", "IMG_2021"}, "they differ"
    assert service.suggest(4, today) == [day, favourites, variety] != service.suggest(4, date(2024, 5, 18))


def test_this_day_is_that_of_the_latest_years_with_photos(library: Library, tmp_path: Path) -> None:
    for size, year in enumerate((2021, 2019, 2011, 2010, 2009, 2008, 2007, 1998)):
        draw(tmp_path / "album" / f"IMG_{year}0517_100000.png", "red", size=(40 + size, 30))
    library.add(tmp_path / "album")
    library.index()
    found = library.rediscovery.suggest(4, date(2024, 5, 17))
    assert [one.years for one in found if one.kind == "day"] == [3, 5, 13, 14, 15]


def test_without_old_photos_there_is_nothing(library: Library, album: Path) -> None:
    assert library.rediscovery.suggest(9, date(2024, 2, 29)) == []
    library.add(album)
    library.index()
    assert library.rediscovery.suggest() == []
