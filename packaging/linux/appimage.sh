#!/bin/sh
# Makes an AppImage of the folder that PyInstaller made, with appimagetool (on the PATH, or APPIMAGETOOL):
#   appimage.sh dist/clipsearch build/icons OUTPUT.AppImage
set -eu
app=$1 icons=$2 output=$3 here=$(dirname "$0")
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
mkdir -p "$root/usr/lib"
cp -R "$app" "$root/usr/lib/clipsearch"
sh "$here/install-files.sh" "$root/usr" "$icons"
cp "$here/clipsearch.desktop" "$root/"
cp "$icons/hicolor/256x256/apps/clipsearch.png" "$root/clipsearch.png"
ln -s clipsearch.png "$root/.DirIcon"
# Opened by a click, or with a file or folder, it is the window; with anything else behind its name a command.
cat > "$root/AppRun" <<'END'
#!/bin/sh
here=$(dirname "$(readlink -f "$0")")/usr/lib/clipsearch
case "${1:-}" in
    "" | /* | --hidden) exec "$here/clipsearch-gui" "$@" ;;
    *) exec "$here/clipsearch" "$@" ;;
esac
END
chmod 755 "$root/AppRun"
ARCH=$(uname -m) "${APPIMAGETOOL:-appimagetool}" "$root" "$output"
