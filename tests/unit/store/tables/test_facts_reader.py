"""What is read page by page takes no longer for a page of a large library."""

from __future__ import annotations

import pytest

from clipsearch import Library


def test_a_page_of_unread_photos_is_read_without_sorting_all(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = library._stores.catalogue.details
    query, plans = reader._query, list[str]()

    def explained(sql: str, values: tuple[object, ...] = ()) -> list[tuple[object, ...]]:
        plans.extend(str(row[-1]) for row in query(f"EXPLAIN QUERY PLAN {sql}", values))
        return query(sql, values)

    monkeypatch.setattr(reader, "_query", explained)
    assert reader.unread(-1, 10) == []
    assert plans
    assert not [step for step in plans if "TEMP B-TREE" in step]
