#!/bin/sh
# Makes a package for Debian and Ubuntu of the folder that PyInstaller made:
#   deb.sh dist/clipsearch build/icons VERSION OUTPUT.deb
set -eu
app=$1 icons=$2 version=$3 output=$4 here=$(dirname "$0")
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
chmod 755 "$root"
mkdir -p "$root/opt" "$root/usr/bin" "$root/DEBIAN" "$root/usr/share/doc/clipsearch"
cp -R "$app" "$root/opt/clipsearch"
ln -s /opt/clipsearch/clipsearch "$root/usr/bin/clipsearch"
ln -s /opt/clipsearch/clipsearch-gui "$root/usr/bin/clipsearch-gui"
sh "$here/install-files.sh" "$root/usr" "$icons"
cp "$here/../../NOTICES.md" "$here/../../LICENSE" "$root/usr/share/doc/clipsearch/"
cat > "$root/usr/share/doc/clipsearch/copyright" <<END
Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: clipsearch

Files: *
Copyright: the clipsearch project
License: Apache-2.0
 On Debian systems the text is in /usr/share/common-licenses/Apache-2.0.
 What the app brings from others is listed in NOTICES.md beside this file.
END
# What Qt's own files need of the system; the rest lies in the app.
cat > "$root/DEBIAN/control" <<END
Package: clipsearch
Version: $version
Architecture: $(dpkg --print-architecture)
Maintainer: The clipsearch project <clipsearch@example.org>
Section: graphics
Priority: optional
Installed-Size: $(du -sk "$root/opt" | cut -f1)
Depends: libc6, libegl1, libgl1, libopengl0, libglib2.0-0 | libglib2.0-0t64, libfontconfig1, libfreetype6, libdbus-1-3,
 libgssapi-krb5-2, libxkbcommon0, libxkbcommon-x11-0, libx11-xcb1, libxcb1, libxcb-cursor0, libxcb-icccm4,
 libxcb-image0, libxcb-keysyms1,
 libxcb-randr0, libxcb-render0, libxcb-render-util0, libxcb-shape0, libxcb-shm0, libxcb-sync1, libxcb-xfixes0,
 libxcb-xinerama0, libxcb-xkb1
Description: Find your own photos by words or by another picture
 Point it at folders of photos; it looks at each photo once, on your own computer,
 and from then on finds any of them by words, by another picture, or by both.
 Nothing is uploaded; no account and no network are needed.
END
# Zstandard, which Debian 12 and Ubuntu 22.04 can read: xz takes many times as long for more than a gigabyte.
dpkg-deb --root-owner-group -Zzstd --build "$root" "$output"
