"""Why there are no photos to see, in words, and what can be done about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from clipsearch import Status
from clipsearch.gui.search.query_state import ActiveFilter, QueryState, active_filters
from clipsearch.gui.search.source import OddOnes
from clipsearch.gui.style import formatting
from clipsearch.gui.style.translation import translate

__all__ = ["EmptyAction", "EmptyReason", "empty_reason"]

EmptyAction = Literal["", "add folder", "clear filters", "clear", "resume", "check"]
MAX_WORDS = 48  # characters of a query in a title


@dataclass(frozen=True, slots=True)
class EmptyReason:
    """A picture, a sentence, an explanation, and maybe a button.

    Attributes:
        symbol: name of an icon, or "" for none.
        title: the sentence.
        text: the explanation.
        action: what the button does; "" without one.
        action_text: on the button.
    """

    symbol: str = ""
    title: str = ""
    text: str = ""
    action: EmptyAction = ""
    action_text: str = ""


def empty_reason(state: QueryState, status: Status, *, running: bool, paused: bool) -> EmptyReason:
    """Why a query shows nothing.

    Args:
        state: the query; empty for all photos.
        status: what the library holds.
        running: photos are being indexed.
        paused: the user paused that.
    """
    if not status.folders:
        return EmptyReason(
            "empty-library",
            translate("EmptyPage", "No folder yet"),
            translate(
                "EmptyPage",
                "Add a folder of photos, or drop one here. They are read on this computer, stay where they "
                "are, and never leave it.",
            ),
            "add folder",
            translate("EmptyPage", "Add folder"),
        )
    if isinstance(state.source, OddOnes) and not status.pending:
        return EmptyReason(
            "photo",
            translate("EmptyPage", "No odd ones here"),
            translate("EmptyPage", "There are too few photos to tell which are unlike the others."),
            "clear",
            translate("EmptyPage", "Clear search"),
        )
    if not state.all_filters.is_empty:
        return _filtered(active_filters(state.all_filters))
    if not state.is_empty and not status.pending:
        return EmptyReason(
            "search",
            _named(translate("EmptyPage", "No photos for “{words}”"), state),
            translate("EmptyPage", "Try other words."),
            "clear",
            translate("EmptyPage", "Clear search"),
        )
    return _unfinished(status, running=running, paused=paused)


def _filtered(filters: Sequence[ActiveFilter]) -> EmptyReason:
    phrases = [_phrase(one) for one in filters]
    title = translate("EmptyPage", "No photos {filters}").format(filters=" ".join(phrases))
    title = title.replace(" – ", "\u00a0–\u00a0")  # where no line ends
    one = translate("EmptyPage", "Clear filter")
    return EmptyReason(
        "filter",
        title if all(phrases) else _matching(", ".join(one.text for one in filters)),
        "",
        "clear filters",
        one if len(filters) == 1 else translate("EmptyPage", "Clear filters"),
    )


def _matching(what: str) -> str:
    return translate("EmptyPage", "No photos match: {what}").format(what=what)


def _phrase(one: ActiveFilter) -> str:
    """A filter as it stands behind "No photos": "taken 2019", "in Rome"; else ""."""
    phrases = {
        "dates": translate("EmptyPage", "taken {what}"),
        "types": translate("EmptyPage", "of type {what}"),
        "cameras": translate("EmptyPage", "taken with {what}"),
        "folders": "{what}",
        "copies": "{what}",
        "albums": translate("EmptyPage", "in {what}"),
        "favourite": translate("EmptyPage", "among {what}"),
        "flags": translate("EmptyPage", "that are {what}"),
        "qualities": translate("EmptyPage", "that are {what}"),
    }
    return phrases.get(one.kind, "").format(what=one.text)


def _unfinished(status: Status, *, running: bool, paused: bool) -> EmptyReason:
    """Why there are no photos at all, or none for a query as long as not all are indexed."""
    left = translate("EmptyPage", "{count} left to index.").format(count=formatting.number(status.pending))
    if paused and (status.pending or not status.photos):
        return EmptyReason(
            "pause",
            translate("EmptyPage", "Indexing paused"),
            left if status.pending else "",
            "resume",
            translate("EmptyPage", "Resume"),
        )
    if running or status.pending:
        soon = translate("EmptyPage", "Photos appear here, and can be searched, while the rest is indexed.")
        title = translate("EmptyPage", "Still indexing")
        return EmptyReason("photo", title, f"{left} {soon}" if status.pending else soon)
    if all(folder.state != "online" for folder in status.folders):
        names = formatting.join_names([formatting.folder_name(folder.path) for folder in status.folders])
        return EmptyReason(
            "folder-offline",
            translate("EmptyPage", "Folder offline: {names}").format(names=names),
            translate("EmptyPage", "Its photos appear as soon as it is back."),
            "check",
            translate("EmptyPage", "Check again"),
        )
    return EmptyReason(
        "folder",
        translate("EmptyPage", "No photos here yet"),
        translate("EmptyPage", "Your folders hold no photos that could be read."),
        "add folder",
        translate("EmptyPage", "Add folder"),
    )


def _named(text: str, state: QueryState) -> str:
    words = state.text.strip()
    words = words if len(words) <= MAX_WORDS else words[: MAX_WORDS - 1] + "…"
    return _matching(words) if set(words) & set('"“”„«»') else text.format(words=words)
