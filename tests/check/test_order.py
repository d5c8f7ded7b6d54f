"""The order of a narration, the structure of overlays, and what a listener can skip."""

from __future__ import annotations

import pytest
from check.small_books import DOCUMENT, Files, Make, codes, narration


def smil(markup: str, body: str = "<body>") -> Files:
    """An overlay in short: ``{s1}`` is a par for that id, the clips one after another."""
    pieces = markup.split("{")
    length = 3 / (len(pieces) - 1)
    made = pieces[0]
    for number, piece in enumerate(pieces[1:]):
        reference, _, rest = piece.partition("}")
        identity, _, kind = reference.partition(" ")
        attribute = f' epub:type="{kind}"' if kind else ""
        begin, end = number * length, (number + 1) * length
        made += (
            f'<par id="p{number}"{attribute}><text src="c1.xhtml#{identity}"/><audio src="c1.mp3" '
            f'clipBegin="{begin:.3f}s" clipEnd="{end:.3f}s"/></par>{rest}'
        )
    return {
        "c1.smil": '<smil xmlns="http://www.w3.org/ns/SMIL" version="3.0" '
        f'xmlns:epub="http://www.idpf.org/2007/ops">{body}{made}</body></smil>'
    }


def seq(markup: str, kind: str = "", reference: str = "c1.xhtml#s1") -> str:
    attribute = f' epub:type="{kind}"' if kind else ""
    return f'<seq epub:textref="{reference}"{attribute}>{markup}</seq>'


NOTE = (
    '<p><span id="s4">Then rain</span><a id="r" epub:type="noteref" href="#n">1</a></p>'
    '<aside id="n" epub:type="footnote" role="doc-footnote"><p id="n1">Much.</p>'
    '<p id="n2">Rain.</p></aside>'
)
NOTED = {"c1.xhtml": DOCUMENT.replace("</h1>", f"</h1>{NOTE}")}


@pytest.mark.parametrize(
    "order",
    [
        # In its place, at its reference, and at the end.
        "{s1}{s4}{r noteref}" + seq("{n1}{n2}", "footnote") + "{s2}{s3}",
        "{s1}{s4}{r noteref}{s2}{s3}" + seq("{n1}{n2}", "endnote"),
        "{s1}" + seq("{n1 footnote}{n2 footnote}", "footnotes") + "{s4}{r noteref}{s2}{s3}",
    ],
)
def test_a_note_may_be_said_elsewhere(proof_of: Make, order: str) -> None:
    assert narration(proof_of({**NOTED, **smil(order)})) == []


@pytest.mark.parametrize(
    "order",
    [
        # A note is not marked, so that its place counts; and inside of one, its own order does.
        "{s1}{s4}{r noteref}{s2}{s3}{n1}{n2}",
        "{s1}{s4}{r noteref}" + seq("{n2}{n1}", "footnote") + "{s2}{s3}",
    ],
)
def test_out_of_order(proof_of: Make, order: str) -> None:
    assert "overlay-out-of-order" in codes(proof_of({**NOTED, **smil(order)}))


def test_a_note_that_is_not_marked(proof_of: Make) -> None:
    proof = proof_of({**NOTED, **smil("{s1}{s4}{r}{n1}{n2}{s2}{s3}")})
    found = [one for one in proof.findings if one.code == "overlay-not-skippable"]
    assert [one.place for one in found] == ["EPUB/c1.smil#p2", "EPUB/c1.smil#p3"]
    assert found[0].message.startswith("A clip of a note reference without the epub:type")
    assert found[1].message.startswith("2 clips of a note without the epub:type")


def test_a_page_break_that_is_not_marked(proof_of: Make) -> None:
    page = {
        "c1.xhtml": DOCUMENT.replace(
            "</h1>", '</h1><hr id="s4" epub:type="pagebreak" role="doc-pagebreak" title="7"/>'
        )
    }
    assert narration(proof_of({**page, **smil("{s1}{s4}{s2}{s3}")})) == ["overlay-not-skippable"]
    assert narration(proof_of({**page, **smil("{s1}{s4 pagebreak}{s2}{s3}")})) == []


@pytest.mark.parametrize(
    ("order", "body", "code"),
    [
        ("<seq>{s1}</seq>{s2}{s3}", "<body>", "overlay-structure"),
        (seq("") + "{s1}{s2}{s3}", "<body>", "overlay-structure"),
        ("<par><audio src='c1.mp3'/></par>{s1}{s2}{s3}", "<body>", "overlay-structure"),
        (seq("{s1}", "", "c1.xhtml#s9") + "{s2}{s3}", "<body>", "overlay-missing-text"),
        (seq("{s1}", "", "nav.xhtml#s1") + "{s2}{s3}", "<body>", "overlay-missing-text"),
        ("{s1}{s2}{s3}", '<body epub:textref="c9.xhtml">', "overlay-missing-text"),
        (
            seq(seq("{s1}", "table"), "figure") + "{s2}{s3}",
            "<body>",
            "overlay-nested-escapable",
        ),
    ],
)
def test_structure(proof_of: Make, order: str, body: str, code: str) -> None:
    assert code in codes(proof_of(smil(order, body)))


@pytest.mark.parametrize(
    ("order", "body"),
    [
        (seq("{s1}") + "{s2}{s3}", '<body epub:textref="c1.xhtml">'),
        (seq(seq("{s1}", "chapter"), "figure") + "{s2}{s3}", "<body>"),
        (seq("{s1}", "table") + seq("{s2}", "list") + "{s3}", "<body>"),
    ],
)
def test_sound_structure(proof_of: Make, order: str, body: str) -> None:
    assert narration(proof_of({**smil(order, body)})) == []


ROWS = "".join(f'<tr><th id="h{n}">A</th><td id="d{n}">{n}</td></tr>' for n in range(3))
TABLE = {"c1.xhtml": DOCUMENT.replace("</h1>", f"</h1><table>{ROWS}</table>")}
CELLS = "{h0}{d0}{h1}{d1}{h2}{d2}"


def test_a_table_that_cannot_be_left(proof_of: Make) -> None:
    proof = proof_of({**TABLE, **smil("{s1}" + CELLS + "{s2}{s3}")})
    assert "overlay-not-escapable" in codes(proof)
    proof = proof_of({**TABLE, **smil("{s1}" + seq(CELLS, "table") + "{s2}{s3}")})
    assert "overlay-not-escapable" not in codes(proof)


def test_a_short_list_is_soon_over(proof_of: Make) -> None:
    items = {"c1.xhtml": DOCUMENT.replace("</h1>", '</h1><ul><li id="a">A</li></ul>')}
    proof = proof_of({**items, **smil("{s1}{a}{s2}{s3}")})
    assert "overlay-not-escapable" not in codes(proof)
