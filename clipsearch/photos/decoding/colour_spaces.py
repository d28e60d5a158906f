"""ICC profiles for colours that files describe by numbers (ITU-T H.273: HEIC, AVIF, PNG) or by a gamma."""

from __future__ import annotations

import functools
import struct
from collections.abc import Callable, Mapping

import numpy as np
import numpy.typing as npt

__all__ = ["adobe_rgb", "png_profile", "profile"]

Array = npt.NDArray[np.float64]
Point = tuple[float, float]

D65 = (0.3127, 0.329)
D50 = np.array([0.9642, 1.0, 0.8249])  # XYZ, of the connection space (ICC.1)
BRADFORD = np.array([[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]])
SRGB_POINTS = ((0.64, 0.33), (0.3, 0.6), (0.15, 0.06), D65)
# Chromaticities of red, green, blue and white by their number (H.273, table 2).
PRIMARIES: Mapping[int, tuple[Point, Point, Point, Point]] = {
    1: SRGB_POINTS,
    5: ((0.64, 0.33), (0.29, 0.6), (0.15, 0.06), D65),
    6: ((0.63, 0.34), (0.31, 0.595), (0.155, 0.07), D65),
    7: ((0.63, 0.34), (0.31, 0.595), (0.155, 0.07), D65),
    9: ((0.708, 0.292), (0.17, 0.797), (0.131, 0.046), D65),
    11: ((0.68, 0.32), (0.265, 0.69), (0.15, 0.06), (0.314, 0.351)),
    12: ((0.68, 0.32), (0.265, 0.69), (0.15, 0.06), D65),
}
GAMMAS: Mapping[int, float] = {4: 2.2, 5: 2.8, 8: 1.0}  # H.273, table 3
PQ, HLG = 16, 18
ADOBE_POINTS, ADOBE_GAMMA = ((0.64, 0.33), (0.21, 0.71), (0.15, 0.06), D65), 563 / 256  # Adobe RGB (1998)
WHITE = 203.0  # candela per square metre of white on paper in HDR pictures (ITU-R BT.2408)
HLG_PEAK, HLG_GAMMA = 1000.0, 1.2  # ITU-R BT.2100
KNEE = 0.6  # of white: brighter light is compressed, so that highlights keep their drawing
CURVE_POINTS = 1024
SRGB_GAMMA = (2.1, 2.3)  # a gamma alone in this range means sRGB's curve


@functools.lru_cache(maxsize=64)
def profile(primaries: int, transfer: int) -> bytes | None:
    """The profile of RGB with primaries and transfer characteristics of H.273; None for sRGB, or unknown.

    The curves of video (1, 6, 14, 15) are taken for sRGB's, as they are displayed. HDR (PQ, HLG) is
    reduced to what a common screen shows.
    """
    points = PRIMARIES.get(primaries, SRGB_POINTS)
    if transfer in (PQ, HLG):
        curve = _table(_pq if transfer == PQ else _hlg)
    elif transfer in GAMMAS:
        curve = _gamma(GAMMAS[transfer])
    elif points == SRGB_POINTS:
        return None
    else:
        curve = _srgb()
    return _icc(points, curve)


@functools.cache
def adobe_rgb() -> bytes | None:
    """The profile of Adobe RGB, which cameras tell by a mark alone."""
    return _icc(ADOBE_POINTS, _gamma(ADOBE_GAMMA))


def png_profile(chunks: Mapping[bytes, bytes], has_profile: bool) -> bytes | None:
    """The profile that chunks of a PNG describe, the first of: cICP, an ICC profile of its own, sRGB, gAMA.

    Args:
        chunks: by their types.
        has_profile: whether it has an ICC profile, which counts more than all but cICP.
    """
    colours = chunks.get(b"cICP", b"")
    if len(colours) == 4 and not colours[2]:  # its matrix must be that of RGB
        return profile(colours[0], colours[1])
    gamma = chunks.get(b"gAMA", b"")
    if has_profile or b"sRGB" in chunks or len(gamma) != 4:
        return None
    (value,) = struct.unpack(">I", gamma)
    if not 10_000 <= value <= 200_000:
        return None
    exponent, points = 100_000 / value, SRGB_POINTS
    if len(white := chunks.get(b"cHRM", b"")) == 32:
        x = [number / 100_000 for number in struct.unpack(">8I", white)]
        points = ((x[2], x[3]), (x[4], x[5]), (x[6], x[7]), (x[0], x[1]))
    is_srgb = SRGB_GAMMA[0] < exponent < SRGB_GAMMA[1]
    if is_srgb and np.allclose(points, SRGB_POINTS, atol=0.002):
        return None
    return _icc(points, _srgb() if is_srgb else _gamma(exponent))


def _pq(signal: Array) -> Array:
    """Light in candela per square metre (SMPTE ST 2084)."""
    low = 2610 / 16384
    power = signal ** (1 / (2523 / 4096 * 128))
    return np.asarray(
        10_000 * (np.maximum(power - 3424 / 4096, 0) / (2413 / 128 - 2392 / 128 * power)) ** (1 / low)
    )


def _hlg(signal: Array) -> Array:
    """Light of a screen in candela per square metre (ITU-R BT.2100)."""
    a, b, c = 0.17883277, 0.28466892, 0.55991073
    scene = np.where(signal <= 0.5, signal**2 / 3, (np.exp((signal - c) / a) + b) / 12)
    return np.asarray(HLG_PEAK * scene**HLG_GAMMA)


def _table(light: Callable[[Array], Array]) -> bytes:
    """A curve that compresses light brighter than most of white."""
    signal = np.linspace(0, 1, CURVE_POINTS)
    bright = light(signal) / WHITE
    above = np.maximum(bright - KNEE, 0) / (1 - KNEE)
    toned = np.where(bright <= KNEE, bright, KNEE + (1 - KNEE) * (1 - np.exp(-above)))
    values = np.round(np.clip(toned, 0, 1) * 65535).astype(">u2")
    return b"".join((b"curv\0\0\0\0", struct.pack(">I", CURVE_POINTS), values.tobytes()))


def _gamma(exponent: float) -> bytes:
    return b"para\0\0\0\0\0\0\0\0" + struct.pack(">i", round(exponent * 65536))


def _srgb() -> bytes:
    numbers = (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)  # IEC 61966-2-1
    return b"para\0\0\0\0\0\3\0\0" + struct.pack(">5i", *(round(number * 65536) for number in numbers))


def _icc(points: tuple[Point, Point, Point, Point], curve: bytes) -> bytes | None:
    """A profile (ICC.1:2022) of primaries and one curve; None where the primaries make no space."""
    columns = _to_d50(points)
    if columns is None:
        return None
    tags = {
        b"desc": b"mluc\0\0\0\0\0\0\0\0\0\0\0\x0c",
        b"cprt": b"mluc\0\0\0\0\0\0\0\0\0\0\0\x0c",
        b"wtpt": _xyz(D50),
        b"rXYZ": _xyz(columns[:, 0]),
        b"gXYZ": _xyz(columns[:, 1]),
        b"bXYZ": _xyz(columns[:, 2]),
        b"rTRC": curve,
        b"gTRC": curve,
        b"bTRC": curve,
    }
    at, table, body = 132 + 12 * len(tags), struct.pack(">I", len(tags)), b""
    for name, content in tags.items():
        table += name + struct.pack(">II", at + len(body), len(content))
        body += content + b"\0" * (-len(content) % 4)
    head = struct.pack(">I4sI4s4s4s", at + len(body), b"", 0x04300000, b"mntr", b"RGB ", b"XYZ ")
    head += bytes(12) + b"acsp" + bytes(28) + _xyz(D50)[8:]
    return head.ljust(128, b"\0") + table + body


def _to_d50(points: tuple[Point, Point, Point, Point]) -> Array | None:
    """The primaries' XYZ as columns, so that equal parts of them are the white of the connection space."""
    if min(y for _, y in points) <= 0:
        return None
    columns = np.array([[x / y, 1, (1 - x - y) / y] for x, y in points]).T
    try:
        matrix = columns[:, :3] * np.linalg.solve(columns[:, :3], columns[:, 3])
        cones, wanted = BRADFORD @ columns[:, 3], BRADFORD @ D50
        return np.asarray(np.linalg.inv(BRADFORD) @ np.diag(wanted / cones) @ BRADFORD @ matrix)
    except np.linalg.LinAlgError:
        return None


def _xyz(values: Array) -> bytes:
    return b"XYZ \0\0\0\0" + b"".join(
        struct.pack(">i", int(np.clip(round(value * 65536), -(2**31), 2**31 - 1))) for value in values
    )
