"""What organisations' signatures make of a recommendation (procedure 2.4, "Endorsement")."""

from __future__ import annotations

from datetime import date
from hashlib import sha256

from charter.canonical import encode
from charter.case import Case
from charter.counting import carries
from charter.rulebook import Rulebook
from charter.terms import is_over
from charter.vocabulary import Stage


def manifest_of(case: Case) -> str:
    """Return the digest of the manifest that officers endorse: report and decision, 64 hex digits."""
    assert case.tally is not None
    text = {
        "case": case.id,
        "report": case.report.digest,
        "outcome": str(case.tally.outcome),
        "votes": dict(case.tally.votes),
        "met": list(case.tally.met),
        "upheld": list(case.tally.upheld),
        "conditions": list(case.tally.conditions),
    }
    return sha256(encode(text)).hexdigest()


def signed_orgs(case: Case, rulebook: Rulebook) -> tuple[str, ...]:
    """Return the organisations for which enough officers have endorsed and not as many refused, sorted."""
    refusing = refusing_orgs(case, rulebook)
    enough = [org for org, who in case.signed.items() if len(who) >= rulebook.officers_per_yes]
    return tuple(sorted(org for org in enough if org not in refusing))


def refusing_orgs(case: Case, rulebook: Rulebook) -> tuple[str, ...]:
    """Return the organisations for which enough officers have refused, sorted."""
    return tuple(sorted(o for o, who in case.refused.items() if len(who) >= rulebook.officers_per_yes))


def silent_orgs(case: Case, rulebook: Rulebook) -> tuple[str, ...]:
    """Return the organisations that voted yes and have neither endorsed nor refused, sorted."""
    assert case.tally is not None
    answered = {*signed_orgs(case, rulebook), *refusing_orgs(case, rulebook)}
    return tuple(sorted(org for org in case.tally.yes if org not in answered))


def still_carries(case: Case, rulebook: Rulebook, orgs: tuple[str, ...]) -> bool:
    """Say whether these organisations' yes alone reaches the share and the least number."""
    assert case.tally is not None
    return carries(rulebook, len(orgs), len(case.tally.denominator))


def publication_is_due(case: Case, rulebook: Rulebook, day: date) -> bool:
    """Say whether all have answered, or the time is over and what is signed suffices or was waited for."""
    assert case.since is not None
    if not silent_orgs(case, rulebook):
        return True
    first = rulebook.clock("endorsement")
    if not is_over(case.since, first, day):
        return False
    if still_carries(case, rulebook, signed_orgs(case, rulebook)):
        return True
    return is_over(case.since, first + rulebook.clock("endorsement_second"), day)


def publication_goal(case: Case, rulebook: Rulebook) -> Stage:
    """Return where the endorsement leads: in force, closed, or no decision for silence alone."""
    signed = signed_orgs(case, rulebook)
    if still_carries(case, rulebook, signed):
        return Stage.IN_FORCE
    silent = silent_orgs(case, rulebook)
    return Stage.NO_DECISION if still_carries(case, rulebook, (*signed, *silent)) else Stage.CLOSED
