"""Who reads what: by language, role, character and family, over all engines."""

from __future__ import annotations

from typing import ClassVar

import pytest

from accessible.delivery import PLAIN, Delivery
from accessible.engines import Engine, Voice
from accessible.engines.silence import SilenceEngine
from accessible.engines.voices import Cast, Ensemble
from accessible.errors import EngineError, NotInstalledError, UsageError
from accessible.scripting import Role
from accessible.settings import Casting, Settings
from accessible.speaking import Reader


class Natural(SilenceEngine):
    """Three voices that people like."""

    name: ClassVar[str] = "natural"
    naturalness: ClassVar[int] = 80

    def voices(self) -> tuple[Voice, ...]:
        return (
            Voice("joe", "Joe", "en-US", "male"),
            Voice("amy", "Amy", "en-GB", "female"),
            Voice("thorsten", "Thorsten", "de", "male"),
        )


class Broad(SilenceEngine):
    """Many languages, and plain."""

    name: ClassVar[str] = "broad"
    naturalness: ClassVar[int] = 10

    def voices(self) -> tuple[Voice, ...]:
        tags = ("de", "en-GB", "en-US", "fr-FR", "nb", "pt-BR")
        return tuple(Voice(tag.lower(), tag, tag) for tag in tags)


class Absent(SilenceEngine):
    """Not installed whole."""

    name: ClassVar[str] = "absent"
    naturalness: ClassVar[int] = 90

    def voices(self) -> tuple[Voice, ...]:
        raise EngineError("It is not here.", "Install it.")


ENGINES: dict[str, type[Engine]] = {
    "natural": Natural,
    "broad": Broad,
    "absent": Absent,
    "silence": SilenceEngine,
}


@pytest.fixture(autouse=True)
def engines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("accessible.engines.voices.load", lambda _, name: ENGINES[name])
    monkeypatch.setattr("accessible.engines.voices.names", lambda _: tuple(sorted(ENGINES)))


def cast(**options: object) -> Cast:
    return Cast(Ensemble(Settings(**{"engine": "auto", **options})))  # type: ignore[arg-type]


def who(reader: Reader) -> str:
    return f"{reader.engine.name}:{reader.voice.id}"


def read(ours: Cast, language: str, role: Role = Role.BODY, delivery: Delivery = PLAIN) -> str:
    return who(ours.reader(language, role, delivery))


@pytest.mark.parametrize(
    ("language", "voice"),
    [("en", "en-us"), ("en-GB", "en-gb"), ("pt", "pt-br"), ("no", "nb"), ("de-AT", "de")],
)
def test_a_bare_language_has_its_usual_voice(language: str, voice: str) -> None:
    ours = cast(engine="broad")
    assert read(ours, language) == f"broad:{voice}"
    assert not ours.findings()


def test_a_language_without_a_voice_is_named() -> None:
    ours = cast(engine="broad")
    ours.lead("en")
    assert read(ours, "fi") == "broad:en-us"
    assert [(found.code, found.place) for found in ours.findings()] == [("voice-fallback", "fi")]


def test_auto_takes_the_most_natural_engine_that_speaks_the_language() -> None:
    ours = cast()
    assert [engine.name for engine in ours.ensemble.engines] == ["natural", "broad"]
    assert read(ours, "en-US") == "natural:joe"
    assert read(ours, "en-GB") == "natural:amy"
    assert read(ours, "de-CH") == "natural:thorsten"
    assert read(ours, "fr") == "broad:fr-fr"


def test_an_engine_that_is_not_whole_is_told_and_one_that_is_not_there_is_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert [(found.code, found.place) for found in cast().findings()] == [
        ("engine-unusable", "absent")
    ]

    def missing(_: Absent) -> tuple[Voice, ...]:
        raise NotInstalledError("It is not here.", "Install it.")

    monkeypatch.setattr(Absent, "voices", missing)
    assert not cast().findings()


def test_what_the_settings_ask_of_an_engine_in_vain_stops_the_work(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def of(settings: Settings) -> Natural:
        raise EngineError(f"There is no {settings.device} here.", "Choose --device cpu.")

    monkeypatch.setattr(Natural, "of", of, raising=False)
    with pytest.raises(EngineError, match="no cuda here"):
        cast(device="cuda")


def test_a_book_in_a_language_that_nobody_speaks_is_refused() -> None:
    with pytest.raises(EngineError, match="speaks Finnish") as raised:
        cast(engine="natural").lead("fi")
    assert "--engine auto" in raised.value.remedy
    with pytest.raises(EngineError):
        cast().lead("fi")
    # Who names a voice has chosen; a text of no language is read by the usual voice.
    assert cast(voice="amy").lead("fi").voice.id == "amy"
    assert cast().lead("und").voice.id == "joe"


def test_the_wanted_voice_reads_its_own_language_only() -> None:
    ours = cast(voice="amy")
    assert read(ours, "en-US") == "natural:amy"
    assert read(ours, "fr") == "broad:fr-fr"


def test_a_voice_may_be_named_with_its_engine_and_a_variant() -> None:
    assert read(cast(voice="broad:en-gb"), "en") == "broad:en-gb"
    assert read(cast(engine="broad", voice="en-us+f3"), "en") == "broad:en-us+f3"


@pytest.mark.parametrize(
    "options",
    [
        {"voice": "jo"},
        {"fallback": "nobody"},
        {"voices": (("fr", "nobody"),)},
        {"roles": (("heading", Casting(voice="nobody")),)},
        {"characters": (("watson", Casting(voice="nobody")),)},
    ],
)
def test_a_name_that_nobody_has_is_told_before_the_work(options: dict[str, object]) -> None:
    with pytest.raises(UsageError, match="no voice called"):
        cast(**options)


def test_voices_by_language_role_and_character() -> None:
    ours = cast(
        voices=(("de", "broad:de"),),
        roles=(("heading", Casting(voice="amy", rate=150, pause=2.0)),),
        characters=(("watson", Casting(voice="broad:en-gb", pitch=30)),),
    )
    assert read(ours, "de-AT") == "broad:de"
    assert read(ours, "en", Role.HEADING) == "natural:amy"
    # A voice does not read a language that it does not speak.
    assert read(ours, "de", Role.HEADING) == "broad:de"
    watson = Delivery(character="watson", rate=0.5)
    said = ours.reader("en", Role.HEADING, watson)
    assert who(said) == "broad:en-gb"
    assert (said.prosody.rate, said.prosody.pitch) == (80, 30)
    assert ours.pause(Role.HEADING, watson) == 2.0
    assert ours.pause(Role.BODY, PLAIN) == 1.0


def test_the_families_of_style_sheets() -> None:
    ours = cast()
    assert read(ours, "en-US", delivery=Delivery(family=("Nobody", "female"))) == "natural:amy"
    assert read(ours, "en-US", delivery=Delivery(family=("Amy",))) == "natural:amy"
    assert read(ours, "en-US", delivery=Delivery(family=("neutral",))) == "natural:joe"
    assert read(ours, "fr", delivery=Delivery(family=("Amy",))) == "broad:fr-fr"


def test_prosody_is_the_settings_times_the_markup() -> None:
    said = cast(rate=200, pitch=50, volume=0.5).reader(
        "en", Role.BODY, Delivery(rate=1.5, pitch=2.0, volume=4.0)
    )
    assert (said.prosody.rate, said.prosody.pitch, said.prosody.volume) == (300, 100, 1.0)


def test_the_second_voice() -> None:
    ours = cast()
    joe = ours.reader("en-US", Role.BODY, PLAIN)
    second = ours.second(joe, "en-US")
    assert second and who(second) == "broad:en-us"
    french = ours.reader("fr", Role.BODY, PLAIN)
    assert ours.second(french, "fr") is None
    named = cast(engine="natural")
    assert named.second(named.reader("en", Role.BODY, PLAIN), "en") is None
    stated = cast(engine="natural", fallback="amy")
    second = stated.second(stated.reader("en-US", Role.BODY, PLAIN), "en-US")
    assert second and who(second) == "natural:amy"
