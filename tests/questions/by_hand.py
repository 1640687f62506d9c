"""Companies built event by event, and parts of an answer by their keys."""

from __future__ import annotations

from filon.questions.answer import Answer


def kpi(found, key):
    assert isinstance(found, Answer), found
    return next(one for one in found.kpis if one.key == key)


def table(found, key):
    return next(one for one in found.tables if one.key == key)


def stages(company, deal: str, *moves: tuple[str, float]):
    for activity, day in moves:
        company.event(activity, day, deal=deal)
