"""Where the program keeps its own files for this user, as platformdirs has it.

On Linux that is an environment variable or a folder below the home folder, and is said here: there platformdirs, and
what comes with it, would take longer to load than the knowledge base, each time that one bounce is explained.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Final

NAME: Final = "rebound"


def cache_folder() -> Path | None:
    """For what can be made anew; None where this user has no home folder."""
    return _of_linux("XDG_CACHE_HOME", ".cache") or _of_system("cache")


def data_folder() -> Path | None:
    """For what must be kept; None where this user has no home folder."""
    return _of_linux("XDG_DATA_HOME", ".local/share") or _of_system("data")


def _of_linux(variable: str, below_home: str) -> Path | None:
    if sys.platform != "linux" or hasattr(sys, "getandroidapilevel"):
        return None
    place, home = os.environ.get(variable, ""), os.environ.get("HOME", "")
    if place.startswith("/"):
        return Path(place, NAME)
    return Path(home, below_home, NAME) if home.startswith("/") else None


def _of_system(what: str) -> Path | None:
    import platformdirs

    try:
        return platformdirs.user_cache_path(NAME) if what == "cache" else platformdirs.user_data_path(NAME)
    except RuntimeError:  # a container’s user who is in no list of users
        return None
