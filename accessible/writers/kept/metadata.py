"""A publisher's metadata, kept: what is missing and true is added, what is not true is told.

EPUB 3.3 §5.5, EPUB Accessibility 1.1 §2. The publisher's statements stay as they are, even where
the content contradicts them: a finding says so, and only the publisher can put that right.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from lxml import etree

from accessible.book import XML
from accessible.clock import clock_value, parse_clock
from accessible.errors import Finding
from accessible.isbn import isbn, named_isbn
from accessible.settings import Settings
from accessible.writers.evidence import Evidence
from accessible.writers.kept.block import OPF, Block, value_of, words
from accessible.writers.kept.claims import FEATURE, HAZARD, MODE, SUFFICIENT, contradicted
from accessible.writers.package import Statement, plain

CONFORMANCE = "EPUB Accessibility 1.1 - WCAG 2.2 Level AA"

_XML_LANG = f"{{{XML}}}lang"
_SUMMARY = "schema:accessibilitySummary"
_HAZARDS = ("flashing", "motionsimulation", "sound")


def merge(
    package: etree._Element,
    statements: Sequence[Statement],
    *,
    seen: Evidence,
    settings: Settings,
    language: str,
    modified: datetime,
    place: str,
) -> tuple[Finding, ...]:
    """Put ``statements`` into a package document beside the publisher's; it is changed in place.

    ``package`` is its root, with the manifest as it will be written; ``statements`` are what was
    computed of the book (``schema:``, ``pageBreakSource``) and of its overlays (``media:``,
    refining manifest ids); ``modified`` is the time of the edition (UTC); ``language`` that of the
    package where repairs are asked for; ``place`` its path, for the findings. Bibliographic
    settings replace what the publisher says; a certifier is added.
    """
    merging = _Merging(Block(package), settings, place)
    merging.override()
    for message in contradicted(merging.block, seen):
        merging.find("metadata-contradicted", message)
    merging.complete(statements)
    merging.media([line for line in statements if line.name.startswith("media:")])
    merging.certify()
    merging.date(modified)
    if settings.improve and not package.get(_XML_LANG) and language:
        package.set(_XML_LANG, language)
        merging.added.append(f"the language of the package, {language}")
    return merging.findings()


def stated(package: etree._Element, name: str) -> str:
    """What a package says of itself under ``name`` (``media:active-class``), else nothing."""
    return next(iter(Block(package).values(name)), "")


class _Merging:
    """One package on its way from the publisher's metadata to the edition's."""

    def __init__(self, block: Block, settings: Settings, place: str) -> None:
        self.block = block
        self._settings = settings
        self._place = place
        self._found: list[Finding] = []
        self.added: list[str] = []

    def findings(self) -> tuple[Finding, ...]:
        if self.added:
            message = f"Added to the publisher’s metadata: {'; '.join(self.added)}."
            self.find("metadata-added", message)
        return tuple(self._found)

    def find(self, code: str, message: str) -> None:
        self._found.append(Finding(code, self._place, message))

    # What the settings replace

    def override(self) -> None:
        """The user's title, authors, language and publisher in place of the publisher's."""
        block, settings = self.block, self._settings
        titles = block.dublin_core("title")
        main = [node for node in titles if block.refined(node, "title-type") == "main"]
        self._replace("title", (main or titles)[:1], filter(None, [settings.title]))
        self._replace("publisher", block.dublin_core("publisher")[:1], [settings.publisher])
        old = next(map(value_of, block.dublin_core("language")), "")
        if settings.language and block.package.get(_XML_LANG) == old:
            block.package.set(_XML_LANG, settings.language)
        self._replace("language", block.dublin_core("language")[:1], [settings.language])
        authors = [n for n in block.dublin_core("creator") if self._role(n) in ("", "aut")]
        self._replace("creator", authors, settings.authors)
        self._replace("date", block.dublin_core("date")[:1], [settings.date])
        if settings.isbn:
            self._number(settings.isbn)
        self._series()

    def _number(self, wanted: str) -> None:
        """The user's ISBN among the identifiers. The unique one stays: fonts may hang on it."""
        block = self.block
        unique = block.package.get("unique-identifier", "").strip()
        numbers = [node for node in block.dublin_core("identifier") if named_isbn(value_of(node))]
        if wanted in (isbn(value_of(node)) for node in numbers):
            return
        for node in numbers:
            if not unique or node.get("id", "").strip() != unique:
                block.remove(node)
        block.add(Statement("dc:identifier", f"urn:isbn:{wanted}"))
        self.find("metadata-changed", f"The ISBN is now {wanted}, as the settings say.")

    def _series(self) -> None:
        """The user's series, and the place in it, instead of any that is stated."""
        block, place = self.block, self._settings.series_position
        stated = [
            node
            for node in block.metas("belongs-to-collection")
            if block.refined(node, "collection-type") in ("series", "")
        ]
        known = block.values("calibre:series")[:1] if place and not stated else []
        series = next(filter(None, (self._settings.series, *known)), "")
        if not (series or (place and stated)):
            return
        node = stated[0] if stated else block.add(Statement("belongs-to-collection", series))
        if series:
            node.text = series
        if not node.get("id"):
            node.set("id", block.fresh("series"))
        for old in block.refining(node):
            if block.name(old) == "group-position":
                block.remove(old)
        if not block.refined(node, "collection-type"):
            block.add(Statement("collection-type", "series", refines=node.get("id", "")), node)
        if place:
            block.add(Statement("group-position", place, refines=node.get("id", "")), node)
        for old in [*block.metas("calibre:series"), *block.metas("calibre:series_index")]:
            block.remove(old)
        message = f"The series is now “{value_of(node)}”, as the settings say."
        self.find("metadata-changed", message)

    def _role(self, node: etree._Element) -> str:
        return self.block.refined(node, "role") or node.get(f"{{{OPF}}}role", "")

    def _replace(
        self, name: str, nodes: list[etree._Element], wanted: Iterator[str] | Sequence[str]
    ) -> None:
        """Let ``nodes`` say what is wanted: as many as that, the first ones in their places."""
        values = [value for value in map(plain, wanted) if value]
        before = list(map(value_of, nodes))
        if not values or values == before:
            return
        last = nodes[0] if nodes else None
        for node, value in zip(nodes, values, strict=False):
            if value_of(node) != value:
                # A sort key or another script's form of the old words is not one of the new.
                for other in self.block.refining(node):
                    if other.get("property") in ("file-as", "alternate-script"):
                        self.block.remove(other)
                node.attrib.pop(f"{{{OPF}}}file-as", "")
                node.text = value
            last = node
        for node in nodes[len(values) :]:
            self.block.remove(node)
        for value in values[len(nodes) :]:
            inner = last is not None and last.getparent() is self.block.element
            last = self.block.add(Statement(f"dc:{name}", value), last if inner else None)
        was = f"“{'; '.join(before)}”" if before else "not stated"
        message = f"The {name} is now “{'; '.join(values)}”, as the settings say; it was {was}."
        self.find("metadata-changed", message)

    # What is missing

    def complete(self, statements: Sequence[Statement]) -> None:
        """Add each statement that the publisher has not made, and not excluded."""
        before = {name: self.block.values(name) for name in {line.name for line in statements}}
        for line in statements:
            if line.name.startswith("media:") or not self._is_missing(line, before[line.name]):
                continue
            self.block.add(line)
            term = line.name.removeprefix("schema:")
            shown = term if line.name == _SUMMARY else f"{term} {line.value}"
            if shown not in self.added:
                self.added.append(shown)

    def _is_missing(self, line: Statement, values: list[str]) -> bool:
        said = {word.lower() for value in values for word in words(value)}
        if line.name == HAZARD:
            # One word about a hazard is enough, and “none” is one about each of them.
            kinds = [kind for kind in _HAZARDS if kind in line.value.lower()]
            settled = {"none", "unknown"} & said
            return not settled and not any(kind in word for word in said for kind in kinds or [""])
        if line.name in (FEATURE, MODE):
            return line.value.lower() not in said
        if line.name == SUFFICIENT:
            sets = {frozenset(words(value.lower())) for value in values}
            # What its readers need, the publisher knows; only the narration is news.
            return not sets or (line.value == "auditory" and frozenset(("auditory",)) not in sets)
        if line.name == "pageBreakSource":
            # That there is no print edition is what we can assume, and only a person can know.
            known = line.value != "none" or self._settings.improve
            return known and not self._has_page_source()
        return not values

    def _has_page_source(self) -> bool:
        block = self.block
        return any(
            (*block.values("pageBreakSource"), *block.values("a11y:pageBreakSource"))
        ) or any(block.refined(node, "source-of") for node in block.dublin_core("source"))

    # Media overlays

    def media(self, statements: Sequence[Statement]) -> None:
        """The durations and narrators of the overlays (§9.3.5); a publisher's class stays."""
        block = self.block
        items = list(block.package.iter("{*}item"))
        if not any(item.get("media-overlay") for item in items):
            for node in list(block.element.iter("{*}meta")):
                if block.name(node).startswith("media:"):
                    block.remove(node)
            return
        ids = {f"#{item.get('id', '').strip()}" for item in items}
        durations: dict[str, etree._Element] = {}
        changed = bool(statements)
        for node in list(block.element.iter("{*}meta")):
            if block.name(node) == "media:duration":
                target = node.get("refines", "").strip()
                if target and target not in ids:
                    block.remove(node)
                    changed = True
                else:
                    durations.setdefault(target, node)
        if statements and self._settings.replace_narration:
            for node in list(block.metas("media:narrator")):
                block.remove(node)
        for line in statements:
            said = block.values(line.name)
            target = line.refines and f"#{line.refines}"
            if line.name == "media:duration":
                if target in durations:
                    durations[target].text = line.value
                else:
                    durations[target] = block.add(line)
            elif not said or (line.name == "media:narrator" and line.value not in said):
                block.add(line)
        if "" in durations and changed:
            # Beside ours may be overlays that keep the publisher's narration.
            parts = [_milliseconds(value_of(n)) for at, n in durations.items() if at]
            if parts and sum(parts) != _milliseconds(value_of(durations[""])):
                durations[""].text = clock_value(sum(parts))

    # The edition

    def certify(self) -> None:
        """The conformance that a person stands for, with an id of its own (§3 of the standard)."""
        certifier = plain(self._settings.certified_by)
        if not certifier:
            return
        before = self._conformance()
        self.block.add(Statement("dcterms:conformsTo", CONFORMANCE, id="conformance"))
        self.block.add(Statement("a11y:certifiedBy", certifier, refines="conformance"))
        self.added.append(f"conformance certified by {certifier}")
        if before:
            message = (
                f"The publisher states conformance already ({'; '.join(before)}); that statement "
                f"was kept beside the one certified by {certifier}."
            )
            self.find("certified-already", message)

    def _conformance(self) -> list[str]:
        links = (
            node.get("href", "")
            for node in self.block.element.iter("{*}link")
            if "dcterms:conformsTo" in node.get("rel", "").split()
        )
        return [*self.block.values("dcterms:conformsTo"), *filter(None, links)]

    def date(self, modified: datetime) -> None:
        """``dcterms:modified``: when this edition was made (§5.5.6)."""
        value = modified.strftime("%Y-%m-%dT%H:%M:%SZ")
        node = next((n for n in self.block.metas("dcterms:modified") if n.get("property")), None)
        if node is None:
            self.block.add(Statement("dcterms:modified", value))
        else:
            node.text = value


def _milliseconds(clock: str) -> int:
    """The length that a clock value says, 0 for what is none."""
    try:
        return round(parse_clock(clock) * 1000)
    except ValueError:
        return 0
