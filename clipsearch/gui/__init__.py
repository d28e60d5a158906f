"""The window: the only package that imports Qt; all work goes through the library's façade."""

import builtins

import PySide6.QtCore  # noqa: F401 (it replaces `__import__`)

# PySide's own `__import__` reads the source of every module, to look for `__feature__`, which is not used
# here: a tenth of a second at each start, and 19 MB of source that Python's `linecache` keeps.
if builtins.__import__ is vars(builtins).get("__feature_import__"):
    builtins.__import__ = vars(builtins)["__orig_import__"]
