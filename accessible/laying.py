"""Turns become tracks: each utterance's sound in its place, and what is to be told of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from accessible.audio import PACKET, WordMark, frames_of
from accessible.cache import Cache
from accessible.casting import Casting, Said
from accessible.delivery import PLAIN
from accessible.errors import DamagedEntryError, Finding
from accessible.scripting import Part, Script, Utterance
from accessible.speaking import Sound, Who, there
from accessible.track import LEAD_IN, TAIL, Clip, Take, Track

#: How long what nobody could say is silent, in milliseconds.
_HOLE = 500
#: A track is encoded in segments: a cut is made in a pause that is long enough and has silence on
#: both sides of it, in milliseconds; no segment is shorter or much longer than that, in seconds.
_LONG_PAUSE, _SEAM = 500, 120
_SHORTEST, _LONGEST = 30, 150
#: Of the pauses in between, one in so many is cut, told by the sound before it: what is far from a
#: sentence that has changed is cut as it was, and need not be encoded again.
_ONE_IN = 4


class Laying:
    """Lays the parts of a script, one after the other, and keeps what is to be told of them.

    ``credits`` counts the turns of each voice in a language, in order of appearance: the second
    voice's where the first one failed.
    """

    def __init__(
        self,
        casting: Casting,
        cache: Cache,
        failures: Mapping[str, str],
        gains: Mapping[Who, float],
    ) -> None:
        self._casting = casting
        self._cache = cache
        self._failures = failures
        self._gains = gains
        self._findings: list[Finding] = []
        self._holes: dict[str, None] = {}
        self._narrators: dict[str, None] = {}
        self.credits: Counter[tuple[str, str, str, str]] = Counter()

    def tracks(self, script: Script) -> Iterator[Track]:
        """The tracks of the parts that say anything."""
        for part in script.parts:
            utterances = list(self._casting.turns_of(part))
            if utterances:
                sounds = {
                    turn.key: self._sound(turn.key) for _, turns in utterances for turn in turns
                }
                for utterance, turns in utterances:
                    self._tell(f"{part.href}#{utterance.id}", turns, sounds)
                yield self._track(part, utterances, sounds)

    def told(self) -> tuple[list[Finding], tuple[str, ...]]:
        """What went wrong, at its places, and the places that are silent for it."""
        # The holes first: they are what a build fails for.
        self._findings.sort(key=lambda each: each.code != "voice-failed")
        return self._findings, tuple(self._holes)

    def narrators(self) -> tuple[str, ...]:
        """The names of the voices in order of appearance, as credits for people."""
        return tuple(self._narrators)

    def _sound(self, name: str) -> Sound:
        if name in self._failures:
            return Sound(0, failure=self._failures[name])
        sound = there(self._cache, name)
        if sound is None:
            raise DamagedEntryError(
                "A sound was taken out of the cache while it was in use.",
                "Build again: what is missing is made anew.",
            )
        return sound

    def _tell(self, place: str, turns: Iterable[Said], sounds: Mapping[str, Sound]) -> None:
        for turn in turns:
            sound, line = sounds[turn.key], turn.line
            if line is None:
                continue
            reader = line.second if sound.failure and line.second else line.reader
            if sound.frames:
                name = f"{reader.engine.title}, {reader.voice.name}"
                self._narrators[name] = None
                self.credits[
                    reader.engine.name, reader.voice.id, reader.voice.name, line.language
                ] += 1
            if sound.failure and sound.frames and line.second:
                message = f"{sound.failure} {line.second.voice.name} said it instead."
                self._findings.append(Finding("voice-replaced", place, message))
            elif sound.failure:
                self._findings.append(Finding("voice-failed", place, sound.failure))
                self._holes[place] = None
            self._findings += (Finding("clip-suspect", place, fault) for fault in sound.faults)

    def _track(
        self,
        part: Part,
        utterances: list[tuple[Utterance, tuple[Said, ...]]],
        sounds: Mapping[str, Sound],
    ) -> Track:
        """Lay the clips of a part end to end, in whole frames."""
        sample_rate, pause = self._casting.rate, self._casting.settings.pause
        lead_in = frames_of(LEAD_IN, sample_rate)
        clips: list[Clip] = []
        cuts: list[int] = []
        at = last = 0
        for number, (utterance, turns) in enumerate(utterances, 1):
            takes: list[Take] = []
            words: list[WordMark] = []
            speech = 0
            for following, turn in zip((*turns[1:], None), turns, strict=True):
                sound = sounds[turn.key]
                frames = sound.frames or frames_of(_HOLE, sample_rate)
                gain = self._gains.get(turn.line.reader.who, 0.0) if turn.line else 0.0
                takes.append(Take(turn.key if sound.frames else "", speech, frames, gain))
                words += (
                    WordMark(
                        speech + mark.start,
                        turn.start + mark.text_start,
                        turn.start + mark.text_end,
                    )
                    for mark in sound.words
                )
                speech += frames
                if following is not None:
                    speech += frames_of(round(turn.pause * pause), sample_rate)
            delivery = utterance.turns[-1].delivery if utterance.turns else PLAIN
            rest = round(
                utterance.pause * pause * self._casting.cast.pause(utterance.role, delivery)
            )
            if number == len(utterances):
                rest = max(rest, TAIL)
            end = at + speech + frames_of(rest, sample_rate) + (0 if clips else lead_in)
            if number == len(utterances):
                end += -end % PACKET
            elif _is_cut(takes[-1].key, rest, (end - last) / sample_rate):
                seam = frames_of(_SEAM, sample_rate)
                end += -(end - seam) % PACKET
                last = end - seam
                cuts.append(last)
            is_recorded = utterance.recording is not None
            clips.append(
                Clip(utterance.id, tuple(takes), at, speech, end, tuple(words), is_recorded)
            )
            at = end
        return Track(part.href, part.title, tuple(clips), at, lead_in, tuple(cuts))


def _is_cut(name: str, rest: int, seconds: float) -> bool:
    """Whether a segment of so many seconds ends after the sound of that key, in the ``rest``
    (milliseconds) that follows it."""
    if not name or rest < 2 * _SEAM or seconds < _SHORTEST:
        return False
    return seconds > _LONGEST or (rest >= _LONG_PAUSE and int(name[:8], 16) % _ONE_IN == 0)
