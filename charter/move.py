"""One row of the table of acts, and the types of its guards."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from charter.case import Situation
from charter.facts import Facts
from charter.sentence import Sentence
from charter.vocabulary import Act, Role, Stage

Standing = Callable[[Situation], Sentence | None]
Submitted = Callable[[Situation, Facts], Sentence | None]
Goal = Callable[[Situation, Facts], Stage | None]


@dataclass(frozen=True)
class Move:
    """One row of the table.

    `goals` is every stage the act may lead to, empty for one that stays; with more than one, `goal`
    says which. `stages` holds None for acts without a case or before one. An act by `own_key` bears the
    officer's signature (`charter.guards.signatures.signed_with_own_key`).
    """

    act: Act
    by: frozenset[Role]
    stages: frozenset[Stage | None]
    goals: tuple[Stage, ...]
    entry: str
    standing: tuple[Standing, ...] = ()
    submitted: tuple[Submitted, ...] = ()
    goal: Goal | None = None
    in_case: bool = True
    own_key: bool = False

    def leads_to(self, here: Situation, facts: Facts) -> Stage | None:
        """Return the stage reached: the one goal, the chosen one, or the present stage."""
        if self.goal is not None:
            return self.goal(here, facts) or here.case.stage
        return self.goals[0] if self.goals else here.case.stage
