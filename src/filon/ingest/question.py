"""What a proposal could not decide: asked, with the choices there are."""

from __future__ import annotations

from dataclasses import dataclass

from filon.core.i18n import LANGUAGES, translate


@dataclass(frozen=True)
class Question:
    """One open point of a proposed mapping.

    Parameters
    ----------
    code
        Kind of question; its text is ``import.question.<code>``.
    field
        Field of the mapping that the answer fills (``timezone``, ``formats``, ``case`` …).
    column
        Column that it is about.
    choices
        Possible answers; empty when any text may be one.
    default
        Answer that is likely; ``None`` when none is.
    required
        Whether the mapping cannot be used before it is answered. A question that is not required already has its
        default in the mapping and asks for a look.
    """

    code: str
    field: str
    column: str | None = None
    choices: tuple[str, ...] = ()
    default: str | None = None
    required: bool = True

    def text(self, lang: str) -> str:
        """Question in one language."""
        return translate(
            f"import.question.{self.code}", lang, column=self.column or "", default=self.default or ""
        )

    def to_json(self) -> dict[str, object]:
        """JSON object with the text in every language."""
        return {
            "code": self.code,
            "field": self.field,
            "column": self.column,
            "text": {lang: self.text(lang) for lang in LANGUAGES},
            "choices": list(self.choices),
            "default": self.default,
            "required": self.required,
        }
