"""``Script × Engine → Narration``: each utterance becomes a clip; clips tile a track.

A clip's sound is content-addressed: the same words, said by the same voice in the same way, are
spoken once and kept in the cache. What is missing there is spoken by the workers, in packets.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from functools import cache as once
from typing import Any

from accessible.audio import FRAME_BYTES, Phonemes, WordMark, frames_of
from accessible.book import Recording, ZipMember
from accessible.cache import Cache, key
from accessible.clip import shape
from accessible.engines import Engine, Prosody, Voice
from accessible.engines.voices import Cast
from accessible.errors import DamagedEntryError, Finding
from accessible.plugins import load
from accessible.scripting import Part, Script, Utterance
from accessible.settings import Settings
from accessible.workers import Progress, no_progress, spread

#: Silence before a track's first word and, at the least, after its last: players start and stop
#: with a fade, and encoders join tracks in it.
LEAD_IN = 400
TAIL = 600
#: Changes with the way a clip is shaped, so that old entries are not taken for new ones.
_SHAPE = 2
#: Characters in one packet of work: long enough to outweigh its way to a worker and back.
_PACKET = 4_000


@dataclass(frozen=True, slots=True)
class Clip:
    """The sound of one utterance inside its track.

    ``id`` is the utterance's. The clip covers the frames ``start`` to ``end`` of the track: its
    speech (``speech`` frames, the PCM under ``key`` in the cache), then silence to ``end``; a
    track's first clip opens with ``Track.lead_in`` frames of silence. Clips tile the track: each
    starts where the one before ends. ``words`` count from the first frame of speech. ``recorded``:
    the book brought the sound with it.
    """

    id: str
    key: str
    start: int
    speech: int
    end: int
    words: tuple[WordMark, ...] = ()
    recorded: bool = False


@dataclass(frozen=True, slots=True)
class Track:
    """The sound of one content document: ``frames`` long, tiled by ``clips``.

    ``lead_in`` frames of silence open the first clip, so that ``clips[0].start`` is 0 and its
    speech begins at ``lead_in``; the last clip's ``end`` is ``frames``.
    """

    href: str
    title: str
    clips: tuple[Clip, ...]
    frames: int
    lead_in: int


@dataclass(frozen=True, slots=True)
class Narration:
    """A whole book's sound as a plan: which clip sounds when. The PCM stays in the cache.

    ``narrators`` are the names of the voices, for people; parts without utterances have no track.
    ``spoken`` utterances were said for this narration; the others came from the cache.
    """

    tracks: tuple[Track, ...]
    sample_rate: int
    narrators: tuple[str, ...]
    spoken: int = 0
    findings: tuple[Finding, ...] = ()

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
    return replace(track, clips=tuple(clips), frames=at)


@dataclass(frozen=True, slots=True)
class _Line:
    """One thing to say, and the key of its sound."""

    key: str
    text: str
    voice: Voice
    phonemes: tuple[Phonemes, ...]


@dataclass(frozen=True, slots=True)
class _Packet:
    engine: type[Engine]
    prosody: Prosody
    lines: tuple[_Line, ...]
    cache: Cache


@dataclass(frozen=True, slots=True)
class _Sound:
    frames: int
    words: tuple[WordMark, ...]


def narrate(
    script: Script,
    settings: Settings,
    executor: Executor | None = None,
    progress: Progress = no_progress,
    *,
    verify: bool = False,
) -> Narration:
    """Say a whole script with ``settings.engine`` and ``settings.voice`` into the cache.

    Each worker makes its own engine; one that is not ``parallel`` speaks in this process.
    ``verify`` reads the sound of every clip that is there, not only its header: what is damaged
    is spoken anew. Raises ``EngineError``, ``UsageError`` (no such engine or voice),
    ``CacheError``.
    """
    cache = Cache.of(settings)
    engine: type[Engine] = load("engines", settings.engine)
    speaker = _engine(engine)
    prosody = Prosody(settings.rate, settings.pitch, settings.volume)
    cast = Cast(speaker.voices(), settings.voice)
    lines: dict[str, _Line] = {}
    keys: dict[_Said, str] = {}
    recordings: dict[Recording, str] = {}
    for utterance in script.utterances():
        if utterance.recording:
            recordings[utterance.recording] = _recorded(utterance.recording, speaker.sample_rate)
            continue
        said = _said(utterance)
        if said not in keys:
            line = _line(speaker, cast.voice(utterance.language), prosody, *said[:2])
            keys[said] = line.key
            lines[line.key] = line
    sounds = _cut(recordings, speaker.sample_rate, cache, executor, progress, verify)
    missing: list[_Line] = []
    for line in lines.values():
        header = _header(cache, line.key, verify)
        if header is None:
            missing.append(line)
        else:
            sounds[line.key] = _sound(header["frames"], header["words"])
    packets = [_Packet(engine, prosody, tuple(some), cache) for some in _packets(missing)]
    results = spread(
        executor if engine.parallel else None,
        _speak,
        packets,
        [len(packet.lines) for packet in packets],
        "narrate",
        progress,
    )
    for result in results:
        sounds.update(result)
    names: dict[_Said | Recording, str] = {**dict(keys.items()), **dict(recordings.items())}
    tracks = tuple(
        _track(part, speaker.sample_rate, settings.pause, names, sounds)
        for part in script.parts
        if any(True for _ in part.utterances())
    )
    return Narration(
        tracks, speaker.sample_rate, cast.narrators(engine.title), len(missing), cast.findings()
    )


def _recorded(recording: Recording, sample_rate: int) -> str:
    return key("recorded", recording.stamp, recording.begin, recording.end, sample_rate)


def _cut(
    recordings: dict[Recording, str],
    sample_rate: int,
    cache: Cache,
    executor: Executor | None,
    progress: Progress,
    verify: bool,
) -> dict[str, _Sound]:
    """The sound that the book brought with it, in the cache: each file is decoded once."""
    sounds: dict[str, _Sound] = {}
    files: dict[ZipMember, dict[Recording, str]] = {}
    for recording, name in recordings.items():
        header = _header(cache, name, verify)
        if header is None:
            files.setdefault(recording.audio, {})[recording] = name
        else:
            sounds[name] = _sound(header["frames"], ())
    if files:
        tasks = [(audio, names, sample_rate, cache) for audio, names in files.items()]
        sizes = [len(names) for names in files.values()]
        for made in spread(executor, _cut_file, tasks, sizes, "cut", progress):
            sounds.update(made)
    return sounds


def _cut_file(task: tuple[ZipMember, dict[Recording, str], int, Cache]) -> dict[str, _Sound]:
    """Put the clips of one file into the cache (in a worker)."""
    from accessible.recordings import cut  # PyAV: few books bring narration with them

    audio, names, sample_rate, cache = task
    sounds = {}
    for recording, pcm in cut(audio, names, sample_rate):
        frames = len(pcm) // FRAME_BYTES
        cache.put(names[recording], {"frames": frames, "words": []}, pcm)
        sounds[names[recording]] = _sound(frames, ())
    return sounds


def _header(cache: Cache, key: str, verify: bool) -> dict[str, Any] | None:
    """What the cache says of a clip; ``None`` when it is to be spoken."""
    if verify:
        try:
            cache.payload(key)
        except DamagedEntryError:
            return None
    return cache.header(key)


_Said = tuple[str, tuple[Phonemes, ...], str]


def _said(utterance: Utterance) -> _Said:
    """What makes the sound of an utterance: its text, its phonemes and its language."""
    return utterance.spoken.text, utterance.spoken.phonemes, utterance.language


def _line(
    engine: Engine, voice: Voice, prosody: Prosody, text: str, phonemes: tuple[Phonemes, ...]
) -> _Line:
    if not getattr(engine, "takes_phonemes", False):
        phonemes = ()
    parts = (_SHAPE, engine.version, engine.sample_rate, voice.id)
    manner = (prosody.rate, prosody.pitch, prosody.volume)
    # Without phonemes the key is what it was before there were any.
    sounds = [(sound.start, sound.end, sound.ipa) for sound in phonemes]
    name = key("clip", *parts, *manner, text, *([sounds] if sounds else []))
    return _Line(name, text, voice, phonemes)


def _packets(lines: Iterable[_Line]) -> Iterable[list[_Line]]:
    packet: list[_Line] = []
    size = 0
    for line in lines:
        packet.append(line)
        size += len(line.text)
        if size >= _PACKET:
            yield packet
            packet, size = [], 0
    if packet:
        yield packet


@once
def _engine(engine: type[Engine]) -> Engine:
    """The one engine of this process."""
    return engine()


def _speak(packet: _Packet) -> dict[str, _Sound]:
    """Say a packet into the cache (in a worker). One utterance at a time, each one checked."""
    speaker = _engine(packet.engine)
    sounds = {}
    for line in packet.lines:
        given = (line.phonemes,) if line.phonemes else ()
        speech = shape(speaker.speak(line.text, line.voice, packet.prosody, *given))
        words = [(word.start, word.text_start, word.text_end) for word in speech.words]
        header = {"frames": speech.frames, "words": words}
        packet.cache.put(line.key, header, speech.pcm)
        sounds[line.key] = _sound(speech.frames, words)
    return sounds


def _sound(frames: int, words: Iterable[Iterable[int]]) -> _Sound:
    return _Sound(frames, tuple(WordMark(*word) for word in words))


def _track(
    part: Part,
    sample_rate: int,
    pause: float,
    keys: Mapping[_Said | Recording, str],
    sounds: dict[str, _Sound],
) -> Track:
    """Lay the clips of a part end to end, in whole frames."""
    lead_in = frames_of(LEAD_IN, sample_rate)
    clips: list[Clip] = []
    at = 0
    utterances = list(part.utterances())
    for number, utterance in enumerate(utterances, 1):
        name = keys[utterance.recording or _said(utterance)]
        sound = sounds[name]
        rest = round(utterance.pause * pause)
        if number == len(utterances):
            rest = max(rest, TAIL)
        end = at + sound.frames + frames_of(rest, sample_rate) + (0 if clips else lead_in)
        is_recorded = utterance.recording is not None
        clips.append(Clip(utterance.id, name, at, sound.frames, end, sound.words, is_recorded))
        at = end
    return Track(part.href, part.title, tuple(clips), at, lead_in)
