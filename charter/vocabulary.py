"""Every word that is written into the log. A word here is for ever: add, never change or remove."""

from __future__ import annotations

from enum import StrEnum


class Stage(StrEnum):
    """Where a petition stands (procedure 2.1)."""

    DRAFT = "draft"
    ADMISSIBILITY = "admissibility"
    RETURNED = "returned"
    INADMISSIBLE = "inadmissible"
    INQUIRY = "inquiry"
    DIALOGUE = "dialogue"
    ASSESSMENT = "assessment"
    DELIBERATION = "deliberation"
    REPORT = "report"
    VOTING = "voting"
    STANDSTILL = "standstill"
    ENDORSEMENT = "endorsement"
    IN_FORCE = "in_force"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"
    NO_DECISION = "no_decision"


ENDS = frozenset({Stage.CLOSED, Stage.WITHDRAWN, Stage.LAPSED, Stage.NO_DECISION})


class Role(StrEnum):
    """In what capacity an act is done. The clock and the founding operator are capacities too."""

    PETITIONER = "petitioner"
    REGISTRAR = "registrar"
    LIAISON = "liaison"
    OFFICER = "officer"
    REVIEWER = "reviewer"
    SEAT = "seat"
    RAPPORTEUR = "rapporteur"
    COLLEGE = "college"
    OBSERVER = "observer"
    AUDITOR = "auditor"
    CLOCK = "clock"
    OPERATOR = "operator"


class Act(StrEnum):
    """What a person or the clock does; it becomes one entry (procedure 2.2)."""

    OPEN_DRAFT = "open_draft"
    DISCARD = "discard"
    FILE = "file"
    DRAW_IDENTITY = "draw_identity"
    DRAW_COLLEGE = "draw_college"
    VERIFY_IDENTITY = "verify_identity"
    DOUBT_IDENTITY = "doubt_identity"
    RETURN = "return"
    REFILE = "refile"
    ADMIT = "admit"
    RULE_INADMISSIBLE = "rule_inadmissible"
    REQUEST_REVIEW = "request_review"
    DECIDE_REVIEW = "decide_review"
    DRAW_PANEL = "draw_panel"
    DECLARE_INTEREST = "declare_interest"
    DRAW_SUBSTITUTE = "draw_substitute"
    CHALLENGE = "challenge"
    DECIDE_CHALLENGE = "decide_challenge"
    RECORD_ADVERSE = "record_adverse"
    OPEN_DIALOGUE = "open_dialogue"
    ASK = "ask"
    DISCLOSE_GIST = "disclose_gist"
    ANSWER = "answer"
    ADD_EVIDENCE = "add_evidence"
    GRADE_EVIDENCE = "grade_evidence"
    OFFER_INTERVIEW = "offer_interview"
    RECORD_INTERVIEW = "record_interview"
    CLOSE_FILE = "close_file"
    SEAL_ASSESSMENT = "seal_assessment"
    OPEN_ASSESSMENTS = "open_assessments"
    REMARK = "remark"
    REVISE_ASSESSMENT = "revise_assessment"
    PROPOSE_CONDITION = "propose_condition"
    RAISE_DISQUALIFIER = "raise_disqualifier"
    CIRCULATE_REPORT = "circulate_report"
    CORRECT_FACTS = "correct_facts"
    COMMENT = "comment"
    REPLACE_RAPPORTEUR = "replace_rapporteur"
    FINALISE_REPORT = "finalise_report"
    CAST_BALLOT = "cast_ballot"
    TALLY = "tally"
    CONCLUDE = "conclude"
    ENDORSE = "endorse"
    REFUSE_ENDORSEMENT = "refuse_endorsement"
    PUBLISH = "publish"
    WITHDRAW = "withdraw"
    EXTEND = "extend"
    EXPIRE = "expire"
    ERASE = "erase"
    PERFORM_ERASURE = "perform_erasure"
    FOUND = "found"
    SUCCEED = "succeed"
    PROPOSE = "propose"
    APPROVE = "approve"
    WITHDRAW_APPROVAL = "withdraw_approval"
    TAKE_EFFECT = "take_effect"
    EXPIRE_PROPOSAL = "expire_proposal"
    CONFIRM_DATE = "confirm_date"
    ACCEPT_LIST = "accept_list"
    STATE_REGISTER = "state_register"
    BATCH_ACCESS = "batch_access"
    COUNT_OUTCOME = "count_outcome"
    RECORD_EXPORT = "record_export"
    PAD = "pad"
    ROTATE_KEY = "rotate_key"


class Choice(StrEnum):
    """What a ballot says (procedure 2.4)."""

    RECOMMEND = "recommend"
    RECOMMEND_WITH_CONDITIONS = "recommend_with_conditions"
    NOT_YET = "not_yet"
    DECLINE = "decline"
    ABSTAIN = "abstain"


class Outcome(StrEnum):
    """What the count gives; `no_decision` is a stage and an outcome in the figures."""

    RECOMMEND = "recommend"
    RECOMMEND_WITH_CONDITIONS = "recommend_with_conditions"
    NOT_YET = "not_yet"
    DECLINE = "decline"
    OUTSIDE_MANDATE = "outside_mandate"
    NO_DECISION = "no_decision"


RECOMMENDS = frozenset({Outcome.RECOMMEND, Outcome.RECOMMEND_WITH_CONDITIONS})


class Interest(StrEnum):
    """Kinds of interest (procedure 2.3); what each does is a table of the rulebook."""

    FINANCIAL_DIRECT = "financial_direct"
    FINANCIAL_INDIRECT = "financial_indirect"
    FAMILY = "family"
    EMPLOYMENT_OR_CLIENT = "employment_or_client"
    LEGAL_REPRESENTATION = "legal_representation"
    DONATION_TO_ORGANISATION = "donation_to_organisation"
    JOINT_VENTURE = "joint_venture"
    LITIGATION_OR_FEUD = "litigation_or_feud"
    ADVOCACY_FOR = "advocacy_for"
    ADVOCACY_AGAINST = "advocacy_against"
    PROPOSED_LISTING = "proposed_listing"
    FRIENDSHIP = "friendship"
    NONE = "none"


class Effect(StrEnum):
    """What a declared interest does, from the gravest to none."""

    DISQUALIFIES = "disqualifies"
    BARS_RAPPORTEUR = "bars_rapporteur"
    DISCLOSED = "disclosed"
    NONE = "none"


class Tier(StrEnum):
    """Who may see a disclosure: each tier includes those above it.

    `audit` is ours beside the four of procedure 2.6: the link from handle to reviewer and exact times
    are for auditors, not for the seats (ADR 0004).
    """

    PUBLIC = "public"
    PARTIES = "parties"
    PANEL = "panel"
    AUDIT = "audit"
    SEALED = "sealed"


class Subject(StrEnum):
    """Whose data key seals a disclosure (ledger 4.2)."""

    PETITIONER = "petitioner"
    SEAT = "seat"
    OFFICE = "office"
    THIRD = "third"
    ROSTER = "roster"
    ROLL = "roll"


class Out(StrEnum):
    """Why a seat no longer sits."""

    RECUSED = "recused"
    IDLE = "idle"
    CHALLENGED = "challenged"
    ENDED = "ended"


class Consequence(StrEnum):
    """What an `expire` says has happened because nobody acted (procedure 2.1)."""

    DISCARDED = "discarded"
    LAPSED = "lapsed"
    NOT_ASKED = "not_asked"
    REVIEW_UNANSWERED = "review_unanswered"
    NOT_ADMITTED = "not_admitted"
    TOO_FEW_ORGANISATIONS = "too_few_organisations"
    NO_INTERVIEW = "no_interview"
    FILE_CLOSED = "file_closed"
    CHALLENGE_UPHELD = "challenge_upheld"
    TOO_FEW_SEALED = "too_few_sealed"
    TERM_OVER = "term_over"
    CAP_REACHED = "cap_reached"


class Closing(StrEnum):
    """Why a case is `closed` (procedure 2.1)."""

    DECLINED = "declined"
    NOT_YET = "not_yet"
    OUTSIDE_MANDATE = "outside_mandate"
    NOT_ENDORSED = "not_endorsed"
    INADMISSIBLE = "inadmissible"
    DISCARDED = "discarded"


class Scope(StrEnum):
    """What an auditor is admitted to export: everything auditors may read, or the acts alone (ledger 4.5)."""

    FULL = "full"
    FLAT = "flat"


class Change(StrEnum):
    """What a proposal of governance changes (procedure 2.7)."""

    NAME_REVIEWER = "name_reviewer"
    END_REVIEWER = "end_reviewer"
    NAME_OFFICER = "name_officer"
    END_OFFICER = "end_officer"
    ADMIT_ORGANISATION = "admit_organisation"
    APPOINT_REGISTRAR = "appoint_registrar"
    APPOINT_LIAISON = "appoint_liaison"
    APPOINT_OBSERVER = "appoint_observer"
    ELECT_COLLEGE = "elect_college"
    ADMIT_AUDITOR = "admit_auditor"
    ROTATE_LOG_KEY = "rotate_log_key"
    NAME_WITNESS = "name_witness"
    END_WITNESS = "end_witness"


class Loss(StrEnum):
    """Why a log could not go on, and another succeeds it (ledger 4.4); the gravest reason is named."""

    ENTRIES_LOST = "entries_lost"
    KEY_LOST = "key_lost"
    KEY_STOLEN = "key_stolen"
    ALTERED = "altered"
