"""Any document becomes a narrated EPUB 3 and a chaptered audiobook."""
