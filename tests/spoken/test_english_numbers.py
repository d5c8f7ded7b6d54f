"""Cardinals, ordinals, fractions, decimals, ranges, ratios, scores."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accessible.spoken import speak


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("30 men", "thirty men"),
        ("4,200 sheep", "four thousand two hundred sheep"),
        ("4\u202f200\u202f000 sheep", "four million two hundred thousand sheep"),
        ("12 000 sheep", "twelve thousand sheep"),
        ("file 007", "file zero zero seven"),
        ("-8 and −8", "minus eight and minus eight"),
        ("+8", "plus eight"),
        ("±8", "plus or minus eight"),
        ("50+ ways", "fifty plus ways"),
        ("#9 and # 10", "number nine and number ten"),
        ("40K fans", "forty thousand fans"),
        ("2bn years", "two billion years"),
        ("1.5M users", "one point five million users"),
        ("the 3M firm", "the three M firm"),
        ("a 10K run", "a ten K run"),
        ("a 4K screen", "a four K screen"),
        ("12345678901", "one two three four five six seven eight nine zero one"),
        ("18text", "eighteen text"),
        (
            "1,234,567,891 stars",
            "one billion two hundred thirty four million five hundred sixty "
            "seven thousand eight hundred ninety one stars",
        ),
        ("(3)", "(three)"),
    ],
)
def test_cardinals(written: str, spoken: str) -> None:
    assert speak(written, "en").text == spoken


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("the 1st, 2nd, 3rd and 4th", "the first, second, third and fourth"),
        ("the 11TH hour", "the eleventh hour"),
        ("the 1,000th visitor", "the one thousandth visitor"),
        ("the 22d of the month", "the twenty second of the month"),
        ("the 2d Cavalry", "the second Cavalry"),
        ("13rd", "thirteen rd"),
        ("22th", "twenty two th"),
    ],
)
def test_ordinals(written: str, spoken: str) -> None:
    assert speak(written, "en").text == spoken


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("1/3 of it", "one third of it"),
        ("½ of it", "one half of it"),
        ("7/8 of it", "seven eighths of it"),
        ("4½ hours", "four and a half hours"),
        ("4 1/2 hours", "four and a half hours"),
        ("6⅛ and 6⅔", "six and an eighth and six and two thirds"),
        ("19/3", "nineteen thirds"),
        ("2/3rds", "two thirds"),
        ("1/5,000 of a second", "one five thousandth of a second"),
        ("3/0", "three divided by zero"),
        ("open 24/7", "open twenty four seven"),
        ("a 50/50 chance", "a fifty fifty chance"),
        ("a blood pressure of 130/85", "a blood pressure of one hundred thirty over eighty five"),
        ("either and/or both", "either and/or both"),
    ],
)
def test_fractions(written: str, spoken: str) -> None:
    said = speak(written, "en").text
    assert said.replace("and or", "and/or") == spoken


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("0.05", "zero point zero five"),
        (".5", "point five"),
        ("1,200.75", "one thousand two hundred point seven five"),
        ("was 6. 4 miles off", "was six point four miles off"),
        ("(0. 42)", "(zero point four two)"),
        ("at number 6. 4 men came", "at number six. four men came"),
        ("1.5E-9", "one point five times ten to the minus nine"),
        ("3·5 grains", "three point five grains"),
        ("padding 0.5em", "padding zero point five em"),
    ],
)
def test_decimals(written: str, spoken: str) -> None:
    assert speak(written, "en").text == spoken


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("4–6 men", "four to six men"),
        ("4 - 6 men", "four to six men"),
        ("a 3:1 majority", "a three to one majority"),
        ("drawn at 1:25,000", "drawn at one to twenty five thousand"),
        ("They won 4-1.", "They won four to one."),
        ("She won 6-4, 3-6, 7-5.", "She won six four, three six, seven five."),
        ("a 6x6 truck", "a six by six truck"),
        ("3 × 4 = 12", "three times four equals twelve"),
        ("an 8x zoom", "an eight x zoom"),
        ("a split of 50-50", "a split of fifty fifty"),
        ("odds of 9/2", "odds of nine to two"),
        ("8x more", "eight times more"),
    ],
)
def test_ranges_ratios_scores(written: str, spoken: str) -> None:
    assert speak(written, "en").text == spoken


def test_british_numbers_have_and() -> None:
    assert speak("260 of them", "en-GB").text == "two hundred and sixty of them"


@given(st.text(alphabet="0123456789.,/-–:% ½²x°'\"kmKM", max_size=30))
def test_no_digit_is_left(written: str) -> None:
    said = speak(written, "en").text
    assert not any(character.isdecimal() for character in said)
    assert speak(said, "en").text == said
