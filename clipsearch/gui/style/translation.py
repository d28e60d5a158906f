"""The window's language: finds and installs the translations in `resources/translations`.

`packaging/translations.py` makes them of the texts in the code; CONTRIBUTING.md says how to add a language.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator
from PySide6.QtGui import QGuiApplication

from clipsearch.settings import resources

__all__ = ["available", "install", "language", "locale", "remove", "translate"]

translate = QCoreApplication.translate  # for texts outside a QObject: (context, text, comment, count)
PREFIX = "clipsearch_"
LANGUAGE = "clipsearch_language"  # a property of the application, which any thread may read


def install(wanted: QLocale | None = None, folder: Path | None = None) -> bool:
    """Install the translation for a language, for widgets that are created afterwards.

    Args:
        wanted: the locale of the language; None: the desktop's.
        folder: with the translations, `clipsearch_<locale>.qm`.

    Returns:
        Whether there was a translation; otherwise the window is in English.
    """
    application = QCoreApplication.instance()
    if application is None:
        raise AssertionError("the application comes before its language")
    remove()
    translator = _load(wanted or QLocale.system(), folder or _folder())
    if translator is not None:
        application.setProperty(LANGUAGE, translator.language())
        translator.setParent(application)
        application.installTranslator(translator)
        qt_translator = QTranslator(application)  # for Qt's own texts, such as the buttons of its dialogs
        path = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        if qt_translator.load(QLocale(translator.language()), "qtbase", "_", path):
            application.installTranslator(qt_translator)
    if isinstance(application, QGuiApplication):
        application.setLayoutDirection(locale().textDirection())
    return translator is not None


def remove() -> None:
    """Go back to English, for widgets that are created afterwards."""
    application = QCoreApplication.instance()
    for translator in application.findChildren(QTranslator) if application is not None else []:
        QCoreApplication.removeTranslator(translator)
        translator.setParent(None)
    if application is not None:
        application.setProperty(LANGUAGE, None)


def available() -> list[str]:
    """The languages that the window can be in, English first, as in the setting `language`."""
    return ["en", *sorted(path.stem.removeprefix(PREFIX) for path in _folder().glob("*.qm"))]


def language() -> str:
    """The locale of the installed translation, such as "de_DE"; "" for English."""
    application = QCoreApplication.instance()
    return (application.property(LANGUAGE) if application is not None else None) or ""


def locale() -> QLocale:
    """The locale for dates and numbers: that of the window's language, not of the desktop."""
    return QLocale(language() or "en")


def _folder() -> Path:
    return resources() / "translations"


def _load(wanted: QLocale, folder: Path) -> QTranslator | None:
    """The translation into the first of a user's languages that there is; None: that is English."""
    translator = QTranslator()
    for name in wanted.uiLanguages():
        if translator.load(QLocale(name), PREFIX.rstrip("_"), "_", str(folder)):
            return translator
        if name.partition("-")[0] == "en":
            return None
    return None
