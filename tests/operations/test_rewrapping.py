"""A key-encryption key takes another's place while the service runs (security S901)."""

import sys
from collections import Counter
from subprocess import PIPE, Popen

import pytest
from sqlalchemy import LargeBinary, func, select

from app import create_app
from app.chance import SystemChance
from app.operations.rewrapping import PLACES, seal_anew, wrap_anew
from app.operations.sessions import begin_session, keep_form, keep_notices, sealed_notices
from app.queries.accounts import digest_of
from app.vault.key_store import KeyStore
from app.vault.keys import NAME_OCTETS, KeyCabinet, SealBroken
from charter.vocabulary import Stage
from migrations.run import all_tables
from tests.builders import World
from tests.conftest import settings_for
from tests.house.sources import TOP

# Columns of bytes that are not under the key-encryption key itself: under a data key, public, or a digest.
ELSEWHERE = {
    "log_entries.leaf", "log_entries.leaf_hash", "log_heads.edge", "log_disclosures.sealed",
    "sections.sealed", "evidence.sealed", "drafts.sealed", "readings.reason", "receipts.content",
    "list_files.packed",
}
IN_FORCE = "The next key-encryption key is in force; the one before it still opens what it sealed."
ONCE_MORE = "Run this command once more in five minutes; it says when the older key may go."


@pytest.fixture
def world(database, tmp_path):
    """A founded world with a petition, an account of the roll, its session with a notice, and a kept form."""
    world = World(database, tmp_path)
    world.petition_in(Stage.INQUIRY)
    account = world.account("clerk", person_id="registrar-1")
    with database.unit_of_work() as session:
        begun = begin_session(session, account, world.now, world.chance)
        keep_form(session, account, "/en/", {"word": ["typed"]}, now=world.now, cabinet=world.cabinet,
                  chance=world.chance)
        digest = digest_of(begun.token)
        session.flush()
        keep_notices(session, digest, sealed_notices(world.cabinet, digest, {"said": "Done."}))
    return world


@pytest.fixture
def run(world):
    """A way to run commands of `flask keys` as the operator, beside the service."""
    settings = settings_for(world.database.engine.url.render_as_string(hide_password=False), world.folder)

    def run(*words):
        app = create_app(settings, database=world.database, chance=SystemChance())
        done = app.test_cli_runner().invoke(args=["keys", *words])
        assert done.exit_code == 0, done.output
        return done.output.splitlines()

    return run


@pytest.fixture
def elder(world):
    """Another process of the service, begun while the old key was the only one."""
    words = [sys.executable, "-m", "tests.vault.elder", str(world.folder / "keys")]
    with Popen(words, cwd=TOP, stdin=PIPE, stdout=PIPE, text=True) as process:
        def ask(*words):
            print(*words, file=process.stdin, flush=True)
            return process.stdout.readline().strip()

        assert ask("open", "context", ask("seal", "context", "word")) == "word"
        yield ask
        process.stdin.close()


def store_of(world):
    """Return the store as a process that begins now has it."""
    return KeyStore(world.folder / "data_keys")


def names(world):
    """Return how many sealed values each table, and the store, holds under each key's name."""
    kept = [one.wrapped(key_id) for one in [store_of(world)] for key_id in one.ids()]
    found = {"data keys": Counter(wrapped[:NAME_OCTETS] for wrapped in kept)}
    with world.database.reading() as session:
        for place in PLACES:
            name = func.substr(place.column, 1, NAME_OCTETS, type_=LargeBinary)
            chosen = select(name, func.count()).where(place.column.is_not(None)).group_by(name)
            under = {bytes(key): count for key, count in session.execute(chosen)}
            found[place.column.class_.__tablename__] = under
    return found


def test_every_column_of_bytes_is_sealed_anew_or_known_not_to_be_under_this_key():
    ours = {f"{place.column.class_.__tablename__}.{place.column.key}" for place in PLACES}
    bytes_ = {
        f"{table.name}.{column.name}" for table in all_tables().tables.values() for column in table.columns
        if isinstance(column.type, LargeBinary)
    }

    assert bytes_ == ours | ELSEWHERE


def test_all_that_is_sealed_comes_under_the_new_key_and_the_old_one_may_go(world, run):
    old = world.cabinet.kek_name
    before = names(world)
    assert all(list(under) == [old] for under in before.values())

    run("next-kek")
    first = run("rotate-kek")
    second = run("rotate-kek")

    new = world.cabinet.kek_name
    counts = {table: under[old] for table, under in before.items()}
    lines = [f"{where}: sealed anew: {count}, opening under no key: 0" for where, count in counts.items()]
    assert first == [IN_FORCE, *lines, ONCE_MORE]
    (retired,) = world.cabinet.retired_keks
    assert retired.name == f"kek-{old.hex()}"
    assert second[-1] == (
        f"Nothing here is under an older key; only old backups are. Remove with them: {retired}"
    )
    assert names(world) == {table: {new: count} for table, count in counts.items()}


def test_while_data_keys_lie_elsewhere_no_key_is_said_to_go(world, run):
    run("next-kek")
    (world.folder / "data_keys").rename(world.folder / "elsewhere")
    run("rotate-kek")

    said = run("rotate-kek")

    held = len(list(KeyStore(world.folder / "elsewhere").ids()))
    assert held > 5
    assert said[-1] == (
        f"Data keys that are not in {world.folder / 'data_keys'}: {held}. OFFRAMP_KEY_STORE names another "
        "folder, or an older copy was restored; do not remove any key until you know."
    )


def test_without_the_old_key_everything_still_opens(world, run):
    run("next-kek")
    run("rotate-kek")
    for path in world.cabinet.retired_keks:
        path.unlink()

    fresh = KeyCabinet(world.folder / "keys", world.chance)
    with world.database.reading() as session:
        for place in PLACES:
            for sealed, *named in session.execute(select(place.column, *place.named)):
                assert sealed is None or fresh.unseal(sealed, place.context(*named))
    world.cabinet, world.key_store = fresh, store_of(world)
    petition = world.petition_in(Stage.DIALOGUE, name="late-comer")
    assert world.case(petition).stage is Stage.DIALOGUE


def test_a_process_that_began_before_goes_on_and_takes_up_the_new_key(world, run, elder):
    before = elder("seal", "context", "before")
    run("next-kek")
    run("rotate-kek")

    after = elder("seal", "context", "after")

    assert bytes.fromhex(after)[:NAME_OCTETS] == world.cabinet.kek_name != bytes.fromhex(before)[:NAME_OCTETS]
    assert [elder("open", "context", sealed) for sealed in (before, after)] == ["before", "after"]
    theirs = world.cabinet.seal(b"theirs", b"context").hex()
    assert elder("open", "context", theirs) == "theirs"
    assert world.cabinet.unseal(bytes.fromhex(before), b"context") == b"before"


@pytest.mark.parametrize("killed_after", range(len(PLACES)))
def test_a_change_that_was_killed_is_taken_up_again(world, run, killed_after):
    run("next-kek")
    world.cabinet.put_next_kek_in_force()
    wrap_anew(store_of(world), world.cabinet)
    for place in PLACES[:killed_after]:
        seal_anew(world.database.unit_of_work, world.cabinet, place)

    said = run("rotate-kek")

    new = world.cabinet.kek_name
    assert all(list(under) == [new] for under in names(world).values())
    assert said[-1] == ONCE_MORE
    assert all("sealed anew: 0" in line for line in said[: killed_after + 1])


def test_a_change_killed_between_its_two_files_loses_neither_key(world, run):
    old = world.cabinet.kek_name
    folder = world.folder / "keys"
    run("next-kek")
    (folder / f"kek-{old.hex()}").hardlink_to(folder / "kek")

    assert run("rotate-kek")[0] == IN_FORCE
    assert [path.name for path in world.cabinet.retired_keks] == [f"kek-{old.hex()}"]
    assert world.cabinet.kek_name != old


def test_several_batches_leave_nothing_behind(world, run, monkeypatch):
    monkeypatch.setattr("app.operations.rewrapping.BATCH", 2)
    run("next-kek")
    run("rotate-kek")

    assert all(list(under) == [world.cabinet.kek_name] for under in names(world).values())


def test_a_key_destroyed_meanwhile_stays_destroyed(world, run, monkeypatch):
    lost = next(store_of(world).ids())
    run("next-kek")
    world.cabinet.put_next_kek_in_force()
    opened = world.cabinet.open_data_key

    def open_slowly(wrapped):
        store_of(world).destroy(lost)
        return opened(wrapped)

    monkeypatch.setattr(world.cabinet, "open_data_key", open_slowly)
    done = wrap_anew(store_of(world), world.cabinet)

    left = set(store_of(world).ids())
    assert lost not in left
    assert (done.anew, done.broken) == (len(left), 0)


def test_what_opens_under_no_key_is_counted_and_left_as_it_is(world, run):
    lost = next(store_of(world).ids())
    path = world.folder / "data_keys" / lost[:2] / lost
    path.write_bytes(b"lost" * 15)
    run("next-kek")

    assert run("rotate-kek")[1].endswith("opening under no key: 1")
    assert run("rotate-kek")[-1] == ONCE_MORE
    assert path.read_bytes() == b"lost" * 15


def test_without_a_next_key_nothing_changes(world, run):
    before = names(world)

    assert run("rotate-kek")[-1] == "There is one key-encryption key, and everything is sealed under it."
    assert names(world) == before


def test_what_a_removed_key_sealed_does_not_open(world, run):
    sealed = world.cabinet.seal(b"word", b"context")
    run("next-kek")
    run("rotate-kek")
    for path in world.cabinet.retired_keks:
        path.unlink()

    with pytest.raises(SealBroken, match="a key that is not in the key folder"):
        KeyCabinet(world.folder / "keys", SystemChance()).unseal(sealed, b"context")
