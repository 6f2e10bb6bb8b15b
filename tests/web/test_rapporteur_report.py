"""The report: a draft, circulated once spreads are remarked on, finalised with what was said on it."""

import pytest

from charter.vocabulary import Stage
from tests.web.desk_people import case, desks, lead

__all__ = ["desks"]  # a fixture

REPORT = {
    "Finding on ground 1": "Shown by the register.",
    "Sources searched for adverse information": "archives\n\ncourt register",
    "Summary and reasons": "He left in time.",
    "Public reasons": "The petitioner left in time.",
}


@pytest.fixture
def petition(desks):
    return desks.petition_in(Stage.DELIBERATION)


def test_a_draft_is_the_rapporteurs_alone_and_returns_as_typed(desks, petition):
    browser = desks.leader(petition)
    browser.get(lead(petition, "report"))

    page = browser.press("Keep draft", REPORT)

    assert "Your draft is kept. Nobody else can read it." in page.main
    assert page.value("Finding on ground 1") == "Shown by the register."
    assert page.value("Sources searched for adverse information") == "archives\ncourt register"
    desks.member(petition).get(lead(petition, "report"), status=404)
    assert "There is no report yet." in desks.member(petition).get(case(petition, "report")).main


def test_the_check_asks_for_sources_summary_and_public_reasons(desks, petition):
    browser = desks.leader(petition)
    browser.get(lead(petition, "report"))

    page = browser.press("Check before circulating", {"Finding on ground 1": "Shown."}, status=422)

    assert page.errors == [
        "Name at least one source that was searched", "Enter the summary and the reasons",
        "Write the public reasons.",
    ]
    assert page.value("Finding on ground 1") == "Shown."


def test_public_reasons_with_the_petitioners_name_go_no_further(desks, petition):
    browser = desks.leader(petition)
    browser.get(lead(petition, "report"))
    named = {**REPORT, "Public reasons": "Mr Belendirov left in time."}
    told = "The public reasons outlive every erasure. Write “the petitioner” instead of the name: Belendirov."

    page = browser.press("Check before circulating", named, status=422)

    assert page.errors == [told]
    browser.get(lead(petition, "report/circulate"))  # the draft was kept, so the next page is there
    assert browser.press("Circulate report", status=422).errors == [told]
    assert desks.world.case(petition).stage is Stage.DELIBERATION


def test_a_report_is_circulated_with_its_adverse_section_from_the_record(desks, petition):
    browser = desks.leader(petition)
    browser.get(lead(petition, "report"))
    page = browser.press("Check before circulating", REPORT)
    assert page.path == lead(petition, "report/circulate")
    for text in ("court register", *(REPORT[name] for name in REPORT if not name.startswith("Sources"))):
        assert text in page.main

    page = browser.press("Circulate report")

    assert page.path == case(petition, "report")
    assert desks.world.case(petition).report.digest in page.main
    assert "A newspaper says that you praised the war." in page.main
    assert "Not final" in page.main
    assert desks.world.case(petition).stage is Stage.REPORT
    browser.get(lead(petition, "report"), status=404)


def test_a_spread_without_a_remark_holds_the_report_back_but_not_the_draft(desks):
    petition = desks.petition_in(Stage.ASSESSMENT)
    desks.world.do(petition, "seal", differs=[(0, "c3", 0)])
    browser = desks.leader(petition)

    page = browser.get(lead(petition, "report"))

    assert "Remark on the spread of these criteria first: c3." in page.main
    assert page.buttons == ["Keep draft"]
    assert browser.press("Keep draft", REPORT).value("Summary and reasons") == "He left in time."
    page = browser.get(lead(petition, "report/circulate"))
    assert "Remark on the spread of these criteria first: c3." in page.main
    assert page.buttons == []


def test_a_draft_changed_in_another_window_is_not_circulated_unseen(desks, petition):
    browser = desks.leader(petition)
    browser.get(lead(petition, "report"))
    browser.press("Check before circulating", REPORT)
    check = browser.page
    browser.get(lead(petition, "report"))
    browser.press("Keep draft", {"Summary and reasons": "Another."})
    browser.page = check

    page = browser.press("Circulate report", status=422)

    assert page.errors == ["Your draft has changed since this page was opened. Check it again."]
    assert desks.world.case(petition).stage is Stage.DELIBERATION


def test_the_report_waits_for_corrections_and_is_final_with_them(desks):
    petition = desks.petition_in(Stage.REPORT)
    browser = desks.leader(petition)
    page = browser.get(lead(petition, "report/finalise"))
    assert "The petitioner can still correct facts." in page.main
    assert page.buttons == []
    desks.world.do(petition, "correct", text="It was May, not June.")

    page = browser.get(lead(petition, "report/finalise"))
    assert "It was May, not June." in page.main
    page = browser.press("Finalise report")

    found = desks.world.case(petition)
    assert (page.path, found.stage) == (case(petition, "ballot"), Stage.VOTING)
    assert found.report.digest in desks.member(petition).get(case(petition, "report")).main
