"""A bundle to a report: everything that can be checked offline, with the policy's keys (ledger 4.6)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from charter.bundle import Altered, Bundle, Missing, Unreadable, open_bundle
from charter.findings import ALTERED, MISSING, UNREADABLE, Report
from charter.note import Checkpoint
from charter.policy import Policy
from charter.rulebook import BadRulebook, Rulebook, parse_rulebook
from charter.verifying.entries import read_entries
from charter.verifying.notes import (
    check_checkpoints,
    check_tiles,
    check_witnesses,
    compare_with_known,
    open_signed,
)
from charter.verifying.register import Statements, check_days, check_register
from charter.verifying.rules import Walk


@dataclass(frozen=True)
class Asked:
    """What the reader asks for beside the bundle.

    `known` is a checkpoint from elsewhere (a note), `case` limits the statuses to one case, `whole`
    demands that every case be checked whole.
    """

    policy: Policy
    known: bytes | None = None
    case: str | None = None
    whole: bool = False


def verify(path: Path, asked: Asked) -> Report:
    """Verify a bundle.

    Args:
        path: the zip file.
        asked: policy and wishes; keys come from the policy, never from the bundle.

    Returns:
        The report; nothing in the bundle makes this raise.

    Source: ledger 4.6.
    """
    report = Report()
    try:
        with open_bundle(path) as bundle:
            _verify(report, bundle, asked)
    except Unreadable as wrong:
        report.add(UNREADABLE, "bundle", str(wrong))
    except Altered as wrong:
        report.add(ALTERED, "manifest", str(wrong))
    except Missing as wrong:
        report.add(MISSING, "bundle", f"{wrong} {wrong.name}")
    return report


def _verify(report: Report, bundle: Bundle, asked: Asked) -> None:
    for name in bundle.missing:
        report.add(MISSING, "bundle", f"A file that the bundle must hold is missing: {name}.")
    signed = open_signed(report, bundle.checkpoint(), asked.policy, "The checkpoint")
    if signed is None:
        return
    newest, kind = signed.checkpoint, bundle.kind()
    check_witnesses(report, signed, asked.policy)
    if kind.size != newest.size:
        report.add(ALTERED, "kind", "The bundle does not have the size of its checkpoint.")
    report.size = newest.size
    leaves = check_tiles(report, bundle, newest)
    check_checkpoints(report, bundle, newest, asked.policy, leaves)
    _compare_known(report, asked, newest, leaves)
    _pin(report, asked.policy, leaves)
    _replay(report, bundle, asked, newest, leaves)


def _compare_known(report: Report, asked: Asked, newest: Checkpoint, leaves: list[bytes]) -> None:
    if asked.known is None:
        return
    known = open_signed(report, asked.known, asked.policy, "The checkpoint given")
    if known is not None:
        compare_with_known(report, known.checkpoint, newest, leaves)


def _pin(report: Report, policy: Policy, leaves: list[bytes]) -> None:
    if policy.entry_0 is None:
        report.notes.append("entry 0: not pinned by the policy")
    elif not leaves or leaves[0].hex() != policy.entry_0:
        report.add(ALTERED, "entry_0", "Entry 0 is not the one that the policy pins.", 0)


def _replay(
    report: Report, bundle: Bundle, asked: Asked, newest: Checkpoint, leaves: list[bytes]
) -> None:
    kind = bundle.kind()
    walk = Walk(report, _editions(report, bundle), origin=newest.origin, kind=kind.kind)
    kept, shown = Statements(), 0
    for opened in read_entries(report, bundle, leaves):
        walk.take(opened.entry)
        kept.take(opened.entry)
        shown += 1
    report.withheld = len(leaves) - shown
    _check_kind(report, walk, kind.kind, shown, len(leaves))
    walk.check_absent()
    check_days(report, walk.roll, walk.on)
    check_register(report, bundle.register(), kept, kind.kind)
    _close(report, walk, asked)


def _editions(report: Report, bundle: Bundle) -> dict[str, Rulebook]:
    found = {}
    for name, plain in bundle.rulebooks():
        try:
            found[name] = parse_rulebook(plain)
        except BadRulebook as wrong:
            report.add(ALTERED, "rulebook", f"The edition {name}: {wrong}")
    return found


def _check_kind(report: Report, walk: Walk, kind: str, shown: int, size: int) -> None:
    if kind == "full" and shown != size:
        report.add(MISSING, "full", f"A full bundle shows every leaf; this one withholds {size - shown}.")
    if walk.roll.founded_on is None:
        report.add(MISSING, "founding", "Entry 0 is not shown.")


def _close(report: Report, walk: Walk, asked: Asked) -> None:
    report.cases = [one for one in walk.statuses() if asked.case in (None, one.case)]
    if asked.case is not None and not report.cases:
        report.add(MISSING, "case", "The case asked for is not in the bundle, or withheld.")
    if asked.whole:
        for one in report.cases:
            if one.status != "whole":
                report.add(MISSING, "whole", f"The case {one.case} is not checked whole.")
    report.notes.append("signatures: not checked")
