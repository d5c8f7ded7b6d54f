"""Number words of many languages: the one door to num2words.

It was measured against ICU's spelling rules (``unicode-rbnf``): as right in our languages, with
larger numbers, and twice as fast in half of them. Where it errs, the language's own file mends it.
It is imported with the first number: English never loads it.
"""

from __future__ import annotations

from functools import lru_cache

_KEPT = 20_000


@lru_cache(maxsize=_KEPT)
def cardinal(number: int, code: str) -> str:
    """The cardinal in num2words' language ``code`` ("fr", "pt_BR"), words and spaces only.

    A number beyond the names of powers is said digit by digit.
    """
    from num2words import num2words

    try:
        words: str = num2words(number, lang=code)
    except (OverflowError, NotImplementedError, IndexError, KeyError):
        return " ".join(cardinal(int(digit), code) for digit in str(number) if digit.isdigit())
    return " ".join(words.replace(",", " ").split())


@lru_cache(maxsize=_KEPT)
def ordinal(number: int, code: str) -> str:
    """The ordinal as num2words has it: masculine, or with the language's one ending."""
    from num2words import num2words

    try:
        words: str = num2words(number, lang=code, to="ordinal")
    except (OverflowError, NotImplementedError, IndexError, KeyError):
        return cardinal(number, code)
    return " ".join(words.replace(",", " ").split())
