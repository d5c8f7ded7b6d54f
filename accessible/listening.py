"""What is wrong with the sound of a clip, told without knowing its voice or its language.

What a text takes to say is bounded from both sides by the kinds of its characters: between the two
lies every way in which a voice may rightly say it (measured on eSpeak NG and Piper, over books).
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from accessible.audio import Speech

#: The rate at which the seconds below were measured, in words a minute.
_RATE = 175
#: The step in which sound is looked at, in seconds.
STEP = 0.02
#: Below this part of the loudest step, sound is a pause (−46 dB).
_PAUSE = 0.005
#: No step is louder than this in a clip that nobody hears (−60 dB, from crest to trough).
_UNHEARD = 66
#: Speech rises and falls: of half a second or more, the quietest step is less than this part of the
#: loudest one. That of a hum, or of noise, is not.
_STEADY, _STEADY_FOR = 0.4, 0.5
#: A pause inside a clip is too long from here on, in seconds; where a dash or an ellipsis asks for
#: one, from there on.
PAUSE, ASKED_PAUSE = 1.5, 3.0
_ASKING = ("…", "...", ". . .", "—", "–", " - ", "\n")
#: So many equal frames at the crest of a wave were cut off, from this crest on.
_FLAT, _CREST = 4, 8_000
#: The middle of the wave is nowhere further from zero than this, as a part of its height.
_OFFSET = 0.25


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that a listener would stumble at: ``code`` is ``silent``, ``steady``,
    ``clipped``, ``offset``, ``pause``, ``short`` or ``long``; ``message`` is one sentence."""

    code: str
    message: str


class Bounds(NamedTuple):
    """The seconds between which a text is said at 175 words a minute."""

    least: float
    most: float


def faults(speech: Speech, text: str, rate: int) -> tuple[Fault, ...]:
    """What is wrong with the sound of a text that was to be said at ``rate`` words a minute.

    Nothing is wrong with the silence of a text without letters and digits.
    """
    bounds = predicted(text)
    if not bounds.least:
        return ()
    frames = np.frombuffer(speech.pcm, "<i2", speech.frames)
    size = max(1, round(STEP * speech.sample_rate))
    steps = frames[: frames.size // size * size].reshape(-1, size)
    if not steps.size:
        return (Fault("silent", "There is no sound."),)
    high, low = steps.max(axis=1), steps.min(axis=1)
    height = np.subtract(high, low, dtype=np.int32)
    heard = sounding(height)
    if not heard.size:
        return (Fault("silent", "It is silent although it has words."),)
    first, last = int(heard[0]), int(heard[-1])
    found = []
    if is_steady(height[first : last + 1]):
        found.append(Fault("steady", "It is a steady sound, and no speech."))
    if flat := _flat(steps, high, low):
        found.append(Fault("clipped", f"Its waves are cut off, {flat} frames long in one place."))
    middle = (int(high.sum()) + int(low.sum())) / 2 / height.size
    if abs(middle) > _OFFSET * int(height.max()):
        percent = round(abs(middle) / 327.68)
        found.append(
            Fault("offset", f"Its waves lie off their middle by {percent} % of the scale.")
        )
    seconds = (last - first + 1) * STEP
    if seconds > PAUSE and heard.size <= last - first:
        pause = (int((heard[1:] - heard[:-1]).max()) - 1) * STEP
        if pause > longest_pause(text) * max(1.0, _RATE / rate):
            found.append(Fault("pause", f"It is silent for {pause:.1f} s amid its words."))
    found += held(seconds * rate / _RATE, bounds, seconds)
    return tuple(found)


def sounding(heights: NDArray[np.int32]) -> NDArray[np.intp]:
    """Which steps are no pause, by how high the waves are in each, from trough to crest."""
    return (heights > max(_UNHEARD, _PAUSE * int(heights.max()))).nonzero()[0]


def pause_below(loudest: NDArray[np.int64]) -> NDArray[np.float64]:
    """The height up to which a step is a pause, where the loudest of each sound is as high."""
    lowest: NDArray[np.float64] = np.maximum(_UNHEARD, _PAUSE * loudest)
    return lowest


def held(paced: float, bounds: Bounds, seconds: float) -> tuple[Fault, ...]:
    """A length against what the text takes: ``paced`` is how many seconds it would be at 175 words
    a minute, ``seconds`` how many it is."""
    if paced < bounds.least:
        least = bounds.least * seconds / paced
        return (
            Fault("short", f"It is {seconds:.1f} s long; its text takes {least:.1f} s or more."),
        )
    if paced > bounds.most:
        most = bounds.most * seconds / paced
        message = f"It is {seconds:.1f} s long; its text takes {most:.1f} s at most."
        return (Fault("long", message),)
    return ()


def longest_pause(text: str) -> float:
    """How long a voice may be silent inside a text, in seconds, at 175 words a minute."""
    return ASKED_PAUSE if any(sign in text for sign in _ASKING) else PAUSE


def is_steady(heights: NDArray[np.int32]) -> bool:
    """Whether sound of these heights (one each 20 ms) is a hum, or noise, and no speech."""
    if heights.size * STEP < _STEADY_FOR:
        return False
    # The first and the last may be cut anywhere.
    inner = heights[1:-1]
    return bool(inner.min() > _STEADY * inner.max())


def _flat(steps: NDArray[np.int16], high: NDArray[np.int16], low: NDArray[np.int16]) -> int:
    """The longest run of frames at the crest of the sound, if that is no crest of a wave."""
    longest = 0
    for crest in (int(high.max()), int(low.min())):
        if abs(crest) < _CREST:
            continue
        cut = high >= crest - 1 if crest > 0 else low <= crest + 1
        # A voice that is cut off is so in more places than one; most clips are done here.
        if np.count_nonzero(cut) < 2:
            continue
        cut_steps = steps[cut].ravel()
        flat = cut_steps >= crest - 1 if crest > 0 else cut_steps <= crest + 1
        if np.count_nonzero(flat) >= _FLAT:
            edges = np.flatnonzero(np.diff(flat, prepend=False, append=False))
            longest = max(longest, int((edges[1::2] - edges[::2]).max()))
    return longest if longest >= _FLAT else 0


def predicted(text: str) -> Bounds:
    """How long a text takes to be said at 175 words a minute: no voice that says all of it is
    faster than ``least`` seconds, which is 0 when nothing in it must be heard; none that says only
    that is slower than ``most``.

    Letters of another script than the text's first may be said by their names, and so may letters
    of words without vowels or without small letters; signs may have long names.
    """
    least = most = 0.0
    script = ""
    for word in text.split():
        script, shorter, longer = _word(word, script)
        least += shorter
        most += longer
    return Bounds(max(_SOUND, least - _SLACK) if least else 0.0, most + _MORE)


@lru_cache(maxsize=10_000)
def _word(word: str, script: str) -> tuple[str, float, float]:
    """The text's script as known after a word, and the bounds of the word."""
    least, most = 0.0, _WORD
    spelled = not any(map(str.islower, word)) or not _VOWELS.intersection(word.casefold())
    before = ""
    for character in word:
        kind = _kind(character)
        script = script or kind.script
        # “Hmmmmm”, “———”: what is repeated may be said once.
        if character != before:
            least += kind.least
        if kind.script != script and kind.script:
            most += _NAMED
        else:
            most += _SPELLED if spelled and kind.is_cased else kind.most
        before = character
    return script, least, most


#: Seconds: the shortest sound that is a word; what a text may be shorter, and longer, however
#: short it is; a break between words; the name of a letter, of one in another script.
_SOUND, _SLACK, _MORE, _WORD = 0.04, 0.25, 1.5, 0.2
_SPELLED, _NAMED = 0.6, 1.8
_VOWELS = frozenset("aeiouyáéíóúýàèìòùâêîôûäëïöüãõåæøœąęěůőűıăаеёиоуыэюяєіїαεηιουωάέήίόύώ")


class _Kind(NamedTuple):
    """A character's script (empty for what is no letter), and the seconds that it may take."""

    script: str
    is_cased: bool
    least: float
    most: float


@lru_cache(maxsize=4096)
def _kind(character: str) -> _Kind:
    category = unicodedata.category(character)
    if category[0] == "N":
        return _Kind("", False, 0.06, 1.0)
    if category[0] == "L":
        script = unicodedata.name(character, "?").split(maxsplit=1)[0].partition("-")[0]
        if script in ("CJK", "HIRAGANA", "KATAKANA", "HALFWIDTH"):
            # Voices that do not know an ideograph name it as one, at length.
            return _Kind("CJK", False, 0.05, 1.6)
        if script in ("HANGUL", "YI", "ETHIOPIC"):
            return _Kind(script, False, 0.05, 0.8)
        return _Kind(script, category in ("Lu", "Ll", "Lt"), 0.038, 0.12)
    if category[0] == "M":
        return _Kind("", False, 0.0, 0.3)
    if category[0] == "P" and character not in "/\\@#%&*_":
        return _Kind("", False, 0.0, 0.7)
    return _Kind("", False, 0.0, 1.8)
