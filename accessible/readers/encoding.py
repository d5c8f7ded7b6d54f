"""Bytes as they come → text that may stand in XML.

The order of trust: a byte order mark, then UTF-8, then Windows-1252 (WHATWG Encoding §4: what a
document without a declaration most often is).
"""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from accessible.errors import Finding, InputError

# The four-byte marks first: UTF-32's begins with UTF-16's.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

# C1 controls never belong in a text: they are Windows-1252 that was taken for Latin-1 once.
# The same table reads Windows-1252 itself and the bytes that surrogateescape has set aside.
_WINDOWS = {code: bytes([code]).decode("cp1252", "ignore") or None for code in range(0x80, 0xA0)}
_RESCUE = {0xDC00 + byte: _WINDOWS.get(byte, chr(byte)) for byte in range(0x80, 0x100)}

# XML 1.0 §2.2: Char. A mark inside the text is left from files that were put together.
_ILLEGAL = re.compile("[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff\ufeff\ufffe\uffff]")
_CONTROLS = re.compile("[\x01-\x08\x0e-\x19\x1c-\x1f\x7f]")
_STRAY = re.compile("[\udc80-\udcff]")
_LETTER = re.compile("[^\x00-\x7f\udc80-\udcff]")
_C1 = re.compile("[\x80-\x9f]")

_LINE_ENDS = re.compile("\r\n?|\v|\u2028")
# A new page or a new paragraph is shown as white space is shown in a text: by blank lines.
_PAGE = "\n\n\n\n"


def decode(data: bytes, place: str) -> tuple[str, tuple[Finding, ...]]:
    """The text of ``data``, with ``\\n`` for every line end, and what had to be guessed.

    Every character of it may stand in XML 1.0; a form feed has become four line ends. ``place``
    names the file in findings and errors. Raises ``InputError`` for what is no text.
    """
    text, guess = _text(data)
    if "\0" in text or _is_noise(text):
        raise InputError(
            f"{place} is not text: it holds binary data.",
            "Give the file the suffix of its real format, or save it as UTF-8 text.",
        )
    if _C1.search(text):
        text = text.translate(_WINDOWS)
    text = _LINE_ENDS.sub("\n", _ILLEGAL.sub("", text))
    text = text.replace("\f", _PAGE).replace("\u2029", "\n\n")
    findings = (Finding("encoding-guessed", place, guess),) if guess else ()
    return text, findings


def _text(data: bytes) -> tuple[str, str]:
    """The characters, and what was guessed about them (empty: nothing)."""
    for mark, encoding in _MARKS:
        # A UTF-32 mark on something that is no UTF-32 is UTF-16 that begins with a NUL: noise.
        if data.startswith(mark):
            body = data[len(mark) :]
            if encoding == "utf-8":
                return _utf8(body)
            try:
                return body.decode(encoding), ""
            except UnicodeDecodeError:
                text = body.decode(encoding, "replace")
                lost = text.count("\ufffd")
                return text, f"{lost} characters are damaged in this {encoding.upper()} text."
    for half, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        zeros, others = data[half::2].count(0), data[1 - half :: 2].count(0)
        if zeros * 2 > len(data) // 2 and others * 20 < zeros:
            return data.decode(encoding, "replace"), f"Read as {encoding.upper()} without a mark."
    return _utf8(data)


def _utf8(data: bytes) -> tuple[str, str]:
    """UTF-8; UTF-8 with stray bytes of Windows-1252; Windows-1252."""
    try:
        return data.decode("utf-8"), ""
    except UnicodeDecodeError:
        text = data.decode("utf-8", "surrogateescape")
    strays = sum(1 for _ in _STRAY.finditer(text))
    letters = sum(1 for _ in _LETTER.finditer(text))
    if strays > letters:
        return data.decode("latin-1"), "Read as Windows-1252, since it is not UTF-8."
    guess = f"{strays} bytes that are not UTF-8 were read as Windows-1252."
    return text.translate(_RESCUE), guess


def _is_noise(text: str) -> bool:
    """Whether more than one character in fifty is a control character."""
    sample = text[:1_000_000]
    controls = len(_CONTROLS.findall(sample))
    return controls > 3 and controls * 50 > len(sample)


def bytes_of(path: Path) -> bytes:
    """The file's bytes. Raises ``InputError``."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise InputError(
            f"There is no file {path.name}.", "Check the name and the folder."
        ) from None
    except IsADirectoryError:
        raise InputError(f"{path.name} is a folder.", "Name one file in it.") from None
    except OSError as error:
        raise InputError(
            f"{path.name} cannot be read: {error.strerror or error}.",
            "Check that you may read the file.",
        ) from error
