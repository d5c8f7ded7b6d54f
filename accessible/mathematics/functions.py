"""How functions, sums, integrals and limits are said, and what they are of."""

from __future__ import annotations

from accessible.mathematics.fences import is_operand, paired
from accessible.mathematics.groups import fenced
from accessible.mathematics.node import Node
from accessible.mathematics.row import PARTS, Row
from accessible.mathematics.scripts import is_minus_one, script
from accessible.mathematics.signs import INVISIBLE, meaning
from accessible.mathematics.utterance import Speech
from accessible.mathematics.voice import is_atom, is_simple

__all__ = ["Functions"]

#: Letters that are functions before parentheses, whatever is in these.
_FUNCTIONS = frozenset("fghFGHφψΦΨΓζPpEOΘ")
#: How what stands below them is said.
_LIMITS = {
    "lim": "limit-as", "limsup": "limit-as", "liminf": "limit-as", "max": "over-range",
    "min": "over-range", "sup": "over-range", "inf": "over-range", "argmax": "over-range",
    "argmin": "over-range", "plim": "limit-as", "injlim": "limit-as", "projlim": "limit-as",
}  # fmt: skip


class Functions(Row):
    """The part of reading a row that knows what is applied to what."""

    def large(self, at: int, node: Node, head: Node) -> int:
        voice = self.voice
        key = meaning(head.text)[0]
        if self.last in PARTS:
            self.said.append(",")
        if "integral" in key:
            self.integral = True
        below, above = node.scripts[1:] if node is not head else (None, None)
        said = voice.token(head)
        said = self._ranged(said, below, above)
        more = self.next(at)
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

    def is_differential(self, at: int) -> bool:
        node = self.nodes[at]
        if not self.integral or at + 1 >= len(self.nodes):
            return False
        head = node.children[0] if node.kind == "script" and node.children[0] else node
        is_d = head.letter is not None and head.letter.plain == "d"
        after = self.nodes[at + 1]
        return is_d and at > 0 and is_atom(after) and after.kind != "number"

    def known(self, node: Node | None) -> str:
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

    def argument(self, at: int) -> tuple[int, bool]:
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

    def is_function(self, at: int) -> bool:
        node = self.nodes[at]
        if self.known(node):
            return True
        if node.kind not in ("identifier", "script", "limits"):
            return False
        place, marked = self.argument(at)
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

    def function(self, at: int) -> int:
        voice = self.voice
        node = self.nodes[at]
        if self.last in PARTS:
            known = self.known(node)
            self.said += voice.say("times") if known or self.last == "open" else []
        said = self._name(node)
        place, _ = self.argument(at)
        if place >= len(self.nodes):
            self.said += said
            self.last = "operand"
            return at + 1
        after = self.nodes[place]
        if after.kind == "operator" and not self.known(node) and not is_operand(after):
            self.said += said
            self.last = "operand"
            return place
        fence = _arguments_below(after)
        if fence.kind == "fenced" and fence.text in ("()", "[]"):
            said = voice.say("of", said, self._arguments(fence))
            if fence is not after:  # f(x)² is a power of the whole
                said = script(voice, after, [*said, ","])
            self.said += said
            inner = fence.children[0]
            self.last = "operand" if inner is not None and len(inner.row) == 1 else "open"
            return place + 1
        if self.is_function(place):
            self.said += voice.say("of-bare", said)
            self.last = "function"
            return place
        if not self.known(node):
            self.said += voice.say("of", said, voice.part(after))
            self.last = "operand"
            return place + 1
        end = self._chain(place)
        if end == place:
            self.said += said
            self.last = "operand"
            return at + 1
        argument = voice.row(self.nodes[place:end], "argument")
        self.said += voice.say("of", said, argument)
        self.last = "open"
        return end

    def _arguments(self, fence: Node) -> Speech:
        """A function's arguments: without their parentheses where the ear needs none."""
        inner = fence.children[0] or Node("row")
        row = paired(inner.row, "(")
        only = inner.only
        if only.kind == "table":
            return fenced(self.voice, fence, "argument")
        listed = len(row) == 1 or not any(map(self.known, row))
        listed = listed and all(
            is_atom(node) or (node.kind == "operator" and node.text in ",|∣") for node in row
        )
        if listed or (len(row) == 1 and is_simple(inner)):
            return self.voice.row(row, "given")
        negative = len(row) == 2 and meaning(row[0].text)[0] == "minus" and is_atom(row[1])
        if negative:
            return self.voice.row(row, "(")
        return fenced(self.voice, fence, "argument")

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
        return node.kind in ("gap", "fenced") or bool(self.known(node)) or self.is_differential(at)

    def _name(self, node: Node) -> Speech:
        """A function's name with its scripts: log base 2, sine squared, the limit as…"""
        voice = self.voice
        known = self.known(node)
        if not known:
            return voice.part(node)
        if node.kind == "identifier" or node.kind == "operator":
            return [known]
        base, below, above = node.scripts
        said = self._name(base.only) if base is not None else [known]
        if _function_text(node) in _LIMITS:
            if below is not None:
                said = [*voice.say(_LIMITS[_function_text(node)], said, self._limit(below)), ","]
            return voice.say("super", said, voice.part(above)) if above is not None else said
        if above is not None and is_minus_one(above):
            said, above = voice.say("inverse-function", said), None
        if below is not None:
            key = "base" if _function_text(node) == "log" else "sub"
            said = voice.say(key, said, voice.row(below.row, "sub"))
            if key == "sub" and not is_simple(below):
                said += voice.say("end-sub")
        if above is not None:
            said = script(voice, Node("script", children=[base, None, above]), said)
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


def _arguments_below(node: Node) -> Node:
    """The parentheses that carry scripts, f(x)²; any other part is itself."""
    base = node.children[0] if node.kind == "script" else None
    return base.only if base is not None and base.only.kind == "fenced" else node


def _function_text(node: Node) -> str:
    node = node.only
    while node.kind in ("script", "limits") and node.children[0] is not None:
        node = node.children[0].only
    return "".join(node.text.split())


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
        or is_minus_one(above)
        or above.row[0].text == "("
    )
