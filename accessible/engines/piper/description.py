"""What the files of a Piper voice say of it: ``NAME.onnx`` and ``NAME.onnx.json``.

The JSON's keys are those of Piper's trainer. Nothing here loads the model: voices are listed often.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from accessible.cache import Cache, key
from accessible.engines import Voice
from accessible.errors import EngineError

#: Bytes; the largest voices there are have a tenth of it.
LARGEST = 1024**3
_LARGEST_CONFIGURATION = 16 * 1024**2
#: Between a model's name and a speaker's in the id of a voice.
SPEAKER = "#"
_LICENSE = re.compile(r"^[\s*#-]*licen[cs]e\s*:\s*(\S.*?)\s*$", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Description:
    """A Piper voice, as its configuration states it.

    ``phonemizer``: which of Piper's makes its phonemes, ``espeak`` with the voice ``espeak``, or
    another. ``ids``: the model's numbers of each phoneme. ``hop``: frames of sound in one step of
    the model's durations. ``noise``, ``length`` and ``noise_w`` are the model's scales.
    """

    model: Path
    language: str
    quality: str
    sample_rate: int
    phonemizer: str
    espeak: str
    ids: Mapping[str, tuple[int, ...]]
    speakers: Mapping[str, int] = field(default_factory=dict)
    speaker: int = 0
    hop: int = 256
    noise: float = 0.667
    length: float = 1.0
    noise_w: float = 0.8
    clusters: frozenset[tuple[str, ...]] = frozenset()
    fingerprint: str = ""

    def voices(self, name: str, *, title: str = "", gender: str = "") -> tuple[Voice, ...]:
        """Its voices, one a speaker; ``name`` is their id, followed by the speaker's."""
        license = _license(self.model)

        def voice(id: str, title: str) -> Voice:
            return Voice(
                id=id,
                name=title,
                language=self.language,
                gender=gender,
                quality=self.quality.replace("_", " "),
                license=license,
                version=self.fingerprint,
                sample_rate=self.sample_rate,
            )

        title = title or Path(name).stem
        if len(self.speakers) < 2:
            return (voice(name, title),)
        return tuple(
            voice(f"{name}{SPEAKER}{speaker}", f"{title} {speaker}")
            for speaker in sorted(self.speakers, key=lambda each: self.speakers[each])
        )


def described(model: Path) -> Description:
    """What a voice's files say. Raises ``EngineError`` for files that are no Piper voice."""
    configuration = model.with_name(f"{model.name}.json")
    try:
        size = model.stat().st_size
    except OSError:
        raise EngineError(f"There is no voice {model}.", "Check the path.") from None
    if not model.is_file():
        raise EngineError(f"{model} is no file.", "Give the voice's .onnx file.")
    if not 0 < size <= LARGEST:
        raise EngineError(
            f"{model.name} cannot be a Piper voice: it has {size:,} bytes.",
            "Get the voice's .onnx file anew.",
        )
    try:
        if configuration.stat().st_size > _LARGEST_CONFIGURATION:
            raise ValueError("it is too large")
        content = configuration.read_bytes()
        stated = json.loads(content)
    except FileNotFoundError:
        raise EngineError(
            f"{model.name} has no {configuration.name} beside it.",
            "Put the voice's .onnx.json there: a Piper voice is both files.",
        ) from None
    except (OSError, ValueError, RecursionError) as error:
        raise EngineError(
            f"{configuration.name} cannot be read: {error}.", "Get the voice's .onnx.json anew."
        ) from error
    try:
        return _described(model, stated, content)
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
        raise EngineError(
            f"{configuration.name} does not describe a Piper voice"
            + (f": it lacks {error}." if isinstance(error, KeyError) else f": {error}."),
            "Get the .onnx.json that belongs to the voice.",
        ) from error


def digest(model: Path) -> str:
    """The SHA-256 of a model in hexadecimal digits, remembered as long as the file is as it was.

    Raises ``EngineError`` when it cannot be read.
    """
    try:
        told = model.stat()
        name = key(str(model.resolve()), told.st_size, told.st_mtime_ns)
        known = Cache.default_folder() / "piper" / f"{name[:32]}.sha256"
        with suppress(OSError, UnicodeDecodeError):
            remembered = known.read_text(encoding="ascii").strip()
            if re.fullmatch("[0-9a-f]{64}", remembered):
                return remembered
        found = hashlib.sha256()
        with model.open("rb") as file:
            while block := file.read(1 << 20):
                found.update(block)
    except OSError as error:
        raise EngineError(
            f"{model} cannot be read: {error.strerror}.", "Check its permissions."
        ) from error
    with suppress(OSError):  # a cache that is not ours to write to: it is read again next time
        known.parent.mkdir(parents=True, exist_ok=True)
        known.write_text(found.hexdigest(), encoding="ascii")
    return found.hexdigest()


def _described(model: Path, stated: dict[str, Any], content: bytes) -> Description:
    audio, inference = stated["audio"], stated.get("inference", {})
    espeak = str(stated.get("espeak", {}).get("voice", ""))
    phonemizer = str(stated.get("phoneme_type", "espeak"))
    if phonemizer == "espeak" and not espeak:
        raise KeyError("espeak")
    sample_rate, hop = int(audio["sample_rate"]), int(stated.get("hop_length", 256))
    if not (4_000 <= sample_rate <= 96_000 and 1 <= hop <= 4_096):
        raise ValueError(f"a sample rate of {sample_rate} is none of speech")
    ids = {
        str(phoneme): tuple(int(number) for number in numbers)
        for phoneme, numbers in stated["phoneme_id_map"].items()
    }
    for needed in "_^$":
        if needed not in ids:
            raise ValueError(f"it has no phoneme “{needed}”")
    scales = [
        float(inference.get(name, usual))
        for name, usual in (("noise_scale", 0.667), ("length_scale", 1.0), ("noise_w", 0.8))
    ]
    if not all(0 <= scale <= 10 for scale in scales) or not scales[1]:
        raise ValueError("its scales are out of range")
    code = stated.get("language", {}).get("code") or espeak or "und"
    digested = hashlib.sha256(digest(model).encode() + content).hexdigest()
    return Description(
        model=model,
        language=_tag(str(code)),
        quality=str(audio.get("quality", "")),
        sample_rate=sample_rate,
        phonemizer=phonemizer,
        espeak=espeak,
        ids=ids,
        speakers={str(name): int(n) for name, n in (stated.get("speaker_id_map") or {}).items()},
        speaker=int(stated.get("default_speaker_id", 0)),
        hop=hop,
        noise=scales[0],
        length=scales[1],
        noise_w=scales[2],
        clusters=frozenset(tuple(map(str, each)) for each in stated.get("vowel_clusters") or ()),
        fingerprint=digested[:12],
    )


def _license(model: Path) -> str:
    """What the voice's card says: ``NAME.MODEL_CARD``, or ``MODEL_CARD`` where it can mean only
    this voice."""
    card = model.with_name(f"{model.stem}.MODEL_CARD")
    if not card.is_file():
        card = model.with_name("MODEL_CARD")
        if sum(path.suffix == ".onnx" for path in model.parent.iterdir()) > 1:
            return ""
    try:
        with card.open(encoding="utf-8", errors="replace") as file:
            found = _LICENSE.search(file.read(1 << 16))
    except OSError:
        return ""
    return found[1][:200] if found else ""


def _tag(code: str) -> str:
    """``en_US`` and ``en-us`` as BCP 47 wants them (RFC 5646 §2.1.1)."""
    first, *rest = re.split("[-_]", code.strip().lower())
    kept = []
    for part in rest:
        if not re.fullmatch("[a-z0-9]{2,8}", part):
            break  # eSpeak NG's private parts ("en-gb-x-rp") are no language of people's
        kept.append(part.upper() if len(part) == 2 else part.title() if len(part) == 4 else part)
    return "-".join((first, *kept)) if re.fullmatch("[a-z]{2,8}", first) else "und"
