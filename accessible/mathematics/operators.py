"""How operators, relations, arrows and punctuation are said."""

from __future__ import annotations

from accessible.mathematics.accents import limits
from accessible.mathematics.functions import Functions
from accessible.mathematics.node import Node
from accessible.mathematics.row import OPERANDS, PARTS
from accessible.mathematics.scripts import script
from accessible.mathematics.signs import INVISIBLE, kind_of, meaning
from accessible.mathematics.units import unit
from accessible.mathematics.voice import is_number

__all__ = ["Operators"]

_MONEY = frozenset(("euro", "dollar", "pound", "yen"))
#: Fences between which a comma is said, not only a pause.
_LISTING = frozenset("([{⟨\u2329\u3008") | {"given"}


class Operators(Functions):
    """The part of reading a row that says what stands between its parts."""

    def _operator(self, at: int, node: Node) -> int:
        voice = self.voice
        sign = node.text
        if sign in INVISIBLE:
            if INVISIBLE[sign] == "plus":
                self.said += voice.say("and-mixed")
                self.last = ""
            return at + 1
        key, kind = meaning(sign)
        operand = self.last in OPERANDS
        if kind == "large":
            return self.large(at, node, node)
        if key in ("minus", "plus") and not operand and self.next(at) is not None:
            self.said += voice.say("negative" if key == "minus" else "positive")
            self.last = "sign"
        elif kind == "suffix":
            self.said += voice.say("degrees-sign" if key == "degrees" else key)
            self.last = "operand"
        elif kind == "punctuation":
            self._punctuation(at, key)
        elif kind == "symbol" and key in _MONEY and is_number(self.next(at)) and not operand:
            self.money = voice.token(node)
        elif kind == "symbol":
            if operand and self.last == "open":
                self.said += voice.say("times")
            self.said += voice.token(node)
            self.last = "operand"
        elif kind == "prefix" and key == "partial" and self.next(at) is not None:
            self.said += voice.token(node)
            self.last = "function"
        elif kind == "arrow":
            self._arrow(at, key, sign)
        else:
            after = self.next(at)
            if key == "over" and self.last == "unit" and after and unit(voice, after, True):
                self.said += voice.say("unit-per")
                self.last = "per"
                return at + 1
            if key == "similar" and after is not None and self.is_function(self.argument(at)[0]):
                self.said += voice.say("distributed")
            elif kind == "relation" and self.brief:
                self.brief = False
                self.said += voice.say(f"{key}-brief") or voice.token(node)
            elif key == "times" and self._between_vectors(at):
                self.said += voice.say("cross" if sign in "×⨯" else "dot")
            elif key == "times" and not operand:
                self.said += voice.say("star") if sign in "*∗＊" else voice.token(node)
            else:
                self.said += voice.token(node)
            self.last = "in" if key in ("in", "not-in") else key or "operator"
            self.brief = self.brief or key in ("for-all", "exists", "not-exists", "exists-one")
        return at + 1

    def _between_vectors(self, at: int) -> bool:
        after = self.next(at)
        if after is not None and after.letter is not None and after.letter.plain == "d":
            after = self.next(at + 1)  # E · dA
        return at > 0 and after is not None and all(map(_is_vector, (self.nodes[at - 1], after)))

    def _punctuation(self, at: int, key: str) -> None:
        voice = self.voice
        operand = self.last in OPERANDS
        self.brief = self.place == "under"
        if key in ("comma", "semicolon") and self.place in _LISTING:
            self.said += voice.say(key)
        elif key in ("bar", "double-bar"):
            if self.place == "given" and operand:
                self.said += voice.say("given")
            elif operand and self.next(at) is not None and self.place not in ("(", "["):
                self.said += voice.say("divides" if self.place != "{" else "such-that")
            else:
                self.said += voice.say("single-bar")
        elif key == "question" and not operand:
            self.said += voice.say("question-mark")
        elif key == "colon" and self._is_ratio(at):
            self.said += voice.say("ratio")
        elif key == "colon" and self._maps(at):
            self.said += voice.say("from")
            self.colon = True
        else:
            self.said += voice.punctuation(key)
        self.last = key

    def _is_ratio(self, at: int) -> bool:
        """Whether a colon is that of 3 : 4, or one of a : b = c : d."""
        if not at or self.last not in PARTS:
            return False
        if is_number(self.nodes[at - 1]) and is_number(self.next(at)):
            return True
        row = self.nodes if len(self.nodes) < 16 else []
        colons = sum(meaning(node.text)[0] == "colon" for node in row if node.kind == "operator")
        return colons == 2 and not any(kind_of(node.text) == "arrow" for node in row)

    def _maps(self, at: int) -> bool:
        """Whether a colon is that of f: A → B."""
        return any(
            node.kind == "operator" and meaning(node.text)[0] == "to"
            for node in self.nodes[at + 1 : at + 12]
        )

    def _arrow(self, at: int, key: str, sign: str) -> None:
        voice = self.voice
        self.last = key
        if voice.chemical and key in ("to", "right-arrow"):
            key = "yields"
        if key == "to" and not self.colon and self._tends(at):
            key = "approaches"
        self.said += voice.say(key) or voice.sign(sign)

    def _tends(self, at: int) -> bool:
        if self.place == "limit":
            return True
        after = self.next(at)
        base = after
        if after is not None and meaning(after.text)[0] in ("minus", "plus"):
            base = self.next(at + 1)
        return base is not None and (
            base.kind == "number" or (base.kind == "operator" and base.text == "∞")
        )

    def text(self, at: int, node: Node) -> int:
        said = self.voice.token(node)
        between = self.voice.tongue.between.get(node.text)
        if between is None and node.text[:1] == "\u2063":  # a word of content markup
            between = " ".join(self.voice.say(node.text[1:]))
        if between is not None:
            said = [between]
        if said:
            self.said += said
            # "x2" is something that a minus sign can be taken from.
            self.last = "operand" if said[-1][-1:].isdecimal() and not between else "text"
        return at + 1

    def _scripted(self, node: Node, head: Node) -> None:
        """An operator with something over, under or beside it."""
        voice = self.voice
        key, kind = meaning(head.text)
        _, below, above = node.scripts
        spoken = voice.token(head) or voice.say("sign")
        if kind == "prefix" and node.kind == "script":
            self.said += script(voice, node, spoken)
            self.last = "function" if key in ("partial", "nabla") else key
            return
        if kind in ("relation", "arrow") and node.kind == "limits" and above and not below:
            mark = above.only
            if key == "equals" and (mark.text in ("def", "△", "∆", "Δ", "d", "def.")):
                self.said += voice.say("defined")
                self.last = "defined"
                return
        if kind == "arrow" and node.kind == "limits":
            if voice.chemical and key in ("to", "right-arrow"):
                spoken = voice.say("yields")
            labels = [*voice.part(below), *([","] if below and above else []), *voice.part(above)]
            arrow = voice.say("labeled-arrow", labels)
            self.said += [*spoken, *arrow] if voice.chemical else arrow
            self.last = key
            return
        maker = limits if node.kind == "limits" else script
        self.said += maker(voice, node, spoken)
        self.last = key or "operator"

    def _evaluated(self, at: int, node: Node) -> int:
        voice = self.voice
        _, below, above = node.scripts
        if below is not None and above is not None:
            self.said += voice.say("evaluated-from", voice.part(below), voice.part(above))
        else:
            place = below or above
            name = place.only.letter if place is not None else None
            key = "restricted" if name is not None and name.plain.isupper() else "evaluated"
            self.said += voice.say(key, voice.part(place))
        self.last = "operand"
        return at + 1


def _is_vector(node: Node) -> bool:
    """An arrow above, bold, or nabla."""
    if node.kind == "limits":
        over = node.scripts[2]
        return over is not None and over.only.text in "→⃗⟶⇀"
    if node.kind == "script" and node.children[0] is not None:
        return _is_vector(node.children[0].only)
    return meaning(node.text)[0] == "nabla" or (
        node.letter is not None and node.letter.style == "bold"
    )
