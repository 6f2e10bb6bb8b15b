"""Erasure: decided by two members of the college after the end, performed as decided (ledger 4.2)."""

from __future__ import annotations

from charter.acts.rows import row
from charter.guards import erasing, filing, panel
from charter.move import Move
from charter.vocabulary import ENDS, Act, Role, Stage

_ENDED = tuple(stage for stage in Stage if stage in ENDS)

ERASURE: tuple[Move, ...] = (
    row(
        Act.DECLARE_INTEREST,
        Role.COLLEGE,
        _ENDED,
        None,
        "interest.declared",
        (erasing.own_matter_stands,),
        (panel.declaration_is_sound, panel.effect_is_the_rulebooks, panel.binds_as_role),
    ),
    row(
        Act.ERASE,
        Role.COLLEGE,
        _ENDED,
        None,
        "erasure.decided",
        (
            panel.college_has_declared,
            filing.not_disqualified,
            erasing.own_matter_stands,
            erasing.no_recommendation_rests_on_it,
            erasing.erasure_is_for_this_member,
        ),
        (filing.reasons_given, erasing.subjects_are_of_the_case, erasing.erasure_final_as_due),
    ),
    row(
        Act.PERFORM_ERASURE,
        Role.CLOCK,
        _ENDED,
        None,
        "erasure.performed",
        (),
        (erasing.erasure_is_decided, erasing.erasure_is_listed),
    ),
)
