"""One entry judged: every guard of its row of the table is asked, as the door asked it (ledger 4.6 iv)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from charter.case import Situation
from charter.entry import Entry
from charter.facts import Undisclosed
from charter.guards.actors import holds_the_role
from charter.guards.signatures import signed_with_own_key
from charter.move import Move
from charter.sentence import Sentence
from charter.table import MOVES
from charter.vocabulary import ENDS, Stage

_BY_ENTRY: dict[str, list[Move]] = {}
for _move in MOVES:
    _BY_ENTRY.setdefault(_move.entry, []).append(_move)

DATA_FAULTS = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    RecursionError,
    StopIteration,
    TypeError,
    ValueError,
    Undisclosed,
)
"""What pure code raises when an entry states something that no act of ours would state."""


@dataclass
class Judged:
    """What the guards said of one entry: objections by rule, rules not applied, and guards that answered."""

    objections: list[tuple[str, str]] = field(default_factory=list)
    unchecked: list[str] = field(default_factory=list)
    answered: set[Callable[..., Sentence | None]] = field(default_factory=set)

    @property
    def lawful(self) -> bool:
        """Say whether no guard objected."""
        return not self.objections


def judge(here: Situation, entry: Entry) -> Judged:
    """Ask every guard of the entry's move, and compare the stage it leads to with the one it names.

    Where the table has two rows for one act, the row of this entry's type is the one that is judged.
    """
    moves = [
        move
        for move in _BY_ENTRY[entry.type]
        if entry.actor.role in move.by
        and here.case.stage in move.stages
        and move.in_case == (entry.case is not None)
    ]
    if not moves:
        return Judged([("table", "No such act of this role exists at this stage.")])
    move, judged = moves[0], Judged()
    for standing in (holds_the_role, *move.standing):
        _ask(judged, standing, here)
    for submitted in move.submitted:
        _ask(judged, submitted, here, entry.facts)
    if move.own_key:
        _ask(judged, signed_with_own_key, move.act, here, entry.facts)
    if entry.case is not None:
        _ask(judged, _stage_reached, move, here, entry)
    return judged


def could_lead(entry: Entry) -> bool:
    """Say whether some act of this role could have led to the stage named, from whatever stage."""
    reached = entry.to
    for move in _BY_ENTRY[entry.type]:
        stays = reached in move.stages and (move.goal is not None or not move.goals)
        if entry.actor.role in move.by and (reached in move.goals or stays):
            return True
    return False


def could_follow(before: Stage | None, entry: Entry) -> bool:
    """Say whether an act of this role exists after the stage seen last; only an end closes the others off."""
    if before not in ENDS:
        return True
    return any(entry.actor.role in move.by and before in move.stages for move in _BY_ENTRY[entry.type])


def _ask(judged: Judged, guard: Callable[..., Sentence | None], *about: object) -> None:
    try:
        said = guard(*about)
    except Undisclosed as hidden:
        judged.unchecked.append(f"{_rule(guard)}; not shown: {hidden.name}")
    except DATA_FAULTS as wrong:
        sentence = f"The rule cannot be applied to what the entry states: {wrong!r}."
        judged.objections.append((_rule(guard), sentence))
    else:
        judged.answered.add(guard)
        if said is not None:
            judged.objections.append((_rule(guard), str(said)))


def _rule(guard: Callable[..., Sentence | None]) -> str:
    return guard.__name__.removeprefix("_")


def _stage_reached(move: Move, here: Situation, entry: Entry) -> Sentence | None:
    expected: Stage | None = move.leads_to(here, entry.facts)
    if entry.to is expected:
        return None
    return Sentence("The act does not lead to the stage that the entry names.")
