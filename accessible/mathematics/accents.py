"""How what stands over and under a base is said: accents, braces, limits."""

from __future__ import annotations

from accessible.mathematics.node import Node
from accessible.mathematics.utterance import Speech
from accessible.mathematics.voice import Voice, is_atom

__all__ = ["limits", "repeats"]


#: Accents above and below a part, by their signs.
_ACCENTS = {
    **dict.fromkeys("\u00af\u203e\u02c9\u0305\u0304_\u2212-\u2014\u2013\u2015\u2500", "bar"),
    **dict.fromkeys("^\u02c6\u0302\u2303", "hat"),
    **dict.fromkeys("~\u02dc\u0303\u223c", "tilde"),
    **dict.fromkeys(".\u02d9\u0307\u22c5\u00b7", "dot"),
    **dict.fromkeys("\u00a8\u0308", "double-dot"),
    **dict.fromkeys(("\u20db", "..."), "triple-dot"),
    **dict.fromkeys("\u02c7\u030c", "check"),
    **dict.fromkeys("\u02d8\u0306", "breve"),
    **dict.fromkeys("\u02da\u00b0\u030a", "ring"),
    **dict.fromkeys("\u00b4\u0301", "acute"),
    **dict.fromkeys("`\u0300", "grave"),
    **dict.fromkeys("\u2192\u20d7\u27f6\u21c0\u20d1", "vector"),
    **dict.fromkeys("\u2190\u20d6\u27f5\u21bc", "arrow"),
    **dict.fromkeys("\u2194\u20e1\u27f7", "double-arrow"),
    **dict.fromkeys("\u2322\u23dc\u0361", "arc"),
}
_BRACES = {"⏞": "brace", "⏟": "brace", "︷": "brace", "︸": "brace", "⎴": "bracket", "⎵": "bracket"}


def limits(voice: Voice, node: Node, said: Speech | None = None) -> Speech:
    """A base with something over or under it: an accent, a brace with its text, a limit."""
    base, under, over = node.scripts
    assert base is not None
    braced = base.only
    if braced.kind == "limits":  # a brace, with its text over or under both
        mark = braced.children[2] if over is not None else braced.children[1]
        name = _BRACES.get(mark.only.text, "") if mark is not None else ""
        if name == "brace" and (over is None) != (under is None):
            place = "over" if over is not None else "under"
            inner = voice.part(braced.children[0])
            return voice.say(f"brace-{place}-text", inner, voice.part(over or under))
    spoken = voice.part(base) if said is None else said
    sign = over.only.text if over is not None and over.only.kind in ("operator", "text") else ""
    low = under.only.text if under is not None and under.only.kind in ("operator", "text") else ""
    if over is not None and under is None and (sign in _ACCENTS or sign in _BRACES):
        return _accented(voice, base, spoken, _ACCENTS.get(sign) or _BRACES[sign])
    if under is not None and over is None and low in _BRACES:
        return voice.say(f"{_BRACES[low]}-under", spoken)
    if under is not None and over is None and _ACCENTS.get(low) == "bar":
        return voice.say("bar-under", spoken)
    if over is None:
        return voice.say("below", spoken, voice.part(under))
    if under is None:
        return voice.say("above", spoken, voice.part(over))
    return voice.say("above-below", spoken, voice.part(under), voice.part(over))


def _accented(voice: Voice, base: Node, said: Speech, name: str) -> Speech:
    inner = base.only
    if name == "bar" and inner.kind == "row":
        letters = [part.letter for part in inner.row]
        if len(letters) == 2 and all(letter and letter.plain.isupper() for letter in letters):
            return voice.say("segment-over", said)
    if not is_atom(base) and name != "brace":
        if name == "bar":
            return voice.say("overline", said) + voice.say("end-line")
        if name not in ("vector", "arc"):
            return voice.say("over-complex", said, voice.say(f"{name}-over", []))
    return voice.say(f"{name}-over", said)


def repeats(node: Node) -> bool:
    """Whether a part is digits under a bar."""
    base, under, over = node.scripts if node.kind == "limits" else (None, None, None)
    return (
        base is not None
        and base.only.kind == "number"
        and under is None
        and over is not None
        and _ACCENTS.get(over.only.text) == "bar"
    )
