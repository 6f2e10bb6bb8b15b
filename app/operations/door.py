"""The one door: lock, fold, check, append, evolve, project, post; nothing else changes petition or roll.

It flushes and never commits; the caller's unit of work is the transaction. Lock order: roll (shared for
case acts, exclusive for governance), petition, its rows, the log's head last of all (ledger 4.3).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, cast

from sqlalchemy import Table, bindparam, insert, select, update

from app.chancery import Chancery
from app.compiled import Compiled
from app.operations.clock_facts import facts_for
from app.operations.locks import Lock, in_one_trip, lock, lock_rows
from app.operations.log import Draft, FairCopy, Head, append, append_alike, enter, fair_copy, lock_head
from app.operations.projection import Shadow, project, project_roll, shadow_of
from app.operations.who import THE_CLOCK, NotFound, Who, actor_in, elsewhere_of
from app.queries.cosignatures import cosigners_since
from app.records.log import LogEntry, RollHead
from app.records.petition import Petition
from app.records.post import Letter
from charter.case import Actor, Case, Situation
from charter.deadlines import due
from charter.entry import Entry
from charter.facts import Facts
from charter.move import Move
from charter.moves import NO_CASE, MovedOn, Refused, check
from charter.quorum import is_cosigned
from charter.replay import evolve, govern
from charter.rights import sees_entry
from charter.roll import Roll
from charter.silence import silence_before
from charter.vocabulary import Act, Role

_ROLL_HEAD = cast("Table", RollHead.__table__)
_ROLL_MOVED = Compiled(
    update(_ROLL_HEAD).where(_ROLL_HEAD.c.id == 1).values(last_index=bindparam("last_index"))
)
_LETTERS = cast("Table", Letter.__table__)
_PETITIONS = cast("Table", Petition.__table__)
_PETITION_LOCK = Compiled(
    select(_PETITIONS.c.id).where(_PETITIONS.c.id == bindparam("case_id")).with_for_update()
)
_ADD_LETTER = Compiled(  # its id is the database's to give, and nobody asks for it
    insert(_LETTERS).values({one: bindparam(one.name) for one in _LETTERS.c if one.name != "id"}).inline()
)

_MOST_FOLLOWING = 40
_ENDING = frozenset({Act.TALLY, Act.CONCLUDE, Act.EXPIRE, Act.PUBLISH})


def act(
    office: Chancery, case_id: str, who: Who, what: Act, facts: Mapping[str, Any] | None = None, *,
    seen: str | None = None,
) -> Entry:
    """Do one act of one person on a petition, and what the clock owes at once because of it.

    Args:
        office: the transaction's office.
        case_id: the petition.
        who: the claim of who acts; role and seat are looked up.
        what: the act.
        facts: what the act states: public fields and disclosures together, by name.
        seen: the token of the last entry that this person saw; None for the clock and for programs.

    Raises:
        NotFound: no such petition for this person.
        MovedOn: an entry visible to this person is newer than `seen`.
        Refused: the charter does not allow the act; nothing was written.
    """
    roll = hold(office, case_id)
    case = office.case(case_id) or _case_to_open(roll, case_id, what)
    here = _situation(office, roll, case, who)
    if seen is not None and seen != seen_by(office, case, here.actor):
        raise MovedOn
    entry, after = _write(office, here, what, dict(facts or {}))
    _follow(office, roll, after)
    return entry


def _case_to_open(roll: Roll, case_id: str, what: Act) -> Case:
    if what is not Act.OPEN_DRAFT:
        raise NotFound
    return Case(id=case_id, edition=roll.edition)


def _situation(office: Chancery, roll: Roll, case: Case, who: Who) -> Situation:
    actor = actor_in(office, roll, case, case.id, who)
    elsewhere = elsewhere_of(office, case.id, who.account_id) if who.role is Role.PETITIONER else None
    return Situation(case, roll, actor, office.day, elsewhere)


def _write(office: Chancery, here: Situation, what: Act, facts: dict[str, Any]) -> tuple[Entry, Case]:
    copy, after, shadow = _ready(office, here, what, facts)
    head = lock_head(office)  # everybody waits for whoever holds it, so all that can be is done before
    _refuse_in_silence(here.roll, head, copy.entry.type, facts)
    if head.on != here.day:
        copy, after, shadow = _ready(office, replace(here, day=head.on), what, facts)
    with in_one_trip(office.session):
        entry = enter(office, head, copy)
        project(office, shadow)
        _post(office, after, entry)
    office.folds.keep(after, entry.leaf_hash)
    return entry, after


def _ready(
    office: Chancery, here: Situation, what: Act, facts: dict[str, Any]
) -> tuple[FairCopy, Case, Shadow]:
    """Check an act, and compose its entry and what follows from it for the case and its tables."""
    move = check(here, what, Facts(facts))
    copy = fair_copy(office, _draft(office, here, move, facts), here.day)
    after = evolve(here.case, copy.entry)
    return copy, after, shadow_of(here.case, after, here.rulebook)


def _draft(office: Chancery, here: Situation, move: Move, facts: dict[str, Any]) -> Draft:
    case = here.case
    reached = move.leads_to(here, Facts(facts))
    return Draft(
        type=move.entry,
        case=case.id,
        actor=here.actor,
        edition=case.edition,
        facts=facts,
        to=None if reached is None else str(reached),
        seq=case.seq + 1,
        previous=office.folds.hash_of(office.session, case),
    )


def _follow(office: Chancery, roll: Roll, case: Case) -> None:
    for _ in range(_MOST_FOLLOWING):
        owed = due(case, roll.editions[case.edition], office.day)
        if owed is None or not owed.immediate:
            return
        here = _situation(office, roll, case, THE_CLOCK)
        _, case = _write(office, here, owed.act, facts_for(office, here, owed))
    raise RuntimeError(f"The clock does not come to rest on case {case.id}.")


def hold(office: Chancery, case_id: str) -> Roll:
    """Lock the roll for reading, then a case; return the roll. `act` does so itself before anything else."""
    roll = _lock_roll(office, exclusive=False)
    lock_rows(office.connection, _PETITION_LOCK, {"case_id": case_id})
    return roll


def tick(office: Chancery, case_id: str) -> int:
    """Take every act that the clock owes a case today; return how many it took (reliability R305).

    What ends something waits for a checkpoint of the day, cosigned by two thirds of the witnesses where the
    roll has any, so that nobody can date an end back unseen.
    """
    roll = hold(office, case_id)
    case = office.case(case_id)
    taken = 0
    while case is not None and (owed := due(case, roll.editions[case.edition], office.day)) is not None:
        if taken >= _MOST_FOLLOWING:
            raise RuntimeError(f"The clock does not come to rest on case {case_id}.")
        if owed.act in _ENDING and not _day_is_signed(office, roll):
            return taken
        here = _situation(office, roll, case, THE_CLOCK)
        _, case = _write(office, here, owed.act, facts_for(office, here, owed))
        taken += 1
    return taken


def _day_is_signed(office: Chancery, roll: Roll) -> bool:
    signed = cosigners_since(office.session, office.day)
    return any(is_cosigned(roll, office.day, cosigners) for cosigners in signed)


def govern_by(office: Chancery, who: Who, what: Act, facts: Mapping[str, Any] | None = None) -> Entry:
    """Do one act without a case: founding, proposals, lists, daily entries, padding.

    Raises:
        NotFound: the person does not hold the role claimed.
        Refused: the charter does not allow the act; nothing was written.
    """
    roll = _lock_roll(office, exclusive=True)
    actor = _governing_actor(office, roll, who)
    stated = dict(facts or {})
    head = lock_head(office)  # whoever would wait for it waits for the roll already
    move = check(Situation(NO_CASE, roll, actor, head.on), what, Facts(stated))
    _refuse_in_silence(roll, head, move.entry, stated)
    entry = append(office, head, Draft(move.entry, None, actor, _edition_of(roll, stated), stated))
    if what is not Act.PAD:
        after = govern(roll, entry)
        project_roll(office, roll, after)
        _ROLL_MOVED.run(office.connection, {"last_index": entry.index})
        office.folds.keep_roll(after, entry.index, entry.leaf_hash)
    return entry


def pad(office: Chancery, block: int, *, at_least_one: bool) -> int:
    """Write padding until the size is a multiple of `block`; return how many entries it took.

    They are alike, so the charter is asked once for all of them, under one hold of the head's lock.
    """
    roll = _lock_roll(office, exclusive=True)
    head = lock_head(office)
    count = -head.edge.size % block or (block if at_least_one else 0)
    if count:
        here = Situation(NO_CASE, roll, Actor(Role.CLOCK), head.on)
        move = check(here, Act.PAD, Facts({}))
        _refuse_in_silence(roll, head, move.entry, {})
        draft = Draft(move.entry, None, here.actor, _edition_of(roll, {}), {})
        append_alike(office, head, draft, count)
    return count


def _refuse_in_silence(roll: Roll, head: Head, word: str, stated: Mapping[str, Any]) -> None:
    """After days without an entry, refuse all but confirmations of the date (ledger 4.3)."""
    if head.last_on is None:
        return
    silence = silence_before(roll, head.edge.size, head.last_on, head.on)
    objection = silence.objection(word, stated)
    if objection is not None:
        raise Refused((objection,))


def _edition_of(roll: Roll, facts: Mapping[str, Any]) -> str:
    """Return the edition that an entry without a case is written under: that in force, or the founding's."""
    named = (one.edition for one in roll.editions.values() if one.digest == facts.get("edition_digest"))
    return roll.edition or next(named, min(roll.editions))


def _governing_actor(office: Chancery, roll: Roll, who: Who) -> Actor:
    if who.role in (Role.CLOCK, Role.OPERATOR):
        return Actor(who.role)
    return actor_in(office, roll, None, None, who)


def _lock_roll(office: Chancery, *, exclusive: bool) -> Roll:
    lock(office.connection, Lock.ROLL, shared=not exclusive)
    return office.roll()


def seen_by(office: Chancery, case: Case, actor: Actor) -> str:
    """Return the opaque token of the last entry of a case that this actor may see (pages U108)."""
    chosen = select(LogEntry.type, LogEntry.actor, LogEntry.leaf_hash).where(LogEntry.case_id == case.id)
    for word, author, leaf in office.session.execute(chosen.order_by(LogEntry.case_seq.desc())):
        if sees_entry(case, actor, word, author):
            return leaf.hex()[:32]
    return "nothing"


def situation_of(office: Chancery, case_id: str, who: Who) -> Situation:
    """Return the situation of a person before a case, for pages that ask which acts are open.

    Raises:
        NotFound: no such petition for this person.
    """
    case = office.case(case_id)
    if case is None:
        raise NotFound
    return _situation(office, office.roll(), case, who)


def governing_situation(office: Chancery, who: Who) -> Situation:
    """Return the situation of a person before the roll, for acts without a case.

    Raises:
        NotFound: the person does not hold the role claimed.
    """
    roll = office.roll()
    return Situation(NO_CASE, roll, _governing_actor(office, roll, who), office.day)


def _post(office: Chancery, case: Case, entry: Entry) -> None:
    petitioner = Actor(Role.PETITIONER, handle=case.petitioner)
    if sees_entry(case, petitioner, entry.type, entry.actor.name) and entry.actor.name != petitioner.name:
        letter = {"entry_index": entry.index, "recipient": case.petitioner, "sent_on": None}
        _ADD_LETTER.run(office.connection, letter)
