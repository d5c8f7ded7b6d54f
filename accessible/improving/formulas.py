"""Words for formulas that have none (MathML Core §2.1.3 alttext; EPUB Accessibility 1.1 §2)."""

from __future__ import annotations

from accessible.book import MATHML, language_of
from accessible.improving.document import Document


def mend_formulas(document: Document) -> None:
    """``alttext`` for each ``math`` without one, in the language that it stands in.

    An author's is never changed. A formula that cannot be put into words is left as it is.
    """
    formulas = document.root.iter(f"{{{MATHML}}}math")
    silent = [math for math in formulas if not (math.get("alttext") or "").strip()]
    if not silent:
        return
    from accessible.mathematics import speech  # the words of all languages are not light

    for math in silent:
        language = document.language
        for around in (*reversed(list(math.iterancestors())), math):
            language = language_of(around, language)
        words = " ".join((speech(math, language) or "").split())
        if words:
            math.set("alttext", words)
            message = f"A formula had no alttext; it is “{words}” now."
            document.mended("alttext", math, message)
