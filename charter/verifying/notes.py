"""Checkpoints and tree: signatures under the policy's keys, roots, tiles, block sizes (ledger 4.4, 4.6 i-ii)."""

from __future__ import annotations

from collections.abc import Iterator

from charter.bundle import Bundle, Missing
from charter.findings import ALTERED, BROKEN, MISSING, Report
from charter.note import Checkpoint, Forged, NoteError, SignedCheckpoint, Unsigned, open_checkpoint
from charter.policy import Policy
from charter.tiles import WIDTH, derive_tiles, hashes_of
from charter.tree import CompactRange

BLOCK = 16


def open_signed(report: Report, note: bytes, policy: Policy, what: str) -> SignedCheckpoint | None:
    """Open a checkpoint under the policy's keys; say what is wrong with it."""
    try:
        return open_checkpoint(note, policy.log_keys, policy.witness_keys)
    except Unsigned:
        report.add(MISSING, "policy", f"{what} is not signed by the log's key that the policy names.")
    except Forged as wrong:
        report.add(ALTERED, "signature", f"{what}: {wrong}")
    except NoteError as wrong:
        report.add(ALTERED, "checkpoint", f"{what}: {wrong}")
    return None


def check_witnesses(report: Report, signed: SignedCheckpoint, policy: Policy) -> None:
    """Say whether the policy's quorum of witnesses has cosigned."""
    if not policy.satisfied(one.key for one in signed.cosignatures):
        report.add(MISSING, "quorum", "The witnesses that the policy asks for have not cosigned.")
    if policy.cosigned_time(signed.cosignatures) is None:
        report.notes.append("dates: not checked by any witness")


def check_tiles(report: Report, bundle: Bundle, checkpoint: Checkpoint) -> list[bytes]:
    """Rebuild every tile from the leaf hashes, compare, and compare the root; return the leaf hashes."""
    leaves = list(_leaf_hashes(bundle, checkpoint.size))
    edge = CompactRange()
    for leaf in leaves:
        edge.append(leaf)
    if edge.root() != checkpoint.root:
        report.add(ALTERED, "root", "The leaf hashes do not give the root that the checkpoint signs.")
    for tile, contents in derive_tiles(leaves):
        try:
            given = bundle.tile(tile.level, tile.index, tile.width)
        except Missing as missing:
            report.add(MISSING, "tiles", f"A hash tile is missing: {missing.name}.")
            continue
        if given != contents:
            report.add(ALTERED, "tiles", f"The hash tile {tile.level}/{tile.index} is not that of the leaves.")
    return leaves


def _leaf_hashes(bundle: Bundle, size: int) -> Iterator[bytes]:
    for index in range(-(-size // WIDTH)):
        width = min(WIDTH, size - index * WIDTH)
        yield from hashes_of(bundle.tile(0, index, width))


def check_checkpoints(
    report: Report, bundle: Bundle, newest: Checkpoint, policy: Policy, leaves: list[bytes]
) -> None:
    """Check every checkpoint ever signed: signature, block size, root at its size, rising order."""
    opened = (
        open_signed(report, note, policy, f"Checkpoint number {number}")
        for number, note in enumerate(bundle.checkpoints())
    )
    signed = [one.checkpoint for one in opened if one is not None]
    if not signed or signed[-1] != newest:
        report.add(MISSING, "checkpoints", "The list of checkpoints does not end with the newest one.")
    root_at = _roots(leaves, {one.size for one in signed})
    before = -1
    for point in signed:
        if point.origin != newest.origin or point.size <= before:
            report.add(ALTERED, "checkpoints", f"The checkpoint of size {point.size} is out of order.")
        before = point.size
        if point.size % BLOCK:
            report.add(BROKEN, "padding", f"The checkpoint of size {point.size} is not at a full block.")
        if root_at.get(point.size) != point.root:
            report.add(ALTERED, "root", f"The log had another root at size {point.size}.")


def _roots(leaves: list[bytes], sizes: set[int]) -> dict[int, bytes]:
    edge, found = CompactRange(), {}
    for leaf in leaves:
        edge.append(leaf)
        if edge.size in sizes:
            found[edge.size] = edge.root()
    return found


def compare_with_known(report: Report, known: Checkpoint, newest: Checkpoint, leaves: list[bytes]) -> None:
    """Compare with a checkpoint that the reader has from elsewhere: behind, or forked (ledger 4.6)."""
    if known.origin != newest.origin:
        report.add(ALTERED, "forked", "The checkpoint given is of another log.")
    elif known.size > newest.size:
        report.add(MISSING, "behind", "The bundle is behind the checkpoint given.")
    elif (_roots(leaves, {known.size}).get(known.size) or CompactRange().root()) != known.root:
        report.add(ALTERED, "forked", "The log forked: it had another root at the size of the checkpoint given.")


