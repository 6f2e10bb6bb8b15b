"""Signatures of the real `ssh-keygen`, recorded and, where the program is at hand, made anew."""

import shutil
import subprocess
from pathlib import Path

import pytest

from app.demo.founding import signature_by
from app.demo.scene import officer_of
from app.demo.signing import approve
from app.demo.signing import propose as propose_as_demo
from app.operations.governance import proposal_facts, propose
from app.operations.signing import roll_text
from app.operations.who import Who
from charter.sshsig import NAMESPACE, check, parse_public_key, public_key_line
from charter.vocabulary import Act, Change, Role

FOLDER = Path(__file__).resolve().parents[1] / "fixtures" / "signatures"
TOOL = shutil.which("ssh-keygen")
NEWCOMER = Who(Role.OFFICER, person_id="officer-a-9")
A, B = "alder_bridge", "birchlight"
SUBJECT = {"org": A, "id": "reviewer-a-9"}


def run(*words, **options):
    return subprocess.run([TOOL, *map(str, words)], capture_output=True, check=False, **options)


def fresh_pair(folder):
    """Let the tool draw a key; return its public line and a function that lets it sign."""
    assert run("-q", "-t", "ed25519", "-N", "", "-C", "me@home", "-f", folder / "key").returncode == 0

    def sign(text):
        (folder / "text").write_bytes(text)
        assert run("-Y", "sign", "-f", folder / "key", "-n", NAMESPACE, folder / "text").returncode == 0
        return (folder / "text.sig").read_text()

    return (folder / "key.pub").read_text(), sign


def recorded_pair(_folder):
    """Return the recorded key and its one signature."""
    def sign(text):
        assert text == (FOLDER / "proposal.txt").read_bytes()
        return (FOLDER / "proposal.sig").read_text()

    return (FOLDER / "newcomer.pub").read_text(), sign


def named(world, public_line):
    """Let an organisation name an officer with a key."""
    subject = {"org": A, "id": NEWCOMER.person_id, "key": public_key_line(parse_public_key(public_line))}
    with world.office() as office:
        made = propose_as_demo(office, officer_of(A, 1), change=Change.NAME_OFFICER, subject=subject).data
        told = {name: made[name] for name in ("proposal", "text_digest")}
        approve(office, officer_of(B, 1), **told)


PAIRS = {"recorded": recorded_pair, **({"anew": fresh_pair} if TOOL else {})}


@pytest.mark.parametrize("source", PAIRS)
def test_a_signature_by_ssh_keygen_is_accepted_at_the_door(world, tmp_path, source):
    line, sign = PAIRS[source](tmp_path)
    named(world, line)
    facts = proposal_facts("p0123456789ab", Change.NAME_REVIEWER, SUBJECT)
    with world.office() as office:
        signature = sign(roll_text(office, NEWCOMER, Act.PROPOSE, facts))
        entry = propose(office, NEWCOMER, facts, signature=signature)

    assert (entry.actor.id, entry.data["proposal"]) == ("officer-a-9", "p0123456789ab")
    assert len(entry.data["signature"]) == 88


def test_a_demo_signature_is_what_ssh_keygen_makes_and_takes(world, tmp_path):
    text = (FOLDER / "demo-officer.txt").read_bytes()
    signature = signature_by(world.chance, "officer-a-1", text)
    with world.reading_office() as office:
        line = str(office.roll().places_of("officer-a-1", world.day)[0].key)
    (tmp_path / "allowed").write_text(f"officer-a-1 {line}\n")
    (tmp_path / "text.sig").write_text(signature)
    words = ("-Y", "verify", "-f", tmp_path / "allowed", "-I", "officer-a-1", "-n", NAMESPACE, "-s",
             tmp_path / "text.sig")

    assert signature == (FOLDER / "demo-officer.sig").read_text()
    check(signature, text, public_key=parse_public_key(line))
    if TOOL:  # the recorded signature says the same where the program is not at hand
        assert run(*words, input=text).returncode == 0
        assert run(*words, input=text + b" ").returncode != 0
