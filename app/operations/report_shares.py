"""What the report prints has a share of it, kept to as each text is filed; so a report always fits its entry.

An entry discloses two MiB at most, and the final report is one disclosure: all that was found, held against
the petitioner, corrected and commented on. Each kind has a share of its own, so that nobody's words take the
room of another's. The least that one of a kind counts bounds how many there are. Of a kind that several
persons write, nobody takes more than a part, so that none of them can shut out the others.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.chancery import Chancery
from app.operations.door import hold, situation_of
from app.operations.who import Who
from app.queries.log_entries import case_entries
from charter.canonical import encode_value
from charter.facts import Facts
from charter.layout import KIBI
from charter.moves import Refused
from charter.sentence import Sentence
from charter.vocabulary import Act

TOO_LONG = Sentence("The report has no room left for so long a text. Make it shorter.")
FULL = Sentence("The report has no room left for one more of these.")

Said = tuple[str, Facts]
_FRAME = 64  # octets of an item's id, of names and brackets


@dataclass(frozen=True)
class Share:
    """So many octets have all texts of a kind, each of which counts as `least` at least."""

    octets: int
    least: int
    texts: Callable[[Sequence[Said]], list[Any]]

    def taken(self, said: Sequence[Said]) -> int:
        """Return what the texts take of the share."""
        return sum(max(self.least, len(encode_value(one)) + _FRAME) for one in self.texts(said))


def _texts_of(word: str) -> Callable[[Sequence[Said]], list[Any]]:
    return lambda said: [facts["text"] for kind, facts in said if kind == word]


def _gists(said: Sequence[Said]) -> list[Any]:
    """Return the gist of each adverse item, as the report repeats it; one without keeps room for one."""
    gists: dict[str, Any] = {}
    for kind, facts in said:
        if kind == "adverse.recorded":
            gists.setdefault(facts["item"], "")
        elif kind == "gist.disclosed":
            gists |= dict.fromkeys(facts["items"], facts["text"])
    return list(gists.values())


def _circulated(said: Sequence[Said]) -> list[Any]:
    """Return what the rapporteur wrote of the report last circulated: the final one repeats no other."""
    contents = [facts["content"] for kind, facts in said if kind == "report.circulated"]
    names = ("findings", "sources", "summary", "public_reasons")
    return [[one.get(name) for name in names] for one in contents[-1:]]


ADVERSE = Share(256 * KIBI, KIBI, _gists)
WRITTEN = Share(480 * KIBI, 0, _circulated)
CONDITIONS = Share(160 * KIBI, 4 * KIBI, _texts_of("condition.proposed"))
CORRECTIONS = Share(320 * KIBI, 0, _texts_of("report.corrected"))
COMMENTS = Share(256 * KIBI, 0, _texts_of("report.commented"))
SHARES = (ADVERSE, WRITTEN, CONDITIONS, CORRECTIONS, COMMENTS)

_SEATS, _RECORDERS = 5, 8  # the panel; the panel, the observer, registrar and deputy
_LEFT_BY_GISTS = ADVERSE.octets // 4  # however long gists are, items can still be recorded
_FED_BY: Mapping[Act, tuple[str, Share, int]] = {  # the entry, its share, and into how many parts it goes
    Act.RECORD_ADVERSE: ("adverse.recorded", ADVERSE, _RECORDERS),
    Act.DISCLOSE_GIST: ("gist.disclosed", ADVERSE, 1),
    Act.PROPOSE_CONDITION: ("condition.proposed", CONDITIONS, _SEATS),
    Act.CIRCULATE_REPORT: ("report.circulated", WRITTEN, 1),
    Act.CORRECT_FACTS: ("report.corrected", CORRECTIONS, 1),
    Act.COMMENT: ("report.commented", COMMENTS, 1),
}


def keep_to_share(office: Chancery, case_id: str, who: Who, what: Act, facts: Mapping[str, Any]) -> None:
    """Refuse what the report would have no room for; the caller goes on to the act with these facts.

    Raises:
        NotFound: no such petition for this person.
        Refused: the share is used up, or this person's part of it; nothing was written.
    """
    hold(office, case_id)  # two texts at the same instant are counted one after the other
    here = situation_of(office, case_id, who)
    if here.case.is_over:  # its texts may be erased; whoever acts is refused at the door
        return
    word, share, parts = _FED_BY[what]
    entries = case_entries(office.session, office.keys, case_id)
    said = [(one.type, one.facts) for one in entries]
    mine = [(word, one.facts) for one in entries if (one.type, one.actor.name) == (word, here.actor.name)]
    _refuse_beyond(share, share.octets // parts, mine, (word, Facts(facts)))
    left = _LEFT_BY_GISTS if what is Act.DISCLOSE_GIST else 0
    _refuse_beyond(share, share.octets, said, (word, Facts(facts)), left)


def _refuse_beyond(share: Share, octets: int, said: list[Said], new: Said, left: int = 0) -> None:
    before, after = share.taken(said), share.taken([*said, new])
    if after > max(octets - left, before):  # what takes no more room than there was before always has it
        is_full = before + max(share.least, _FRAME) > octets
        raise Refused((FULL if is_full else TOO_LONG,))
