"""The catalogue of broken worlds: what was done in each, the one rule that it breaks, and in which entry.

Every bundle is written by a service that lacks the guard, and signed with the true key. `rule` is the word
that the verifier prints; `entry` names the entry by its type, the last of it, or the one that has `later`
others behind it; None for the whole log.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from charter.vocabulary import Act, Stage
from tests.golden import breaking as b
from tests.verify import breaches_admission as a
from tests.verify import breaches_decision as d
from tests.verify import breaches_erasure as e
from tests.verify import breaches_signatures as s
from tests.verify.broken import Place

Perform = Callable[[Place, b.Patch], object]
DRAFT, DESK, INQUIRY, DIALOGUE = Stage.DRAFT, Stage.ADMISSIBILITY, Stage.INQUIRY, Stage.DIALOGUE
SEALING, TALKS, REPORT, VOTE = Stage.ASSESSMENT, Stage.DELIBERATION, Stage.REPORT, Stage.VOTING
WAITING, SIGNING, IN_FORCE = Stage.STANDSTILL, Stage.ENDORSEMENT, Stage.IN_FORCE


@dataclass(frozen=True)
class Broken:
    """One world: the stage at which the honest part ends, what was done then, and what must be found."""

    name: str
    rule: str
    stage: Stage
    done: Perform
    entry: str | None
    said: str
    kind: str = "full"
    code: int = 2
    later: int = 0


WORLDS = (
    Broken("drawn-identity-otherwise", "identity_as_lot", DRAFT, a.drawn_otherwise(Act.DRAW_IDENTITY),
           "identity.drawn", "The organisations that verify the identity stand in another order than the"
           " seed gives."),
    Broken("drawn-college-otherwise", "college_as_lot", DRAFT, a.drawn_otherwise(Act.DRAW_COLLEGE),
           "college.drawn", "The member of the college is not the one that the seed gives."),
    Broken("drawn-panel-otherwise", "panel_as_lot", DESK, a.panel_drawn_otherwise,
           "panel.drawn", "The seats of the panel stand in another order than the seed gives."),
    Broken("reviewer-never-named", "roster_links_reviewers", DRAFT, b.filed_with_a_stranger,
           "petition.filed", "A handle of the roster stands for a person whom no organisation has named."),
    Broken("handles-crossed", "roster_links_reviewers", DRAFT, a.crossed,
           "petition.filed", "Two handles stand for each other's reviewers."),
    Broken("section-missing", "required_sections_present", DRAFT, lambda p, _: a.filing(p, e=None),
           "petition.filed", "A petition was taken in without a section that the edition asks for."),
    Broken("second-petition", "no_other_live_petition", DRAFT, a.second_draft,
           "petition.opened", "A person opened a second petition while the first was under way."),
    Broken("identity-unverified", "identity_is_verified", DESK,
           lambda p, _: p.act(a.REGISTRAR, Act.ADMIT, repeat=None, new_matter=None),
           "petition.admitted", "The registrar admitted a petition whose maker nobody had verified."),
    Broken("identity-before-declaring", "organisation_has_declared", DESK,
           lambda p, _: p.act(p.officer(), Act.VERIFY_IDENTITY, reasons="Seen."),
           "identity.verified", "An organisation verified an identity before it had declared its interests."),
    Broken("returned-three-times", "returned_less_than_twice", DESK, a.returned_often,
           "petition.returned", "A petition was sent back a third time."),
    Broken("decided-by-one-of-two", "review_final_as_due", DESK,
           lambda p, patch: (a.ruled_out(p), a.reviewing(p, patch, final=True)),
           "review.decided", "One member of the college alone confirmed a ruling for good."),
    Broken("inquiry-skipped", "stage_reached", DESK, b.skipped_the_inquiry,
           "petition.admitted", "A petition went from the registrar straight into the dialogue."),
    Broken("gentler-interest", "effect_is_the_rulebooks", INQUIRY,
           lambda p, patch: a.in_seat(p, patch, kinds=["financial_direct"]),
           "interest.declared", "A seat that is paid by the petitioner was let stay."),
    Broken("acts-before-declaring", "seat_has_declared", INQUIRY, lambda p, _: a.adverse(p),
           "adverse.recorded", "A seat worked on the case before it had declared its interests."),
    Broken("dialogue-too-soon", "inquiry_complete", INQUIRY,
           lambda p, _: p.act(a.REGISTRAR, Act.OPEN_DIALOGUE),
           "dialogue.opened", "The dialogue began while the petitioner could still challenge the panel."),
    Broken("challenge-refused-by-one", "challenge_decided_as_due", INQUIRY, a.decided_alone,
           "challenge.decided", "One member of the college alone refused a challenge."),
    Broken("substitute-without-vacancy", "substitute_as_lot", INQUIRY, a.substituted,
           "seat.substituted", "A seat that sat was replaced by another."),
    Broken("extended-otherwise", "not_extended_before", INQUIRY, a.extended,
           "stage.extended", "A stage was made longer by another time than the edition's."),
    Broken("answer-too-short", "answer_time_given", DIALOGUE, d.asked_too_short,
           "question.asked", "The petitioner was given no day to answer."),
    Broken("answer-shortened-mid-case", "answer_time_given", DIALOGUE, b.asked_by_a_shorter_clock,
           "question.asked", "The time to answer was shortened when the dialogue had begun."),
    Broken("two-records-of-an-interview", "interview_not_recorded_twice", DIALOGUE, d.two_records,
           "interview.recorded", "The second record of the interview is not that of the first."),
    Broken("closed-on-a-fresh-charge", "file_may_close", DIALOGUE,
           lambda p, _: d.closed(p, d.INTERVIEW, days=1),
           "file.closed", "The file was closed on an item that the petitioner never heard of."),
    Broken("closed-without-interview", "interview_recorded", DIALOGUE, lambda p, _: d.closed(p, d.GIST),
           "file.closed", "The file was closed and nobody had spoken with the petitioner."),
    Broken("editions-mixed", "edition", DIALOGUE, b.asked(edition="2-draft"),
           "question.asked", "An entry of a petition stands under another edition than the petition."),
    Broken("chain-torn", "chain", DIALOGUE, b.asked(previous=bytes(32)),
           "question.asked", "An entry follows another one than the case's last.", code=1),
    Broken("id-used-twice", "ids", DIALOGUE, b.used_an_id_twice,
           "question.asked", "An entry bears the id of another one."),
    Broken("of-another-log", "origin", DESK, b.named_another_log,
           "petition.withdrawn", "An entry names another log."),
    Broken("declaration-not-renewed", "declaration_renewed", SEALING,
           lambda p, patch: d.sealed(p, patch, 1, renewed=False),
           "assessment.sealed", "A seat sealed its assessment without renewing its declaration."),
    Broken("criterion-not-scored", "every_criterion_answered", SEALING, b.scored_nothing,
           "assessment.sealed", "A seat sealed an assessment that scores no criterion.", later=4),
    Broken("sealed-something-else", "seal", SEALING, b.sealed_something_else,
           "assessment.sealed", "The digest that was fixed is not that of the assessment."),
    Broken("assessment-after-the-opening", "table", SEALING, b.sealed_after_the_opening,
           "assessment.sealed", "A seat wrote its assessment when the others' lay open."),
    Broken("opened-too-soon", "enough_have_sealed", SEALING, d.opened_early,
           "assessments.opened", "The assessments were opened when one seat of five had sealed."),
    Broken("assessment-left-shut", "opens_all_sealed", SEALING, d.opened_in_part,
           "assessments.opened", "One of the sealed assessments was not opened."),
    Broken("spread-unremarked", "spreads_are_remarked", SEALING, d.spread,
           "report.circulated", "The report came out though nobody explained why the scores differ."),
    Broken("ground-without-finding", "every_ground_has_its_finding", TALKS, d.unanswered,
           "report.circulated", "The report finds nothing on the ground of the listing."),
    Broken("corrections-cut-short", "corrections_are_over", REPORT, lambda p, _: p.step("finalise"),
           "report.finalised", "The report was finished while the petitioner could still correct it."),
    Broken("denominator-widened", "denominator_frozen", REPORT,
           lambda p, patch: d.finalised(p, patch, denominator=["zebra"]),
           "report.finalised", "Votes are to be counted of an organisation that did not assess."),
    Broken("vote-by-a-recused-seat", "holds_the_role", VOTE, b.voted_after_recusal,
           "ballot.cast", "A seat voted after it had been recused as kin of the petitioner."),
    Broken("voted-on-another-report", "names_this_report", VOTE,
           lambda p, _: b.cast(p, p.seat(), report="0" * 64),
           "ballot.cast", "A ballot names another report than the one that is voted on."),
    Broken("voted-late-and-dated-back", "dates", VOTE, b.voted_late_and_dated_back,
           "ballot.cast", "A ballot of the day after the vote is dated to its last day."),
    Broken("two-ballots-of-a-seat", "opens_all_ballots", VOTE, b.counted_a_replaced_ballot,
           "ballots.tallied", "A ballot and the one that replaced it were both opened and counted."),
    Broken("ballot-left-shut", "opens_all_ballots", VOTE, d.counted(opened=lambda pairs: pairs[1:]),
           "ballots.tallied", "A ballot was cast and not opened."),
    Broken("counted-before-the-end", "vote_is_over", VOTE, lambda p, _: p.clock(Act.TALLY),
           "ballots.tallied", "The votes were counted before the last day was over."),
    Broken("counted-before-the-checkpoint", "checkpoint_first", VOTE, b.counted_before_the_checkpoint,
           "ballots.tallied", "The votes were counted before a checkpoint of the day was signed."),
    Broken("one-yes-too-few", "outcome_follows", VOTE, b.counted_a_yes_too_few,
           "ballots.tallied", "A recommendation was counted of which one yes is missing."),
    Broken("criterion-not-met", "counted_as_cast", SEALING, b.counted_an_unmet_criterion,
           "ballots.tallied", "A criterion that every seat holds unmet was counted as met."),
    Broken("standstill-shortened-mid-case", "standstill_is_over", WAITING, b.concluded_by_a_shorter_clock,
           "standstill.concluded", "The standstill was shortened when the vote had been counted."),
    Broken("closed-in-other-words", "closing_follows", WAITING, d.concluded_otherwise,
           "standstill.concluded", "A recommendation was recorded as declined."),
    Broken("endorsed-after-a-no", "organisation_voted_yes", VOTE, b.endorsed_after_a_no,
           "endorsement.given", "An organisation endorsed that had voted against."),
    Broken("one-officer-twice", "officer_answers_once", SIGNING, d.endorsed_twice,
           "endorsement.given", "One officer endorsed twice."),
    Broken("endorsed-something-else", "names_the_manifest", SIGNING, d.endorsed_something_else,
           "endorsement.given", "An officer endorsed another report and decision."),
    Broken("signed-by-a-colleague", "signed_with_own_key", SIGNING,
           lambda p, _: s.endorsed(p, by=s.colleague),
           "endorsement.given", "An endorsement bears the signature of another officer of the organisation."),
    Broken("signed-for-another-case", "signed_with_own_key", SIGNING,
           lambda p, _: s.endorsed(p, case="0" * 32),
           "endorsement.given", "An endorsement bears a signature that was given for another case."),
    Broken("signed-before-it-was-taken-back", "signed_with_own_key", DRAFT,
           s.approved_again_with_the_old_signature,
           "proposal.approved", "An approval that was taken back was used again."),
    Broken("concluded-before-endorsed", "endorsement_is_over", SIGNING, lambda p, _: p.clock(Act.PUBLISH),
           "endorsement.failed", "The case was concluded while organisations could still endorse."),
    Broken("published-unsigned", "leads_into_force", SIGNING, d.published_unsigned,
           "case.published", "A recommendation was published that nobody had endorsed."),
    Broken("signatures-left-out", "signatures_as_given", SIGNING, d.published(signed=[]),
           "case.published", "The publication does not name the organisations that endorsed."),
    Broken("admitted-itself", "enough_approve", DRAFT, b.admitted_itself,
           "proposal.took_effect", "An organisation was admitted that its proposer alone wanted."),
    Broken("reviewer-of-others", "proposal_is_sound", DRAFT,
           lambda p, _: d.proposed(p, d.Change.NAME_REVIEWER, org="zebra"),
           "proposal.made", "An organisation proposed a reviewer of another one."),
    Broken("approved-by-its-proposer", "approved_by_another", DRAFT,
           lambda p, _: d.approved(p, d.OFFICERS[0]),
           "proposal.approved", "The organisation that proposed approved as well."),
    Broken("approved-another-text", "approves_the_same_text", DRAFT,
           lambda p, _: d.approved(p, d.OFFICERS[1], text_digest="0" * 64),
           "proposal.approved", "An approval is of another text than the proposal's."),
    Broken("list-emptied", "removes_few", DRAFT, lambda p, patch: d.accepted(p, patch, removed=50),
           "list.accepted", "One registrar alone took a list from which half of the persons were gone."),
    Broken("silence-unconfirmed", "date_gap", DRAFT, b.drafted_after_silence,
           "petition.opened", "After five days of silence an act came in, and nobody confirmed the date."),
    Broken("silence-told-shorter", "date_gap", DRAFT, b.confirmed_fewer_days,
           "date.confirmed", "A silence of six days was confirmed as one of four."),
    Broken("padding-missing", "padding", DRAFT, b.signed_inside_a_block,
           None, "A checkpoint was signed inside a block of sixteen."),
    Broken("daily-entry-missing", "daily", DRAFT, b.left_out_a_daily_entry,
           None, "A checkpoint was signed without the daily entries of the day before."),
    Broken("register-stated-twice", "next_stated_day", DRAFT,
           lambda p, patch: d.restated(p, patch, Act.STATE_REGISTER),
           "register.stated", "The register was stated a second time for one day."),
    Broken("register-stated-short", "stated", IN_FORCE, b.stated_without_the_published,
           "register.stated", "A published case was left out of the register for a day.", later=1),
    Broken("governance-counted-short", "governance_is_counted", DRAFT, b.counted_too_little_governance,
           "register.stated", "The register counts one act without a case too few."),
    Broken("governance-withheld", "governance", DRAFT, b.exported_without_an_act,
           "register.stated", "The public bundle keeps an approval back.", "public", 3),
    Broken("private-matter-shown", "tier", IN_FORCE, b.exported_with("text", "adverse.recorded"),
           "adverse.recorded", "The public bundle shows what an adverse item says.", "public"),
    Broken("public-matter-withheld", "disclosure", IN_FORCE, b.exported_without("reasons", "case.published"),
           "case.published", "The public bundle keeps the reasons of a recommendation back.", "public", 3),
    Broken("unpublished-case-open", "open", DRAFT, b.exported_a_draft,
           None, "The public bundle opens a petition that nobody has published.", "public"),
    Broken("erased-undecided", "erasure_is_decided", INQUIRY, e.undecided, "erasure.performed",
           "A petitioner's matter was erased when one member of the college had asked for it."),
    Broken("erasure-decided-by-one", "erasure_final_as_due", INQUIRY, e.final_at_once, "erasure.decided",
           "One member of the college alone decided an erasure."),
    Broken("erased-too-soon", "no_recommendation_rests_on_it", IN_FORCE, e.in_its_time, "erasure.decided",
           "What a recommendation rested on was to be erased before the edition's time was over."),
    Broken("erased-of-another", "erased", INQUIRY, e.anothers, "erasure.performed",
           "What a seat wrote was listed as erased, though only the petitioner's matter was decided on."),
)
