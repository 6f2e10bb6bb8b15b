"""A petitioner finds their entry and writes section by section; nothing typed is lost."""

import pytest

from tests.web.petitioners import (
    BIRTH,
    IDENTITY,
    UNDERTAKEN,
    begun,
    first_entry,
    house,
    me,
    signed_in,
    world,
    written,
)

__all__ = ["house", "me", "world"]


def test_the_first_page_says_what_to_do(me):
    page = me.get("/en/petitions/")

    assert page.h1 == "Your petitions"
    assert "You have no petition yet." in page.main
    assert me.follow("Begin a petition").h1 == "Find your entry on the lists"


def test_one_finds_oneself_under_another_spelling_and_no_address_holds_the_name(me):
    me.get("/en/petitions/find")
    page = me.press("Search", {"Name": "Алексей Полынов"})

    assert (page.h1, page.title, page.path) == ("Is this you?", "Is this you?", "/en/petitions/find")
    for words in (
        "United Kingdom",
        "VRD0001",
        "14 March 1968",
        "Deputy Minister of Supply",
        "The name agrees closely",
    ):
        assert words in page.main
    assert "Namesakes, brothers and spouses can look alike." in page.main


def test_a_search_without_a_name_or_with_an_endless_one_says_what_to_do(me):
    me.get("/en/petitions/find")

    assert me.press("Search", status=422).errors == ["Enter a name to search for"]
    assert me.press("Search", {"Name": "x" * 201}, status=422).errors == [
        "Shorten this to 200 characters or fewer; typed now: 201"]
    assert me.page.value("Name") == "x" * 201


def test_a_name_on_no_list_leads_to_another_search_or_to_an_entry_by_hand(me, world):
    me.get("/en/petitions/find")
    page = me.press("Search", {"Name": "Qwortzel Wumblebrandt"})

    assert page.h1 == "No entry found"
    assert me.press("Search", {"Name": "Polynov"}).h1 == "Is this you?"
    me.follow("None of these: add a listing by hand")
    me.press(
        "Keep this listing", {"Authority or list": "Switzerland, SECO", "Name as listed": "POLYNOV Aleksei"}
    )
    page = me.follow("Choose the listings that you ask about")
    assert "POLYNOV Aleksei, Added by hand, not checked against a list" in page.main


def test_searches_are_counted_so_that_the_lists_are_not_read_out(me):
    me.get("/en/petitions/find")
    for _ in range(60):
        me.press("Search", {"Name": "zzzz"})
    assert me.press("Search", {"Name": "Polynov"}, status=422).errors == [
        "Wait one hour before you search again: there were too many searches from this account"]


def test_only_entries_that_were_shown_can_be_chosen(me, world):
    me.get("/en/petitions/find")
    me.press("Search", {"Name": "Полынов"})
    page = me.press("These are about me", status=422)
    assert page.errors == ["Choose each entry that is about you, or search again"]

    sent = [
        (each.get("name"), each.get("value"))
        for each in page.tree.xpath("//form[@id='form']//input[@type='hidden']")
    ]
    page = me.post("/en/petitions/found", [*sent, ("entries", "424242")], status=422)
    assert page.errors == ["Choose among the answers shown"]


def test_a_chosen_entry_opens_one_draft_however_often_it_is_chosen(me):
    case_id = begun(me)
    assert me.page.h1 == "Write your petition"
    assert begun(me) == case_id

    page = me.follow("Choose the listings that you ask about")
    assert [" ".join(each.text_content().split()) for each in page.tree.xpath("//main//h2")] == [
        "Aleksei Gennadyevich POLYNOV, United Kingdom"]
    assert me.get("/en/petitions/").main.count("Go on writing") == 1


def test_a_section_without_its_answers_says_what_is_missing_and_keeps_the_rest(me):
    begun(me)
    me.follow("Say who you are")
    page = me.press("Continue", {"Patronymic": "Gennadyevich"}, status=422)

    assert page.errors == ["Enter your name in Latin letters"]
    assert page.value("Patronymic") == "Gennadyevich"


def test_what_is_unfinished_is_kept_for_later_on_any_device(me, house):
    case_id = begun(me)
    me.follow("Say who you are")
    page = me.press("Save and come back later", {"Patronymic": " Gennadyevich\u200b"})
    assert page.h1 == "Write your petition"
    assert "Say who you are In progress" in page.main

    other = signed_in(house)
    assert other.get(f"/en/petitions/{case_id}/sections/a/names").value("Patronymic") == "Gennadyevich"


def test_an_oversized_answer_stays_on_the_page(me):
    begun(me)
    me.follow("Name what speaks against you")
    page = me.press("Continue", {"What would an opponent bring against you?": "x" * 20001}, status=422)

    assert page.errors == ["Shorten this to 20000 characters or fewer; typed now: 20001"]
    assert len(page.value("What would an opponent bring against you?")) == 20001


def test_another_language_shows_the_same_page_with_what_was_typed(me):
    begun(me)
    me.follow("Say who you are")
    page = me.press("Українська", {"Patronymic": "Геннадійович"})

    assert (page.h1, page.value("По батькові")) == ("Ваші імена", "Геннадійович")


def test_pages_of_one_section_sent_side_by_side_do_not_undo_one_another(me, house):
    case_id = begun(me)
    mine, other = signed_in(house), signed_in(house)
    mine.get(f"/en/petitions/{case_id}/sections/a/names")
    other.get(f"/en/petitions/{case_id}/sections/a/birth")
    other.press("Continue", BIRTH)
    mine.press("Continue", IDENTITY)

    page = me.get(f"/en/petitions/{case_id}/check")
    assert "Aleksei Polynov" in page.main
    assert "Veridia" in page.main


def test_a_statement_sent_twice_is_kept_once_and_can_be_removed(me):
    case_id = begun(me)
    me.get(f"/en/petitions/{case_id}/lists/g/new")
    sent = {"Post": "Member of the board", "Body or company": "Severny Vestnik"}
    form = me.page
    me.press("Continue", sent)
    me.page = form
    page = me.press("Continue", sent)

    assert page.tree.xpath("count(//main//section)") == 1
    page = me.press("Remove Member of the board, Severny Vestnik")
    assert "No post is entered yet." in page.main


def test_an_empty_list_is_an_answer_once_it_is_said_to_be_complete(me):
    begun(me)
    me.follow("List the posts you have held")
    said = (
        "These are all posts in state, state-linked, strategic or regime-loyal bodies that I have held since "
        "2000, or I have held none"
    )
    assert me.press("Continue", status=422).errors == ["Tick the box when the list is complete"]
    page = me.press("Continue", {said: True})

    assert "List the posts you have held Completed" in page.main


def test_every_listing_has_a_ground_and_each_ground_its_page(me):
    case_id = begun(me)
    page = me.follow("Answer each ground")
    assert "involved person" in page.main
    assert me.press(
        "Continue", {"I have answered every ground of each listing": True}, status=422
    ).errors == ["Answer each ground first, then confirm that none is left."]

    me.follow("Add a ground that the authority names")
    listing = me.page.tree.xpath("//select[@id='listing']/option[2]/@value")[0]
    me.press(
        "Continue",
        {
            "Which listing names it?": listing,
            "The ground, word for word": "He supplied the army.",
            "I deny it": True,
            "The facts": "I did not sign it.",
        },
    )
    assert "Ground 2" in me.page.main
    me.follow("Answer this ground 1")
    page = me.press("Continue", {"It was true and is so no longer": True, "The facts": "I resigned."})
    assert page.main.count("Answered") == 2
    me.press("Continue", {"I have answered every ground of each listing": True})
    assert "Answer each ground Completed" in me.get(f"/en/petitions/{case_id}/tasks").main


def test_a_listing_that_is_removed_takes_its_answers_along(me):
    case_id = written(me)
    me.get(f"/en/petitions/{case_id}/lists/c")
    me.press("Remove Aleksei Gennadyevich POLYNOV, United Kingdom")

    page = me.get(f"/en/petitions/{case_id}/tasks")
    assert "Answer each ground Cannot start yet" in page.main
    assert "Sign and file Cannot start yet" in page.main


def test_some_undertakings_are_not_all(me):
    begun(me)
    me.follow("Give the undertakings")
    page = me.press("Continue", {UNDERTAKEN[0]: True}, status=422)
    assert page.errors == ["Tick every undertaking; a petition can be filed only with all of them"]

    page = me.press("Save and come back later", {UNDERTAKEN[0]: True})
    assert "Give the undertakings In progress" in page.main


def test_an_answer_is_changed_from_the_check_page_in_two_steps(me):
    case_id = written(me)
    me.get(f"/en/petitions/{case_id}/check")
    me.follow("Change Where you live")
    page = me.press("Continue", {"Where you live": "Estonia"})

    assert (page.h1, "Estonia" in page.main) == ("Check your answers", True)


@pytest.mark.sqlite
@pytest.mark.parametrize("language", ["ru", "uk"])
def test_the_pages_of_a_draft_are_drawn_in_every_language(me, language):
    case_id = written(me)
    for place in (
        "tasks",
        "check",
        "sign",
        "find",
        "by-hand",
        "attachments",
        "attachments/add",
        "discard",
        "lists/c",
        "lists/e",
        "lists/f",
        "lists/g",
        "lists/h",
        "lists/j",
        "lists/e/new",
        "lists/f/new",
        "lists/g/new",
        "lists/h/new",
        "lists/j/new",
        "sections/a/names",
        "sections/a/birth",
        "sections/a/residence",
        "sections/b/representative",
        "sections/d/request",
        "sections/i/plan",
        "sections/l/against",
        "sections/n/undertakings",
    ):
        page = me.get(f"/{language}/petitions/{case_id}/{place}")
        assert not {"Continue", "Save and come back later"} & set(page.buttons)
        assert not any(name in page.title + page.path for name in ("Polynov", "Полынов", "VRD0001"))


def test_what_was_found_is_found_again_by_its_first_words(me):
    me.get("/en/petitions/find")

    assert (
        first_entry(me.press("Search", {"Name": "POLYNOV Aleksei Gennadyevich"}))
        == "Aleksei Gennadyevich POLYNOV"
    )
