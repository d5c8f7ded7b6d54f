"""Clips whose sound is suspect are told of, and those of people and of voices are not."""

from __future__ import annotations

import numpy as np
import pytest
from check.small_books import Make, codes, encode, tone
from lxml import etree

from accessible.check.contour import Manner
from accessible.check.overlays import Par
from accessible.check.speech import Spoken, bounds_of, hold_speech
from accessible.listening import predicted

TEXT = "It was late when the boats came in, and nobody stood on the quay to see them."


def spoken(seconds: float, *, text: str = TEXT, pause: float = 0.2, cuts: int = 0) -> Spoken:
    par = Par("c1.smil#p1", "s1", "c1.mp3", 0.0, seconds, frozenset(), 0, False, "")
    return Spoken(par, Manner(seconds, pause, cuts), predicted(text))


def messages(*clips: Spoken) -> list[str]:
    found = list(hold_speech("c1.mp3", clips))
    assert {finding.code for finding in found} <= {"clip-suspect"}
    return [finding.message for finding in found]


@pytest.mark.parametrize("pace", (0.5, 1.0, 1.6))
def test_each_narrator_has_a_pace(pace: float) -> None:
    usual = [spoken(4.4 * pace)] * 12
    assert messages(*usual) == []
    assert messages(*usual, spoken(9 * pace), spoken(3.0 * pace)) == []
    (short,) = messages(*usual, spoken(1.5 * pace))
    assert "too short" in short
    (long,) = messages(*usual, spoken(60 * pace))
    assert "much longer" in long


def test_a_few_clips_tell_no_pace() -> None:
    assert messages(*[spoken(4.4)] * 8, spoken(1.0)) == []


def test_pauses_and_cut_waves() -> None:
    assert messages(spoken(9.0, pause=2.5, cuts=2)) == []
    cut, paused = messages(spoken(9.0, pause=3.5, cuts=3), spoken(9.0, pause=4))
    assert "cut off" in cut and "silent for more than 3 s" in paused
    assert "“s1”" in cut


def test_texts_that_are_said_otherwise_have_no_bounds() -> None:
    root = etree.fromstring(
        '<html xmlns="http://www.w3.org/1999/xhtml"><body><p>One <b>and</b> two.'
        '</p><p>See <img alt="a map"/> there.</p><table><tr><td>3</td></tr></table><p>…</p>'
        "</body></html>"
    )
    body = root[0]
    inner = body[0][0]
    plain, picture, table, dots = body
    known = list(bounds_of([plain, picture, table, dots, None]))
    assert known[0] == predicted("One and two.")
    assert known[1:] == [None, None, None, None]
    # What another clip says a part of is not all its own.
    assert list(bounds_of([plain, inner])) == [None, predicted("and")]


def test_the_proof_of_a_book_tells_of_them(proof_of: Make) -> None:
    assert proof_of({}).findings == ()
    cut = (tone(3.0).astype(np.int32) * 9).clip(-32768, 32767).astype(np.int16)
    assert codes(proof_of({"c1.mp3": encode(cut, "wav", "pcm_s16le")})) == ["clip-suspect"]
