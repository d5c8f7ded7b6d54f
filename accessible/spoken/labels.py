"""The few words that a listener hears and a reader sees otherwise: “Image:”, “Page”, “note”."""

from __future__ import annotations

_LABELS = {
    "de": {"figure": "Bild: ", "page": "Seite ", "noteref": "Anmerkung "},
    "en": {"figure": "Image: ", "page": "Page ", "noteref": "note "},
    "es": {"figure": "Imagen: ", "page": "Página ", "noteref": "nota "},
    "fr": {"figure": "Image : ", "page": "Page ", "noteref": "note "},
    "it": {"figure": "Immagine: ", "page": "Pagina ", "noteref": "nota "},
    "nl": {"figure": "Afbeelding: ", "page": "Pagina ", "noteref": "noot "},
    "pt": {"figure": "Imagem: ", "page": "Página ", "noteref": "nota "},
}


def label(kind: str, language: str) -> str:
    """The word before a ``figure``, ``page`` or ``noteref``; empty where we lack the language."""
    return _LABELS.get(language.split("-")[0].lower(), {}).get(kind, "")
