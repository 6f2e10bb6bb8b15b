"""The table of acts: who may do what, from which stage, to which, under which guards.

`check` is the only judge of legality; `open_moves` lists what a page may offer. Both the door and the
verifier ask here. Source: procedure 2.2.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from charter.case import Case, Situation
from charter.facts import Facts, Undisclosed
from charter.guards.actors import holds_the_role
from charter.guards.signatures import signed_with_own_key
from charter.move import Move
from charter.sentence import Sentence
from charter.table import MOVES
from charter.vocabulary import Act, Role


class Refused(Exception):
    """The act is not allowed here; `reasons` says why, each objection in a sentence of its own."""

    def __init__(self, reasons: Iterable[Sentence]) -> None:
        """Keep the objections in the order of the guards."""
        self.reasons = tuple(reasons)
        super().__init__(" ".join(map(str, self.reasons)))


class MovedOn(Exception):
    """The case has moved on since the actor read it (reliability, pages U109)."""

    sentence = Sentence("This petition has moved on since you opened it.")

    def __str__(self) -> str:
        """Return the sentence."""
        return str(self.sentence)


NOT_HERE = Sentence("This cannot be done at this stage.")


def moves_of(act: Act) -> tuple[Move, ...]:
    """Return the rows of an act: one, save where the goal decides on the word that is written."""
    return tuple(move for move in MOVES if move.act is act)


def check(situation: Situation, act: Act, facts: Facts) -> Move:
    """Return the move that ``act`` makes from here, or refuse it.

    Args:
        situation: case, roll, actor and UTC day, frozen; the charter owns no clock.
        act: what is to be done.
        facts: what the act itself states; submitted guards look at it.

    Raises:
        Refused: no such move from this stage or role, or guards object (all objections are collected).
        Undisclosed: a guard met a value that is not shown; the door never does.

    Source: procedure 2.2 "Acts".
    """
    candidates = [move for move in moves_of(act) if _applies(move, situation)]
    if not candidates:
        raise Refused((NOT_HERE,))
    found: tuple[Sentence, ...] = ()
    for move in candidates:
        found = objections(move, situation, facts)
        if not found:
            return move
    raise Refused(found)


def _applies(move: Move, here: Situation) -> bool:
    return here.actor.role in move.by and here.case.stage in move.stages


def objections(move: Move, here: Situation, facts: Facts) -> tuple[Sentence, ...]:
    """Return what the guards of a move object; standing ones first, as they are asked first."""
    standing = standing_objections(move, here)
    if standing:
        return standing
    said = [guard(here, facts) for guard in move.submitted]
    if move.own_key:
        said.append(signed_with_own_key(move.act, here, facts))
    return tuple(dict.fromkeys(one for one in said if one is not None))


def standing_objections(move: Move, here: Situation) -> tuple[Sentence, ...]:
    """Return what stands against a move before anything is typed."""
    holding = holds_the_role(here)
    if holding is not None:
        return (holding,)
    return tuple(one for one in (guard(here) for guard in move.standing) if one is not None)


@dataclass(frozen=True)
class OpenMove:
    """One act a page may offer; with `objections`, it is shown as text with their sentences."""

    act: Act
    role: Role
    objections: tuple[Sentence, ...]


def open_moves(here: Situation) -> tuple[OpenMove, ...]:
    """Return the acts of this role from this stage, with what stands against each now."""
    return tuple(
        OpenMove(move.act, here.actor.role, _standing_or_hidden(move, here))
        for move in MOVES
        if _applies(move, here)
    )


def _standing_or_hidden(move: Move, here: Situation) -> tuple[Sentence, ...]:
    try:
        return standing_objections(move, here)
    except Undisclosed:
        return ()


NO_CASE = Case(id="", edition="")
"""The case of acts without a case: it has no stage."""
