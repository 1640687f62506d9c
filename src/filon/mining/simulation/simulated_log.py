"""A played period as the rows of an event log, with the mapping that reads them."""

from __future__ import annotations

import datetime as dt
import math
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa

from filon.log.mapping import AttributeColumn, Mapping, OutcomeColumn
from filon.mining.simulation.figures import outcomes
from filon.mining.simulation.paying import invoices_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from filon.mining.simulation.parameters import Column, Parameters
    from filon.mining.simulation.playing import Played

CHANGE_SOURCE = "SIMULATED"
_OUTCOMES = np.array(["open", "won", "lost"])
_RESERVED = ("case", "activity", "timestamp", "resource", "evidence", "change_source", "outcome", "currency")


def simulated_rows(played: Played, parameters: Parameters, people: Sequence[str]) -> pa.RecordBatch:
    """One row per event: case, activity, time, who, and the attributes of its case.

    Events are ``computed`` and their change source is :data:`CHANGE_SOURCE`: nobody should take them for facts.
    """
    names = np.array([*people, None], dtype=object)
    activities = pa.array(parameters.activities)
    row = played.row[played.case]
    columns = {
        "case": pa.array([f"SIM-{number + 1:06d}" for number in played.case.tolist()]),
        "activity": activities.take(pa.array(played.activity)),
        "timestamp": pa.array((played.at * 1e6).round().astype(np.int64)).cast(pa.timestamp("us", tz="UTC")),
        "resource": pa.array(names[played.person].tolist(), pa.string()),
        "evidence": pa.array(["computed"] * len(row)),
        "change_source": pa.array([CHANGE_SOURCE] * len(row)),
        "outcome": pa.array(_OUTCOMES[outcomes(played, parameters, len(played.start))][played.case].tolist()),
    }
    if parameters.currency:
        columns["currency"] = pa.array([parameters.currency] * len(row))
    for column in parameters.mix.columns:
        columns[_name(column.key)] = _attribute(column, played, parameters, row)
    columns |= _invoice_dates(played, parameters)
    return pa.RecordBatch.from_pydict(columns)


def _invoice_dates(played: Played, parameters: Parameters) -> dict[str, pa.Array]:
    """Date and due date of the last invoice of each case, where the log that was learnt from has them."""
    payment = parameters.payment
    if payment is None or not payment.due:
        return {}
    found = invoices_of(played.case, played.activity, played.at, payment, parameters.activities)
    dated: list[dt.date | None] = [None] * len(played.start)
    due = dated.copy()
    zone = ZoneInfo(parameters.timezone)
    for event, days in zip(found.issued.tolist(), found.terms.tolist(), strict=True):
        at, case = dt.datetime.fromtimestamp(played.at[event], zone).date(), played.case[event]
        dated[case] = at
        due[case] = None if math.isnan(days) else at + dt.timedelta(days=round(days))
    of_events = pa.array(played.case)
    return {
        payment.dated: pa.array(dated, pa.date32()).take(of_events),
        payment.due: pa.array(due, pa.date32()).take(of_events),
    }


def _attribute(
    column: Column, played: Played, parameters: Parameters, row: np.ndarray[tuple[int], np.dtype[np.int64]]
) -> pa.Array:
    if column.texts:
        return pa.array(column.texts, pa.string()).take(pa.array(row))
    if column.key == parameters.amount:
        numbers = played.amount[played.case]
    elif column.key in played.values:
        numbers = played.values[column.key][played.case]
    else:
        return pa.array(column.numbers, pa.float64()).take(pa.array(row))
    return pa.array(numbers, pa.float64(), from_pandas=True)


def simulated_mapping(parameters: Parameters) -> Mapping:
    """What the columns of :func:`simulated_rows` mean."""
    attributes = [
        AttributeColumn(_name(one.key), one.key, "text" if one.texts else "number")
        for one in parameters.mix.columns
    ]
    if parameters.payment is not None and parameters.payment.due:
        dates = (parameters.payment.dated, parameters.payment.due)
        attributes += [AttributeColumn(key, key, "date") for key in dates]
    has_currency = bool(parameters.currency) and parameters.mix.column("currency") is None
    if has_currency:
        attributes.append(AttributeColumn("currency", "currency"))
    return Mapping(
        shape="long",
        case="case",
        activity="activity",
        timestamp="timestamp",
        resource="resource",
        evidence="evidence",
        change_source="change_source",
        case_type=parameters.perspective,
        case_attributes=tuple(attributes),
        timezone="UTC",
        outcome=OutcomeColumn("outcome", won=("won",), lost=("lost",)) if parameters.endings else None,
        amount=_name(parameters.amount) if parameters.amount else None,
        currency="currency" if has_currency and parameters.amount else None,
    )


def _name(key: str) -> str:
    """Column of an attribute; names that rows need for themselves are given another."""
    return f"attribute_{key}" if key in _RESERVED else key
