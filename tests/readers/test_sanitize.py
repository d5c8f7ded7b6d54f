"""Style sheets and prologs that are made to keep a regular expression busy."""

from __future__ import annotations

import time

import pytest

from accessible import xml
from accessible.readers.epub.sanitize import Sanitizer


@pytest.mark.parametrize(
    "part",
    ["@import '", "url(", "url(' ", "@font-face{", "@namespace", "/*", "@import ''", "url( "],
)
def test_style_sheets_take_linear_time(part: str) -> None:
    begin = time.process_time()
    safe = Sanitizer(frozenset(), {}, frozenset()).css(part * 50_000, "a.css")
    assert time.process_time() - begin < 5
    assert "http" not in safe


@pytest.mark.parametrize(
    "part",
    ["<!--", "<?", "&a", "<![CDATA[", "<!DOCTYPE [", "<!DOCTYPE [<!ENTITY a '", " <!DOCTYPE"],
)
def test_prologs_take_linear_time(part: str) -> None:
    begin = time.process_time()
    text = xml.plain(part * 50_000)
    assert time.process_time() - begin < 5
    assert len(text) <= len(part) * 50_000


@pytest.mark.parametrize(
    ("css", "kept"),
    [
        ("p { background: url(http://x/p.png", "p { background: none"),
        ('q { background: url( "//x/p.png" ) }', "q { background: none }"),
        ("@import url( http://x/a.css ) print; p {}", " p {}"),
        ("@import url(b.css) print;", "@import url(b.css) print;"),
        ("@font-face { src: url(b.css), url(http://x/) } p {}", " p {}"),
        ("a { background: url(B.CSS) }", 'a { background: url("b.css") }'),
    ],
)
def test_css(css: str, kept: str) -> None:
    assert Sanitizer(frozenset(("b.css",)), {}, frozenset()).css(css, "a.css") == kept
