"""Piper's voice files: the user's own, of every kind, and files that are no voice."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from onnx import TensorProto, helper

from accessible.cache import Cache
from accessible.engines import Prosody, Voice
from accessible.engines.piper import (
    PiperEngine,
    _pieces,
    checked,
    description,
    models,
    package,
    surgery,
    voice_of,
    voices_folder,
)
from accessible.engines.piper.alignment import placed
from accessible.engines.piper.phonemes import WORD, Phonemizer, Said
from accessible.engines.piper.take import _stretches
from accessible.errors import EngineError

HOP = 256
STATED: dict[str, Any] = {
    "audio": {"sample_rate": 16_000, "quality": "x_low"},
    "espeak": {"voice": "de"},
    "language": {"code": "de_DE"},
    "phoneme_type": "text",
    "num_symbols": 64,
    "num_speakers": 1,
    "phoneme_id_map": {p: [n] for n, p in enumerate("_^$ abcdefghijklmnopqrstuvwxyz.,?!\u0308")},
}


def graph(kind: str, sid: bool = False) -> onnx.ModelProto:
    """A model that hums 512 frames for each of its numbers, or does something else."""
    node, tensor = helper.make_node, helper.make_tensor
    inputs = [
        helper.make_tensor_value_info("input", TensorProto.INT64, ["b", "n"]),
        helper.make_tensor_value_info("input_lengths", TensorProto.INT64, ["b"]),
        helper.make_tensor_value_info("scales", TensorProto.FLOAT, [3]),
    ]
    if sid:
        inputs.append(helper.make_tensor_value_info("sid", TensorProto.INT64, ["b"]))
    if kind == "foreign":
        inputs = [helper.make_tensor_value_info("pixels", TensorProto.FLOAT, ["n"])]
        nodes = [node("Identity", ["pixels"], ["output"])]
        constants = []
    else:
        constants = [
            tensor("two", TensorProto.FLOAT, [], [1.5]),
            tensor("zero", TensorProto.FLOAT, [], [0.0]),
            tensor("ramp", TensorProto.FLOAT, [512], np.linspace(0, 40, 512).tolist()),
            tensor("column", TensorProto.INT64, [2], [-1, 1]),
            tensor("row", TensorProto.INT64, [4], [1, 1, 1, -1]),
            tensor("none", TensorProto.INT64, [1], [0]),
            tensor("last", TensorProto.INT64, [1], [3]),
        ]
        nodes = [
            node("Cast", ["input"], ["numbers"], to=TensorProto.FLOAT),
            node("Mul", ["numbers", "zero"], ["nothing"]),
            node("Add", ["nothing", "two"], ["lasting"]),
            node("Ceil", ["lasting"], ["durations"]),
            node("Reshape", ["numbers", "column"], ["tall"]),
            node("Mul", ["tall", "ramp"], ["phase"]),
            node("Sin", ["phase"], ["table"]),
            node("Reshape", ["table", "row"], ["hum"]),
        ]
        ends = {
            "hum": [node("Identity", ["hum"], ["output"])],
            "silent": [node("Mul", ["hum", "zero"], ["output"])],
            "nan": [
                node("Div", ["zero", "zero"], ["bad"]),
                node("Add", ["hum", "bad"], ["output"]),
            ],
            "nothing": [node("Slice", ["hum", "none", "none", "last"], ["output"])],
            "noisy": [
                node("RandomNormalLike", ["hum"], ["noise"]),
                node("Slice", ["scales", "none", "one"], ["scale"]),
                node("Mul", ["noise", "scale"], ["scaled"]),
                node("Add", ["hum", "scaled"], ["output"]),
            ],
            "uniform": [
                node("RandomUniformLike", ["hum"], ["noise"]),
                node("Slice", ["scales", "none", "one"], ["scale"]),
                node("Mul", ["noise", "scale"], ["scaled"]),
                node("Add", ["hum", "scaled"], ["output"]),
            ],
        }
        constants.append(tensor("one", TensorProto.INT64, [1], [1]))
        nodes += ends[kind]
    output = helper.make_tensor_value_info("output", TensorProto.FLOAT, None)
    return helper.make_model(
        helper.make_graph(nodes, kind, inputs, [output], constants),
        opset_imports=[helper.make_opsetid("", 15)],
        ir_version=8,
    )


def put(folder: Path, name: str, kind: str = "hum", sid: bool = False, **stated: Any) -> Path:
    """A voice's two files."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.onnx"
    onnx.save(graph(kind, sid), str(path))
    path.with_name(f"{name}.onnx.json").write_text(json.dumps(STATED | stated), encoding="utf-8")
    return path


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder of the user's voices, and a cache of its own."""
    monkeypatch.setenv("ACCESSIBLE_VOICES", str(tmp_path / "voices"))
    monkeypatch.setattr(Cache, "default_folder", staticmethod(lambda: tmp_path / "cache"))
    monkeypatch.setattr(package, "model", lambda: None)
    yield tmp_path / "voices"


def test_the_folder_is_where_the_variable_or_the_system_says(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert voices_folder() == folder
    monkeypatch.delenv("ACCESSIBLE_VOICES")
    assert voices_folder().name == "voices" and "accessible" in voices_folder().parts
    assert models(Path("nowhere")) == []


def test_files_in_the_folder_are_voices(folder: Path) -> None:
    put(folder, "karl")
    put(folder, "anna", language={"code": "fr_FR"})
    (folder / "lonely.onnx").write_bytes(b"no configuration")
    put(folder, "broken").with_name("broken.onnx.json").write_text("{")
    (folder / "karl.MODEL_CARD").write_text("# Card\n\n* Language: de\n* License: CC BY 4.0\n")
    anna, karl = PiperEngine().voices()
    assert (anna.id, anna.language, anna.license) == ("anna", "fr-FR", "")
    assert (karl.id, karl.language, karl.license) == ("karl", "de-DE", "CC BY 4.0")
    assert (karl.quality, karl.sample_rate) == ("x low", 16_000)


@pytest.mark.parametrize(
    ("stated", "tag"),
    [
        ({"language": {"code": "pt_BR"}}, "pt-BR"),
        ({"language": {}, "espeak": {"voice": "en-gb-x-rp"}}, "en-GB"),
        ({"language": {}, "espeak": {"voice": "cmn"}}, "cmn"),
        ({"language": {"code": "sr_Latn_RS"}}, "sr-Latn-RS"),
        ({"language": {"code": "?"}}, "und"),
    ],
)
def test_the_language_is_a_tag(folder: Path, stated: dict[str, Any], tag: str) -> None:
    assert voice_of(put(folder, "x", **stated)).language == tag


def test_each_speaker_is_a_voice(folder: Path) -> None:
    path = put(folder, "choir", sid=True, num_speakers=2, speaker_id_map={"bob": 1, "ann": 0})
    engine = PiperEngine()
    assert [voice.id for voice in engine.voices()] == ["choir#ann", "choir#bob"]
    for voice in (*engine.voices(), voice_of(path), checked(path)):
        assert engine.speak("hallo welt", voice, Prosody()).frames
    with pytest.raises(EngineError):
        engine.speak("hallo", Voice("choir#eve", "Eve", "de"), Prosody())


def test_a_path_is_a_voice_and_its_words_have_places(tmp_path: Path) -> None:
    path = put(tmp_path / "elsewhere", "karl")
    voice = checked(path)
    speech = PiperEngine().speak("ja, grüße an otto", voice, Prosody())
    assert speech.sample_rate == 16_000
    # Each letter, and the pad after it, lasts two of the model's frames; so do "^", "_" and "$".
    assert speech.frames == 2 * HOP * (2 * len("ja, grüße an otto") + 3 + 2 - 2)
    assert len(speech.words) == 4
    assert [word.text_start for word in speech.words] == [0, 4, 10, 13]


def test_the_version_changes_with_either_file(folder: Path) -> None:
    versions = {
        voice_of(put(folder, "one")).version,
        voice_of(put(folder, "two", "noisy")).version,
        voice_of(put(folder, "three", audio={"sample_rate": 22_050})).version,
    }
    assert len(versions) == 3


@pytest.mark.parametrize("kind", ["noisy", "uniform"])
def test_chance_is_taken_out_of_every_model(folder: Path, kind: str) -> None:
    voice = voice_of(put(folder, "x", kind))
    takes = [PiperEngine(threads=n).speak("hallo", voice, Prosody()).pcm for n in (1, 2)]
    assert takes[0] == takes[1]
    other = PiperEngine().speak("hallo", voice, Prosody(), attempt=1).pcm
    # A model that draws in a way of its own is made to say the same always.
    assert (other != takes[0]) == (kind == "noisy")


def test_the_copy_is_made_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    voice = voice_of(put(folder, "x"))
    first = PiperEngine().speak("hallo", voice, Prosody())
    monkeypatch.setattr(surgery, "_parts", lambda path: pytest.fail("made again"))
    assert PiperEngine().speak("hallo", voice, Prosody()) == first
    assert not list((folder.parent / "cache").rglob("*.part"))


def test_a_copy_that_was_spoilt_is_made_again(folder: Path) -> None:
    voice = voice_of(put(folder, "x"))
    first = PiperEngine().speak("hallo", voice, Prosody())
    (copy,) = (folder.parent / "cache").rglob("*.onnx")
    copy.write_bytes(bytes(copy.stat().st_size))
    assert PiperEngine().speak("hallo", voice, Prosody()) == first


def test_a_cache_that_cannot_be_written_is_told(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    voice = voice_of(put(folder, "x"))
    blocked = folder.parent / "file"
    blocked.write_text("no folder")
    monkeypatch.setattr(Cache, "default_folder", staticmethod(lambda: blocked))
    with pytest.raises(EngineError, match="cannot be prepared"):
        PiperEngine().speak("hallo", voice, Prosody())


@pytest.mark.parametrize("kind", ["silent", "nan", "nothing"])
def test_a_voice_without_sound_is_an_error(folder: Path, kind: str) -> None:
    path = put(folder, "x", kind)
    for use in (
        lambda: checked(path),
        lambda: PiperEngine().speak("hallo", voice_of(path), Prosody()),
    ):
        with pytest.raises(EngineError) as raised:
            use()
        assert raised.value.remedy


@pytest.mark.parametrize(
    ("stated", "told"),
    [
        ({"phoneme_type": "pinyin"}, "download"),
        ({"phoneme_type": "telepathy"}, "telepathy"),
        ({"phoneme_type": "espeak", "espeak": {"voice": "xx-none"}}, "xx-none"),
        ({"phoneme_type": "espeak", "espeak": {}}, "espeak"),
        ({"audio": {}}, "sample_rate"),
        ({"audio": {"sample_rate": 0}}, "sample rate"),
        ({"audio": None}, "does not describe"),
        ({"phoneme_id_map": {"a": [1]}}, "“_”"),
        ({"phoneme_id_map": [1]}, "does not describe"),
        ({"inference": {"length_scale": 0}}, "scales"),
        ({"inference": {"noise_scale": float("nan")}}, "scales"),
    ],
)
def test_a_configuration_that_cannot_serve_is_told(
    folder: Path, stated: dict[str, Any], told: str
) -> None:
    with pytest.raises(EngineError, match=told) as raised:
        checked(put(folder, "x", **stated))
    assert raised.value.remedy


def test_files_that_are_no_voice_are_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    good = put(folder, "good")
    noise = put(folder, "noise")
    noise.write_bytes(b"RIFF" + bytes(1000))
    empty = put(folder, "empty")
    empty.write_bytes(b"")
    bare = put(folder, "bare")
    bare.with_name("bare.onnx.json").unlink()
    text = put(folder, "text")
    text.with_name("text.onnx.json").write_text("[" * 100_000)
    wide = put(folder, "wide")
    with wide.open("ab") as file:
        file.truncate(description.LARGEST + 1)
    for path, told in (
        (folder / "missing.onnx", "no voice"),
        (folder, "no file"),
        (noise, "no ONNX model"),
        (empty, "0 bytes"),
        (bare, "bare.onnx.json"),
        (text, "cannot be read|does not describe"),
        (wide, "bytes"),
        (put(folder, "foreign", "foreign"), "pixels"),
    ):
        with pytest.raises(EngineError, match=told) as raised:
            checked(path)
        assert raised.value.remedy
        with pytest.raises(EngineError, match=told):
            voice_of(path)
    assert checked(good).id == str(good)


def test_espeak_joins_and_splits_words_and_each_keeps_its_own() -> None:
    sentence = list("ʌvðə pˈiːpəl, wˈɛl nˈoʊn.")
    words = [list(word) for word in ("ʌv", "ðə", "pˈiːpəl", "wˈɛlnˈoʊn", "")]
    found = ["".join(sentence[start:end]) for start, end in placed(words, sentence)]
    assert found == ["ʌv", "ðə", "pˈiːpəl", "wˈɛl nˈoʊn", ""]


PHONEMES = st.text("abtszˈː ,.ɪʊ", max_size=12)


@given(st.lists(PHONEMES, max_size=8), PHONEMES)
def test_places_are_in_order_and_inside(words: list[str], sentence: str) -> None:
    spans = placed([list(word) for word in words], list(sentence))
    assert len(spans) == len(words)
    last = 0
    for start, end in spans:
        assert last <= start <= end <= len(sentence)
        last = start


@given(st.text("ab, ", min_size=1, max_size=60).map(lambda text: text * 60))
def test_pieces_of_a_text_tile_it(text: str) -> None:
    spans = list(_pieces(text, ()))
    assert "".join(text[start:end] for start, end in spans) == text
    assert all(0 < end - start <= 1_000 for start, end in spans)


@given(st.lists(st.text("ab, ", min_size=1, max_size=300), max_size=5), st.integers(2, 100))
def test_stretches_of_phonemes_tile_them(sentences: list[str], longest: int) -> None:
    sequence = tuple("".join(sentences))
    ends = tuple(sum(map(len, sentences[: n + 1])) for n in range(len(sentences)))
    spans = list(_stretches(Said(sequence, ends, ()), longest))
    assert [place for span in spans for place in range(*span)] == list(range(len(sequence)))
    assert all(0 < end - start <= longest for start, end in spans)


def test_words_are_tokens_and_signs() -> None:
    text = "don't — well-known, 今日は 3rd"
    assert WORD.findall(text) == ["don't", "well-known", "今", "日", "は", "3rd"]


@given(st.text(max_size=40))
def test_every_word_of_any_text_has_a_place(text: str) -> None:
    said = PHONEMIZER.said("".join(mark for mark in text if mark.isprintable()))
    places = [(word.start, word.text_start) for word in said.words]
    assert places == sorted(places)
    assert all(0 <= word.start <= word.end <= len(said.sequence) for word in said.words)


PHONEMIZER = Phonemizer(
    description.Description(
        Path("x.onnx"), "en-US", "", 22_050, "espeak", "en-us", {"_": (0,), "^": (1,), "$": (2,)}
    )
)
