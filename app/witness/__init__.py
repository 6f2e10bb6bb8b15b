"""The witness of an organisation: a program of its own that cosigns logs and gives beacon values.

It knows nothing of the service: no database, no settings, no petition. It sees origin, size and root.
"""
