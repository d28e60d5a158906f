"""The list of what systems, drives and programs keep beside photos and is none: bins, snapshots, previews.

To add to it: the names that a manual or a program's source gives, and where; an example in
`tests/unit/photos/scanning/test_system_folders.py`. A name that a person may give a folder of photos does
not belong here. Originals that a program keeps in a package of its own are photos.
"""

from __future__ import annotations

import re
from fnmatch import translate
from functools import cache
from typing import NamedTuple

from clipsearch.records import SkipReason

__all__ = ["SYSTEM_FILES", "SYSTEM_FOLDERS", "Known", "system_file", "system_folder"]


class Known(NamedTuple):
    """Names with one meaning.

    Attributes:
        reason: what they are.
        names: in lower case, with `*` and `[0-9]` as a shell has them; after a `/` the name of a directory
            directly in one that is named so.
        source: where this is written.
    """

    reason: SkipReason
    names: tuple[str, ...]
    source: str


GITIGNORE = "https://github.com/github/gitignore/tree/main/Global"
TRASH = "https://specifications.freedesktop.org/trash-spec/trashspec-1.0.html"
SYNOLOGY = "https://synology.com/en-uk/knowledgebase/DSM/help/SnapshotReplication/snapshots"
ANDROID = "MediaProvider of Android: durable metadata for pending and trashed files"
APPLE_PACKAGES = (
    "*.photoslibrary",
    "*.photolibrary",
    "*.migratedphotolibrary",
    "*.aplibrary",
    "iphoto library",
)
APPLE = "https://www.tonkata.com/posts/apple-photos/"

SYSTEM_FOLDERS = (
    Known("bin", ("$recycle.bin",), f"{GITIGNORE}/Windows.gitignore"),
    Known("bin", ("recycler", "recycled"), "Windows up to XP, on NTFS and on FAT"),
    Known("bin", (".trashes",), f"{GITIGNORE}/macOS.gitignore"),
    Known("bin", (".trash", ".trash-[0-9]*"), TRASH),
    Known("bin", ("#recycle",), "https://synology.com/knowledgebase/DSM/tutorial/File_Sharing; TerraMaster"),
    Known("bin", ("@recycle",), "QNAP, QTS user guide: Network Recycle Bin"),
    Known("bin", (".recycle", ".recycle.bin"), "https://man.archlinux.org/man/vfs_recycle.8.en; Unraid"),
    Known("bin", ("trashbox",), "Buffalo LinkStation and TeraStation, user manuals: recycle bin"),
    Known("bin", ("network trash folder",), f"{GITIGNORE}/macOS.gitignore (AFP shares)"),
    Known("bin", (".globaltrash",), "MIUI of Xiaomi: Gallery, trash"),
    Known("bin", (".sync",), "Resilio Sync help center: its Archive of deleted and replaced files"),
    Known("bin", (".dtrash",), "digiKam handbook: the trash of a collection"),
    Known("bin", ("files_trashbin",), "Nextcloud and ownCloud, folders of a user's data"),
    Known("snapshot", ("#snapshot",), SYNOLOGY),
    Known("snapshot", ("@recently-snapshot",), "QNAP, QTS user guide: Snapshots"),
    Known("snapshot", (".snapshot", "~snapshot"), "NetApp ONTAP: snapshot directory access"),
    Known("snapshot", (".snapshots",), "https://man.archlinux.org/man/vfs_shadow_copy2.8.en; snapper"),
    Known("snapshot", (".zfs",), "OpenZFS: zfsprops(7), snapdir"),
    Known("snapshot", ("backups.backupdb", ".mobilebackups"), "macOS: Time Machine"),
    Known("snapshot", (".stversions",), "Syncthing: file versioning"),
    Known("snapshot", ("files_versions",), "Nextcloud and ownCloud, folders of a user's data"),
    Known("preview", ("@eadir",), "Synology DSM: thumbnails and other extended attributes"),
    Known("preview", (".@__thumb",), "https://github.com/Marginal/QuickLookVideo/issues/52 (QNAP)"),
    Known("preview", ("screenshots/thumbnails",), "Steam: userdata/USER/760/remote/GAME/screenshots"),
    Known("preview", ("m4root/thmbnl",), "Sony cameras, XAVC S: a picture of each video"),
    Known("preview", (".wdmc",), "WD My Cloud: thumbnails of the media crawler"),
    Known("preview", (".thumbnails", ".cache"), "freedesktop.org: specifications of thumbnails and caches"),
    Known("preview", ("*.lrdata",), "http://www.prophotoresource.com/home/item/636 (Lightroom Classic)"),
    Known(
        "preview",
        ("captureone/cache", "*.cocatalog/cache"),
        "https://support.captureone.com/hc/en-us/articles/30111725200413",
    ),
    Known("preview", ("*.photoslibrary/resources",), APPLE),
    Known(
        "preview",
        tuple(
            f"{package}/{folder}"
            for package in APPLE_PACKAGES
            for folder in ("previews", "thumbnails", "data", "data.noindex", "ipod photo cache")
        ),
        "iPhoto and Aperture, and what Photos migrated of them: originals are in Masters and Originals",
    ),
    Known("preview", ("appdata_*/preview",), "Nextcloud: previews of its instance"),
    Known("system", ("*.photoslibrary/database", "*.photoslibrary/private", "*.photoslibrary/scopes"), APPLE),
    Known("system", ("system volume information",), f"{GITIGNORE}/Windows.gitignore, syncthing/lib/ignore"),
    Known("system", ("found.[0-9][0-9][0-9]",), "Windows: chkdsk, parts of lost files"),
    Known("system", ("lost+found",), "e2fsck(8), mklost+found(8)"),
    Known(
        "system",
        (".spotlight-v100", ".fseventsd", ".documentrevisions-v100", ".temporaryitems"),
        f"{GITIGNORE}/macOS.gitignore",
    ),
    Known("system", (".appledouble", ".appledb", ".appledesktop"), f"{GITIGNORE}/macOS.gitignore (netatalk)"),
    Known("system", (".@upload_cache",), "QNAP File Station: files on their way"),
    Known("system", ("__macosx",), "macOS: Archive Utility, attributes beside the files of an archive"),
    Known("system", ("@tmp",), "Synology DSM: files on their way"),
    Known("system", (".dropbox.cache",), "Dropbox: deleted and staged files, for some days"),
    Known("system", (".tmp.drivedownload", ".tmp.driveupload"), "Google Drive: files on their way"),
)  # fmt: skip
SYSTEM_FILES = (
    Known("system", ("._*",), "macOS: AppleDouble, the attributes of the file of this name"),
    Known("bin", (".trashed-*",), ANDROID),
    Known("system", (".pending-*",), ANDROID),
)


def system_folder(name: str, path: str) -> SkipReason | None:
    """What a directory with this name and relative path is; None for one that may hold photos."""
    names, patterns = _compiled(SYSTEM_FOLDERS)
    name = name.lower()
    if name in names:
        return names[name]
    tail = "/".join(path.lower().rsplit("/", 2)[-2:])
    return next(
        (reason for pattern, reason in patterns if pattern.fullmatch(name) or pattern.fullmatch(tail)), None
    )


def system_file(name: str) -> SkipReason | None:
    """What a file with this name is; None for one that may be a photo."""
    if not name.startswith("."):  # as all of them do
        return None
    _, patterns = _compiled(SYSTEM_FILES)
    return next((reason for pattern, reason in patterns if pattern.fullmatch(name.lower())), None)


@cache
def _compiled(
    known: tuple[Known, ...],
) -> tuple[dict[str, SkipReason], list[tuple[re.Pattern[str], SkipReason]]]:
    """Whole names, and the patterns of others."""
    pairs = [(name, one.reason) for one in known for name in one.names]
    whole = {name: reason for name, reason in pairs if not re.search(r"[*\[/]", name)}
    return whole, [(re.compile(translate(name)), reason) for name, reason in pairs if name not in whole]
