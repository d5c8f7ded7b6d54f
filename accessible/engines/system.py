"""The system's voices, through pyttsx3: SAPI 5 on Windows, NSSS on macOS.

On Linux the system's voice is eSpeak NG, and the embedded one stands for it: the same voice, with
word timings and no installation.
"""

from __future__ import annotations

import io
import sys
from contextlib import redirect_stdout
from importlib.metadata import version as package_version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, ClassVar

import pyttsx3

from accessible.audio import Phonemes, Speech, silence
from accessible.engines import Prosody, Voice
from accessible.engines.espeak import EspeakEngine, readable
from accessible.errors import AccessibleError, EngineError
from accessible.sound import decode

_REMEDY = "Try another voice with --voice, or --engine espeak, which needs no system voices."
#: How long an utterance of nothing but punctuation is silent, in milliseconds.
_REST = 100


class Pyttsx3Engine:
    """Any driver of pyttsx3 (``None``: the system's own), through its public interface.

    Each utterance has its own file and its own run of pyttsx3's loop: of two in one run only the
    last would be there. The loop returns normally when a file cannot be written, so the file is
    what counts. pyttsx3 keeps one engine a process and gives no word timings: ``words`` is empty.
    """

    name: ClassVar[str] = "pyttsx3"
    title: ClassVar[str] = "system voice"
    parallel: ClassVar[bool] = False
    takes_phonemes: ClassVar[bool] = False
    naturalness: ClassVar[int] = 50

    def __init__(self, driver: str | None = None) -> None:
        self._driver = driver
        self._engine: Any = None
        self._errors: list[Exception] = []

    @property
    def version(self) -> str:
        return f"pyttsx3 {package_version('pyttsx3')} {self._driver or sys.platform}"

    @property
    def sample_rate(self) -> int:
        # What SAPI writes; other systems' files are resampled to it.
        return 22_050

    def voices(self) -> tuple[Voice, ...]:
        found = self._do(lambda engine: engine.getProperty("voices"))
        return tuple(
            Voice(str(voice.id), str(voice.name), _language(voice.languages), _gender(voice.gender))
            for voice in found
        )

    def speak(
        self, text: str, voice: Voice, prosody: Prosody, phonemes: tuple[Phonemes, ...] = ()
    ) -> Speech:
        def save(engine: Any) -> None:
            engine.setProperty("voice", voice.id)
            engine.setProperty("rate", prosody.rate)
            engine.setProperty("volume", prosody.volume)
            if prosody.pitch != Prosody().pitch:
                engine.setProperty("pitch", prosody.pitch)
            engine.save_to_file(said, str(path))
            engine.runAndWait()

        said = readable(text)
        sounding = any(map(str.isalnum, said))
        if not said.strip():
            return silence(_REST, self.sample_rate)
        # NSSS writes AIFF whatever the name; the decoder looks at the content.
        with TemporaryDirectory(prefix="speech-", ignore_cleanup_errors=True) as folder:
            path = Path(folder) / ("speech.aiff" if sys.platform == "darwin" else "speech.wav")
            self._do(save)
            pcm = self._pcm(path, text)
        if any(pcm) or (pcm and not prosody.volume):
            return Speech(pcm, self.sample_rate)
        if sounding:
            raise self._failure(f"The voice “{voice.name}” has no sound for “{text[:60]}”.")
        return silence(_REST, self.sample_rate)

    def _pcm(self, path: Path, text: str) -> bytes:
        if not path.is_file():
            raise self._failure(f"pyttsx3 wrote no file for “{text[:60]}”.")
        try:
            return b"".join(
                block.astype("<i2").tobytes() for block in decode(path, self.sample_rate)
            )
        except AccessibleError as error:
            raise self._failure(f"pyttsx3 wrote no sound for “{text[:60]}”.") from error

    def _do(self, work: Any) -> Any:
        """Use pyttsx3, its prints swallowed and its complaints heard."""
        self._errors.clear()
        try:
            with redirect_stdout(io.StringIO()):
                if self._engine is None:
                    self._engine = pyttsx3.init(self._driver)
                    self._engine.connect("error", self._complain)
                result = work(self._engine)
        # The drivers speak COM, Objective-C and C, and raise whatever those do.
        except Exception as error:
            raise self._failure(f"pyttsx3 failed: {error or type(error).__name__}.") from error
        if self._errors:
            raise self._failure(f"pyttsx3 failed: {self._errors[0]}.") from self._errors[0]
        return result

    def _complain(self, name: object, exception: Exception) -> None:
        self._errors.append(exception)

    def _failure(self, message: str) -> EngineError:
        # After a failure pyttsx3 may believe that its loop still runs: the next call starts anew.
        self._engine = None
        return EngineError(message, _REMEDY)


def _language(languages: Any) -> str:
    """The first of a pyttsx3 voice's languages as a BCP 47 tag; ``und`` when it is unknown."""
    first = next(iter(languages or ()), "")
    tag = first.decode("ascii", "ignore") if isinstance(first, bytes) else str(first or "")
    parts = tag.strip("\x05\x02 ").replace("_", "-").split("-")
    if not parts[0].isalpha() or not 2 <= len(parts[0]) <= 3:
        return "und"
    return "-".join(
        (parts[0].lower(), *(part.upper() if len(part) == 2 else part for part in parts[1:]))
    )


def _gender(gender: Any) -> str:
    """macOS says ``VoiceGenderFemale``, Windows ``Female``."""
    said = str(gender or "").lower().removeprefix("voicegender")
    return said if said in ("male", "female") else ""


if sys.platform in ("win32", "darwin"):

    class SystemEngine(Pyttsx3Engine):
        """The voices of the operating system."""

else:

    class SystemEngine(EspeakEngine):
        """The system's voice on Linux: eSpeak NG, embedded, which is an engine by itself."""

        name: ClassVar[str] = "pyttsx3"
        naturalness: ClassVar[int] = 0
