"""Characters: the elements that the settings let them speak."""

from __future__ import annotations

import pytest
from spoken_pages import delivery, paged, turns, units

from accessible.errors import UsageError
from accessible.scripting import script
from accessible.settings import Casting, Settings

WATSON = (("watson", Casting(voice="x")),)


def speaking(body: str, *characters: tuple[str, Casting]) -> list[list[str]]:
    return [
        [turn.delivery.character for turn in unit.turns]
        for unit in units(body, characters=characters)
    ]


@pytest.mark.parametrize("mark", ['class="a watson"', 'data-character="watson"'])
def test_by_class_or_attribute(mark: str) -> None:
    assert speaking(f"<p {mark}>One is. Two is.</p><p>Three.</p>", *WATSON) == [
        ["watson"], ["watson"], [],
    ]  # fmt: skip


def test_by_selector() -> None:
    by = ("holmes", Casting(select="p.h > q, blockquote"))
    body = '<p class="h">He said <q>no</q>.</p><blockquote><p>So.</p></blockquote><p><q>A</q></p>'
    assert speaking(body, by) == [["", "holmes"], ["holmes"], []]


def test_an_inline_element_is_a_turn() -> None:
    (unit,) = units(
        '<p>He said “<span class="watson">No, <i lang="fr">non</i></span>,” and left.</p>',
        characters=WATSON,
    )
    assert turns(unit) == [
        ("en", "He said"), ("en", "“No,"), ("fr", "non,”"), ("en", "and left."),
    ]  # fmt: skip
    assert [turn.delivery.character for turn in unit.turns] == ["", "watson", "watson", ""]


def test_the_innermost_speaks() -> None:
    body = '<div class="watson"><p>One.</p><p class="holmes">Two <i class="watson">x</i>.</p></div>'
    both = (*WATSON, ("holmes", Casting()))
    assert speaking(body, *both) == [["watson"], ["holmes", "watson"]]


def test_pictures_and_paragraphs_too() -> None:
    one, two = units(
        '<p class="watson"><img alt="A dog" src="a.png"/></p><p class="watson">Yes. No.</p>',
        characters=WATSON,
        sync="paragraph",
    )
    assert delivery(one).character == "watson"
    assert [turn.delivery.character for turn in two.turns] == ["watson"] * 2


def test_a_style_sheet_goes_with_a_character() -> None:
    (unit,) = units('<p class="watson">So.</p>', ".watson { voice-rate: slow }", characters=WATSON)
    assert (delivery(unit).character, delivery(unit).rate) == ("watson", 0.8)


def test_who_speaks_nowhere_is_told() -> None:
    made, _ = script(paged("<p>One.</p>"), Settings(characters=WATSON))
    assert [(each.code, each.place) for each in made.findings] == [
        ("character-unmatched", "watson")
    ]


@pytest.mark.parametrize("select", ["p >", "..", "p:hover", "p::before", "["])
def test_what_is_no_selector_is_an_error(select: str) -> None:
    with pytest.raises(UsageError, match="holmes"):
        script(paged("<p>One.</p>"), Settings(characters=(("holmes", Casting(select=select)),)))
