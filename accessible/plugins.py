"""Readers, engines and writers are found here, through entry points.

The contracts stand in ``readers/__init__.py``, ``engines/__init__.py`` and ``writers/__init__.py``;
the built-in ones are declared in ``pyproject.toml`` like anyone's.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import lru_cache
from importlib.metadata import EntryPoint, entry_points
from typing import Any

from accessible.errors import UsageError


def names(group: str) -> tuple[str, ...]:
    """The names of all plug-ins of a group (``readers``, ``engines`` or ``writers``), sorted."""
    return tuple(sorted({point.name for point in _points(entry_points, group, tuple(sys.path))}))


def load(group: str, name: str) -> Any:
    """The plug-in's class. Raises ``UsageError`` that names the ones there are."""
    for point in _points(entry_points, group, tuple(sys.path)):
        if point.name == name:
            return point.load()
    known = ", ".join(names(group))
    raise UsageError(f"There is no {group[:-1]} called “{name}”.", f"Choose one of: {known}.")


@lru_cache
def _points(find: Callable[..., Any], group: str, path: tuple[str, ...]) -> tuple[EntryPoint, ...]:
    """What is installed in a group, on the path of this moment. To find it, the files of every
    package are read: once."""
    return tuple(find(group=f"accessible.{group}"))
