"""Every choice a user can make, in one frozen place: options over ``accessible.toml`` over these.

``load`` reads the file, ``with_options`` lays options over it; a ``Settings`` never changes.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass, fields, replace
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from accessible.errors import UsageError
from accessible.isbn import isbn

OUTPUTS = ("epub", "m4b")
#: The settings that have few choices, with what they are; the first is the default.
CHOICES: dict[str, tuple[str, ...]] = {
    "codec": ("mp3", "aac", "opus"),
    "dates": ("auto", "day", "month"),
    "zero": ("oh", "zero"),
    "note_marks": ("silent", "spoken"),
    "urls": ("full", "short", "silent"),
    "emoji": ("named", "silent"),
    "parentheses": ("pause", "spoken"),
    "notes": ("place", "reference", "paragraph", "chapter", "none"),
    "announce": ("full", "brief", "none"),
    "ruby": ("base", "annotation"),
    "sync": ("sentence", "word", "paragraph"),
    "device": ("cpu", "cuda", "coreml", "directml"),
    "split": ("none", "chapter", "paragraph"),
    "quality": ("speech", "small", "archive"),
}
#: What a voice can be given to by role: the values of ``accessible.scripting.Role``.
ROLES = (
    *("heading", "body", "list-item", "table-cell", "caption", "quote", "code", "math"),
    *("figure", "noteref", "note", "pagebreak"),
)

#: BCP 47 §2.1, as far as a typing error is concerned.
_LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")


@dataclass(frozen=True, slots=True)
class Casting:
    """Who reads a role or a character, and how; what is ``None`` or empty is as in the book.

    ``voice`` as ``--voice`` takes it; ``rate``, ``pitch`` and ``volume`` as in ``Settings``;
    ``pause`` scales the pauses after it. ``select``: which elements a character speaks, as a
    CSS selector; without one, those of the class, or the attribute ``data-character``, of its name.
    """

    voice: str = ""
    rate: int | None = None
    pitch: int | None = None
    volume: float | None = None
    pause: float | None = None
    select: str = ""


@dataclass(frozen=True, slots=True)
class Settings:
    """The choices of one build.

    Metadata (``title`` … ``cover``): empty keeps the document's own; ``narrators`` stand in for
    the voices' names, ``date`` is that of publication (``1901``, ``1901-03-02``).
    ``lexicon``: files that say how words are said; the last one counts most. ``dates`` …
    ``parentheses``: how things are read where people differ, see ``accessible.spoken.Style``.
    ``notes``: where notes are said; ``announce``: how much is told of tables and lists; ``ruby``:
    which of the two is said; ``skip``, ``only``: sections by role, title or pattern. ``improve``:
    repair the markup of an EPUB; ``replace_narration``, ``fill``: what becomes of the narration
    that it has. ``to``: names of writers; ``split``: audiobooks are folders, one file a chapter or
    a paragraph. ``sync``: what lights up at a time. ``voice`` reads the
    book; ``voices`` name others by language (BCP 47), ``roles`` by role, ``characters`` by whom the
    markup lets speak; ``fallback`` is the voice for what another one fails to say; ``device`` is
    where neural voices are computed. ``keep_going``: what no voice can say is left silent, and
    told. ``rate`` in words a minute, ``pitch`` 0–100, ``volume`` 0–1. ``pause`` scales every pause.
    ``codec`` is the EPUB's (``mp3``, ``aac``, ``opus``); ``quality`` names what sound costs and
    keeps, ``bitrate`` in bits a second overrides its (0: as ``quality`` has it). ``loudness`` in
    LUFS, ``peak`` in dBTP. ``compress``: loud passages are lowered; ``room_tone`` in dB of full
    scale, 0 is none. ``jobs``: worker processes, 0 is one a core. ``cache_size`` in bytes;
    ``store``: the URL of a store that machines share behind their caches (``accessible.stores``).
    """

    title: str = ""
    authors: tuple[str, ...] = ()
    language: str = ""
    publisher: str = ""
    narrators: tuple[str, ...] = ()
    series: str = ""
    series_position: str = ""
    isbn: str = ""
    date: str = ""
    cover: Path | None = None
    certified_by: str = ""

    lexicon: tuple[Path, ...] = ()
    dates: str = "auto"
    zero: str = "oh"
    note_marks: str = "silent"
    urls: str = "full"
    emoji: str = "named"
    parentheses: str = "pause"

    notes: str = "place"
    announce: str = "full"
    ruby: str = "base"
    skip: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    improve: bool = False
    replace_narration: bool = False
    fill: bool = False

    to: tuple[str, ...] = OUTPUTS
    split: str = "none"
    engine: str = "auto"
    voice: str = ""
    voices: tuple[tuple[str, str], ...] = ()
    roles: tuple[tuple[str, Casting], ...] = ()
    characters: tuple[tuple[str, Casting], ...] = ()
    fallback: str = ""
    keep_going: bool = False
    device: str = "cpu"
    sync: str = "sentence"
    rate: int = 175
    pitch: int = 50
    volume: float = 1.0
    pause: float = 1.0

    codec: str = "mp3"
    quality: str = "speech"
    bitrate: int = 0
    loudness: float = -18.0
    peak: float = -1.0
    compress: bool = False
    room_tone: float = 0.0

    jobs: int = 0
    cache: Path | None = None
    cache_size: int = 8 * 1024**3
    store: str = ""
    strict: bool = False


#: Name of the file with a project's defaults, looked for in the working directory.
FILE = "accessible.toml"

_PATHS = ("cover", "cache")
_PATH_LISTS = ("lexicon",)
_LISTS = ("authors", "narrators", "to", "skip", "only")
_CASTINGS = ("roles", "characters")
#: What is text, and may be written as a number or a date of TOML.
_AS_WRITTEN = ("date", "series_position", "isbn")
#: What these look like, and an example of each.
_FORMS = {
    "date": (re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?"), "1901-03-02"),
    "series_position": (re.compile(r"\d{1,6}(\.\d{1,6})*"), "2"),
    "isbn": (re.compile(r"97[89]\d{10}|\d{9}[\dX]"), "978-0-306-40615-7"),
}
#: The numbers for which 0 is “none”, or “as it is best”, whatever their bounds.
_OR_NONE = ("bitrate", "room_tone")
#: The least and the most of each number.
_BOUNDS: dict[str, tuple[float, float]] = {
    "rate": (80, 450),
    "pitch": (0, 100),
    "volume": (0.05, 1),
    "pause": (0, 5),
    "bitrate": (16_000, 320_000),
    "loudness": (-40, -9),
    "peak": (-12, 0),
    "room_tone": (-90, -55),
    "jobs": (0, 256),
    "cache_size": (0, 2**50),
}


def load(path: Path | None = None) -> Settings:
    """The defaults with a TOML file over them.

    Without a path, ``accessible.toml`` of the working directory where there is one. Relative paths
    in the file are relative to it. Raises ``UsageError``.
    """
    file = path or Path(FILE)
    if path is None and not file.is_file():
        return Settings()
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib
    try:
        values = tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise UsageError(f"There is no settings file {file}.", "Check the path.") from None
    except (OSError, ValueError) as error:
        raise UsageError(f"{file} cannot be read: {error}.", "Mend the file.") from error
    for name in _PATHS:
        if isinstance(values.get(name), str):
            values[name] = file.parent / values[name]
    for name in _PATH_LISTS:
        if name in values:
            paths = values[name] if isinstance(values[name], list) else [values[name]]
            values[name] = [file.parent / path if isinstance(path, str) else path for path in paths]
    return with_options(Settings(), values, f"in {file}")


def with_options(settings: Settings, options: dict[str, Any], where: str = "") -> Settings:
    """The settings with some of them replaced, each checked. Raises ``UsageError``."""
    known = {field.name: field for field in fields(Settings)}
    checked: dict[str, Any] = {}
    for name, value in options.items():
        name = name.replace("-", "_")
        if name not in known:
            near = get_close_matches(name, known, 1)
            raise UsageError(
                f"There is no setting “{name}” {where}".rstrip() + ".",
                f"Did you mean “{near[0]}”?" if near else f"Known: {', '.join(known)}.",
            )
        checked[name] = _checked(name, value, where)
    return replace(settings, **checked)


def _checked(name: str, value: Any, where: str) -> Any:
    if name == "voices":
        return _voices(value, where)
    if name in _CASTINGS:
        return _castings(name, value, where)
    default = getattr(Settings(), name)
    if name in _AS_WRITTEN and isinstance(value, (int, float, date)):
        value = str(value)
    if name == "isbn" and isinstance(value, str):
        value = isbn(value) or value
    if name in _PATHS:
        value = Path(value) if isinstance(value, str) else value
        kind: Any = (Path, type(None))
    elif name in _PATH_LISTS:
        value = value if isinstance(value, (list, tuple)) else (value,)
        value = tuple(Path(item) if isinstance(item, str) else item for item in value)
        kind = tuple
    elif name in _LISTS:
        value = tuple(value) if isinstance(value, (list, tuple)) else (value,)
        kind = tuple
    elif isinstance(default, float):
        value = float(value) if isinstance(value, int) and not isinstance(value, bool) else value
        kind = float
    else:
        kind = type(default)
    item_kind = Path if name in _PATH_LISTS else str
    items = not isinstance(value, tuple) or all(isinstance(item, item_kind) for item in value)
    if not isinstance(value, kind) or not items or (kind is int and isinstance(value, bool)):
        raise UsageError(
            f"The setting “{name}” {where}".rstrip() + f" cannot be {value!r}.",
            f"Give it a value like {default!r}.",
        )
    is_none = name in _OR_NONE and value == 0
    if name in _BOUNDS and not is_none and not _BOUNDS[name][0] <= value <= _BOUNDS[name][1]:
        least, most = _BOUNDS[name]
        none = ", or 0" if name in _OR_NONE else ""
        raise UsageError(
            f"The setting “{name}” {where}".rstrip() + f" cannot be {value}.",
            f"Choose between {least} and {most}{none}.",
        )
    if name in CHOICES and value not in CHOICES[name]:
        raise UsageError(
            f"The setting “{name}” {where}".rstrip() + f" cannot be “{value}”.",
            f"Choose one of: {', '.join(CHOICES[name])}.",
        )
    if name in _FORMS and value and not _FORMS[name][0].fullmatch(value):
        raise UsageError(
            f"The setting “{name}” {where}".rstrip() + f" cannot be “{value}”.",
            f"Write it as in {_FORMS[name][1]}.",
        )
    if name == "language" and value and not _LANGUAGE_TAG.fullmatch(value):
        raise UsageError(
            f"“{value}” is no language tag.", "Use a BCP 47 tag such as en, en-GB, de or pt-BR."
        )
    return value


def _voices(value: Any, where: str) -> tuple[tuple[str, str], ...]:
    """Voices by language."""
    pairs = tuple(value.items()) if isinstance(value, dict) else tuple(value)
    for pair in pairs:
        language, voice = pair if isinstance(pair, tuple) and len(pair) == 2 else ("", "")
        if not isinstance(voice, str) or not voice or not _LANGUAGE_TAG.fullmatch(language):
            raise UsageError(
                f"The setting “voices” {where}".rstrip() + f" cannot hold {pair!r}.",
                'Give a voice to a language tag, as in de = "de_DE-thorsten-medium".',
            )
    return pairs


def _castings(name: str, value: Any, where: str) -> tuple[tuple[str, Casting], ...]:
    """The tables of ``[roles.…]`` or ``[characters.…]``, each checked like the settings."""
    if isinstance(value, tuple) and all(isinstance(each, tuple) for each in value):
        return value
    if not isinstance(value, dict):
        raise UsageError(
            f"The setting “{name}” {where}".rstrip() + f" cannot be {value!r}.",
            f"Write a table for each: [{name}.NAME].",
        )
    return tuple((each, _casting(name, each, table, where)) for each, table in value.items())


def _casting(group: str, name: str, table: Any, where: str) -> Casting:
    place = f"of {group}.{name} {where}".rstrip()
    if group == "roles" and name not in ROLES:
        near = get_close_matches(name, ROLES, 1)
        raise UsageError(
            f"There is no role “{name}” {where}".rstrip() + ".",
            f"Did you mean “{near[0]}”?" if near else f"Known: {', '.join(ROLES)}.",
        )
    known = {field.name for field in fields(Casting)} - ({"select"} if group == "roles" else set())
    if isinstance(table, str):
        table = {"voice": table}
    if not isinstance(table, dict) or table.keys() - known:
        raise UsageError(
            f"The table {place} has something unknown in it.", f"Known: {', '.join(sorted(known))}."
        )
    if not isinstance(table.get("select", ""), str):
        raise UsageError(f"“select” {place} is no CSS selector.", 'Write it as in ".watson".')
    return Casting(
        **{key: v if key == "select" else _checked(key, v, place) for key, v in table.items()}
    )
