"""Panel, interests, challenges, dialogue: what each entry adds to the case."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from charter import lot
from charter.case import Adverse, Case, Challenge, Question, Reading, Seat
from charter.changing import replace
from charter.entry import Entry
from charter.facts import Unknown
from charter.folds.fold import Fold, reading_of
from charter.vocabulary import Effect, Out, Role, Stage


def _panel_drawn(case: Case, entry: Entry) -> Case:
    rapporteur = entry.data["rapporteur"]
    return replace(
        case,
        panel_order=tuple(entry.data["order"]),
        panel_drawn_on=entry.on,
        panel_seed=lot.seed("panel", 1, entry.data["nonce"], str(case.first_petition), ()),
        seats=tuple(Seat(handle, org, entry.on) for org, handle in entry.data["seats"]),
        rapporteur=rapporteur,
        rapporteurs=(rapporteur,) if rapporteur else (),
    )


def _interest_declared(case: Case, entry: Entry) -> Case:
    effect, binds = Effect(entry.data["effect"]), str(entry.data["binds"])
    after = replace(case, declared={**case.declared, binds: entry.on})
    if entry.actor.role is Role.SEAT:
        return _seat_declared(after, binds, effect, entry.on)
    if effect is not Effect.DISQUALIFIES:
        return after
    if entry.actor.role is Role.OFFICER:
        return recuse_organisation(after, binds, Out.RECUSED)
    after = replace(after, college_recused=after.college_recused | {binds})
    return replace(after, college=None) if after.college == binds else after


def _seat_declared(case: Case, handle: str, effect: Effect, on: date) -> Case:
    out = Out.RECUSED if effect is Effect.DISQUALIFIES else None
    seats = tuple(
        replace(seat, declared_on=on, effect=gravest(seat.effect, effect), out=seat.out or out)
        if seat.handle == handle
        else seat
        for seat in case.seats
    )
    return replace(case, seats=seats)


def gravest(before: Effect | None, now: Effect) -> Effect:
    """Return the graver of two effects: declaring anew adds, and takes nothing back."""
    return now if before is None else min(before, now, key=list(Effect).index)


def recuse_organisation(case: Case, org: str, cause: Out) -> Case:
    """Return the case with an organisation out: all its seats, and its place in the identity draw."""
    seats = tuple(replace(s, out=s.out or cause) if s.org == org else s for s in case.seats)
    identity = replace(case.identity, recused=case.identity.recused | {org})
    if case.stage is Stage.ADMISSIBILITY:  # what it found before its recusal does not count
        identity = replace(
            identity, verified=identity.verified - {org}, doubted=identity.doubted - {org}
        )
    return replace(case, seats=seats, recused_orgs=case.recused_orgs | {org}, identity=identity)


def _substituted(case: Case, entry: Entry) -> Case:
    out, cause = entry.data["out"], Out(entry.data["cause"])
    org, handle = entry.data["seat"]
    seats = tuple(replace(s, out=s.out or cause) if s.handle == out else s for s in case.seats)
    idle_round = case.stage is Stage.ASSESSMENT and cause is Out.IDLE
    return replace(
        case,
        seats=(*seats, Seat(handle, org, entry.on)),
        replaced=case.replaced | {out},
        substituted_on=entry.on if idle_round else case.substituted_on,
    )


def _challenge_made(case: Case, entry: Entry) -> Case:
    made = Challenge(entry.data["against"], bool(entry.data["with_cause"]), entry.on)
    return replace(case, challenges=(*case.challenges, made))


def _challenge_decided(case: Case, entry: Entry) -> Case:
    return read_challenge(case, entry.data["against"], reading_of(entry))


def read_challenge(case: Case, against: str, reading: Reading) -> Case:
    """Return the case after one reading of a challenge; one finally upheld ends the seat or seats."""
    challenges = tuple(
        replace(one, readings=(*one.readings, reading)) if one.against == against else one
        for one in case.challenges
    )
    after = replace(case, challenges=challenges)
    if not (reading.final and reading.upheld):
        return after
    if any(seat.handle == against for seat in case.seats):
        seats = tuple(
            replace(s, out=s.out or Out.CHALLENGED) if s.handle == against else s for s in after.seats
        )
        return replace(after, seats=seats)
    return recuse_organisation(after, against, Out.CHALLENGED)


def _adverse_recorded(case: Case, entry: Entry) -> Case:
    return replace(case, adverse=(*case.adverse, Adverse(entry.data["item"], entry.on)))


def _question_asked(case: Case, entry: Entry) -> Case:
    asked = Question(entry.data["item"], entry.on, date.fromisoformat(entry.data["due"]))
    return replace(case, questions=(*case.questions, asked))


def _gist_disclosed(case: Case, entry: Entry) -> Case:
    due = date.fromisoformat(entry.data["due"])
    adverse = tuple(
        replace(one, gist_on=entry.on, gist_due=due) if one.item in entry.data["items"] else one
        for one in case.adverse
    )
    return replace(case, adverse=adverse)


def _answered(case: Case, entry: Entry) -> Case:
    item = entry.data["item"]
    questions = tuple(
        replace(one, answered_on=entry.on) if one.item == item else one for one in case.questions
    )
    return replace(case, questions=questions)


def _evidence_added(case: Case, entry: Entry) -> Case:
    if isinstance(case.evidence, Unknown):
        return case
    return replace(case, evidence=case.evidence | {entry.data["item"]})


def _interview_recorded(case: Case, entry: Entry) -> Case:
    by = (*case.interview_by, (str(entry.actor.handle), str(entry.actor.org)))
    return replace(case, interview_record=entry.data["record"], interview_by=by, interview_on=entry.on)


def _file_closed(case: Case, entry: Entry) -> Case:
    return replace(case, file_closed_on=entry.on)


FOLDS: Mapping[str, Fold] = {
    "panel.drawn": _panel_drawn,
    "interest.declared": _interest_declared,
    "seat.substituted": _substituted,
    "challenge.made": _challenge_made,
    "challenge.decided": _challenge_decided,
    "adverse.recorded": _adverse_recorded,
    "question.asked": _question_asked,
    "gist.disclosed": _gist_disclosed,
    "question.answered": _answered,
    "evidence.added": _evidence_added,
    "interview.recorded": _interview_recorded,
    "file.closed": _file_closed,
}
