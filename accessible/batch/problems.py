"""What is wrong with what a batch was asked for: gathered, and told all at once with its places."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from accessible.errors import UsageError

#: How many problems are told one by one; who has more has one mistake many times.
_TOLD = 100


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake: its place (``books.csv, line 3``), one sentence, and what to do."""

    place: str
    message: str
    remedy: str

    @classmethod
    def of(cls, place: str, error: UsageError) -> Problem:
        return cls(place, error.message, error.remedy)

    def __str__(self) -> str:
        return f"{self.place}: {self.message}"


def refusal(problems: Sequence[Problem]) -> UsageError:
    """The one error that tells them all."""
    if len(problems) == 1:
        return UsageError(str(problems[0]), problems[0].remedy)
    lines = [f"  {problem} {problem.remedy}".rstrip() for problem in problems[:_TOLD]]
    if len(problems) > _TOLD:
        lines.append(f"  … and {len(problems) - _TOLD:,} more.")
    return UsageError(
        "\n".join((f"There are {len(problems):,} mistakes in what is to be built:", *lines)),
        "Mend them, and begin again: nothing was built.",
    )
