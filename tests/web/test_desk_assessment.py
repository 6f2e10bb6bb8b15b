"""The assessment: a draft that nobody else reads, sealed after a check, invisible until the opening."""

import pytest

from app.operations.evidence import About, receive
from charter.vocabulary import Stage
from tests.web.desk_people import case, desks, without_tokens

__all__ = ["desks"]  # a fixture

REASONS = "The statement stands under the petitioner's own name, in a newspaper that is read in Russia. " * 3
RENEW = "I renew my declaration of interests: nothing has changed since I declared"
PAGES = ("", "statement", "evidence", "questions", "assessments", "assessment", "deliberation", "report",
         "ballot", "log")


@pytest.fixture
def petition(desks):
    return desks.petition_in(Stage.ASSESSMENT)


def typed(page, reasons=REASONS):
    """Return what a seat types: score 3, high confidence, reasons, in every block."""
    values = {}
    for element in page.tree.xpath("//main//input[@type='radio'] | //main//textarea"):
        name, kind = element.get("name").split("_", 1)
        wanted = {"score": "3", "confidence": "high"}.get(kind)
        if wanted is None:
            values[f"{name}_{kind}"] = reasons
        elif element.get("value") == wanted:
            values[f"{name}_{kind}"] = wanted
    return values


def send(browser, button, values, *, status=200):
    found = browser.page.tree.xpath("//form[@id='form']//input[@type='hidden']")
    hidden = {each.get("name"): each.get("value") for each in found}
    return browser.post(browser.page.path, {**hidden, **values, button: "yes"}, status=status)


def ready_to_seal(desks, petition):
    browser = desks.seat(petition)
    page = browser.get(case(petition, "assessment"))
    send(browser, "check", typed(page))
    return browser


def test_each_criterion_asks_its_question_with_the_scores_it_allows(desks, petition):
    page = desks.seat(petition).get(case(petition, "assessment"))
    blocks = {section.get("id"): section for section in page.tree.xpath("//main//section")}

    assert list(blocks) == [f"c{number}" for number in range(1, 20)]
    assert "Does not apply" in blocks["c7"].text_content()
    assert "Does not apply" not in blocks["c8"].text_content()
    for text in ("0 – contradicted by evidence", "Cannot determine", "How sure are you?", "Mandatory",
                 "Least number of characters: 200"):
        assert text in blocks["c1"].text_content()


def test_a_draft_is_kept_half_done_and_read_by_nobody_else(desks, petition):
    browser = desks.seat(petition)
    browser.get(case(petition, "assessment"))
    size = desks.world.size()

    page = send(browser, "keep", {"c1_score": "4", "c2_reasons": "not yet sure"})

    assert "Your draft is kept. Nobody else can read it." in page.main
    assert page.tree.xpath("//input[@name='c1_score' and @checked]/@value") == ["4"]
    assert page.tree.get_element_by_id("c2_reasons").text.strip() == "not yet sure"
    assert desks.world.size() == size
    assert "not yet sure" not in desks.seat(petition, 1).get(case(petition, "assessment")).text


def test_the_check_names_every_gap_and_keeps_what_was_typed(desks, petition):
    browser = desks.seat(petition)
    values = typed(browser.get(case(petition, "assessment")))
    del values["c4_score"], values["c5_confidence"]
    values["c6_reasons"] = "Too short."

    page = send(browser, "check", values, status=422)

    assert page.errors == [
        "Choose a score for C4", "Choose how sure you are of C5",
        "Write longer reasons for C6; characters needed: 200, now: 10",
    ]
    assert page.tree.get_element_by_id("c6_reasons").text.strip() == "Too short."


def test_evidence_is_named_by_its_numbers_and_a_number_that_is_none_is_told(desks):
    petition = desks.world.draft()
    with desks.world.office() as office:
        receive(office, petition.id, petition.petitioner, name="extract.txt", content=b"An extract.",
                about=About(language="en", description="Extract", provenance="Register", custody="Mine"))
    desks.world.advance(petition, Stage.ASSESSMENT)
    browser = desks.seat(petition)
    browser.get(case(petition, "assessment"))

    page = send(browser, "keep", {"c1_evidence": "E1; E2", "c2_reasons": "not yet sure"}, status=422)

    assert page.errors == ["There is no evidence with this number: E2"]
    assert page.tree.get_element_by_id("c1_evidence").value == "E1; E2"
    assert page.tree.get_element_by_id("c2_reasons").text.strip() == "not yet sure"
    kept = send(browser, "keep", {"c1_evidence": "e1 1"})
    assert kept.tree.get_element_by_id("c1_evidence").value == "E1"


def test_sealing_renews_the_declaration_and_gives_a_receipt(desks, petition):
    browser = ready_to_seal(desks, petition)
    assert browser.page.h1 == f"Seal your assessment, case {petition.id[:8]}"
    assert browser.press("Seal assessment", status=422).errors == ["Renew your declaration of interests"]

    page = browser.press("Seal assessment", {RENEW: True})

    sealed = list(desks.world.case(petition).sealed.values())
    assert page.path == case(petition, "assessments")
    assert len(sealed) == 1
    assert sealed[0].digest in page.main
    assert "13 April 2026" in page.main
    assert "You have sealed your assessment already." in browser.get(case(petition, "assessment")).main
    assert browser.get(case(petition, "assessment/seal")).path == case(petition, "assessments")


def test_a_double_click_seals_once_and_shows_the_same_receipt(desks, petition):
    browser = ready_to_seal(desks, petition)
    check = browser.page
    first = browser.press("Seal assessment", {RENEW: True})
    browser.page = check

    again = browser.press("Seal assessment", {RENEW: True})

    assert (again.path, len(desks.world.case(petition).sealed)) == (first.path, 1)


def test_a_draft_changed_in_another_window_is_not_sealed_unseen(desks, petition):
    browser = ready_to_seal(desks, petition)
    check = browser.page
    browser.get(case(petition, "assessment"))
    send(browser, "keep", {**typed(browser.page), "c1_score": "0"})
    browser.page = check

    page = browser.press("Seal assessment", {RENEW: True}, status=422)

    assert page.errors == [
        "Your draft has changed since this page was opened. Check it again before you seal it."
    ]
    assert desks.world.case(petition).sealed == {}


def test_whether_others_have_sealed_shows_on_no_page(desks, petition):
    browser = desks.seat(petition)
    addresses = ["/en/desk/", "/en/desk/?show=all", *(case(petition, page) for page in PAGES)]
    before = [without_tokens(browser.get(address)) for address in addresses]

    with desks.world.office() as office:
        others = desks.world.seats(petition)[1:4]
        row = {"score": 3, "confidence": "high", "reasons": REASONS, "evidence": []}
        scores = {one.id: row for one in office.roll().editions["1-draft"].criteria_of("break")}
        for who in others:
            desks.seal(office, petition, who, scores)

    assert len(desks.world.case(petition).sealed) == 3
    assert [without_tokens(browser.get(address)) for address in addresses] == before


def test_all_open_at_once_with_the_last_seal(desks, petition):
    desks.world.do(petition, "seal")

    page = desks.seat(petition).get(case(petition, "assessments"))

    assert len(page.tree.xpath("//main//h3")) == 5 * 19
    assert "The assessments of the others are not open." not in page.main
