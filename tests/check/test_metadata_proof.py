"""What the metadata state, held against the book; each claim true in one and false in another."""

from __future__ import annotations

import pytest
from check.small_books import NAV, PACKAGE, Files, Make, codes, inside, narration, stated

from accessible.check import Proof


def feature(name: str) -> Files:
    return stated(f'<meta property="schema:accessibilityFeature">{name}</meta>')


def prop(name: str, value: str) -> Files:
    return stated(f'<meta property="schema:{name}">{value}</meta>')


def without(name: str) -> Files:
    lines = [line for line in PACKAGE.splitlines() if f'"schema:{name}"' not in line]
    return {"package.opf": "\n".join(lines)}


def swapped(old: str, new: str) -> Files:
    assert old in PACKAGE
    return {"package.opf": PACKAGE.replace(old, new)}


def contradictions(proof: Proof) -> list[str]:
    return [one.message for one in proof.findings if one.code == "metadata-contradicted"]


PICTURE = '<p id="x"><img src="x.png" alt="A ship at sea"/></p>'
MATH = '<p><math xmlns="http://www.w3.org/1998/Math/MathML"%s><mi>x</mi></math></p>'
PAGE = '<hr id="p7" role="doc-pagebreak" aria-label="7"/>'
#: Claims, and a document in which each is true.
CLAIMS = {
    "alternativeText": PICTURE,
    "MathML": MATH % "",
    "describedMath": MATH % ' alttext="x"',
    "pageBreakMarkers": PAGE,
    "printPageNumbers": PAGE,
    "index": '<section role="doc-index"><p>Sea, 3</p></section>',
    "ttsMarkup": '<p xmlns:s="http://www.w3.org/2001/10/synthesis" s:ph="siː">Sea</p>',
    "longDescription": '<p><img src="x.png" alt="Sea" aria-details="s2"/></p>',
    "ARIA": '<p role="note">Sea</p>',
    "rubyAnnotations": "<p><ruby>海<rt>umi</rt></ruby></p>",
    "captions": '<video src="x.mp4"><track kind="captions" src="x.vtt"/></video>',
}


@pytest.mark.parametrize(("claim", "markup"), CLAIMS.items())
def test_features(proof_of: Make, claim: str, markup: str) -> None:
    bare = {"nav.xhtml": NAV.replace(' role="doc-toc"', "")}
    false, true = (proof_of({**feature(claim), **bare, **more}) for more in ({}, inside(markup)))
    assert any(f"“{claim}”" in message for message in contradictions(false))
    assert not any(f"“{claim}”" in message for message in contradictions(true))


def test_alternatives_that_are_missing(proof_of: Make) -> None:
    more = inside(PICTURE + '<p><img src="y.png"/></p>')
    (message, *_) = contradictions(proof_of({**feature("alternativeText"), **more}))
    assert "1 of 2 pictures have no alternative text" in message


def test_narration_that_is_not_there(proof_of: Make) -> None:
    messages = contradictions(proof_of(swapped(' media-overlay="smil1"', "")))
    assert any("“synchronizedAudioText”, but nothing in it is narrated" in m for m in messages)
    assert any("“accessModeSufficient auditory”" in m for m in messages)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        (prop("accessMode", "visual"), "nothing to look at"),
        (prop("accessModeSufficient", "tactile") | inside("<p>More.</p>"), "% of the text"),
        (inside('<p><img src="x.png"/></p>'), "accessModeSufficient textual"),
        (prop("accessibilityHazard", "sound"), "other hazards are stated too"),
        (prop("accessibilityHazard", "noSoundHazard"), "other hazards are stated too"),
        (swapped(">none<", ">flashing<"), "nothing in it can move"),
        (feature("none"), "features are stated too"),
        (stated('<meta property="rendition:layout">pre-paginated</meta>'
                '<meta property="schema:accessibilityFeature">displayTransformability</meta>'),
         "its layout is fixed"),
        ({**feature("unlocked"),
          "META-INF/encryption.xml": '<e><EncryptionMethod Algorithm="urn:aes"/></e>'},
         "it is protected"),
        ({**stated('<meta property="dcterms:conformsTo" id="c">EPUB Accessibility 1.1 - WCAG 2.2 '
                   'Level AA</meta><meta property="a11y:certifiedBy" refines="#c">A</meta>'),
          **inside('<p><img src="x.png"/></p>')}, "1 pictures without alternative text"),
    ],
)  # fmt: skip
def test_contradictions(proof_of: Make, changed: Files, words: str) -> None:
    assert any(words in message for message in contradictions(proof_of(changed)))


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        (without("accessibilityHazard"), "accessibility-metadata-missing"),
        (without("accessibilitySummary"), "metadata-incomplete"),
        (inside(PAGE), "metadata-incomplete"),
        (feature("hyperlinks"), "metadata-unknown-value"),
        (feature("AlternativeText"), "metadata-unknown-value"),
        (feature("printPageNumbers") | inside(PAGE), "metadata-deprecated"),
        (stated('<meta property="dcterms:conformsTo">EPUB Accessibility, level AA</meta>'),
         "conformance-malformed"),
        (stated('<meta property="a11y:certifiedBy">Somebody</meta>'), "conformance-malformed"),
        (stated('<meta property="dcterms:conformsTo">EPUB Accessibility 1.1 - WCAG 2.2 Level AA'
                "</meta>"), "conformance-uncertified"),
        (inside('<video src="x.mp4"/>'), "hazard-unproved"),
    ],
)  # fmt: skip
def test_each_fault_is_found(proof_of: Make, changed: Files, code: str) -> None:
    assert code in codes(proof_of(changed))


@pytest.mark.parametrize(
    "more",
    [
        '<meta property="dcterms:conformsTo" id="c">EPUB Accessibility 1.1 - WCAG 2.1 Level A'
        '</meta><meta property="a11y:certifiedBy" refines="#c">Somebody</meta>',
        '<link rel="dcterms:conformsTo" href="http://www.idpf.org/epub/a11y/'
        'accessibility-20170105.html#wcag-aa"/><meta property="a11y:certifiedBy">A</meta>',
        '<meta property="dcterms:conformsTo">https://example.org/our-own-profile</meta>',
        '<meta property="schema:accessModeSufficient">textual,visual</meta>',
        '<meta property="schema:accessibilityFeature">readingOrder, unlocked</meta>',
        '<meta name="schema:accessibilityFeature" content="unlocked"/>',
    ],
)
def test_no_false_alarm(proof_of: Make, more: str) -> None:
    assert codes(proof_of(stated(more))) == []


def test_the_metadata_of_an_epub_2(proof_of: Make) -> None:
    for name in ("accessMode", "accessibilityFeature", "accessibilityHazard"):
        old = f'<meta property="schema:{name}">'
        assert old in PACKAGE
    changed = PACKAGE
    for name, value in (("accessMode", "textual"), ("accessibilityHazard", "none")):
        changed = changed.replace(
            f'<meta property="schema:{name}">{value}</meta>',
            f'<meta name="schema:{name}" content="{value}"/>',
        )
    assert codes(proof_of({"package.opf": changed})) == []


def test_fonts_that_are_obfuscated_lock_nothing(proof_of: Make) -> None:
    fonts = '<e><EncryptionMethod Algorithm="http://www.idpf.org/2008/embedding"/></e>'
    proof = proof_of({**feature("unlocked"), "META-INF/encryption.xml": fonts})
    assert contradictions(proof) == []
    assert narration(proof) == []
