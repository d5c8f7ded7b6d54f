"""Findings: the table of codes is what the library can tell, no less and no more."""

from __future__ import annotations

import ast
from pathlib import Path

import accessible
from accessible.errors import CODES

PACKAGE = Path(accessible.__file__).parent
TREES = [
    ast.parse(path.read_text(encoding="utf-8"))
    for path in PACKAGE.rglob("*.py")
    if path.name != "errors.py"
]
#: Functions that make a finding of the code that is their first argument.
MAKERS = frozenset({"Finding", "found", "find", "_find", "_found", "tell", "_tell"})


def test_every_code_is_told_somewhere() -> None:
    words = {
        node.value
        for tree in TREES
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert set(CODES) - words == set()


def test_every_finding_has_a_code_of_the_table() -> None:
    told = set()
    for tree in TREES:
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and node.args:
                name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                first = node.args[0]
                if name in MAKERS and isinstance(first, ast.Constant):
                    told.add(first.value)
    codes = {
        each
        for each in told
        if isinstance(each, str) and "-" in each and each.islower() and "/" not in each
    }
    assert len(codes) > 60
    assert codes <= set(CODES)
