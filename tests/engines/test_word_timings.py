"""Words are where they are heard, in every engine that tells of them: an aligner listens."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from alignment import Aligner

from accessible.cache import Cache
from accessible.mastering import pcm
from accessible.narration import narrate
from accessible.readers.dispatch import read
from accessible.scripting import script
from accessible.settings import Settings
from accessible.timing import starts


@pytest.mark.parametrize("engine", ["espeak", "piper"])
def test_words_light_up_when_they_are_heard(engine: str, assets: Path, tmp_path: Path) -> None:
    sentences = (assets / "sentences.txt").read_text(encoding="utf-8").splitlines()[::7]
    page = tmp_path / "page.html"
    page.write_text("".join(f"<p lang='en-US'>{each}</p>" for each in sentences), encoding="utf-8")
    settings = Settings(engine=engine, language="en-US", sync="word", cache=tmp_path / "cache")
    _, lines = script(read(page, settings), settings)
    narration = narrate(lines, settings)
    (track,) = narration.tracks
    rate = narration.sample_rate
    sound = np.frombuffer(b"".join(pcm(track, Cache.of(settings))), "<i2")
    aligner = Aligner()
    errors = []
    for utterance, clip in zip(lines.utterances(), track.clips, strict=True):
        begin = clip.start + (0 if clip.start else track.lead_in)
        said = aligner.words(utterance.spoken.text, sound[begin : begin + clip.speech], rate)
        times = starts(utterance, clip.words, clip.speech)
        for word, time in zip(utterance.words, times, strict=True):
            start, end = utterance.spoken.spoken_span(word.start, word.end)
            heard = next(each for each in said if start <= each.text_start < end)
            errors.append(abs(time / rate - heard.start))
    assert len(errors) > 150
    assert np.mean(errors) <= 0.040
    assert np.mean(np.array(errors) <= 0.100) >= 0.95
