"""The controller of suggestions: finds them in the background, and puts the chosen one into the field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, QTimer, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from clipsearch import Completion, Library, complete
from clipsearch.errors import ClipsearchError
from clipsearch.gui.query_bar.query_bar import QueryBar
from clipsearch.gui.runtime.task_runner import TaskRunner
from clipsearch.gui.style.theme import AppTheme
from clipsearch.gui.suggestions.popup import Choice, SuggestionPopup
from clipsearch.records import Suggestion

__all__ = ["SuggestionController"]

COUNT = 8
COUNT_TYPED = 6  # below a text, whose results are to be seen as well
REST = 4000  # milliseconds without a key after which the results are not covered any more
MIN_KEY = 2  # characters of a word from which on keys that begin so are suggested
SYMBOLS: Mapping[str, str] = {
    "history": "history",
    "saved": "star",
    "folder": "folder",
    "album": "album",
    "camera": "camera",
    "date": "calendar",
    "type": "photo",
    "name": "photo",
    "key": "filter",
    "size": "filter",
    "property": "filter",
}
"""Icons by the kind of a suggestion or completion; of others that of a search."""
Key = Qt.Key


class SuggestionController(QObject):
    """Shows suggestions below the query bar while its text field has the focus."""

    def __init__(
        self, tasks: TaskRunner, library: Library, app_theme: AppTheme, bar: QueryBar, window: QWidget
    ) -> None:
        super().__init__(window)
        self._tasks = tasks
        self._library = library
        self._bar = bar
        self._field = bar.field
        self._window = window
        self.popup = SuggestionPopup(app_theme, window)
        self.popup.chosen.connect(self._accept)
        self._field.installEventFilter(self)
        self._field.textEdited.connect(self.request)
        self._field.textChanged.connect(self._hide_for_other_text)
        self._rest_timer = QTimer(self, singleShot=True, interval=REST)
        self._rest_timer.timeout.connect(self._uncover)

    @Slot()
    def prepare(self) -> None:
        """Have what the library holds read before anything is typed."""
        self._tasks.run_latest(
            "suggestion values",
            "suggestions",
            self._library.suggestions.prepare,
            lambda _: None,
            failed=_ignore,
        )

    @Slot()
    def request(self) -> None:
        """Suggest what the text may be about; for an empty one earlier searches and things in the photos."""
        text, cursor = self._field.text(), self._field.cursorPosition()
        self._tasks.run_latest(
            "suggestions",
            "suggestions",
            lambda: self._find(text, cursor),
            lambda found: self._show(text, found),
            failed=lambda _: self.hide(),  # the search itself tells of errors
        )

    def _find(self, text: str, cursor: int) -> Sequence[Choice]:
        """The choices for a text; runs in another thread."""
        if not text.strip():
            return tuple(self._begin_with(self._library.suggestions.for_text("", COUNT)))
        completions = complete(text, cursor, self._library.query_sources)
        values = [_completed(text, one) for one in completions if one.kind != "key"]
        keys = [
            _completed(text, one)
            for one in completions
            if one.kind == "key" and one.end - one.start >= MIN_KEY
        ]
        if values:  # behind a key nothing else makes sense
            return values[:COUNT]
        suggested = self._library.suggestions.for_text(text, COUNT_TYPED)
        return (*map(_suggested, suggested), *keys)[:COUNT]

    def _begin_with(self, suggested: Sequence[Suggestion]) -> Iterator[Choice]:
        """Choices for an empty field, under headings."""
        earlier = [one for one in suggested if one.kind in ("history", "saved")]
        things = [one for one in suggested if one not in earlier]
        for heading, some in (
            (self.tr("Recent searches"), earlier),
            (self.tr("In your photos"), things),
        ):
            if some:
                yield Choice(heading)
                yield from map(_suggested, some)

    def _show(self, text: str, choices: Sequence[Choice]) -> None:
        if text != self._field.text() or not self._field.hasFocus():
            return
        if all(choice.line.strip() == text.strip() for choice in choices):
            choices = ()  # nothing but what is typed already
        bar, window = self._bar, self._window
        self.popup.show_choices(choices, QRect(bar.mapTo(window, QPoint(0, 0)), bar.size()))
        self._rest_timer.start()

    @Slot()
    def _uncover(self) -> None:
        """Show the results of a text again, unless keys or the mouse are among the suggestions."""
        if self._field.text() and self.popup.current is None and not self.popup.underMouse():
            self.hide()

    @Slot()
    def hide(self) -> None:
        """Hide the suggestions, and show none that are on their way."""
        self._tasks.cancel_latest("suggestions")
        self.popup.hide()

    @Slot(str)
    def _hide_for_other_text(self, text: str) -> None:
        if not self._field.isModified():  # set by the program
            self.hide()

    @Slot(object)
    def _accept(self, choice: Choice) -> None:
        """Put a choice into the text field."""
        if not choice.symbol:
            return
        self.hide()
        self._bar.replace_typed(choice.line, choice.cursor)
        self._field.setFocus()
        if choice.goes_on:
            QTimer.singleShot(0, self, self.request)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 (Qt's name)
        """Take keys for the suggestions while they are shown."""
        if event.type() == QEvent.Type.FocusOut:
            self.hide()
        elif event.type() == QEvent.Type.MouseButtonRelease and not self._field.text():
            self.request()
        elif event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._take_key(event)
        return super().eventFilter(watched, event)

    def _take_key(self, event: QKeyEvent) -> bool:
        """Handle a key in the text field; return whether it was one for the suggestions."""
        key, popup = event.key(), self.popup
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier or not popup.isVisible():
            return False
        if key == Key.Key_Down:
            if popup.step(1):
                return True
            self.hide()  # past the last one, to the photos
        elif key == Key.Key_Up:
            if popup.current is not None and not popup.step(-1):
                popup.clear_current()
            return True
        elif key == Key.Key_Escape:
            self.hide()
            return True
        elif key == Key.Key_Tab and (choice := popup.first()) is not None:
            self._accept(choice)
            return True
        elif key in (Key.Key_Return, Key.Key_Enter):
            if (choice := popup.current) is not None:
                self._accept(choice)
                return True
            self.hide()
        return False


def _suggested(one: Suggestion) -> Choice:
    symbol = SYMBOLS.get(one.kind, "search")
    return Choice(one.text, one.line, len(one.line), symbol, one.count)


def _completed(text: str, one: Completion) -> Choice:
    """A choice that puts a completion in place of what stands in the text."""
    before, behind = text[: one.start], text[one.end :]
    goes_on = one.kind == "key"
    gap = "" if goes_on or behind.startswith(" ") else " "
    line = f"{before}{one.text}{gap}{behind}"
    cursor = len(before) + len(one.text) + (0 if goes_on else 1)
    return Choice(one.text.strip('"'), line, cursor, SYMBOLS.get(one.kind, "search"), one.count, goes_on)


def _ignore(error: ClipsearchError) -> None:
    """The search itself tells of errors."""
