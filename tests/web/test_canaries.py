"""Words planted in every private field: nothing that everyone may fetch holds one of them."""

import zipfile
from base64 import b64decode, urlsafe_b64decode

import pytest
from sqlalchemy import select

from app import create_app
from app.db import Database
from app.operations.assessments import seal_assessment
from app.operations.checkpoints import make_checkpoint
from app.operations.door import situation_of
from app.operations.evidence import About, receive
from app.operations.interests import declare_interest
from app.operations.sections import section_of
from app.queries.evidence import evidence_of
from app.records.petition import HandleLink
from app.web.access import admission_of
from charter.layout import DISCLOSURES, OPEN_LEAVES
from charter.vocabulary import Interest, Stage
from tests.builders import SECTIONS, World
from tests.conftest import settings_for
from tests.operations.exported import Exported, admit_auditor, lines_of

LEAST = 30


class Canaries:
    """Words that nobody else would write; `said` names each by where it was planted."""

    def __init__(self):
        self.said = {}

    def plant(self, where):
        self.said[where] = f"zq{len(self.said):02}kestrel"
        return self.said[where]


def sections(canaries, whose):
    """Fill sections with canaries where nothing is ever published."""
    def planted(where):
        return canaries.plant(f"{whose}, {where}")

    return {
        **SECTIONS,
        "a": {
            **SECTIONS["a"], "name_cyrillic": planted("name in Cyrillic"), "former": planted("former name"),
        },
        "e": {"text": planted("statement")},
        "f": {"complete": True, "replies": [{**SECTIONS["f"]["replies"][0], "facts": planted("reply")}]},
        "l": {"text": planted("plan")},
    }


def script(canaries, whose):
    """Return words for the builder's script, a canary in each private one."""
    def planted(where):
        return {"text": canaries.plant(f"{whose}, {where}")}

    return {
        "write": {"sections": sections(canaries, whose)},
        "identity": {"reasons": canaries.plant(f"{whose}, reasons on the identity")},
        "adverse": {**planted("adverse item"), "source": canaries.plant(f"{whose}, adverse source")},
        "ask": planted("question"),
        "answer": planted("answer"),
        "interview": planted("interview"),
    }


def attach(world, petition, canaries, whose):
    """Attach a file whose every description is a canary."""
    about = {name: canaries.plant(f"{whose}, evidence {name}")
             for name in ("description", "provenance", "custody")}
    name = canaries.plant(f"{whose}, evidence name") + ".txt"
    content = canaries.plant(f"{whose}, evidence text").encode()
    with world.office() as office:
        receive(
            office, petition.id, petition.petitioner, name=name, content=content,
            about=About(language="en", **about),
        )


def declare_with_text(world, petition, canaries, whose):
    """Let one seat declare an interest in words."""
    with world.office() as office:
        declare_interest(
            office, petition.id, world.seats(petition)[0], kinds=[Interest.NONE],
            text=canaries.plant(f"{whose}, interest"),
        )


def seal_with_reasons(world, petition, canaries, whose):
    """Let one seat seal an assessment with reasons of its own."""
    edition = world.case(petition).edition
    with world.office() as office:
        criteria = office.roll().editions[edition].criteria_of("break")
        reasons = canaries.plant(f"{whose}, assessment") + " is what I saw in the file" * 20
        one = {"score": 3, "confidence": "high", "reasons": reasons, "evidence": []}
        seal_assessment(
            office, petition.id, world.seats(petition)[0],
            scores={criterion.id: one for criterion in criteria}, renewed=True,
        )


def petition_with_canaries(world, canaries, whose, stage):
    """Bring a petition to a stage, canaries in all that stays private on the way."""
    words = script(canaries, whose)
    petition = world.draft(canaries.plant(f"{whose}, account name"))
    attach(world, petition, canaries, whose)
    world.advance(petition, Stage.INQUIRY, **words)
    declare_with_text(world, petition, canaries, whose)
    world.advance(petition, Stage.ASSESSMENT, **words)
    seal_with_reasons(world, petition, canaries, whose)
    if stage is not Stage.ASSESSMENT:
        world.advance(petition, Stage.DELIBERATION, **words)
        world.do(petition, "remark", criterion="c1", text=canaries.plant(f"{whose}, remark"))
        world.advance(petition, stage, **words)
    return petition


@pytest.fixture(scope="module")
def here(databases, tmp_path_factory):
    with databases.migrated() as url:
        database, folder = Database(url), tmp_path_factory.mktemp("canaries")
        world, canaries = World(database, folder), Canaries()
        published = petition_with_canaries(world, canaries, "published", Stage.IN_FORCE)
        sealing = petition_with_canaries(world, canaries, "under way", Stage.ASSESSMENT)
        draft = world.draft(canaries.plant("draft, account name"))
        world.do(draft, "write", sections=sections(canaries, "draft"))
        admit_auditor(world)
        world.days(2)
        with world.office() as office:
            make_checkpoint(office, world.signer)
        exported = Exported(world, published, sealing, draft, folder)
        exported.canaries = canaries.said
        exported.app = create_app(settings_for(url, folder), database=database)
        yield exported
        database.close()


def readable(path):
    """Return all that a reader can get out of a bundle, one piece each."""
    with zipfile.ZipFile(path) as bundle:
        yield from (bundle.read(name).decode("latin-1") for name in bundle.namelist())
    for line in lines_of(path, OPEN_LEAVES):
        yield b64decode(line["leaf"]).decode()
    for line in lines_of(path, DISCLOSURES):
        yield urlsafe_b64decode(line["disclosure"] + "===").decode()


def found_in(here, pieces):
    """Return which canaries stand in the pieces, by where they were planted."""
    text = "\n".join(pieces)
    return sorted(where for where, word in here.canaries.items() if word in text)


def kept_inside(here):
    """Yield what the service itself can open: disclosures, sections, files, accounts."""
    yield from readable(here.full()[1])
    with here.world.reading_office() as office:
        for petition in (here.published, here.sealing, here.draft):
            yield from (str(section_of(office, petition.id, letter)) for letter in "aefl")
            yield str(evidence_of(office, situation_of(office, petition.id, petition.petitioner)))


def addresses(here):
    """Return every address that everyone may open, in every language, with what exists put in."""
    with here.world.reading_office() as office:
        number = office.case(here.published.id).number
    known = {"number": [number], "lang": ["en", "ru", "uk"], "level": [0], "block": [0, 1, 2],
             "form": ["csv", "jsonl", "xlsx"], "since": [16],
             "place": ["000", "001"]}
    with here.app.test_request_context():
        for rule in here.app.url_map.iter_rules():
            admission = admission_of(rule.endpoint)
            if rule.endpoint == "static" or admission is None or not admission.is_public:
                continue
            assert rule.arguments <= set(known), f"Say what {rule} may be asked for."
            yield from filled(rule, known)


def filled(rule, known):
    choices = [{}]
    for name in rule.arguments:
        choices = [{**chosen, name: value} for chosen in choices for value in known[name]]
    for chosen in choices:
        built = rule.build(chosen)
        assert built is not None
        yield built[1]


def test_the_canaries_are_many_and_really_there(here):
    inside = set(found_in(here, kept_inside(here)))
    names = {where for where in here.canaries if "account name" in where}
    sealed = {where for where in here.canaries if where.endswith("assessment") and "under way" in where}
    files = {where for where in here.canaries if "evidence text" in where}

    assert len(here.canaries) >= LEAST
    assert set(here.canaries) - inside == names | sealed | files


def test_a_public_bundle_holds_no_canary(here):
    assert found_in(here, readable(here.public()[1])) == []


def test_no_address_open_to_everyone_shows_a_canary(here):
    browser = here.app.test_client()
    pages = {address: browser.get(address, buffered=True) for address in addresses(here)}

    told = {address: found_in(here, [answer.get_data().decode("utf-8", "replace")])
            for address, answer in pages.items()}

    assert {address: found for address, found in told.items() if found} == {}
    assert {answer.status_code for answer in pages.values()} <= {200, 404}
    assert [address for address, answer in pages.items()
            if answer.status_code == 404 and not address.startswith("/log/")] == []


def test_no_public_text_joins_a_handle_to_a_person(here):
    with here.world.reading_office() as office:
        links = office.session.execute(select(HandleLink.handle, HandleLink.person_id)).all()
    pieces = [piece for piece in readable(here.public()[1]) if len(piece) < 20_000]

    assert len(links) == 48
    assert [link for link in links for piece in pieces if link[0] in piece and link[1] in piece] == []


def test_a_petitioners_own_bundle_holds_what_is_theirs_and_nobody_elses(here):
    found = found_in(here, readable(here.case(here.sealing, here.sealing.petitioner)[1]))

    assert found == ["under way, answer", "under way, question"]
