"""``Book → (Book, Script)``: everything visible that is to be said, in reading order, once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from collections.abc import Sequence as Items
from copy import deepcopy
from dataclasses import dataclass, field, replace

from lxml import etree

from accessible.book import UNKNOWN, Book, Chapter
from accessible.css import Sheets
from accessible.errors import Finding
from accessible.scripting.apparatus import Apparatus, apparatus
from accessible.scripting.aural import Aural
from accessible.scripting.hidden import Styled, sheets_of, styled
from accessible.scripting.known import Known
from accessible.scripting.notes import elsewhere, placed
from accessible.scripting.pronunciation import lexicons_of
from accessible.scripting.reading import Reading
from accessible.scripting.recorded import Said, kept, recorded, unskipped, with_recordings
from accessible.scripting.selection import left_out
from accessible.scripting.speech_style import sounds
from accessible.scripting.units import (
    Heading,
    Page,
    Part,
    Role,
    Script,
    Sequence,
    Turn,
    Utterance,
    Word,
)
from accessible.settings import Settings
from accessible.spilled import Spilled, pack
from accessible.spoken import Speaker, Style
from accessible.spoken.languages import has_rules
from accessible.spoken.lexicon import Entry, findings_of, gather, merged

__all__ = [
    "Heading",
    "Page",
    "Part",
    "Role",
    "Script",
    "Sequence",
    "Turn",
    "Utterance",
    "Word",
    "script",
]

#: What is told of text that the settings leave unsaid.
_LEFT_OUT = frozenset({"section-skipped", "notes-skipped"})


def script(book: Book, settings: Settings | None = None) -> tuple[Book, Script]:
    """What will be said of a book, and the book with an id or a span on every unit of it.

    Words are looked up in the lexicons of the settings, then in those beside the document, then in
    the book's own. The given book is not changed; what its readers see is the same in the new one.
    Findings about the text and the lexicons are added to the new book's. Raises ``UsageError`` for
    a lexicon of the settings that cannot be read.
    """
    settings = settings or Settings()
    style = Style.of(settings)
    lexicon, findings = gather(settings.lexicon, book.source)
    own, more = lexicons_of(book)
    together = {id(each): merged(lexicon, each) for each in own.values()}
    uses: Counter[Entry] = Counter()
    documents = [
        _Document(
            replace(chapter, tree=deepcopy(chapter.tree)),
            Speaker(style, together.get(id(own.get(chapter.href)), lexicon), uses),
        )
        for chapter in book.chapters
    ]
    language = book.metadata.language or UNKNOWN
    sheets = sheets_of(book)
    known = _look_over(documents, book, sheets, language, settings)
    looked = styled(book, sheets)
    narrated = any(document.said for document in documents)

    chapters: list[bytes] = []
    parts: list[bytes] = []
    noticed: list[Finding] = []
    languages: Counter[str] = Counter()
    words = 0
    documents.reverse()
    while documents:
        # Each is packed and let go when it is done: only what is said of all holds them together.
        document = documents.pop()
        reading = document.reading(looked(document.chapter), language, settings)
        part = reading.part
        # Recordings come in where their elements stand: before notes go elsewhere.
        if narrated:
            part = with_recordings(part, reading.chapter, document.said, settings.fill)
        part = placed(part, reading.chapter, document.notes, settings)
        if settings.sync == "word":
            part = reading.worded(part)
        for utterance in part.utterances():
            words += len(utterance.written.split())
            languages[utterance.language] += 1
        noticed += reading.findings
        chapters.append(pack(reading.chapter))
        parts.append(pack(part))

    scripted = replace(
        book,
        chapters=Spilled(chapters),
        findings=(
            *book.findings,
            *findings,
            *more,
            *known,
            *noticed,
            *_left_to_the_engine(languages),
            *findings_of(uses, words),
        ),
    )
    return scripted, Script(Spilled(parts))


@dataclass(slots=True)
class _Document:
    """One chapter, its tree our own copy, with what is known of it before it is read: its
    recordings, how it sounds, what of it is left unsaid and recorded already, its notes."""

    chapter: Chapter
    speaker: Speaker
    said: Said = field(default_factory=dict)
    aural: Aural = field(default_factory=Aural)
    left_out: Mapping[etree._Element, str] = field(default_factory=dict)
    recorded: Collection[etree._Element] = ()
    notes: Apparatus = field(default_factory=Apparatus)

    def reading(self, looks: Styled, language: str, settings: Settings) -> Reading:
        """The walk over it."""
        known = Known(
            hidden=looks.hidden,
            lines=looks.apart,
            unmarked=looks.unmarked,
            left_out=self.left_out,
            notes=self.notes.notes,
            references=self.notes.references.keys(),
            backlinks=self.notes.backlinks,
            recorded=frozenset(self.recorded),
        )
        return Reading(
            self.chapter,
            self.speaker,
            language,
            known,
            settings.announce,
            settings.ruby,
            self.aural,
            settings.sync == "paragraph",
        )


def _look_over(
    documents: Items[_Document], book: Book, sheets: Sheets, language: str, settings: Settings
) -> tuple[Finding, ...]:
    """Learn what can only be known of all documents together; what there is to tell of it."""
    chapters = [document.chapter for document in documents]
    for document in documents if not settings.replace_narration else ():
        document.said = recorded(document.chapter, document.speaker, language)
    notes = apparatus(chapters)
    aural, heard = sounds(book, chapters, sheets, settings)
    unsaid, told = left_out(chapters, book, settings, notes)
    near = notes.by_document(chapter.tree for chapter in chapters)
    for document, sound, out, own in zip(documents, aural, unsaid, near, strict=True):
        document.aural = sound
        document.left_out = {**dict.fromkeys(sound.silent, ""), **out}
        document.notes = own
        if settings.fill:
            document.recorded = document.said.keys()
            document.said = unskipped(document.said, document.left_out)
    said = [document.said for document in documents]
    everything = any(said) and not settings.fill
    if everything:
        # A publisher's narration is heard whole: nothing in it is left out.
        told = tuple(each for each in told if each.code not in _LEFT_OUT)
    moved = elsewhere(chapters, notes, settings)
    return (*heard, *told, *moved, *([kept(said, book)] if everything else ()))


def _left_to_the_engine(languages: Mapping[str, int]) -> Iterator[Finding]:
    """One finding for each language that we have no rules for, with how many sentences it has."""
    for language, count in languages.items():
        if not has_rules(language):
            yield Finding(
                "language-unruled",
                language,
                f"Numbers and abbreviations in “{language}” ({count} "
                f"sentence{'' if count == 1 else 's'}) are read as the voice reads them.",
            )
