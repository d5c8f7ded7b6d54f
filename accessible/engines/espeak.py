"""eSpeak NG, embedded: the library and data of ``espeakng-loader`` through pyttsx3's own binding.

Nothing needs installing, on any system. The binding is used in its synchronous mode, where it
gives sound and word timings faster than pyttsx3's loop can.

The same text gives the same bytes, whatever was said before, in any process, so that builds can be
reproduced. eSpeak NG does not promise that: see ``_STEADY``, ``_PRIMER`` and ``_SEED``.
"""

from __future__ import annotations

import ctypes
import importlib.util
import os
import re
import shutil
import sys
import tempfile
import threading
from collections.abc import Iterator
from functools import cache
from importlib.metadata import version as package_version
from pathlib import Path
from typing import Any, ClassVar

import espeakng_loader

from accessible.audio import Phonemes, Speech, WordMark, silence
from accessible.cache import Cache, key
from accessible.engines import Prosody, Voice, phontab
from accessible.engines.inline import Inlined, inlined
from accessible.engines.phonemes import Inventory, Phoneme
from accessible.errors import EngineError

#: Added to every voice. Flutter (a tremble of ±2 Hz) and roughness run on from one utterance to
#: the next and cannot be reset; 8 lies past the table of roughness and turns it off.
_STEADY = b"\nflutter 0\nroughness 8\n"
#: Said, and thrown away, before each utterance: it brings the formants into a known state.
_PRIMER = b"a"
#: Of the noise in breathy voices.
_SEED = 1
#: Changes with any of the three above and with what the voices are given to read: part of
#: ``version``, hence of the cache's keys.
_RECIPE = 3
#: How much sound a callback brings, in milliseconds: fewer crossings into Python are faster.
_BUFFER = 1000
#: ``espeakPHONEMES``: read what stands between ``[[`` and ``]]`` as phonemes.
_PHONEMES = 0x100
#: ``espeak_TextToPhonemes``: in IPA, or by their names, with a mark between phonemes.
_IPA, _NAMES = 0x02 | ord("_") << 8, ord("|") << 8
#: Words that show which phonemes a voice uses for its own language, where it has Latin letters.
_SYLLABLES = " ".join(
    f"{consonant}{vowel}{consonant}{vowel}{consonant}"
    for consonant in (*"bcdfghjklmnpqrstvwxyzñçß", "ch", "gn", "ll", "ng", "rr", "sch", "th", "tt")
    for vowel in "aeiouyäöüéèãõ"
)
#: ``espeakINITIALIZE_DONT_EXIT``: report missing data instead of ending the process.
_DONT_EXIT = 0x8000
#: eSpeak NG cuts longer paths of its data.
_LONGEST_PATH = 120
#: How long an utterance of nothing but punctuation is silent, in milliseconds.
_REST = 100
#: What would steer the synthesizer instead of being read: controls, its private characters, and
#: halves of characters that no encoding has.
_STEERING = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ue000-\ue0ff]")
_WORD = re.compile(r"\w(?:[\w'’-]*\w)?")
#: Between spelled letters ("Y M C A"). English voices read them apart, and A as the article; with
#: points ("Y.M.C.A") they say one word, stressed on its last letter, as people do.
_BETWEEN_LETTERS = re.compile(r"(?<=\b[A-Z]) (?=[A-Z]\b)")
#: eSpeak NG's codes that are no BCP 47 tags, or mean another place there.
_TAGS = {
    "ca-ba": "ca-x-balear",
    "ca-nw": "ca-x-nordocc",
    "ca-va": "ca-valencia",
    "en-us-nyc": "en-US-x-nyc",
    "piqd": "tlh",
    "py": "art-x-pyash",
    "qdb": "art-x-belter",
    "ru-cl": "ru-x-classic",
}


class EspeakEngine:
    """eSpeak NG: some 130 languages, small, very fast, robotic.

    Voice ids are eSpeak NG's language codes (``en-us``), with a variant if one likes
    (``en-us+f3``). An utterance of nothing but punctuation gives 100 ms of silence; one with
    letters or digits that stays silent is an ``EngineError``.
    """

    name: ClassVar[str] = "espeak"
    title: ClassVar[str] = "eSpeak NG"
    parallel: ClassVar[bool] = True
    takes_phonemes: ClassVar[bool] = True
    naturalness: ClassVar[int] = 10

    @property
    def version(self) -> str:
        info = _library().binding.Info().decode()
        return f"espeak-ng {info} ({package_version('espeakng-loader')}, {_RECIPE})"

    @property
    def sample_rate(self) -> int:
        return _library().sample_rate

    def voices(self) -> tuple[Voice, ...]:
        return tuple(voice for voice, _ in _voice_files())

    def speak(
        self, text: str, voice: Voice, prosody: Prosody, phonemes: tuple[Phonemes, ...] = ()
    ) -> Speech:
        if not (
            80 <= prosody.rate <= 450 and 0 <= prosody.pitch <= 100 and 0 <= prosody.volume <= 1
        ):
            raise EngineError(
                "eSpeak NG cannot speak like that.",
                "Choose a rate of 80–450 words a minute, a pitch of 0–100, a volume of 0–1.",
            )
        speech = _library().speak(_given(text, voice), voice.id, prosody, phonemes)
        if not speech.words and not any(map(str.isalnum, text)):
            return silence(_REST, speech.sample_rate)
        if not speech.frames or (prosody.volume and not any(speech.pcm)):
            raise EngineError(
                f"The voice “{voice.id}” has no sound for “{text[:60]}”.",
                "Choose a voice that speaks this language with --voice.",
            )
        return speech

    def ipa(self, text: str, voice: Voice) -> str:
        """How the voice says a text, in IPA. Raises ``EngineError`` for an unknown voice."""
        return _library().ipa(_given(text, voice), voice.id)


def readable(text: str) -> str:
    """The text, as long as before, without characters that would steer a synthesizer."""
    return _STEERING.sub(" ", text)


def _given(text: str, voice: Voice) -> str:
    """What the voice is given to read: as long as the text."""
    text = readable(text)
    return _BETWEEN_LETTERS.sub(".", text) if voice.id.startswith("en") else text


class _Library:
    """The one eSpeak NG of this process: it can be initialized once, and has one voice."""

    def __init__(self) -> None:
        self.binding = _binding()
        folder, self._own_folder = _steady_data()
        path = _bytes_of(folder)
        self.sample_rate: int = self.binding.Initialize(
            self.binding.AUDIO_OUTPUT_SYNCHRONOUS, _BUFFER, path, _DONT_EXIT
        )
        if self.sample_rate <= 0:
            raise EngineError(
                f"eSpeak NG cannot read its data in {folder}.", "Remove that folder; try again."
            )
        self._lock = threading.Lock()
        self._set: tuple[str, Prosody] | None = None
        self._data = folder
        self._inventories: dict[str, Inventory | None] = {}
        self._pcm: list[bytes] = []
        self._marks: list[tuple[int, int, int]] = []
        self.binding.SetSynthCallback(self._hear)

    def speak(
        self, text: str, voice: str, prosody: Prosody, phonemes: tuple[Phonemes, ...] = ()
    ) -> Speech:
        """Sound and words as they come; never judged here."""
        binding = self.binding
        with self._lock:
            # A variant is set anew each time: that alone resets the noise of breathy ones.
            if (voice, prosody) != self._set or "+" in voice:
                self._set = None
                self._choose(voice)
                binding.SetParameter(binding.RATE, prosody.rate, 0)
                binding.SetParameter(binding.PITCH, prosody.pitch, 0)
                binding.SetParameter(binding.VOLUME, round(prosody.volume * 100), 0)
                self._set = (voice, prosody)
            said = inlined(text, phonemes, self._inventory(voice)) if phonemes else Inlined(text)
            binding.dll.espeak_ng_SetRandSeed(ctypes.c_long(_SEED))
            for content, flags in ((_PRIMER, 0), (said.text.encode(), said.phonemes and _PHONEMES)):
                self._pcm.clear()
                self._marks.clear()
                status = binding.Synth(content, flags=binding.CHARS_UTF8 | flags)
                if status != binding.EE_OK:
                    raise EngineError(
                        f"eSpeak NG failed (status {status}) at “{text[:60]}”.",
                        "Try again; report the sentence if it happens again.",
                    )
            pcm = b"".join(self._pcm)
            marks = said.in_text(self._marks)
            return Speech(pcm, self.sample_rate, _words(text, marks, len(pcm) // 2))

    def ipa(self, text: str, voice: str) -> str:
        """How the voice says a text, in IPA, without marks between the phonemes."""
        with self._lock:
            self._set = None
            self._choose(voice)
            return self._read(text, _IPA & 0xFF)

    def _inventory(self, voice: str) -> Inventory | None:
        """The phonemes of the voice, which is chosen; ``None`` when they are not known."""
        name = voice.partition("+")[0]
        if name not in self._inventories:
            table = phontab.phonemes(self._data / "phontab", _table(name))
            self._inventories[name] = Inventory(self._in_ipa(table), name) if table else None
        return self._inventories[name]

    def _in_ipa(self, table: dict[str, int]) -> Iterator[Phoneme]:
        """Each phoneme, and each made long, with its IPA in this voice: before a vowel, or between
        consonants, with stress and without."""
        vowels = (name for name, kind in table.items() if kind == phontab.VOWEL)
        vowel = min(vowels, key=lambda name: (name != "a", len(name)), default="")
        # Phonemes in brackets are understood once something was said that may hold them.
        self.binding.Synth(_PRIMER, flags=self.binding.CHARS_UTF8 | _PHONEMES)
        native = set(re.split(r"[|',%= ]+", self._read(_SYLLABLES, _NAMES)))
        for name, kind in table.items():
            for shown in (name, f"{name}:"):
                forms, place = [f"{shown}|'{vowel}"], 0
                if kind == phontab.VOWEL:
                    forms, place = [f"t|'{shown}|t", f"t|{shown}|t|'{vowel}"], 1
                for form in forms:
                    ipa = self._read(f"[[{form}]]", _IPA).rstrip("_").split("_")
                    own = ipa[place].strip("ˈˌ ") if len(ipa) == len(form.split("|")) else ""
                    if own and (shown == name or (own[-1] == "ː" and shown not in table)):
                        yield Phoneme(shown, own, name in native)

    def _read(self, text: str, mode: int) -> str:
        """A text in IPA, or in the names of the phonemes."""
        content = ctypes.c_char_p(text.encode())
        read = self.binding.dll.espeak_TextToPhonemes
        read.restype = ctypes.c_char_p
        read.argtypes = [ctypes.POINTER(ctypes.c_char_p), ctypes.c_int, ctypes.c_int]
        said: list[bytes] = []
        while content.value:  # one clause is read at a time
            said.append(read(ctypes.byref(content), self.binding.CHARS_UTF8, mode) or b"")
        return b" ".join(said).decode("utf-8", "replace")

    def _choose(self, voice: str) -> None:
        base, plus, variant = voice.partition("+")
        if plus:
            known = {path.name.lower(): path.name for path in _variant_files()}
            if variant.lower() not in known:
                raise EngineError(
                    f"There is no variant “{variant}” of eSpeak NG's voices.",
                    f"Choose one of: {', '.join(sorted(known.values(), key=str.lower))}.",
                )
            plus += known[variant.lower()]
        if self.binding.SetVoiceByName(f"{base}{plus}".encode()) != self.binding.EE_OK:
            raise EngineError(
                f"eSpeak NG has no voice “{voice}”.", "“accessible voices” lists them all."
            )

    def _hear(self, wav: Any, frames: int, events: Any) -> int:
        if frames > 0:
            self._pcm.append(ctypes.string_at(wav, frames * 2))
        index = 0
        while (kind := events[index].type) != self.binding.EVENT_LIST_TERMINATED:
            if kind == self.binding.EVENT_WORD:
                event = events[index]
                self._marks.append((event.sample, event.text_position - 1, event.length))
            index += 1
        return 0


@cache
def _library() -> _Library:
    return _Library()


def _words(text: str, marks: list[tuple[int, int, int]], frames: int) -> tuple[WordMark, ...]:
    """Marks in order of time and of text, inside both; a word that is said in pieces has one."""
    words: list[WordMark] = []
    start = text_end = 0
    for sample, position, length in marks:
        word = text[position : position + length].rstrip()
        # After a typographic quote eSpeak NG knows where the word starts, but not its length.
        if not length and (match := _WORD.match(text, position)):
            word = match[0]
        if position < text_end or not word or not frames:
            continue
        start = max(start, min(sample, frames - 1))
        text_end = position + len(word)
        words.append(WordMark(start, position, text_end))
    return tuple(words)


def _binding() -> Any:
    """A copy of pyttsx3's binding of our own, on the embedded library.

    It looks for the library at fixed paths when it is imported. A copy, because the one in
    ``sys.modules`` may already belong to somebody, with the system's library.
    """

    class Embedded:
        @staticmethod
        def LoadLibrary(_: str) -> ctypes.CDLL:
            return ctypes.CDLL(espeakng_loader.get_library_path())

    spec = importlib.util.find_spec("pyttsx3.drivers._espeak")
    if spec is None or spec.loader is None:
        raise EngineError("pyttsx3 has no binding of eSpeak NG.", "Install pyttsx3 2.99 anew.")
    module = importlib.util.module_from_spec(spec)
    usual = ctypes.cdll
    ctypes.cdll = Embedded  # type: ignore[assignment]
    try:
        spec.loader.exec_module(module)
    except (OSError, RuntimeError) as error:
        raise EngineError(
            "The embedded eSpeak NG cannot be loaded.", "Install espeakng-loader anew."
        ) from error
    finally:
        ctypes.cdll = usual
    return module


@cache
def _voice_files() -> tuple[tuple[Voice, Path], ...]:
    """Every voice with the file that describes it, sorted by id. Voices of MBROLA, and the few
    whose dictionary the package lacks, are not there."""
    voices: dict[str, tuple[Voice, Path]] = {}
    data = Path(espeakng_loader.get_data_path())
    for path in sorted((data / "lang").rglob("*")):
        if path.is_dir():
            continue
        found = _keywords(path.read_text(encoding="utf-8", errors="replace"))
        code = found.get("language", path.name).split()[0].lower()
        if not (data / f"{found.get('dictionary', code.split('-')[0])}_dict").is_file():
            continue
        # Where two voices speak one language, the second goes by its file's name.
        if code in voices:
            code = path.name.lower()
        title = found.get("name", code)
        voices[code] = (Voice(code, title, _bcp47(code), "male"), path)
    return tuple(voices[name] for name in sorted(voices))


def _table(voice: str) -> str:
    """The name of a voice's table of phonemes: its own, or that of its first language."""
    path = next(path for known, path in _voice_files() if known.id == voice.lower())
    found = _keywords(path.read_text(encoding="utf-8", errors="replace"))
    language = found.get("language", path.name).split()[0]
    return found.get("phonemes", language.split("-")[0].lower())


def _keywords(content: str) -> dict[str, str]:
    """The first value of each keyword of a voice file: the first language is the voice's."""
    found: dict[str, str] = {}
    for line in content.splitlines():
        keyword, _, value = line.partition("//")[0].strip().partition(" ")
        found.setdefault(keyword, value.strip())
    return found


def _variant_files() -> list[Path]:
    return sorted(Path(espeakng_loader.get_data_path(), "voices", "!v").iterdir())


def _bcp47(code: str) -> str:
    """An eSpeak NG code in the canonical case of RFC 5646 §2.1.1."""
    if code in _TAGS:
        return _TAGS[code]
    first, *rest = code.lower().split("-")
    private = rest.index("x") if "x" in rest else len(rest)
    cased = (
        part.upper() if len(part) == 2 else part.title() if len(part) == 4 else part
        for part in rest[:private]
    )
    return "-".join((first, *cased, *rest[private:]))


def _steady_data() -> tuple[Path, tempfile.TemporaryDirectory[str] | None]:
    """eSpeak NG's data with ``_STEADY`` voices, and the folder to clean up if it is only ours.

    It is made once, in the user's cache, mostly of links. Without a place there, or with too long
    a path for eSpeak NG, it is made in a temporary folder for this process.
    """
    source = espeakng_loader.get_data_path()
    name = f"espeak-{key(package_version('espeakng-loader'), source, _STEADY)[:16]}"
    place = Cache.default_folder() / name
    if len(_bytes_of(place)) <= _LONGEST_PATH:
        if place.is_dir():
            return place, None
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(dir=place.parent, prefix=f"{name}-") as beside:
                fresh = Path(beside) / name
                _make_steady(Path(source), fresh)
                try:
                    fresh.rename(place)
                except OSError:
                    if not place.is_dir():  # another process was faster: its folder is the same
                        raise
            return place, None
        except OSError:
            pass  # a home that is not ours to write to: the temporary folder will do
    own = tempfile.TemporaryDirectory(prefix="espeak-", ignore_cleanup_errors=True)
    folder = Path(own.name) / "data"
    try:
        _make_steady(Path(source), folder)
    except OSError as error:
        raise EngineError(
            f"eSpeak NG's voices cannot be prepared: {error.strerror}.",
            "Free some space in the folder for temporary files.",
        ) from error
    return folder, own


def _make_steady(source: Path, folder: Path) -> None:
    variants = folder / "voices" / "!v"
    variants.mkdir(parents=True)
    for path in source.iterdir():
        if path.is_file():
            _link(path, folder / path.name)
    for voice, path in _voice_files():
        (folder / "voices" / voice.id).write_bytes(path.read_bytes() + _STEADY)
    for path in _variant_files():
        (variants / path.name).write_bytes(path.read_bytes() + _STEADY)


def _link(source: Path, place: Path) -> None:
    """A link where the system grants one, else a copy."""
    for way in (os.symlink, os.link, shutil.copyfile):
        try:
            way(source, place)
            return
        except (OSError, NotImplementedError):
            if way is shutil.copyfile:
                raise


def _bytes_of(path: Path) -> bytes:
    """The path as the library opens it: in Windows' own code page there, in UTF-8 elsewhere."""
    return str(path).encode("mbcs") if sys.platform == "win32" else os.fsencode(path)
