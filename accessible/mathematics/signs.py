"""What each sign of mathematics means: the key of its words, and how it stands between its parts.

The keys are the same in all languages; ``languages`` has the words. Variants of a sign (⩽ and ≤)
share a key.
"""

from __future__ import annotations

import unicodedata
from functools import cache

__all__ = ["CLOSE", "INVISIBLE", "OPEN", "PAIRS", "TABLES", "kind_of", "meaning"]

#: ``key signs``, one a line.
_RELATIONS = """
equals = ＝ ⩵ ==
not-equal ≠ ≭ != /=
identical ≡ ≣
not-identical ≢
approximately ≈ ≊ ≒ ≓ ≑ ⩰
asymptotic ≃ ⋍ ≍
congruent ≅ ≌
similar ∼ ~ ∽ ～
defined ≔ ≕ ≝ ≜ ≐ ≙ ≗ ⩴ :=
less < ＜ ⋖
greater > ＞ ⋗
less-equal ≤ ≦ ⩽ ≲ ⪅ ⪍ ≨ ⪇ ⋜ ⩿ <=
greater-equal ≥ ≧ ⩾ ≳ ⪆ ⪎ ≩ ⪈ ⋝ ⪀ >=
much-less ≪ ⋘ ⪡
much-greater ≫ ⋙ ⪢
less-or-greater ≶ ≸ ⋚ ⪋
greater-or-less ≷ ≹ ⋛ ⪌
precedes ≺ ≼ ⪯ ≾ ⪷ ⋞ ⊰
succeeds ≻ ≽ ⪰ ≿ ⪸ ⋟ ⊱
proportional ∝ ∷ ⋉
in ∈ ∊ ⋲ ⋵ ⋸
not-in ∉
contains ∋ ∍ ⋺
subset ⊂ ⋐ ⫅ ⊏
superset ⊃ ⋑ ⫆ ⊐
subset-equal ⊆ ⊑ ⫇
superset-equal ⊇ ⊒ ⫈
proper-subset ⊊ ⫋ ⋤
proper-superset ⊋ ⫌ ⋥
parallel ∥ ⫽
not-parallel ∦
perpendicular ⊥ ⟂
divides ∣
not-divides ∤
proves ⊢ ⊦ ⟝
models ⊨ ⊩ ⊪ ⊫
left-tack ⊣ ⫤
implies ⇒ ⟹ ⇛ ⟾
implied-by ⇐ ⟸ ⇚ ⟽
iff ⇔ ⟺ ⟚
normal-subgroup ⊲ ◁ ⊴
contains-normal ⊳ ▷ ⊵
"""
_ARROWS = """
to → ⟶ ⭢ ⇾ ￫ ->
from ← ⟵ ⭠ ￩ <-
to-and-from ↔ ⟷ ⇿
maps-to ↦ ⟼ ⇰ ⤇
into ↪ ⤷ ↣ ⤖
onto ↠ ⤅ ⤀
equilibrium ⇌ ⇋ ⇄ ⇆ ⥂ ⥄
up ↑ ⇑ ⟰ ↥ ⬆
down ↓ ⇓ ⟱ ↧ ⬇
up-and-down ↕ ⇕
northeast ↗ ⇗
southeast ↘ ⇘
southwest ↙ ⇙
northwest ↖ ⇖
weakly-to ⇀ ⇁
weakly-from ↼ ↽
squiggle ⇝ ↝ ⤳ ⟿
right-arrow ➔ ➝ ➞ ➡ ➜
"""
_OPERATORS = """
plus + ＋ ➕ ﹢
minus - − – — － ➖ ﹣ ‐ ‑ ⁃
plus-minus ±
minus-plus ∓
times × ⨯ ✕ ✖ ⋅ · ∙ • * ＊ ∗ ⨰ ・ ⁎
divided ÷ ➗
over / ∕ ⁄ ／
set-minus ∖ \\ ⧵ ﹨
union ∪ ⋓ ⨄ ⊔
intersection ∩ ⋒ ⊓
and-sign ∧ ⋏ &
or-sign ∨ ⋎
xor ⊻ ⩛ ⊽
nand ⊼
circle ∘ ◦ ○
circled-plus ⊕
circled-minus ⊖
circled-times ⊗
circled-divided ⊘
circled-dot ⊙
star ⋆ ★ ☆ ✶
wreath ≀
disjoint-union ⊎ ⨃
amalgamation ⨿
join ⋈ ⨝ ⋊
dagger †
double-dagger ‡
diamond ⋄ ◇ ◊ ⬦
square-sign □ ◻ ▢ ◽
square-plus ⊞
square-times ⊠
modulo-sign ﹪
power-sign ^ ⌃ ˆ
"""
_PREFIXES = """
not ¬ ⌐
for-all ∀
exists ∃
not-exists ∄
exists-one ∃!
partial ∂ 𝛛
nabla ∇ 𝛁
angle ∠ ∡ ∢ ⦟
right-angle ∟ ⊾
triangle △ ▵ ▴ ▲ ▽ ▿ ⊿
increment ∆
square-root √
cube-root ∛
fourth-root ∜
differential ⅆ
differential-capital ⅅ
therefore ∴
because ∵
real-part ℜ
imaginary-part ℑ
"""
_LARGE = """
sum ∑ ⅀ ⨊ ⨋
product ∏ ⨉
coproduct ∐
integral ∫ ⨍ ⨏ ⨗
double-integral ∬
triple-integral ∭
quadruple-integral ⨌
contour-integral ∮ ∲ ∳ ∱ ⨑
surface-integral ∯
volume-integral ∰
big-union ⋃ ⨆
big-intersection ⋂ ⨅
big-and ⋀
big-or ⋁
big-circled-plus ⨁
big-circled-times ⨂
big-circled-dot ⨀
"""
_SUFFIXES = """
factorial ! ！
double-factorial ‼ !!
percent % ％ ٪
per-mille ‰
degrees ° ˚ º
prime ′ ' ’ ʹ ＇ ‵
double-prime ″ " ” ʺ
triple-prime ‴
quadruple-prime ⁗
celsius ℃
fahrenheit ℉
"""
_SYMBOLS = """
infinity ∞ ♾
empty-set ∅ ⌀ ⦰
planck ℏ
weierstrass ℘
aleph ℵ א
beth ℶ ב
gimel ℷ ג
daleth ℸ ד
dots … ⋯ ... ‥ …
vertical-dots ⋮ ︙
diagonal-dots ⋱
rising-dots ⋰
top-sign ⊤
end-of-proof ∎ ■ ◼ ▪ ▮
check-mark ✓ ✔ ☑
cross-mark ✗ ✘
euro €
dollar $ ＄
pound £
yen ¥
cents ¢
number-sign # ♯ №
flat ♭
natural ♮
section §
paragraph ¶
at-sign @
underscore _
blank ␣ ⎵ ⬚ ▯
pi ϖ
ohm Ω
angstrom Å
imaginary ⅈ
euler ⅇ
spade ♠ ♤
heart ♥ ♡
diamond-suit ♦ ♢
club ♣ ♧
half ½
quarter ¼
three-quarters ¾
hat
tilde-sign ˜
bar-sign ¯ ‾ ˉ
turned-left ↺ ⟲
turned-right ↻ ⟳
sun ☉
earth ♁
male ♂
female ♀
copyright ©
registered ®
"""
_PUNCTUATION = """
comma , ， 、 ،
semicolon ; ； ؛
colon : ： ∶
stop . 。 ．
question ? ？
bar | ｜ ❘ ∤ │ ⏐ ￨
double-bar ‖ ∦ ||
quote “ „ «
unquote ” ‟ »
backtick ` ´ ‘
broken-bar ¦
"""
#: By the kind of the signs.
TABLES = {
    "relation": _RELATIONS,
    "arrow": _ARROWS,
    "operator": _OPERATORS,
    "prefix": _PREFIXES,
    "large": _LARGE,
    "suffix": _SUFFIXES,
    "symbol": _SYMBOLS,
    "punctuation": _PUNCTUATION,
}
#: An opening fence and its closing one; bars open and close by themselves.
PAIRS = {
    "(": ")", "[": "]", "{": "}", "⟨": "⟩", "\u2329": "\u232a", "\u3008": "\u3009",
    "⌊": "⌋", "⌈": "⌉", "⟦": "⟧",
    "⟪": "⟫", "⦃": "⦄", "⦅": "⦆", "❨": "❩", "（": "）", "［": "］", "｛": "｝", "⌜": "⌝", "⌞": "⌟",
    "〚": "〛", "〔": "〕", "⟮": "⟯", "《": "》", "⊀": "⊁",
}  # fmt: skip
OPEN = frozenset(PAIRS)
CLOSE = frozenset(PAIRS.values())
#: Function application, invisible times, separator and plus (Unicode 2061–2064).
INVISIBLE = {
    "\u2061": "apply", "\u2062": "times", "\u2063": "comma", "\u2064": "plus",
    "\u200b": "", "\u2060": "", "\ufeff": "", "\u200c": "", "\u200d": "", "\u00ad": "",
}  # fmt: skip


@cache
def _signs() -> dict[str, tuple[str, str]]:
    found: dict[str, tuple[str, str]] = {}
    for kind, table in TABLES.items():
        for line in table.strip().splitlines():
            key, *signs = line.split(" ")
            for sign in signs:
                found.setdefault(sign, (key, kind))
    return found


@cache
def _meaning(sign: str) -> tuple[str, str]:
    known = _signs().get(sign)
    if known:
        return known
    parts = unicodedata.normalize("NFD", sign)
    if parts[1:] in ("\u0338", "\u20d2"):  # struck out
        key, kind = _meaning(parts[0])
        return (f"not {key}", kind) if kind in ("relation", "arrow", "prefix") else (key, kind)
    plain = unicodedata.normalize("NFKC", sign)
    if len(plain) == 1 and plain != sign:
        return _meaning(plain)
    return "", ""


def meaning(sign: str) -> tuple[str, str]:
    """The key of a sign's words, and its kind; both empty for what is no sign of mathematics.

    A key that begins with "not " is that of a sign struck out.
    """
    return _meaning(sign) if len(sign) <= 3 else ("", "")


def kind_of(sign: str) -> str:
    """``relation``, ``arrow``, ``operator``, ``prefix``, ``large``, ``suffix``, ``symbol`` or
    ``punctuation``; empty for no sign."""
    return meaning(sign)[1]
