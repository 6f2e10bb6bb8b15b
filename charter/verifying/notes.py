"""Checkpoints and tree: signatures, roots, tiles, block sizes (ledger 4.4, 4.6 i-ii)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from charter import layout
from charter.bundle import Bundle, Missing
from charter.findings import ALTERED, BROKEN, MISSING, Report
from charter.note import Checkpoint, Forged, NoteError, SignedCheckpoint, Unsigned, open_checkpoint
from charter.policy import Policy
from charter.tiles import HEIGHT, WIDTH, Tile, tiles_for
from charter.tree import Leaves, Tree
from charter.verifying.calendar import BLOCK, Point
from charter.verifying.keyring import Keyring, SignedBy

_MOST_FAULTS = 50
"""Signatures are slow to check; after so many faults the rest of a list of checkpoints is not looked at."""


def open_signed(report: Report, note: bytes, ring: Keyring, what: str) -> SignedCheckpoint | None:
    """Open a checkpoint under the log's keys and the policy's witnesses'; say what is wrong with it."""
    try:
        return open_checkpoint(note, ring.keys, ring.policy.witness_keys)
    except Unsigned:
        unsigned(report, what)
    except Forged as wrong:
        report.add(ALTERED, "signature", f"{what}: {wrong}")
    except NoteError as wrong:
        report.add(ALTERED, "checkpoint", f"{what}: {wrong}")
    return None


def unsigned(report: Report, what: str) -> None:
    """Report that no key of the policy, and none that such a key vouches for, has signed."""
    report.add(MISSING, "policy", f"{what} is not signed by the log's key that the policy names.")


def check_witnesses(report: Report, signed: SignedCheckpoint, policy: Policy) -> None:
    """Say whether the policy's quorum of witnesses has cosigned."""
    if not policy.satisfied(one.key for one in signed.cosignatures):
        report.add(MISSING, "quorum", "The witnesses that the policy asks for have not cosigned.")
    if policy.cosigned_time(signed.cosignatures) is None:
        report.notes.append("dates: not checked by any witness")


def check_tiles(report: Report, bundle: Bundle, checkpoint: Checkpoint) -> Leaves:
    """Rebuild every tile from the leaf hashes, compare, and compare the root; return the leaf hashes."""
    leaves = Leaves(b"".join(_lowest_tiles(bundle, checkpoint.size)))
    if leaves.root(len(leaves)) != checkpoint.root:
        report.add(ALTERED, "root", "The leaf hashes do not give the root that the checkpoint signs.")
    for tile in tiles_for(len(leaves)):
        try:
            given = bundle.tile(tile.level, tile.index, tile.width)
        except Missing as missing:
            report.add(MISSING, "tiles", f"A hash tile is missing: {missing.name}.")
            continue
        if given != leaves.stretch(HEIGHT * tile.level, tile.index << HEIGHT, tile.width):
            report.add(
                ALTERED, "tiles", f"The hash tile {tile.level}/{tile.index} is not that of the leaves."
            )
    return leaves


def _lowest_tiles(bundle: Bundle, size: int) -> Iterator[bytes]:
    for index in range(-(-size // WIDTH)):
        yield bundle.tile(0, index, min(WIDTH, size - index * WIDTH))


def check_names(report: Report, bundle: Bundle, tiles: Iterable[Tile], also: Iterable[str] = ()) -> None:
    """Refuse files that belong to no log of this size: nothing would vouch for what they say."""
    expected = {layout.tile_name(tile.level, tile.index, tile.width) for tile in tiles}
    expected.update(layout.REQUIRED_PAYLOAD, also)
    for name in bundle.names:
        fits = name in expected or layout.is_rulebook(name)
        if name.startswith("data/") and not fits:
            report.add(
                ALTERED, "extra", f"The bundle holds a file that belongs to no log of this size: {name}."
            )


def check_checkpoints(
    report: Report, bundle: Bundle, newest: Checkpoint, ring: Keyring, tree: Tree
) -> list[Point]:
    """Check every checkpoint ever signed: signature, block size, root at its size, rising order.

    Returns:
        Those that are to be relied on, in rising order, with the cosigned time where there is one.
    """
    points, last, before = list[Point](), None, len(report.findings)
    for number, note in enumerate(bundle.checkpoints()):
        if len(report.findings) - before > _MOST_FAULTS:
            break
        one = open_signed(report, note, ring, f"Checkpoint number {number}")
        if one is None:
            continue
        last = point = one.checkpoint
        if point.origin != newest.origin or (points and point.size <= points[-1].size):
            report.add(ALTERED, "order", f"The checkpoint of size {point.size} is out of order.")
            continue
        if point.size % BLOCK:
            sentence = f"The checkpoint of size {point.size} is not at a full block."
            report.add(BROKEN, "padding", sentence, point.size - 1)
        if tree.root_at(point.size) != point.root:
            report.add(ALTERED, "root_before", f"The log had another root at size {point.size}.")
        ring.signed.append(SignedBy(point.size, frozenset(key.public.hex() for key in one.log_keys)))
        cosigners = frozenset(str(cosigned.key) for cosigned in one.cosignatures)
        points.append(Point(point.size, ring.policy.cosigned_time(one.cosignatures), cosigners))
    if last != newest:
        report.add(MISSING, "newest", "The list of checkpoints does not end with the newest one.")
    return points


def compare_with_known(
    report: Report,
    known: Checkpoint,
    newest: Checkpoint,
    leaves: Leaves,
    what: str = "the checkpoint given",
) -> None:
    """Compare with a checkpoint that the reader has from elsewhere: behind, or forked (ledger 4.6)."""
    if known.origin != newest.origin:
        report.add(ALTERED, "other_log", f"Another log has signed {what}.")
    elif known.size > newest.size:
        report.add(MISSING, "behind", f"The bundle is behind {what}.")
    elif leaves.root(known.size) != known.root:
        report.add(ALTERED, "forked", f"The log forked: it had another root at the size of {what}.")
