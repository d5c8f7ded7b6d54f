"""References in English: pages, notes, laws, scripture."""

from __future__ import annotations

import pytest

from accessible.spoken import speak
from accessible.spoken.style import Style

PLACES = {
    "See p. 7.": "See page seven.",
    "pp. 3–7, p.55": "pages three to seven, page fifty five",
    "p. 1990 and lines 1200–1250": "page one thousand nine hundred ninety and lines one thousand "
    "two hundred to one thousand two hundred fifty",
    "pp. 12f. and 15ff.": "pages twelve and following and fifteen and following.",
    "fol. 12r, ll. 3-5, v. 5": "folio twelve recto, lines three to five, verse five",
    "Fig. 3.1, Figs. 2a–c": "Figure three point one, Figures two A to C",
    "Table 2-1": "Table two one",
    "ch. 4, § 5, §§ 3–4": "chapter four, section five, sections three to four",
    "No. 5, nos. 5–7, Nº 5": "Number five, numbers five to seven, number five",
    "‘No. 1’ and my no. one fan": "‘Number one’ and my number one fan",
    "NO 39 and No 128": "Number thirty nine and Number one hundred twenty eight",
    "vol. 3, 1990, p. 37": "volume three, nineteen ninety, page thirty seven",
    "Vol. XII, ch. iv": "Volume twelve, chapter four",
    "245 pp. in all": "two hundred forty five pages in all",
    "cf. p. 9; ibid.; et seq., op. cit., p. 3": "compare page nine; ibidem; and following, op cit, "
    "page three",
    "3rd ed., rev. ed., ed. by Lee": "third edition, revised edition, edited by Lee",
    "See Eq. (3); fn. 12": "See Equation three; footnote twelve",
    "op. 27, BWV 565": "opus twenty seven, B W V five sixty five",
    "a Boeing 747": "a Boeing seven forty seven",
    # law
    "Brown v. Board": "Brown versus Board",
    "42 U.S.C. § 1983": "forty two U S C section nineteen eighty three",
    "347 U.S. 483": "three forty seven U S four eighty three",
    "Rule 12(b)(6), Art. 5(2)": "Rule twelve B six, Article five two",
}

SCRIPTURE = {
    "John 3:16": "John three, sixteen",
    "1 Cor. 13:4–7": "First Corinthians thirteen, four to seven",
    "II Kings 3:4; 5:6": "Second Kings three, four; five, six",
    "Gen. 1:1, 3 and Ps. 23": "Genesis one, one, three and Psalm twenty three",
    "Mark 1:1–2:3": "Mark one, one to two, three",
    "Qur’an 2:255": "Qur’an two, two hundred fifty five",
    "2 Corinthians": "Second Corinthians",
    "1 Kings 3": "First Kings three",
    "Gen. xii. 1; 2 Tim. iv. 7": "Genesis twelve, one; Second Timothy four, seven",
    "Matt. v. 3–10, Ps. cxix.": "Matthew five, three to ten, Psalm one hundred nineteen.",
}

STAYS = [
    "He said no.",
    "No 300 million dollar deal",
    "“No. I won’t.”",
    "She loved art. 5 paintings hung there.",
    "No 2 snowflakes are alike.",
    "Gen. 5 men",
    "Rev. Smith",
    "call Mark 10 times",
    "chapter and verse",
]


@pytest.mark.parametrize(("written", "spoken"), [*(PLACES | SCRIPTURE).items()])
def test_places(written: str, spoken: str) -> None:
    assert speak(written, "en").text == spoken
    assert speak(spoken, "en").text == spoken


@pytest.mark.parametrize("written", STAYS)
def test_what_is_no_reference(written: str) -> None:
    kinds = {piece.kind for piece in speak(written, "en").pieces}
    assert not kinds & {"reference", "scripture"}


@pytest.mark.parametrize(
    ("written", "silent", "spoken"),
    [
        ("so he said.[3] Then", "so he said. Then", "so he said. note three Then"),
        ("the end[12, 14].", "the end.", "the end notes twelve fourteen."),
        ("a word.¹² Next", "a word. Next", "a word. note twelve Next"),
        ("the law³ of God⁴", "the law of God", "the law note three of God note four"),
        ("¹² The text", "The text", "note twelve The text"),
        ("So it was.[citation needed]", "So it was.", "So it was. citation needed"),
        ("a claim* here", "a claim here", "a claim note here"),
        ("see the text [3].", "see the text.", "see the text note three."),
    ],
)
def test_note_marks(written: str, silent: str, spoken: str) -> None:
    assert speak(written, "en").text == silent
    assert speak(written, "en", style=Style(notes="spoken")).text == spoken


@pytest.mark.parametrize(
    "written",
    [
        "as shown in [3]",
        "[0.4] and [5 and 4]",
        "book[s]",
        "5 meters²",
        "¹⁴C",
        "*so*",
        "[sic]",
        "A* search",
    ],
)
def test_what_is_no_note_mark(written: str) -> None:
    assert "note" not in {piece.kind for piece in speak(written, "en").pieces}
