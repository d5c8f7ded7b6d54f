"""Numbers: cardinals, decimals, ordinals, fractions, ranges, ratios, mathematics."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from accessible.spoken.european.tongue import Noun, Tongue, noun, region, table
from accessible.spoken.rules import DIGITS, Match, Rule
from accessible.spoken.style import Manner

#: A written number, whatever its marks: 1.234.567,89 and 1 234 567 and 1,234.5 and 1’234.
NUMBER = r"(?:\d{1,3}(?:[ .,'’]\d{3})+(?![\d])(?:[.,]\d+)?|\d+(?:[.,]\d+)?)"
#: Nothing before or after that would make the number a part of something else.
ALONE = r"(?<!\w)(?<!\d[.,'’])"
END = r"(?!\w|[.,'’]\d)"
SIGN = r"(?:(?<![\w)\]])(?P<sign>[-−+±]))?"
#: Digits beyond this many are said one by one.
_LONGEST = 27
_VULGAR = {
    "½": (1, 2),
    "⅓": (1, 3),
    "⅔": (2, 3),
    "¼": (1, 4),
    "¾": (3, 4),
    "⅕": (1, 5),
    "⅖": (2, 5),
    "⅗": (3, 5),
    "⅘": (4, 5),
    "⅙": (1, 6),
    "⅚": (5, 6),
    "⅛": (1, 8),
    "⅜": (3, 8),
    "⅝": (5, 8),
    "⅞": (7, 8),
    "⅑": (1, 9),
    "⅒": (1, 10),
}


@dataclass(frozen=True, slots=True)
class Parsed:
    """A written number: its whole part, its decimal ``mark`` if any, and the digits after it."""

    whole: str
    fraction: str = ""
    mark: str = ""

    @property
    def value(self) -> int:
        return int(self.whole)

    @property
    def single(self) -> bool:
        return not self.mark and self.whole == "1"


def parse(text: str, tongue: Tongue, manner: Manner) -> Parsed:
    """The number as the region writes it; three digits after its other mark are a group."""
    text = re.sub(r"[ '’]", "", text)
    marks = ".," if region(manner.language) in tongue.point_regions else ",."
    if text.count(".") + text.count(",") == 0:
        return Parsed(text)
    if "." in text and "," in text:
        # The last one is the decimal mark, whatever the region.
        mark = max(".,", key=text.rfind)
        whole, _, fraction = text.rpartition(mark)
        return Parsed(re.sub(r"[.,]", "", whole), fraction, marks[0])
    mark = "." if "." in text else ","
    groups = text.split(mark)
    grouped = all(len(group) == 3 for group in groups[1:]) and len(groups[0]) <= 3
    if len(groups) > 2 or (mark == marks[1] and grouped and groups[0] != "0"):
        return Parsed("".join(groups))
    return Parsed(groups[0], groups[1], mark)


def cardinal(digits: str, tongue: Tongue, manner: Manner, gender: str = "") -> str:
    """The words of an integer; one with leading zeros, or without end, is said digit by digit."""
    if len(digits) > _LONGEST or (len(digits) > 1 and digits[0] == "0"):
        return tongue.digits(digits, manner.language)
    return tongue.cardinal(int(digits), manner.language, gender)


def say(number: Parsed, tongue: Tongue, manner: Manner, gender: str = "") -> str:
    """The words of a number before a noun of that gender (empty: before none)."""
    if not number.mark:
        return cardinal(number.whole, tongue, manner, gender)
    # In "una coma cinco millas" the noun reaches over the mark, where it is feminine.
    reached = gender if gender == "f" and tongue.whole_agrees else ""
    whole = cardinal(number.whole, tongue, manner, reached)
    name = tongue.point if number.mark == "." else tongue.comma
    return f"{whole} {name} {tongue.decimals(number.fraction, manner.language, gender)}"


def signed(sign: str | None, words: str, tongue: Tongue) -> str:
    if not sign:
        return words
    name = {"+": tongue.plus, "±": f"{tongue.plus} {tongue.minus}"}.get(sign, tongue.minus)
    return f"{name} {words}"


def pairs(digits: str, say: Callable[[int], str]) -> str:
    """Decimals as most Romance languages read them: as one number up to three, else in pairs."""
    if not digits:
        return ""
    if len(digits) > 12:
        return " ".join(say(int(digit)) for digit in digits)
    zeros = len(digits) - len(digits.lstrip("0"))
    if len(digits) <= 3:
        rest = digits[zeros:]
        return " ".join([say(0)] * zeros + ([say(int(rest))] if rest else []))
    said = []
    for at in range(0, len(digits), 2):
        pair = digits[at : at + 2]
        if pair[0] == "0":
            said += [say(int(digit)) for digit in pair]
        else:
            said.append(say(int(pair)))
    return " ".join(said)


def stop(match: Match, own: bool = True) -> str:
    """The full stop that a match ends with, where it ends a sentence: the voice needs it for its
    fall. That of an abbreviation (``own``) ends one at the end of the text alone."""
    if match.string[match.end() - 1 : match.end()] != ".":
        return ""
    rest = match.string[match.end() :]
    return "" if own and rest.strip(" \"'”’»)“") else "."


def magnitude(tongue: Tongue, written: str) -> Noun | None:
    """The power that a word or abbreviation names."""
    powers = table(tongue.magnitudes)
    name = powers.get(written) or powers.get(written[:1].lower() + written[1:])
    name = name or powers.get(written[:1].upper() + written[1:])
    return noun(name) if name else None


def powers_pattern(tongue: Tongue) -> str:
    """The words and abbreviations of powers: few enough to be a pattern."""
    written = sorted(table(tongue.magnitudes), key=len, reverse=True)
    return "|".join(
        f"[{word[0].lower()}{word[0].upper()}]{re.escape(word[1:])}"
        if len(word) > 3
        else re.escape(word)
        for word in written
    )


def opening(tongue: Tongue, match: Match) -> str:
    """What opens a range, where the words before have not done so: "da " tre a cinque."""
    start = match.start()
    context = match.string[max(0, start - 12) : start]
    if not tongue.range_from or re.search(rf"(?<!\w)(?:{tongue.no_range_from}) ?$", context):
        return ""
    return f"{tongue.range_from} "


def rules(tongue: Tongue) -> tuple[Rule, ...]:
    def plain(match: Match, manner: Manner) -> str | None:
        text = match["number"]
        number = parse(text, tongue, manner)
        word = match["word"] or ""
        gender = (
            "" if number.mark else tongue.agree(number.value if len(number.whole) < 19 else 0, word)
        )
        return signed(match["sign"], say(number, tongue, manner, gender), tongue)

    def powers(match: Match, manner: Manner) -> str | None:
        power = magnitude(tongue, match["power"])
        if power is None:
            return None
        number = parse(match["number"], tongue, manner)
        words = say(number, tongue, manner, power.gender)
        written = match["power"]
        name = power.form(number.single) if written.endswith(".") else written
        if len(written) <= 3:
            name = power.form(number.single)
        return signed(match["sign"], f"{words} {name}{stop(match)}", tongue)

    def ordinal(match: Match, manner: Manner) -> str | None:
        digits = re.sub(r"\D", "", match["number"])
        if len(digits) > 9 or int(digits) == 0:
            return None
        return tongue.ordinal(int(digits), manner.language, tongue.ordinal_gender(match["suffix"]))

    def version(match: Match, manner: Manner) -> str:
        parts = (cardinal(part, tongue, manner) for part in match[0].split("."))
        return f" {tongue.point} ".join(parts)

    def fraction(match: Match, manner: Manner) -> str | None:
        top, bottom = (re.sub(r"\D", "", part) for part in (match["top"], match["bottom"]))
        if len(top) > 12 or len(bottom) > 12 or not int(bottom) or bottom[0] == "0":
            return None
        words = tongue.fraction(int(top), int(bottom), manner.language)
        if (int(top) >= 1000 and int(bottom) < 100) or (top, bottom) == ("24", "7"):
            # Years (1939/40), and what is no part of anything.
            return f"{cardinal(top, tongue, manner)} {cardinal(bottom, tongue, manner)}"
        if words is None:
            return None
        return signed(match["sign"], mixed(match["whole"], words, manner), tongue)

    def vulgar(match: Match, manner: Manner) -> str | None:
        words = tongue.fraction(*_VULGAR[match["vulgar"]], manner.language)
        if match["vulgar"] == "½" and tongue.half and not match["whole"] and match["word"]:
            # "medio kilo", "media hora"
            feminine = tongue.agree(1, match["word"]) == "f" and tongue.half[-1] == "o"
            return tongue.half[:-1] + "a" if feminine else tongue.half
        return words and mixed(match["whole"], words, manner)

    def mixed(whole: str | None, words: str, manner: Manner) -> str:
        """The fraction after its whole number: "dos y tres cuartos", "dos y medio"."""
        if not whole:
            return words
        if words == tongue.fraction(1, 2, manner.language):
            words = tongue.half or words
        return " ".join(f"{cardinal(whole, tongue, manner)} {tongue.mixed} {words}".split())

    def span(match: Match, manner: Manner) -> str | None:
        first = parse(match["first"], tongue, manner)
        last = parse(match["last"], tongue, manner)
        if first.mark or last.mark:
            low, high = (float(f"{n.whole}.{n.fraction or 0}") for n in (first, last))
        else:
            low, high = first.value, last.value
        years = len(first.whole) == 4 and len(last.whole) in (2, 4) and not first.mark
        if (
            len(first.whole) > 9
            or len(last.whole) > 9
            or (low >= high and not (years and high < 100))
        ):
            return None
        word = match["word"] or ""
        if years and 1100 <= low < 2100:
            ends = [
                tongue.year(int(n.whole), manner.language)
                if len(n.whole) == 4
                else cardinal(n.whole, tongue, manner)
                for n in (first, last)
            ]
        else:
            ends = [
                say(n, tongue, manner, "" if n.mark else tongue.agree(n.value, word))
                for n in (first, last)
            ]
        return f"{opening(tongue, match)}{ends[0]} {tongue.to} {ends[1]}"

    def ratio(match: Match, manner: Manner) -> str:
        ends = (parse(match[name], tongue, manner) for name in ("first", "last"))
        first, last = (say(end, tongue, manner) for end in ends)
        return f"{first} {tongue.ratio} {last}"

    operators = table(tongue.operators)

    def operator(match: Match, manner: Manner) -> str | None:
        sign = match["said"].strip()
        if sign in "-–−" and "=" not in match.string and "+" not in match.string:
            return None
        name = operators.get(sign)
        return f" {name} " if name else None

    following = r"(?=(?: (?P<word>[^\W\d_]+))?)"
    return (
        Rule(
            "math",
            r"(?<=[\d)]) ?(?P<said>[-+−–×÷·*/<>=≤≥≠≈±:x] )(?=[\d(])",
            operator,
            needs="+−×÷·*/<>=≤≥≠≈±-–:x",
            also=DIGITS,
        ),
        Rule(
            "version",
            r"(?<![\w.,])\d{1,3}(?:\.\d{1,2}){2,4}(?!\w|[.,]\d)",
            version,
            needs=".",
            also=DIGITS,
        ),
        Rule(
            "fraction",
            rf"{ALONE}{SIGN}(?:(?P<whole>\d{{1,3}}) )?(?P<top>\d+)[/⁄](?P<bottom>\d+(?:\.\d{{3}})"
            rf"*)(?![\w/]|[.,]\d)",
            fraction,
            needs="/⁄",
            also=DIGITS,
        ),
        Rule(
            "fraction",
            rf"(?:{ALONE}(?P<whole>\d{{1,9}}) ?)?(?P<vulgar>[{''.join(_VULGAR)}]){following}",
            vulgar,
            needs="".join(_VULGAR),
        ),
        Rule(
            "ordinal",
            rf"{ALONE}(?P<number>\d{{1,3}}(?:[ .]\d{{3}})*|\d+){tongue.ordinal_suffix}(?!\w)",
            ordinal,
            needs=DIGITS,
        ),
        Rule(
            "range",
            rf"{ALONE}(?<![/–-])(?P<said>(?P<first>{NUMBER}) ?[-–—] ?(?P<last>{NUMBER}))(?![\w/]|"
            rf"[-–.,]\d){following}",
            span,
            needs="-–—",
            also=DIGITS,
        ),
        Rule(
            "ratio",
            rf"{ALONE}(?P<first>{NUMBER}) ?: ?(?P<last>{NUMBER})(?![\w:]|[.,]\d)",
            ratio,
            needs=":",
            also=DIGITS,
        ),
        Rule(
            "cardinal",
            rf"{ALONE}(?P<said>{SIGN}(?P<number>{NUMBER}) (?P<power>{powers_pattern(tongue)}))(?!"
            rf"\w)",
            powers,
            needs=DIGITS,
        ),
        Rule(
            "cardinal",
            rf"{ALONE}(?P<said>{SIGN}(?P<number>{NUMBER})){END}{following}",
            plain,
            needs=DIGITS,
        ),
    )
