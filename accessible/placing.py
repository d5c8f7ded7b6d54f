"""Outputs come into being in a hidden folder beside their places, and are put there by a rename.

Nothing half-written ever stands under a final name, and nothing is left behind.
"""

from __future__ import annotations

import errno
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from accessible.errors import AccessibleError, OutputError

#: A hidden folder of this age was left by a build that was killed; a running one is younger.
_STALE = 24 * 60 * 60


def place(made: Path, final: Path) -> None:
    """Put a finished file, or a folder of files, in its place, instead of what stands there."""
    if final.is_dir() and not final.is_symlink():
        # A folder is not replaced by a rename: the old one goes where the new one was made.
        final.replace(made.with_name(f"{made.name}.old"))
    made.replace(final)


@contextmanager
def beside(output: Path) -> Iterator[Path]:
    """A hidden folder inside the output folder, so that a rename puts a file in place.

    Turns the system's refusals into ``OutputError``. Leaves nothing behind, not even the output
    folder when it made it and nothing came of it.
    """
    missing = [folder for folder in (output, *output.parents) if not folder.exists()]
    folder: Path | None = None
    try:
        output.mkdir(parents=True, exist_ok=True)
        for left in output.glob(".accessible-*"):
            if time.time() - left.stat().st_mtime > _STALE:
                shutil.rmtree(left, ignore_errors=True)
        folder = Path(tempfile.mkdtemp(prefix=".accessible-", dir=output))
        yield folder
    except OSError as error:
        raise refused(output, error) from error
    finally:
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)
        for made in missing:
            if made.is_dir() and not any(made.iterdir()):
                made.rmdir()


def refused(output: Path, error: OSError) -> AccessibleError:
    """The system's refusal as one clear sentence."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return OutputError(
            f"The disk is full: {output} could not be finished.",
            "Free some space and start again; what was spoken is kept in the cache.",
        )
    if isinstance(error, (FileExistsError, NotADirectoryError)):
        return OutputError(f"{output} is not a folder.", "Choose another with --output.")
    return OutputError(
        f"{output} cannot be written: {error.strerror or error}.",
        "Choose a folder that you may write to with --output.",
    )
