"""Which lines of a plain text are headings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from accessible.readers.text.lines import ENDS, Layout, Run, collapse, is_full, is_ornament
from accessible.readers.text.markup import is_item, is_note

#: Ranks of headings; the reader turns the ranks that a text has into levels without a gap.
PART, CHAPTER, SECTION = 1, 2, 3

_ONES = (
    "one|two|three|four|five|six|seven|eight|nine|first|second|third|fourth|fifth|sixth|seventh"
    "|eighth|ninth"
)
_ROMAN = r"(?=[mdclxvi])m{0,3}(?:cm|cd|d?c{0,3})(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})"
_NUMBER = (
    rf"(?:\d{{1,3}}|{_ROMAN}|(?:the )?(?:(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
    rf"(?:[- ](?:{_ONES}))?|{_ONES}|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen"
    r"|tenth|eleventh|twelfth|(?:thir|four|fif|six|seven|eigh|nine)teenth|twentieth|last))"
)
_PART = (
    r"part|book|volume|vol\.?|act|teil|buch|band|partie|livre|tome|parte|libro|livro|часть|книга"
)
_CHAPTER = (
    r"chapter|chap\.?|letter|stave|lecture|canto|adventure|kapitel|chapitre|cap[ií]tulo|capitolo"
    r"|hoofdstuk|rozdzia[łl]|глава|luku|kapitola|fejezet"
)
_SECTION = r"scene|section|szene|sc[eè]ne|escena|scena|abschnitt"
_NUMBERED = re.compile(
    rf"(?:(?P<part>{_PART})|(?P<chapter>{_CHAPTER})|(?P<section>{_SECTION}))\s+{_NUMBER}"
    r"(?P<mark>\s*[.:,–—-]+|)(?:\s+(?P<title>\S.*))?",
    re.IGNORECASE,
)
_ORDINAL = re.compile(
    r"(?:the\s+)?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|last"
    r"|(?:erst|zweit|dritt|viert|fünft|sechst|siebt|siebent|acht|neunt|zehnt|elft|zwölft)e[rs]?)"
    rf"\s+(?:(?P<part>{_PART})|(?P<chapter>{_CHAPTER})|(?P<section>{_SECTION}))\.?",
    re.IGNORECASE,
)
_NUMERAL = re.compile(
    r"(?P<number>\d{1,3}|(?=[MDCLXVI])M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3}))"
    r"(?P<mark>\.?)(?:\s+(?P<title>\S.*))?"
)

#: Headings that are one word: epub:type (EPUB SSV 1.1) by the word that stands there.
_NAMED = {
    "preface": "preface", "vorwort": "preface", "préface": "preface", "prefacio": "preface",
    "author's preface": "preface", "translator's preface": "preface",
    "foreword": "foreword", "introduction": "introduction", "einleitung": "introduction",
    "introductory": "introduction", "prologue": "prologue", "prolog": "prologue",
    "prólogo": "prologue", "prologo": "prologue", "пролог": "prologue",
    "dedication": "dedication", "acknowledgments": "acknowledgments",
    "acknowledgements": "acknowledgments", "acknowledgment": "acknowledgments",
    "epilogue": "epilogue", "epilog": "epilogue", "épilogue": "epilogue", "epílogo": "epilogue",
    "эпилог": "epilogue", "afterword": "afterword", "nachwort": "afterword",
    "postface": "afterword", "postscript": "afterword", "conclusion": "conclusion",
    "appendix": "appendix", "anhang": "appendix", "glossary": "glossary",
    "bibliography": "bibliography", "index": "index", "notes": "endnotes", "endnotes": "endnotes",
    "footnotes": "footnotes", "colophon": "colophon", "interlude": "", "intermezzo": "",
    "list of illustrations": "", "illustrations": "", "author's note": "", "a note on the text": "",
}  # fmt: skip
_APPENDIX = re.compile(r"appendix\s+(?:[a-z]|\d{1,2}|[ivx]{1,5})[.:]?(?:\s+\S.*)?", re.IGNORECASE)
_BACK = {"epilogue", "afterword", "appendix", "glossary", "bibliography", "index", "endnotes"}
LONGEST = 100


@dataclass(frozen=True, slots=True)
class Heading:
    """``runs`` of the text are this heading, ``taken`` lines of the last one of them."""

    text: str
    rank: int
    kind: str = ""
    runs: int = 1
    taken: int = 1


def divided(all_runs: list[Run], layout: Layout) -> list[Run]:
    """The runs, cut where a heading, an item or a note begins inside one."""
    made: list[Run] = []
    for run in all_runs:
        cuts = [0, *_cuts(run.lines, layout), len(run.lines)] if len(run.lines) > 1 else []
        if len(cuts) < 3:
            made.append(run)
            continue
        for start, stop in pairwise(cuts):
            made.append(Run(run.line + start, 0 if start else run.blanks, run.lines[start:stop]))
    return made


def _cuts(lines: tuple[str, ...], layout: Layout) -> list[int]:
    """The lines of a run, after its first, that begin something of their own."""
    bare = [line.strip() for line in lines]
    begins = next((kind for kind in (is_note, is_item) if kind(bare[0])), None)
    opening = 0
    if not begins and bare[0].endswith(":") and is_item(bare[1]):
        begins, opening = is_item, 1
    cuts = []
    for at in range(1, len(lines)):
        full = layout.width and is_full(lines[at - 1], lines[at], layout.width, 0.9)
        if (
            begins
            and begins(bare[at])
            and (not full or bare[at][0] == bare[opening][0] or bare[at][0].isdigit())
        ) or (
            not layout.width
            and len(bare[at]) <= LONGEST
            and _stated(Run(0, 0, (bare[at],)), bare[at])
        ):
            cuts.append(at)
    return cuts


def headings(all_runs: list[Run]) -> dict[int, Heading]:
    """The headings by the index of their first run."""
    found: dict[int, Heading] = {}
    numerals: list[tuple[int, int]] = []
    capitals: list[int] = []
    for index, run in enumerate(all_runs):
        first = run.lines[0].strip()
        if run.is_ornament or len(first) > LONGEST or not first[0].isalnum():
            continue
        alone = len(run.lines) == 1
        if heading := _stated(run, first):
            found[index] = heading
        elif alone and _is_underlined(all_runs, index):
            mark = all_runs[index + 1].lines[0].strip()[0]
            found[index] = Heading(first, CHAPTER if mark == "=" else SECTION, runs=2)
        elif len(run.lines) < 4 and (number := _numeral(run)):
            numerals.append((index, number))
        elif _is_capitals(run) and _is_apart(all_runs, index):
            capitals.append(index)
    for index in _in_order(numerals):
        run = all_runs[index]
        taken = len(run.lines) if all(map(_is_title_like, map(str.strip, run.lines[1:]))) else 1
        found[index] = Heading(
            joined(line.strip() for line in run.lines[:taken]), CHAPTER, "", 1, taken
        )
    _take_capitals(found, capitals, all_runs)
    _take_titles(found, all_runs)
    return _settle_parts(found)


def joined(lines: Iterable[str]) -> str:
    """The lines of a heading as one, with a stop between them when there is none."""
    text = ""
    for line in map(collapse, lines):
        text += line if not text else (" " if text.endswith((*ENDS, ",")) else ". ") + line
    return text


def _stated(run: Run, first: str) -> Heading | None:
    """A heading that says it is one."""
    if not (first[0].isupper() or first[0].isdigit()):
        return None
    bare = first.rstrip(".:").casefold().replace("’", "'")
    if len(run.lines) == 1 and bare in _NAMED:
        return Heading(first, CHAPTER, _NAMED[bare])
    if len(run.lines) == 1 and _APPENDIX.fullmatch(first) and not first.endswith((".", ",")):
        return Heading(first, CHAPTER, "appendix")
    ordinal = _ORDINAL.fullmatch(first)
    match = ordinal or _NUMBERED.fullmatch(first)
    if not match:
        return None
    title = "" if ordinal else match["title"] or ""
    if title and not match["mark"] and not (title.isupper() or _is_title_like(title)):
        return None
    if title and not (title[0].isupper() or title[0] in "“\"‘'«¿¡" or not title[0].isalpha()):
        return None
    if title and len(run.lines) > 2:
        return None
    rank = PART if match["part"] else SECTION if match["section"] else CHAPTER
    lines = [line.strip() for line in run.lines]
    if title and len(lines) == 2 and len(lines[0]) > 40 and _is_title_like(lines[1]):
        # A long title that was wrapped.
        return Heading(f"{collapse(first)} {collapse(lines[1])}", rank, _kind(rank), 1, 2)
    taken = 1
    if not title and 1 < len(lines) < 5 and all(map(_is_title_like, lines[1:])):
        taken = len(lines)
    return Heading(
        joined([first, " ".join(lines[1:taken])] if taken > 1 else [first]),
        rank,
        _kind(rank),
        1,
        taken,
    )


def _kind(rank: int) -> str:
    return "part" if rank == PART else ""


def _is_title_like(text: str) -> bool:
    """Whether a line reads as a title: short, from a capital, not a sentence."""
    if not text or len(text) > 80 or is_ornament(text):
        return False
    if text.isupper():
        return not text.endswith((",", ";"))
    first = text.lstrip("“\"‘'«¿¡([_")[:1]
    if not first or first.islower() or text.endswith((",", ";", ":", "-", "!”", "?”", '!"', '?"')):
        return False
    if text.endswith(".") and len(text.split()) > 8:
        return False
    return not text.endswith((".”", '."')) or text.count(" ") < 3


def _numeral(run: Run) -> int:
    """The number of a line that is “IV.”, “12”, or “3. A Title”; 0 for any other."""
    first = run.lines[0].strip()
    match = _NUMERAL.fullmatch(first)
    if not match:
        return 0
    title = match["title"]
    if title and not (match["mark"] and len(run.lines) == 1 and _is_title_like(title)):
        return 0
    if title and title.endswith((".", "!", "?")) and not title.isupper():
        return 0
    number = match["number"]
    return int(number) if number.isdigit() else _roman(number)


def _roman(number: str) -> int:
    values = [{"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}[n] for n in number]
    return sum(-v if v < max(values[i:]) else v for i, v in enumerate(values))


def _in_order(numerals: list[tuple[int, int]]) -> list[int]:
    """The runs whose numerals count up from one, with text between: those that are chapters."""
    kept: list[int] = []
    chain: list[int] = []
    expected = 1
    for index, number in numerals:
        if number == 1:
            if len(chain) > 1:
                kept += chain
            chain, expected = [], 1
        if number == expected and not (chain and index == chain[-1] + 1):
            chain.append(index)
            expected += 1
    return kept + (chain if len(chain) > 1 else [])


def _is_underlined(all_runs: list[Run], index: int) -> bool:
    if index + 1 >= len(all_runs):
        return False
    below = all_runs[index + 1]
    mark = below.lines[0].strip()
    return (
        below.is_ornament and not below.blanks and len(mark) > 2 and set(mark) <= {mark[0]}
        and mark[0] in "=-~"
    )  # fmt: skip


def _is_capitals(run: Run) -> bool:
    """Whether the run is set in capitals, and is neither shouted nor said."""
    text = run.text
    return (
        len(run.lines) < 4
        and len(text) <= LONGEST
        and text.isupper()
        and sum(map(str.isalpha, text)) > 3
        and not text.endswith(("!", ",", ";", ":", "”", '"'))
        and text.strip(".") not in ("THE END", "FINIS", "END", "ENDE", "FIN")
    )


def _is_apart(all_runs: list[Run], index: int) -> bool:
    """Whether blank lines stand on both sides, and text in small letters follows."""
    if index + 1 >= len(all_runs):
        return False
    following = all_runs[index + 1]
    return (index == 0 or all_runs[index].blanks > 0) and following.blanks > 0


def _take_capitals(found: dict[int, Heading], capitals: list[int], all_runs: list[Run]) -> None:
    """Lines in capitals are headings where the text sets them off as it does its chapters."""
    if len(capitals) * 2 > len(all_runs):
        return  # This text shouts, or has no small letters at all.
    # What stands there again and again is who speaks in a play.
    times = Counter(all_runs[index].text for index in capitals)
    capitals = [index for index in capitals if times[all_runs[index].text] == 1]
    chaptered = any(heading.rank <= CHAPTER for heading in found.values())
    for index in capitals:
        wide = all_runs[index].blanks > 1
        titles_it = index - 1 in found and found[index - 1].runs == 1
        if not titles_it and (wide or (not chaptered and len(capitals) > 1)):
            found[index] = Heading(
                joined(all_runs[index].lines), CHAPTER, "", 1, len(all_runs[index].lines)
            )


def _take_titles(found: dict[int, Heading], all_runs: list[Run]) -> None:
    """A heading that is only a number takes the title that stands in the next run."""
    bare = [
        index
        for index, heading in found.items()
        if heading.runs == 1
        and heading.taken == len(all_runs[index].lines) == 1
        and index + 2 < len(all_runs)
        and index + 1 not in found
        and is_bare(heading.text)
    ]
    titled = [i for i in bare if _is_title(all_runs[i + 1], all_runs[i + 2])]
    # A title with a stop may be a short first sentence: then every chapter must have one.
    stopped = any(all_runs[i + 1].text.endswith(".") for i in titled)
    sure = 1 < len(titled) == len(bare) if stopped else len(titled) * 2 >= len(bare)
    for index in titled:
        run = all_runs[index + 1]
        if sure or run.text.isupper():
            old = found[index]
            text = joined([old.text, " ".join(run.lines)])
            found[index] = Heading(text, old.rank, old.kind, 2, len(run.lines))


def is_bare(text: str) -> bool:
    """Whether the heading is a number without a title."""
    match = _NUMBERED.fullmatch(text) or _NUMERAL.fullmatch(text)
    return bool(match and not match["title"]) or _ORDINAL.fullmatch(text) is not None


def _is_title(run: Run, following: Run) -> bool:
    return (
        run.blanks > 0
        and len(run.lines) < 4
        and following.blanks > 0
        and not following.is_ornament
        and len(run.text) <= LONGEST
        and all(_is_title_like(line.strip()) for line in run.lines)
    )


def _settle_parts(found: dict[int, Heading]) -> dict[int, Heading]:
    """In order; what stands before and after the parts ranks with them, not under the last one."""
    order = sorted(found)
    parts = [index for index in order if found[index].rank == PART]
    settled: dict[int, Heading] = {}
    for index in order:
        heading = found[index]
        outside = parts and (index < parts[0] or heading.kind in _BACK)
        if outside and heading.rank == CHAPTER:
            heading = Heading(heading.text, PART, heading.kind, heading.runs, heading.taken)
        settled[index] = heading
    return settled


def announces(run: Run) -> bool:
    """Whether the run says itself that it begins a division of the text."""
    first = run.lines[0].strip()
    return len(first) <= LONGEST and (_stated(run, first) is not None or _numeral(run) == 1)


def title_of(heading: str) -> str:
    """What a numbered heading has behind its number."""
    match = _NUMBERED.fullmatch(heading) or _NUMERAL.fullmatch(heading)
    return (match["title"] or "") if match else ""
