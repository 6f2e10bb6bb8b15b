"""Declarations of interest and challenges (procedure 2.3)."""

from __future__ import annotations

from collections.abc import Sequence

from app.chancery import Chancery
from app.operations.door import act, situation_of
from app.operations.who import Who
from charter.entry import Entry
from charter.vocabulary import Act, Effect, Interest, Role


def declare_interest(
    office: Chancery,
    case_id: str,
    who: Who,
    *,
    kinds: Sequence[Interest],
    text: str = "",
    seen: str | None = None,
) -> Entry:
    """Declare interests: a seat, registrar or college member for themselves, an officer for all seats.

    The effect is the rulebook's, and a recusal takes the case from sight at the next request.
    """
    here = situation_of(office, case_id, who)
    effect = here.rulebook.effect_of(tuple(kinds)) if kinds else Effect.NONE
    binds = here.actor.org if here.actor.role is Role.OFFICER else here.actor.name
    facts = {"kinds": [str(kind) for kind in kinds], "text": text, "effect": str(effect), "binds": binds}
    return act(office, case_id, who, Act.DECLARE_INTEREST, facts, seen=seen)


def challenge(
    office: Chancery,
    case_id: str,
    who: Who,
    *,
    against: str,
    with_cause: bool,
    reasons: str = "",
    seen: str | None = None,
) -> Entry:
    """Challenge an organisation in the inquiry, a seat after the interview."""
    facts = {"against": against, "with_cause": with_cause, "reasons": reasons}
    return act(office, case_id, who, Act.CHALLENGE, facts, seen=seen)


def decide_challenge(
    office: Chancery,
    case_id: str,
    who: Who,
    *,
    against: str,
    upheld: bool,
    reasons: str,
    seen: str | None = None,
) -> Entry:
    """Decide a challenge; refusing one needs a second member."""
    case = office.case(case_id)
    mine = [] if case is None else [one for one in case.challenges if one.against == against]
    final = upheld or any(not reading.upheld for one in mine for reading in one.readings)
    facts = {"against": against, "upheld": upheld, "final": final, "reasons": reasons}
    return act(office, case_id, who, Act.DECIDE_CHALLENGE, facts, seen=seen)
