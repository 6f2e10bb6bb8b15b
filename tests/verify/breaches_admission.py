"""What a door that lacks one guard lets through, from the draft to the inquiry: (guard, stage, act)."""

from dataclasses import replace

from app.operations import interests, petitions
from app.operations.door import act
from app.operations.sections import save_section
from charter.vocabulary import Act, Interest, Stage
from tests.builders import LIAISON, REGISTRAR, SECTIONS, Petition
from tests.verify.broken import altering, lying_clock

DEFECT = {"section": "e", "field": "text", "remedy": "Say it plainly."}


def filing(place, **sections):
    """File with other sections than the script's; None leaves one out."""
    whole = {**SECTIONS, "n": {"given": place.given}, **sections}
    with place.world.office() as office:
        for letter, content in whole.items():
            if content is not None:
                save_section(office, place.petition.id, letter, dict(content), complete=True)
    place.step("file")


def declared(place, who, *kinds):
    with place.world.office() as office:
        interests.declare_interest(office, place.petition.id, who, kinds=list(kinds) or [Interest.NONE])


def in_seat(place, patch, **facts):
    altering(patch, interests, **facts)
    declared(place, place.seat())


def asked_officer(place):
    who = place.officer()
    declared(place, who)
    return who


def cross(links):
    """Let two handles of different organisations stand for each other's reviewers."""
    (a, h, p), *middle, (b, i, q) = links
    return [(a, h, q), *middle, (b, i, p)]


def crossed(place, patch):
    true = petitions._links
    patch.setattr(petitions, "_links", lambda office, case_id: cross(true(office, case_id)))
    filing(place)


def roster_with_a_handle_twice(place, patch):
    """Let a handle stand in the roster twice, as if its organisation had a reviewer more."""

    def filed(office, case_id, who, what, facts, **_):
        return act(office, case_id, who, what, {**facts, "roster": [facts["roster"][0], *facts["roster"]]})

    patch.setattr(petitions, "act", filed)
    filing(place)


def ruled_out(place, *, asked=True):
    place.step("rule_out", reasons="Not listed.")
    if asked:
        place.step("ask_review", reasons="I am listed.")


def reviewing(place, patch, member=0, *, declares=True, **facts):
    who = place.world.college(place.petition)[member]
    if declares:
        declared(place, who)
    place.act(who, Act.DECIDE_REVIEW, **{"upheld": False, "final": False, "reasons": "So.", **facts})


def returned_often(place, patch):
    for _ in range(3):
        place.step("give_back", defects=[DEFECT])
        place.step("refile", answers=[{"section": "e", "field": "text", "answer": "I do."}])


def returned_and_refiled(place, patch):
    place.step("give_back", defects=[DEFECT])
    place.step("refile", answers=[{"section": "e", "field": "text", "answer": " "}])


def reversed_twice(place, patch):
    ruled_out(place)
    place.step("review", reasons="So.", upheld=False)
    place.step("rule_out", reasons="Again.")


def refiled_late(place, _):
    place.step("give_back", defects=[DEFECT])
    place.world.jump(30)
    place.days(1)  # the clock of this day would close the case
    place.step("refile", answers=[{"section": "e", "field": "text", "answer": "I do."}])


def review_asked_late(place, _):
    place.step("rule_out", reasons="Not listed.")
    place.world.jump(14)
    place.days(1)  # the clock of this day would close the case
    place.step("ask_review", reasons="I am listed.")


def filed_again(place, _):
    """Withdraw once the panel is drawn, and file another petition on the same day."""
    account = place.petition.account_id
    with place.world.office() as office:
        petitions.withdraw(office, place.petition.id, place.me)
    with place.world.office() as office:
        second = Petition(petitions.open_draft(office, account), account)
    filing(replace(place, petition=second))


def declared_by_an_organisation_not_drawn(place, _):
    drawn = {org for org, _ in place.case.identity.drawn}
    org = next(one.id for one in place.roll.members(place.world.day) if one.id not in drawn)
    declared(place, place.officer(of=(org,)))


def admitted_by_a_relative(place, patch):
    declared(place, REGISTRAR, Interest.FAMILY)
    admitted(place, patch)


def declare_twice_and_answer_twice(place, patch):
    place.step("identity", reasons="Seen.")
    place.act(place.officer(), Act.VERIFY_IDENTITY, reasons="Seen again.")


def late_challenge(place, patch):
    place.step("declare")
    place.world.jump(15)
    against = place.case.sitting[0].org
    place.act(place.me, Act.CHALLENGE, against=against, with_cause=False, reasons=None)


def decided_alone(place, patch):
    place.step("declare")
    place.step("challenge", reasons="They hate me.")
    who = place.world.college(place.petition)[0]
    declared(place, who)
    against = place.case.challenges[0].against
    place.act(who, Act.DECIDE_CHALLENGE, against=against, upheld=False, final=True, reasons="No.")


def adverse(place, **facts):
    told = {"item": "i1", "source": "a paper", "grade": "B2", "text": "Bad.", **facts}
    place.act(place.seat(), Act.RECORD_ADVERSE, **told)


def adverse_twice(place, patch):
    place.step("declare")
    adverse(place)
    adverse(place)


def without_text(place, patch):
    place.step("declare")
    adverse(place, text=" ")


def substituted(place, patch):
    from charter.succession import next_substitute

    seat = place.case.sitting[0]
    drawn = list(next_substitute(place.case, seat))
    place.clock(Act.DRAW_SUBSTITUTE, out=seat.handle, cause="idle", seat=drawn)


def extended(place, patch):
    who = place.world.college(place.petition)[0]
    declared(place, who)
    place.act(who, Act.EXTEND, days=1, reasons="More time.")


def badly_named(place, patch):
    patch.setattr(petitions, "digest_of", lambda _: "no digest")
    filing(place)


def fewer_commitments(place, patch):
    patch.setattr(petitions, "PURPOSES", ("college", "identity"))
    place.world.draft("second-heron")


def second_draft(place, patch):
    with place.world.office() as office:
        petitions.open_draft(office, place.petition.account_id)


def expired_in_other_words(place, patch):
    lying_clock(patch, Act.EXPIRE, closing="declined")
    place.world.jump(182)


def drawn_otherwise(what):
    def perform(place, patch):
        lying_clock(patch, what, order=lambda order: order[::-1])
        filing(place)

    return perform


def panel_drawn_otherwise(place, patch):
    lying_clock(patch, Act.DRAW_PANEL, seats=lambda seats: seats[::-1])
    place.step("identity", reasons="Seen.")
    place.step("admit")


def admitted(place, patch, who=REGISTRAR, **facts):
    place.step("identity", reasons="Seen.")
    place.act(who, Act.ADMIT, **{"repeat": None, "new_matter": None, **facts})


D, A, I = Stage.DRAFT, Stage.ADMISSIBILITY, Stage.INQUIRY  # noqa: E741 - the three stages of this file

BROKEN = (
    ("commitments_made", D, fewer_commitments),
    ("discarded_in_word", D, lambda place, _: place.act(place.me, Act.DISCARD, closing="declined")),
    ("undertakings_given", D, lambda place, _: filing(place, n={"given": []})),
    ("every_ground_answered", D, lambda place, _: filing(place, f={"complete": False, "replies": [{}]})),
    ("listing_act_pinned", D, lambda place, _: filing(place, c={"listings": []})),
    ("kind_known", D, lambda place, _: filing(place, d={"kind": "whim"})),
    ("petition_named", D, badly_named),
    ("consequence_as_due", D, expired_in_other_words),
    ("organisation_is_asked", A, declare_twice_and_answer_twice),
    ("reasons_given", A, lambda place, _: place.act(asked_officer(place), Act.DOUBT_IDENTITY, reasons=" ")),
    ("repeat_recorded", A, lambda place, patch: admitted(place, patch, repeat="ABCD-EFGH")),
    ("registrar_in_time", A, lambda place, patch: admitted(place, patch, LIAISON)),
    ("defects_named", A, lambda place, _: place.act(REGISTRAR, Act.RETURN, count=2, defects=[DEFECT])),
    ("every_defect_answered", A, returned_and_refiled),
    ("not_cured_before", A, reversed_twice),
    ("review_not_asked_yet", A, lambda place, _: (ruled_out(place), place.step("ask_review", reasons="!"))),
    ("review_is_asked", A, lambda place, patch: (ruled_out(place, asked=False), reviewing(place, patch))),
    ("college_has_declared", A,
     lambda place, patch: (ruled_out(place), reviewing(place, patch, declares=False))),
    ("may_handle_as_college", A, lambda place, patch: (ruled_out(place), reviewing(place, patch, 1))),
    ("declaration_is_sound", I,
     lambda place, patch: in_seat(place, patch, kinds=["none", "none"])),
    ("binds_as_role", I, lambda place, patch: in_seat(place, patch, binds=place.case.sitting[1].handle)),
    ("item_is_new", I, adverse_twice),
    ("text_given", I, without_text),
    ("roster_complete", D, roster_with_a_handle_twice),
    ("identity_is_to_be_drawn", A, lambda place, _: place.clock(Act.DRAW_IDENTITY)),
    ("college_is_to_be_drawn", A, lambda place, _: place.clock(Act.DRAW_COLLEGE)),
    ("panel_is_to_be_drawn", I, lambda place, _: place.clock(Act.DRAW_PANEL)),
    ("case_concerns_them", A, declared_by_an_organisation_not_drawn),
    ("not_disqualified", A, admitted_by_a_relative),
    ("refiled_in_time", A, refiled_late),
    ("review_asked_in_time", A, review_asked_late),
    ("not_barred_from_refiling", I, filed_again),
    ("challenge_is_open_to_it", I, late_challenge, "challenge_in_time"),
    ("challenge_is_open_to_it", I,
     lambda place, _: place.act(place.me, Act.CHALLENGE, against="zebra", with_cause=True, reasons="!")),
)
