"""SMIL 3.0 §5.4.5: clock values."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accessible.clock import parse_clock

MILLISECONDS = st.integers(0, 200 * 3600 * 1000)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("0:00:00.000", 0),
        ("1:02:03.5", 3723.5),
        ("02:33", 153),
        ("00:10.5", 10.5),
        ("124:59:36", 449976),
        ("3.2h", 11520),
        ("45min", 2700),
        ("30s", 30),
        ("100ms", 0.1),
        ("12.467", 12.467),
        ("npt=1.5s", 1.5),
        (" npt=0:00:02 ", 2),
    ],
)
def test_every_form_of_the_standard(value: str, seconds: float) -> None:
    assert parse_clock(value) == pytest.approx(seconds)


@pytest.mark.parametrize(
    "value", ["", "abc", "-1s", "1:60:00", "1:00:60", "5 s", "1e3", ":30", "1:2:3:4", "٣s", "nan"]
)
def test_anything_else_is_refused(value: str) -> None:
    with pytest.raises(ValueError, match="clock value"):
        parse_clock(value)


@settings(max_examples=100, deadline=None)
@given(MILLISECONDS)
def test_written_forms_come_back(milliseconds: int) -> None:
    seconds, rest = divmod(milliseconds, 1000)
    minutes, second = divmod(seconds, 60)
    hours, minute = divmod(minutes, 60)
    for written in (
        f"{hours}:{minute:02}:{second:02}.{rest:03}",
        f"npt={hours}:{minute:02}:{second:02}.{rest:03}",
        f"{milliseconds}ms",
        f"{seconds}.{rest:03}s",
        f"{seconds}.{rest:03}",
    ):
        assert round(parse_clock(written) * 1000) == milliseconds


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=20))
def test_no_text_breaks_it(text: str) -> None:
    try:
        assert parse_clock(text) >= 0
    except ValueError as error:
        assert "clock value" in str(error)
