"""The window's language: a translation in `resources/translations`, where there is one for the desktop's.

To make one (German, say), from the project's folder:

    pyside6-lupdate clipsearch/gui/*.py -ts resources/translations/clipsearch_de.ts
    pyside6-linguist resources/translations/clipsearch_de.ts        # fill it in
    pyside6-lrelease resources/translations/clipsearch_de.ts        # makes clipsearch_de.qm

In sentences with a part in braces, such as "Remove “{name}” from clipsearch?", the part stays as it is.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from clipsearch.settings import resources

__all__ = ["install", "locale", "spoken", "translate"]

translate = QCoreApplication.translate  # for what is said outside a QObject: (context, text)


def install(locale: QLocale | None = None, folder: Path | None = None) -> bool:
    """Speak the language of the desktop from now on, for widgets that are made from now on.

    Args:
        locale: another language than the desktop's.
        folder: where our translations lie, `clipsearch_<locale>.qm`.

    Returns:
        Whether there was a translation; otherwise all stays English.
    """
    application = QCoreApplication.instance()
    if application is None:
        raise AssertionError("the application comes before its language")
    locale = locale or QLocale.system()
    ours = _Ours(application)
    if not ours.load(locale, "clipsearch", "_", str(folder or resources() / "translations")):
        ours.deleteLater()
        return False
    application.installTranslator(ours)
    qts = QTranslator(application)  # for what Qt itself says, as on the buttons of its dialogs
    if qts.load(locale, "qtbase", "_", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        application.installTranslator(qts)
    return True


def spoken() -> str:
    """The locale that is spoken, such as "de"; "" for English, which needs no translation."""
    application = QCoreApplication.instance()
    ours = application.findChildren(_Ours) if application is not None else []
    return ours[-1].language() if ours else ""


def locale() -> QLocale:
    """How dates and numbers are written in what is spoken, wherever the desktop is."""
    return QLocale(spoken() or "en")


class _Ours(QTranslator):
    """A translation of our own words."""
