"""The colors that sheets give to a class or an element, by light and by dark (CSS Color 4)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from lxml import etree
from tinycss2 import color4

from accessible.css.rules import Declaration, Rule, Token, When
from accessible.css.selectors import (
    InvalidSelector,
    Page,
    Selector,
    TooMuchWork,
    compiled,
    has_class,
)

#: sRGB red, green, blue and opacity, 0 to 1 each.
Color = tuple[float, float, float, float]

_TRANSPARENT: Color = (0.0, 0.0, 0.0, 0.0)
_GROUNDS = frozenset({"background-color", "background"})


#: Whether the elements in question are among those that a selector means.
Meant = Callable[[tuple[Token, ...], dict[str | None, str]], Selector | None]


@dataclass(frozen=True, slots=True)
class Colors:
    """What is declared; ``None`` where nothing is, or nothing that is a color by itself
    (``inherit``, ``currentColor``, ``var()``, a picture). ``declared`` names every property that
    the same rules state, of colors or not."""

    foreground: Color | None = None
    background: Color | None = None
    declared: frozenset[str] = frozenset()

    def over(self, under: Colors) -> Colors:
        """These, and the ``under`` ones where these say nothing."""
        return Colors(
            self.foreground if "color" in self.declared else under.foreground,
            self.background if self.declared & _GROUNDS else under.background,
            self.declared | under.declared,
        )


def of_class(name: str) -> Meant:
    """The elements of a class; what stands around it in a selector is taken as given."""
    return lambda tokens, prefixes: compiled(tokens, prefixes) if has_class(tokens, name) else None


def of_element(root: etree._Element, element: etree._Element) -> Meant:
    """One element of a document."""
    page = Page(root)

    def meant(tokens: tuple[Token, ...], prefixes: dict[str | None, str]) -> Selector | None:
        selector = compiled(tokens, prefixes)
        try:
            return selector if selector and page.matches(selector, element) else None
        except TooMuchWork:
            return None

    return meant


def colors(rules: Iterable[Rule], meant: Meant) -> tuple[Colors, Colors]:
    """The colors of some elements, by light and by dark (``prefers-color-scheme``)."""
    light, dark = _Scheme(), _Scheme()
    for order, rule in enumerate(rules):
        if rule.when not in (When.ALWAYS, When.LIGHT, When.DARK):
            continue
        try:
            selectors = [meant(tokens, rule.prefixes) for tokens in rule.selectors]
        except InvalidSelector:
            continue
        ranks = [selector.specificity for selector in selectors if selector]
        for scheme, unless in ((light, When.DARK), (dark, When.LIGHT)):
            if ranks and rule.when is not unless:
                scheme.take(rule, (max(ranks), order))
    return light.colors(), dark.colors()


@dataclass(slots=True)
class _Scheme:
    """The declarations that have won so far, by what they color, each with its rank."""

    names: set[str] = field(default_factory=set)
    front: tuple[tuple[object, ...], Color | None] = ((), None)
    ground: tuple[tuple[object, ...], Color | None] = ((), None)

    def take(self, rule: Rule, rank: tuple[object, ...]) -> None:
        for one in rule.declarations:
            self.names.add(one.name)
            whole = (one.important, rule.layered == one.important, *rank)
            if one.name == "color" and whole >= self.front[0]:
                self.front = (whole, _color(one))
            elif one.name in _GROUNDS and whole >= self.ground[0]:
                self.ground = (whole, _color(one))

    def colors(self) -> Colors:
        return Colors(self.front[1], self.ground[1], frozenset(self.names))


def _color(declaration: Declaration) -> Color | None:
    """The color that is declared: of a ``background`` the one among its parts."""
    tokens = [token for token in declaration.tokens if token.type not in ("whitespace", "comment")]
    found = [color for color in map(_parsed, tokens) if color]
    if found:
        return found[-1]
    shorthand = declaration.name == "background"
    return _TRANSPARENT if shorthand and [token.type for token in tokens] == ["ident"] else None


def color_of(written: str) -> Color | None:
    """The color that a value names; ``None`` for what is no color by itself."""
    return _parsed(written)


def _parsed(token: Token | str) -> Color | None:
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
