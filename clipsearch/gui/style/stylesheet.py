"""The Qt style sheet of the application: spacing in steps of 8 pixels, round corners, named colours."""

from __future__ import annotations

from dataclasses import asdict
from string import Template

from clipsearch.gui.style.colours import DARK, VIEWER_GROUND, Colours
from clipsearch.settings import resources

__all__ = ["style_sheet"]

_SHEET = Template("""
QToolTip { background: $raised; color: $text; border: 1px solid $line; border-radius: 6px;
  margin: ${shadow}px; padding: $tip; }
QMenu { background: $raised; border: 1px solid $line; border-radius: 10px; padding: 6px;
  margin: ${shadow}px; menu-scrollable: 1; }
QMenu::item { padding: 6px 32px 6px 12px; border-radius: 6px; }
QMenu::icon { padding-left: 12px; }
QMenu::item:selected { background: $soft; color: $text; }
QMenu::item:disabled { color: $muted; }
QMenu::separator { height: 1px; background: $line; margin: 6px 0; }

QPushButton { background: $raised; border: 1px solid $line; border-radius: 8px;
  padding: 7px 16px; }
QPushButton:hover { background: $soft; }
QPushButton:focus { border: 2px solid $accent; padding: 6px 15px; }
QPushButton:disabled { color: $muted; }
QPushButton#primary { background: $accent; color: $on_accent; border: none; padding: 9px 24px;
  font-weight: 600; }
QPushButton#primary:disabled { background: $soft; color: $muted; }
QPushButton#primary:focus { border: 2px solid $text; padding: 7px 22px; }
QPushButton#word { background: $raised; border: 1px solid $line; border-radius: 12px;
  padding: 5px 10px; }
QPushButton#word:hover, QPushButton#word:focus { border-color: $accent; color: $accent; }
QPushButton#quiet { background: transparent; border: 2px solid transparent; border-radius: 8px;
  color: $accent; padding: 5px 12px; }
QPushButton#quiet:hover { background: $soft; }
QPushButton#quiet:focus { border-color: $accent; }
QPushButton#quiet:disabled { color: $muted; }
QPushButton#link { background: transparent; border: 2px solid transparent; border-radius: 6px; color: $accent;
  padding: 1px 4px; }
QPushButton#link:hover { text-decoration: underline; }
QPushButton#link:focus { border-color: $accent; }
QPushButton#filter { background: transparent; border: 1px solid transparent; border-radius: 8px;
  padding: 4px 10px; }
QPushButton#filter:hover { background: $soft; }
QPushButton#filter[active="true"] { background: $soft; color: $accent; font-weight: 600; }
QPushButton#filter:focus { border: 2px solid $accent; padding: 3px 9px; }
QWidget#inspector QLineEdit { background: $raised; border: 1px solid $line; border-radius: 8px;
  padding: 6px 8px; selection-background-color: $accent; selection-color: $on_accent; }
QWidget#inspector QLineEdit:focus { border: 2px solid $accent; padding: 5px 7px; }
QWidget#inspector QComboBox { border-color: $line; border-radius: 8px; }
QFrame#popover QLineEdit { background: $raised; border: 1px solid $muted; border-radius: 6px;
  padding: 4px 8px; selection-background-color: $accent; selection-color: $on_accent; }
QFrame#popover QLineEdit:focus { border: 2px solid $accent; padding: 3px 7px; }
QFrame#popover QTreeView { background: $raised; }
QToolButton { background: transparent; border: 2px solid transparent; border-radius: 8px;
  padding: 4px; }
QToolButton:hover, QToolButton:checked { background: $soft; }
QToolButton:focus { border-color: $accent; }
QToolButton::menu-indicator { image: none; }

QWidget#side, QWidget#inspector, QScrollArea#inspector-area { background: $side; }
QWidget#side { border-right: 1px solid $line; }
QWidget#inspector { border-left: 1px solid $line; }
QWidget#bottom { background: $side; border-top: 1px solid $line; }
QLabel#heading { color: $muted; font-weight: 600; }
QLabel#muted, QLabel#where { color: $muted; }
QLabel#title { font-weight: 600; }
QLabel#wrong { color: $on_danger; }
QLabel#big { font-size: 20px; font-weight: 600; }
QFrame#selection { background: $raised; border: none; border-top: 1px solid $line; }
QLabel#bubble { background: $text; color: $ground; border-radius: 8px; padding: 6px 12px;
  font-weight: 600; }
QLabel#preview { background: $placeholder; border-radius: 12px; }

QDialog QLineEdit, QLineEdit#passphrase { background: $raised; border: 1px solid $line;
  border-radius: 8px; padding: 6px 8px; selection-background-color: $accent; selection-color: $on_accent; }
QDialog QLineEdit:focus, QLineEdit#passphrase:focus { border: 2px solid $accent; padding: 5px 7px; }

QCheckBox, QRadioButton { spacing: 8px; padding: 2px 0; }
QCheckBox::indicator, QRadioButton::indicator { width: 14px; height: 14px; border: 1px solid $muted;
  background: $raised; }
QCheckBox::indicator { border-radius: 4px; }
QCheckBox::indicator:checked { image: url("$icons/control-tick.svg"); }
QRadioButton::indicator { border-radius: 8px; }
QRadioButton::indicator:checked { width: 8px; height: 8px; border: 4px solid $accent; }
QCheckBox::indicator:focus, QCheckBox::indicator:hover, QRadioButton::indicator:hover {
  border-color: $accent; }
QCheckBox::indicator:disabled, QRadioButton::indicator:disabled { border-color: $line; }
QCheckBox:focus, QRadioButton:focus { color: $accent; }
QComboBox, QAbstractSpinBox { background: $raised; border: 1px solid $muted; border-radius: 6px;
  padding: 4px 8px; min-height: 18px; selection-background-color: $accent; selection-color: $on_accent; }
QAbstractSpinBox QLineEdit, QComboBox QLineEdit, QAbstractSpinBox QLineEdit:focus,
QComboBox QLineEdit:focus { background: transparent; border: none; padding: 0 6px; }
QComboBox:focus, QAbstractSpinBox:focus { border: 2px solid $accent; padding: 3px 7px; }
QComboBox:disabled, QAbstractSpinBox:disabled { color: $muted; border-color: $line; }
QComboBox::drop-down, QAbstractSpinBox::up-button, QAbstractSpinBox::down-button { border: none;
  width: 22px; }
QComboBox::down-arrow, QAbstractSpinBox::down-arrow { image: url("$icons/control-down.svg");
  width: 12px; height: 12px; }
QAbstractSpinBox::up-arrow { image: url("$icons/control-up.svg"); width: 12px; height: 12px; }
QComboBox { combobox-popup: 0; }
QComboBox QAbstractItemView { background: transparent; border: none; }
QComboBox QAbstractItemView::item { padding: 6px 8px; border-radius: 6px; }
QComboBox QAbstractItemView::item:selected { background: $soft; color: $text; }

QFrame#query { background: $raised; border: 1px solid $line; border-radius: 12px; }
QFrame#query[active="true"] { border: 2px solid $accent; }
QFrame#query QLineEdit { background: transparent; border: none; padding: 0; font-size: 15px;
  selection-background-color: $accent; selection-color: $on_accent; }
QFrame#chip { background: $soft; border-radius: 10px; }
QFrame#chip QLabel { color: $text; }

QFrame#card { background: $raised; border: 1px solid $line; border-radius: 12px; }
QFrame#card[chosen="true"] { border: 2px solid $accent; }
QLabel#badge { background: $soft; border-radius: 8px; padding: 1px 8px; }

QFrame#drop-line { background: $accent; border-radius: 2px; }
QFrame#toast { background: $raised; border: 1px solid $line; border-radius: 12px; }
QFrame#message { border-radius: 12px; }
QFrame#message[kind="error"] { background: $danger; }
QFrame#message[kind="error"] QLabel { color: $on_danger; }
QFrame#message[kind="warning"] { background: $warning; }
QFrame#message[kind="warning"] QLabel { color: $on_warning; }
QFrame#message[kind="info"] { background: $info; }
QFrame#message[kind="info"] QLabel { color: $on_info; }

QWidget#viewer, QWidget#viewer-bar { background: $viewer; }
QWidget#viewer QLabel, QWidget#viewer QToolButton { color: $dark_text; }
QWidget#viewer QLabel#muted { color: $dark_muted; }
QWidget#viewer QLabel#viewer-message { color: $dark_text; }
QWidget#viewer QToolButton:hover, QWidget#viewer QToolButton:checked { background: $dark_soft; }
QWidget#viewer QToolButton:focus { border-color: $dark_accent; }
QWidget#viewer QPushButton { background: $dark_raised; border: 1px solid $dark_line; color: $dark_text; }
QWidget#viewer QPushButton:hover { background: $dark_soft; }
QWidget#viewer QPushButton:focus { border: 2px solid $dark_accent; }
QWidget#viewer QToolButton#viewer-arrow { background: rgba(12, 12, 14, 150); border-radius: 18px; }
QWidget#viewer QToolButton#viewer-arrow:hover { background: $dark_soft; }
QFrame#viewer-hint { background: $dark_raised; border: 1px solid $dark_line; border-radius: 12px; }
QFrame#viewer-pane { border: 2px solid transparent; border-radius: 6px; }
QFrame#viewer-pane[active="true"] { border-color: $dark_accent; }

QAbstractItemView { background: $ground; border: none; outline: none; }
QTreeView#folders { background: $side; }
QListView#suggestions { background: $raised; border: 1px solid $line; border-radius: 12px; padding: 5px; }
QListView#completions { background: $raised; border: 1px solid $line; }
QListView#completions::item { padding: 4px 6px; border-radius: 6px; }
QListView#completions::item:selected { background: $soft; color: $text; }
QListWidget#pages { background: $side; border: none; padding: 16px 8px; }
QListWidget#pages::item { padding: 9px 8px; border-radius: 8px; color: $text; }
QListWidget#pages::item:hover { background: $placeholder; }
QListWidget#pages::item:selected { background: $soft; color: $text; }
QListWidget#pages::item:selected:focus { border: 2px solid $accent; padding: 7px 6px; }
QListWidget#framed { background: $raised; border: 1px solid $line; border-radius: 8px; padding: 4px; }
QListWidget#framed:focus { border: 2px solid $accent; padding: 3px; }
QListWidget#framed::item { padding: 6px; border-radius: 6px; }
QListWidget#framed::item:selected { background: $soft; color: $text; }
QTableView { background: $raised; border: 1px solid $line; border-radius: 8px;
  selection-background-color: $soft; selection-color: $text; }
QTableView:focus { border-color: $accent; }
QTableView#photos { background: $ground; border: none; border-radius: 0; }
QTableView::item { padding: 4px 8px; }
QHeaderView::section { background: $side; color: $muted; border: none;
  border-bottom: 1px solid $line; padding: 8px 11px; font-weight: 600; }
QPlainTextEdit, QTextBrowser { background: $side; border: 1px solid $line; border-radius: 8px; padding: 8px; }
QPlainTextEdit#field { background: $raised; }
QPlainTextEdit:focus, QTextBrowser:focus { border: 2px solid $accent; padding: 7px; }

QSlider::groove:horizontal { background: $line; height: 4px; border-radius: 2px; }
QSlider::sub-page:horizontal { background: $accent; height: 4px; border-radius: 2px; }
QSlider::handle:horizontal { background: $raised; border: 2px solid $accent; width: 10px;
  margin: -5px 0; border-radius: 7px; }
QSlider::handle:horizontal:hover, QSlider::handle:horizontal:focus { background: $accent; }

QProgressBar { background: $line; border: none; border-radius: 3px; max-height: 6px;
  min-height: 6px; }
QProgressBar::chunk { background: $accent; border-radius: 3px; }
QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar::handle:vertical { background: $line; border-radius: 4px; min-height: 40px;
  margin: 2px; }
QScrollBar::handle:vertical:hover { background: $muted; }
QScrollBar::handle:disabled { background: transparent; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle:horizontal { background: $line; border-radius: 4px; min-width: 40px;
  margin: 2px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QAbstractScrollArea::corner { background: transparent; border: none; }
QScrollArea { background: transparent; border: none; }
QScrollArea#groups { border: 2px solid transparent; border-radius: 8px; }
QScrollArea#groups:focus { border-color: $accent; }
""")


def style_sheet(colours: Colours, shadow: int = 0) -> str:
    """Return the style sheet in these colours; icons in controls have one that is visible on both themes.

    Args:
        colours: the theme's.
        shadow: logical pixels that menus and tool tips have for it on each side.
    """
    dark = {f"dark_{name}": colour for name, colour in asdict(DARK).items()}
    icons = (resources() / "icons").as_posix()
    tip = "0" if shadow else "4px 8px"  # Qt counts the margin once more as padding
    return _SHEET.substitute(
        asdict(colours) | dark, viewer=VIEWER_GROUND, icons=icons, shadow=shadow, tip=tip
    )
