"""What a proof gives back: findings, figures, and what was left un-narrated for a reason."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

from accessible.errors import Finding, Severity

#: Called with how many audio files and documents are done, and how many there are.
Progress: TypeAlias = Callable[[int, int], None]

#: The most characters of a text that reports quote, and the most places of one fault.
EXCERPT = 60
PLACES = 5

#: What the codes of faults of the narration itself begin with, and not of the book's own.
_NARRATION = ("overlay-", "audio-", "coverage-", "chapter-", "highlight-", "epub-unreadable")


class Exempt(NamedTuple):
    """Visible text that no clip says, with the reason why that is right."""

    place: str
    reason: str
    text: str


@dataclass(frozen=True, slots=True)
class Proof:
    """The proof of one file.

    ``kind`` is ``epub`` or ``audiobook``. ``figures`` name what was measured, with the unit in the
    name where there is one; characters are counted without white space.
    """

    path: Path
    kind: str
    findings: tuple[Finding, ...]
    figures: Mapping[str, int | float | str]
    exempt: tuple[Exempt, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether no finding is an error."""
        return self.count(Severity.ERROR) == 0

    @property
    def narration(self) -> tuple[Finding, ...]:
        """The findings about the narration, without the book's own faults."""
        return tuple(f for f in self.findings if f.code.startswith(_NARRATION))

    def count(self, severity: Severity) -> int:
        """How many findings have this severity."""
        return sum(finding.severity is severity for finding in self.findings)

    def to_json(self) -> dict[str, Any]:
        """The proof as plain data with stable keys."""
        return {
            "path": str(self.path),
            "kind": self.kind,
            "holds": self.holds,
            "figures": dict(self.figures),
            "findings": [finding.to_json() for finding in self.findings],
            "exempt": [exempt._asdict() for exempt in self.exempt],
        }

    def lines(self) -> Iterator[str]:
        """The proof for people, the outcome first, one thing a line, no tables and no symbols.

        The same fault at many places is one line; ``to_json`` has every place.
        """
        counts = [(self.count(severity), severity.value) for severity in Severity]
        said = ", ".join(f"{n} {name}{'' if n == 1 else 's'}" for n, name in counts if n)
        outcome = "The proof holds" if self.holds else "The proof does not hold"
        yield f"{self.path.name}: {outcome}{': ' + said if said else ''}."
        for name, value in self.figures.items():
            label = name.replace("_", " ")
            yield f"{label[0].upper()}{label[1:]}: {value}"
        alike: dict[tuple[str, str], list[Finding]] = {}
        for finding in self.findings:
            alike.setdefault((finding.code, finding.message), []).append(finding)
        # A stable sort: within a severity, the order that they were found in.
        ranks = list(Severity)
        for same in sorted(alike.values(), key=lambda same: ranks.index(same[0].severity)):
            first, where = same[0], list(dict.fromkeys(finding.place for finding in same))
            shown = ", ".join(where[:PLACES])
            more = f" and {len(where) - PLACES} more places" if len(where) > PLACES else ""
            yield (
                f"{first.severity.value.capitalize()} {first.code} at {shown}{more}: "
                f"{first.message} What to do: {first.remedy}"
            )
        for exempt in self.exempt:
            yield f"Not narrated at {exempt.place}, {exempt.reason}: {exempt.text or 'no text'}"


def excerpt(text: str) -> str:
    """The start of a text on one line."""
    line = " ".join(text.split())
    return line if len(line) <= EXCERPT else line[: EXCERPT - 1].rstrip() + "…"
