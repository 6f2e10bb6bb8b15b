"""The Merkle tree of RFC 6962: leaf and node hashes, compact range, inclusion and consistency proofs.

Proofs are made from a ``NodeReader``, which answers the hash of the complete subtree of 2**level leaves
at an index of that level; where the hashes lie (memory, tiles, a table) is not the tree's affair.

Source: RFC 6962 2.1; RFC 9162 2.1.3 and 2.1.4 for the verifying side.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Protocol

HASH_SIZE = 32
EMPTY_ROOT = sha256(b"").digest()

NodeReader = Callable[[int, int], bytes]


def leaf_hash(leaf: bytes) -> bytes:
    """Hash the exact bytes of a leaf."""
    return sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash two children."""
    return sha256(b"\x01" + left + right).digest()


@dataclass
class CompactRange:
    """The right edge of a growing tree: one hash for each one-bit of its size, the largest subtree first.

    ``size`` and ``hashes`` are all that must be stored to go on appending.
    """

    size: int = 0
    hashes: list[bytes] = field(default_factory=list)

    def __post_init__(self) -> None:
        if len(self.hashes) != self.size.bit_count():
            raise ValueError("The hashes do not fit the size of the tree.")

    def append(self, leaf: bytes) -> None:
        """Add one leaf hash."""
        complete = self.size
        while complete & 1:
            leaf = node_hash(self.hashes.pop(), leaf)
            complete >>= 1
        self.hashes.append(leaf)
        self.size += 1

    def root(self) -> bytes:
        """Return the root of the tree so far."""
        return _fold(self.hashes) if self.hashes else EMPTY_ROOT


def root_of(leaf_hashes: Iterable[bytes]) -> bytes:
    """Return the root over these leaf hashes."""
    edge = CompactRange()
    for leaf in leaf_hashes:
        edge.append(leaf)
    return edge.root()


class Tree(Protocol):
    """What a verifier asks of a tree that it knows wholly or in part."""

    def hash_at(self, index: int) -> bytes | None:
        """Return a leaf hash, None for one that is not known."""
        ...

    def root_at(self, size: int) -> bytes | None:
        """Return the root that the tree had at a size, None for one that is not known."""
        ...


class Leaves:
    """The leaf hashes of a whole tree, and the nodes above them: 32 bytes each, and no object for any."""

    def __init__(self, hashes: bytes) -> None:
        """Take the leaf hashes, joined in their order."""
        self._levels = [hashes]

    def __len__(self) -> int:
        """How many leaves there are."""
        return len(self._levels[0]) // HASH_SIZE

    def __getitem__(self, index: int) -> bytes:
        """Return a leaf hash."""
        return self.read(0, index)

    def read(self, level: int, index: int) -> bytes:
        """Return a node, as a `NodeReader` does."""
        found = self.stretch(level, index, 1)
        if not found:
            raise IndexError("The tree has no such complete subtree.")
        return found

    def stretch(self, level: int, first: int, count: int) -> bytes:
        """Return neighbouring nodes of a level, joined; each level is computed once."""
        while len(self._levels) <= level:
            below = self._levels[-1]
            pairs = range(0, len(below) - HASH_SIZE, 2 * HASH_SIZE)
            self._levels.append(b"".join([_pair_hash(below[at : at + 2 * HASH_SIZE]) for at in pairs]))
        return self._levels[level][first * HASH_SIZE : (first + count) * HASH_SIZE]

    def root(self, size: int) -> bytes:
        """Return the root that the tree had at a size."""
        return subtree_root(self.read, 0, size) if size else EMPTY_ROOT

    def hash_at(self, index: int) -> bytes | None:
        """Return a leaf hash, None beyond the last one."""
        return self._levels[0][index * HASH_SIZE : (index + 1) * HASH_SIZE] or None

    def root_at(self, size: int) -> bytes | None:
        """Return the root that the tree had at a size, None for one that it has not reached."""
        return self.root(size) if size <= len(self) else None


def _pair_hash(children: bytes) -> bytes:
    return sha256(b"\x01" + children).digest()


def nodes_of(leaf_hashes: Iterable[bytes]) -> NodeReader:
    """Return a reader of the tree over leaf hashes in memory."""
    return Leaves(b"".join(leaf_hashes)).read


def inclusion_proof(read: NodeReader, index: int, size: int) -> list[bytes]:
    """Return the path from the leaf's sibling up to the child of the root.

    Raises:
        ValueError: the tree has no such leaf.
    """
    if not 0 <= index < size:
        raise ValueError("There is no such leaf in a tree of this size.")
    start, end, path = 0, size, []
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            path.append(subtree_root(read, middle, end))
            end = middle
        else:
            path.append(subtree_root(read, start, middle))
            start = middle
    return path[::-1]


def consistency_proof(read: NodeReader, old: int, new: int) -> list[bytes]:
    """Return the proof that the tree of ``new`` leaves begins with the tree of ``old`` leaves.

    Raises:
        ValueError: the old tree is empty or larger than the new one.
    """
    if not 0 < old <= new:
        raise ValueError("A proof needs an earlier tree that is neither empty nor larger.")
    start, end, path = 0, new, []
    while old != end:
        middle = start + _split(end - start)
        if old <= middle:
            path.append(subtree_root(read, middle, end))
            end = middle
        else:
            path.append(subtree_root(read, start, middle))
            start = middle
    if start:  # the old root itself is known to whoever asks, so it is left out
        path.append(subtree_root(read, start, end))
    return path[::-1]


def verify_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Tell whether the proof leads from this leaf hash at this index to this root.

    Source: RFC 9162 2.1.3.2.
    """
    if not 0 <= index < size or not _all_hashes([leaf, root, *proof]):
        return False
    position, last, computed = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            return False
        if position & 1 or position == last:
            computed = node_hash(sibling, computed)
            while position and not position & 1:
                position, last = position >> 1, last >> 1
        else:
            computed = node_hash(computed, sibling)
        position, last = position >> 1, last >> 1
    return last == 0 and computed == root


def verify_consistency(old: int, new: int, proof: Sequence[bytes], old_root: bytes, new_root: bytes) -> bool:
    """Tell whether the proof shows that the old tree is the beginning of the new one.

    Source: RFC 9162 2.1.4.2.
    """
    if not 0 < old <= new or not _all_hashes([old_root, new_root, *proof]):
        return False
    if old == new:
        return not proof and old_root == new_root
    path = [old_root, *proof] if old & (old - 1) == 0 else list(proof)
    if not path:
        return False
    position, last = old - 1, new - 1
    while position & 1:
        position, last = position >> 1, last >> 1
    return _climb(path, position, last, old_root, new_root)


def _climb(path: list[bytes], position: int, last: int, old_root: bytes, new_root: bytes) -> bool:
    """Compute both roots side by side from one path."""
    old = new = path[0]
    for step in path[1:]:
        if last == 0:
            return False
        if position & 1 or position == last:
            old, new = node_hash(step, old), node_hash(step, new)
            while position and not position & 1:
                position, last = position >> 1, last >> 1
        else:
            new = node_hash(new, step)
        position, last = position >> 1, last >> 1
    return last == 0 and (old, new) == (old_root, new_root)


def _split(width: int) -> int:
    """Return the largest power of two below ``width``."""
    return 1 << ((width - 1).bit_length() - 1)


def subtree_root(read: NodeReader, start: int, end: int) -> bytes:
    """Return the root over the leaves from ``start`` to ``end``, where ``start`` is aligned to the width."""
    pieces = []
    while start < end:
        level = (end - start).bit_length() - 1
        pieces.append(read(level, start >> level))
        start += 1 << level
    return _fold(pieces)


def _fold(pieces: Sequence[bytes]) -> bytes:
    root = pieces[-1]
    for left in reversed(pieces[:-1]):
        root = node_hash(left, root)
    return root


def _all_hashes(candidates: Iterable[bytes]) -> bool:
    return all(len(candidate) == HASH_SIZE for candidate in candidates)
