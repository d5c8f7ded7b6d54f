"""What the languages whose rules are built from their own words have in common."""

from __future__ import annotations

import subprocess
import sys
import time
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st
from maps import check_map

from accessible.spoken import Style, languages, speak
from accessible.spoken.european import Tongue, rules
from accessible.spoken.numerals import cardinal, ordinal

LANGUAGES = ("de", "fr", "es", "it", "pt", "nl", "fr-CH", "es-MX", "pt-PT")
_SCRAPS = st.sampled_from(
    "1 3. 3.5 1.234,56 10% 20:30 14h30 1/2 2½ 3–5 1914-1918 § 5 n° nº 1º 3ª 21e XIV XIXe IV. "
    "Louis Luis Luigi Ludwig siècle siglo secolo século Jahrhundert eeuw € $ £5,50 km m² km/h °C "
    "Dr. M. Sr. sig. z.B. p.ej. bijv. etc. mai mars mayo maggio maio mei 1. 12/5/2020 12.5. "
    "a.C. v. Chr. www.a.de a@b.it @c #d +49 30 1234567 [3] wort¹ & + = × - – ( ) ’80 😀 M V X I "
    "5,- Uhr uur Max. ha der am le la el il de van".split()
)
_TEXT = st.lists(_SCRAPS, max_size=9).map(" ".join) | st.lists(_SCRAPS, max_size=6).map("".join)


@given(_TEXT, st.sampled_from(LANGUAGES))
def test_the_map_holds_and_what_is_said_stays(written: str, language: str) -> None:
    spoken = speak(written, language)
    check_map(written, spoken)
    assert speak(spoken.text, language).text == spoken.text


VARIANTS = [
    ("fr", "71, 80, 99", "soixante et onze, quatre-vingts, quatre-vingt-dix-neuf"),
    ("fr-BE", "71, 80, 81, 99", "septante et un, quatre-vingts, quatre-vingt-un, nonante-neuf"),
    ("fr-CH", "71, 80, 81, 99", "septante et un, huitante, huitante et un, nonante-neuf"),
    ("fr-CH", "le 95e", "le nonante-cinquième"),
    ("fr-CH", "1'234.50", "mille deux cent trente-quatre point cinquante"),
    ("de", "am 1.1.2020", "am ersten Januar zwei tausend zwanzig"),
    ("de-AT", "am 1.1.2020", "am ersten Jänner zwei tausend zwanzig"),
    ("de-CH", "1'234.5", "ein tausend zwei hundert vier und dreißig Punkt fünf"),
    ("es", "1.500 o 1,500", "mil quinientos o uno coma quinientos"),
    ("es-MX", "1.500 o 1,500", "uno punto quinientos o mil quinientos"),
    ("es-US", "$1,234.50", "mil doscientos treinta y cuatro dólares cincuenta centavos"),
    ("pt", "16 quilômetros", "dezesseis quilômetros"),
    ("pt-PT", "16 km", "dezasseis quilómetros"),
    ("pt-PT", "1 de maio", "um de maio"),
    ("pt-BR", "1 de maio", "primeiro de maio"),
    ("pt-BR", "2.000.000.000", "dois bilhões"),
    ("pt-PT", "2.000.000.000", "dois mil milhões"),
    ("it-CH", "3.5", "tre punto cinque"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "written", "spoken"), VARIANTS)
def test_regions_differ(language: str, written: str, spoken: str) -> None:
    assert speak(written, language).text == spoken


def test_a_style_is_heard() -> None:
    month_first = Style(dates="month")
    assert speak("4/3/2020", "fr").text == "quatre mars deux mille vingt"
    assert speak("4/3/2020", "fr", style=month_first).text == "trois avril deux mille vingt"
    assert speak("So war es.[3]", "de").text == "So war es."
    assert speak("So war es.[3]", "de", style=Style(notes="spoken")).text == (
        "So war es. Anmerkung drei"
    )
    address = "Ver www.ejemplo.es/uno hoy."
    assert speak(address, "es").text == "Ver W W W punto ejemplo punto E S barra U N O hoy."
    assert speak(address, "es", style=Style(urls="short")).text == "Ver ejemplo punto E S hoy."
    assert speak(address, "es", style=Style(urls="silent")).text == "Ver hoy."
    assert speak("Sì 😀", "it", style=Style(emoji="silent")).text.strip() == "Sì"
    assert "faccina" in speak("Sì 😀", "it").text
    assert speak("(bis)", "fr", style=Style(parentheses="spoken")).text == (
        "ouvrez la parenthèse, bis, fermez la parenthèse"
    )


WORDS = {
    "de": "am bar bis der Max sie so Art Tag min",
    "fr": "min art an as au la les non mes par",
    "es": "ha mal no sol da cap pie van más son",
    "it": "ha ma mi di set col fa se ne mai",
    "pt": "há mi tem tem bem apto sol mas até mar",
    "nl": "pa dam tel min prof van dat had wat nog",
}


@pytest.mark.parametrize("language", WORDS)
def test_words_are_no_abbreviations_and_no_units(language: str) -> None:
    for word in WORDS[language].split():
        text = f"Xerna xera {word}."
        assert speak(text, language).text == text
        if word not in ("bar", "min", "mi"):
            assert f" {word} xera" in speak(f"Xerna 12 {word} xera", language).text


def test_a_heading_may_be_a_bare_numeral() -> None:
    assert speak("XIV", "fr", heading=True).text == "quatorze"
    assert speak("CD", "fr").text == "CD"
    assert speak("IV. Die Reise", "de", heading=True).text == "vier. Die Reise"


def test_what_is_replaced_is_no_more_than_it_need_be() -> None:
    spoken = speak("Louis XIV, p. 12", "fr")
    pieces = [(p.written_start, p.written_end, p.kind) for p in spoken.pieces if p.kind]
    assert pieces == [(6, 9, "roman"), (11, 13, "abbreviation"), (14, 16, "cardinal")]


def test_numbers_have_words_up_to_any_size() -> None:
    assert cardinal(10**23 + 2, "es") == "cien mil trillones dos"
    assert ordinal(21, "nl") == "eenentwintigste"
    for language in LANGUAGES:
        assert len(speak("7" * 300, language).text.split()) == 300
        assert not any(map(str.isdigit, speak("1" + "0" * 20, language).text))


TOY = {1: "uno", 2: "bo", 3: "tri"}


def _toy(number: int, tag: str, gender: str) -> str:
    return TOY.get(number, "multe")


def test_a_language_is_added_by_one_file(monkeypatch: pytest.MonkeyPatch) -> None:
    toy = ModuleType("accessible.spoken.toy")
    tongue = Tongue(
        cardinal=_toy,
        ordinal=lambda number, tag, gender: _toy(number, tag, gender) + "a",
        decimals=lambda digits, tag, gender: digits,
        comma="kom",
        point="pun",
        minus="min",
        plus="plu",
        months="jan fev mar apr maj jun jul aug sep okt nov dec",
        day=lambda day, context, tag: _toy(day, tag, ""),
        year=lambda number, tag: "jaro",
        time=lambda hour, minute, second, half, tag: f"horo {_toy(hour, tag, '')}",
        currencies="€ EUR = eŭro, eŭroj; cendo, cendoj",
        units="h = horo, horoj",
        bases="m = metro, metroj",
        prefixes="k = kilo",
        per="por",
        square="{} kvadrata",
        cubic="{} kuba",
        percent="procento",
        fraction=lambda top, bottom, tag: None,
        mixed="kaj",
        by="foje",
        to="ĝis",
        ratio="al",
        ordinal_suffix="(?P<suffix>-a)",
        regnal=lambda number, name, match, manner: f"la {_toy(number, '', '')}a",
        rulers="Zamenhof",
        abbreviations="k.t.p. = kaj tiel plu",
        signs="& = kaj",
        parentheses="malferma, ferma",
        operators="+ = plus",
        address_signs=". = punkto",
    )
    toy.__dict__["RULES"] = rules(tongue)
    monkeypatch.setitem(sys.modules, "accessible.spoken.toy", toy)
    monkeypatch.setitem(languages._FILES, "eo", "toy")
    languages.rules_of.cache_clear()
    said = speak("2 km, 3 €, 1-3 km, 2 maj, la 3-a, Zamenhof II & 2 m² k.t.p.", "eo").text
    assert said == (
        "bo kilometroj, tri eŭroj, uno ĝis tri kilometroj, bo maj, la tria, "
        "Zamenhof la boa kaj bo metroj kvadrata kaj tiel plu."
    )
    languages.rules_of.cache_clear()


def test_english_loads_no_number_words_of_others() -> None:
    code = (
        "import sys; from accessible.spoken import speak; speak('On 3 May 1984, 5 km', 'en');"
        "sys.exit('num2words' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize("language", ["de", "fr", "es", "it", "pt", "nl"])
def test_time_is_bounded_on_adversarial_text(language: str) -> None:
    texts = ["1 " * 3000, "1." * 3000, "a." * 3000, "1-" * 3000, "IV " * 2000, "." * 6000,
             "1/" * 3000, "www." * 1500, "a@" * 3000, "1,234" * 1500, "9" * 6000, "° " * 3000,
             "M. " * 2000, "St" * 3000, "1 0 " * 1500, "#a" * 3000, "+1 (2)" * 1000]  # fmt: skip
    speak("1", language)
    started = time.process_time()
    for text in texts:
        speak(text, language)
    assert time.process_time() - started < 20
