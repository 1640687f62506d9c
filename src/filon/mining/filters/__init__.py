"""Filters on cases: one text grammar, parsed in one place, used by address, API, CLI, MCP and saved views.

A filter is one predicate on cases; several are an ordered AND. :func:`parse_filter` reads a text,
:func:`select` applies predicates to a log, :func:`suggest` completes what a person types.
"""

from filon.mining.filters.apply import Effect, effects, select
from filon.mining.filters.describe import describe
from filon.mining.filters.grammar import (
    FilterSyntaxError,
    FilterValueError,
    NoModelError,
    UnknownFilterActivityError,
    UnknownFilterFieldError,
    UnknownFilterOperatorError,
    UnknownFilterValueError,
)
from filon.mining.filters.parse import parse_filter, parse_filters
from filon.mining.filters.predicates import Predicate
from filon.mining.filters.suggest import suggest

__all__ = [
    "Effect",
    "FilterSyntaxError",
    "FilterValueError",
    "NoModelError",
    "Predicate",
    "UnknownFilterActivityError",
    "UnknownFilterFieldError",
    "UnknownFilterOperatorError",
    "UnknownFilterValueError",
    "describe",
    "effects",
    "parse_filter",
    "parse_filters",
    "select",
    "suggest",
]
