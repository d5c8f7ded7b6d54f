"""Emoji by name, or silent; ornaments."""

from __future__ import annotations

import subprocess
import sys

import pytest

from accessible.spoken import Style, emoji, speak
from accessible.spoken.alignment import splice
from accessible.spoken.rules import Table, read
from accessible.spoken.style import Manner


def named(text: str, language: str = "en", style: Style | None = None) -> str:
    return splice(text, read(text, Table(emoji.RULES), Manner(style or Style(), language))).text


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("Great 👍", "Great — thumbs up"),
        ("Ha! 😂😂😂", "Ha! face with tears of joy"),
        ("👍👎", "thumbs up, thumbs down"),
        ("👍🏽", "thumbs up medium skin tone"),
        ("👨‍👩‍👧 here", "family man woman girl, here"),
        ("🇫🇷", "France"),
        ("done ✓", "done — check mark"),
        ("❦", ""),
        ("• item", "item"),
        ("a ★ b", "a  b"),
    ],
)
def test_names(written: str, spoken: str) -> None:
    assert named(written) == spoken


def test_every_language_that_has_names() -> None:
    assert named("👍", "de-AT") == "daumen hoch"
    assert named("👍", "fr") == "pouce vers le haut"
    assert named("👍", "nl") == "👍"


def test_silent_emoji() -> None:
    assert named("Great 👍 work", style=Style(emoji="silent")) == "Great work"


def test_keycaps_are_numbers() -> None:
    assert speak("1️⃣ first", "en").text == "one first"


def test_the_names_are_loaded_when_they_are_needed() -> None:
    code = (
        "import sys; from accessible.spoken import speak; speak('No 5 here.', 'en');"
        "sys.exit('emoji' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
