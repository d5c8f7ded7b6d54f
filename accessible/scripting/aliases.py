"""The words that an author gives for others: what an abbreviation stands for, a link's label."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from lxml import etree

from accessible.scripting.markup import local_name, semantics
from accessible.scripting.spans import Inline, without_space
from accessible.spoken import Annotation, Speaker, Spoken, says_something
from accessible.spoken.roman import value

#: Elements and roles that an author may name (ARIA 1.2 §5.2.8.6; HTML-AAM).
_NAMED = frozenset({"button", "meter", "output", "progress", "summary"})
_UNNAMED_ROLES = frozenset(
    "caption code definition deletion emphasis generic insertion mark none paragraph presentation "
    "strong subscript superscript suggestion term time".split()
)
#: The longest words that are heard for others, in characters.
_LONGEST = 200
#: What Standard Ebooks and DAISY (Z39.98) call a Roman numeral, and the words looked at before it.
_ROMAN = "z3998:roman"
_CONTEXT = 3
_WORD = re.compile(r"[^\W\d_]{2}")
#: Short forms that stand for Latin, and are read as the language has them: "for example".
_LATIN = frozenset(
    "ad am bc bce ca ce cf eg et etal etc etseq ibid id ie inf loccit nb opcit pm ps qed qv rip sc "
    "sq sqq sup viz vs".split()
)


def alias(item: Inline, text: str, language: str, speaker: Speaker) -> Annotation | None:
    """What is said for an inline element of a text instead of its own words, if anything is.

    A Roman numeral's number; the ``title`` of an abbreviation (HTML §4.5.9), unless our rules read
    the short form better;
    the ``aria-label`` of what may have one, where it says something else than the text.
    """
    start, end = without_space(text, item.start, item.end)
    written = text[start:end]
    if not written:
        return None
    name = local_name(item.element)
    if _ROMAN in semantics(item.element):
        said = _number(written, language, speaker, text[:start])
    elif name in ("abbr", "acronym"):
        said = _expansion(item.element, written, language, speaker, text[:start])
        if said and written.endswith(".") and not text[item.end :].strip(" ”’\"')]»"):
            said += "."
    else:
        said = _label(item.element, name, written, language, speaker)
    return Annotation(start, end, said=said) if said else None


def _expansion(
    element: etree._Element, short: str, language: str, speaker: Speaker, before: str
) -> str:
    title = " ".join((element.get("title") or "").split())
    if not _WORD.search(title) or len(title) > _LONGEST or title.casefold() == short.casefold():
        return ""
    if before.rstrip()[-1:].isdigit():
        # A unit, a month: rules read it with its number ("5 kilometers").
        return ""
    if speaker.lexicon and any(True for _ in speaker.lexicon.find(short, language)):
        return ""
    own = _letters(_said(short, language, speaker).text)
    said = _said(title, language, speaker).text
    latin = _letters(short) in _LATIN and own != _letters(short)
    return "" if latin or own == _letters(said) else said


def _number(numeral: str, language: str, speaker: Speaker, before: str) -> str:
    """A Roman numeral that its markup knows, where rules leave it (``I``; languages without any).
    They know better with a word before it: “Henry VIII”."""
    number = value(numeral)
    if number is None:
        return ""
    context = " ".join(before.split()[-_CONTEXT:])
    read = _said(f"{context} {numeral}".strip(), language, speaker).text
    left = read.endswith((numeral, " ".join(numeral)))
    return _said(str(number), language, speaker).text if left else ""


def _label(
    element: etree._Element, name: str, written: str, language: str, speaker: Speaker
) -> str:
    label = " ".join((element.get("aria-label") or "").split())
    if not says_something(label) or len(label) > _LONGEST:
        return ""
    role = (element.get("role") or "").split()[:1]
    named = role[0] not in _UNNAMED_ROLES if role else _is_named(element, name)
    if not named or _folded(label) == _folded(written):
        return ""
    return _said(label, language, speaker).text


def _is_named(element: etree._Element, name: str) -> bool:
    return name in _NAMED or (name == "a" and element.get("href") is not None)


def _said(text: str, language: str, speaker: Speaker) -> Spoken:
    # Uses of the lexicon are counted where a text is said, not where it is weighed.
    return replace(speaker, uses=Counter()).speak(text, language)


def _letters(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()
