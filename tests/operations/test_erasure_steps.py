"""Who decides an erasure, what `perform_erasures` does of it, and what it leaves alone."""

import pytest

from app.operations import erasure
from app.operations.bundles import export_case
from app.operations.door import situation_of
from app.operations.erasure import ErasureRun, erase, perform_erasures
from app.operations.evidence import About, open_evidence, receive, vault_of
from app.operations.interests import declare_interest
from app.operations.petitions import discard, open_draft, withdraw
from app.operations.who import NotFound
from app.queries.evidence import evidence_of
from app.queries.log_pages import policy_text
from app.records.account import Account
from app.records.log import LogCheckpoint, LogDisclosure, LogEntry
from app.records.petition import Authorship, CaseSecret, Evidence, HandleLink, Reading, Section
from app.records.post import Letter
from charter.canonical import LEAF_LIMIT, encode_value
from charter.erasing import MOST_IN_A_LEAF, MOST_SUBJECTS
from charter.policy import parse_policy
from charter.verify import Asked, verify
from charter.vocabulary import Interest, Stage
from tests.builders import SECTIONS, Petition
from tests.operations.erased import decide

NOTHING = ErasureRun(0, 0, 0)
ABOUT = About(description="A letter", provenance="the archive")


@pytest.fixture
def ended(world):
    """A petition withdrawn while its panel talked with the petitioner."""
    petition = world.petition_in(Stage.DIALOGUE)
    with world.office() as office:
        withdraw(office, petition.id, petition.petitioner)
    return petition


def perform(world):
    return perform_erasures(world.office, world.signer)


def subjects(world, petition):
    return [f"seat:{one.handle}" for one in world.case(petition).seats]


def test_what_one_member_wants_is_not_done(world, ended):
    decide(world, ended, "petitioner", members=1)
    before = world.size()

    assert perform(world) == NOTHING
    assert (world.size(), world.rows(Section)) == (before, len(SECTIONS) + 1)


def test_a_second_who_names_another_scope_decides_nothing(world, ended):
    first, second = decide(world, ended, "petitioner", members=1) + world.college(ended)[1:2]
    with world.office() as office:
        declare_interest(office, ended.id, second, kinds=[Interest.NONE])
        erase(office, ended.id, second, subjects=subjects(world, ended), reasons="Seats only.")
    assert perform(world) == NOTHING

    with world.office() as office:
        erase(office, ended.id, first, subjects=subjects(world, ended), reasons="So be it.")
    wanted = tuple(sorted(subjects(world, ended)))
    assert [one.subjects for one in world.case(ended).owed_erasures] == [wanted]
    assert perform(world).cases == 1


def test_what_is_done_is_done_once(world, ended):
    decide(world, ended, "petitioner")
    first, size = perform(world), world.size()

    assert (first.cases, first.waiting, size % 16) == (1, 0, 0)
    assert perform(world) == NOTHING
    assert world.size() == size
    assert world.case(ended).owed_erasures == ()


def test_the_petitioners_way_in_goes_with_the_last_petition(world, ended):
    decide(world, ended, "petitioner")
    perform(world)

    kinds = (Account, Authorship, CaseSecret, Section, Evidence, Letter)
    assert {kind: world.rows(kind) for kind in kinds} == dict.fromkeys(kinds, 0)
    with world.reading_office() as office, pytest.raises(NotFound):
        situation_of(office, ended.id, ended.petitioner)


def test_an_account_with_another_petition_stays(world, ended):
    with world.office() as office:
        newer = open_draft(office, ended.account_id)
    decide(world, ended, "petitioner")
    perform(world)

    assert world.rows(Account) == 1
    assert world.case(Petition(newer, ended.account_id)).stage is Stage.DRAFT


def test_one_seat_goes_and_the_others_stay(world, ended):
    seat, links = subjects(world, ended)[0], world.rows(HandleLink)
    decide(world, ended, seat)
    perform(world)

    handle = seat.partition(":")[2]
    hidden = {(one.type, one.actor.handle) for one in world.entries(ended) if one.facts.hidden}
    assert {who for word, who in hidden if word != "petition.filed"} == {handle}
    assert (world.rows(HandleLink), world.rows(Section)) == (links - 1, len(SECTIONS) + 1)
    with world.reading_office() as office:
        here = situation_of(office, ended.id, ended.petitioner)
    assert here.actor.handle == world.case(ended).petitioner


def test_the_bundle_of_the_petition_verifies_when_an_office_holders_reasons_are_gone(world, ended, tmp_path):
    officers = {one.actor.id for one in world.entries(ended) if one.type == "identity.verified"}
    decide(world, ended, *(f"office:{one}" for one in officers))
    perform(world)
    with world.reading_office() as office:
        export_case(office, tmp_path / "case.zip", ended.id, ended.petitioner)
        policy = parse_policy(policy_text(office) or b"")

    report = verify(tmp_path / "case.zip", Asked(policy))
    (status,) = report.cases
    assert (report.exit_code, report.findings) == (0, [])
    assert [one.rpartition(": ")[2] for one in status.erased].count("reasons") == len(officers)


def test_a_third_person_goes_alone(world, ended):
    item = world.case(ended).adverse[0].item
    decide(world, ended, f"third:{item}")

    assert perform(world) == ErasureRun(cases=1, disclosures=3, waiting=0)
    recorded = next(one for one in world.entries(ended) if one.type == "adverse.recorded")
    assert recorded.facts.hidden == {"source", "grade", "text"}


def test_an_office_holder_whose_words_are_gone_writes_nothing_new(world, ended):
    first, second = world.college(ended)[:2]
    decide(world, ended, f"office:{first.person_id}")
    perform(world)

    def again(office):
        erase(office, ended.id, first, subjects=["petitioner"], reasons="And this.")

    gone = "What you wrote on this case was erased; you do not act on it any more."
    assert gone in world.refusal(again)
    assert world.refusal(lambda o: declare_interest(o, ended.id, first, kinds=[Interest.NONE])) == (gone,)
    with world.office() as office:
        erase(office, ended.id, second, subjects=["petitioner"], reasons="And this.")
    assert [one.member for one in world.case(ended).proposed_erasures] == [second.person_id]


def test_a_long_list_is_cut_into_leaves_and_the_last_one_says_so(world, ended, monkeypatch):
    monkeypatch.setattr(erasure, "MOST_IN_A_LEAF", 3)
    decide(world, ended, "petitioner")
    done = perform(world)

    lists = [one.data for one in world.entries(ended) if one.type == "erasure.performed"]
    assert len(lists) == -(-done.disclosures // 3) > 1
    assert [one["complete"] for one in lists] == [False] * (len(lists) - 1) + [True]
    assert sum(len(one["erased"]) for one in lists) == done.disclosures


def test_the_longest_list_fits_into_a_leaf(world, ended):
    decide(world, ended, "petitioner")
    perform(world)
    leaf = next(one for one in world.entries(ended) if one.type == "erasure.performed")
    line = [9_999_999, "credibility", "A" * 43]
    longest = {"subjects": ["seat:" + "f" * 32] * MOST_SUBJECTS, "erased": [line] * MOST_IN_A_LEAF}
    data = {**leaf.data, **longest, "complete": False}

    assert len(encode_value({**data, "rest": "x" * 700})) < LEAF_LIMIT


def test_a_run_that_is_killed_leaves_everything_and_the_next_does_it(world, ended, monkeypatch):
    decide(world, ended, "petitioner")
    before = (world.size(), world.rows(LogDisclosure), world.rows(Section))

    with monkeypatch.context() as patch:
        patch.setattr(erasure, "_remove", killed)
        with pytest.raises(KeyboardInterrupt):
            perform(world)
    assert (world.size(), world.rows(LogDisclosure), world.rows(Section)) == before

    assert perform(world).cases == 1
    assert world.rows(Section) == 0


def test_a_run_that_is_killed_before_it_signs_is_signed_by_the_next(world, ended, monkeypatch):
    decide(world, ended, "petitioner")
    signed = world.rows(LogCheckpoint)

    with monkeypatch.context() as patch:
        patch.setattr(erasure, "sign_now", killed)
        with pytest.raises(KeyboardInterrupt):
            perform(world)
    assert (world.rows(Section), world.rows(LogCheckpoint)) == (0, signed)

    assert perform(world) == NOTHING
    assert world.rows(LogCheckpoint) == signed + 1


def test_files_go_once_the_day_is_stated_on_which_they_were_read(world):
    petition = world.draft()
    with world.office() as office:
        receive(office, petition.id, petition.petitioner, name="a.txt", content=b"A letter.", about=ABOUT)
    world.advance(petition, Stage.DIALOGUE)
    with world.office() as office:
        here = situation_of(office, petition.id, world.seats(petition)[0])
        for row in evidence_of(office, here):
            open_evidence(office, here, row.item, reason="To see it.")
        withdraw(office, petition.id, petition.petitioner)
    decide(world, petition, "petitioner")

    assert perform(world) == ErasureRun(0, 0, waiting=1)
    world.days(1)
    assert perform(world).cases == 1
    assert (world.rows(Reading), world.rows(Evidence), files_of(world)) == (0, 0, [])


def files_of(world):
    with world.reading_office() as office:
        return sorted(vault_of(office).names())


def test_nothing_remains_of_a_discarded_draft_but_its_entries(world):
    petition, other = world.draft(), world.draft()
    for one in (petition, other):
        world.do(one, "write", sections=SECTIONS)
        with world.office() as office:
            receive(office, one.id, one.petitioner, name="a.txt", content=b"A letter.", about=ABOUT)
    entries = world.rows(LogEntry)
    with world.office() as office:
        discard(office, petition.id, petition.petitioner)

    assert perform(world) == NOTHING
    assert (world.rows(Section), world.rows(Evidence), len(files_of(world))) == (len(SECTIONS), 1, 1)
    assert world.rows(LogEntry) == entries + 1


def killed(office, _more=None):
    raise KeyboardInterrupt
