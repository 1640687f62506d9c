"""OCEL: object-centric event logs as JSON, XML and SQLite, read and written."""

from filon.log.ocel.reader import OcelFile, OcelFormat
from filon.log.ocel.writer import write_ocel

__all__ = ["OcelFile", "OcelFormat", "write_ocel"]
