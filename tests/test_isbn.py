"""ISBNs: the check digit tells, however they are written."""

from __future__ import annotations

import pytest

from accessible.isbn import isbn, named_isbn


@pytest.mark.parametrize(
    ("written", "digits"),
    [
        ("978-0-306-40615-7", "9780306406157"),
        (" urn:isbn:9780306406157 ", "9780306406157"),
        ("ISBN 978 0 306 40615 7", "9780306406157"),
        ("ISBN-13: 978–0–306–40615–7", "9780306406157"),
        ("0-8044-2957-x", "080442957X"),
        ("isbn:0306406152", "0306406152"),
        ("978-0-306-40615-8", ""),  # a wrong check digit
        ("urn:uuid:7e2a1d52-6f6e-4f0e-8f39-0d5c5bb0a001", ""),
        ("9770306406157", ""),
        ("isbn", ""),
        ("", ""),
    ],
)
def test_the_digits(written: str, digits: str) -> None:
    assert isbn(written) == digits


def test_ten_digits_are_one_only_when_they_say_so() -> None:
    assert named_isbn("0306406152") == ""
    assert named_isbn("urn:isbn:0306406152") == "0306406152"
    assert named_isbn("9780306406157") == "9780306406157"
