"""The other desks: observer, auditor, lists of the registrar."""


from app.operations import report_shares
from app.web import college, liaison, observer, registrar
from app.web import officer as officers_room
from charter.table import MOVES
from charter.vocabulary import Role, Stage
from tests.web.offices import at_the_desk, house, world

__all__ = ["house", "world"]  # fixtures


def test_the_observer_comments_on_the_report(house, world):
    petition = world.petition_in(Stage.REPORT)
    desk = at_the_desk(house, world, "observer")
    desk.get("/en/observer/")
    page = desk.follow(petition.id[:8])
    assert "He praised the war." not in page.text  # the panel's alone
    desk.follow("Comment on the report")

    desk.press("Comment", status=422)
    assert desk.page.errors == ["Enter your comment"]
    desk.press("Comment", {"Your comment": "The second ground is thin."})
    desk.press("Comment")

    assert world.entries(petition)[-1].facts["text"] == "The second ground is thin."


def test_a_comment_that_the_report_has_no_room_for_is_refused_and_kept(house, world, monkeypatch):
    petition = world.petition_in(Stage.REPORT)
    monkeypatch.setattr(report_shares, "_FRAME", report_shares.COMMENTS.octets)
    desk = at_the_desk(house, world, "observer")
    desk.get("/en/observer/")
    desk.follow(petition.id[:8])
    desk.follow("Comment on the report")
    desk.press("Comment", {"Your comment": "The second ground is thin."})

    page = desk.press("Comment", status=422)

    assert page.errors == ["The report has no room left for so long a text. Make it shorter."]
    assert page.value("Your comment") == "The second ground is thin."
    assert world.entries(petition)[-1].type != "report.commented"


def test_the_observer_learns_of_no_petition_before_its_panel(house, world):
    petition = world.petition_in(Stage.ADMISSIBILITY)
    desk = at_the_desk(house, world, "observer")

    assert petition.id[:8] not in desk.get("/en/observer/").main
    desk.get(f"/en/observer/petitions/{petition.id}", status=404)




def test_a_list_is_given_previewed_and_accepted(house, world):
    desk = at_the_desk(house, world, "registrar-1")
    desk.get("/en/registrar/lists/")
    assert "No list has been accepted yet" in desk.page.main
    desk.follow("Give a list")

    desk.press("Read the file", {"List": "un_sc", "File": (b"<html>no list</html>", "list.xml")}, status=422)
    assert desk.page.errors == ["Line 1: this is a web page (HTML), not a list."]
    desk.press("Read the file", {"File": (UN_LIST, "list.xml")})
    assert "Persons added1" in desk.page.main
    page = desk.press("Accept this list")

    assert "The list is accepted and in force." in page.main
    with world.reading_office() as office:
        assert list(office.roll().snapshots) == ["un_sc"]


def test_nobody_opens_the_desk_of_another_office(house, world):
    desk = at_the_desk(house, world, "observer")

    for room in (
        "registrar",
        "officer",
        "college",
        "liaison",
        "auditor",
        "registrar/lists",
        "officer/proposals",
    ):
        desk.get(f"/en/{room}/", status=404)


def _organisations(world):
    with world.reading_office() as office:
        return [org.id for org in office.roll().members(world.day)]


UN_LIST = b"""<?xml version="1.0" encoding="utf-8"?>
<CONSOLIDATED_LIST xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" dateGenerated="2026-02-27T00:00:00">
<INDIVIDUALS><INDIVIDUAL><DATAID>1</DATAID><VERSIONNUM>1</VERSIONNUM><FIRST_NAME>ARVO</FIRST_NAME>
<SECOND_NAME>TESTIN</SECOND_NAME><UN_LIST_TYPE>DPRK</UN_LIST_TYPE><REFERENCE_NUMBER>KPi.999</REFERENCE_NUMBER>
<LISTED_ON>2020-01-01</LISTED_ON></INDIVIDUAL></INDIVIDUALS><ENTITIES></ENTITIES></CONSOLIDATED_LIST>
"""


def test_every_act_of_an_office_has_its_page():
    rooms = {
        Role.REGISTRAR: registrar, Role.LIAISON: liaison, Role.COLLEGE: college, Role.OBSERVER: observer,
        Role.OFFICER: officers_room,
    }
    for role, room in rooms.items():
        acts = {move.act for move in MOVES if role in move.by and move.in_case}
        assert {task.act for task in room.TASKS.values()} == acts


def test_nobody_reaches_a_petition_by_an_address_that_is_none(house, world):
    desk = at_the_desk(house, world, "registrar-1")

    for case_id in ("%00" * 32, "%27" * 32, "0" * 32):
        desk.get(f"/en/registrar/petitions/{case_id}", status=404)
    desk.get("/en/registrar/?after=%00%27")
    desk.get("/en/registrar/lists/999999999999999999999", status=404)
