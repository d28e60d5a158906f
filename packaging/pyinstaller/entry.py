"""What PyInstaller makes the app of: `clipsearch` with its commands, and `clipsearch-gui` for the window."""

import sys
from pathlib import Path

from clipsearch.__main__ import main, open_window
from clipsearch.system.interpreter import REQUEST

if __name__ == "__main__":
    is_window = Path(sys.executable).stem == "clipsearch-gui" and sys.argv[1:2] != [REQUEST]
    sys.exit(open_window() if is_window else main())
