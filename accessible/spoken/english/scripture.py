"""Places in scripture: John 3:16, 1 Cor. 13:4–7, Qur'an 2:255."""

from __future__ import annotations

import re

from accessible.spoken import roman
from accessible.spoken.english.numerals import cardinal
from accessible.spoken.rules import DIGITS, Match, Rule
from accessible.spoken.style import Manner

#: The books of the Bible with their usual abbreviations, after "=".
_TABLE = """
Genesis=Gen Ge Gn; Exodus=Exod Ex Exo; Leviticus=Lev Lv; Numbers=Num Nm Nu; Deuteronomy=Deut Dt;
Joshua=Josh Jos; Judges=Judg Jdg Jgs; Ruth=Ru Rth; Samuel=Sam Sm; Kings=Kgs Kin Ki;
Chronicles=Chron Chr; Ezra=Ezr; Nehemiah=Neh; Esther=Esth Est; Job=Jb; Psalms=; Psalm=Ps Psa Pss;
Proverbs=Prov Prv Pr; Ecclesiastes=Eccles Eccl Qoh; Isaiah=Isa Is; Jeremiah=Jer; Lamentations=Lam;
Ezekiel=Ezek Ez Eze; Daniel=Dan Dn; Hosea=Hos; Joel=Jl; Amos=Am; Obadiah=Obad Ob; Jonah=Jon;
Micah=Mic; Nahum=Nah; Habakkuk=Hab; Zephaniah=Zeph Zep; Haggai=Hag; Zechariah=Zech Zec;
Malachi=Mal; Matthew=Matt Mt Mat; Mark=Mk Mar; Luke=Lk Luk; John=Jn Jhn Joh; Acts=; Romans=Rom Rm;
Corinthians=Cor; Galatians=Gal; Ephesians=Eph Ephes; Philippians=Phil Php; Colossians=Col;
Thessalonians=Thess Thes; Timothy=Tim Tm; Titus=Tit; Philemon=Philem Phlm; Hebrews=Heb;
James=Jas Jam; Peter=Pet Pt; Jude=; Revelation=Rev Rv; Revelations=; Apocalypse=Apoc; Tobit=Tob;
Judith=Jdt; Maccabees=Macc Mac; Wisdom=Wis; Sirach=Sir; Ecclesiasticus=Ecclus; Baruch=Bar;
Esdras=Esd Esdr; Surah=; Sura=; Quran=; Koran=; Gita=
"""


def _books() -> dict[str, str]:
    books = {}
    for entry in _TABLE.replace("\n", " ").split(";"):
        name, _, short = entry.strip().partition("=")
        books[name] = name
        books.update(dict.fromkeys(short.split(), name))
    return books


_BOOKS = _books()
_NUMBERED = frozenset(
    "Samuel Kings Chronicles Corinthians Thessalonians Timothy Peter John Maccabees Esdras".split()
)
#: Books that come in two volumes and are nothing else: "2 Corinthians" alone is one.
_ALONE = frozenset("Chronicles Corinthians Thessalonians Maccabees".split())
#: Short forms that are surely a book before a chapter's number alone: "Ps. 23".
_SURE = frozenset(
    "Ps Pss Psa Exod Deut Lev Isa Jer Ezek Matt Mt Mk Lk Jn Rom Gal Eph Heb Prov Eccl Zech".split()
)
_ORDER = {"1": "First", "2": "Second", "3": "Third", "I": "First", "II": "Second", "III": "Third"}

_VERSES = r"\d{1,3}[a-d]?(?: ?[-–—] ?\d{1,3}(?::\d{1,3})?[a-d]?)?f{0,2}"
_PLACE = (
    rf"\d{{1,3}}:{_VERSES}(?:, ?{_VERSES}(?!\w| ?[A-Z])){{0,6}}"
    rf"(?:; ?\d{{1,3}}:{_VERSES}){{0,6}}"
)
_BOOK = (
    r"(?<![\w.])(?:(?P<number>[123]|I{1,3})(?:st|nd|rd)? ?)?"
    r"(?P<book>[A-Z][a-z]{1,14})(?P<point>\.?) ?"
)


def _place(written: str) -> str:
    """13:4–7 as "thirteen, four to seven": a pause between chapter and verse."""
    said = re.sub(r" ?[-–—] ?", " to ", written).replace(":", ", ")
    said = re.sub(r"(?<=\d)ff?(?!\w)", " and following", said)
    said = re.sub(r"(?<=\d)([a-d])(?!\w)", lambda letter: f" {letter[1].upper()}", said)
    return re.sub(r"\d+", lambda number: cardinal(int(number[0])), said)


def _book(match: Match) -> str | None:
    name = _BOOKS.get(match["book"])
    if name is None or (match["number"] and name not in _NUMBERED):
        return None
    if name == "Psalm" and match["book"] == "Pss":
        name = "Psalms"
    return f"{_ORDER[match['number']]} {name}" if match["number"] else name


def _verses(match: Match, manner: Manner) -> str | None:
    book = _book(match)
    return f"{book} {_place(match['place'])}" if book else None


def _old(match: Match, manner: Manner) -> str | None:
    """Gen. xii. 1, Ps. cxix.: a chapter in Roman numerals, as books have it until about 1920."""
    book, chapter = _book(match), roman.value(match["chapter"])
    if book is None or not chapter or chapter > 150:
        return None
    said = f"{book} {cardinal(chapter)}"
    if match["verses"]:
        return f"{said}, {_place(match['verses'])}"
    return said if match["book"] in _SURE or book.startswith("Psalm") else None


def _chapter(match: Match, manner: Manner) -> str | None:
    book = _book(match)
    if not book or not (match["number"] or match["book"] in _SURE):
        return None
    return f"{book} {_place(match['place'])}"


def _alone(match: Match, manner: Manner) -> str | None:
    return _book(match) if match["book"] in _ALONE else None


RULES: tuple[Rule, ...] = (
    Rule(
        "scripture",
        rf"{_BOOK}(?P<place>{_PLACE})(?![\w:]| ?[ap]\.? ?m\b)",
        _verses,
        needs=":",
    ),
    Rule(
        "scripture",
        rf"{_BOOK}(?<=[. ])(?P<chapter>[ivxlc]{{1,7}}|[IVXLC]{{1,7}})\b"
        rf"(?:[.,:] ?(?P<verses>{_VERSES}(?:, ?{_VERSES}(?!\w| ?[A-Z])){{0,6}})(?![\w:]|[.,]\d))?",
        _old,
        needs=DIGITS,
    ),
    Rule(
        "scripture",
        r"(?P<number>)\b(?P<book>Ps|Psa|Psalm|Pss)(?P<point>\.?) "
        r"(?P<chapter>[ivxlc]{2,8})\b(?P<verses>)",
        _old,
        needs=("Ps",),
    ),
    Rule(
        "scripture",
        rf"{_BOOK}(?P<place>\d{{1,3}}(?: ?[-–] ?\d{{1,3}})?)(?![\w:]|[.,]\d)",
        _chapter,
        needs=DIGITS,
    ),
    Rule(
        "scripture",
        r"(?<![\w.,])(?P<number>[123]) (?P<book>[A-Z][a-z]+)(?P<point>)(?!\w)",
        _alone,
        needs="123",
    ),
    Rule(
        "scripture",
        rf"(?:[Qq]ur['’]an|Bhagavad[- ]Gita|[Ss]urah?) (?P<said>{_PLACE})(?!\w)",
        lambda match, manner: _place(match["said"]),
        needs=":",
    ),
)
