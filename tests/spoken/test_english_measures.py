"""Measures, percentages, feet and inches, angles, durations."""

from __future__ import annotations

import pytest

from accessible.spoken import speak
from accessible.spoken.english.units import unit


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("8 km", "eight kilometers"),
        ("1 km", "one kilometer"),
        ("1.0 km", "one point zero kilometers"),
        ("9kg.", "nine kilograms."),
        ("9 KG", "nine kilograms"),
        ("70 km/h", "seventy kilometers per hour"),
        ("9.8 m/s²", "nine point eight meters per second squared"),
        ("30 kg/m³", "thirty kilograms per cubic meter"),
        ("5 mg/dL", "five milligrams per deciliter"),
        ("40 sq. mi.", "forty square miles."),
        ("40 km2 (15 sq mi)", "forty square kilometers (fifteen square miles)"),
        ("60.5/km²", "sixty point five per square kilometer"),
        ("90 people/km²", "ninety people per square kilometer"),
        ("3×4 m²", "three by four square meters"),
        ("20 x 30 cm", "twenty by thirty centimeters"),
        ("20 cm x 30 cm", "twenty centimeters by thirty centimeters"),
        ("5-6 km", "five to six kilometers"),
        ("5 km–6 km", "five kilometers to six kilometers"),
        ("40 mph, 30 mpg, 900 rpm", "forty miles per hour, thirty miles per gallon, "
         "nine hundred revolutions per minute"),
        ("16 GB at 3 GHz", "sixteen gigabytes at three gigahertz"),
        ("20 Mbps", "twenty megabits per second"),
        ("30 ft-lb", "thirty foot pounds"),
        ("2 million km", "two million kilometers"),
        ("2×10⁶ m", "two times ten to the sixth meters"),
        ("-3 kg", "minus three kilograms"),
        ("4 m s⁻¹", "four meters per second"),
        ("at 60 m.p.h.", "at sixty miles per hour."),
        ("5 Ghz", "five gigahertz"),
        ("a 40W bulb and 35mm film", "a forty watt bulb and thirty five millimeter film"),
    ],
)  # fmt: skip
def test_units(written: str, spoken: str) -> None:
    assert speak(written, "en").text == spoken


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("a 9 km walk", "a nine kilometer walk"),
        ("a 9-km walk", "a nine kilometer walk"),
        ("a canal 9 km long", "a canal nine kilometers long"),
        ("a 9 km long canal", "a nine kilometers long canal"),
        ("It weighs 5 lbs. of which two are bone.", "It weighs five pounds of which two are bone."),
        ("It rose 300 ft. Then it sank.", "It rose three hundred feet. Then it sank."),
        ("½ lb and 2½ oz", "half a pound and two and a half ounces"),
        ("3/4 oz. of salt", "three quarters ounce of salt"),
        ("two hundred lbs. of it", "two hundred pounds of it"),
        ("several km away", "several kilometers away"),
    ],
)
def test_number_and_noun(written: str, spoken: str) -> None:
    assert speak(written, "en").text == spoken


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("5%", "five percent"),
        ("5 %", "five percent"),
        ("5-10%", "five to ten percent"),
        ("5%–10%", "five percent to ten percent"),
        ("±2%", "plus or minus two percent"),
        ("2 - 3 % more", "two to three percent more"),
        ("8. 25% of them", "eight point two five percent of them"),
        ("0.3‰", "zero point three per mille"),
        ("rates rose 25 bps", "rates rose twenty five basis points"),
        ("up 0.5 pp on the year", "up zero point five percentage points on the year"),
    ],
)
def test_percentages(written: str, spoken: str) -> None:
    assert speak(written, "en").text == spoken


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("25°C, 25 °C and 77 °F", "twenty five degrees Celsius, twenty five degrees Celsius and "
         "seventy seven degrees Fahrenheit"),
        ("−10°", "minus ten degrees"),
        ("a 90° turn", "a ninety degree turn"),
        ("set the oven to 350F", "set the oven to three hundred fifty degrees Fahrenheit"),
        ("a temperature of 4 K", "a temperature of four kelvins"),
        ("48° 12′ N", "forty eight degrees twelve minutes north"),
        ("at 35° N., where", "at thirty five degrees north, where"),
        ("3 mi. W. of it", "three miles west of it"),
        ("48° 12′ and more", "forty eight degrees twelve minutes and more"),
        ("50° 5′ 20″ W", "fifty degrees five minutes twenty seconds west"),
        ("5 ft. 9 in. tall", "five feet nine inches tall"),
        ("a 5 ft. 9 in. fence", "a five foot nine inch fence"),
        ("5'9\" tall", "five feet nine inches tall"),
        ("17\" screens", "seventeen inches screens"),
        ("12 in. wide", "twelve inches wide"),
        ("in 12 in the morning", "in twelve in the morning"),
        ('5" x 7"', "five inches by seven inches"),
        ("1h 20m", "one hour twenty minutes"),
        ("for 20 m. from the gate, 8 ft. down", "for twenty miles from the gate, eight feet down"),
    ],
)  # fmt: skip
def test_degrees_feet_and_times(written: str, spoken: str) -> None:
    assert speak(written, "en").text == spoken


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ('"I am 16" he said', '"I am sixteen" he said'),
        ("“up to level 3” only", "“up to level three” only"),
        ("He was 5 in the race.", "He was five in the race."),
        ("at 10 A.M.", "at ten A M."),
        ("the 4 a day", "the four a day"),
    ],
)
def test_what_is_no_unit(written: str, spoken: str) -> None:
    assert speak(written, "en").text == spoken


def test_units_are_composed() -> None:
    assert unit("kWh/m²") == (
        "kilowatt hour per square meter",
        "kilowatt hours per square meter",
    )
    assert unit("N·m") == ("newton meter", "newton meters")
    assert unit("xyz") is None


def test_degrees_hours_and_marks_as_words() -> None:
    assert (
        speak("It was 50 deg. F. in May.", "en").text == "It was fifty degrees Fahrenheit in May."
    )
    assert speak("It was 50 deg.", "en").text == "It was fifty degrees."
    assert speak("They left at 0600 hrs.", "en").text == "They left at oh six hundred hours."
    assert (
        speak("He gave it 9.5/10 at once.", "en").text
        == "He gave it nine point five out of ten at once."
    )
