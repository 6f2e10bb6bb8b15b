"""The one table of entry types and their fields: where each value goes and who may see it.

`docs/log-format.md` prints this table. A guard reads only fields that stand here; the door refuses to
write any other; the verifier calls any other a broken rule (ledger 4.1). Every disclosure of a type is
in every entry of that type, null where the act states nothing, so that a reader can tell "not shown"
from "not stated"; decoys fill `sd` up to a fixed number.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from charter.vocabulary import Subject, Tier


class Sees(StrEnum):
    """When the petitioner may see an entry of a type: at once, after the decision, or never."""

    ALWAYS = "always"
    AFTER_DECISION = "after_decision"
    NEVER = "never"


@dataclass(frozen=True)
class Field:
    """One field. `tier` is None for public data of the leaf; `opened_by` names the opening entry type."""

    name: str
    tier: Tier | None = None
    subject: Subject | None = None
    opened_by: str | None = None


@dataclass(frozen=True)
class EntryType:
    """One type of entry: its word, its fields, and when the petitioner sees it."""

    word: str
    fields: tuple[Field, ...]
    petitioner: Sees
    in_case: bool = True

    @cached_property
    def public(self) -> frozenset[str]:
        """Names of the fields that stand in `data`."""
        return frozenset(field.name for field in self.fields if field.tier is None)

    @cached_property
    def disclosed(self) -> tuple[Field, ...]:
        """The fields that are salted disclosures, in their order."""
        return tuple(field for field in self.fields if field.tier is not None)

    @cached_property
    def data_names(self) -> frozenset[str]:
        """Names of what stands in `data`: the public fields, and in a case the stage reached."""
        return self.public | ({"to"} if self.in_case else frozenset())

    @cached_property
    def disclosed_names(self) -> frozenset[str]:
        """Names of the fields that are salted disclosures."""
        return frozenset(field.name for field in self.disclosed)

    @cached_property
    def sealed_names(self) -> frozenset[str]:
        """Names of the disclosures that stay sealed until an entry of another type opens them."""
        return frozenset(field.name for field in self.disclosed if field.opened_by is not None)

    @cached_property
    def sd_length(self) -> int:
        """How many digests an entry of this type carries, decoys included: a multiple of four."""
        return -(-len(self.disclosed) // 4) * 4


AT = Field("at", Tier.AUDIT, Subject.ROLL)
CHAIN = Field("chain", Tier.PUBLIC, Subject.ROLL)


def _data(*names: str) -> tuple[Field, ...]:
    return tuple(Field(name) for name in names)


def _parties(*names: str) -> tuple[Field, ...]:
    return tuple(Field(name, Tier.PARTIES, Subject.PETITIONER) for name in names)


def _panel(*names: str) -> tuple[Field, ...]:
    return tuple(Field(name, Tier.PANEL, Subject.SEAT) for name in names)


def _office(*names: str) -> tuple[Field, ...]:
    return tuple(Field(name, Tier.PARTIES, Subject.OFFICE) for name in names)


def _third(*names: str) -> tuple[Field, ...]:
    return tuple(Field(name, Tier.PANEL, Subject.THIRD) for name in names)


def _published(*names: str) -> tuple[Field, ...]:
    return tuple(Field(name, Tier.PUBLIC, Subject.PETITIONER) for name in names)


def _lasting(tier: Tier, *names: str) -> tuple[Field, ...]:
    """What outlives every erasure: published reasons, and the reasons of an erasure itself."""
    return tuple(Field(name, tier, Subject.ROLL) for name in names)


def _audit(subject: Subject, *names: str) -> tuple[Field, ...]:
    return tuple(Field(name, Tier.AUDIT, subject) for name in names)


def _sealed_until(opening: str, name: str) -> tuple[Field, ...]:
    return (Field(name, Tier.PANEL, Subject.SEAT, opening),)


def _case(word: str, petitioner: Sees, *fields: tuple[Field, ...]) -> EntryType:
    flat = (CHAIN, AT, *(field for group in fields for field in group))
    return EntryType(word, flat, petitioner)


def _roll(word: str, *names: str) -> EntryType:
    return EntryType(word, (AT, *_data(*names)), Sees.ALWAYS, in_case=False)


_A, _D, _N = Sees.ALWAYS, Sees.AFTER_DECISION, Sees.NEVER

_CASE_TYPES = (
    _case("petition.opened", _A, _data("commitments"), _audit(Subject.PETITIONER, "person")),
    _case("petition.discarded", _A, _data("closing")),
    _case(
        "petition.filed",
        _A,
        _data("petition", "kind", "sections", "undertakings"),
        _data("grounds", "grounds_complete", "acts", "roster"),
        _parties("listing_acts", "manifest"),
        _audit(Subject.ROSTER, "links"),
        _audit(Subject.ROLL, "earlier"),
    ),
    _case("identity.drawn", _D, _data("nonce", "beacons", "order", "drawn", "cause")),
    _case("college.drawn", _D, _data("nonce", "beacons", "order", "drawn")),
    _case("identity.verified", _D, _data("signature"), _office("reasons")),
    _case("identity.doubted", _D, _data("signature"), _office("reasons")),
    _case("petition.returned", _A, _data("count"), _office("defects")),
    _case("petition.refiled", _A, _data("petition"), _parties("answers", "manifest")),
    _case("petition.admitted", _A, _data("repeat"), _office("new_matter")),
    _case("petition.ruled_inadmissible", _A, _data("identity"), _office("reasons")),
    _case("review.requested", _A, _parties("reasons")),
    _case("review.decided", _A, _data("upheld", "final"), _office("reasons")),
    _case("panel.drawn", _D, _data("nonce", "beacons", "order", "seats", "rapporteur")),
    _case("interest.declared", _D, _data("effect", "binds"), _panel("kinds", "text")),
    _case("seat.substituted", _D, _data("out", "cause", "seat")),
    _case("challenge.made", _A, _data("against", "with_cause"), _parties("reasons")),
    _case("challenge.decided", _A, _data("against", "upheld", "final"), _office("reasons")),
    _case("adverse.recorded", _D, _data("item"), _third("source", "grade", "text")),
    _case("dialogue.opened", _A),
    _case("question.asked", _A, _data("item", "due"), _parties("text")),
    _case("gist.disclosed", _A, _data("items", "due"), _parties("text")),
    _case("question.answered", _A, _data("item"), _parties("text", "evidence")),
    _case("evidence.added", _A, _data("item"), _parties("digest", "criterion", "tier")),
    _case("evidence.graded", _D, _data("item"), _panel("reliability", "credibility", "reasons")),
    _case("interview.offered", _A, _data("record"), _parties("text")),
    _case("interview.recorded", _D, _data("record"), _panel("text")),
    _case("file.closed", _A),
    _case(
        "assessment.sealed", _D, _data("renewed", "seal"), _sealed_until("assessments.opened", "assessment")
    ),
    _case("assessments.opened", _A, _data("opened")),
    _case("remark.made", _D, _data("criterion"), _panel("text")),
    _case("assessment.revised", _D, _data("criterion"), _panel("score", "was", "reasons")),
    _case("condition.proposed", _D, _data("item", "plan"), _panel("text")),
    _case("disqualifier.raised", _D, _data("code", "items"), _panel("reasons")),
    _case("report.circulated", _A, _data("report"), _parties("content")),
    _case("report.corrected", _A, _parties("text")),
    _case("report.commented", _D, _parties("text")),
    _case("rapporteur.replaced", _D, _data("out", "cause", "rapporteur")),
    _case(
        "report.finalised",
        _A,
        _data("report", "denominator", "findings", "adverse", "sources"),
        _published("content"),
    ),
    _case(
        "ballot.cast", _D, _data("renewed", "seal", "report"), _sealed_until("ballots.tallied", "ballot")
    ),
    _case(
        "ballots.tallied",
        _A,
        _data("opened", "votes", "denominator", "met", "upheld", "conditions", "outcome", "steps"),
    ),
    _case("standstill.concluded", _A, _data("closing")),
    _case("endorsement.given", _D, _data("manifest", "signature")),
    _case("endorsement.refused", _D, _data("manifest", "signature"), _lasting(Tier.PUBLIC, "reasons")),
    _case(
        "case.published",
        _A,
        _data("number", "signed", "unsigned", "until"),
        _published("name", "listings"),
        _lasting(Tier.PUBLIC, "reasons"),
    ),
    _case("endorsement.failed", _A, _data("signed", "unsigned", "closing")),
    _case("petition.withdrawn", _A, _parties("reasons")),
    _case("stage.extended", _A, _data("days"), _office("reasons")),
    _case("stage.expired", _A, _data("consequence", "due", "closing")),
    _case("erasure.decided", _A, _data("subjects", "final"), _lasting(Tier.PARTIES, "reasons")),
    _case("erasure.performed", _A, _data("subjects", "erased", "complete")),
)

_FOUNDING = (
    *("origin", "key", "edition_digest", "organisations", "offices", "college", "alternates"),
    *("observer", "observer_deputy", "witnesses", "signatures"),
)

_ROLL_TYPES = (
    _roll("log.founded", *_FOUNDING),
    _roll("log.succeeded", *_FOUNDING, "previous", "lost", "reason"),
    _roll("proposal.made", "proposal", "change", "subject", "text_digest", "signature"),
    _roll("proposal.approved", "proposal", "text_digest", "signature"),
    _roll("approval.withdrawn", "proposal", "signature"),
    _roll("proposal.took_effect", "proposal"),
    _roll("proposal.expired", "proposal"),
    _roll("date.confirmed", "gap"),
    _roll(
        "list.accepted",
        *("source", "digest", "size", "published", "parser", "persons", "entities", "added", "changed"),
        *("removed", "root"),
    ),
    _roll("register.stated", "day", "count", "root", "governance"),
    _roll("access.batched", "day", "root"),
    _roll("outcome.counted", "number", "outcome", "year", "votes", "unmet"),
    _roll("export.made", "kind", "size"),
    _roll("key.rotated", "proposal", "key"),
    EntryType("log.padded", (AT,), Sees.NEVER, in_case=False),
)

ENTRY_TYPES: dict[str, EntryType] = {entry.word: entry for entry in (*_CASE_TYPES, *_ROLL_TYPES)}

DAILY = ("access.batched", "register.stated")
FOUNDINGS = ("log.founded", "log.succeeded")
