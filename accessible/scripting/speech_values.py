"""The values of CSS Speech 1: from what a sheet writes to factors, milliseconds and names.

Each function gives ``None`` for what it does not understand; such a declaration is passed over, as
readers do. Keywords have no figures in the module: ours are of the size of what is heard in
speech.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

_Value = TypeVar("_Value")
#: A token of a style sheet.
Token = Any

_RATES = {"x-slow": 0.5, "slow": 0.8, "medium": 1.0, "normal": 1.0, "fast": 1.25, "x-fast": 1.6}
_PITCHES = {"x-low": 0.7, "low": 0.85, "medium": 1.0, "high": 1.2, "x-high": 1.4}
_VOLUMES = {"x-soft": 0.25, "soft": 0.5, "medium": 1.0, "loud": 1.4, "x-loud": 2.0}
_PAUSES = {"none": 0, "x-weak": 100, "weak": 250, "medium": 500, "strong": 1000, "x-strong": 1500}
#: Rate and pitch of emphasis: slower and a little higher is stressed, quicker is not.
_STRESSES = {
    "none": (1.0, 1.0),
    "normal": (1.0, 1.0),
    "moderate": (0.95, 1.04),
    "strong": (0.88, 1.08),
    "reduced": (1.06, 0.97),
}
_GENDERS = frozenset({"male", "female", "neutral"})
_AGES = frozenset({"child", "young", "old"})
_SPELLED = frozenset({"spell-out", "digits", "literal-punctuation", "no-punctuation"})
#: The fundamental frequency of a speaking voice, in Hz, by its gender; of one in between.
_BASES = {"male": 110.0, "female": 210.0}
_BASE = 150.0
#: The longest pause, in milliseconds, and how far a manner may go.
_LONGEST = 10_000
_SLOWEST, _FASTEST = 0.4, 2.5
_LOWEST, _HIGHEST = 0.5, 2.0


def solid(tokens: Iterable[Token]) -> list[Token]:
    """The tokens without white space."""
    return [token for token in tokens if token.type not in ("whitespace", "comment")]


def rate(tokens: Iterable[Token], inherited: float) -> float | None:
    """``voice-rate`` (§10.2): a keyword, a percentage of it, or one of what is inherited."""
    found = inherited
    for token in solid(tokens):
        if token.type == "ident" and token.lower_value in _RATES:
            found = _RATES[token.lower_value]
        elif not (token.type == "percentage" and token.value >= 0):
            return None
    for token in solid(tokens):
        if token.type == "percentage":
            found *= token.value / 100
    return _between(found, _SLOWEST, _FASTEST)


def pitch(tokens: Iterable[Token], inherited: float, family: tuple[str, ...]) -> float | None:
    """``voice-pitch`` (§10.3): a keyword, and what is added to it or to what is inherited."""
    base = _BASES.get(family[-1], _BASE) if family else _BASE
    found = inherited
    some = solid(tokens)
    is_absolute = any(t.type == "ident" and t.lower_value == "absolute" for t in some)
    for token in some:
        if token.type == "ident" and token.lower_value in _PITCHES:
            found = _PITCHES[token.lower_value]
    for token in some:
        unit = token.lower_unit if token.type == "dimension" else ""
        if unit in ("hz", "khz"):
            hertz = token.value * (1000 if unit == "khz" else 1)
            if is_absolute and hertz <= 0:
                return None
            found = hertz / base if is_absolute else found + hertz / base
        elif unit == "st" and abs(token.value) < 100:
            found *= 2 ** (token.value / 12)
        elif token.type == "percentage":
            found *= 1 + token.value / 100
        elif token.type != "ident" or token.lower_value not in (*_PITCHES, "absolute"):
            return None
    return _between(found, _LOWEST, _HIGHEST)


def volume(tokens: Iterable[Token], inherited: float) -> float | None:
    """``voice-volume`` (§6.1) as a factor of the amplitude; ``silent`` is 0."""
    found = inherited
    some = solid(tokens)
    if [token.type for token in some] == ["ident"] and some[0].lower_value == "silent":
        return 0.0
    for token in some:
        if token.type == "ident" and token.lower_value in _VOLUMES:
            found = _VOLUMES[token.lower_value]
        elif not _is_decibel(token):
            return None
    for token in some:
        if _is_decibel(token):
            found = (found or 1.0) * 10 ** (token.value / 20)
    return found


def _is_decibel(token: Token) -> bool:
    return bool(token.type == "dimension" and token.lower_unit == "db" and abs(token.value) < 200)


def stress(tokens: Iterable[Token]) -> tuple[float, float] | None:
    """``voice-stress`` (§10.5) as factors of rate and pitch."""
    return _keyword(tokens, _STRESSES)


def family(tokens: Iterable[Token]) -> tuple[str, ...] | None:
    """``voice-family`` (§10.1): names, or genders without their ages and numbers, best first."""
    found: list[str] = []
    words: list[str] = []
    some = solid(tokens)
    for token in [*some, None]:
        if token is not None and not (token.type == "literal" and token.value == ","):
            if token.type not in ("ident", "string", "number"):
                return None
            words.append(str(token.representation if token.type == "number" else token.value))
            continue
        generic = [word.lower() for word in words if word.lower() in _GENDERS]
        others = [word for word in words if word.lower() not in _GENDERS | _AGES]
        if generic and all(word.isdigit() for word in others):
            found.append(generic[0])
        elif words:
            found.append(" ".join(words))
        words = []
    return tuple(found) or None


def speak(tokens: Iterable[Token]) -> bool | None:
    """``speak`` (§7.1): whether anything is said; ``none`` and ``normal`` are CSS 2's."""
    told = {"auto": True, "always": True, "normal": True, "never": False, "none": False}
    return _keyword(tokens, told)


def speak_as(tokens: Iterable[Token]) -> frozenset[str] | None:
    """``speak-as`` (§7.2)."""
    words = [token.lower_value if token.type == "ident" else "" for token in solid(tokens)]
    if words == ["normal"]:
        return frozenset()
    return frozenset(words) if words and _SPELLED.issuperset(words) else None


def pauses(tokens: Iterable[Token]) -> tuple[int, int] | None:
    """``pause`` or ``rest`` (§8, §9): milliseconds before and after; one value is both."""
    found = [_pause(token) for token in solid(tokens)]
    times = [time for time in found if time is not None]
    if not times or len(times) < len(found) or len(times) > 2:
        return None
    return times[0], times[-1]


def _pause(token: Token) -> int | None:
    if token.type == "ident":
        return _PAUSES.get(token.lower_value)
    if token.type == "number" and token.value == 0:
        return 0
    unit = token.lower_unit if token.type == "dimension" else ""
    if unit not in ("s", "ms") or token.value < 0:
        return None
    return int(min(_LONGEST, token.value * (1000 if unit == "s" else 1)))


def _keyword(tokens: Iterable[Token], known: Mapping[str, _Value]) -> _Value | None:
    some = solid(tokens)
    return known.get(some[0].lower_value) if len(some) == 1 and some[0].type == "ident" else None


def _between(value: float, least: float, most: float) -> float:
    return round(min(most, max(least, value)), 3)
