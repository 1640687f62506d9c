"""Which of the three shapes a table has, and which column plays which part in it, by names and content."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from filon.ingest.vocabulary import (
    CLOSE_NAMES,
    COMPANY_AMOUNTS,
    CREATED_NAMES,
    DEFAULT_STAGES,
    ENTERED_STAGE,
    LIFECYCLE_VALUES,
    LOST_WORDS,
    NO_EVENT_DATES,
    STAGE_PROPERTIES,
    SURE_ENDINGS,
    TRACKED_PROPERTIES,
    WON_WORDS,
    case_type_of,
    catalogue_labels,
    find_role,
    plain,
)
from filon.log.mapping import DateColumn, OutcomeColumn

if TYPE_CHECKING:
    from collections.abc import Callable

    from filon.ingest.profile import ColumnProfile, Profile
    from filon.log.mapping import Shape

MOST_ACTIVITIES = 500
_KNOWN_SHARE = 0.8


@dataclass
class Parts:
    """Parts that columns play, as far as they were recognised."""

    shape: Shape
    case: str | None = None
    activity: str | None = None
    timestamp: str | None = None
    start_timestamp: str | None = None
    resource: str | None = None
    lifecycle: str | None = None
    evidence: str | None = None
    change_source: str | None = None
    object_type: str | None = None
    property_name: str | None = None
    property_value: str | None = None
    case_type: str = "case"
    dates: tuple[DateColumn, ...] = ()
    stage_properties: tuple[str, ...] = ()
    tracked_properties: tuple[str, ...] = ()
    activity_keys: dict[str, str] = field(default_factory=dict)
    outcome: OutcomeColumn | None = None
    amount: str | None = None
    currency: str | None = None
    rate: str | None = None


def find_parts(found: Profile, *, shape: Shape | None, chosen: dict[str, str]) -> Parts:
    """Parts of a table.

    Parameters
    ----------
    found
        What its columns hold.
    shape
        Shape that a person declared, if any.
    chosen
        Role → column that a person declared.
    """
    if shape == "history" or (shape is None and _is_history(found)):
        parts = _history(found)
    elif shape == "wide" or (shape is None and _is_wide(found, chosen)):
        parts = _wide(found, chosen)
    else:
        parts = _long(found)
    for role, column in chosen.items():
        setattr(parts, role, column)
    _name_activities(parts, found)
    return parts


def _is_history(found: Profile) -> bool:
    parts = _history(found)
    return all((parts.case, parts.property_name, parts.property_value, parts.timestamp)) and not _first(
        "activity", found, _is_text
    )


def _is_wide(found: Profile, chosen: dict[str, str]) -> bool:
    """Whether each row is a case: one id never repeats, and times stand in columns of their own."""
    if "activity" in chosen or "timestamp" in chosen:
        return False
    case = chosen.get("case") or _case(found)
    dates = [column for column in found.columns.values() if column.is_time]
    if case is None or not dates or not found.columns[case].unique:
        return False
    return len(dates) > 1 or _first("activity", found, _is_text) is None


def _long(found: Profile) -> Parts:
    timestamp = _first("timestamp", found, _is_time)
    times = [column.name for column in found.columns.values() if column.is_time]
    start = _first("start_timestamp", found, _is_time)
    if timestamp is None and len(times) == 1:
        timestamp = times[0]
    if timestamp is None and start is not None:
        timestamp, start = start, None
    case = _case(found)
    parts = Parts(
        "long",
        case=case,
        activity=next((name for name in _named("activity", found, _is_text) if name != case), None),
        timestamp=timestamp,
        start_timestamp=start if start != timestamp else None,
        resource=_first("resource", found, _is_label),
        lifecycle=_first("lifecycle", found, _is_lifecycle),
        evidence=_first("evidence", found, _is_label),
    )
    return _with_business(parts, found)


def _wide(found: Profile, chosen: dict[str, str]) -> Parts:
    parts = Parts("wide", case=_case(found), resource=_first("resource", found, _is_label))
    parts = _with_business(parts, found)
    case = chosen.get("case") or parts.case
    times = [column for column in found.columns.values() if column.is_time and column.name != case]
    entered = [column.name for column in times if _stage_of(column.name)]
    knows_ends = any(
        DEFAULT_STAGES.get(plain(_stage_of(name) or ""), "") in ("deal_won", "deal_lost") for name in entered
    )
    dates = []
    for column in times:
        name = plain(column.name).removeprefix("property ")
        if NO_EVENT_DATES.search(name) or (knows_ends and name in CLOSE_NAMES):
            continue
        dates.append(_date_column(column.name, parts.case_type))
    parts.dates = tuple(dates)
    return parts


def _history(found: Profile) -> Parts:
    timestamp = _first("timestamp", found, _is_time)
    name = _first("property_name", found, _is_label)
    parts = Parts(
        "history",
        case=_case(found),
        timestamp=timestamp,
        property_name=name,
        property_value=_first("property_value", found, lambda _: True),
        object_type=_first("object_type", found, _is_label),
        resource=_first("resource", found, lambda _: True),
        change_source=_first("change_source", found, _is_label),
    )
    parts.case_type = case_type_of([parts.case or ""])
    if name is not None:
        present = {plain(value): value for value, _ in found.columns[name].values}
        parts.stage_properties = tuple(present[plain(p)] for p in STAGE_PROPERTIES if plain(p) in present)
        parts.tracked_properties = tuple(present[plain(p)] for p in TRACKED_PROPERTIES if plain(p) in present)
    return parts


def _with_business(parts: Parts, found: Profile) -> Parts:
    """Roles that money and endings play, and what kind of object the cases are."""
    parts.amount = _first("amount", found, lambda column: column.type in ("number", "integer"))
    parts.currency = _first("currency", found, _is_currency)
    several = parts.currency is not None and found.columns[parts.currency].distinct > 1
    company = next((name for name in found.columns if plain(name) in COMPANY_AMOUNTS), None)
    if company and (several or parts.amount in (None, company)):
        # These are in one currency already; the currency of the deal is not theirs.
        parts.amount, parts.currency = company, None
    elif several:
        parts.rate = _first("rate", found, lambda column: column.type in ("number", "integer"))
    taken = {parts.activity, parts.lifecycle, parts.case}
    for name in _named("outcome", found, _is_label):
        outcome = _outcome(found.columns[name])
        if name not in taken and outcome is not None:
            parts.outcome = outcome
            break
    deal_columns = [
        name for name in found.columns if plain(name).startswith(("deal ", "close date", "property dealname"))
    ]
    parts.case_type = case_type_of([parts.case or ""])
    if parts.case_type == "case" and deal_columns:
        parts.case_type = "deal"
    return parts


def _outcome(column: ColumnProfile) -> OutcomeColumn | None:
    words = {value: _ending(value) for value, _ in column.values}
    won = tuple(value for value, word in words.items() if word in WON_WORDS)
    lost = tuple(value for value, word in words.items() if word in LOST_WORDS)
    sure = any(word in SURE_ENDINGS for word in words.values())
    return OutcomeColumn(column.name, won, lost) if (won or lost) and sure else None


def _ending(value: str) -> str:
    """Stage without its pipeline: ``Closed won (Sales Pipeline)`` → ``closed won``."""
    return plain(value.partition("(")[0])


def _date_column(name: str, case_type: str) -> DateColumn:
    stage = _stage_of(name)
    if stage is not None:
        return DateColumn(name, DEFAULT_STAGES.get(plain(stage), stage), "inferred")
    words = plain(name).removeprefix("property ")
    if words in CREATED_NAMES and case_type == "deal":
        return DateColumn(name, "deal_created", "declared")
    return DateColumn(name, catalogue_labels().get(words, _activity_name(name)), "declared")


def _stage_of(name: str) -> str | None:
    found = ENTERED_STAGE.fullmatch(name.strip())
    if found is None:
        return None
    stage = (found[1] or found[2]).partition("(")[0]
    return stage.strip(' "”»') or None


def _activity_name(column: str) -> str:
    """Name of what a date column dates: ``engage_date`` → ``Engage``, ``Date de signature`` → ``Signature``."""
    dropped = {"date", "time", "timestamp", "on", "at", "de", "du", "d", "des", "la", "le", "l", "property"}
    words = column.replace("_", " ").replace("’", " ").replace("'", " ").split()
    kept = [word for word in words if plain(word) not in dropped]
    name = " ".join(kept) or column
    return name[0].upper() + name[1:]


def _name_activities(parts: Parts, found: Profile) -> None:
    """Give catalogue keys to activities that a Lead-to-Cash table names by label, when it names most of them so."""
    if parts.shape == "history" and parts.property_value:
        values = found.columns[parts.property_value].values
        known = {value: DEFAULT_STAGES[plain(value)] for value, _ in values if plain(value) in DEFAULT_STAGES}
        parts.activity_keys = known
    elif parts.shape == "long" and parts.activity in found.columns:
        values = found.columns[parts.activity or ""].values
        labels = DEFAULT_STAGES | catalogue_labels()
        known = {value: labels[plain(value)] for value, _ in values if plain(value) in labels}
        if values and len(known) >= _KNOWN_SHARE * len(values):
            parts.activity_keys = {value: key for value, key in known.items() if value != key}


def _case(found: Profile) -> str | None:
    return _first(
        "case", found, lambda column: column.type in ("text", "integer", "number") and column.distinct > 0
    )


def _first(role: str, found: Profile, suits: Callable[[ColumnProfile], bool]) -> str | None:
    return next(iter(_named(role, found, suits)), None)


def _named(role: str, found: Profile, suits: Callable[[ColumnProfile], bool]) -> list[str]:
    return [name for name in find_role(role, found.columns) if suits(found.columns[name])]


def _is_time(column: ColumnProfile) -> bool:
    return column.is_time


def _is_text(column: ColumnProfile) -> bool:
    return column.type == "text" and 0 < column.distinct <= MOST_ACTIVITIES


def _is_label(column: ColumnProfile) -> bool:
    return column.type in ("text", "integer", "boolean") and column.filled > 0


def _is_lifecycle(column: ColumnProfile) -> bool:
    return column.filled > 0 and all(value.lower() in LIFECYCLE_VALUES for value, _ in column.values)


def _is_currency(column: ColumnProfile) -> bool:
    return column.filled > 0 and all(
        len(value.strip()) == len("EUR") and value.isalpha() for value, _ in column.values
    )
