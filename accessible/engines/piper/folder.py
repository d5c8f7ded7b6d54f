"""Where the user's own voices are."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs

#: The environment variable that names another folder.
VARIABLE = "ACCESSIBLE_VOICES"


def voices_folder() -> Path:
    """The folder of the user's voices, whether it exists or not: the one that ``ACCESSIBLE_VOICES``
    names, else where the operating system keeps a program's data."""
    named = os.environ.get(VARIABLE, "")
    if named:
        return Path(named).expanduser()
    return Path(platformdirs.user_data_dir("accessible", appauthor=False)) / "voices"


def models(folder: Path) -> list[Path]:
    """The models in a folder that have their configuration beside them, sorted by name."""
    try:
        found = sorted(path for path in folder.iterdir() if path.suffix.lower() == ".onnx")
    except OSError:
        return []
    return [path for path in found if path.with_name(f"{path.name}.json").is_file()]
