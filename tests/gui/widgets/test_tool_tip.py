"""Tool tips show names as they are: Qt takes text that looks like HTML for it, and reads files it names."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtGui import QTextDocument
from pytestqt.qtbot import QtBot

from clipsearch.gui.widgets import tool_tip
from clipsearch.gui.widgets.tool_tip import plain_tip

OWN_TEXTS = {
    "strictness.py",
    "action_menu.py",
    "icon_button.py",
    "status_bar.py",
    "tray_icon.py",
    "header.py",
}


@pytest.mark.parametrize("text", ["/photos/a.jpg", "<img src=x.svg>.jpg", "a & b <b>\nsecond line", "1 < 2"])
def test_the_text_is_shown_as_it_is(qtbot: QtBot, text: str) -> None:
    document = QTextDocument()
    document.setHtml(tip := plain_tip(text))
    shown = document.toPlainText() if tip != text else tip
    assert shown == text
    assert "<img" not in tip


def test_every_tool_tip_that_may_name_something_is_plain() -> None:
    """What is only ours, such as `self.tr("...")`, needs no escape."""
    for path in Path(tool_tip.__file__).parents[1].rglob("*.py"):
        for line in path.read_text(encoding="utf-8").splitlines():
            if "setToolTip(" in line and path.name not in OWN_TEXTS:
                assert "plain_tip(" in line or re.search(r'setToolTip\(self.tr\("[^{]*"\)\)', line), line
