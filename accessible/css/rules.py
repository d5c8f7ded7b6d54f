"""One style sheet as rules: what it says of the few properties that are asked for, and when.

A rule that applies on some screens only is kept apart from one that applies on all: what is hidden
*perhaps* must not be lost (CSS Cascade 5, Media Queries 4, CSS Namespaces 3).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

import tinycss2
from tinycss2.bytes import decode_stylesheet_bytes

#: A token of tinycss2, which has no types.
Token = Any

#: The longest sheet that is read, in characters, and the deepest nesting of its at-rules. Fonts
#: inside a sheet make it long; nobody nests deep.
_LONGEST = 8 * 1024**2
_DEEPEST = 16

_ENDLESS = re.compile(r"[0-9]{400,}")
#: What a rule that says nothing wanted becomes.
_NOTHING = "x{"

#: The media that a rule may be for, to count for eyes and for ears (CSS Speech 1 §3).
SCREENS = frozenset({"all", "screen"})
VOICES = frozenset({"all", "speech"})


class When(IntEnum):
    """Where a rule applies: the least sure first."""

    NEVER = 0
    PERHAPS = 1
    DARK = 2
    LIGHT = 3
    ALWAYS = 4


_OPPOSITE = {
    When.NEVER: When.ALWAYS,
    When.PERHAPS: When.PERHAPS,
    When.DARK: When.LIGHT,
    When.LIGHT: When.DARK,
    When.ALWAYS: When.NEVER,
}


@dataclass(frozen=True, slots=True)
class Declaration:
    """``name``: ``value``, its words in lower case, with all its tokens beside them."""

    name: str
    value: str
    tokens: tuple[Token, ...]
    important: bool

    @property
    def written(self) -> str:
        """The whole value, in lower case and with single spaces."""
        try:
            return " ".join(tinycss2.serialize(self.tokens).lower().split())
        except RecursionError:
            return ""


@dataclass(frozen=True, slots=True)
class Rule:
    """``selectors`` are lists of tokens; ``prefixes`` the namespaces declared in the sheet."""

    selectors: tuple[tuple[Token, ...], ...]
    declarations: tuple[Declaration, ...]
    when: When
    layered: bool
    prefixes: dict[str | None, str]


@dataclass(frozen=True, slots=True)
class Import:
    """Another sheet, whose rules stand where this one is."""

    url: str
    when: When


def decode(data: bytes) -> str:
    """The text of a sheet: byte order mark, ``@charset``, UTF-8 (CSS Syntax 3 §3.2)."""
    return str(decode_stylesheet_bytes(data)[0])


def rules(
    text: str, wanted: re.Pattern[str], types: frozenset[str] = SCREENS
) -> list[Rule | Import]:
    """The rules of a sheet whose block or selector has something that is ``wanted``, in order, for
    some ``types`` of media.

    Never raises: what cannot be read is left out, as readers do.
    """
    text = _short(_lean(text[:_LONGEST], wanted))
    if not text:
        return []
    found: list[Rule | Import] = []
    prefixes: dict[str | None, str] = {}
    nodes = tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True)
    _take(nodes, found, prefixes, types, When.ALWAYS, False, 0)
    return found


def declarations(source: str | list[Token]) -> tuple[Declaration, ...]:
    """The declarations of a block, or of a ``style`` attribute."""
    source = _short(source) if isinstance(source, str) else source
    nodes = tinycss2.parse_blocks_contents(source, skip_comments=True, skip_whitespace=True)
    return tuple(
        Declaration(
            node.lower_name,
            " ".join(token.lower_value for token in node.value if token.type == "ident"),
            tuple(node.value),
            bool(node.important),
        )
        for node in nodes
        if node.type == "declaration"
    )


def media(text: str, types: frozenset[str] = SCREENS) -> When:
    """Where the media query list of an attribute applies."""
    return _media(tinycss2.parse_component_value_list(_short(text), skip_comments=True), types)


def selectors(text: str) -> tuple[tuple[Token, ...], ...]:
    """A list of selectors, each as its tokens."""
    nodes = tinycss2.parse_component_value_list(_short(text), skip_comments=True)
    parts = _comma_parts(nodes)
    return tuple(_trimmed(part) for part in parts)


def _trimmed(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    while tokens and tokens[0].type == "whitespace":
        tokens = tokens[1:]
    while tokens and tokens[-1].type == "whitespace":
        tokens = tokens[:-1]
    return tokens


def _short(text: str) -> str:
    """A text without numbers so long that Python refuses to read them."""
    return _ENDLESS.sub("0", text)


def _lean(text: str, wanted: re.Pattern[str]) -> str:
    """The sheet without the plain rules that say nothing wanted: parsing is what takes time."""
    if not wanted.search(text) and "@import" not in text.lower():
        return ""
    kept: list[str] = []
    for piece in text.split("}"):
        if wanted.search(piece) or not _is_plain(piece):
            kept.append(piece)
        elif not kept or kept[-1] != _NOTHING:
            # Not cut out altogether: a brace too many before it must not spoil what follows.
            kept.append(_NOTHING)
    return "}".join(kept)


def _is_plain(piece: str) -> bool:
    """Whether a text up to a brace is one whole rule, with nothing open at its end."""
    return (
        piece.count("{") == 1
        and not any(mark in piece for mark in ("\\", "@", "/*", "*/"))
        and piece.count('"') % 2 == 0
        and piece.count("'") % 2 == 0
    )


def _take(
    nodes: Iterable[Token],
    found: list[Rule | Import],
    prefixes: dict[str | None, str],
    types: frozenset[str],
    when: When,
    layered: bool,
    depth: int,
) -> None:
    for node in nodes:
        if node.type == "qualified-rule":
            declared = declarations(node.content)
            if declared:
                found.append(Rule(_comma_parts(node.prelude), declared, when, layered, prefixes))
            continue
        if node.type != "at-rule":
            continue
        name = node.lower_at_keyword
        if node.content is None:
            if name == "import" and depth == 0:
                found += _imported(node.prelude, types)
            elif name == "namespace":
                prefixes.update(_namespace(node.prelude))
            continue
        then = min(when, _block(name, node.prelude, types))
        if then is not When.NEVER and depth < _DEEPEST:
            inside = tinycss2.parse_rule_list(
                node.content, skip_comments=True, skip_whitespace=True
            )
            layer = layered or name == "layer"
            _take(inside, found, prefixes, types, then, layer, depth + 1)


def _block(name: str, prelude: list[Token], types: frozenset[str]) -> When:
    """Where the rules inside an at-rule apply."""
    if name == "media":
        return _media(prelude, types)
    if name in ("supports", "container"):
        # Whether a reading system knows a property is its own affair.
        return When.PERHAPS
    return When.ALWAYS if name == "layer" else When.NEVER


def _imported(prelude: list[Token], types: frozenset[str]) -> Iterator[Import]:
    tokens = _solid(prelude)
    if not tokens:
        return
    url = url_of(tokens[0])
    if url is None:
        return
    rest = tokens[1:]
    when = When.ALWAYS
    while rest and (
        (rest[0].type == "ident" and rest[0].lower_value == "layer")
        or (rest[0].type == "function" and rest[0].lower_name in ("layer", "supports"))
    ):
        if rest[0].type == "function" and rest[0].lower_name == "supports":
            when = When.PERHAPS
        rest = rest[1:]
    yield Import(url, min(when, _media(rest, types)))


def _namespace(prelude: list[Token]) -> dict[str | None, str]:
    tokens = _solid(prelude)
    prefix = tokens[0].value if len(tokens) > 1 and tokens[0].type == "ident" else None
    url = url_of(tokens[-1]) if tokens else None
    return {} if url is None else {prefix: url}


def url_of(token: Token) -> str | None:
    """The address that a token is, if it is one."""
    if token.type in ("string", "url"):
        return str(token.value)
    if token.type == "function" and token.lower_name == "url":
        strings = [inner.value for inner in token.arguments if inner.type == "string"]
        return str(strings[0]) if strings else None
    return None


def _media(tokens: Iterable[Token], types: frozenset[str]) -> When:
    """A media query list (Media Queries 4 §2): the surest of its queries; empty is all media."""
    queries = [_solid(query) for query in _comma_parts(tokens)]
    if queries in ([], [[]]):
        return When.ALWAYS
    return max(_query(query, types) for query in queries)


def _query(tokens: list[Token], types: frozenset[str]) -> When:
    negated = False
    when = When.ALWAYS
    words = [token.lower_value if token.type == "ident" else "" for token in tokens]
    if words and words[0] in ("not", "only"):
        negated = words[0] == "not"
        tokens, words = tokens[1:], words[1:]
    if not tokens:
        return When.NEVER
    if "or" in words:
        when = When.PERHAPS
    for token, word in zip(tokens, words, strict=True):
        if word in ("and", "or", "not"):
            when = min(when, When.PERHAPS) if word == "not" else when
        elif word:
            when = min(when, When.ALWAYS if word in types else When.NEVER)
        elif token.type == "() block":
            when = min(when, _feature(_solid(token.content)))
        else:
            when = min(when, When.PERHAPS)
    return _OPPOSITE[when] if negated else when


def _feature(tokens: list[Token]) -> When:
    """A feature of the screen: only color is sure, since books are not made for gray alone."""
    if not tokens or tokens[0].type != "ident":
        return When.PERHAPS
    name = tokens[0].lower_value
    value = tokens[-1]
    if name == "prefers-color-scheme" and value.type == "ident":
        return {"dark": When.DARK, "light": When.LIGHT}.get(value.lower_value, When.PERHAPS)
    if name in ("monochrome", "min-monochrome"):
        return When.ALWAYS if value.type == "number" and value.value == 0 else When.NEVER
    return When.PERHAPS


def _comma_parts(tokens: Iterable[Token]) -> tuple[tuple[Token, ...], ...]:
    parts: list[list[Token]] = [[]]
    for token in tokens:
        if token.type == "literal" and token.value == ",":
            parts.append([])
        else:
            parts[-1].append(token)
    return tuple(map(tuple, parts))


def _solid(tokens: Iterable[Token]) -> list[Token]:
    return [token for token in tokens if token.type not in ("whitespace", "comment")]
