"""Strict reading of frozen dataclasses from JSON: every key known, every value of its declared kind."""

from __future__ import annotations

import math
import types
from dataclasses import MISSING, fields
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from filon.core.errors import RefusedInputError, UnknownNameError

if TYPE_CHECKING:
    from collections.abc import Hashable

T = TypeVar("T")


class UnknownFieldError(UnknownNameError):
    """A JSON object holds a key that its record does not have."""

    code = "unknown_field"


class FieldValueError(RefusedInputError):
    """A field of a JSON object is absent or has a value of the wrong kind."""

    code = "field_value"


def read_record(kind: type[T], data: object, name: str) -> T:
    """Record of a JSON object.

    Parameters
    ----------
    kind
        A dataclass whose fields are texts, numbers, booleans, literals, further dataclasses, tuples or text
        dictionaries of these, or ``None`` beside one of them. Words of a ``Literal`` are left to the record to check.
    data
        The value that a JSON parser gave.
    name
        What the record is called in errors.

    Raises
    ------
    UnknownFieldError, FieldValueError
    """
    values = _expect(dict, data, name, "object")
    hints = _hints(cast("Hashable", kind))
    for key in values:
        if key not in hints:
            raise UnknownFieldError(value=str(key), allowed=hints, record=name)
    for known in fields(kind):  # type: ignore[arg-type]
        required = known.default is MISSING and known.default_factory is MISSING
        if required and known.name not in values:
            raise FieldValueError(field=f"{name}.{known.name}", value="∅", expected="text")
    return kind(**{key: _value(hints[key], value, f"{name}.{key}") for key, value in values.items()})


def _value(hint: Any, value: object, where: str) -> object:  # noqa: ANN401 - a type hint is any object
    origin = get_origin(hint)
    if origin in (Union, types.UnionType):
        if value is None:
            return None
        return _value(next(part for part in get_args(hint) if part is not types.NoneType), value, where)
    if origin is tuple:
        return tuple(_value(get_args(hint)[0], item, where) for item in _expect(list, value, where, "list"))
    if origin is dict:
        pairs = _expect(dict, value, where, "object")
        return {str(key): _expect(str, text, f"{where}.{key}", "text") for key, text in pairs.items()}
    if hint is str or origin is Literal:
        return _expect(str, value, where, "text")
    return _scalar(hint, value, where) if hint in (bool, int, float) else read_record(hint, value, where)


def _scalar(kind: type[int | float], value: object, where: str) -> int | float:
    if kind is bool:
        return _expect(bool, value, where, "boolean")
    is_number = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    if not is_number or (kind is int and value != int(cast("float", value))):
        raise FieldValueError(field=where, value=repr(value)[:80], expected="number")
    return kind(cast("float", value))


def _expect(kind: type[T], value: object, where: str, expected: str) -> T:
    if not isinstance(value, kind):
        raise FieldValueError(field=where, value=repr(value)[:80], expected=expected)
    return value


@cache
def _hints(kind: Hashable) -> dict[str, Any]:
    return get_type_hints(cast("type", kind))
