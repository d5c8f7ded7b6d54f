"""Dates, years, decades and times of the day."""

from __future__ import annotations

import re
from functools import cache

from accessible.spoken.european.numbers import stop
from accessible.spoken.european.tongue import Tongue
from accessible.spoken.rules import DIGITS, Match, Rule
from accessible.spoken.style import Manner

#: Clocks of the world that are named after a time.
_ZONES = "utc gmt est edt cst cdt mst mdt pst pdt cet cest mez mesz wez bst eet"
#: After these, numbers with stops are parts of a text, and no dates.
_PARTS = re.compile(
    r"(?i:§|version|versión|versione|versão|versie|kapitel|abschnitt|chapitre|section|capítulo|"
    r"capitolo|hoofdstuk|nr\.|n°|v\.)$"
)
#: How much of the text before a date decides its form.
_CONTEXT = 40


def before(match: Match, group: str | int = 0) -> str:
    """The text before a match, without the space between."""
    start = match.start(group)
    return match.string[max(0, start - _CONTEXT) : start].rstrip()


@cache
def _ends_with(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{pattern})$")


def alone_in(match: Match) -> bool:
    """Whether the match is the whole text: a cell, a heading, a label."""
    return not (match.string[: match.start()] + match.string[match.end() :]).strip(" .,;:()")


def rules(tongue: Tongue) -> tuple[Rule, ...]:
    full = frozenset(name.lower() for name in tongue.month_names)

    def date(match: Match, manner: Manner, day: int, month: int, year: str | None) -> str | None:
        if not (1 <= day <= 31 and 1 <= month <= 12):
            return None
        shape = tongue.date
        if not year:
            shape = shape[: shape.index("{month}") + len("{month}")]
        return shape.format(
            day=tongue.day(day, before(match), manner.language),
            month=tongue.month_name(month, manner.language),
            year=said_year(year, manner) if year else "",
        )

    def said_year(year: str, manner: Manner) -> str:
        if len(year) == 2:
            digits = year[0] == "0"
            return (
                tongue.digits(year, manner.language)
                if digits
                else tongue.cardinal(int(year), manner.language, "")
            )
        return tongue.year(int(year), manner.language)

    def numeric(match: Match, manner: Manner) -> str | None:
        day, month, year = int(match["day"]), int(match["month"]), match["year"]
        context = before(match)
        if _PARTS.search(context):
            return None
        if not year:
            padded = len(match["day"]) == len(match["month"]) == 2
            surely = padded or match[0].endswith(".")  # 02.03, 2.3.
            dotted = tongue.dotted_days and match["mark"] == "." and surely and alone_in(match)
            if not dotted and not _ends_with(tongue.date_cues).search(context):
                return None
            if match["mark"] != "." and not padded and day < month:
                return None  # a fraction
        if (manner.style.dates == "month" and day <= 12) or (year and month > 12):
            day, month = month, day
        words = date(match, manner, day, month, year)
        return words and words + stop(match)

    def iso(match: Match, manner: Manner) -> str | None:
        return date(match, manner, int(match["day"]), int(match["month"]), match["year"])

    def named(match: Match, manner: Manner) -> str | None:
        month = tongue.month_numbers.get(match["month"].lower().rstrip("."))
        sure = match["month"].lower() in full or "." in match["month"] or match["year"]
        if not sure and not alone_in(match):
            return None  # "3 set" are sets
        words = month and date(match, manner, int(match["day"]), month, match["year"])
        own = match["month"].lower().rstrip(".") not in full
        return words + stop(match, own) if words else None

    def month_and_year(match: Match, manner: Manner) -> str | None:
        month = tongue.month_numbers.get(match["month"].lower().rstrip("."))
        if month is None:
            return None
        name = (
            tongue.month_name(month, manner.language) if "." in match["month"] else match["month"]
        )
        return f"{name}{match['link']}{said_year(match['year'], manner)}"

    def first_day(match: Match, manner: Manner) -> str | None:
        """The first of two days of one month: 3.–5. Mai, du 3 au 5 mai."""
        if match["month"].lower().rstrip(".") not in tongue.month_numbers:
            return None
        link = match["link"].strip()
        link = tongue.to if link in ("-", "–", "—") else link.strip("/,")
        day = tongue.day(int(match["day"]), before(match), manner.language)
        return f"{day} {link} " if link else f"{day} "

    def year_alone(match: Match, manner: Manner) -> str:
        return tongue.year(int(match["said"]), manner.language)

    def decade(match: Match, manner: Manner) -> str:
        return tongue.cardinal(int(match["said"][-2:]), manner.language, "")

    def time(match: Match, manner: Manner) -> str | None:
        groups = match.groupdict()
        hour, minute = int(groups["hour"]), int(groups.get("minute") or 0)
        half = (groups.get("half") or "")[:1].lower()
        if hour > 24 or (half and not 1 <= hour <= 12):
            return None
        if groups.get("mark") == "." and not (half or groups["after"]):
            dotted = tongue.dotted_hours and alone_in(match)
            if not dotted and not _ends_with(tongue.clock_before).search(before(match)):
                return None
        second = groups.get("second")
        words = tongue.time(hour, minute, int(second) if second else None, half, manner.language)
        if groups.get("zone"):
            words += " " + " ".join(groups["zone"].upper())
            if groups["offset"]:
                words += " " + offset(groups["offset"], manner)
        return words + stop(match)

    def offset(written: str, manner: Manner) -> str:
        name = tongue.plus if written[0] == "+" else tongue.minus
        hours, _, minutes = written[1:].partition(":")
        words = f"{name} {tongue.cardinal(int(hours), manner.language, 'f')}"
        return words + (" " + tongue.cardinal(int(minutes), manner.language, "") if minutes else "")

    alone = r"(?<![\w/–-])(?<!\d[.,:])"
    second = r"(?<!\w)(?<!\d[.,:])"
    end = r"(?!\w|[./:,-]\d)"
    first = r"(?:\.?[ºª]|°|er|ᵉʳ|\.)?"
    day = rf"(?P<day>[0-3]?\d){first}"
    month = r"(?P<month>[^\W\d_]{3,10}\.?)"
    links = rf"(?: ?{tongue.links} ?| )"
    year = rf"(?:{links}(?:del? (?:año )?|von )?(?P<year>\d{{4}})(?![\w/]|[.,:-]\d))?"
    two = rf"(?=(?:[^\W\d]{{2,3}} )?(?:[0-3]?\d{first}/)?[0-3]?\d{first}{links}{month}(?!\w))"
    between = r"(?:\. ?)?" if tongue.bare_halves else r"\. ?"
    half = rf"(?P<half>[AaPp]{between}[Mm]\b\.?)"
    zones = _ZONES.replace(" ", "|")
    zone = rf"(?: (?P<zone>(?i:{zones}))(?P<offset>[-+]\d{{1,2}}(?::\d\d)?)?(?!\w))?"
    after = rf"(?P<after>(?:{tongue.clock_after})(?!\w))"
    found = [
        Rule(
            "date",
            rf"{alone}(?P<day>[0-3]?\d)(?P<mark>[./-])(?P<month>[0-3]?\d)(?:(?P=mark)(?P<year>\d"
            rf"{{4}}|\d{{2}})|(?P<year_>)\.?(?= |$|[,;:)]))(?!\w|[./-]\d| ?(?:"
            rf"{tongue.clock_after})\b)",
            numeric,
            needs="./-",
            also=DIGITS,
        ),
        Rule(
            "date",
            rf"{alone}(?P<year>[12]\d{{3}})([-/.])(?P<month>[01]?\d)\2(?P<day>[0-3]?\d){end}",
            iso,
            needs="-/.",
            also=DIGITS,
        ),
        Rule(
            "date",
            rf"{second}(?P<said>{day}(?P<link> ?[-–/,] ?| [^\W\d]{{1,3}} )){two}",
            first_day,
            needs=DIGITS,
        ),
        Rule("date", rf"{second}{day}{links}{month}{year}(?!\w)", named, needs=DIGITS),
        Rule(
            "date",
            rf"(?<!\w){month}(?P<link>{links}(?:del? )?)(?P<year>[12]\d{{3}}){end}",
            month_and_year,
            needs=DIGITS,
        ),
        Rule(
            "date",
            rf"(?<!\w)(?:{tongue.year_cues}) (?P<said>1[1-9]\d\d|20\d\d){end}",
            year_alone,
            needs=DIGITS,
        ),
        Rule(
            "date",
            rf"{second}(?<![\w-]-)(?P<said>1[1-9]\d\d)(?![-–]){end}(?:{tongue.year_before})",
            year_alone,
            needs="1",
        ),
        Rule("date", r"(?P<said>['’‘][2-9]0)(?!\w)", decade, needs="'’‘", also=DIGITS),
        Rule(
            "time",
            rf"{alone}(?P<hour>[0-2]?\d)(?P<mark>[:.])(?P<minute>[0-5]\d)(?:[:.](?P<second>[0-5]"
            rf"\d))?(?: ?{after})?(?: ?{half})?{zone}{end}",
            time,
            needs=":.",
            also=DIGITS,
        ),
        Rule("time", rf"{alone}(?P<hour>[0-2]?\d) ?{half}{zone}(?!\w)", time, needs=DIGITS),
    ]
    if tongue.month_first:
        found.insert(
            4, Rule("date", rf"(?<!\w){month} {day}{year}(?!\w|[.,:]\d)", named, needs=DIGITS)
        )
    if tongue.hours_letter:
        letters = r" ?(?:min|mn|m)(?![^\W\d])\.?"
        found[:0] = [
            Rule(
                "time",
                rf"{alone}(?P<hour>[0-2]?\d) ?[hH] ?(?P<minute>[0-5]\d)(?:{letters}(?: ?"
                rf"(?P<second>[0-5]?\d) ?(?:seg|sec|s)\b\.?)?)?{zone}(?!\w|[.,]\d)",
                time,
                needs="hH",
                also=DIGITS,
            ),
            Rule(
                "time",
                rf"{alone}(?P<hour>[0-2]?\d) ?[hH]{zone}(?<![hH])(?!\w)",
                time,
                needs="hH",
                also=DIGITS,
            ),
        ]
    return tuple(found)
