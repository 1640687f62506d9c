"""The JSON API: parse, call a use case, serialise."""
