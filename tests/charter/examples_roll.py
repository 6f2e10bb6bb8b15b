"""Examples of the guards of acts without a case (`charter.guards.governance`)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from app.rulebooks import shipped_editions
from charter.case import Actor, Situation
from charter.facts import Facts
from charter.guards import governance, signatures
from charter.logkeys import LogKey
from charter.moves import NO_CASE
from charter.replay import empty_roll
from charter.roll import Place, Proposal
from charter.vocabulary import Change, Role, Scope
from tests.charter.guarding import Example, objects, silent
from tests.charter.situations import (
    CLOCK,
    DAY,
    FOUNDED,
    OPERATOR,
    REGISTRAR,
    founding,
    keyed,
    officer,
    organisation,
    roll,
)

EMPTY = Situation(NO_CASE, empty_roll(shipped_editions()), OPERATOR, FOUNDED)
NAMED = {
    "proposal": "p" + "2" * 12,
    "change": "name_reviewer",
    "subject": {"org": "alder", "id": "reviewer-alder-9"},
}
KEY = "This place needs a key: one line, ssh-ed25519 and its letters, without a comment."
COMMENTED = {"id": "college-3", "key": keyed("college-3")["key"] + " me@home"}
TWO = "Nobody can hold two places."
NOT_OPEN = "No such proposal is open."


def made(change: Change = Change.NAME_REVIEWER, org: str = "alder", *approving: str,
         **changed: Any) -> Proposal:
    """Return a proposal of an organisation, approved by others."""
    subject = changed.pop("subject", {"org": org, "id": "reviewer-alder-9"})
    return Proposal("p1", change, subject, "text", f"officer-{org}-1", org, DAY,
                    tuple((f"officer-{one}-1", one) for one in approving), **changed)


def before(actor=CLOCK, *proposals: Proposal, day: int = 1, **changed: Any) -> Situation:
    """Return the situation of someone before the roll, with proposals."""
    kept = {one.id: one for one in proposals}
    return Situation(NO_CASE, replace(roll(), proposals=kept, **changed), actor, DAY + timedelta(days=day))


def _founding() -> list[Example]:
    g = governance.founding_is_complete
    orgs = founding()["organisations"]

    def broken(says: str, first: dict[str, Any]) -> Example:
        return objects(g, says, EMPTY, **founding(organisations=[first, *orgs[1:]]))

    return [
        objects(g, "A founding needs at least five organisations.", EMPTY,
                **founding(organisations=orgs[:4])),
        broken("An organisation needs an id and a name.", organisation("alder", name="")),
        broken("An organisation needs an id and a name.", organisation("Alder")),
        broken("An organisation needs at least three officers, each with a key.", organisation("alder",
               officers=2)),
        broken("An organisation needs at least four reviewers.", organisation("alder", reviewers=3)),
        objects(g, "Each office needs at least two holders.", EMPTY,
                **founding(offices={"registrar": ["registrar-1", "registrar-2"], "liaison": ["liaison-1"]})),
        objects(g, "The college needs three members and three alternates.", EMPTY, **founding(alternates=[])),
        objects(g, "Each member and alternate of the college needs a key.", EMPTY,
                **founding(college=[{"id": f"college-{n}", "key": ""} for n in (1, 2, 3)])),
        objects(g, "Each organisation is named once.", EMPTY, **founding(organisations=[orgs[0], *orgs])),
        objects(g, TWO, EMPTY, **founding(observer="registrar-1")),
        silent(g, EMPTY, **founding()),
        objects(governance.first_edition_named, "The rulebook edition named is not at hand.", EMPTY,
                **founding(edition_digest="0")),
        silent(governance.first_edition_named, EMPTY, **founding()),
        objects(g, "Each member and alternate of the college needs a key.", EMPTY,
                **founding(college=[keyed(f"college-{n}") for n in (1, 2)] + [COMMENTED])),
        objects(g, "Each key belongs to one person alone.", EMPTY,
                **founding(college=[{**keyed("college-1"), "id": f"college-{n}"} for n in (1, 2, 3)])),
    ]


def _founders() -> list[Example]:
    g = signatures.every_founder_signed
    told = founding()
    first, *others = told["signatures"]

    def given(says: str, *borne: list[str]) -> Example:
        return objects(g, says, EMPTY, **{**told, "signatures": list(borne)})

    sorted_by_id = "The founding bears one signature of each founding officer, sorted by id."
    does_not_fit = "These signatures do not fit the founding: officer-alder-1."
    return [
        objects(g, "Every founding officer must sign. Missing: officer-alder-1.", EMPTY,
                **{**told, "signatures": others}),
        given(sorted_by_id, *others, first),
        given(sorted_by_id, first, first, *others),
        given(sorted_by_id, *told["signatures"], ["stranger", first[1]]),
        given(does_not_fit, [first[0], others[0][1]], *others),
        given(does_not_fit, [first[0], first[1].rstrip("=")], *others),
        objects(g, "These signatures do not fit the founding: " + ", ".join(
            one for one, _ in told["signatures"]) + ".", EMPTY, **{**told, "observer": "observer-9"}),
        silent(g, EMPTY, **told),
    ]


def _proposing() -> list[Example]:
    g = governance.proposal_is_sound

    def asked(says: str | None, change: str = "name_reviewer", **subject: Any) -> Example:
        facts = {"proposal": NAMED["proposal"], "change": change, "subject": subject}
        here = before(officer("alder"), made())
        return silent(g, here, **facts) if says is None else objects(g, says, here, **facts)

    return [
        objects(g, "This proposal exists already.", before(officer("alder"), made()), **{**NAMED,
                "proposal": "p1"}),
        objects(g, "The id of the proposal is not of its form.", before(officer("alder")), **{**NAMED,
                "proposal": "p2"}),
        objects(governance.text_is_named, "The digest is not that of the proposal.", before(officer("alder")),
                **NAMED, text_digest="0"),
        silent(governance.text_is_named, before(officer("alder")), **NAMED,
               text_digest=governance.proposal_digest(Facts(NAMED))),
        objects(g, "Choose what the proposal changes.", before(officer("alder")), **{**NAMED, "change": "x"}),
        asked("An organisation proposes its own officers and reviewers only.", org="birch",
              id="reviewer-birch-9"),
        asked("This organisation is a member already.", "admit_organisation", **organisation("birch")),
        asked("An organisation needs at least four reviewers.", "admit_organisation",
              **organisation("hazel", reviewers=3)),
        asked(TWO, "admit_organisation",
              **organisation("hazel", reviewers=3) | {"reviewers": [f"reviewer-birch-{n}" for n in (1, 2, 3,
              4)]}),
        asked("Name the person by an id of the roll.", org="alder", id="No Name"),
        asked("This person does not hold the place.", "end_reviewer", org="alder", id="reviewer-birch-1"),
        asked("The organisation would have too few people; name a successor first.", "end_reviewer",
              org="alder", id="reviewer-alder-1"),
        asked(KEY, "name_officer", org="alder", id="officer-alder-9"),
        asked(KEY, "elect_college", id="college-9"),
        asked(KEY, "name_officer", org="alder", **{**COMMENTED, "id": "officer-alder-9"}),
        asked("Each key belongs to one person alone.", "name_officer", org="alder",
              **{**keyed("college-1"), "id": "officer-alder-9"}),
        asked("Each key belongs to one person alone.", "admit_organisation",
              **organisation("hazel") | {"officers": [{**keyed("officer-birch-1"), "id": f"officer-hazel-{n}"}
                                                      for n in (1, 2, 3)]}),
        asked(None, "name_officer", org="alder", **keyed("officer-alder-9")),
        asked(TWO, org="alder", id="registrar-1"),
        *(asked("State what the auditor may export, and for how many days, at most: 90.", "admit_auditor",
                id="auditor-1", **stated)
          for stated in ({}, {"scope": "full"}, {"scope": "all", "days": 9}, {"scope": "flat", "days": 91},
                         {"scope": "flat", "days": 0}, {"scope": "flat", "days": "9"},
                         {"scope": "flat", "days": True})),
        asked(None, "admit_auditor", id="auditor-1", scope="flat", days=90),
        asked(None, org="alder", id="reviewer-alder-9"),
        asked(None, "admit_organisation", **organisation("hazel")),
        asked(None, "appoint_registrar", id="registrar-3"),
        objects(governance.proposal_still_fits, TWO,
                before(CLOCK, made(subject={"org": "alder", "id": "reviewer-birch-1"})), proposal="p1"),
        objects(governance.proposal_still_fits, NOT_OPEN, before(CLOCK), proposal="p1"),
        silent(governance.proposal_still_fits, before(CLOCK, made()), proposal="p1"),
    ]


def _approving() -> list[Example]:
    g = governance
    mine, other = officer("alder"), officer("birch")
    two_thirds = Change.APPOINT_REGISTRAR
    subject = {"id": "registrar-3", "concerned": "birch"}
    short, enough = ("birch", "cedar"), ("birch", "cedar", "dogwood")
    return [
        objects(g.proposal_is_open, NOT_OPEN, before(other), proposal="p1"),
        objects(g.proposal_is_open, NOT_OPEN, before(other, made(closed="done")), proposal="p1"),
        objects(g.proposal_is_open, NOT_OPEN, before(other, made(), day=31), proposal="p1"),
        silent(g.proposal_is_open, before(other, made(), day=30), proposal="p1"),
        objects(g.approved_by_another, NOT_OPEN, before(other), proposal="p1"),
        objects(g.approved_by_another, "Another organisation must approve.", before(mine, made()),
                proposal="p1"),
        objects(g.approved_by_another, "Your organisation has approved already.",
                before(officer("birch", 2), made(Change.NAME_REVIEWER, "alder", "birch")), proposal="p1"),
        silent(g.approved_by_another, before(other, made()), proposal="p1"),
        objects(g.approves_the_same_text, "The text has changed since you read it.", before(other, made()),
                proposal="p1", text_digest="old"),
        silent(g.approves_the_same_text, before(other, made()), proposal="p1", text_digest="text"),
        objects(g.own_approval_stands, NOT_OPEN, before(other), proposal="p1"),
        objects(g.own_approval_stands, "Your organisation has not approved.", before(other, made()),
                proposal="p1"),
        silent(g.own_approval_stands, before(other, made(Change.NAME_REVIEWER, "alder", "birch")),
               proposal="p1"),
        objects(g.enough_approve, NOT_OPEN, before(), proposal="p1"),
        objects(g.enough_approve, "The proposal does not have enough approvals.", before(CLOCK, made()),
                proposal="p1"),
        silent(g.enough_approve, before(CLOCK, made(Change.NAME_REVIEWER, "alder", "birch")), proposal="p1"),
        objects(g.enough_approve, "The proposal does not have enough approvals.",
                before(CLOCK, made(two_thirds, "alder", *short, subject=subject)), proposal="p1"),
        silent(g.enough_approve, before(CLOCK, made(two_thirds, "alder", *enough, subject=subject)),
               proposal="p1"),
        objects(g.proposal_has_expired, "The proposal's time is not over.", before(CLOCK, made(), day=30),
                proposal="p1"),
        silent(g.proposal_has_expired, before(CLOCK, made(), day=31), proposal="p1"),
    ]


def _log_keys() -> list[Example]:
    g, key, other = governance, "ab" * 32, "cd" * 32
    proposer = before(officer("alder"), keys=(LogKey(other, 0),))

    def asked(says: str | None, **subject: Any) -> Example:
        facts = {"proposal": NAMED["proposal"], "change": "rotate_log_key", "subject": subject}
        return Example(g.proposal_is_sound, says, proposer, facts)

    due = before(CLOCK, due_key=("p1", key))
    return [
        asked("Name the log's new key by its 64 hex digits.", key="AB" * 32),
        asked("Name the log's new key by its 64 hex digits."),
        asked("The log has had this key already.", key=other),
        asked(None, key=key),
        objects(g.key_is_due, "No proposal that took effect names this key.", before(CLOCK), proposal="p1",
                key=key),
        objects(g.key_is_due, "No proposal that took effect names this key.", due, proposal="p1", key=other),
        objects(g.key_is_due, "No proposal that took effect names this key.", due, proposal="p2", key=key),
        silent(g.key_is_due, due, proposal="p1", key=key),
    ]


def _lists_and_days() -> list[Example]:
    g = governance
    desk = before(REGISTRAR, snapshots={"gb": "old"})
    taken = {"source": "gb", "digest": "new", "root": "r", "persons": 95, "added": 0, "changed": 0,
    "removed": 5}
    tomorrow, stated = DAY + timedelta(days=1), {"stated": DAY, "batched": DAY}
    wrong_day = "The daily entry is not that of the next day."
    examples = [
        objects(g.list_is_described, "This snapshot is accepted already.", desk, **{**taken,
                "digest": "old"}),
        objects(g.list_is_described, "The counts of the snapshot are missing.", desk, **{**taken,
                "added": None}),
        silent(g.list_is_described, desk, **taken),
        objects(g.removes_few, "This list removes too many persons for one registrar to accept.", desk,
                **{**taken, "persons": 94, "removed": 6}),
        silent(g.removes_few, desk, **taken),
        silent(g.removes_few, desk, **{**taken, "source": "new list", "removed": 90}),
        objects(g.governance_is_counted, "The count of acts without a case is wrong.", before(),
                governance=0),
        silent(g.governance_is_counted, before(), governance=roll().size),
        objects(g.number_not_counted_before, "This outcome is counted already.", before(counted=("7K2M",)),
                number="7K2M"),
        silent(g.number_not_counted_before, before(counted=("7K2M",)), number="9QXD"),
    ]
    for guard in (g.next_stated_day, g.next_batched_day):
        examples += [
            objects(guard, wrong_day, before(day=1, **stated), day=tomorrow.isoformat()),
            objects(guard, wrong_day, before(day=9, **stated),
                    day=(tomorrow + timedelta(days=1)).isoformat()),
            objects(guard, wrong_day, before(day=9, **stated), day=DAY.isoformat()),
            silent(guard, before(day=2, **stated), day=tomorrow.isoformat()),
            silent(guard, before(), day=FOUNDED.isoformat()),
        ]
    return examples


def _exporting() -> list[Example]:
    g = governance.export_is_in_scope
    outside = "This export is outside the scope of your admission."

    def admitted(scope: Scope, day: int = 1) -> Situation:
        place = Place("auditor-1", Role.AUDITOR, None, DAY, until=DAY + timedelta(days=30), scope=scope)
        return before(Actor(Role.AUDITOR, id="auditor-1"), day=day, places=(*roll().places, place))

    return [
        silent(g, admitted(Scope.FULL), kind="full"),
        silent(g, admitted(Scope.FULL), kind="flat"),
        silent(g, admitted(Scope.FLAT), kind="flat"),
        objects(g, outside, admitted(Scope.FLAT), kind="full"),
        objects(g, outside, admitted(Scope.FULL), kind="case"),
        objects(g, outside, admitted(Scope.FULL, day=31), kind="full"),
    ]


EXAMPLES = (
    *_exporting(), *_founding(), *_founders(), *_proposing(), *_approving(), *_log_keys(),
    *_lists_and_days(),
)
