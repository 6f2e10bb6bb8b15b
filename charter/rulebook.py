"""One edition of the rulebook: criteria, thresholds, clocks, effects of interests, as frozen data.

Source: procedure 2.1 (clocks), 2.3 (interests), 2.4 (counting), 2.5 (criteria), 2.6 (sections). The
floors that no edition may go below stand in `_FLOORS` (procedure 2, first paragraph).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from charter.canonical import encode
from charter.vocabulary import Effect, Interest

_GRAVEST_FIRST = (Effect.DISQUALIFIES, Effect.BARS_RAPPORTEUR, Effect.DISCLOSED, Effect.NONE)


class BadRulebook(ValueError):
    """The text is not an edition, or goes below the charter's floors; its author's fault."""


@dataclass(frozen=True)
class Criterion:
    """One question of an assessment. `conditional_at` is the score that a monitored plan allows."""

    id: str
    title: str
    weight: str
    may_be_na: bool
    conditional_at: int | None

    @property
    def is_mandatory(self) -> bool:
        """Say whether a recommendation needs it met."""
        return self.weight == "mandatory"


@dataclass(frozen=True)
class Disqualifier:
    """One ground that defeats a recommendation whatever the scores."""

    id: str
    title: str
    outside_mandate: bool
    curable: bool


@dataclass(frozen=True)
class Rulebook:
    """An edition, parsed. `clock(name)` gives days; `plain` is the data it was read from."""

    edition: str
    criteria: Mapping[str, tuple[Criterion, ...]]
    disqualifiers: tuple[Disqualifier, ...]
    clocks: Mapping[str, int]
    effects: Mapping[Interest, Effect]
    met_at: int
    top_score: int
    organisations_needed: int
    share: tuple[int, int]
    disqualifier_organisations: int
    panel_seats: int
    identity_organisations: int
    sealed_needed: int
    sealed_organisations_needed: int
    reasons_characters: int
    officers_per_yes: int
    required_sections: tuple[str, ...]
    offered_sections: tuple[str, ...]
    undertakings: tuple[str, ...]
    plain: Mapping[str, Any]

    def clock(self, name: str) -> int:
        """Return a clock's length in calendar days."""
        return self.clocks[name]

    def criteria_of(self, kind: str) -> tuple[Criterion, ...]:
        """Return the criteria of a kind of petition."""
        return self.criteria[kind]

    def effect_of(self, kinds: tuple[Interest, ...]) -> Effect:
        """Return the gravest effect among declared kinds; no kind at all is no interest."""
        found = {self.effects[kind] for kind in kinds} or {Effect.NONE}
        return next(effect for effect in _GRAVEST_FIRST if effect in found)

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the canonical form of the plain data, 64 hex digits; entry 0 names it."""
        return hashlib.sha256(encode(self.plain)).hexdigest()


def parse_rulebook(plain: Mapping[str, Any]) -> Rulebook:
    """Return the edition that plain data states.

    Raises:
        BadRulebook: a part is missing or malformed, or a number is below the charter's floors.
    """
    try:
        rulebook = _read(plain)
    except (KeyError, TypeError, ValueError, AttributeError) as wrong:
        raise BadRulebook(f"This is not a rulebook: {wrong!r}.") from None
    _keep_floors(rulebook)
    return rulebook


def _read(plain: Mapping[str, Any]) -> Rulebook:
    counting, sealing = plain["counting"], plain["sealing"]
    numerator, denominator = counting["share"]
    return Rulebook(
        edition=plain["edition"],
        criteria={kind["id"]: tuple(map(_criterion, kind["criteria"])) for kind in plain["kinds"]},
        disqualifiers=tuple(
            Disqualifier(row["id"], row["title"], row["outside_mandate"], row["curable"])
            for row in plain["disqualifiers"]
        ),
        clocks={name: int(days) for name, days in plain["clocks"].items()},
        effects={Interest(row["kind"]): Effect(row["effect"]) for row in plain["interests"]},
        met_at=plain["scale"]["met_at"],
        top_score=plain["scale"]["top"],
        organisations_needed=counting["organisations"],
        share=(int(numerator), int(denominator)),
        disqualifier_organisations=counting["disqualifier_organisations"],
        panel_seats=plain["panel"]["seats"],
        identity_organisations=plain["panel"]["identity_organisations"],
        sealed_needed=sealing["seats"],
        sealed_organisations_needed=sealing["organisations"],
        reasons_characters=sealing["reasons_characters"],
        officers_per_yes=plain["officers_per_yes"],
        required_sections=tuple(plain["sections"]["required"]),
        offered_sections=tuple(plain["sections"]["offered"]),
        undertakings=tuple(plain["undertakings"]),
        plain=plain,
    )


def _criterion(row: Mapping[str, Any]) -> Criterion:
    return Criterion(row["id"], row["title"], row["weight"], row["na"], row.get("conditional_at"))


def _keep_floors(rulebook: Rulebook) -> None:
    numerator, denominator = rulebook.share
    kept = (
        rulebook.organisations_needed >= 4,
        numerator * 3 >= denominator * 2,
        rulebook.officers_per_yes >= 2,
        rulebook.sealed_organisations_needed >= 4,
        rulebook.clock("standstill") >= 1,
        set(rulebook.effects) == set(Interest),
    )
    if not all(kept):
        raise BadRulebook("The edition goes below a floor of the charter.")
