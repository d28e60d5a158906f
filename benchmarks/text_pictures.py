"""Pictures with text, drawn: screenshots, receipts and signs, with the words that they must be found by."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter, ImageFont

__all__ = ["Made", "make_all"]

FONT_FOLDERS = ("/usr/share/fonts", "/Library/Fonts", "/System/Library/Fonts", "C:/Windows/Fonts")
FONT_NAMES = (
    "DejaVuSans", "DejaVuSans-Bold", "DejaVuSerif", "DejaVuSerif-Italic", "DejaVuSansMono",
    "DejaVuSansCondensed", "NotoSansMono-Regular", "LiberationSans-Regular", "Arial", "Georgia",
    "Verdana", "Times New Roman",
)  # fmt: skip

# Each is drawn once into one picture only; the first part is in it as a whole word.
WORDS = {
    "en": (
        "Brightwater", "Quarterly", "Evidence", "Marigold", "Thornbury", "Harvester", "Lighthouse",
        "Penguinville", "Ironmonger", "Seventeenth", "Cartwheel", "Umbrellas", "Fitzgerald", "Workshop",
        "Bellamy", "Juniper", "Raspberries", "Sandcastle", "Northgate", "Velocity",
    ),
    "de": (
        "Brückenstraße", "Versicherung", "Großbäckerei", "Zahnarzttermin", "Schlüsseldienst", "Kühlschrank",
        "Überweisung", "Gärtnerei", "Fahrkarte", "Wäscherei", "Frühstück", "Möbelhaus", "Einschulung",
        "Prüfbericht", "Rübenmarkt", "Kirschkuchen", "Jägerhof", "Reißverschluss", "Zwölfender",
        "Lötkolben",
    ),
    "fr": (
        "Boulangerie", "Bibliothèque", "Fromagerie", "Pharmacie", "Réservation", "Évangéline", "Grenouille",
        "Châteauneuf", "Parapluie", "Équipement", "Cordonnier", "Framboise", "Coquelicot", "Déménagement",
        "Hirondelle", "Gendarmerie", "Tournesol", "Pamplemousse", "Écureuil", "Quincaillerie",
    ),
}  # fmt: skip
FILLERS = {
    "en": (
        "Settings", "Last seen today", "Share", "Battery 81 %", "Reply to all", "Downloads",
        "Sent from my phone",
    ),
    "de": (
        "Einstellungen", "Zuletzt heute", "Teilen", "Akku 81 %", "Allen antworten", "Dateien", "Gesendet",
    ),
    "fr": (
        "Paramètres", "Vu aujourd'hui", "Partager", "Batterie 81 %", "Répondre", "Fichiers", "Envoyé",
    ),
}  # fmt: skip
TOTALS = {"en": "TOTAL", "de": "SUMME", "fr": "TOTAL À PAYER"}


@dataclass(frozen=True, slots=True)
class Made:
    """A drawn picture: its file, what it is, and the word that no other picture has."""

    path: Path
    kind: str
    language: str
    word: str


def make_all(folder: Path, seed: int = 7) -> list[Made]:
    """Draw 60 pictures, 20 of each kind, in three languages; always the same for a seed and fonts."""
    fonts = find_fonts()
    chance = random.Random(seed)
    folder.mkdir(parents=True, exist_ok=True)
    kinds: tuple[tuple[str, Callable[..., Image.Image]], ...] = (
        ("screenshot", _screenshot), ("receipt", _receipt), ("sign", _sign)
    )  # fmt: skip
    result = []
    for language, words in WORDS.items():
        for number, word in enumerate(words):
            kind, draw = kinds[number % 3]
            picture = draw(chance, fonts, word, language)
            path = folder / f"{language}{number:02}.{'png' if kind == 'screenshot' else 'jpg'}"
            picture.save(path, **({} if kind == "screenshot" else {"quality": 85}))
            result.append(Made(path, kind, language, word))
    return result


def find_fonts() -> list[Path]:
    """Files of common fonts that are installed."""
    found = [
        path
        for folder in FONT_FOLDERS
        if Path(folder).is_dir()
        for path in sorted(Path(folder).rglob("*.ttf"))
        if path.stem in FONT_NAMES
    ]
    if not found:
        raise SystemExit("There is none of these fonts: " + ", ".join(FONT_NAMES))
    return found


def _font(chance: random.Random, fonts: list[Path], size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(chance.choice(fonts)), size)


def _screenshot(chance: random.Random, fonts: list[Path], word: str, language: str) -> Image.Image:
    """A phone's or a desktop's screen, light or dark."""
    size = chance.choice(((1080, 1920), (1170, 2532), (1366, 768), (1920, 1080)))
    is_dark = chance.random() < 0.5
    back, panel, ink = (("#f4f5f7", "#ffffff", "#1d1f23"), ("#101114", "#1b1d22", "#d6d8dc"))[is_dark]
    picture = Image.new("RGB", size, back)
    draw = ImageDraw.Draw(picture)
    height = chance.choice((24, 30, 38))
    font, small = _font(chance, fonts, height), _font(chance, fonts, round(height * 0.75))
    draw.rectangle((0, 0, size[0], 3 * height), fill="#3b6ea8" if not is_dark else "#22344a")
    draw.text((40, height), chance.choice(FILLERS[language]), fill="white", font=font)
    rows = [*FILLERS[language]]
    rows.insert(chance.randrange(3), f"{word} {chance.randrange(1000, 9999)}")
    top = 4 * height
    for row in rows:
        if top + 4 * height > size[1]:
            break
        box = (30, top, size[0] - 30, top + round(3.2 * height))
        draw.rounded_rectangle(box, radius=14, fill=panel)
        draw.text((60, top + height * 0.4), row, fill=ink, font=font)
        draw.text((60, top + height * 1.9), f"{chance.randrange(24):02}:{chance.randrange(60):02}",
                  fill="#808488", font=small)  # fmt: skip
        top += round(3.7 * height)
    return picture


def _receipt(chance: random.Random, fonts: list[Path], word: str, language: str) -> Image.Image:
    """A paper slip on a table, a little turned."""
    paper = Image.new("RGB", (560, 900), (246, 243, 236))
    draw = ImageDraw.Draw(paper)
    size = chance.choice((24, 28, 32))
    font, large = _font(chance, fonts, size), _font(chance, fonts, size + 10)
    draw.text((40, 40), word, fill="#222222", font=large)
    top = 60 + 2 * size
    for _ in range(8):
        item = chance.choice(("Art.", "Pos.", "No.")) + f" {chance.randrange(100, 999)}"
        draw.text((40, top), item, fill="#333333", font=font)
        draw.text(
            (380, top), f"{chance.randrange(1, 90)},{chance.randrange(100):02}", fill="#333333", font=font
        )
        top += round(1.6 * size)
    draw.text(
        (40, top + size), f"{TOTALS[language]} {chance.randrange(20, 400)},50", fill="#111111", font=large
    )
    return _on_a_table(chance, paper, chance.uniform(-7, 7))


def _sign(chance: random.Random, fonts: list[Path], word: str, language: str) -> Image.Image:
    """A board in the open, seen from an angle."""
    back, ink = chance.choice(
        (("#1d4e89", "white"), ("#f2c500", "black"), ("#ffffff", "#b01020"), ("#1f6f43", "white"))
    )
    font = _font(chance, fonts, chance.choice((54, 70, 86)))
    left, top, right, bottom = font.getbbox(word)
    board = Image.new("RGB", (round(right - left + 90), round(bottom - top + 90)), back)
    draw = ImageDraw.Draw(board)
    draw.rectangle((8, 8, board.width - 9, board.height - 9), outline=ink, width=5)
    draw.text((45 - left, 45 - top), word, fill=ink, font=font)
    lean = chance.uniform(-0.12, 0.12)
    board = board.transform(
        board.size, Image.Transform.AFFINE, (1, lean, -lean * board.height / 2, 0, 1, 0),
        Image.Resampling.BICUBIC, fillcolor=back,
    )  # fmt: skip
    return _on_a_table(chance, board, chance.uniform(-12, 12), (1280, 960))


def _on_a_table(
    chance: random.Random, paper: Image.Image, angle: float, size: tuple[int, int] = (1000, 1200)
) -> Image.Image:
    """A picture of something on an uneven background, slightly blurred."""
    rough = Image.effect_noise((size[0] // 40, size[1] // 40), 60).resize(size, Image.Resampling.BICUBIC)
    shade = tuple(chance.randrange(60, 180) for _ in range(3))
    scene = Image.composite(Image.new("RGB", size, shade), Image.new("RGB", size, (90, 80, 70)), rough)
    mask = Image.new("L", paper.size, 255).rotate(angle, Image.Resampling.BICUBIC, expand=True)
    turned = paper.rotate(angle, Image.Resampling.BICUBIC, expand=True)
    if turned.width > size[0] or turned.height > size[1]:
        factor = min(size[0] / turned.width, size[1] / turned.height)
        turned = turned.resize((round(turned.width * factor), round(turned.height * factor)))
        mask = mask.resize(turned.size)
    scene.paste(turned, ((size[0] - turned.width) // 2, (size[1] - turned.height) // 2), mask)
    return scene.filter(ImageFilter.GaussianBlur(chance.choice((0.4, 0.8))))
