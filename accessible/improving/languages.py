"""Languages stated where they must be, in tags that mean something (BCP 47; HTML §3.2.6.2)."""

from __future__ import annotations

from accessible.bcp47 import name, tag
from accessible.book import UNKNOWN, XHTML
from accessible.improving.document import LANG, XML_LANG, Document


def mend_languages(document: Document) -> None:
    """Malformed tags mended, contradicting attributes made equal, the language of the whole
    stated: as ``body`` states it, else as the book does. What is foreign is not guessed."""
    _mend_tags(document)
    _make_equal(document)
    if document.is_html:
        _state(document)


def _mend_tags(document: Document) -> None:
    for element in document.root.iter("*"):
        for attribute in (XML_LANG, LANG):
            written = element.get(attribute)
            if not written or not written.strip():
                continue
            meant = tag(written)
            if not meant and element is document.root:
                del element.attrib[attribute]
                document.mended("language", element, f"“{written}” is no language tag.")
            elif not meant:
                message = f"“{written}” is no language tag, and it is not clear what it means."
                document.left("language", element, message)
            elif meant.lower() != written.lower():
                element.set(attribute, meant)
                message = f"The language tag was “{written}”; it is “{meant}” now."
                document.mended("language-tag", element, message)


def _make_equal(document: Document) -> None:
    for element in document.root.iter("*"):
        first, second = element.get(XML_LANG), element.get(LANG)
        if first is not None and second is not None and first.lower() != second.lower():
            # In XHTML it is xml:lang that counts, unless it says nothing.
            said = first if first.strip() else second
            element.set(XML_LANG, said)
            element.set(LANG, said)
            message = f"xml:lang was “{first}” and lang “{second}”; both are “{said}” now."
            document.mended("languages-differ", element, message)


def _state(document: Document) -> None:
    root = document.root
    said = root.get(XML_LANG) or root.get(LANG) or ""
    if said.strip():
        for attribute, other in ((XML_LANG, "lang"), (LANG, "xml:lang")):
            if not root.get(attribute):
                root.set(attribute, said)
                message = f"The language was stated in {other} alone; it is in both attributes now."
                document.mended("language-stated", root, message)
        return
    body = root.find(f"{{{XHTML}}}body")
    inner = "" if body is None else body.get(XML_LANG) or body.get(LANG) or ""
    language = inner if tag(inner) else document.language
    if not language or language == UNKNOWN:
        return
    root.set(LANG, language)
    root.set(XML_LANG, language)
    whose = "its body’s" if language == inner else "the book’s"
    message = f"The document did not state its language; it is {whose} now, {name(language)}."
    document.mended("language-stated", root, message)
