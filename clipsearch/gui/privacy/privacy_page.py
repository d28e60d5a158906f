"""The settings' page of privacy: encrypting the library, its passphrase, and when it locks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QListWidget, QListWidgetItem, QPushButton, QWidget

from clipsearch import ClipsearchError, Settings
from clipsearch.gui.lock.controller import Departure
from clipsearch.gui.lock.passphrase_field import PassphraseField
from clipsearch.gui.settings.page import Page, PageContext, set_note
from clipsearch.gui.style import formatting
from clipsearch.gui.style.core_texts import core_text
from clipsearch.gui.widgets.dialogs import Question, confirm
from clipsearch.gui.widgets.screen_reader import name_choices

__all__ = ["PrivacyPage"]

MINUTES = (0, 1, 5, 15, 60)
FIELD_WIDTH = 320  # logical pixels, at least


class PrivacyPage(Page):
    """Offers encryption where there is none, else what can be changed about it."""

    symbol = "lock"
    fields = ("lock_minutes", "lock_with_screen")

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.set_title(self.tr("Privacy"))
        self._encryption = context.library.encryption
        self.current = self._field(self.tr("Passphrase or recovery key"))
        self.new = self._field(self.tr("New passphrase"))
        self.again = self._field(self.tr("Repeat the passphrase"))
        self.minutes = QComboBox(self.body)
        self.with_screen = QCheckBox(self.tr("Lock with the screen, and before sleep"), self.body)
        if self._encryption.is_encrypted:
            self._offer_changes()
        else:
            self._offer_encryption()
        self._offer_hidden()
        self.section(
            self.tr("What it does not protect"),
            self.tr(
                "The photos themselves, which stay where they are. What is in memory while the library is "
                "open, and what the system writes of it to swap. Names in other programs, such as recent "
                "files. Earlier copies of the library, in backups or on the disk."
            ),
        )
        self.column.addStretch(1)

    def _field(self, name: str) -> PassphraseField:
        field = PassphraseField(self.context.app_theme, name, self.body)
        field.setMinimumWidth(FIELD_WIDTH)
        field.hide()
        return field

    def _show_fields(self, *fields: PassphraseField) -> None:
        for field in fields:
            field.show()
            self.row(field)

    def _offer_encryption(self) -> None:
        self.section(
            self.tr("Encrypt the library"),
            self.tr(
                "With a passphrase nobody else can read what clipsearch keeps: names, captions, text in "
                "photos, thumbnails, vectors, searches and settings. clipsearch closes, encrypts its files "
                "and asks for the passphrase from then on."
            ),
        )
        self._show_fields(self.new, self.again)
        self.encrypt = self._action(self.tr("Encrypt…"), self._encrypt)
        self.row(self.encrypt)
        self.outcome = self._outcome()
        for control in (self.minutes, self.with_screen):
            control.hide()

    def _offer_changes(self) -> None:
        self.section(self.tr("The library is encrypted"), self.tr("Lock it when idle for:"))
        for minutes in MINUTES:
            name = self.tr("%n minute(s)", "", minutes) if minutes else self.tr("Never")
            self.minutes.addItem(name, minutes)
        self.minutes.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        name_choices(self.minutes, self.tr("Lock after"))
        self.minutes.activated.connect(
            lambda row: self.request_change(lock_minutes=self.minutes.itemData(row))
        )
        self.row(self.minutes)
        self.with_screen.clicked.connect(lambda on: self.request_change(lock_with_screen=on))
        self.column.addWidget(self.with_screen)
        self.section(self.tr("Passphrase"))
        self._show_fields(self.current, self.new, self.again)
        self.change = self._action(self.tr("Change passphrase"), self._change_passphrase)
        self.renew = self._action(self.tr("New recovery key"), self._renew)
        self.decrypt = self._action(self.tr("Decrypt the library…"), self._decrypt)
        self.row(self.change, self.renew, self.decrypt)
        self.keyring = QCheckBox(self.tr("Keep the key in the system's keyring"), self.body)
        self.keyring.setToolTip(self.tr("Whoever uses your session can then open the library."))
        self.keyring.setChecked(self._encryption.is_in_keyring)
        self.keyring.clicked.connect(self._set_keyring)
        self.column.addWidget(self.keyring)
        self.outcome = self._outcome()

    def _offer_hidden(self) -> None:
        """What lists hidden photos and folders, and shows them again."""
        self.section(
            self.tr("Hidden photos and folders"),
            self.tr("They appear in no result, count or export. Listing them takes the passphrase above.")
            if self._encryption.is_encrypted
            else self.tr(
                "They appear in no result, count or export. Without encryption this does not protect them."
            ),
        )
        self.list_hidden = self._action(self.tr("Show list"), self._list_hidden)
        self.row(self.list_hidden)
        self.hidden = QListWidget(self.body)
        self.hidden.setAccessibleName(self.tr("Hidden photos and folders"))
        self.hidden.setSelectionMode(QListWidget.SelectionMode.ExtendedSelection)
        self.hidden.setMinimumHeight(120)
        self.unhide = self._action(self.tr("Show again"), self._unhide)
        self.column.addWidget(self.hidden)
        self.row(self.unhide)
        self.hidden.hide()
        self.unhide.hide()
        self.hidden_outcome = self.note()

    def _list_hidden(self) -> None:
        hiding, secret = self.context.library.hiding, self.current.text()
        self.context.tasks.run(
            "facts", lambda: hiding.paths(secret), self._show_hidden, failed=self._show_hidden_error
        )

    def _show_hidden(self, paths: Any) -> None:
        if not self.isVisible():
            return
        self.hidden.clear()
        for path in (*paths.folders, *paths.photos):
            item = QListWidgetItem(formatting.readable(path), self.hidden)
            item.setData(Qt.ItemDataRole.UserRole, path)  # the text may not name it
        anything = self.hidden.count() > 0
        self.hidden.setVisible(anything)
        self.unhide.setVisible(anything)
        set_note(self.hidden_outcome, "" if anything else self.tr("Nothing is hidden."))

    def _unhide(self) -> None:
        hiding, secret = self.context.library.hiding, self.current.text()
        paths = [item.data(Qt.ItemDataRole.UserRole) for item in self.hidden.selectedItems()]
        if not paths:
            set_note(self.hidden_outcome, self.tr("Select what to show again."))
            return

        def done(_: object) -> None:
            self.context.follow_controller.changed.emit()
            self._list_hidden()

        self.context.tasks.run(
            "facts", lambda: hiding.unhide(paths, secret), done, failed=self._show_hidden_error
        )

    @Slot(object)
    def _show_hidden_error(self, error: ClipsearchError) -> None:
        set_note(self.hidden_outcome, f"{error}.")

    def _action(self, name: str, act: Callable[[], None]) -> QPushButton:
        button = QPushButton(name, self.body)
        button.setAutoDefault(False)
        button.clicked.connect(lambda *_: act())
        return button

    def _outcome(self) -> QLabel:
        label = self.note()
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        return label

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 (Qt's name)
        """Forget what was typed, and what the passphrase showed: the next to look may be somebody else."""
        super().hideEvent(event)
        if event.spontaneous():  # minimised
            return
        for field in (self.current, self.new, self.again):
            field.clear()
        self.hidden.clear()
        for widget in (self.hidden, self.unhide):
            widget.hide()
        for note in (self.outcome, self.hidden_outcome):
            set_note(note, "")

    def show_settings(self, settings: Settings) -> None:
        """Show when it locks."""
        if self.minutes.findData(settings.lock_minutes) < 0 and self.minutes.count():
            self.minutes.addItem(self.tr("%n minute(s)", "", settings.lock_minutes), settings.lock_minutes)
        self.minutes.setCurrentIndex(self.minutes.findData(settings.lock_minutes))
        self.with_screen.setChecked(settings.lock_with_screen)

    # What the buttons do

    def _typed_twice(self) -> str:
        """The new passphrase; "" where it was not typed twice."""
        if self.new.text() and self.new.text() == self.again.text():
            return self.new.text()
        set_note(self.outcome, self.tr("Type the new passphrase twice, the same each time."))
        return ""

    def _encrypt(self) -> None:
        secret = self._typed_twice()
        if not secret:
            return
        try:
            self._encryption.require_good(secret)
        except ClipsearchError as error:
            set_note(self.outcome, f"{core_text(error.message)}. {core_text(error.hint)}.")
            return
        self._depart(
            Departure("encrypt", secret),
            Question(
                self.tr("Encrypt the library"),
                self.tr("Close clipsearch and encrypt the library?"),
                self.tr(
                    "You are shown a recovery key first. Keep it: if you lose it and the passphrase, "
                    "everything is lost."
                ),
                self.tr("Encrypt"),
            ),
        )

    def _decrypt(self) -> None:
        if not self.current.text():
            set_note(self.outcome, self.tr("Type the passphrase first."))
            return
        self._depart(
            Departure("decrypt", self.current.text()),
            Question(
                self.tr("Decrypt the library"),
                self.tr("Close clipsearch and decrypt the library?"),
                self.tr("Anyone who can read your files can then read what clipsearch keeps."),
                self.tr("Decrypt"),
            ),
        )

    def _depart(self, departure: Departure, question: Question) -> None:
        confirm(self, question, lambda: self.departing.emit(departure))

    def _change_passphrase(self) -> None:
        old, new = self.current.text(), self._typed_twice()
        if new:
            self._work(
                lambda: self._encryption.change_passphrase(old, new),
                lambda _: self.tr("The passphrase is changed."),
            )

    def _renew(self) -> None:
        old = self.current.text()
        told = self.tr("The new recovery key, which is not shown again: {key}")
        self._work(lambda: self._encryption.new_recovery_key(old), lambda key: told.format(key=key))

    @Slot(bool)
    def _set_keyring(self, kept: bool) -> None:
        secret, encryption = self.current.text(), self._encryption

        def told(_: object) -> str:
            if kept:
                return self.tr("The key is in the system's keyring.")
            return self.tr("The key was removed from the system's keyring.")

        self._work(lambda: encryption.keep_in_keyring(secret, kept), told)

    def _work(self, work: Callable[[], Any], told: Callable[[Any], str]) -> None:
        """Do something in another thread, which takes half a second for each passphrase that is tried."""
        self._set_enabled(False)
        set_note(self.outcome, "")

        def done(result: Any) -> None:
            set_note(self.outcome, told(result))
            for field in (self.current, self.new, self.again):
                field.clear()

        self.context.tasks.run(
            "long", work, done, failed=self._show_error, finished=lambda: self._set_enabled(True)
        )

    @Slot(object)
    def _show_error(self, error: ClipsearchError) -> None:
        set_note(self.outcome, f"{error}.")

    def _set_enabled(self, enabled: bool) -> None:
        for button in (self.change, self.renew, self.decrypt, self.keyring):
            button.setEnabled(enabled)
        self.keyring.setChecked(self._encryption.is_in_keyring)
