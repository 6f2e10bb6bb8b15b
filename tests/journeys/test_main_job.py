"""The main job, in the order in which it happens: from a name on a list to a bundle a stranger checks."""

import io
import json
import subprocess
import sys
from datetime import timedelta
from importlib.resources import files
from pathlib import Path

from app.demo import signing
from app.demo.papers import paper
from app.demo.scene import officer_of
from app.operations import admissibility, assessments, ballots, dialogue, interests, petitions, reports
from app.operations.bundles import export_public
from app.operations.checkpoints import make_checkpoint
from app.operations.door import seen_by, situation_of
from app.operations.evidence import About, open_evidence, receive
from app.operations.list_log import recorded_by
from app.operations.lists import accept_list, stage_list
from app.operations.sections import save_section
from app.queries.evidence import evidence_of
from app.queries.log_pages import policy_text
from app.queries.portal_listings import pins
from app.queries.register import stated_rows
from app.queries.search import search
from app.rulebooks import shipped_editions
from charter.endorsing import manifest_of
from charter.vocabulary import Choice, Interest, Stage
from tests.builders import OBSERVER, REGISTRAR, SECTIONS, Petition, World

TOP = Path(__file__).resolve().parents[2]
EDITION = shipped_editions()["1-draft"]
REASONS = (
    "The deed, the register and the archive agree on the day, and nobody who was asked says otherwise. " * 3
)


def test_the_way_of_one_petition_from_search_to_a_verified_bundle(database, tmp_path):
    world = World(database, tmp_path)
    _the_registrar_accepts_a_list(world)
    petition = _a_person_finds_their_entry_and_files(world)
    _two_organisations_verify_the_identity_and_the_registrar_admits(world, petition)
    _five_seats_declare_and_the_observer_records_what_speaks_against(world, petition)
    _the_rapporteur_asks_and_two_seats_talk_to_the_petitioner(world, petition)
    _each_seat_assesses_alone(world, petition)
    _they_deliberate_and_report(world, petition)
    _they_vote_and_the_clock_counts(world, petition)
    _officers_endorse_and_it_is_published(world, petition)
    _a_stranger_verifies_the_public_bundle(world, petition)


def _the_registrar_accepts_a_list(world: World) -> None:
    world.account("registrar-1")
    content = io.BytesIO(files("app.demo").joinpath("list_uk_shape.xml").read_bytes())
    with world.office() as office:
        staged = stage_list(
            office.session, "gb_uksl", [content], published=None, excerpt=True, now=office.now
        )
        record = recorded_by(office, "registrar-1")
        taken = accept_list(office.session, staged.snapshot_id, now=office.now, record=record)
    assert (taken.persons, taken.is_accepted) == (32, True)


def _a_person_finds_their_entry_and_files(world: World) -> Petition:
    petition = world.draft("quiet-heron")
    with world.office() as office:
        hit = search(office.session, "Андрей Гребенщук", 5)[0]
        assert (hit.source, hit.source_id) == ("gb_uksl", "VRD0016")
        listings = pins(office.session, [hit.version_id])
        reply = {"ground": listings[0]["reasons"], "answer": "overtaken", "facts": "I gave the shares up."}
        written = {
            **SECTIONS,
            "a": {**SECTIONS["a"], "name_latin": "Andrei Grebenshchuk"},
            "c": {"listings": listings},
            "f": {"replies": [reply], "complete": True},
            "n": {"given": list(EDITION.undertakings)},
        }
        for letter, content in written.items():
            save_section(office, petition.id, letter, dict(content), complete=True)
        receive(
            office,
            petition.id,
            petition.petitioner,
            name="deed.pdf",
            content=paper("deed.pdf", "A deed."),
            about=About(description="The notary's deed", provenance="the notary", criterion="c7"),
        )
    with world.office() as office:
        petitions.file_petition(office, petition.id, petition.petitioner)
    assert world.case(petition).stage is Stage.ADMISSIBILITY
    return petition


def _two_organisations_verify_the_identity_and_the_registrar_admits(world: World, petition: Petition) -> None:
    for org in world.case(petition).identity.asked:
        officer = officer_of(org, 1)
        with world.office() as office:
            interests.declare_interest(office, petition.id, officer, kinds=[Interest.NONE])
            signing.verify_identity(office, petition.id, officer, reasons="The passport was seen.")
    with world.office() as office:
        here = situation_of(office, petition.id, REGISTRAR)
        seen = seen_by(office, here.case, here.actor)
        admissibility.admit(office, petition.id, REGISTRAR, seen=seen)
    assert world.case(petition).stage is Stage.INQUIRY


def _five_seats_declare_and_the_observer_records_what_speaks_against(
    world: World, petition: Petition
) -> None:
    for seat in world.seats(petition):
        with world.office() as office:
            interests.declare_interest(office, petition.id, seat, kinds=[Interest.NONE])
    with world.office() as office:
        dialogue.record_adverse(
            office,
            petition.id,
            OBSERVER,
            source="notarial register",
            grade="A2",
            text="They went to a cousin.",
        )
    world.days(21)
    assert world.case(petition).stage is Stage.DIALOGUE


def _the_rapporteur_asks_and_two_seats_talk_to_the_petitioner(world: World, petition: Petition) -> None:
    rapporteur, due = world.rapporteur(petition), world.day + timedelta(days=21)
    items = [one.item for one in world.case(petition).adverse]
    with world.office() as office:
        dialogue.disclose_gist(office, petition.id, rapporteur, items=items, text="To a cousin.", due=due)
        dialogue.ask(office, petition.id, rapporteur, text="Why to a cousin?", due=due)
    item = world.case(petition).questions[0].item
    with world.office() as office:
        dialogue.answer(office, petition.id, petition.petitioner, item=item, text="The law asked for it.")
    for seat in world.seats(petition)[:2]:
        with world.office() as office:
            dialogue.record_interview(office, petition.id, seat, text="We spoke for an hour.")
    world.days(21)
    with world.office() as office:
        dialogue.close_file(office, petition.id, rapporteur)
    assert world.case(petition).stage is Stage.ASSESSMENT


def _each_seat_assesses_alone(world: World, petition: Petition) -> None:
    scores = {
        one.id: {"score": 3, "confidence": "high", "reasons": REASONS, "evidence": []}
        for one in EDITION.criteria_of("break")
    }
    for seat in world.seats(petition):
        with world.office() as office:
            here = situation_of(office, petition.id, seat)
            for row in evidence_of(office, here):
                assert open_evidence(office, here, row.item, reason="To read the deed.").name == "deed.pdf"
            assessments.seal_assessment(office, petition.id, seat, scores=scores, renewed=True)
    assert world.case(petition).stage is Stage.DELIBERATION


def _they_deliberate_and_report(world: World, petition: Petition) -> None:
    seat, rapporteur = world.seats(petition)[0], world.rapporteur(petition)
    with world.office() as office:
        assessments.remark(office, petition.id, seat, criterion=None, text="The deed settles it.")
        reports.circulate_report(
            office,
            petition.id,
            rapporteur,
            findings=["Shown by the deed."],
            sources=["registers"],
            summary="Sound.",
            public_reasons="The break is shown.",
        )
    with world.office() as office:
        reports.correct_facts(office, petition.id, petition.petitioner, text="In March, not in May.")
    with world.office() as office:
        reports.finalise_report(office, petition.id, rapporteur)
    assert world.case(petition).stage is Stage.VOTING


def _they_vote_and_the_clock_counts(world: World, petition: Petition) -> None:
    digest = str(world.case(petition).report.digest)
    for seat in world.seats(petition):
        with world.office() as office:
            ballots.cast_ballot(
                office,
                petition.id,
                seat,
                choice=Choice.RECOMMEND,
                report_digest=digest,
                disqualifiers={},
                conditions={},
                renewed=True,
            )
    world.days(15)
    assert (world.case(petition).stage, world.case(petition).tally.outcome) == (Stage.STANDSTILL, "recommend")
    world.days(15)
    assert world.case(petition).stage is Stage.ENDORSEMENT


def _officers_endorse_and_it_is_published(world: World, petition: Petition) -> None:
    case = world.case(petition)
    for org in sorted(case.tally.yes):
        for number in (1, 2):
            officer = officer_of(org, number)
            with world.office() as office:
                if org not in office.case(petition.id).declared:
                    interests.declare_interest(office, petition.id, officer, kinds=[Interest.NONE])
                signing.endorse(office, petition.id, officer, manifest=manifest_of(case))
    world.days(1)
    assert world.case(petition).stage is Stage.IN_FORCE
    world.days(1)
    with world.reading_office() as office:
        assert len(stated_rows(office.session, world.size())) == 1


def _a_stranger_verifies_the_public_bundle(world: World, petition: Petition) -> None:
    bundle, policy = world.folder / "public.zip", world.folder / "policy.txt"
    with world.office() as office:
        make_checkpoint(office, world.signer)
    with world.reading_office() as office:
        export_public(office, bundle)
        policy.write_bytes(policy_text(office) or b"")
    done = subprocess.run(
        [sys.executable, "-m", "charter", "verify", bundle, "--policy", policy, "--json"],
        cwd=TOP,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert petition.id in done.stdout
    assert json.loads(done.stdout)
