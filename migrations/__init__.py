"""The history of the schema: `run` moves a database along it, `versions` holds its numbered steps."""
