"""HTML §4.9: header cells that say what they head."""

from __future__ import annotations

import pytest
from improving.workshop import mend, page


def table(rows: str) -> str:
    return page(f"<table>{rows}</table>")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "<tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2</td></tr>",
            '<tr><th scope="col">a</th><th scope="col">b</th></tr><tr><td>1</td><td>2</td></tr>',
        ),
        (
            "<tbody><tr><td></td><th>b</th></tr><tr><th>r</th><td>2</td></tr></tbody>",
            '<tbody><tr><td></td><th scope="col">b</th></tr>'
            '<tr><th scope="row">r</th><td>2</td></tr></tbody>',
        ),
        (
            "<tr><th> </th><th>b</th></tr><tr><th>r</th><td>2</td></tr>",
            '<tr><td> </td><th scope="col">b</th></tr><tr><th scope="row">r</th><td>2</td></tr>',
        ),
        (
            "<tr><th>x</th><td>1</td></tr><tr><th>y</th><td>2</td></tr>",
            '<tr><th scope="row">x</th><td>1</td></tr><tr><th scope="row">y</th><td>2</td></tr>',
        ),
        (
            "<thead><tr><td>a</td><td>b</td></tr></thead><tbody><tr><td>1</td><td>2</td></tr></tbody>",
            '<thead><tr><th scope="col">a</th><th scope="col">b</th></tr></thead>'
            "<tbody><tr><td>1</td><td>2</td></tr></tbody>",
        ),
        (
            '<tr><th scope="col">a</th><th id="b">b</th></tr><tr><td>1</td><td>2</td></tr>',
            '<tr><th scope="col">a</th><th id="b" scope="col">b</th></tr>'
            "<tr><td>1</td><td>2</td></tr>",
        ),
    ],
)
def test_scope(before: str, after: str) -> None:
    assert mend(table(before)).page == table(after)


@pytest.mark.parametrize(
    "rows",
    [
        # What only looks like a row of headers is not guessed to be one.
        '<tr class="head"><td><b>a</b></td><td><b>b</b></td></tr><tr><td>1</td><td>2</td></tr>',
        # The author has said it otherwise.
        '<tr><th id="a">a</th><th id="b">b</th></tr>'
        '<tr><td headers="a">1</td><td headers="b">2</td></tr>',
        # In the midst of data, or alone in its row.
        "<tr><td>1</td><th>b</th><td>2</td></tr>",
        '<tr><td>1</td><td>2</td></tr><tr><th colspan="2">later</th></tr>',
        # A head of pictures, and a table that is all head.
        '<thead><tr><td><img src="a" alt=""/></td><td/></tr></thead><tr><td>1</td><td>2</td></tr>',
        "<thead><tr><td>a</td><td>b</td></tr></thead>",
        "<caption>Plain</caption><tr><td>1</td></tr>",
        "",
    ],
)
def test_nothing_is_guessed(rows: str) -> None:
    assert mend(table(rows)).page == table(rows)


def test_one_cell_is_layout() -> None:
    made = mend(page("<table><tr><td><p>Boxed</p></td></tr></table>"))
    assert made.page == page('<table role="presentation"><tr><td><p>Boxed</p></td></tr></table>')
    assert made.has("improved", "layout")


def test_tables_in_tables_are_tables_of_their_own() -> None:
    inner = "<table>{}<tr><td>1</td><td>2</td></tr></table>"
    head = "<tr><th{0}>a</th><th{0}>b</th></tr>"
    made = mend(page(f"<table><tr><td>{inner.format(head.format(''))}</td></tr></table>"))
    mended = inner.format(head.format(' scope="col"'))
    assert made.page == page(f'<table role="presentation"><tr><td>{mended}</td></tr></table>')
