"""Editions made by hand: small books that hold one of everything a writer must get right."""

from __future__ import annotations

import base64
import functools
import math
import struct
from pathlib import Path

import av
from lxml import etree

from accessible.book import Book, Chapter, Metadata, Resource
from accessible.encode import EncodedTrack
from accessible.narration import Narration
from accessible.scripting import Heading, Page, Part, Role, Script, Sequence, Utterance
from accessible.settings import Settings
from accessible.spoken.alignment import splice
from accessible.track import Clip, Track
from accessible.writers import Edition

RATE = 22_050
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
MEDIA_TYPES = {"mp3": "audio/mpeg", "aac": "audio/mp4", "opus": "audio/ogg; codecs=opus"}
SUFFIXES = {"mp3": ".mp3", "aac": ".m4a", "opus": ".opus"}
_PAGE = """<html xmlns="http://www.w3.org/1999/xhtml"
 xmlns:epub="http://www.idpf.org/2007/ops" {root}>
<head><title>{title}</title></head>{body}</html>"""

ONE = """<body><section epub:type="chapter" role="doc-chapter" aria-labelledby="h1" id="s1">
<h1 id="h1">The Lighthouse</h1>
<p id="p1"><span id="u1">It stood on the rock.</span> <span epub:type="pagebreak"
 role="doc-pagebreak" id="pg1" aria-label="7"></span><span id="u2">She said <i lang="fr">bonne
 nuit</i><a epub:type="noteref" role="doc-noteref" href="#n1" id="r1">1</a>.</span>
 <a href="two.xhtml#u10">See the second chapter.</a></p>
<h2 id="h2">The keeper</h2>
<figure id="f1"><img id="i1" src="../images/fels-%C3%BC.png" alt="A rock in the sea"/>
<figcaption id="c1">The rock.</figcaption></figure>
<aside epub:type="footnote" role="doc-footnote" id="n1"><p id="np1">French: good night.</p></aside>
</section></body>"""
TWO = """<body><section epub:type="chapter" role="doc-chapter" aria-labelledby="h3" id="s2">
<h1 id="h3">The Storm</h1>
<p id="p2"><span id="u10">Waves rose.</span> <span id="u11">Then it was calm.</span></p>
<table id="t1"><caption id="tc1">Wind</caption>
<tr><th scope="col" id="th1">Day</th><th scope="col" id="th2">Knots</th></tr>
<tr><td id="td1">One</td><td id="td2">40</td></tr></table>
<p id="p3"><math xmlns="http://www.w3.org/1998/Math/MathML" id="m1" alttext="x equals two">
<mi>x</mi><mo>=</mo><mn>2</mn></math></p></section></body>"""
THREE = """<body><p id="p4">The end.</p></body>"""


def said(id_: str, written: str, role: Role = Role.BODY, epub_type: str = "") -> Utterance:
    return Utterance(id_, written, splice(written, []), "en", role, 300, epub_type)


def chapter(href: str, title: str, body: str, root: str = 'lang="en" xml:lang="en"') -> Chapter:
    page = _PAGE.format(root=root, title=title, body=body)
    return Chapter(href, title, etree.fromstring(page.encode()))


def book(**changes: object) -> Book:
    fields: dict[str, object] = {
        "metadata": Metadata(
            title="The  Keeper’s \x0b Book <& more>",
            language="en-GB",
            authors=("Ada Byron", " ", "Émile Zola"),
            publisher="Rock Press",
            description="A lamp,\n a storm.",
            date="1901-03",
            rights="Public domain",
            subjects=("Sea stories", ""),
        ),
        "chapters": (
            chapter("text/one.xhtml", "The Lighthouse", ONE),
            chapter("text/two.xhtml", "The Storm", TWO),
            chapter("text/three.xhtml", "Colophon", THREE, ""),
        ),
        "resources": (
            Resource("images/fels-ü.png", "image/png", PNG),
            Resource("images/cover.png", "image/png", PNG),
        ),
        "cover": "images/cover.png",
    }
    return Book(**{**fields, **changes})  # type: ignore[arg-type]


def script() -> Script:
    one = Sequence(
        "s1",
        "chapter",
        (
            said("h1", "The Lighthouse", Role.HEADING),
            Sequence(
                "p1",
                "",
                (
                    said("u1", "It stood on the rock."),
                    said("pg1", "7", Role.PAGEBREAK, "pagebreak"),
                    said("u2", "She said bonne nuit."),
                    said("r1", "1", Role.NOTEREF, "noteref"),
                ),
            ),
            said("h2", "The keeper", Role.HEADING),
            Sequence(
                "f1",
                "figure",
                (
                    said("i1", "A rock in the sea", Role.FIGURE),
                    said("c1", "The rock.", Role.CAPTION),
                ),
            ),
            Sequence("n1", "footnote", (said("np1", "French: good night.", Role.NOTE),)),
        ),
    )
    table = Sequence(
        "t1",
        "table",
        (
            said("tc1", "Wind", Role.CAPTION),
            *(said(id_, id_, Role.TABLE_CELL) for id_ in ("th1", "th2", "td1", "td2")),
        ),
    )
    two = (
        said("h3", "The Storm", Role.HEADING),
        said("u10", "Waves rose."),
        said("u11", "Then it was calm."),
        table,
        said("m1", "x equals two", Role.MATH),
    )
    return Script(
        (
            Part(
                "text/one.xhtml",
                "The Lighthouse",
                (one,),
                (Heading("h1", "h1", "The Lighthouse", 1), Heading("h2", "h2", "The keeper", 2)),
                (Page("pg1", "7"),),
            ),
            Part("text/two.xhtml", "The Storm", two, (Heading("h3", "h3", "The Storm", 1),)),
            Part("text/three.xhtml", "Colophon", (said("p4", "The end."),)),
        )
    )


def track(part: Part, clip_frames: int = 6_173) -> Track:
    """Clips of the same length, whole in frames and not in milliseconds."""
    ids = [utterance.id for utterance in part.utterances()]
    clips = tuple(
        Clip(id_, (), n * clip_frames, clip_frames - 100, (n + 1) * clip_frames)
        for n, id_ in enumerate(ids)
    )
    return Track(part.href, part.title, clips, len(ids) * clip_frames, 500)


@functools.cache
def _tone(frames: int) -> bytes:
    wave = (int(9000 * math.sin(n * 0.06)) for n in range(frames))
    return struct.pack(f"<{frames}h", *wave)


def encoded(track: Track, codec: str, folder: Path) -> EncodedTrack:
    """A real sound file of a tone, a little longer than the track, as some encoders make it."""
    path = folder / f"{Path(track.href).stem}{SUFFIXES[codec]}"
    frames = track.frames + 600
    rate = 48_000 if codec == "opus" else RATE
    with av.open(str(path), "w") as container:
        name = {"opus": "libopus"}.get(codec, codec)
        stream = container.add_stream(name, rate=rate, layout="mono")
        frame = av.AudioFrame(format="s16", layout="mono", samples=frames)
        frame.sample_rate = RATE
        frame.planes[0].update(
            _tone(frames)[: frames * 2].ljust(frame.planes[0].buffer_size, b"\0")
        )
        for packet in (*stream.encode(frame), *stream.encode(None)):
            container.mux(packet)
    return EncodedTrack(track.href, (path,), codec, MEDIA_TYPES[codec], RATE, track.frames)


def edition(
    folder: Path, codec: str | None = "mp3", made: Book | None = None, **settings: object
) -> Edition:
    """The whole small book, narrated in a codec, or as text when there is none."""
    made, parts = made or book(), script()
    chosen = Settings(codec=codec or "mp3", **settings)  # type: ignore[arg-type]
    if codec is None:
        return Edition(made, parts, chosen)
    tracks = tuple(track(part) for part in parts.parts)
    narration = Narration(tracks, RATE, ("Grace (synthetic)",))
    files = tuple(encoded(one, codec, folder) for one in tracks)
    return Edition(made, parts, chosen, narration, files)
