"""The few words that a listener hears and a reader sees otherwise: “Image:”, “Page”, “note”.

Also what is told of tables and lists: how large they are, and by which headers a cell is known.
Nothing is said in a language that we have no words of.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple


class _Words(NamedTuple):
    """The words of a language; counted ones are for one and for more (``{}`` is the number)."""

    figure: str
    page: str
    noteref: str
    formula: str
    table: str
    row: tuple[str, str]
    column: tuple[str, str]
    list: str
    item: tuple[str, str]
    term: tuple[str, str]
    level: str


_LABELS = {
    "de": _Words(
        figure="Bild: ",
        page="Seite ",
        noteref="Anmerkung ",
        formula="Formel",
        table="Tabelle, {rows}, {columns}: ",
        row=("1 Zeile", "{} Zeilen"),
        column=("1 Spalte", "{} Spalten"),
        list="Liste mit {items}{level}: ",
        item=("1 Eintrag", "{} Einträgen"),
        term=("1 Begriff", "{} Begriffen"),
        level=", Ebene {}",
    ),
    "en": _Words(
        figure="Image: ",
        page="Page ",
        noteref="note ",
        formula="formula",
        table="Table, {rows}, {columns}: ",
        row=("1 row", "{} rows"),
        column=("1 column", "{} columns"),
        list="List of {items}{level}: ",
        item=("1 item", "{} items"),
        term=("1 term", "{} terms"),
        level=", level {}",
    ),
    "es": _Words(
        figure="Imagen: ",
        page="Página ",
        noteref="nota ",
        formula="fórmula",
        table="Tabla, {rows}, {columns}: ",
        row=("1 fila", "{} filas"),
        column=("1 columna", "{} columnas"),
        list="Lista de {items}{level}: ",
        item=("1 elemento", "{} elementos"),
        term=("1 término", "{} términos"),
        level=", nivel {}",
    ),
    "fr": _Words(
        figure="Image : ",
        page="Page ",
        noteref="note ",
        formula="formule",
        table="Tableau, {rows}, {columns} : ",
        row=("1 ligne", "{} lignes"),
        column=("1 colonne", "{} colonnes"),
        list="Liste de {items}{level} : ",
        item=("1 élément", "{} éléments"),
        term=("1 terme", "{} termes"),
        level=", niveau {}",
    ),
    "it": _Words(
        figure="Immagine: ",
        page="Pagina ",
        noteref="nota ",
        formula="formula",
        table="Tabella, {rows}, {columns}: ",
        row=("1 riga", "{} righe"),
        column=("1 colonna", "{} colonne"),
        list="Elenco di {items}{level}: ",
        item=("1 voce", "{} voci"),
        term=("1 termine", "{} termini"),
        level=", livello {}",
    ),
    "nl": _Words(
        figure="Afbeelding: ",
        page="Pagina ",
        noteref="noot ",
        formula="formule",
        table="Tabel, {rows}, {columns}: ",
        row=("1 rij", "{} rijen"),
        column=("1 kolom", "{} kolommen"),
        list="Lijst van {items}{level}: ",
        item=("1 onderdeel", "{} onderdelen"),
        term=("1 begrip", "{} begrippen"),
        level=", niveau {}",
    ),
    "pt": _Words(
        figure="Imagem: ",
        page="Página ",
        noteref="nota ",
        formula="fórmula",
        table="Tabela, {rows}, {columns}: ",
        row=("1 linha", "{} linhas"),
        column=("1 coluna", "{} colunas"),
        list="Lista de {items}{level}: ",
        item=("1 item", "{} itens"),
        term=("1 termo", "{} termos"),
        level=", nível {}",
    ),
}
_DELETIONS = {
    "de": ("gestrichen: ", ", Ende der Streichung"),
    "en": ("deleted: ", ", end of deletion"),
    "es": ("tachado: ", ", fin de lo tachado"),
    "fr": ("supprimé : ", ", fin de la suppression"),
    "it": ("cancellato: ", ", fine della cancellazione"),
    "nl": ("doorgehaald: ", ", einde van de doorhaling"),
    "pt": ("riscado: ", ", fim do riscado"),
}
#: What stands between headers, and between them and the cell, where it is not ", " and ": ".
_POINTS = {
    "ar": ("، ", ": "),
    "fa": ("، ", ": "),
    "fr": (", ", " : "),
    "ja": ("、", "："),
    "ur": ("، ", ": "),
    "zh": ("、", "："),
}


def _primary(language: str) -> str:
    return language.split("-")[0].lower()


def label(kind: str, language: str) -> str:
    """The word before a ``figure``, ``page`` or ``noteref``, or for a ``formula`` that nobody can
    read; empty where we lack the language."""
    words = _LABELS.get(_primary(language))
    return str(getattr(words, kind)) if words else ""


def table(rows: int, columns: int, language: str) -> str:
    """How large a table is: “Table, 4 rows, 3 columns: ”."""
    words = _LABELS.get(_primary(language))
    if not words:
        return ""
    return words.table.format(
        rows=_counted(rows, words.row), columns=_counted(columns, words.column)
    )


def listing(kind: str, count: int, level: int, language: str) -> str:
    """How many a list has: “List of 3 items, level 2: ”. ``kind``: ``item``, or ``term`` for a list
    of definitions; ``level``: 1 for a list that stands in no other."""
    words = _LABELS.get(_primary(language))
    if not words:
        return ""
    return words.list.format(
        items=_counted(count, words.item if kind == "item" else words.term),
        level=words.level.format(level) if level > 1 else "",
    )


def headed(headers: Sequence[str], language: str) -> str:
    """The headers before a cell: “Price, Apple: ”. In every language."""
    comma, colon = _POINTS.get(_primary(language), (", ", ": "))
    return comma.join(headers) + colon if headers else ""


def deletion(language: str) -> tuple[str, str]:
    """What is said before and after text that is struck through."""
    return _DELETIONS.get(_primary(language), ("", ""))


def _counted(number: int, words: tuple[str, str]) -> str:
    return words[number != 1].format(number)
