"""The service and its witnesses: who is away, behind or lying never holds an act up, and never counts."""

import json
from base64 import b64decode
from dataclasses import replace
from datetime import timedelta

import pytest

from app.db import Database
from app.operations.asking import Reply
from app.operations.bundles import export_full
from app.operations.checkpoints import make_checkpoint
from app.operations.cosigning import Trouble
from app.operations.replaying import replay_bundle
from app.queries.cosignatures import published_note, published_notes
from app.queries.exports import newest_checkpoint
from app.records.log import LogCosignature
from charter import layout
from charter.note import open_checkpoint
from charter.policy import Policy
from charter.verify import Asked, verify
from charter.vocabulary import Change, Stage
from tests.operations.exported import AUDITOR, admit_auditor, agree
from tests.verify.forge import files_of, lines, put, write
from tests.witness.world import witnessed

UNCHECKED = "dates: not checked by any witness"


@pytest.fixture(scope="module")
def world(databases, tmp_path_factory):
    """One witnessed world, in which the tests of this file follow each other."""
    with databases.migrated() as url:
        database = Database(url)
        with witnessed(database, tmp_path_factory.mktemp("world")) as made:
            yield made
        database.close()


def troubles(heard):
    return {one.witness.name: one.trouble for one in heard}


def signed_again(world):
    with world.office() as office:
        return make_checkpoint(office, world.signer).size


def cosigners(world):
    """Name those who have cosigned the newest checkpoint, as anybody may check it."""
    policy = world.policy()
    with world.reading_office() as office:
        note = published_note(office.session, newest_checkpoint(office.session))
    keys = {one.key for one in open_checkpoint(note, policy.log_keys, policy.witness_keys).cosignatures}
    return {one.name for one in policy.witnesses if one.key in keys}


@pytest.fixture(autouse=True)
def honest(world):
    """Every test begins with all witnesses there and honest."""
    world.absent, world.lies, world.asked = set(), {}, []


def test_the_policy_lists_the_witnesses_of_the_roll_and_asks_for_two_thirds(world):
    policy = world.policy()

    assert [(one.name, one.url) for one in policy.witnesses] == [
        (name, process.url) for name, process in world.processes.items()
    ]
    assert policy.witness_keys == tuple(process.key for process in world.processes.values())
    assert (policy.quorum, policy.groups[0].threshold) == ("two_thirds", 2)


def test_the_clock_has_each_checkpoint_cosigned_and_asks_nobody_twice(world):
    world.days(1)
    assert cosigners(world) == {"alder", "birch", "cedar"}
    assert world.asked == [] or {status for _, status in world.asked} == {200}
    world.asked.clear()

    assert troubles(world.gather()) == {"alder": None, "birch": None, "cedar": None}
    assert world.asked == []


def test_nobody_waits_for_a_witness_that_is_being_asked(world):
    signed_again(world)
    done = []

    def slow(reply):
        done.append(world.draft())  # it would be locked out, were anything held meanwhile
        with world.reading_office() as office:
            done.append(newest_checkpoint(office.session).size)
        return reply

    world.lies["alder"] = slow
    assert troubles(world.gather())["alder"] is None
    assert len(done) == 2
    assert world.case(done[0]).stage is Stage.DRAFT


def test_one_that_was_away_is_asked_from_where_it_stands(world):
    world.absent = {"cedar"}
    world.days(2)
    assert cosigners(world) == {"alder", "birch"}
    assert troubles(world.gather())["cedar"] is Trouble.SILENT
    world.absent = set()

    assert troubles(world.gather())["cedar"] is None
    assert cosigners(world) == {"alder", "birch", "cedar"}


def test_one_whose_size_we_have_lost_tells_it_and_is_asked_again(world):
    signed_again(world)
    world.lies["alder"] = lambda reply: Reply(reply.status, reply.type, b"")  # cosigned, and not understood
    assert troubles(world.gather())["alder"] is Trouble.FALSE
    world.lies, world.asked = {}, []

    assert troubles(world.gather())["alder"] is None
    assert [one for one in world.asked if one[0] == "alder"] == [("alder", 409), ("alder", 200)]


def flipped(reply):
    if reply.status != 200:
        return reply
    return replace(reply, text=reply.text[:-5] + bytes([reply.text[-5] ^ 1]) + reply.text[-4:])


def test_a_lie_is_told_by_its_kind_and_nothing_of_it_is_stored(world):
    honest_lines = {}
    for name in world.processes:
        world.lies[name] = lambda reply, name=name: honest_lines.setdefault(name, reply)
    signed_again(world)
    world.gather()
    world.lies = {}
    signed_again(world)
    stored = world.rows(LogCosignature)
    size, other = world.size(), honest_lines["birch"]
    lies = {
        "a cosignature of another size": (other, Trouble.FALSE),
        "an altered one": (flipped, Trouble.FALSE),
        "a stranger's": (honest_lines["cedar"], Trouble.FALSE),
        "another text with its signature": (
            replace(other, text=b"x\n\nmore\n\n" + other.text), Trouble.FALSE),
        "nothing": (Reply(200, "text/plain", b""), Trouble.FALSE),
        "a page": (Reply(200, "text/html", b"<html>" * 9), Trouble.FALSE),
        "no text": (Reply(200, "text/plain", b"\xff\x00"), Trouble.FALSE),
        "an error": (Reply(500, "text/html", b"oops"), Trouble.SENSELESS),
        "elsewhere": (Reply(302, "text/html", b""), Trouble.SENSELESS),
        "no size": (Reply(409, "text/x.tlog.size", b"many\n"), Trouble.SENSELESS),
        "a larger log": (Reply(409, "text/x.tlog.size", b"%d\n" % (size + 16)), Trouble.AHEAD),
        "unknown log": (Reply(404, "text/plain", b""), Trouble.UNKNOWN_LOG),
        "unsigned": (Reply(403, "text/plain", b""), Trouble.UNSIGNED),
        "unproved": (Reply(422, "text/plain", b""), Trouble.UNPROVED),
    }
    world.absent = {"alder", "cedar"}
    found = {}
    for name, (lie, _) in lies.items():
        world.lies["birch"] = lie if callable(lie) else lambda _reply, lie=lie: lie
        found[name] = troubles(world.gather())["birch"]

    assert found == {name: trouble for name, (_, trouble) in lies.items()}
    assert world.rows(LogCosignature) == stored


def test_one_that_says_the_same_size_for_ever_is_not_asked_for_ever(world):
    signed_again(world)
    world.absent = {"birch", "cedar"}
    world.lies["alder"] = lambda _: Reply(409, "text/x.tlog.size", b"16\n")

    assert troubles(world.gather())["alder"] is Trouble.FORKED
    assert len(world.asked) == 2


def test_one_that_says_another_size_each_time_is_left_alone_soon(world):
    signed_again(world)
    world.absent = {"birch", "cedar"}
    world.lies["alder"] = lambda _: Reply(409, "text/x.tlog.size", b"%d\n" % len(world.asked))

    assert troubles(world.gather())["alder"] is Trouble.UNSTEADY
    assert len(world.asked) == 3


def test_a_witness_whose_clock_is_wrong_does_not_date_our_log(world):
    signed_again(world)
    stored = world.rows(LogCosignature)
    for days in (-1, 1):
        (world.folder / "present").write_text((world.now + timedelta(days=days)).isoformat())
        assert set(troubles(world.gather()).values()) == {Trouble.CLOCK}
    world._tell_the_time()

    assert world.rows(LogCosignature) == stored


@pytest.fixture(scope="module")
def story(world):
    """A petition whose vote is over while two of three witnesses are away, and what came of it then."""
    told = {}
    petition = world.draft()
    world.advance(petition, Stage.VOTING)
    world.do(petition, "vote", choices=["recommend"] * 5)
    petition.played += 1
    world.absent = {"birch", "cedar"}
    world.jump(16)
    told["without"] = (world.case(petition).stage, cosigners(world))
    other = world.draft()
    world.do(other, "write", sections={"l": {"text": "I held the office."}})
    told["others"] = world.case(other).stage
    world.absent = {"cedar"}
    world.days(1)
    told["with"] = (world.case(petition).stage, cosigners(world))
    world.absent = set()
    world.advance(petition, Stage.IN_FORCE)
    admit_auditor(world)
    world.days(1)
    return told


def test_acts_of_people_go_on_without_witnesses_and_what_ends_something_waits_for_them(story):
    assert story == {
        "without": (Stage.VOTING, {"alder"}),
        "others": Stage.DRAFT,
        "with": (Stage.STANDSTILL, {"alder", "birch"}),
    }


def full(world):
    path = world.folder / "full.zip"
    export_full(world.office, world.reading_office, path, AUDITOR)
    return path


def told(report):
    return [(one.code, one.rule) for one in report.findings]


def test_a_bundle_at_a_checkpoint_without_the_quorum_does_not_meet_the_policy(world, story):
    world.absent = {"alder", "birch"}
    signed_again(world)
    world.gather()

    report = verify(full(world), Asked(world.policy()))
    assert told(report) == [(3, "quorum")]
    assert UNCHECKED in report.notes


@pytest.fixture(scope="module")
def bundle(world, story):
    """The files of an auditor's bundle, every checkpoint of it cosigned by two at least."""
    world.absent, world.lies = set(), {}
    signed_again(world)
    world.gather()
    return files_of(full(world))


@pytest.fixture
def look(world, tmp_path):
    def report(files, policy=None):
        return verify(write(tmp_path / "bundle.zip", files), Asked(policy or world.policy()))

    return report


def test_a_cosigned_bundle_verifies_and_its_dates_are_checked(look, bundle, world):
    report = look(bundle)
    assert told(report) == []
    assert UNCHECKED not in report.notes

    unasked = Policy(world.policy().logs, entry_0=world.policy().entry_0)
    assert told(look(bundle, unasked)) == []
    assert UNCHECKED in look(bundle, unasked).notes


def changed(bundle, change, *, newest):
    """Return the files with the signature lines of the newest checkpoint, or of all others, changed."""
    notes = [row["note"] for row in lines(bundle, layout.CHECKPOINTS)]
    for number, note in enumerate(notes):
        if newest is (number == len(notes) - 1):
            head, _, block = note.rpartition("\n\n")
            notes[number] = "\n".join([head, "", *change(number, block.splitlines()), ""])
    files = {**bundle, layout.CHECKPOINT: notes[-1].encode()}
    return put(files, layout.CHECKPOINTS, [{"note": note} for note in notes])


def test_an_ending_without_cosignatures_before_it_broke_the_rule(look, bundle, world):
    bare = changed(bundle, lambda _, block: block[:1], newest=False)
    ended = {entry["type"] for entry in leaves_named(look(bare), bundle)}

    assert set(told(look(bare))) == {(2, "cosigned_first")}
    assert ended == {"ballots.tallied", "standstill.concluded", "case.published"}
    some = world.policy()
    one = replace(some, witnesses=some.witnesses[:1], groups=(), quorum=some.witnesses[0].name)
    report = look(bare, one)
    assert told(report) == []
    assert "not checked: whether acts waited for witnesses that the policy does not list" in report.notes


def leaves_named(report, bundle):
    """Return the entries that findings name."""
    rows = {row["index"]: row["leaf"] for row in lines(bundle, layout.OPEN_LEAVES)}
    return [json.loads(b64decode(rows[one.entry])) for one in report.findings]


def test_a_cosignature_replayed_altered_or_a_strangers_is_found(look, bundle, world):
    notes = [row["note"].splitlines() for row in lines(bundle, layout.CHECKPOINTS)]
    by_name = {line.split()[1]: line for note in notes[:-1] for line in note[5:]}

    def replayed(_, block):
        return [block[0], *(by_name[line.split()[1]] for line in block[1:])]

    def altered(_, block):
        return [*block[:-1], block[-1][:-8] + ("A" if block[-1][-8] != "A" else "B") + block[-1][-7:]]

    def foreign(_, block):
        return [block[0], *(line.replace(".example/w", ".example/x") for line in block[1:])]

    assert told(look(changed(bundle, replayed, newest=True)))[0] == (1, "signature")
    assert told(look(changed(bundle, altered, newest=True)))[0] == (1, "signature")
    assert told(look(changed(bundle, foreign, newest=True))) == [(3, "quorum")]
    doubled = changed(bundle, lambda _, block: [*block[:2], block[1]], newest=True)
    assert told(look(doubled)) == [(3, "quorum")]


def test_a_bundle_replayed_brings_the_cosignatures_back(world, bundle, databases, tmp_path):
    with databases.migrated() as url:
        database = Database(url)
        with database.unit_of_work() as session:
            counts = replay_bundle(session, write(tmp_path / "full.zip", bundle))
            notes = list(published_notes(session, world.size()))
        database.close()

    assert counts["log_cosignatures"] == sum(note.count(b"\n") - 5 for note in notes)
    assert [row["note"].encode() for row in lines(bundle, layout.CHECKPOINTS)] == notes


def test_history_under_a_witness_that_has_ended_is_still_checked(world, look, bundle):
    """The last of this file: afterwards there are two witnesses."""
    agree(world, Change.END_WITNESS, {"name": "birch"})
    world.days(1)
    assert (world.policy().groups[0].members, cosigners(world)) == (("alder", "cedar"), {"alder", "cedar"})

    report = look(files_of(full(world)))

    assert told(report) == []
    assert UNCHECKED not in report.notes
    assert told(look(changed(bundle, lambda _, block: block[:1], newest=False)))[0] == (2, "cosigned_first")
