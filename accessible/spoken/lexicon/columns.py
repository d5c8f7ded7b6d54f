"""The lexicon of people who write no XML: a line for a word, what is written, then what is said.

    Siobhan     Shivawn
    Siobhan  =  /ʃɪˈvɔːn/
    St. Bees, Saint Bees, en-GB

The columns are parted by a tab, by ``=`` or by a comma (with the quotes of CSV where a column
holds one). The second is said in place of the first, or is its sound: IPA between slashes or
brackets. The third, where there is one, is the language of the texts it is for. Lines that begin
with ``#``, and what stands after a ``#`` between spaces, are comments.
"""

from __future__ import annotations

import csv
import re

from accessible.errors import Finding
from accessible.spoken.ipa import strange
from accessible.spoken.lexicon.entries import Entry

_COMMENT = re.compile(r"(?:^|\s)#(?:\s.*|$)")
_IPA = re.compile(r"/(.+)/|\[(.+)\]")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")
#: The names of columns in a first line that is no entry.
_HEADERS = (
    frozenset("written word grapheme text term".split()),
    frozenset(["said", "said as", "spoken", "alias", "ipa", "pronunciation", "phoneme"]),
)


def parse(text: str, place: str) -> tuple[list[Entry], list[Finding]]:
    """The entries in order, and a finding for each line that is not used."""
    entries: list[Entry] = []
    findings: list[Finding] = []
    commas = place.lower().endswith(".csv")
    for number, line in enumerate(text.lstrip("\ufeff").splitlines(), 1):
        where = f"{place}:{number}"
        if line.lstrip().startswith("#"):
            continue
        bare = line if '"' in line else _COMMENT.sub("", line)
        if not bare.strip():
            continue
        cells = _cells(bare, commas)
        if number == 1 and all(
            cell.lower() in names for cell, names in zip(cells, _HEADERS, strict=False)
        ):
            continue
        result = _entry(cells, where)
        if isinstance(result, Entry):
            entries.append(result)
        else:
            findings.append(Finding("lexicon-entry", where, result))
    return entries, findings


def _cells(line: str, commas: bool) -> list[str]:
    """The columns of a line, without the empty ones at its end."""
    marks = (",", ";", "\t", "=") if commas else ("\t", "=", ",", ";")
    mark = next((mark for mark in marks if mark in line), None)
    if mark is None:
        cells = [line]
    elif mark == "=":
        cells = line.split("=", 1)
    else:
        # Several tabs in a row line the columns up: they part them once.
        tidy = re.sub(r"\t[\t ]*", "\t", line.strip()) if mark == "\t" else line
        cells = next(csv.reader([tidy], delimiter=mark, skipinitialspace=True))
    cells = [" ".join(cell.split()) for cell in cells]
    while len(cells) > 1 and not cells[-1] and len(cells) > 2:
        cells.pop()
    return cells


def _entry(cells: list[str], place: str) -> Entry | str:
    """The entry of a line, or why there is none."""
    if len(cells) < 2:
        return f"“{cells[0][:60]}” has one column: part it from what is said by a tab or by “=”."
    if len(cells) > 3:
        return f"“{cells[0][:60]}” has {len(cells)} columns: put what holds a comma in quotes."
    written, said, language = (*cells, "")[:3]
    if not written:
        return f"Nothing is written for “{said[:60]}”."
    if language and not _LANGUAGE.fullmatch(language):
        return f"“{written}” has “{language[:60]}” as its language, which is no BCP 47 tag."
    ipa = _IPA.fullmatch(said)
    if ipa:
        phonemes = (ipa[1] or ipa[2]).strip()
        if odd := strange(phonemes):
            return f"“{written}” has a sound that is not IPA: “{odd}”."
        return Entry(written, "", phonemes, language, place)
    if not any(map(str.isalnum, said)):
        return f"“{written}” would be silent: nothing is said for it."
    return Entry(written, said, "", language, place)
