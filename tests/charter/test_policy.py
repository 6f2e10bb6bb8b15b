"""Policies: who is believed, and when enough witnesses have spoken."""

import pytest

from charter.note import COSIGNATURE, Signed, VerifierKey, vkey
from charter.policy import Policy, PolicyError, format_policy, parse_policy

PIN = "ab" * 32
LOG = vkey("offramp.example/log", bytes([1]) * 32)
KEYS = [VerifierKey(f"{name}.example", COSIGNATURE, name.encode() * 32) for name in "abcde"]
A, B, C, D, E = KEYS
WITNESSES = "".join(f"witness {name} {key}\n" for name, key in zip("ABCDE", KEYS, strict=True))
TWO_LEVELS = f"""# Two of the first three, and one of the last two.
# offramp-entry-0 {PIN}

log {LOG} https://offramp.example/log/
{WITNESSES}
\tgroup first  2 A B C
group last any D E
group both all first last
quorum both
"""


def policy(text=TWO_LEVELS):
    return parse_policy(text.encode())


def test_policy_is_read_with_its_pin():
    read = policy()

    assert [str(key) for key in read.log_keys] == [LOG]
    assert read.logs[0].url == "https://offramp.example/log/"
    assert read.witness_keys == tuple(KEYS)
    assert [(group.name, group.threshold) for group in read.groups] == [
        ("first", 2),
        ("last", 1),
        ("both", 2),
    ]
    assert (read.quorum, read.entry_0) == ("both", PIN)


@pytest.mark.parametrize(
    ("cosigners", "enough"),
    [((A, B, D), True), ((B, C, E), True), ((A, D, E), False), ((A, B, C), False), ((), False)],
)
def test_quorum_counts_groups_of_groups(cosigners, enough):
    assert policy().satisfied(cosigners) is enough


def test_time_is_the_median_of_the_quorum_and_absent_without_one():
    read = policy()

    assert read.cosigned_time([Signed(A, 30), Signed(B, 10), Signed(D, 20)]) == 20
    assert read.cosigned_time([Signed(A, 30), Signed(B, 10), Signed(D, 20), Signed(E, 40)]) == 20
    assert read.cosigned_time([Signed(A, 30), Signed(B, 10)]) is None
    assert policy(f"log {LOG}\nquorum none\n").cosigned_time([]) is None


def test_a_witness_that_is_listed_beside_the_quorum_dates_nothing():
    read = policy(WITNESSES + "group G 2 A B C\nquorum G\n")

    assert read.cosigned_time([Signed(A, 30), Signed(B, 40), Signed(D, 10), Signed(E, 10)]) == 30
    assert read.cosigned_time([Signed(A, 30), Signed(D, 10), Signed(E, 10)]) is None


def test_one_witness_can_be_the_quorum():
    alone = policy(WITNESSES + "quorum C\n")

    assert alone.satisfied([C])
    assert not alone.satisfied([A, B])


@pytest.mark.parametrize("text", [TWO_LEVELS, f"log {LOG}\nquorum none\n", "quorum none\n"])
def test_written_policy_reads_back(text):
    read = policy(text)

    assert parse_policy(format_policy(read)) == read


def test_names_are_octets():
    octets = WITNESSES.encode().replace(b"witness A", b"witness \xff") + b"quorum \xff\n"
    read = parse_policy(octets)

    assert read.satisfied([A])
    assert parse_policy(format_policy(read)) == read


def test_empty_policy_asks_for_nothing():
    assert Policy().satisfied([])


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "The policy has no quorum line."),
        ("quorum none", "The last line of the policy does not end."),
        ("quorum none\r\n", "The policy is too long or holds control characters."),
        ("quorum none\n" + "# " * 200_000 + "\n", "The policy is too long or holds control characters."),
        ("quorum none\nquorum none\n", "The policy has two quorum lines."),
        ("quorum A\n", "The quorum is not defined before its line."),
        ("quorum none x\n", "A line of the policy is not a log, a witness, a group or a quorum."),
        ("notary A\n", "A line of the policy is not a log, a witness, a group or a quorum."),
        (f"log {LOG}\nlog {LOG}\nquorum none\n", "A log stands twice in the policy."),
        (f"log {A}\n", "A key in the policy is of the wrong type for its line."),
        (f"witness A {LOG}\n", "A key in the policy is of the wrong type for its line."),
        ("log x\n", "This is not a verifier key: name, hash and key joined by plus signs."),
        (WITNESSES + f"witness F {A}\n", "A witness stands twice in the policy."),
        (f"witness A {A}\nwitness A {B}\n", "A name is defined twice in the policy."),
        (f"witness none {A}\n", "A name is defined twice in the policy."),
        (
            WITNESSES + "group g any A F\n",
            "A group names a member that is not defined before it, or one twice.",
        ),
        (
            WITNESSES + "group g any A A\n",
            "A group names a member that is not defined before it, or one twice.",
        ),
        (WITNESSES + "group g any A\ngroup h any A B\n", "A witness or group is a member twice."),
        *(
            (
                WITNESSES + f"group g {count}\n",
                "The threshold of a group is not between one and the number of its members.",
            )
            for count in ("any", "all", "0 A", "2 A", "01 A", "x A")
        ),
        (
            f"# offramp-entry-0 {PIN}\n# offramp-entry-0 {PIN[::-1]}\nquorum none\n",
            "The policy pins two different first entries.",
        ),
        *(
            (
                f"{line}\nquorum none\n",
                "The policy pins entry 0 in another form than the one that is read.",
            )
            for line in (
                *(f"#offramp-entry-0 {pin}" for pin in ("", PIN[1:], f"{PIN}0", f"{PIN} x", "A" * 64)),
                f"# offramp-entry-0: {PIN}", f"# offramp-entry-0 = {PIN}", f"# offramp-entry-0{PIN}",
                f"#\u00a0offramp-entry-0 {PIN}", f"# offramp-entry-0\u00a0{PIN}",
                f"# offramp\u2011entry-0 {PIN}", f"# offrampentry-0 {PIN}",
                f"## offramp-entry-0 {PIN}", f"# Offramp-Entry-0 {PIN}", f"# offramp-entry-O {PIN}",
                f"# offramp_entry_0 {PIN}", f"# offramp entry 0 {PIN}", f"# log x offramp-entry-0 {PIN}",
            )
        ),
    ],
)
def test_crooked_policy_is_refused(text, sentence):
    with pytest.raises(PolicyError) as refusal:
        policy(text)

    assert str(refusal.value) == sentence
