"""``Script × voices → Narration``: each utterance becomes a clip; clips tile a track.

A turn's sound is content-addressed: the same words, said by the same voice in the same way, are
spoken once and kept in the cache. What is missing there is spoken by the workers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, replace

from accessible.audio import FRAME_BYTES, PACKET, Phonemes, WordMark, frames_of
from accessible.book import Recording, ZipMember
from accessible.cache import Cache, key
from accessible.delivery import PLAIN
from accessible.engines import Engine
from accessible.engines.voices import Cast, Ensemble, Speaking
from accessible.errors import EngineError, Finding
from accessible.scripting import Part, Script, Turn, Utterance
from accessible.settings import Settings
from accessible.speaking import Line, Reader, Sound, engine_of, found, say
from accessible.workers import Progress, no_progress, spread

#: Silence before a track's first word and, at the least, after its last: players start and stop
#: with a fade, and encoders join tracks in it.
LEAD_IN = 400
TAIL = 600
#: Changes with the way a clip is shaped, so that old entries are not taken for new ones.
_SHAPE = 4
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

    tracks: tuple[Track, ...]
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
        return replace(self, tracks=tuple(track for track in tracks if track.clips))


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


@dataclass(frozen=True, slots=True)
class _Said:
    """A turn as it will be heard: where its text begins in the utterance's, and whose line it is;
    or a sound that the book brings (``line`` is ``None``, ``key`` that of the sound)."""

    start: int
    pause: int
    key: str
    line: Line | None = None


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
    casting = _Casting(cast, settings, rate)
    plan = {
        part.href: [(each, tuple(casting.said(each))) for each in part.utterances()]
        for part in script.parts
    }
    sounds = _cut(casting.recordings, rate, cache, executor, progress, verify)
    missing: list[Line] = []
    for line in casting.lines.values():
        sound = found(cache, line.key, verify=verify)
        if sound is None:
            missing.append(line)
        else:
            sounds[line.key] = sound
    sounds.update(say(missing, rate, settings, executor, progress))
    if not settings.fallback and not settings.keep_going:
        _stop_if_mute(lead, casting.lines.values(), sounds)
    findings, holes = _told(plan, sounds)
    if holes and not settings.keep_going:
        raise EngineError(
            f"{findings[0].message} ({holes[0]})",
            "Give a second voice with --fallback, or build with --keep-going, which leaves it "
            "silent and tells so.",
        )
    gains = _gains(casting.lines.values(), sounds)
    tracks = tuple(
        _track(part, rate, settings.pause, cast, plan[part.href], sounds, gains)
        for part in script.parts
        if plan[part.href]
    )
    credits = _credits(plan, sounds)
    return Narration(
        tracks,
        rate,
        settings.narrators or _narrators(plan, sounds),
        len(missing),
        (*cast.findings(), *findings),
        credits,
        holes,
        sum(sounds[line.key].estimated for line in casting.lines.values()),
    )


def stamp(script: Script, settings: Settings) -> str:
    """What a narration of the script would be made from: which voice says what, and how."""
    cast = Cast(Ensemble(settings))
    lead = cast.lead(_main_language(script))
    rate = lead.voice.sample_rate or engine_of(lead.engine, settings).sample_rate
    casting = _Casting(cast, settings, rate)
    said = tuple(
        (turn.start, turn.pause, turn.key)
        for utterance in script.utterances()
        for turn in casting.said(utterance)
    )
    return key("narration", rate, said, tuple(each.message for each in cast.findings()))


def _main_language(script: Script) -> str:
    """The language of most of the text that is to be spoken."""
    letters: Counter[str] = Counter()
    for utterance in script.utterances():
        if utterance.recording is None:
            letters[utterance.language] += len(utterance.spoken.text)
    return letters.most_common(1)[0][0] if letters else "und"


class _Casting:
    """Gives every turn of a script to a reader: the lines to say, each once, and the recordings to
    cut, by their keys."""

    def __init__(self, cast: Cast, settings: Settings, sample_rate: int) -> None:
        self._cast = cast
        self._settings = settings
        self._rate = sample_rate
        self._known: dict[tuple[object, ...], Line] = {}
        self._versions: dict[Engine, str] = {}
        self.lines: dict[str, Line] = {}
        self.recordings: dict[Recording, str] = {}

    def said(self, utterance: Utterance) -> Iterator[_Said]:
        """The turns of an utterance, as they will be heard."""
        if utterance.recording:
            yield _Said(0, 0, self._recorded(utterance.recording))
            return
        text = utterance.spoken.text
        for turn in utterance.turns or (Turn(0, len(text), utterance.language),):
            pause = round(turn.pause * self._cast.pause(utterance.role, turn.delivery))
            if turn.cue:
                yield _Said(turn.start, pause, self._recorded(turn.cue))
                continue
            line = self._line(utterance, turn)
            yield _Said(turn.start, pause, line.key, line)

    def _recorded(self, recording: Recording) -> str:
        name = key("recorded", recording.stamp, recording.begin, recording.end, self._rate)
        self.recordings[recording] = name
        return name

    def _line(self, utterance: Utterance, turn: Turn) -> Line:
        text = utterance.spoken.text[turn.start : turn.end]
        phonemes = tuple(
            replace(each, start=each.start - turn.start, end=each.end - turn.start)
            for each in utterance.spoken.phonemes
            if turn.start <= each.start and each.end <= turn.end
        )
        asked = (text, phonemes, turn.language, utterance.role, turn.delivery)
        if asked not in self._known:
            reader = self._cast.reader(turn.language, utterance.role, turn.delivery)
            line = self._made(text, turn.language, reader, phonemes)
            self._known[asked] = self.lines.setdefault(line.key, line)
        return self._known[asked]

    def _made(
        self, text: str, language: str, reader: Reader, phonemes: tuple[Phonemes, ...]
    ) -> Line:
        engine = engine_of(reader.engine, self._settings)
        if not getattr(engine, "takes_phonemes", False):
            phonemes = ()
        voice, prosody = reader.voice, reader.prosody
        name = key(
            "clip",
            *(_SHAPE, self._version(engine), self._rate, voice.id, voice.version),
            *(prosody.rate, prosody.pitch, prosody.volume, text),
            *([[(sound.start, sound.end, sound.ipa) for sound in phonemes]] if phonemes else []),
        )
        second = self._cast.second(reader, language)
        return Line(name, text, language, reader, phonemes, second)

    def _version(self, engine: Engine) -> str:
        """An engine may look its version up in files: once is enough."""
        if engine not in self._versions:
            self._versions[engine] = engine.version
        return self._versions[engine]


def _stop_if_mute(lead: Speaking, lines: Iterable[Line], sounds: Mapping[str, Sound]) -> None:
    """Raise ``EngineError`` when the leading voice says nothing at all: then another one would read
    the whole book, which nobody asked for."""
    own = [
        each
        for each in lines
        if (each.reader.engine, each.reader.voice) == (lead.engine, lead.voice)
    ]
    failures = [sounds[each.key].failure for each in own]
    if failures and all(failures):
        raise EngineError(
            f"The voice {lead.voice.name} says nothing: {failures[0]}",
            "Choose another with --voice, or name one for what it cannot say with --fallback.",
        )


_Plan = Mapping[str, "list[tuple[Utterance, tuple[_Said, ...]]]"]


def _told(plan: _Plan, sounds: Mapping[str, Sound]) -> tuple[list[Finding], tuple[str, ...]]:
    """What went wrong, at its places, and the places that are silent for it."""
    findings: list[Finding] = []
    holes: list[str] = []
    for href, utterances in plan.items():
        for utterance, turns in utterances:
            place = f"{href}#{utterance.id}"
            for turn in turns:
                sound = sounds[turn.key]
                line = turn.line
                if line is None:
                    continue
                if sound.failure and sound.frames and line.second:
                    name = line.second.voice.name
                    message = f"{sound.failure} {name} said it instead."
                    findings.append(Finding("voice-replaced", place, message))
                elif sound.failure:
                    findings.append(Finding("voice-failed", place, sound.failure))
                    holes.append(place)
                findings += (Finding("clip-suspect", place, fault) for fault in sound.faults)
    # The holes first: they are what a build fails for.
    findings.sort(key=lambda each: each.code != "voice-failed")
    return findings, tuple(dict.fromkeys(holes))


def _gains(lines: Iterable[Line], sounds: Mapping[str, Sound]) -> dict[tuple[str, str], float]:
    """What brings each voice to the level of the quietest one, in dB: none is made louder, so that
    none is cut off."""
    levels: dict[tuple[str, str], list[float]] = {}
    for line in lines:
        sound = sounds[line.key]
        if sound.level and not sound.failure:
            levels.setdefault(_who(line.reader), []).append(sound.level)
    means = {who: sum(some) / len(some) for who, some in levels.items()}
    if len(means) < 2:
        return {}
    quietest = min(means.values())
    return {
        who: max(-_MOST_LEVELED, round((quietest - mean) / _LEVEL_STEP) * _LEVEL_STEP)
        for who, mean in means.items()
    }


def _who(reader: Reader) -> tuple[str, str]:
    return reader.engine.name, reader.voice.id


def _read(plan: _Plan, sounds: Mapping[str, Sound]) -> Iterator[tuple[Reader, Line]]:
    """Who said what, in order: the second voice where the first one failed."""
    for utterances in plan.values():
        for _, turns in utterances:
            for line in (turn.line for turn in turns):
                if line is None or not sounds[line.key].frames:
                    continue
                second = line.second if sounds[line.key].failure else None
                yield second or line.reader, line


def _credits(plan: _Plan, sounds: Mapping[str, Sound]) -> tuple[Credit, ...]:
    """The voices in order of appearance, with what each says."""
    turns = Counter(
        (reader.engine.name, reader.voice.id, reader.voice.name, line.language)
        for reader, line in _read(plan, sounds)
    )
    return tuple(Credit(*who, count) for who, count in turns.items())


def _narrators(plan: _Plan, sounds: Mapping[str, Sound]) -> tuple[str, ...]:
    """The names of the voices in order of appearance, as credits for people."""
    readers = (reader for reader, _ in _read(plan, sounds))
    return tuple(dict.fromkeys(f"{each.engine.title}, {each.voice.name}" for each in readers))


def _cut(
    recordings: dict[Recording, str],
    sample_rate: int,
    cache: Cache,
    executor: Executor | None,
    progress: Progress,
    verify: bool,
) -> dict[str, Sound]:
    """The sound that the book brought with it, in the cache: each file is decoded once."""
    sounds: dict[str, Sound] = {}
    files: dict[ZipMember, dict[Recording, str]] = {}
    for recording, name in recordings.items():
        sound = found(cache, name, verify=verify)
        if sound is None:
            files.setdefault(recording.audio, {})[recording] = name
        else:
            sounds[name] = sound
    if files:
        tasks = [(audio, names, sample_rate, cache) for audio, names in files.items()]
        sizes = [len(names) for names in files.values()]
        for made in spread(executor, _cut_file, tasks, sizes, "cut", progress):
            sounds.update(made)
    return sounds


def _cut_file(task: tuple[ZipMember, dict[Recording, str], int, Cache]) -> dict[str, Sound]:
    """Put the clips of one file into the cache (in a worker)."""
    from accessible.recordings import cut  # PyAV: few books bring narration with them

    audio, names, sample_rate, cache = task
    sounds = {}
    for recording, pcm in cut(audio, names, sample_rate):
        sound = Sound(len(pcm) // FRAME_BYTES)
        cache.put(names[recording], sound.header(), pcm)
        sounds[names[recording]] = sound
    return sounds


def _track(
    part: Part,
    sample_rate: int,
    pause: float,
    cast: Cast,
    utterances: list[tuple[Utterance, tuple[_Said, ...]]],
    sounds: Mapping[str, Sound],
    gains: Mapping[tuple[str, str], float],
) -> Track:
    """Lay the clips of a part end to end, in whole frames."""
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
            gain = gains.get(_who(turn.line.reader), 0.0) if turn.line else 0.0
            takes.append(Take(turn.key if sound.frames else "", speech, frames, gain))
            words += (
                WordMark(
                    speech + mark.start, turn.start + mark.text_start, turn.start + mark.text_end
                )
                for mark in sound.words
            )
            speech += frames
            if following is not None:
                speech += frames_of(round(turn.pause * pause), sample_rate)
        delivery = utterance.turns[-1].delivery if utterance.turns else PLAIN
        rest = round(utterance.pause * pause * cast.pause(utterance.role, delivery))
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
        clips.append(Clip(utterance.id, tuple(takes), at, speech, end, tuple(words), is_recorded))
        at = end
    return Track(part.href, part.title, tuple(clips), at, lead_in, tuple(cuts))


def _is_cut(name: str, rest: int, seconds: float) -> bool:
    """Whether a segment of so many seconds ends after the sound of that key, in the ``rest``
    (milliseconds) that follows it."""
    if not name or rest < 2 * _SEAM or seconds < _SHORTEST:
        return False
    return seconds > _LONGEST or (rest >= _LONG_PAUSE and int(name[:8], 16) % _ONE_IN == 0)
