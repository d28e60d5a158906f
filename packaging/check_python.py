"""Stop early, with a sentence, where Python is too old to install clipsearch."""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 (this file runs before anything is installed)
    sys.exit(
        "clipsearch needs Python 3.11 or newer; this is Python %d.%d. "  # noqa: UP031
        "Try: make setup PYTHON=python3.12" % sys.version_info[:2]
    )
