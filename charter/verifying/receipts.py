"""A receipt checked by itself, and held against a log: what was proved once must still be there."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from charter.entry import Entry
from charter.findings import ALTERED, BROKEN, MISSING, SOUND, UNREADABLE, Report
from charter.note import Checkpoint, SignedCheckpoint
from charter.policy import Policy
from charter.proof import NotAProof
from charter.receipt import Receipt, parse_receipt
from charter.tree import Leaves, leaf_hash, verify_inclusion
from charter.verifying.entries import open_entry
from charter.verifying.keyring import Keyring
from charter.verifying.notes import check_witnesses, compare_with_known, open_signed


@dataclass
class Proved:
    """What one receipt proves: the entry it holds, the checkpoint that vouches for it, and what is wrong."""

    report: Report = field(default_factory=Report)
    entry: Entry | None = None
    checkpoint: Checkpoint | None = None

    @property
    def line(self) -> str:
        """Return the verdict in one sentence."""
        told = "" if self.entry is None else f"; {_told(self.entry)}"
        if self.report.exit_code != SOUND or self.checkpoint is None:
            return f"{self.report.line}{told}"
        point = self.checkpoint
        return f"proved{told}; it stands in the log {point.origin!a} as signed with {point.size} entries"

    @property
    def plain(self) -> dict[str, Any]:
        """Return the report for `--json`."""
        return {
            "exit": self.report.exit_code,
            "line": self.line,
            "entry": None if self.entry is None else _plain(self.entry),
            "size": None if self.checkpoint is None else self.checkpoint.size,
            "findings": [finding.plain for finding in self.report.findings],
            "notes": self.report.notes,
        }


def check_receipt(text: bytes, policy: Policy) -> Proved:
    """Check a receipt offline: signature, quorum, place in the tree, leaf, disclosures (ledger 4.6)."""
    proved = Proved()
    try:
        receipt = parse_receipt(text)
    except NotAProof as wrong:
        proved.report.add(UNREADABLE, "receipt", str(wrong))
        return proved
    leaf, hashed = receipt.leaf, leaf_hash(receipt.leaf)
    proved.entry = open_entry(proved.report, receipt.index, leaf, hashed, list(receipt.disclosures))
    signed = _check_place(proved.report, receipt, Keyring(policy, policy.log_keys))
    if signed is not None:
        check_witnesses(proved.report, signed, policy)
        proved.checkpoint = signed.checkpoint
    if proved.entry is not None and proved.checkpoint is not None:
        _check_log(proved.report, proved.entry, proved.checkpoint, policy)
    return proved


def _check_place(report: Report, receipt: Receipt, ring: Keyring) -> SignedCheckpoint | None:
    """Return the checkpoint, under the log's keys, whose tree holds the leaf."""
    if receipt.place is None:
        report.add(
            MISSING,
            "provisional",
            "The receipt is provisional: no checkpoint vouches for it. Hold it against a later bundle.",
            receipt.index,
        )
        return None
    signed = open_signed(report, receipt.place.checkpoint, ring, "The checkpoint in the receipt")
    if signed is None:
        return None
    point = signed.checkpoint
    hashed = leaf_hash(receipt.leaf)
    if not verify_inclusion(hashed, receipt.index, point.size, receipt.place.path, point.root):
        report.add(
            ALTERED, "inclusion", "The receipt's path does not lead to the root signed.", receipt.index
        )
        return None
    return signed


def _check_log(report: Report, entry: Entry, point: Checkpoint, policy: Policy) -> None:
    if entry.log != point.origin:
        report.add(BROKEN, "origin", "The entry names another log than its checkpoint.", entry.index)
    if entry.index == 0 and policy.entry_0 not in (None, entry.leaf_hash.hex()):
        report.add(ALTERED, "entry_0", "Entry 0 is not the one that the policy pins.", 0)


def compare_with_receipt(
    report: Report, receipt: Receipt, ring: Keyring, newest: Checkpoint, leaves: Leaves
) -> None:
    """Hold a bundle's log against a receipt from before: the same leaf in its place, the same root then.

    The log's own signature is enough to hold it to what it said; the receipt may be older than any witness.
    """
    if receipt.place is not None:
        signed = _check_place(report, receipt, ring)
        if signed is None:
            return
        compare_with_known(report, signed.checkpoint, newest, leaves, "the receipt's checkpoint")
    if receipt.index >= newest.size:
        report.add(MISSING, "behind", "The bundle is behind the receipt: it ends before the receipt's entry.")
    elif leaves[receipt.index] != leaf_hash(receipt.leaf):
        report.add(
            ALTERED, "receipt", "The log holds another entry in the place of the receipt's.", receipt.index
        )


def _told(entry: Entry) -> str:
    about = "no case" if entry.case is None else f"case {entry.case!a}"
    org = "" if entry.actor.org is None else f" of {entry.actor.org!a}"
    return f"entry {entry.index} is {entry.type} of {entry.on} by {entry.actor.role}{org}, {about}"


def _plain(entry: Entry) -> dict[str, Any]:
    return {
        "index": entry.index,
        "type": entry.type,
        "on": entry.on.isoformat(),
        "case": entry.case,
        "role": str(entry.actor.role),
        "org": entry.actor.org,
        "data": dict(entry.data),
        "disclosed": dict(entry.opened),
    }
