"""Guarded reading of files that strangers wrote: bytes, XML and JSON in bounded memory and time."""
