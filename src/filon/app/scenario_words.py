"""Changes in words: what each does, and which assumption it makes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from filon.app.naming import activity_name, attribute_name
from filon.app.texts import Text, text, verbatim
from filon.core.i18n import format_duration, format_number, format_percent, translate
from filon.mining.simulation.changes import (
    ANY,
    AddPeople,
    AddStep,
    Arrive,
    Cap,
    ChangeWait,
    GoOn,
    MoveStep,
    Skip,
)
from filon.mining.simulation.parameters import END, START

if TYPE_CHECKING:
    from collections.abc import Callable

    from filon.mining.simulation.changes import Change
    from filon.mining.simulation.parameters import Condition, Parameters


@dataclass(frozen=True)
class Said:
    """A change in words.

    ``assumption`` says what the simulation takes for granted; ``is_guess`` that it takes a difference seen in the log
    for a cause, which the log cannot prove.
    """

    text: Text
    assumption: Text
    is_guess: bool


def said(change: Change, parameters: Parameters) -> Said:
    """Change of a process in words."""
    is_guess = _is_guess(change, parameters)
    kind = {
        Skip: "skip",
        ChangeWait: "wait",
        GoOn: "then",
        AddPeople: "people",
        Cap: "cap",
        Arrive: "arrivals",
        AddStep: "add",
        MoveStep: "move",
    }
    key = kind[type(change)]
    assumption = _each(
        lambda lang: " ".join(
            translate(f"what_if.{part}", lang)
            for part in (f"assume.{key}", *(["assume.guess"] if is_guess else []))
        )
    )
    return Said(_each(lambda lang: _written(change, parameters, lang)), assumption, is_guess)


def _is_guess(change: Change, parameters: Parameters) -> bool:
    """Whether what comes next depends, in the learnt rules, on what the change moves."""
    used = {
        (condition.kind, condition.key)
        for branch in parameters.branches
        for rule in branch.rules
        for condition in rule.when
    }
    if isinstance(change, ChangeWait):
        moved = {one.before for one in parameters.waits if one.after == change.after}
        wanted = moved if change.before == ANY else {change.before}
        return any(("wait", key) in used for key in wanted)
    return isinstance(change, Cap) and ("value", change.value) in used


def _written(change: Change, parameters: Parameters, lang: str) -> str:  # noqa: PLR0911 - one per kind of change
    if isinstance(change, Skip):
        names = ", ".join(_activity(key, lang) for key in change.activities)
        return translate("what_if.said.skip", lang, activities=names)
    if isinstance(change, GoOn):
        return translate(
            "what_if.said.then",
            lang,
            after=_activity(change.after, lang),
            before=_activity(change.before, lang),
        )
    if isinstance(change, AddPeople):
        team = team_name(change.team).of(lang)
        return translate("what_if.said.people", lang, team=team, number=f"{change.count:+d}")
    if isinstance(change, Cap):
        limit = value_text(change.value, change.at_most, parameters, lang)
        return translate("what_if.said.cap", lang, value=attribute_name(change.value).of(lang), limit=limit)
    if isinstance(change, Arrive):
        return translate("what_if.said.arrivals", lang, percent=format_percent(change.times, lang))
    if isinstance(change, AddStep | MoveStep):
        return _put_in(change, parameters, lang)
    return _wait(change, parameters, lang)


def _put_in(change: AddStep | MoveStep, parameters: Parameters, lang: str) -> str:
    places = {"step": _activity(change.activity, lang), "after": _activity(change.after, lang)}
    places["before"] = (
        translate("what_if.said.any", lang) if change.before == ANY else _activity(change.before, lang)
    )
    if isinstance(change, MoveStep):
        return translate("what_if.said.move", lang, **places)
    times = {
        key: duration_text(value, parameters, lang, is_work=True)
        for key, value in (("amount", change.wait_s), ("work", change.work_s))
    }
    return translate(
        "what_if.said.add_with_work" if change.work_s else "what_if.said.add", lang, **places, **times
    )


def _wait(change: ChangeWait, parameters: Parameters, lang: str) -> str:
    clocks = {
        one.clock
        for one in parameters.waits
        if one.after == change.after and change.before in (ANY, one.before)
    }
    amount = (
        format_percent(change.amount, lang)
        if change.how == "times"
        else duration_text(change.amount, parameters, lang, is_work=clocks == {"work"})
    )
    before = translate("what_if.said.any", lang) if change.before == ANY else _activity(change.before, lang)
    text = translate(
        f"what_if.said.wait_{change.how}",
        lang,
        after=_activity(change.after, lang),
        before=before,
        amount=amount,
    )
    if change.attribute is None:
        return text
    where = f"{attribute_name(change.attribute).of(lang)} = {change.text}"
    return translate("what_if.said.where", lang, text=text, where=where)


def duration_text(seconds: float, parameters: Parameters, lang: str, *, is_work: bool) -> str:
    """Duration on the clock of its step."""
    return format_duration(seconds, lang, working_day_s=working_day(parameters) if is_work else None)


def working_day(parameters: Parameters) -> float:
    """Seconds of a working day."""
    return parameters.calendar.day_s


def value_text(key: str, value: float, parameters: Parameters, lang: str) -> str:
    """Number of an attribute: a discount between 0 and 1 is a percentage."""
    column = parameters.mix.column(key)
    known = [one for one in column.numbers if one is not None] if column else []
    if column and column.known_after and known and max(known) <= 1:
        return format_percent(value, lang)
    return format_number(value, lang, 0 if abs(value) >= 100 else None)  # noqa: PLR2004 - cents of a large sum


def condition_text(condition: Condition, parameters: Parameters) -> Text:
    """Condition of a rule."""
    return _each(lambda lang: _condition(condition, parameters, lang))


def _condition(one: Condition, parameters: Parameters, lang: str) -> str:
    is_attribute = one.kind in ("attribute", "value")
    name = attribute_name(one.key).of(lang) if is_attribute else _activity(one.key, lang)
    if one.kind == "wait":
        limit = duration_text(one.number or 0.0, parameters, lang, is_work=True)
    elif one.number is not None:
        limit = value_text(one.key, one.number, parameters, lang)
    else:
        limit = one.text or ""
    return translate(f"what_if.when.{one.kind}.{one.operator}", lang, name=name, value=limit)


def step_name(key: str) -> Text:
    """Activity, or the start or end of a case, as people read it."""
    if key in (START, END):
        return text("what_if.start" if key == START else "what_if.end")
    return activity_name(key)


def team_name(key: str) -> Text:
    """Team as people read it; one that is named after an activity is those who do it."""
    label = activity_name(key)
    if label == verbatim(key):
        return label
    return _each(lambda lang: translate("what_if.those_who_do", lang, activity=label.of(lang)))


def _activity(key: str, lang: str) -> str:
    return f"“{activity_name(key).of(lang)}”" if lang == "en" else f"« {activity_name(key).of(lang)} »"


def _each(write: Callable[[str], str]) -> Text:
    return Text(fr=write("fr"), en=write("en"))
