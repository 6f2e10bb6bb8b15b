"""The parts of the verifier: tree and notes, entries and disclosures, the rules, the register."""
