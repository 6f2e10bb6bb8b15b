"""How worlds are broken by a service that goes on after days of silence, whoever has confirmed the date."""

from __future__ import annotations

import pytest

from app.operations import door
from app.operations.who import Who
from charter.vocabulary import Act, Role
from tests.verify.breaches_decision import OFFICERS
from tests.verify.broken import Place

Patch = pytest.MonkeyPatch


def drafted_after_silence(place: Place, patch: Patch) -> None:
    """Take an act in after five days of silence, the date confirmed by nobody."""
    patch.setattr(door, "_refuse_in_silence", lambda *_: None)
    place.days(5)
    place.world.draft("late-heron")


def drafted_half_confirmed(place: Place, patch: Patch) -> None:
    """Take an act in when one organisation alone has confirmed the date."""
    place.days(5)
    place.govern(OFFICERS[0], Act.CONFIRM_DATE, gap=5)
    patch.setattr(door, "_refuse_in_silence", lambda *_: None)
    place.world.draft("late-heron")


def confirmed_twice_by_one(place: Place, patch: Patch) -> None:
    """Let two officers of one organisation confirm the date."""
    del patch
    place.days(5)
    for number in (1, 2):
        place.govern(Who(Role.OFFICER, person_id=f"officer-a-{number}"), Act.CONFIRM_DATE, gap=5)


def confirmed_fewer_days(place: Place, patch: Patch) -> None:
    """Let the second organisation confirm a silence of six days as one of four."""
    place.days(6)
    place.govern(OFFICERS[0], Act.CONFIRM_DATE, gap=6)
    patch.setattr(door, "_refuse_in_silence", lambda *_: None)
    place.govern(OFFICERS[1], Act.CONFIRM_DATE, gap=4)


def confirmed_without_need(place: Place, patch: Patch) -> None:
    """Let an officer confirm the date on a day after an act."""
    del patch
    place.days(1)
    place.govern(OFFICERS[0], Act.CONFIRM_DATE, gap=1)
