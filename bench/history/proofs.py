"""Proofs of inclusion read from the tiles of a large log, as the service reads them for a receipt."""

from __future__ import annotations

import random
import time
from typing import Any

from app.queries.exports import leaf_hashes, newest_checkpoint
from app.queries.log_pages import nodes_of_log
from bench.history.shelf import Kept
from charter.note import parse_checkpoint, parse_note
from charter.tree import inclusion_proof, verify_inclusion

_SEED = 7


def prove(kept: Kept, count: int) -> dict[str, Any]:
    """Make proofs of leaves drawn at random; each reads its tiles anew and is checked against the root.

    Where other programs run beside it, the slowest wait for a core; the time on the core is told as well.
    """
    world = kept.world()
    with world.reading_office() as office:
        newest = newest_checkpoint(office.session)
        assert newest is not None
        point = parse_checkpoint(parse_note(newest.note.encode()).text)
    chosen, times, worked, sound = random.Random(_SEED), [], [], 0
    for _ in range(count):
        index = chosen.randrange(point.size)
        with world.reading_office() as office:
            (leaf,) = leaf_hashes(office.session, index, index + 1)
            began, before = time.perf_counter(), time.process_time()
            path = inclusion_proof(nodes_of_log(office, point.size), index, point.size)
            worked.append(time.process_time() - before)
            times.append(time.perf_counter() - began)
        sound += verify_inclusion(leaf, index, point.size, path, point.root)
    world.database.close()
    first, times, worked = times[0], sorted(times[1:]), sorted(worked[1:])
    return {
        "leaves": point.size, "proofs": count, "sound": sound, "first_ms": _ms(first),
        "p50_ms": _ms(times[len(times) // 2]), "p99_ms": _ms(times[int(0.99 * len(times))]),
        "slowest_ms": _ms(times[-1]), "cpu_p50_ms": _ms(worked[len(worked) // 2]),
        "cpu_p99_ms": _ms(worked[int(0.99 * len(worked))]),
    }


def _ms(seconds: float) -> float:
    return round(1000 * seconds, 2)
