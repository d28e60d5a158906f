"""The planner: a plan that is carried out leaves nothing to do; unreachable files are not forgotten."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from clipsearch.library.indexing.planner import MANY, diff, find_doubtful, recognise_moves, reject_moves
from clipsearch.photos.scanning.ignore_rules import IgnoreRules
from clipsearch.records import FileState, ScanResult
from clipsearch.store.catalogue.reader import KnownFile, Root


def known_file(
    size: int,
    mtime_ns: int,
    content: int | None,
    failed: bool = False,
    *,
    inode: int = 0,
    ctime_ns: int = 0,
    missing: bool = False,
) -> KnownFile:
    return KnownFile(size, mtime_ns, inode, ctime_ns, content, failed, missing)


def root(inode: int = 0, mounts: tuple[str, ...] = ()) -> Root:
    return Root(inode, mounts, None)


paths = st.lists(st.sampled_from("abc"), min_size=1, max_size=3).map("/".join)
states = st.tuples(st.integers(0, 3), st.integers(0, 3))
disks = st.dictionaries(paths, states).map(
    lambda files: ScanResult(tuple(FileState(p, *s) for p, s in sorted(files.items())))
)
rows = st.builds(
    known_file, st.integers(0, 3), st.integers(0, 3), st.none() | st.integers(1, 5), st.booleans()
)
catalogues = st.dictionaries(paths, rows)
vectors = st.sets(st.integers(1, 5))


@given(disks, catalogues, vectors, st.booleans())
def test_every_file_is_read_or_unchanged_and_every_row_is_kept_or_gone(
    disk: ScanResult, known: dict[str, KnownFile], embedded: set[int], retry: bool
) -> None:
    plan = diff(disk, known, embedded, retry=retry)
    on_disk = {file.path for file in disk.files}
    assert len(plan.read) + plan.unchanged == len(on_disk)
    assert {file.path for file in plan.read} <= on_disk
    assert set(plan.gone) == known.keys() - on_disk


@given(disks, catalogues, vectors)
def test_a_plan_that_is_carried_out_leaves_nothing_to_do(
    disk: ScanResult, known: dict[str, KnownFile], embedded: set[int]
) -> None:
    plan = diff(disk, known, embedded)
    after = {path: row for path, row in known.items() if path not in plan.gone}
    for file in plan.read:
        after[file.path] = known_file(file.size, file.mtime_ns, content=99)
    again = diff(disk, after, embedded | {99})
    assert (again.read, again.gone) == ((), ())


@given(disks, catalogues, vectors, st.sampled_from(["", "a", "a/b", "c"]))
def test_nothing_below_an_unreadable_folder_is_gone(
    disk: ScanResult, known: dict[str, KnownFile], embedded: set[int], folder: str
) -> None:
    plan = diff(replace(disk, unreadable=(folder,)), known, embedded)
    below = [path for path in plan.gone if path.startswith(f"{folder}/") or folder == ""]
    assert not below


def test_an_unreadable_folder_does_not_protect_its_namesake() -> None:
    disk = ScanResult((), unreadable=("holiday",))
    known = {"holiday/1.jpg": known_file(1, 1, 1), "holiday 2/1.jpg": known_file(1, 1, 1)}
    assert diff(disk, known, {1}).gone == ("holiday 2/1.jpg",)


def test_a_failed_file_is_read_again_only_when_it_changed_or_when_asked() -> None:
    disk = ScanResult((FileState("a.jpg", 10, 1),))
    known = {"a.jpg": known_file(10, 1, None, failed=True)}
    assert diff(disk, known, ()).read == ()
    assert diff(disk, known, (), retry=True).read == disk.files
    assert diff(disk, known, (), mended={"a.jpg"}).read == disk.files
    changed = ScanResult((FileState("a.jpg", 10, 2),))
    assert diff(changed, known, ()).read == changed.files


def test_a_file_without_a_vector_of_this_model_is_read() -> None:
    disk = ScanResult((FileState("a.jpg", 10, 1),))
    assert diff(disk, {"a.jpg": known_file(10, 1, 7)}, {7}).read == ()
    assert diff(disk, {"a.jpg": known_file(10, 1, 7)}, {8}).read == disk.files


def test_a_file_of_the_same_size_and_time_that_was_replaced_is_read() -> None:
    known = {"a.jpg": known_file(10, 1, 7, ctime_ns=100)}
    assert diff(ScanResult((FileState("a.jpg", 10, 1, ctime_ns=100),)), known, {7}).read == ()
    replaced = ScanResult((FileState("a.jpg", 10, 1, ctime_ns=101),))
    assert diff(replaced, known, {7}).read == replaced.files


def test_missing_stamps_of_an_unchanged_file_are_recorded() -> None:
    disk = ScanResult((FileState("a.jpg", 10, 1, inode=5, ctime_ns=100),))
    plan = diff(disk, {"a.jpg": known_file(10, 1, 7)}, {7})
    assert (plan.read, plan.stamps) == ((), disk.files)
    again = diff(disk, {"a.jpg": known_file(10, 1, 7, inode=5, ctime_ns=100)}, {7})
    assert again.stamps == ()
    back = diff(disk, {"a.jpg": known_file(10, 1, 7, inode=5, ctime_ns=100, missing=True)}, {7})
    assert back.stamps == disk.files


SOME_TIME = 1_700_000_000_123_456_789


def test_a_renamed_file_is_recognised_by_its_number_size_and_time() -> None:
    disk = ScanResult((FileState("new.jpg", 10, SOME_TIME, inode=5),))
    known = {"old.jpg": known_file(10, SOME_TIME, 7, inode=5)}
    (plan,) = recognise_moves([(disk, diff(disk, known, {7}), known)], {7})
    assert (plan.read, plan.moved, plan.gone) == ((), ((disk.files[0], 7),), ("old.jpg",))


def test_two_files_that_changed_places_are_recognised() -> None:
    disk = ScanResult((FileState("a", 10, SOME_TIME, inode=6), FileState("b", 20, SOME_TIME + 1, inode=5)))
    known = {"a": known_file(20, SOME_TIME + 1, 7, inode=5), "b": known_file(10, SOME_TIME, 8, inode=6)}
    (plan,) = recognise_moves([(disk, diff(disk, known, {7, 8}), known)], {7, 8})
    assert [content for _, content in plan.moved] == [8, 7]


def test_a_hard_link_or_another_file_is_not_taken_for_a_renamed_one() -> None:
    known = {"old.jpg": known_file(10, SOME_TIME, 7, inode=5)}
    there = FileState("old.jpg", 10, SOME_TIME, inode=5)
    for other in (
        FileState("new.jpg", 11, SOME_TIME, inode=5),  # its number was given away again
        FileState("new.jpg", 10, SOME_TIME + 1, inode=5),
        FileState("new.jpg", 10, SOME_TIME, inode=0),
    ):
        disk = ScanResult((other,))
        (plan,) = recognise_moves([(disk, diff(disk, known, {7}), known)], {7})
        assert plan.moved == ()
    disk = ScanResult((FileState("new.jpg", 10, SOME_TIME, inode=5), there))
    (plan,) = recognise_moves([(disk, diff(disk, known, {7}), known)], {7})
    assert plan.moved == (), "the old one is still there"


def test_a_number_that_two_contents_had_names_neither() -> None:
    disk = ScanResult((FileState("new.jpg", 10, SOME_TIME, inode=5),))
    for contents in ((7, 8), (8, 7)):
        known = {
            f"old {content}.jpg": known_file(10, SOME_TIME, content, inode=5, ctime_ns=content)
            for content in contents
        }
        (plan,) = recognise_moves([(disk, diff(disk, known, {7, 8}), known)], {7, 8})
        assert (plan.moved, plan.read) == ((), disk.files)
    same = {f"{name}.jpg": known_file(10, SOME_TIME, 7, inode=5) for name in ("one", "other")}
    (plan,) = recognise_moves([(disk, diff(disk, same, {7}), same)], {7})
    assert plan.moved == ((disk.files[0], 7),), "two names of one content say the same"


def test_a_move_that_a_sample_does_not_confirm_is_read() -> None:
    disk = ScanResult(tuple(FileState(f"{n}.jpg", 10, SOME_TIME + n, inode=5 + n) for n in range(3)))
    known = {f"old {n}.jpg": known_file(10, SOME_TIME + n, n + 1, inode=5 + n) for n in range(3)}
    (plan,) = recognise_moves([(disk, diff(disk, known, {1, 2, 3}), known)], {1, 2, 3})
    assert [content for _, content in plan.moved] == [1, 2, 3]
    plan = reject_moves(plan, {"1.jpg"})
    assert [content for _, content in plan.moved] == [1, 3]
    assert plan.read == disk.files[1:2]


def test_a_file_that_was_rewritten_in_its_place_is_not_taken_for_a_renamed_one() -> None:
    disk = ScanResult((FileState("a.jpg", 10, SOME_TIME, inode=5, ctime_ns=2),))
    known = {"a.jpg": known_file(10, SOME_TIME, 7, inode=5, ctime_ns=1)}
    (plan,) = recognise_moves([(disk, diff(disk, known, {7}), known)], {7})
    assert (plan.moved, plan.read) == ((), disk.files)


def test_the_same_number_on_another_file_system_means_nothing() -> None:
    one = ScanResult((FileState("new.jpg", 10, SOME_TIME, inode=5),), device=1)
    two = ScanResult((), device=2)
    known = {"old.jpg": known_file(10, SOME_TIME, 7, inode=5)}
    plans = recognise_moves([(one, diff(one, {}, {7}), {}), (two, diff(two, known, {7}), known)], {7})
    assert plans[0].moved == ()


def doubts(count: int, of: int, **kwargs: Any) -> int:
    known = {f"{n}.jpg": known_file(10, 1, n) for n in range(of)}
    gone = list(known)[:count]
    found = ScanResult(tuple(FileState(path, 10, 1) for path in list(known)[count:]), inode=2)
    place = kwargs.pop("place", root(inode=2))
    return len(find_doubtful(gone, known, found, place, IgnoreRules(), **kwargs))


def test_many_missing_files_are_doubtful_and_few_are_not() -> None:
    assert doubts(3, of=3) == 0
    assert doubts(MANY - 1, of=MANY) == 0
    assert doubts(MANY, of=3 * MANY) == 0
    assert doubts(MANY, of=MANY) == MANY
    assert doubts(MANY, of=MANY, mass_deletion=True) == 0
    assert MANY == 50, "as ARCHITECTURE.md says"
    assert doubts(60, of=120) == 0, "just half"
    assert doubts(61, of=121) == 61


def test_all_files_are_doubtful_if_an_empty_directory_replaced_the_folder() -> None:
    assert doubts(3, of=3, place=root(inode=1)) == 3
    assert doubts(3, of=3, place=root(inode=1), mass_deletion=True) == 3
    assert doubts(2, of=3, place=root(inode=1)) == 0, "some of the photos are there"


def test_files_of_an_unmounted_file_system_are_doubtful() -> None:
    known = {"usb/a.jpg": known_file(1, 1, 1), "b.jpg": known_file(1, 1, 2)}
    place = root(mounts=("usb",))
    assert find_doubtful(list(known), known, ScanResult(()), place, IgnoreRules()) == {"usb/a.jpg"}
    assert find_doubtful(list(known), known, ScanResult((), mounts=("usb",)), place, IgnoreRules()) == set()


def test_excluded_files_are_not_doubtful() -> None:
    known = {f"private/{n}.jpg": known_file(10, 1, n) for n in range(2 * MANY)}
    rules = IgnoreRules(["private/"])
    assert find_doubtful(list(known), known, ScanResult(()), root(), rules) == set()
    assert find_doubtful(list(known), known, ScanResult(()), root(), IgnoreRules(minimum_bytes=11)) == set()
