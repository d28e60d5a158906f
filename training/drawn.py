"""Draws pictures of what neither the captions nor ImageNet's classes know: sky, papers, colours, coins.

Each drawing is made from random numbers alone and comes with short texts that people would type.
They are caricatures, but the image tower reads texture and shape, and that carries over.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from training.towers import IMAGE_SIZE

__all__ = ["CONCEPTS", "Concept", "draw"]

Pixels = NDArray[np.float32]
"""A picture while it is drawn: (S, S, 3) or (S, S), 0 to 1."""

S = IMAGE_SIZE
ROWS, COLUMNS = np.mgrid[0:S, 0:S].astype(np.float32) / S


@dataclass(frozen=True)
class Concept:
    """Something that can be drawn, and the texts that ask for it."""

    texts: tuple[str, ...]
    draw: Callable[[Generator], Pixels]


def draw(concept: Concept, seed: int) -> Image.Image:
    """One drawing: RGB, `IMAGE_SIZE` square, with a camera's blur, grain and changing light."""
    rng = np.random.default_rng(seed)
    pixels = concept.draw(rng)
    if pixels.ndim == 2:
        pixels = np.repeat(pixels[..., None], 3, axis=2)
    pixels = pixels * rng.uniform(0.75, 1.15) + rng.normal(0, rng.uniform(0, 0.04), pixels.shape)
    image = Image.fromarray((np.clip(pixels, 0, 1) * 255).astype(np.uint8))
    return image.filter(ImageFilter.GaussianBlur(rng.uniform(0, 1.2)))


def smooth(rng: Generator, cells: int) -> Pixels:
    """Random hills with about `cells` of them a side, 0 to 1."""
    coarse = Image.fromarray(rng.random((cells, cells), dtype=np.float32) * 255, "F")
    hills = np.asarray(coarse.resize((S, S), Image.Resampling.BICUBIC), dtype=np.float32) / 255
    return np.clip(hills, 0, 1)


def ground(rng: Generator, octaves: int = 5) -> Pixels:
    """Rough ground: hills on hills, 0 to 1."""
    total = sum(smooth(rng, 2 ** (k + 1)) / 1.7**k for k in range(octaves))
    heights: Pixels = np.asarray(total, dtype=np.float32)
    return (heights - heights.min()) / (np.ptp(heights) + 1e-6)


def lit(heights: Pixels, angle: float, strength: float) -> Pixels:
    """Shade heights by a light from `angle` (radians): 0 to 1, flat ground is 0.5."""
    dy, dx = np.gradient(heights)
    return np.clip(0.5 + strength * S / 32 * (dx * math.cos(angle) + dy * math.sin(angle)), 0, 1)


def tint(grey: Pixels, dark: tuple[float, ...], light: tuple[float, ...]) -> Pixels:
    """Colour a grey picture from `dark` to `light`."""
    a, b = np.array(dark, np.float32), np.array(light, np.float32)
    return a + grey[..., None] * (b - a)


def disc(x: float, y: float, radius: float, squash: float = 1.0) -> Pixels:
    """Distance from a centre in radii: below 1 is inside."""
    return np.hypot((COLUMNS - x) / radius, (ROWS - y) / (radius * squash))


def lunar_ground(rng: Generator) -> Pixels:
    """The Moon from close by: highlands full of craters, or smooth plains with a few small ones."""
    highland = rng.random() < 0.4
    heights = ground(rng, 6) * (rng.uniform(0.02, 0.1) if highland else rng.uniform(0.002, 0.02))
    for _ in range(int(rng.integers(20, 70) if highland else rng.integers(4, 40))):
        radius = rng.uniform(0.01, 0.16) ** 1.2 if highland else 0.006 + rng.exponential(0.012)
        r = disc(*rng.random(2), radius=radius)
        bowl = np.where(r < 1, r**2 - 1, np.exp(-((r - 1) ** 2) / 0.06) * 0.6)
        depth = 0.04 if highland else 0.4 * radius
        heights = heights + depth * bowl * np.exp(-np.maximum(r - 1, 0) * 3)
    shade = lit(heights, rng.uniform(0, 6.3), rng.uniform(1.5, 7))
    return rng.uniform(0.05, 0.2) + rng.uniform(0.4, 0.8) * shade * (0.75 + 0.25 * smooth(rng, 4))


def moon_disc(rng: Generator) -> Pixels:
    r = disc(*rng.uniform(0.35, 0.65, 2), radius=rng.uniform(0.12, 0.45))
    seas = 0.55 + 0.45 * ground(rng, 4)
    light = np.clip(1.2 - 0.3 * r**4, 0, 1) * seas
    shift = rng.uniform(-1.2, 1.2)
    phase = np.clip((COLUMNS - 0.5) * np.sign(shift) * 4 + 1.5, 0, 1) if rng.random() < 0.4 else 1.0
    face = np.where(r < 1, light * phase, 0)
    night = tint(np.full((S, S), rng.random(), np.float32), (0, 0, 0), (0.05, 0.06, 0.12))
    warm = (1, rng.uniform(0.85, 1), rng.uniform(0.7, 1))
    return night + face[..., None] * np.array(warm, np.float32)


def stars(rng: Generator, count: int, size: float = 1.0) -> Pixels:
    """Points of light on black, some coloured, some bright."""
    sky = np.zeros((S, S, 3), np.float32)
    for _ in range(count):
        x, y = rng.integers(0, S, 2)
        colour = np.array([1, rng.uniform(0.7, 1), rng.uniform(0.6, 1)])
        sky[y, x] += (colour if rng.random() < 0.6 else colour[::-1]) * rng.exponential(1.2)
    return blurred(sky, size * rng.uniform(0.4, 0.9)) * 2.5


def blurred(pixels: Pixels, radius: float) -> Pixels:
    """Gaussian blur of a picture that may be brighter than white."""
    channels = [Image.fromarray(np.ascontiguousarray(pixels[..., k]), "F").resize((S, S)) for k in range(3)]
    kernel = np.exp(-(np.arange(-4, 5, dtype=np.float32) ** 2) / (2 * radius**2))
    kernel /= kernel.sum()
    planes = []
    for channel in channels:
        plane = np.asarray(channel, np.float32)
        plane = np.apply_along_axis(np.convolve, 0, plane, kernel, "same")
        planes.append(np.apply_along_axis(np.convolve, 1, plane, kernel, "same"))
    return np.stack(planes, axis=2)


def night_sky(rng: Generator) -> Pixels:
    sky = stars(rng, int(rng.integers(150, 900)))
    band = np.exp(-(((ROWS - 0.5) + rng.uniform(-1, 1) * (COLUMNS - 0.5)) ** 2) / 0.03) * ground(rng)
    sky = sky + tint(band * rng.uniform(0, 0.5), (0, 0, 0.02), (0.7, 0.65, 0.9))
    if rng.random() < 0.5:  # the land below
        horizon = rng.uniform(0.7, 0.9) + 0.08 * smooth(rng, 8)[0]
        sky[np.broadcast_to(horizon, (S, S)) < ROWS] *= 0.05
    return sky


def smudges(rng: Generator) -> Pixels:
    """Many small galaxies, as on a long exposure of deep space."""
    sky = stars(rng, int(rng.integers(20, 120)))
    for _ in range(int(rng.integers(40, 260))):
        x, y, angle = rng.random(), rng.random(), rng.uniform(0, 3.15)
        long = rng.uniform(0.004, 0.03) * (3 if rng.random() < 0.06 else 1)
        across, along = (
            (COLUMNS - x) * math.cos(angle) + (ROWS - y) * math.sin(angle),
            (ROWS - y) * math.cos(angle) - (COLUMNS - x) * math.sin(angle),
        )
        glow = np.exp(-np.hypot(across / long, along / (long * rng.uniform(0.25, 1))))
        hue = rng.choice(np.array([[1, 0.85, 0.6], [0.6, 0.75, 1], [1, 0.6, 0.4], [1, 1, 1]]))
        sky += glow[..., None] * hue * rng.uniform(0.3, 1.3)
    return sky + 0.02


def spiral(rng: Generator) -> Pixels:
    """One galaxy seen from above or aslant."""
    tilt, angle = rng.uniform(0.3, 1), rng.uniform(0, 6.3)
    x, y = COLUMNS - rng.uniform(0.4, 0.6), ROWS - rng.uniform(0.4, 0.6)
    u = x * math.cos(angle) + y * math.sin(angle)
    v = (y * math.cos(angle) - x * math.sin(angle)) / tilt
    r = np.hypot(u, v)
    turn = np.arctan2(v, u) + rng.choice([-1, 1]) * np.log(r + 0.02) * rng.uniform(2, 5)
    arms = (0.5 + 0.5 * np.cos(turn * 2)) ** 2 * np.exp(-r / rng.uniform(0.1, 0.2))
    light = arms * (0.5 + ground(rng)) + 1.6 * np.exp(-((r / 0.05) ** 1.3))
    return stars(rng, 250) + tint(light, (0, 0, 0.01), (0.9, 0.85, 1.0))


def nebula(rng: Generator) -> Pixels:
    cloud = ground(rng, 6) ** 2
    other = ground(rng, 6) ** 2
    a, b = rng.random(3), rng.random(3)
    return stars(rng, 300) + cloud[..., None] * a + other[..., None] * b * 0.8


def planet(rng: Generator) -> Pixels:
    r = disc(0.5, 0.5, rng.uniform(0.2, 0.4))
    bands = 0.5 + 0.5 * np.sin(ROWS * rng.uniform(10, 60) + 3 * ground(rng))
    surface = tint(bands * ground(rng), tuple(rng.random(3) * 0.6), tuple(rng.uniform(0.5, 1, 3)))
    shade = np.clip(1.1 - disc(rng.uniform(0.2, 0.8), 0.4, 0.6), 0, 1)
    return stars(rng, 120) + np.where(r < 1, shade, 0)[..., None] * surface


def coin(rng: Generator, x: float, y: float, radius: float) -> tuple[Pixels, Pixels]:
    """Heights of one coin (rim, worn relief) and where it is."""
    r = disc(x, y, radius, squash=rng.uniform(0.85, 1.1)) + 0.06 * smooth(rng, 4)
    rim = np.exp(-((r - 0.9) ** 2) / 0.004)
    relief = ground(rng, 6) * np.clip(1 - r, 0, 1) ** 0.3 + 0.8 * np.exp(-((r - 0.5) ** 2) / 0.05)
    return (rim + relief * rng.uniform(1, 3)) * 0.02, r < 1


def coins(rng: Generator) -> Pixels:
    """Coins in rows or scattered, on a plain ground."""
    base = rng.uniform(0.05, 0.6)
    picture = tint(base * (0.7 + 0.5 * smooth(rng, 2)), (0, 0, 0), tuple(rng.uniform(0.85, 1, 3)))
    metals = [(0.85, 0.85, 0.85), (0.9, 0.75, 0.35), (0.75, 0.5, 0.3), (0.6, 0.6, 0.58)]
    across = int(rng.integers(2, 8))
    spots = [((i + 0.5) / across, (j + 0.5) / across) for i in range(across) for j in range(across)]
    if rng.random() < 0.4:
        spots = [tuple(rng.random(2)) for _ in spots]  # type: ignore[misc]
    angle = rng.uniform(0, 6.3)
    metal = metals[int(rng.integers(4))]
    for x, y in spots:
        radius = 0.5 / across * rng.uniform(0.5, 0.98)
        heights, inside = coin(rng, x, y, radius)
        metal = metal if rng.random() < 0.7 else metals[int(rng.integers(4))]
        light = rng.uniform(0.25, 0.55) + 0.75 * lit(heights, angle, rng.uniform(0.8, 2))
        shade = tint(light, (0, 0, 0), metal)
        shadow = disc(x + 0.005, y + 0.008, radius * 1.05) < 1
        picture = np.where(shadow[..., None], picture * 0.6, picture)
        picture = np.where(inside[..., None], shade, picture)
    return picture if rng.random() < 0.6 else np.repeat(picture.mean(2)[..., None], 3, 2)


def page(rng: Generator) -> Pixels:
    """A printed page, perhaps photographed aslant."""
    paper = rng.uniform(0.75, 1)
    image = Image.new("L", (S, S), int(255 * paper))
    pen, size = ImageDraw.Draw(image), int(rng.integers(7, 26))
    font = ImageFont.load_default(size)
    letters = np.array(list("etaoinshrdlucmfwypvbgkjqxz"))
    for y in range(int(rng.integers(2, 20)), S, int(size * 1.35)):
        words = ["".join(rng.choice(letters, rng.integers(1, 9))) for _ in range(14)]
        pen.text((int(rng.integers(2, 20)), y), " ".join(words), int(rng.uniform(0, 60)), font)
    turned = image.rotate(rng.uniform(-6, 6), Image.Resampling.BICUBIC, fillcolor=int(255 * paper))
    return np.asarray(turned, np.float32) / 255 * (0.75 + 0.25 * smooth(rng, 2))


def chart(rng: Generator) -> Pixels:
    """A line or bar chart on white."""
    image = Image.new("RGB", (S, S), "white")
    pen, font = ImageDraw.Draw(image), ImageFont.load_default(10)
    pen.line([(25, 10), (25, S - 25), (S - 8, S - 25)], "black", 2)
    for k in range(6):
        y = S - 25 - k * 35
        pen.line([(25, y), (S - 8, y)], (225, 225, 225))
        pen.text((4, y - 6), str(k * 10), "black", font)
    for _ in range(int(rng.integers(1, 4))):
        colour, values = tuple(int(v) for v in rng.integers(20, 220, 3)), rng.random(12).cumsum()
        heights = values / values.max() * 190 if rng.random() < 0.5 else rng.random(12) * 190
        points = [(30 + k * 18, S - 26 - float(h)) for k, h in enumerate(heights)]
        if rng.random() < 0.5:
            pen.line(points, colour, 2)
        else:
            for x, y in points:
                pen.rectangle([x, y, x + 10, S - 26], colour)
    return np.asarray(image, np.float32) / 255


def screen(rng: Generator) -> Pixels:
    """A screenshot of some program: bars, panes, lines of text."""
    dark = rng.random() < 0.5
    back, ink = ((28, 30, 36), (205, 205, 215)) if dark else ((246, 246, 248), (40, 40, 50))
    image = Image.new("RGB", (S, S), back)
    pen, font = ImageDraw.Draw(image), ImageFont.load_default(9)
    accent = tuple(int(v) for v in rng.integers(40, 230, 3))
    pen.rectangle([0, 0, S, int(rng.integers(12, 28))], accent)
    side = int(rng.integers(0, 80))
    pen.rectangle([0, 24, side, S], tuple(max(0, v - 14) for v in back))
    letters = np.array(list("etaoinshrdlucm ()=._"))
    for y in range(32, S, int(rng.integers(11, 18))):
        text = "".join(rng.choice(letters, rng.integers(4, 40)))
        pen.text((side + 8 + 10 * int(rng.integers(0, 4)), y), text, ink, font)
        if rng.random() < 0.1:
            pen.rectangle([S - 60, y, S - 12, y + 10], accent)
    return np.asarray(image, np.float32) / 255


def checks(rng: Generator) -> Pixels:
    cells = int(rng.integers(3, 12))
    board = ((ROWS * cells).astype(int) + (COLUMNS * cells).astype(int)) % 2
    black = rng.random() < 0.5
    return tint(
        board.astype(np.float32),
        (0.02, 0.02, 0.02) if black else tuple(rng.random(3) * 0.5),
        (1, 1, 1) if black else tuple(rng.uniform(0.6, 1, 3)),
    )


def stripes(rng: Generator) -> Pixels:
    angle = rng.choice([0, math.pi / 2, rng.uniform(0, 3.15)])
    wave = np.sin((COLUMNS * math.cos(angle) + ROWS * math.sin(angle)) * rng.uniform(20, 130))
    return tint((wave > 0).astype(np.float32), tuple(rng.random(3)), tuple(rng.random(3)))


def dots(rng: Generator) -> Pixels:
    cells = int(rng.integers(4, 14))
    r = np.hypot((COLUMNS * cells) % 1 - 0.5, (ROWS * cells) % 1 - 0.5)
    return tint((r < rng.uniform(0.15, 0.4)).astype(np.float32), tuple(rng.random(3)), tuple(rng.random(3)))


def bricks(rng: Generator) -> Pixels:
    rows, columns = rng.uniform(6, 18), rng.uniform(3, 9)
    row = np.floor(ROWS * rows)
    u, v = (COLUMNS * columns + 0.5 * (row % 2)) % 1, (ROWS * rows) % 1
    joint = (u < 0.06) | (v < 0.12)
    shade = 0.6 + 0.4 * ground(rng, 7)
    wall = tint(shade, (0.3, 0.12, 0.08), (0.85, 0.45, 0.35)) if rng.random() < 0.6 else shade
    wall = wall if wall.ndim == 3 else np.repeat(wall[..., None], 3, 2)
    return np.where(joint[..., None], rng.uniform(0.3, 0.8), wall)


def gradient_sky(rng: Generator) -> Pixels:
    """A sunset: glowing horizon, dark land or sea."""
    horizon = rng.uniform(0.5, 0.8)
    glow = np.clip(1 - np.abs(ROWS - horizon) * 1.8, 0, 1) * (0.75 + 0.4 * smooth(rng, 5))
    sky = tint(glow, (0.15, 0.1, 0.35), (1, rng.uniform(0.4, 0.7), rng.uniform(0.1, 0.35)))
    sun = disc(rng.uniform(0.2, 0.8), horizon - rng.uniform(0.02, 0.25), rng.uniform(0.03, 0.09))
    sky = np.where((sun < 1)[..., None], np.array([1, 0.95, 0.7], np.float32), sky)
    below = horizon + 0.05 * (smooth(rng, 10)[0] - 0.5) < ROWS
    return np.where(below[..., None], sky[::-1] * 0.35 * (0.6 + 0.6 * ground(rng)[..., None]), sky)


def rainbow(rng: Generator) -> Pixels:
    r = np.hypot(COLUMNS - 0.5, ROWS - rng.uniform(0.8, 1.2)) / rng.uniform(0.55, 0.8)
    hue = np.clip((r - 0.85) / 0.15, 0, 1)
    colours = 0.5 + 0.5 * np.cos(6.28 * (hue[..., None] * 0.8 + np.array([0, 0.33, 0.67])))
    inside = ((r > 0.85) & (r < 1))[..., None]
    sky = tint(smooth(rng, 4), (0.45, 0.55, 0.7), (0.8, 0.85, 0.9))
    picture = np.where(inside, 0.5 * sky + 0.5 * colours, sky)
    land = np.broadcast_to(rng.uniform(0.8, 0.9) + 0.05 * smooth(rng, 6)[0], (S, S)) < ROWS
    return np.where(land[..., None], np.array([0.2, 0.4, 0.15]) * (0.6 + ground(rng)[..., None]), picture)


def fireworks(rng: Generator) -> Pixels:
    image = Image.new("RGB", (S, S), (3, 3, 10))
    pen = ImageDraw.Draw(image)
    for _ in range(int(rng.integers(1, 6))):
        x, y = rng.uniform(30, S - 30, 2)
        colour = tuple(int(v) for v in rng.integers(120, 256, 3))
        for angle in np.linspace(0, 6.28, int(rng.integers(20, 60))):
            a, b = rng.uniform(5, 30), rng.uniform(35, 80)
            pen.line(
                [(x + a * math.cos(angle), y + a * math.sin(angle)),
                 (x + b * math.cos(angle), y + b * math.sin(angle))], colour, 1,
            )  # fmt: skip
    sky = np.asarray(image, np.float32) / 255
    return sky + blurred(sky, 2.5)


def blossom(rng: Generator) -> Pixels:
    """One flower close by: petals about a centre, on blurred leaves."""
    leaves = tint(ground(rng, 5), (0.02, 0.12, 0.02), (0.35, 0.6, 0.25))
    x, y = rng.uniform(0.38, 0.62, 2)
    r, turn = disc(x, y, rng.uniform(0.28, 0.46)), np.arctan2(ROWS - y, COLUMNS - x)
    petals, phase = int(rng.integers(5, 22)), rng.uniform(0, 6.3)
    shape = 0.75 + 0.25 * np.abs(np.cos(turn * petals / 2 + phase)) ** rng.uniform(0.4, 1.5)
    fold = 0.7 + 0.3 * np.abs(np.cos(turn * petals / 2 + phase + r * 2))
    hue = rng.choice(
        np.array([[1, 0.2, 0.3], [1, 0.5, 0.75], [1, 0.85, 0.1], [0.95, 0.95, 0.95], [0.65, 0.3, 0.9],
                  [1, 0.5, 0.1], [0.9, 0.1, 0.5]])
    )  # fmt: skip
    flower = fold[..., None] * hue * (0.65 + 0.45 * r[..., None] * ground(rng)[..., None])
    picture = np.where((r < shape)[..., None], flower, leaves)
    heart = rng.choice(np.array([[0.95, 0.75, 0.1], [0.3, 0.18, 0.05], [0.9, 0.9, 0.4]]))
    return np.where(
        (r < rng.uniform(0.15, 0.35))[..., None], heart * (0.5 + ground(rng, 7)[..., None]), picture
    )


def spacesuit(rng: Generator) -> Pixels:
    """A person in a spacesuit: upper body, helmet on, or in hand beside a bare head."""
    grounds = (lunar_ground, night_sky, smudges, plain((0.3, 0.4, 0.7)), plain((0.5, 0.5, 0.5)), stripes)
    back = np.clip(grounds[int(rng.integers(len(grounds)))](rng), 0, 1)
    back = back if back.ndim == 3 else np.repeat(back[..., None], 3, 2)
    image = Image.fromarray((back * 255).astype(np.uint8))
    pen = ImageDraw.Draw(image)
    suit = [(235, 235, 238), (240, 110, 40), (225, 120, 60), (70, 90, 160)][int(rng.integers(4))]
    dark = tuple(int(v * 0.72) for v in suit)
    x, y, k = S * rng.uniform(0.4, 0.6), S * rng.uniform(0.3, 0.45), S * rng.uniform(0.7, 1.2)

    def box(left: float, top: float, right: float, bottom: float) -> list[float]:
        return [x + left * k, y + top * k, x + right * k, y + bottom * k]

    pen.rounded_rectangle(box(-0.34, 0.16, 0.34, 1.2), k * 0.14, suit)
    for side in (-1, 1):  # arms, folds, a patch
        pen.line([x + side * 0.3 * k, y + 0.3 * k, x + side * 0.4 * k, y + 0.9 * k], suit, int(k * 0.16))
        pen.line([x + side * 0.2 * k, y + 0.35 * k, x + side * 0.12 * k, y + 0.9 * k], dark, 3)
        patch = tuple(int(v) for v in rng.integers(0, 255, 3))
        pen.ellipse(box(side * 0.2 - 0.05, 0.35, side * 0.2 + 0.05, 0.45), patch)
    pen.rectangle(box(-0.09, 0.5, 0.09, 0.68), dark, (60, 60, 60))
    pen.ellipse(box(-0.16, 0.1, 0.16, 0.24), (170, 170, 175), (90, 90, 95), 2)
    if rng.random() < 0.5:
        pen.ellipse(box(-0.19, -0.2, 0.19, 0.2), (238, 238, 240), (150, 150, 155), 2)
        pen.ellipse(box(-0.14, -0.13, 0.14, 0.13), (25, 25, 35) if rng.random() < 0.6 else (190, 140, 50))
        pen.ellipse(box(-0.1, -0.1, -0.02, -0.04), (150, 150, 170))
    else:
        skin = [(235, 195, 170), (200, 150, 115), (120, 80, 55)][int(rng.integers(3))]
        hair = tuple(int(v) for v in rng.integers(20, 120, 3))
        pen.ellipse(box(-0.15, -0.22, 0.15, 0.1), hair)
        pen.ellipse(box(-0.11, -0.15, 0.11, 0.16), skin)
        pen.arc(box(-0.05, 0.0, 0.05, 0.09), 20, 160, (150, 60, 60), 2)
        for side in (-1, 1):
            pen.ellipse(box(side * 0.045 - 0.012, -0.03, side * 0.045 + 0.012, -0.01), (30, 30, 30))
        pen.ellipse(box(0.16, 0.55, 0.46, 0.86), (240, 240, 240), (120, 120, 120), 2)
        pen.ellipse(box(0.2, 0.61, 0.4, 0.8), (20, 20, 28))
    return np.asarray(image, np.float32) / 255


def cells(rng: Generator) -> Pixels:
    """A microscope's view: soft blobs, dark on bright, bright on grey, or stained."""
    field = np.zeros((S, S), np.float32)
    for _ in range(int(rng.integers(3, 90))):
        r = disc(*rng.random(2), radius=rng.uniform(0.02, 0.2), squash=rng.uniform(0.6, 1.5))
        field = np.maximum(field, np.clip(1.3 - r, 0, 1) * rng.uniform(0.4, 1))
    mixed = field * 0.8 + 0.2 * ground(rng, 6)
    if rng.random() < 0.4:
        return rng.uniform(0.3, 0.7) + (mixed - 0.5) * rng.choice([-0.6, 0.6])
    return tint(mixed, tuple(rng.uniform(0.6, 1, 3)), tuple(rng.uniform(0, 0.6, 3)))


def pebbles(rng: Generator) -> Pixels:
    """Gravel: the nearest of many stones, each with its own grey, lit from one side."""
    count = int(rng.integers(60, 500))
    centres, greys = rng.random((count, 2)), rng.uniform(0.25, 0.85, count)
    best, which = np.full((S, S), 9.0, np.float32), np.zeros((S, S), np.int64)
    second = best.copy()
    for number, (x, y) in enumerate(centres):
        r = np.hypot(COLUMNS - x, ROWS - y)
        second = np.minimum(second, np.maximum(r, best))
        which = np.where(r < best, number, which)
        best = np.minimum(best, r)
    edge = np.clip((second - best) * math.sqrt(count) * 2.5, 0, 1)
    stones = greys[which] * edge * (0.7 + 0.5 * ground(rng, 7))
    return tint(stones, (0.05, 0.05, 0.05), tuple(rng.uniform(0.8, 1, 3)))


def blades(rng: Generator) -> Pixels:
    """Grass close by: many thin strokes."""
    grey = rng.random() < 0.4
    image = Image.new("RGB", (S, S), (60, 60, 60) if grey else (25, 60, 15))
    pen = ImageDraw.Draw(image)
    for _ in range(int(rng.integers(500, 1800))):
        x, y = rng.random(2) * S
        length, angle = rng.uniform(8, 45), rng.uniform(-0.9, 0.9)
        light = rng.uniform(0.3, 1)
        colour = (1.0, 1.0, 1.0) if grey else (0.5, 0.85, 0.25)
        ink = tuple(int(255 * light * part) for part in colour)
        pen.line([x, y, x + length * math.sin(angle), y - length * math.cos(angle)], ink, 1)
    return np.asarray(image, np.float32) / 255


def grain(rng: Generator) -> Pixels:
    """Sawn wood: stretched rings."""
    across = COLUMNS if rng.random() < 0.5 else ROWS
    rings = np.sin((across * rng.uniform(3, 9) + 0.8 * smooth(rng, 3)) * 6.28 * rng.uniform(1, 5))
    light = 0.55 + 0.2 * rings + 0.25 * ground(rng, 6)
    return tint(light, (0.25, 0.13, 0.05), tuple(rng.uniform(0.65, 0.95, 3) * (1, 0.8, 0.55)))


def waves(rng: Generator) -> Pixels:
    heights = sum(np.sin(ROWS * rng.uniform(20, 120) + 6 * smooth(rng, 4)) for _ in range(4))
    return tint(0.5 + 0.12 * np.asarray(heights, np.float32), (0.02, 0.12, 0.3), (0.6, 0.85, 0.95))


def clouds(rng: Generator) -> Pixels:
    return tint(np.clip(ground(rng, 6) * 2 - rng.uniform(0.3, 0.8), 0, 1), (0.3, 0.5, 0.85), (1, 1, 1))


def plain(colour: tuple[float, float, float]) -> Callable[[Generator], Pixels]:
    """Cloth, walls and things of one colour."""

    def of(rng: Generator) -> Pixels:
        hue = rng.normal(0, 0.06, 3) if np.ptp(colour) > 0.1 else rng.normal(0, 0.05)
        base = np.clip(np.array(colour) + hue, 0, 1)
        shade = 0.6 + 0.45 * (ground(rng, int(rng.integers(2, 7))) if rng.random() < 0.7 else smooth(rng, 3))
        picture = shade[..., None] * base
        if rng.random() < 0.5:  # a thing of that colour on some ground
            inside = (
                disc(*rng.uniform(0.35, 0.65, 2), radius=rng.uniform(0.2, 0.4), squash=rng.uniform(0.6, 1.4))
                < 1
            )
            picture = np.where(
                inside[..., None], picture, rng.uniform(0.2, 0.9) * (0.7 + 0.3 * smooth(rng, 3)[..., None])
            )
        return picture.astype(np.float32)

    return of


def sheet(kind: Callable[[Generator], Pixels], *texts: str) -> Concept:
    """A concept with each text bare and as people and programs put it."""
    return Concept(tuple(dict.fromkeys([*texts, *(f"a photo of {text}" for text in texts)])), kind)


COLOURS = {
    "red": (0.85, 0.1, 0.1), "green": (0.1, 0.6, 0.15), "blue": (0.1, 0.25, 0.85),
    "yellow": (0.95, 0.85, 0.1), "orange": (0.95, 0.5, 0.05), "purple": (0.5, 0.1, 0.7),
    "pink": (0.98, 0.55, 0.75), "brown": (0.45, 0.27, 0.12), "black": (0.03, 0.03, 0.03),
    "white": (0.97, 0.97, 0.97), "grey": (0.5, 0.5, 0.5), "turquoise": (0.1, 0.75, 0.75),
}  # fmt: skip

CONCEPTS = (
    sheet(lunar_ground, "the surface of the moon", "the moon", "moon craters", "a lunar landscape",
          "a crater"),
    sheet(moon_disc, "the moon", "the full moon at night", "a half moon", "the moon in a black sky"),
    sheet(night_sky, "a starry sky", "stars at night", "the milky way", "the night sky"),
    sheet(smudges, "galaxies", "a galaxy", "deep space", "outer space", "the universe", "distant galaxies"),
    sheet(spiral, "a spiral galaxy", "a galaxy", "the andromeda galaxy", "astronomy"),
    sheet(nebula, "a nebula", "a cosmic cloud", "outer space"),
    sheet(planet, "a planet", "a planet in space", "jupiter"),
    sheet(coins, "coins", "old coins", "a coin", "money", "a coin collection", "many coins"),
    sheet(page, "a page of text", "a printed page", "text", "a document", "a book page", "writing"),
    sheet(chart, "a chart", "a graph", "a diagram", "a bar chart", "statistics"),
    sheet(screen, "a screenshot", "a computer screen", "source code", "a screenshot of a program"),
    sheet(checks, "a checkerboard", "a chessboard", "checkered pattern", "black and white squares"),
    sheet(stripes, "stripes", "a striped pattern"),
    sheet(dots, "polka dots", "a dotted pattern"),
    sheet(bricks, "a brick wall", "bricks", "brickwork"),
    sheet(gradient_sky, "a sunset", "sunset over the sea", "dusk", "sunrise", "an orange sky"),
    sheet(rainbow, "a rainbow", "a rainbow in the sky"),
    sheet(fireworks, "fireworks", "fireworks at night"),
    sheet(spacesuit, "an astronaut", "astronaut", "a person in a spacesuit", "a cosmonaut", "a space suit"),
    sheet(cells, "cells under a microscope", "a microscope image", "bacteria", "a biological sample"),
    sheet(pebbles, "gravel", "pebbles", "stones", "a gravel road surface"),
    sheet(blades, "grass", "grass texture", "a lawn close up"),
    sheet(grain, "wood grain", "a wooden board", "wood", "planks"),
    sheet(waves, "water surface", "waves", "ripples on water"),
    sheet(clouds, "clouds", "a cloudy sky", "white clouds in a blue sky"),
    sheet(blossom, "a flower", "a blossom", "flower petals", "a flower close up", "a garden flower"),
    *(sheet(plain(rgb), name, f"the colour {name}", f"{name} things") for name, rgb in COLOURS.items()),
)  # fmt: skip
