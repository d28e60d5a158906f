"""The notifier: carries notices and errors from where they arise to where the user sees them."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from clipsearch import ClipsearchError

__all__ = ["Notifier"]


class Notifier(QObject):
    """Made by the window and handed to its controllers; the window shows what is emitted.

    Signals:
        informed: a sentence that needs no answer, such as that a copy is done.
        reported: a ClipsearchError, and the topic under which the message bar can clear it ("" for none).
    """

    informed = Signal(str)
    reported = Signal(object, str)

    @Slot(str)
    def inform(self, text: str) -> None:
        """Show a sentence that needs no answer, for a while."""
        self.informed.emit(text)

    @Slot(object)
    def report(self, error: ClipsearchError, topic: str = "") -> None:
        """Show an error until it is dismissed, or until its topic is cleared."""
        self.reported.emit(error, topic)
