"""Refusals as an agent can act on them: a stable code, what to do, whether to try again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from filon.core.errors import FilonError, RefusedInputError, UnknownNameError
from filon.core.i18n import DEFAULT_LANGUAGE, has_text, translate

if TYPE_CHECKING:
    from pydantic import ValidationError

MOST_ALLOWED = 40


class UnknownToolError(UnknownNameError):
    """The server has no tool of that name."""

    code = "unknown_tool"


class ToolArgumentError(RefusedInputError):
    """An argument of a tool is missing, unknown or of a value that cannot be."""

    code = "tool_argument"

    def message(self, lang: str = DEFAULT_LANGUAGE) -> str:
        """Which argument, and why it cannot be."""
        reason = f"invalid.{self.context['kind']}"
        return translate(reason if has_text(reason) else "invalid.other", lang, **self.context)


class ToolCrashError(FilonError):
    """A defect of ours; what went wrong stays in the log of the server."""

    code = "tool_crash"


def argument_error(error: ValidationError, known: list[str]) -> ToolArgumentError:
    """The first thing that is wrong with the arguments of a call."""
    first = error.errors()[0]
    limits = {name: value for name, value in (first.get("ctx") or {}).items() if name != "error"}
    return ToolArgumentError(
        field=".".join(map(str, first["loc"])) or "arguments",
        kind=first["type"],
        value=str(first.get("input"))[:100],
        known=known,
        **limits,
    )


def refusal(error: FilonError, lang: str) -> dict[str, Any]:
    """Error as the JSON of a failed call."""
    context = {
        name: value[:MOST_ALLOWED] if isinstance(value, list | tuple) else value
        for name, value in error.context.items()
    }
    return {
        "error": {
            "code": error.code,
            "message": error.message(lang),
            "suggested_fix": error.hint(lang),
            "retryable": error.retryable,
            "context": {name: value if _is_plain(value) else str(value) for name, value in context.items()},
        }
    }


def _is_plain(value: object) -> bool:
    return value is None or isinstance(value, str | int | float | list | tuple)
