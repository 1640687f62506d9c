"""Inductive mining: a process tree from the traces of a log, by cutting the log into blocks again and again.

The method is Leemans, Fahland and van der Aalst's ("Discovering block-structured process models from event logs",
2013), with their filter for infrequent behaviour (2014), on whole logs as arrays.
"""

from filon.mining.inductive.miner import discover_tree

__all__ = ["discover_tree"]
