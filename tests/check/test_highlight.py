"""The highlight: declared, styled, visible, legible in the light and in the dark."""

from __future__ import annotations

import pytest
from check.small_books import DOCUMENT, PACKAGE, Files, Make, narration, package

RULE = ".-epub-media-overlay-active { color: #1a1a1a; background: #ffe9a8 }"
NAME = ".-epub-media-overlay-active"


def style(css: str) -> Files:
    assert RULE in DOCUMENT
    return {"c1.xhtml": DOCUMENT.replace(RULE, css)}


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        (
            package(
                '<meta property="media:active-class">-epub-media-overlay-active</meta>\n', ""
            ),
            "highlight-undeclared",
        ),
        (style(""), "highlight-unstyled"),
        (style("p { color: red }"), "highlight-unstyled"),
        (style(NAME + " { cursor: pointer }"), "highlight-invisible"),
        (style(NAME + " { background: white }"), "highlight-invisible"),
        (style("body { background: #ff0 } " + NAME + "{ background: yellow }"),
         "highlight-invisible"),
        (style(NAME + " { color: #888; background: #fff }"), "highlight-contrast"),
        (style(NAME + " { background: navy }"), "highlight-contrast"),
        # A pale ground under the page's own pale letters.
        (style("body { background: #111; color: #eee } " + NAME + " { background: #ff0 }"),
         "highlight-contrast"),
        (style("@media (prefers-color-scheme: dark) { body { background: #000; color: #fff } } "
               + NAME + " { background: #ff0 }"), "highlight-contrast"),
    ],
)  # fmt: skip
def test_each_fault_is_found(proof_of: Make, changed: Files, code: str) -> None:
    assert narration(proof_of(changed)) == [code]


@pytest.mark.parametrize(
    "css",
    [
        NAME + " { background: yellow }",
        NAME + " { text-decoration: underline }",
        NAME + " { outline: 2px solid red }",
        NAME + " { color: #900 }",
        NAME + " { background: var(--ours) }",
        "p " + NAME + " { background: rgba(255, 255, 0, 0.5) }",
        "@media (prefers-color-scheme: dark) { body { background: #000; color: #fff } } "
        + NAME + " { background: #ff0; color: #000 }",
    ],
)  # fmt: skip
def test_no_false_alarm(proof_of: Make, css: str) -> None:
    assert narration(proof_of(style(css))) == []


def test_a_class_of_its_own(proof_of: Make) -> None:
    changed = PACKAGE.replace(">-epub-media-overlay-active<", ">reading<")
    assert narration(proof_of({"package.opf": changed})) == ["highlight-unstyled"]
    sheet = {
        "package.opf": changed.replace(
            "</manifest>", '<item id="css" href="a.css" media-type="text/css"/></manifest>'
        ),
        "a.css": ".reading { background: #ffa }",
        "c1.xhtml": DOCUMENT.replace("<style>", '<link rel="stylesheet" href="a.css"/><style>'),
    }
    assert narration(proof_of({**sheet})) == []
