"""Floor 4: the pages, grouped by the person who reads them. `rooms.py` lists them."""
