"""References: pages, figures and sections, laws, editions, works of music, numbered names."""

from __future__ import annotations

import re

from accessible.spoken import roman
from accessible.spoken.english.numerals import cardinal, digits, year
from accessible.spoken.english.quantity import sentence_ends
from accessible.spoken.rules import DIGITS, Match, Pattern, Rule
from accessible.spoken.style import Manner

#: What stands before a number, by its abbreviation in lower case.
_SHORT = {
    "p": "page", "pp": "pages", "pg": "page", "pgs": "pages", "fol": "folio", "fols": "folios",
    "l": "line", "ll": "lines", "v": "verse", "vv": "verses", "ch": "chapter", "chap": "chapter",
    "chs": "chapters", "chaps": "chapters", "sec": "section", "secs": "sections",
    "sect": "section", "sects": "sections", "fig": "figure", "figs": "figures", "eq": "equation",
    "eqs": "equations", "eqn": "equation", "eqns": "equations", "no": "number", "nos": "numbers",
    "vol": "volume", "vols": "volumes", "bk": "book", "bks": "books", "pt": "part", "pts": "parts",
    "art": "article", "arts": "articles", "n": "note", "nn": "notes", "col": "column",
    "cols": "columns", "pl": "plate", "pls": "plates", "tab": "table", "par": "paragraph",
    "para": "paragraph", "paras": "paragraphs", "cl": "clause", "app": "appendix",
    "op": "opus", "cap": "chapter", "lib": "book", "ep": "episode", "ex": "example",
    "amend": "amendment", "fn": "footnote", "fns": "footnotes",
    "prop": "proposition", "thm": "theorem", "def": "definition", "st": "stanza", "sc": "scene",
}  # fmt: skip
#: Cut short without a point as well.
_POINTLESS = frozenset("pp fig figs vol vols nos eq eqs eqn chap chaps sect op".split())
_WORDS = frozenset(_SHORT.values()) | frozenset(
    "map maps rule rules question questions exercise exercises problem footnote footnotes item "
    "items exhibit lemma corollary psalm psalms canto sonnet tables articles plates examples "
    "clauses appendices propositions theorems definitions episodes stanzas scenes act acts".split()
)
#: A number of four digits after these is none of a year.
_LONG = frozenset(
    "page pages line lines verse verses number numbers section sections footnote note notes rule "
    "folio folios column columns equation item items".split()
)
#: Short forms that are words too: "She loved art. 5 paintings hung there."
_WORDY = frozenset("art no fig tab app ex cap lib def par prop sec pl col st ep pt cl".split())
_COUNTS = Pattern(r" ?\d+ [a-z]+s\b(?<!\bis)(?<!\bwas)(?<!\bhas)(?<!\bas)(?<!\bthis)")
#: "No 300 million dollar unveiling": the word no, and what is counted.
_COUNTED = Pattern(r" \d[\d,.]* (?!(?:and|or|in|of|on|at|is|was|has|had|to|for|by|with)\b)[a-z]")
_LEAVES = frozenset(("folio", "folios"))

_DASH = r" ?[-–—] ?"
_PARTS = r"(?:\((?:\d{1,3}|[A-Za-z]|[ivx]{1,5})\))"
_WORD = r"(?<![\w.-])(?<!\w['’])(?P<word>[A-Za-z]{1,14}|§§?|¶¶?)"
_ITEM = rf"\d+(?:\.\d+)*[a-eg-z]?(?:{_PARTS}{{1,5}})?"
_NUMBERS = (
    rf"(?P<first>{_ITEM})(?:(?P<dash>{_DASH})(?P<last>{_ITEM}|[a-z]))?(?P<following> ?ff?\b\.?)?"
)
_END = r"(?![\w%°]|[.,:/]\d|[-–]\d|\()"


def _item(written: str, word: str, manner: Manner) -> str:
    """3.2a as "three point two A", 12(b)(6) as "twelve B six", 12r as "twelve recto"."""
    said = []
    number = re.match(r"\d+(?:\.\d+)*", written)
    rest = written[number.end() :] if number else written
    if number:
        parts = number[0].split(".")
        said.append(_number(parts[0], word, manner))
        for part in parts[1:]:
            said.append(f"point {_decimals(part)}")
    for part in re.findall(r"\w+", rest):
        if part.isdigit():
            said.append(cardinal(int(part)))
        elif word in _LEAVES and part in ("r", "v"):
            said.append("recto" if part == "r" else "verso")
        elif len(part) > 1 and (value := roman.value(part)):
            said.append(cardinal(value))
        else:
            said.append(" ".join(part.upper()))
    return " ".join(said)


def _number(written: str, word: str, manner: Manner) -> str:
    if len(written) > 1 and written[0] == "0":
        return digits(written, manner.style.zero)
    number = int(written)
    if word in ("section", "sections", "rule") and 1000 < number < 10_000:
        return year(number, manner.style.zero)  # section nineteen eighty three
    return cardinal(number, british=not manner.american)


def _decimals(written: str) -> str:
    return digits(written) if written[0] == "0" or len(written) > 2 else cardinal(int(written))


def _kind_of_place(match: Match) -> str | None:
    """The full word that stands before the number, where it is one of ours."""
    word = match["word"]
    low = word.lower()
    if word in ("§", "§§", "¶", "¶¶"):
        return ("section" if word[0] == "§" else "paragraph") + "s" * (len(word) - 1)
    if not match["point"] and not match["space"]:
        return None
    if low in _WORDS and not match["point"]:
        return low
    if low not in _SHORT:
        return None
    text, end = match.string, match.end("word")
    if low in ("st", "pt") and text[: match.start("word")].rstrip()[-1:].isdigit():
        return None  # 12 st. 5 lb.
    if low == "v" and re.match(r"\. ?\d+\.\d", text[end : end + 12]):
        return None  # a version
    if match["point"]:
        capital = len(word) == 1 and word.isupper() and word != "P"
        wordy = low in _WORDY and _COUNTS.match(text, end + len(match["point"]))
        return None if capital or wordy else _SHORT[low]
    if low == "no" and word != "no":
        opening = not text[: match.start("word")].strip("\"'“‘(— ")
        if opening and _COUNTED.match(text, end):
            return None  # "No 300 million dollar unveiling"
        oxide = word == "NO" and re.search(r", NO ?[123]\b", text[max(0, end - 4) : end + 3])
        return None if oxide or _COUNTS.match(text, end) else "number"
    return _SHORT[low] if low in _POINTLESS or word in ("Ch", "Sec", "Art") else None


def _numbers(match: Match, manner: Manner) -> str | None:
    word = _kind_of_place(match)
    first, last = match["first"], match["last"]
    if word is None:
        return None
    if first.isdigit() and len(first) == 4 and word not in _LONG:
        return None
    if word == "number" and last and match["dash"] == "-" and len(first) != len(last):
        return None  # a docket, a part
    said = _item(first, word, manner)
    if last:
        several = word.endswith("s") or word in _LONG or match["dash"].strip() != "-"
        if first.isdigit() and last[0].isdigit() and int(re.split(r"\D", last)[0]) < int(first[-1]):
            several = False  # problem 5–1
        said += (" to " if several else " ") + _item(last, word, manner)
    if match["following"] == "f" and word not in _LONG:
        said += " F"
    elif match["following"]:
        said += " and following"
        if match["following"].endswith(".") and sentence_ends(match.string, match.end()):
            said += "."
    return said


def _like(written: str, said: str) -> str:
    return said.capitalize() if written[0].isupper() else said


def _abbreviation(match: Match, manner: Manner) -> str | None:
    word = _kind_of_place(match)
    if word is None or word == match["word"].lower():
        return None
    space = "" if match.string[match.end("said")] == " " else " "
    return _like(match["word"], word) + space


def _before_roman(match: Match, manner: Manner) -> str | None:
    word, numeral = match["word"], match["numeral"]
    value = roman.value(numeral)
    low = word.lower()
    if value is None or value > 400 or low not in _SHORT or (len(word) == 1 and word != "p"):
        return None
    if numeral in ("C", "D", "L", "M") and low in _WORDY:
        return None
    if numeral == "I" and low in _WORDY and re.match(r" [a-z]|['’]", match.string[match.end() :]):
        return None  # "No. I won't."
    if not match["point"] and low not in _POINTLESS:
        return None
    return _like(word, _SHORT[low])


def _edition(match: Match, manner: Manner) -> str | None:
    text, end = match.string, match.end()
    if end == len(text) and text.rfind("(") > text.rfind(")"):
        return None  # the rest of "(5th ed., 1998)" was cut off
    said = "revised edition" if match["revised"] else "edition"
    return said + ("." if _ends(match) else "")


def _ends(match: Match) -> bool:
    """Whether the point of an abbreviation also ends the sentence."""
    return match[0].endswith(".") and sentence_ends(match.string, match.end())


_BY = {"ed": "edited by", "eds": "edited by", "trans": "translated by", "tr": "translated by"}


def _by(match: Match, manner: Manner) -> str:
    return _like(match["word"], _BY[match["word"].lower()])


def _pages(match: Match, manner: Manner) -> str:
    number = int(match["number"])
    stop = "." if sentence_ends(match.string, match.end()) else ""
    return f" page{'s' * (number != 1)}{stop}"


def _pairs(match: Match, manner: Manner) -> str:
    return year(int(match["said"]), manner.style.zero)


_LATIN = {
    "cf": "compare",
    "ibid": "ibidem",
    "et seq": "and following",
    "et seqq": "and following",
    "op cit": "op cit",
    "loc cit": "loc cit",
}


def _latin(match: Match, manner: Manner) -> str:
    said = _like(match["latin"], _LATIN[re.sub(r"[. ]+", " ", match["latin"].lower()).strip()])
    stop = not said.lower().startswith("compare") and sentence_ends(match.string, match.end())
    return said + ("." if stop else "")


RULES: tuple[Rule, ...] = (
    # p. 7, pp. 3–7, fol. 12r, Figs. 2a–c, Rule 12(b)(6), § 5
    Rule(
        "reference",
        rf"{_WORD}(?P<point>\.?)(?P<space> ?)(?P<said>{_NUMBERS}){_END}",
        _numbers,
        needs=DIGITS,
    ),
    Rule(
        "reference",
        rf"(?P<said>{_WORD}(?P<point>\.?))(?=(?P<space> ?)\d)",
        _abbreviation,
        needs=DIGITS,
    ),
    Rule(
        "reference",
        r"(?<![\w.-])(?<!\w['’])(?P<said>(?P<word>[A-Za-z]{1,5})(?P<point>\.?))"
        r" (?P<numeral>[IVXLCDM]+|[ivxlcdm]+)(?!\w)",
        _before_roman,
        needs=(". ", "ol ", "ols ", "pp ", "ig ", "igs "),
    ),
    Rule(
        "reference",
        r"(?:№|\bN[º°])(?P<space> ?)(?=\d)",
        lambda match, manner: "number ",
        needs="№º°",
    ),
    Rule(
        "reference",
        r"\b(?P<number>\d+)(?P<said> pp?\.)(?=$|[\s,;:)\]])",
        _pages,
        needs=(" p.", " pp."),
        also=DIGITS,
    ),
    Rule("reference", r"(?<![\w.])pp\.(?= ?[,;:)]|$)", "pages", needs=("pp.",)),
    Rule(
        "reference",
        r"(?<![\w.])(?P<word>[Vv]ol)(?P<several>s?)(?:\.|(?=$))",
        lambda match, manner: _like(match["word"], "volume") + match["several"],
        needs=("vol", "Vol"),
    ),
    Rule(
        "reference",
        r"(?<![\w.,])(?P<first>\d{1,4}) ?ff\b\.?",
        lambda match, manner: (
            f"{cardinal(int(match['first']), british=not manner.american)} and following"
            + ("." if match[0].endswith(".") and sentence_ends(match.string, match.end()) else "")
        ),
        needs=DIGITS,
        also=("ff",),
    ),
    Rule(
        "abbreviation",
        r"(?<![\w.])(?P<latin>cf|[Ii]bid|et seqq?|op\. ?cit|loc\. ?cit|Cf|Op\. ?cit)\.",
        _latin,
        needs=("f.", "id.", "eq.", "qq.", "cit."),
    ),
    # 3rd ed., rev. ed., ed. by, (eds.)
    Rule(
        "abbreviation",
        r"(?:\b\d{1,3}(?:st|nd|rd|th|d)|\b(?:[Ff]ir|fif|six|nin)[a-z]+|\bnew|\bsecond|\bthird) "
        r"(?P<said>(?P<revised>rev\. )?(?:ed\.|edn\b\.?))",
        _edition,
        needs=("ed.", "edn"),
    ),
    Rule("abbreviation", r"\b(?P<revised>[Rr]ev)\. edn?\b\.?", _edition, needs=("ev. ed",)),
    Rule(
        "abbreviation",
        r"(?<![\w.])(?P<word>[Ee]ds?|[Tt]rans|[Tt]r)\. (?:and [a-z]+\. )?by\b",
        _by,
        needs=(". by",),
    ),
    Rule(
        "abbreviation",
        r"\((?P<said>eds?\.)(?=\))",
        lambda match, manner: "editors" if match["said"] == "eds." else "editor",
        needs=("(ed",),
    ),
    # Eq. (3)
    Rule(
        "reference",
        r"\b(?P<word>[Ee]q(?:uatio)?ns?|[Ee]qs?)\.? (?P<said>\((?P<number>\d+(?:\.\d+)*)\))",
        lambda match, manner: _item(match["number"], "equation", manner),
        needs=("q",),
    ),
    Rule(
        "reference",
        r"\b(?P<word>[Ee]qn?s?)\.(?= \(\d)",
        lambda match, manner: _like(match["word"], _SHORT[match["word"].lower()]),
        needs=("q",),
    ),
    Rule(
        "reference",
        r"\b(?:[Mm]y|[Tt]he|[Hh]is|[Hh]er|[Oo]ur|[Tt]heir|[Yy]our|a|’s|'s) (?P<said>[Nn]o\.)"
        r"(?= (?:one|two|three|four|five|six|seven|eight|nine|ten)\b)",
        "number",
        needs=("no. ", "No. "),
    ),
    # BWV 565, K. 331
    Rule(
        "reference",
        r"\b(?:BWV|HWV|KV|RV|WoO|Hob\.|K\.) ?(?P<said>[1-9]\d\d)(?!\w|[.,:]\d)",
        _pairs,
        needs=DIGITS,
    ),
    Rule("reference", r"\bK\.(?= [1-9]\d\d?\b)", "K", needs=("K. ",), also=DIGITS),
    # Boeing 747
    Rule(
        "cardinal",
        r"\b(?:Boeing|Airbus|Room|Flight(?: [A-Z]{2})?) (?P<said>[1-9]\d\d)"
        r"(?!\w|[.,:]\d)",
        _pairs,
        needs=DIGITS,
    ),
)
