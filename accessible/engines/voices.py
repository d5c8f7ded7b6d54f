"""Who reads what: a voice for each language of the book, and what had to be made do with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches

from accessible.engines import Voice
from accessible.errors import EngineError, Finding, UsageError
from accessible.plugins import load, names

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


@dataclass(slots=True)
class Cast:
    """The voices of one narration. ``wanted`` is the user's choice, or empty.

    The wanted voice reads its own language and whatever no other voice speaks. Raises
    ``EngineError`` when there is no voice at all, ``UsageError`` when the wanted one is unknown.
    """

    voices: tuple[Voice, ...]
    wanted: str = ""
    _lead: Voice | None = None
    _chosen: dict[str, Voice] = field(default_factory=dict)
    _missing: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        if not self.voices:
            raise EngineError(
                "This engine has no voices here.",
                "Install a voice in the system's speech settings, or use --engine espeak.",
            )
        if self.wanted:
            self._lead = self._named(self.wanted)

    def voice(self, language: str) -> Voice:
        """The voice for a BCP 47 language tag."""
        if language not in self._chosen:
            self._chosen[language] = self._choose(language)
        return self._chosen[language]

    def narrators(self, engine: str) -> tuple[str, ...]:
        """The names of the voices that read, in order of appearance, as credits."""
        names = dict.fromkeys(voice.name for voice in self._chosen.values())
        return tuple(f"{engine}, {name}" for name in names)

    def findings(self) -> tuple[Finding, ...]:
        """One for each language that no voice speaks."""
        return tuple(
            Finding(
                "voice-fallback",
                language,
                f"No voice speaks “{language}”; {self._chosen[language].name} read it instead.",
            )
            for language in self._missing
        )

    def _named(self, wanted: str) -> Voice:
        base, plus, variant = wanted.partition("+")
        for voice in self.voices:
            if wanted.lower() in (voice.id.lower(), voice.name.lower()):
                return voice
            if plus and base.lower() == voice.id.lower():
                # A variant of a voice (espeak's "en-us+f3"): the engine knows whether it exists.
                return Voice(f"{voice.id}+{variant}", voice.name, voice.language, voice.gender)
        near = get_close_matches(wanted, [voice.id for voice in self.voices], 3, 0.4)
        raise UsageError(
            f"There is no voice called “{wanted}”.",
            (f"Did you mean {', '.join(near)}? " if near else "")
            + "“accessible voices” lists them all.",
        )

    def _choose(self, language: str) -> Voice:
        primary = language.split("-")[0].lower()
        lead = self._lead
        if lead and (lead.language == EVERY or lead.language.split("-")[0].lower() == primary):
            return lead
        tags = [language.lower(), _REGIONS.get(primary, "").lower(), primary]
        for tag in filter(None, tags):
            for voice in self.voices:
                if voice.language.lower() == tag:
                    return voice
        for voice in self.voices:
            if voice.language == EVERY or voice.language.split("-")[0].lower() == primary:
                return voice
        if primary != "und":
            self._missing.append(language)
        return lead or next(iter(self._chosen.values()), None) or self._default()

    def _default(self) -> Voice:
        english = [voice for voice in self.voices if voice.language.lower().startswith("en")]
        by_tag = {voice.language.lower(): voice for voice in english}
        return by_tag.get("en-us") or (english or list(self.voices))[0]


def catalogue(engine: str | None, language: str | None) -> Iterator[tuple[str, Voice]]:
    """``(engine, voice)`` of every voice here that speaks the language, or of every voice."""
    primary = (language or "").split("-")[0].lower()
    for name in [engine] if engine else names("engines"):
        for voice in load("engines", name)().voices():
            tag = voice.language.lower()
            if language and tag != EVERY:
                region = "-" in language and not tag.startswith(language.lower())
                if tag.split("-")[0] != primary or region:
                    continue
            yield name, voice
