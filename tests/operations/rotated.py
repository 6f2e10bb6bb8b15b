"""A world whose log takes another key: proposed, approved, taken by the daily run."""

from __future__ import annotations

from pathlib import Path

from app.operations.bundles import Taken, _write, last_checkpoint
from app.operations.checkpoints import make_checkpoint
from app.queries.exports import FullSelection, PublicSelection
from app.queries.log_pages import policy_text
from charter.policy import Policy, parse_policy
from charter.vocabulary import Change
from tests.builders import World
from tests.operations.exported import agree


def next_log_key(world: World) -> bytes:
    """Draw a further key, and let the organisations agree to it; the next daily run takes it."""
    public = world.cabinet.draw_log_key()
    agree(world, Change.ROTATE_LOG_KEY, {"key": public.hex()})
    return public


def policy_of(world: World) -> Policy:
    """Return the policy that the service publishes now."""
    with world.reading_office() as office:
        return parse_policy(policy_text(office) or b"")


def exported(world: World, path: Path, *, full: bool = True) -> Path:
    """Sign what there is, and write a bundle."""
    with world.office() as office:
        size = make_checkpoint(office, world.signer, at_least_one=False).size
    with world.reading_office() as office:
        selection = FullSelection(size) if full else PublicSelection(size)
        assert isinstance(_write(office, path, last_checkpoint(office), selection), Taken)
    return path
