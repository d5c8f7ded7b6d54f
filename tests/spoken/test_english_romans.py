"""Roman numerals in English."""

from __future__ import annotations

import pytest

from accessible.spoken import speak

NUMERALS = {
    # sovereigns
    "Louis XIV and Henry VIII’s wives": "Louis the fourteenth and Henry the eighth’s wives",
    "Pope John Paul II": "Pope John Paul the second",
    "Charles I was executed.": "Charles the first was executed.",
    "in the reign of James I that year": "in the reign of James the first that year",
    "What about Edward I?": "What about Edward the first?",
    "William I and Mary II": "William the first and Mary the second",
    "Edwards I, II and III": "Edwards the first, second and third",
    "of Henri IV., and of Pius X.; the": "of Henri the fourth, and of Pius the tenth; the",
    "Louis XII.'s reign": "Louis the twelfth's reign",
    "LOUIS XIV": "LOUIS the fourteenth",
    "Prince Albert II, Bohemond III of Antioch": "Prince Albert the second, Bohemond the third of "
    "Antioch",
    "Robert Griffin III ran.": "Robert Griffin the third ran.",
    # what is counted
    "Chapter IV": "Chapter four",
    "CHAPTER I.": "CHAPTER one.",
    "Act II, scene iii": "Act two, scene three",
    "Books I–III; Parts I and II": "Books one to three; Parts one and two",
    "World War I had begun; WWII": "World War one had begun; World War two",
    "Type I errors, Class II": "Type one errors, Class two",
    "Henry IV, Part I": "Henry the fourth, Part one",
    "chapter xii, pp. xii–xv": "chapter twelve, pages twelve to fifteen",
    "Psalm CXIX, Lesson L": "Psalm one hundred nineteen, Lesson fifty",
    "Apollo XI and Vatican II": "Apollo eleven and Vatican two",
    "Super Bowl XLVIII, Super Bowl LIV": "Super Bowl forty eight, Super Bowl fifty four",
    "iPhone X": "iPhone ten",
    "xiii, 221 p.: maps": "thirteen, two hundred twenty one pages: maps",
    "III.ii.5 of Hamlet": "act three scene two line five of Hamlet",
    "(ii) the second": "(two) the second",
    # in order
    "‘Chapter IV’ and 'Louis XIV'": "‘Chapter four’ and 'Louis the fourteenth'",
    "Thurston Howell III came.": "Thurston Howell the third came.",
    "the XX Olympic Games": "the twentieth Olympic Games",
    "the XX Legion": "the twentieth Legion",
    "XVIII Airborne Corps": "eighteenth Airborne Corps",
    "the XIXth and the XX century": "the nineteenth and the twentieth century",
    # headings
    "IV.": "four.",
    "XII. Darkness": "twelve. Darkness",
    "I. The Road": "one. The Road",
    "III": "three",
}

STAYS = [
    "May I come in? It is I.",
    "With Charles I was happy.",
    "He told James I was late.",
    "Charles I think is mad.",
    "Mark my words, Henry I am lost.",
    "In this Chapter I have shown it.",
    "on my part I think",
    "After the War I went home.",
    "Malcolm X and Generation X",
    "point X, Vitamin C, Class C, Appendix D",
    "an X-ray",
    "V for Vendetta",
    "a civil mix, a dim light",
    "Mark x, type c",
    "I",
]


@pytest.mark.parametrize(("written", "spoken"), [*NUMERALS.items()])
def test_numerals(written: str, spoken: str) -> None:
    assert speak(written, "en").text == spoken
    assert speak(spoken, "en").text == spoken


@pytest.mark.parametrize("written", STAYS)
def test_letters_and_words_stay(written: str) -> None:
    assert "roman" not in {piece.kind for piece in speak(written, "en").pieces}


@pytest.mark.parametrize("written", ["William I. Thomas", "C. S. Lewis", "V. Woolf", "Windows PCs"])
def test_initials_are_no_numerals(written: str) -> None:
    assert "roman" not in {piece.kind for piece in speak(written, "en").pieces}


@pytest.mark.parametrize(("written", "spoken"), [("I", "one"), ("V", "five"), ("XL", "forty")])
def test_a_heading_may_be_a_bare_numeral(written: str, spoken: str) -> None:
    assert speak(written, "en", heading=True).text == spoken


@pytest.mark.parametrize("written", ["C", "MIX", "V. S. Naipaul", "CV"])
def test_a_heading_that_is_none(written: str) -> None:
    kinds = {piece.kind for piece in speak(written, "en", heading=True).pieces}
    assert "roman" not in kinds
