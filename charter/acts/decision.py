"""Assessment, deliberation, report, vote, endorsement (procedure 2.2, `seal_assessment` to `publish`)."""

from __future__ import annotations

from charter.acts.rows import AFTER_FILING, by_own_key, row
from charter.guards import clockwork, draws, filing, panel, report, vote
from charter.move import Move
from charter.vocabulary import ENDS, Act, Role, Stage

ASSESSMENT: tuple[Move, ...] = (
    row(
        Act.SEAL_ASSESSMENT,
        Role.SEAT,
        Stage.ASSESSMENT,
        None,
        "assessment.sealed",
        (panel.seat_has_declared, vote.not_sealed_yet),
        (vote.declaration_renewed, vote.every_criterion_answered),
    ),
    row(
        Act.OPEN_ASSESSMENTS,
        Role.CLOCK,
        Stage.ASSESSMENT,
        Stage.DELIBERATION,
        "assessments.opened",
        (vote.enough_have_sealed,),
        (vote.opens_all_sealed,),
    ),
    *(
        row(act, Role.SEAT, Stage.DELIBERATION, None, entry, (vote.own_assessment_is_open,), submitted)
        for act, entry, submitted in (
            (Act.REMARK, "remark.made", (panel.text_given,)),
            (Act.REVISE_ASSESSMENT, "assessment.revised", (vote.revision_is_sound,)),
            (Act.PROPOSE_CONDITION, "condition.proposed", (panel.item_is_new, panel.text_given)),
            (
                Act.RAISE_DISQUALIFIER,
                "disqualifier.raised",
                (vote.disqualifier_rests_on_disclosed, filing.reasons_given),
            ),
        )
    ),
    row(
        Act.CIRCULATE_REPORT,
        (Role.RAPPORTEUR, Role.CLOCK),
        Stage.DELIBERATION,
        Stage.REPORT,
        "report.circulated",
        (vote.clock_waits_for_the_end, vote.spreads_are_remarked),
        (vote.report_named, report.every_ground_has_its_finding),
    ),
    row(
        Act.CORRECT_FACTS,
        Role.PETITIONER,
        Stage.REPORT,
        None,
        "report.corrected",
        (vote.corrections_in_time,),
        (panel.text_given,),
    ),
    row(
        Act.COMMENT, Role.OBSERVER, Stage.REPORT, None, "report.commented", (), (panel.text_given,)
    ),
    row(
        Act.REPLACE_RAPPORTEUR,
        Role.CLOCK,
        (Stage.INQUIRY, Stage.DIALOGUE, Stage.ASSESSMENT, Stage.DELIBERATION, Stage.REPORT),
        None,
        "rapporteur.replaced",
        (),
        (draws.rapporteur_as_due,),
    ),
    row(
        Act.FINALISE_REPORT,
        (Role.RAPPORTEUR, Role.CLOCK),
        Stage.REPORT,
        Stage.VOTING,
        "report.finalised",
        (vote.clock_waits_for_the_end, vote.corrections_are_over),
        (
            vote.report_named,
            vote.report_is_complete,
            report.counts_fit_the_content,
            vote.denominator_frozen,
        ),
    ),
)

VOTE: tuple[Move, ...] = (
    row(
        Act.CAST_BALLOT,
        Role.SEAT,
        Stage.VOTING,
        None,
        "ballot.cast",
        (vote.own_assessment_is_open, vote.vote_is_open),
        (vote.declaration_renewed, vote.names_this_report, vote.ballot_is_sound),
    ),
    row(
        Act.TALLY,
        Role.CLOCK,
        Stage.VOTING,
        (Stage.STANDSTILL, Stage.NO_DECISION),
        "ballots.tallied",
        (vote.vote_is_over,),
        (
            vote.opens_all_ballots,
            vote.denominator_as_counted,
            vote.outcome_follows,
            vote.counted_as_cast,
        ),
        vote.tally_goal,
    ),
    row(
        Act.CONCLUDE,
        Role.CLOCK,
        Stage.STANDSTILL,
        (Stage.ENDORSEMENT, Stage.CLOSED),
        "standstill.concluded",
        (vote.standstill_is_over,),
        (vote.closing_follows,),
        vote.conclusion_goal,
    ),
    *(
        by_own_key(
            row(
                act,
                Role.OFFICER,
                Stage.ENDORSEMENT,
                None,
                entry,
                (vote.organisation_voted_yes, panel.organisation_has_declared, vote.officer_answers_once),
                submitted,
            )
        )
        for act, entry, submitted in (
            (Act.ENDORSE, "endorsement.given", (vote.names_the_manifest,)),
            (
                Act.REFUSE_ENDORSEMENT,
                "endorsement.refused",
                (vote.names_the_manifest, filing.reasons_given),
            ),
        )
    ),
    row(
        Act.PUBLISH,
        Role.CLOCK,
        Stage.ENDORSEMENT,
        Stage.IN_FORCE,
        "case.published",
        (vote.endorsement_is_over, vote.leads_into_force),
        (vote.signatures_as_given, vote.number_given, report.reasons_are_the_reports),
    ),
    row(
        Act.PUBLISH,
        Role.CLOCK,
        Stage.ENDORSEMENT,
        (Stage.CLOSED, Stage.NO_DECISION),
        "endorsement.failed",
        (vote.endorsement_is_over, vote.does_not_lead_into_force),
        (vote.signatures_as_given, vote.failure_closing),
        vote.failure_goal,
    ),
    row(
        Act.WITHDRAW,
        Role.PETITIONER,
        (*AFTER_FILING, Stage.IN_FORCE),
        Stage.WITHDRAWN,
        "petition.withdrawn",
    ),
    row(
        Act.EXPIRE,
        Role.CLOCK,
        tuple(stage for stage in Stage if stage not in ENDS),
        (
            *(Stage.CLOSED, Stage.LAPSED, Stage.NO_DECISION, Stage.ADMISSIBILITY, Stage.ASSESSMENT),
            *(Stage.INQUIRY, Stage.DIALOGUE),
        ),
        "stage.expired",
        (clockwork.a_clock_has_run_out,),
        (clockwork.consequence_as_due,),
        clockwork.expiry_goal,
    ),
)
