"""``Script × voices → Narration``: each utterance becomes a clip; clips tile a track.

A turn's sound is content-addressed: the same words, said by the same voice in the same way, are
spoken once and kept in the cache. What is missing there is spoken by the workers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace

from accessible.audio import FRAME_BYTES, PACKET
from accessible.book import Recording, ZipMember
from accessible.cache import Cache, key
from accessible.casting import Casting
from accessible.delivery import Delivery
from accessible.engines.voices import Cast, Ensemble, Speaking
from accessible.errors import EngineError, Finding
from accessible.laying import Laying
from accessible.scripting import Role, Script, Turn
from accessible.settings import Settings
from accessible.speaking import Line, Sound, Who, engine_of, found, say
from accessible.spilled import Spilled
from accessible.track import Clip, Track
from accessible.workers import Progress, no_progress, spread

#: Voices are brought to one level in steps of this many dB, so that a word more in a book does not
#: change all of its sound.
_LEVEL_STEP = 1.0
#: No voice is lowered by more, in dB.
_MOST_LEVELED = 12.0


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
    laying = Laying(casting, cache, said.failures, said.gains())
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
        tuple(Credit(*each, turns) for each, turns in laying.credits.items()),
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
    _lines: Counter[Who] = field(default_factory=Counter)
    _mute: Counter[Who] = field(default_factory=Counter)
    _why: dict[Who, str] = field(default_factory=dict)
    #: The sum of the levels of each voice, and of how many lines.
    _levels: Counter[Who] = field(default_factory=Counter)
    _leveled: Counter[Who] = field(default_factory=Counter)

    def take(self, line: Line, sound: Sound) -> None:
        """Count the sound of a line in."""
        who = line.reader.who
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

    def gains(self) -> dict[Who, float]:
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
