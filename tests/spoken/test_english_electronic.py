"""English: addresses of the net and of disks."""

from __future__ import annotations

import pytest

from accessible.spoken import Style, speak

ADDRESSES = [
    ("To jo.b_c@mail.example.com!", "To jo dot b underscore c at mail dot example dot com!"),
    ("x-ray+7@post.fr", "x dash ray plus seven at post dot F R"),
    ("See https://www.example.org/a-b?q=12.", "See H T T P S colon slash slash W W W dot example "
     "dot org slash a dash b question mark q equals one two."),
    ("(www.bbc.co.uk/news)", "(W W W dot B B C dot co dot U K slash news)"),
    ("visit gutenberg.org today", "visit gutenberg dot org today"),
    ("a page of nytimes.com/2014/HealthyLiving", "a page of nytimes dot com slash two O one four "
     "slash Healthy Living"),
    ("file:///tmp/photo.jpg", "file colon slash slash slash tmp slash photo dot jpeg"),
    ("open intro.html or README.md", "open intro dot H T M L or README dot M D"),
    (r"C:\Users\jo\notes.txt", "C colon backslash Users backslash jo backslash notes dot T X T"),
    ("in /usr/local/bin", "in slash usr slash local slash bin"),
    ("a .com company", "a dot com company"),
    (".NET and ASP.NET", "dot net and A S P dot net"),
    ("ask @jo_smith about #BlackHoleSun", "ask at jo smith about hashtag Black Hole Sun"),
]  # fmt: skip


@pytest.mark.parametrize(("written", "spoken"), ADDRESSES)
def test_addresses_are_said_sign_by_sign(written: str, spoken: str) -> None:
    assert speak(written, "en").text == spoken


@pytest.mark.parametrize(
    "text",
    [
        "They left.Then it rained",  # a lost space
        "We saw it.in the end",
        "the end.life goes on",
        "e.g.this",
        "either way",
    ],
)
def test_what_is_no_address(text: str) -> None:
    assert " dot " not in speak(text, "en").text


def test_urls_in_full_short_or_silent() -> None:
    written = "See https://www.example.com/a/b?c for more."
    assert speak(written, "en", style=Style(urls="short")).text == "See example dot com for more."
    assert speak(written, "en", style=Style(urls="silent")).text.split() == "See for more.".split()
