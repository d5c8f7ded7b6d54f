"""Small narrated EPUBs and audiobooks, made by hand: whole ones, and broken ones by ``replace``."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import TypeAlias

import av
import numpy as np

from accessible.check import Proof

Files: TypeAlias = dict[str, "str | bytes"]
Make: TypeAlias = Callable[..., Proof]

RATE = 22_050
MIME = "application/epub+zip"

CONTAINER = """<?xml version="1.0"?>
<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0"><rootfiles>
<rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/>
</rootfiles></container>"""

PACKAGE = """<?xml version="1.0"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="uid" xml:lang="en">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:identifier id="uid">urn:uuid:12345678-1234-4234-8234-123456789abc</dc:identifier>
<dc:title>Small</dc:title><dc:language>en</dc:language>
<meta property="dcterms:modified">2026-01-01T00:00:00Z</meta>
<meta property="media:duration">0:00:03.000</meta>
<meta property="media:duration" refines="#smil1">0:00:03.000</meta>
<meta property="media:active-class">-epub-media-overlay-active</meta>
<meta property="media:narrator">A. Voice</meta>
<meta property="schema:accessMode">textual</meta>
<meta property="schema:accessModeSufficient">textual</meta>
<meta property="schema:accessModeSufficient">auditory</meta>
<meta property="schema:accessibilityFeature">tableOfContents</meta>
<meta property="schema:accessibilityFeature">structuralNavigation</meta>
<meta property="schema:accessibilityFeature">synchronizedAudioText</meta>
<meta property="schema:accessibilityHazard">none</meta>
<meta property="schema:accessibilitySummary">All of it can be read and heard.</meta>
</metadata>
<manifest>
<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
<item id="c1" href="c1.xhtml" media-type="application/xhtml+xml" media-overlay="smil1"/>
<item id="smil1" href="c1.smil" media-type="application/smil+xml"/>
<item id="mp3" href="c1.mp3" media-type="audio/mpeg"/>
</manifest>
<spine><itemref idref="c1"/></spine></package>"""

NAV = """<?xml version="1.0"?>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" lang="en"
xml:lang="en"><head><title>Contents</title></head><body><nav epub:type="toc" role="doc-toc"><ol>
<li><a href="c1.xhtml">One</a></li></ol></nav></body></html>"""

DOCUMENT = """<?xml version="1.0"?>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" lang="en"
xml:lang="en"><head><title>One</title><style>
.-epub-media-overlay-active { color: #1a1a1a; background: #ffe9a8 }</style></head><body>
<h1 id="s1">One</h1>
<p><span id="s2">It was <em>late</em>.</span> <span id="s3">Nobody came.</span></p>
</body></html>"""


def overlay(*pars: tuple[str, str, str]) -> str:
    """An overlay from ``(fragment, clipBegin, clipEnd)``."""
    body = "".join(
        f'<par id="p{number}"><text src="c1.xhtml#{fragment}"/>'
        f'<audio src="c1.mp3" clipBegin="{begin}" clipEnd="{end}"/></par>'
        for number, (fragment, begin, end) in enumerate(pars, 1)
    )
    return (
        '<smil xmlns="http://www.w3.org/ns/SMIL" xmlns:epub="http://www.idpf.org/2007/ops" '
        f'version="3.0"><body>{body}</body></smil>'
    )


OVERLAY = overlay(
    ("s1", "0:00:00.000", "0:00:01.000"),
    ("s2", "0:00:01.000", "0:00:02.000"),
    ("s3", "0:00:02.000", "0:00:03.000"),
)


def tone(seconds: float, silent: Sequence[tuple[float, float]] = ()) -> np.ndarray:
    """A tone with stretches of digital silence, in seconds."""
    time = np.arange(round(seconds * RATE)) / RATE
    sound = (8000 * np.sin(2 * np.pi * 440 * time)).astype(np.int16)
    for begin, end in silent:
        sound[round(begin * RATE) : round(end * RATE)] = 0
    return sound


def encode(
    sound: np.ndarray,
    container: str,
    codec: str,
    *,
    tags: Mapping[str, str] | None = None,
    chapters: Sequence[tuple[float, float, str]] = (),
) -> bytes:
    """The sound as a file, with tags and chapters in seconds."""
    buffer = io.BytesIO()
    with av.open(buffer, "w", format=container) as out:
        out.metadata.update(tags or {})
        if chapters:
            out.set_chapters(
                [
                    {
                        "id": number,
                        "start": round(start * 1000),
                        "end": round(end * 1000),
                        "time_base": Fraction(1, 1000),
                        "metadata": {"title": title},
                    }
                    for number, (start, end, title) in enumerate(chapters)
                ]
            )
        stream = out.add_stream(codec, rate=48_000 if codec == "libopus" else RATE, layout="mono")
        frame = av.AudioFrame.from_ndarray(sound[np.newaxis, :], format="s16", layout="mono")
        frame.sample_rate = RATE
        frame.pts = 0
        out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    return buffer.getvalue()


def make_epub(path: Path, files: Mapping[str, str | bytes]) -> Path:
    """A ZIP with these files in ``EPUB/`` and what every EPUB has around them."""
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", MIME)
        archive.writestr("META-INF/container.xml", CONTAINER)
        for name, content in files.items():
            place = name if name.startswith("META-INF/") else f"EPUB/{name}"
            archive.writestr(place, content, zipfile.ZIP_DEFLATED)
    return path


def codes(proof: Proof) -> list[str]:
    return [finding.code for finding in proof.findings]


def clips(*pars: tuple[str, str, str]) -> Files:
    return {"c1.smil": overlay(*pars)}


def document(old: str, new: str) -> Files:
    assert old in DOCUMENT
    return {"c1.xhtml": DOCUMENT.replace(old, new)}


def package(old: str, new: str) -> Files:
    assert old in PACKAGE
    return {"package.opf": PACKAGE.replace(old, new)}


def narration(proof: Proof) -> list[str]:
    """The codes of findings about the narration alone."""
    about = ("overlay-", "coverage-", "section-", "audio-", "highlight-")
    return [code for code in codes(proof) if code.startswith(about)]


def inside(markup: str, *, head: str = "") -> Files:
    """The document with more at the end of its body, and of its head."""
    changed = DOCUMENT.replace("</body>", f"{markup}</body>").replace("</head>", f"{head}</head>")
    return {"c1.xhtml": changed}


def stated(markup: str) -> Files:
    """The package document with more metadata."""
    return {"package.opf": PACKAGE.replace("</metadata>", f"{markup}</metadata>")}


def listed(markup: str) -> Files:
    """The navigation document with another list."""
    return {"nav.xhtml": NAV.replace("</body>", f"{markup}</body>")}


def second(
    content: str, path: str = "c2.xhtml", media_type: str = "application/xhtml+xml"
) -> Files:
    """A second document in the spine and in the table of contents."""
    manifest = f'<item id="c2" href="{path}" media-type="{media_type}"/></manifest>'
    return {
        "package.opf": PACKAGE.replace("</manifest>", manifest).replace(
            "</spine>", '<itemref idref="c2"/></spine>'
        ),
        "nav.xhtml": NAV.replace("</ol>", f'<li><a href="{path}">Two</a></li></ol>'),
        path: content,
    }
