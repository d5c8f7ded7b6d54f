"""What a batch is to make: an order for each book, gathered from folders, lists and manifests."""

from __future__ import annotations

import os
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from difflib import get_close_matches
from pathlib import Path

from accessible.batch.manifest import is_manifest, rows
from accessible.batch.naming import FIELDS, USUAL, Template, as_one, named
from accessible.batch.problems import Problem, refusal
from accessible.batch.sources import REPORT, Finder, endings, relative
from accessible.errors import AccessibleError, Finding, UsageError
from accessible.settings import Settings

#: The settings that a template may have in it, by their names there.
_FIELDS = {"author": "authors", "narrator": "narrators"} | {
    each.name: each.name
    for each in fields(Settings)
    if isinstance(getattr(Settings(), each.name), str) or each.name in ("authors", "narrators")
}
#: What decides which voices there are, and whether they can be had.
_VOICES = ("engine", "voice", "voices", "roles", "characters", "fallback", "device")


@dataclass(frozen=True, slots=True)
class Order:
    """One book to make.

    ``name`` is that of its outputs, relative to the output folder, without an ending and with
    ``/`` between its folders: ``term-1/hamlet``. ``place`` says where it was asked for:
    ``books.csv, line 3``, or the folder or pattern that it was found by.
    """

    path: Path
    name: str
    settings: Settings
    place: str = ""


@dataclass(frozen=True, slots=True)
class Orders:
    """What is to be made, in order; the ``findings`` tell what could not be looked into."""

    orders: tuple[Order, ...]
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class _Wish:
    """An order without its final name, and what a template may say of it."""

    path: Path
    name: str
    settings: Settings
    place: str
    values: dict[str, str]


def gather(
    sources: Sequence[str | Path],
    *,
    settings: Settings,
    output: Path,
    patterns: Sequence[str] = (),
    manifest: Path | None = None,
    template: str = USUAL,
    since: str = "",
) -> Orders:
    """The orders for all documents of the sources and of the manifest, each once.

    A source is a folder, which is searched with all in it (see ``Finder`` for ``patterns``), a
    document, a list of paths (``@list.txt``; only as a ``str``), or a manifest by its ending. A
    document that a manifest has is not taken from a folder as well. ``settings`` are those of
    every order, under what its row has. ``template`` says how outputs are called (``Template``):
    ``stem``, ``folder`` (within its source), ``root`` (the source), ``number`` (from 1 on, in the
    batch), ``title``, ``author``, ``language`` and other texts of the settings, and columns of a
    manifest; a row's ``name`` counts more. ``since`` leaves out what has not changed since a date
    (ISO 8601) or since a file has.

    Raises ``UsageError`` with all that is wrong at once, each with its place: nothing is built
    where something is misspelt. ``output`` is not made.
    """
    pattern = Template(template)
    after = _moment(since) if since else None
    finder = Finder(tuple(patterns), output)
    manifests = [Path(each) for each in sources if _is_table(each)]
    if manifest is not None:
        manifests.insert(0, manifest)
    wishes: list[_Wish] = []
    for each in manifests:
        wishes += _of_rows(each, settings, pattern.fields, finder.problems)
    finder.pass_over((*manifests, *(wish.path for wish in wishes)))
    for source in sources:
        if not _is_table(source):
            wishes += (
                _Wish(
                    found.path,
                    "",
                    settings,
                    found.place,
                    {"folder": found.folder, "root": found.root, "stem": found.path.stem},
                )
                for found in finder.in_source(source)
            )
    problems = finder.problems
    if not wishes and not problems:
        told = ", ".join(map(str, sources)) or "what was given"
        looked = " ".join(patterns or sorted(endings()))
        problems.append(
            Problem(told, "There is no document.", f"Looked for: {looked} (see --pattern).")
        )
    problems += _unknown_fields(template, pattern, wishes)
    orders = [_order(wish, number, pattern) for number, wish in enumerate(wishes, 1)]
    problems += _collisions(orders, output)
    if problems:
        raise refusal(problems)
    if after is not None:
        orders = [order for order in orders if _changed(order.path) >= after]
    return Orders(tuple(orders), tuple(finder.findings))


def _is_table(source: str | Path) -> bool:
    listed = isinstance(source, str) and source.startswith("@")
    return not listed and is_manifest(Path(source)) and not Path(source).is_dir()


def _of_rows(
    manifest: Path, settings: Settings, extra: Sequence[str], problems: list[Problem]
) -> Iterator[_Wish]:
    for row in rows(manifest, settings, extra, problems):
        values = row.columns | {
            "folder": relative(row.source.parent, manifest.parent),
            "root": manifest.stem,
            "stem": row.source.stem,
        }
        yield _Wish(row.source, row.name, row.settings, row.place, values)


def _order(wish: _Wish, number: int, template: Template) -> Order:
    if wish.name:
        name = named(wish.name, wish.path.stem)
    else:
        known: dict[str, str | int] = {
            field: _text(getattr(wish.settings, name)) for field, name in _FIELDS.items()
        }
        known["title"] = known["title"] or wish.path.stem
        name = template.name(wish.values | known | {"number": number})
    return Order(wish.path, name, wish.settings, wish.place)


def _text(value: str | tuple[str, ...]) -> str:
    return value if isinstance(value, str) else ", ".join(value)


def _unknown_fields(text: str, template: Template, wishes: Sequence[_Wish]) -> Iterator[Problem]:
    """The fields of the template that nothing has."""
    known = {*FIELDS, *_FIELDS}
    missing = [field for field in template.fields if field not in known]
    if missing:
        known |= {column for wish in wishes for column in wish.values}
    for field in missing:
        if field not in known:
            near = get_close_matches(field, known, 1)
            yield Problem(
                f"the template {text}",
                f"There is no field or column “{field}”.",
                f"Did you mean “{near[0]}”?" if near else f"Known: {', '.join(sorted(known))}.",
            )


def _collisions(orders: Sequence[Order], output: Path) -> Iterator[Problem]:
    """The orders that cannot be: for what nobody can make, for a file that is another's."""
    endings_of = _Endings()
    taken: dict[str, Order] = {}
    folders: dict[str, Order] = {}
    sources = {_key(order.path): order for order in orders}
    real = _key(output)
    for order in orders:
        try:
            ends = endings_of(order.settings)
        except AccessibleError as error:
            yield Problem(order.place, error.message, error.remedy)
            continue
        keys = [as_one(order.name + end) for end in ends]
        above = as_one(order.name).split("/")[:-1]
        own_folders = ["/".join(above[: depth + 1]) for depth in range(len(above))]
        other = next(
            filter(
                None,
                (
                    *map(taken.get, keys),
                    *map(folders.get, keys),
                    *map(taken.get, own_folders),
                ),
            ),
            None,
        )
        if other:
            yield Problem(
                order.place,
                f"{order.path} would be called “{order.name}”, as {other.path} ({other.place}).",
                "Give one another name, or all with --name, as in '{root}/{folder}/{stem}'.",
            )
            continue
        taken.update(dict.fromkeys(keys, order))
        folders.update(dict.fromkeys(own_folders, order))
        for end in ends:
            source = sources.get(f"{real}/{as_one(order.name + end)}")
            if source:
                yield Problem(
                    order.place,
                    f"An output of {order.path} would take the place of {source.path} "
                    f"({source.place}).",
                    "Choose another folder with --output.",
                )


def _key(path: Path) -> str:
    return as_one(Path(os.path.realpath(path)).as_posix())


def voices_of(settings: Settings) -> Settings:
    """The settings that decide which voices there are and who reads, and no others."""
    return replace(Settings(), **{name: getattr(settings, name) for name in _VOICES})


class _Endings:
    """What the outputs of an order end in; each choice is looked at once."""

    def __init__(self) -> None:
        self._known: dict[Hashable, tuple[str, ...] | AccessibleError] = {}

    def __call__(self, settings: Settings) -> tuple[str, ...]:
        """Raises ``UsageError`` and ``EngineError`` for outputs and voices that are not here."""
        choice = tuple(getattr(settings, name) for name in ("to", "split", "codec", *_VOICES))
        if choice not in self._known:
            try:
                self._known[choice] = self._looked_at(settings)
            except AccessibleError as error:
                self._known[choice] = error
        found = self._known[choice]
        if isinstance(found, AccessibleError):
            raise found
        return found

    @staticmethod
    def _looked_at(settings: Settings) -> tuple[str, ...]:
        from accessible.engines.voices import Cast, Ensemble
        from accessible.publish import needs_sound, writers_of

        ends = [writer.suffix(settings) for writer in writers_of(settings).values()]
        if needs_sound(settings):
            Cast(Ensemble(settings))  # a voice that is misspelt is told before the work
        return (*ends, REPORT)


def _moment(since: str) -> float:
    """A date as people write it, or when a file was changed last, in seconds since 1970."""
    try:
        return datetime.fromisoformat(_zoned(since.strip())).timestamp()
    except (ValueError, OverflowError, OSError):
        pass
    try:
        return Path(since).stat().st_mtime
    except (OSError, ValueError):
        raise UsageError(
            f"“{since}” is neither a date nor a file.",
            "Write it as in 2026-09-01 or 2026-09-01T18:30, or name a file.",
        ) from None


def _zoned(text: str) -> str:
    """Python 3.10 does not know the Z of ISO 8601."""
    return f"{text[:-1]}+00:00" if text.endswith(("Z", "z")) else text


def _changed(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:  # gone meanwhile: its build tells
        return float("inf")
