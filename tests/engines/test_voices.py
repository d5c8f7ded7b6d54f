"""A voice for each language."""

from __future__ import annotations

import pytest

from accessible.engines import Voice
from accessible.engines.voices import Cast

VOICES = tuple(Voice(tag.lower(), tag, tag) for tag in ("de", "en-GB", "en-US", "nb", "pt-BR"))


@pytest.mark.parametrize(
    ("language", "voice"),
    [("en", "en-us"), ("en-GB", "en-gb"), ("pt", "pt-br"), ("no", "nb"), ("de-AT", "de")],
)
def test_a_bare_language_has_its_usual_voice(language: str, voice: str) -> None:
    cast = Cast(VOICES)
    assert cast.voice(language).id == voice
    assert not cast.findings()


def test_a_language_without_a_voice_is_named() -> None:
    cast = Cast(VOICES)
    assert cast.voice("fi").id == "en-us"
    assert [(finding.code, finding.place) for finding in cast.findings()] == [
        ("voice-fallback", "fi")
    ]
