"""What a batch is to make: found, named, and refused with every mistake and its place."""

from __future__ import annotations

import json
import os
import unicodedata
from collections.abc import Callable
from pathlib import Path, PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accessible.batch.naming import Template, as_one, named, safe
from accessible.batch.orders import Orders, gather
from accessible.batch.report import write
from accessible.batch.sources import endings, natural
from accessible.errors import UsageError
from accessible.settings import Settings

SILENT = Settings(engine="silence", to=("epub-text",))
Gather = Callable[..., Orders]


@pytest.fixture
def asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Gather:
    """``gather`` in a folder of its own, which is the working directory."""
    monkeypatch.chdir(tmp_path)

    def ask(*sources: str, **choices: object) -> Orders:
        choices = {"settings": SILENT, "output": Path("out")} | choices
        return gather(sources, **choices)  # type: ignore[arg-type]

    return ask


def put(*paths: str, text: str = "It was calm.") -> None:
    for path in map(Path, paths):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def names(orders: Orders) -> list[str]:
    return [order.name for order in orders.orders]


def told(orders: Orders) -> set[tuple[str, str]]:
    return {(finding.code, Path(finding.place).name) for finding in orders.findings}


# Folders.


def test_a_folder_gives_its_documents_as_people_sort_them(asked: Gather) -> None:
    put("books/2.md", "books/10.md", "books/1.md", "books/term/a.txt", "books/picture.png")
    put("books/noendings", "books/.hidden.md", "books/.git/x.md", "books/~$lock.docx")
    put("books/__MACOSX/a.md", "books/Upper.DOCX")
    found = asked("books")
    assert names(found) == ["1", "2", "10", "term/a", "Upper"]
    assert {order.place for order in found.orders} == {"books"}
    assert {order.settings for order in found.orders} == {SILENT}
    assert not found.findings
    assert {".epub", ".docx", ".md"} <= endings()


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("*.MD", ["a", "sub/b", "sub/deep/c"]),
        ("sub/*.md", ["sub/b", "sub/deep/c"]),
        ("**/b.*", ["sub/b"]),
        ("**/a.*", ["a"]),
        ("sub/**/c.md", ["sub/deep/c"]),
        ("sub/**/b.md", ["sub/b"]),
        ("*.weird", ["d"]),
    ],
)
def test_patterns_choose(asked: Gather, pattern: str, expected: list[str]) -> None:
    put("books/a.md", "books/sub/b.md", "books/sub/deep/c.md", "books/d.weird")
    assert names(asked("books", patterns=[pattern])) == expected


def test_a_pattern_fits_however_letters_are_composed(asked: Gather) -> None:
    put(unicodedata.normalize("NFD", "books/Märchen.md"))
    assert names(asked("books", patterns=["mär*"])) == ["Märchen"]


def test_what_a_build_made_is_no_source(asked: Gather) -> None:
    put("books/a.md", "books/a.text.epub", "books/b.epub", "books/out/x.md", "books/mine/x.md")
    put("books/a.report.json", text=json.dumps({"outputs": ["a.text.epub"], "figures": {}}))
    put("books/c.report.json", text="[nobody's]")
    # The source folder itself may be the output folder.
    assert names(asked("books", output=Path("books"))) == ["a", "b", "mine/x", "out/x"]
    assert names(asked("books", output=Path("books/out"))) == ["a", "b", "mine/x"]


def test_why_a_document_failed_is_no_source(asked: Gather) -> None:
    put("books/a.epub", "books/a.failed.txt", "books/experiments.failed.txt")
    assert names(asked("books")) == ["a", "experiments.failed"]


def test_the_index_of_a_library_is_no_source(asked: Gather) -> None:
    put("books/a.md", "theirs/index.html", text="<p>It was calm.</p>")
    write([], Path("books"), "Library")
    assert Path("books/index.html").exists()
    assert names(asked("books", "theirs")) == ["a", "index"]


def test_cyclic_links_are_met_once_and_told(asked: Gather) -> None:
    put("books/a.md", "books/sub/b.md", "elsewhere/c.md")
    Path("books/alias").symlink_to("sub", target_is_directory=True)
    Path("books/sub/loop").symlink_to("..", target_is_directory=True)
    Path("books/all").symlink_to("..", target_is_directory=True)
    Path("books/other").symlink_to("../elsewhere", target_is_directory=True)
    Path("books/itself.md").symlink_to("itself.md")
    Path("books/gone.md").symlink_to("nowhere.md")
    found = asked("books")
    assert names(found) == ["a", "other/c", "sub/b"]
    assert told(found) == {
        ("source-repeated", "alias"),
        ("source-repeated", "loop"),
        ("source-repeated", "all"),
        ("source-unreadable", "gone.md"),
        ("source-unreadable", "itself.md"),
    }


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root reads all")
def test_an_unreadable_folder_is_told(asked: Gather) -> None:
    put("books/a.md", "books/secret/b.md")
    Path("books/secret").chmod(0)
    try:
        found = asked("books")
    finally:
        Path("books/secret").chmod(0o700)
    assert names(found) == ["a"]
    assert told(found) == {("source-unreadable", "secret")}


def test_a_folder_that_cannot_be_listed_is_told(
    asked: Gather, monkeypatch: pytest.MonkeyPatch
) -> None:
    put("books/a.md", "books/secret/b.md")
    usual = os.scandir

    def refused(path: Path) -> object:
        if Path(path).name == "secret":
            raise PermissionError(13, "Permission denied")
        return usual(path)

    monkeypatch.setattr(os, "scandir", refused)
    found = asked("books")
    assert names(found) == ["a"]
    assert found.findings[0].message == "It cannot be read: Permission denied."


def test_an_unpacked_epub_is_told_and_not_walked(asked: Gather) -> None:
    put("books/a.md", "books/b.epub/mimetype", "books/b.epub/META-INF/container.xml")
    put("books/b.epub/OEBPS/one.xhtml")
    found = asked("books")
    assert names(found) == ["a"]
    assert told(found) == {("source-unreadable", "b.epub")}


def test_a_document_is_made_once_however_often_it_is_met(asked: Gather) -> None:
    put("books/a.md", "books/sub/b.md")
    assert names(asked("books", "books/sub", "books/a.md", "./books")) == ["a", "sub/b"]


def test_nothing_found_is_told_with_what_was_looked_for(asked: Gather) -> None:
    Path("books").mkdir()
    with pytest.raises(UsageError, match="books: There is no document") as caught:
        asked("books", patterns=["*.docx"])
    assert "*.docx" in caught.value.remedy


# Lists.


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_list_has_a_path_on_each_line(asked: Gather, encoding: str) -> None:
    put("term/Ödland.md", "other/b c.md", "folder/in/d.md")
    lines = ["# ours", "", "  Ödland.md ", '"../other/b c.md"', "../folder", "", "Ödland.md"]
    Path("term/list.txt").write_bytes("\r\n".join(lines).encode(encoding))
    found = asked("@term/list.txt")
    assert names(found) == ["Ödland", "b c", "in/d"]
    places = [f"{Path('term/list.txt')}, line {number}" for number in (3, 4, 5)]
    assert [order.place for order in found.orders] == places


def test_folders_of_a_list_are_relative_to_it(asked: Gather) -> None:
    put("term-1/hamlet.md", "term-2/hamlet.md", "term-3/x/hamlet.md")
    put("list.txt", text="term-1/hamlet.md\nterm-2\\hamlet.md\nterm-3\n")
    assert names(asked("@list.txt")) == ["term-1/hamlet", "term-2/hamlet", "term-3/x/hamlet"]


def test_all_that_is_wrong_with_a_list_is_told(asked: Gather) -> None:
    put("a.md")
    put("list.txt", text="a.md\ngone.md\n\nnull\0.md\n" + "x" * 5000 + "\n")
    with pytest.raises(UsageError) as caught:
        asked("@list.txt", "@none.txt", "missing.md")
    message = str(caught.value)
    assert message.startswith("There are 5 mistakes")
    for place in ("list.txt, line 2", "list.txt, line 4", "list.txt, line 5", "none", "missing"):
        assert place in message


def test_a_list_in_another_encoding_is_told_with_its_line(asked: Gather) -> None:
    Path("list.txt").write_bytes(b"a.md\nM\xe4rchen.md\n")
    with pytest.raises(UsageError, match=r"@list\.txt: What stands on line 2 is not UTF-8"):
        asked("@list.txt")


# Names.


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("{folder}/{stem}", ["t/a", "t/u/b"]),
        ("{number:03} {stem}", ["001 a", "002 b"]),
        ("{root}\\{number}", ["books/1", "books/2"]),
        ("{language}/{author} - {title}", ["en/A, B - a", "en/A, B - b"]),
        ("{{{stem:.1}}}", ["{a}", "{b}"]),
        ("{folder}/", ["t/a", "t/u/b"]),
        ("../../{stem}", ["a", "b"]),
        ("/etc/{stem}", ["etc/a", "etc/b"]),
        ("C:{stem}", ["C-a", "C-b"]),
        ("{stem}.", ["a", "b"]),
    ],
)
def test_a_template_names_outputs(asked: Gather, template: str, expected: list[str]) -> None:
    put("books/t/a.md", "books/t/u/b.md")
    settings = Settings(engine="silence", to=("epub-text",), authors=("A", "B"), language="en")
    assert names(asked("books", template=template, settings=settings)) == expected


@pytest.mark.parametrize(
    "template",
    [
        *("", "fixed", "{", "{stem", "{}", "{0}", "{stem!r}", "{stem.__class__}", "{stem[0]}"),
        *("{number:999999999}", "{number:x}", "{stem:>99999}", "{title:{number}}", "{stem:é}"),
    ],
)
def test_what_is_no_template_is_refused(asked: Gather, template: str) -> None:
    put("books/a.md")
    with pytest.raises(UsageError, match="names no outputs"):
        asked("books", template=template)


def test_a_field_that_nothing_has_is_told_with_the_nearest(asked: Gather) -> None:
    put("books/a.md")
    with pytest.raises(UsageError, match="no field or column “langage”") as caught:
        asked("books", template="{langage}/{stem}")
    assert "language" in caught.value.remedy


def test_two_orders_of_one_output_are_refused_with_both_places(asked: Gather) -> None:
    put("one/Maße.md", "two/maße.md")
    with pytest.raises(UsageError) as caught:
        asked("one", "two")
    message = str(caught.value)
    assert message.startswith("two: ") and "(one)" in message and "maße" in message
    assert names(asked("one", "two", template="{root}/{stem}")) == ["one/Maße", "two/maße"]


def test_outputs_are_told_apart_by_their_whole_names(asked: Gather) -> None:
    put("books/a.md", "books/a.text.md")
    settings = Settings(engine="silence", to=("epub", "epub-text"))
    with pytest.raises(UsageError, match=r"“a\.text”"):
        asked("books", settings=settings)
    assert len(names(asked("books"))) == 2


def test_a_file_and_a_folder_of_one_name_are_refused(asked: Gather) -> None:
    put("books/a.md", "books/A.TEXT.EPUB/b.md")
    with pytest.raises(UsageError, match=r"b\.md would be called"):
        asked("books")


def test_no_output_takes_the_place_of_a_source(asked: Gather) -> None:
    put("books/a.md", "books/a.text.epub")
    with pytest.raises(UsageError, match=r"An output of .*a\.md would take the place of") as caught:
        asked("books", output=Path("books"))
    assert "--output" in caught.value.remedy
    assert len(names(asked("books"))) == 2


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        ("CON", "CON_"),
        ("con.txt", "con_.txt"),
        ("Com¹", "Com¹_"),
        ("lpt0 .a", "lpt0_.a"),
        ("console", "console"),
        ('a<b>:"/\\|?*c', "a-b-c"),
        ("  a \t\n b. . ", "a b"),
        ("..", ""),
        (".hidden", "hidden"),
        ("a\u202eb\x07\udcff", "ab"),
        ("é" * 200, "é" * 60),
        ("👩‍🚀" * 40, ("👩🚀" * 40)[:30]),
    ],
)
def test_every_file_system_takes_a_name(part: str, expected: str) -> None:
    assert safe(part) == expected


@given(st.text(max_size=300), st.text(max_size=40))
def test_a_safe_part_stays_as_it_is(part: str, stem: str) -> None:
    once = safe(part)
    assert safe(once) == once
    assert named(once, stem) == (once or safe(stem) or "book")
    assert as_one(once) == as_one(as_one(once))


_ANY = st.text(max_size=30) | st.sampled_from(
    [
        "..",
        ".",
        "/",
        "\\",
        "../..",
        "/etc/passwd",
        "C:\\x",
        "\\\\host\\share",
        "~",
        "con",
        "a/../..",
    ]
)
_TEMPLATES = st.lists(
    st.sampled_from(["{stem}", "{folder}", "{title}", "{x}", "/", "\\", "..", ".", "C:", "~", " "]),
    min_size=1,
    max_size=8,
).map("".join)


@given(_TEMPLATES, _ANY, _ANY, _ANY, _ANY)
def test_no_name_leads_out_of_the_output_folder(
    template: str, stem: str, folder: str, title: str, column: str
) -> None:
    values = {"stem": stem, "folder": folder, "root": "r", "title": title, "x": column}
    made = [named(template + column, stem)]
    if "{" in template:
        made.append(Template(template).name(values | {"number": 1}))
    for name in made:
        parts = name.split("/")
        assert all(part and part not in (".", "..") for part in parts)
        assert not any(set('<>:"\\|?*\0') & set(part) for part in parts)
        assert not PureWindowsPath(name).drive and not PureWindowsPath(name).root
        assert Path(os.path.normpath(Path("/out") / name)).is_relative_to("/out")
        assert all(len(part.encode()) <= 121 for part in parts)
        assert not any(part[-1] in " ." for part in parts)


@given(st.lists(st.text(max_size=12), max_size=8), st.integers(0, 99), st.integers(0, 99))
def test_paths_sort_by_their_numbers(paths: list[str], one: int, other: int) -> None:
    assert sorted(paths, key=natural) == sorted(sorted(paths, reverse=True), key=natural)
    assert one == other or (natural(f"a{one}/b") < natural(f"a{other}/b")) == (one < other)


# What has changed.


def test_since_leaves_out_what_is_older(asked: Gather) -> None:
    put("books/old.md", "books/new.md", "mark")
    os.utime("books/old.md", (1_000_000_000, 1_000_000_000))
    os.utime("mark", (1_500_000_000, 1_500_000_000))
    for since in ("2005-01-01", "2005-01-01T12:30", "2005-01-01T12:30:00Z", "mark"):
        found = asked("books", since=since, template="{number} {stem}")
        # Its number does not change with what is left out.
        assert names(found) == ["1 new"] and found.orders[0].path.name == "new.md"
    assert names(asked("books", since="2999-01-01")) == []
    with pytest.raises(UsageError, match="neither a date nor a file"):
        asked("books", since="yesterday")


# Whoever cannot be served is told before the work.


def test_unknown_outputs_and_voices_are_told(asked: Gather) -> None:
    put("books/a.md")
    with pytest.raises(UsageError, match=r"books: There is no writer called “epup”"):
        asked("books", settings=Settings(engine="silence", to=("epup",)))
    with pytest.raises(UsageError, match=r"books: There is no voice called “nobody”"):
        asked("books", settings=Settings(engine="silence", voice="nobody"))
