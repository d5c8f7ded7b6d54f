"""What a voice's model is made to take and to tell: onnx's door.

A model of Piper (VITS) draws random numbers inside, keeps to itself how long each phoneme lasts,
and makes a whole sentence's sound at once, which costs some 35 MB a second of it. Once for each
model a copy is made in the cache that takes its noise as an input, so that the same text sounds
the same in any process; that gives the durations as an output, so that words can light up; and
that is cut before its decoder, which can then make the sound window by window.
"""

from __future__ import annotations

import math
import secrets
import shutil
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from accessible.cache import Cache, key
from accessible.errors import EngineError

#: What a copy takes or gives besides what Piper's models do.
NOISE, DURATIONS = "accessible_noise", "accessible_durations"
LATENTS, SPEAKER_LATENTS = "accessible_latents", "accessible_speaker"
#: The margin that a decoder states in its metadata.
MARGIN = "accessible_margin"
#: Changes with what is done to the models: part of the engine's version.
RECIPE = 1
#: What a dead process left behind goes after this time, in seconds.
_STALE = 86_400
#: What every model takes, and what those of several speakers take besides.
_INPUTS, _SPEAKER = {"input", "input_lengths", "scales"}, "sid"
#: How far apart two draws begin in the noise that is given.
_APART = 7_919
#: Nodes of the decoder have names that begin so; it hears the sentence through ``_FIRST``.
_DECODER, _FIRST = "/dec/", "/dec/conv_pre/Conv"
#: What looks at one moment at a time, so that a decoder of it and of convolutions can be windowed.
_LOCAL = {"LeakyRelu", "Add", "Mul", "Div", "Tanh", "Constant", "Identity"}


@dataclass(frozen=True, slots=True)
class Prepared:
    """The copy of a model: ``decoder`` is apart where the model could be cut."""

    model: Path
    decoder: Path | None


def prepared(model: Path, digest: str) -> Prepared:
    """The copy of a model, made where there is none yet; ``digest`` is the model's own.

    A model that was exported in another way may lack the input, the output or the cut; what it
    takes and gives tells. Raises ``EngineError`` when it is no Piper voice.
    """
    place = _place(digest)
    if not place.is_dir():
        parts = _parts(model)
        for left in place.parent.glob(f"{place.name}-*.part"):  # of a process that was ended
            with suppress(OSError):
                if time.time() - left.stat().st_mtime > _STALE:
                    shutil.rmtree(left, ignore_errors=True)
        beside = place.with_name(f"{place.name}-{secrets.token_hex(8)}.part")
        try:
            try:
                beside.mkdir(parents=True)
                for name, content in parts.items():
                    (beside / name).write_bytes(content)
                beside.rename(place)
            except OSError:
                if not place.is_dir():  # another process was faster: its copy is the same
                    raise
            finally:
                shutil.rmtree(beside, ignore_errors=True)
        except OSError as error:
            raise EngineError(
                f"The voice {model.name} cannot be prepared in {place.parent}: {error.strerror}.",
                f"Free {model.stat().st_size:,} bytes there, or make it writable.",
            ) from error
    decoder = place / "decoder.onnx"
    return Prepared(place / "model.onnx", decoder if decoder.is_file() else None)


def discard(digest: str) -> None:
    """Remove the copy of a model."""
    shutil.rmtree(_place(digest), ignore_errors=True)


def _place(digest: str) -> Path:
    return Cache.default_folder() / "piper" / key("surgery", RECIPE, digest)[:32]


def smallest() -> bytes:
    """A model that gives back what it takes: to try a device with."""
    import onnx

    value = onnx.helper.make_tensor_value_info
    graph = onnx.helper.make_graph(
        [onnx.helper.make_node("Identity", ["x"], ["y"])],
        "smallest",
        [value("x", onnx.TensorProto.FLOAT, [1])],
        [value("y", onnx.TensorProto.FLOAT, [1])],
    )
    opset = onnx.helper.make_opsetid("", 15)
    content: bytes = onnx.helper.make_model(
        graph, opset_imports=[opset], ir_version=8
    ).SerializeToString()
    return content


def _parts(path: Path) -> dict[str, bytes]:
    """The files of a copy: ``model.onnx``, and ``decoder.onnx`` where it could be cut off."""
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
    told = _tell_durations(onnx, graph)
    decoder = _decoder(onnx, model)
    if decoder is None:
        return {"model.onnx": model.SerializeToString()}
    cuts = [value.name for value in decoder.graph.input]
    rest = _part(onnx, model, list(graph.input), [*cuts, *told], stop=())
    return {"model.onnx": rest.SerializeToString(), "decoder.onnx": decoder.SerializeToString()}


def _take_noise(onnx: Any, graph: Any) -> None:
    """Each random draw becomes a stretch of the input ``NOISE``, taken round and round.

    A model that draws in another way stays as it is.
    """
    random = [node for node in _nodes(graph) if node.op_type.startswith(("Random", "Bernoulli"))]
    own = [node for node in graph.node if node.op_type == "RandomNormalLike"]
    usual = all(value.name in ("dtype", "seed") for node in own for value in node.attribute)
    if not random or len(own) != len(random) or not usual:
        return
    node, tensor, integer = onnx.helper.make_node, onnx.helper.make_tensor, onnx.TensorProto.INT64
    graph.input.append(onnx.helper.make_tensor_value_info(NOISE, onnx.TensorProto.FLOAT, ["n"]))
    numbers = {f"{NOISE}/0": 0, f"{NOISE}/1": 1}
    fresh = []
    for each in graph.node:
        if each.op_type != "RandomNormalLike":
            fresh.append(each)
            continue
        dtype = {value.name: value.i for value in each.attribute}.get("dtype")
        at = f"{NOISE}/draw{len(numbers)}"
        numbers[f"{at}/from"] = (len(numbers) - 2) * _APART
        fresh += [
            node("Shape", [each.input[0]], [f"{at}/shape"]),
            node("Size", [each.input[0]], [f"{at}/size"]),
            node("Range", [f"{NOISE}/0", f"{at}/size", f"{NOISE}/1"], [f"{at}/range"]),
            node("Add", [f"{at}/range", f"{at}/from"], [f"{at}/shifted"]),
            node("Size", [NOISE], [f"{at}/length"]),
            node("Mod", [f"{at}/shifted", f"{at}/length"], [f"{at}/place"]),
            node("Gather", [NOISE, f"{at}/place"], [f"{at}/drawn"]),
            node("Reshape", [f"{at}/drawn", f"{at}/shape"], [f"{at}/shaped"]),
            node("Cast", [f"{at}/shaped"], each.output, to=dtype or onnx.TensorProto.FLOAT),
        ]
    graph.initializer.extend(tensor(name, integer, [], [n]) for name, n in numbers.items())
    del graph.node[:]
    graph.node.extend(fresh)


def _tell_durations(onnx: Any, graph: Any) -> list[str]:
    """The durations are what VITS rounds up, once: its own frames for each phoneme."""
    rounded = [node for node in graph.node if node.op_type == "Ceil"]
    if len(rounded) != 1:
        return []
    graph.node.append(onnx.helper.make_node("Identity", rounded[0].output, [DURATIONS]))
    graph.output.append(_value(onnx, DURATIONS))
    return [DURATIONS]


def _decoder(onnx: Any, model: Any) -> Any:
    """The decoder as a model of its own, its margin stated; ``None`` where it cannot be cut off.

    Its inputs get names of ours in the whole model too.
    """
    graph = model.graph
    inner = [node for node in graph.node if node.name.startswith(_DECODER)]
    first = next((node for node in inner if node.name == _FIRST), None)
    margin = _margin(inner)
    if first is None or margin is None:
        return None
    own = {name for node in inner for name in node.output}
    own |= {each.name for each in graph.initializer}
    heard = list(dict.fromkeys(n for node in inner for n in node.input if n and n not in own))
    if first.input[0] not in heard or len(heard) > 2:
        return None
    for name in heard:
        ours = LATENTS if name == first.input[0] else SPEAKER_LATENTS
        maker = next((node for node in graph.node if name in node.output), None)
        if maker is None:
            return None
        graph.node.insert(
            list(graph.node).index(maker) + 1, onnx.helper.make_node("Identity", [name], [ours])
        )
        for node in inner:
            for place, taken in enumerate(node.input):
                if taken == name:
                    node.input[place] = ours
    inputs = [_value(onnx, LATENTS)] + [_value(onnx, SPEAKER_LATENTS)] * (len(heard) - 1)
    stop = {each.name for each in inputs}
    decoder = _part(onnx, model, inputs, [graph.output[0].name], stop)
    if {node.op_type for node in decoder.graph.node} & {"Shape", "Range"}:
        return None
    onnx.helper.set_model_props(decoder, {MARGIN: str(margin)})
    return decoder


def _margin(nodes: Iterable[Any]) -> int | None:
    """How many of its own frames a decoder hears to each side of a moment; ``None`` when it is
    not made of convolutions alone."""
    #: Of each tensor: its steps in one frame, and how far it hears, in frames.
    heard: dict[str, tuple[int, float]] = {}
    farthest = 0.0
    for node in nodes:
        taken = [heard[name] for name in node.input if name in heard]
        rate, reach = (
            max((each[0] for each in taken), default=1),
            max((0.0, *(e[1] for e in taken))),
        )
        if node.op_type in ("Conv", "ConvTranspose"):
            values = {value.name: list(value.ints) for value in node.attribute}
            kernel, dilation = values.get("kernel_shape", []), values.get("dilations", [1])
            stride = values.get("strides", [1])
            if not len(kernel) == len(dilation) == len(stride) == 1:
                return None
            if node.op_type == "Conv":
                reach += dilation[0] * (kernel[0] - 1) / rate
            else:
                reach += math.ceil(kernel[0] / stride[0]) / rate
                rate *= stride[0]
        elif node.op_type not in _LOCAL:
            return None
        farthest = max(farthest, reach)
        heard.update((name, (rate, reach)) for name in node.output)
    # Convolutions are centered: what they hear is half to each side.
    return math.ceil(farthest / 2) + 2


def _part(onnx: Any, model: Any, inputs: list[Any], outputs: list[str], stop: Iterable[str]) -> Any:
    """A model of the nodes that ``outputs`` need, from ``stop`` on."""
    makers = {name: node for node in model.graph.node for name in node.output}
    stopped, needed, left = set(stop), set[str](), list(outputs)
    while left:
        name = left.pop()
        if name in needed or name in stopped:
            continue
        needed.add(name)
        if name in makers:
            for node in (makers[name], *_nodes_inside(makers[name])):
                left += [taken for taken in node.input if taken]
    return onnx.helper.make_model(
        onnx.helper.make_graph(
            [node for node in model.graph.node if needed & set(node.output)],
            "piper",
            inputs,
            [_value(onnx, name) for name in outputs],
            [each for each in model.graph.initializer if each.name in needed],
        ),
        opset_imports=model.opset_import,
        ir_version=model.ir_version,
    )


def _value(onnx: Any, name: str) -> Any:
    return onnx.helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, None)


def _nodes(graph: Any) -> Iterator[Any]:
    """Every node of a graph and of the graphs inside its nodes."""
    for node in graph.node:
        yield node
        yield from _nodes_inside(node)


def _nodes_inside(node: Any) -> Iterator[Any]:
    for attribute in node.attribute:
        if attribute.HasField("g"):
            yield from _nodes(attribute.g)
        for inner in attribute.graphs:
            yield from _nodes(inner)
