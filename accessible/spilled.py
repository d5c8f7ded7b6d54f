"""Sequences that keep their items packed, and hold one at a time: memory hardly grows with a book.

What a build knows of a book (its documents, what is said of them, when) is asked for one document
after the other. Packed, it takes a tenth of what it takes unpacked; and what was unpacked goes back
to the system whole, where thousands of small things that live on would keep its pages.
"""

from __future__ import annotations

import gc
import pickle
import zlib
from array import array
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from collections.abc import Sequence as Items
from dataclasses import fields, is_dataclass
from functools import cache
from io import BytesIO
from typing import Any, Protocol, TypeVar, overload

from lxml import etree

from accessible.errors import InputError
from accessible.xml import LAST_LINE

T = TypeVar("T")

#: zlib's fastest: as good as a third, and hardly slower to write than memory.
_LEVEL = 1


class Spilled(Items[T]):
    """Items of any kind that can be pickled, and trees of lxml inside them, by their roots.

    Each access unpacks an item anew, but that the last one is kept: nothing is to be changed in
    it, and two accesses need not give the same object. Equal to another sequence of equal items;
    trees are equal when they were packed alike.
    """

    __slots__ = ("_last", "_packed")

    def __init__(self, packed: Iterable[bytes] = ()) -> None:
        self._packed = tuple(packed)
        self._last: tuple[int, T] | None = None

    @classmethod
    def of(cls, items: Iterable[T]) -> Spilled[T]:
        """The items, each packed as it comes: of a generator, no two are there at once."""
        return cls(map(pack, items))

    @property
    def packed(self) -> tuple[bytes, ...]:
        """The items as they are kept: equal bytes are equal items."""
        return self._packed

    def __len__(self) -> int:
        return len(self._packed)

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> Spilled[T]: ...
    def __getitem__(self, index: int | slice) -> T | Spilled[T]:
        if isinstance(index, slice):
            return Spilled(self._packed[index])
        index = range(len(self._packed))[index]
        last = self._last  # read once: another thread may be asking, too
        if last is None or last[0] != index:
            self._last = last = None  # two are never there at once
            self._last = last = (index, _unpacked(self._packed[index]))
        return last[1]

    def __iter__(self) -> Iterator[T]:
        return (self[index] for index in range(len(self)))

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Spilled) and self._packed == other._packed:
            return True
        if not isinstance(other, (Spilled, tuple, list)):
            return NotImplemented
        same = (one == another for one, another in zip(self, other, strict=True))
        return len(self) == len(other) and all(same)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"<{len(self)} items, packed>"

    def __reduce__(self) -> tuple[Any, ...]:
        return Spilled, (self._packed,)


class _Located(Protocol):
    @property
    def href(self) -> str: ...


Placed = TypeVar("Placed", bound=_Located)


def by_href(items: Items[Placed]) -> Mapping[str, Placed]:
    """Chapters or parts by their ``href``, each unpacked when it is asked for."""
    return _ByHref(items)


class _ByHref(Mapping[str, Placed]):
    def __init__(self, items: Items[Placed]) -> None:
        self._items = items
        self._places = {item.href: place for place, item in enumerate(items)}

    def __getitem__(self, href: str) -> Placed:
        return self._items[self._places[href]]

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)


# -- one item ---------------------------------------------------------------------------------


def pack(item: object) -> bytes:
    """An item as ``Spilled`` keeps it."""
    out = BytesIO()
    _Pickler(out, pickle.HIGHEST_PROTOCOL).dump(item)
    return zlib.compress(out.getbuffer(), _LEVEL)


def _unpacked(packed: bytes) -> Any:
    return pickle.loads(zlib.decompress(packed))


class _Pickler(pickle.Pickler):
    def reducer_override(self, thing: Any) -> Any:
        if isinstance(thing, etree._Element):
            return _tree, _bytes_of(thing)
        kind: Any = type(thing)
        arguments = _arguments(kind)
        if arguments is None:
            return NotImplemented
        # Its constructor makes it again in a third of the time that setting its state takes.
        return kind, arguments(thing)


@cache
def _arguments(kind: type) -> Callable[[Any], tuple[Any, ...]] | None:
    """What gets the arguments that make a dataclass again; ``None`` where it is more than those."""
    if not is_dataclass(kind) or hasattr(kind, "__post_init__"):
        return None
    own = fields(kind)
    if not own or not all(each.init and not each.kw_only for each in own):
        return None
    names = tuple(each.name for each in own)
    return lambda thing: tuple(getattr(thing, name) for name in names)


# -- trees ------------------------------------------------------------------------------------


def _bytes_of(root: etree._Element) -> tuple[bytes, array[int], array[int]]:
    """A tree as it is written, and what is not: the lines that its nodes have in their file (an
    element without one is one that we made), and the elements whose text is empty, but there.
    What stands beside the root belongs to it."""
    whole = root.getroottree()
    written = whole if whole.getroot() is root else root
    lines, empty = array("H"), array("L")
    for number, node in enumerate(root.iter()):
        line: Any = node.sourceline
        lines.append(min(line or 0, LAST_LINE))
        if node.text == "" and isinstance(node.tag, str):
            empty.append(number)
    return etree.tostring(written, encoding="utf-8", with_tail=False), lines, empty


def _tree(written: bytes, lines: array[int], empty: Collection[int]) -> etree._Element:
    # Without a DTD, as all our documents are; it may be deeper than a stranger's file.
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=True,
    )
    try:
        root = etree.fromstring(written, parser)
    except etree.XMLSyntaxError as error:
        raise InputError(
            f"A document cannot be kept as XML: {error.msg}.", "Simplify the document's structure."
        ) from error
    hollow = frozenset(empty)
    for number, (node, line) in enumerate(zip(root.iter(), lines, strict=True)):
        node.sourceline = line
        if number in hollow:
            node.text = ""
    return root


# -- memory -----------------------------------------------------------------------------------


def give_back() -> None:
    """Give the system the memory that nothing needs any more.

    The C library keeps what is freed for its own next use, and pages that hold nothing with it
    (malloc_trim(3)); other systems than Linux with glibc have no such call, and need none.
    """
    import ctypes  # seldom needed, and not small

    gc.collect()
    try:
        ctypes.CDLL(None).malloc_trim(0)
    except (OSError, TypeError, AttributeError):
        return
