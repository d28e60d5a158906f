#!/bin/sh
# Puts what desktops look for below a prefix: install-files.sh PREFIX ICONS (made by packaging/icons.py).
set -eu
prefix=$1 icons=$2 here=$(dirname "$0")
install -Dm644 "$here/clipsearch.desktop" "$prefix/share/applications/clipsearch.desktop"
install -Dm644 "$here/org.clipsearch.Clipsearch.metainfo.xml" "$prefix/share/metainfo/org.clipsearch.Clipsearch.metainfo.xml"
install -Dm644 "$here/clipsearch-similar.desktop" "$prefix/share/kio/servicemenus/clipsearch-similar.desktop"
install -Dm755 "$here/find-similar" "$prefix/share/clipsearch/find-similar"
mkdir -p "$prefix/share/icons"
cp -R "$icons/hicolor" "$prefix/share/icons/"
