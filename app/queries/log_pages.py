"""What is published under `/log/`: checkpoint, hash tiles, open leaves, register, policy.

Nothing here goes beyond the last signed checkpoint, and nothing is shown that a public bundle withholds.
"""

from __future__ import annotations

import os
import threading
from pathlib import Path

from sqlalchemy.orm import Session

from app.chancery import Chancery
from app.queries.cosignatures import cosignature_count, published_note
from app.queries.exports import (
    PublicSelection,
    entry_0_hash,
    leaf_hashes,
    newer_acts,
    newest_checkpoint,
    open_leaves,
)
from app.queries.register import newest_stated
from app.records.log import LogCheckpoint
from charter.canonical import encode_value
from charter.layout import leaf_line
from charter.note import ED25519, VerifierKey, parse_vkey
from charter.policy import Group, Log, Policy, format_policy
from charter.policy import Witness as PolicyWitness
from charter.quorum import cosignatures_needed
from charter.tiles import HEIGHT, WIDTH, Tile, hashes_of, nodes_from_tiles, tile_path
from charter.tree import NodeReader, consistency_proof, root_of

PUBLISHED = "published"  # the folder, beside sealed files, of what is derived from the log
QUORUM = "two_thirds"  # a witness's name has no underscore


def signed_size(session: Session) -> int:
    """Return the size of the last signed checkpoint; 0 before the first."""
    checkpoint = newest_checkpoint(session)
    return 0 if checkpoint is None else checkpoint.size


def was_signed(session: Session, size: int) -> bool:
    """Say whether a checkpoint was signed at this size."""
    return session.get(LogCheckpoint, size) is not None


def checkpoint_text(session: Session) -> bytes | None:
    """Return the last signed checkpoint with the cosignatures that have come in; None before the first."""
    checkpoint = newest_checkpoint(session)
    return None if checkpoint is None else published_note(session, checkpoint)


def public_edition(session: Session) -> str | None:
    """Return what tells one state of the public bundle from another; None before the first checkpoint.

    The bundle says how many public acts are newer than its checkpoint, and holds what witnesses have
    cosigned, so those are part of its state.
    """
    size = signed_size(session)
    newer = newer_acts(session, PublicSelection(size))
    return f"{size}-{newer}-{cosignature_count(session)}" if size else None


def tile_text(session: Session, folder: Path, tile: Tile) -> bytes | None:
    """Return the contents of a tile, None when the signed log has no such tile.

    Args:
        session: reads only.
        folder: where derived tiles above the lowest level are kept; they never change.
        tile: as asked for.
    """
    if (tile.index << HEIGHT) + tile.width > signed_size(session) >> (HEIGHT * tile.level):
        return None
    return _derived(session, folder, tile)


def _derived(session: Session, folder: Path, tile: Tile) -> bytes:
    first = tile.index << HEIGHT
    if tile.level == 0:
        return b"".join(leaf_hashes(session, first, first + tile.width))
    kept = folder / tile_path(tile.level, tile.index, tile.width)
    if kept.is_file():
        return kept.read_bytes()
    below = (Tile(tile.level - 1, first + place) for place in range(tile.width))
    contents = b"".join(root_of(hashes_of(_derived(session, folder, one))) for one in below)
    if tile.width == WIDTH:  # a partial one is soon replaced, and anybody could ask for all its widths
        _keep(kept, contents)
    return contents


def nodes_of_log(office: Chancery, size: int) -> NodeReader:
    """Return a reader of the nodes of the signed log of a size, from its tiles."""
    return nodes_from_tiles(
        lambda level, index, width: tile_contents(office, Tile(level, index, width)), size
    )


def tile_contents(office: Chancery, tile: Tile) -> bytes:
    """Return the contents of a tile that the signed log has, for a proof or a delta of it."""
    folder = tiles_folder(office.files)
    contents = _derived(office.session, folder, tile)
    kept = folder / tile_path(tile.level, tile.index, tile.width)
    if tile.level and tile.width < WIDTH and not kept.is_file():  # every proof at this size needs these
        _keep(kept, contents)
    return contents


def tiles_folder(files: Path) -> Path:
    """Return where derived tiles are kept in the folder of the service's files."""
    return files / PUBLISHED / "tiles"


def _keep(path: Path, contents: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.{os.getpid()}.{threading.get_ident()}")
    fresh.write_bytes(contents)
    fresh.replace(path)


def open_text(session: Session, block: int) -> bytes | None:
    """Return the open leaves of a block of 256 as lines; None when the signed log has no such block."""
    size, first = signed_size(session), block * WIDTH
    if first >= size:
        return None
    leaves = open_leaves(session, PublicSelection(size), first, first + WIDTH)
    return b"".join(leaf_line(index, leaf) for index, leaf in leaves)


def register_text(session: Session) -> bytes | None:
    """Return the register as last stated within the signed log; None before the first statement."""
    stated = newest_stated(session, signed_size(session))
    return None if stated is None else encode_value(stated.plain)


def proof_between(office: Chancery, old: int, new: int) -> list[bytes]:
    """Return the proof that the signed log of one size begins with that of another; none begins with nothing.

    Args:
        office: reads only.
        old: the smaller size.
        new: the size of a signed checkpoint.
    """
    return consistency_proof(nodes_of_log(office, new), old, new) if 0 < old < new else []


def policy_text(office: Chancery) -> bytes | None:
    """Return the policy that names this log's key, its witnesses, and pins its entry 0; None before that.

    Two thirds of the witnesses that serve today make the quorum. Those that have ended are listed beside
    them, so that what they cosigned while they served still counts.
    """
    first = entry_0_hash(office.session)
    if first is None:
        return None
    roll, signed = office.roll(), signed_size(office.session)
    in_force = [one.key for one in roll.keys if one.named_at < max(signed, 1)][-1]  # when it was last signed
    log = Log(VerifierKey(office.origin, ED25519, bytes.fromhex(in_force)))
    known = tuple(PolicyWitness(one.name, parse_vkey(one.key), one.url) for one in roll.witnesses)
    serving = tuple(one.name for one in roll.witnesses_on(office.day))
    if not serving:
        return format_policy(Policy((log,), known, entry_0=first.hex()))
    group = Group(QUORUM, cosignatures_needed(len(serving)), serving)
    return format_policy(Policy((log,), known, (group,), QUORUM, first.hex()))
