"""XES (IEEE 1849): event logs as XML, read as a stream and written back whole."""

from filon.log.xes.reader import XesBatch, XesColumn, XesFile
from filon.log.xes.writer import write_xes

__all__ = ["XesBatch", "XesColumn", "XesFile", "write_xes"]
