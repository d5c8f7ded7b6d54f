"""A file that tells whether its process still lives, by the system's own lock on it.

The lock goes with the process, whatever ends it. The file names its machine, since a lock on a
network folder may be unknown to the others: of another machine's file nothing is said.
"""

from __future__ import annotations

import errno
import os
import platform
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

#: More bytes than a file of ours has. Windows bars others from a locked byte: it lies beyond.
_BEYOND = 4096


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Make the file ``path`` and hold it until the block ends; whoever made its folder removes it.

    Where the file system has no locks, the file says nothing. Raises ``OSError``.
    """
    with path.open("xb") as stream:
        # It has a name in it once it is locked: nobody takes a new one for a dead one.
        if _locked(stream):
            stream.write(f"{os.getpid()} {platform.node()}".encode())
            stream.flush()
        yield


def dead(path: Path) -> bool | None:
    """Whether the process that held ``path`` has ended; ``None`` where that cannot be known."""
    try:
        with path.open("rb+") as stream:
            process, _, machine = stream.read(_BEYOND).decode("utf-8", "replace").partition(" ")
            # Some network folders do not lock a process out of its own files.
            if machine != platform.node() or process == str(os.getpid()):
                return None
            return _locked(stream)
    except OSError:
        return None


def _locked(stream: BinaryIO) -> bool | None:
    """Lock a file: whether that could be done, or ``None`` where there are no locks."""
    try:
        if sys.platform == "win32":
            import msvcrt

            stream.seek(_BEYOND)
            msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)
            stream.seek(0)
        else:
            import fcntl

            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        return False if error.errno in (errno.EACCES, errno.EAGAIN) else None
    return True
