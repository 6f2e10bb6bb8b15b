"""One petition's life, act by act: a script that is taken up once a day and says `yield` until tomorrow."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from app.demo.assessing import SCORES_OF, scores
from app.demo.names import LETTERS, ORGANISATIONS, officer
from app.operations.clock_facts import finalising_facts
from app.operations.sections import digest_of
from app.operations.who import make_secret
from app.vault.case_secrets import CaseSecretValue
from bench.history.pen import Pen
from charter import lot
from charter.case import CLOCK, Actor, Case, Seat, Situation
from charter.endorsing import manifest_of
from charter.guards.filing import PURPOSES
from charter.guards.vote import report_digest, wide_spreads
from charter.vocabulary import Act, Choice, Role, Stage

_LETTER = {org: letter for letter, (org, _) in zip(LETTERS, ORGANISATIONS, strict=True)}
_REGISTRAR = Actor(Role.REGISTRAR, id="registrar-1")
_OBSERVER = Actor(Role.OBSERVER, id="observer")
_TEXT = (
    "We have read what you wrote and what the archives hold, and where the two differ we ask you to tell us "
    "which is right and how a stranger could see it."
)
_NO_INTEREST = {"kinds": ["none"], "text": "", "effect": "none"}

_QUESTIONS, _PAPERS = (20, 60), (5, 40)  # least and most that one petition is asked, and adds
_GIST_AGE = timedelta(days=22)
_PAUSES = 0.3  # how often an answer comes on the next day

# How petitions end, in hundredths: the rest is recommended, endorsed and published.
_ENDS = (("discarded", 5), ("inadmissible", 6), ("withdrawn", 9), ("declined", 20))


@dataclass
class Life:
    """A petition, whoever acts on it, and where its script stands."""

    pen: Pen
    chance: random.Random
    case: Case
    secret: CaseSecretValue
    sealed_secret: bytes
    last: bytes | None = None
    texts: dict[str, list[Any]] = field(default_factory=dict)
    script: Iterator[None] = field(init=False)

    @classmethod
    def begun(cls, pen: Pen, chance: random.Random) -> Life:
        """Open a draft."""
        case_id = pen.office.chance.octets(16).hex()
        secret = make_secret(pen.office, case_id)
        sealed = pen.gathering.newest_secret
        life = cls(pen, chance, Case(case_id, pen.roll.edition), secret, sealed)
        life.script = life._play(life._ending())
        return life

    def _ending(self) -> str:
        drawn = self.chance.randrange(100)
        for word, share in _ENDS:
            drawn -= share
            if drawn < 0:
                return word
        return "published"

    @property
    def is_over(self) -> bool:
        """Say whether no more acts will come: it has ended, or it is in force and nothing is owed."""
        return self.case.is_over or self.case.stage is Stage.IN_FORCE

    def live(self) -> None:
        """Live through a day: first the clock, then the persons."""
        self._follow(immediate=False)
        next(self.script, None)

    def _follow(self, *, immediate: bool) -> None:
        while (owed := self.pen.owed(self.case, immediate=immediate)) is not None:
            self._write(CLOCK, owed.act, self.pen.facts_for(self.case, owed, self.sealed_secret))

    def _act(self, actor: Actor, what: Act, **facts: Any) -> None:
        self._write(actor, what, facts)
        self._follow(immediate=True)

    def _write(self, actor: Actor, what: Act, facts: dict[str, Any]) -> None:
        entry, self.case = self.pen.act(self.case, actor, what, self.last, **facts)
        self.last = entry.leaf_hash

    @property
    def _petitioner(self) -> Actor:
        return Actor(Role.PETITIONER, handle=self.secret.handle("petitioner"))

    def _seat(self, seat: Seat) -> Actor:
        return Actor(Role.SEAT, handle=seat.handle, org=seat.org)

    @property
    def _leader(self) -> Actor:
        seat = self.case.seat_of(self.case.rapporteur)
        assert seat is not None
        return Actor(Role.RAPPORTEUR, handle=seat.handle, org=seat.org)

    def _item(self) -> str:
        return "i" + self.pen.office.chance.octets(6).hex()

    def _in(self, days: int) -> str:
        return (self.pen.head.on + timedelta(days=days)).isoformat()

    def _until(self, stage: Stage) -> Iterator[None]:
        while self.case.stage is not stage:
            yield

    def _wait(self, least: int, most: int) -> Iterator[None]:
        for _ in range(self.chance.randint(least, most)):
            yield

    def _play(self, ending: str) -> Iterator[None]:
        commitments = {purpose: lot.commitment(self.secret.nonce(purpose, 1)) for purpose in PURPOSES}
        person = self.secret.handle("person")
        self._act(self._petitioner, Act.OPEN_DRAFT, commitments=commitments, person=person)
        yield from self._wait(1, 4)
        if ending == "discarded":
            self._act(self._petitioner, Act.DISCARD, closing="discarded")
            return
        self._file()
        yield from self._wait(1, 4)
        self._verify()
        if ending == "inadmissible":
            self._act(_REGISTRAR, Act.RULE_INADMISSIBLE, identity=False, reasons=_TEXT)
            return
        self._act(_REGISTRAR, Act.ADMIT, repeat=None, new_matter=None)
        yield from self._inquire()
        yield from self._talk()
        if ending == "withdrawn":
            self._act(self._petitioner, Act.WITHDRAW, reasons=_TEXT)
            return
        yield from self._assess("against" if ending == "declined" else "shown")
        yield from self._vote(Choice.NOT_YET if ending == "declined" else Choice.RECOMMEND)
        yield from self._endorse()

    def _file(self) -> None:
        places = self.pen.roll.eligible_reviewers(self.pen.head.on)
        links = sorted((str(place.org), self.secret.handle(place.id), place.id) for place in places)
        rulebook = self.pen.roll.editions[self.case.edition]
        manifest = {
            "sections": [{"letter": one, "digest": _digest(one)} for one in rulebook.required_sections],
            "evidence": [{"item": self._item(), "digest": _digest(str(n))} for n in range(3)],
        }
        pin = {"source": "gb_uksl", "id": "VRD0006", "version": "1", "snapshot": _digest("list")}
        self._act(
            self._petitioner, Act.FILE, petition=digest_of(manifest), kind="break", manifest=manifest,
            sections=list(rulebook.required_sections), undertakings=list(rulebook.undertakings), grounds=1,
            grounds_complete=True, acts=1, roster=[[org, handle] for org, handle, _ in links], earlier=None,
            listing_acts=[pin], links=[[handle, person] for _, handle, person in links],
        )

    def _verify(self) -> None:
        for org in self.case.identity.silent:
            asked = Actor(Role.OFFICER, id=officer(_LETTER[org], 1), org=org)
            self._act(asked, Act.DECLARE_INTEREST, binds=org, **_NO_INTEREST)
            self._act(asked, Act.VERIFY_IDENTITY, reasons=_TEXT)

    def _inquire(self) -> Iterator[None]:
        for seat in self.case.sitting:
            self._act(self._seat(seat), Act.DECLARE_INTEREST, binds=seat.handle, **_NO_INTEREST)
            yield from self._wait(0, 1)
        for seat in self.case.sitting[: self.chance.randint(1, 3)]:
            found = {"item": self._item(), "source": "a newspaper", "grade": "B2", "text": _TEXT}
            self._act(self._seat(seat), Act.RECORD_ADVERSE, **found)
        yield from self._until(Stage.DIALOGUE)

    def _talk(self) -> Iterator[None]:
        items, told_on = [one.item for one in self.case.adverse], self.pen.head.on
        self._act(self._leader, Act.DISCLOSE_GIST, items=items, text=_TEXT, due=self._in(21))
        self.texts["gist"] = [{"item": item, "gist": _TEXT} for item in items]
        for _ in range(self.chance.randint(*_QUESTIONS)):
            item = self._item()
            self._act(self._leader, Act.ASK, item=item, text=_TEXT, due=self._in(21))
            if self.chance.random() < _PAUSES:
                yield
            self._act(self._petitioner, Act.ANSWER, item=item, text=_TEXT, evidence=[])
        for _ in range(self.chance.randint(*_PAPERS)):
            added = self._item()
            about = {"digest": _digest(added), "criterion": "c1", "tier": "parties"}
            self._act(self._petitioner, Act.ADD_EVIDENCE, item=added, **about)
        seats = self.case.sitting
        for item in sorted(self.case.evidence):  # type: ignore[arg-type] - this world shows everything
            grade = {"reliability": "B", "credibility": 2, "reasons": _TEXT}
            self._act(self._seat(self.chance.choice(seats)), Act.GRADE_EVIDENCE, item=item, **grade)
        while self.pen.head.on < told_on + _GIST_AGE:
            yield
        self._act(self._seat(seats[0]), Act.OFFER_INTERVIEW, record=self._item(), text=_TEXT)
        for seat in seats[:2]:
            self._act(self._seat(seat), Act.RECORD_INTERVIEW, record=_digest(self.case.id), text=_TEXT)

    def _assess(self, profile: str) -> Iterator[None]:
        self._act(self._leader, Act.CLOSE_FILE)
        for number, seat in enumerate(self.case.sitting):
            yield from self._wait(0, 2)
            told = {"scores": self._scores(profile, number)}
            self._act(self._seat(seat), Act.SEAL_ASSESSMENT, assessment=told, renewed=True)
        here = Situation(self.case, self.pen.roll, CLOCK, self.pen.head.on)
        for criterion in (*wide_spreads(here), "c1", "c4", "c9"):
            author = self._seat(self.chance.choice(self.case.sitting))
            self._act(author, Act.REMARK, criterion=criterion, text=_TEXT)
        condition = self._item()
        self._act(self._leader_as_seat(), Act.PROPOSE_CONDITION, item=condition, text=_TEXT, plan=False)
        self.texts["condition"] = [{"item": condition, "text": _TEXT}]
        yield from self._wait(1, 3)

    def _leader_as_seat(self) -> Actor:
        return Actor(Role.SEAT, handle=self._leader.handle, org=self._leader.org)

    def _scores(self, profile: str, number: int) -> dict[str, Any]:
        scene = SimpleNamespace(case=self.case, office=SimpleNamespace(roll=lambda: self.pen.roll))
        return scores(scene, SCORES_OF[profile], number)  # type: ignore[arg-type] - it asks for nothing else

    def _vote(self, choice: Choice) -> Iterator[None]:
        content = self._report()
        self._act(self._leader, Act.CIRCULATE_REPORT, content=content, report=report_digest(content))
        yield from self._wait(1, 3)
        self._act(self._petitioner, Act.CORRECT_FACTS, text=_TEXT)
        self._act(_OBSERVER, Act.COMMENT, text=_TEXT)
        final = {**self._report(), "corrections": [_TEXT], "comments": [_TEXT]}
        here = Situation(self.case, self.pen.roll, self._leader, self.pen.head.on)
        self._act(self._leader, Act.FINALISE_REPORT, **finalising_facts(here, final))
        for seat in self.case.sitting:
            yield from self._wait(0, 2)
            conditions = {one.item: True for one in self.case.conditions}
            ballot = {"choice": str(choice), "disqualifiers": {}, "conditions": conditions}
            self._act(
                self._seat(seat), Act.CAST_BALLOT, ballot=ballot, report=self.case.report.digest, renewed=True
            )

    def _report(self) -> dict[str, Any]:
        return {
            "salt": self.pen.office.chance.octets(32).hex(),
            "findings": [{"ground": 1, "finding": _TEXT}], "adverse": self.texts["gist"],
            "sources": ["archives"], "summary": _TEXT, "public_reasons": _TEXT,
            "conditions": self.texts["condition"], "corrections": [], "comments": [],
        }

    def _endorse(self) -> Iterator[None]:
        yield from self._until(Stage.ENDORSEMENT)
        assert self.case.tally is not None
        for org in sorted(self.case.tally.yes):
            officers = [Actor(Role.OFFICER, id=officer(_LETTER[org], n), org=org) for n in (1, 2)]
            if org not in self.case.declared:
                self._act(officers[0], Act.DECLARE_INTEREST, binds=org, **_NO_INTEREST)
            for one in officers:
                self._act(one, Act.ENDORSE, manifest=manifest_of(self.case))
        yield


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
