"""Whether a sentence ends at a mark, judged by the word before it, the quotes and what follows."""

from __future__ import annotations

import re
import unicodedata
from enum import IntEnum
from functools import cache

from accessible.spoken.abbreviations import Conventions


class Verdict(IntEnum):
    """Whether a sentence ends at a mark; ``MAY_END`` is an end only where the sentence is long."""

    GOES_ON = 0
    MAY_END = 1
    ENDS = 2


#: Ends that need white space after them.
SPACED = "!?…‼⁇⁈⁉‽"
#: Ends that need none: Unicode's Sentence_Terminal marks of the scripts in use today.
UNSPACED = "։׃؞؟۔܀܁܂߹।॥๚๛།༎။።፧፨᙮។៕᠃᠉᭞᭟᱾᱿⸮。꓿꘎꘏꧉꫰꫱꯫﹒﹖﹗！．？｡\U00011141\U00011142\U00011143"
BULLETS = "•⁃‣▪◦●"

_BIDI = "\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff"
_SPACES = " \xa0\u2009\u202f"
_CLOSING = "”’\"'»›」』】》〉｣〟＂"
_OPENING = "“‘’\"'«»„‚‹「『【《〈｢〝＂"
_RAISED = "¹²³⁰⁴-⁹"

#: The white space after a mark, and what may open the next sentence: quotes, brackets, dashes.
_AFTER = re.compile(rf"(\s*)((?:[{_OPENING}(\[{{<（¿¡*_—–\-{_BIDI}][{_SPACES}]?)*)")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_LAST_WORD = re.compile(r"[^\s()\[\]{}“”\"‘«»„/—–…]*$")
_INITIALS = re.compile(r"(?:[^\W\d_]\.)*[^\W\d_]")
_SHORT = re.compile(r"[^\W\d_]{1,3}\.(?:[^\W\d_]\.)*")
_NUMBER = re.compile(r"\d{1,3}|[IVXLCDM]{1,8}")
_NUMERAL = re.compile(r"(?:[IVXLCDM]+|[A-Z]|[ivxl]+)\b", re.A)
#: Before a number: iv. 25; 10s. 6d.
_PART = re.compile(r"[ivxl]{1,6}|\d+[a-z]{1,2}")
_LABEL = re.compile(r"[\W_]*(?:([^\W\d_]+)\.?\s+)?(?:\d{1,3}|[IVXLCDM]{1,8}|[^\W\d_])")
#: At 5 a.m.; In 44 B.C.: no sentence yet.
_TIME_FIRST = re.compile(
    r"\W*(?:At|By|In|On|From|Since|Until|Till|Before|After|Around|About|Circa)"
    r"\s(?:[a-z]+\s){0,2}[\d:.]+\s\S+"
)
#: I said; Mr. John Holmes softly cried.
_TAG = re.compile(
    r"(?:I|[^\W\d_]+\.?(?:\s[^\W\d_a-z][^\W\d_]*\.?){0,3})\s(?:[a-z]+ly\s)?([a-z]+)\b"
)
#: “…”と言った; “…”他说; "…" 하고.
_CITED = re.compile(r"と|って|라고|하고|[^\W\d_]{0,6}?[说說道问問答喊叫]")
#: “… the end.” (Smith 55).
_CITATION = re.compile(r"\([^()]{1,80}\)[.,;:]")


@cache
def marks(more: str) -> re.Pattern[str]:
    """A blank line, or the marks that may end a sentence with what closes after them.

    ``more``: the marks of one language. The groups: ``signs`` and ``closers``; ``note``, a note's
    number; ``broken``, the quote that closes a speech broken off by a dash. A blank line has none.
    """
    others = SPACED + UNSPACED + more
    return re.compile(
        r"\n[^\S\n]*\n\s*|\u2029\s*"
        r"|[—–](?P<broken>[”»’])(?=\s)"
        # A stop within a word (example.com) is none; dots may be spaced (. . .).
        rf"|(?P<signs>(?:\.(?![^\W\d_{_RAISED}])|[{others}])[.{others}]*(?:[{_SPACES}][.…](?!\d))*)"
        rf"(?P<closers>(?:[{_CLOSING}){{}}\]）*_{_BIDI}]|[“‘«](?!\w)|[{_SPACES}][»›](?!\w)"
        # Note marks: end.[3]; end.³; end.3 before white space.
        rf"|\[[\w*†‡§]{{1,4}}\]|[{_RAISED}†‡§]"
        r"|(?P<note>(?:(?<=[^\W\d_]{2}[.!?])|(?<=[.!?][”’\"»)]))\d{1,3}(?=\s)))*)"
    )


def judge(text: str, start: int, mark: re.Match[str], words: Conventions) -> Verdict:
    """Whether the sentence that began at ``start`` ends at this match of ``marks``."""
    signs, closers = mark["signs"] or "", mark["closers"] or mark["broken"] or ""
    if not signs and not closers:
        return Verdict.ENDS
    after = _AFTER.match(text, mark.end())
    if after is None or after.end() == len(text):
        return Verdict.GOES_ON
    gap, openers, at = after[1], after[2], after.end()
    follows = text[at]
    unspaced = any(sign in UNSPACED for sign in signs)
    quoted = any(closer in _CLOSING for closer in closers)
    reopened = any(opener in _OPENING for opener in openers)
    if quoted and reopened and (gap or openers[0] in _OPENING):
        return Verdict.ENDS
    if not gap and not unspaced:
        # The end.—She left.
        dashed = openers[:1] in ("—", "–") and not _is_lower(text, at)
        return Verdict.MAY_END if dashed else Verdict.GOES_ON
    if quoted and _CITATION.match(text, after.end(1)):
        return Verdict.GOES_ON
    tagged = quoted and not openers and (_CITED.match(text, at) or _is_tag(text, at, words))
    if unspaced:
        if (signs[-1] == "．" and follows.isdigit()) or follows in ",;:，、；：）)。！？":
            return Verdict.GOES_ON
        return Verdict.MAY_END if tagged else Verdict.ENDS
    if not follows.isalnum() and follows not in "$£€¥#№§":
        # A picture, a bullet, a control character, or […]: no punctuation of this sentence.
        kind = unicodedata.category(follows)
        fresh = follows in BULLETS or kind == "So" or kind[0] == "C"
        return Verdict.ENDS if fresh or (openers and follows in ".…") else Verdict.GOES_ON
    if signs == ".":
        return _stop(text, start, mark, at, words)
    if _is_lower(text, at) or tagged:
        return Verdict.MAY_END
    if signs and not signs.strip(".…" + _SPACES):
        return _ellipsis(text, start, mark, at)
    return Verdict.ENDS


def _ellipsis(text: str, start: int, mark: re.Match[str], at: int) -> Verdict:
    """The verdict on dots before a capital, a number or a letter without case."""
    before = text[max(start, mark.start() - 4) : mark.start()]
    if not any(character.isalnum() for character in before):
        # It opens the sentence, or stands in brackets.
        return Verdict.GOES_ON
    # “I … I see”; three dots before a letter without case say nothing.
    unsure = not text[at].isupper() or text[at : at + 2].rstrip(" ’'") == "I"
    dots = mark["signs"].count(".") + 3 * mark["signs"].count("…")
    return Verdict.MAY_END if unsure and dots < 4 else Verdict.ENDS


def _stop(text: str, start: int, mark: re.Match[str], at: int, words: Conventions) -> Verdict:
    """The verdict on a single full stop with white space, then a letter or a number, after it."""
    before = text[max(start, mark.start() - 40) : mark.start()]
    tokens = before.split()
    word = _last_word(tokens[-1]) if tokens else ""
    if known := _known(tokens, word, words):
        word = known
    following = _WORD.match(text, at)
    if known and word.isupper() and len(word) > 1 and "." not in word and following:
        # “LT.” is no lieutenant, unless all is in capitals.
        known = word if following[0].isupper() and len(following[0]) > 1 else ""
    initials = _INITIALS.fullmatch(word) is not None
    number = _NUMBER.fullmatch(word) is not None
    if _is_lower(text, at):
        short = known or initials or number or len(word) < 3
        return Verdict.GOES_ON if short else Verdict.MAY_END
    label = _LABEL.fullmatch(text[start : mark.start()]) if mark.start() - start < 30 else None
    if label and (label[1] is None or label[1].lower() in words.headings):
        return Verdict.GOES_ON
    opens = following is not None and _opens(text, following, words)
    if any(closer in _CLOSING for closer in mark["closers"]):
        if opens and text[at : at + 2] != "I ":
            return Verdict.ENDS
        if _is_tag(text, at, words, alone=True):
            return Verdict.MAY_END
    if known and (_in(words.never, word) or mark["note"]):
        return Verdict.GOES_ON
    if following is None:
        part = known or initials or number or _PART.fullmatch(word)
        return Verdict.GOES_ON if part else Verdict.ENDS
    # “No.” is an ordinary word, too.
    ordinary = opens and word.capitalize() in words.starters
    if known and _in(words.numbered, word) and _NUMERAL.match(text, at) and not ordinary:
        return Verdict.GOES_ON
    short_next = _SHORT.match(text, at)
    if short_next and _is_known(f"{word}.{short_next[0][:-1]}", words):
        return Verdict.GOES_ON
    if known and _in(words.often, word):
        if not initials or word.islower() or (tokens[-2:-1] and tokens[-2][-1].isdigit()):
            first = _TIME_FIRST.fullmatch(text[start : mark.start()].strip())
            dated = following[0] in words.calendar
            return Verdict.GOES_ON if first or dated else Verdict.ENDS
    elif initials and len(word) == 1 and not known and not short_next:
        previous = "".join(tokens[-2:-1])
        if word.islower() or (word in words.letters and previous.islower()):
            return Verdict.ENDS
    if initials or (known and _in(words.either, word)) or (number and words.ordinals):
        return Verdict.ENDS if opens else Verdict.GOES_ON
    return Verdict.ENDS


def _last_word(token: str) -> str:
    """The word at the token's end: the elision stands apart (d’A), the contraction does not."""
    found = _LAST_WORD.search(token)
    word = (found[0] if found else "").replace("’", "'").lstrip("'")
    tail = word.rpartition("'")[2]
    return tail if tail[:1].isupper() or len(tail) > 2 else word


def _known(tokens: list[str], word: str, words: Conventions) -> str:
    """The abbreviation at the end, without its spaces (“z. B” is “z.B”); empty if it is none."""
    if not word:
        return ""
    names = [word]
    for token in tokens[-2:-5:-1]:
        piece = token.lstrip("(“‘\"'«„")
        if not _SHORT.fullmatch(piece):
            break
        names.append(piece + names[-1])
    names.reverse()
    if "-" in word:
        # Lt.-Col.
        names.append(word.rpartition("-")[2])
    return next((name for name in names if _is_known(name, words)), "")


def _is_known(word: str, words: Conventions) -> bool:
    return (
        _in(words.never, word)
        or _in(words.numbered, word)
        or _in(words.either, word)
        or _in(words.often, word)
    )


def _in(table: frozenset[str], word: str) -> bool:
    return word in table or word.lower() in table


def _opens(text: str, following: re.Match[str], words: Conventions) -> bool:
    """Whether the word that follows begins a sentence and is no name or initial."""
    word = following[0].replace("’", "'")
    if len(word) == 1 and text[following.end() : following.end() + 1] == ".":
        return False
    head, elided, _ = word.partition("'")
    return bool({word, head, head + elided} & words.starters)


def _is_lower(text: str, at: int) -> bool:
    """Whether a word in lower case begins here: iPhone is none, nor is Georgian, all lower case."""
    if not text[at].islower() or "\u10d0" <= text[at] <= "\u10ff":
        return False
    return not text[at + 1 : at + 2].isupper()


def _is_tag(text: str, at: int, words: Conventions, alone: bool = False) -> bool:
    """Whether a speech is followed by who says it: I said, Mr. Holmes cried (``alone``: and by
    nothing more)."""
    first = _WORD.match(text, at) if words.says else None
    if first is None:
        return False
    if first[0] in words.says:
        # The verb comes first in some languages.
        return True
    titled = text[first.end() : first.end() + 1] == "."
    if first[0] in words.starters and first[0] not in words.letters and not titled:
        return False
    tag = _TAG.match(text, at, at + 80)
    if tag is None or tag[1] not in words.says:
        return False
    return not alone or text[tag.end() : tag.end() + 1] in tuple(".,;")
