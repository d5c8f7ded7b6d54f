"""Tables, cell by cell with their headers (HTML §4.9.12), by what is said."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from lxml import etree

from accessible.book import XHTML, Book, Chapter, Metadata
from accessible.scripting import Part, Sequence, Utterance, script
from accessible.scripting.tables import grid_of
from accessible.settings import Settings


def read(body: str, announce: str = "full", language: str = "en") -> Part:
    tree = etree.fromstring(f'<html xmlns="{XHTML}" lang="{language}"><body>{body}</body></html>')
    book = Book(Metadata("T", language), (Chapter("one.xhtml", "T", tree),))
    (part,) = script(book, Settings(announce=announce))[1].parts
    return part


def said(body: str, announce: str = "brief", language: str = "en") -> list[str]:
    return [unit.spoken.text for unit in read(body, announce, language).utterances()]


def rows(*lines: str) -> str:
    """Rows of a table: cells with | between, headers with a ! before."""
    return "".join(f"<tr>{''.join(map(_cell, line.split('|')))}</tr>" for line in lines)


def _cell(text: str) -> str:
    text = text.strip()
    name = "th" if text.startswith("!") else "td"
    return f"<{name}>{text.removeprefix('!')}</{name}>"


PRICES = rows("| !Price | !Stock", "!Apple | 10 | 3", "!Pear | 12 | 0")


def test_a_cell_is_told_by_the_headers_of_its_column_and_its_row() -> None:
    assert said(f"<table>{PRICES}</table>") == [
        "Price",
        "Stock",
        "Apple",
        "Price, Apple: ten",
        "Stock, Apple: three",
        "Pear",
        "Price, Pear: twelve",
        "Stock, Pear: zero",
    ]


def test_the_written_text_is_that_of_the_cell() -> None:
    part = read(f"<table>{PRICES}</table>")
    assert [unit.written for unit in part.utterances()][2:5] == ["Apple", "10", "3"]


@pytest.mark.parametrize(
    ("language", "size"),
    [
        ("en-GB", "Table, 3 rows, 3 columns: Price"),
        ("de", "Tabelle, 3 Zeilen, 3 Spalten: Price"),
        ("fr", "Tableau, 3 lignes, 3 colonnes : Price"),
        ("es", "Tabla, 3 filas, 3 columnas: Price"),
        ("it", "Tabella, 3 righe, 3 colonne: Price"),
        ("nl", "Tabel, 3 rijen, 3 kolommen: Price"),
        ("pt-BR", "Tabela, 3 linhas, 3 colunas: Price"),
        ("fi", "Price"),
    ],
)
def test_the_size_is_announced_where_we_have_the_words(language: str, size: str) -> None:
    assert said(f"<table>{PRICES}</table>", "full", language)[0] == size


def test_headers_are_said_in_every_language() -> None:
    assert said(f"<table>{PRICES}</table>", "full", "fi")[3] == "Price, Apple: 10"
    assert said(f"<table>{PRICES}</table>", "full", "ja")[3] == "Price、Apple：10"


def test_the_caption_comes_first_with_the_size() -> None:
    body = f"<table><caption>Fruit. All of it.</caption>{PRICES}</table>"
    assert said(body, "full")[:3] == ["Table, 3 rows, 3 columns: Fruit.", "All of it.", "Price"]


def test_nothing_is_announced_when_nobody_wants_it() -> None:
    assert said(f"<table>{PRICES}</table>", "none")[2:5] == ["Apple", "ten", "three"]


def test_one_row_and_one_column_are_in_the_singular() -> None:
    body = f"<table>{rows('!Name')}</table>"
    assert said(body, "full") == ["Table, 1 row, 1 column: Name"]


def test_a_table_is_a_sequence_of_rows() -> None:
    (table,) = read(f"<table>{PRICES}</table>").items
    assert isinstance(table, Sequence) and table.epub_type == "table"
    assert [len(row.items) for row in table.items if isinstance(row, Sequence)] == [2, 3, 3]


def test_spans_reach_over_rows_and_columns() -> None:
    body = (
        "<table><tr><th rowspan='2'>Year</th><th colspan='2'>Sales</th></tr>"
        "<tr><th>East</th><th>West</th></tr>"
        "<tr><th rowspan='2'>2019</th><td>1</td><td>2</td></tr><tr><td>3</td><td>4</td></tr>"
        "<tr><th>2020</th><td colspan='2'>5</td></tr></table>"
    )
    assert said(body)[4:] == [
        "Year: twenty nineteen",
        "Sales, East, twenty nineteen: one",
        "Sales, West, twenty nineteen: two",
        "Sales, East, twenty nineteen: three",
        "Sales, West, twenty nineteen: four",
        "Year: twenty twenty",
        "Sales, East, West, twenty twenty: five",
    ]


def test_stated_headers_go_before_all_others() -> None:
    body = (
        "<table><tr><th id='a'>A</th><th id='b' abbr='Bee'>The letter B</th></tr>"
        "<tr><td headers='b nowhere'>1</td><td headers='b a'>2</td></tr></table>"
    )
    assert said(body)[2:] == ["Bee: one", "Bee, A: two"]


def test_scopes_say_what_a_header_heads() -> None:
    body = (
        "<table><tr><th scope='col'>Name</th><td>Age</td></tr>"
        "<tr><td scope='row'>Ada</td><td>36</td></tr>"
        "<tr><th scope='rowgroup' colspan='1'>Group</th><td>x</td></tr>"
        "<tr><td>Bob</td><td>7</td></tr></table>"
    )
    assert said(body)[2:] == ["Name: Ada", "Ada: thirty six", "Name: Group", "Group: x",
                              "Name, Group: Bob", "Group: seven"]  # fmt: skip


def test_cells_of_thead_and_a_bold_first_row_are_headers() -> None:
    head = "<table><thead><tr><td>A</td><td>B</td></tr></thead>"
    assert said(f"{head}<tbody>{rows('1 | 2')}</tbody></table>")[2:] == ["A: one", "B: two"]
    bold = "<table><tr><td><b>A</b></td><td><p><strong>B</strong></p></td></tr>"
    assert said(f"{bold}{rows('1 | 2', '3 | 4')}</table>")[2:] == [
        "A: one",
        "B: two",
        "A: three",
        "B: four",
    ]


def test_a_title_in_the_first_row_hides_no_bold_headers() -> None:
    title = "<table><tr><td colspan='2'><b>Fruit</b></td></tr>"
    body = f"{title}<tr><td><b>A</b></td><td><b>B</b></td></tr>{rows('1 | 2')}</table>"
    assert said(body) == ["Fruit", "A", "B", "A: one", "B: two"]


def test_new_headers_amid_a_table_take_the_place_of_the_old() -> None:
    body = f"<table>{rows('!A | !B', '1 | 2', '!C | !D', '3 | 4')}</table>"
    assert said(body) == ["A", "B", "A: one", "B: two", "C", "D", "C: three", "D: four"]


def test_a_header_over_the_whole_width_is_heard_once() -> None:
    body = (
        f"<table><tr><th colspan='2'>All</th></tr>{rows('!A | !B', '1 | 2')}"
        f"<tr><th colspan='2'>More</th></tr>{rows('3 | 4')}</table>"
    )
    assert said(body) == ["All", "A", "B", "A: one", "B: two", "More", "A: three", "B: four"]


def test_names_and_values_side_by_side() -> None:
    body = f"<table>{rows('!Name | Ada | !Age | 36', '!Town | Rome | !Zip | 5')}</table>"
    assert said(body) == ["Name", "Name: Ada", "Age", "Age: thirty six",
                          "Town", "Town: Rome", "Zip", "Zip: five"]  # fmt: skip


def test_headers_are_said_before_the_first_thing_of_a_cell_alone() -> None:
    body = (
        "<table><tr><th>A</th><th>B</th></tr><tr><td><p>One. Two.</p><p>Three.</p></td>"
        "<td><span role='doc-pagebreak' aria-label='7'/><img src='x' alt='A cat'/></td></tr>"
        "</table>"
    )
    assert said(body)[2:] == ["A: One.", "Two.", "Three.", "Page seven", "B: Image: A cat"]


def test_empty_cells_are_passed_over() -> None:
    assert said(f"<table>{rows('!A | !B', '| 2', '– | 3')}</table>")[2:] == ["B: two", "B: three"]


def test_a_table_in_a_cell_has_headers_of_its_own() -> None:
    inner = f"<table>{rows('!Z', '1')}</table>"
    body = f"<table><tr><th>A</th></tr><tr><td>{inner}</td></tr></table>"
    assert said(body, "full")[1:] == ["A: Table, 2 rows, 1 column: Z", "Z: one"]
    types = [item.epub_type for item in _sequences(read(body).items) if item.epub_type]
    assert types == ["table"]


@pytest.mark.parametrize(
    "body",
    [
        f"<table role='presentation'>{PRICES}</table>",
        f"<table>{rows('Left. | Right.')}</table>",
        f"<table>{rows('One.', 'Two.')}</table>",
        "<table><tr><td><h2>Left</h2></td><td>a</td></tr><tr><td>b</td><td>c</td></tr></table>",
    ],
)
def test_a_table_for_layout_is_none_to_listeners(body: str) -> None:
    assert not any(":" in text or "Table" in text for text in said(body, "full"))
    assert not any(item.epub_type for item in _sequences(read(body).items))


def test_data_without_headers_is_announced_all_the_same() -> None:
    assert said(f"<table>{rows('a | b', 'c | d')}</table>", "full") == [
        "Table, 2 rows, 2 columns: a",
        "b",
        "c",
        "d",
    ]


def test_hidden_cells_are_no_cells() -> None:
    body = (
        "<table><tr><th>A</th><th hidden='hidden'>Z</th><th>B</th></tr>"
        "<tr><td>1</td><td hidden='hidden'>9</td><td>2</td></tr></table>"
    )
    assert said(body)[2:] == ["A: one", "B: two"]


def test_long_headers_are_cut_at_a_word() -> None:
    long = "This header goes on and on " * 6
    text = said(f"<table>{rows(f'!{long} | !B', '1 | 2')}</table>")[2]
    assert text.startswith("This header goes on") and text.endswith(": one") and len(text) < 90


def _sequences(items: tuple[Sequence | Utterance, ...]) -> list[Sequence]:
    found: list[Sequence] = []
    for item in items:
        if isinstance(item, Sequence):
            found += [item, *_sequences(item.items)]
    return found


# -- hostile tables -----------------------------------------------------------------------------


def _table(inner: str) -> etree._Element:
    return etree.fromstring(f'<table xmlns="{XHTML}">{inner}</table>')


@pytest.mark.parametrize(
    "inner",
    [
        "<tr><th colspan='99999999' rowspan='99999999'>A</th></tr>" * 300,
        "<tr><th colspan='1000' rowspan='0'>A</th><td>1</td></tr>" * 3000,
        "<tr>" + "<th>a</th>" * 900 + "</tr>" + ("<tr>" + "<td>1</td>" * 900 + "</tr>") * 200,
        "".join(f"<tr><th colspan='{n}'>a</th><td>b</td></tr>" for n in range(1, 900)),
        "<tr><td colspan='-1' rowspan='x'>1</td><th colspan=''>2</th></tr>",
    ],
)
def test_hostile_tables_are_read_in_time(inner: str) -> None:
    table = _table(inner)
    start = time.process_time()
    grid = grid_of(table, lambda _: False)
    assert time.process_time() - start < 10
    assert grid is None or all(len(headers) <= 16 for headers in grid.headers.values())


def test_a_huge_table_takes_time_in_proportion() -> None:
    def seconds(count: int) -> float:
        table = _table("<tr><th>A</th><th>B</th></tr>" + "<tr><th>r</th><td>1</td></tr>" * count)
        start = time.process_time()
        grid_of(table, lambda _: False)
        return time.process_time() - start

    seconds(1000)
    assert seconds(16_000) < 40 * max(seconds(1000), 0.005)


_ATTRIBUTES = st.sampled_from(
    [
        *(f"colspan='{value}'" for value in ("0", "2", "3", "5000", "x")),
        *(f"rowspan='{value}'" for value in ("0", "2", "9")),
        *(f"scope='{value}'" for value in ("col", "row", "rowgroup", "colgroup", "auto")),
        *(f"headers='{value}'" for value in ("a", "a b", "")),
        *(f"id='{value}'" for value in ("a", "b")),
    ]
)
_CELLS = st.builds(
    lambda name, attributes, text: f"<{name} {attributes}>{text}</{name}>",
    st.sampled_from(["td", "th"]),
    st.lists(_ATTRIBUTES, max_size=4, unique_by=lambda each: each.split("=")[0]).map(" ".join),
    st.sampled_from(["", "1", "word", "<b>bold</b>"]),
)
_ROWS = st.lists(_CELLS, max_size=5).map(lambda cells: f"<tr>{''.join(cells)}</tr>")
_GROUPS = st.builds(
    lambda name, rows: f"<{name}>{''.join(rows)}</{name}>" if name else "".join(rows),
    st.sampled_from(["", "thead", "tbody", "tfoot"]),
    st.lists(_ROWS, max_size=4),
)


@hypothesis_settings(max_examples=150, deadline=None)
@given(st.lists(_GROUPS, max_size=4))
def test_headers_are_cells_of_the_table_and_none_heads_itself(groups: list[str]) -> None:
    table = _table("".join(groups))
    grid = grid_of(table, lambda _: False)
    if grid is None:
        return
    cells = set(table.iter("{*}td", "{*}th"))
    assert 0 < grid.rows <= len(list(table.iter("{*}tr")))
    assert 0 < grid.columns <= len(cells)
    for cell, headers in grid.headers.items():
        assert cell in cells and set(headers) <= cells
        assert cell not in headers and len(set(headers)) == len(headers)
