"""What a voice's model is made to take and to tell: onnx's door.

A model of Piper (VITS) draws random numbers inside, and keeps to itself how long each phoneme
lasts. Once for each model a copy is made that takes its noise as an input, so that the same text
sounds the same in any process, and gives the durations as an output, so that words can light up.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from accessible.cache import Cache, key
from accessible.errors import EngineError

#: Our input and our output.
NOISE, DURATIONS = "accessible_noise", "accessible_durations"
#: Changes with what is done to the models: part of the engine's version.
RECIPE = 1
#: What every model takes, and what those of several speakers take besides.
_INPUTS, _SPEAKER = {"input", "input_lengths", "scales"}, "sid"
#: How far apart two draws begin in the noise that is given.
_APART = 7_919


def prepared(model: Path, digest: str) -> Path:
    """The copy of a model that takes noise and tells durations, as far as it can.

    It is kept in the cache under the model's digest. A model that was exported differently may
    lack one of the two in its copy, or both. Raises ``EngineError`` when it is no Piper voice.
    """
    place = Cache.default_folder() / "piper" / f"{key('surgery', RECIPE, digest)[:32]}.onnx"
    if place.is_file():
        return place
    altered = _altered(model)
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        beside = place.with_name(f"{place.name}.{secrets.token_hex(8)}.part")
        try:
            beside.write_bytes(altered)
            beside.replace(place)
        finally:
            with suppress(OSError):
                beside.unlink(missing_ok=True)
    except OSError as error:
        if place.is_file():  # another process was faster, and Windows keeps what is open
            return place
        raise EngineError(
            f"The voice {model.name} cannot be prepared in {place.parent}: {error.strerror}.",
            f"Free {model.stat().st_size:,} bytes there, or make it writable.",
        ) from error
    return place


def _altered(path: Path) -> bytes:
    try:
        import onnx
    except ImportError as error:
        raise EngineError(
            "The engine “piper” is not installed whole: onnx is missing.",
            'Install it: pip install "accessible[neural]".',
        ) from error
    try:
        model = onnx.load(str(path))
    except Exception as error:  # protobuf, onnx and the system each raise their own
        raise EngineError(
            f"{path.name} is no ONNX model.", "Get the voice's .onnx file anew."
        ) from error
    graph = model.graph
    constants = {each.name for each in graph.initializer}
    inputs = {each.name for each in graph.input} - constants
    if not graph.output or not inputs >= _INPUTS or inputs - _INPUTS - {_SPEAKER}:
        raise EngineError(
            f"{path.name} is an ONNX model, but no Piper voice: it takes "
            f"{', '.join(sorted(inputs)) or 'nothing'}.",
            "Give a voice made for Piper.",
        )
    _take_noise(onnx, graph)
    _tell_durations(onnx, graph)
    content: bytes = model.SerializeToString()
    return content


def _take_noise(onnx: Any, graph: Any) -> None:
    """Each random draw becomes a stretch of the input ``NOISE``, taken round and round.

    A model that draws in another way stays as it is.
    """
    random = [node for node in _nodes(graph) if node.op_type.startswith(("Random", "Bernoulli"))]
    own = [node for node in graph.node if node.op_type == "RandomNormalLike"]
    if not random or len(own) != len(random):
        return
    node, tensor, integer = onnx.helper.make_node, onnx.helper.make_tensor, onnx.TensorProto.INT64
    graph.input.append(
        onnx.helper.make_tensor_value_info(NOISE, onnx.TensorProto.FLOAT, ["noise_length"])
    )
    graph.initializer.extend(
        [tensor(f"{NOISE}/{value}", integer, [], [value]) for value in (0, 1)]
        + [tensor(f"{NOISE}/{n}/from", integer, [], [n * _APART]) for n in range(len(own))]
    )
    fresh = []
    for each in graph.node:
        if each.op_type != "RandomNormalLike":
            fresh.append(each)
            continue
        at = f"{NOISE}/{own.index(each)}"
        values = {value.name: onnx.helper.get_attribute_value(value) for value in each.attribute}
        fresh += [
            node("Shape", [each.input[0]], [f"{at}/shape"]),
            node("Size", [each.input[0]], [f"{at}/size"]),
            node("Range", [f"{NOISE}/0", f"{at}/size", f"{NOISE}/1"], [f"{at}/range"]),
            node("Add", [f"{at}/range", f"{at}/from"], [f"{at}/shifted"]),
            node("Size", [NOISE], [f"{at}/length"]),
            node("Mod", [f"{at}/shifted", f"{at}/length"], [f"{at}/place"]),
            node("Gather", [NOISE, f"{at}/place"], [f"{at}/drawn"]),
            node("Reshape", [f"{at}/drawn", f"{at}/shape"], [f"{at}/shaped"]),
            node(
                "Cast",
                [f"{at}/shaped"],
                list(each.output),
                to=values.get("dtype", onnx.TensorProto.FLOAT),
            ),
        ]
    del graph.node[:]
    graph.node.extend(fresh)


def _tell_durations(onnx: Any, graph: Any) -> None:
    """The durations are what VITS rounds up, once: frames of its own for each phoneme."""
    rounded = [node for node in graph.node if node.op_type == "Ceil"]
    if len(rounded) == 1:
        graph.node.append(onnx.helper.make_node("Identity", rounded[0].output, [DURATIONS]))
        graph.output.append(
            onnx.helper.make_tensor_value_info(DURATIONS, onnx.TensorProto.FLOAT, None)
        )


def _nodes(graph: Any) -> Iterator[Any]:
    """Every node of a graph and of the graphs inside its nodes."""
    for node in graph.node:
        yield node
        for attribute in node.attribute:
            for inner in (attribute.g, *attribute.graphs):
                yield from _nodes(inner)
