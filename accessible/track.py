"""The sound of one content document as a plan: clips that tile a track, and the stretches of it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from accessible.audio import WordMark

#: Silence before a track's first word and, at the least, after its last: players start and stop
#: with a fade, and encoders join tracks in it.
LEAD_IN = 400
TAIL = 600


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
