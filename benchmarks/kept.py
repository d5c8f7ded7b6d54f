"""What a publisher's EPUB costs beside its narration, as it grows: time and memory in one run.

    python benchmarks/kept.py [--megabytes 2000] [--documents 10000]

Makes three EPUBs: a small one, one with as many megabytes of film, and one with as many documents.
Each goes through ``accessible build --to epub-text`` (read, scripted, given back, proved; nothing
spoken), and the peak memory of the process tree and the wall time are printed, with the ratio to
the small one. Linux only (the memory is the tree's proportional set size).
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import zipfile
from pathlib import Path

from measure import Failed, run

_CONTAINER = """<?xml version="1.0"?><container version="1.0"
xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="p.opf"
media-type="application/oebps-package+xml"/></rootfiles></container>"""
_PACKAGE = """<?xml version="1.0" encoding="utf-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="i"><metadata
xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier id="i">urn:x</dc:identifier>
<dc:title>Large</dc:title><dc:language>en</dc:language></metadata><manifest>
<item id="n" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>{items}
</manifest><spine>{refs}</spine></package>"""
_PAGE = """<?xml version="1.0" encoding="utf-8"?>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" lang="en"
xml:lang="en"><head><title>{title}</title></head><body>{body}</body></html>"""
_TEXT = "<p>It stood on the rock, and the sea was at its foot. Nobody had seen it so calm.</p>" * 8


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--megabytes", type=int, default=2000)
    parser.add_argument("--documents", type=int, default=10_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        small = measured(publication(folder / "small.epub", 20, 1), folder)
        print(f"Small:  {told('20 documents, 1 MB', *small)}", flush=True)
        for name, documents, size in (
            ("Heavy", 20, options.megabytes),
            ("Many", options.documents, 1),
        ):
            seconds, memory = measured(publication(folder / "large.epub", documents, size), folder)
            line = told(f"{documents} documents, {size} MB", seconds, memory)
            print(f"{name + ':':7} {line}, memory {memory / small[1]:.2f} x small", flush=True)


def told(what: str, seconds: float, memory: int) -> str:
    return f"{what}: {seconds:.1f} s, peak {memory / 1e6:.0f} MB"


def publication(path: Path, documents: int, megabytes: int) -> Path:
    """An EPUB of so many documents, with so much film in it."""
    names = [f"c{number}.xhtml" for number in range(documents)]
    items = "".join(
        f'<item id="c{n}" href="{name}" media-type="application/xhtml+xml"/>'
        for n, name in enumerate(names)
    )
    films = [f"f{number}.mp4" for number in range(-(-megabytes // 100))]
    items += "".join(
        f'<item id="f{n}" href="{name}" media-type="video/mp4"/>' for n, name in enumerate(films)
    )
    refs = "".join(f'<itemref idref="c{n}"/>' for n in range(documents))
    links = "".join(f'<li><a href="{name}">{name}</a></li>' for name in names)
    nav = f'<nav epub:type="toc"><h1>Contents</h1><ol>{links}</ol></nav>'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("mimetype", "application/epub+zip", zipfile.ZIP_STORED)
        out.writestr("META-INF/container.xml", _CONTAINER)
        out.writestr("p.opf", _PACKAGE.format(items=items, refs=refs))
        out.writestr("nav.xhtml", _PAGE.format(title="Contents", body=nav))
        for name in names:
            out.writestr(name, _PAGE.format(title=name, body=f"<h1>{name}</h1>{_TEXT}"))
        block = os.urandom(1 << 20)
        for number, name in enumerate(films):
            with out.open(zipfile.ZipInfo(name), "w") as stream:
                for _ in range(min(100, megabytes - 100 * number)):
                    stream.write(block)
    return path


def measured(book: Path, folder: Path) -> tuple[float, int]:
    """The wall time in seconds and the peak memory in bytes of one build."""
    command = [sys.executable, "-m", "accessible", "build", str(book), "--to", "epub-text"]
    try:
        done = run([*command, "-o", str(folder / "out"), "-q"])
    except Failed as error:
        sys.exit(f"The build of {book.name} failed.\n{error}")
    book.unlink()
    return done.wall, done.memory


if __name__ == "__main__":
    main()
