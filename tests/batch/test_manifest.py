"""Manifests as people and their programs write them, and every mistake with its line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accessible.batch.manifest import Row, rows
from accessible.batch.orders import Orders, gather
from accessible.batch.problems import Problem
from accessible.errors import UsageError
from accessible.settings import Casting, Settings

SILENT = Settings(engine="silence", to=("epub-text",))
Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a manifest beside the documents ``a.md``, ``b.md`` and ``sub/c.md``."""
    for name in ("a.md", "b.md", "sub/c.md", "words.tsv", "cover.png"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("It was calm.")

    def file(name: str, text: str | bytes) -> Path:
        data = text if isinstance(text, bytes) else text.encode()
        (tmp_path / name).write_bytes(data)
        return tmp_path / name

    return file


def read(path: Path, *extra: str) -> tuple[list[Row], list[str]]:
    """The rows, and the problems without the manifest's folder."""
    problems: list[Problem] = []
    found = list(rows(path, SILENT, extra, problems))
    return found, [str(each).replace(f"{path.parent}/", "") for each in problems]


def one(path: Path) -> Settings:
    found, problems = read(path)
    assert not problems and len(found) == 1
    return found[0].settings


def ordered(path: Path, **choices: str) -> Orders:
    return gather([], settings=SILENT, output=path.parent / "out", manifest=path, **choices)  # type: ignore[arg-type]


# Every format says the same.


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (
            "m.csv",
            'source,title,author,rate,improve,skip\na.md,"One, two","A;B",150,TRUE,index; x\n',
        ),
        (
            "m.csv",
            'sep=;\r\nSource;Title;Author;Rate;Improve;Skip\r\na.md;One, two;"A;B";150,0;WAHR;'
            '"[""index"", ""x""]"\r\n',
        ),
        (
            "m.tsv",
            "source\ttitle\tauthors\trate\timprove\tskip\na.md\tOne, two\tA; B\t150\tyes\tindex;x",
        ),
        (
            "m.jsonl",
            '\n{"source": "a.md", "title": "One, two", "author": ["A", "B"], "rate": 150.0, '
            '"improve": true, "skip": "index;x"}\n',
        ),
        (
            "m.yaml",
            "# ours\n- source: a.md\n  title: One, two\n  authors: [A, B]\n  rate: 150\n"
            "  improve: yes\n  skip:\n  - index\n  - x\n",
        ),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_all_formats_say_the_same(write: Write, name: str, text: str, encoding: str) -> None:
    settings = one(write(name, text.encode(encoding)))
    assert settings.title == "One, two"
    assert settings.authors == ("A", "B")
    assert settings.rate == 150 and settings.improve
    assert settings.skip == ("index", "x")
    assert settings.engine == "silence"


@pytest.mark.parametrize(
    ("column", "cell", "setting", "value"),
    [
        ("bitrate", "64 000", "bitrate", 64_000),
        ("bitrate", "64,000", "bitrate", 64_000),
        ("bitrate", "64.000", "bitrate", 64_000),
        ("Rate", " +150.0 ", "rate", 150),
        ("pause", "1,5", "pause", 1.5),
        ("loudness", "−20", "loudness", -20.0),
        ("note-marks", "spoken", "note_marks", "spoken"),
        ("Note Marks", "spoken", "note_marks", "spoken"),
        ("keep_going", "nein", "keep_going", False),
        ("keep_going", "1", "keep_going", True),
        ("title", "1984", "title", "1984"),
        ("language", "no", "language", "no"),
        ("to", "epub,m4b", "to", ("epub", "m4b")),
        ("to", '["epub-text"]', "to", ("epub-text",)),
        ("only", "[ab]*; x", "only", ("[ab]*", "x")),
        ("narrator", "Ann", "narrators", ("Ann",)),
        ("voice", "joe; fr = siwis", "voices", (("fr", "siwis"),)),
        ("voice", "joe; fr = siwis", "voice", "joe"),
        ("voices", '{"fr": "siwis"}', "voices", None),
        ("isbn", "978-0-306-40615-7", "isbn", "9780306406157"),
        ("roles", '{"quote": {"rate": "160"}}', "roles", (("quote", Casting(rate=160)),)),
    ],
)
def test_cells_are_read_as_people_write_them(
    write: Write, column: str, cell: str, setting: str, value: object
) -> None:
    quoted = cell.replace('"', '""')
    path = write("m.csv", f'source,{column}\na.md,"{quoted}"\n')
    if value is None:
        assert read(path)[1]
    else:
        assert getattr(one(path), setting) == value


def test_yaml_is_text_unless_it_is_more(write: Write) -> None:
    path = write(
        "m.yml",
        "- &usual\n  source: a.md\n  language: no\n  title: 1:30\n  date: 1901-03-02\n"
        "  series-position: 2.5\n  publisher: ~\n  voices: {fr: siwis}\n"
        "  characters:\n    watson: {rate: 150, select: .w, pause: 1.5}\n    holmes: joe\n",
    )
    settings = one(path)
    assert (settings.language, settings.title, settings.date) == ("no", "1:30", "1901-03-02")
    assert (settings.series_position, settings.publisher) == ("2.5", "")
    assert settings.voices == (("fr", "siwis"),)
    assert dict(settings.characters)["watson"] == Casting(rate=150, select=".w", pause=1.5)
    assert dict(settings.characters)["holmes"] == Casting(voice="joe")


def test_paths_are_relative_to_the_manifest(write: Write, tmp_path: Path) -> None:
    (tmp_path / "sub" / "m.csv").write_text(
        "source,cover,lexicon\nc.md,..\\cover.png,../words.tsv; ../words.tsv\n"
        f"{tmp_path / 'a.md'},,\n"
    )
    found, problems = read(tmp_path / "sub" / "m.csv")
    assert not problems
    assert found[0].settings.cover is not None
    assert found[0].settings.cover.samefile(tmp_path / "cover.png")
    assert [each.samefile(tmp_path / "words.tsv") for each in found[0].settings.lexicon] == [
        True
    ] * 2
    assert found[1].source == tmp_path / "a.md"


# Lines.


def test_lines_are_counted_through_quoted_line_ends(write: Write) -> None:
    path = write(
        "m.csv",
        '\ufeffsource,title\r\n\r\na.md,"One\r\nTwo"\r\nb.md,"\n\n"\n,,\nsub/c.md,Three\n',
    )
    found, problems = read(path)
    assert not problems
    assert [row.place.rpartition(" ")[2] for row in found] == ["3", "5", "9"]
    assert found[0].settings.title == "One\r\nTwo"


def test_every_mistake_is_told_at_once_with_its_line(write: Write) -> None:
    path = write(
        "books.csv",
        "source,titel,rate,jobs,zzz\n"
        "a.md,One,9000,2,\n"
        "gone.md,,fast,,\n"
        ",Nothing,,,\n"
        "sub,A folder,,,\n"
        "b.md,,,,,,too much\n"
        "sub/c.md,,150,,\n",
    )
    found, problems = read(path)
    assert [row.source.name for row in found] == ["c.md"]
    assert [
        (each.partition(":")[0], key) for each, key in zip(problems, PROBLEMS, strict=True)
    ] == [
        (f"books.csv, line {line}", key)
        for line, key in zip((1, 1, 1, 2, 3, 3, 4, 5, 6), PROBLEMS, strict=True)
    ]
    for each, key in zip(problems, PROBLEMS, strict=True):
        assert key in each
    with pytest.raises(UsageError) as caught:
        ordered(path)
    message = str(caught.value)
    assert message.startswith("There are 9 mistakes")
    assert "Did you mean “title”?" in message and "--jobs" in message
    assert all(key in message for key in PROBLEMS)


PROBLEMS = (
    *("column “titel”", "column “jobs”", "column “zzz”", "cannot be 9000", "cannot be 'fast'"),
    *("There is no file", "no source", "is a folder", "7 cells for 5 columns"),
)


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("m.csv", "", "m.csv: There are no rows"),
        ("m.csv", "source\n", "m.csv: There are no rows"),
        ("m.csv", "title\nx\n", "m.csv, line 1: There is no column “source”"),
        ("m.csv", "source,title,Title\na.md,x,y\n", "line 1: There are two columns “title”"),
        ("m.csv", "source,\na.md,x\n", "line 2: A cell stands in a column without a title"),
        ("m.csv", 'source,title\na.md,x\nb.md,"x\ny\n', "line 3: The table cannot be read"),
        ("m.csv", 'source\n"a"b.md\n', "line 2: The table cannot be read"),
        ("m.csv", b"source\nM\xe4r.md\n", "What stands on line 2 is not UTF-8"),
        ("m.jsonl", '{"source": "a.md"}\nnonsense\n', "line 2: The line is no table of JSON"),
        ("m.jsonl", "[1]\n", "line 1: The line is no table of JSON"),
        ("m.jsonl", '{"source": "a.md", "source": "b.md"}', "a name stands there twice"),
        ("m.jsonl", '{"source": "a.md", "author": "A", "authors": "B"}', "author"),
        ("m.jsonl", "[" * 100_000, "line 1: The line is no table of JSON"),
        ("m.jsonl", '{"source": "a.md", "rate": true}', "cannot be True"),
        ("m.jsonl", '{"source": "a.md", "pause": NaN}', "cannot be nan"),
        ("m.jsonl", '{"source": "a.md", "skip": [["x"]]}', "“skip”"),
        ("m.jsonl", '{"source": "a.md", "voices": [5, {}]}', "“voice"),
        ("m.jsonl", '{"source": "a.md", "roles": [5]}', "“roles”"),
        ("m.jsonl", '{"source": "a.md", "cover": 5}', "“cover”"),
        ("m.yaml", "a: b\n", "line 1: It holds no list"),
        ("m.yaml", "- source: a.md\n- just text\n", "line 2: The row cannot be taken"),
        ("m.yaml", "- source: a.md\n  title: [\n", "It is no YAML"),
        ("m.yaml", "- source: a.md\n  rate: 9000\n", "line 1: The setting “rate”"),
        ("m.yaml", "- source: a.md\n  ? [x]\n  : y\n", "a name in it is no text"),
        ("m.yaml", "- source: a.md\n  source: b.md\n", "a name stands there twice"),
        ("m.yaml", "- &a\n  source: a.md\n  skip: [*a]\n", "it holds too much"),
        ("m.yaml", "\x01", "It is no YAML"),
        ("m.csv", "source,cover\na.md,none.png\n", "line 2: There is no file"),
        ("m.csv", "source,lexicon\na.md,none.tsv\n", "line 2: There is no file"),
        ("m.csv", "source\nnul\0.md\n", "m.csv, line 2: "),
        ("m.csv", ",".join(f"x{n}" for n in range(5000)), "line 1: There are 5,000 columns"),
        ("m.jsonl", json.dumps({f"x{n}": 1 for n in range(5000)}), "There are 5,000 columns"),
        ("m.xlsx", "source\na.md\n", "no manifest that can be read"),
    ],
)
def test_each_mistake_has_its_place(
    write: Write, name: str, text: str | bytes, message: str
) -> None:
    _, problems = read(write(name, text))
    assert len(problems) == 1
    assert message in problems[0]


def test_an_unknown_column_is_told_once(write: Write) -> None:
    row = json.dumps({"source": "a.md", "colour": "red"})
    _, problems = read(write("m.jsonl", f"{row}\n" * 5))
    assert problems == ["m.jsonl, line 1: There is no column “colour”."]


def test_aliases_of_yaml_cost_no_more_than_they_are_written(write: Write) -> None:
    laughs = ["- source: a.md\n  skip: &x0 [ha, ha]\n"]
    laughs += [
        f"- source: a.md\n  skip: &x{n} [{', '.join([f'*x{n - 1}'] * 10)}]\n" for n in range(1, 40)
    ]
    found, problems = read(write("m.yaml", "".join(laughs)))
    assert len(found) == 1 and len(problems) == 39
    assert sum(map(len, problems)) < 1_000_000


def test_yaml_that_is_nested_too_deeply_is_told(write: Write) -> None:
    _, problems = read(write("m.yaml", "- source: a.md\n  skip: " + "[" * 3000 + "]" * 3000))
    assert len(problems) == 1


def test_a_manifest_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="There is no file"):
        ordered(tmp_path / "none.csv")


# Names.


def test_names_of_rows_and_templates(write: Write) -> None:
    path = write(
        "m.csv",
        "source,name,title,author,term\na.md,Best/Of:All,,,\nb.md,,AC/DC,A;B,1\nsub/c.md,,,,..\n",
    )
    orders = ordered(path, template="{term}/{folder}/{author}/{title} {number:02}").orders
    assert [order.name for order in orders] == ["Best/Of-All", "1/A, B/AC-DC 02", "sub/c 03"]
    assert orders[1].place == f"{path}, line 3"
    assert [order.name for order in ordered(path, template="{term}{stem}").orders][1] == "1b"


def test_a_column_that_the_template_lacks_is_unknown(write: Write) -> None:
    path = write("m.csv", "source,term\na.md,1\n")
    with pytest.raises(UsageError, match="There is no column “term”"):
        ordered(path)
    assert ordered(path, template="{term}/{stem}").orders[0].name == "1/a"
    with pytest.raises(UsageError, match="no field or column “trem”") as caught:
        ordered(write("n.csv", "source\na.md\n"), template="{trem}/{stem}")
    assert caught.value.remedy


def test_two_rows_for_one_output_are_refused_with_both_lines(write: Write) -> None:
    path = write("m.csv", "source,name\na.md,Hamlet\nb.md,hamlet\nsub/c.md,\n")
    with pytest.raises(UsageError) as caught:
        ordered(path)
    assert "m.csv, line 3: " in str(caught.value) and "m.csv, line 2)" in str(caught.value)
    # One document may well be made twice.
    twice = write("m.csv", "source,name,rate\na.md,slow,120\na.md,fast,220\n")
    assert [order.settings.rate for order in ordered(twice).orders] == [120, 220]


def test_what_a_manifest_has_is_not_taken_from_a_folder_too(write: Write, tmp_path: Path) -> None:
    path = write("books.csv", "source,title\nsub/c.md,Sea\n")
    found = gather([str(tmp_path)], settings=SILENT, output=tmp_path / "out", manifest=path)
    assert [(order.name, order.settings.title) for order in found.orders] == [
        ("sub/c", "Sea"),
        ("a", ""),
        ("b", ""),
    ]
    as_source = gather([str(path)], settings=SILENT, output=tmp_path / "out")
    assert [order.name for order in as_source.orders] == ["sub/c"]


# Whatever it is given.


@given(st.text(max_size=200), st.sampled_from([".csv", ".tsv", ".jsonl", ".yaml"]))
def test_nothing_but_problems_comes_of_nonsense(
    tmp_path_factory: pytest.TempPathFactory, text: str, ending: str
) -> None:
    path = tmp_path_factory.getbasetemp() / f"nonsense{ending}"
    path.write_bytes(text.encode("utf-8", "replace"))
    _, problems = read(path)
    assert problems


_CELLS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
_VALUES = st.recursive(
    _CELLS,
    lambda deeper: (
        st.lists(deeper, max_size=3) | st.dictionaries(st.text(max_size=5), deeper, max_size=3)
    ),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from([*Settings.__dataclass_fields__, "author"]), _VALUES))
def test_any_value_is_a_setting_or_a_problem(
    tmp_path_factory: pytest.TempPathFactory, row: dict[str, object]
) -> None:
    folder = tmp_path_factory.getbasetemp()
    (folder / "a.md").write_text("It was calm.")
    path = folder / "values.jsonl"
    path.write_text(json.dumps({**row, "source": "a.md"}))
    found, problems = read(path)
    assert len(found) == (not problems)
