"""Units of measure after a number."""

from __future__ import annotations

from accessible.mathematics.node import Node
from accessible.mathematics.utterance import Speech
from accessible.mathematics.voice import Voice

__all__ = ["unit"]


def unit(voice: Voice, node: Node, one: bool) -> Speech:
    """The name of a unit that stands upright, with its power; nothing for anything else.

    ``one``: of one, or after "per".
    """
    base, power = node, ""
    if node.kind == "script" and node.children[0] is not None and node.children[1] is None:
        above = node.scripts[2]
        base, power = node.children[0].only, above.only.text if above is not None else ""
    if base.kind not in ("identifier", "text") or not (base.upright or len(base.text) > 1):
        return []
    said: Speech = []
    for place, name in enumerate(base.text.split("/")):
        names = voice.tongue.units.get(name.strip())
        if names is None:
            return []
        said += [*(voice.say("unit-per") if place else []), names[place == 0 and not one]]
    if power in ("2", "3"):
        return voice.say("unit-square" if power == "2" else "unit-cubic", said)
    return said if not power else []
