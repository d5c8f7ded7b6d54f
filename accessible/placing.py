"""Outputs come into being in a hidden folder beside their places, and are put there by a rename.

Nothing half-written ever stands under a final name, also after ``kill -9`` or a power cut (what is
put in place has reached the disk), and nothing is left behind: what a killed build left goes with
the next one.

File systems rename one name at a time. A build that is killed between the renames of its outputs
(microseconds: all that is slow comes before) may leave new ones beside old ones, each of them
whole. So an old report goes first, and the new one comes last: where a report stands, all that it
names is of its build.
"""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from accessible.errors import AccessibleError, OutputError
from accessible.holding import dead, held

#: A hidden folder of this age, in seconds, whose build is unknown, was left by one that is dead.
_STALE = 24 * 60 * 60
#: The file in a hidden folder that its build holds.
_OWNER = ".owner"
#: How often another build may be in the way at the same moment.
_TRIES = 10
#: What a file system says that cannot be asked to write through.
_NO_SYNC = (errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EACCES, errno.EPERM)


def place_all(pairs: Sequence[tuple[Path, Path]]) -> None:
    """Put finished files and folders, ``(made, final)``, in their places: all of them, or none when
    the system refuses one. The last one is the report of the others. Raises ``OSError``."""
    for made, _ in pairs:
        _sync(made)
    report, last = pairs[-1]
    with ExitStack() as back:
        if len(pairs) > 1:
            _aside(last, report, back)
        for made, final in pairs:
            _put(made, final, back)
        back.pop_all()
    for folder in {final.parent for _, final in pairs}:
        _sync_name(folder)


def _put(made: Path, final: Path, back: ExitStack) -> None:
    """Rename one; ``back`` learns how to undo it."""
    if made.is_dir():
        # A folder is not replaced by a rename: the old one goes where the new one was made.
        for attempt in range(_TRIES):
            _aside(final, made.with_name(f"{made.name}.{attempt}"), back)
            try:
                made.replace(final)
                break
            except OSError:
                if attempt + 1 == _TRIES or not final.exists():
                    raise
        back.callback(_move, final, made)
        return
    old = made.with_name(f"{made.name}.old")
    stood = os.path.lexists(final)
    with suppress(OSError):  # no hard links here: then there is no way back for this one
        os.link(final, old)
    made.replace(final)
    if old.exists():
        back.callback(_move, old, final)
    elif not stood:
        back.callback(_move, final, made)


def _aside(final: Path, made: Path, back: ExitStack) -> None:
    """Move what stands in a place to where its successor was made."""
    old = made.with_name(f"{made.name}.before")
    with suppress(FileNotFoundError):  # nothing stands there, or another build was faster
        final.replace(old)
        back.callback(_move, old, final)


def _move(there: Path, back: Path) -> None:
    with suppress(OSError):  # it is the first refusal that is told
        there.replace(back)


def _sync(made: Path) -> None:
    """Have a file, or a folder with all in it, on the disk. Raises ``OSError``."""
    if not made.is_dir():
        with made.open("rb+") as stream, _where_it_can_be():
            os.fsync(stream.fileno())
        return
    for item in sorted(made.iterdir()):
        _sync(item)
    _sync_name(made)


def _sync_name(folder: Path) -> None:
    """Have the names in a folder on the disk, where the system can."""
    if hasattr(os, "O_DIRECTORY"):
        with _where_it_can_be():
            number = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
            try:
                os.fsync(number)
            finally:
                os.close(number)


@contextmanager
def _where_it_can_be() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno not in _NO_SYNC:
            raise


@contextmanager
def in_place(path: Path) -> Iterator[Path]:
    """A place beside that of one file, renamed in the end: the file is there whole, or as it was.

    Raises ``OutputError`` where the system refuses.
    """
    part = path.with_name(f".{path.name[:100]}.{os.getpid()}.part")
    try:
        try:
            yield part
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise OutputError(
            f"{path} cannot be written: {error.strerror or error}.",
            "Choose another place with --output.",
        ) from error


@contextmanager
def beside(output: Path) -> Iterator[Path]:
    """A hidden folder inside the output folder, so that a rename puts a file in place.

    Turns the system's refusals into ``OutputError``. Leaves nothing behind, not even the output
    folder when it made it and nothing came of it.
    """
    missing = [folder for folder in (output, *output.parents) if not folder.exists()]
    folder: Path | None = None
    try:
        folder = _hidden(output)
        _sweep(output)
        with held(folder / _OWNER):
            yield folder
    except (OSError, AccessibleError) as error:
        if folder is not None and not folder.exists():
            raise OutputError(
                f"The hidden folder in {output} was removed while the outputs were made in it.",
                "Start again; what was spoken is kept in the cache.",
            ) from error
        if isinstance(error, AccessibleError):
            raise
        raise refused(output, error) from error
    finally:
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)
        for made in missing:
            with suppress(OSError):  # something came of it, or of another build
                made.rmdir()


def _hidden(output: Path) -> Path:
    for attempt in range(_TRIES):
        output.mkdir(parents=True, exist_ok=True)
        try:
            return Path(tempfile.mkdtemp(prefix=".accessible-", dir=output))
        except FileNotFoundError:
            # Another build that came to nothing has just removed the folder that it made.
            if attempt + 1 == _TRIES:
                raise
    raise AssertionError


def _sweep(output: Path) -> None:
    """Remove what killed builds have left."""
    for left in output.glob(".accessible-*"):
        with suppress(OSError):  # another build ends, and removes its own
            ended = dead(left / _OWNER)
            if ended is None:
                ended = time.time() - left.stat().st_mtime > _STALE
            if ended:
                shutil.rmtree(left, ignore_errors=True)


def refused(output: Path, error: OSError) -> AccessibleError:
    """The system's refusal as one clear sentence."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return OutputError(
            f"The disk is full: {output} could not be finished.",
            "Free some space and start again; what was spoken is kept in the cache.",
        )
    if error.errno == errno.EFBIG:
        return OutputError(
            f"The disk of {output} takes no file as large as this one.",
            "Choose a folder on another disk with --output, or a lower --bitrate.",
        )
    if isinstance(error, IsADirectoryError) and error.filename2:
        return OutputError(
            f"{error.filename2} is a folder.", "Move it away, or choose another with --output."
        )
    if isinstance(error, (FileExistsError, NotADirectoryError)):
        return OutputError(f"{output} is not a folder.", "Choose another with --output.")
    place = output.absolute()
    named = Path(str(error.filename or ""))
    if named.is_absolute() and not {place, *place.parents} & {named} and place not in named.parents:
        return OutputError(
            f"{named} cannot be used: {error.strerror or error}.",
            "Start again; what was spoken is kept in the cache.",
        )
    return OutputError(
        f"{output} cannot be written: {error.strerror or error}.",
        "Choose a folder that you may write to with --output.",
    )
