"""Every code of the proof has a test that names it, and severities that mean what they say."""

from __future__ import annotations

import re
from pathlib import Path

import accessible.check
from accessible.errors import CODES

TESTS = Path(__file__).parent
ROOM = Path(accessible.check.__file__).parent


def named(folder: Path) -> set[str]:
    text = "".join(path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.py")))
    return {code for code in re.findall(r'"([a-z0-9-]+)"', text) if code in CODES}


def test_every_code_has_a_test() -> None:
    assert named(ROOM) - named(TESTS) == set()


def test_every_remedy_is_a_sentence() -> None:
    for code in named(ROOM):
        remedy = CODES[code][1]
        assert remedy[0].isupper() and remedy.endswith(".")
