"""Examples of the guards of the draws and of `expire` (`charter.guards.draws`, `.clockwork`)."""

from __future__ import annotations

from dataclasses import replace

from charter import lot
from charter.case import Identity
from charter.guards import clockwork, draws
from charter.vocabulary import Effect, Out, Stage
from tests.charter.guarding import Example, objects, silent
from tests.charter.situations import DAY, NONCE, ORGS, PETITION, ROSTER, SEATED, declared, here

NOT_DUE = "Nothing is to be drawn now."
NOT_AS_LOT = "The draw is not what the seed gives."
NOT_COMMITTED = "The draw does not use the value that was committed to."
NO_BEACON = "The draw names a beacon that the roll does not have."
NOBODY_DRAWN = here(Stage.ADMISSIBILITY, identity=Identity(), college=None)
ORDER = lot.order(lot.seed("identity", 1, NONCE, PETITION), ORGS)
COLLEGE_ORDER = lot.order(lot.seed("college", 1, NONCE, PETITION), ("college-1", "college-2", "college-3"))
PANEL_ORDER, PANEL = lot.panel(lot.seed("panel", 1, NONCE, PETITION), ROSTER, 5)
IDENTITY = {"nonce": NONCE, "beacons": [], "order": list(ORDER), "drawn": list(ORDER[:2]), "cause": "first"}
MEMBER = {"nonce": NONCE, "beacons": [], "order": list(COLLEGE_ORDER), "drawn": COLLEGE_ORDER[0]}
SEATS = {
    "nonce": NONCE, "beacons": [], "order": list(PANEL_ORDER), "seats": [list(one) for one in PANEL],
    "rapporteur": PANEL[0][1],
}


def _identity() -> list[Example]:
    g = draws
    verified = here(Stage.ADMISSIBILITY, day=11)
    idle = here(Stage.ADMISSIBILITY, day=11, identity=Identity(ORDER, ((ORDER[0], DAY), (ORDER[1], DAY))))
    again = {**IDENTITY, "drawn": [ORDER[2]], "cause": "idle"}
    return [
        objects(g.identity_is_to_be_drawn, NOT_DUE, verified),
        silent(g.identity_is_to_be_drawn, NOBODY_DRAWN),
        silent(g.identity_is_to_be_drawn, idle),
        objects(g.identity_is_to_be_drawn, NOT_DUE, replace(idle, day=DAY)),
        objects(g.identity_as_lot, NOT_COMMITTED, NOBODY_DRAWN, **{**IDENTITY, "nonce": "ef" * 32}),
        objects(g.identity_as_lot, NO_BEACON, NOBODY_DRAWN, **{**IDENTITY, "beacons": ["00"]}),
        objects(g.identity_as_lot, NOT_AS_LOT, NOBODY_DRAWN, **{**IDENTITY, "drawn": list(ORDER[1:3])}),
        objects(g.identity_as_lot, NOT_AS_LOT, NOBODY_DRAWN, **{**IDENTITY, "order": sorted(ORGS)}),
        objects(g.identity_as_lot, NOT_AS_LOT, NOBODY_DRAWN, **{**IDENTITY, "cause": "idle"}),
        silent(g.identity_as_lot, NOBODY_DRAWN, **IDENTITY),
        silent(g.identity_as_lot, idle, **again),
    ]


def _college_and_panel() -> list[Example]:
    g = draws
    inquiry = here(Stage.INQUIRY, panel_drawn_on=None, seats=())
    return [
        objects(g.college_is_to_be_drawn, NOT_DUE, here(Stage.ADMISSIBILITY)),
        objects(g.college_is_to_be_drawn, NOT_DUE,
                here(Stage.ADMISSIBILITY, college=None, college_exhausted=True)),
        silent(g.college_is_to_be_drawn, NOBODY_DRAWN),
        objects(g.college_as_lot, NOT_COMMITTED, NOBODY_DRAWN, **{**MEMBER, "nonce": "ef" * 32}),
        objects(g.college_as_lot, NOT_AS_LOT, NOBODY_DRAWN, **{**MEMBER, "drawn": COLLEGE_ORDER[1]}),
        silent(g.college_as_lot, NOBODY_DRAWN, **MEMBER),
        objects(g.panel_is_to_be_drawn, NOT_DUE, here(Stage.INQUIRY)),
        silent(g.panel_is_to_be_drawn, inquiry),
        objects(g.panel_as_lot, NOT_COMMITTED, inquiry, **{**SEATS, "nonce": "ef" * 32}),
        objects(g.panel_as_lot, NOT_AS_LOT, inquiry, **{**SEATS, "seats": SEATS["seats"][::-1]}),
        objects(g.panel_as_lot, NOT_AS_LOT, inquiry, **{**SEATS, "rapporteur": PANEL[1][1]}),
        objects(g.panel_as_lot, NOT_AS_LOT,
                here(Stage.INQUIRY, panel_drawn_on=None, seats=(), recused_orgs=frozenset({PANEL[0][0]})),
                **SEATS),
        silent(g.panel_as_lot, inquiry, **SEATS),
    ]


def _succession() -> list[Example]:
    g = draws
    seats = (declared("alder", out=Out.RECUSED), *(declared(org) for org in SEATED[1:]))
    vacant = here(Stage.DIALOGUE, seats=seats)
    next_one = lot.order(b"seed", ("alder-2", "alder-3", "alder-4"))[0]
    drawn = {"out": "alder-1", "cause": "recused", "seat": ["alder", next_one]}
    undeclared = (*(declared(org) for org in SEATED[:4]), declared("elm", declared_on=None))
    idle = {"out": "elm-1", "cause": "idle",
            "seat": ["elm", lot.order(b"seed", ("elm-2", "elm-3", "elm-4"))[0]]}
    heir = {"out": "alder-1", "cause": "out", "rapporteur": "birch-1"}
    barred = (declared("alder", effect=Effect.BARS_RAPPORTEUR), *seats[1:])
    not_vacant = "This seat is not to be substituted."
    return [
        objects(g.substitute_as_lot, not_vacant, here(Stage.DIALOGUE), **drawn),
        objects(g.substitute_as_lot, not_vacant, vacant, **{**drawn, "cause": "idle"}),
        objects(g.substitute_as_lot, NOT_AS_LOT, vacant, **{**drawn, "seat": ["fir", "fir-1"]}),
        silent(g.substitute_as_lot, vacant, **drawn),
        objects(g.substitute_as_lot, not_vacant, here(Stage.INQUIRY, day=7, seats=undeclared), **idle),
        silent(g.substitute_as_lot, here(Stage.INQUIRY, day=8, seats=undeclared), **idle),
        silent(g.substitute_as_lot, here(Stage.DIALOGUE, day=8, seats=undeclared), **idle),
        objects(g.rapporteur_as_due, "The rapporteur is not to be replaced.", here(Stage.DIALOGUE), **heir),
        objects(g.rapporteur_as_due, NOT_AS_LOT, vacant, **{**heir, "rapporteur": "cedar-1"}),
        silent(g.rapporteur_as_due, vacant, **heir),
        silent(g.rapporteur_as_due, here(Stage.DIALOGUE, seats=barred), **{**heir, "cause": "barred"}),
    ]


def _clockwork() -> list[Example]:
    g = clockwork
    due = {"consequence": "discarded", "due": "2026-08-29", "closing": "discarded"}
    late = here(Stage.DRAFT, day=181)
    return [
        objects(g.a_clock_has_run_out, "No time is over yet.", here(Stage.DRAFT, day=180)),
        silent(g.a_clock_has_run_out, late),
        *(
            objects(g.consequence_as_due, "The consequence is not the one that has fallen due.", late,
                    **{**due, name: wrong})
            for name, wrong in (("consequence", "lapsed"), ("due", "2026-08-30"), ("closing", None))
        ),
        silent(g.consequence_as_due, late, **due),
    ]


EXAMPLES = (*_identity(), *_college_and_panel(), *_succession(), *_clockwork())
