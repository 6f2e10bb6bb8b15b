"""How a row of the table is written down, and the groups of stages and guards that rows share."""

from __future__ import annotations

from dataclasses import replace

from charter.deadlines import FILED
from charter.guards import filing, panel
from charter.move import Goal, Move, Standing, Submitted
from charter.vocabulary import Act, Role, Stage

AFTER_FILING = FILED
DESK = (Role.REGISTRAR, Role.LIAISON, Role.COLLEGE)
IN_TIME: tuple[Standing, ...] = (
    filing.registrar_in_time,
    filing.not_disqualified,
    panel.college_has_declared,
    filing.may_handle_as_college,
)
AS_COLLEGE: tuple[Standing, ...] = (
    panel.college_has_declared,
    filing.not_disqualified,
    filing.may_handle_as_college,
)


def row(  # noqa: PLR0917 - the columns of the table, in their order
    act: Act,
    by: tuple[Role, ...] | Role,
    stages: tuple[Stage, ...] | Stage,
    goals: tuple[Stage, ...] | Stage | None,
    entry: str,
    standing: tuple[Standing, ...] = (),
    submitted: tuple[Submitted, ...] = (),
    goal: Goal | None = None,
) -> Move:
    """Return a row for an act on a case; one role, stage or goal may stand without its brackets."""
    return Move(
        act,
        frozenset(by if isinstance(by, tuple) else (by,)),
        frozenset(stages if isinstance(stages, tuple) else (stages,)),
        () if goals is None else goals if isinstance(goals, tuple) else (goals,),
        entry,
        standing,
        submitted,
        goal,
    )


def by_own_key(move: Move) -> Move:
    """Return the row of an act that an officer signs with an own key."""
    return replace(move, own_key=True)


def roll_row(act: Act, by: Role, entry: str, *submitted: Submitted) -> Move:
    """Return a row for an act without a case."""
    return Move(act, frozenset({by}), frozenset({None}), (), entry, (), submitted, None, in_case=False)
