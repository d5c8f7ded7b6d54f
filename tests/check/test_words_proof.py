"""The proof of a book that is said word by word: a sentence is one thing, and nothing is missed."""

from __future__ import annotations

import pytest
from check.small_books import DOCUMENT, Make, encode, narration, tone
from check.test_order import seq, smil

#: “It was late. Nobody came.”, with a note mark that is not said and a page break.
WORDS = {
    "c1.xhtml": DOCUMENT.replace(
        "It was <em>late</em>.",
        '<span id="w1">It</span> <span id="w2">was</span>[1] <a id="b" epub:type="pagebreak" '
        'role="doc-pagebreak" title="7"/><em><span id="w3">late</span></em>.',
    )
}
LATE = seq("{w1}{w2}{w3}", reference="c1.xhtml#s2")


def test_a_sentence_said_word_by_word(proof_of: Make) -> None:
    """Signs and marks between the words are the sentence's; a page break in it comes after it."""
    proof = proof_of({**WORDS, **smil("{s1}" + LATE + "{b pagebreak}{s3}")})
    assert narration(proof) == []
    assert proof.figures["coverage"] == 1
    assert (proof.figures["clips"], proof.figures["words"]) == (4, 3)


def test_a_short_word_may_be_lost_in_a_pause(proof_of: Make) -> None:
    sound = encode(tone(3.0, [(1.15, 1.85)]), "mp3", "libmp3lame")
    made = {**WORDS, **smil("{s1}" + LATE + "{s3}"), "c1.mp3": sound}
    assert narration(proof_of(made)) == []


def test_a_silent_sentence_is_told_once(proof_of: Make) -> None:
    sound = encode(tone(3.0, [(0.5, 2.5)]), "mp3", "libmp3lame")
    made = {**WORDS, **smil("{s1}" + LATE + "{s3}"), "c1.mp3": sound}
    assert narration(proof_of(made)) == ["audio-silent"]


@pytest.mark.parametrize(
    "order",
    [
        # A word out of order, or twice.
        "{s1}" + seq("{w2}{w1}{w3}", reference="c1.xhtml#s2") + "{s3}",
        "{s1}" + seq("{w1}{w2}{w3}{w3}", reference="c1.xhtml#s2") + "{s3}",
    ],
)
def test_words_in_disorder(proof_of: Make, order: str) -> None:
    assert narration(proof_of({**WORDS, **smil(order)})) != []


@pytest.mark.parametrize(
    "page",
    [
        # The sequence of a paragraph or a row says of its sentences and cells what its pars say.
        '<p id="s2"><span id="w1">Yes.</span> I do think so. <span id="w2">No.</span></p>',
        '<p id="s2"><span id="w1">It was late now.</span> Then <span id="w2">rain came.</span></p>',
        '<div id="s2"><p id="w1">One</p><p>Two</p><p id="w2">Three</p></div>',
    ],
)
def test_sequences_of_sentences_are_no_words(proof_of: Make, page: str) -> None:
    body = DOCUMENT.index("<p>"), DOCUMENT.index("</body>")
    made = {
        "c1.xhtml": DOCUMENT[: body[0]] + page + DOCUMENT[body[1] :],
        **smil("{s1}" + seq("{w1}{w2}", reference="c1.xhtml#s2")),
    }
    proof = proof_of(made)
    assert "coverage-hole" in narration(proof)
    assert "words" not in proof.figures
