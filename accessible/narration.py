"""``Script × voices → Narration``: each utterance becomes a clip; clips tile a track.

A turn's sound is content-addressed: the same words, said by the same voice in the same way, are
spoken once and kept in the cache. What is missing there is spoken by the workers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace

from accessible.audio import FRAME_BYTES, PACKET, WordMark, frames_of
from accessible.book import Recording, ZipMember
from accessible.cache import Cache, key
from accessible.casting import Casting, Said
from accessible.delivery import PLAIN, Delivery
from accessible.engines.voices import Cast, Ensemble, Speaking
from accessible.errors import DamagedEntryError, EngineError, Finding
from accessible.scripting import Part, Role, Script, Turn, Utterance
from accessible.settings import Settings
from accessible.speaking import Line, Reader, Sound, engine_of, found, say, there
from accessible.spilled import Spilled
from accessible.workers import Progress, no_progress, spread

#: Silence before a track's first word and, at the least, after its last: players start and stop
#: with a fade, and encoders join tracks in it.
LEAD_IN = 400
TAIL = 600
#: How long what nobody could say is silent, in milliseconds.
_HOLE = 500
#: A track is encoded in segments: a cut is made in a pause that is long enough and has silence on
#: both sides of it, in milliseconds; no segment is shorter or much longer than that, in seconds.
_LONG_PAUSE, _SEAM = 500, 120
_SHORTEST, _LONGEST = 30, 150
#: Of the pauses in between, one in so many is cut, told by the sound before it: what is far from a
#: sentence that has changed is cut as it was, and need not be encoded again.
_ONE_IN = 4
#: Voices are brought to one level in steps of this many dB, so that a word more in a book does not
#: change all of its sound.
_LEVEL_STEP = 1.0
#: No voice is lowered by more, in dB.
_MOST_LEVELED = 12.0


@dataclass(frozen=True, slots=True)
class Take:
    """What one voice said in one go, inside its clip.

    The PCM under ``key`` in the cache (empty: silence), ``frames`` long, sounds from frame
    ``start`` of the clip's speech on, ``gain`` dB louder.
    """

    key: str
    start: int
    frames: int
    gain: float = 0.0


@dataclass(frozen=True, slots=True)
class Clip:
    """The sound of one utterance inside its track.

    ``id`` is the utterance's. The clip covers the frames ``start`` to ``end`` of the track: its
    speech (``speech`` frames, made of ``takes`` in order with silence between), then silence to
    ``end``; a track's first clip opens with ``Track.lead_in`` frames of silence. Clips tile the
    track: each starts where the one before ends. ``words`` count from the first frame of speech.
    ``recorded``: the book brought the sound with it.
    """

    id: str
    takes: tuple[Take, ...]
    start: int
    speech: int
    end: int
    words: tuple[WordMark, ...] = ()
    recorded: bool = False


@dataclass(frozen=True, slots=True)
class Track:
    """The sound of one content document: ``frames`` long, tiled by ``clips``.

    ``lead_in`` frames of silence open the first clip, so that ``clips[0].start`` is 0 and its
    speech begins at ``lead_in``; the last clip's ``end`` is ``frames``, a multiple of ``PACKET``.
    ``cuts`` are multiples of it too, rising, each in the silence at the end of a clip.
    """

    href: str
    title: str
    clips: tuple[Clip, ...]
    frames: int
    lead_in: int
    cuts: tuple[int, ...] = ()

    def segments(self) -> tuple[Track, ...]:
        """The same sound from cut to cut, each stretch a track that begins and ends in silence.
        Their clips are sound alone, without words."""
        if not self.clips:
            return (self,)
        made: list[Track] = []
        begin = 0
        clips: list[Clip] = []
        for clip in self.clips:
            clips.append(clip)
            cut = (*self.cuts, self.frames)[len(made)]
            if clip.end < cut:
                continue
            first = clips[0]
            lead_in = first.start - begin if begin else self.lead_in
            moved = [
                replace(each, start=each.start - begin, end=each.end - begin, words=())
                for each in clips
            ]
            moved[0] = replace(moved[0], start=0)
            moved[-1] = replace(moved[-1], end=cut - begin)
            made.append(Track(self.href, self.title, tuple(moved), cut - begin, lead_in))
            begin, clips = cut, []
        return tuple(made)


@dataclass(frozen=True, slots=True)
class Credit:
    """A voice of a narration: how many turns it says in a language (BCP 47)."""

    engine: str
    voice: str
    name: str
    language: str
    turns: int


@dataclass(frozen=True, slots=True, eq=False)
class Narration:
    """A whole book's sound as a plan: which clip sounds when. The PCM stays in the cache.

    ``narrators`` are the names of the voices for people, or those that the settings give,
    ``credits`` what each voice says; parts without utterances have no track. ``spoken`` turns were
    said for this narration; the others came from the cache. ``holes`` are the ids of the
    utterances, each after its document's href and ``#``, that nobody could say. ``estimated`` turns
    have words whose times are a guess.
    """

    tracks: Sequence[Track]
    sample_rate: int
    narrators: tuple[str, ...]
    spoken: int = 0
    findings: tuple[Finding, ...] = ()
    credits: tuple[Credit, ...] = ()
    holes: tuple[str, ...] = ()
    estimated: int = 0

    @property
    def frames(self) -> int:
        return sum(track.frames for track in self.tracks)

    def spoken_alone(self) -> Narration:
        """The same without the clips that the book brought with it: what an EPUB lacks."""
        if not any(clip.recorded for track in self.tracks for clip in track.clips):
            return self
        tracks = (_spoken_alone(track) for track in self.tracks)
        return replace(self, tracks=Spilled.of(track for track in tracks if track.clips))


def _spoken_alone(track: Track) -> Track:
    if not any(clip.recorded for clip in track.clips):
        return track
    clips: list[Clip] = []
    at = 0
    for clip in track.clips:
        if not clip.recorded:
            length = clip.end - clip.start + (0 if clips or not clip.start else track.lead_in)
            clips.append(replace(clip, start=at, end=at + length))
            at += length
    if clips:
        at += -at % PACKET
        clips[-1] = replace(clips[-1], end=at)
    return replace(track, clips=tuple(clips), frames=at, cuts=())


def narrate(
    script: Script,
    settings: Settings,
    executor: Executor | None = None,
    progress: Progress = no_progress,
    *,
    verify: bool = False,
) -> Narration:
    """Say a whole script with the voices that the settings ask for, into the cache.

    Each worker makes its own engines; one that is not ``parallel`` speaks in this process.
    ``verify`` reads the sound of every clip that is there, not only its header: what is damaged
    is spoken anew. Raises ``EngineError`` (with its place, unless the settings say to keep going),
    ``UsageError`` (no such engine or voice), ``CacheError``.
    """
    cache = Cache.of(settings)
    cast = Cast(Ensemble(settings))
    lead = cast.lead(_main_language(script))
    rate = lead.voice.sample_rate or engine_of(lead.engine, settings).sample_rate
    casting = Casting(cast, settings, rate)
    _cut(script, casting, cache, executor, progress, verify)
    said = _say_all(script, casting, cache, executor, progress, verify)
    if not settings.fallback and not settings.keep_going:
        said.stop_if_mute(lead)
    laying = _Laying(casting, cache, said)
    tracks = Spilled.of(laying.tracks(script))
    findings, holes = laying.told()
    if holes and not settings.keep_going:
        raise EngineError(
            f"{findings[0].message} ({holes[0]})",
            "Give a second voice with --fallback, or build with --keep-going, which leaves it "
            "silent and tells so.",
        )
    return Narration(
        tracks,
        rate,
        settings.narrators or laying.narrators(),
        said.spoken,
        (*cast.findings(), *findings),
        tuple(Credit(*who, count) for who, count in laying.credits.items()),
        holes,
        said.estimated,
    )


def stamp(script: Script, settings: Settings) -> str:
    """Who would say the script, and how: what a narration is made from beside the script itself."""
    cast = Cast(Ensemble(settings))
    lead = cast.lead(_main_language(script))
    rate = lead.voice.sample_rate or engine_of(lead.engine, settings).sample_rate
    asked: dict[tuple[str, Role, Delivery], None] = {}
    for utterance in script.utterances():
        if utterance.recording is None:
            for turn in utterance.turns or (Turn(0, 0, utterance.language),):
                asked[turn.language, utterance.role, turn.delivery] = None
    casting = Casting(cast, settings, rate)
    readers = [casting.how(cast.reader(*each)) for each in asked]
    return key("narration", rate, readers, tuple(f.message for f in cast.findings()))


def _main_language(script: Script) -> str:
    """The language of most of the text that is to be spoken."""
    letters: Counter[str] = Counter()
    for utterance in script.utterances():
        if utterance.recording is None:
            letters[utterance.language] += len(utterance.spoken.text)
    return letters.most_common(1)[0][0] if letters else "und"


def _say_all(
    script: Script,
    casting: Casting,
    cache: Cache,
    executor: Executor | None,
    progress: Progress,
    verify: bool,
) -> _Spoken:
    """Say what the cache lacks: first what the workers can, then what only this process can."""
    spoken = _Spoken()
    sentences = sum(1 for _ in script.utterances())

    def lines(aside: bool) -> Iterator[Line | None]:
        for part in script.parts:
            for _, some in casting.turns_of(part):
                for line in (turn.line for turn in some):
                    if line is None or line.key in spoken.keys:
                        continue
                    if not line.reader.engine.parallel and not aside:
                        spoken.aside = True
                        continue
                    spoken.keys.add(line.key)
                    sound = found(cache, line.key, verify=verify)
                    if sound is None:
                        yield line
                    else:
                        spoken.take(line, sound)
                yield None

    for aside in (False, True):
        if aside and not spoken.aside:
            break
        workers = None if aside else executor
        settings = casting.settings
        for line, sound in say(lines(aside), sentences, casting.rate, settings, workers, progress):
            spoken.spoken += 1
            spoken.take(line, sound)
    return spoken


@dataclass(slots=True)
class _Spoken:
    """What is known of a script's lines together, each of which counts once.

    ``keys`` are those of their sounds; ``failures`` tell why nobody said a line; ``spoken`` were
    said now, ``estimated`` have words whose times are a guess. ``aside``: some are for voices that
    speak in this process.
    """

    keys: set[str] = field(default_factory=set)
    failures: dict[str, str] = field(default_factory=dict)
    spoken: int = 0
    estimated: int = 0
    aside: bool = False
    #: Of each voice: how many lines it has, how many of them it does not say, and why the first.
    _lines: Counter[tuple[str, str]] = field(default_factory=Counter)
    _mute: Counter[tuple[str, str]] = field(default_factory=Counter)
    _why: dict[tuple[str, str], str] = field(default_factory=dict)
    #: The sum of the levels of each voice, and of how many lines.
    _levels: Counter[tuple[str, str]] = field(default_factory=Counter)
    _leveled: Counter[tuple[str, str]] = field(default_factory=Counter)

    def take(self, line: Line, sound: Sound) -> None:
        """Count the sound of a line in."""
        who = _who(line.reader)
        self._lines[who] += 1
        self.estimated += sound.estimated
        if sound.failure:
            self._mute[who] += 1
            self._why.setdefault(who, sound.failure)
            if not sound.frames:
                self.failures[line.key] = sound.failure
        elif sound.level:
            self._levels[who] += sound.level  # type: ignore[assignment]
            self._leveled[who] += 1

    def stop_if_mute(self, lead: Speaking) -> None:
        """Raise ``EngineError`` when the leading voice says nothing at all: then another one would
        read the whole book, which nobody asked for."""
        who = lead.engine.name, lead.voice.id
        if self._mute[who] and self._mute[who] == self._lines[who]:
            raise EngineError(
                f"The voice {lead.voice.name} says nothing: {self._why[who]}",
                "Choose another with --voice, or name one for what it cannot say with --fallback.",
            )

    def gains(self) -> dict[tuple[str, str], float]:
        """What brings each voice to the level of the quietest one, in dB: none is made louder, so
        that none is cut off."""
        means = {who: self._levels[who] / count for who, count in self._leveled.items()}
        if len(means) < 2:
            return {}
        quietest = min(means.values())
        return {
            who: max(-_MOST_LEVELED, round((quietest - mean) / _LEVEL_STEP) * _LEVEL_STEP)
            for who, mean in means.items()
        }


def _who(reader: Reader) -> tuple[str, str]:
    return reader.engine.name, reader.voice.id


class _Laying:
    """Lays the parts of a script, one after the other, and keeps what is to be told of them.

    ``credits`` counts the turns of each voice in a language, in order of appearance: the second
    voice's where the first one failed.
    """

    def __init__(self, casting: Casting, cache: Cache, spoken: _Spoken) -> None:
        self._casting = casting
        self._cache = cache
        self._spoken = spoken
        self._gains = spoken.gains()
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
        if name in self._spoken.failures:
            return Sound(0, failure=self._spoken.failures[name])
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
                gain = self._gains.get(_who(turn.line.reader), 0.0) if turn.line else 0.0
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


def _cut(
    script: Script,
    casting: Casting,
    cache: Cache,
    executor: Executor | None,
    progress: Progress,
    verify: bool,
) -> None:
    """Put the sound that the book brought with it into the cache: each file is decoded once."""
    files: dict[ZipMember, dict[Recording, str]] = {}
    for utterance in script.utterances():
        for recording in (utterance.recording, *(turn.cue for turn in utterance.turns)):
            if recording is None:
                continue
            name = casting.recorded(recording)
            if found(cache, name, verify=verify) is None:
                files.setdefault(recording.audio, {})[recording] = name
    tasks = (((audio, names, casting.rate, cache), len(names)) for audio, names in files.items())
    total = sum(map(len, files.values()))
    for _ in spread(executor, _cut_file, tasks, total, "cut", progress):
        pass


def _cut_file(task: tuple[ZipMember, dict[Recording, str], int, Cache]) -> None:
    """Put the clips of one file into the cache (in a worker)."""
    from accessible.recordings import cut  # PyAV: few books bring narration with them

    audio, names, sample_rate, cache = task
    for recording, pcm in cut(audio, names, sample_rate):
        cache.put(names[recording], Sound(len(pcm) // FRAME_BYTES).header(), pcm)


def _is_cut(name: str, rest: int, seconds: float) -> bool:
    """Whether a segment of so many seconds ends after the sound of that key, in the ``rest``
    (milliseconds) that follows it."""
    if not name or rest < 2 * _SEAM or seconds < _SHORTEST:
        return False
    return seconds > _LONGEST or (rest >= _LONG_PAUSE and int(name[:8], 16) % _ONE_IN == 0)
