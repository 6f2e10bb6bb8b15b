"""From the draft to the admission (procedure 2.2, `open_draft` to `decide_review`)."""

from __future__ import annotations

from charter.acts.rows import AFTER_FILING, AS_COLLEGE, DESK, IN_TIME, by_own_key, row
from charter.guards import draws, filing, panel
from charter.move import Move
from charter.vocabulary import Act, Role, Stage

FILING: tuple[Move, ...] = (
    Move(
        Act.OPEN_DRAFT,
        frozenset({Role.PETITIONER}),
        frozenset({None}),
        (Stage.DRAFT,),
        "petition.opened",
        (filing.no_other_live_petition,),
        (filing.commitments_made,),
    ),
    row(
        Act.DISCARD,
        Role.PETITIONER,
        Stage.DRAFT,
        Stage.CLOSED,
        "petition.discarded",
        (),
        (filing.discarded_in_word,),
    ),
    row(
        Act.FILE,
        Role.PETITIONER,
        Stage.DRAFT,
        Stage.ADMISSIBILITY,
        "petition.filed",
        (filing.not_barred_from_refiling,),
        (
            filing.required_sections_present,
            filing.undertakings_given,
            filing.every_ground_answered,
            filing.listing_act_pinned,
            filing.petition_named,
            filing.kind_known,
            filing.roster_complete,
            filing.roster_links_reviewers,
        ),
    ),
    row(
        Act.DRAW_IDENTITY,
        Role.CLOCK,
        Stage.ADMISSIBILITY,
        None,
        "identity.drawn",
        (draws.identity_is_to_be_drawn,),
        (draws.identity_as_lot,),
    ),
    row(
        Act.DRAW_COLLEGE,
        Role.CLOCK,
        AFTER_FILING,
        None,
        "college.drawn",
        (draws.college_is_to_be_drawn,),
        (draws.college_as_lot,),
    ),
    *(
        by_own_key(
            row(
                act,
                Role.OFFICER,
                Stage.ADMISSIBILITY,
                None,
                entry,
                (panel.organisation_is_asked, panel.organisation_has_declared),
                (filing.reasons_given,),
            )
        )
        for act, entry in (
            (Act.VERIFY_IDENTITY, "identity.verified"),
            (Act.DOUBT_IDENTITY, "identity.doubted"),
        )
    ),
    row(
        Act.RETURN,
        DESK,
        Stage.ADMISSIBILITY,
        Stage.RETURNED,
        "petition.returned",
        (*IN_TIME, filing.returned_less_than_twice),
        (filing.defects_named,),
    ),
    row(
        Act.REFILE,
        Role.PETITIONER,
        Stage.RETURNED,
        Stage.ADMISSIBILITY,
        "petition.refiled",
        (filing.refiled_in_time,),
        (filing.every_defect_answered, filing.petition_named),
    ),
    row(
        Act.ADMIT,
        DESK,
        Stage.ADMISSIBILITY,
        Stage.INQUIRY,
        "petition.admitted",
        (*IN_TIME, filing.identity_is_verified),
        (filing.repeat_recorded,),
    ),
    row(
        Act.RULE_INADMISSIBLE,
        DESK,
        Stage.ADMISSIBILITY,
        Stage.INADMISSIBLE,
        "petition.ruled_inadmissible",
        (*IN_TIME, filing.not_cured_before),
        (filing.reasons_given,),
    ),
    row(
        Act.REQUEST_REVIEW,
        Role.PETITIONER,
        Stage.INADMISSIBLE,
        None,
        "review.requested",
        (filing.review_not_asked_yet, filing.review_asked_in_time),
        (filing.reasons_given,),
    ),
    row(
        Act.DECIDE_REVIEW,
        Role.COLLEGE,
        Stage.INADMISSIBLE,
        (Stage.CLOSED, Stage.ADMISSIBILITY),
        "review.decided",
        (*AS_COLLEGE, filing.review_is_asked),
        (filing.reasons_given, filing.review_final_as_due),
        filing.review_goal,
    ),
)
