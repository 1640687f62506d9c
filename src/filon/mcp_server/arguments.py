"""Arguments of the tools: closed records, each field with what it means."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, model_validator

from filon.app.selection import Selection
from filon.mining.simulation.editing import MOST_EDITS
from filon.mining.variants import VariantOrder
from filon.questions.catalogue import ORDER

Word = Annotated[str, StringConstraints(min_length=1, max_length=500)]
Words = Annotated[
    list[Word], BeforeValidator(lambda given: [given] if isinstance(given, str) else given or [])
]
"""Some words; one alone needs no list."""


class Reading(BaseModel):
    """How the reply is written."""

    model_config = ConfigDict(extra="forbid")

    lang: Literal["fr", "en"] | None = Field(
        None, description="Language of the texts; the one the server was started in when absent."
    )
    limit: int = Field(30, ge=1, le=500, description="Most items of any list of the reply.")


class OfDataset(Reading):
    """A data set."""

    dataset: Word = Field(description="Name of a data set, as `datasets` gives it.", examples=["demo"])
    perspective: Word | None = Field(
        None, description="What a case is (`deal`, `lead`, `invoice`…); the data set's first one when absent."
    )


class OfCases(OfDataset):
    """Cases of a data set."""

    filters: list[Word] = Field(
        [],
        max_length=50,
        description="Filters that each case must all meet, in the filter grammar; `suggest_filter` completes them.",
        examples=[["region:in:IDF", "through:quote_issued", "closed:2025-01..2025-06"]],
    )
    calendar: Literal["calendar", "work"] = Field(
        "calendar", description="`calendar`: durations count every hour; `work`: working hours only."
    )

    exact: bool = Field(
        default=False,
        description="Exact medians even of a log so large that they come from a histogram; slower. `quantile_error` of"
        " a reply says how far they may be off.",
    )

    @property
    def selection(self) -> Selection:
        """The cases asked for."""
        return Selection(self.dataset, tuple(self.filters), self.perspective, self.calendar, self.exact)


class OfQuestion(OfCases):
    """A question about cases."""

    question: Word = Field(
        description="Key of a question, as `questions` gives it.", json_schema_extra={"enum": list(ORDER)}
    )
    benchmark: Word | None = Field(
        None,
        description="For `segment_comparison`: what segments are held to, in place of the policies' choice: `median`, "
        "`best_quartile`, `best_segment`, `goal`, or a segment such as `region:in:Nord`.",
        examples=["region:in:Nord"],
    )


class OfVariants(OfCases):
    """A page of variants."""

    sort: VariantOrder = Field("cases", description="What the list is ordered by, the largest first.")
    offset: int = Field(0, ge=0, le=10_000_000, description="Number of variants to leave out before.")


class OfThroughput(OfCases):
    """Durations, whole or between two activities."""

    by: Words = Field([], max_length=3, description="Keys of case attributes to compare by, together.")
    source: Word | None = Field(None, description="Activity that starts the clock; else the first event.")
    target: Word | None = Field(None, description="Activity that stops the clock; else the last event.")


class OfCaseList(OfCases):
    """A page of cases."""

    sort: Word = Field("-duration", description="Column or attribute to sort by, with `-` the largest first.")
    search: str = Field("", max_length=500, description="Text that the case id or a text attribute contains.")
    page: int = Field(1, ge=1, le=1_000_000, description="Number of the page; a page has `limit` cases.")


class OfCase(OfCases):
    """One case."""

    case_id: Word = Field(description="Identifier of the case.")


class OfTyping(OfCases):
    """A filter being typed."""

    typed: str = Field(
        "", max_length=500, description="What has been typed of a filter; nothing lists the fields."
    )


class OfComparison(OfCases):
    """Two groups among the cases."""

    a: list[Word] = Field([], max_length=20, description="Filters of the first group, beside `filters`.")
    b: list[Word] = Field([], max_length=20, description="Filters of the second group, beside `filters`.")


class OfGoals(Reading):
    """The goals of a data set."""

    dataset: Word = Field(description="Name of a data set, as `datasets` gives it.", examples=["demo"])
    calendar: Literal["calendar", "work"] = Field(
        "calendar", description="Clock of the present values that new goals start from; a goal has its own."
    )


class OfParameters(OfCases):
    """The parameters of a simulation, after edits."""

    edits: Words = Field(
        [],
        max_length=MOST_EDITS,
        description="Edits of single parameters, `KEY=NUMBER`: `simulation_parameters` gives keys and limits.",
        examples=[["arrivals=120", "terms=15"]],
    )


class OfModel(OfCases):
    """Cases beside a model."""

    model: Word | None = Field(
        None,
        description="Name of a model, as `models` gives it, or name@number for one of its versions; the one in force "
        "when absent.",
        examples=["lead_to_cash"],
    )


class OfDrawing(OfCases):
    """A model to be lived instead of another."""

    before: Word = Field(description="Model of today, as `models` gives it.", examples=["lead_to_cash"])
    after: Word = Field(description="Model to try, as `models` gives it.", examples=["shorter-approval"])


class OfScenario(OfParameters):
    """A scenario to play."""

    scenario: Word | None = Field(
        None,
        description="Key of a scenario, as `scenarios` gives it; without one, the `edits` alone are played.",
        examples=["shorter_terms", "add_people"],
    )
    number: float | None = Field(
        None, description="Number of its `slider`, in the unit of the slider; its default when absent."
    )
    choice: Word | None = Field(
        None, description="Value of one of its `choices`, where it has some; the first one when absent."
    )
    before: Word | None = Field(
        None, description="To try a drawn model instead of a scenario: the model of today. Needs `after`."
    )
    after: Word | None = Field(
        None, description="The model to try; `drawn_scenario` says what of it can be played. Needs `before`."
    )
    replications: int = Field(
        30, ge=2, le=200, description="How often it is played: more take longer and narrow the intervals."
    )

    @model_validator(mode="after")
    def _both_models_or_none(self) -> OfScenario:
        if (self.before is None) != (self.after is None):
            raise ValueError("before and after go together")
        return self

    @property
    def drawing(self) -> tuple[str, str] | None:
        """Models of a drawn scenario."""
        return None if self.before is None or self.after is None else (self.before, self.after)


class OfNumber(OfCases):
    """A number to explain."""

    number: Word = Field(
        description="`QUESTION.FIGURE` for a key figure of `ask`, `summary.FIGURE` for a figure of `summary`, "
        "`path.SOURCE>TARGET.FIGURE` for a path of `map`.",
        examples=["sales_cycle.win_rate", "summary.median_s", "path.deal_created>quote_drafted.median_s"],
    )
