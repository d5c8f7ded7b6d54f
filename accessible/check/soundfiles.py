"""The sound files of a publication: played by something, at hand, and safe to seek in."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterable, Iterator

from accessible.check.document import Document
from accessible.check.mp3 import bit_rates
from accessible.check.publication import Publication, Subject
from accessible.errors import Finding

_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, KeyError, RuntimeError)
_PLAYING = ("audio", "video", "source", "track", "object", "embed", "a", "iframe")


class SoundFiles(Subject):
    """Sound outside of the file, of a varying bit rate under clips, and that nothing plays."""

    def __init__(self, publication: Publication) -> None:
        super().__init__(publication)
        self.clipped: dict[str, None] = {}
        self.remote: dict[str, str] = {}
        self.linked: set[str] = set()

    def see(self, document: Document) -> Iterator[Finding]:
        for par in document.overlay.pars if document.overlay is not None else ():
            if par.remote:
                self.remote.setdefault(par.audio, par.place)
            else:
                self.clipped[par.audio] = None
        for element in document.every(*_PLAYING):
            for name in ("src", "href", "data"):
                path = document.target(element.get(name, ""))[0] if element.get(name) else None
                if path is not None:
                    self.linked.add(path)
        yield from ()

    def close(self) -> Iterator[Finding]:
        package = self.publication.package
        for source, place in self.remote.items():
            message = f"The clip plays “{source}”, which is not in the file and was not heard."
            yield Finding("audio-remote", place, message)
        types = {item.path: item.media_type for item in package.items.values()}
        yield from self._hold_rates(
            audio for audio in self.clipped if types.get(audio) in ("audio/mpeg", "audio/mp3")
        )
        for item in package.items.values():
            played = item.path in self.clipped or item.path in self.linked
            if item.media_type.startswith("audio/") and not played:
                yield Finding("audio-unused", item.path, "No clip and no document plays it.")

    def _hold_rates(self, files: Iterable[str]) -> Iterator[Finding]:
        with zipfile.ZipFile(self.publication.path) as archive:
            for audio in files:
                try:
                    with archive.open(audio) as stream:
                        rates = bit_rates(stream)
                except _DAMAGE:
                    continue  # What cannot be decoded has its own finding.
                if len(rates) > 1:
                    kilobits = f"{min(rates) // 1000} to {max(rates) // 1000} kbit/s"
                    message = f"Its bit rate varies ({kilobits}): players miss the clips' times."
                    yield Finding("audio-variable-rate", audio, message)
