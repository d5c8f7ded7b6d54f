"""What the metadata say of accessibility, against what is there (EPUB Accessibility 1.1 §2, §4).

A statement is told of when the content disproves it, or when it should be made and is not; what
only people can judge (a good description, a reading order) is left to them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from accessible.check.content import Content
from accessible.check.document import Document
from accessible.check.publication import Publication, Subject
from accessible.container import Container
from accessible.errors import Finding, InputError

REQUIRED = ("accessMode", "accessibilityFeature", "accessibilityHazard")
ADVISED = ("accessModeSufficient", "accessibilitySummary")

#: The vocabularies (Schema.org Accessibility Properties for Discoverability Vocabulary 1.0).
_MODES = frozenset(
    "auditory chartOnVisual chemOnVisual colorDependent diagramOnVisual mathOnVisual musicOnVisual "
    "tactile textOnVisual textual visual".split()
)
_SUFFICIENT = frozenset("auditory tactile textual visual".split())
_HAZARDS = frozenset(
    "flashing noFlashingHazard unknownFlashingHazard motionSimulation noMotionSimulationHazard "
    "unknownMotionSimulationHazard sound noSoundHazard unknownSoundHazard none unknown".split()
)
_FEATURES = frozenset(
    """
annotations ARIA bookmarks index pageBreakMarkers pageNavigation readingOrder structuralNavigation
tableOfContents alternativeText audioDescription closedCaptions captions describedMath
longDescription openCaptions signLanguage transcript displayTransformability fullRubyAnnotations
highContrastAudio highContrastDisplay horizontalWriting largePrint latex latex-chemistry MathML
MathML-chemistry resizeText rubyAnnotations synchronizedAudioText timingControl ttsMarkup
verticalWriting withAdditionalWordSegmentation withoutAdditionalWordSegmentation braille
tactileGraphic tactileObject unlocked none unknown printPageNumbers physicalObject
""".split()
)
_DEPRECATED = {"printPageNumbers": "pageBreakMarkers and pageNavigation"}

_CONFORMS = re.compile(r"EPUB Accessibility 1\.[1-9] - WCAG 2\.[0-9] Level A{1,3}")
_MEANT = re.compile(r"epub.?a(?:ccessibility|11y)", re.IGNORECASE)
#: How EPUB Accessibility 1.0 wanted it, by a link.
_CONFORMS_1_0 = re.compile(
    r"https?://(?:www\.)?idpf\.org/epub/a11y/accessibility(?:-20170105)?\.html#wcag-a{1,3}"
)

#: What cannot be there in a book that conforms to WCAG, in the words of reports.
_FAULTS = {
    "image-without-alt": "pictures without alternative text",
    "svg-without-title": "drawings without a name",
    "language-missing": "documents without a language",
    "language-malformed": "malformed language tags",
    "title-missing": "documents without a title",
    "link-without-text": "links without text",
    "table-without-headers": "tables without headers",
    "document-malformed": "documents that cannot be read",
}


class Statements(Subject):
    """Features, modes, hazards and conformance: required, known, true, complete."""

    def __init__(self, publication: Publication) -> None:
        super().__init__(publication)
        self.content = Content(publication.package)

    def see(self, document: Document) -> Iterator[Finding]:
        self.content.add(document)
        yield from ()

    def close(self) -> Iterator[Finding]:
        package = self.publication.package
        stated = {name: self._values(name) for name in (*REQUIRED, *ADVISED)}
        missing = [name for name in REQUIRED if not stated[name]]
        if missing:
            message = f"The metadata state no {', no '.join(missing)}."
            yield Finding("accessibility-metadata-missing", package.path, message)
        yield from self._unknown(stated)
        for claim, why in (
            *self._false_features(stated["accessibilityFeature"]),
            *self._false_modes(stated["accessMode"], stated["accessModeSufficient"]),
            *self._false_hazards(stated["accessibilityHazard"]),
        ):
            message = f"The metadata state “{claim}”, but {why}."
            yield Finding("metadata-contradicted", package.path, message)
        yield from self._doubtful_hazards(stated["accessibilityHazard"])
        unsaid = list(self._unsaid(stated))
        if unsaid:
            message = f"It could state, and does not: {', '.join(unsaid)}."
            yield Finding("metadata-incomplete", package.path, message)
        yield from self._conformance()

    def _values(self, name: str) -> list[str]:
        package = self.publication.package
        values = [*package.values(f"schema:{name}"), *package.values(name)]
        if name in ("accessibilitySummary", "accessModeSufficient"):
            return [value for value in values if value]
        return [word for value in values for word in re.split(r"[,;\s]+", value) if word]

    def _unknown(self, stated: dict[str, list[str]]) -> Iterator[Finding]:
        path = self.publication.package.path
        sets = [re.split(r"[,\s]+", value) for value in stated["accessModeSufficient"]]
        for name, values, known in (
            ("accessMode", stated["accessMode"], _MODES),
            ("accessModeSufficient", [mode for one in sets for mode in one if mode], _SUFFICIENT),
            ("accessibilityFeature", stated["accessibilityFeature"], _FEATURES),
            ("accessibilityHazard", stated["accessibilityHazard"], _HAZARDS),
        ):
            spelled = {one.lower(): one for one in known}
            for value in dict.fromkeys(values):
                if value in known or ":" in value or "/" in value:
                    continue
                meant = spelled.get(value.lower())
                hint = f": it is written “{meant}”" if meant else ""
                message = f"“{value}” is no value of {name}{hint}."
                yield Finding("metadata-unknown-value", path, message)
        for value in stated["accessibilityFeature"]:
            if value in _DEPRECATED:
                message = f"“{value}” is no longer used: state {_DEPRECATED[value]}."
                yield Finding("metadata-deprecated", path, message)

    def _truths(self) -> dict[str, tuple[bool, str]]:
        """Features that the content can disprove: whether each may be true, and why not."""
        count, navigation = self.content.count, self.publication.navigation
        unsaid = f"{count['unsaid']} of {count['pictures']} pictures have no alternative text"
        moving = count["videos"] or count["films"]
        return {
            "alternativeText": (
                not count["unsaid"]
                and bool(count["pictures"] or count["worded"] or moving or count["sounds"]),
                unsaid if count["unsaid"] else "it has no picture that has one",
            ),
            "synchronizedAudioText": (self.publication.is_narrated, "nothing in it is narrated"),
            "MathML": (count["formulas"] > 0, "it has no MathML"),
            "MathML-chemistry": (count["formulas"] > 0, "it has no MathML"),
            "describedMath": (
                count["worded"] >= count["formulas"] and bool(count["worded"] or count["pictures"]),
                f"only {count['worded']} of {count['formulas']} formulas have a description",
            ),
            "pageBreakMarkers": (count["page breaks"] > 0, "no page break is marked in it"),
            "pageNavigation": (bool(navigation.pages), "it has no page list"),
            "printPageNumbers": (
                bool(count["page breaks"] or navigation.pages),
                "no page break is marked in it",
            ),
            "tableOfContents": (bool(navigation.toc), "it has no table of contents"),
            "index": (count["indexes"] > 0, "nothing in it is marked as an index"),
            "ttsMarkup": (
                bool(count["pronunciations"] or count["lexicons"]),
                "it has neither SSML nor a PLS lexicon",
            ),
            "longDescription": (count["descriptions"] > 0, "nothing in it refers to a description"),
            "structuralNavigation": (count["headings"] > 0, "it has no heading"),
            "displayTransformability": (not count["fixed layout"], "its layout is fixed"),
            "ARIA": (bool(count["roles"] or count["aria"]), "it has no ARIA role or attribute"),
            "captions": (bool(moving), "it has no video"),
            "closedCaptions": (count["captions"] + count["subtitles"] > 0, "no video has a track"),
            "openCaptions": (bool(moving), "it has no video"),
            "audioDescription": (bool(moving), "it has no video"),
            "signLanguage": (bool(moving), "it has no video"),
            "rubyAnnotations": (count["ruby"] > 0, "it has no ruby"),
            "fullRubyAnnotations": (count["ruby"] > 0, "it has no ruby"),
            "unlocked": (not _is_locked(self.publication.container), "it is protected (DRM)"),
        }

    def _false_features(self, features: list[str]) -> Iterator[tuple[str, str]]:
        truths = self._truths()
        for feature in dict.fromkeys(features):
            true, why = truths.get(feature, (True, ""))
            if not true:
                yield feature, why
            if feature in ("none", "unknown") and len(set(features)) > 1:
                yield feature, "features are stated too"

    def _false_modes(self, modes: list[str], sufficient: list[str]) -> Iterator[tuple[str, str]]:
        count, publication = self.content.count, self.publication
        seen = count["pictures"] + count["videos"] + count["films"] + count["canvases"]
        heard = count["sounds"] + count["videos"] + count["films"] + publication.is_narrated
        if "textual" in modes and not count["letters"]:
            yield "accessMode textual", "it has no text"
        if "visual" in modes and not seen:
            yield "accessMode visual", "there is nothing to look at but text"
        if "auditory" in modes and not heard:
            yield "accessMode auditory", "there is nothing to listen to"
        for one in sufficient:
            alone = one.strip()
            if alone == "textual" and count["unsaid"]:
                yield (
                    "accessModeSufficient textual",
                    f"{count['unsaid']} of {count['pictures']} pictures have no alternative text",
                )
            if alone == "auditory" and not publication.is_whole:
                yield "accessModeSufficient auditory", "parts are left out of the narration"
            elif alone == "auditory" and publication.narrated < publication.visible:
                share = publication.narrated / publication.visible
                yield (
                    "accessModeSufficient auditory",
                    f"{share:.1%} of the text is narrated",
                )
            elif alone == "auditory" and not publication.is_narrated:
                yield "accessModeSufficient auditory", "nothing in it is narrated"

    def _false_hazards(self, hazards: list[str]) -> Iterator[tuple[str, str]]:
        stated, count = set(hazards), self.content.count
        for alone in ("none", "unknown"):
            if alone in stated and len(stated) > 1:
                yield f"accessibilityHazard {alone}", "other hazards are stated too"
        for hazard, opposite in (
            ("flashing", "noFlashingHazard"),
            ("motionSimulation", "noMotionSimulationHazard"),
            ("sound", "noSoundHazard"),
        ):
            if {hazard, opposite} <= stated:
                yield f"accessibilityHazard {hazard}", f"“{opposite}” is stated too"
        moving = sum(
            count[what]
            for what in ("videos", "films", "canvases", "scripts", "frames", "moving pictures")
        )
        heard = count["sounds"] + count["videos"] + count["films"] + self.publication.is_narrated
        if "flashing" in stated and not moving:
            yield "accessibilityHazard flashing", "nothing in it can move"
        if "sound" in stated and not (heard or count["scripts"]):
            yield "accessibilityHazard sound", "nothing in it can sound"

    def _doubtful_hazards(self, hazards: list[str]) -> Iterator[Finding]:
        videos = max(self.content.count["videos"], self.content.count["films"])
        if videos and {"none", "noFlashingHazard"} & set(hazards):
            message = f"It states that nothing flashes; somebody must have watched {videos} videos."
            yield Finding("hazard-unproved", self.publication.package.path, message)

    def _unsaid(self, stated: dict[str, list[str]]) -> Iterator[str]:
        """What is true beyond doubt, or should be said, and is not stated."""
        count, publication = self.content.count, self.publication
        package, navigation = publication.package, publication.navigation
        modes, features = set(stated["accessMode"]), set(stated["accessibilityFeature"])
        for mode, true in (
            ("textual", count["letters"] > 500),
            ("visual", count["telling"] + count["videos"] > 0),
            ("auditory", count["sounds"] + count["videos"] > 0),
        ):
            if true and mode not in modes:
                yield f"accessMode {mode}"
        yield from (name for name in ADVISED if not stated[name])
        in_words = not sum(count[what] for what in ("unsaid", "doubtful", "videos", "frames"))
        whole = publication.is_whole and publication.visible == publication.narrated > 0
        sufficient = [value.strip() for value in stated["accessModeSufficient"]]
        if whole and in_words and sufficient and "auditory" not in sufficient:
            yield "accessModeSufficient auditory"
        for feature, true in (
            ("tableOfContents", bool(navigation.toc)),
            (
                "structuralNavigation",
                count["headings"] > 0 and not publication.found["heading-skipped"],
            ),
            ("alternativeText", bool(count["telling"]) and not count["unsaid"] + count["doubtful"]),
            ("MathML", count["formulas"] > 0),
            ("pageBreakMarkers", count["page breaks"] > 0),
            ("pageNavigation", bool(navigation.pages)),
            ("index", count["indexes"] > 0),
            ("ttsMarkup", count["pronunciations"] + count["lexicons"] > 0),
            ("synchronizedAudioText", publication.is_narrated),
        ):
            same = "printPageNumbers" in features and feature.startswith("page")
            if true and feature not in features and not same:
                yield feature
        if publication.is_narrated and not package.values("media:narrator"):
            yield "media:narrator"

    def _conformance(self) -> Iterator[Finding]:
        package, found = self.publication.package, self.publication.found
        claims = [
            *package.values("dcterms:conformsTo"),
            *package.values("link:dcterms:conformsTo"),
        ]
        claims = [claim for claim in claims if _MEANT.search(claim) or "/epub/a11y" in claim]
        certified = [entry for entry in package.entries if entry.name == "a11y:certifiedBy"]
        if certified and not claims:
            message = "It says who certified it, and not what it conforms to (dcterms:conformsTo)."
            yield Finding("conformance-malformed", package.path, message)
        for claim in claims:
            if not _CONFORMS.fullmatch(claim) and not _CONFORMS_1_0.fullmatch(claim):
                message = f"“{claim}” is not written as the standard wants it."
                yield Finding("conformance-malformed", package.path, message)
        if claims and not any(entry.value for entry in certified):
            message = "It states conformance, and not who evaluated it (a11y:certifiedBy)."
            yield Finding("conformance-uncertified", package.path, message)
        faults = [f"{found[code]} {words}" for code, words in _FAULTS.items() if found[code]]
        if claims and faults:
            message = f"The metadata state “{claims[0]}”, but it has {', '.join(faults)}."
            yield Finding("metadata-contradicted", package.path, message)


def _is_locked(container: Container) -> bool:
    """Whether something besides fonts is encrypted (EPUB 3.3 §4.2.6.3.2)."""
    try:
        name = container.find("META-INF/encryption.xml")
        if name is None:
            return container.find("META-INF/rights.xml") is not None
        data = container.read(name)
    except InputError:
        return False
    methods = re.findall(rb"EncryptionMethod[^>]{0,200}?Algorithm\s*=\s*[\"']([^\"']{1,200})", data)
    return any(b"idpf.org/2008/embedding" not in one and b"adobe.com/pdf/enc" not in one
               for one in methods)  # fmt: skip
