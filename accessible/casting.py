"""``Script × voices``: who says each turn of a script, and under which key its sound is kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from accessible.audio import Phonemes
from accessible.book import Recording
from accessible.cache import key
from accessible.engines import Engine
from accessible.engines.voices import Cast
from accessible.scripting import Part, Turn, Utterance
from accessible.settings import Settings
from accessible.speaking import Line, Reader, engine_of

#: Changes with the way a clip is shaped, so that old entries are not taken for new ones.
_SHAPE = 4


@dataclass(frozen=True, slots=True)
class Said:
    """A turn as it will be heard: where its text begins in the utterance's, the key of its sound,
    and whose line it is, or which of the book's own recordings."""

    start: int
    pause: int
    key: str
    recording: Recording | None = None
    line: Line | None = None


class Casting:
    """Gives every turn of a script to a reader: the line to say, or the recording to cut.

    A part is cast when it is asked for, and again when it is asked for again: of a long book, its
    lines are never all there at once.
    """

    def __init__(self, cast: Cast, settings: Settings, sample_rate: int) -> None:
        self.cast = cast
        self.settings = settings
        self.rate = sample_rate
        self._known: dict[tuple[object, ...], Line] = {}
        self._versions: dict[Engine, str] = {}

    def turns_of(self, part: Part) -> Iterator[tuple[Utterance, tuple[Said, ...]]]:
        """The utterances of a part, each with its turns as they will be heard."""
        self._known.clear()
        for utterance in part.utterances():
            yield utterance, tuple(self.said(utterance))

    def said(self, utterance: Utterance) -> Iterator[Said]:
        """The turns of an utterance, as they will be heard."""
        if utterance.recording:
            yield Said(0, 0, self.recorded(utterance.recording), utterance.recording)
            return
        text = utterance.spoken.text
        for turn in utterance.turns or (Turn(0, len(text), utterance.language),):
            pause = round(turn.pause * self.cast.pause(utterance.role, turn.delivery))
            if turn.cue:
                yield Said(turn.start, pause, self.recorded(turn.cue), turn.cue)
                continue
            line = self._line(utterance, turn)
            yield Said(turn.start, pause, line.key, line=line)

    def recorded(self, recording: Recording) -> str:
        """The key of a recording's sound."""
        return key("recorded", recording.stamp, recording.begin, recording.end, self.rate)

    def _line(self, utterance: Utterance, turn: Turn) -> Line:
        text = utterance.spoken.text[turn.start : turn.end]
        phonemes = tuple(
            replace(each, start=each.start - turn.start, end=each.end - turn.start)
            for each in utterance.spoken.phonemes
            if turn.start <= each.start and each.end <= turn.end
        )
        asked = (text, phonemes, turn.language, utterance.role, turn.delivery)
        if asked not in self._known:
            reader = self.cast.reader(turn.language, utterance.role, turn.delivery)
            self._known[asked] = self._made(text, turn.language, reader, phonemes)
        return self._known[asked]

    def _made(
        self, text: str, language: str, reader: Reader, phonemes: tuple[Phonemes, ...]
    ) -> Line:
        engine = engine_of(reader.engine, self.settings)
        if not getattr(engine, "takes_phonemes", False):
            phonemes = ()
        name = key(
            "clip",
            *self.how(reader),
            text,
            *([[(sound.start, sound.end, sound.ipa) for sound in phonemes]] if phonemes else []),
        )
        second = self.cast.second(reader, language)
        return Line(name, text, language, reader, phonemes, second)

    def how(self, reader: Reader) -> tuple[str | int | float, ...]:
        """All that makes the sound of a text besides the text."""
        voice, prosody = reader.voice, reader.prosody
        version = self._version(engine_of(reader.engine, self.settings))
        said = prosody.rate, prosody.pitch, prosody.volume
        return (_SHAPE, version, self.rate, voice.id, voice.version, *said)

    def _version(self, engine: Engine) -> str:
        """An engine may look its version up in files: once is enough."""
        if engine not in self._versions:
            self._versions[engine] = engine.version
        return self._versions[engine]
