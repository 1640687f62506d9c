"""Use cases: open, import, ask, export; no HTTP words."""
