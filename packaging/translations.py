"""Updates the translations and docs/wording.md from the code: `make translations`.

`.venv/bin/python packaging/translations.py [LANGUAGE]`; with a language ("fr") it begins that translation.
Qt's lupdate collects the texts of the window into `resources/translations/clipsearch_LANGUAGE.ts`, and
lrelease compiles each into the `.qm` that the window loads. A text that moved to another class keeps its
translation. `tests/gui/style/test_translation_files.py` names what is missing.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from xml.etree import ElementTree

import PySide6

ROOT = Path(__file__).resolve().parent.parent
CODE = ROOT / "clipsearch" / "gui"
FOLDER = ROOT / "resources" / "translations"
WORDING = ROOT / "docs" / "wording.md"
TOOLS, ENDING = Path(PySide6.__file__).parent, ".exe" if sys.platform == "win32" else ""
LUPDATE, LRELEASE = TOOLS / f"lupdate{ENDING}", TOOLS / f"lrelease{ENDING}"
HEAD = """# Every text of the window

Written by `make translations`, to be read in one sitting. Parts in braces are filled in; `(n)` marks a text
with a number, which each language has in its plural forms.

| where | text |
| --- | --- |
"""


def main(language: str = "") -> None:
    """Update everything, and say what is not translated."""
    FOLDER.mkdir(exist_ok=True)
    if language:
        collect(FOLDER / f"clipsearch_{language}.ts")
    for source in sorted(FOLDER.glob("*.ts")):
        collect(source)
        adopt(source)
        compile_to(source, source.with_suffix(".qm"))
        for context, text in unfinished(source):
            sys.stdout.write(f"{source.name}: not translated: {context}: {text!r}\n")
    WORDING.write_text(wording(), encoding="utf-8")


def collect(source: Path, *, locations: str = "none") -> None:
    """Bring a file of translations up to date with the code; what is gone from the code stays, marked so."""
    modules = [str(path) for path in sorted(CODE.rglob("*.py"))]
    options = ["-locations", locations, "-sort-messages", "-disable-heuristic", "similartext", "-silent"]
    command = [str(LUPDATE), *modules, *options, "-source-language", "en", "-ts", str(source)]
    subprocess.run(command, check=True, cwd=ROOT)


def compile_to(source: Path, target: Path) -> None:
    """Compile a file of translations."""
    subprocess.run([str(LRELEASE), "-silent", str(source), "-qm", str(target)], check=True)


def adopt(source: Path) -> None:
    """Give texts without a translation that of the same text in another class, where there is just one."""
    tree = ElementTree.parse(source)
    known: dict[tuple[str, str | None], set[str]] = {}
    for message in tree.iter("message"):
        translation = message.find("translation")
        if translation is not None and translation.get("type") != "unfinished":
            known.setdefault(_key(message), set()).add(_inside(translation))
    changed = False
    for message in tree.iter("message"):
        translation, found = message.find("translation"), known.get(_key(message), set())
        if translation is not None and translation.get("type") == "unfinished" and len(found) == 1:
            del translation.attrib["type"]
            filled = ElementTree.fromstring(f"<translation>{next(iter(found))}</translation>")
            translation.text, translation[:] = filled.text, filled[:]
            changed = True
    if changed:
        tree.write(source, encoding="utf-8", xml_declaration=True)
        collect(source)  # which writes it in lupdate's own way


def unfinished(source: Path) -> list[tuple[str, str]]:
    """The texts without a translation, with the class that each is in."""
    return [
        (context.findtext("name", ""), message.findtext("source", ""))
        for context in ElementTree.parse(source).iter("context")
        for message in context.iter("message")
        if (translation := message.find("translation")) is not None
        and translation.get("type") == "unfinished"
    ]


def wording() -> str:
    """The table of all texts."""
    with tempfile.TemporaryDirectory(dir=CODE.parent) as place:
        source = Path(place) / "all_en.ts"
        collect(source, locations="absolute")
        rows = [
            row for message in ElementTree.parse(source).iter("message") for row in _rows(message, source)
        ]
    return HEAD + "".join(f"| {where} | {text} |\n" for where, text in sorted(set(rows)))


def _rows(message: ElementTree.Element, source: Path) -> list[tuple[str, str]]:
    text = message.findtext("source", "").replace("|", "\\|").replace("\n", "<br>")
    text += " (n)" if message.get("numerus") else ""
    places = [(source.parent / place.get("filename", "")).resolve() for place in message.iter("location")]
    return [(place.relative_to(CODE).with_suffix("").as_posix(), text) for place in places]


def _key(message: ElementTree.Element) -> tuple[str, str | None]:
    return message.findtext("source", ""), message.get("numerus")


def _inside(translation: ElementTree.Element) -> str:
    """What is in an element, as XML."""
    whole = ElementTree.tostring(translation, encoding="unicode").strip()
    return whole[whole.index(">") + 1 : whole.rindex("<")] if "</" in whole else ""


if __name__ == "__main__":
    main(*sys.argv[1:2])
