"""What ``META-INF/encryption.xml`` says: obfuscated fonts, or a book under DRM (OCF §4.2.6.3.2).

Protection is never removed here.
"""

from __future__ import annotations

from accessible.container import Container
from accessible.errors import InputError
from accessible.readers.epub.package import named, read_xml

ENCRYPTION = "META-INF/encryption.xml"
#: Font obfuscation, EPUB 3.3 §4.3 and Adobe's older form: no protection of the book's text.
_OBFUSCATION = frozenset(("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC"))
_SYSTEMS = (
    ("META-INF/license.lcpl", "Readium LCP"),
    ("META-INF/sinf.xml", "Apple FairPlay"),
    ("META-INF/rights.xml", "Adobe ADEPT"),
)
_ADEPT = b"http://ns.adobe.com/adept"


def refuse_protected(container: Container) -> None:
    """Raise ``InputError`` when anything but a font is encrypted; it names the system."""
    if container.find(ENCRYPTION) is None:
        return
    root, _ = read_xml(container, ENCRYPTION)
    for data in named(root, "EncryptedData"):
        method = next(iter(named(data, "EncryptionMethod")), None)
        algorithm = method.get("Algorithm", "") if method is not None else ""
        if algorithm not in _OBFUSCATION:
            raise InputError(
                f"“{container.path.name}” is protected by DRM ({_system(container)}).",
                "Ask the seller or the library for a copy without protection: this program does "
                "not remove it.",
            )


def _system(container: Container) -> str:
    for path, system in _SYSTEMS:
        name = container.find(path)
        # Other sellers have a rights.xml of their own.
        if name and (path != "META-INF/rights.xml" or _ADEPT in container.read(name)):
            return system
    return "of an unknown kind"
