"""Publishers' EPUBs by hand: what the tests of kept books put together and let EPUBCheck judge."""

from __future__ import annotations

import zipfile
from pathlib import Path

OPF = "http://www.idpf.org/2007/opf"
DC = "http://purl.org/dc/elements/1.1/"
PLACE = "OEBPS/content.opf"
_CONTAINER = f"""<?xml version="1.0"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>
<rootfile full-path="{PLACE}" media-type="application/oebps-package+xml"/>
</rootfiles></container>"""


def page(title: str, body: str, root: str = 'lang="en" xml:lang="en"') -> str:
    """An XHTML document of EPUB 3."""
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>\n'
        '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" '
        f"{root}><head><title>{title}</title></head><body>{body}</body></html>"
    )


def pack(path: Path, files: dict[str, str | bytes]) -> Path:
    """An EPUB of files by their places; ``mimetype`` and container file are put beside them."""
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/epub+zip")
        archive.writestr("META-INF/container.xml", _CONTAINER)
        for name, content in files.items():
            archive.writestr(name, content)
    return path
