"""Sums of money, today's and the old coinage."""

from __future__ import annotations

import pytest

from accessible.spoken import speak


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("It was $4.", "It was four dollars."),
        ("It was $1.", "It was one dollar."),
        ("for $2,350.75", "for two thousand three hundred fifty dollars and seventy five cents"),
        ("$3.00 or $3.5", "three dollars or three dollars and fifty cents"),
        ("$.07 and $0.70", "seven cents and seventy cents"),
        ("£0.01 or £2.20", "one penny or two pounds and twenty pence"),
        ("$8.125 a share", "eight point one two five dollars a share"),
        ("€ 40 and ¥500", "forty euros and five hundred yen"),
        ("-$5 and −£3", "minus five dollars and minus three pounds"),
        ("35¢ or 35p", "thirty five cents or thirty five pence"),
        ("12 € or 12€", "twelve euros or twelve euros"),
    ],
)
def test_sums(written: str, spoken: str) -> None:
    assert speak(written, "en").text == spoken


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("$3.2 million", "three point two million dollars"),
        ("€4bn", "four billion euros"),
        ("£7m", "seven million pounds"),
        ("¥60b", "sixty billion yen"),
        ("$90K", "ninety thousand dollars"),
        ("$1½ million", "one and a half million dollars"),
        ("$2-$3 million", "two to three million dollars"),
        ("£4m–£5m", "four to five million pounds"),
        ("$20-30", "twenty to thirty dollars"),
        ("$40-$60", "forty dollars to sixty dollars"),
        ("1.2 billion pesos", "one point two billion pesos"),
    ],
)
def test_magnitudes_and_ranges(written: str, spoken: str) -> None:
    assert speak(written, "en").text == spoken


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("a $3m house", "a three million dollar house"),
        ("the €50 note", "the fifty euro note"),
        ("ten £100 notes", "ten one hundred pound notes"),
        ("a $2-million loan", "a two million dollar loan"),
        ("a $2-a-day wage", "a two dollar-a-day wage"),
        ("the $20 that he owed", "the twenty dollars that he owed"),
        ("It had cost a £5 or so.", "It had cost a five pounds or so."),
    ],
)
def test_a_sum_before_a_noun_is_singular(written: str, spoken: str) -> None:
    assert speak(written, "en").text == spoken


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("A$6 and NZ$7", "six Australian dollars and seven New Zealand dollars"),
        ("US$2.5bn", "two point five billion U S dollars"),
        ("GBP 9 or 9 GBP", "nine pounds or nine pounds"),
        ("Rs. 250", "two hundred fifty rupees"),
        ("CHF 30", "thirty Swiss francs"),
        ("R$ 8", "eight reais"),
        ("$15/hr", "fifteen dollars per hour"),
        ("£3/lb", "three pounds per pound"),
    ],
)
def test_currencies_and_prices(written: str, spoken: str) -> None:
    assert speak(written, "en").text == spoken


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("£5 12s. 8d.", "five pounds twelve shillings and eightpence."),
        ("£5 12s. in all", "five pounds twelve shillings in all"),
        ("It cost 7s. 6d. then.", "It cost seven shillings and sixpence then."),
        ("rooms at 9s. a week", "rooms at nine shillings a week"),
        ("They paid 4d. each.", "They paid fourpence each."),
        ("for 2½d.", "for twopence halfpenny."),
        ("6l. 10s. a year", "six pounds ten shillings a year"),
        ("300l. a year", "three hundred pounds a year"),
        ("a fee of 20 gns.", "a fee of twenty guineas."),
        ("the £1 hat at 12/6", "the one pound hat at twelve shillings and sixpence"),
        ("5/- a dozen", "five shillings a dozen"),
    ],
)
def test_old_coinage(written: str, spoken: str) -> None:
    assert speak(written, "en-GB").text == spoken


@pytest.mark.parametrize("written", ["the twenties", "a pound of flesh", "in pence", "an A grade"])
def test_words_stay(written: str) -> None:
    assert speak(written, "en").text == written


def test_british_usage() -> None:
    assert speak("£1,230", "en-GB").text == "one thousand two hundred and thirty pounds"
