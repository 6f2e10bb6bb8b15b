"""Erasure: who wants what erased, what two members decided, what is done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from charter.case import Case, Erasure
from charter.entry import Entry
from charter.folds.fold import Fold


def _decided(case: Case, entry: Entry) -> Case:
    named = Erasure(tuple(entry.data["subjects"]), str(entry.actor.id), entry.on)
    if not entry.data["final"]:
        return replace(case, erasures=(*case.erasures, named))
    same = next((one for one in case.proposed_erasures if one.subjects == named.subjects), named)
    decided = replace(same, decided_on=entry.on)
    rest = tuple(one for one in case.erasures if one.decided_on)  # other proposals fall with the decision
    return replace(case, erasures=(*rest, decided))


def _performed(case: Case, entry: Entry) -> Case:
    if not entry.data["complete"]:
        return case
    subjects = tuple(entry.data["subjects"])
    erasures = tuple(
        replace(one, performed_on=one.performed_on or entry.on) if one.subjects == subjects else one
        for one in case.erasures
    )
    return replace(case, erasures=erasures)


FOLDS: Mapping[str, Fold] = {"erasure.decided": _decided, "erasure.performed": _performed}
