"""The settings' page of appearance: theme and language."""

from __future__ import annotations

from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QComboBox, QRadioButton, QWidget

from clipsearch import Settings
from clipsearch.gui.settings.page import Page, PageContext, set_note
from clipsearch.gui.style import translation
from clipsearch.gui.widgets.screen_reader import name_choices
from clipsearch.settings import Theme

__all__ = ["AppearancePage"]


class AppearancePage(Page):
    """Theme and language."""

    symbol = "sun"
    fields = ("theme", "contrast", "language", "expert")

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.set_title(self.tr("Appearance"))
        self.section(self.tr("Theme"))
        self.themes = QButtonGroup(self)
        self._names: tuple[tuple[Theme, str], ...] = (
            ("system", self.tr("Match system")),
            ("light", self.tr("Light")),
            ("dark", self.tr("Dark")),
        )
        for number, (_, name) in enumerate(self._names):
            button = QRadioButton(name, self.body)
            self.themes.addButton(button, number)
            self.column.addWidget(button)
        self.themes.idClicked.connect(lambda number: self.request_change(theme=self._names[number][0]))
        self.contrast = QCheckBox(self.tr("High contrast"), self.body)
        self.contrast.clicked.connect(lambda on: self.request_change(contrast=on))
        self.column.addWidget(self.contrast)
        self._at_start = context.library.settings.current.language
        self.languages = self._make_languages()
        self.later = self.note()
        self.section(self.tr("For experts"))
        self.expert = QCheckBox(self.tr("Show similarity as numbers"), self.body)
        self.expert.clicked.connect(lambda on: self.request_change(expert=on))
        self.column.addWidget(self.expert)
        self.column.addStretch(1)

    def show_settings(self, settings: Settings) -> None:
        """Check what is chosen, and choose the language."""
        self.expert.setChecked(settings.expert)
        self.contrast.setChecked(settings.contrast)
        number = [theme for theme, _ in self._names].index(settings.theme)
        self.themes.button(number).setChecked(True)
        self.languages.setCurrentIndex(max(0, self.languages.findData(settings.language)))
        changed = settings.language != self._at_start
        text = self.tr("The new language is used the next time clipsearch starts.")
        set_note(self.later, text if changed else "")

    def _make_languages(self) -> QComboBox:
        """The list of languages; hidden where there is only one."""
        box = QComboBox(self.body)
        box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        name_choices(box, self.tr("Language"))
        box.addItem(self.tr("Match system"), "")
        codes = translation.available()
        for code in codes:
            box.addItem(_language_name(code), code)
        if len(codes) > 1:
            self.section(self.tr("Language"))
            self.row(box)
        box.setVisible(len(codes) > 1)
        box.activated.connect(lambda row: self.request_change(language=box.itemData(row)))
        return box


def _language_name(code: str) -> str:
    """A language's name in itself: "Deutsch"."""
    name = "English" if code == "en" else QLocale(code).nativeLanguageName()
    return name[:1].upper() + name[1:]
