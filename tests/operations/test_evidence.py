"""Evidence: what is taken, what is refused and leaves nothing, and the one guard for reading."""

import io

import pikepdf
import pytest
from PIL import Image

from app.demo.papers import paper
from app.operations import evidence
from app.operations.door import situation_of
from app.operations.evidence import About, add_evidence, describe, open_evidence, receive, remove, vault_of
from app.operations.who import NotFound
from app.queries.evidence import evidence_of
from app.records.petition import Evidence, Reading
from app.vault import uploads
from app.vault.files import SealedFiles
from charter.moves import Refused
from charter.vocabulary import Stage, Tier
from tests.builders import REGISTRAR

ABOUT = About(description="A letter", provenance="from the archive", criterion="c1")
TEXT = "Письмо из архива".encode()


def picture(kind, size=(4, 3)):
    held = io.BytesIO()
    Image.new("RGB", size, (9, 90, 200)).save(held, kind)
    return held.getvalue()


def locked_pdf():
    held = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.save(held, encryption=pikepdf.Encryption(owner="a", user="b", R=6))
    return held.getvalue()


def files_of(world):
    return [path for path in (world.folder / "files").rglob("*") if path.is_file()]


def take(world, petition, name="letter.txt", content=TEXT, about=ABOUT):
    with world.office() as office:
        return receive(office, petition.id, petition.petitioner, name=name, content=content, about=about)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", paper("a.pdf", "One page.")),
        ("a.png", picture("PNG")),
        ("a.jpg", picture("JPEG")),
        ("A.JPEG", picture("JPEG")),
        ("a.webp", picture("WEBP")),
        ("a.txt", TEXT),
    ],
    ids=["pdf", "png", "jpg", "jpeg", "webp", "txt"],
)
def test_what_is_taken_comes_back_byte_for_byte(world, name, content):
    petition = world.draft()
    item = take(world, petition, name, content)

    with world.office() as office:
        here = situation_of(office, petition.id, petition.petitioner)
        opened = open_evidence(office, here, item, reason="")
    assert (opened.name, opened.content) == (name, content)
    assert [content in path.read_bytes() for path in files_of(world)] == [False]


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("", b"", uploads.NO_FILE),
        ("a.txt", b"", uploads.EMPTY),
        ("a.txt", b"a" * (uploads.MOST_OCTETS + 1), uploads.TOO_LARGE),
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", uploads.NOT_ALLOWED),
        ("a.zip", b"PK\x03\x04", uploads.NOT_ALLOWED),
        ("pdf", paper("a.pdf", "One page."), uploads.NOT_ALLOWED),
        ("a.pdf.exe", paper("a.pdf", "One page."), uploads.NOT_ALLOWED),
        ("a.png", paper("a.pdf", "One page."), uploads.NOT_WHAT_IT_SAYS),
        ("a.pdf", picture("PNG"), uploads.NOT_WHAT_IT_SAYS),
        ("a.txt", picture("PNG"), uploads.NOT_WHAT_IT_SAYS),
        ("a.txt", b"a\x00b", uploads.NOT_WHAT_IT_SAYS),
        ("a.txt", "Письмо".encode("cp1251"), uploads.NOT_TEXT),
        ("a.pdf", b"%PDF-1.4\nnothing else", uploads.UNREADABLE),
        ("a.png", picture("PNG")[:40], uploads.UNREADABLE),
        ("a.pdf", locked_pdf(), uploads.LOCKED),
        ("a.png", picture("PNG", (10_000, 5_001)), uploads.TOO_MANY_PIXELS),
    ],
    ids=[
        "none",
        "empty",
        "too large",
        "svg",
        "zip",
        "no extension",
        "two extensions",
        "pdf as png",
        "png as pdf",
        "png as txt",
        "zero bytes",
        "windows-1251",
        "pdf without a page",
        "cut png",
        "locked",
        "pixels",
    ],
)
def test_each_refusal_has_its_own_sentence_and_nothing_stays(world, name, content, sentence):
    petition = world.draft()

    with pytest.raises(Refused) as refusal:
        take(world, petition, name, content)

    assert refusal.value.reasons == (sentence,)
    assert (world.rows(Evidence), files_of(world)) == (0, [])


def test_a_file_must_be_described(world):
    petition = world.draft()

    with pytest.raises(Refused) as refusal:
        take(world, petition, about=About(description=" ", provenance="", tier=Tier.SEALED))

    assert refusal.value.reasons == (evidence.UNDESCRIBED, evidence.UNSOURCED, evidence.NO_SUCH_TIER)
    assert (world.rows(Evidence), files_of(world)) == (0, [])


def test_a_petition_holds_so_many_files_and_no_more(world, monkeypatch):
    monkeypatch.setattr(evidence, "MOST_FILES", 2)
    petition = world.draft()
    for _ in range(2):
        take(world, petition)

    with pytest.raises(Refused) as refusal:
        take(world, petition)

    assert refusal.value.reasons == (evidence.TOO_MANY,)
    assert world.rows(Evidence) == 2


def test_a_petition_holds_so_many_octets_and_no_more(world, monkeypatch):
    monkeypatch.setattr(evidence, "MOST_ALTOGETHER", 2 * len(TEXT) - 1)
    petition = world.draft()
    take(world, petition)

    with pytest.raises(Refused) as refusal:
        take(world, petition)

    assert refusal.value.reasons == (evidence.TOO_MUCH,)


def test_a_stored_file_is_named_by_its_bytes_and_tells_no_time(world):
    take(world, world.draft())
    path = files_of(world)[0]

    with world.office() as office:
        assert vault_of(office).keep(path.read_bytes()) == path.name
        assert vault_of(office).names() == {path.name}
    assert (path.stat().st_mtime, path.stat().st_mode & 0o777) == (0, 0o600)


def test_the_name_of_a_file_keeps_its_last_part_only(world):
    petition = world.draft()
    take(world, petition, name="C:\\Users\\me\\let\u202eter.txt")

    with world.reading_office() as office:
        rows = evidence_of(office, situation_of(office, petition.id, petition.petitioner))
    assert [row.name for row in rows] == ["letter.txt"]


def test_a_draft_may_be_described_anew_and_emptied(world):
    petition = world.draft()
    item = take(world, petition)
    with world.office() as office:
        describe(
            office,
            petition.id,
            petition.petitioner,
            item=item,
            about=About(description="Another", provenance="home", tier=Tier.PANEL),
        )
    with world.reading_office() as office:
        (row,) = evidence_of(office, situation_of(office, petition.id, petition.petitioner))
    assert (row.description, row.tier, row.name) == ("Another", Tier.PANEL, "letter.txt")

    with world.office() as office:
        remove(office, petition.id, petition.petitioner, item=item)
    assert world.rows(Evidence) == 0


def filed_with(world, *tiers):
    petition = world.draft()
    items = [
        take(world, petition, about=About(description=str(tier), provenance="home", tier=tier))
        for tier in tiers
    ]
    world.advance(petition, Stage.INQUIRY)
    return petition, items


def test_a_filed_file_stands_in_the_manifest_and_stays(world):
    petition, (item,) = filed_with(world, Tier.PARTIES)

    assert world.case(petition).evidence == {item}
    assert world.refusal(lambda office: remove(office, petition.id, petition.petitioner, item=item)) == (
        "This cannot be done at this stage.",
    )


def test_a_later_file_goes_through_the_door_and_a_refused_one_leaves_nothing(world):
    petition = world.petition_in(Stage.INQUIRY)

    def add(office, content):
        return add_evidence(
            office, petition.id, petition.petitioner, name="a.txt", content=content, about=ABOUT
        )

    with world.office() as office:
        entry = add(office, TEXT)
    world.advance(petition, Stage.ASSESSMENT)
    before = files_of(world)

    assert entry.facts["criterion"] == "c1"
    assert entry.data["item"] in world.case(petition).evidence
    assert world.refusal(lambda office: add(office, b"too late")) == ("This cannot be done at this stage.",)
    assert (world.rows(Evidence), files_of(world)) == (1, before)


def readable(world, petition, who):
    with world.reading_office() as office:
        return {row.tier for row in evidence_of(office, situation_of(office, petition.id, who))}


def test_each_reads_what_their_role_and_its_tier_allow(world):
    petition, _ = filed_with(world, Tier.PUBLIC, Tier.PARTIES, Tier.PANEL)
    seat, registrar, college = world.seats(petition)[0], REGISTRAR, world.college(petition)[0]

    assert readable(world, petition, petition.petitioner) == {Tier.PUBLIC, Tier.PARTIES, Tier.PANEL}
    assert readable(world, petition, registrar) == {Tier.PUBLIC, Tier.PARTIES}
    assert readable(world, petition, seat) == readable(world, petition, college) == set()
    world.do(petition, "declare")
    assert readable(world, petition, seat) == {Tier.PUBLIC, Tier.PARTIES, Tier.PANEL}
    world.do(petition, "recuse", kind="family", text="A cousin.", seat=0)
    assert readable(world, petition, seat) == set()


def test_an_original_is_read_with_a_reason_and_the_reading_is_recorded_first(world):
    petition, (item,) = filed_with(world, Tier.PANEL)
    seat = world.seats(petition)[0]

    def read(office, who, reason):
        return open_evidence(office, situation_of(office, petition.id, who), item, reason=reason)

    with pytest.raises(NotFound), world.office() as office:
        read(office, seat, "To compare.")
    world.do(petition, "declare")
    with pytest.raises(NotFound), world.office() as office:
        read(office, REGISTRAR, "To compare.")
    assert world.refusal(lambda office: read(office, seat, " ")) == ("Say why you open the original.",)
    assert world.rows(Reading) == 0
    with world.office() as office:
        assert read(office, seat, "To compare.").content == TEXT
    assert world.rows(Reading) == 1


def test_no_byte_leaves_when_the_reading_cannot_be_recorded(world, monkeypatch):
    petition, (item,) = filed_with(world, Tier.PARTIES)
    monkeypatch.setattr(SealedFiles, "read", lambda *_: pytest.fail("A file was read before its row."))

    def broken(*_args, **_rest):
        raise RuntimeError

    monkeypatch.setattr(evidence, "_record_reading", broken)
    with pytest.raises(RuntimeError), world.reading_office() as office:
        open_evidence(office, situation_of(office, petition.id, REGISTRAR), item, reason="To see.")


def test_someone_elses_item_is_not_there(world):
    petition, (item,) = filed_with(world, Tier.PUBLIC)
    other = world.draft()

    with pytest.raises(NotFound), world.office() as office:
        open_evidence(office, situation_of(office, other.id, other.petitioner), item, reason="")
    stranger = other.petitioner
    with pytest.raises(NotFound), world.office() as office:
        receive(office, petition.id, stranger, name="a.txt", content=TEXT, about=ABOUT)
