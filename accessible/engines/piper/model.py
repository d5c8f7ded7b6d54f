"""A voice's model at work: onnxruntime's door."""

from __future__ import annotations

import contextlib
import hashlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from accessible.engines.piper.description import Description, digest
from accessible.engines.piper.surgery import (
    DURATIONS,
    LATENTS,
    MARGIN,
    NOISE,
    SPEAKER_LATENTS,
    Prepared,
    discard,
    prepared,
    smallest,
)
from accessible.errors import EngineError

#: Where models run: onnxruntime's name of it, and the package that brings it.
DEVICES = {
    "cpu": ("CPUExecutionProvider", "onnxruntime"),
    "cuda": ("CUDAExecutionProvider", "onnxruntime-gpu"),
    "coreml": ("CoreMLExecutionProvider", "onnxruntime"),
    "directml": ("DmlExecutionProvider", "onnxruntime-directml"),
}
#: Frames of the decoder's in one window: 3 s, some 100 MB.
_WINDOW = 256
#: How much noise there is before it comes round again: a prime, so that no two rows are alike.
_NOISE = 65_537
#: No phoneme lasts so many of the model's frames; what says so does not speak.
_LONGEST = 400


#: The part of usual speech that does not scale, for each second that a frame lasts, and the least
#: scale that still changes something.
_FIXED, _SHORTEST = 26.0, 0.05


@dataclass(frozen=True, slots=True)
class Sound:
    """What a model makes of phonemes: ``wave`` between −1 and 1, and the frames of sound that each
    of its numbers lasts, where the model tells."""

    wave: NDArray[np.float32]
    lengths: NDArray[np.int64] | None


class Model:
    """A loaded voice. ``threads`` are those of one sound; raises ``EngineError``."""

    def __init__(self, description: Description, device: str, threads: int) -> None:
        self.description = description
        usable(device)
        digested = digest(description.model)
        try:
            self._open(prepared(description.model, digested), device, threads)
        except EngineError:  # a copy that a power cut or a full disk has spoilt is made again
            discard(digested)
            self._open(prepared(description.model, digested), device, threads)

    def _open(self, files: Prepared, device: str, threads: int) -> None:
        self._model = _session(files.model, device, threads, self.description)
        self._inputs = {each.name for each in self._model.get_inputs()}
        self._outputs = [each.name for each in self._model.get_outputs()]
        self._decoder, self._margin = None, 0
        if files.decoder:
            self._decoder = _session(files.decoder, device, threads, self.description)
            stated = self._decoder.get_modelmeta().custom_metadata_map
            self._margin = int(stated[MARGIN])

    @property
    def windowed(self) -> bool:
        """Whether a long sound takes little more memory than a short one."""
        return self._decoder is not None

    def say(self, ids: list[int], speaker: int, length: float, attempt: int) -> Sound:
        """The sound of the model's numbers of phonemes, ``length`` times as long as usual.

        The same numbers and attempt give the same sound.
        """
        described = self.description
        steady = NOISE not in self._inputs  # a model that draws for itself is not let to
        scales = [
            0.0 if steady else described.noise,
            described.length * self._scale(length),
            0.0 if steady else described.noise_w,
        ]
        given: dict[str, Any] = {
            "input": np.array([ids], np.int64),
            "input_lengths": np.array([len(ids)], np.int64),
            "scales": np.array(scales, np.float32),
        }
        if "sid" in self._inputs:
            given["sid"] = np.array([speaker], np.int64)
        if not steady:
            given[NOISE] = _noise(ids, attempt)
        made = dict(zip(self._outputs, self._run(self._model, given), strict=True))
        lengths: NDArray[np.float32] | None = made.get(DURATIONS)
        if self._decoder is not None:
            wave = self._decoded(made, len(ids))
        else:
            wave = made[self._outputs[0]].ravel()
        if not wave.size or not np.isfinite(wave).all():
            raise EngineError(
                f"The voice {described.model.name} gave no sound.",
                "Get its files anew, or choose another voice with --voice.",
            )
        return Sound(wave.astype(np.float32, copy=False), self._lengths(lengths, wave.size))

    def _scale(self, length: float) -> float:
        """The scale that makes speech ``length`` times as long.

        The model rounds up what each phoneme lasts: of its usual length that part is fixed. It was
        measured, and is as long as the model's frames are.
        """
        fixed = _FIXED * self.description.hop / self.description.sample_rate
        return max(_SHORTEST, (length - fixed) / (1 - fixed))

    def _lengths(self, told: NDArray[np.float32] | None, size: int) -> NDArray[np.int64] | None:
        """In frames of sound; ``None`` where they do not add up to the whole."""
        if told is None or not np.isfinite(told).all():
            return None
        lengths = told.ravel().astype(np.int64) * self.description.hop
        return lengths if int(lengths.sum()) == size else None

    def _decoded(self, made: dict[str, Any], size: int) -> NDArray[np.float32]:
        """The decoder's sound, window by window. Each hears so far beyond its borders that it
        gives what the whole would."""
        latents, hop = made[LATENTS], self.description.hop
        frames = latents.shape[2]
        if frames > _LONGEST * size:
            raise EngineError(
                f"The voice {self.description.model.name} does not come to an end.",
                "Get its files anew, or choose another voice with --voice.",
            )
        given = {SPEAKER_LATENTS: made[SPEAKER_LATENTS]} if SPEAKER_LATENTS in made else {}
        parts = [np.zeros(0, np.float32)]
        for start in range(0, frames, _WINDOW):
            end = min(frames, start + _WINDOW)
            first, last = max(0, start - self._margin), min(frames, end + self._margin)
            given[LATENTS] = np.ascontiguousarray(latents[:, :, first:last])
            (part,) = self._run(self._decoder, given)
            parts.append(part.ravel()[(start - first) * hop : (end - first) * hop])
        return np.concatenate(parts)

    def _run(self, session: Any, given: dict[str, Any]) -> list[Any]:
        try:
            made: list[Any] = session.run(None, given)
        except Exception as error:  # onnxruntime's own errors have no common base
            raise EngineError(
                f"The voice {self.description.model.name} failed: {_first_line(error)}",
                "Get its files anew, or choose another voice with --voice.",
            ) from error
        return made


@lru_cache(maxsize=8)
def usable(device: str) -> None:
    """Try a device. Raises ``EngineError`` when models cannot be computed on it here."""
    try:
        import onnxruntime
    except ImportError as error:
        raise EngineError(
            f"The engine “piper” is not installed whole: {error}.",
            'Install it: pip install "accessible[neural]".',
        ) from error
    provider, package = DEVICES[device]
    there = onnxruntime.get_available_providers()
    if provider not in there:
        raise _no_device(device, there, f"Install {package} in place of onnxruntime")
    if device == "cpu":
        return
    # onnxruntime may have been built for a device that is not there, and would not say so.
    session = None
    with contextlib.suppress(Exception):
        session = _loaded(smallest(), device, 1)
    if session is None or provider not in session.get_providers():
        raise _no_device(device, [DEVICES["cpu"][0]], "Install the device's drivers")


def _session(path: Path, device: str, threads: int, description: Description) -> Any:
    try:
        return _loaded(str(path), device, threads)
    except Exception as error:  # onnxruntime's own errors have no common base
        raise EngineError(
            f"The voice {description.model.name} cannot be loaded: {_first_line(error)}",
            "Get its files anew, or choose another voice with --voice.",
        ) from error


def _loaded(model: str | bytes, device: str, threads: int) -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 4
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.enable_mem_pattern = device != "directml"  # which does not know it
    # A thread that waits for work does so without turning round: the other session needs the core.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    # What the device cannot compute is left to the processor, operation by operation.
    providers = list(dict.fromkeys((DEVICES[device][0], DEVICES["cpu"][0])))
    session = onnxruntime.InferenceSession(model, options, providers=providers)
    session.disable_fallback()
    return session


def _no_device(device: str, there: list[str], remedy: str) -> EngineError:
    usable = [name for name, (provider, _) in DEVICES.items() if provider in there]
    return EngineError(
        f"Voices cannot be computed on “{device}” here, only on {', '.join(usable)}.",
        f"{remedy}, or choose --device {usable[0] if usable else 'cpu'}.",
    )


def _noise(ids: list[int], attempt: int) -> NDArray[np.float32]:
    """Noise that is a function of what is said, in any process and in any order."""
    seed = hashlib.sha256(repr((ids, attempt)).encode()).digest()
    generator = np.random.Generator(np.random.PCG64(int.from_bytes(seed[:16], "little")))
    return generator.standard_normal(_NOISE, dtype=np.float32)


def _first_line(error: Exception) -> str:
    return str(error).strip().split("\n")[0][:200] or type(error).__name__
