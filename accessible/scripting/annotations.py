"""What the markup says of a sentence's characters: languages, phonemes, raised figures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from lxml import etree

from accessible.book import language_of
from accessible.scripting.markup import local_name
from accessible.scripting.spans import Inline, Run
from accessible.spoken import Annotation, says_something


def annotate(
    run: Run, outer: str, pronounced: Callable[[etree._Element], str]
) -> tuple[str, list[Annotation]]:
    """The one language of the run's words, and what the markup says of stretches of it.

    Where the words differ in language, it is the ``outer`` one. ``pronounced`` gives the IPA of an
    element, or nothing.
    """
    found: list[Annotation] = []
    stretches: list[Annotation] = []

    def walk(content: list[str | Inline], at: int, language: str, script: str) -> None:
        for item in content:
            if isinstance(item, str):
                end = at + len(item)
                if says_something(item):
                    stretches.append(Annotation(at, end, language=language))
                if script:
                    found.append(Annotation(at, end, script=script))
                at = end
                continue
            if not item.atom:
                ipa = pronounced(item.element)
                if ipa:
                    found.append(Annotation(item.start, item.end, ipa=ipa))
                name = local_name(item.element)
                inner = language_of(item.element, language)
                walk(item.content, item.start, inner, name if name in ("sup", "sub") else "")
            at = item.end

    walk(run.content, 0, outer, "")
    languages = {stretch.language for stretch in stretches}
    main = languages.pop() if len(languages) == 1 else outer
    return main, [*found, *(said for said in stretches if said.language != main)]


def within(annotations: list[Annotation], start: int, end: int) -> list[Annotation]:
    """The annotations of ``start`` to ``end``, counted from there."""
    return [
        replace(said, start=max(said.start, start) - start, end=min(said.end, end) - start)
        for said in annotations
        if said.start < end and start < said.end
    ]
