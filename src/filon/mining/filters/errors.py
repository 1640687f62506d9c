"""What can be wrong with a filter."""

from __future__ import annotations

from filon.core.errors import MissingError, RefusedInputError, UnknownNameError


class FilterSyntaxError(RefusedInputError):
    """The text does not have the form of a filter."""

    code = "filter_syntax"


class FilterValueError(RefusedInputError):
    """A value of a filter is not of the kind that its field has."""

    code = "filter_value"


class FilterPeriodError(RefusedInputError):
    """The text is not a period."""

    code = "filter_period"


class FilterFieldError(UnknownNameError):
    """Neither a filter nor an attribute has that name."""

    code = "filter_field"


class FilterOperatorError(UnknownNameError):
    """The field cannot be compared that way."""

    code = "filter_operator"


class FilterWordError(UnknownNameError):
    """The filter takes one of a few words, and this is none of them."""

    code = "filter_word"


class UnknownActivityError(UnknownNameError):
    """The log has no activity of that key."""

    code = "unknown_activity"


class UnknownValueError(UnknownNameError):
    """No case of the log has that value."""

    code = "unknown_value"


class NoOutcomeError(MissingError):
    """The log does not know how its cases ended."""

    code = "no_outcome"
