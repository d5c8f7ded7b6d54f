"""Who reads what: a voice for each language of the book, and what had to be made do with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from math import log2
from pathlib import Path

from accessible import languages
from accessible.delivery import Delivery
from accessible.engines import Engine, Prosody, Voice
from accessible.engines.advice import to_get
from accessible.errors import AccessibleError, EngineError, Finding, NotInstalledError, UsageError
from accessible.plugins import load, names
from accessible.scripting import Role
from accessible.settings import Casting, Settings
from accessible.speaking import Reader, engine_of

#: A voice of this language tag reads every language (BCP 47 "multiple languages").
EVERY = "mul"
#: The voice to take where a bare language has several regional ones, or where voices speak one
#: of the languages that it stands for.
_REGIONS = {
    "en": "en-US",
    "fr": "fr-FR",
    "es": "es-ES",
    "no": "nb",
    "pt": "pt-BR",
    "zh": "cmn",
}


#: Points of pitch in an octave.
_OCTAVE = 50
#: The generic voices of CSS Speech 1 §10.1.
_GENDERS = ("male", "female", "neutral")


@dataclass(frozen=True, slots=True)
class Speaking:
    """A voice, and the engine that it belongs to."""

    engine: type[Engine]
    voice: Voice


class Ensemble:
    """The voices that there are for one build, by engine, the most natural engine first.

    ``--engine auto`` takes every engine here that people may want to listen to; another name takes
    that one alone. Raises ``EngineError`` when there is no voice at all, ``UsageError`` when the
    engine is unknown.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._voices: dict[type[Engine], tuple[Voice, ...]] = {}
        self.findings: list[Finding] = []
        self.engines = tuple(self._engines())

    def voices(self, engine: type[Engine]) -> tuple[Voice, ...]:
        """An engine's voices. Raises ``EngineError``."""
        if engine not in self._voices:
            try:
                self._voices[engine] = engine_of(engine, self.settings).voices()
            except AccessibleError:
                raise
            except Exception as error:  # another's plug-in raises whatever it does
                raise EngineError(
                    f"The engine “{engine.name}” failed: {error or type(error).__name__}.",
                    "Choose another with --engine.",
                ) from error
        return self._voices[engine]

    def named(self, wanted: str) -> Speaking:
        """The voice of a name, an id, a path, or ``engine:voice``. Raises ``UsageError``."""
        name, colon, rest = wanted.partition(":")
        engines = self.engines
        if colon and name in names("engines"):
            engines, wanted = (load("engines", name),), rest
        for engine in engines:
            voice = self._in(engine, wanted)
            if voice:
                return Speaking(engine, voice)
        known = [voice.id for engine in engines for voice in self.voices(engine)]
        near = get_close_matches(wanted, known, 3, 0.4)
        raise UsageError(
            f"There is no voice called “{wanted}”.",
            (f"Did you mean {', '.join(near)}? " if near else "")
            + "“accessible voices” lists them all.",
        )

    def speaking(self, language: str, engines: Iterable[type[Engine]] = ()) -> Speaking | None:
        """The first voice that speaks a language (BCP 47): its region's, else its usual one."""
        primary = _primary(language)
        tags = [language.lower(), _REGIONS.get(primary, "").lower(), primary]
        for engine in engines or self.engines:
            voices = self.voices(engine)
            for tag in filter(None, tags):
                for voice in voices:
                    if voice.language.lower() == tag:
                        return Speaking(engine, voice)
            for voice in voices:
                if speaks(voice, language):
                    return Speaking(engine, voice)
        return None

    def of_family(self, family: str, language: str) -> Speaking | None:
        """The voice of a family name, or of a gender, that speaks the language (CSS Speech 1
        §10.1)."""
        if family not in _GENDERS:
            try:
                found = self.named(family)
            except UsageError:
                return None
            return found if speaks(found.voice, language) else None
        for engine in self.engines:
            for voice in self.voices(engine):
                if voice.gender == family and speaks(voice, language):
                    return Speaking(engine, voice)
        return None

    def _engines(self) -> Iterator[type[Engine]]:
        if self.settings.engine != "auto":
            engine = load("engines", self.settings.engine)
            if not self.voices(engine):
                raise EngineError(
                    "This engine has no voices here.",
                    "Install a voice in the system's speech settings, or use --engine espeak.",
                )
            yield engine
            return
        found = []
        for name in names("engines"):
            try:
                engine = load("engines", name)
            except ImportError as error:
                self._unusable(name, f"It cannot be loaded: {error}.")
                continue
            natural = getattr(engine, "naturalness", 0)
            if natural <= 0:
                continue
            engine_of(engine, self.settings)  # what the settings ask of it in vain is told
            try:
                if self.voices(engine):
                    found.append((-natural, name, engine))
            except NotInstalledError:
                continue
            except EngineError as error:
                self._unusable(name, error.message)
        if not found:
            raise EngineError(
                "There is no voice here.", 'Install one: pip install "accessible[neural]".'
            )
        for _, _, engine in sorted(found, key=lambda each: each[:2]):
            yield engine

    def _unusable(self, name: str, why: str) -> None:
        self.findings.append(Finding("engine-unusable", name, why))

    def _in(self, engine: type[Engine], wanted: str) -> Voice | None:
        base, plus, variant = wanted.partition("+")
        for voice in self.voices(engine):
            if wanted.lower() in (voice.id.lower(), voice.name.lower()):
                return voice
            if plus and base.lower() == voice.id.lower():
                # A variant of a voice (espeak's "en-us+f3"): the engine knows whether it exists.
                return replace(voice, id=f"{voice.id}+{variant}")
        # A voice that is a file of the user's.
        from_file = getattr(engine, "voice_of", None)
        if from_file and wanted.lower().endswith(".onnx"):
            voice = from_file(Path(wanted))
            assert isinstance(voice, Voice)
            return voice
        return None


@dataclass(slots=True)
class Cast:
    """Who reads what in one book.

    The voice of a turn is, in this order: its character's, that of its CSS family, its role's, its
    language's in the settings, the wanted one where that speaks the language, the first voice of
    the most natural engine that does. A voice that does not speak the language of a turn is passed
    over, but for the settings' own choice for that language. What nobody speaks is read by the
    leading voice, and told.
    """

    ensemble: Ensemble
    _lead: Speaking | None = None
    _chosen: dict[tuple[str, Role, Delivery], Speaking] = field(default_factory=dict)
    _missing: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        settings = self.ensemble.settings
        if settings.voice:
            self._lead = self.ensemble.named(settings.voice)
        # A name that is misspelt is told before the work, not amid it.
        for name in (settings.fallback, *(voice for _, voice in settings.voices)):
            if name:
                self.ensemble.named(name)
        for _, casting in (*settings.roles, *settings.characters):
            if casting.voice:
                self.ensemble.named(casting.voice)

    def lead(self, language: str) -> Speaking:
        """The voice of a book mainly in ``language``, for what no other voice speaks.

        Raises ``EngineError`` when nobody speaks that language and no voice was asked for.
        """
        if self._lead is None:
            found = self._by_language(language) or self.ensemble.speaking(language)
            if found is None and _primary(language) not in ("und", "mul", "zxx"):
                raise _unspoken(language, self.ensemble)
            self._lead = found or self._default()
        return self._lead

    def reader(self, language: str, role: Role, delivery: Delivery) -> Reader:
        """Who says a turn, and how."""
        asked = (language, role, replace(delivery, rate=1.0, pitch=1.0, volume=1.0))
        if asked not in self._chosen:
            self._chosen[asked] = self._choose(*asked)
        speaking = self._chosen[asked]
        return Reader(speaking.engine, speaking.voice, self._prosody(role, delivery))

    def second(self, reader: Reader, language: str) -> Reader | None:
        """Who says what ``reader`` fails to say: the settings' fallback, else, when engines are
        chosen for the user, the next one that speaks the language."""
        settings = self.ensemble.settings
        if settings.fallback:
            speaking: Speaking | None = self.ensemble.named(settings.fallback)
        elif settings.engine == "auto":
            others = tuple(e for e in self.ensemble.engines if e is not reader.engine)
            speaking = self.ensemble.speaking(language, others) if others else None
        else:
            speaking = None
        if speaking is None or (speaking.engine, speaking.voice) == (reader.engine, reader.voice):
            return None
        return Reader(speaking.engine, speaking.voice, reader.prosody)

    def pause(self, role: Role, delivery: Delivery) -> float:
        """What the pauses of a role or a character are scaled by."""
        for casting in self._castings(role, delivery):
            if casting.pause is not None:
                return casting.pause
        return 1.0

    def findings(self) -> tuple[Finding, ...]:
        """The engines that are not whole, and the languages that no voice speaks."""
        return (
            *self.ensemble.findings,
            *(
                Finding(
                    "voice-fallback",
                    language,
                    f"No voice speaks “{language}”; {instead} read it instead.",
                )
                for language, instead in self._missing.items()
            ),
        )

    def _castings(self, role: Role, delivery: Delivery) -> Iterator[Casting]:
        settings = self.ensemble.settings
        for group, name in (
            (settings.characters, delivery.character),
            (settings.roles, role.value),
        ):
            yield from (casting for each, casting in group if each == name)

    def _choose(self, language: str, role: Role, delivery: Delivery) -> Speaking:
        character, by_role = self._voices_of(role, delivery)
        families = (self.ensemble.of_family(family, language) for family in delivery.family)
        cast = (self.ensemble.named(name) if name else None for name in (character, by_role))
        own, of_role = (each if each and speaks(each.voice, language) else None for each in cast)
        found = own or next(filter(None, families), None) or of_role
        if found:
            return found
        found = self._by_language(language)
        if found:
            return found
        lead = self._lead
        if lead and speaks(lead.voice, language):
            return lead
        found = self.ensemble.speaking(language)
        if found:
            return found
        lead = lead or self._default()
        if _primary(language) not in ("und", "mul", "zxx"):
            self._missing.setdefault(language, lead.voice.name)
        return lead

    def _voices_of(self, role: Role, delivery: Delivery) -> tuple[str, str]:
        """The voices that the settings name for the character, and for the role."""
        settings = self.ensemble.settings
        return (
            dict(settings.characters).get(delivery.character, Casting()).voice,
            dict(settings.roles).get(role.value, Casting()).voice,
        )

    def _by_language(self, language: str) -> Speaking | None:
        """The settings' voice for the tag, or for its language."""
        wanted = {tag.lower(): voice for tag, voice in self.ensemble.settings.voices}
        voice = wanted.get(language.lower()) or wanted.get(_primary(language))
        return self.ensemble.named(voice) if voice else None

    def _prosody(self, role: Role, delivery: Delivery) -> Prosody:
        settings = self.ensemble.settings
        rate: float = settings.rate
        pitch: float = settings.pitch
        volume = settings.volume
        # The character's own counts more than its role's.
        for casting in reversed(tuple(self._castings(role, delivery))):
            rate = rate if casting.rate is None else casting.rate
            pitch = pitch if casting.pitch is None else casting.pitch
            volume = volume if casting.volume is None else casting.volume
        pitch += _OCTAVE * log2(delivery.pitch) if delivery.pitch > 0 else 0
        return Prosody(
            rate=round(min(450, max(80, rate * delivery.rate))),
            pitch=round(min(100, max(0, pitch))),
            # What is said is heard: a whisper at least.
            volume=round(min(1.0, max(0.05, volume * delivery.volume)), 3),
        )

    def _default(self) -> Speaking:
        found = self.ensemble.speaking("en-US")
        engine = self.ensemble.engines[0]
        return found or Speaking(engine, self.ensemble.voices(engine)[0])


def speaks(voice: Voice, language: str) -> bool:
    """Whether a voice reads a language (BCP 47), whatever its region."""
    return voice.language == EVERY or _primary(voice.language) == _primary(language)


def _primary(language: str) -> str:
    return language.split("-")[0].lower()


def _unspoken(language: str, ensemble: Ensemble) -> EngineError:
    """What to say, and to do, when nobody speaks the language of the book."""
    titles = " and ".join(engine.title for engine in ensemble.engines)
    remedy = to_get(language) or "Get a voice that does, and name it with --voice"
    if ensemble.settings.engine not in ("auto", "espeak"):
        remedy += "; or let --engine auto choose among all engines"
    return EngineError(f"No voice of {titles} speaks {languages.name(language)}.", f"{remedy}.")
