#!/bin/sh
# Installs the system libraries that Qt needs on Debian and Ubuntu when run as root; otherwise names those missing.
set -eu

packages="libegl1 libgl1 libopengl0 libglib2.0-0 libfontconfig1 libfreetype6 libdbus-1-3 libgssapi-krb5-2
libxkbcommon0 libxkbcommon-x11-0 libx11-xcb1 libxcb1 libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1
libxcb-randr0 libxcb-render0 libxcb-render-util0 libxcb-shape0 libxcb-shm0 libxcb-sync1 libxcb-xfixes0 libxcb-xinerama0
libxcb-xkb1 libpulse0 fonts-dejavu-core"

command -v dpkg-query >/dev/null 2>&1 || exit 0 # not Debian: macOS and Windows wheels carry what they need

missing=""
for package in $packages; do
    # Ubuntu 24.04 and Debian 13 renamed some packages for 64-bit time: libglib2.0-0t64 provides libglib2.0-0.
    dpkg-query -W -f='${Status}\n' "$package" "${package}t64" 2>/dev/null | grep -q 'install ok installed' \
        || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

if [ "$(id -u)" = 0 ]; then
    echo "Installing the system libraries that Qt needs:$missing"
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq
    # shellcheck disable=SC2086
    apt-get install -y -qq --no-install-recommends $missing >/dev/null
else
    echo "The window needs system libraries that are not installed. Please run:" >&2
    echo "  sudo apt-get install$missing" >&2
fi
