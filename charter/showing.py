"""What each kind of bundle shows: which leaves are open, and which disclosures are left in (ledger 4.5).

The service writes bundles by these rules; whoever doubts that it kept to them reads them here.
"""

from __future__ import annotations

from charter.case import Actor, Case
from charter.fields import Field
from charter.rights import is_decided, reads_tier, sees_entry
from charter.vocabulary import Role, Subject, Tier

PADDING = "log.padded"
PUBLICATION = "case.published"
_FOR_AUDITORS = frozenset({Tier.PUBLIC, Tier.PARTIES, Tier.PANEL, Tier.AUDIT})
_FOR_AUTHORS = frozenset({Tier.PUBLIC, Tier.PARTIES, Tier.PANEL})
_OWN_SUBJECT = {
    Role.PETITIONER: Subject.PETITIONER,
    Role.SEAT: Subject.SEAT,
    Role.RAPPORTEUR: Subject.SEAT,
    Role.OFFICER: Subject.OFFICE,
    Role.REGISTRAR: Subject.OFFICE,
    Role.LIAISON: Subject.OFFICE,
    Role.COLLEGE: Subject.OFFICE,
}


def public_shows(field: Field) -> bool:
    """Say whether a disclosure of an open leaf stands in a public bundle."""
    return field.tier is Tier.PUBLIC


def full_shows(field: Field, opened: frozenset[str]) -> bool:
    """Say whether a disclosure stands in a full bundle.

    Args:
        field: of any entry.
        opened: the types of entries that have opened something in the same case.
    """
    return field.tier in _FOR_AUDITORS and (field.opened_by is None or field.opened_by in opened)


def case_shows(case: Case, actor: Actor, word: str, author: str | None, field: Field) -> bool:
    """Say whether a disclosure stands in the bundle of one petition made for an actor.

    One's own text is always one's own. The chain would tell how many acts of others lie between, so it
    waits for the decision.
    """
    if not sees_entry(case, actor, word, author):
        return False
    if field.name == "chain":
        return is_decided(case)
    is_own = author == actor.name and field.subject is _OWN_SUBJECT.get(actor.role)
    if is_own and field.tier is not Tier.AUDIT:
        return True
    return reads_tier(actor.role, field.tier) and _is_open(case, field)


def receipt_shows(field: Field, *, decided: bool) -> bool:
    """Say whether a disclosure stands in the receipt of the person whose act it was.

    They stated it themselves. What is for auditors or sealed stays with those, so that whoever forces a
    receipt out of a person learns nothing that they may not know; the chain waits for the decision.
    """
    return decided if field.name == "chain" else field.tier in _FOR_AUTHORS


def _is_open(case: Case, field: Field) -> bool:
    if field.opened_by == "assessments.opened":
        return case.opened
    if field.opened_by == "ballots.tallied":
        return case.tally is not None
    return field.opened_by is None
