"""Clips against the sound that they play from, and against ``media:duration`` (EPUB 3.3 §9.3)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from accessible.check.overlays import Overlay, Par
from accessible.check.package import Item, Package
from accessible.clock import parse_clock
from accessible.errors import Finding

#: A clip may end this long after its file, in seconds: times are written in milliseconds.
ROUNDING = 0.001
#: Audio that no clip plays is told of from this length on, in seconds.
GAP = 0.05
#: How far ``media:duration`` may be from the clips: EPUB 3.3 §9.3.5 allows one second; what we
#: write ourselves is exact, so that more than rounding is worth a warning.
DURATION = 1.0
DURATION_DRIFT = 0.05


def hold_clips(pars: Sequence[Par], seconds: float) -> Iterator[Finding]:
    """The clips of one audio file, in reading order, against its real length."""
    for before, par in pairwise(par for par in pars if not par.note):
        if par.begin < before.begin:
            message = (
                f"The clip begins at {par.begin:.3f} s of {par.audio}, before the clip that is "
                f"played before it ({before.begin:.3f} s)."
            )
            yield Finding("overlay-out-of-order", par.place, message)
    reached = 0.0
    last: Par | None = None
    gaps: list[tuple[float, float]] = []
    for par in sorted(pars, key=lambda par: par.begin):
        end = seconds if par.end is None else par.end
        if end > seconds + ROUNDING or par.begin >= seconds:
            message = (
                f"The clip plays {par.begin:.3f} s to {end:.3f} s, but {par.audio} is "
                f"{seconds:.3f} s long."
            )
            yield Finding("overlay-clip-bounds", par.place, message)
        if par.begin < reached - ROUNDING - 1e-9 and last is not None:
            message = (
                f"The clip begins at {par.begin:.3f} s of {par.audio}, but the clip at "
                f"{last.place} ends at {reached:.3f} s."
            )
            yield Finding("overlay-clip-overlap", par.place, message)
        elif par.begin > reached + GAP:
            gaps.append((reached, par.begin))
        if end >= reached:
            reached, last = end, par
    if last is not None and seconds > reached + GAP:
        gaps.append((reached, seconds))
    if gaps and last is not None:
        begin, end = max(gaps, key=lambda gap: gap[1] - gap[0])
        message = f"No clip plays {begin:.3f} s to {end:.3f} s."
        if len(gaps) > 1:
            total = sum(end - begin for begin, end in gaps)
            message = (
                f"No clip plays {len(gaps)} stretches of it, {total:.3f} s in all; the longest "
                f"is {begin:.3f} s to {end:.3f} s."
            )
        yield Finding("overlay-clip-gap", last.audio, message)


class Played(NamedTuple):
    """What the clips of an overlay play, in seconds, and the begins of those that play to the end
    of their audio file."""

    item: Item
    seconds: float
    open: tuple[tuple[str, float], ...]

    @classmethod
    def of(cls, overlay: Overlay) -> Played:
        ended = sum(par.end - par.begin for par in overlay.pars if par.end is not None)
        unended = ((par.audio, par.begin) for par in overlay.pars if par.end is None)
        return cls(overlay.item, ended, tuple(unended))


def hold_durations(
    package: Package, overlays: Sequence[Played], lengths: Mapping[str, float]
) -> Iterator[Finding]:
    """``media:duration`` of each overlay and of the publication against the clips (§9.3.5).

    ``lengths``: the seconds that each audio file really has.
    """
    stated = package.durations
    total = 0.0
    known = True
    for overlay in overlays:
        rests = [lengths[audio] - begin for audio, begin in overlay.open if audio in lengths]
        played = overlay.seconds + sum(rests)
        total += played
        if len(rests) < len(overlay.open):
            known = False  # An audio file that has no length has its own finding.
        else:
            whose, path = f"of {overlay.item.path}", overlay.item.path
            yield from _hold(stated.get(overlay.item.id), whose, path, played, DURATION_DRIFT)
    if known:
        # Each overlay's own sum may be rounded to a millisecond.
        drift = DURATION_DRIFT + ROUNDING * len(overlays)
        yield from _hold(stated.get(""), "of the publication", package.path, total, drift)


def _hold(
    stated: str | None, whose: str, path: str, played: float, drift: float
) -> Iterator[Finding]:
    if stated is None:
        message = f"The package document states no media:duration {whose} ({played:.3f} s)."
        yield Finding("overlay-duration", path, message)
        return
    try:
        seconds = parse_clock(stated)
    except ValueError as error:
        yield Finding("overlay-duration", path, f"The media:duration {whose}: {error}.")
        return
    if abs(seconds - played) > drift:
        code = "overlay-duration" if abs(seconds - played) > DURATION else "overlay-duration-drift"
        message = (
            f"The media:duration {whose} is {seconds:.3f} s, but its clips play {played:.3f} s."
        )
        yield Finding(code, path, message)
