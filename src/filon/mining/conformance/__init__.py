"""Conformance: how cases depart from a process model, and how well a model tells the log."""
