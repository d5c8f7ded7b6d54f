"""What is visible and must be said, in the markup of publishers of every kind."""

from __future__ import annotations

import pytest
from check.small_books import (
    DOCUMENT,
    Make,
    clips,
    codes,
    document,
    inside,
    narration,
    second,
)

SVG = 'xmlns="http://www.w3.org/2000/svg"'
MATH = 'xmlns="http://www.w3.org/1998/Math/MathML"'
LAST = '<span id="s3">Nobody came.</span>'


def switch(namespace: str) -> str:
    return (
        f'<epub:switch><epub:case required-namespace="{namespace}"><p>Case.</p></epub:case>'
        "<epub:default><p>Default.</p></epub:default></epub:switch>"
    )


@pytest.mark.parametrize(
    ("markup", "said"),
    [
        (switch("http://www.xml-cml.org/schema"), "Default."),
        (switch("http://www.w3.org/1998/Math/MathML"), "Case."),
        ("<form><label>Name <input/></label> <button>Send</button></form>", "Name"),
        (f"<div><svg {SVG}><text>Drawn.</text></svg></div>", "Drawn."),
        (f"<div><svg {SVG}><title>A map</title><text>Drawn.</text></svg></div>", "A map"),
        (f'<p><math {MATH} alttext="x plus one"><mi>x</mi></math></p>', "x plus one"),
        ('<p class="x">Shown.</p>', "Shown."),
        ("<p>Before.<!-- a note -->After.</p>", "Before. After."),
        ('<figure><img src="x.png" alt="A cat"/><figcaption>Tom</figcaption></figure>', "A cat"),
    ],
)
def test_what_must_be_said(proof_of: Make, markup: str, said: str) -> None:
    proof = proof_of(inside(markup))
    holes = [finding for finding in proof.findings if finding.code == "coverage-hole"]
    assert any(f"“{said}" in hole.message for hole in holes), proof.findings


@pytest.mark.parametrize(
    ("markup", "head", "reason"),
    [
        ('<p class="x">Unseen.</p>', "<style>.x { display: none }</style>", "hidden"),
        ('<p class="x">Unseen.</p>', "<style>p.x { visibility: hidden }</style>", "hidden"),
        (switch("http://www.xml-cml.org/schema"), "", "case that is not shown"),
        ("<noscript>Turn on scripts.</noscript>", "", "fallback of noscript"),
        ("<div><object>See the other book.</object></div>", "", "fallback of object"),
        ('<iframe src="x.xhtml">No frames.</iframe>', "", "fallback of iframe"),
        ("<select><option>Red</option></select>", "", "form control"),
        (
            '<figure id="s4"><img src="x.png" alt="A  cat"/><figcaption><i>a cat</i></figcaption>'
            "</figure>",
            "",
            "the same as its caption",
        ),
    ],
)
def test_what_need_not_be_said(proof_of: Make, markup: str, head: str, reason: str) -> None:
    proof = proof_of(inside(markup, head=head))
    assert reason in {exempt.reason for exempt in proof.exempt}
    wanted = "Unseen." if reason == "hidden" else "Turn on" if "noscript" in reason else "Case."
    assert not any(wanted in finding.message for finding in proof.findings)


@pytest.mark.parametrize(
    ("new", "head"),
    [
        # A template and a script are nothing to see.
        (LAST + "<template><p>Later.</p></template>", ""),
        # A sheet for print hides nothing on screens; one for another class hides another.
        (LAST, '<style media="print">span { display: none }</style>'),
        # A formula is a word of its sentence; so is a picture of a character.
        (f'<span id="s3">Let <math {MATH} alttext="x"><mi>x</mi></math> be.</span>', ""),
        ('<span id="s3">A <img class="gaiji" src="x.png" alt="kan"/> came.</span>', ""),
        # The annotation is said, and not the base.
        ('<ruby>漢<rt id="s3">kan</rt></ruby>', ""),
        ('<span id="s3"><ruby>漢<rt>kan</rt></ruby></span>', ""),
        # The first element with an id is the one that is meant.
        (LAST + '<i><i id="s3" hidden=""/></i>', ""),
        (f'<svg {SVG} id="s3"><title>A map</title><path d="M0 0"/></svg>', ""),
        (f'<svg {SVG}><title id="s3">A map</title><path d="M0 0"/></svg>', ""),
        ('<span id="s3" style="display:none" epub:type="pagebreak" title="7"/>', ""),
    ],
)
def test_what_is_said(proof_of: Make, new: str, head: str) -> None:
    changed = document(LAST, new)
    assert isinstance(changed["c1.xhtml"], str)
    changed["c1.xhtml"] = changed["c1.xhtml"].replace("</head>", f"{head}</head>")
    assert set(narration(proof_of(changed))) <= {"overlay-not-skippable"}


def test_hidden_text_that_is_said(proof_of: Make) -> None:
    changed = document("<style>", "<style>#s3 { display: none }")
    assert narration(proof_of(changed)) == ["overlay-hidden-text"]


ASIDE = "<section><h2>More</h2><p>Much more.</p></section>"


def test_a_section_of_which_nothing_is_narrated_is_one_warning(proof_of: Make) -> None:
    proof = proof_of(inside(ASIDE))
    assert narration(proof) == ["section-not-narrated"]
    assert proof.holds
    (finding,) = (one for one in proof.findings if one.code == "section-not-narrated")
    assert finding.place == "EPUB/c1.xhtml:7"
    assert finding.message == "Nothing of “More Much more.” is narrated (13 characters)."


def test_a_section_half_narrated_has_holes(proof_of: Make) -> None:
    proof = proof_of(document('<h1 id="s1">', f'<section>{ASIDE}<p>And.</p></section><h1 id="s1">'))
    assert narration(proof) == ["section-not-narrated"]
    changed = DOCUMENT.replace("<p>", f"<section><p>And.</p>{ASIDE}<p>")
    proof = proof_of({"c1.xhtml": changed.replace("</body>", "</section></body>")})
    assert narration(proof) == ["coverage-hole", "section-not-narrated"]


def test_a_build_knows_what_it_left_out(proof_of: Make) -> None:
    proof = proof_of(inside(ASIDE), {})
    assert set(narration(proof)) == {"coverage-hole"}
    named = inside(ASIDE.replace("<section>", '<section id="x">'))
    proof = proof_of(named, {"EPUB/c1.xhtml": ("x",)})
    assert narration(proof) == []
    assert ("EPUB/c1.xhtml#x", "left out on purpose", "More") in proof.exempt
    assert proof.figures["coverage"] == 1


def test_a_document_left_out(proof_of: Make) -> None:
    changed = second(DOCUMENT)
    assert narration(proof_of(changed)) == ["section-not-narrated"]
    assert "coverage-hole" in narration(proof_of(changed, {}))
    proof = proof_of(changed, {"EPUB/c2.xhtml": [""]})
    assert narration(proof) == []
    assert "parts are left out" in next(
        one.message for one in proof.findings if one.code == "metadata-contradicted"
    )
    assert ("EPUB/c2.xhtml", "left out on purpose", "One") in proof.exempt


def test_a_drawing_in_the_spine(proof_of: Make) -> None:
    drawing = f'<svg {SVG} xml:lang="en"><title>Map</title>%s</svg>'
    for inner in ("<text>North</text>", ""):
        proof = proof_of(second(drawing % inner, "c2.svg", "image/svg+xml"))
        assert narration(proof) == ["section-not-narrated"]
        assert "title-missing" not in codes(proof)


def test_the_navigation_document_in_the_spine_is_content(proof_of: Make) -> None:
    changed = second(DOCUMENT)
    assert isinstance(changed["package.opf"], str)
    changed["package.opf"] = changed["package.opf"].replace('idref="c2"', 'idref="nav"')
    proof = proof_of(changed)
    assert [one.place for one in proof.findings if one.code == "section-not-narrated"] == [
        "EPUB/nav.xhtml"
    ]


def test_malformed_documents_do_not_stop_the_rest(proof_of: Make) -> None:
    proof = proof_of({**second("<html><p></html>"), **clips(("s1", "0s", "1s"))})
    assert "document-malformed" in codes(proof)
    assert "coverage-hole" in codes(proof)
    (finding,) = (one for one in proof.findings if one.code == "document-malformed")
    assert finding.place == "EPUB/c2.xhtml"
    assert "line 1" in finding.message


@pytest.mark.parametrize(
    ("markup", "reason"),
    [
        ('<p><a epub:type="noteref" role="doc-noteref" href="#s1">1</a></p>', "note reference"),
        ('<hr role="doc-pagebreak" aria-label="7"/>', "page number"),
        ('<p><a role="doc-backlink" href="#s1">Back</a></p>', "link back from a note"),
    ],
)
def test_marks_that_narrators_pass_over(proof_of: Make, markup: str, reason: str) -> None:
    proof = proof_of(inside(markup))
    assert narration(proof) == []
    assert reason in {exempt.reason for exempt in proof.exempt}
    # A build says them, or knows that it does not.
    assert narration(proof_of(inside(markup), {})) == ["coverage-hole"]
