"""Dates and years in English."""

from __future__ import annotations

import pytest

from accessible.spoken import speak
from accessible.spoken.style import Style

DATES = {
    # the day before the month
    "on 12 May 1940": "on the twelfth of May nineteen forty",
    "the 1st of March, 1855": "the first of March, eighteen fifty five",
    "a 3 June raid": "a third of June raid",
    "Friday 13 October 1307": "Friday the thirteenth of October thirteen oh seven",
    "back in 9/1990": "back in September nineteen ninety",
    "Nov-05-1605": "November fifth sixteen oh five",
    "12-May-98": "the twelfth of May ninety eight",
    "2 MAR 1990": "the second of March nineteen ninety",
    # the month before the day
    "May 12, 1940": "May twelfth, nineteen forty",
    "on Sept. 3rd, 1939": "on September third, nineteen thirty nine",
    "feb 2 2012": "February second twenty twelve",
    "January 10.": "January tenth.",
    "July 4, ’76": "July fourth, seventy six",
    # without a day
    "July 1506": "July fifteen oh six",
    "in March, 1937": "in March, nineteen thirty seven",
    "Aug. 2003": "August two thousand three",
    "It ended in Sept.": "It ended in September.",
    # numbers alone
    "2011-05-06": "May sixth twenty eleven",
    "1998/2/3": "February third nineteen ninety eight",
    "5/6/2011": "May sixth twenty eleven",
    "11/17/05": "November seventeenth oh five",
    "15-01-2020": "the fifteenth of January twenty twenty",
    "25.6.1940": "the twenty fifth of June nineteen forty",
    "Set a reminder for 4/9": "Set a reminder for April ninth",
    # ranges
    "10–12 May 1940": "the tenth to twelfth of May nineteen forty",
    "the 10th and 12th of May": "the tenth and twelfth of May",
    "May 10-12, 1940": "May tenth to twelfth, nineteen forty",
    "1, 2 and 3 June": "the first, second and third of June",
    "30 Sept.–2 Oct. 1938": "the thirtieth of September to the second of October nineteen thirty "
    "eight",
    "Monday–Friday": "Monday to Friday",
    "Wed. and Sat. morning": "Wednesday and Saturday morning",
    "May–June 1940": "May to June nineteen forty",
    "Mon.–Fri., on Sat. and on Tues. the 5th": "Monday to Friday, on Saturday and on Tuesday the "
    "fifth",
    # parts of a year
    "2Q22": "the second quarter of twenty two",
    "in Q3 2021": "in the third quarter of twenty twenty one",
    "in FY2012": "in fiscal year twenty twelve",
}

YEARS = {
    "She was born in 1976.": "She was born in nineteen seventy six.",
    "1900 and 2000": "nineteen hundred and two thousand",
    "In 1905, 2005 and 2010": "In nineteen oh five, two thousand five and twenty ten",
    "conquered by 1064.": "conquered by ten sixty four.",
    "the 1948 elections": "the nineteen forty eight elections",
    "By 2150": "By twenty one fifty",
    "MCMXCIV": "nineteen ninety four",
    # ranges
    "1961–1965 and 2006-2012": "nineteen sixty one to nineteen sixty five and two thousand six to "
    "twenty twelve",
    "1914–18, 1922/33": "nineteen fourteen to eighteen, nineteen twenty two to thirty three",
    "the 87/88 season": "the eighty seven to eighty eight season",
    "1999–present": "nineteen ninety nine to present",
    # lives
    "(b. 1850, d. 1905)": "(born eighteen fifty, died nineteen oh five)",
    "(c. 480–c. 524)": "(circa four eighty to circa five twenty four)",
    "fl. 1200; c1850": "flourished twelve hundred; circa eighteen fifty",
    "(Lee, 2006a)": "(Lee, two thousand six A)",
    # decades and centuries
    "the 1990s, the 1910's": "the nineteen nineties, the nineteen tens",
    "the early 2000s": "the early two thousands",
    "the ’90s, '80s and 70s": "the nineties, eighties and seventies",
    "1960s–80s": "nineteen sixties to eighties",
    "mid-1980s": "mid-nineteen eighties",
    "in the 18th c. a poet": "in the eighteenth century a poet",
    "16th–20th centuries": "sixteenth to twentieth centuries",
    # eras
    "between 44 BC and A.D. 79": "between forty four B C and A D seventy nine",
    "500–400 B.C.E. it": "five hundred to four hundred B C E it",
    "AD 1066, 10,000 BP": "A D ten sixty six, ten thousand B P",
    "27 BC – AD 14": "twenty seven B C to A D fourteen",
    # cut short
    "the summer of ’69": "the summer of sixty nine",
    "in '98-'99": "in ninety eight to ninety nine",
    "(bapt. 26 April 1564)": "(baptized the twenty sixth of April fifteen sixty four)",
    "in 500 ad, not a 2001 ad for": "in five hundred A D, not a two thousand one ad for",
    "class of '05": "class of oh five",
}

COUNTS = {
    "1500 men": "one thousand five hundred men",
    "2001 people": "two thousand one people",
    "with 1250 ships": "with one thousand two hundred fifty ships",
    "1250 armed soldiers": "one thousand two hundred fifty armed soldiers",
    "more than 1250": "more than one thousand two hundred fifty",
    "a population of 1250": "a population of one thousand two hundred fifty",
    "By 4000": "By four thousand",
    "On June 5, 1500 men marched.": "On June fifth, one thousand five hundred men marched.",
    "May 5 of us come?": "May five of us come?",
    "we march 3 miles": "we march three miles",
    "10 May have come": "ten May have come",
}

STAYS = ["in the Sun.", "May I?", "they march on", "Mon ami", "an April fool", "the Mar. Inc"]


@pytest.mark.parametrize(("written", "spoken"), [*(DATES | YEARS | COUNTS).items()])
def test_american(written: str, spoken: str) -> None:
    assert speak(written, "en").text == spoken
    assert speak(spoken, "en").text == spoken


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("5/6/2011", "the fifth of June twenty eleven"),
        ("6/25/2011", "June the twenty fifth twenty eleven"),
        ("2011-05-06", "the sixth of May twenty eleven"),
        ("May 12, 2005", "May the twelfth, two thousand and five"),
    ],
)
def test_british(written: str, spoken: str) -> None:
    assert speak(written, "en-GB").text == spoken


def test_the_user_decides_what_comes_first_and_how_zero_is_said() -> None:
    assert speak("5/6/2011", "en", style=Style(dates="day")).text.startswith("the fifth of June")
    assert speak("5/6/2011", "en-GB", style=Style(dates="month")).text.startswith("May the sixth")
    assert speak("in 1905", "en", style=Style(zero="zero")).text == "in nineteen zero five"


@pytest.mark.parametrize("written", STAYS)
def test_what_is_no_date_stays(written: str) -> None:
    assert not {piece.kind for piece in speak(written, "en").pieces} & {"date", "year"}


def test_each_part_of_a_date_has_its_own_piece() -> None:
    spoken = speak("On May 12, 1940, it rained.", "en")
    at = spoken.text.index("nineteen")
    assert spoken.written_span(at, at + len("nineteen forty")) == (11, 15)
