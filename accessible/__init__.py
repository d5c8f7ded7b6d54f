"""Any document becomes a narrated EPUB 3 and a chaptered audiobook.

The whole line in five lines of Python::

    from pathlib import Path
    from accessible import Settings, build

    result = build(Path("book.md"), Path("output"), Settings(to=("epub", "m4b"), rate=160))
    print(*result.outputs, *result.findings, sep="\\n")

or stage by stage: ``read`` (path → ``Book``), ``script`` (``Book`` → ``Book`` and ``Script``),
``narrate`` (``Script`` → ``Narration``), ``write`` (files). The names here are loaded when they are
first used, so that importing the package costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from accessible.book import Book, Chapter, Metadata, Resource
    from accessible.check import Proof, prove
    from accessible.errors import AccessibleError, Finding
    from accessible.line import build
    from accessible.narration import Narration, narrate
    from accessible.publish import Result, write
    from accessible.readers.dispatch import read
    from accessible.scripting import Script, script
    from accessible.settings import Settings

__version__ = "0.1.0"

__all__ = [
    "AccessibleError",
    "Book",
    "Chapter",
    "Finding",
    "Metadata",
    "Narration",
    "Proof",
    "Resource",
    "Result",
    "Script",
    "Settings",
    "build",
    "narrate",
    "prove",
    "read",
    "script",
    "write",
]

_HOMES = {
    "AccessibleError": "errors",
    "Book": "book",
    "Chapter": "book",
    "Finding": "errors",
    "Metadata": "book",
    "Narration": "narration",
    "Proof": "check",
    "Resource": "book",
    "Result": "publish",
    "Script": "scripting",
    "Settings": "settings",
    "build": "line",
    "narrate": "narration",
    "prove": "check",
    "read": "readers.dispatch",
    "script": "scripting",
    "write": "publish",
}


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{home}"), name)
