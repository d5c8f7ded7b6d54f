"""How parts side by side are said: operators, products, functions, sums and integrals."""

from __future__ import annotations

from collections.abc import Sequence

from accessible.mathematics import parts
from accessible.mathematics.chemistry import is_chemical
from accessible.mathematics.fences import is_operand, paired
from accessible.mathematics.node import Node
from accessible.mathematics.signs import INVISIBLE, kind_of, meaning
from accessible.mathematics.tongue import Tongue
from accessible.mathematics.units import unit
from accessible.mathematics.utterance import Speech
from accessible.mathematics.voice import Voice, functions_of, is_atom, is_simple, letters_of

__all__ = ["spoken"]

#: Letters that are functions before parentheses, whatever is in these.
_FUNCTIONS = frozenset("fghFGHφψΦΨΓζPpEOΘ")
#: What ``_Row.last`` is after a part that an operator may follow.
_PARTS = frozenset(("operand", "open", "number", "power", "unit", "fraction"))
_OPERANDS = _PARTS | {"gap"}


def spoken(formula: Node, tongue: Tongue) -> Speech:
    """The speech of a whole formula."""
    chemical = is_chemical(formula)
    applied = functions_of(formula)
    voice = Voice(tongue, letters_of(formula), chemical, applied, lambda row, place: [])
    return _Reader(voice).whole(formula)


class _Reader:
    """Reads rows; the parts' own readers call it for the rows within."""

    def __init__(self, voice: Voice) -> None:
        self.voice = voice
        voice.row = self.row

    def whole(self, formula: Node) -> Speech:
        return self.row(formula.row, "start")

    def row(self, nodes: Sequence[Node], place: str) -> Speech:
        """Parts side by side; ``place``: the fence around them, ``sub``, ``power``, ``cell``…"""
        return _Row(self.voice, paired(nodes, place), place).speech()


class _Row:
    """One row, read from left to right."""

    def __init__(self, voice: Voice, nodes: list[Node], place: str) -> None:
        self.voice = voice
        self.nodes = nodes
        self.place = place
        self.said: Speech = []
        #: What the last thing said was: "" at the start, ``operand``, ``open`` (an operand whose
        #: end is not heard), ``function``, ``number`` or the key of an operator.
        self.last = ""
        self.integral = False
        #: A relation after a quantifier, under a sum or before "such that" has no verb of its own.
        self.brief = place in ("brief", "under")
        self.colon = False
        #: The words of a currency's sign, until its number is said.
        self.money: Speech = []

    def speech(self) -> Speech:
        at = 0
        while at < len(self.nodes):
            at = self._step(at)
        return self.said

    def _step(self, at: int) -> int:
        node = self.nodes[at]
        if node.kind == "gap":
            if self.said and self.last in _PARTS:
                self.said.append(",")
                self.last = "gap"
            return at + 1
        if node.kind == "operator":
            return self._operator(at, node)
        if self.last in ("number", "power", "unit", "per") and self._unit(at, node):
            return at + 1
        if node.kind == "text":
            return self._text(at, node)
        head = _head(node)
        if head is not None and kind_of(head.text) == "large":
            return self._large(at, node, head)
        if head is not None and meaning(head.text)[0] in ("bar", "divides"):
            return self._evaluated(at, node)
        if head is not None and not is_operand(head):
            self._scripted(node, head)
            return at + 1
        if self._is_differential(at):
            pause = [","] if self.last in _OPERANDS else []
            self.said += [*pause, *self.voice.part(node), *self.voice.part(self.nodes[at + 1])]
            self.last = "operand"
            return at + 2
        if node.text in self.voice.tongue.between:
            return self._text(at, node)
        if self._is_function(at) and not self.voice.chemical:
            return self._function(at)
        self._operand(node)
        return at + 1

    def _unit(self, at: int, node: Node) -> bool:
        one = self.last == "per" or (self.last == "number" and self.said[-1] == "1")
        said = unit(self.voice, node, one)
        self.said += said
        self.last = "unit" if said else self.last
        return bool(said)

    # Operands

    def _operand(self, node: Node) -> None:
        voice = self.voice
        kind = node.kind
        if kind == "fenced":
            before = self.last if self.last not in _PARTS else "operand"
            said = parts.fenced(voice, node, before or ("start" if self._is_all() else ""))
        else:
            said = self._simple(node)
        if not said:
            return
        self._juxtaposed(node)
        if self.last == "number" and parts.repeats(node):
            self._repeating(said)
            return
        self.said += said
        self.last = "operand"
        if kind == "number":
            self.last = "number"
            self.said += self.money
            self.money = []
        elif kind == "script" and _is_number(node.children[0]):
            self.last = "power"
        elif kind == "fraction":
            self.last = parts.end_of(voice, node)
        elif kind == "root" or parts.is_index(node) or _is_binomial(node):
            self.last = "open"

    def _repeating(self, said: Speech) -> None:
        """0.3 with a bar over what comes again and again."""
        number, digits = self.said.pop(), said[0]
        if number[-1:].isdecimal():
            self.said += [number, ",", *self.voice.say("repeating", [digits])]
        else:
            self.said += self.voice.say("repeating", [number + digits])
        self.last = "number"

    def _simple(self, node: Node) -> Speech:
        voice = self.voice
        makers = {
            "fenced": parts.fenced,
            "fraction": parts.fraction,
            "root": parts.root,
            "script": parts.script,
            "limits": parts.limits,
            "tensor": parts.tensor,
            "table": parts.table,
            "enclosed": parts.enclosed,
        }
        maker = makers.get(node.kind)
        if maker is not None:
            return maker(voice, node)
        if node.kind == "cells":  # a row of a matrix without the matrix
            return voice.row([part for part in node.children if part], "")
        return voice.part(node) if node.kind == "row" else voice.token(node)

    def _is_all(self) -> bool:
        return self.place == "start" and len(self.nodes) == 1

    def _juxtaposed(self, node: Node) -> None:
        """What is said between a part and the one before it, where no operator stands."""
        voice = self.voice
        last = self.last
        if last not in _PARTS or self.place == "sub" or voice.chemical:
            return
        kind = node.kind
        if last == "fraction":
            self.said += voice.say("end-fraction")
        elif last == "number" and kind == "fraction" and _is_number(node.children[0]):
            self.said += voice.say("and-mixed")
        elif last == "number" and kind == "number":
            self.said.append(",")
        elif (
            (last == "open" or kind == "fenced") and node.text != "{ " and not self._is_modulo(node)
        ):
            self.said += voice.say("times")

    def _is_modulo(self, node: Node) -> bool:
        inner = node.children[0] if node.kind == "fenced" else None
        first = inner.row[0] if inner is not None and inner.row else None
        return first is not None and first.text in self.voice.tongue.between

    # Operators

    def _operator(self, at: int, node: Node) -> int:
        voice = self.voice
        sign = node.text
        if sign in INVISIBLE:
            if INVISIBLE[sign] == "plus":
                self.said += voice.say("and-mixed")
                self.last = ""
            return at + 1
        key, kind = meaning(sign)
        operand = self.last in _OPERANDS
        if kind == "large":
            return self._large(at, node, node)
        if key in ("minus", "plus") and not operand and self._next(at) is not None:
            self.said += voice.say("negative" if key == "minus" else "positive")
            self.last = "sign"
        elif kind == "suffix":
            self._suffix(key, operand)
        elif kind == "punctuation":
            self._punctuation(at, key)
        elif kind == "symbol" and key in _MONEY and _is_number(self._next(at)) and not operand:
            self.money = voice.token(node)
        elif kind == "symbol":
            if operand and self.last == "open":
                self.said += voice.say("times")
            self.said += voice.token(node)
            self.last = "operand"
        elif kind == "prefix" and key == "partial" and self._next(at) is not None:
            self.said += voice.token(node)
            self.last = "function"
        elif kind == "arrow":
            self._arrow(at, key, sign)
        else:
            after = self._next(at)
            if key == "over" and self.last == "unit" and after and unit(voice, after, True):
                self.said += voice.say("unit-per")
                self.last = "per"
                return at + 1
            if key == "similar" and after is not None and self._is_function(self._argument(at)[0]):
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
        after = self._next(at)
        if after is not None and after.letter is not None and after.letter.plain == "d":
            after = self._next(at + 1)  # E · dA
        return at > 0 and after is not None and all(map(_is_vector, (self.nodes[at - 1], after)))

    def _suffix(self, key: str, operand: bool) -> None:
        voice = self.voice
        if key == "degrees":
            self.said += voice.say("degrees-sign")
        else:
            self.said += voice.say(key)
        self.last = "operand"

    def _punctuation(self, at: int, key: str) -> None:
        voice = self.voice
        operand = self.last in _OPERANDS
        self.brief = self.place == "under"
        if key in ("comma", "semicolon") and self.place and self.place in _LISTING:
            self.said += voice.say(key)
        elif key in ("bar", "double-bar"):
            if self.place in ("(", "[") and operand:
                self.said += voice.say("given")
            elif operand and self._next(at) is not None:
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
        if not at or self.last not in _PARTS:
            return False
        if _is_number(self.nodes[at - 1]) and _is_number(self._next(at)):
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
        after = self._next(at)
        base = after
        if after is not None and meaning(after.text)[0] in ("minus", "plus"):
            base = self._next(at + 1)
        return base is not None and (
            base.kind == "number" or (base.kind == "operator" and base.text == "∞")
        )

    def _next(self, at: int) -> Node | None:
        """The next part that is seen."""
        for node in self.nodes[at + 1 :]:
            if node.kind != "gap" and not (node.kind == "operator" and node.text in INVISIBLE):
                return node
        return None

    def _text(self, at: int, node: Node) -> int:
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

    # Signs that carry scripts

    def _scripted(self, node: Node, head: Node) -> None:
        """An operator with something over, under or beside it."""
        voice = self.voice
        key, kind = meaning(head.text)
        _, below, above = node.scripts
        spoken = voice.token(head) or voice.say("sign")
        if kind == "prefix" and node.kind == "script":
            self.said += parts.script(voice, node, spoken)
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
        maker = parts.limits if node.kind == "limits" else parts.script
        self.said += maker(voice, node, spoken)
        self.last = key or "operator"

    def _evaluated(self, at: int, node: Node) -> int:
        voice = self.voice
        _, below, above = node.scripts
        if below is not None and above is not None:
            self.said += voice.say("evaluated-from", voice.part(below), voice.part(above))
        else:
            self.said += voice.say("evaluated", voice.part(below or above))
        self.last = "operand"
        return at + 1

    # Sums, integrals

    def _large(self, at: int, node: Node, head: Node) -> int:
        voice = self.voice
        key = meaning(head.text)[0]
        if self.last in _PARTS:
            self.said.append(",")
        if "integral" in key:
            self.integral = True
        below, above = node.scripts[1:] if node is not head else (None, None)
        said = voice.token(head)
        said = self._ranged(said, below, above)
        more = self._next(at)
        self.said += voice.say("of-bare", said) if more is not None else said
        self.last = "function"
        return at + 1

    def _ranged(self, said: Speech, below: Node | None, above: Node | None) -> Speech:
        voice = self.voice
        low = self._under(below)
        if below is not None and above is not None:
            return [*voice.say("from-to", said, low, voice.part(above)), ","]
        if below is not None:
            return [*voice.say("over-range", said, low), ","]
        if above is not None:
            return [*voice.say("up-to", said, voice.part(above)), ","]
        return said

    def _under(self, below: Node | None) -> Speech:
        """What stands under a sum; lines of it one after the other."""
        if below is None:
            return []
        inner = below.only
        if inner.kind == "table":
            said: Speech = []
            for row in inner.children:
                for cell in row.children if row is not None else []:
                    said += [",", *(self.voice.row(cell.row, "under") if cell else [])]
            return said[1:]
        return self.voice.row(below.row, "under")

    # Functions

    def _is_differential(self, at: int) -> bool:
        node = self.nodes[at]
        if not self.integral or at + 1 >= len(self.nodes):
            return False
        head = node.children[0] if node.kind == "script" and node.children[0] else node
        is_d = head.letter is not None and head.letter.plain == "d"
        after = self.nodes[at + 1]
        return is_d and at > 0 and is_atom(after) and after.kind != "number"

    def _known(self, node: Node | None) -> str:
        """The words of a function whose name is known; empty for anything else."""
        if node is None:
            return ""
        node = node.only
        while node.kind in ("script", "limits") and node.children[0] is not None:
            node = node.children[0].only
        if node.kind not in ("identifier", "operator", "text") or node.letter is not None:
            return ""
        name = "".join(node.text.split())
        return self.voice.tongue.functions.get(name, "")

    def _argument(self, at: int) -> tuple[int, bool]:
        """Where a function's argument begins, and whether it is marked as one."""
        place, marked = at + 1, False
        while place < len(self.nodes):
            node = self.nodes[place]
            if node.kind == "operator" and node.text in INVISIBLE:
                marked = marked or INVISIBLE[node.text] == "apply"
            elif node.kind != "gap":
                break
            place += 1
        return place, marked

    def _is_function(self, at: int) -> bool:
        node = self.nodes[at]
        if self._known(node):
            return True
        if node.kind not in ("identifier", "script", "limits"):
            return False
        place, marked = self._argument(at)
        if place >= len(self.nodes):
            return False
        if marked:
            return True
        after = _arguments_below(self.nodes[place])
        head = _letter_below(node)
        if after.kind != "fenced" or after.text not in ("()", "[]") or head is None:
            return False
        if after.text == "[]":
            return head.letter is not None and head.letter.plain in "EP"
        if head.letter is None:
            return True  # a word before parentheses
        if node.kind == "script" and node.children[2] is not None and not _is_marked(node):
            return False  # x squared (…) is a product
        if head.letter.plain in _FUNCTIONS or head.text in self.voice.functions:
            return True
        inner = after.children[0]
        items = inner.row if inner is not None else []
        if any(item.kind == "operator" and item.text == "," for item in items):
            return True
        if len(items) == 1 and items[0].kind == "fenced":
            return True
        if len(items) == 1 and items[0].kind == "table":
            return True
        if len(items) == 1 and items[0].kind in ("identifier", "script"):
            argument = _letter_below(items[0])
            return argument is not None and argument.letter != head.letter
        return False

    def _function(self, at: int) -> int:
        voice = self.voice
        node = self.nodes[at]
        if self.last in _PARTS:
            known = self._known(node)
            self.said += voice.say("times") if known or self.last == "open" else []
        said = self._name(node)
        place, _ = self._argument(at)
        if place >= len(self.nodes):
            self.said += said
            self.last = "operand"
            return at + 1
        after = self.nodes[place]
        if after.kind == "operator" and not self._known(node) and not is_operand(after):
            self.said += said
            self.last = "operand"
            return place
        fence = _arguments_below(after)
        if fence.kind == "fenced" and fence.text in ("()", "[]"):
            said = voice.say("of", said, self._arguments(fence))
            if fence is not after:  # f(x)² is a power of the whole
                said = parts.script(voice, after, [*said, ","])
            self.said += said
            inner = fence.children[0]
            self.last = "operand" if inner is not None and len(inner.row) == 1 else "open"
            return place + 1
        if self._is_function(place):
            self.said += voice.say("of-bare", said)
            self.last = "function"
            return place
        if not self._known(node):
            self.said += voice.say("of", said, self._simple(after))
            self.last = "operand"
            return place + 1
        end = self._chain(place)
        if end == place:
            self.said += said
            self.last = "operand"
            return at + 1
        argument = _Row(voice, self.nodes[place:end], "argument").speech()
        self.said += voice.say("of", said, argument)
        self.last = "open"
        return end

    def _arguments(self, fence: Node) -> Speech:
        """A function's arguments: without their parentheses where the ear needs none."""
        inner = fence.children[0] or Node("row")
        row = paired(inner.row, "(")
        only = inner.only
        if only.kind == "table":
            return parts.fenced(self.voice, fence, "operand")
        listed = len(row) == 1 or not any(map(self._known, row))
        listed = listed and all(
            is_atom(node) or (node.kind == "operator" and node.text in ",|∣") for node in row
        )
        if listed or (len(row) == 1 and is_simple(inner)):
            return self.voice.row(row, "(")
        negative = len(row) == 2 and meaning(row[0].text)[0] == "minus" and is_atom(row[1])
        if negative:
            return self.voice.row(row, "(")
        return parts.fenced(self.voice, fence, "operand")

    def _chain(self, place: int) -> int:
        """The end of an argument without parentheses: of sin 2 x cos y it is 2 x."""
        end = place
        while end < len(self.nodes):
            node = self.nodes[end]
            if node.kind == "operator" and node.text not in INVISIBLE:
                key, kind = meaning(node.text)
                first = end == place and key in ("minus", "partial", "nabla", "increment")
                if not first and kind not in ("suffix", "symbol"):
                    break
            elif node.kind in ("text", "table") or (end > place and self._ends(end)):
                break
            end += 1
        return end

    def _ends(self, at: int) -> bool:
        """Whether an argument without parentheses is over before this part."""
        node = self.nodes[at]
        return (
            node.kind in ("gap", "fenced") or bool(self._known(node)) or self._is_differential(at)
        )

    def _name(self, node: Node) -> Speech:
        """A function's name with its scripts: log base 2, sine squared, the limit as…"""
        voice = self.voice
        known = self._known(node)
        if not known:
            return self._simple(node)
        if node.kind == "identifier" or node.kind == "operator":
            return [known]
        base, below, above = node.scripts
        said = self._name(base.only) if base is not None else [known]
        if _function_text(node) in _LIMITS:
            if below is not None:
                said = [*voice.say(_LIMITS[_function_text(node)], said, self._limit(below)), ","]
            return voice.say("super", said, voice.part(above)) if above is not None else said
        if above is not None and parts.is_minus_one(above):
            said, above = voice.say("inverse-function", said), None
        if below is not None:
            key = "base" if _function_text(node) == "log" else "sub"
            said = voice.say(key, said, voice.row(below.row, "sub"))
            if key == "sub" and not is_simple(below):
                said += voice.say("end-sub")
        if above is not None:
            said = parts.script(voice, Node("script", children=[base, None, above]), said)
        return said

    def _limit(self, below: Node) -> Speech:
        """What is under a limit: x → 0⁺ is from above."""
        inner = below.row
        for place, node in enumerate(inner):
            if node.kind == "operator" and meaning(node.text)[0] == "to" and inner[place + 1 :]:
                end = inner[-1]
                side = ""
                if end.kind == "script" and end.children[1] is None and end.children[2]:
                    sign = meaning(end.children[2].only.text)[0]
                    side = {"plus": "above", "minus": "below"}.get(sign, "")
                if side and end.children[0] is not None:
                    goal = self.voice.row([*inner[place + 1 : -1], *end.children[0].row], "")
                    head = self.voice.row(inner[:place], "")
                    return [*head, *self.voice.say(f"approaches-from-{side}", goal)]
        table = below.only
        return self._under(below) if table.kind == "table" else self.voice.row(inner, "limit")


#: Fences between which a comma is said, not only a pause.
_MONEY = frozenset(("euro", "dollar", "pound", "yen"))
_LISTING = "([{⟨\u2329\u3008"
_LIMITS = {
    "lim": "limit-as", "limsup": "limit-as", "liminf": "limit-as", "max": "over-range",
    "min": "over-range", "sup": "over-range", "inf": "over-range", "argmax": "over-range",
    "argmin": "over-range", "plim": "limit-as", "injlim": "limit-as", "projlim": "limit-as",
}  # fmt: skip


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


def _arguments_below(node: Node) -> Node:
    """The parentheses that carry scripts, f(x)²; any other part is itself."""
    base = node.children[0] if node.kind == "script" else None
    return base.only if base is not None and base.only.kind == "fenced" else node


def _is_binomial(node: Node) -> bool:
    inner = node.children[0] if node.kind == "fenced" else None
    return inner is not None and inner.only.kind == "fraction" and inner.only.text == "0"


def _function_text(node: Node) -> str:
    node = node.only
    while node.kind in ("script", "limits") and node.children[0] is not None:
        node = node.children[0].only
    return "".join(node.text.split())


def _head(node: Node) -> Node | None:
    """The operator that carries scripts; ``None`` for another part."""
    base = node
    while base.kind in ("script", "limits") and base.children[0] is not None:
        base = base.children[0].only
    return base if base is not node and base.kind == "operator" else None


def _letter_below(node: Node) -> Node | None:
    """The identifier under a part's scripts."""
    while node.kind in ("script", "limits") and node.children[0] is not None:
        node = node.children[0].only
    return node if node.kind == "identifier" else None


def _is_marked(node: Node) -> bool:
    """Whether what stands above is a mark, f′ or f*, or an order, not a power."""
    above = node.children[2]
    if above is None:
        return True
    only = above.only
    return (
        only.kind in ("operator", "fenced")
        or all(part.kind == "operator" for part in above.row)
        or parts.is_minus_one(above)
        or above.row[0].text == "("
    )


def _is_number(node: Node | None) -> bool:
    return node is not None and node.only.kind == "number"
