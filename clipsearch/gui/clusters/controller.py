"""What is done to collections: renaming them, which can be undone."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QInputDialog, QWidget

from clipsearch import Library
from clipsearch.gui.runtime.act_stack import Act, ActStack, Outcome
from clipsearch.gui.style.translation import translate
from clipsearch.records.clusters import Cluster

__all__ = ["CollectionsController"]


class CollectionsController(QObject):
    """Renames the collections of one library.

    Signals:
        changed: one was renamed.
    """

    changed = Signal()

    def __init__(self, library: Library, acts: ActStack, window: QWidget) -> None:
        super().__init__(window)
        self._library = library
        self._acts = acts
        self._window = window

    @Slot(object)
    def ask_name(self, cluster: Cluster) -> None:
        """Ask for another name of a collection."""
        dialog = QInputDialog(self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowTitle(self.tr("Rename the collection"))
        dialog.setLabelText(self.tr("Name (leave empty to name it automatically)"))
        dialog.setTextValue(cluster.name)
        dialog.resize(420, 0)
        dialog.setOkButtonText(self.tr("Rename"))
        dialog.textValueSelected.connect(lambda name: self.rename(cluster, name))
        dialog.open()

    def rename(self, cluster: Cluster, name: str) -> None:
        """Give a collection another name; an empty one lets its words name it again."""
        clusters = self._library.clusters
        before = cluster.name if cluster.is_given else ""

        def renamed(new: str) -> Outcome:
            clusters.rename(cluster.id, new)
            now = clusters.find(str(cluster.id)).name
            said = translate("CollectionsController", "Collection renamed to “{name}”")
            return Outcome(said.format(name=now))

        self._acts.run(Act(lambda: renamed(name), lambda: renamed(before), self.changed.emit, "facts"))
