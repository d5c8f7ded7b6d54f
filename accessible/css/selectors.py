"""Which elements a selector means (Selectors 4), in bounded time whatever the selector is.

cssselect2 judges one compound (``p.note:first-child``) on one element. How compounds stand to each
other is worked out here, from right to left and each question once: a chain of thirty descendants
in a deep document would otherwise never end.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from cssselect2 import ElementWrapper, SelectorError, compile_selector_list
from lxml import etree

from accessible.css.rules import Token

#: The most compounds of one selector, the most tokens of it, and the most judgements on a document.
_LONGEST = 24
_TOKENS = 200
_WORK = 1_000_000

_LISTS = frozenset({"not", "is", "where", "matches"})
_COUNTED = frozenset({"nth-child", "nth-last-child", "nth-of-type", "nth-last-of-type", "lang"})


class InvalidSelector(ValueError):
    """A selector that no reader understands: its whole rule is void (Selectors 4 §3.9)."""


class TooMuchWork(Exception):
    """The sheets ask more of a document than it is worth."""


@dataclass(frozen=True, slots=True)
class Selector:
    """``compounds`` from left to right, each with what stands before it (a combinator); ``counts``
    where it may look at all siblings."""

    compounds: tuple[tuple[str, Any], ...]
    specificity: tuple[int, int, int]
    counts: bool

    @property
    def keys(self) -> tuple[str, ...]:
        """What an element has if it is meant, the surest first: ``#id``, ``.class``, ``name``."""
        return _keys(self.compounds[-1][1])


def _keys(compound: Any) -> tuple[str, ...]:
    return (
        *((f"#{compound.id}",) if compound.id else ()),
        *((f".{compound.class_name}",) if compound.class_name else ()),
        *((compound.local_name,) if compound.local_name else ()),
    ) or ("*",)


def compiled(tokens: tuple[Token, ...], prefixes: dict[str | None, str]) -> Selector | None:
    """A complex selector made ready; ``None`` when it means no element of a page at rest
    (``:hover``, ``::before``), or asks for what is not judged here (``:has()``). Raises
    ``InvalidSelector``."""
    parts = _compounds(tokens)
    if not parts:
        raise InvalidSelector
    if (
        len(tokens) > _TOKENS
        or len(parts) > _LONGEST
        or not all(_is_judged(part) for _, part in parts)
    ):
        return None
    compounds = []
    for combinator, part in parts:
        try:
            (one,) = compile_selector_list(part, prefixes)
        except SelectorError:
            raise InvalidSelector from None
        except Exception:
            # The library raises what it likes on hostile input, RecursionError included.
            return None
        if one.pseudo_element is not None or one.never_matches:
            return None
        compounds.append((combinator, one))
    a, b, c = (sum(one.specificity[n] for _, one in compounds) for n in range(3))
    counts = any(token.type == "literal" and token.value == ":" for token in tokens)
    return Selector(tuple(compounds), (a, b, c), counts)


def has_class(tokens: tuple[Token, ...], name: str) -> bool:
    """Whether the elements that a selector means must have a class."""
    parts = _compounds(tokens)
    last = parts[-1][1] if parts else []
    return any(
        dot.type == "literal" and dot.value == "." and word.type == "ident" and word.value == name
        for dot, word in pairwise(last)
    )


def _compounds(tokens: tuple[Token, ...]) -> list[tuple[str, list[Token]]]:
    """The compounds with their combinators; empty when the selector is none."""
    parts: list[tuple[str, list[Token]]] = [("", [])]
    combinator = ""
    for token in tokens:
        if token.type == "comment":
            continue
        if token.type == "whitespace":
            combinator = combinator or " "
        elif token.type == "literal" and token.value in (">", "+", "~"):
            if combinator not in ("", " "):
                return []
            combinator = token.value
        else:
            if combinator and parts[-1][1]:
                parts.append((combinator, []))
            elif combinator not in ("", " "):
                return []
            combinator = ""
            parts[-1][1].append(token)
    return parts if combinator in ("", " ") and parts[0][1] else []


def _is_judged(compound: list[Token], outermost: bool = True) -> bool:
    """Whether its functions hold nothing but compounds: those cost one look at one element."""
    for token in compound:
        if token.type != "function":
            continue
        if token.lower_name in _COUNTED:
            if any(inner.type == "ident" and inner.value == "of" for inner in token.arguments):
                return False
        elif token.lower_name not in _LISTS or not outermost:
            return False
        else:
            part: list[Token] = []
            for inner in [*token.arguments, None]:
                if inner is not None and not (inner.type == "literal" and inner.value == ","):
                    part.append(inner)
                    continue
                if len(_compounds(tuple(part))) > 1 or not _is_judged(part, outermost=False):
                    return False
                part = []
    return True


@dataclass(slots=True)
class Page:
    """The elements of one document as selectors see them, and the work done on them so far.

    ``styled`` are those with a ``style`` attribute.
    """

    root: etree._Element
    styled: list[etree._Element] = field(init=False)
    _work: int = 0
    _wrappers: dict[etree._Element, Any] = field(default_factory=dict)
    _index: dict[str, list[etree._Element]] = field(default_factory=dict)
    _known: dict[tuple[int, int, etree._Element], bool] = field(default_factory=dict)
    # Kept alive: the id of one that is gone may be another's.
    _judged: dict[int, Selector] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.styled = [element for element in self.root.iter("*") if element.get("style")]

    def meant(self, selector: Selector) -> Iterator[etree._Element]:
        """The elements that a selector means. Raises ``TooMuchWork``."""
        if not self._index:
            self._index = _index(self.root)
        if not all(key in self._index for _, one in selector.compounds for key in _keys(one)):
            return
        for element in min((self._index[key] for key in selector.keys), key=len):
            if self.matches(selector, element):
                yield element

    def matches(self, selector: Selector, element: etree._Element) -> bool:
        """Whether a selector means an element. Raises ``TooMuchWork``."""
        self._judged[id(selector)] = selector
        return self._match(selector, len(selector.compounds) - 1, self._wrapped(element))

    def _match(self, selector: Selector, number: int, element: Any) -> bool:
        key = (id(selector), number, element.etree_element)
        known = self._known.get(key)
        if known is None:
            self._work += len(element.etree_siblings) if selector.counts else 1
            if self._work > _WORK:
                raise TooMuchWork
            combinator, compound = selector.compounds[number]
            known = bool(_judge(compound, element)) and (
                number == 0
                or any(
                    self._match(selector, number - 1, other)
                    for other in self._related(combinator, element)
                )
            )
            self._known[key] = known
        return known

    def _related(self, combinator: str, element: Any) -> Iterator[Any]:
        """The elements on a combinator's left side."""
        nearest = "parent" if combinator in (" ", ">") else "previous"
        other = getattr(element, nearest)
        while other is not None:
            self._work += 1
            yield other
            other = getattr(other, nearest) if combinator in (" ", "~") else None

    def _wrapped(self, element: etree._Element) -> Any:
        """The library's own view of an element, made for whole families at once."""
        if not self._wrappers:
            self._wrappers[self.root] = ElementWrapper.from_xml_root(self.root)
        unknown = []
        for around in element.iterancestors():
            unknown.append(around)
            if around in self._wrappers:
                break
        for parent in reversed(unknown if element not in self._wrappers else []):
            for child in self._wrappers[parent].iter_children():
                self._wrappers[child.etree_element] = child
        return self._wrappers[element]


def keys_of(element: etree._Element) -> Iterator[str]:
    """What a selector's ``keys`` may be for an element."""
    yield "*"
    yield element.tag.rpartition("}")[2]
    identity = element.get("id")
    if identity:
        yield f"#{identity}"
    for name in set(element.get("class", "").split()):
        yield f".{name}"


def _index(root: etree._Element) -> dict[str, list[etree._Element]]:
    index: defaultdict[str, list[etree._Element]] = defaultdict(list)
    for element in root.iter("*"):
        for key in keys_of(element):
            index[key].append(element)
    return index


def _judge(compound: Any, element: Any) -> bool:
    try:
        return bool(compound.test(element))
    except (ValueError, RecursionError):
        return False
