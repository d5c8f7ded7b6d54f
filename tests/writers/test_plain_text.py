"""The transcript: what is written and read, in paragraphs."""

from __future__ import annotations

from pathlib import Path

import editions
from lxml import etree

from accessible.book import XHTML, Book, Chapter, Metadata
from accessible.scripting import script
from accessible.settings import Settings
from accessible.writers import Edition
from accessible.writers.plain_text import TranscriptWriter

BODY = """<h1>The Sea</h1><p>It <i>rose</i>. It fell.<br/>Then<a role="doc-noteref" href="#n">1</a>
it slept.</p><p>Alone.</p><ul><li>Salt</li><li>Water</li></ul>
<table><tr><th>Day</th><th>Knots</th></tr><tr><td>Mo</td><td>£4</td></tr></table>
<h2>Two</h2><h3>Three</h3><p lang="ja">日本語の文。これは二つ目。</p>
<pre>if x:
  y</pre><aside id="n" role="doc-footnote"><p>A note.</p></aside>"""


def written(body: str, folder: Path) -> str:
    page = (
        f'<html xmlns="{XHTML}" lang="en"><head><title>T</title></head><body>{body}</body></html>'
    )
    book = Book(
        Metadata(title="The  Sea", language="en", authors=("Ada", "Zola")),
        (Chapter("a.xhtml", "The Sea", etree.fromstring(page)),),
    )
    book, lines = script(book)
    path = folder / "a.txt"
    assert TranscriptWriter().write(Edition(book, lines, Settings()), path) == ()
    return path.read_text(encoding="utf-8")


def test_paragraphs_rows_and_headings(tmp_path: Path) -> None:
    assert written(BODY, tmp_path) == (
        "The Sea\nAda, Zola\n\n\nThe Sea\n\nIt rose. It fell.\nThen it slept. [1]\n\nAlone.\n\n"
        "Salt\nWater\n\nDay\tKnots\nMo\t£4\n\n\nTwo\n\nThree\n\n日本語の文。これは二つ目。\n\n"
        "if x:\ny\n\nA note.\n"
    )


def test_it_needs_no_voice(tmp_path: Path) -> None:
    writer = TranscriptWriter()
    assert writer.codec(Settings()) is None
    assert not hasattr(writer, "timed")
    TranscriptWriter().write(editions.edition(tmp_path, None), tmp_path / "book.txt")
    text = (tmp_path / "book.txt").read_text(encoding="utf-8")
    assert text.startswith(
        "The Keeper’s Book <& more>\nAda Byron, Émile Zola\n\n\nThe Lighthouse\n"
    )
    assert "It stood on the rock. [7] She said bonne nuit. [1]" in text
    assert text.endswith("The end.\n")
