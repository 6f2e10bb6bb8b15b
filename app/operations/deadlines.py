"""The daily run of the clock: date, daily entries, checkpoint, witnesses, what is owed, figures, checkpoint.

It may run any number of times, late, and in parallel: what is done is not owed any more (R305).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import and_, false, func, not_, select

from app.chancery import Chancery
from app.operations.alone import OnFailure, done_alone, raise_it
from app.operations.asking import Ask, ask_over_http
from app.operations.checkpoints import (
    BLOCK,
    Hours,
    OpenOffice,
    hour_is_owed,
    sign_checkpoint,
    sign_now,
    write_daily_entries,
)
from app.operations.confirming import confirm_for_two, refuse_until_confirmed
from app.operations.cosigning import gather_cosignatures
from app.operations.door import pad, tick
from app.operations.figures import count_outcomes
from app.operations.governance import expire_proposals, rotate_log_key
from app.operations.past import past_signed, refuse_a_fork, refuse_an_altered_past
from app.records.log import LogCheckpoint
from app.records.petition import Petition
from app.vault.signer import Signer
from charter.deadlines import RESTING
from charter.vocabulary import ENDS

_USUAL = Hours()


@dataclass(frozen=True)
class ClockRun:
    """What one run did; `size` is that of the newest checkpoint, `at_hour` that a fixed hour was owed."""

    daily: int
    acts: int
    size: int
    at_hour: bool


def run_clock(
    open_office: OpenOffice, signer: Signer, *, open_reading: OpenOffice | None = None, hours: Hours = _USUAL,
    checkpoint: bool = True, confirms_date: bool = False, ask: Ask = ask_over_http,
    on_failure: OnFailure = raise_it,
) -> ClockRun:
    """Do all that is owed today.

    Args:
        open_office: opens one unit of work; each petition has its own, so that one cannot hold up another.
        signer: signs the checkpoints.
        open_reading: opens an office that only reads; where there is none, a unit of work does.
        hours: when padding and a checkpoint are owed; strict ones sign then, once, and at no other time.
        checkpoint: sign at the end as well, unless the hours are strict.
        confirms_date: after days of silence confirm the date for officers of two organisations, as in `demo`
            and `test`; else they must do so first.
        ask: carries a question to a witness.
        on_failure: is told of a petition at which the clock failed, and nothing was written; then the others
            follow. Unless it is given, the failure ends the run.

    Raises:
        DateAwaited: officers must confirm the date first; nothing was written.
    """
    _refuse_an_altered_log(open_reading or open_office, signer, hours)
    with open_office() as office:
        refuse_a_fork(office, signer)
        past = past_signed(office, signer)
        (confirm_for_two if confirms_date else refuse_until_confirmed)(office)
        is_owed = hour_is_owed(office, hours)
        # A checkpoint must follow the daily entries before others fill a block, so none comes between.
        daily = write_daily_entries(office) if is_owed or not hours.strict else 0
        rotate_log_key(office)  # before the checkpoint, so that both keys sign it at once
        if is_owed or not hours.strict:
            pad(office, BLOCK, at_least_one=is_owed)
            sign_checkpoint(office, signer, past)
    with open_office() as office:
        expire_proposals(office)
        live = _to_look_at(office)
    gather_cosignatures(open_office, open_reading or open_office, ask)  # what ends something waits for them
    acts = sum(done_alone(tick, open_office, case_id, on_failure) or 0 for case_id in live)
    with open_office() as office:
        acts += count_outcomes(office)
    if checkpoint and not hours.strict:
        sign_now(open_office, signer)
    with open_office() as office:
        size = office.session.scalar(select(func.max(LogCheckpoint.size))) or 0
    return ClockRun(daily, acts, size, is_owed)


def _to_look_at(office: Chancery) -> Sequence[str]:
    """Return the petitions to which the clock may owe something; most that live only wait for one day."""
    has_not_ended = Petition.stage.not_in([str(end) for end in ENDS])
    waits = and_(Petition.stage.in_([str(stage) for stage in RESTING]), Petition.due_on >= office.day)
    chosen = select(Petition.id).where(has_not_ended, not_(func.coalesce(waits, false())))
    return office.session.scalars(chosen.order_by(Petition.id)).all()


def _refuse_an_altered_log(open_reading: OpenOffice, signer: Signer, hours: Hours) -> None:
    """At a fixed hour read every leaf that was signed, while nobody waits for it (ADR 0023)."""
    last = signer.last()
    with open_reading() as office:
        if hour_is_owed(office, hours):
            refuse_an_altered_past(office, last)
