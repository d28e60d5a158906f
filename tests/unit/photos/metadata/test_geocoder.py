"""Country and town of places all over the world, found without a network."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from clipsearch.photos.metadata.geocoder import country_names, geocoder
from clipsearch.records.details import Place

# Sights in cities, not the cities' own points: latitude, longitude, country, town.
CITIES = (
    (41.8902, 12.4922, "IT", "Rome"), (48.8584, 2.2945, "FR", "Paris"), (51.5033, -0.1196, "GB", "London"),
    (40.6892, -74.0445, "US", "New York City"), (52.5163, 13.3777, "DE", "Berlin"),
    (48.1374, 11.5755, "DE", "Munich"), (41.4036, 2.1744, "ES", "Barcelona"),
    (40.4138, -3.6921, "ES", "Madrid"), (38.6916, -9.2160, "PT", "Lisbon"),
    (52.3600, 4.8852, "NL", "Amsterdam"), (48.2082, 16.3738, "AT", "Vienna"),
    (50.0900, 14.4000, "CZ", "Prague"), (47.5020, 19.0347, "HU", "Budapest"),
    (37.9715, 23.7257, "GR", "Athens"), (55.7539, 37.6208, "RU", "Moscow"),
    (41.0086, 28.9802, "TR", "Istanbul"), (30.0478, 31.2336, "EG", "Cairo"),
    (-33.8568, 151.2153, "AU", "Sydney"), (-37.8183, 144.9671, "AU", "Melbourne"),
    (35.7101, 139.8107, "JP", "Tokyo"), (34.6873, 135.5262, "JP", "Osaka"),
    (39.9163, 116.3972, "CN", "Beijing"),
    (31.2397, 121.4998, "CN", "Shanghai"), (1.2834, 103.8607, "SG", "Singapore"),
    (13.7500, 100.4913, "TH", "Bangkok"), (28.6129, 77.2295, "IN", "New Delhi"),
    (-22.9519, -43.2105, "BR", "Rio de Janeiro"), (-34.6037, -58.3816, "AR", "Buenos Aires"),
    (-33.9036, 18.4205, "ZA", "Cape Town"), (37.8199, -122.4783, "US", "San Francisco"),
)  # fmt: skip
# Mountains, deserts, lakes, islands and coasts.
OPEN_PLACES = (
    (45.8326, 6.8652, "FR"), (46.5775, 8.0053, "CH"), (47.4211, 10.9853, "DE"), (47.0742, 12.6939, "AT"),
    (46.6187, 12.3027, "IT"), (42.6319, 0.6567, "ES"), (56.7969, -5.0036, "GB"), (53.2588, -9.0, "IE"),
    (61.6364, 8.3125, "NO"), (67.9025, 18.5167, "SE"), (68.5, 27.5, "FI"), (64.0784, -16.2306, "IS"),
    (36.1069, -112.1129, "US"), (44.4280, -110.5885, "US"), (63.0692, -151.0070, "US"),
    (51.4254, -116.1773, "CA"), (-13.1631, -72.5450, "PE"), (-20.1338, -67.4891, "BO"),
    (-50.9423, -73.4068, "CL"), (-50.4967, -73.1377, "AR"), (25.5, 9.0, "DZ"), (29.2, 25.5, "EG"),
    (-2.3333, 34.8333, "TZ"),
    (-24.7275, 15.3358, "NA"), (-25.3444, 131.0369, "AU"), (-44.0, 170.4774, "NZ"),
    (35.3606, 138.7274, "JP"),
    (43.0, 104.0, "MN"), (27.1751, 78.0421, "IN"), (64.5, 100.0, "RU"),
)  # fmt: skip


def wrong(places: Sequence[Any], at: int) -> list[tuple[Any, Any]]:
    """The places whose country (2) or town (3) is not found."""
    found = geocoder().find([(place[0], place[1]) for place in places])
    names = [one and (one.code, one.town)[at - 2] for one in found]
    return [(place, name) for place, name in zip(places, names, strict=True) if place[at] != name]


def test_cities() -> None:
    assert wrong(CITIES, 2) == []
    assert len(wrong(CITIES, 3)) <= 3, wrong(CITIES, 3)


def test_open_places() -> None:
    assert wrong(OPEN_PLACES, 2) == []


@pytest.mark.parametrize(
    ("position", "code"),
    [
        ((47.4213, 10.9857), "DE"),  # a summit on a border
        ((-50.9423, -73.4068), "CL"),  # a park nearer to a town beyond the border
        ((48.98, -110.0), "US"),
        ((49.02, -110.0), "CA"),
        ((28.5, -10.0), "MA"),
        ((36.1408, -5.3536), "GI"),
        ((47.1410, 9.5209), "LI"),
        ((43.9424, 12.4578), "SM"),
        ((41.9029, 12.4534), "VA"),
        ((-29.6, 28.2), "LS"),
        ((69.05, 20.79), "FI"),
    ],
)
def test_borders(position: tuple[float, float], code: str) -> None:
    (found,) = geocoder().find([position])
    assert found is not None and found.code == code


@pytest.mark.parametrize("longitude", [12 + 29 / 60, 12.49])
def test_a_border_nearby_lies_where_it_is_whatever_is_asked_for_with_it(longitude: float) -> None:
    """Vatican City is 2.5 km away."""
    position = (41.9, longitude)
    (alone,) = geocoder().find([position])
    assert geocoder().find([position] * 3) == [alone] * 3
    assert alone == Place("IT", "Italy", "Lazio", "Rome")


def test_small_towns_beside_cities_keep_their_names() -> None:
    found = geocoder().find([(48.8049, 2.1204)])
    assert found == [Place("FR", "France", "Île-de-France", "Versailles")]


@pytest.mark.parametrize("position", [(0.0, -30.0), (-89.0, 0.0), (40.0, -170.0)])
def test_far_from_everything_there_is_no_place(position: tuple[float, float]) -> None:
    assert geocoder().find([position]) == [None]


@pytest.mark.parametrize("longitude", [179.99, -179.99])
def test_the_date_line_is_no_border(longitude: float) -> None:
    (found,) = geocoder().find([(-16.9, longitude)])
    assert found is not None and found.code == "FJ"


def test_countries_have_names_in_the_languages_of_the_window() -> None:
    assert country_names()["IT"]["de"] == "Italien"
    assert all({"en", "de", "ar"} <= names.keys() for names in country_names().values())
