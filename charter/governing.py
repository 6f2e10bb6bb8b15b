"""What each entry without a case adds to the roll, by entry type (procedure 2.7)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from charter.changing import replace
from charter.entry import Entry
from charter.fields import FOUNDINGS
from charter.logkeys import LogKey
from charter.roll import Confirmation, Organisation, Place, Proposal, Roll, Witness
from charter.silence import CONFIRMED, heard_from
from charter.vocabulary import Change, Role, Scope

PADDING = "log.padded"
Govern = Callable[[Roll, Entry], Roll]

_TERMS = {
    Change.APPOINT_REGISTRAR: (Role.REGISTRAR, "office"),
    Change.APPOINT_LIAISON: (Role.LIAISON, "office"),
    Change.ELECT_COLLEGE: (Role.COLLEGE, "college"),
    Change.ADMIT_AUDITOR: (Role.AUDITOR, "auditor"),
    Change.APPOINT_OBSERVER: (Role.OBSERVER, "office"),
}


def fold_governance(roll: Roll, entry: Entry) -> Roll:
    """Return the roll after one entry without a case."""
    if entry.type == PADDING:
        return roll
    return replace(_FOLDS[entry.type](roll, entry), size=roll.size + 1)


def _founded(roll: Roll, entry: Entry) -> Roll:
    data, on = entry.data, entry.on
    edition = next(e for e in roll.editions.values() if e.digest == data["edition_digest"])
    orgs = {one["id"]: Organisation(one["id"], one["name"], on) for one in data["organisations"]}
    places: list[Place] = []
    for one in data["organisations"]:
        places += _people_of(one, on)
    end_of_office = on + timedelta(days=edition.clock("office"))
    for office in (Role.REGISTRAR, Role.LIAISON):
        places += [Place(one, office, None, on, until=end_of_office) for one in data["offices"][office]]
    end_of_college = on + timedelta(days=edition.clock("college"))
    for group, deputy in (("college", False), ("alternates", True)):
        places += [
            Place(one["id"], Role.COLLEGE, None, on, one["key"], end_of_college, deputy)
            for one in data[group]
        ]
    places += [Place(data["observer"], Role.OBSERVER, None, on)]
    places += [Place(data["observer_deputy"], Role.OBSERVER, None, on, deputy=True)]
    return replace(
        roll,
        origin=data["origin"],
        keys=(LogKey(str(data["key"]), entry.index),),
        previous=data.get("previous"),
        lost=data.get("lost"),
        founded_on=on,
        edition=edition.edition,
        organisations=orgs,
        places=tuple(places),
        witnesses=tuple(_witness_of(one, on) for one in data["witnesses"] or ()),
    )


def _witness_of(named: Mapping[str, Any], on: date) -> Witness:
    return Witness(named["org"], named["name"], named["key"], named["url"], on)


def _people_of(org: Mapping[str, Any], on: date) -> list[Place]:
    officers = [Place(one["id"], Role.OFFICER, org["id"], on, one["key"]) for one in org["officers"]]
    return officers + [Place(one, Role.REVIEWER, org["id"], on) for one in org["reviewers"]]


def _proposed(roll: Roll, entry: Entry) -> Roll:
    data = entry.data
    made = Proposal(
        data["proposal"],
        Change(data["change"]),
        data["subject"],
        data["text_digest"],
        str(entry.actor.id),
        str(entry.actor.org),
        entry.on,
    )
    return replace(roll, proposals={**roll.proposals, made.id: made})


def _changed(roll: Roll, proposal: Proposal) -> Roll:
    return replace(roll, proposals={**roll.proposals, proposal.id: proposal})


def _approved(roll: Roll, entry: Entry) -> Roll:
    proposal = roll.proposals[entry.data["proposal"]]
    approval = (str(entry.actor.id), str(entry.actor.org))
    return _changed(roll, replace(proposal, approvals=(*proposal.approvals, approval)))


def _approval_withdrawn(roll: Roll, entry: Entry) -> Roll:
    proposal = roll.proposals[entry.data["proposal"]]
    left = tuple(one for one in proposal.approvals if one[1] != entry.actor.org)
    taken_back = (*proposal.withdrawals, str(entry.actor.org))
    return _changed(roll, replace(proposal, approvals=left, withdrawals=taken_back))


def _expired(roll: Roll, entry: Entry) -> Roll:
    return _changed(roll, replace(roll.proposals[entry.data["proposal"]], closed="expired"))


def _took_effect(roll: Roll, entry: Entry) -> Roll:
    proposal = roll.proposals[entry.data["proposal"]]
    return _effect(_changed(roll, replace(proposal, closed="done")), proposal, entry.on)


def _effect(roll: Roll, proposal: Proposal, on: date) -> Roll:
    change, subject = proposal.change, proposal.subject
    if change is Change.ADMIT_ORGANISATION:
        org = Organisation(subject["id"], subject["name"], on)
        places = (*roll.places, *_people_of(subject, on))
        return replace(roll, organisations={**roll.organisations, org.id: org}, places=places)
    if change in (Change.END_REVIEWER, Change.END_OFFICER):
        ended = tuple(replace(p, until=on) if p.id == subject["id"] else p for p in roll.places)
        return replace(roll, places=ended)
    if change in (Change.NAME_REVIEWER, Change.NAME_OFFICER):
        role = Role.REVIEWER if change is Change.NAME_REVIEWER else Role.OFFICER
        named = Place(subject["id"], role, subject["org"], on, subject.get("key"))
        return replace(roll, places=(*roll.places, named))
    if change is Change.ROTATE_LOG_KEY:
        return replace(roll, due_key=(proposal.id, subject["key"]))
    if change is Change.NAME_WITNESS:
        return replace(roll, witnesses=(*roll.witnesses, _witness_of(subject, on)))
    if change is Change.END_WITNESS:
        left = tuple(replace(w, until=on) if w.name == subject["name"] else w for w in roll.witnesses)
        return replace(roll, witnesses=left)
    role, term = _TERMS[change]
    days = roll.editions[roll.edition].clock(term)
    if change is Change.ADMIT_AUDITOR:
        until = on + timedelta(days=min(days, subject["days"]))
        place = Place(subject["id"], role, None, on, None, until, scope=Scope(subject["scope"]))
        return replace(roll, places=(*roll.places, place))
    place = Place(subject["id"], role, None, on, subject.get("key"), on + timedelta(days=days))
    return replace(roll, places=(*roll.places, place))


def _list_accepted(roll: Roll, entry: Entry) -> Roll:
    return replace(roll, snapshots={**roll.snapshots, entry.data["source"]: entry.data["digest"]})


def _stated(roll: Roll, entry: Entry) -> Roll:
    return replace(roll, stated=date.fromisoformat(entry.data["day"]))


def _batched(roll: Roll, entry: Entry) -> Roll:
    return replace(roll, batched=date.fromisoformat(entry.data["day"]))


def _counted(roll: Roll, entry: Entry) -> Roll:
    return replace(roll, counted=(*roll.counted, entry.data["number"]))


def _exported(roll: Roll, entry: Entry) -> Roll:
    del entry
    return replace(roll, exports=roll.exports + 1)


def _key_rotated(roll: Roll, entry: Entry) -> Roll:
    return replace(roll, keys=(*roll.keys, LogKey(str(entry.data["key"]), entry.index)), due_key=None)


def _date_confirmed(roll: Roll, entry: Entry) -> Roll:
    """The first of two is kept until the second, which ends the silence."""
    if heard_from(roll, entry.on) is not None:
        return replace(roll, confirmation=None)
    since = entry.on - timedelta(days=entry.data["gap"])
    return replace(roll, confirmation=Confirmation(entry.index, str(entry.actor.org), entry.on, since))


_FOLDS: Mapping[str, Govern] = {
    **dict.fromkeys(FOUNDINGS, _founded),
    "proposal.made": _proposed,
    "proposal.approved": _approved,
    "approval.withdrawn": _approval_withdrawn,
    "proposal.took_effect": _took_effect,
    "proposal.expired": _expired,
    CONFIRMED: _date_confirmed,
    "list.accepted": _list_accepted,
    "register.stated": _stated,
    "access.batched": _batched,
    "outcome.counted": _counted,
    "export.made": _exported,
    "key.rotated": _key_rotated,
}
