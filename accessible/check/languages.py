"""The languages that a publication states (WCAG 2.2, 3.1.1 and 3.1.2; BCP 47; EPUB 3.3 §5.5.3).

Whether a text is in the language that is said of it is for readers of the language to judge.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from accessible.bcp47 import primary, three_letters
from accessible.bcp47 import tag as registered
from accessible.book import XML
from accessible.check.document import Document
from accessible.check.markup import having
from accessible.check.publication import Subject
from accessible.errors import Finding

#: RFC 5646 §2.1, without the names of four to eight letters that nobody has registered.
_TAG = re.compile(
    r"""
    (?:
        [a-z]{2,3}(?:-[a-z]{3}){0,3}
        (?:-[a-z]{4})?
        (?:-(?:[a-z]{2}|[0-9]{3}))?
        (?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*
        (?:-[a-wy-z0-9](?:-[a-z0-9]{2,8})+)*
        (?:-x(?:-[a-z0-9]{1,8})+)?
      | x(?:-[a-z0-9]{1,8})+
      | i-[a-z]{3,8} | en-gb-oed | sgn-be-fr | sgn-be-nl | sgn-ch-de
      | art-lojban | cel-gaulish | no-bok | no-nyn | zh-min | zh-min-nan
    )
    """,
    re.VERBOSE | re.IGNORECASE,
)


def is_tag(written: str) -> bool:
    """Whether it is a well-formed language tag."""
    return _TAG.fullmatch(written) is not None


class Languages(Subject):
    """Documents and a package without a language, tags that are none, and two that differ."""

    def see(self, document: Document) -> Iterator[Finding]:
        root = document.root
        xml_lang = f"{{{XML}}}lang"
        if not any((root.get(name) or "").strip() for name in ("lang", xml_lang)):
            message = "The document does not say its language."
            yield Finding("language-missing", document.path, message)
        told: set[str] = set()
        for element in having(root, "@lang or @xml:lang"):
            stated = [element.get(name) for name in ("lang", xml_lang)]
            tags = [tag.strip() for tag in stated if tag is not None]
            for tag in dict.fromkeys(tags):
                if tag not in told:
                    told.add(tag)
                    yield from _hold(tag, document.place(element))
            if len(tags) == 2 and tags[0].casefold() != tags[1].casefold():
                message = f"lang says “{tags[0]}”, and xml:lang “{tags[1]}”."
                yield Finding("language-differs", document.place(element), message)

    def close(self) -> Iterator[Finding]:
        package = self.publication.package
        languages = [tag for tag in package.values("dc:language") if tag]
        if not languages:
            message = "The metadata do not say the language of the book (dc:language)."
            yield Finding("language-unstated", package.path, message)
        stated = [*languages, *(entry.language for entry in package.entries), package.language]
        for tag in dict.fromkeys(filter(None, stated)):
            yield from _hold(tag, package.path)
        if package.version.startswith("3") and not package.language:
            message = "The package document does not say the language of its metadata (xml:lang)."
            yield Finding("package-language-missing", package.path, message)


def _hold(tag: str, place: str) -> Iterator[Finding]:
    if not tag:
        return  # An empty one says that the language is unknown.
    if not is_tag(tag):
        yield Finding("language-malformed", place, f"“{tag}” is no language tag.")
        return
    first, meant = primary(tag), primary(registered(tag))
    if len(first) == 2 and three_letters(tag) == "und":
        yield Finding("language-unknown", place, f"There is no language “{first}”.")
    elif len(first) == 3 and len(meant) == 2:
        yield Finding("language-unknown", place, f"The language “{first}” is written “{meant}”.")
