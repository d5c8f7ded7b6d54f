"""The colors that sheets give to a class, in the light and in the dark (CSS Color 4)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tinycss2 import color4

from accessible.css.rules import Declaration, Rule, Token, When
from accessible.css.selectors import InvalidSelector, compiled, has_class

#: sRGB red, green, blue and opacity, 0 to 1 each.
Color = tuple[float, float, float, float]

_TRANSPARENT: Color = (0.0, 0.0, 0.0, 0.0)
_PROPERTIES = frozenset({"color", "background-color", "background"})


@dataclass(frozen=True, slots=True)
class Colors:
    """What is declared; ``None`` where nothing is, or nothing that is a color by itself
    (``inherit``, ``currentColor``, ``var()``, a picture)."""

    foreground: Color | None = None
    background: Color | None = None


def colors(rules: Iterable[Rule], name: str) -> tuple[Colors, Colors]:
    """The colors of the elements of class ``name``, by light and by dark
    (``prefers-color-scheme``). What stands around the class in a selector is taken as given."""
    light: dict[bool, tuple[tuple[object, ...], Color | None]] = {}
    dark: dict[bool, tuple[tuple[object, ...], Color | None]] = {}
    for order, rule in enumerate(rules):
        declared = [one for one in rule.declarations if one.name in _PROPERTIES]
        if not declared or rule.when not in (When.ALWAYS, When.LIGHT, When.DARK):
            continue
        for tokens in rule.selectors:
            try:
                selector = compiled(tokens, rule.prefixes) if has_class(tokens, name) else None
            except InvalidSelector:
                break
            if selector is None:
                continue
            for one in declared:
                rank = (one.important, rule.layered == one.important, selector.specificity, order)
                for schemes, unless in ((light, When.DARK), (dark, When.LIGHT)):
                    front = one.name == "color"
                    if rule.when is unless or (front in schemes and schemes[front][0] > rank):
                        continue
                    schemes[front] = (rank, _color(one))
    nothing = ((), None)
    return (
        Colors(light.get(True, nothing)[1], light.get(False, nothing)[1]),
        Colors(dark.get(True, nothing)[1], dark.get(False, nothing)[1]),
    )


def _color(declaration: Declaration) -> Color | None:
    """The color that is declared: of a ``background`` the one among its parts."""
    tokens = [token for token in declaration.tokens if token.type not in ("whitespace", "comment")]
    found = [color for color in map(_parsed, tokens) if color]
    if found:
        return found[-1]
    shorthand = declaration.name == "background"
    return _TRANSPARENT if shorthand and [token.type for token in tokens] == ["ident"] else None


def _parsed(token: Token) -> Color | None:
    try:
        color = color4.parse_color(token)
        if color is None or color == "currentcolor":
            return None
        red, green, blue = (value or 0.0 for value in color.to("srgb").coordinates)
        return (_unit(red), _unit(green), _unit(blue), float(color.alpha))
    except (ValueError, ArithmeticError, TypeError, NotImplementedError):
        # Spaces that the library reads and cannot convert.
        return None


def _unit(value: float) -> float:
    return min(1.0, max(0.0, float(value)))
