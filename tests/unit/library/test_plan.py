"""The planner: carrying out a plan leaves nothing to do, and nothing unknown is taken for gone."""

from __future__ import annotations

from dataclasses import dataclass, replace

from hypothesis import given
from hypothesis import strategies as st

from clipsearch.library.plan import diff
from clipsearch.records import FileState, ScanResult


@dataclass(frozen=True)
class Row:
    size: int
    mtime_ns: int
    content: int | None
    failed: bool = False


paths = st.lists(st.sampled_from("abc"), min_size=1, max_size=3).map("/".join)
states = st.tuples(st.integers(0, 3), st.integers(0, 3))
disks = st.dictionaries(paths, states).map(
    lambda files: ScanResult(tuple(FileState(p, *s) for p, s in sorted(files.items())))
)
rows = st.builds(Row, st.integers(0, 3), st.integers(0, 3), st.none() | st.integers(1, 5), st.booleans())
catalogues = st.dictionaries(paths, rows)
vectors = st.sets(st.integers(1, 5))


@given(disks, catalogues, vectors, st.booleans())
def test_every_file_is_read_or_unchanged_and_every_row_is_kept_or_gone(
    disk: ScanResult, known: dict[str, Row], embedded: set[int], retry: bool
) -> None:
    plan = diff(disk, known, embedded, retry=retry)
    on_disk = {file.path for file in disk.files}
    assert len(plan.read) + plan.unchanged == len(on_disk)
    assert {file.path for file in plan.read} <= on_disk
    assert set(plan.gone) == known.keys() - on_disk


@given(disks, catalogues, vectors)
def test_a_plan_that_is_carried_out_leaves_nothing_to_do(
    disk: ScanResult, known: dict[str, Row], embedded: set[int]
) -> None:
    plan = diff(disk, known, embedded)
    after = {path: row for path, row in known.items() if path not in plan.gone}
    for file in plan.read:
        after[file.path] = Row(file.size, file.mtime_ns, content=99)
    again = diff(disk, after, embedded | {99})
    assert (again.read, again.gone) == ((), ())


@given(disks, catalogues, vectors, st.sampled_from(["", "a", "a/b", "c"]))
def test_nothing_below_an_unreadable_folder_is_gone(
    disk: ScanResult, known: dict[str, Row], embedded: set[int], folder: str
) -> None:
    plan = diff(replace(disk, unreadable=(folder,)), known, embedded)
    below = [path for path in plan.gone if path.startswith(f"{folder}/") or folder == ""]
    assert not below


def test_an_unreadable_folder_does_not_protect_its_namesake() -> None:
    disk = ScanResult((), unreadable=("holiday",))
    known = {"holiday/1.jpg": Row(1, 1, 1), "holiday 2/1.jpg": Row(1, 1, 1)}
    assert diff(disk, known, {1}).gone == ("holiday 2/1.jpg",)


def test_a_failed_file_is_read_again_only_when_it_changed_or_when_asked() -> None:
    disk = ScanResult((FileState("a.jpg", 10, 1),))
    known = {"a.jpg": Row(10, 1, None, failed=True)}
    assert diff(disk, known, ()).read == ()
    assert diff(disk, known, (), retry=True).read == disk.files
    changed = ScanResult((FileState("a.jpg", 10, 2),))
    assert diff(changed, known, ()).read == changed.files


def test_a_file_without_a_vector_of_this_model_is_read() -> None:
    disk = ScanResult((FileState("a.jpg", 10, 1),))
    assert diff(disk, {"a.jpg": Row(10, 1, 7)}, {7}).read == ()
    assert diff(disk, {"a.jpg": Row(10, 1, 7)}, {8}).read == disk.files
