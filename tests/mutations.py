"""Books spoilt in the ways that books are spoilt: by accident, by bad tools, and by design.

A book is its files in order, as name and bytes. A mutation gets a random generator and changes the
list in place; ``packed`` makes a ZIP file of it, which may be spoilt once more as bytes.
"""

from __future__ import annotations

import io
import random
import re
import warnings
import zipfile
from collections.abc import Callable

Files = list[tuple[str, bytes]]
Mutation = Callable[[random.Random, Files], None]

#: Stands in a file beside the book that no document may reach.
SECRET = b"the-secret-of-the-shelf"

_HREFS = [
    "/etc/passwd",
    "../../../../secret.txt",
    "..\\..\\secret.txt",
    "file:///etc/passwd",
    "http://example.invalid/a.xhtml",
    "//example.invalid/x",
    "data:text/html,%3Cp%3Ex%3C/p%3E",
    "C:/secret.txt",
    "%2e%2e/%2e%2e/secret.txt",
    "a%00b.xhtml",
    "http://[broken",
    "",
    "#",
    ".",
    "x" * 5000,
    "mimetype",
    "META-INF/container.xml",
]
_TYPES = [
    "application/xhtml+xml",
    "image/svg+xml",
    "image/png",
    "text/html",
    "text/css",
    "application/smil+xml",
    "application/x-dtbncx+xml",
    "audio/mpeg",
    "application/pls+xml",
    "nonsense",
    "",
]
_NAMES = [
    "../../escaped.txt",
    "/tmp/escaped-by-fuzzing.txt",
    "C:\\escaped.txt",
    "a\\..\\..\\escaped.txt",
    "META-INF/encryption.xml",
    "META-INF/signatures.xml",
    "OPS/" + "long" * 60 + ".xhtml",
    "OPS/\u202e\U0001f600.xhtml",
    "mimetype",
    "EPUB/styles/narration.css",
]
_DOCTYPES = [
    '<!DOCTYPE html [<!ENTITY a "ha"><!ENTITY b "&a;&a;"><!ENTITY c "&b;&b;">]>',
    '<!DOCTYPE html [<!ENTITY x SYSTEM "../secret.txt">]>',
    '<!DOCTYPE html SYSTEM "http://example.invalid/x.dtd">',
    '<!DOCTYPE html [<!ENTITY % p SYSTEM "file:///etc/passwd"> %p;]>',
    "<!DOCTYPE html [",
    "<!DOCTYPE",
]
_INSERTED = [
    "&nbsp;",
    "&undefined;",
    "&a;&b;&c;&x;",
    "&#0;",
    "&#x110000;",
    "\x00",
    "\ud7ff\ufffe",
    "<",
    "]]>",
    "<![CDATA[",
    "<!--",
    "--",
    "<?xml version='1.1'?>",
    "<p>",
    "</div>",
    "<script>while(true);</script>",
    '<svg xmlns="http://www.w3.org/2000/svg"><text>T</text><a/></svg>',
    '<math xmlns="http://www.w3.org/1998/Math/MathML"><mfrac/><msup><mi/></msup></math>',
    "<ruby>漢<rt>kan</rt></ruby><table><tr><td rowspan='99999999' colspan='-1'>x</td></tr></table>",
    '<span id="same"/><span id="same"> </span><span id=" a b "/><span id=""/>',
    '<a href="#loop" id="loop" role="doc-noteref" aria-labelledby="loop" aria-describedby="loop">'
    '<aside role="doc-footnote" id="loop"><a href="#loop">1</a></aside></a>',
    '<img src="" alt=""/><img/><img src="x.png" longdesc="#img" id="img" aria-details="img"/>',
    '<p xml:lang="x-" lang="123-toolong-language-tag-!">Words.</p><p lang="">No. language.</p>',
    '<iframe src="file:///etc/passwd"/><object data="../../secret.txt"/><base href="//x/"/>',
    "<ol start='99999999999999999999' reversed=''><li value='-9e99'>x</li></ol>",
    "a" * 2000 + " " + "9" * 400 + " " + "M" * 200 + " " + "(" * 2000 + " 1" + ",000" * 200,
    f"<style>p {{ z-index: {'9' * 5000}; color: rgb({'1' * 400}, 0, 0) }}</style>",
    f"<ol start='{'9' * 5000}'><li value='{'1' * 5000}'>x</li></ol><h{'9' * 50}>x</h{'9' * 50}>",
    "\u202e\u0301\u200d" * 300,
    "<style>p{display:none;}@import '@import';a{}}}}{{{</style><p style='display:none;:;;'>x</p>",
]
_DECLARED = ["utf-16", "utf-7", "latin-1", "nonsense", "idna", "ascii", "cp037", "utf-8-sig"]
_MARKUP = re.compile(rb"\.(?:opf|ncx|x?html|svg|smil|xml|pls|css)$")
_DOCUMENT = re.compile(rb"\.x?html$")


def _pick(generator: random.Random, files: Files, pattern: re.Pattern[bytes] = _MARKUP) -> int:
    """One of the files, of such a name where there is one."""
    fitting = [at for at, (name, _) in enumerate(files) if pattern.search(name.encode())]
    return generator.choice(fitting or range(len(files)))


def _edit(
    generator: random.Random,
    files: Files,
    change: Callable[[bytes], bytes],
    pattern: re.Pattern[bytes] = _MARKUP,
) -> None:
    if files:
        at = _pick(generator, files, pattern)
        files[at] = (files[at][0], change(files[at][1]))


def _replace_one(
    generator: random.Random, files: Files, pattern: bytes, value: bytes, where: bytes = rb"\.opf$"
) -> None:
    """Put ``value`` where a random match of the pattern's group stands."""

    def change(content: bytes) -> bytes:
        found = list(re.finditer(pattern, content))
        if not found:
            return content
        start, end = generator.choice(found).span(1)
        return content[:start] + value + content[end:]

    _edit(generator, files, change, re.compile(where))


def flip(generator: random.Random, files: Files) -> None:
    def change(content: bytes) -> bytes:
        made = bytearray(content)
        for _ in range(generator.randint(1, 20) if made else 0):
            made[generator.randrange(len(made))] = generator.randrange(256)
        return bytes(made)

    _edit(generator, files, change, re.compile(b""))


def cut(generator: random.Random, files: Files) -> None:
    _edit(generator, files, lambda content: content[: generator.randint(0, len(content))])


def lose(generator: random.Random, files: Files) -> None:
    if files:
        del files[generator.randrange(len(files))]


def swap(generator: random.Random, files: Files) -> None:
    if files:
        one, other = generator.randrange(len(files)), generator.randrange(len(files))
        (a, content), (b, another) = files[one], files[other]
        files[one], files[other] = (a, another), (b, content)


def rename(generator: random.Random, files: Files) -> None:
    if files:
        at = generator.randrange(len(files))
        name = generator.choice([*_NAMES, files[at][0].upper(), generator.choice(files)[0]])
        files.append((name, files[at][1]))
        if generator.random() < 0.5:
            del files[at]


def repeat(generator: random.Random, files: Files) -> None:
    """Some markup of a file stands there twice, or a thousand times, or no more."""

    def change(content: bytes) -> bytes:
        found = list(re.finditer(rb"<(?:item|itemref|li|p|navPoint|rootfile|par)\b[^>]*>", content))
        if not found:
            return content
        start, end = generator.choice(found).span()
        return content[:start] + content[start:end] * generator.choice([0, 2, 1000]) + content[end:]

    _edit(generator, files, change)


def href(generator: random.Random, files: Files) -> None:
    value = generator.choice(_HREFS).encode()
    pattern = rb"""(?:href|src|full-path|xlink:href|textref|URI)=["']([^"']*)"""
    _replace_one(generator, files, pattern, value, rb"\.(?:opf|ncx|x?html|xml|smil|svg)$")


def reference(generator: random.Random, files: Files) -> None:
    """Ids that meet, lead astray or in a circle."""
    value = generator.choice([b"same", b"", b" ", b"a b", b"#", b"\xc3\xa9", b"1"])
    pattern = (
        rb"""\b(?:id|idref|fallback|media-overlay|toc|refines|unique-identifier)=["']([^"']*)"""
    )
    for _ in range(generator.randint(1, 4)):
        _replace_one(generator, files, pattern, value, rb"\.(?:opf|x?html|smil)$")


def circle(generator: random.Random, files: Files) -> None:
    """Fallbacks and overlays of the manifest that lead to one another."""

    def change(content: bytes) -> bytes:
        ids = re.findall(rb"""<item\b[^>]*?\bid=["']([^"']+)""", content) or [b"x"]
        key = generator.choice([b"fallback", b"media-overlay"])

        def put(found: re.Match[bytes]) -> bytes:
            return found.group() + b" " + key + b'="' + generator.choice(ids) + b'"'

        return re.sub(rb"<item\b", put, content)

    _edit(generator, files, change, re.compile(rb"\.opf$"))


def media_type(generator: random.Random, files: Files) -> None:
    value = generator.choice(_TYPES).encode()
    _replace_one(generator, files, rb"""media-type=["']([^"']*)""", value, rb"\.(?:opf|xml)$")


def declare(generator: random.Random, files: Files) -> None:
    """A DOCTYPE that defines, fetches, or does not end."""

    def change(content: bytes) -> bytes:
        content = re.sub(rb"<!DOCTYPE[^>]*>", b"", content)
        doctype = generator.choice(_DOCTYPES).encode()
        return re.sub(rb"<(?=[a-zA-Z])", lambda _: doctype + b"<", content, count=1)

    _edit(generator, files, change)


def insert(generator: random.Random, files: Files) -> None:
    def change(content: bytes) -> bytes:
        places = [found.end() for found in re.finditer(rb"(?<!/)>", content)] or [0]
        at = generator.choice(places)
        made = generator.choice(_INSERTED).encode("utf-8", "surrogatepass")
        return content[:at] + made + content[at:]

    _edit(generator, files, change, _DOCUMENT if generator.random() < 0.8 else _MARKUP)


def nest(generator: random.Random, files: Files) -> None:
    """Elements many deep, around something or around nothing."""

    def change(content: bytes) -> bytes:
        places = [found.end() for found in re.finditer(rb"(?<!/)>", content)] or [0]
        at = generator.choice(places)
        name = generator.choice(
            [b"div", b"span", b"li", b"em", b"ol", b"table", b"seq", b"navPoint"]
        )
        depth = generator.choice([20, 150, 240, 400, 3000])
        end = b"</" + name + b">"
        return content[:at] + (b"<" + name + b">") * depth + b"x" + end * depth + content[at:]

    _edit(generator, files, change)


def unbalance(generator: random.Random, files: Files) -> None:
    """Some piece of markup gone, or elsewhere."""

    def change(content: bytes) -> bytes:
        start = generator.randint(0, len(content))
        end = min(len(content), start + generator.randint(1, 200))
        at = generator.randint(0, start)
        moved = content[start:end] if generator.random() < 0.5 else b""
        return content[:at] + moved + content[at:start] + content[end:]

    _edit(generator, files, change)


def recode(generator: random.Random, files: Files) -> None:
    """Another encoding than is declared, or another declaration than it is encoded in."""

    def change(content: bytes) -> bytes:
        text = content.decode("utf-8", "replace")
        if generator.random() < 0.5:
            return text.encode(
                generator.choice(["utf-16", "utf-16-be", "utf-32", "cp1252"]), "replace"
            )
        text = re.sub(r"^\s*<\?xml.*?\?>", "", text)
        declared = f'<?xml version="1.0" encoding="{generator.choice(_DECLARED)}"?>'
        return (declared + text).encode()

    _edit(generator, files, change)


def encrypt(generator: random.Random, files: Files) -> None:
    """An encryption.xml, of fonts or of everything."""
    algorithm = generator.choice(
        [
            "http://www.idpf.org/2008/embedding",
            "http://ns.adobe.com/pdf/enc#RC",
            "http://www.w3.org/2001/04/xmlenc#aes256-cbc",
        ]
    )
    name = generator.choice(files)[0] if files else "x"
    files.append(
        (
            "META-INF/encryption.xml",
            f'<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container" '
            f'xmlns:enc="http://www.w3.org/2001/04/xmlenc#"><enc:EncryptedData>'
            f'<enc:EncryptionMethod Algorithm="{algorithm}"/><enc:CipherData>'
            f'<enc:CipherReference URI="{name}"/></enc:CipherData></enc:EncryptedData>'
            f"</encryption>".encode(),
        )
    )


MUTATIONS: tuple[Mutation, ...] = (
    flip,
    cut,
    lose,
    swap,
    rename,
    repeat,
    href,
    reference,
    circle,
    media_type,
    declare,
    insert,
    insert,
    insert,
    nest,
    unbalance,
    recode,
    encrypt,
)


def unpacked(book: bytes) -> Files:
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        return [(info.filename, archive.read(info)) for info in archive.infolist()]


def packed(files: Files) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of names that are there already: that is meant
        for name, content in files:
            kind = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(zipfile.ZipInfo(name), content, kind, 1)
    return stream.getvalue()


def spoilt(book: bytes, seed: int, mutations: list[Mutation]) -> bytes:
    """The book after these mutations; without any, its bytes as a whole are spoilt."""
    generator = random.Random(seed)
    if mutations:
        files = unpacked(book)
        for mutate in mutations:
            mutate(generator, files)
        return packed(files)
    made = bytearray(book)
    for _ in range(generator.randint(0, 12)):
        made[generator.randrange(len(made))] = generator.randrange(256)
    return bytes(made[: generator.choice([len(made), generator.randint(0, len(made))])])
