"""Headings and titles: what readers jump by (WCAG 2.2, 1.3.1, 2.4.2, 2.4.6)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from accessible.check.document import Document
from accessible.check.markup import written
from accessible.check.proof import excerpt
from accessible.check.publication import Publication, Subject
from accessible.errors import Finding

#: A document with more characters than this should have a heading.
_LONG = 6_000
#: Documents with one title for all of them are told of from this number on.
_SEVERAL = 3


class Headings(Subject):
    """The levels, the texts and the number of headings; the titles of documents."""

    def __init__(self, publication: Publication) -> None:
        super().__init__(publication)
        self.titles: Counter[str] = Counter()

    def see(self, document: Document) -> Iterator[Finding]:
        if not document.title:
            yield Finding("title-missing", document.path, "The document has no title.")
        elif document.in_spine:
            self.titles[document.title.casefold()] += 1
        headings = document.headings
        for heading in headings:
            if not heading.text:
                message = f"The heading of level {heading.level} is empty."
                yield Finding("heading-empty", document.place(heading.element), message)
        for before, heading in pairwise(headings):
            if heading.level > before.level + 1:
                message = (
                    f"A heading of level {heading.level} follows one of level {before.level}: "
                    f"“{excerpt(heading.text)}”."
                )
                yield Finding("heading-skipped", document.place(heading.element), message)
        highest = sum(heading.level == 1 for heading in headings)
        if highest > 1:
            message = "The document has more than one heading of level 1."
            yield Finding("heading-several", document.path, message)
        if not headings and document.in_spine:
            # Counted without what it says aloud of pictures: headings are for text.
            size = len("".join(written(document.body).split()))
            if size > _LONG:
                message = f"The document has about {size // 1000},000 characters and no heading."
                yield Finding("heading-none", document.path, message)

    def close(self) -> Iterator[Finding]:
        documents = sum(self.titles.values())
        if documents >= _SEVERAL and len(self.titles) == 1:
            message = (
                f"All {documents} documents have the title “{excerpt(next(iter(self.titles)))}”."
            )
            yield Finding("title-repeated", self.publication.package.path, message)
