"""English: telephone numbers, ISBNs, versions, serials, letters with digits."""

from __future__ import annotations

import pytest

from accessible.spoken import Style, speak

NUMBERS = [
    ("+1-212-555-0143", "plus one, two one two, five five five, O one four three"),
    ("(212) 555-0143", "two one two, five five five, O one four three"),
    ("212.555.0143", "two one two, five five five, O one four three"),
    ("1-800-555-0143", "one, eight hundred, five five five, O one four three"),
    ("1-800-FLY-AWAY", "one, eight hundred, fly away"),
    ("+44 20 7946 0018", "plus four four, two O, seven nine four six, O O one eight"),
    ("078-05-1120", "O seven eight, O five, one one two O"),
    ("Call 911 at once", "Call nine one one at once"),
    ("phone 867-5309", "phone eight six seven, five three O nine"),
    ("ISBN 978-0-14-143951-8", "I S B N nine seven eight O one four one four three nine "
     "five one eight"),
    ("ISBN 0140447938", "I S B N O one four O four four seven nine three eight"),
    ("ISBN 0-8044-2957-X", "I S B N O eight O four four two nine five seven X"),
    ("version 2.0.1", "version two point zero point one"),
    ("v1.2.3", "version one point two point three"),
    ("at 192.168.0.12", "at one nine two dot one six eight dot zero dot one two"),
    ("a 401(k) plan", "a four oh one K plan"),
    ("Agent 007", "Agent double oh seven"),
]  # fmt: skip

CODES = [
    ("a B-52 and an F-16", "a B fifty two and an F sixteen"),
    ("two F-16s", "two F sixteens"),
    ("the C - 17", "the C seventeen"),
    ("covid-19", "covid nineteen"),
    ("MP3s", "M P threes"),
    ("W3C", "W three C"),
    ("room 12B", "room twelve B"),
    ("a 3D film in 4K", "a three D film in four K"),
    ("the M25 and the A4", "the M twenty five and the A four"),
    ("t2000", "t two thousand"),
    ("p53 and x86", "p fifty three and x eighty six"),
    ("IPv6", "I P v six"),
    ("flight AA123", "flight A A one two three"),
    ("133-A", "one hundred thirty three A"),
    ("7-b-22-x", "seven b twenty two x"),
    ("His PIN was 4071", "His PIN was four O seven one"),
    ("a .38 Special and a .30-06", "a thirty eight Special and a thirty aught six"),
    ("a .75 share", "a point seven five share"),
    ("Form 1040", "Form ten forty"),
    ("The .45 and a .303", "The forty five and a three O three"),
    ("83-4471-B", "eighty three forty four seventy one B"),
    ("the 49ers", "the forty niners"),
    ("C# and F# minor", "C sharp and F sharp minor"),
    ("SW1A 1AA", "S W one A one A A"),
]


@pytest.mark.parametrize(("written", "spoken"), NUMBERS + CODES)
def test_codes(written: str, spoken: str) -> None:
    assert speak(written, "en").text == spoken


def test_zero_is_said_as_the_user_likes() -> None:
    assert speak("555-0103", "en", style=Style(zero="zero")).text == (
        "five five five, zero one zero three"
    )


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("a 6-year-old", "a six-year-old"),
        ("pages 100-2000", "pages one hundred to two thousand"),
        ("on 5.6.2011", "on the fifth of June twenty eleven"),
    ],
)
def test_what_is_no_code(written: str, spoken: str) -> None:
    assert speak(written, "en").text == spoken
