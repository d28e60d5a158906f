"""The named colours of the window, light and dark."""

from __future__ import annotations

from dataclasses import dataclass, replace

__all__ = ["DARK", "DARK_CONTRAST", "LIGHT", "LIGHT_CONTRAST", "VIEWER_GROUND", "Colours"]

VIEWER_GROUND = "#0c0c0e"  # around a photo in the viewer, in both themes, so that nothing outshines it


@dataclass(frozen=True, slots=True)
class Colours:
    """The colours of the window, as #rrggbb; text has AA contrast on its background (tested).

    Attributes:
        ground: behind the photos.
        side: behind sidebar and inspector.
        raised: fields, menus, buttons.
        line: thin lines between areas.
        text: of most text.
        muted: of secondary text.
        accent: of what is active, and of links.
        on_accent: text on `accent`.
        soft: background of what is selected or hovered.
        placeholder: for a photo that is not loaded yet.
        danger, on_danger, warning, on_warning, info, on_info: backgrounds of messages and their text.
    """

    ground: str
    side: str
    raised: str
    line: str
    text: str
    muted: str
    accent: str
    on_accent: str
    soft: str
    placeholder: str
    danger: str
    on_danger: str
    warning: str
    on_warning: str
    info: str
    on_info: str

    @property
    def disabled(self) -> str:
        """Of icons that cannot be used: between `line`, which is hardly seen, and `muted`."""
        pairs = zip(*(bytes.fromhex(one[1:]) for one in (self.line, self.muted)), strict=True)
        return "#" + bytes((one + other) // 2 for one, other in pairs).hex()


LIGHT = Colours(
    ground="#fbfbfd",
    side="#f3f3f7",
    raised="#ffffff",
    line="#e1e1ea",
    text="#1d1b26",
    muted="#5f5d6d",
    accent="#5b36b5",
    on_accent="#ffffff",
    soft="#e9e3f7",
    placeholder="#ebebf1",
    danger="#fde9e7",
    on_danger="#8c1d18",
    warning="#fff2d9",
    on_warning="#6b4300",
    info="#ece7f8",
    on_info="#3f2682",
)
DARK = Colours(
    ground="#17161c",
    side="#1d1c23",
    raised="#26252e",
    line="#34323e",
    text="#eceaf3",
    muted="#a5a2b3",
    accent="#b79cff",
    on_accent="#1b1230",
    soft="#37304f",
    placeholder="#25242c",
    danger="#48201f",
    on_danger="#ffc9c2",
    warning="#40300f",
    on_warning="#ffd794",
    info="#2f2845",
    on_info="#d9ccff",
)
# For desktops that ask for high contrast.
LIGHT_CONTRAST = replace(
    LIGHT,
    ground="#ffffff",
    side="#ffffff",
    line="#5f5d6d",
    text="#000000",
    muted="#33313d",
    accent="#3d1f8f",
)
DARK_CONTRAST = replace(
    DARK,
    ground="#000000",
    side="#000000",
    raised="#0d0d10",
    line="#a5a2b3",
    text="#ffffff",
    muted="#dddbe6",
    accent="#d6c7ff",
    soft="#2a2344",
)
