"""A delta: what everyone may have of a log since a size that they hold; the tiles it needs, and their use.

The tiles of a few leaves, each with all tiles above it up to the edge of the tree, suffice to give the hash
of those leaves, the root, and the root at every size from the first of them on.

Source: ledger 4.5 "delta"; C2SP tlog-tiles.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from charter.tiles import HEIGHT, WIDTH, Tile, nodes_from_tiles, tile_of
from charter.tree import root_of, subtree_root


def delta_tiles(since: int, size: int, opened: Iterable[int]) -> tuple[Tile, ...]:
    """Return the tiles of a delta in their order.

    Args:
        since: the size that the reader holds; at least 1.
        size: the size of the delta's own checkpoint.
        opened: indexes of leaves before `since` that are shown.
    """
    lowest = {index >> HEIGHT for index in opened}
    lowest.update(range((since - 1) >> HEIGHT, ((size - 1) >> HEIGHT) + 1))
    found: list[Tile] = []
    level, indexes = 0, lowest
    while size >> (HEIGHT * level):
        tiles = (tile_of(level, index, size) for index in sorted(indexes))
        found += [tile for tile in tiles if tile.width > 0]
        level, indexes = level + 1, {index >> HEIGHT for index in indexes}
    return tuple(found)


@dataclass(frozen=True)
class DeltaTree:
    """The part of a tree of `size` leaves that the tiles of a delta tell: all of it from `since` on."""

    tiles: Mapping[Tile, list[bytes]]
    since: int
    size: int

    def hash_at(self, index: int) -> bytes | None:
        """Return a leaf hash, None for one that no tile holds."""
        if not 0 <= index < self.size:
            return None
        hashes = self.tiles.get(tile_of(0, index >> HEIGHT, self.size))
        return None if hashes is None else hashes[index % WIDTH]

    def root_at(self, size: int) -> bytes | None:
        """Return the root that the tree had at a size, None for one before `since` or not reached."""
        if not self.since <= size <= self.size:
            return None
        read = nodes_from_tiles(
            lambda level, index, width: b"".join(self.tiles[Tile(level, index, width)]), self.size
        )
        return subtree_root(read, 0, size)

    def unfit(self) -> list[Tile]:
        """Return the full tiles whose hash is not the one that the tile above them holds."""
        return [tile for tile, hashes in self.tiles.items() if not self._fits(tile, hashes)]

    def _fits(self, tile: Tile, hashes: list[bytes]) -> bool:
        if tile.width < WIDTH:
            return True
        above = self.tiles[tile_of(tile.level + 1, tile.index >> HEIGHT, self.size)]
        return above[tile.index % WIDTH] == root_of(hashes)
