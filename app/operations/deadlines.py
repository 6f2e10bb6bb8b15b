"""The daily run of the clock: date, daily entries, checkpoint, witnesses, what is owed, figures, checkpoint.

It may run any number of times, late, and in parallel: what is done is not owed any more (R305).
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass

from sqlalchemy import select

from app.chancery import Chancery
from app.operations.asking import Ask, ask_over_http
from app.operations.checkpoints import confirm_date_if_due, make_checkpoint, write_daily_entries
from app.operations.cosigning import gather_cosignatures
from app.operations.door import tick
from app.operations.figures import count_outcomes
from app.operations.governance import expire_proposals, rotate_log_key
from app.records.petition import Petition
from app.vault.signer import Signer
from charter.vocabulary import ENDS

OpenOffice = Callable[[], AbstractContextManager[Chancery]]


@dataclass(frozen=True)
class ClockRun:
    """What one run did."""

    daily: int
    acts: int
    size: int


def run_clock(
    open_office: OpenOffice, signer: Signer, *, checkpoint: bool = True, ask: Ask = ask_over_http
) -> ClockRun:
    """Do all that is owed today.

    Args:
        open_office: opens one unit of work; each petition has its own, so that one cannot hold up another.
        signer: signs the checkpoints.
        checkpoint: sign at the end as well; the first checkpoint of the day is always signed.
        ask: carries a question to a witness.
    """
    with open_office() as office:
        confirm_date_if_due(office)
        daily = write_daily_entries(office)
        rotate_log_key(office)  # before the checkpoint, so that both keys sign it at once
        make_checkpoint(office, signer, at_least_one=daily > 0)  # padding at the fixed hour, grown or not
        expire_proposals(office)
        live = office.session.scalars(
            select(Petition.id).where(Petition.stage.not_in([str(end) for end in ENDS])).order_by(Petition.id)
        ).all()
    gather_cosignatures(open_office, ask)  # what ends something waits for them
    acts = 0
    for case_id in live:
        with open_office() as office:
            acts += tick(office, case_id)
    with open_office() as office:
        acts += count_outcomes(office)
        size = make_checkpoint(office, signer, at_least_one=False).size if checkpoint else 0
    return ClockRun(daily, acts, size)
