"""What the settings leave unsaid: sections that ``skip`` names, all but those of ``only``, notes.

A section is named by its kind (``epub:type`` or role, with or without ``doc-``; the landmarks of
the book count), by its title, by a pattern on titles, or by the name of its file. What is left out
stays in the text, and each section of it is told.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from fnmatch import translate

from lxml import etree

from accessible.book import XHTML, Book, Chapter
from accessible.errors import Finding, UsageError
from accessible.scripting.apparatus import GROUPS, Apparatus, root_of
from accessible.scripting.markup import INLINE, is_silent, local_name, semantics
from accessible.scripting.sections import KINDS, Section, folded, main_of, sections_of
from accessible.settings import Settings

_HEADINGS = frozenset(f"{{{XHTML}}}h{level}" for level in range(1, 7))
#: What parts no words; comments do not.
_RUNNING_ON = INLINE | {""}
#: As many names of sections as an error tells.
_TOLD = 40


def left_out(
    chapters: Sequence[Chapter], book: Book, settings: Settings, notes: Apparatus
) -> tuple[list[dict[etree._Element, str]], tuple[Finding, ...]]:
    """For each document the topmost elements that the settings leave unsaid, and what to tell.

    The value of an element is the title of the section that begins with it, empty for the rest of
    a section and for notes. ``chapters`` are the trees to look at; ``book`` knows its landmarks.
    Raises ``UsageError`` when ``only`` names nothing that there is.
    """
    findings: list[Finding] = []
    silent: dict[etree._Element, str] = {}
    if settings.skip or settings.only:
        sections = list(sections_of(chapters, book))
        if settings.only:
            kept = _chosen(settings.only, sections, findings)
            if not kept:
                raise _nothing(settings.only, sections)
            silent.update(_beside(chapters, kept))
        skipped = _chosen(settings.skip, sections, findings)
        silent.update((element, "") for section in skipped for element in section.elements())
        silent = _topmost(silent)
        told: set[etree._Element] = set()
        findings += _told(silent, sections if settings.only else skipped, told)
        if settings.only:
            findings += _rest(chapters, silent, told)
    if settings.notes == "none":
        findings += _add_notes(silent, notes, chapters)
        silent = _topmost(silent)
    split: dict[etree._Element, dict[etree._Element, str]] = {
        chapter.tree: {} for chapter in chapters
    }
    for element, title in silent.items():
        split[root_of(element)][element] = title
    return list(split.values()), tuple(findings)


# -- choices ----------------------------------------------------------------------------------


def _chosen(
    choices: Iterable[str], sections: Sequence[Section], findings: list[Finding]
) -> list[Section]:
    """The sections that any choice names, in order; a finding for each that names none."""
    found: dict[int, Section] = {}
    for choice in choices:
        names = _naming(choice)
        matching = {number: each for number, each in enumerate(sections) if names(each)}
        if not matching:
            near = get_close_matches(folded(choice), _names(sections), 3)
            message = f"No section is called “{choice}”."
            if near:
                known = _names(sections)
                message += f" There is {', '.join(f'“{known[name]}”' for name in near)}."
            findings.append(Finding("section-not-found", choice, message))
        found.update(matching)
    return [found[number] for number in sorted(found)]


def _naming(choice: str) -> Callable[[Section], bool]:
    """Whether a choice names a section."""
    title = folded(choice)
    kind = title.removeprefix("doc-")
    kind = KINDS.get(kind, kind)
    pattern = None
    if "*" in title or "?" in title:
        pattern = re.compile(translate(title.replace("[", "[[]")))

    def names(section: Section) -> bool:
        own = folded(section.title)
        return (
            kind in section.kinds
            or bool(title and own == title)
            or bool(pattern and own and pattern.match(own))
            or (section.is_document and f"/{section.chapter.href}".endswith(f"/{choice.strip()}"))
        )

    return names


def _names(sections: Iterable[Section]) -> dict[str, str]:
    """What sections can be called, folded, with how it is written."""
    names: dict[str, str] = {}
    for section in sections:
        if section.title:
            names.setdefault(folded(section.title), section.title)
        for kind in sorted(section.kinds):
            names.setdefault(kind, kind)
    return names


def _nothing(choices: Sequence[str], sections: Sequence[Section]) -> UsageError:
    names = list(_names(sections).values())
    shown = ", ".join(f"“{name}”" for name in names[:_TOLD])
    asked = ", ".join(f"“{choice}”" for choice in choices)
    return UsageError(
        f"No section is called {asked}: nothing would be narrated.",
        f"Choose among {shown}{', …' if len(names) > _TOLD else ''}."
        if names
        else "Build it without --only: the document has no sections.",
    )


# -- what is left out -------------------------------------------------------------------------


def _beside(
    chapters: Iterable[Chapter], kept: Iterable[Section]
) -> Iterator[tuple[etree._Element, str]]:
    """Everything beside the kept sections: the topmost elements."""
    elements = {element for section in kept for element in section.elements()}
    around = {node for element in elements for node in element.iterancestors()}
    for chapter in chapters:
        main = main_of(chapter)
        todo = [main] if main is not None else []
        while todo:
            node = todo.pop()
            if node in elements or not isinstance(node.tag, str):
                continue
            if node in around:
                todo.extend(reversed(node))
            else:
                yield node, ""


def _told(
    silent: dict[etree._Element, str], sections: Iterable[Section], told: set[etree._Element]
) -> Iterator[Finding]:
    """One finding for each outermost section that is left out; its title joins ``silent``, its
    elements ``told``."""
    for section in sections:
        elements = section.elements()
        owners = [_within(element, silent) for element in elements]
        if None in owners or any(_within(element, told) is not None for element in elements):
            continue
        told.update(elements)
        first = owners[0]
        if first is not None and not silent[first]:
            silent[first] = section.name
        words = _words(sum(map(_count, elements)))
        message = f"“{section.name}” is not narrated ({words})."
        yield Finding("section-skipped", section.place, message)


def _rest(
    chapters: Iterable[Chapter],
    silent: Mapping[etree._Element, str],
    told: Collection[etree._Element],
) -> Iterator[Finding]:
    """What is left out beside the chosen sections without being a section: a finding a document."""
    where = {chapter.tree: chapter.href for chapter in chapters}
    counts: dict[str, int] = {}
    for element, title in silent.items():
        if not title and element not in told:
            href = where[root_of(element)]
            counts[href] = counts.get(href, 0) + _count(element)
    for href, words in counts.items():
        if words:
            message = f"{_words(words)} beside the chosen sections are not narrated."
            yield Finding("section-skipped", href, message)


def _add_notes(
    silent: dict[etree._Element, str], notes: Apparatus, chapters: Iterable[Chapter]
) -> Iterator[Finding]:
    """Leave out the notes and their references, and what holds nothing but notes."""
    before = set(silent)
    new = [note for note in (*notes.notes, *notes.references) if _within(note, before) is None]
    if not new:
        return
    silent.update(dict.fromkeys(new, ""))
    referring = {root_of(reference) for reference in notes.references}
    only_notes: dict[etree._Element, bool] = {}

    def holds_only_notes(element: etree._Element) -> bool:
        if element not in only_notes:
            grouped = root_of(element) not in referring or any(
                semantics(node) & GROUPS for node in (element, *element.iterancestors())
            )
            only_notes[element] = not (element.text or "").strip() and all(
                not (child.tail or "").strip()
                and (
                    not isinstance(child.tag, str)
                    or child in silent
                    or (grouped and child.tag in _HEADINGS)
                    or holds_only_notes(child)
                )
                for child in element
            )
        return only_notes[element]

    for note in notes.notes:
        if note not in silent:
            continue
        holder = note
        parent = note.getparent()
        while parent is not None and holds_only_notes(parent):
            holder, parent = parent, parent.getparent()
        silent.setdefault(holder, "")
    where = {chapter.tree: chapter.href for chapter in chapters}
    count = sum(note in notes.notes for note in new)
    references = len(new) - count
    yield Finding(
        "notes-skipped",
        where[root_of(new[0])],
        f"Not narrated: {count} note{'' if count == 1 else 's'} and {references} "
        f"reference{'' if references == 1 else 's'} to notes.",
    )


# -- trees ------------------------------------------------------------------------------------


def _topmost(silent: Mapping[etree._Element, str]) -> dict[etree._Element, str]:
    return {
        element: title
        for element, title in silent.items()
        if not any(node in silent for node in element.iterancestors())
    }


def _within(element: etree._Element, among: Collection[etree._Element]) -> etree._Element | None:
    """The element itself or the nearest one around it that is in a collection."""
    node: etree._Element | None = element
    while node is not None and node not in among:
        node = node.getparent()
    return node


def _count(element: etree._Element) -> int:
    """How many words a reader sees in it."""
    text: list[str] = []
    walk = etree.iterwalk(element, ("start", "end", "comment", "pi"))
    for event, node in walk:
        edge = "" if local_name(node) in _RUNNING_ON else " "
        if event == "start":
            silent = node is not element and is_silent(node)
            text += (edge, "" if silent else node.text or "")
            if silent:
                walk.skip_subtree()
        else:
            text += (edge, node.tail or "" if node is not element else "")
    return len("".join(text).split())


def _words(count: int) -> str:
    return f"{count} word{'' if count == 1 else 's'}"
