"""The order of a narration against the order of its document (EPUB 3.3 §9.2.2).

A note may be said at its reference: what stands in a seq or par that is marked as a note is held
against its own order only. A page break inside a sentence may be said before or after it, and so it
may where the sentence is said word by word.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from accessible.check.document import Document
from accessible.check.overlays import Overlay
from accessible.errors import Finding


def targets(overlay: Overlay, document: Document) -> tuple[etree._Element | None, ...]:
    """The element that each par refers to: the first one with its id."""
    return tuple(
        document.ids.get(par.fragment) if par.fragment else document.root for par in overlay.pars
    )


def hold_order(document: Document) -> Iterator[Finding]:
    """Pars whose text is missing, repeated or out of the document's order, and seqs that stand for
    what is not there."""
    overlay = document.overlay
    if overlay is None:
        return
    path, position = document.path, document.position
    for seq in overlay.seqs:
        if seq.fragment and seq.fragment not in document.ids:
            message = f"Its textref “{seq.fragment}” is not in {path}."
            yield Finding("overlay-missing-text", seq.place, message)
    seen: set[etree._Element] = set()
    last: dict[int, etree._Element] = {}
    # The sentence that the one said last is a word of.
    around: dict[int, etree._Element | None] = {}
    units = zip(overlay.pars, document.spoken, document.sentences, strict=True)
    for par, target, sentence in units:
        if target is None:
            message = f"Its text “{par.fragment}” is not in {path}."
            yield Finding("overlay-missing-text", par.place, message)
            continue
        before = last.get(par.note)
        if target in seen:
            message = f"“{par.fragment}” of {path} is said a second time."
            yield Finding("overlay-repeated-text", par.place, message)
        elif (
            before is not None
            and position[target] < position[before]
            and target not in before.iterancestors()
            and (sentence is not None or around[par.note] not in (*target.iterancestors(),))
        ):
            message = (
                f"“{par.fragment}” is said after “{before.get('id')}” but stands before it in "
                f"{path}."
            )
            yield Finding("overlay-out-of-order", par.place, message)
        seen.add(target)
        last[par.note] = target
        around[par.note] = sentence
