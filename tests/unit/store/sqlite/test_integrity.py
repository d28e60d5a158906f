"""Reading a damaged table: every readable row once, and none beyond the damage is given up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import apsw
import pytest

from clipsearch.store.catalogue.checks import TABLES
from clipsearch.store.catalogue.schema import MIGRATIONS
from clipsearch.store.sqlite import integrity
from clipsearch.store.sqlite.functions import add_functions


class Damaged:
    """A table with keys from 1, of which some rows cannot be read."""

    def __init__(self, keys: Sequence[int], damaged: set[int]) -> None:
        self._keys, self._damaged = keys, damaged

    def execute(self, sql: str, values: tuple[int, int]) -> Damaged:
        after, limit = values
        self._found = [key for key in self._keys if key > after][:limit]
        return self

    def fetchall(self) -> list[tuple[int, int]]:
        if self._damaged.intersection(self._found):
            raise apsw.CorruptError
        return [(key, -key) for key in self._found]


@pytest.mark.parametrize(
    ("damaged", "places"),
    [(set(), 0), ({1}, 1), ({5}, 1), ({5, 6, 7}, 1), ({2, 9}, 2), ({20}, 1), (set(range(8, 21)), 1)],
)
def test_rows_around_damaged_ones_are_read_once(
    monkeypatch: pytest.MonkeyPatch, damaged: set[int], places: int
) -> None:
    monkeypatch.setattr(integrity, "BATCH", 3)
    for keys in (list(range(1, 21)), [key * 1000 for key in range(1, 21)]):
        bad = {keys[number - 1] for number in damaged}
        lost: Counter[str] = Counter()
        rows = integrity._readable_rows(Damaged(keys, bad), "t", "key", lost)  # type: ignore[arg-type]
        assert [row for batch in rows for row in batch] == [(-key,) for key in keys if key not in bad]
        assert lost["t"] == places


def test_a_table_that_can_be_done_without_does_not_take_others_with_it(tmp_path: Path) -> None:
    path, new = tmp_path / "damaged", tmp_path / "new"
    with closing(apsw.Connection(str(path))) as db:
        db.execute("CREATE TABLE a (x); CREATE TABLE b (x); CREATE TABLE c (x)")
        for table in "abc":
            db.execute(f"INSERT INTO {table} VALUES (1), (2)")
        page = db.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'a'").get
    content = bytearray(path.read_bytes())
    content[4096 * (int(page) - 1) : 4096 * int(page)] = bytes(4096)
    path.write_bytes(content)
    integrity.copy_readable(path, new, integrity.Tables(("c",), {}, ("a", "b")))
    with closing(apsw.Connection(str(new))) as db:
        counts = [db.execute(f"SELECT count(*) FROM {table}").get for table in "abc"]
    assert counts == [0, 2, 2]


def test_each_table_of_a_catalogue_is_taken_over_where_it_is_rebuilt() -> None:
    with closing(apsw.Connection(":memory:")) as db:
        add_functions(db)
        for script in MIGRATIONS:
            db.execute(script)
        names = {name for (name,) in db.execute("SELECT name FROM pragma_table_list WHERE type = 'table'")}
    made_by_triggers = {"directories"}
    known = {*TABLES.required, *TABLES.replaceable, *TABLES.optional}
    assert names - {"sqlite_schema", "sqlite_temp_schema"} == known | made_by_triggers
