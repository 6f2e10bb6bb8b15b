"""The log before: what entry 0 of a succession says of it, held against a bundle of it (ledger 4.4).

A reader follows from one log to the next only so. The key and entry 0 of the log before come from entry 0 of
the new log, which the reader's policy pins and the organisations signed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from charter.entry import Entry
from charter.findings import ALTERED, BROKEN, MISSING, Report
from charter.guards.successor import checkpoint_before
from charter.note import ED25519, Checkpoint, VerifierKey
from charter.policy import NO_QUORUM, Log, Policy
from charter.roll import Roll
from charter.tree import Leaves
from charter.vocabulary import Role


@dataclass(frozen=True)
class WholeLog:
    """What a bundle shows of its log as a whole; `on` is the last day that was seen."""

    newest: Checkpoint
    leaves: Leaves
    roll: Roll
    founding: Entry | None
    on: date | None

    @property
    def succession(self) -> Entry | None:
        """Entry 0, if it says that this log succeeds another and names that one."""
        first = self.founding
        is_one = first is not None and first.type == "log.succeeded"
        return first if first and is_one and checkpoint_before(first.data["previous"]) else None


def policy_before(policy: Policy, succession: Entry) -> Policy:
    """Return the policy for the log before: key and entry 0 as named, or the key of the reader's own."""
    named = succession.data["previous"]
    own = tuple(log for log in policy.logs if log.key.name == named["origin"])
    key = VerifierKey(named["origin"], ED25519, bytes.fromhex(named["key"]))
    return replace(policy, logs=own or (Log(key),), quorum=NO_QUORUM, entry_0=named["entry_0"])


def told_of_loss(succession: Entry) -> str:
    """Return in words what was lost of the log before."""
    origin, lost = succession.data["previous"]["origin"], succession.data["lost"]
    if not isinstance(lost, Mapping):
        return f"what was lost of {origin!a} is not said"
    first, last = lost.get("first"), lost.get("last")
    if isinstance(first, int) and isinstance(last, int) and last < first:
        return f"no entry of {origin!a} that a checkpoint held was lost"
    return f"entries {first!a} to {last!a} of {origin!a} were lost"


def take_over(report: Report, before: Report) -> None:
    """Say of the new log's report what the verifier found in the log before."""
    for one in before.findings:
        where = "" if one.entry is None else f", entry {one.entry}"
        report.add(one.code, one.rule, f"The log before{where}: {one.sentence}")
    report.notes.append(f"the log before: {before.line}")
    report.notes += [f"the log before: {note}" for note in before.notes]


def check_predecessor(report: Report, succession: Entry, old: WholeLog) -> None:
    """Hold what entry 0 says of the log before against that log."""
    point = checkpoint_before(succession.data["previous"])
    if point is not None and point.size <= old.newest.size:
        if old.leaves.root(point.size) != point.root:
            sentence = "The log before had another root at the size of the checkpoint that entry 0 names."
            report.add(ALTERED, "previous_root", sentence, 0)
    elif point is not None:
        report.notes.append(f"the log before: from {old.newest.size} to {point.size} nothing can be compared")
    _check_range(report, succession.data["lost"], old.newest.size)
    if old.on is not None and succession.on < old.on:
        report.add(BROKEN, "previous_date", "The log begins before the last day of the log before.", 0)
    if not _is_carried(succession, old):
        sentence = "Fewer than two thirds of the members of the log before signed with a key that it knew."
        report.add(BROKEN, "previous_signers", sentence, 0)


def _check_range(report: Report, lost: Any, size: int) -> None:
    first = lost.get("first") if isinstance(lost, Mapping) else None
    if type(first) is not int:
        return  # its guard has objected
    if first < size:
        report.add(BROKEN, "previous_range", "Entry 0 calls entries lost that the log before still shows.", 0)
    if first > size:
        sentence = f"The log before is shown up to entry {size - 1}; entry 0 calls only later ones lost."
        report.add(MISSING, "previous_range", sentence, 0)


def _is_carried(succession: Entry, old: WholeLog) -> bool:
    """Two thirds of the last members have an officer among the founders whose key their roll held."""
    if old.on is None:
        return False
    keys = {str(one["key"]) for org in succession.data["organisations"] for one in org["officers"]}
    members = [org.id for org in old.roll.members(old.on)]
    signed = [
        org for org in members
        if any(place.key in keys for place in old.roll.holders(Role.OFFICER, old.on, org))
    ]
    return 3 * len(signed) >= 2 * len(members)
