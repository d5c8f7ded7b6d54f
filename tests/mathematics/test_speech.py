"""What is said for formulas: a golden table, and what no table can hold."""

from __future__ import annotations

import re
from pathlib import Path
from time import perf_counter

import pytest
from lxml import etree

from accessible.engines.espeak import EspeakEngine
from accessible.mathematics import aloud, speech

MATHML = "http://www.w3.org/1998/Math/MathML"
GOLDEN = Path(__file__).with_name("golden.tsv")


def math(markup: str) -> etree._Element:
    huge = etree.XMLParser(huge_tree=True)
    return etree.fromstring(f'<math xmlns="{MATHML}">{markup}</math>', huge)


def test_golden(accept: bool) -> None:
    rows = [line.split("\t") for line in GOLDEN.read_text(encoding="utf-8").splitlines()]
    found = [[language, markup, speech(math(markup), language)] for language, markup, _ in rows]
    if accept:
        text = "".join("\t".join(row) + "\n" for row in found)
        GOLDEN.write_text(text, encoding="utf-8")
    assert found == rows


def test_a_language_without_words_has_no_speech() -> None:
    formula = math("<mi>x</mi><mo>=</mo><mn>1</mn>")
    assert speech(formula, "ja") == aloud(formula, "ja") == speech(formula, "") == ""
    assert speech(formula, "en-GB") == speech(formula, "EN") == "x equals 1"


@pytest.mark.parametrize(
    "markup",
    [
        "",
        "<mrow/>",
        "<mphantom><mi>x</mi></mphantom>",
        "<mspace width='1em'/>",
        "<mtext>&#160;</mtext>",
        "<mo>&#x2061;</mo>",
        "<semantics><annotation encoding='application/x-tex'>x</annotation></semantics>",
    ],
)
def test_nothing_is_said_for_nothing(markup: str) -> None:
    assert speech(math(markup), "en") == ""


def test_letters_are_no_words() -> None:
    formula = math("<mi>a</mi><mo>+</mo><mi>y</mi><mo>+</mo><mi>&#x3be;</mi>")
    assert speech(formula, "en") == "a plus y plus xi"
    assert aloud(formula, "en") == "eigh plus y plus zai"
    assert aloud(formula, "es") == "a más i griega más xi"
    assert aloud(formula, "pt") == "á mais y mais csi"


def test_the_engine_says_a_letter_for_a_letter() -> None:
    engine = EspeakEngine()
    voice = next(voice for voice in engine.voices() if voice.id == "en-us")
    formula = math(
        "<mi>f</mi><mo>(</mo><mi>a</mi><mo>)</mo><mo>=</mo><msup><mi>a</mi><mn>2</mn></msup>"
    )
    said = engine.ipa(aloud(formula, "en"), voice)
    assert said.count("ˈeɪ") == 2 and "ɐ" not in said


def test_capitals_and_styles_are_named_where_both_are_there() -> None:
    both = "<mi>x</mi><mo>∈</mo><mi>X</mi>"
    assert speech(math(both), "en") == "x is a member of cap X"
    assert speech(math("<mi>X</mi>"), "en") == "X"
    bold = "<mi mathvariant='bold'>v</mi>"
    assert speech(math(bold), "en") == "v"
    assert speech(math(f"{bold}<mo>=</mo><mi>v</mi>"), "en") == "bold v equals v"


def test_unknown_elements_and_attributes_are_read_through() -> None:
    markup = "<foo><mi>x</mi></foo><mi xmlns='urn:other'>y</mi><!-- no --><?no?>"
    assert speech(math(markup), "en") == "x y"


@pytest.mark.parametrize(
    ("names", "levels"),
    [
        ("mrow", 10_000),
        ("msqrt", 2_000),
        ("mfrac", 2_000),
        ("msup", 2_000),
        ("mfenced", 2_000),
        ("mtable mtr mtd", 2_000),
        ("apply", 2_000),
    ],
)
def test_deep_nesting(names: str, levels: int) -> None:
    formula = inner = etree.Element(f"{{{MATHML}}}math")
    for _ in range(levels):
        etree.SubElement(inner, f"{{{MATHML}}}mi").text = "x"
        for name in names.split():
            inner = etree.SubElement(inner, f"{{{MATHML}}}{name}")
    etree.SubElement(inner, f"{{{MATHML}}}mi").text = "z"
    assert "z" in re.findall(r"\w+", speech(formula, "en"))


def test_open_fences_without_end() -> None:
    for sign in ("(", "[", "{", "|", "‖", "⟨", ")", "]", "|<mi>x</mi>"):
        mark = "".join(f"<mo>{part}</mo>" if part in "([{|‖⟨)]" else part for part in [sign[0]])
        formula = math((mark + sign[1:]) * 5_000)
        start = perf_counter()
        speech(formula, "en")
        assert perf_counter() - start < 10


def test_fences_in_fences_without_end() -> None:
    for opened, closed in ("()", "{}", "⟨⟩", "||"):
        markup = f"<mo>{opened}</mo><mi>x</mi><mo>+</mo>" * 5_000 + "<mi>z</mi>"
        formula = math(markup + f"<mo>{closed}</mo>" * 5_000)
        start = perf_counter()
        assert "z" in re.findall(r"\w+", speech(formula, "en"))
        assert perf_counter() - start < 10


def test_time_grows_with_length() -> None:
    row = "<mi>a</mi><mo>+</mo><msub><mi>b</mi><mn>1</mn></msub><mo>(</mo><mi>c</mi><mo>)</mo>"

    def seconds(times: int) -> float:
        formula = math(row * times)
        start = perf_counter()
        speech(formula, "en")
        return perf_counter() - start

    seconds(100)
    assert seconds(8_000) < 40 * max(seconds(800), 0.005)


def test_real_formulas(corpus: Path) -> None:
    """All formulas of a textbook: no sign is left, and something is said for each."""
    import zipfile

    seen: set[str] = set()
    with zipfile.ZipFile(corpus / "epubs" / "linear-algebra.epub") as book:
        for name in sorted(book.namelist())[:40]:
            if not name.endswith(".xhtml"):
                continue
            for formula in etree.fromstring(book.read(name)).iter(f"{{{MATHML}}}math"):
                said = speech(formula, "en")
                if said in seen:
                    continue
                seen.add(said)
                assert re.search(r"\w", said)
                assert not re.search(r"[=+*/<>|^~×÷±≤≥≠∈∑∫√→⇒·⋅−∂∞()\[\]{}]", said), said
    assert len(seen) > 300
