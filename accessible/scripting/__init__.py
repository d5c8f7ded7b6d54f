"""``Book → (Book, Script)``: everything visible that is to be said, in reading order, once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from collections.abc import Sequence as Items
from copy import deepcopy
from dataclasses import replace

from accessible.book import UNKNOWN, Book, Chapter
from accessible.css import Sheets
from accessible.errors import Finding
from accessible.scripting.apparatus import Apparatus, apparatus
from accessible.scripting.aural import Aural
from accessible.scripting.hidden import sheets_of, styled
from accessible.scripting.known import Known
from accessible.scripting.notes import placed
from accessible.scripting.pronunciation import lexicons_of
from accessible.scripting.reading import Reading
from accessible.scripting.recorded import Said, recorded, unskipped, with_recordings
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
    chapters = [replace(chapter, tree=deepcopy(chapter.tree)) for chapter in book.chapters]
    speakers = [
        Speaker(style, together.get(id(own.get(chapter.href)), lexicon), uses)
        for chapter in chapters
    ]
    language = book.metadata.language or UNKNOWN
    said = [
        {} if settings.replace_narration else recorded(chapter, speaker, language)
        for chapter, speaker in zip(chapters, speakers, strict=True)
    ]
    notes = apparatus(chapters)
    sheets = sheets_of(book)
    aural, heard = sounds(book, chapters, sheets, settings)
    known, told = _known(chapters, book, notes, said, aural, sheets, settings)
    whole = settings.sync == "paragraph"
    readings = [
        Reading(chapter, speaker, language, each, settings.announce, settings.ruby, sound, whole)
        for chapter, speaker, each, sound in zip(chapters, speakers, known, aural, strict=True)
    ]
    if settings.fill:
        said = [unskipped(own, each.left_out) for own, each in zip(said, known, strict=True)]
    elif any(said):
        # A publisher's narration is heard whole: nothing in it is left out.
        told = tuple(each for each in told if each.code not in _LEFT_OUT)
    read = [each.part for each in readings]
    # Recordings come in where their elements stand: before notes go elsewhere.
    parts, kept = with_recordings(read, chapters, said, book, settings.fill)
    parts, moved = placed(parts, chapters, notes, settings)
    if settings.sync == "word":
        parts = tuple(each.worded(part) for each, part in zip(readings, parts, strict=True))
    lines = Script(parts)
    words = sum(len(utterance.written.split()) for utterance in lines.utterances())
    scripted = replace(
        book,
        chapters=tuple(reading.chapter for reading in readings),
        findings=(
            *book.findings,
            *findings,
            *more,
            *heard,
            *told,
            *moved,
            *kept,
            *(finding for reading in readings for finding in reading.findings),
            *_left_to_the_engine(lines),
            *findings_of(uses, words),
        ),
    )
    return scripted, lines


def _known(
    chapters: Items[Chapter],
    book: Book,
    notes: Apparatus,
    said: Items[Said],
    aural: Items[Aural],
    sheets: Sheets,
    settings: Settings,
) -> tuple[list[Known], tuple[Finding, ...]]:
    """What style sheets, notes and settings say of each chapter's elements."""
    looked = styled(book, sheets)
    unsaid, findings = left_out(chapters, book, settings, notes)
    known = []
    for chapter, out, recordings, sound in zip(chapters, unsaid, said, aural, strict=True):
        looks = looked(chapter)
        known.append(
            Known(
                hidden=looks.hidden,
                lines=looks.apart,
                unmarked=looks.unmarked,
                left_out={**dict.fromkeys(sound.silent, ""), **out},
                notes=notes.notes,
                references=notes.references.keys(),
                backlinks=notes.backlinks,
                recorded=recordings.keys() if settings.fill else frozenset(),
            )
        )
    return known, findings


def _left_to_the_engine(lines: Script) -> Iterator[Finding]:
    """One finding for each language that we have no rules for."""
    languages = Counter(utterance.language for utterance in lines.utterances())
    for language, count in languages.items():
        if not has_rules(language):
            yield Finding(
                "language-unruled",
                language,
                f"Numbers and abbreviations in “{language}” ({count} "
                f"sentence{'' if count == 1 else 's'}) are read as the voice reads them.",
            )
