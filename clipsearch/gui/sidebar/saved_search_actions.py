"""What is done with saved searches: save, run, rename, replace, remove, move; undo of removal."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QLineEdit, QVBoxLayout, QWidget

from clipsearch import Library, SavedSearch
from clipsearch.gui.query_bar.query_bar import QueryBar
from clipsearch.gui.runtime.act_stack import Act, ActStack, Outcome
from clipsearch.gui.runtime.task_runner import TaskRunner
from clipsearch.gui.search.query_state import QueryState, state_of
from clipsearch.gui.widgets.message_bar import MessageBar
from clipsearch.gui.widgets.notifier import Notifier

__all__ = ["NameDialog", "SavedSearchActions"]

MAX_PROPOSED = 60  # characters of a name that is proposed


class SavedSearchActions(QObject):
    """Does what is requested in the list of saved searches, with the query bar and the library.

    Signals:
        changed: the SavedSearches that there are now.
    """

    changed = Signal(object)

    def __init__(
        self,
        tasks: TaskRunner,
        library: Library,
        bar: QueryBar,
        messages: MessageBar,
        notifier: Notifier,
        acts: ActStack,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._acts = acts
        self._tasks = tasks
        self._library = library
        self._bar = bar
        self._messages = messages
        self._notifier = notifier
        self._window = window
        self._saved: Sequence[SavedSearch] = ()

    @Slot()
    def refresh(self) -> None:
        """List the saved searches again."""
        searches = self._library.searches

        def take(found: tuple[Sequence[SavedSearch], str]) -> None:
            self._saved = found[0]
            self.changed.emit(found[0])
            if found[1]:
                self._messages.show_text("warning", found[1], topic="saved")

        self._tasks.run("facts", lambda: (searches.saved, searches.notice), take)

    @Slot()
    def save(self) -> None:
        """Ask for a name, and save the present query under it."""
        state = self._bar.state
        if not self._can_save(state):
            return
        proposed = state.text if len(state.text) <= MAX_PROPOSED else state.text[: MAX_PROPOSED - 1] + "…"
        dialog = NameDialog(self.tr("Save the search"), proposed, self._names(), self._window)
        query, done, undone = state.query(), self.tr("“{name}” saved"), self.tr("“{name}” no longer saved")
        dialog.named.connect(
            lambda name: self._run(lambda: self._library.searches.save(name, query), name, done, undone)
        )
        dialog.open()

    def _can_save(self, state: QueryState) -> bool:
        """Whether a query is complete without what is on the screen; if not, say why."""
        if state.is_empty or state.error is not None:
            self._notifier.inform(self.tr("Search for something first; then it can be saved"))
        elif state.within is not None:
            self._notifier.inform(
                self.tr("A search within results cannot be saved; search all photos instead")
            )
        elif state.source is not None:
            self._notifier.inform(self.tr("Photos like examples, and odd ones, cannot be saved as a search"))
        else:
            return True
        return False

    @Slot(str)
    def run(self, name: str) -> None:
        """Run a saved search."""
        if (search := self._find(name)) is not None:
            self._bar.set_state(state_of(search.query, self.tr("a photo")))

    @Slot(str)
    def rename(self, name: str) -> None:
        """Ask for another name."""
        others = [other for other in self._names() if other != name]
        dialog = NameDialog(self.tr("Rename the search"), name, others, self._window, replaces=False)
        done, undone = self.tr("Renamed to “{name}”"), self.tr("“{name}” renamed back")
        dialog.named.connect(
            lambda new: self._run(lambda: self._library.searches.rename(name, new), new, done, undone)
        )
        dialog.open()

    @Slot(str)
    def replace(self, name: str) -> None:
        """Let a name stand for what is asked now."""
        state, before = self._bar.state, self._find(name)
        if before is None or not self._can_save(state):
            return
        query, done, undone = state.query(), self.tr("“{name}” updated"), self.tr("“{name}” changed back")
        self._run(lambda: self._library.searches.save(name, query), name, done, undone)

    @Slot(str)
    def remove(self, name: str) -> None:
        """Remove one, which can be undone."""
        if self._find(name) is not None:
            done, undone = self.tr("“{name}” removed"), self.tr("“{name}” restored")
            self._run(lambda: self._library.searches.remove(name), name, done, undone)

    @Slot(str, int)
    def move(self, name: str, by: int) -> None:
        """Move a saved search down by some places, or up."""
        names = self._names()
        if name not in names:
            return
        place = min(max(names.index(name) + by, 0), len(names) - 1)
        names.remove(name)
        names.insert(place, name)
        done, undone = self.tr("“{name}” moved"), self.tr("“{name}” moved back")
        self._run(lambda: self._library.searches.reorder(names), name, done, undone)

    def _run(self, change: Callable[[], object], name: str, done: str, undone: str) -> None:
        """Change the saved searches, which can be undone."""
        searches = self._library.searches
        before: list[Sequence[SavedSearch]] = []

        def do() -> Outcome:
            before[:] = [searches.saved]
            change()
            return Outcome(done.format(name=name))

        def undo() -> Outcome:
            searches.restore_saved(before[0])
            return Outcome(undone.format(name=name))

        self._messages.clear("saved")
        self._acts.run(Act(do, undo, self.refresh, "facts"))

    def _names(self) -> list[str]:
        return [one.name for one in self._saved]

    def _find(self, name: str) -> SavedSearch | None:
        return next((one for one in self._saved if one.name == name), None)


class NameDialog(QDialog):
    """Asks for a name.

    Signals:
        named: the name.
    """

    named = Signal(str)

    def __init__(
        self, title: str, proposed: str, taken: Sequence[str], parent: QWidget, *, replaces: bool = True
    ) -> None:
        """Propose a name; one that is taken replaces what has it, or cannot be chosen."""
        super().__init__(parent)
        self._taken = taken
        self._replaces = replaces
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(420)
        self.field = QLineEdit(proposed, self)
        self.field.setAccessibleName(self.tr("Name"))
        self.field.setMaxLength(100)
        self.field.selectAll()
        self._error = QLabel(self)
        self._error.setObjectName("muted")
        box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        self.sure = box.addButton(self.tr("Save"), QDialogButtonBox.ButtonRole.AcceptRole)
        box.accepted.connect(self.accept)
        box.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 16)
        column.setSpacing(12)
        for widget in (QLabel(self.tr("Name"), self), self.field, self._error, box):
            column.addWidget(widget)
        self.field.textChanged.connect(self._update_button)
        self.accepted.connect(lambda: self.named.emit(self._name()))
        self._update_button()

    def _name(self) -> str:
        return " ".join(self.field.text().split())

    @Slot()
    def _update_button(self) -> None:
        name = self._name()
        is_taken = name in self._taken
        said = self.tr("Replaces the saved search with this name") if self._replaces else ""
        said = said or self.tr("This name is already taken")
        self._error.setText(said if is_taken else "")
        self.sure.setEnabled(bool(name) and (self._replaces or not is_taken))
