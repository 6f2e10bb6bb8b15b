"""Acts that do not bear the officer's own signature: by another key, over another text, or an old one."""

from dataclasses import replace

from app.demo.signing import approve, propose, withdraw_approval
from app.operations.door import governing_situation, situation_of
from app.operations.governance import new_proposal
from charter.endorsing import manifest_of
from charter.vocabulary import Act, Change, Stage
from tests.operations.exported import AUDIT
from tests.verify.breaches_admission import asked_officer
from tests.verify.breaches_decision import OFFICERS
from tests.verify.broken import kept

OTHER_LOG = "other.example/log"

SUBJECT = {**AUDIT, "id": "auditor-2"}


def endorsed(place, *, by=None, signed="endorse", borne=None, **other):
    """Endorse with a signature by somebody, over an act, with something else in its text or in its place."""
    declared = sorted(place.case.tally.yes & set(place.case.declared))
    who = place.officer(of=(declared[0],))
    facts = {"manifest": manifest_of(place.case)}
    with place.world.office() as office:
        here = situation_of(office, place.petition.id, who)
        here = replace(here, roll=replace(here.roll, origin=other.get("log", here.roll.origin)))
        here = replace(here, case=replace(here.case, id=other.get("case", here.case.id)))
        told = {"manifest": other.get("manifest", facts["manifest"])}
        signature = kept(office, here, Act(signed), told, by(place, who) if by else None)
    place.act(who, Act.ENDORSE, **facts, signature=signature if borne is None else borne)


def colleague(place, who):
    return who.person_id.removesuffix("-1") + "-2"


def officer_elsewhere(place, who):
    return next(one.person_id for one in OFFICERS if one.person_id[:9] != who.person_id[:9])


def never_named(place, who):
    return who.person_id.removesuffix("-1") + "-9"


def approved_again_with_the_old_signature(place, _):
    with place.world.office() as office:
        made = propose(office, OFFICERS[0], change=Change.ADMIT_AUDITOR, subject=SUBJECT).data
        told = {name: made[name] for name in ("proposal", "text_digest")}
        first = approve(office, OFFICERS[1], **told).data["signature"]
        withdraw_approval(office, OFFICERS[1], proposal=told["proposal"])
    place.govern(OFFICERS[1], Act.APPROVE, **told, signature=first)


def proposed_in_another_name(place, _):
    with place.world.office() as office:
        facts = new_proposal(office, OFFICERS[0], Change.ADMIT_AUDITOR, SUBJECT)
        here = governing_situation(office, OFFICERS[0])
        signature = kept(office, here, Act.PROPOSE, facts, OFFICERS[1].person_id)
    place.govern(OFFICERS[0], Act.PROPOSE, **facts, signature=signature)


def proposed_under_another_digest(place, _):
    with place.world.office() as office:
        facts = new_proposal(office, OFFICERS[0], Change.ADMIT_AUDITOR, SUBJECT)
    place.govern(OFFICERS[0], Act.PROPOSE, **{**facts, "text_digest": "0" * 64})


def verified_before_it_was_filed_again(place, _):
    """Sign the verification of a petition, and use it for the petition as it was filed again."""
    who = asked_officer(place)
    with place.world.office() as office:
        signature = kept(office, situation_of(office, place.petition.id, who), Act.VERIFY_IDENTITY, {})
    place.step("give_back", defects=[{"section": "e", "field": "text", "remedy": "Say it in Russian."}])
    place.step("write", sections={"l": {"text": "I held the office for two years."}})
    place.step("refile", answers=[{"section": "e", "field": "text", "answer": "I do."}])
    place.act(who, Act.VERIFY_IDENTITY, reasons="Seen.", signature=signature)


E, D, A = Stage.ENDORSEMENT, Stage.DRAFT, Stage.ADMISSIBILITY
FORGED = (
    ("another officer's key", E, lambda place, _: endorsed(place, by=colleague)),
    ("another organisation's key", E, lambda place, _: endorsed(place, by=officer_elsewhere)),
    ("a key that was never named", E, lambda place, _: endorsed(place, by=never_named)),
    ("another manifest", E, lambda place, _: endorsed(place, manifest="0" * 64)),
    ("another act", E, lambda place, _: endorsed(place, signed="refuse_endorsement")),
    ("another case", E, lambda place, _: endorsed(place, case="0" * 32)),
    ("another log", E, lambda place, _: endorsed(place, log=OTHER_LOG)),
    ("no signature", E, lambda place, _: endorsed(place, borne="")),
    ("an approval taken back", D, approved_again_with_the_old_signature),
    ("a proposal in another's name", D, proposed_in_another_name),
    ("a petition filed again", A, verified_before_it_was_filed_again),
)
