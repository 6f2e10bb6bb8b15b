"""How worlds are broken by a service that is another one: its door, its clock, its count, its exporter.

Beside these, the catalogue plays what `tests.golden.silencing`, `tests.verify.breaches_admission` and
`breaches_decision` hold.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import or_

from app.chancery import Chancery
from app.demo.founding import signer
from app.demo.signing import propose
from app.operations import ballots, checkpoints, door, interests, log, petitions
from app.operations.door import act
from app.operations.who import THE_CLOCK, Who
from app.queries import exports
from app.queries.exports import PublicSelection
from app.records.log import LogEntry
from app.vault.signer import Signer
from charter import moves
from charter.endorsing import manifest_of
from charter.rulebook import Rulebook
from charter.vocabulary import Act, Change, Choice, Interest, Stage
from tests.operations.exported import AUDIT
from tests.operations.rotated import next_log_key
from tests.verify import breaches_admission, breaches_decision
from tests.verify.breaches_decision import OFFICERS, YES
from tests.verify.broken import Place, lying_clock

Patch = pytest.MonkeyPatch


def cast(place: Place, who: Who, choice: Choice = Choice.RECOMMEND, report: str | None = None) -> None:
    """Cast one ballot, on the report as it was finalised or on another."""
    case = place.case
    with place.world.office() as office:
        ballots.cast_ballot(
            office, place.petition.id, who, choice=choice, report_digest=report or str(case.report.digest),
            disqualifiers={}, conditions={one.item: True for one in case.conditions}, renewed=True,
        )


def voted_after_recusal(place: Place, patch: Patch) -> None:
    """Let a seat declare that it is kin, and vote all the same."""
    who = place.seat(4)
    with place.world.office() as office:
        interests.declare_interest(office, place.petition.id, who, kinds=[Interest.FAMILY], text="A cousin.")
    patch.setattr(moves, "holds_the_role", lambda _: None)
    cast(place, who)


def counted_a_replaced_ballot(place: Place, patch: Patch) -> None:
    """Let the count open a ballot and the one that replaced it."""
    cast(place, place.seat(0), Choice.DECLINE)
    ((handle, first),) = place.case.ballots.items()
    lying_clock(patch, Act.TALLY, opened=lambda pairs: sorted([*pairs, [handle, first.digest]]))
    place.step("vote", choices=YES)
    place.world.jump(15)


def counted_a_yes_too_few(place: Place, patch: Patch) -> None:
    """Let the count call a vote that carries nothing a recommendation."""
    lying_clock(patch, Act.TALLY, outcome="recommend")
    place.step("vote", choices=["recommend", "recommend", "decline", "decline", "recommend"])
    place.world.jump(15)


def counted_an_unmet_criterion(place: Place, patch: Patch) -> None:
    """Let every seat hold a criterion unmet, and the count name it as met."""
    unmet = {"differs": [(seat, "c1", 0) for seat in range(5)]}
    place.world.advance(place.petition, Stage.VOTING, seal=unmet)
    lying_clock(patch, Act.TALLY, met=lambda met: ["c1", *met], outcome="recommend")
    place.step("vote", choices=YES)
    place.world.jump(15)


def other_clocks(patch: Patch, **clocks: int) -> None:
    """Let the service go by an edition with other clocks than those that were adopted."""
    true = Chancery.roll

    def altered(edition: Rulebook) -> Rulebook:
        return replace(edition, clocks={**edition.clocks, **clocks})

    def roll(office: Chancery) -> Any:
        found = true(office)
        return replace(found, editions={name: altered(one) for name, one in found.editions.items()})

    patch.setattr(Chancery, "roll", roll)


def concluded_by_a_shorter_clock(place: Place, patch: Patch) -> None:
    """Shorten the standstill to a day once the vote is counted."""
    other_clocks(patch, standstill=1)
    place.world.jump(3)


def asked_by_a_shorter_clock(place: Place, patch: Patch) -> None:
    """Shorten the time to answer to three days when a petition is in its dialogue."""
    other_clocks(patch, answer=3)
    due = place.world.day + timedelta(days=3)
    place.act(place.rapporteur, Act.ASK, item="q1", text="Why?", due=due.isoformat())


def filed_with_a_stranger(place: Place, patch: Patch) -> None:
    """Link a handle of the roster to a person whom no organisation ever named."""
    true = petitions._links

    def links(office: Chancery, case_id: str) -> list[tuple[str, str, str]]:
        (org, handle, _), *others = true(office, case_id)
        return [(org, handle, "reviewer-z-9"), *others]

    patch.setattr(petitions, "_links", links)
    breaches_admission.filing(place)


def scored_nothing(place: Place, patch: Patch) -> None:
    """Let one seat seal an assessment without a score, and the others sound ones."""
    breaches_decision.sealed(place, patch, 1, assessment=breaches_decision.ASSESSED)
    patch.undo()
    place.step("seal")


def sealed_after_the_opening(place: Place, patch: Patch) -> None:
    """Let a seat write its assessment when the others' lie open."""
    place.step("seal", most=4)
    place.world.jump(31)
    place.world.jump(22)
    anywhere = frozenset(Stage)
    rows = tuple(replace(one, stages=anywhere) if one.in_case else one for one in moves.MOVES)
    patch.setattr(moves, "MOVES", rows)
    place.step("declare")
    place.step("seal")


def asked(**changed: Any) -> Callable[[Place, Patch], None]:
    """Let the door write a question that says something else of itself."""

    def perform(place: Place, patch: Patch) -> None:
        true = door._draft
        patch.setattr(door, "_draft", lambda *seen: replace(true(*seen), **changed))
        place.step("ask", text="Why so late?")

    return perform


def skipped_the_inquiry(place: Place, patch: Patch) -> None:
    """Admit a petition straight into the dialogue."""
    place.step("identity", reasons="Seen.")
    true = door._draft
    patch.setattr(door, "_draft", lambda *seen: replace(true(*seen), to=str(Stage.DIALOGUE)))
    place.act(breaches_admission.REGISTRAR, Act.ADMIT, repeat=None, new_matter=None)


def voted_late_and_dated_back(place: Place, patch: Patch) -> None:
    """Cast a ballot on the day after the last, and date it to the last."""
    place.world.jump(14)
    place.days(1)
    place.sign()
    true = door.lock_head
    patch.setattr(door, "lock_head", lambda office: replace(true(office), on=office.day))
    place.days(-1)
    cast(place, place.seat(0))
    place.days(1)


def counted_too_little_governance(place: Place, patch: Patch) -> None:
    """State the register with one act without a case too few."""
    true = checkpoints.govern_by

    def stated(office: Chancery, who: Who, what: Act, facts: Any = None) -> Any:
        fewer = {"governance": facts["governance"] - 1} if what is Act.STATE_REGISTER else {}
        return true(office, who, what, {**facts, **fewer})

    patch.setattr(checkpoints, "govern_by", stated)
    place.world.jump(1)


def left_out_a_daily_entry(place: Place, patch: Patch) -> None:
    """Sign a day's checkpoint without the entry on the readings of the day before."""
    patch.setattr(checkpoints, "write_daily_entries", lambda _: 0)
    place.days(2)
    with place.world.office() as office:
        propose(office, OFFICERS[0], change=Change.ADMIT_AUDITOR, subject={**AUDIT, "id": "auditor-2"})
        checkpoints.make_checkpoint(office, place.world.signer)


def signed_inside_a_block(place: Place, patch: Patch) -> None:
    """Sign a checkpoint without padding the log to a full block."""
    patch.setattr(checkpoints, "pad", lambda *_, **__: 0)
    patch.setattr(checkpoints, "BLOCK", 1)
    place.world.draft("second-heron")
    place.sign()


def stated_without_the_published(place: Place, patch: Patch) -> None:
    """Leave the published case out of the register for a day."""
    patch.setattr(checkpoints, "stated_rows", lambda *_: [])
    place.world.jump(1)
    patch.undo()
    place.world.jump(1)


def counted_before_the_checkpoint(place: Place, patch: Patch) -> None:
    """Count the votes on a day of which no checkpoint is signed yet."""
    del patch
    place.step("vote", choices=YES)
    place.world.jump(14)
    place.days(1)
    place.clock(Act.TALLY)


def sealed_something_else(place: Place, patch: Patch) -> None:
    """Let an entry fix another digest than that of the assessment sealed."""
    true = log.compose
    digest = "A" * 43

    def composed(**said: Any) -> Any:
        seal = {"seal": digest} if "seal" in said["data"] else {}
        return true(**{**said, "data": {**said["data"], **seal}})

    patch.setattr(log, "compose", composed)
    place.step("seal", most=1)


def used_an_id_twice(place: Place, patch: Patch) -> None:
    """Give an entry the id of the petition's first one."""
    first = place.world.entries(place.petition)[0].id
    patch.setattr(log, "fresh_id", lambda *_: first)
    place.step("ask", text="Why so late?")


def named_another_log(place: Place, patch: Patch) -> None:
    """Write an entry that names another log."""
    del patch
    with place.world.office() as office:
        elsewhere = replace(office, origin="other.example/log")
        act(elsewhere, place.petition.id, place.me, Act.WITHDRAW, {"reasons": ""})


def admitted_itself(place: Place, patch: Patch) -> None:
    """Let an organisation come in that no member but its proposer wants."""
    newcomer = {
        "id": "zebra", "name": "Zebra Forum", "reviewers": [f"reviewer-z-{number}" for number in range(1, 5)],
        "officers": [signer(place.world.chance, f"officer-z-{number}") for number in range(1, 4)],
    }
    del patch
    with place.world.office() as office:
        made = propose(office, OFFICERS[0], change=Change.ADMIT_ORGANISATION, subject=newcomer)
    place.govern(THE_CLOCK, Act.TAKE_EFFECT, proposal=made.data["proposal"])


def endorsed_after_a_no(place: Place, patch: Patch) -> None:
    """Let an organisation endorse that voted against."""
    del patch
    place.step("vote", choices=["recommend"] * 4 + ["decline"])
    place.world.jump(15)
    place.world.jump(15)
    org = next(one for one in place.case.tally.denominator if one not in place.case.tally.yes)
    who = place.officer(of=(org,))
    breaches_admission.declared(place, who)
    place.act(who, Act.ENDORSE, manifest=manifest_of(place.case))


def exported_with(name: str, word: str) -> Callable[[Place, Patch], None]:
    """Let the public bundle show a disclosure that is not for everyone."""

    def perform(place: Place, patch: Patch) -> None:
        del place
        true = PublicSelection.discloses

        def discloses(chosen: PublicSelection, row: LogEntry, field: Any, opened: frozenset[str]) -> bool:
            return true(chosen, row, field, opened) or (row.type == word and field.name == name)

        patch.setattr(PublicSelection, "discloses", discloses)

    return perform


def exported_without(name: str, word: str) -> Callable[[Place, Patch], None]:
    """Let the public bundle keep back a disclosure that is for everyone."""

    def perform(place: Place, patch: Patch) -> None:
        del place
        true = PublicSelection.discloses

        def discloses(chosen: PublicSelection, row: LogEntry, field: Any, opened: frozenset[str]) -> bool:
            return true(chosen, row, field, opened) and not (row.type == word and field.name == name)

        patch.setattr(PublicSelection, "discloses", discloses)

    return perform


def exported_a_draft(place: Place, patch: Patch) -> None:
    """Let the public bundle open a petition that nobody has published."""
    draft = place.world.draft("second-heron")
    true = PublicSelection.candidates.fget
    assert true is not None
    patch.setattr(
        PublicSelection, "candidates", property(lambda one: or_(true(one), LogEntry.case_id == draft.id))
    )


def exported_without_an_act(place: Place, patch: Patch) -> None:
    """Let the public bundle withhold that a proposal took effect."""
    breaches_decision.approved(place, OFFICERS[1])
    place.world.jump(1)
    patch.setattr(exports, "_GOVERNANCE", exports._GOVERNANCE & (LogEntry.type != "proposal.approved"))


def signed_by_the_old_key_alone(place: Place, patch: Patch) -> None:
    """Let the log take another key, and that key not sign the checkpoint that first holds it."""
    true = Signer.sign
    next_log_key(place.world)
    patch.setattr(Signer, "sign", lambda *one, keys, **seen: true(*one, keys=keys[:1], **seen))
    place.world.jump(1)
    place.sign()
