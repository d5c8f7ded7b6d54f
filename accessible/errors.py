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
    2 usage (the command line or the settings are wrong), 3 findings under ``--strict``.
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
    "voice-fallback": (
        Severity.WARNING,
        "Choose a voice that speaks this language with --voice.",
    ),
    "peak-limited": (
        Severity.NOTE,
        "Nothing to do: the book is a little quieter than the target so that peaks stay clean.",
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
    # proof of what was made
    "epub-unreadable": (Severity.ERROR, "Build the EPUB anew."),
    "overlay-missing-audio": (Severity.ERROR, "Build the EPUB anew."),
    "overlay-missing-text": (Severity.ERROR, "Build the EPUB anew."),
    "overlay-out-of-order": (Severity.ERROR, "Build the EPUB anew."),
    "overlay-clip-bounds": (Severity.ERROR, "Build the EPUB anew."),
    "overlay-clip-gap": (Severity.WARNING, "Build the EPUB anew."),
    "overlay-clip-overlap": (Severity.ERROR, "Build the EPUB anew."),
    "overlay-duration": (Severity.ERROR, "Build the EPUB anew."),
    "overlay-repeated-text": (Severity.ERROR, "Build the EPUB anew."),
    "overlay-duration-drift": (Severity.WARNING, "Build the EPUB anew."),
    "overlay-audio-type": (Severity.WARNING, "Build the EPUB anew with another codec."),
    "overlay-hidden-text": (Severity.WARNING, "Show the text, or take it out of the narration."),
    "coverage-hole": (Severity.ERROR, "Narrate the text, or hide it from readers too."),
    "audio-undecodable": (Severity.ERROR, "Build the file anew."),
    "audio-silent": (Severity.ERROR, "Build the file anew with another voice or engine."),
    "audio-still": (Severity.WARNING, "Listen there: words may be missing."),
    "audio-length": (Severity.ERROR, "Get or build the file anew: it was cut or is damaged."),
    "audio-format": (Severity.WARNING, "Build the audiobook anew: some players refuse this one."),
    "chapter-bounds": (Severity.ERROR, "Build the audiobook anew."),
    "chapter-missing": (Severity.WARNING, "Give the source headings, then build anew."),
    "chapter-untitled": (Severity.WARNING, "Give the chapter a title, then build anew."),
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
