"""What entry 0 is held against: the policy's pin, and the files of the editions (ledger 4.6)."""

from __future__ import annotations

from charter.bundle import Bundle
from charter.entry import Entry
from charter.findings import ALTERED, Report
from charter.policy import Policy
from charter.rulebook import BadRulebook, Rulebook, parse_rulebook
from charter.verifying.rules import DATA_FAULTS


def check_pin(report: Report, policy: Policy, first: bytes | None) -> None:
    """Hold the hash of leaf 0, None where there is none, against the policy's pin."""
    if policy.entry_0 is None:
        report.notes.append("entry 0: not pinned by the policy")
    elif first is None or first.hex() != policy.entry_0:
        report.add(ALTERED, "entry_0", "Entry 0 is not the one that the policy pins.", 0)


def read_editions(report: Report, bundle: Bundle) -> dict[str, Rulebook]:
    """Return the editions in a bundle by the names of their files; say which are not of their form."""
    found = {}
    for name, plain in bundle.rulebooks():
        try:
            rulebook = parse_rulebook(plain)
        except (BadRulebook, *DATA_FAULTS) as wrong:
            report.add(ALTERED, "rulebook", f"The edition {name}: {wrong}")
            continue
        if rulebook.edition != name:
            report.add(ALTERED, "rulebook", f"The edition {name} calls itself by another name.")
        found[name] = rulebook
    return found


def check_editions(report: Report, editions: dict[str, Rulebook], founding: Entry | None) -> None:
    """The edition that entry 0 names, where that is shown, is in the bundle, and no other."""
    if founding is None:
        return
    named = founding.data["edition_digest"]
    if named not in {edition.digest for edition in editions.values()}:
        sentence = "The edition that entry 0 names is not in the bundle as it was."
        report.add(ALTERED, "rulebook", sentence, 0)
    for name, edition in sorted(editions.items()):
        if (edition.digest, edition.edition) != (named, name):
            report.add(ALTERED, "rulebook", f"The log has not adopted the edition {name}.")
