"""The International Phonetic Alphabet: what may stand in it, and X-SAMPA as it.

IPA as of the chart of 2020, with the habits of dictionaries: a tie bar is optional, ``g`` stands
for ``ɡ``, ``:`` for ``ː``, ``'`` for ``ˈ``. Stress marks stand before their syllable.
"""

from __future__ import annotations

import re
from unicodedata import combining, normalize

PRIMARY, SECONDARY = "ˈ", "ˌ"
VOWELS = frozenset("iyɨʉɯuɪʏʊeøɘɵɤoəɛœɜɞʌɔæɐaɶɑɒɚɝᵻᵿ")
CONSONANTS = frozenset(
    "pbtdʈɖcɟkɡqɢʔmɱnɳɲŋɴʙrʀⱱɾɽɸβfvθðszʃʒʂʐçʝxɣχʁħʕhɦɬɮʋɹɻjɰlɭʎʟɫʍwɥʜʢʡɕʑɺɧʘǀǃǂǁɓɗʄɠʛʦʣʧʤʨʥ"
)
#: Said with the sound before: length, release, secondary articulation.
_MODIFIERS = frozenset("ːˑʰʱʲʷˠˤⁿˡ˞ʼˀ")
#: Stress, syllables, linking, words: the shape of what is said.
_SHAPE = frozenset("ˈˌ.‿-‑ |‖")
_TONES = frozenset("˥˦˧˨˩↗↘↑↓ꜛꜜ")
_TIES = "\u0361\u035c"

_HABITS = str.maketrans(
    {"g": "ɡ", ":": "ː", "'": "ˈ", "’": "ˈ", "ʹ": "ˈ", ",": "ˌ", "\u00a0": " ", "_": None}
)
#: Single characters that the chart writes as two.
_LIGATURES = str.maketrans(
    {"ʦ": "ts", "ʣ": "dz", "ʧ": "tʃ", "ʤ": "dʒ", "ʨ": "tɕ", "ʥ": "dʑ", "ɚ": "ə˞", "ɝ": "ɜ˞"}
)


def plain(ipa: str) -> str:
    """The transcription with dictionaries' habits undone: one space between words, no brackets'
    optional sounds, diacritics apart from their letters (except that of ``ç``)."""
    text = normalize("NFD", ipa).replace("c\u0327", "ç").translate(_HABITS)
    return " ".join(text.replace("(", "").replace(")", "").split())


def strange(ipa: str) -> str:
    """The characters of a transcription that are no IPA, in order; empty when it is fine.

    A transcription without any sound is all strange.
    """
    text = plain(ipa)
    known = (VOWELS, CONSONANTS, _MODIFIERS, _SHAPE, _TONES)
    odd = [mark for mark in text if not combining(mark) and not any(mark in some for some in known)]
    if not odd and not any(mark in VOWELS or mark in CONSONANTS for mark in text):
        odd = list(text)
    return "".join(dict.fromkeys(odd))


def words(ipa: str) -> list[str]:
    """The words of a transcription, each as sounds, stress marks and syllable borders."""
    text = plain(ipa)
    for mark in _TONES | set(_TIES) | {"‿"}:
        text = text.replace(mark, "")
    return re.split(r"[ |‖]+", text.translate(_LIGATURES).strip(" |‖"))


def sounds(word: str) -> list[str]:
    """A word's letters with their diacritics, each as one string; stress and borders are items
    of their own: ``ˈtʰɒ.m`` gives ``ˈ tʰ ɒ . m``."""
    found: list[str] = []
    for mark in word:
        if found and (mark in _MODIFIERS or combining(mark)) and found[-1] not in _SHAPE:
            found[-1] += mark
        elif not combining(mark):
            found.append(mark)
    return found


_SIBILANTS = frozenset("szʃʒʂʐɕʑ")
_VOICELESS = frozenset("ptʈckqfθxçχħɸ")


def with_s(ipa: str, language: str) -> str:
    """A name's sound with the ``’s`` after it: in English by its last sound, else ``s``."""
    letters = [mark for mark in ipa if mark in VOWELS or mark in CONSONANTS or mark == "g"]
    last = letters[-1] if letters else ""
    if language.split("-")[0].lower() != "en" or last in _VOICELESS:
        return f"{ipa}s"
    return f"{ipa}ɪz" if last in _SIBILANTS else f"{ipa}z"


# X-SAMPA (J. C. Wells, 1995/2000): what is not here is the same letter in IPA.
_X_SAMPA = dict(
    pair.split("→")
    for pair in (
        r"b_<→ɓ d_<→ɗ g_<→ɠ J\_<→ʄ G\_<→ʛ t`→ʈ d`→ɖ n`→ɳ l`→ɭ r`→ɽ s`→ʂ z`→ʐ r\`→ɻ @`→ɚ 3`→ɝ "
        r"J\→ɟ G\→ɢ N\→ɴ B\→ʙ R\→ʀ p\→ɸ s\→ɕ z\→ʑ x\→ɧ X\→ħ ?\→ʕ h\→ɦ K\→ɮ v\→ʋ P→ʋ r\→ɹ l\→ɺ "
        r"L\→ʟ M\→ɰ H\→ʜ <\→ʢ >\→ʡ j\→ʝ 3\→ɞ @\→ɘ I\→ᵻ U\→ᵿ O\→ʘ |\→ǀ !\→ǃ =\→ǂ |\|\→ǁ -\→‿ "
        r"A→ɑ B→β C→ç D→ð E→ɛ F→ɱ G→ɣ H→ɥ I→ɪ J→ɲ K→ɬ L→ʎ M→ɯ N→ŋ O→ɔ Q→ɒ R→ʁ S→ʃ T→θ U→ʊ V→ʌ "
        r"W→ʍ X→χ Y→ʏ Z→ʒ g→ɡ ?→ʔ @→ə {→æ }→ʉ 1→ɨ 2→ø 3→ɜ 4→ɾ 5→ɫ 6→ɐ 7→ɤ 8→ɵ 9→œ &→ɶ "
        r""""→ˈ %→ˌ :→ː :\→ˑ .→. $→. -→ _h→ʰ _j→ʲ '→ʲ _w→ʷ _G→ˠ _?\→ˤ _n→ⁿ _l→ˡ _>→ʼ `→˞ """
        "_^→\u032f _~→\u0303 ~→\u0303 _0→\u0325 _v→\u032c _d→\u032a _a→\u033a _m→\u033b "
        "_O→\u0339 _c→\u031c _+→\u031f _-→\u0320 _r→\u031d _o→\u031e _A→\u0318 _q→\u0319 "
        '_x→\u033d _"→\u0308 _e→\u0334 _}→\u031a _t→\u0324 _k→\u0330 _N→\u033c _=→\u0329 =→\u0329 '
        "_T→˥ _H→˦ _M→˧ _L→˨ _B→˩ _F→↘ _R→↗ <F>→↘ <R>→↗ ||→‖ |→| ^→ꜛ !→ꜜ"
    ).split()
)
_LONGEST = max(map(len, _X_SAMPA))


def from_x_sampa(text: str) -> str:
    """X-SAMPA as IPA, the longest symbol first; a letter that is no symbol stays."""
    found: list[str] = []
    at = 0
    while at < len(text):
        for length in range(_LONGEST, 0, -1):
            symbol = text[at : at + length]
            if symbol in _X_SAMPA:
                found.append(_X_SAMPA[symbol])
                break
        else:
            symbol = text[at]
            found.append(symbol)
        at += len(symbol)
    return "".join(found)


def in_ipa(text: str, alphabet: str) -> str | None:
    """A transcription in IPA from ``alphabet`` as PLS and SSML name it; ``None`` when we do not
    know that alphabet."""
    name = alphabet.strip().lower()
    if name in ("", "ipa"):
        return text
    return from_x_sampa(text) if name in ("x-sampa", "xsampa") else None
