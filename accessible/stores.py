"""Behind the cache: a store that several machines share, at any URL that ``fsspec`` reaches.

It holds whole objects by name and knows nothing of what is in them: names are digests, so writers
need no locks, and whoever reads verifies. A store is never pruned from here.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from accessible.errors import CacheError

#: Of these, an object that is written comes to be at once and whole.
_WHOLE = frozenset({"memory", "s3", "s3a", "gs", "gcs", "abfs", "abfss", "az"})
#: These have folders, which must be there: where a disk is not mounted, nothing is to be written.
_FOLDERS = frozenset({"file", "local"})


@dataclass(frozen=True, slots=True)
class Store:
    """The store at ``url`` (``file:///mnt/store``, ``s3://bucket/prefix``).

    Making one touches nothing, and it pickles. Every method raises ``CacheError`` when the store
    cannot be used; what is not there is no error.
    """

    url: str

    def read(self, name: str, first: int | None = None) -> bytes | None:
        """An object, or its ``first`` bytes; ``None`` when there is none."""
        with self._told():
            system, place = self._at(name)
            try:
                found: bytes = system.cat_file(place, start=None, end=first)
            except FileNotFoundError:
                return None
            return found

    def write(self, name: str, content: bytes) -> None:
        """Put an object in place, whole or not at all."""
        with self._told(), self._part(name) as (system, place):
            system.pipe_file(place, content)

    def write_all(self, contents: Mapping[str, bytes]) -> None:
        """Put several objects in place, each whole or not at all; where the store can, at once."""
        with self._told():
            system, _ = self._at("")
            if _protocol(system) in _WHOLE:
                system.pipe({self._at(name)[1]: content for name, content in contents.items()})
                return
        for name, content in contents.items():
            self.write(name, content)

    def fetch(self, name: str, path: Path) -> bool:
        """Copy an object to a file here; false when there is none."""
        with self._told():
            system, place = self._at(name)
            try:
                system.get_file(place, str(path))
            except FileNotFoundError:
                return False
            return True

    def send(self, name: str, path: Path) -> None:
        """Put a file of ours in place, whole or not at all."""
        with self._told(), self._part(name) as (system, place):
            system.put_file(str(path), place)

    def has(self, name: str) -> bool:
        """Whether there is an object of that name."""
        with self._told():
            system, place = self._at(name)
            return bool(system.exists(place))

    def remove(self, name: str) -> None:
        """Remove an object, where there is one."""
        with self._told():
            system, place = self._at(name)
            if system.exists(place):
                system.rm_file(place)

    def probe(self) -> None:
        """Write an object, read it, and remove it: raises where that cannot be done."""
        name, content = f"probe-{os.urandom(8).hex()}", b"accessible"
        with self._told():
            system, place = self._at("")
            if _protocol(system) in _FOLDERS and not system.isdir(place):
                raise CacheError(
                    f"There is no store at {self.url}.", "Make the folder, or mount its disk."
                )
        self.write(name, content)
        if self.read(name) != content:
            raise CacheError(
                f"The store does not give back what it was given ({self.url}).",
                "Choose another with --store.",
            )
        self.remove(name)

    def _at(self, name: str) -> tuple[Any, str]:
        system, root = _opened(self.url)
        return system, f"{root.rstrip('/')}/{name}".rstrip("/")

    @contextmanager
    def _part(self, name: str) -> Iterator[tuple[Any, str]]:
        """Where to write: the place itself, or beside it, to be moved there at the end."""
        system, place = self._at(name)
        if _protocol(system) in _WHOLE:
            yield system, place
            return
        system.makedirs(place.rpartition("/")[0], exist_ok=True)
        part = f"{place}.{os.urandom(8).hex()}.part"
        try:
            yield system, part
            system.mv(part, place)
        except BaseException:
            if system.exists(part):
                system.rm_file(part)
            raise

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Whatever a file system raises, as an error of ours: each has errors of its own."""
        try:
            yield
        except CacheError:
            raise
        except ImportError as error:
            raise CacheError(
                f"The store {self.url} needs a package that is not installed ({error}).",
                'pip install "accessible[cluster]"; other than S3, see docs/cluster.md.',
            ) from error
        except Exception as error:
            raise CacheError(
                f"The store cannot be used: {error or type(error).__name__} ({self.url}).",
                "Check its address, the network and the rights to it; then start again.",
            ) from error


@lru_cache(maxsize=8)
def _opened(url: str) -> tuple[Any, str]:
    """The file system of a URL, and the place in it."""
    from fsspec.core import url_to_fs

    # Others write there too: what was listed a moment ago says nothing.
    system, root = url_to_fs(url, use_listings_cache=False)
    return system, str(root)


def _protocol(system: Any) -> str:
    protocol = system.protocol
    return str(protocol if isinstance(protocol, str) else protocol[0])
