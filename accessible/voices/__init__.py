"""The voices that there are here, for people to choose from: listed, tried, timed, added, removed.

What reads a book is chosen in ``engines.voices``; this is what people see of it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

from accessible import languages
from accessible.engines import Engine, Voice
from accessible.engines.advice import to_get
from accessible.engines.voices import EVERY, Ensemble, Speaking
from accessible.errors import EngineError, UsageError
from accessible.plugins import load, names
from accessible.settings import Settings
from accessible.speaking import engine_of

#: ``naturalness`` from which on people listen to an engine for hours, and for a while.
NATURAL, FAIR = 70, 30


@dataclass(frozen=True, slots=True)
class Listed:
    """A voice as people see it; ``handle`` is what they type for it."""

    engine: type[Engine]
    voice: Voice
    handle: str

    @property
    def speaking(self) -> Speaking:
        return Speaking(self.engine, self.voice)

    @property
    def naturalness(self) -> int:
        return int(getattr(self.engine, "naturalness", 0))

    @property
    def language(self) -> str:
        """The language in full; in the voice's own words where it is a dialect without a name."""
        return languages.name(self.voice.language, self.voice.name)

    @property
    def sound(self) -> str:
        """How natural it is, in words."""
        quality = f"{self.voice.quality} quality" if self.voice.quality else ""
        if self.naturalness >= NATURAL:
            return f"natural ({', '.join(filter(None, ('neural', quality)))})"
        word = "fairly natural" if self.naturalness >= FAIR else "robotic"
        if not hasattr(self.engine, "naturalness"):
            word = "silent" if getattr(self.engine, "silent", False) else "not rated"
        return f"{word} ({quality})" if quality else word


def catalogue(settings: Settings, engine: str = "", language: str = "") -> tuple[Listed, ...]:
    """The voices to choose from, the most natural ones first, then by language; of a
    language, the voice that a build would take is the first.

    Without an ``engine``, those among which ``--engine auto`` chooses. ``language`` is a tag or a
    name; of a region that nobody speaks, the language's other voices are given. Raises
    ``UsageError`` when the engine or the language is unknown or nobody speaks it, ``EngineError``
    when there is no voice at all.
    """
    tag = tag_of(language) if language else ""
    ensemble = Ensemble(replace(settings, engine=engine or "auto"))
    found = [each for kind in ensemble.engines for each in _listed(kind, ensemble.voices(kind))]
    if tag:
        spoken = [each for each in found if _speaks(each.voice, tag)]
        regional = [each for each in spoken if each.voice.language == EVERY or in_region(each, tag)]
        found = regional or spoken
        if not found:
            raise _unspoken(tag, engine)
    usual = ensemble.speaking(tag) if tag else None
    return tuple(
        sorted(
            found,
            key=lambda each: (
                each.speaking != usual,
                -each.naturalness,
                each.language,
                each.engine.name,
                each.voice.id,
            ),
        )
    )


def absent(settings: Settings) -> tuple[EngineError, ...]:
    """Why engines that people would want to listen to have no voices here."""
    why = []
    for name in names("engines"):
        try:
            engine = load("engines", name)
            if getattr(engine, "naturalness", 0) > 0:
                engine_of(engine, settings).voices()
        except EngineError as error:
            why.append(error)
        except ImportError as error:
            why.append(
                EngineError(f"The engine “{name}” cannot be loaded: {error}.", "Install it anew.")
            )
    return tuple(why)


def named(name: str, settings: Settings) -> Speaking:
    """The voice that a person names, of any engine. Raises ``UsageError``."""
    return Ensemble(replace(settings, engine="auto")).named(name)


def in_region(listed: Listed, tag: str) -> bool:
    """Whether a voice speaks a language as the tag has it, region and all."""
    if "-" not in tag:
        return True
    return f"{listed.voice.language}-".lower().startswith(f"{tag}-".lower())


def tag_of(language: str) -> str:
    """The tag of a language that somebody asks for by tag or by name. Raises ``UsageError``."""
    tag = languages.tag(language)
    if not tag:
        near = languages.near(language)
        raise UsageError(
            f"There is no language “{language}”.",
            f"Did you mean {' or '.join(near)}?"
            if near
            else "Write its name, as in French, or its tag, as in fr or pt-BR.",
        )
    return tag


def _listed(engine: type[Engine], voices: tuple[Voice, ...]) -> list[Listed]:
    names = Counter(voice.name.lower() for voice in voices)

    def handle(voice: Voice) -> str:
        # Windows' ids are keys of its registry, and macOS's have 40 letters: people type the name.
        plain = voice.name and len(voice.name) < len(voice.id) and names[voice.name.lower()] == 1
        return voice.name if plain else voice.id

    return [Listed(engine, voice, handle(voice)) for voice in voices]


def _speaks(voice: Voice, tag: str) -> bool:
    return voice.language == EVERY or languages.same(voice.language, tag)


def _unspoken(tag: str, engine: str) -> UsageError:
    """Who does not speak a language, and what to do."""
    who = f"No voice of the engine “{engine}”" if engine else "No voice here"
    remedy = to_get(tag) or (
        "“accessible voices” lists what is spoken here; a Piper voice of that language, if you "
        "have one, is added with “accessible voices add FILE.onnx”"
    )
    if engine:
        remedy += "; without --engine, the voices of all engines are listed"
    return UsageError(f"{who} speaks {languages.name(tag)}.", f"{remedy}.")
