"""Pronunciation Lexicon Specification 1.0 (W3C Recommendation, 14 October 2008), as it comes.

No DTD, no outside entity, no network. Of a file that is not well-formed, each lexeme that is
well-formed by itself is used, before and after the damage.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from accessible.errors import Finding
from accessible.spoken.ipa import in_ipa, strange
from accessible.spoken.lexicon.entries import Entry

MEDIA_TYPE = "application/pls+xml"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

_DECLARATION = re.compile(r"\s*<\?xml\b[^>]{0,999}>")
_DOCTYPE = re.compile(r"<!DOCTYPE[^\[>]{0,999}(?:\[[^\]]{0,9999}\]\s{0,99})?>")
_ROOT = re.compile(r"<(?:[\w.-]{1,40}:)?lexicon\b[^>]{0,9999}>")
_LEXEME = re.compile(r"<(?P<name>(?:[\w.-]{1,40}:)?lexeme)(?=[\s>/])")
_PREFIX = re.compile(r"</?[\w.-]{1,40}:(?=lexeme|grapheme|phoneme|alias|example)")


def is_pls(text: str) -> bool:
    """Whether a text is meant to be a PLS document: it begins with markup."""
    return text.lstrip("\ufeff \t\r\n").startswith("<")


def parse(text: str, place: str) -> tuple[list[Entry], list[Finding]]:
    """The entries of a PLS document, and what of it is not used and why.

    Of several pronunciations of a lexeme the one with ``prefer="true"`` counts, else the first
    (§4.6, §4.7). An alias after phonemes is kept for engines that take no phonemes. Lexemes with
    a ``role`` are for words that only grammar tells apart: they come after all others.
    """
    text = _blank(_DOCTYPE, _blank(_DECLARATION, text.lstrip("\ufeff")))
    findings: list[Finding] = []
    try:
        root = _xml(text)
    except etree.XMLSyntaxError as error:
        where = f"{place}:{error.lineno or 1}"
        findings.append(Finding("lexicon-malformed", where, f"It is no XML there: {_why(error)}."))
        root, lexemes = _root_alone(text), list(_lexemes_alone(text, place, findings))
    else:
        if etree.QName(root).localname != "lexicon":
            message = f"It is no lexicon of PLS 1.0: its root is “{etree.QName(root).localname}”."
            return [], [Finding("lexicon-malformed", place, message)]
        lexemes = [(node, getattr(node, "sourceline", 1)) for node in root.iter("{*}lexeme")]
    language = (root.get(_LANG) or "").strip()
    alphabet = root.get("alphabet") or "ipa"
    plain: list[Entry] = []
    in_roles: list[Entry] = []
    for node, line in lexemes:
        entries = in_roles if node.get("role") else plain
        entries += _entries(node, language, alphabet, f"{place}:{line}", findings)
    if in_roles:
        message = f"{len(in_roles)} entries are for one role of a word: they are used for all."
        findings.append(Finding("lexicon-role", in_roles[0].place, message))
    return plain + in_roles, findings


def _xml(text: str) -> etree._Element:
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
    )
    return etree.fromstring(text.encode("utf-8", "replace"), parser)


def _blank(pattern: re.Pattern[str], text: str) -> str:
    """The text without the first match; lines keep their numbers."""
    return pattern.sub(lambda found: "\n" * found[0].count("\n"), text, count=1)


def _root_alone(text: str) -> etree._Element:
    """The start tag of the root as an element, for its language and its alphabet."""
    found = _ROOT.search(text)
    try:
        return _xml(f"{found[0].rstrip('/>')}/>") if found else etree.Element("lexicon")
    except etree.XMLSyntaxError:
        return etree.Element("lexicon")


def _lexemes_alone(
    text: str, place: str, findings: list[Finding]
) -> Iterator[tuple[etree._Element, int]]:
    """Every lexeme that is well-formed by itself, with its line."""
    starts = list(_LEXEME.finditer(text))
    line, counted = 1, 0
    for start, following in zip(starts, [*starts[1:], None], strict=False):
        line, counted = line + text.count("\n", counted, start.start()), start.start()
        piece = text[start.start() : following.start() if following else len(text)]
        end = piece.find(f"</{start['name']}")
        close = piece.find(">", end)
        try:
            if end < 0 or close < 0:
                raise ValueError("It has no end")
            bare = _PREFIX.sub(lambda tag: "</" if "/" in tag[0] else "<", piece[: close + 1])
            yield _xml(bare), line
        except (etree.XMLSyntaxError, ValueError) as error:
            message = f"A lexeme is left out: {_why(error)}."
            findings.append(Finding("lexicon-entry", f"{place}:{line}", message))


def _why(error: Exception) -> str:
    """The parser's reason without its own count of lines."""
    return re.sub(r", line \d+, column \d+$", "", str(getattr(error, "msg", None) or error))


def _entries(
    lexeme: etree._Element, language: str, alphabet: str, place: str, findings: list[Finding]
) -> list[Entry]:
    """An entry for each grapheme of a lexeme (§4.5), or none and a finding."""

    before = len(findings)

    def unused(why: str, code: str = "lexicon-entry") -> None:
        findings.append(Finding(code, place, why))

    written = [text for node in lexeme.iter("{*}grapheme") if (text := _text(node))]
    if not written:
        unused("A lexeme has no grapheme.")
        return []
    shown = f"“{written[0]}”"
    spoken: list[tuple[str, str]] = []
    preferred = 0
    for node in lexeme.iter("{*}phoneme", "{*}alias"):
        kind, said = etree.QName(node).localname, _text(node)
        if kind == "phoneme":
            own = node.get("alphabet") or alphabet
            ipa = in_ipa(said, own)
            if ipa is None:
                unused(f"{shown} has phonemes in “{own}”, not in IPA.", "lexicon-alphabet")
                continue
            if not ipa:
                continue
            if odd := strange(ipa):
                unused(f"{shown} has phonemes that are not IPA: “{odd}”.")
                continue
            said = ipa
        elif not any(map(str.isalnum, said)):
            unused(f"{shown} would be silent: its alias says nothing.")
            continue
        if node.get("prefer") == "true" and not preferred:
            preferred = len(spoken)
        spoken.append((kind, said))
    if not spoken:
        if len(findings) == before:
            unused(f"{shown} has no pronunciation: it is read as written.")
        return []
    kind, said = spoken[preferred]
    alias = next((text for other, text in spoken if other == "alias"), "")
    phonemes = said if kind == "phoneme" else ""
    return [
        Entry(text, said if kind == "alias" else alias, phonemes, language, place)
        for text in written
    ]


def _text(node: etree._Element) -> str:
    return " ".join("".join(map(str, node.itertext())).split())
