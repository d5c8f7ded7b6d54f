"""One-document books with a style sheet, scripted."""

from __future__ import annotations

from lxml import etree

from accessible.book import EPUB, XHTML, Book, Chapter, Metadata, Resource
from accessible.delivery import PLAIN, Delivery
from accessible.scripting import Utterance, script
from accessible.settings import Settings

PAGE = (
    f'<html xmlns="{XHTML}" xmlns:epub="{EPUB}" lang="{{language}}"><head><title>T</title>'
    '<link rel="stylesheet" href="a.css"/></head><body>{body}</body></html>'
)


def paged(body: str, css: str = "", language: str = "en", *more: Resource) -> Book:
    tree = etree.fromstring(PAGE.format(language=language, body=body))
    sheet = Resource("a.css", "text/css", css.encode())
    return Book(Metadata("T", language), (Chapter("one.xhtml", "T", tree),), (sheet, *more))


def units(body: str, css: str = "", language: str = "en", **settings: object) -> list[Utterance]:
    made = script(paged(body, css, language), Settings(**settings))  # type: ignore[arg-type]
    found = list(made[1].utterances())
    for unit in found:
        check_turns(unit)
    return found


def turns(unit: Utterance) -> list[tuple[str, str]]:
    """The turns of a unit: their languages and texts."""
    return [(turn.language, unit.spoken.text[turn.start : turn.end]) for turn in unit.turns]


def delivery(unit: Utterance) -> Delivery:
    """The manner of a unit that is one turn."""
    (turn,) = unit.turns or (None,)
    return PLAIN if turn is None else turn.delivery


def check_turns(unit: Utterance) -> None:
    """The promise of every unit's turns."""
    text = unit.spoken.text
    at = 0
    for turn in unit.turns:
        assert at <= turn.start <= turn.end <= len(text)
        assert not text[at : turn.start].strip()
        assert (turn.start == turn.end) == (turn.cue is not None)
        at = turn.end
    assert not unit.turns or not text[at:].strip()
    for sound in unit.spoken.phonemes if unit.turns else ():
        assert any(turn.start <= sound.start and sound.end <= turn.end for turn in unit.turns)
    for piece in unit.spoken.pieces if unit.turns else ():
        borders = {turn.start for turn in unit.turns} | {turn.end for turn in unit.turns}
        inside = {at for at in borders if piece.spoken_start < at < piece.spoken_end}
        said = text[piece.spoken_start : piece.spoken_end]
        assert piece.copied or not inside or said != said.strip()
