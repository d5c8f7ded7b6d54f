"""Times of the day in English."""

from __future__ import annotations

import pytest

from accessible.spoken import speak
from accessible.spoken.style import Style

TIMES = {
    "at 3:30 pm": "at three thirty P M",
    "7 P. M., only": "seven P M, only",
    "10.30pm": "ten thirty P M",
    "It came at 5 a.m.": "It came at five A M.",
    "At 4 P.M. Holmes came.": "At four P M Holmes came.",
    "1:00 a.m. sharp": "one A M sharp",
    "at ten a.m. today": "at ten A M today",
    "A.M. or P.M., it is": "A M or P M, it is",
    "at 23:02:07 EDT": "at twenty three oh two and seven seconds E D T",
    "5:30ish": "five thirtyish",
    "1:59 p.m.est": "one fifty nine P M E S T",
    "9:30 GMT, GMT+1, UTC−05:30": "nine thirty G M T, G M T plus one, U T C minus five thirty",
    # ranges
    "2pm-5pm": "two P M to five P M",
    "10–11 a.m. daily": "ten to eleven A M daily",
    "9:15–17:45": "nine fifteen to seventeen forty five",
    # by the clock
    "at 06:05 and 18:45": "at six oh five and eighteen forty five",
    "01:00, 23:00, 00:00": "one o'clock, twenty three o'clock, midnight",
    "10:30 o'clock": "ten thirty o'clock",
    "the 4:35 train": "the four thirty five train",
    "at 8.30.": "at eight thirty.",
    "the 10.15 train": "the ten fifteen train",
    "4h30": "four hours thirty",
    "0800 hours, at 1430 hours": "oh eight hundred hours, at fourteen thirty hours",
    # durations
    "21:51:31": "twenty one hours fifty one minutes and thirty one seconds",
    "1:23.45": "one minute twenty three point four five seconds",
}

NO_TIMES = {
    "a 16:10 aspect ratio": "sixteen to ten",
    "1500 hours of work": "one thousand five hundred",
    "It rose at 8.30 per cent.": "eight point three",
    "at 25:70": "twenty five",
}


@pytest.mark.parametrize(("written", "spoken"), [*TIMES.items()])
def test_times(written: str, spoken: str) -> None:
    assert speak(written, "en").text == spoken
    assert speak(spoken, "en").text == spoken


@pytest.mark.parametrize(("written", "part"), [*NO_TIMES.items()])
def test_what_is_no_time(written: str, part: str) -> None:
    spoken = speak(written, "en")
    assert part in spoken.text
    assert "time" not in {piece.kind for piece in spoken.pieces}


def test_the_user_decides_how_zero_is_said() -> None:
    assert speak("at 6:05", "en", style=Style(zero="zero")).text == "at six zero five"
