"""Publishers' EPUBs made by hand: packages, pages, and the ZIP file around them."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

from lxml import etree

from accessible.book import XHTML

DC = "http://purl.org/dc/elements/1.1/"
CONTAINER = """<?xml version="1.0"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>
<rootfile full-path="OEBPS/content.opf" media-type="application/oebps-package+xml"/>
</rootfiles></container>"""
METADATA = """<dc:identifier id="uid">urn:x</dc:identifier><dc:title>The Book</dc:title>
<dc:language>fr</dc:language>"""
TYPES = {
    "xhtml": "application/xhtml+xml",
    "css": "text/css",
    "svg": "image/svg+xml",
    "png": "image/png",
    "jpg": "image/jpeg",
    "otf": "font/otf",
    "js": "text/javascript",
    "mp3": "audio/mpeg",
    "ncx": "application/x-dtbncx+xml",
    "smil": "application/smil+xml",
    "pdf": "application/pdf",
}


def page(body: str, head: str = "<title>T</title>", root: str = "") -> str:
    return (
        f'<html xmlns="{XHTML}" xmlns:epub="http://www.idpf.org/2007/ops" {root}>'
        f"<head>{head}</head><body>{body}</body></html>"
    )


def opf(
    manifest: str, spine: str, metadata: str = METADATA, version: str = "3.0", extra: str = ""
) -> str:
    return (
        f'<package xmlns="http://www.idpf.org/2007/opf" xmlns:opf="http://www.idpf.org/2007/opf" '
        f'version="{version}" unique-identifier="uid"><metadata xmlns:dc="{DC}">{metadata}'
        f"</metadata><manifest>{manifest}</manifest><spine {extra}>{spine}</spine></package>"
    )


def epub(files: dict[str, str | bytes], *spine: str, metadata: str = METADATA) -> bytes:
    """An EPUB 3; paths are relative to the package's folder, or to the root with a ``/``.

    Without a package document among the files, one is made that names them all; ``spine`` lists
    documents, by default all that are XHTML.
    """
    inside = [name for name in files if not name.startswith("/")]
    documents = spine or tuple(name for name in inside if name.endswith(".xhtml"))
    manifest = "".join(
        f'<item id="i{number}" href="{name}" media-type="{TYPES[name.rpartition(".")[2]]}"/>'
        for number, name in enumerate(inside)
        if name != "content.opf"
    )
    refs = "".join(f'<itemref idref="i{inside.index(name)}"/>' for name in documents)
    whole: dict[str, str | bytes] = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": CONTAINER,
        "OEBPS/content.opf": opf(manifest, refs, metadata),
    }
    for name, content in files.items():
        whole[name[1:] if name.startswith("/") else f"OEBPS/{name}"] = content
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in whole.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


OPF = "{http://www.idpf.org/2007/opf}"


def contents(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {
            info.filename: archive.read(info) for info in archive.infolist() if not info.is_dir()
        }


def report(path: Path) -> list[str]:
    said = json.loads(path.with_name(f"{path.stem}.report.json").read_text(encoding="utf-8"))
    return [finding["code"] for finding in said["findings"]]


def package(files: dict[str, bytes]) -> tuple[str, etree._Element]:
    pointer = etree.fromstring(files["META-INF/container.xml"])
    place = next(pointer.iter("{*}rootfile")).get("full-path", "")
    return place, etree.fromstring(files[place])
