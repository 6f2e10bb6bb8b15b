"""MOVES: one row for every act of the procedure that exists now. Read aloud, it is the procedure."""

from __future__ import annotations

from charter.acts.admission import FILING
from charter.acts.decision import ASSESSMENT, VOTE
from charter.acts.erasure import ERASURE
from charter.acts.governance import GOVERNANCE
from charter.acts.inquiry import DIALOGUE, INQUIRY
from charter.move import Move

MOVES: tuple[Move, ...] = (*FILING, *INQUIRY, *DIALOGUE, *ASSESSMENT, *VOTE, *ERASURE, *GOVERNANCE)
