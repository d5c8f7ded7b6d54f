"""Settings: options over the file over the defaults, each checked."""

from __future__ import annotations

from pathlib import Path

import pytest

from accessible.errors import UsageError
from accessible.settings import CHOICES, Settings, load, with_options


def test_defaults_without_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert load() == Settings()


def test_options_lie_over_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "accessible.toml").write_text(
        'to = ["epub", "mp3"]\nrate = 150\ncover = "art/c.png"\npause = 2\nauthors = "A"\n'
    )
    monkeypatch.chdir(tmp_path)
    settings = with_options(load(), {"rate": 200})
    assert (settings.to, settings.rate, settings.pause) == (("epub", "mp3"), 200, 2.0)
    assert settings.cover == Path("art/c.png")
    assert settings.authors == ("A",)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("ratte = 3", "Did you mean “rate”"),
        ("rate = 5", "between 80 and 450"),
        ('rate = "fast"', "like 175"),
        ("rate = true", "like 175"),
        ('codec = "wav"', "mp3, aac, opus"),
        ('dates = "year"', "auto, day, month"),
        ('note-marks = "loud"', "silent, spoken"),
        ('language = "english please"', "BCP 47"),
        ("to = [1]", "like"),
        ("rate = ", "Mend the file"),
    ],
)
def test_a_wrong_setting_says_what_to_do(tmp_path: Path, text: str, words: str) -> None:
    file = tmp_path / "s.toml"
    file.write_text(text)
    with pytest.raises(UsageError) as caught:
        load(file)
    assert words in caught.value.remedy
    assert caught.value.exit_code == 2


def test_lexicons_are_one_path_or_several_beside_the_file(tmp_path: Path) -> None:
    file = tmp_path / "s.toml"
    for text, names in (('"a.pls"', ["a.pls"]), ('["a.pls", "b/c.tsv"]', ["a.pls", "b/c.tsv"])):
        file.write_text(f"lexicon = {text}")
        assert load(file).lexicon == tuple(tmp_path / name for name in names)
    assert with_options(Settings(), {"lexicon": (Path("x"),)}).lexicon == (Path("x"),)
    for text in ("3", "[1]"):
        file.write_text(f"lexicon = {text}")
        with pytest.raises(UsageError, match="lexicon"):
            load(file)


def test_a_missing_file_is_said() -> None:
    with pytest.raises(UsageError, match="no settings file"):
        load(Path("nowhere.toml"))


def test_the_first_choice_is_the_default() -> None:
    for name, choices in CHOICES.items():
        assert getattr(Settings(), name) == choices[0]
        for choice in choices:
            assert getattr(with_options(Settings(), {name: choice}), name) == choice


def test_dates_numbers_and_places_as_toml_has_them(tmp_path: Path) -> None:
    file = tmp_path / "s.toml"
    file.write_text('date = 1901-03-02\nseries-position = 2\nisbn = "978-0-306-40615-7"\n')
    settings = load(file)
    assert (settings.date, settings.series_position) == ("1901-03-02", "2")
    assert settings.isbn == "9780306406157"
    for wrong in ({"date": "May 1901"}, {"isbn": "978-0-306-40615-8"}, {"series_position": "II"}):
        with pytest.raises(UsageError):
            with_options(Settings(), wrong)
