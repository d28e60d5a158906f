"""The settings' page of folders: which are kept, what is excluded, which are polled for changes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt, QTimer, Slot
from PySide6.QtWidgets import (
    QAbstractItemView,
    QButtonGroup,
    QCheckBox,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QRadioButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from clipsearch import ClipsearchError, Folder, Settings, SettingsChanges, Status
from clipsearch.gui.settings.page import Page, PageContext, set_note
from clipsearch.gui.style import formatting, translation
from clipsearch.gui.widgets.tool_tip import plain_tip

__all__ = ["FoldersPage"]

TYPING_PAUSE = 700  # milliseconds without typing, after which input is applied
PATH = Qt.ItemDataRole.UserRole
MAX_ROWS = 6
ALL = "*"


class FoldersPage(Page):
    """Kept folders and exclusions."""

    symbol = "folder"
    fields = ("exclude", "hidden", "minimum_kilobytes", "max_megapixels", "polling")

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.set_title(self.tr("Folders"))
        self._settings = Settings()
        self._is_refused = self._is_typed = False  # patterns: were refused; are not applied yet
        self._polled_boxes: dict[str, QCheckBox] = {}
        self._typing_timer = QTimer(self, singleShot=True, interval=TYPING_PAUSE)
        self._typing_timer.timeout.connect(self._apply_typed)
        self._build_folders()
        self._build_exclusions()
        self._build_polling()
        self.column.addStretch(1)
        self._show_folders([])

    # Construction

    def _build_folders(self) -> None:
        self.section(self.tr("Your folders"), self.tr("Subfolders are included."))
        self.folders = QListWidget(self.body)
        self.folders.setAccessibleName(self.tr("Your folders"))
        self.folders.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.folders.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.folders.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.folders.setIconSize(QSize(20, 20))
        self.folders.setObjectName("framed")
        self.column.addWidget(self.folders)
        self._no_folders = self.note(self.tr("No folders yet. Add the one with your photos."))
        self.add = self.button(self.tr("Add a folder…"), "folder-add")
        self.remove = self.button(self.tr("Remove…"), "trash")
        self.add.clicked.connect(self.context.dialogs.choose_folder)
        self.remove.clicked.connect(self._remove)
        self.folders.itemSelectionChanged.connect(self._update_buttons)
        self.row(self.add, self.remove)

    def _build_exclusions(self) -> None:
        heading = self.section(
            self.tr("Ignored files"),
            self.tr(
                "One pattern per line, as in a .gitignore file: “private/” ignores every folder with "
                "this name, “*.gif” every file with this ending, “/scans/raw/” only this folder at "
                "the top of one of yours; “!best.gif” makes an exception."
            ),
        )
        self.patterns = QPlainTextEdit(self.body)
        self.patterns.setObjectName("field")
        self.patterns.setPlaceholderText(self.tr("No patterns"))
        self.patterns.setTabChangesFocus(True)
        self.patterns.setAccessibleName(self.tr("Patterns for ignored files"))
        self.patterns.setFixedHeight(5 * self.patterns.fontMetrics().lineSpacing() + 28)
        self.patterns.textChanged.connect(self._edited)
        heading.setBuddy(self.patterns)
        self.column.addWidget(self.patterns)
        self.why = self.note(wrong=True)
        self.hidden_box = QCheckBox(self.tr("Include hidden files and folders"), self.body)
        self.hidden_box.toggled.connect(lambda on: self.request_change(hidden=on))
        self.column.addWidget(self.hidden_box)
        self.minimum = self._number(1_000_000, self.tr(" KB"), self.tr("Ignore files smaller than"))
        self.minimum.setSpecialValueText(self.tr("No limit"))
        self.minimum.setMinimum(0)
        self.largest = self._number(10_000, self.tr(" megapixels"), self.tr("Skip pictures larger than"))
        self.note(
            self.tr(
                "Ignored photos disappear from the results; the files stay where they are. Pictures "
                "that are too large are listed with the files that could not be read, since a small "
                "file can expand to more than fits into memory."
            )
        )

    def _number(self, most: int, unit: str, name: str) -> QSpinBox:
        label = QLabel(name, self.body)
        spin = QSpinBox(self.body)
        spin.lineEdit().setTextMargins(6, 0, 0, 0)
        spin.setRange(1, most)
        spin.setLocale(translation.locale())
        spin.setGroupSeparatorShown(True)
        spin.setSuffix(unit)
        spin.setAccessibleName(name)
        spin.setStepType(QSpinBox.StepType.AdaptiveDecimalStepType)
        spin.setMinimumWidth(160)
        spin.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # so that scrolling the page changes nothing
        spin.valueChanged.connect(self._typing_timer.start)
        label.setBuddy(spin)
        self.row(label, spin)
        return spin

    def _build_polling(self) -> None:
        self.section(
            self.tr("Regular checks for changes"),
            self.tr(
                "Usually the system reports changes at once. If they show up late, as on some network"
                " drives, clipsearch can check by itself."
            ),
        )
        self.polling_modes = QButtonGroup(self)
        for number, name in enumerate(
            (
                self.tr("Only where needed: network and removable drives"),
                self.tr("All folders"),
                self.tr("Also these folders:"),
            )
        ):
            mode = QRadioButton(name, self.body)
            self.polling_modes.addButton(mode, number)
            self.column.addWidget(mode)
        self.polling_modes.idClicked.connect(self._choose_mode)
        self._polled = QWidget(self.body)
        self._polled.setAccessibleName(self.tr("Folders to check regularly"))
        self._choices = QVBoxLayout(self._polled)
        self._choices.setContentsMargins(28, 0, 0, 0)
        self.column.addWidget(self._polled)

    # Showing

    def show_settings(self, settings: Settings) -> None:
        """Show settings; refused patterns stay to be corrected."""
        self._settings = settings
        widgets = (self.patterns, self.hidden_box, self.minimum, self.largest)
        for widget in widgets:
            widget.blockSignals(True)
        self.hidden_box.setChecked(settings.hidden)
        if not self._typing_timer.isActive():  # else the user is typing
            if not self._is_refused and _patterns(self.patterns.toPlainText()) != settings.exclude:
                self.patterns.setPlainText("\n".join(settings.exclude))
            for spin, number in (
                (self.minimum, settings.minimum_kilobytes),
                (self.largest, settings.max_megapixels),
            ):
                if spin.hasAcceptableInput():  # else the user is typing a number
                    spin.setValue(number)
        for widget in widgets:
            widget.blockSignals(False)
        self._show_polling()

    def show_status(self, status: Status) -> None:
        """Show the folders."""
        self._show_folders(status.folders)

    def show_refused(self, error: ClipsearchError, names: Sequence[str]) -> bool:
        """Show the error below the patterns, which stay as they were typed."""
        if "exclude" in names:
            self._is_refused = True
            set_note(self.why, f"{error}.")
        return self._is_refused

    @property
    def is_refused(self) -> bool:
        """Whether the patterns were refused."""
        return self._is_refused

    def drop_refused(self) -> bool:
        """Discard refused patterns, and input that is not applied yet."""
        dropped = self._is_refused or self._typing_timer.isActive()
        self._typing_timer.stop()
        self._is_refused = self._is_typed = False
        set_note(self.why, "")
        return dropped

    def _show_folders(self, folders: Sequence[Folder]) -> None:
        row = self.folders.currentRow()
        self.folders.clear()
        for folder in folders:
            said = f"{formatting.isolate(folder.path)}  ·  {formatting.count(folder.photos, 'photo')}"
            away = folder.state != "online"
            said += "  ·  " + self.tr("offline") if away else ""
            icon = self.context.app_theme.icon("folder-offline" if away else "folder")
            item = QListWidgetItem(icon, said, self.folders)
            item.setData(PATH, folder.path)
            item.setToolTip(plain_tip(str(folder.path)))
        self.folders.setCurrentRow(min(row, len(folders) - 1))
        height = self.folders.sizeHintForRow(0) if folders else 0
        self.folders.setFixedHeight(height * min(len(folders), MAX_ROWS) + 18)
        self.folders.setVisible(bool(folders))
        self._no_folders.setVisible(not folders)
        self._update_buttons()
        self._show_choices([str(folder.path) for folder in folders])
        self._show_polling()

    def _show_choices(self, paths: Sequence[str]) -> None:
        """Show a box for each kept folder, and for each other folder that the settings name."""
        wanted = dict.fromkeys([*paths, *(path for path in self._settings.polling if path != ALL)])
        if list(wanted) == list(self._polled_boxes):
            return
        for box in self._polled_boxes.values():
            box.deleteLater()
        self._polled_boxes = {}
        for path in wanted:
            box = QCheckBox(path.replace("&", "&&"), self._polled)
            box.clicked.connect(self._choose_folders)
            self._choices.addWidget(box)
            self._polled_boxes[path] = box

    def _show_polling(self) -> None:
        polling = self._settings.polling
        number = 1 if ALL in polling else 2 if polling else 0
        if number == 0 and self.polling_modes.checkedId() == 2:
            number = 2  # chosen, but no folder yet
        self.polling_modes.button(number).setChecked(True)
        self._polled.setVisible(number == 2)
        for path, box in self._polled_boxes.items():
            box.setChecked(path in polling)

    @Slot()
    def _update_buttons(self) -> None:
        self.remove.setEnabled(self.folders.currentItem() is not None)

    # Requesting changes

    @Slot()
    def _edited(self) -> None:
        self._is_refused, self._is_typed = False, True
        set_note(self.why, "")
        self._typing_timer.start()

    def finish(self) -> None:
        """Apply input at once."""
        if self._typing_timer.isActive():
            self._typing_timer.stop()
            self._apply_typed()

    @Slot()
    def _apply_typed(self) -> None:
        changes: SettingsChanges = {
            "minimum_kilobytes": self.minimum.value(),
            "max_megapixels": self.largest.value(),
        }
        if self._is_typed:
            changes["exclude"] = _patterns(self.patterns.toPlainText())
        self._is_typed = False
        self.request_change(**changes)

    @Slot(int)
    def _choose_mode(self, number: int) -> None:
        self._polled.setVisible(number == 2)
        if number == 2:
            self._choose_folders()
        else:
            self.request_change(polling=(ALL,) if number == 1 else ())

    @Slot()
    def _choose_folders(self) -> None:
        self.request_change(
            polling=tuple(path for path, box in self._polled_boxes.items() if box.isChecked())
        )

    @Slot()
    def _remove(self) -> None:
        item = self.folders.currentItem()
        if item is not None:
            self.context.dialogs.confirm_remove(Path(item.data(PATH)))


def _patterns(text: str) -> tuple[str, ...]:
    return tuple(line for line in text.splitlines() if line.strip())
