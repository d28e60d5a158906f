"""The settings' page about the program: version, what is new, how photos are decoded, licences."""

from __future__ import annotations

import re

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QTextBrowser, QWidget

from clipsearch import __version__
from clipsearch.gui.settings.page import Page, PageContext, set_note
from clipsearch.gui.style import formatting
from clipsearch.settings import changelog
from clipsearch.system import confinement
from clipsearch.system.installed_packages import InstalledPackage, installed_packages

__all__ = ["AboutPage", "latest_changes"]

TEXT_HEIGHT = 180  # logical pixels of each list


class AboutPage(Page):
    """Says which version this is, what is new in it, and what it is made of; read when it is first shown."""

    symbol = "info"

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.set_title(self.tr("About"))
        version = QLabel(
            formatting.isolate(self.tr("clipsearch {version}").format(version=__version__)), self.body
        )
        version.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.column.addWidget(version)
        self.note(
            self.tr("Apache-2.0. Your photos, and all that is known about them, stay on this computer.")
        )
        self.section(self.tr("Decoding of photos"))
        self.confinement = self.note(self._describe_confinement())
        self.section(self.tr("What is new"))
        self.news = QTextBrowser(self.body)
        self.news.setOpenLinks(False)
        self.news.setAccessibleName(self.tr("What is new"))
        self.column.addWidget(self.news, 1)
        self.section(self.tr("Parts of other projects"))
        self.packages = QPlainTextEdit(self.body)
        self.packages.setReadOnly(True)
        self.packages.setTabChangesFocus(True)
        self.packages.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.packages.setAccessibleName(self.tr("Parts of other projects"))
        self.column.addWidget(self.packages, 1)
        for text in (self.news, self.packages):
            text.setMinimumHeight(TEXT_HEIGHT)
        self._copied = self.note()
        copy = self.button(self.tr("Copy the list"), "copy")
        copy.clicked.connect(self._copy)
        self.row(copy)
        self.shown.connect(self.refresh)

    @Slot()
    def refresh(self) -> None:
        """Read the changes and the installed packages, once."""
        if not self.packages.toPlainText():
            tasks = self.context.tasks
            tasks.run_latest("packages", "facts", installed_packages, self._show_packages)
            tasks.run_latest("changes", "facts", changelog, self._show_changes)

    def _show_packages(self, packages: list[InstalledPackage]) -> None:
        self.packages.setPlainText(
            "\n".join(f"{one.name} {one.version}    {one.licence}" for one in packages)
        )

    def _show_changes(self, text: str) -> None:
        self.news.setMarkdown(latest_changes(text))

    @Slot()
    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.packages.toPlainText())
        set_note(self._copied, self.tr("Copied"))

    def _describe_confinement(self) -> str:
        can = confinement.available()
        if can.files and can.calls:
            return self.tr("In processes that can read no other file, write nothing and reach no network.")
        if can.files or can.calls:
            return self.tr("In processes of their own, which this system confines in part.")
        return self.tr("In processes of their own, which this system does not confine.")


def latest_changes(text: str) -> str:
    """The section of the newest version in the text of CHANGELOG.md, without its heading."""
    sections = re.split(r"^## .*$", text, flags=re.MULTILINE)
    return sections[1].strip() if len(sections) > 1 else ""
