"""A delta checked against a checkpoint that the reader holds: the same log, continued (ledger 4.5, 4.6).

Tree, proofs, signatures, leaves and disclosures are checked; the rules are not replayed, for a delta does not
show the roll and the cases that it continues. Whoever wants that takes a whole bundle.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from charter import layout
from charter.bundle import Bundle, Missing, Unreadable
from charter.delta import DeltaTree, delta_tiles
from charter.entry import Entry
from charter.fields import FOUNDINGS
from charter.findings import ALTERED, BROKEN, MISSING, Report
from charter.note import Checkpoint
from charter.policy import Policy
from charter.roll import Roll
from charter.tiles import Tile, hashes_of
from charter.tree import verify_consistency
from charter.verifying.chain import Walked
from charter.verifying.continued import Continued
from charter.verifying.entries import look_at, read_entries
from charter.verifying.erased import Erasures
from charter.verifying.founded import check_editions, check_pin, read_editions
from charter.verifying.frame import Frame
from charter.verifying.keyring import Keyring, check_onwards, keys_named
from charter.verifying.notes import check_checkpoints, check_names, open_signed
from charter.verifying.register import Statements
from charter.verifying.shown import Disclosures, Shows


@dataclass(frozen=True)
class Joined:
    """How a delta joins a log: the size it starts from, and the consistency proof as written."""

    since: int
    proof: tuple[bytes, ...]


def verify_delta(
    report: Report, bundle: Bundle, newest: Checkpoint, ring: Keyring, *, known: bytes | None
) -> None:
    """Check a delta.

    Args:
        report: takes the findings.
        bundle: its names and manifests fit.
        newest: the bundle's own checkpoint, opened under the policy.
        ring: the policy, and the log's keys.
        known: the checkpoint that the reader holds, a note.
    """
    joined = _joined(bundle.consistency(), newest.size)
    opened = [leaf.index for leaf in bundle.leaves() if leaf.index < joined.since]
    wanted = delta_tiles(joined.since, newest.size, [index for index in opened if index < newest.size])
    check_names(report, bundle, wanted, also=(layout.CONSISTENCY,))
    tiles = _tiles(report, bundle, wanted)
    if tiles is None:
        return
    tree = DeltaTree(tiles, joined.since, newest.size)
    for tile in tree.unfit():
        report.add(ALTERED, "tiles", f"The hash tile {tile.level}/{tile.index} does not fit its parent.")
    if tree.root_at(newest.size) != newest.root:
        report.add(ALTERED, "root", "The hash tiles do not give the root that the checkpoint signs.")
    first = tree.root_at(joined.since) or b""
    if not verify_consistency(joined.since, newest.size, joined.proof, first, newest.root):
        report.add(ALTERED, "consistency", "The consistency proof does not join the old root to the new.")
    points = check_checkpoints(report, bundle, newest, ring, tree)
    held = _compare(report, joined, tree, newest, ring, known=known)
    if held and points and points[0].size == joined.since:
        check_onwards(report, ring.signed, held, tuple(keys_named(bundle)))
    _check_pin(report, ring.policy, tree)
    continued = Continued(report, joined.since, points)
    entries = read_entries(report, look_at(bundle, tree), tree)
    _check_entries(report, bundle, continued, entries, Frame(report, newest.origin, keys=None))
    report.withheld = newest.size - joined.since - _count_new(bundle, joined.since)
    report.notes.append(f"since: {joined.since}; rules: not replayed, for a delta only continues a log")


def _joined(plain: Any, size: int) -> Joined:
    match plain:
        case {"proof": list() as proof, "since": int() as since} if plain.keys() == {"proof", "since"}:
            if not isinstance(since, bool) and 0 < since <= size:
                return Joined(since, tuple(map(_step, proof)))
    raise Unreadable("The delta does not say what it continues.")


def _step(text: Any) -> bytes:
    try:
        octets = b64decode(text, validate=True)
    except (Base64Error, TypeError, ValueError):
        octets = b""
    if not octets or b64encode(octets).decode() != text:
        raise Unreadable("A step of the consistency proof is not base64.")
    return octets


def _tiles(report: Report, bundle: Bundle, wanted: tuple[Tile, ...]) -> dict[Tile, list[bytes]] | None:
    found, missing = {}, False
    for tile in wanted:
        try:
            found[tile] = hashes_of(bundle.tile(tile.level, tile.index, tile.width))
        except Missing as absent:
            missing = True
            report.add(MISSING, "tiles", f"A hash tile is missing: {absent.name}.")
    return None if missing else found


def _compare(
    report: Report, joined: Joined, tree: DeltaTree, newest: Checkpoint, ring: Keyring, *, known: bytes | None
) -> frozenset[str]:
    """Compare with the checkpoint that the reader holds, which the delta must continue.

    Returns:
        The keys that signed it, in hex; none if it is not the one.
    """
    if known is None:
        report.add(MISSING, "since", "A delta continues a checkpoint that you hold; give it.")
        return frozenset()
    signed = open_signed(report, known, ring, "The checkpoint given")
    if signed is None:
        return frozenset()
    held = signed.checkpoint
    if held.origin != newest.origin:
        report.add(ALTERED, "other_log", "Another log has signed the checkpoint given.")
    elif held.size > newest.size:
        report.add(MISSING, "behind", "The delta is behind the checkpoint given.")
    elif tree.root_at(held.size) not in {None, held.root}:
        report.add(ALTERED, "forked", "The log forked: the checkpoint given has another root at its size.")
    elif held.size != joined.since:
        sentence = f"The delta continues size {joined.since}, the checkpoint given has size {held.size}."
        report.add(MISSING, "since", sentence)
    else:
        return frozenset(key.public.hex() for key in signed.log_keys)
    return frozenset()


def _check_pin(report: Report, policy: Policy, tree: DeltaTree) -> None:
    """Hold leaf 0 against the pin where the delta has its hash."""
    first = tree.hash_at(0)
    if first is None and policy.entry_0 is not None:
        report.notes.append("entry 0: not in the delta, so not held against the policy's pin")
    else:
        check_pin(report, policy, first)


def _check_entries(
    report: Report, bundle: Bundle, continued: Continued, entries: Iterable[Entry], frame: Frame
) -> None:
    """Check each open leaf by itself, days and counts, its disclosures, and the register if it is stated."""
    shown, cases, founding = Disclosures(Shows("public")), dict[str, Walked](), None
    kept, erasures = Statements(report, all_shown=False), Erasures(report)
    for entry in entries:
        frame.check(entry, Roll())
        continued.take(entry)
        shown.take(entry)
        kept.take(entry)
        erasures.take(entry)
        founding = entry if entry.index == 0 and entry.type in FOUNDINGS else founding
        if entry.case is not None:
            walked = cases.setdefault(entry.case, Walked(first=entry.index))
            walked.seen.take(entry)
            walked.follows(report, entry)
    continued.close()
    erasures.hold(bundle)
    shown.check(report, {name: one.seen for name, one in cases.items()}, erasures)
    check_editions(report, read_editions(report, bundle), founding)
    stated = kept.check(bundle.register(), None) if continued.begun or kept.newest else None
    is_told = stated is not None and (kept.newest is None or len(stated) == kept.newest.data["count"])
    _check_published(report, cases, continued, stated if is_told else None)


def _check_published(
    report: Report, cases: Mapping[str, Walked], continued: Continued, stated: Container[str] | None
) -> None:
    """What was published since is shown whole, and of no other case what stands before the size continued.

    `stated` are the published cases of the register, None where it is not to be relied on: a case is in it,
    or was published since, or is not to be shown.
    """
    for name, walked in sorted(cases.items()):
        first = -1 if walked.first is None else walked.first
        if (walked.seen.published_at or -1) >= continued.counted_from:
            walked.miss(report, name)
        elif stated is not None and name not in stated:
            sentence = f"The case {name} is not published, and yet it is open."
            report.add(BROKEN, "open", sentence, first)
        elif first < continued.since:
            report.add(BROKEN, "since", "An entry before the size continued is of no new case.", first)


def _count_new(bundle: Bundle, since: int) -> int:
    return sum(leaf.index >= since for leaf in bundle.leaves())
