"""Two worlds that differ in what is secret are one to everyone outside (security 7.5)."""

from __future__ import annotations

import hashlib
from base64 import b64encode

import pytest
from sqlalchemy import func, select

from app.operations import bundles
from app.queries import exports
from app.queries.exports import DeltaSelection
from app.records.petition import Petition
from charter.vocabulary import Interest, Stage
from tests.worlds.mask import Mask
from tests.worlds.twins import Nursery
from tests.worlds.visitor import addresses, answers, application, known_of

LEAST_PAGES = 20


def nothing(twin):
    """Let a day pass in which nobody does anything."""


def drafts(count):
    def deed(twin):
        for number in range(count):
            twin.world.draft(f"young-siskin-{number}")

    return deed


def doing(*steps):
    def deed(twin):
        for name, words in steps:
            twin.step(name, **words)

    return deed


IDENTITY, ADMIT = ("identity", {"reasons": "Seen."}), ("admit", {})
RECUSED = ("recuse", {"kind": Interest.FAMILY, "text": "A cousin."})


def sealed(count):
    return doing(("seal", {"most": count}))


def voted(*choices):
    return doing(("vote", {"choices": choices}))


def everything(twin):
    drafts(3)(twin)
    twin.step("seal", most=3)


# What differs; the stage of the petition under way; what is done day by day on the one side and the other.
PAIRS = {
    "how many are pending": (Stage.ADMISSIBILITY, [drafts(1)], [drafts(4)]),
    "whether any draft was begun": (Stage.ADMISSIBILITY, [nothing], [drafts(1)]),
    "in which stage": (Stage.ADMISSIBILITY, [doing(IDENTITY)], [doing(IDENTITY, ADMIT)]),
    "whether it was withdrawn": (Stage.INQUIRY, [nothing], [doing(("withdraw", {"reasons": "No."}))]),
    "who sits": (Stage.INQUIRY, [nothing, nothing], [doing(RECUSED), doing(("declare", {}))]),
    "how many have sealed": (Stage.ASSESSMENT, [sealed(1)], [sealed(4)]),
    "whether all have sealed": (Stage.ASSESSMENT, [sealed(4)], [sealed(5)]),
    "how many have voted": (Stage.VOTING, [voted("recommend")], [voted(*["recommend"] * 4)]),
    "how they voted": (Stage.VOTING, [voted(*["recommend"] * 5)], [voted(*["decline"] * 5)]),
    "all of it": (Stage.ASSESSMENT, [drafts(1), sealed(1)], [everything, nothing]),
}


@pytest.fixture(scope="module")
def nursery(tmp_path_factory):
    return Nursery(tmp_path_factory.mktemp("worlds"))


@pytest.mark.parametrize("secret", PAIRS)
def test_a_visitor_cannot_tell_which_of_two_worlds_this_is(nursery, secret):
    whole = secret == "all of it"
    with nursery.twins(*PAIRS[secret]) as pair:
        masks, apps = [Mask.of(twin) for twin in pair], [application(twin) for twin in pair]
        known = known_of(pair, ["en", "ru", "uk"] if whole else ["en"])
        asked = addresses(apps[0], known, private=whole)

        left, right = map(answers, apps, masks, [asked, asked])
        assert left == right
        assert sum(answer.status == 200 for answer in left.values()) >= LEAST_PAGES

        left, right = [mask.members(twin.full_bundle()) for mask, twin in zip(masks, pair, strict=True)]
        assert left != right, "An auditor must see what differs, or the pair proves nothing."


def pending(session):
    return session.scalar(select(func.count()).select_from(Petition))


def as_a_count(session, selection):
    return pending(session) if isinstance(selection, DeltaSelection) else 0


def as_a_step(office, *_):
    """Say it by what looks like a step of a proof, and is none that the world lists."""
    return b64encode(hashlib.sha256(b"%d" % pending(office.session)).digest())


def test_a_line_beside_exports_that_tells_how_many_are_pending_is_found_out(nursery, monkeypatch):
    monkeypatch.setattr(exports, "newer_acts", lambda session, _: pending(session))
    with nursery.twins(*PAIRS["how many are pending"]) as pair:
        masks, apps = [Mask.of(twin) for twin in pair], [application(twin) for twin in pair]
        asked = [f"/en/public/{page}" for page in ("register", "figures", "governance", "check-us", "rules")]

        left, right = map(answers, apps, masks, [asked, asked])

    assert [address for address in asked if left[address] == right[address]] == ["/en/public/rules"]


@pytest.mark.parametrize(("room", "name", "leak"), [
    (exports, "newer_acts", as_a_count), (bundles, "_consistency", as_a_step),
])
def test_a_delta_that_tells_how_many_are_pending_is_found_out(nursery, monkeypatch, room, name, leak):
    monkeypatch.setattr(room, name, leak)
    with nursery.twins(*PAIRS["how many are pending"]) as pair:
        masks, apps = [Mask.of(twin) for twin in pair], [application(twin) for twin in pair]
        known = known_of(pair, ["en"])
        asked = [one for one in addresses(apps[0], known, private=False) if one.startswith("/log/")]

        left, right = map(answers, apps, masks, [asked, asked])

    told = {address for address in asked if left[address] != right[address]}
    assert told == {f"/log/delta/{size}.zip" for size in known["since"] if size} != set()
