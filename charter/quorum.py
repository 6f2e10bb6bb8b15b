"""How many witnesses of the roll must cosign a checkpoint: two thirds of those who serve on the day."""

from collections.abc import Collection
from datetime import date

from charter.roll import Roll


def cosignatures_needed(witnesses: int) -> int:
    """Return two thirds, rounded up; none where nobody witnesses."""
    return -(-2 * witnesses // 3)


def is_cosigned(roll: Roll, day: date, cosigners: Collection[str]) -> bool:
    """Say whether these keys, as the roll writes them, are enough of the witnesses that serve on a day."""
    serving = {witness.key for witness in roll.witnesses_on(day)}
    return len(serving.intersection(cosigners)) >= cosignatures_needed(len(serving))
