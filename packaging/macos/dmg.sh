#!/bin/sh
# Signs (where CODESIGN_IDENTITY is set), packs and notarises (where NOTARY_PROFILE is) the app that PyInstaller made:
#   dmg.sh dist/clipsearch.app OUTPUT.dmg
# Not run by us.
set -eu
app=$1 output=$2 here=$(dirname "$0")
if [ -n "${CODESIGN_IDENTITY:-}" ]; then
    codesign --force --deep --options runtime --timestamp --entitlements "$here/entitlements.plist" \
        --sign "$CODESIGN_IDENTITY" "$app"
    codesign --verify --deep --strict "$app"
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cp -R "$app" "$folder/"
ln -s /Applications "$folder/Applications"
hdiutil create -volname clipsearch -srcfolder "$folder" -ov -format UDZO "$output"
if [ -n "${NOTARY_PROFILE:-}" ]; then
    xcrun notarytool submit "$output" --keychain-profile "$NOTARY_PROFILE" --wait
    xcrun stapler staple "$output"
fi
