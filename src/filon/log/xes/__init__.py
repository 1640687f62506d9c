"""XES (IEEE 1849): event logs as XML, read as a stream and written back whole."""

from filon.log.xes.reader import XesBatch, XesFile

__all__ = ["XesBatch", "XesFile"]
