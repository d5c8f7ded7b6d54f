"""What every test may use."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

# A loaded machine is slow, and that is no fault of the code. The gate tries the same examples each
# time, so that it says something of the change alone; everybody else explores.
settings.register_profile("accessible", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("accessible")

ROOT = Path(__file__).resolve().parent.parent


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--accept", action="store_true", help="bless the golden files anew")


@pytest.fixture(scope="session")
def accept(request: pytest.FixtureRequest) -> bool:
    """Whether golden files are to be written instead of compared."""
    return bool(request.config.getoption("--accept"))


@pytest.fixture(scope="session")
def assets() -> Path:
    """The sample documents of the project."""
    return ROOT / "assets"


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of real books and articles; its tests skip, and say so, where it is absent."""
    folder = Path(os.environ.get("ACCESSIBLE_CORPUS", ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(f"no corpus at {folder}: set ACCESSIBLE_CORPUS to its folder")
    return folder


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """A silence of 3 ms a character, where one process works (``jobs=1``): what is encoded, and
    decoded again, is short."""
    monkeypatch.setattr("accessible.engines.silence._CHARACTER", 3)
