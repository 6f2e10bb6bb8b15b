"""Proposals at the officers' desks: filled in, signed outside the browser, approved by others (U502)."""

from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.demo.founding import signature_by, signing_key
from app.operations import governance, rosters
from charter.sshsig import armour, fingerprint, parse_public_key, public_key_line, signed_message
from charter.vocabulary import Role
from tests.web.offices import BOX, at_the_desk, house, officers_of, signed_here, text_to_propose, world

__all__ = ["house", "world"]  # fixtures

PERSON = "Id of the person"
OTHER_KEY = "The signature was made with another key."
OTHER_TEXT = "The signature does not fit this text."
OTHER_PURPOSE = "The signature was made for another purpose. Sign with the command shown on the page."
NO_SIGNATURE = "This is not an SSH signature. Paste the whole text of the .sig file."


@pytest.fixture
def orgs(world):
    with world.reading_office() as office:
        return [org.id for org in office.roll().members(world.day)]


@pytest.fixture
def officers(world, orgs):
    return [officers_of(world, org)[0] for org in orgs]


@pytest.fixture
def mine(house, world, officers):
    return at_the_desk(house, world, officers[0])


def filled(desk, person="reviewer-new"):
    """Fill a proposal in, and come to the page with its text."""
    desk.get("/en/officer/proposals/new")
    desk.press("Continue", {"Name a reviewer": True})
    return desk.press("Continue", {PERSON: person})


def made(desk, world, officer, person="reviewer-new"):
    """Propose, and return the id."""
    filled(desk, person)
    desk.press("Propose", {BOX: signature_by(world.chance, officer, text_to_propose(desk))})
    return next(words for words in desk.page.links if len(words) == 13 and words.startswith("p"))


def holds(world, org):
    with world.reading_office() as office:
        return office.roll().holds("reviewer-new", Role.REVIEWER, world.day, org)


def test_a_reviewer_is_named_when_another_organisation_approves(house, world, mine, orgs, officers):
    page = filled(mine)
    text = text_to_propose(mine)
    assert f"SHA-256: {sha256(text).hexdigest()}" in page.main
    assert text.decode().strip() in page.main
    proposal = made(mine, world, officers[0])
    page = mine.follow(proposal)
    assert "Another organisation must approve." in page.main
    assert page.buttons == []

    other = at_the_desk(house, world, officers[1])
    other.get("/en/officer/")
    other.follow(proposal)
    page = other.press("Approve this text", signed_here(other, world, officers[1]))

    assert "In effect" in page.main
    assert holds(world, orgs[0])


def test_the_log_takes_another_key_when_two_thirds_approve(house, world, mine, officers):
    key = world.cabinet.draw_log_key().hex()
    mine.get("/en/officer/proposals/new")
    mine.press("Continue", {"Change the log’s signing key": True})
    page = mine.press("Continue", {"Public part of the new key": key})
    assert f"together with it. Public part of the new key: {key}" in page.main
    mine.press("Propose", {BOX: signature_by(world.chance, officers[0], text_to_propose(mine))})
    proposal = next(words for words in mine.page.links if len(words) == 13 and words.startswith("p"))

    for officer in officers[1:4]:
        other = at_the_desk(house, world, officer)
        page = other.get(f"/en/officer/proposals/{proposal}")
        assert f"Public part of the new key: {key}" in page.main
        page = other.press("Approve this text", signed_here(other, world, officer))

    assert "In effect" in page.main
    world.days(1)
    with world.reading_office() as office:
        assert office.roll().keys[-1].key == key


def test_a_page_to_sign_shows_digest_command_and_key(house, world, mine, officers):
    proposal = made(mine, world, officers[0])
    other = at_the_desk(house, world, officers[1])

    page = other.get(f"/en/officer/proposals/{proposal}")
    answer = other.get(f"/en/officer/proposals/{proposal}/text")

    key = signing_key(world.chance, officers[1]).public_key().public_bytes_raw()
    assert answer.headers["Content-Disposition"] == f"attachment; filename=approve-{proposal}.txt"
    assert f"SHA-256: {sha256(answer.text.encode()).hexdigest()}" in page.main
    assert f"ssh-keygen -Y sign -f ~/.ssh/id_ed25519 -n offramp@1 approve-{proposal}.txt" in page.main
    assert fingerprint(key) in page.main


def test_each_fault_of_a_signature_has_its_own_sentence_and_what_was_pasted_is_kept(
    house, world, mine, orgs, officers
):
    proposal = made(mine, world, officers[0])
    other = at_the_desk(house, world, officers[1])
    other.get(f"/en/officer/proposals/{proposal}")
    text = signed_text(other)
    key = signing_key(world.chance, officers[1])
    public = key.public_key().public_bytes_raw()
    foreign = armour(public, key.sign(signed_message(text, "file")), "file")

    for pasted, sentence in (
        (signature_by(world.chance, officers[2], text), OTHER_KEY),
        (signature_by(world.chance, officers[1], text + b" "), OTHER_TEXT),
        (foreign, OTHER_PURPOSE),
        ("no signature", NO_SIGNATURE),
        ("", "Paste the signature"),
    ):
        page = other.press("Approve this text", {BOX: pasted}, status=422)
        assert (page.errors, page.value(BOX)) == ([sentence], pasted.strip())
    with world.reading_office() as office:
        assert office.roll().proposals[proposal].approvals == ()
    assert not holds(world, orgs[0])


def signed_text(desk):
    page = desk.page
    text = desk.get(next(link for link in page.links.values() if link.endswith("/text"))).text.encode()
    desk.page = page
    return text


def test_an_approval_is_taken_back_and_given_again_with_a_new_signature(house, world, mine, officers):
    mine.get("/en/officer/proposals/new/admit_auditor")
    stated = {"The acts and their public facts alone": True, "For how many days": "9"}
    mine.press("Continue", {PERSON: "auditor-9", **stated})
    mine.press("Propose", {BOX: signature_by(world.chance, officers[0], text_to_propose(mine))})
    proposal = next(words for words in mine.page.links if len(words) == 13 and words.startswith("p"))
    other = at_the_desk(house, world, officers[1])
    other.get(f"/en/officer/proposals/{proposal}")
    first = signed_here(other, world, officers[1])
    other.press("Approve this text", first)
    other.press("Take the approval back", signed_here(other, world, officers[1]))

    page = other.press("Approve this text", first, status=422)
    assert page.errors == [OTHER_TEXT]
    page = other.press("Approve this text", signed_here(other, world, officers[1]))

    assert "Your organisation’s answer is recorded." in page.main


def test_a_form_that_is_sent_twice_acts_once(house, world, mine, officers):
    proposal = made(mine, world, officers[0])
    other = at_the_desk(house, world, officers[1])
    page = other.get(f"/en/officer/proposals/{proposal}")
    signed = signed_here(other, world, officers[1])
    other.press("Approve this text", signed)
    other.page = page

    assert "Your organisation’s answer is recorded." in other.press("Approve this text", signed).main
    with world.reading_office() as office:
        assert len(office.roll().proposals[proposal].approvals) == 1


def test_a_proposal_that_cannot_be_is_refused_before_anything_is_signed(mine):
    mine.get("/en/officer/proposals/new/name_reviewer")

    page = mine.press("Continue", {PERSON: "registrar-1"}, status=422)

    assert page.errors == ["Nobody can hold two places."]
    assert page.value(PERSON) == "registrar-1"


def test_a_proposal_that_no_entry_holds_is_refused_before_anything_is_signed(mine, monkeypatch):
    monkeypatch.setattr(governance, "_LONGEST_SUBJECT", 10)
    mine.get("/en/officer/proposals/new/name_reviewer")

    page = mine.press("Continue", {PERSON: "reviewer-new"}, status=422)

    assert page.errors == ["An entry of the log has no room for so long a proposal. Make it shorter."]
    assert page.value(PERSON) == "reviewer-new"


def test_a_reviewer_for_whom_a_filing_has_no_room_is_refused_before_anything_is_signed(mine, monkeypatch):
    monkeypatch.setattr(rosters, "_ROOM", 1_000)
    mine.get("/en/officer/proposals/new/name_reviewer")

    page = mine.press("Continue", {PERSON: "reviewer-new"}, status=422)

    assert page.errors == [
        "The roll has no room for so many reviewers: the entry of a filing could not name them all."
    ]


def test_a_wrong_signature_loses_nothing_of_a_proposal(world, mine, officers):
    filled(mine)
    text = text_to_propose(mine)
    wrong = signature_by(world.chance, officers[0], text + b"x")

    page = mine.press("Propose", {BOX: wrong}, status=422)
    assert (page.errors, page.value(BOX)) == ([OTHER_TEXT], wrong.strip())
    assert text_to_propose(mine) == text
    assert mine.press("Change").value(PERSON) == "reviewer-new"
    filled_again = mine.press("Continue")
    assert text.decode().strip() in filled_again.main


def test_a_signature_is_kept_when_the_page_is_asked_for_in_another_language(world, mine, officers):
    filled(mine)
    text = text_to_propose(mine)
    signature = signature_by(world.chance, officers[0], text)
    page = mine.press("Русский", {BOX: signature})

    assert page.path.startswith("/ru/officer/proposals/new/")
    assert page.tree.xpath("//textarea[@name='signature']")[0].text_content().strip() == signature.strip()
    assert text.decode().strip() in page.main
    mine.press("Предложить")
    with world.reading_office() as office:
        assert [one.subject["id"] for one in office.roll().proposals.values()] == ["reviewer-new"]


def test_a_key_is_proposed_without_its_comment_and_only_if_it_is_one(world, mine):
    key = public_key_line(Ed25519PrivateKey.generate().public_key().public_bytes_raw())
    mine.get("/en/officer/proposals/new/name_officer")
    page = mine.press("Continue", {PERSON: "officer-new", "Public key": "ssh-rsa AAAA"}, status=422)
    assert page.errors == ["This is not the public line of an Ed25519 SSH key."]

    page = mine.press("Continue", {"Public key": f"{key} me@home"})

    assert parse_public_key(key)
    assert key.encode() in text_to_propose(mine)
    assert b"me@home" not in text_to_propose(mine)


def test_a_text_is_there_for_who_may_answer_and_nobody_else(house, world, mine, officers):
    proposal = made(mine, world, officers[0])

    mine.get(f"/en/officer/proposals/{proposal}/text", status=404)
    mine.get("/en/officer/proposals/p000000000000/text", status=404)
    registrar = at_the_desk(house, world, "registrar-1")
    registrar.get(f"/en/officer/proposals/{proposal}/text", status=404)
