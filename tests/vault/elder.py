"""A process of the service that began before the key changed: `python -m tests.vault.elder FOLDER`.

For each line it is given it answers with one: `open CONTEXT HEX` with the text, `seal CONTEXT TEXT` with hex.
"""

import sys
from pathlib import Path

from app.chance import SystemChance
from app.vault.keys import KeyCabinet

cabinet = KeyCabinet(Path(sys.argv[1]), SystemChance(), draws_missing=False)
for line in sys.stdin:
    verb, context, value = line.split()
    if verb == "seal":
        print(cabinet.seal(value.encode(), context.encode()).hex(), flush=True)
    else:
        print(cabinet.unseal(bytes.fromhex(value), context.encode()).decode(), flush=True)
