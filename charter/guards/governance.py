"""Guards of the acts without a case: founding, proposals, lists, daily entries (procedure 2.7)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

from charter.canonical import encode_value
from charter.case import Situation
from charter.facts import Facts
from charter.guards.witnesses import witness_can_end, witness_can_serve
from charter.roll import Proposal
from charter.rulebook import Rulebook
from charter.sentence import Sentence
from charter.sshsig import is_bare_line
from charter.terms import is_over
from charter.vocabulary import Change, Role, Scope

_ID = re.compile(r"[0-9a-z][0-9a-z-]{1,39}")
_ORG = re.compile(r"[a-z][a-z0-9_]{1,30}")
_LOG_KEY = re.compile(r"[0-9a-f]{64}")
_OWN = frozenset({Change.NAME_REVIEWER, Change.END_REVIEWER, Change.NAME_OFFICER, Change.END_OFFICER})
_PROPOSAL = re.compile(r"p[0-9a-f]{12}")
_KEYED = frozenset({Change.NAME_OFFICER, Change.ELECT_COLLEGE})
_TWO_PLACES = Sentence("Nobody can hold two places.")
_KEY_TWICE = Sentence("Each key belongs to one person alone.")
_FOUNDERS, _OFFICERS, _REVIEWERS, _HOLDERS, _COLLEGE = 5, 3, 4, 2, 3


def founding_is_complete(here: Situation, facts: Facts) -> Sentence | None:
    """Five organisations, each with officers, keys and reviewers; offices held by two; a college of three."""
    del here
    orgs = facts["organisations"] or []
    if len(orgs) < _FOUNDERS:
        return Sentence("A founding needs at least five organisations.")
    for org in orgs:
        broken = organisation_is_complete(org)
        if broken is not None:
            return broken
    if any(len(facts["offices"].get(office, [])) < _HOLDERS for office in ("registrar", "liaison")):
        return Sentence("Each office needs at least two holders.")
    if len(facts["college"]) != _COLLEGE or len(facts["alternates"]) != _COLLEGE:
        return Sentence("The college needs three members and three alternates.")
    if not all(is_bare_line(one.get("key")) for one in (*facts["college"], *facts["alternates"])):
        return Sentence("Each member and alternate of the college needs a key.")
    return _everyone_once(facts)


def organisation_is_complete(org: Mapping[str, Any]) -> Sentence | None:
    """An organisation has a name, at least three officers with keys, and four reviewers."""
    if not _ORG.fullmatch(str(org.get("id"))) or not org.get("name"):
        return Sentence("An organisation needs an id and a name.")
    officers = org.get("officers", [])
    if len(officers) < _OFFICERS or not all(is_bare_line(one.get("key")) for one in officers):
        return Sentence("An organisation needs at least three officers, each with a key.")
    if len(org.get("reviewers", [])) < _REVIEWERS:
        return Sentence("An organisation needs at least four reviewers.")
    return None


def _everyone_once(facts: Facts) -> Sentence | None:
    orgs = [one["id"] for one in facts["organisations"]]
    if len(set(orgs)) != len(orgs):
        return Sentence("Each organisation is named once.")
    signers = [one for org in facts["organisations"] for one in org["officers"]]
    signers += [*facts["college"], *facts["alternates"]]
    people = [one["id"] for one in signers]
    people += [one for org in facts["organisations"] for one in org["reviewers"]]
    people += [one for holders in facts["offices"].values() for one in holders]
    people += [facts["observer"], facts["observer_deputy"]]
    if len(set(people)) != len(people) or not all(_ID.fullmatch(str(one)) for one in people):
        return _TWO_PLACES
    return None if len({one["key"] for one in signers}) == len(signers) else _KEY_TWICE


def first_edition_named(here: Situation, facts: Facts) -> Sentence | None:
    """Entry 0 names the digest of the edition that ships with the charter's reader."""
    known = {edition.digest for edition in here.roll.editions.values()}
    if facts["edition_digest"] not in known:
        return Sentence("The rulebook edition named is not at hand.")
    return None


def proposal_is_sound(here: Situation, facts: Facts) -> Sentence | None:
    """A proposal has a fresh id, a known change, and a subject that the change can be made to."""
    if not facts["proposal"] or facts["proposal"] in here.roll.proposals:
        return Sentence("This proposal exists already.")
    if not _PROPOSAL.fullmatch(str(facts["proposal"])):
        return Sentence("The id of the proposal is not of its form.")
    if facts["change"] not in set(Change):
        return Sentence("Choose what the proposal changes.")
    return _subject_fits(here, Change(facts["change"]), facts["subject"] or {}, here.actor.org)


def proposal_digest(facts: Facts) -> str:
    """Return the digest that fixes the text of a proposal."""
    text = {name: facts[name] for name in ("proposal", "change", "subject")}
    return sha256(encode_value(text)).hexdigest()


def text_is_named(here: Situation, facts: Facts) -> Sentence | None:
    """A proposal names the digest of its text, which approvals name again."""
    del here
    if facts["text_digest"] != proposal_digest(facts):
        return Sentence("The digest is not that of the proposal.")
    return None


def proposal_still_fits(here: Situation, facts: Facts) -> Sentence | None:
    """The roll has not changed so that the change cannot be made any more."""
    proposal = _open(here, facts)
    if proposal is None:
        return _NOT_OPEN
    return _subject_fits(here, proposal.change, proposal.subject, proposal.org)


def _subject_fits(
    here: Situation, change: Change, subject: Mapping[str, Any], org: str | None
) -> Sentence | None:
    if change in _OWN and subject.get("org") != org:
        return Sentence("An organisation proposes its own officers and reviewers only.")
    if change is Change.ADMIT_ORGANISATION:
        return _newcomer_fits(here, subject)
    if change is Change.ROTATE_LOG_KEY:
        return _log_key_fits(here, subject)
    if change is Change.NAME_WITNESS:
        return witness_can_serve(here, subject, org)
    if change is Change.END_WITNESS:
        return witness_can_end(here, subject)
    return _person_fits(here, change, subject, org)


def _person_fits(
    here: Situation, change: Change, subject: Mapping[str, Any], org: str | None
) -> Sentence | None:
    person = str(subject.get("id"))
    if not _ID.fullmatch(person):
        return Sentence("Name the person by an id of the roll.")
    if change in (Change.END_REVIEWER, Change.END_OFFICER):
        return _can_end(here, change, person, org)
    if change in _KEYED and not is_bare_line(subject.get("key")):
        return Sentence("This place needs a key: one line, ssh-ed25519 and its letters, without a comment.")
    if change is Change.ADMIT_AUDITOR and not _audit_is_stated(here, subject):
        return Sentence(
            "State what the auditor may export, and for how many days, at most: %(days)s.",
            days=_edition(here).clock("auditor"),
        )
    if any(place.id == person for place in here.roll.places):
        return _TWO_PLACES
    return _KEY_TWICE if change in _KEYED and subject["key"] in _keys(here) else None


def _keys(here: Situation) -> set[str | None]:
    return {place.key for place in here.roll.places}


def _audit_is_stated(here: Situation, subject: Mapping[str, Any]) -> bool:
    days, most = subject.get("days"), _edition(here).clock("auditor")
    return subject.get("scope") in tuple(Scope) and type(days) is int and 1 <= days <= most


def _edition(here: Situation) -> Rulebook:
    return here.roll.editions[here.roll.edition]


def _newcomer_fits(here: Situation, subject: Mapping[str, Any]) -> Sentence | None:
    if subject.get("id") in here.roll.organisations:
        return Sentence("This organisation is a member already.")
    broken = organisation_is_complete(subject)
    if broken is not None:
        return broken
    people = [str(one["id"]) for one in subject["officers"]] + [str(one) for one in subject["reviewers"]]
    taken = {place.id for place in here.roll.places}
    if len(set(people)) != len(people) or taken & set(people):
        return _TWO_PLACES
    keys = [one["key"] for one in subject["officers"]]
    if len(set(keys)) != len(keys) or _keys(here) & set(keys):
        return _KEY_TWICE
    return None if all(map(_ID.fullmatch, people)) else Sentence("Name the person by an id of the roll.")


def _log_key_fits(here: Situation, subject: Mapping[str, Any]) -> Sentence | None:
    key = str(subject.get("key"))
    if not _LOG_KEY.fullmatch(key):
        return Sentence("Name the log's new key by its 64 hex digits.")
    if any(one.key == key for one in here.roll.keys):
        return Sentence("The log has had this key already.")
    return None


def key_is_due(here: Situation, facts: Facts) -> Sentence | None:
    """The log takes the key that a proposal names which took effect last, and each such key once."""
    if here.roll.due_key != (facts["proposal"], facts["key"]):
        return Sentence("No proposal that took effect names this key.")
    return None


def _can_end(here: Situation, change: Change, person: str, org: str | None) -> Sentence | None:
    role, least = (Role.REVIEWER, _REVIEWERS) if change is Change.END_REVIEWER else (Role.OFFICER, _OFFICERS)
    holders = here.roll.holders(role, here.day, org)
    if not any(place.id == person for place in holders):
        return Sentence("This person does not hold the place.")
    if len(holders) <= least:
        return Sentence("The organisation would have too few people; name a successor first.")
    return None


def _open(here: Situation, facts: Facts) -> Proposal | None:
    proposal = here.roll.proposals.get(str(facts["proposal"]))
    return proposal if proposal is not None and proposal.closed is None else None


_NOT_OPEN = Sentence("No such proposal is open.")


def proposal_is_open(here: Situation, facts: Facts) -> Sentence | None:
    """The proposal exists, is neither done nor expired."""
    proposal = _open(here, facts)
    if proposal is None or proposal_is_late(here, proposal):
        return _NOT_OPEN
    return None


def proposal_is_late(here: Situation, proposal: Proposal) -> bool:
    """Say whether the proposal's days are over."""
    days = _edition(here).clock("proposal")
    return is_over(proposal.made_on, days, here.day)


def approved_by_another(here: Situation, facts: Facts) -> Sentence | None:
    """Officers of the proposing organisation do not approve; an organisation approves once."""
    proposal = _open(here, facts)
    if proposal is None:
        return _NOT_OPEN
    if proposal.org == here.actor.org:
        return Sentence("Another organisation must approve.")
    if here.actor.org in proposal.approving:
        return Sentence("Your organisation has approved already.")
    return None


def approves_the_same_text(here: Situation, facts: Facts) -> Sentence | None:
    """An approval is over the exact text; an edited proposal is void."""
    proposal = _open(here, facts)
    if proposal is None or facts["text_digest"] != proposal.text_digest:
        return Sentence("The text has changed since you read it.")
    return None


def own_approval_stands(here: Situation, facts: Facts) -> Sentence | None:
    """Only an approval that stands is withdrawn, by an officer of the same organisation."""
    proposal = _open(here, facts)
    if proposal is None:
        return _NOT_OPEN
    return None if here.actor.org in proposal.approving else Sentence("Your organisation has not approved.")


def enough_approve(here: Situation, facts: Facts) -> Sentence | None:
    """Own people: one other organisation. All else: two thirds of all, the proposer counted."""
    proposal = _open(here, facts)
    if proposal is None:
        return _NOT_OPEN
    return None if has_enough(here, proposal) else Sentence("The proposal does not have enough approvals.")


def has_enough(here: Situation, proposal: Proposal) -> bool:
    """Say whether the approvals suffice for the change (procedure 2.7)."""
    members = {org.id for org in here.roll.members(here.day)}
    approving = (proposal.approving - {proposal.org}) & members
    if proposal.change in _OWN:
        return len(approving) >= 1
    yes = approving | ({proposal.org} & members)
    return 3 * len(yes) >= 2 * len(members)


def proposal_has_expired(here: Situation, facts: Facts) -> Sentence | None:
    """A proposal expires when its days are over."""
    proposal = _open(here, facts)
    if proposal is None or not proposal_is_late(here, proposal):
        return Sentence("The proposal's time is not over.")
    return None


def list_is_described(here: Situation, facts: Facts) -> Sentence | None:
    """A snapshot is accepted once, with its digest, counts and root."""
    before = here.roll.snapshots.get(facts["source"])
    if not facts["digest"] or not facts["root"] or before == facts["digest"]:
        return Sentence("This snapshot is accepted already.")
    if not all(isinstance(facts[name], int) for name in ("persons", "added", "changed", "removed")):
        return Sentence("The counts of the snapshot are missing.")
    return None


def removes_few(here: Situation, facts: Facts) -> Sentence | None:
    """A list that removes more than 5 % of its persons needs officers of two organisations (registry 5.2)."""
    if facts["source"] not in here.roll.snapshots:
        return None
    if facts["removed"] * 20 > facts["persons"] + facts["removed"]:
        return Sentence("This list removes too many persons for one registrar to accept.")
    return None


def next_stated_day(here: Situation, facts: Facts) -> Sentence | None:
    """`register.stated` comes once for every day, in order, none left out, once the day is over."""
    return _next_day(here, facts, here.roll.stated)


def governance_is_counted(here: Situation, facts: Facts) -> Sentence | None:
    """`register.stated` says how many entries without a case stand before it: none can be left out."""
    if facts["governance"] != here.roll.size:
        return Sentence("The count of acts without a case is wrong.")
    return None


def next_batched_day(here: Situation, facts: Facts) -> Sentence | None:
    """`access.batched` comes once for every day, in order, none left out, once the day is over."""
    return _next_day(here, facts, here.roll.batched)


def _next_day(here: Situation, facts: Facts, before: date | None) -> Sentence | None:
    day = date.fromisoformat(str(facts["day"]))
    first = before + timedelta(days=1) if before is not None else here.roll.founded_on
    if day != first or day >= here.day:
        return Sentence("The daily entry is not that of the next day.")
    return None


def export_is_in_scope(here: Situation, facts: Facts) -> Sentence | None:
    """An auditor exports what the admission's scope names: all that auditors may read, or the acts alone."""
    held = {place.scope for place in here.roll.places_of(here.actor.id, here.day)}
    kinds = set(Scope) if Scope.FULL in held else held
    return None if facts["kind"] in kinds else Sentence("This export is outside the scope of your admission.")


def number_not_counted_before(here: Situation, facts: Facts) -> Sentence | None:
    """An outcome is counted once under its random number."""
    if not facts["number"] or facts["number"] in here.roll.counted:
        return Sentence("This outcome is counted already.")
    return None
