"""The window's language: installs the translation in `resources/translations` for the desktop's language.

To make one (German, say), from the project's folder:

    pyside6-lupdate clipsearch/gui/*.py clipsearch/gui/*/*.py -ts resources/translations/clipsearch_de.ts
    pyside6-linguist resources/translations/clipsearch_de.ts        # fill it in
    pyside6-lrelease resources/translations/clipsearch_de.ts        # makes clipsearch_de.qm

In sentences with a part in braces, such as "Remove “{name}” from clipsearch?", the part stays as it is.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from clipsearch.settings import resources

__all__ = ["install", "language", "locale", "translate"]

translate = QCoreApplication.translate  # for texts outside a QObject: (context, text)


def install(locale: QLocale | None = None, folder: Path | None = None) -> bool:
    """Install the translation for the desktop's language, for widgets that are created afterwards.

    Args:
        locale: instead of the desktop's.
        folder: with the translations, `clipsearch_<locale>.qm`.

    Returns:
        Whether there was a translation; otherwise the window is in English.
    """
    application = QCoreApplication.instance()
    if application is None:
        raise AssertionError("the application comes before its language")
    locale = locale or QLocale.system()
    translator = _AppTranslator(application)
    if not translator.load(locale, "clipsearch", "_", str(folder or resources() / "translations")):
        translator.deleteLater()
        return False
    application.installTranslator(translator)
    qt_translator = QTranslator(application)  # for Qt's own texts, such as the buttons of its dialogs
    if qt_translator.load(
        locale, "qtbase", "_", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    ):
        application.installTranslator(qt_translator)
    return True


def language() -> str:
    """The locale of the installed translation, such as "de"; "" for English."""
    application = QCoreApplication.instance()
    translator = application.findChildren(_AppTranslator) if application is not None else []
    return translator[-1].language() if translator else ""


def locale() -> QLocale:
    """The locale for dates and numbers: that of the window's language, not of the desktop."""
    return QLocale(language() or "en")


class _AppTranslator(QTranslator):
    """A translation of the application's own texts."""
