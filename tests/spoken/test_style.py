"""The style: every choice of the settings reaches the rules."""

from __future__ import annotations

from dataclasses import astuple, fields

from accessible.settings import CHOICES, Settings, with_options
from accessible.spoken.style import Style


def test_the_default_settings_are_the_default_style() -> None:
    assert Style.of(Settings()) == Style()


def test_every_field_of_the_style_is_a_setting() -> None:
    last = {name: choices[-1] for name, choices in CHOICES.items()}
    style = Style.of(with_options(Settings(), last))
    assert all(
        mine != default for mine, default in zip(astuple(style), astuple(Style()), strict=True)
    )
    # Not about how a sentence is read.
    others = {"codec", "notes", "announce", "ruby", "sync", "device", "split", "quality"}
    assert len(fields(Style)) == len(CHOICES.keys() - others)
