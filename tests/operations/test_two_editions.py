"""A release that ships a second edition: a log of either verifies, for no log has adopted the other."""

import json

import pytest

from app import create_app, rulebooks
from app.demo.founding import found_demo
from app.operations import audit
from app.operations.audit import differences
from app.operations.bundles import export_public
from app.queries import folds
from app.queries.log_pages import policy_text
from app.rulebooks import founding_edition, shipped_editions
from charter.policy import parse_policy
from charter.rulebook import parse_rulebook
from charter.verify import Asked, verify
from tests.builders import World


@pytest.fixture
def two(monkeypatch):
    """Ship a second edition, which differs in one clock."""
    (first,) = shipped_editions().values()
    plain = json.loads(json.dumps(first.plain))
    plain["edition"] = "2-draft"
    plain["clocks"]["proposal"] += 1
    second = parse_rulebook(plain)
    for room in (rulebooks, folds, audit):
        monkeypatch.setattr(room, "shipped_editions", lambda: {"1-draft": first, "2-draft": second})
    return {"1-draft": first, "2-draft": second}


@pytest.mark.parametrize("edition", ["1-draft", "2-draft"])
def test_a_log_founded_under_either_edition_verifies(database, tmp_path, two, edition):
    world = World(database, tmp_path, founded=False)
    with world.office() as office:
        found_demo(office, edition_digest=two[edition].digest)
    world.days(2)
    with world.reading_office() as office:
        export_public(office, tmp_path / "public.zip")
        policy = parse_policy(policy_text(office))
        told = list(differences(office, world.signer.last()))

    report = verify(tmp_path / "public.zip", Asked(policy))

    assert ([str(one) for one in report.findings], report.exit_code, told) == ([], 0, [])


def test_a_log_goes_on_verifying_when_a_second_edition_ships(database, tmp_path, request):
    world = World(database, tmp_path)
    world.days(1)
    request.getfixturevalue("two")
    world.folds = folds.Folds()  # as a service of the next release starts
    world.days(1)
    with world.reading_office() as office:
        export_public(office, tmp_path / "public.zip")
        policy = parse_policy(policy_text(office))

    assert verify(tmp_path / "public.zip", Asked(policy)).findings == []


def test_before_the_founding_visitors_read_the_edition_that_it_would_adopt(database, settings, two):
    visitor = create_app(settings, database=database).test_client()
    page = visitor.get("/en/public/rules").get_data(as_text=True)

    assert founding_edition() is two["2-draft"]
    assert "2-draft" in page
    assert "1-draft" not in page
