"""What can go wrong, said as data: the error tree and the findings.

An error stops the work and carries an exit code and the next step. A finding is a warning that
travels with its book to the report. The library raises and returns these; it never prints.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class AccessibleError(Exception):
    """The base of every error a user can meet.

    ``str(error)`` is one clear sentence; ``remedy`` says what to do next. ``exit_code``: 1 failed,
    2 usage (the command line or the settings are wrong), 3 findings under ``--strict``, 4 built
    with holes under ``--keep-going``.
    """

    exit_code = 1

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy

    def __reduce__(self) -> tuple[type[AccessibleError], tuple[str, str]]:
        # Errors cross process borders: rebuild from both arguments.
        return type(self), (self.message, self.remedy)


class UsageError(AccessibleError):
    """The command line, ``accessible.toml`` or a setting asks for what cannot be."""

    exit_code = 2


class InputError(AccessibleError):
    """The document cannot be read: missing, empty, damaged, protected, hostile."""


class EngineError(AccessibleError):
    """A voice could not be had, or an utterance came back without sound."""


class NotInstalledError(EngineError):
    """An engine is not here, and nobody has to miss it."""


class EncodeError(AccessibleError):
    """Sound could not be encoded or decoded."""


class CacheError(AccessibleError):
    """The cache cannot be used where it stands."""


class DamagedEntryError(CacheError):
    """A cache entry failed its verification when read; it has been dropped."""


class OutputError(AccessibleError):
    """The result cannot be written: no permission, a full disk, a name that is taken."""


class ProofError(AccessibleError):
    """Our own proof found a fault in what a build had made; nothing was put in place."""


class StrictError(AccessibleError):
    """The build is whole, but has findings and ``--strict`` was given."""

    exit_code = 3


class HolesError(AccessibleError):
    """The build is there, but with places that no voice could say (``keep_going``)."""

    exit_code = 4


class Severity(str, Enum):
    """How much a finding matters; the values are what reports print."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


#: Every code of a finding with its severity and its remedy: the one table.
CODES: dict[str, tuple[Severity, str]] = {
    # readers
    "encoding-guessed": (
        Severity.NOTE,
        "Save the file as UTF-8 if letters look wrong.",
    ),
    "license-cut": (
        Severity.NOTE,
        "Nothing to do: the distributor's header and licence are not part of the book.",
    ),
    "contents-cut": (
        Severity.NOTE,
        "Nothing to do: the navigation document takes the place of the printed contents.",
    ),
    "content-removed": (
        Severity.WARNING,
        "Replace it in the source by text or a picture if readers need it.",
    ),
    "resource-missing": (
        Severity.WARNING,
        "Put the file where the document expects it, or remove the reference.",
    ),
    "remote-resource": (
        Severity.WARNING,
        "Put the file into the book: many readers have no network.",
    ),
    "renditions-unread": (
        Severity.WARNING,
        "Narrate the other renditions from EPUBs of their own.",
    ),
    "spine-unread": (
        Severity.WARNING,
        "Give it an XHTML fallback with the same content in text.",
    ),
    "signature-removed": (
        Severity.WARNING,
        "Sign the narrated book anew: the old signature does not hold for it.",
    ),
    "markup-rewritten": (
        Severity.NOTE,
        "Nothing to do: the document says and shows the same, in another notation.",
    ),
    "language-assumed": (
        Severity.WARNING,
        "State the language with --language (for example --language en-GB).",
    ),
    "language-detected": (
        Severity.NOTE,
        "Nothing to do if that is right; else state the language with --language.",
    ),
    "language-doubtful": (
        Severity.WARNING,
        "State the right language in the source, or with --language.",
    ),
    "title-assumed": (
        Severity.NOTE,
        "State the title with --title.",
    ),
    "markup-repaired": (
        Severity.NOTE,
        "Nothing to do: the text is unchanged.",
    ),
    "source-warning": (
        Severity.WARNING,
        "Look at this place in the source: the converter could not read it as it stands.",
    ),
    # a batch's sources
    "source-repeated": (
        Severity.NOTE,
        "Nothing to do: its documents are built once, under the names of the other place.",
    ),
    "source-unreadable": (
        Severity.WARNING,
        "Give the right to read it, or mend the link; the other documents are built.",
    ),
    # script
    "image-without-alt": (
        Severity.WARNING,
        "Write the alt text in the source; it is never invented here.",
    ),
    "math-without-alttext": (
        Severity.WARNING,
        "Add an alttext attribute to the math element in the source.",
    ),
    "heading-skipped": (
        Severity.WARNING,
        "Use the next heading level in the source; readers navigate by levels.",
    ),
    "nothing-to-say": (
        Severity.NOTE,
        "Nothing to do if the document is only a picture without alt text.",
    ),
    "language-unruled": (
        Severity.NOTE,
        "Listen to a page with numbers; a lexicon can say what the voice reads wrongly.",
    ),
    "section-skipped": (
        Severity.NOTE,
        "Nothing to do: it stays in the text. To hear it, take it out of --skip, or add it to "
        "--only.",
    ),
    "section-not-found": (
        Severity.WARNING,
        "Name a section by its kind (index, bibliography …), its title, or a pattern with *.",
    ),
    "notes-skipped": (
        Severity.NOTE,
        "Nothing to do: notes stay in the text. Choose with --notes where they are narrated.",
    ),
    "notes-elsewhere": (
        Severity.NOTE,
        "Nothing to do: the narration of a document stays within it.",
    ),
    "speech-style-unfollowed": (
        Severity.NOTE,
        "Nothing to do: the voice speaks on as before, without that property.",
    ),
    "speech-silenced": (
        Severity.NOTE,
        "Take “speak: never” out of the style sheet if listeners miss something.",
    ),
    "cue-unplayed": (
        Severity.WARNING,
        "Put the sound into the book, and into its manifest.",
    ),
    "character-unmatched": (
        Severity.NOTE,
        "Give the character a “select” that fits the book's markup.",
    ),
    # lexicons
    "lexicon-malformed": (
        Severity.WARNING,
        "Mend the lexicon there; what is sound in it was used.",
    ),
    "lexicon-entry": (
        Severity.WARNING,
        "Mend this entry of the lexicon; the others were used.",
    ),
    "lexicon-hides-text": (
        Severity.WARNING,
        "Look at this entry of the lexicon: it changes a common word wherever it stands.",
    ),
    "lexicon-role": (
        Severity.NOTE,
        "Nothing to do if the words sound the same in every role.",
    ),
    "lexicon-found": (
        Severity.NOTE,
        "Nothing to do: rename the lexicon if it is not for this document.",
    ),
    "lexicon-alphabet": (
        Severity.WARNING,
        "Write the sound in IPA or X-SAMPA; the text was read as written.",
    ),
    # narration
    "narration-kept": (
        Severity.NOTE,
        "Narrate what is missing with --fill, or all of it with --replace-narration.",
    ),
    "narration-unread": (
        Severity.WARNING,
        "Narrate the book anew with --replace-narration, or ask who made it.",
    ),
    "engine-unusable": (
        Severity.WARNING,
        "Mend it as “accessible voices” says, or name another engine with --engine.",
    ),
    "voice-replaced": (
        Severity.WARNING,
        "Listen to that place; build anew if the first voice may have recovered.",
    ),
    "voice-failed": (
        Severity.ERROR,
        "Nothing is heard there: choose another voice, or one more with --fallback.",
    ),
    "clip-suspect": (
        Severity.WARNING,
        "Listen to that place: words may be missing or spoilt. Another voice may say it better.",
    ),
    "voice-fallback": (
        Severity.WARNING,
        "Choose a voice that speaks this language with --voice.",
    ),
    "peak-limited": (
        Severity.NOTE,
        "Nothing to do: the book is quieter so that its peaks stay clean. --compress lowers them.",
    ),
    # a publisher's package, kept
    "metadata-added": (
        Severity.NOTE,
        "Nothing to do: the publisher's own statements are as they were.",
    ),
    "metadata-changed": (
        Severity.NOTE,
        "Nothing to do: the settings ask for it.",
    ),
    "metadata-contradicted": (
        Severity.WARNING,
        "Ask the publisher to correct the statement or the content.",
    ),
    "certified-already": (
        Severity.NOTE,
        "See to it that both statements of conformance hold for this edition.",
    ),
    "package-upgraded": (
        Severity.NOTE,
        "Nothing to do: the book is an EPUB 3 now, and says the same.",
    ),
    "navigation-repaired": (
        Severity.WARNING,
        "Look at this entry of the book's table of contents: it leads nowhere, or astray.",
    ),
    # repairs
    "improved": (
        Severity.NOTE,
        "Nothing to do, if it is right: look at the place in the new file.",
    ),
    "not-improved": (
        Severity.WARNING,
        "Mend it in the source: only its author knows what belongs there.",
    ),
    # batches
    "ledger-damaged": (
        Severity.WARNING,
        "Nothing to do: a new ledger is begun, and no book that stands is made again.",
    ),
    # proof of what was made
    "epub-unreadable": (Severity.ERROR, "Build the EPUB anew, or get a whole copy of it."),
    "overlay-missing-audio": (Severity.ERROR, "Build it anew, or mend the overlay there."),
    "overlay-missing-text": (Severity.ERROR, "Build it anew, or mend the overlay there."),
    "overlay-out-of-order": (Severity.ERROR, "Build it anew, or mend the overlay there."),
    "overlay-clip-bounds": (Severity.ERROR, "Build it anew, or mend the overlay there."),
    "overlay-clip-gap": (Severity.WARNING, "Listen there: words may have no text."),
    "overlay-clip-overlap": (Severity.ERROR, "Build it anew, or mend the overlay there."),
    "overlay-duration": (Severity.ERROR, "Build it anew, or mend the overlay there."),
    "overlay-repeated-text": (Severity.ERROR, "Build it anew, or mend the overlay there."),
    "overlay-duration-drift": (Severity.WARNING, "Build it anew, or mend the overlay there."),
    "overlay-audio-type": (Severity.WARNING, "Build the EPUB anew with another codec."),
    "overlay-hidden-text": (Severity.WARNING, "Show the text, or take it out of the narration."),
    "document-malformed": (
        Severity.ERROR,
        "Mend the markup there: readers may refuse the document.",
    ),
    "section-not-narrated": (
        Severity.WARNING,
        "Narrate it too, or tell readers that it is left out.",
    ),
    "overlay-structure": (
        Severity.ERROR,
        "Build the narration anew, or mend the overlay there (EPUB 3.3, 9.2).",
    ),
    "overlay-not-skippable": (
        Severity.WARNING,
        "Put that epub:type on the par or on the seq around it.",
    ),
    "overlay-not-escapable": (
        Severity.NOTE,
        "Put its clips into a seq with that epub:type.",
    ),
    "overlay-nested-escapable": (
        Severity.WARNING,
        "Leave the epub:type of the inner seq away: players leave the outer one.",
    ),
    "highlight-undeclared": (
        Severity.WARNING,
        "State media:active-class, and give the class its colors in a style sheet.",
    ),
    "highlight-unstyled": (
        Severity.ERROR,
        "Give the class its colors in a style sheet of the document.",
    ),
    "highlight-invisible": (
        Severity.ERROR,
        "Give the class a ground or an outline of its own.",
    ),
    "highlight-contrast": (
        Severity.WARNING,
        "Set the class's color and its ground together, at least 4.5 to 1.",
    ),
    "audio-remote": (
        Severity.WARNING,
        "Put the file into the EPUB: many readers have no network.",
    ),
    "audio-variable-rate": (
        Severity.WARNING,
        "Encode it anew with a constant bit rate.",
    ),
    "audio-unused": (
        Severity.NOTE,
        "Remove it, or play it from the text.",
    ),
    "page-list-missing": (
        Severity.WARNING,
        "Add a page-list nav that links every page break.",
    ),
    "page-not-linked": (
        Severity.WARNING,
        "Add it to the page list.",
    ),
    "page-label-missing": (
        Severity.WARNING,
        "Give it the number of its page (aria-label).",
    ),
    "page-label-repeated": (
        Severity.WARNING,
        "Give each page its own number.",
    ),
    "page-order": (
        Severity.WARNING,
        "Mend the number, or the order of the pages.",
    ),
    "page-source-missing": (
        Severity.WARNING,
        "State pageBreakSource: the print edition's identifier, or “none”.",
    ),
    "navigation-link-broken": (
        Severity.ERROR,
        "Mend the link, or remove the entry.",
    ),
    "navigation-label-missing": (
        Severity.ERROR,
        "Give the entry a text.",
    ),
    "toc-missing": (
        Severity.ERROR,
        "Add a navigation document with a toc nav.",
    ),
    "toc-order": (
        Severity.WARNING,
        "Put the entries in the order of the book.",
    ),
    "toc-incomplete": (
        Severity.NOTE,
        "Add it to the table of contents, or leave it if that is meant to be short.",
    ),
    "heading-empty": (
        Severity.WARNING,
        "Give it a text, or remove it.",
    ),
    "heading-several": (
        Severity.NOTE,
        "Use level 1 once in a document, and lower levels for what is inside.",
    ),
    "heading-none": (
        Severity.NOTE,
        "Mark its headings as such (h1 to h6): readers jump by them.",
    ),
    "title-missing": (
        Severity.WARNING,
        "Give the document a title element that says what it holds.",
    ),
    "title-repeated": (
        Severity.NOTE,
        "Give each document a title of its own.",
    ),
    "language-missing": (
        Severity.WARNING,
        "State lang and xml:lang on the root: a voice needs to know.",
    ),
    "language-malformed": (
        Severity.ERROR,
        "Use a BCP 47 tag such as en, en-GB, de or pt-BR.",
    ),
    "language-unknown": (
        Severity.WARNING,
        "Use the language's registered tag.",
    ),
    "language-differs": (
        Severity.ERROR,
        "Let lang and xml:lang say the same.",
    ),
    "language-unstated": (
        Severity.ERROR,
        "State the language of the book in dc:language.",
    ),
    "package-language-missing": (
        Severity.NOTE,
        "State xml:lang on the package element.",
    ),
    "alt-suspicious": (
        Severity.WARNING,
        "Say in the alternative text what the picture tells.",
    ),
    "alt-empty": (
        Severity.NOTE,
        "Describe the picture, if it tells more than its caption.",
    ),
    "alt-repeats": (
        Severity.NOTE,
        "Say what the other text does not say, or leave the alternative empty.",
    ),
    "alt-long": (
        Severity.NOTE,
        "Say the main thing there, and the rest in a description beside (aria-details).",
    ),
    "svg-without-title": (
        Severity.WARNING,
        "Give the drawing a title, or role=“presentation” if it tells nothing.",
    ),
    "table-without-headers": (
        Severity.WARNING,
        "Mark the cells that head a row or a column as th, with scope.",
    ),
    "table-for-layout": (
        Severity.NOTE,
        "Lay it out with CSS, or say role=“presentation”.",
    ),
    "id-repeated": (
        Severity.ERROR,
        "Give each element an id of its own: links and narration reach the first one only.",
    ),
    "link-without-text": (
        Severity.WARNING,
        "Give the link a text, or an aria-label.",
    ),
    "link-vague": (
        Severity.NOTE,
        "Say in the link where it leads.",
    ),
    "role-missing": (
        Severity.NOTE,
        "Add the role: assistive technology does not hear epub:type.",
    ),
    "accessibility-metadata-missing": (
        Severity.WARNING,
        "State them (EPUB Accessibility 1.1, 2.2): libraries and shops ask for them.",
    ),
    "metadata-incomplete": (
        Severity.NOTE,
        "State it: readers look for it when they choose a book.",
    ),
    "metadata-unknown-value": (
        Severity.WARNING,
        "Use a value of the vocabulary.",
    ),
    "metadata-deprecated": (
        Severity.NOTE,
        "Use what has taken its place.",
    ),
    "hazard-unproved": (
        Severity.NOTE,
        "Watch them, or state unknownFlashingHazard.",
    ),
    "conformance-malformed": (
        Severity.WARNING,
        "Write “EPUB Accessibility 1.1 - WCAG 2.2 Level AA” in dcterms:conformsTo.",
    ),
    "conformance-uncertified": (
        Severity.WARNING,
        "State who evaluated it (a11y:certifiedBy), or claim no conformance.",
    ),
    "coverage-hole": (Severity.ERROR, "Narrate the text, or hide it from readers too."),
    "words-unheard": (Severity.NOTE, "Listen there: something else may be said."),
    "audio-undecodable": (Severity.ERROR, "Build the file anew."),
    "audio-silent": (Severity.ERROR, "Build the file anew with another voice or engine."),
    "audio-still": (Severity.WARNING, "Listen there: words may be missing."),
    "audio-length": (Severity.ERROR, "Get or build the file anew: it was cut or is damaged."),
    "audio-format": (Severity.WARNING, "Build the audiobook anew: some players refuse this one."),
    "audio-acx": (
        Severity.NOTE,
        "Nothing to do, unless it is meant for ACX: docs/audio.md has settings that pass.",
    ),
    "chapter-bounds": (Severity.ERROR, "Build the audiobook anew."),
    "chapter-missing": (Severity.WARNING, "Give the source headings, then build anew."),
    "chapter-untitled": (Severity.WARNING, "Give the chapter a title, then build anew."),
    "chapter-uncounted": (Severity.WARNING, "Build an M4B or MP3: they count all chapters."),
    "cover-missing": (Severity.NOTE, "Give one with --cover (JPEG or PNG), then build anew."),
    "metadata-missing": (Severity.WARNING, "State it with the build options, then build anew."),
    "epubcheck": (Severity.ERROR, "See the message of EPUBCheck."),
    "epubcheck-warning": (Severity.WARNING, "See the message of EPUBCheck."),
    "ace": (Severity.ERROR, "See the rule of Ace."),
    "checker-missing": (Severity.NOTE, "Install the checker to have its opinion too."),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a person should know about a document or a result.

    ``code`` is a key of ``CODES`` (stable, for scripts); ``place`` says where: a file, then ``#id``
    or ``:line`` where known; ``message`` is one sentence.
    """

    code: str
    place: str
    message: str

    @property
    def severity(self) -> Severity:
        return CODES[self.code][0]

    @property
    def remedy(self) -> str:
        return CODES[self.code][1]

    def to_json(self) -> dict[str, str]:
        """As reports hold it; the keys are stable."""
        return {
            "code": self.code,
            "severity": self.severity.value,
            "place": self.place,
            "message": self.message,
            "remedy": self.remedy,
        }
