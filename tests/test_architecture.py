"""Architecture: imports in one direction, small modules with a purpose, a core without Qt or torch."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import clipsearch

PACKAGE = Path(clipsearch.__file__).parent
MODULES = sorted(PACKAGE.rglob("*.py"))
MOST_LINES, MOST_FUNCTION_LINES = 500, 60
MOST_MODULES, MOST_LEVELS = 14, 3  # in a folder; of folders


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    return tuple(ast.walk(tree(path)))


def name(path: Path) -> str:
    return str(path.relative_to(PACKAGE))


def test_a_module_says_what_belongs_in_it_and_stays_small() -> None:
    for path in MODULES:
        text = path.read_text(encoding="utf-8")
        assert ast.get_docstring(tree(path)), f"the first line of {name(path)} says what belongs in it"
        assert text.count("\n") <= MOST_LINES, name(path)
        for node in nodes(path):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or 0) - node.lineno
                assert lines < MOST_FUNCTION_LINES, f"{name(path)}: {node.name}"


WINDOW = [path for path in MODULES if path.is_relative_to(PACKAGE / "gui")]


def in_window() -> Iterator[tuple[Path, ast.AST]]:
    """All nodes of the window's modules."""
    return ((path, node) for path in WINDOW for node in nodes(path))


def test_the_modules_are_found() -> None:
    """What is checked for each module would also hold of none."""
    assert len(MODULES) > 150
    assert len(WINDOW) > 70


def test_folders_are_few_levels_deep() -> None:
    assert all(len(path.relative_to(PACKAGE.parent).parts) - 1 <= MOST_LEVELS for path in MODULES)


def test_folders_hold_few_modules() -> None:
    counts = Counter(path.parent for path in MODULES if path.name != "__init__.py")
    assert {name(folder): count for folder, count in counts.items() if count > MOST_MODULES} == {}


def test_no_class_is_split_over_bases() -> None:
    """A base class for one subclass alone is half of a class; a part is held by an attribute instead."""
    subclasses, defined, made = Counter[str](), set[str](), set[str]()
    for path in MODULES:
        for node in nodes(path):
            if isinstance(node, ast.ClassDef):
                bases = {ast.unparse(base).partition("[")[0].rpartition(".")[2] for base in node.bases}
                defined.add(node.name)
                subclasses.update(bases if "Protocol" not in bases else ())  # an interface may extend another
            elif isinstance(node, ast.Call):
                made.add(called(node))
    assert {base for base in defined - made if subclasses[base] == 1} == set()


def test_no_widget_knows_anothers_insides() -> None:
    own = {"self", "cls", "super()"}
    for path, node in in_window():
        if isinstance(node, ast.Attribute) and node.attr.startswith("_") and not node.attr.endswith("__"):
            assert ast.unparse(node.value) in own, f"{node.attr} in {name(path)}, line {node.lineno}"


def test_only_the_task_runner_of_the_window_has_threads() -> None:
    makers = {"Thread", "Timer", "ThreadPoolExecutor", "ProcessPoolExecutor", "QThread", "QThreadPool"}
    for path in WINDOW:
        used = {
            node.attr if isinstance(node, ast.Attribute) else node.id
            for node in nodes(path)
            if isinstance(node, ast.Attribute | ast.Name)
        }
        assert path.name == "task_runner.py" or not used & makers, f"{name(path)} has threads of its own"


SAYERS = {
    "ClipsearchError", "Unusable", "addAction", "addItem", "addMenu", "setAccessibleDescription",
    "setAccessibleName", "setPlaceholderText", "setStatusTip", "setText", "setTitle", "setToolTip",
    "setWindowTitle",
}  # fmt: skip


def called(call: ast.Call) -> str:
    return ast.unparse(call.func).rpartition(".")[2]


def untranslated(node: ast.AST) -> list[str]:
    """The words in a piece of code that no translation can reach."""
    if isinstance(node, ast.Call) and called(node) in {"tr", "translate", "count"}:
        return []
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        is_said = re.search("^[A-Z][a-z]{2}|[a-z]{2}.* [a-z]{2}", node.value)  # no name of a symbol
        return [node.value] if is_said else []
    return [text for child in ast.iter_child_nodes(node) for text in untranslated(child)]


def test_what_the_window_says_can_be_translated() -> None:
    for path, node in in_window():
        if isinstance(node, ast.Call) and called(node) in SAYERS:
            said = [text for argument in node.args for text in untranslated(argument)]
            assert said == [], f"{name(path)}, line {node.lineno}"
        if isinstance(node, ast.FormattedValue) and node.format_spec is not None:
            form = ast.unparse(node.format_spec)
            assert "," not in form and "%" not in form, f"{name(path)}, line {node.lineno}: formatting.number"


def run_without(*blocked: str, code: str) -> None:
    """Run code in a fresh interpreter in which some packages cannot be imported."""
    guard = f"import sys; sys.modules.update(dict.fromkeys({blocked!r})); "
    done = subprocess.run([sys.executable, "-c", guard + code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_the_core_and_the_commands_run_where_qt_and_torch_are_missing() -> None:
    run_without(
        "PySide6", "torch", "open_clip", "torchvision", "transformers", "timm",
        code="import clipsearch, clipsearch.cli.main, clipsearch.__main__ as m; m.main(['status'])",
    )  # fmt: skip


def test_a_command_that_is_answered_elsewhere_loads_none_of_the_large_modules() -> None:
    run_without(
        "numpy", "PIL", "apsw", "usearch", "psutil", "rich", "tomlkit", "watchdog", "pathspec",
        code="import clipsearch.__main__, clipsearch.cli.main, clipsearch.library.finder as f; f.Finder('x')",
    )  # fmt: skip


def test_the_window_runs_where_torch_is_missing() -> None:
    run_without("torch", "open_clip", code="import clipsearch.gui.app, clipsearch.gui.screenshot")


def test_the_windows_modules_and_an_open_library_need_none_of_what_only_their_work_needs(
    tmp_path: Path,
) -> None:
    run_without(
        "usearch", "PIL", "psutil", "pathspec",
        code=f"""
import clipsearch.gui.app, clipsearch.__main__
from clipsearch import Library
Library.open({str(tmp_path)!r}).close()""",
    )  # fmt: skip


def test_the_public_names_are_all_there_and_no_others() -> None:
    assert sorted(clipsearch.__all__) == clipsearch.__all__
    assert sorted(name for names in clipsearch._NAMES.values() for name in names) == clipsearch.__all__
    assert set(clipsearch.__all__) <= set(dir(clipsearch))
    with pytest.raises(AttributeError, match="nothing"):
        _ = clipsearch.nothing
    for public in clipsearch.__all__:
        assert getattr(clipsearch, public).__doc__, f"{public} has no docstring"


@pytest.mark.real_start
def test_the_embedding_process_starts_without_a_warning() -> None:
    # It warns where the package imports the module that it is started with, which then runs twice.
    command = [sys.executable, "-P", "-m", "clipsearch.embedding.process.server"]
    done = subprocess.run(
        command, stdin=subprocess.DEVNULL, capture_output=True, text=True, cwd=PACKAGE.parent
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_only_the_tests_that_load_models_themselves_import_torch_where_they_are_collected() -> None:
    """Each process that runs tests collects the others: it would start five seconds later."""
    root = PACKAGE.parent
    makefile = (root / "Makefile").read_text(encoding="utf-8")
    (folders,) = re.findall("^MODEL_TESTS := (.*)$", makefile, re.MULTILINE)
    loading = [root / folder for folder in folders.split()]
    ours = r"clipsearch\.embedding\.(encoders|acceleration|devices)"
    slow = re.compile(rf"(torch|torchvision|open_clip|transformers|{ours})\b")
    found = {path for path in (root / "tests").rglob("*.py") if any(map(slow.match, imports(path)))}
    assert len(found) > 10
    assert {path for path in found if not any(map(path.is_relative_to, loading))} == set()


def imports(path: Path) -> Iterator[str]:
    """The modules, or names in modules, that a module imports first of all."""
    for node in tree(path).body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            place = f"{node.module}." if isinstance(node, ast.ImportFrom) else ""
            yield from (place + alias.name for alias in node.names)
