"""The demo world: all stages and endings, invented people alone, the same bytes from the same seed."""

import re
from collections import Counter
from pathlib import Path

import pyotp
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.demo.accounts import PASSWORD, accounts, totp_secret
from app.demo.names import ORGANISATIONS
from app.demo.sections import figures
from app.demo.simulation import SEED, NotEmpty, load
from app.queries.accounts import credentials_of
from app.queries.log_entries import roll_entries
from app.queries.roles import roles_on
from app.queries.search import search
from app.queries.seat_work import work_of_seats
from app.records.account import Account
from app.records.log import LogEntry
from app.records.petition import Authorship, Petition
from charter.vocabulary import Role, Stage
from tests.demo.conftest import service_at

DEMO = Path(__file__).resolve().parents[2] / "app" / "demo"
ENDS = Counter(
    {
        ("in_force", "recommend"): 1,
        ("in_force", "recommend_with_conditions"): 1,
        ("closed", "not_yet"): 1,
        ("closed", "declined"): 1,
        ("closed", "outside_mandate"): 1,
        ("closed", "not_endorsed"): 1,
        ("closed", "inadmissible"): 1,
        ("withdrawn", None): 1,
        ("lapsed", None): 1,
        ("no_decision", None): 1,
    }
)


@pytest.fixture
def session(demo) -> Session:
    """Read the world."""
    with demo.extensions["offramp"].database.reading() as session:
        yield session


def petitions(session):
    rows = session.execute(
        select(Account.name, Petition)
        .join(Authorship, Authorship.account_id == Account.id)
        .join(Petition, Petition.id == Authorship.petition_id)
    )
    return {row.name: row.Petition for row in rows}


def test_every_stage_has_a_petition_and_every_ending_too(session):
    found = petitions(session)

    assert len(found) == 22
    assert {Stage(one.stage) for one in found.values()} == set(Stage)
    ended = Counter(
        (one.stage, one.outcome if one.stage == "in_force" else one.closing)
        for one in found.values()
        if one.stage in ("in_force", "closed", "withdrawn", "lapsed", "no_decision")
    )
    assert ended == ENDS


def test_every_script_is_played_to_its_end_or_still_waits_for_a_person(demo, session):
    service = demo.extensions["offramp"]
    with service.reading_office() as office:
        for one in petitions(session).values():
            assert office.case(one.id).stage == one.stage
            assert one.due_on is None or one.due_on >= service.today() or one.stage == "closed"


def test_it_shows_a_recusal_a_substitute_a_challenge_a_doubt_and_a_return(session):
    words = Counter(session.scalars(select(LogEntry.type).where(LogEntry.case_id.is_not(None))))

    for word in (
        "seat.substituted",
        "challenge.made",
        "identity.doubted",
        "petition.refiled",
        "evidence.added",
        "disqualifier.raised",
        "review.decided",
        "endorsement.refused",
        "report.commented",
    ):
        assert words[word] >= 1, word
    assert words["challenge.decided"] == 2
    assert words["seat.substituted"] == 1


def test_entries_are_dated_day_by_day_up_to_the_present_one(demo, session):
    days = session.scalars(select(LogEntry.on_day).order_by(LogEntry.index)).all()

    assert days == sorted(days)
    assert days[-1] == demo.extensions["offramp"].today()
    assert len(set(days)) == 176


def test_the_invented_list_is_in_force_and_finds_everyone(session):
    for one in figures().values():
        hits = search(session, one.cyrillic, 10)
        assert one.source_id in {hit.source_id for hit in hits}, one.latin


def test_the_auditor_was_admitted_by_a_proposal(demo, session):
    service = demo.extensions["offramp"]
    with service.reading_office() as office:
        words = Counter(entry.type for entry in roll_entries(office.session, office.keys))

    assert (words["proposal.made"], words["proposal.approved"], words["proposal.took_effect"]) == (1, 3, 1)
    assert roles_on(session, "auditor", service.today()) == {Role.AUDITOR}


def test_every_account_of_the_roll_has_its_place_its_password_and_its_code(demo, session):
    service = demo.extensions["offramp"]
    for one in accounts():
        account = session.scalar(select(Account).where(Account.name == one.name))
        assert (account.person_id == one.name) is one.in_roll
        assert bool(roles_on(session, one.name, service.today())) is one.in_roll
    found = credentials_of(session, "reviewer-a-1", service.now())
    assert service.locks.passwords.matches(found.password_hash, PASSWORD)
    code = demo.test_cli_runner().invoke(args=["demo", "code", "reviewer-a-1"]).output.strip()
    assert code == pyotp.TOTP(totp_secret(service.seeded("test").chance, "reviewer-a-1")).at(service.now())


def test_the_list_of_accounts_names_who_has_to_assess_to_vote_and_to_lead(session):
    work = work_of_seats(session)

    doing = {part.rsplit(" ", 1)[0] for words in work.values() for part in words.split("; ")}
    assert doing == {"assesses", "votes on", "leads"}
    assert set(work) <= {one.name for one in accounts() if one.purpose.startswith("reviewer")}


def test_nobody_in_it_is_real():
    for path in [*DEMO.glob("*.json"), DEMO / "names.py"]:
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"Putin|Путин|Kremlin|Кремл|Sberbank|Gazprom|Moscow|Москв", text), path.name
        assert set(re.findall(r"https?://[\w.-]+", text)) <= {"https://otkrytaya-polosa.example"}
    assert len(ORGANISATIONS) == 6


def leaves(service):
    with service.database.reading() as session:
        return session.scalars(select(LogEntry.leaf).order_by(LogEntry.index)).all()


def test_the_same_seed_and_end_day_give_the_same_bytes_and_another_seed_others(databases, tmp_path):
    found = []
    for number, seed in enumerate((SEED, SEED, "another")):
        (tmp_path / str(number)).mkdir()
        with databases.migrated() as url:
            _, database, service = service_at(url, tmp_path / str(number))
            load(service, seed=seed, length=14)
            found.append(leaves(service))
            database.close()

    assert found[0] == found[1]
    assert len(found[0]) % 16 == 0
    assert not set(found[0]) & set(found[2])


def test_a_world_is_loaded_into_an_empty_log_only_and_never_in_production(demo):
    service = demo.extensions["offramp"]
    size = len(leaves(service))

    with pytest.raises(NotEmpty):
        load(service)

    runner = demo.test_cli_runner()
    assert runner.invoke(args=["demo", "load", "--if-empty"]).exit_code == 0
    refused = runner.invoke(args=["demo", "load"])
    assert (refused.exit_code, refused.output) == (
        1,
        "Error: The database has a log already; nothing was loaded.\n",
    )
    assert len(leaves(service)) == size
