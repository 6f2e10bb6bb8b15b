"""Checkpoints of a large log: what signing one costs, and what reading every leaf before it does."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from app.operations.checkpoints import BLOCK, make_checkpoint
from app.operations.door import pad
from app.operations.past import refuse_an_altered_past
from bench.history.shelf import Kept
from tests.builders import World


class _TakenBack(Exception):
    """Nothing that is measured stays in the log."""


def sign(kept: Kept, times: int) -> dict[str, Any]:
    """Sign once, then so many times in transactions that are taken back; read every leaf once."""
    world = kept.world()
    with world.office() as office:
        newest = make_checkpoint(office, world.signer)
    with world.reading_office() as office:
        whole = _worked(lambda: refuse_an_altered_past(office, world.signer.last()))
    took = sorted(_signing(world) for _ in range(times))
    world.database.close()
    return {
        "entries": newest.size, "times": times, "cpu_p50_ms": _ms(took[times // 2]),
        "cpu_most_ms": _ms(took[-1]), "every_leaf_cpu_ms": _ms(whole),
    }


def _signing(world: World) -> float:
    """Return the seconds on the core for the signing alone; padding is an act like any other."""
    took = 0.0
    with suppress(_TakenBack), world.office() as office:
        pad(office, BLOCK, at_least_one=True)
        took = _worked(lambda: make_checkpoint(office, world.signer, at_least_one=False))
        raise _TakenBack
    return took


def _worked(step: Callable[[], object]) -> float:
    before = time.process_time()
    step()
    return time.process_time() - before


def _ms(seconds: float) -> float:
    return round(1000 * seconds, 2)
