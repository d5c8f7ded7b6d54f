"""The names of languages, for people: those of Unicode's CLDR, in English, and each in its own."""

from __future__ import annotations

import re
from difflib import get_close_matches
from functools import cache

from babel import Locale
from babel.localedata import locale_identifiers

from accessible import bcp47

#: Tags that stand for one another: a macrolanguage, and the language that is mostly meant by it.
_SAME = {"cmn": "zh", "nb": "no", "arb": "ar", "swh": "sw", "pes": "fa", "zsm": "ms", "tl": "fil"}
_WITH_REGION = re.compile(r"(.+?)\s*\(([^()]+)\)\s*")


def name(language: str, otherwise: str = "") -> str:
    """A tag (BCP 47) in full words: “English (United States)”, “Serbian (Latin)”.

    ``otherwise`` is for what has no such name as a whole ("en-GB-x-rp"); without it, the tag is.
    """
    first, *rest = language.split("-")
    known = _english().get(first.lower())
    parts = [_part(part) for part in rest]
    if known is None or None in parts:
        return otherwise or (f"{known} ({language})" if known else f"“{language}”")
    return f"{known} ({', '.join(filter(None, parts))})" if parts else known


def tag(written: str) -> str:
    """The tag of what a person writes for a language: its tag (“pt-br”), its name in English or in
    itself (“French”, “français”), either with a region (“French (Canada)”); empty if it is none."""
    written = " ".join(written.split())
    known = _code(_english(), written)
    with_region = None if known else _WITH_REGION.fullmatch(written)
    if with_region:
        region = _code(_regions(), with_region[2]) or _code(_scripts(), with_region[2])
        language = tag(with_region[1])
        return f"{language}-{region}" if language and region else ""
    found = bcp47.tag(written)
    if found:
        return found
    return (known or _own().get(written.casefold(), "")).replace("_", "-")


def near(written: str) -> list[str]:
    """Names of languages that look like what was written, the likest first."""
    names = {name.casefold(): name for name in _english().values()}
    return [names[each] for each in get_close_matches(written.casefold(), names, 2, 0.7)]


def same(one: str, other: str) -> bool:
    """Whether two tags are of one language, whatever the region: ``zh`` and ``cmn`` are."""
    first, second = (_SAME.get(primary, primary) for primary in map(bcp47.primary, (one, other)))
    return first == second


def _part(subtag: str) -> str | None:
    """The name of a region or a script; none of what is neither."""
    if len(subtag) == 4:
        return _scripts().get(subtag.title())
    return _regions().get(subtag.upper())


def _code(names: dict[str, str], wanted: str) -> str:
    wanted = wanted.casefold()
    return next((code for code, name in names.items() if name.casefold() == wanted), "")


@cache
def _english() -> dict[str, str]:
    # Mandarin is no language of its own there: “Chinese” is what it is called.
    return {"cmn": "Chinese (Mandarin)", **Locale("en").languages}


@cache
def _regions() -> dict[str, str]:
    return dict(Locale("en").territories)


@cache
def _scripts() -> dict[str, str]:
    return dict(Locale("en").scripts)


@cache
def _own() -> dict[str, str]:
    """The tag of each language by its name in itself. This takes a second or two."""
    names: dict[str, str] = {}
    for code in locale_identifiers():
        own = "" if "_" in code else Locale.parse(code).languages.get(code, "")
        if own:
            names.setdefault(own.casefold(), code)
    return names
