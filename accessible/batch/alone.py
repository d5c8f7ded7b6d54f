"""One batch at a time in a folder: a file of each says that it lives.

On one machine the system's own lock on that file tells. Another machine's lock may be unknown here
(a network folder), and so may its clock: who lives alters its file every few seconds, and whoever
wants to know watches it for a while.
"""

from __future__ import annotations

import os
import platform
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event, Thread

from accessible.errors import OutputError
from accessible.holding import dead, held

#: Seconds between two signs of life, and how long none means death: longer than network folders
#: keep what they know of a file.
_BEAT = 5.0
_SILENCE = 90.0


@contextmanager
def alone(folder: Path, name: str) -> Iterator[None]:
    """Hold the folder until the block ends: for everyone who asks by the same ``name``.

    Raises ``OutputError`` while another lives there, and ``OSError``. Each has a file of its own,
    ``NAME.….lock``, made before it looks for the others': of two, at least one sees the other.
    """
    own = folder / f"{name}.{os.urandom(4).hex()}.lock"
    ended = Event()
    try:
        with held(own):
            for other in sorted(folder.glob(f"{name}.*.lock")):
                if other != own and not _gone(other):
                    raise OutputError(
                        f"Another batch works in {folder} ({_holder(other)}).",
                        "Wait until it is done, or choose another folder with --output.",
                    )
            beats = Thread(target=_beat, args=(own, ended), daemon=True)
            beats.start()
            try:
                yield
            finally:
                ended.set()
                beats.join()
    finally:
        with suppress(OSError):
            own.unlink(missing_ok=True)


def _gone(other: Path) -> bool:
    """Whether another has ended: what it left is removed."""
    gone = dead(other)
    if gone is None:
        gone = _is_silent(other)
    if gone:
        with suppress(OSError):  # somebody else has removed it
            other.unlink()
    return gone


def _is_silent(other: Path) -> bool:
    """Whether a file stays as it is for so long that nobody can be behind it."""
    first = _sign(other)
    until = time.monotonic() + _SILENCE
    while first is not None and time.monotonic() < until:
        time.sleep(_BEAT / 5)
        if _sign(other) != first:
            # It may have gone in the meantime.
            return not other.exists()
    return True


def _sign(path: Path) -> int | None:
    try:
        # A file that is opened is asked about anew, also on a network folder.
        with path.open("rb") as stream:
            return os.fstat(stream.fileno()).st_mtime_ns
    except FileNotFoundError:
        return None
    except OSError:
        return 0  # locked from reading, and so alive, or not ours: as it stands


def _beat(own: Path, ended: Event) -> None:
    while not ended.wait(_BEAT):
        with suppress(OSError):  # a disk that is away for a moment
            os.utime(own)


def _holder(other: Path) -> str:
    process, _, machine = _content(other).partition(" ")
    if not machine:
        return other.name
    where = "" if machine == platform.node() else f" on {machine}"
    return f"process {process}{where}"


def _content(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")[:200]
    except OSError:
        return ""
