"""Worker threads find Qt's classes created."""

from __future__ import annotations

import subprocess
import sys

ALL_CREATED = """
from PySide6 import QtCore, QtGui
from clipsearch.gui.app import application
from clipsearch.gui.runtime.task_runner import TaskRunner
qt = application()
tasks = TaskRunner()
tasks.run("facts", int)
print([name for module in (QtCore, QtGui) for name in dir(module) if name not in vars(module)])
tasks.close()
"""


def test_the_runner_of_tasks_creates_all_that_they_may_use() -> None:
    done = subprocess.run([sys.executable, "-c", ALL_CREATED], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
