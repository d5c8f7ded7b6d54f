"""The ledger's SQLite file: opened whole or set aside, and shared as its folder allows.

WAL lets others read while one writes. Where other machines may read too, it cannot be.
"""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

from accessible.errors import Finding, InputError, OutputError

#: The ledger's file in the output folder.
FILE = "accessible-batch.db"

#: What SQLite knows our files by (``PRAGMA application_id``), and how the table looks.
_APPLICATION = 0x41425442
_VERSION = 1
_TABLE = """
create table books (
    number integer primary key,
    name text not null unique,
    source text not null,
    state text not null,
    stamp text not null default '',
    attempts integer not null default 0,
    began real not null default 0,
    ended real not null default 0,
    seconds real not null default 0,
    outputs text not null default '[]',
    figures text not null default '{}',
    findings text not null default '[]',
    error text not null default '',
    remedy text not null default '',
    code integer not null default 0,
    title text not null default '',
    author text not null default '',
    language text not null default ''
)
"""
COLUMNS = (
    "name, source, state, stamp, attempts, began, ended, seconds, outputs, figures, findings, "
    "error, remedy, code, title, author, language"
)
#: Seconds to wait for another who writes or reads at the same moment.
_PATIENCE = 30.0
#: File systems of other machines, as Linux calls them. What WAL shares between processes it cannot
#: share between machines (sqlite.org/wal.html).
_REMOTE = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "lustre", "glusterfs", "vboxsf"}
)


def _connected(path: Path, mode: str) -> sqlite3.Connection:
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?{mode}",
        uri=True,
        timeout=_PATIENCE,
        isolation_level=None,  # a statement alone is a transaction
        check_same_thread=False,
    )
    try:
        connection.execute("select * from sqlite_master limit 1").fetchall()
    except BaseException:
        connection.close()
        raise
    return connection


def to_write(folder: Path) -> tuple[sqlite3.Connection, tuple[Finding, ...]]:
    """The ledger as it stands, or a new one, and what there is to tell of that."""
    path = folder / FILE
    with suppress(_DamagedError):
        return _sound(path), ()
    aside = _set_aside(path)
    told = Finding("ledger-damaged", str(aside), "The ledger of the batch cannot be read.")
    return _sound(path), (told,)


class _DamagedError(Exception):
    """What stands there is no ledger of ours."""


def _sound(path: Path) -> sqlite3.Connection:
    """A connection to a ledger that is whole. Raises ``_DamagedError``."""
    with _damage(), ExitStack() as stack:
        connection = _connected(path, "mode=rwc")
        stack.callback(connection.close)
        if is_shared(path.parent) or not _has_wal(connection):
            _pragma(connection, "journal_mode = delete")
        with connection:
            connection.execute("begin immediate")
            if not connection.execute("select count(*) from sqlite_master").fetchone()[0]:
                connection.execute(_TABLE)
                _pragma(connection, f"application_id = {_APPLICATION}")
                _pragma(connection, f"user_version = {_VERSION}")
        _check(connection, path)
        if _pragma(connection, "quick_check(1)") != "ok":
            raise _DamagedError
        stack.pop_all()
        return connection


def _has_wal(connection: sqlite3.Connection) -> bool:
    """Turn WAL on, where the file system can have it."""
    try:
        return bool(_pragma(connection, "journal_mode = wal") == "wal")
    except sqlite3.OperationalError:
        return False


def _check(connection: sqlite3.Connection, path: Path) -> None:
    """That it is a ledger that this program knows. Raises ``OutputError`` and ``_DamagedError``."""
    if _pragma(connection, "application_id") != _APPLICATION:
        raise _DamagedError
    version = _pragma(connection, "user_version")
    if version > _VERSION:
        raise OutputError(
            f"A newer version of accessible has written {path}.",
            "Update accessible, or choose another folder with --output.",
        )
    try:
        connection.execute(f"select number, {COLUMNS} from books limit 0").fetchall()
    except sqlite3.OperationalError as error:
        if "no such" in str(error):
            raise _DamagedError from error
        raise


@contextmanager
def _damage() -> Iterator[None]:
    try:
        yield
    except sqlite3.OperationalError:
        raise  # the system refuses: that says nothing of the file
    except sqlite3.DatabaseError as error:
        raise _DamagedError from error


def _set_aside(path: Path) -> Path:
    """Rename a file that is no ledger, with what SQLite has put beside it: its new name."""
    number = 1
    while (aside := path.with_name(f"{path.stem}.damaged-{number}{path.suffix}")).exists():
        number += 1
    for ending in ("-wal", "-shm", "-journal", ""):
        with suppress(FileNotFoundError):
            path.with_name(path.name + ending).replace(aside.with_name(aside.name + ending))
    return aside


def to_read(path: Path) -> sqlite3.Connection:
    """Raises ``InputError``."""
    try:
        with _damage(), ExitStack() as stack:
            try:
                connection = _connected(path, "mode=ro")
            except sqlite3.OperationalError:
                if path.with_name(f"{path.name}-wal").exists():
                    raise
                # In a folder that is only readable, nobody writes either.
                connection = _connected(path, "mode=ro&immutable=1")
            stack.callback(connection.close)
            _check(connection, path)
            stack.pop_all()
            return connection
    except (_DamagedError, sqlite3.Error) as error:
        raise InputError(
            f"{path} cannot be read.",
            "Start the batch again: it sets a damaged ledger aside, and makes no book twice.",
        ) from error


def _pragma(connection: sqlite3.Connection, pragma: str) -> Any:
    found = connection.execute(f"pragma {pragma}").fetchone()
    return found[0] if found else None


def is_shared(folder: Path) -> bool:
    """Whether other machines may have this folder too, as far as the system says."""
    place = str(folder.resolve())
    if sys.platform == "win32":
        return place.startswith("\\\\")
    try:
        mounts = Path("/proc/self/mounts").read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return False
    kinds = {}
    for line in mounts.splitlines():
        _, where, kind, *_ = f"{line} - - -".split(" ")
        kinds[where.replace("\\040", " ")] = kind
    kind = next(
        (kinds[str(each)] for each in (Path(place), *Path(place).parents) if str(each) in kinds), ""
    )
    return kind in _REMOTE or kind.startswith("fuse")


@contextmanager
def as_output(folder: Path) -> Iterator[None]:
    """What SQLite or the system refuses, as one clear sentence."""
    try:
        yield
    except sqlite3.Error as error:
        if "full" in str(error):
            raise OutputError(
                f"The disk is full: the ledger in {folder} cannot be kept.",
                "Free some space and start again: the batch goes on from here.",
            ) from error
        raise OutputError(
            f"The ledger {folder / FILE} cannot be used: {error}.",
            "Start again: the batch goes on from here.",
        ) from error
    except OSError as error:
        from accessible.placing import refused

        raise refused(folder, error) from error
