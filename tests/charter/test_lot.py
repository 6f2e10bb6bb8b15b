"""The lot: anyone can redo a draw, and two petitions that differ give different ones (procedure 2.3)."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from charter import lot
from charter.succession import next_rapporteur, next_substitute
from charter.vocabulary import Effect, Out, Stage
from tests.charter.situations import NONCE, ORGS, PETITION, ROSTER, SEATED, case_in, declared

hex64 = st.binary(min_size=32, max_size=32).map(bytes.hex)


def test_a_draw_is_the_one_that_independent_code_computes():
    def sha(text: bytes) -> bytes:
        return hashlib.sha256(text).digest()

    seed = sha(b"panel\n1\n" + NONCE.encode() + b"\n" + PETITION.encode())
    orgs = sorted(ORGS, key=lambda org: sha(seed + org.encode()))
    first = [min((f"{org}-{n}" for n in range(1, 5)), key=lambda h: sha(seed + h.encode())) for org in orgs]

    drawn = lot.panel(lot.seed("panel", 1, NONCE, PETITION), ROSTER, 5)
    assert drawn == (tuple(orgs), tuple(zip(orgs[:5], first[:5], strict=True)))


def test_a_draw_known_by_heart():
    assert lot.seed("panel", 1, NONCE, PETITION).hex() == (
        "2785efd0f791eb85008a84f7329801d86b1cf806fc7eb479bdb7d5366b1265cc"
    )
    assert lot.order(lot.seed("panel", 1, NONCE, PETITION), ORGS) == ("fir", "alder", "cedar", "birch",
    "dogwood", "elm")


def test_a_commitment_is_the_digest_of_the_octets():
    assert lot.commitment("00" * 32) == hashlib.sha256(bytes(32)).hexdigest()


@given(hex64)
def test_the_same_petition_gives_the_same_draw(petition):
    seed = lot.seed("panel", 1, NONCE, petition)

    assert lot.panel(seed, ROSTER, 5) == lot.panel(lot.seed("panel", 1, NONCE, petition), ROSTER[::-1], 5)


@given(hex64, hex64)
def test_two_petitions_that_differ_give_different_seeds(one, other):
    assume(one != other)

    assert lot.seed("panel", 1, NONCE, one) != lot.seed("panel", 1, NONCE, other)


def test_of_a_thousand_petitions_every_organisation_leads_about_as_often():
    led = [lot.order(lot.seed("panel", 1, NONCE, f"{n:064x}"), ORGS)[0] for n in range(1000)]

    assert all(120 < led.count(org) < 220 for org in ORGS)


@pytest.mark.parametrize("changed", [
    ("identity", 1, NONCE, PETITION, ()),
    ("panel", 2, NONCE, PETITION, ()),
    ("panel", 1, "ef" * 32, PETITION, ()),
    ("panel", 1, NONCE, "ef" * 32, ()),
    ("panel", 1, NONCE, PETITION, ("00",)),
])
def test_every_part_of_the_seed_counts(changed):
    assert lot.seed(*changed) != lot.seed("panel", 1, NONCE, PETITION)


@settings(max_examples=60)
@given(hex64, st.sets(st.sampled_from(ORGS), max_size=1))
def test_five_seats_are_of_five_organisations_and_none_is_barred(petition, barred):
    orgs, seats = lot.panel(lot.seed("panel", 1, NONCE, petition), ROSTER, 5, frozenset(barred))

    seated = [org for org, _ in seats]
    assert seated == [org for org in orgs if org not in barred][:5]
    assert all((org, handle) in ROSTER for org, handle in seats)


@settings(max_examples=60)
@given(hex64)
def test_with_four_organisations_the_first_in_the_order_gives_a_second_seat(petition):
    orgs, seats = lot.panel(lot.seed("panel", 1, NONCE, petition), ROSTER, 5, frozenset(ORGS[:2]))
    four = [org for org in orgs if org not in ORGS[:2]]

    assert [org for org, _ in seats] == [*four, four[0]]
    assert len({handle for _, handle in seats}) == 5


def test_with_nobody_eligible_nobody_is_seated():
    assert lot.panel(b"seed", ROSTER, 5, frozenset(ORGS))[1] == ()


def _next(of_org, **changed):
    words = {"used": frozenset(f"{org}-1" for org in SEATED), "seated": frozenset(SEATED),
    "barred": frozenset()}
    return lot.substitute(b"seed", ROSTER, ORGS, of_org=of_org, **{**words, **changed})


def test_a_substitute_is_the_next_handle_of_the_same_organisation():
    rest = lot.order(b"seed", ("birch-2", "birch-3", "birch-4"))

    assert _next("birch") == ("birch", rest[0])
    used = frozenset({*(f"{org}-1" for org in SEATED), rest[0]})
    assert _next("birch", used=used) == ("birch", rest[1])


def test_when_the_organisation_is_recused_the_first_of_the_next_unseated_one_sits():
    first = lot.order(b"seed", tuple(f"fir-{n}" for n in (1, 2, 3, 4)))[0]

    assert _next("birch", barred=frozenset({"birch"})) == ("fir", first)


def test_when_the_organisation_is_exhausted_the_next_unseated_one_sits():
    used = frozenset({*(f"{org}-1" for org in SEATED), "birch-2", "birch-3", "birch-4"})

    assert _next("birch", used=used)[0] == "fir"


def test_with_four_organisations_left_the_first_that_has_one_gives_a_second_seat():
    barred = frozenset({"birch", "fir"})
    used = frozenset({*(f"{org}-1" for org in SEATED), "alder-2", "alder-3", "alder-4"})

    assert _next("birch", barred=barred)[0] == "alder"
    assert _next("birch", barred=barred, used=used)[0] == "cedar"


def test_when_nobody_is_left_nobody_is_drawn():
    assert _next("birch", barred=frozenset(ORGS)) is None
    assert _next("birch", used=frozenset(handle for _, handle in ROSTER)) is None


def test_nobody_sits_twice_on_one_panel():
    case = case_in(Stage.DIALOGUE)
    seen = set(case.used_handles)
    while (drawn := next_substitute(case, case.seats[0])) is not None:
        org, handle = drawn
        assert handle not in seen
        seen.add(handle)
        case = case_in(Stage.DIALOGUE, seats=(*case.seats, declared(org, int(handle[-1]), out=Out.IDLE)))
    assert len(seen) == len(ROSTER)


def test_the_rapporteur_is_followed_by_the_next_seat_that_is_not_barred():
    seats = (declared("alder"), declared("birch", effect=Effect.BARS_RAPPORTEUR),
             declared("cedar", out=Out.RECUSED), declared("dogwood"), declared("elm"))

    assert next_rapporteur(case_in(Stage.DIALOGUE, seats=seats)) == "dogwood-1"
    assert next_rapporteur(case_in(Stage.DIALOGUE, seats=seats, rapporteurs=("alder-1",
    "dogwood-1"))) == "elm-1"
    led = tuple(f"{org}-1" for org in SEATED)
    assert next_rapporteur(case_in(Stage.DIALOGUE, rapporteurs=led)) is None
