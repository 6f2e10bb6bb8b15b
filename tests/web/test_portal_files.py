"""Files of a petition: one at a time, described, taken back before filing, added as an act afterwards."""

from charter.vocabulary import Stage
from tests.web.petitioners import NAME, before, begun, house, me, signed_in, world

__all__ = ["house", "me", "world"]
ABOUT = {"What it is": "Contract of sale", "Where it comes from": "My own archive"}
TEXT = ("Проданы все акции.".encode(), "contract.txt")


def attached(me, case_id):
    me.get(f"/en/petitions/{case_id}/attachments/add")
    return me.press("Attach", {"File": TEXT, **ABOUT})


def test_a_file_is_attached_described_anew_read_and_removed(me):
    case_id = begun(me)
    me.follow("Attach files")
    assert "No file is attached yet." in me.page.main
    page = attached(me, case_id)
    assert "Contract of sale" in page.main

    me.follow("Change the description contract.txt")
    page = me.press(
        "Keep the description", {"What it is": "Contract of 27 March 2022", "The panel alone": True}
    )
    assert "Contract of 27 March 2022" in page.main
    assert "Who may read itThe panel alone" in page.main

    listed = me.page
    me.press("Download contract.txt")
    assert me.page.text == TEXT[0].decode()
    assert me.page.headers["Content-Disposition"] == "attachment; filename=contract.txt"
    assert me.page.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"

    me.page = listed
    assert "No file is attached yet." in me.press("Remove contract.txt").main


def test_a_file_that_is_none_says_what_to_do_and_keeps_its_description(me):
    case_id = begun(me)
    me.get(f"/en/petitions/{case_id}/attachments/add")
    page = me.press("Attach", ABOUT, status=422)
    assert (page.errors, page.value("What it is")) == (["Choose a file"], "Contract of sale")

    page = me.press("Attach", {"File": (b"MZ\x00", "contract.pdf")}, status=422)
    assert page.errors == [
        "The file is not what its name says. Save it in the kind that its name says."]
    page = me.press("Attach", {"File": (b"#!/bin/sh", "contract.sh"), "What it is": ""}, status=422)
    assert page.errors == ["Say what the file is"]


def test_a_file_that_is_sent_twice_is_attached_once(me):
    case_id = begun(me)
    form = me.get(f"/en/petitions/{case_id}/attachments/add")
    me.press("Attach", {"File": TEXT, **ABOUT})
    me.page = form
    page = me.press("Attach", {"File": TEXT, **ABOUT})

    assert page.buttons.count("Remove contract.txt") == 1


def test_a_ground_names_the_files_that_show_it(me):
    case_id = begun(me)
    attached(me, case_id)
    me.get(f"/en/petitions/{case_id}/lists/f")
    me.follow("Answer this ground 1")
    me.press("Continue", {"I admit it": True, "The facts": "I resigned.", "Contract of sale": True})

    assert "Attachments that show itContract of sale" in me.get(f"/en/petitions/{case_id}/check").main


def test_after_filing_a_file_is_an_act_done_once(house, world):
    petition = world.petition_in(Stage.INQUIRY, name=NAME)
    me = before(house, petition)
    form = me.follow("Attach a file")
    me.press("Attach", {"File": TEXT, **ABOUT})
    done = world.case(petition).seq
    me.page = form
    page = me.press("Attach", {"File": TEXT, **ABOUT})

    assert page.h1 == "Your files"
    assert (world.case(petition).seq, len(world.case(petition).evidence)) == (done, 1)
    assert "Remove contract.txt" not in page.buttons


def test_nobody_else_sees_a_file(me, house, world):
    case_id = begun(me)
    attached(me, case_id)
    item = me.follow("Change the description contract.txt").path.rsplit("/", 1)[1]
    world.account("other-heron", in_roll=False)
    other = signed_in(house, "other-heron")
    other.get("/en/petitions/")
    token = [
        ("csrf_token", other.follow("Begin a petition").tree.xpath("//input[@name='csrf_token']/@value")[0])
    ]

    other.get(f"/en/petitions/{case_id}/attachments", status=404)
    other.post(f"/en/petitions/{case_id}/attachments/{item}/read", token, status=404)
    other.post(f"/en/petitions/{case_id}/attachments/{item}/remove", token, status=404)
