"""Proposals of governance as an officer reads them: effect in words, approvals, expiry (procedure 2.7)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from app.chancery import Chancery
from charter.case import CLOCK, Actor, Situation
from charter.facts import Facts
from charter.guards.governance import approved_by_another, has_enough, own_approval_stands, proposal_is_open
from charter.moves import NO_CASE
from charter.roll import Place, Proposal, Roll
from charter.sentence import Sentence
from charter.vocabulary import Act, Change, Role, Scope


@dataclass(frozen=True, kw_only=True)
class ProposalRow:
    """One proposal. `state` is open, done or expired; `objection` says why this reader may not approve."""

    id: str
    change: Change
    subject: str
    effect: Sentence
    proposer_org: str
    made_on: date
    expires: date
    approvals: tuple[str, ...]
    needed: int
    text_digest: str
    state: str
    objection: Sentence | None
    may_withdraw: bool

    @property
    def is_open(self) -> bool:
        """Say whether officers can still answer."""
        return self.state == "open"

    @property
    def answer(self) -> Act | None:
        """The answer that this reader may give now: to approve, or to take the approval back."""
        if self.may_withdraw:
            return Act.WITHDRAW_APPROVAL
        return Act.APPROVE if self.is_open and self.objection is None else None


def all_proposals(office: Chancery, actor: Actor) -> tuple[ProposalRow, ...]:
    """Return every proposal, the newest first."""
    roll = office.roll()
    here = Situation(NO_CASE, roll, actor, office.day)
    found = [_row(here, proposal) for proposal in roll.proposals.values()]
    return tuple(sorted(found, key=lambda row: (row.made_on, row.id), reverse=True))


def waiting_for(office: Chancery, actor: Actor) -> tuple[ProposalRow, ...]:
    """Return the open proposals that this officer's organisation has not answered, soonest expiry first."""
    waiting = [row for row in all_proposals(office, actor) if row.is_open and row.objection is None]
    return tuple(sorted(waiting, key=lambda row: (row.expires, row.id)))


def one_proposal(office: Chancery, actor: Actor, proposal_id: str) -> ProposalRow | None:
    """Return one proposal, None where there is none."""
    roll = office.roll()
    found = roll.proposals.get(proposal_id)
    return None if found is None else _row(Situation(NO_CASE, roll, actor, office.day), found)


def as_proposed(here: Situation, facts: Mapping[str, Any]) -> ProposalRow:
    """Return a proposal that is not made yet, as it will stand when the acting officer makes it."""
    made = Proposal(
        facts["proposal"], Change(facts["change"]), facts["subject"], facts["text_digest"],
        str(here.actor.id), str(here.actor.org), here.day,
    )
    proposals = {**here.roll.proposals, made.id: made}
    return _row(replace(here, roll=replace(here.roll, proposals=proposals)), made)


def _row(here: Situation, proposal: Proposal) -> ProposalRow:
    roll, facts = here.roll, Facts({"proposal": proposal.id})
    is_open = proposal_is_open(here, facts) is None
    return ProposalRow(
        id=proposal.id,
        change=proposal.change,
        subject=_named(proposal.subject),
        effect=effect_of(roll, proposal),
        proposer_org=name_in(roll, proposal.org),
        made_on=proposal.made_on,
        expires=proposal.made_on + timedelta(days=roll.editions[roll.edition].clock("proposal")),
        approvals=tuple(name_in(roll, org) for _, org in proposal.approvals),
        needed=approvals_needed(here, proposal),
        text_digest=proposal.text_digest,
        state=proposal.closed or ("open" if is_open else "expired"),
        objection=approved_by_another(here, facts) if is_open else None,
        may_withdraw=is_open and own_approval_stands(here, facts) is None,
    )


def _named(subject: Mapping[str, Any]) -> str:
    """Return the name of whom or what a proposal concerns, or else its id, or the key that it names."""
    return str(next(subject[word] for word in ("name", "id", "key") if subject.get(word)))


def approvals_needed(here: Situation, proposal: Proposal) -> int:
    """Return how many organisations beside the proposer must approve, by the charter's own count."""
    others = [org.id for org in here.roll.members(here.day) if org.id != proposal.org]
    asking = Situation(NO_CASE, here.roll, CLOCK, here.day)
    for number in range(1, len(others) + 1):
        approving = replace(proposal, approvals=tuple(("", org) for org in others[:number]))
        if has_enough(asking, approving):
            return number
    return len(others)


def name_in(roll: Roll, org: str) -> str:
    """Return an organisation's name."""
    known = roll.organisations.get(org)
    return known.name if known else org


def own_people(roll: Roll, role: Role, org: str | None, day: date) -> tuple[Place, ...]:
    """Return the officers or reviewers of one's own organisation."""
    return roll.holders(role, day, org)


def effect_of(roll: Roll, proposal: Proposal) -> Sentence:
    """Return what a proposal does, in one sentence."""
    return _EFFECTS[proposal.change](roll, proposal.subject)


def _person(text: str) -> Callable[[Roll, Mapping[str, Any]], Sentence]:
    return lambda _roll, subject: Sentence(text, person=str(subject["id"]))


def _member(text: str) -> Callable[[Roll, Mapping[str, Any]], Sentence]:
    return lambda roll, subject: Sentence(
        text, person=str(subject["id"]), organisation=name_in(roll, str(subject["org"]))
    )


def _admission(_roll: Roll, subject: Mapping[str, Any]) -> Sentence:
    return Sentence(
        "%(organisation)s becomes a member for petitions filed afterwards. Officers: %(officers)s. "
        "Reviewers: %(reviewers)s.",
        organisation=str(subject["name"]),
        officers=len(subject["officers"]),
        reviewers=len(subject["reviewers"]),
    )


def _log_key(_roll: Roll, subject: Mapping[str, Any]) -> Sentence:
    return Sentence(
        "Another key signs the checkpoints of the log; the present one signs once more together with it. "
        "Public part of the new key: %(key)s",
        key=str(subject["key"]),
    )


def _witness(roll: Roll, subject: Mapping[str, Any]) -> Sentence:
    return Sentence(
        "%(organisation)s witnesses the log as %(name)s, at %(address)s. Two thirds of the witnesses must "
        "cosign a checkpoint before anything is counted or published on its day.",
        organisation=name_in(roll, str(subject["org"])),
        name=str(subject["name"]),
        address=str(subject["url"]),
    )


def _no_witness(_roll: Roll, subject: Mapping[str, Any]) -> Sentence:
    return Sentence("%(name)s is no longer a witness of the log.", name=str(subject["name"]))


def _audit(_roll: Roll, subject: Mapping[str, Any]) -> Sentence:
    told = MARKED[8 if subject["scope"] == Scope.FULL else 9].text
    return Sentence(told, person=str(subject["id"]), days=int(subject["days"]))


MARKED = (
    Sentence("%(person)s becomes a reviewer of %(organisation)s, for petitions filed afterwards."),
    Sentence("%(person)s is no longer a reviewer of %(organisation)s."),
    Sentence("%(person)s becomes an officer of %(organisation)s and signs with the key named."),
    Sentence("%(person)s is no longer an officer of %(organisation)s."),
    Sentence("%(person)s becomes a registrar for 24 months."),
    Sentence("%(person)s becomes a liaison for 24 months."),
    Sentence("%(person)s becomes an observer."),
    Sentence("%(person)s becomes a member of the college for three years."),
    Sentence("%(person)s may export all that auditors may read, for this many days: %(days)s."),
    Sentence("%(person)s may export the acts and their public facts alone, for this many days: %(days)s."),
)
_EFFECTS: Mapping[Change, Callable[[Roll, Mapping[str, Any]], Sentence]] = {
    Change.NAME_REVIEWER: _member(MARKED[0].text),
    Change.END_REVIEWER: _member(MARKED[1].text),
    Change.NAME_OFFICER: _member(MARKED[2].text),
    Change.END_OFFICER: _member(MARKED[3].text),
    Change.ADMIT_ORGANISATION: _admission,
    Change.APPOINT_REGISTRAR: _person(MARKED[4].text),
    Change.APPOINT_LIAISON: _person(MARKED[5].text),
    Change.APPOINT_OBSERVER: _person(MARKED[6].text),
    Change.ELECT_COLLEGE: _person(MARKED[7].text),
    Change.ADMIT_AUDITOR: _audit,
    Change.ROTATE_LOG_KEY: _log_key,
    Change.NAME_WITNESS: _witness,
    Change.END_WITNESS: _no_witness,
}
