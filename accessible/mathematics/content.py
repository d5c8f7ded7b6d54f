"""Content MathML (MathML 3 §4) as the presentation markup that says the same."""

from __future__ import annotations

from lxml import etree

__all__ = ["is_content", "presented"]


def is_content(name: str) -> bool:
    return name in ("apply", "ci", "cn", "csymbol", "bind")


def presented(element: etree._Element) -> etree._Element | None:
    return None
