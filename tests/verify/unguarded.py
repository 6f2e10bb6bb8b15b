"""Verifiers that lack one check, so that a broken world shows that this check, and no other, finds it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from charter.verifying import entries, notes, rules, walk
from charter.verifying.calendar import Calendar
from charter.verifying.chain import Walked
from charter.verifying.erased import Erasures
from charter.verifying.frame import Frame
from charter.verifying.keyring import Keyring
from charter.verifying.register import Statements
from charter.verifying.shown import Disclosures, Shows
from charter.verifying.walk import Walk
from charter.vocabulary import Stage
from tests.verify.broken import without_in_verifier


def _nothing(*_: Any, **__: Any) -> None:
    """Object to nothing."""


def _at_any_stage() -> dict[str, list[Any]]:
    anywhere = frozenset({*Stage, None})
    return {
        word: [replace(move, stages=anywhere) if move.in_case else move for move in moves]
        for word, moves in rules._BY_ENTRY.items()
    }


def _counts_as_told(report: Any, stated: Any, shown: int) -> int:
    del report
    return max(shown, stated.data["governance"])


# What stands in the place of a check that is no guard of the table of acts: (where, name, instead).
_INSTEAD: dict[str, tuple[Any, str, Any]] = {
    "chain": (Walked, "_check_link", _nothing),
    "checkpoint_first": (Calendar, "_check_waited", _nothing),
    "daily": (Calendar, "_check_days", _nothing),
    "date_gap": (Frame, "_check_silence", _nothing),
    "dates": (Frame, "_check_order", _nothing),
    "disclosure": (Disclosures, "check", _nothing),
    "edition": (Walk, "_check_edition", _nothing),
    "erased": (Erasures, "hold", _nothing),
    "governance": (walk, "acts_before", _counts_as_told),
    "holds_the_role": (rules, "holds_the_role", _nothing),
    "ids": (Frame, "_check_ids", _nothing),
    "key_both": (Keyring, "check", _nothing),
    "open": (Walk, "_check_whole", _nothing),
    "origin": (Frame, "_check_place", _nothing),
    "padding": (notes, "BLOCK", 1),
    "seal": (entries, "_check_seal", _nothing),
    "stage_reached": (rules, "_stage_reached", _nothing),
    "stated": (Statements, "_compare", _nothing),
    "table": (rules, "_BY_ENTRY", _at_any_stage()),
    "tier": (Shows, "may", lambda *_: True),
}


def without_rule(patch: pytest.MonkeyPatch, rule: str) -> None:
    """Take one rule out of the verifier, whether the table of acts or the verifier itself holds it."""
    if rule in _INSTEAD:
        patch.setattr(*_INSTEAD[rule])
    else:
        without_in_verifier(patch, rule)


