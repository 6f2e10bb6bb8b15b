"""A bundle to a report: everything that can be checked offline, with the policy's keys (ledger 4.6)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from charter.bundle import Altered, Bundle, Kind, Missing, Path, Unreadable, open_bundle
from charter.entry import Entry
from charter.findings import ALTERED, BROKEN, MISSING, UNREADABLE, EnoughFound, Report
from charter.note import Checkpoint
from charter.policy import Policy
from charter.receipt import Receipt
from charter.register import RegisterRow
from charter.tiles import tiles_for
from charter.tree import Leaves
from charter.verifying.ahead import Helper, looking_ahead, second_process
from charter.verifying.calendar import Calendar
from charter.verifying.delta import verify_delta
from charter.verifying.entries import read_entries
from charter.verifying.founded import check_editions, check_pin, read_editions
from charter.verifying.frame import Frame
from charter.verifying.keyring import Keyring, read_keyring, vouched
from charter.verifying.notes import (
    check_checkpoints,
    check_names,
    check_tiles,
    check_witnesses,
    compare_with_known,
    open_signed,
    unsigned,
)
from charter.verifying.predecessor import (
    WholeLog,
    check_predecessor,
    policy_before,
    take_over,
    told_of_loss,
)
from charter.verifying.receipts import compare_with_receipt
from charter.verifying.register import Statements
from charter.verifying.rules import DATA_FAULTS
from charter.verifying.shown import DELTA, KINDS, Shows
from charter.verifying.walk import Walk
from charter.vocabulary import Role

_FACTS = frozenset({"case", "day", "kind", "newer", "origin", "reader", "size"})
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True)
class Asked:
    """What the reader asks for beside the bundle.

    `known` is a checkpoint from elsewhere (a note), `case` limits the statuses to one case, `whole`
    demands that every case be checked whole, `receipts` are kept from before, `previous` is a bundle of the
    log that this one succeeds.
    """

    policy: Policy
    known: bytes | None = None
    case: str | None = None
    whole: bool = False
    receipts: tuple[Receipt, ...] = ()
    previous: Path | None = None


def verify(path: Path, asked: Asked) -> Report:
    """Verify a bundle.

    Args:
        path: the zip file.
        asked: policy and wishes; keys come from the policy, never from the bundle.

    Returns:
        The report; nothing in the bundle makes this raise.

    Source: ledger 4.6.
    """
    report, log = examine(path, asked)
    if log is not None:
        _look_back(report, log, asked)
    return report


def examine(path: Path, asked: Asked) -> tuple[Report, WholeLog | None]:
    """Verify a bundle without looking back; return beside the report what it shows, if it is this log's."""
    report = Report()
    try:
        with second_process(path) as helper, open_bundle(path) as bundle:
            return report, _verify(report, bundle, asked, helper)
    except Unreadable as wrong:
        report.add(UNREADABLE, "bundle", str(wrong))
    except Altered as wrong:
        report.add(ALTERED, "manifest", str(wrong))
    except Missing as wrong:
        report.add(MISSING, "bundle", f"{wrong} {wrong.name}")
    except EnoughFound:
        report.notes.append("the verification ended at this number of findings")
    except (*DATA_FAULTS, MemoryError, OSError) as wrong:
        # Every form is checked where it is read; should one have been forgotten, it is not called sound.
        report.add(UNREADABLE, "bundle", f"The bundle holds what no log holds ({type(wrong).__name__}).")
    return report, None


def _look_back(report: Report, log: WholeLog, asked: Asked) -> None:
    """Follow a succession to the log before, and to no other."""
    succession = log.succession
    if succession is None:
        if asked.previous is not None:
            report.add(MISSING, "previous", "Entry 0 names no log that this one succeeds.", 0)
        return
    report.notes.append(told_of_loss(succession))
    if asked.previous is None:
        report.notes.append("the log before: not looked at")
        return
    before, old = examine(asked.previous, Asked(policy_before(asked.policy, succession)))
    take_over(report, before)
    if old is not None:
        check_predecessor(report, succession, old)


def _verify(report: Report, bundle: Bundle, asked: Asked, helper: Helper | None) -> WholeLog | None:
    for name in bundle.missing:
        report.add(MISSING, "bundle", f"A file that the bundle must hold is missing: {name}.")
    ring = read_keyring(bundle, asked.policy)
    signed = open_signed(report, bundle.checkpoint(), ring, "The checkpoint")
    if signed is None:
        return None
    if not vouched(bundle, ring, signed.log_keys):
        unsigned(report, "The checkpoint")
        return None
    newest, kind = signed.checkpoint, bundle.kind()
    check_witnesses(report, signed, asked.policy)
    shows = _shows(report, kind, newest)
    report.size = newest.size
    if kind.kind == DELTA:
        _refuse_wishes(report, asked)
        verify_delta(report, bundle, newest, ring, known=asked.known)
        return None
    leaves = check_tiles(report, bundle, newest)
    with looking_ahead(bundle, leaves, helper) as looked:
        entries = read_entries(report, looked, leaves)
        check_names(report, bundle, tiles_for(newest.size))
        points = check_checkpoints(report, bundle, newest, ring, leaves)
        _compare_known(report, asked, ring, newest, leaves)
        check_pin(report, asked.policy, leaves[0] if leaves else None)
        frame = Frame(report, newest.origin, ring.in_hex)
        walk = Walk(report, read_editions(report, bundle), frame, shows)
        listed = frozenset(map(str, asked.policy.witness_keys if asked.policy.asks_witnesses else ()))
        kept = _replay(walk, bundle, Calendar(report, points, listed), entries)
    report.withheld = len(leaves) - walk.shown
    ring.check(report, walk.roll.keys)
    stated = _close(walk, kept, bundle, kind)
    _list_cases(report, walk, stated, asked)
    return WholeLog(newest, leaves, walk.roll, walk.founding, walk.on)


def _refuse_wishes(report: Report, asked: Asked) -> None:
    """What takes a whole bundle is not passed over in silence where there is none."""
    if asked.whole or asked.case is not None or asked.receipts:
        report.add(MISSING, "delta", "A delta checks no case and no receipt by itself; take a whole bundle.")


def _shows(report: Report, kind: Kind, newest: Checkpoint) -> Shows:
    """Return what a bundle of this kind shows; what it says of itself must fit its checkpoint.

    Raises:
        Unreadable: a kind that this verifier has no rules for, so that none can be evaded by its name.
    """
    reader = kind.facts.get("reader")
    known_reader = reader is None or reader in set(Role)
    if kind.kind not in KINDS or (kind.kind == "case") is not (kind.case is not None) or not known_reader:
        raise Unreadable("The bundle is of a kind that this verifier does not know.")
    if kind.kind == "case" and reader is None:
        raise Unreadable("The bundle of one petition does not say for whom it was made.")
    if not _is_sound(kind.facts):
        raise Unreadable("The bundle says more or less of itself than its format has.")
    if kind.size != newest.size or kind.facts.get("origin") != newest.origin:
        report.add(ALTERED, "kind", "The bundle does not have the log and size of its checkpoint.")
    about = "" if kind.case is None else f" of {kind.case!a}, made for: {reader}"
    report.notes.append(f"kind: {kind.kind}{about}; size: {newest.size}")
    return Shows(kind.kind, None if reader is None else Role(reader))


def _is_sound(facts: Mapping[str, Any]) -> bool:
    """Say whether `kind.json` has its members and no other; nothing vouches for its day and what is newer."""
    newer, day = facts.get("newer"), facts.get("day")
    told = type(newer) is int and newer >= 0 and isinstance(day, str) and _DAY.fullmatch(day)
    return bool(told) and facts.keys() == _FACTS


def _compare_known(report: Report, asked: Asked, ring: Keyring, newest: Checkpoint, leaves: Leaves) -> None:
    for receipt in asked.receipts:
        compare_with_receipt(report, receipt, ring, newest, leaves)
    if asked.known is None:
        return
    known = open_signed(report, asked.known, ring, "The checkpoint given")
    if known is not None:
        compare_with_known(report, known.checkpoint, newest, leaves)


def _replay(walk: Walk, bundle: Bundle, calendar: Calendar, entries: Iterable[Entry]) -> Statements:
    """Take the open entries in order; return what they say of the register."""
    kept = Statements(walk.report, all_shown=walk.shows.kind != "case")
    for entry in entries:
        calendar.take(entry, walk.roll)
        walk.take(entry)
        kept.take(entry)
    calendar.close(walk.roll)
    walk.erasures.hold(bundle)
    walk.close()
    return kept


def _close(walk: Walk, kept: Statements, bundle: Bundle, kind: Kind) -> dict[str, RegisterRow]:
    """Hold what was shown against what the kind must show; return the register's rows by case."""
    report = walk.report
    check_editions(report, walk.editions, walk.founding)
    stated = kept.check(bundle.register(), kind.case)
    if kind.kind == "full" and report.withheld:
        report.add(MISSING, "full", f"A full bundle shows every leaf; this one withholds: {report.withheld}.")
    if kind.case is not None and kind.case not in walk.cases:
        report.add(MISSING, "kind_case", "The bundle shows nothing of the petition that it is about.")
    for name in sorted(walk.cases) if kind.case is not None else ():
        if name != kind.case:
            report.add(BROKEN, "other_case", f"The bundle is not about the case {name}, and yet it is open.")
    return stated


def _list_cases(report: Report, walk: Walk, stated: dict[str, RegisterRow], asked: Asked) -> None:
    """List the cases that are shown with their status, and say how many published ones are not."""
    for name, walked in walk.cases.items():
        if report.withheld and walked.seen.published_at is not None and name not in stated:
            walked.unchecked.setdefault("no statement of the register holds the case yet", None)
    report.cases = [one for one in walk.statuses() if asked.case in (None, one.case)]
    if asked.case is not None and not report.cases:
        report.add(MISSING, "case", "The case asked for is not in the bundle, or withheld.")
    for one in report.cases if asked.whole else ():
        if one.status != "whole":
            report.add(MISSING, "require_whole", f"The case {one.case} is not checked whole.")
    if set(stated) - set(walk.cases):
        report.notes.append(f"published cases withheld: {len(set(stated) - set(walk.cases))}")
    report.notes += walk.signatures.notes()
