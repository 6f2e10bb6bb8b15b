"""Files for everyone: written once for each state, one at a time, within bounds, and gone at an erasure."""

import os
import signal
import subprocess
import sys
from types import SimpleNamespace

import pytest

from app.operations import publishing
from app.operations.bag import growing_file
from app.operations.forgetting import forget_bundles
from app.operations.publishing import BeingWritten, Wanted, published, writing_alone
from charter.zipform import TooLong

WRITER = """
import sys, time
from pathlib import Path
from app.operations.bag import growing_file
from app.operations.publishing import writing_alone
folder = Path(sys.argv[1])
with writing_alone(folder, "delta"), growing_file(folder / "delta-48.16.zip") as file:
    file.write(b"half of it")
    file.flush()
    print("writing", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def shelf(tmp_path):
    return Shelf(tmp_path / "published" / "bundles")


class Shelf:
    """A folder of files for everyone, and what was written into it."""

    def __init__(self, folder):
        self.folder, self.written = folder, []

    def ask(self, ending, *, kind="delta", state="48", octets=b"whole", meanwhile=None, is_current=True):
        def write(path):
            self.written.append(path.name)
            with growing_file(path) as file:
                file.write(octets)
                if meanwhile is not None:
                    meanwhile()

        return published(self.folder, Wanted(kind, state, ending), write, lambda: is_current)

    @property
    def names(self):
        return sorted(one.name for one in self.folder.iterdir() if not one.name.endswith(".lock"))


def test_a_file_is_written_once_for_its_state(shelf):
    first, again = shelf.ask("16.zip"), shelf.ask("16.zip", octets=b"other")

    assert (first, first.read_bytes()) == (again, b"whole")
    assert shelf.written == ["delta-48.16.zip"]


def test_files_of_one_state_are_kept_side_by_side_and_go_with_it(shelf):
    shelf.ask("zip", kind="public")
    shelf.ask("16.zip")
    shelf.ask("32.zip")
    assert shelf.names == ["delta-48.16.zip", "delta-48.32.zip", "public-48.zip"]

    shelf.ask("16.zip", state="64")
    assert shelf.names == ["delta-64.16.zip", "public-48.zip"]


def test_what_has_no_room_beside_the_newest_goes_before_the_next_is_written(shelf, monkeypatch):
    monkeypatch.setattr(publishing, "ROOM", 25)
    for number, ending in enumerate(("1.zip", "2.zip", "3.zip")):
        os.utime(shelf.ask(ending, octets=bytes(10)), (number, number))
    assert shelf.names == ["delta-48.1.zip", "delta-48.2.zip", "delta-48.3.zip"]

    shelf.ask("4.zip", octets=bytes(10))

    assert shelf.names == ["delta-48.2.zip", "delta-48.3.zip", "delta-48.4.zip"]


def test_of_a_kind_one_is_written_at_a_time_and_what_is_kept_is_had_meanwhile(shelf):
    kept = shelf.ask("16.zip")
    had = []

    def meanwhile():
        had.append(shelf.ask("16.zip"))
        had.append(shelf.ask("zip", kind="public").name)
        with pytest.raises(BeingWritten):
            shelf.ask("32.zip")
        with pytest.raises(BeingWritten):
            shelf.ask("48.zip")

    shelf.ask("48.zip", meanwhile=meanwhile)

    assert had == [kept, "public-48.zip"]
    assert shelf.written == ["delta-48.16.zip", "delta-48.48.zip", "public-48.zip"]
    assert shelf.ask("32.zip").is_file()


def test_another_process_keeps_others_away_and_what_it_leaves_when_it_is_killed_is_removed(shelf):
    other = subprocess.Popen([sys.executable, "-c", WRITER, shelf.folder], stdout=subprocess.PIPE, text=True)
    try:
        assert other.stdout.readline() == "writing\n"
        with pytest.raises(BeingWritten):
            shelf.ask("16.zip")
    finally:
        other.send_signal(signal.SIGKILL)
        other.wait()
        other.stdout.close()
    (left,) = shelf.names
    assert left.endswith(".delta-48.16.zip")

    assert shelf.ask("32.zip").read_bytes() == b"whole"
    assert shelf.names == ["delta-48.32.zip"]


def test_that_a_file_has_no_room_is_found_once_for_each_state(shelf):
    def too_long():
        raise TooLong("A bundle ends somewhere.")

    for _ in range(3):
        with pytest.raises(TooLong, match="ends somewhere"):
            shelf.ask("16.zip", meanwhile=too_long)
    assert shelf.written == ["delta-48.16.zip"]
    assert shelf.names == ["delta-48.16.zip.too-long"]

    shelf.ask("32.zip")
    shelf.ask("16.zip", state="64")
    assert shelf.names == ["delta-64.16.zip"]


def test_what_a_newer_checkpoint_overtook_is_not_kept(shelf):
    with pytest.raises(BeingWritten):
        shelf.ask("16.zip", is_current=False)

    assert shelf.names == []


def test_a_failure_leaves_nothing_and_holds_up_nobody(shelf):
    def full():
        raise OSError("The disk is full.")

    with pytest.raises(OSError, match="full"):
        shelf.ask("16.zip", meanwhile=full)
    assert shelf.names == []

    assert shelf.ask("16.zip").is_file()


def test_an_erasure_takes_what_is_kept_what_is_half_written_and_what_was_left_half_written(shelf, tmp_path):
    shelf.ask("zip", kind="public")
    shelf.ask("16.zip")
    (shelf.folder / ".7.8.public-32.zip").write_bytes(b"left by a process that was killed")

    def erase():
        forget_bundles(SimpleNamespace(files=tmp_path))
        assert shelf.names == []

    with pytest.raises(BeingWritten):
        shelf.ask("32.zip", meanwhile=erase)

    assert shelf.names == []


def test_nobody_waits_for_a_writer(tmp_path):
    with writing_alone(tmp_path, "case"), pytest.raises(BeingWritten), writing_alone(tmp_path, "case"):
        pytest.fail("Two hold what one may hold.")
    with writing_alone(tmp_path, "case"):
        pass
