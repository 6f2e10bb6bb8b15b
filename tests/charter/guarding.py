"""Examples of guards: a situation in which one objects, with its sentence, or in which it is silent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from charter.case import Situation
from charter.facts import Facts
from charter.sentence import Sentence
from charter.table import MOVES

STANDING = frozenset(guard for move in MOVES for guard in move.standing)


@dataclass(frozen=True)
class Example:
    """One guard asked in one situation; `says` is its sentence, None for silence."""

    guard: Callable[..., Sentence | None]
    says: str | None
    here: Situation
    facts: dict[str, Any]

    def said(self) -> str | None:
        """Ask the guard as the table would."""
        asked = (self.here,) if self.guard in STANDING else (self.here, Facts(self.facts))
        answer = self.guard(*asked)
        return None if answer is None else str(answer)


def objects(guard: Callable[..., Sentence | None], says: str, here: Situation, **facts: Any) -> Example:
    """Return an example in which the guard objects."""
    return Example(guard, says, here, facts)


def silent(guard: Callable[..., Sentence | None], here: Situation, **facts: Any) -> Example:
    """Return an example in which the guard is silent."""
    return Example(guard, None, here, facts)
