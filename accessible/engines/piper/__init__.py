"""Piper: neural voices on a plain processor (the extra ``neural``), one of them in a package.

Any voice file of Piper's is taken, by its path or from the folder of the user's voices.
"""

from __future__ import annotations

from pathlib import Path

from accessible.engines import Voice
from accessible.engines.piper.description import SPEAKER, described, digest
from accessible.engines.piper.folder import models, voices_folder
from accessible.engines.piper.surgery import prepared

__all__ = ["SPEAKER", "checked", "models", "voice_of", "voices_folder"]


def voice_of(model: Path) -> Voice:
    """The voice of a file, without loading it: of several speakers the first.

    Raises ``EngineError`` when the file or its configuration is not there, or is no voice's.
    """
    return described(model).voices(str(model))[0]


def checked(model: Path) -> Voice:
    """``voice_of`` a file that was tried: it is loaded, and says something.

    Raises ``EngineError`` for whatever is no voice, or none that can speak here.
    """
    voice = voice_of(model)
    prepared(model, digest(model))
    return voice
