"""Acts without a case (procedure 2.2 and 2.7)."""

from __future__ import annotations

from charter.acts.rows import by_own_key, roll_row
from charter.guards import confirming, governance, signatures, successor, witnesses
from charter.move import Move
from charter.silence import CONFIRMED
from charter.vocabulary import Act, Role

GOVERNANCE: tuple[Move, ...] = (
    roll_row(
        Act.FOUND,
        Role.OPERATOR,
        "log.founded",
        governance.founding_is_complete,
        governance.first_edition_named,
        witnesses.witnesses_are_sound,
        signatures.every_founder_signed,
    ),
    roll_row(
        Act.SUCCEED,
        Role.OPERATOR,
        "log.succeeded",
        governance.founding_is_complete,
        governance.first_edition_named,
        successor.log_before_is_named,
        successor.log_is_another,
        successor.range_lost_fits,
        successor.loss_is_named,
        witnesses.witnesses_are_sound,
        signatures.every_founder_signed_anew,
    ),
    by_own_key(
        roll_row(
            Act.PROPOSE,
            Role.OFFICER,
            "proposal.made",
            governance.proposal_is_sound,
            governance.text_is_named,
        )
    ),
    by_own_key(
        roll_row(
            Act.APPROVE,
            Role.OFFICER,
            "proposal.approved",
            governance.proposal_is_open,
            governance.approved_by_another,
            governance.approves_the_same_text,
        )
    ),
    by_own_key(
        roll_row(Act.WITHDRAW_APPROVAL, Role.OFFICER, "approval.withdrawn", governance.own_approval_stands)
    ),
    roll_row(
        Act.TAKE_EFFECT,
        Role.CLOCK,
        "proposal.took_effect",
        governance.proposal_is_open,
        governance.enough_approve,
        governance.proposal_still_fits,
    ),
    roll_row(Act.EXPIRE_PROPOSAL, Role.CLOCK, "proposal.expired", governance.proposal_has_expired),
    roll_row(
        Act.CONFIRM_DATE,
        Role.OFFICER,
        CONFIRMED,
        confirming.confirmation_is_due,
        confirming.confirmed_by_another,
    ),
    roll_row(
        Act.ACCEPT_LIST,
        Role.REGISTRAR,
        "list.accepted",
        governance.list_is_described,
        governance.removes_few,
    ),
    roll_row(
        Act.STATE_REGISTER,
        Role.CLOCK,
        "register.stated",
        governance.next_stated_day,
        governance.governance_is_counted,
    ),
    roll_row(Act.BATCH_ACCESS, Role.CLOCK, "access.batched", governance.next_batched_day),
    roll_row(Act.COUNT_OUTCOME, Role.CLOCK, "outcome.counted", governance.number_not_counted_before),
    roll_row(Act.RECORD_EXPORT, Role.AUDITOR, "export.made", governance.export_is_in_scope),
    roll_row(Act.ROTATE_KEY, Role.CLOCK, "key.rotated", governance.key_is_due),
    roll_row(Act.PAD, Role.CLOCK, "log.padded"),
)
