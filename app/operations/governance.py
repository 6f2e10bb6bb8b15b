"""Proposals of the organisations and their approvals (procedure 2.7)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.chance import fresh_id
from app.chancery import Chancery
from app.operations.door import govern_by
from app.operations.locks import Lock, lock
from app.operations.rosters import keep_to_roster
from app.operations.signing import signed_roll_facts
from app.operations.who import THE_CLOCK, Who
from charter.canonical import LEAF_LIMIT, encode_value
from charter.case import CLOCK, Situation
from charter.entry import Entry
from charter.facts import Facts
from charter.guards.governance import has_enough, proposal_digest, proposal_is_late
from charter.layout import KIBI
from charter.moves import NO_CASE, Refused
from charter.sentence import Sentence
from charter.vocabulary import Act, Change

_LONGEST_SUBJECT = LEAF_LIMIT - 2 * KIBI
TOO_LONG = Sentence("An entry of the log has no room for so long a proposal. Make it shorter.")


def new_proposal(office: Chancery, who: Who, change: Change, subject: Mapping[str, Any]) -> dict[str, Any]:
    """Return the facts of a proposal under a fresh id: its officer signs them before they are sent."""
    return proposal_facts(new_id(office, who), change, subject)


def new_id(office: Chancery, who: Who) -> str:
    """Return an id for a proposal that is about to be written."""
    made = len(office.roll().proposals)
    return "p" + fresh_id(office.chance, "proposal", who.person_id, made)[:12]


def proposal_facts(proposal: str, change: Change, subject: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a proposal states under an id that was drawn for it.

    Raises:
        Refused: an entry has no room for it beside the officer's signature.
    """
    if len(encode_value(dict(subject))) > _LONGEST_SUBJECT:
        raise Refused((TOO_LONG,))
    facts = {"proposal": proposal, "change": str(change), "subject": dict(subject)}
    return {**facts, "text_digest": proposal_digest(Facts(facts))}


def propose(office: Chancery, who: Who, facts: Mapping[str, Any], *, signature: str) -> Entry:
    """Propose a change of power as an officer; officers of other organisations approve its exact text.

    Raises:
        NotFound: the person does not hold the role claimed.
        Refused: the charter does not allow it, or it names more reviewers than a filing has room for.
    """
    lock(office.connection, Lock.ROLL)  # two proposals at the same instant are counted one after the other
    keep_to_roster(office.roll(), facts["change"], facts["subject"])
    return govern_by(office, who, Act.PROPOSE, signed_roll_facts(office, who, facts, signature))


def approve(office: Chancery, who: Who, *, proposal: str, text_digest: str, signature: str) -> Entry:
    """Approve a proposal's exact text; with enough approvals it takes effect at once."""
    facts = {"proposal": proposal, "text_digest": text_digest}
    entry = govern_by(office, who, Act.APPROVE, signed_roll_facts(office, who, facts, signature))
    standing = office.roll().proposals[proposal]
    if has_enough(Situation(NO_CASE, office.roll(), CLOCK, office.day), standing):
        govern_by(office, THE_CLOCK, Act.TAKE_EFFECT, {"proposal": proposal})
    return entry


def withdraw_approval(office: Chancery, who: Who, *, proposal: str, signature: str) -> Entry:
    """Take an approval back while the proposal is open."""
    facts = signed_roll_facts(office, who, {"proposal": proposal}, signature)
    return govern_by(office, who, Act.WITHDRAW_APPROVAL, facts)


def expire_proposals(office: Chancery) -> int:
    """Close every proposal whose time is over; return how many."""
    here = Situation(NO_CASE, office.roll(), CLOCK, office.day)
    late = [p for p in here.roll.proposals.values() if p.closed is None and proposal_is_late(here, p)]
    for proposal in late:
        govern_by(office, THE_CLOCK, Act.EXPIRE_PROPOSAL, {"proposal": proposal.id})
    return len(late)


def rotate_log_key(office: Chancery) -> bool:
    """Put the log key in force that a proposal names which took effect, if this service can sign with it.

    The next checkpoint is signed by both keys, and every later one by the new key alone (ledger 4.4). So the
    change waits until both are at hand: once it is an entry, nothing can be signed without either.

    Returns:
        whether a key was put in force.
    """
    roll = office.roll()
    due = roll.due_key
    if due is None:
        return False
    needed = (roll.keys[-1].key, due[1])
    if not all(office.cabinet.holds_log_key(bytes.fromhex(key)) for key in needed):
        return False
    govern_by(office, THE_CLOCK, Act.ROTATE_KEY, {"proposal": due[0], "key": due[1]})
    return True
