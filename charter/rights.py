"""Which kinds of page exist, and which roles of the folded roll may open them."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from charter.case import Actor, Case
from charter.fields import ENTRY_TYPES, Sees
from charter.vocabulary import Role, Stage, Tier


class Right(StrEnum):
    """A right to a kind of page; what a page shows is filtered again by its own query."""

    ACCOUNT = "account"
    OWN_PETITION = "own_petition"
    DESK = "desk"
    REGISTRAR = "registrar"
    OFFICER = "officer"
    COLLEGE = "college"
    LIAISON = "liaison"
    OBSERVER = "observer"
    AUDITOR = "auditor"


PAGE_RIGHTS: Mapping[Right, frozenset[Role]] = {
    Right.ACCOUNT: frozenset(Role),
    Right.OWN_PETITION: frozenset({Role.PETITIONER}),
    Right.DESK: frozenset({Role.REVIEWER}),
    Right.REGISTRAR: frozenset({Role.REGISTRAR}),
    Right.OFFICER: frozenset({Role.OFFICER}),
    Right.COLLEGE: frozenset({Role.COLLEGE}),
    Right.LIAISON: frozenset({Role.LIAISON}),
    Right.OBSERVER: frozenset({Role.OBSERVER}),
    Right.AUDITOR: frozenset({Role.AUDITOR}),
}


def allows(right: Right, roles: frozenset[Role]) -> bool:
    """Say whether a person who holds these roles may open pages of this kind."""
    return bool(PAGE_RIGHTS[right] & roles)


_SECRET_UNTIL_OPENED = {"assessment.sealed": "opened", "ballot.cast": "tally"}
_OWN_ONLY = frozenset({"interest.declared"})
_SEE_INTERESTS = frozenset({Role.COLLEGE, Role.AUDITOR})
_WITHOUT_CASES = frozenset({Role.REVIEWER, Role.OPERATOR})
_BEFORE_DECLARING = frozenset({"petition.filed", "panel.drawn", "seat.substituted"})
_OFFICERS = frozenset(
    {"petition.filed", "identity.drawn", "report.finalised", "ballots.tallied", "standstill.concluded"}
)


def sees_entry(case: Case, actor: Actor, word: str, author: str | None) -> bool:
    """Say whether an actor may know that an entry of their case exists.

    Args:
        case: as it stands now; what is sealed shows only once it is opened.
        actor: in the role in which they read.
        word: the entry's type.
        author: handle or roll id of who made the entry.
    """
    if _has_lost_sight(case, actor):
        return False
    if author == actor.name:
        return True
    if actor.role is Role.PETITIONER:
        return _petitioner_sees(case, word)
    if actor.role is Role.OFFICER:
        return word in _OFFICERS or word.startswith("case.")
    if not _has_declared(case, actor):
        return word in _BEFORE_DECLARING
    if actor.role in _SEE_INTERESTS and word in _OWN_ONLY:
        return True
    return _opened_by_now(case, word)


def _has_lost_sight(case: Case, actor: Actor) -> bool:
    """A seat that is out and an office or member with a disqualifying interest see nothing any more."""
    if actor.role in _WITHOUT_CASES:
        return True
    if actor.role in (Role.SEAT, Role.RAPPORTEUR):
        seat = case.seat_of(actor.handle)
        return seat is None or not seat.sits
    return actor.id is not None and actor.id in case.college_recused


def _has_declared(case: Case, actor: Actor) -> bool:
    """A seat and a member of the college read the case only after they have declared their interests."""
    if actor.role in (Role.SEAT, Role.RAPPORTEUR):
        seat = case.seat_of(actor.handle)
        return seat is not None and seat.is_ready
    return actor.role is not Role.COLLEGE or actor.id in case.declared


def _opened_by_now(case: Case, word: str) -> bool:
    until = _SECRET_UNTIL_OPENED.get(word)
    if until == "opened":
        return case.opened
    if until == "tally":
        return case.tally is not None
    return word not in _OWN_ONLY


def _petitioner_sees(case: Case, word: str) -> bool:
    sees = ENTRY_TYPES[word].petitioner
    if sees is Sees.AFTER_DECISION:
        return is_decided(case) and word not in _OWN_ONLY
    return sees is Sees.ALWAYS


def is_decided(case: Case) -> bool:
    """Say whether nothing is secret from the petitioner for the sake of the procedure any more."""
    return case.is_over or case.stage is Stage.IN_FORCE


_TIERS_READ: Mapping[Role, frozenset[Tier]] = {
    Role.PETITIONER: frozenset({Tier.PUBLIC, Tier.PARTIES}),
    Role.OFFICER: frozenset({Tier.PUBLIC}),
    Role.OBSERVER: frozenset({Tier.PUBLIC, Tier.PARTIES}),
    Role.LIAISON: frozenset({Tier.PUBLIC, Tier.PARTIES}),
    Role.REGISTRAR: frozenset({Tier.PUBLIC, Tier.PARTIES}),
    Role.SEAT: frozenset({Tier.PUBLIC, Tier.PARTIES, Tier.PANEL}),
    Role.RAPPORTEUR: frozenset({Tier.PUBLIC, Tier.PARTIES, Tier.PANEL}),
    Role.COLLEGE: frozenset({Tier.PUBLIC, Tier.PARTIES, Tier.PANEL}),
    Role.AUDITOR: frozenset({Tier.PUBLIC, Tier.PARTIES, Tier.PANEL, Tier.AUDIT}),
}


def reads_tier(role: Role, tier: Tier | None) -> bool:
    """Say whether a role reads a disclosure of a tier, of an entry that it may see."""
    return tier is None or tier in _TIERS_READ.get(role, frozenset())
