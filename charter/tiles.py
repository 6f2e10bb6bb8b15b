"""Hash tiles of the log: which there are, their names, their bytes, and proofs read from them.

A tile holds up to 256 hashes of one level; tile level L carries the hashes of complete subtrees of 256**L
leaves. Tiles are derived from the leaf hashes alone and are byte-identical whenever they are made again.

Source: C2SP tlog-tiles; ledger 4.4.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from charter.tree import HASH_SIZE, NodeReader, root_of

HEIGHT = 8
WIDTH = 1 << HEIGHT

TileReader = Callable[[int, int, int], bytes]


@dataclass(frozen=True, order=True)
class Tile:
    """The place of a tile: level, index on the level, and how many hashes it holds (1 to 256)."""

    level: int
    index: int
    width: int = WIDTH


def tile_path(level: int, index: int, width: int = WIDTH) -> str:
    """Return the name of a tile, such as ``tile/0/x001/067`` or ``tile/1/000.p/7``."""
    name = f"{index % 1000:03d}"
    while index >= 1000:
        index //= 1000
        name = f"x{index % 1000:03d}/{name}"
    return f"tile/{level}/{name}" + (f".p/{width}" if width < WIDTH else "")


def tiles_for(size: int) -> Iterator[Tile]:
    """Yield the tiles of a tree of ``size`` leaves, lowest level first; the last of each may be partial."""
    level, count = 0, size
    while count:
        yield from (Tile(level, index) for index in range(count >> HEIGHT))
        if count % WIDTH:
            yield Tile(level, count >> HEIGHT, count % WIDTH)
        level, count = level + 1, count >> HEIGHT


def tile_of(level: int, index: int, size: int) -> Tile:
    """Return the tile with this place, as wide as a tree of ``size`` leaves has it."""
    return Tile(level, index, min(WIDTH, (size >> (HEIGHT * level)) - (index << HEIGHT)))


def tile_bytes(read: NodeReader, tile: Tile) -> bytes:
    """Return the contents of a tile from the nodes of the tree."""
    first = tile.index << HEIGHT
    return b"".join(read(HEIGHT * tile.level, first + place) for place in range(tile.width))


def hashes_of(contents: bytes) -> list[bytes]:
    """Cut the contents of a tile into its hashes."""
    return [contents[at : at + HASH_SIZE] for at in range(0, len(contents), HASH_SIZE)]


def derive_tiles(leaf_hashes: Iterable[bytes]) -> Iterator[tuple[Tile, bytes]]:
    """Yield every tile with its contents, holding no more than one open tile per level.

    A full tile comes as soon as its last hash is known, the partial ones come at the end.
    """
    open_tiles: list[list[bytes]] = []
    finished: list[int] = []
    for leaf in leaf_hashes:
        level, carried = 0, leaf
        while True:
            if level == len(open_tiles):
                open_tiles.append([])
                finished.append(0)
            open_tiles[level].append(carried)
            if len(open_tiles[level]) < WIDTH:
                break
            yield Tile(level, finished[level]), b"".join(open_tiles[level])
            carried = root_of(open_tiles[level])
            open_tiles[level], finished[level] = [], finished[level] + 1
            level += 1
    for level, hashes in enumerate(open_tiles):
        if hashes:
            yield Tile(level, finished[level], len(hashes)), b"".join(hashes)


def nodes_from_tiles(read_tile: TileReader, size: int) -> NodeReader:
    """Return a reader of the nodes of a tree of ``size`` leaves; each tile is read once.

    Make a new reader for each proof, as it keeps the few tiles that it has read.
    """
    kept: dict[Tile, list[bytes]] = {}

    def read(level: int, index: int) -> bytes:
        tile_level, height = divmod(level, HEIGHT)
        first = index << height
        tile = tile_of(tile_level, first >> HEIGHT, size)
        if tile not in kept:
            kept[tile] = hashes_of(read_tile(tile.level, tile.index, tile.width))
        start = first % WIDTH
        return root_of(kept[tile][start : start + (1 << height)])

    return read
