"""Which petitions an office, an organisation, the college or the observer may know of (procedure 2.3).

`known_to` narrows in SQL, `may_know` decides on the folded case; a page asks both, so a petition that is
not yours answers like one that is not there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, and_, func, or_, select, tuple_

from app.records.log import LogEntry
from app.records.petition import IdentityRequest, Petition, SeatRow
from charter.case import Actor, Situation
from charter.guards.erasing import erasure_is_for_this_member
from charter.guards.filing import registrar_in_time
from charter.vocabulary import ENDS, Role, Stage

PANEL = (
    Stage.INQUIRY,
    Stage.DIALOGUE,
    Stage.ASSESSMENT,
    Stage.DELIBERATION,
    Stage.REPORT,
    Stage.VOTING,
    Stage.STANDSTILL,
    Stage.ENDORSEMENT,
)
_COLLEGE = (Stage.ADMISSIBILITY, Stage.INADMISSIBLE, Stage.INQUIRY, Stage.DIALOGUE)


def may_know(here: Situation) -> bool:
    """Say whether the acting holder of an office, officer or observer may know of this petition today."""
    rule = _SIGHT.get(here.actor.role)
    return rule is not None and here.case.filed_on is not None and rule(here)


def _not_recused(here: Situation) -> bool:
    return here.actor.id not in here.case.college_recused


def _as_deputy(here: Situation) -> bool:
    """The other office sees what is filed once the registrars are late, and nothing before."""
    late = here.case.stage is Stage.ADMISSIBILITY and registrar_in_time(here) is None
    return late and _not_recused(here)


def _as_college(here: Situation) -> bool:
    """The member drawn; another once a reading waits for a second, or the one drawn is silent or late.

    After the end a case is theirs for an erasure: the member drawn, or any where nobody handles it, and
    another once one has proposed.
    """
    case = here.case
    if not _not_recused(here):
        return False
    if case.is_over:
        return bool(case.erasures) or erasure_is_for_this_member(here) is None
    return here.actor.id == case.college or _waits_for_another(here) or _as_deputy(here)


def _waits_for_another(here: Situation) -> bool:
    case = here.case
    if case.stage is Stage.INADMISSIBLE and case.review_asked_on is not None:
        return bool(case.readings) or _is_silent(here, case.review_asked_on)
    open_ones = [one for one in case.challenges if one.decided is None]
    in_stage = case.stage in (Stage.INQUIRY, Stage.DIALOGUE)
    return in_stage and any(one.readings or _is_silent(here, one.made_on) for one in open_ones)


def _is_silent(here: Situation, asked_on: date) -> bool:
    return (here.day - asked_on).days > here.rulebook.clock("silence")


def _as_observer(here: Situation) -> bool:
    return here.case.stage in PANEL


def _as_officer(here: Situation) -> bool:
    """An organisation knows a case it was drawn for, until it is recused or its part is done."""
    case, org = here.case, here.actor.org
    if org is None or org in case.recused_orgs:
        return False
    if case.stage is Stage.ADMISSIBILITY:
        return org in case.identity.asked
    return case.stage in PANEL and org in {seat.org for seat in case.seats}


_SIGHT: Mapping[Role, Callable[[Situation], bool]] = {
    Role.REGISTRAR: _not_recused,
    Role.LIAISON: _as_deputy,
    Role.COLLEGE: _as_college,
    Role.OBSERVER: _as_observer,
    Role.OFFICER: _as_officer,
}


def known_to(actor: Actor, day: date, *, after: str | None = None) -> Select[Petition]:
    """Return the filed petitions among which those lie that this actor may know of, soonest due first.

    Args:
        actor: role and roll id, or organisation.
        day: today.
        after: a petition of the same list; those that stand behind it are returned.
    """
    narrowed = select(Petition).where(Petition.filed_on.is_not(None), _narrowed(actor, day))
    if after is not None:
        narrowed = narrowed.where(_behind(narrowed.where(Petition.id == after).subquery()))
    return narrowed.order_by(_due(Petition.due_on), Petition.id)


def _due(due_on: Any) -> ColumnElement[date]:
    """Petitions without a deadline stand last."""
    return func.coalesce(due_on, date.max)


def _behind(one: Subquery) -> ColumnElement[bool]:
    place = (_due(one.c.due_on), one.c.id)
    return select(one.c.id).where(tuple_(_due(Petition.due_on), Petition.id) > tuple_(*place)).exists()


def _narrowed(actor: Actor, day: date) -> ColumnElement[bool]:
    if actor.role is Role.LIAISON:
        return and_(Petition.stage == Stage.ADMISSIBILITY, Petition.due_on < day)
    if actor.role is Role.COLLEGE:
        return or_(Petition.college == actor.id, Petition.stage.in_(_words(_COLLEGE)), _being_erased())
    if actor.role is Role.OBSERVER:
        return Petition.stage.in_(_words(PANEL))
    if actor.role is Role.OFFICER:
        return _drawn(str(actor.org))
    return Petition.stage.not_in(_words({*ENDS, Stage.IN_FORCE}))


def _being_erased() -> ColumnElement[bool]:
    proposed = select(LogEntry.case_id).where(LogEntry.type == "erasure.decided")
    return and_(Petition.stage.in_(_words(ENDS)), Petition.id.in_(proposed))


def _drawn(org: str) -> ColumnElement[bool]:
    asked = select(IdentityRequest.petition_id).where(IdentityRequest.org == org)
    seated = select(SeatRow.petition_id).where(SeatRow.org == org)
    return or_(
        and_(Petition.stage == Stage.ADMISSIBILITY, Petition.id.in_(asked)),
        and_(Petition.stage.in_(_words(PANEL)), Petition.id.in_(seated)),
    )


def _words(stages: Iterable[Stage]) -> list[str]:
    return sorted(str(stage) for stage in stages)
