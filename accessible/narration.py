"""``Script × Engine → Narration``: each utterance becomes a clip; clips tile a track."""

from __future__ import annotations

from dataclasses import dataclass

from accessible.audio import WordMark


@dataclass(frozen=True, slots=True)
class Clip:
    """The sound of one utterance inside its track.

    ``id`` is the utterance's. The clip covers the frames ``start`` to ``end`` of the track: its
    speech (``speech`` frames, the PCM under ``key`` in the cache), then silence to ``end``; a
    track's first clip opens with ``Track.lead_in`` frames of silence. Clips tile the track: each
    starts where the one before ends. ``words`` count from the first frame of speech.
    """

    id: str
    key: str
    start: int
    speech: int
    end: int
    words: tuple[WordMark, ...] = ()


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
    """

    tracks: tuple[Track, ...]
    sample_rate: int
    narrators: tuple[str, ...]

    @property
    def frames(self) -> int:
        return sum(track.frames for track in self.tracks)
