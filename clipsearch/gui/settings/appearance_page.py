"""The settings' page of appearance: theme and language."""

from __future__ import annotations

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QRadioButton, QWidget

from clipsearch import Settings
from clipsearch.gui.settings.page import Page, PageContext
from clipsearch.gui.style import translation
from clipsearch.settings import Theme

__all__ = ["AppearancePage"]


class AppearancePage(Page):
    """Theme and language."""

    symbol = "sun"
    fields = ("theme", "expert")

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.set_title(self.tr("Appearance"))
        self.section(self.tr("Theme"))
        self.themes = QButtonGroup(self)
        self._names: tuple[tuple[Theme, str], ...] = (
            ("system", self.tr("As the desktop")),
            ("light", self.tr("Light")),
            ("dark", self.tr("Dark")),
        )
        for number, (_, name) in enumerate(self._names):
            button = QRadioButton(name, self.body)
            self.themes.addButton(button, number)
            self.column.addWidget(button)
        self.themes.idClicked.connect(lambda number: self.request_change(theme=self._names[number][0]))
        self.section(
            self.tr("Language"),
            self.tr("The desktop's, where clipsearch is translated into it; otherwise English."),
        )
        self.note(self.tr("Now: {language}").format(language=_language()))
        self.section(self.tr("For experts"))
        self.expert = QCheckBox(self.tr("Show similarity as numbers"), self.body)
        self.expert.clicked.connect(lambda on: self.request_change(expert=on))
        self.column.addWidget(self.expert)
        self.column.addStretch(1)

    def show_settings(self, settings: Settings) -> None:
        """Check what is chosen."""
        self.expert.setChecked(settings.expert)
        number = [theme for theme, _ in self._names].index(settings.theme)
        self.themes.button(number).setChecked(True)


def _language() -> str:
    spoken = translation.language()
    return QLocale(spoken).nativeLanguageName().capitalize() if spoken else "English"
