"""Who may import whom: one way only, and each library behind its one door."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "accessible"

#: Lowest first; a room imports only from its own row and from rows below.
ROWS = [
    {"errors"},
    {"limiter", "compressor", "roomtone", "clock"},
    {
        "book",
        "audio",
        "delivery",
        "bcp47",
        "languages",
        "isbn",
        "settings",
        "plugins",
        "workers",
        "pool",
        "holding",
        "stores",
        "container",
        "xml",
        "spilled",
        "css",
        "verbatim",
    },
    {
        "spoken",
        "mathematics",
        "cache",
        "clip",
        "rates",
        "estimate",
        "listening",
        "engines",
        "readers",
        "sound",
        "packets",
        "mp4",
        "recordings",
    },
    {"scripting"},
    {"speaking"},
    {"engines.voices"},
    {"casting", "track"},
    {"laying"},
    {"narration", "timing", "transcript"},
    {"mastering"},
    {"encode"},
    {"loudness", "writers", "join"},
    {"assembling"},
    {
        "readers.*",
        "engines.*",
        "writers.*",
        "check",
    },
    {"placing", "suggestions", "improving", "voices"},
    {"rendering"},
    {"publish", "space"},
    {"receipt"},
    {"line"},
    {"batch", "batch.*"},
    {"console"},
    {"cli"},
    {"__main__"},
]
#: Rooms side by side that never look into each other.
APART = ({"readers", "engines", "writers", "check"},)
DOORS = {
    "click": {"cli", "cli.*", "console"},
    "pyttsx3": {"engines.espeak", "engines.system"},
    "espeakng_loader": {"engines.espeak", "engines.system"},
    "pydub": {"clip"},
    "ebooklib": {"writers.package"},
    "av": {"sound", "encode", "join"},
    "pypandoc": {"readers.pandoc"},
    "mutagen": {"writers.mp4", "writers.vorbis", "writers.audiobook", "check.audiobook"},
    "platformdirs": {"cache", "engines.piper.folder"},
    "emoji": {"spoken.emoji"},
    "babel": {"languages"},
    "tinycss2": {"css.rules", "css.colors"},
    "cssselect2": {"css.selectors"},
    "soxr": {"rates"},
    "pocketsphinx": {"check.recognizer"},
    "piper": {"engines.piper.phonemes"},
    "onnx": {"engines.piper.surgery"},
    "onnxruntime": {"engines.piper.model"},
    "budoux": {"scripting.segments"},
    "num2words": {"spoken.numerals"},
    "py3langid": {"readers.detection"},
    "spellchecker": {"suggestions.wordlists"},
    "yaml": {"batch.tables"},
    "simplemma": {"suggestions.wordlists"},
    "fsspec": {"stores"},
    "distributed": {"batch.cluster"},
}


@cache
def modules() -> dict[str, Path]:
    found = {}
    for path in PACKAGE.rglob("*.py"):
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        name = ".".join(part for part in parts if part != "__init__")
        found[name] = path
    found.pop("")
    return found


def row(module: str) -> int:
    group = module.split(".")[0]
    for name in (module, f"{group}.*" if "." in module else module, group):
        for number, rooms in enumerate(ROWS):
            if name in rooms:
                return number
    pytest.fail(f"the room {module} has no row: give it one")


@cache
def imports(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, f"{path} imports relatively"
            found.add(node.module)
            found.update(f"{node.module}.{alias.name}" for alias in node.names)
    return found


def ours(path: Path) -> set[str]:
    known = modules()
    return {
        name.removeprefix("accessible.")
        for name in imports(path)
        if name.removeprefix("accessible.") in known and name.startswith("accessible.")
    }


@pytest.mark.parametrize("module", sorted(modules()))
def test_imports_run_one_way(module: str) -> None:
    for other in ours(modules()[module]):
        if module.split(".")[0] == other.split(".")[0]:
            continue
        assert row(other) <= row(module), f"{module} imports {other}, which stands above it"


@pytest.mark.parametrize("module", sorted(modules()))
def test_groups_stay_apart(module: str) -> None:
    for other in ours(modules()[module]):
        for rooms in APART:
            mine, theirs = module.split(".")[0], other.split(".")[0]
            apart = mine in rooms and theirs in rooms and mine != theirs
            assert not apart, f"{module} looks into {other}"


@pytest.mark.parametrize("module", sorted(modules()))
def test_each_library_has_one_door(module: str) -> None:
    for name in imports(modules()[module]):
        library = name.split(".")[0]
        doors = DOORS.get(library, {module})
        assert doors & {module, f"{module.split('.')[0]}.*"}, f"{module} imports {library}"


def test_every_library_has_its_door_open() -> None:
    used = {
        (name.split(".")[0], module)
        for module, path in modules().items()
        for name in imports(path)
        if name.split(".")[0] in DOORS
    }
    assert {library for library, _ in used} == set(DOORS)


def test_the_library_does_not_print() -> None:
    for module, path in modules().items():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                assert node.func.id != "print", f"{module} prints"
