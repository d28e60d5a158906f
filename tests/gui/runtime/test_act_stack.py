"""The act stack: acts are done, undone and redone in order, and what fails is told and forgotten."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from clipsearch import ClipsearchError
from clipsearch.gui.runtime.act_stack import Act, ActStack, Outcome
from clipsearch.gui.runtime.task_runner import TaskRunner
from clipsearch.gui.style.theme import AppTheme
from clipsearch.gui.widgets.notifier import Notifier
from clipsearch.gui.widgets.toast import Toast


class Record:
    """A stack, what its acts did, and what the user was told."""

    def __init__(self, qtbot: QtBot, tasks: TaskRunner, app_theme: AppTheme) -> None:
        window = QWidget()
        qtbot.addWidget(window)
        notifier = Notifier(window)
        self.toast = Toast(app_theme, window, window)
        self.stack = ActStack(tasks, self.toast, notifier, window)
        self.done: list[str] = []
        self.changes: list[str] = []
        self.errors: list[str] = []
        notifier.reported.connect(lambda error, _: self.errors.append(error.message))
        self.wait = lambda: qtbot.waitUntil(lambda: not tasks.busy)

    def act(self, name: str, *, failing: str = "", partly: bool = False) -> Act:
        def work(what: str) -> Outcome:
            if what == failing:
                raise ClipsearchError(f"{what} {name} failed")
            self.done.append(f"{what} {name}")
            return Outcome(f"{what} {name}", ClipsearchError("one is left") if partly else None)

        return Act(lambda: work("do"), lambda: work("undo"), lambda: self.changes.append(name))


@pytest.fixture
def record(qtbot: QtBot, tasks: TaskRunner, app_theme: AppTheme) -> Record:
    return Record(qtbot, tasks, app_theme)


def test_acts_are_undone_and_redone_in_order(record: Record) -> None:
    stack = record.stack
    for name in "ab":
        stack.run(record.act(name))
    stack.undo()
    stack.undo()
    stack.undo()
    stack.redo()
    record.wait()
    assert record.done == ["do a", "do b", "undo b", "undo a", "do a"]
    assert record.changes == ["a", "b", "b", "a", "a"]
    assert stack.can_redo
    stack.run(record.act("c"))
    record.wait()
    assert not stack.can_redo, "another act was done since"
    stack.redo()
    record.wait()
    assert record.done[-1] == "do c"
    assert record.toast.text == "do c"
    record.toast.undo_button.click()
    record.wait()
    assert record.done[-1] == "undo c"
    assert record.toast.undo_button.isHidden()


def test_what_fails_is_told_and_forgotten(record: Record) -> None:
    stack = record.stack
    stack.run(record.act("a"))
    stack.run(record.act("b", failing="do"))
    stack.run(record.act("c", failing="undo"))
    stack.undo()
    stack.undo()
    record.wait()
    assert record.errors == ["do b failed", "undo c failed"]
    assert record.done == ["do a", "do c", "undo a"]
    assert not stack.can_undo


def test_what_is_done_in_part_can_be_undone(record: Record) -> None:
    record.stack.run(record.act("a", partly=True))
    record.wait()
    assert record.errors == ["one is left"]
    assert record.toast.text == "do a"
    record.stack.undo()
    record.wait()
    assert record.done == ["do a", "undo a"]


def test_the_end_of_the_first_time_is_told_also_of_a_failure(record: Record) -> None:
    ended: list[str] = []
    record.stack.run(record.act("a"), lambda: ended.append("a"))
    record.stack.run(record.act("b", failing="do"), lambda: ended.append("b"))
    record.stack.undo()
    record.stack.redo()
    record.wait()
    assert ended == ["a", "b"]
