"""English: titles, streets and states, degrees, initials, Latin and other abbreviations."""

from __future__ import annotations

import pytest

from accessible.spoken import speak

TITLES = [
    ("Dr. Hill met Mr. and Mrs. Young.", "Doctor Hill met Mister and Missus Young."),
    ("Mr. & Mrs. Young", "Mister and Missus Young"),
    ("dr Adams and mr Bell", "Doctor Adams and Mister Bell"),
    ("Rev. Mr. Hale", "Reverend Mister Hale"),
    ("Lt. Col. Gray and Maj.-Gen. Pope", "Lieutenant Colonel Gray and Major-General Pope"),
    ("Mme Curie, Mlle. Dupont", "Madame Curie, Mademoiselle Dupont"),
    ("MR. HYDE", "Mister HYDE"),
    ("the Dr. said", "the Doctor said"),
    ("By the Hon.", "By the Honorable."),
    ("Sr. Agnes and John Hart Sr. left", "Sister Agnes and John Hart Senior left"),
    (
        "the Rt. Hon. John Hart and Vice-Adm. Lee",
        "the Right Honorable John Hart and Vice-Admiral Lee",
    ),
    ("three Ph.D.s", "three P H D's"),
    ("Mt. Etna, Ft. Worth", "Mount Etna, Fort Worth"),
    ("Geo. and Wm. Smith; Chas. Lamb", "Geo. and William Smith; Charles Lamb"),
    ("Ann Lee, Ph.D., LL.D.", "Ann Lee, P H D, L L D."),
    ("Ann Lee, M.D., F.R.S.", "Ann Lee, M D, F R S."),
    ("J. R. R. Tolkien and Mark R. Wood", "J R R Tolkien and Mark R Wood"),
    ("the U.S. Army in the U.K.", "the U S Army in the U K."),
    ("the F.B.I.’s men", "the F B I’s men"),
    ("Martin Luther King, Jr., spoke", "Martin Luther King, Junior, spoke"),
]

PLACES = [
    ("St. James St.", "Saint James Street."),
    ("Dr. Hill lives on Elm Dr. in Reno", "Doctor Hill lives on Elm Drive in Reno"),
    ("at 221B Baker St., London", "at two twenty one B Baker Street, London"),
    ("1211 E Oak Ave", "twelve eleven East Oak Avenue"),
    ("12 Oak St, Troy, NY 12180", "twelve Oak Street, Troy, New York one two one eight O"),
    ("12 S 5th st", "twelve South fifth Street"),
    ("up Queen st, past Hill rd.", "up Queen Street, past Hill Road."),
    ("Mary St John of St Mary’s", "Mary Saint John of Saint Mary’s"),
    ("on Elm St. The dog", "on Elm Street. The dog"),
    ("St. Louis, Mo., and Boston", "Saint Louis, Missouri, and Boston"),
    ("W. 4th St. in N. Korea", "West fourth Street in North Korea"),
    ("five miles NE of Reno", "five miles northeast of Reno"),
    ("Hwy 61", "Highway sixty one"),
    ("Reno, NV.", "Reno, Nevada."),
    ("Albany, N.Y.", "Albany, New York."),
    ("of Boston, Mass., and Calif.", "of Boston, Massachusetts, and California."),
    ("Sen. Kerr (D-Okla.)", "Senator Kerr (D-Oklahoma)"),
]  # fmt: skip

OTHERS = [
    ("fruit, e.g. plums, i.e. these", "fruit, for example plums, that is these"),
    ("nuts, figs, etc.", "nuts, figs, et cetera."),
    ("nuts, figs, etc., too", "nuts, figs, et cetera, too"),
    ("nuts, &c.", "nuts, et cetera."),
    ("Hart et al. say", "Hart et al say"),
    ("Smith & Co. Ltd. went", "Smith and Co Limited went"),
    ("Hart Bros., Inc.", "Hart Brothers, Incorporated."),
    ("Gov’t men of Co. B", "Government men of Company B"),
    ("us vs. them", "us versus them"),
    ("approx. six; ext. 12", "approximately six; extension twelve"),
    ("est. 1887", "established eighteen eighty seven"),
    ("with cream w/o sugar, c/o me", "with cream without sugar, care of me"),
]  # fmt: skip


@pytest.mark.parametrize(("written", "spoken"), TITLES + PLACES + OTHERS)
def test_abbreviations(written: str, spoken: str) -> None:
    assert speak(written, "en").text == spoken


def test_british_honours() -> None:
    assert speak("the Hon. Mary Hart", "en-GB").text == "the Honourable Mary Hart"


@pytest.mark.parametrize(
    "text",
    [
        "“Yes, Miss.”",
        "“Thanks, Cal.”",
        "They were tired, ill, and old.",
        "He sat. The sun shone.",
        "It was I. The end.",
        "They went in. Then they ate.",
        "Ave Maria",
        "the main reason, she said, was me.",
        "a Neville St.—Oh, come",
        "Risk of HLA-DR",
    ],
)
def test_what_is_no_abbreviation(text: str) -> None:
    said = speak(text, "en").text.replace(" — ", "—")
    assert said == text.replace("HLA", "H L A")
