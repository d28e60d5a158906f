# Homebrew cask; VERSION and SHA256 are filled in by the release, URL by whoever publishes it. Not run by us.
cask "clipsearch" do
  version "VERSION"
  sha256 "SHA256"

  url "URL/clipsearch-#{version}-#{Hardware::CPU.arch}.dmg"
  name "clipsearch"
  desc "Find your own photos by words or by another picture, offline"
  homepage "HOMEPAGE"

  depends_on macos: ">= :ventura"

  app "clipsearch.app"
  binary "#{appdir}/clipsearch.app/Contents/MacOS/clipsearch"

  # The library is the user's; only `brew uninstall --zap` deletes it.
  zap trash: [
    "~/Library/Application Support/clipsearch",
    "~/Library/Application Support/clipsearch-models",
  ]
end
