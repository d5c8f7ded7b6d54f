"""What a person sees of a batch, on a terminal and elsewhere."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accessible.batch.events import Event, Kind
from accessible.batch.table import Table, _columns


class Screen:
    """A terminal of ``width`` columns, as far as the table uses one; and the clock."""

    def __init__(self, width: int = 80) -> None:
        self.width = width
        self.lines = [""]
        self.row = 0
        self.writes: list[str] = []
        self.now = 1000.0

    def write(self, text: str) -> None:
        self.writes.append(text)
        column = 0
        for piece in re.findall(r"\x1b\[[0-9;?]*[A-Za-z]|\n|[^\x1b\n]+", text):
            if piece == "\n":
                self.row, column = self.row + 1, 0
                if self.row == len(self.lines):
                    self.lines.append("")
            elif piece.startswith("\x1b["):
                self._control(piece, column)
            else:
                line = self.lines[self.row]
                self.lines[self.row] = line[:column] + piece + line[column + len(piece) :]
                column += len(piece)

    def _control(self, piece: str, column: int) -> None:
        if piece[-1] == "A":
            self.row -= int(piece[2:-1])
            assert self.row >= 0
        elif piece[-1] == "K":
            self.lines[self.row] = self.lines[self.row][:column]
        elif piece[-1] == "J":
            self.lines[self.row :] = [self.lines[self.row][:column]]
        else:
            assert piece[-1] == "m"

    def table(self, *, live: bool = True, color: bool | None = False) -> Table:
        return Table(self.write, lambda: self.width, live=live, color=color, clock=lambda: self.now)


def event(kind: Kind, name: str = "", **values: object) -> Event:
    return Event(kind, 0.0, name, **values)  # type: ignore[arg-type]


def told(table: Table, screen: Screen) -> None:
    """A batch of four books."""
    table(event(Kind.STARTED, total=4))
    table(event(Kind.BEGAN, "a", attempt=1))
    table(event(Kind.BEGAN, "b", attempt=2))
    screen.now += 5
    table(event(Kind.STAGE, "a", stage="narrate", done=50, total=100))
    screen.now += 5
    table(event(Kind.DONE, "a", audio_seconds=3600.0, seconds=61.0))
    table(event(Kind.SKIPPED, "c"))
    table(event(Kind.FAILED, "b", error="It is damaged.", remedy="Get another.", seconds=1.0))
    table(event(Kind.BEGAN, "d", attempt=1))
    table(event(Kind.SET_ASIDE, "d", error="Three times.", remedy="Look at it."))
    table(event(Kind.ENDED))


ENDED = [
    "Done: a, 1:00:00 of narration, in 0:01:01",
    "Failed: b: It is damaged. Get another.",
    "Set aside: d: Three times. Look at it.",
    "4 books: 1 done, 1 as they stood, 1 failed, 1 set aside, in 0:00:10. 1.0 hours of audio.",
]


def test_elsewhere_there_are_whole_lines() -> None:
    screen = Screen()
    told(screen.table(live=False, color=True), screen)
    assert "".join(screen.writes).splitlines() == [
        "4 books to look at.",
        "Begun: a",
        "Begun: b (try 2)",
        *ENDED[:2],
        "Begun: d",
        *ENDED[2:],
    ]
    assert all(each.endswith("\n") and "\x1b" not in each for each in screen.writes)


def test_on_a_terminal_only_what_ended_is_left() -> None:
    screen = Screen()
    told(screen.table(), screen)
    assert screen.lines == ["4 books to look at.", *ENDED, ""]


def test_what_is_being_made_stands_below() -> None:
    screen = Screen()
    table = screen.table()
    table(event(Kind.STARTED, total=3))
    for name in ("first", "second"):
        screen.now += 1
        table(event(Kind.BEGAN, name))
    screen.now += 30
    table(event(Kind.STAGE, "first", stage="narrate", done=90, total=100))
    table(event(Kind.DONE, "second", seconds=30.0))
    assert screen.lines == [
        "3 books to look at.",
        "Done: second, in 0:00:30",
        "1 of 3, 1 done, about 0:00:30 left",
        f"  {'first':<53} Speaking   90%  0:00:31",
        "",
    ]
    table.say("A hook\x1b[2J failed.")
    assert screen.lines[2] == "A hook�[2J failed."
    table.close()
    assert screen.lines[3:] == [""]


def test_it_is_drawn_in_one_piece_and_not_too_often() -> None:
    screen = Screen()
    table = screen.table()
    table(event(Kind.STARTED, total=1))
    table(event(Kind.BEGAN, "a"))
    before = len(screen.writes)
    for done in range(100):
        screen.now += 0.01
        table(event(Kind.STAGE, "a", stage="encode", done=done, total=100))
    assert 5 < len(screen.writes) - before <= 11
    # Nothing is wiped before it is written over: no line is ever empty for a moment.
    for text in screen.writes[1:]:
        assert not re.search(r"\x1b\[[0-9]*J.*\S", text, re.DOTALL)
        assert not re.search(r"A\x1b\[K", text)


def test_many_books_are_counted() -> None:
    screen = Screen()
    table = screen.table()
    table(event(Kind.STARTED, total=30))
    for number in range(20):
        screen.now += 1
        table(event(Kind.BEGAN, f"book-{number}"))
    assert screen.lines[-2] == "  and 12 more at the same time"
    assert len(screen.lines) == 12


def test_colors_are_as_the_user_has_them(monkeypatch: pytest.MonkeyPatch) -> None:
    failed = event(Kind.FAILED, "a", error="No.")
    for variable, colored in (("", True), ("1", False)):
        monkeypatch.setenv("NO_COLOR", variable)
        screen = Screen()
        screen.table(color=None)(failed)
        assert ("\x1b[31m" in "".join(screen.writes)) is colored
        screen = Screen()
        screen.table(live=False, color=None)(failed)
        assert screen.writes == ["Failed: a: No.\n"]


@given(
    st.lists(st.text(max_size=30), max_size=12),
    st.integers(min_value=1, max_value=100),
)
def test_no_line_is_wider_than_the_terminal(names: list[str], width: int) -> None:
    screen = Screen(width)
    table = screen.table()
    for number, name in enumerate(names):
        screen.now += 1
        table(event(Kind.BEGAN, name))
        table(event(Kind.STAGE, name, stage="narrate", done=number, total=12))
    drawn = screen.writes[-1] if screen.writes else ""
    for line in re.sub(r"\x1b\[[0-9]*[A-Z]", "", drawn).splitlines():
        assert sum(map(_columns, line)) <= max(width - 1, 1)
        assert line.isprintable()
