"""From the draft to the admission: what each entry adds to the case."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from charter.case import Case, Identity
from charter.changing import replace
from charter.entry import Entry
from charter.facts import UNKNOWN, Unknown
from charter.folds.fold import Fold, reading_of, unchanged


def _opened(case: Case, entry: Entry) -> Case:
    return replace(
        case,
        petitioner=entry.actor.handle or "",
        commitments=entry.data["commitments"],
        person=entry.facts.peek("person"),
        opened_on=entry.on,
    )


def _filed(case: Case, entry: Entry) -> Case:
    pins = entry.facts.peek("listing_acts")
    manifest = entry.facts.peek("manifest")
    return replace(
        case,
        filed_on=entry.on,
        kind=entry.data["kind"],
        petition=entry.data["petition"],
        first_petition=entry.data["petition"],
        grounds=entry.data["grounds"],
        listings=pins if isinstance(pins, Unknown) else tuple(f"{p['source']}:{p['id']}" for p in pins),
        roster=tuple((org, handle) for org, handle in entry.data["roster"]),
        evidence=_items(manifest),
    )


def _items(manifest: Any) -> frozenset[str] | Unknown:
    if isinstance(manifest, Unknown):
        return UNKNOWN
    return frozenset(row["item"] for row in manifest.get("evidence", []))


def _identity_drawn(case: Case, entry: Entry) -> Case:
    identity = case.identity
    idle = identity.idle
    if entry.data["cause"] == "idle":
        idle |= _asked_first(identity)
    drawn = (*identity.drawn, *((org, entry.on) for org in entry.data["drawn"]))
    order = tuple(entry.data["order"])
    return replace(case, identity=replace(identity, order=order, drawn=drawn, idle=idle))


def _asked_first(identity: Identity) -> frozenset[str]:
    """Return the silent organisations that have been asked for the longest; later ones still have time."""
    asked = {org: on for org, on in identity.drawn if org in identity.silent}
    return frozenset(org for org, on in asked.items() if on == min(asked.values()))


def _college_drawn(case: Case, entry: Entry) -> Case:
    order, drawn = tuple(entry.data["order"]), entry.data["drawn"]
    return replace(case, college_order=order, college=drawn, college_exhausted=drawn is None)


def _verified(case: Case, entry: Entry) -> Case:
    found = case.identity.verified | {str(entry.actor.org)}
    return replace(case, identity=replace(case.identity, verified=found))


def _doubted(case: Case, entry: Entry) -> Case:
    found = case.identity.doubted | {str(entry.actor.org)}
    return replace(case, identity=replace(case.identity, doubted=found))


def _returned(case: Case, entry: Entry) -> Case:
    defects = entry.facts.peek("defects")
    named: frozenset[tuple[str, str]] | Unknown = UNKNOWN
    if not isinstance(defects, Unknown):
        named = frozenset((one["section"], one["field"]) for one in defects)
    first = case.first_defects if case.returns else named
    start = case.since_before or entry.on  # `since` is already the day of the return itself
    spent = (case.clock_spent or 0) + (entry.on - start).days
    return replace(
        case, returns=case.returns + 1, first_defects=first, last_defects=named, clock_spent=spent
    )


def _refiled(case: Case, entry: Entry) -> Case:
    manifest = entry.facts.peek("manifest")
    items = _items(manifest)
    return replace(case, petition=entry.data["petition"], evidence=items)


def _admitted(case: Case, entry: Entry) -> Case:
    return replace(case, admitted_on=entry.on)


def _ruled_inadmissible(case: Case, entry: Entry) -> Case:
    return replace(
        case, identity_reason=bool(entry.data["identity"]), review_asked_on=None, readings=()
    )


def _review_requested(case: Case, entry: Entry) -> Case:
    return replace(case, review_asked_on=entry.on)


def _review_decided(case: Case, entry: Entry) -> Case:
    reading = reading_of(entry)
    after = replace(case, readings=(*case.readings, reading))
    if reading.final and not reading.upheld:
        return reopened(after)
    if reading.final:
        return replace(after, closing="inadmissible")
    return after


def reopened(case: Case) -> Case:
    """Return the case after a ruling was reversed: the clock is new, and doubts of identity are cured.

    Who doubted is not asked again; the next organisations of the lot's order are.
    """
    identity = case.identity
    if case.identity_reason:
        identity = replace(identity, doubted=frozenset(), idle=identity.idle | identity.doubted)
    return replace(
        case, reversed=True, review_asked_on=None, readings=(), clock_spent=None, identity=identity
    )


FOLDS: Mapping[str, Fold] = {
    "petition.opened": _opened,
    "petition.discarded": unchanged,
    "petition.filed": _filed,
    "identity.drawn": _identity_drawn,
    "college.drawn": _college_drawn,
    "identity.verified": _verified,
    "identity.doubted": _doubted,
    "petition.returned": _returned,
    "petition.refiled": _refiled,
    "petition.admitted": _admitted,
    "petition.ruled_inadmissible": _ruled_inadmissible,
    "review.requested": _review_requested,
    "review.decided": _review_decided,
    "dialogue.opened": unchanged,
    "evidence.graded": unchanged,
    "interview.offered": unchanged,
    "report.commented": unchanged,
    "standstill.concluded": unchanged,
    "endorsement.failed": unchanged,
    "petition.withdrawn": unchanged,
}
