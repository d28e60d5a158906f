"""Writes NOTICES.md: what an installation brings with a licence other than MIT, BSD or Apache.

`.venv/bin/python packaging/notices.py`; `tests/test_notices.py` fails where the file is out of date. It
names the packages that pip installs for clipsearch and its extras, and libraries inside of them. What
is not installed here, since another system needs it, keeps the line that it has.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from importlib import metadata
from itertools import chain
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parent.parent
FILE = ROOT / "NOTICES.md"
HEAD = """# Licences of what an installation brings

The code of clipsearch is Apache-2.0 ([LICENSE](LICENSE)). Its starter model was trained on photos that
were published for research: [its card](resources/models/starter/MODEL_CARD.md) says what that means for
whom. The towns in `resources/places` are GeoNames' (<https://www.geonames.org>, CC BY 4.0), in another
form and without their other names; the names of countries are those of Unicode's CLDR (Unicode-3.0). The
land in `resources/earth` and the borders in `resources/places` are Natural Earth's (public domain),
from the npm package world-atlas (ISC).

pip installs other projects' packages beside clipsearch, each from its publisher and under its own
licence. None is part of clipsearch or changed by it. Those under MIT, BSD or Apache licences are not
listed; of the others, and of libraries inside of packages, this is what their metadata and files say (on
Linux, x86-64; on other systems there are fewer). The texts are in the packages' `.dist-info` folders,
those of Qt on <https://doc.qt.io>. Qt is used through PySide6 under the LGPL: its libraries are files of
their own, which may be replaced.

Written by `packaging/notices.py`.
"""
# What a package says nowhere in its metadata, from its publisher's page or its files.
UNSTATED = {"cuda-toolkit": "NVIDIA's, as the packages that it requires"}
PERMISSIVE = re.compile(r"\b(0?BSD|MIT|Apache)\b", re.IGNORECASE)
# Licences of the libraries that wheels contain, by the beginnings of their names. FFmpeg in the wheel of PyAV
# is built with x264 and x265, in that of OpenCV without.
LIBRARIES = {
    "av: libav": "GPL-3.0-or-later",
    "av: libsw": "GPL-3.0-or-later",
    "libSvtAv1": "BSD-3-Clause",
    "libXau": "MIT (X11)",
    "libaom": "BSD-2-Clause",
    "libasound": "LGPL-2.1-or-later",
    "libavif": "BSD-2-Clause",
    "libavcodec": "LGPL-2.1-or-later",
    "libavformat": "LGPL-2.1-or-later",
    "libavutil": "LGPL-2.1-or-later",
    "libbrotli": "MIT",
    "libcrypto": "Apache-2.0 OR OpenSSL",
    "libcudart": "NVIDIA Proprietary Software",
    "libdav1d": "BSD-2-Clause",
    "libde265": "LGPL-3.0-or-later",
    "libdrm": "MIT",
    "libfreetype": "FTL OR GPL-2.0-or-later",
    "libgeos": "LGPL-2.1-only",
    "libgfortran": "GPL-3.0-or-later WITH GCC-exception-3.1",
    "libgmp": "LGPL-3.0-or-later OR GPL-2.0-or-later",
    "libgnutls": "LGPL-2.1-or-later",
    "libgomp": "GPL-3.0-or-later WITH GCC-exception-3.1",
    "libhogweed": "LGPL-3.0-or-later OR GPL-2.0-or-later",
    "libharfbuzz": "MIT (Old MIT)",
    "libheif": "LGPL-3.0-or-later",
    "libjasper": "JasPer-2.0",
    "libjpeg": "IJG AND BSD-3-Clause AND Zlib",
    "liblcms2": "MIT",
    "libmp3lame": "LGPL-2.0-or-later",
    "libnettle": "LGPL-3.0-or-later OR GPL-2.0-or-later",
    "liblzma": "0BSD",
    "libnvjpeg": "NVIDIA Proprietary Software",
    "libopenblasp": "BSD-3-Clause",
    "libopencore": "Apache-2.0",
    "libopenjp2": "BSD-2-Clause",
    "libopus": "BSD-3-Clause",
    "libpng16": "libpng-2.0",
    "libquadmath": "LGPL-2.1-or-later",
    "libraw": "LGPL-2.1-only OR CDDL-1.0",
    "libscipy_openblas": "BSD-3-Clause",
    "libsharpyuv": "BSD-3-Clause",
    "libssl": "Apache-2.0 OR OpenSSL",
    "libswresample": "LGPL-2.1-or-later",
    "libswscale": "LGPL-2.1-or-later",
    "libtiff": "libtiff",
    "libunistring": "LGPL-3.0-or-later OR GPL-2.0-or-later",
    "libvpl": "MIT",
    "libvpx": "BSD-3-Clause",
    "libwebp": "BSD-3-Clause",
    "libx264": "GPL-2.0-or-later",
    "libx265": "GPL-2.0-or-later",
    "libxcb": "MIT (X11)",
    "libz.": "Zlib",
    "libzstd": "BSD-3-Clause",
}


def packages() -> dict[str, metadata.Distribution]:
    """The installed packages that pip installs for clipsearch with its extras, by name."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *chain(*project["optional-dependencies"].values())]
    todo, found, done = [(Requirement(text), "") for text in wanted], {}, set()
    while todo:
        requirement, extra = todo.pop()
        name = re.sub("[-_.]+", "-", requirement.name).lower()
        if (requirement.marker and not requirement.marker.evaluate({"extra": extra})) or (
            key := (name, frozenset(requirement.extras))
        ) in done:
            continue
        done.add(key)
        try:
            found[name] = metadata.distribution(requirement.name)
        except metadata.PackageNotFoundError:
            continue  # of another system
        texts = found[name].requires or []
        todo += [(Requirement(text), extra) for text in texts for extra in requirement.extras or ("",)]
        todo += [(Requirement(text), "") for text in texts]
    return found


def licence_of(package: metadata.Distribution) -> str:
    """What a package's metadata says of its licence, in one line."""
    about = package.metadata
    classifiers = [
        text.rpartition(" :: ")[2] for text in about.get_all("Classifier") or [] if "License ::" in text
    ]
    text = about.get("License-Expression") or about.get("License") or ""
    if (
        not text or "\n" in text.strip() or text.startswith("Copyright")
    ):  # all of a licence instead of its name
        text = ", ".join(classifiers)
    return text.strip() or UNSTATED.get(about["Name"], "not stated")


def is_permissive(licence: str) -> bool:
    """Whether all of it, or one of its alternatives, is a licence of MIT's, BSD's or Apache's kind."""
    return any(
        all(PERMISSIVE.search(part) for part in re.split(" AND | WITH ", alternative))
        for alternative in licence.split(" OR ")
    )


def libraries(package: metadata.Distribution) -> Iterator[tuple[str, str]]:
    """The shared libraries of others that a package contains, each with its licence."""
    for file in package.files or ():
        is_foreign = file.parent.name.endswith(".libs") or file.name.startswith(("libgomp", "libraw"))
        if is_foreign and re.search(r"\.(so|dylib|dll)\b", file.name):
            names = (f"{package.metadata['Name']}: {file.name}", file.name)  # first as built for it
            known = next((one for name in names for one in LIBRARIES if name.startswith(one)), None)
            if known is None:
                yield file.name, "not known"
            else:
                yield known.rpartition(" ")[2].rstrip("."), LIBRARIES[known]


def lines() -> list[str]:
    """A line for each package and library here that is to be listed, in the order of their names."""
    made = set()
    for name, package in packages().items():
        if not is_permissive(licence := licence_of(package)):
            made.add(f"| {name} | {licence} |")
        made |= {f"| {name}: {part} | {of} |" for part, of in libraries(package) if not is_permissive(of)}
    return sorted(made)


def kept_lines() -> list[str]:
    """The lines of the file as it is."""
    text = FILE.read_text(encoding="utf-8") if FILE.exists() else ""
    return [
        line
        for line in text.splitlines()
        if line.startswith("| ") and not line.startswith(("| package", "| ---"))
    ]


def main() -> None:
    """Write the file."""
    here = packages()
    others = [line for line in kept_lines() if line.split()[1].rstrip(":") not in here]
    table = ["| package | licence |", "| --- | --- |", *sorted({*lines(), *others})]
    FILE.write_text(HEAD + "\n" + "\n".join(table) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
