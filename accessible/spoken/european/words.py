"""Abbreviations, Roman numerals, and marks of notes."""

from __future__ import annotations

import re

from accessible.spoken import roman
from accessible.spoken.european.calendar import before
from accessible.spoken.european.numbers import stop
from accessible.spoken.european.tongue import Tongue, table
from accessible.spoken.labels import label
from accessible.spoken.rules import DIGITS, Match, Rule, Words
from accessible.spoken.style import Manner

_NUMERAL = r"[IVXLCDM]+"
#: Numerals of these letters alone: others may be abbreviations (CD, MD, LI).
_SMALL = r"[IVX]+"
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")


#: At a sentence's end these are names and words, not abbreviations.
_WORDS = frozenset("max. ed. al. art. tel. min. prof. cap. col. geb. apto.".split())


def capital(words: str, written: str) -> str:
    """The words with the first letter's case of what is written."""
    return words[:1].upper() + words[1:] if written[:1].isupper() else words


def rules(tongue: Tongue) -> tuple[Rule, ...]:
    anywhere = table(tongue.abbreviations)
    numbered = table(tongue.before_number)
    named = table(tongue.before_name)
    phrases = {key.replace(" ", ""): said for key, said in table(tongue.phrases).items()}

    def phrase(match: Match, manner: Manner) -> str | None:
        written = re.sub(r"\s", "", match[0])
        said = phrases.get(written) or phrases.get(written.lower())
        return said and capital(said, written) + stop(match)

    def look_up(entries: dict[str, str], *, exact: bool = False, keep_stop: bool = True) -> Words:
        def words(match: Match, manner: Manner) -> str | None:
            written = match["said"]
            said = entries.get(written)
            rest = match.string[match.end() :].strip(" \"'”’»)“!?")
            if match.start() and not rest and written.lower() in _WORDS:
                return None
            if said is None and written[1:].islower() and not exact:
                said = entries.get(written.lower())
            if said is None:
                return None
            return capital(said, written) + (stop(match) if keep_stop else "")

        return words

    def century(match: Match, manner: Manner) -> str | None:
        number = roman.value(match["numeral"])
        if not number or tongue.century is None:
            return None
        return tongue.century(number, match, manner)

    def ruler(match: Match, manner: Manner) -> str | None:
        number = roman.value(match["numeral"])
        name = match["name"]
        known = name in tongue.ruler_names or name.removesuffix("s") in tongue.ruler_names
        if not number or number > 39 or (not known and len(match["numeral"]) < 2):
            return None
        if not known:
            return tongue.cardinal(number, manner.language, "") + stop(match)
        return tongue.regnal(number, name, match, manner) + stop(match)

    def numeral(match: Match, manner: Manner) -> str | None:
        number = roman.value(match["said"])
        return tongue.cardinal(number, manner.language, "") if number else None

    def heading(match: Match, manner: Manner) -> str | None:
        number = roman.value(match["said"])
        return tongue.cardinal(number, manner.language, "") if manner.heading and number else None

    def note(match: Match, manner: Manner) -> str:
        if manner.style.notes == "silent":
            return ""
        number = re.sub(r"\D", "", match[0].translate(_SUPERSCRIPTS))
        words = tongue.cardinal(int(number), manner.language, "")
        return f" {label('noteref', manner.language)}{words}"

    spaced = "|".join(
        r"\.? ?".join(re.escape(part) for part in key.split(".") if part)
        + (r"\." if key.endswith(".") else "")
        for key in sorted(phrases, key=len, reverse=True)
    )
    word = r"[^\W\d_]"

    def met(entries: dict[str, str]) -> tuple[str, ...]:
        """What a text holds that has one of the entries."""
        return tuple(dict.fromkeys(form for key in entries for form in (key, key.capitalize())))

    shape = rf"(?<![\w.-])(?P<said>{word}[\w°ºª]*(?:\.-?{word}+)*[°º]?\.?)"
    marked = rf"(?<![\w.-])(?P<said>{word}\w*(?:(?:\.-?{word}+)+\.?|\.?[°ºª]\.?|\.))(?!\w)"
    second = re.compile(rf"(?<!\w)(?:{tongue.century_before}) {_SMALL}$")
    return (
        Rule(
            "reference",
            r"(?<=[^\s\[\](\d])(?P<said>(?: ?\[\d{1,3}(?:[,–-] ?\d{1,3})*\])+)",
            note,
            needs="[",
        ),
        Rule(
            "reference",
            r"(?<=[^\W\d][.,;:!?»”\"’)])[¹²³⁴-⁹⁰]{1,3}(?!\w)|(?<=[^\W\d]{4})[¹²³⁴-⁹⁰]{1,3}(?!\w)",
            note,
            needs="¹²³⁴⁵⁶⁷⁸⁹",
        ),
        Rule(
            "abbreviation",
            rf"(?<![\w.])(?=\w{{1,4}}[.-])(?i:{spaced or '(?!)'})(?!\w)",
            phrase,
            needs=".",
        ),
        Rule(
            "title",
            rf"{shape}(?= ?(?:{word}\.[ -]?)*[A-ZÀ-Þ])",
            look_up(named, exact=True, keep_stop=False),
            needs=met(named),
        ),
        Rule(
            "abbreviation",
            rf"{shape}(?= ?(?:\d|[IVXLC]{{2,}}\b|[IVX](?![\w.])))",
            look_up(numbered, keep_stop=False),
            needs=met(numbered),
            also=DIGITS + "IVXLC",
        ),
        Rule("abbreviation", marked, look_up(anywhere), needs=tongue.abbreviation_marks),
        Rule(
            "roman",
            rf"(?<!\w)(?:{tongue.century_before}) (?P<said>(?P<numeral>{_NUMERAL}|[ivx]+)"
            rf"(?P<suffix>))(?!\w)",
            century,
        ),
        Rule(
            "roman",
            rf"(?<=[IVX] )(?:\w{{1,2}} |[-–] )(?:el |il )?(?P<said>(?P<numeral>{_SMALL})"
            r"(?P<suffix>))(?!\w)",
            century,
            guard=lambda match, manner: bool(second.search(before(match))),
        ),
        Rule(
            "roman",
            rf"(?<![\w.])(?P<said>(?P<numeral>{_NUMERAL}){tongue.roman_suffix}(?P<dot>\.?))(?= "
            rf"(?:{tongue.century_after})(?!\w))",
            century,
        ),
        Rule("roman", rf"(?<!\w)(?:{tongue.numbered})\.? (?P<said>{_NUMERAL})(?![\w’'])", numeral),
        Rule(
            "roman",
            rf"(?<![\w.’'])(?P<name>[A-ZÀ-Þ]{word}{{2,}}) (?P<said>(?P<numeral>{_SMALL})(?P<dot>"
            rf"{tongue.regnal_dot}))(?![\w’'-]| [A-Z]\b)",
            ruler,
            needs="IVX",
        ),
        Rule("roman", rf"^(?P<said>{_NUMERAL})(?=\.?$|[.:] |\. ?[—–-])", heading),
    )
