"""A page in three languages, with a heading, a quotation, a page number and somebody who speaks."""

from __future__ import annotations

from pathlib import Path

#: What stands in another language inside an English sentence.
SPANS = {
    "bonjour tout le monde": "fr",
    "guten Morgen zusammen": "de",
    "Wir fahren jetzt.": "de",
    "quoi que ce soit": "fr",
}

PAGE = """<!DOCTYPE html>
<html lang="en">
<head><title>The Ferry</title><style>.watson { font-style: italic }</style></head>
<body>
<h1>The Ferry</h1>
<p>The captain said <span lang="fr">bonjour tout le monde</span> and then
<span lang="de">guten Morgen zusammen</span> before the boat left.</p>
<p><em lang="de">Wir fahren jetzt.</em> Nobody understood <i lang="fr">quoi que ce soit</i>.</p>
<p><span role="doc-pagebreak" id="p7" aria-label="7"></span>The doctor looked at the sea.
<q class="watson">I shall be ill</q>, he said to me.</p>
<blockquote><p>The sea is never full.</p></blockquote>
</body>
</html>
"""

#: Whom the project's file lets speak, beside the languages' own voices.
CAST = """language = "en"

[roles.heading]
voice = "espeak:en-gb"

[roles.quote]
voice = "espeak:en-gb-scotland"
rate = 150

[roles.pagebreak]
voice = "espeak:en-us+f3"
volume = 0.6

[characters.watson]
voice = "espeak:en-us+m3"
"""


def put(folder: Path) -> tuple[Path, Path]:
    """The page and the settings file in a folder."""
    page, settings = folder / "ferry.html", folder / "ferry.toml"
    page.write_text(PAGE, encoding="utf-8")
    settings.write_text(CAST, encoding="utf-8")
    return page, settings
