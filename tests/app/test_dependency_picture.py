"""The dependency map as a picture: the arrows of the map, each in its place, and places that stay."""

import pytest

from filon.app.selection import Selection
from filon.app.views.dependencies import dependency_map
from filon.app.views.dependency_picture import dependency_picture
from filon.app.workspace import Workspace


@pytest.fixture(scope="module")
def see(company_home):
    with Workspace(company_home) as workspace:
        yield lambda view, *filters, **wanted: workspace.ask(Selection("demo", filters), view, **wanted)


def test_the_picture_has_the_arrows_of_the_map_and_where_cases_begin_and_end(see):
    wanted = {"threshold": 0.8, "long_distance": 0.9}
    table, picture = see(dependency_map, **wanted), see(dependency_picture, **wanted)
    told = [(one.source, one.target, one.kind, one.measure, one.times, one.back) for one in table.arrows]
    drawn = [(one.source, one.target, one.kind, one.measure, one.times, one.back) for one in picture.lines]
    assert drawn[: len(told)] == told
    ends = picture.lines[len(told) :]
    assert {one.kind for one in ends} == {"starts", "ends"}
    assert all(one.times >= 0.05 * picture.cases for one in ends)
    places = {one.key for one in picture.nodes}
    assert {one.source for one in picture.lines} | {one.target for one in picture.lines} <= places


def test_the_measure_of_an_arrow_follows_from_the_counts_told_with_it(see):
    arrows = [
        one for one in see(dependency_picture, threshold=0).lines if one.kind in {"direct", "strongest"}
    ]
    assert arrows
    for one in arrows:
        assert one.measure == pytest.approx((one.times - one.back) / (one.times + one.back + 1), abs=1e-6)


def test_higher_thresholds_take_arrows_away_and_move_nothing(see):
    few = see(dependency_picture, threshold=0.98, loops=0.99, least=30)
    many = see(dependency_picture, threshold=0.5)
    assert len(few.lines) < len(many.lines)
    assert few.nodes == many.nodes
    lines = {one.id: one.path for one in many.lines}
    assert all(lines[one.id] == one.path for one in few.lines if one.id in lines)


def test_no_cases_make_no_picture(see):
    empty = see(dependency_picture, "amount:gt:99999999")
    assert (empty.cases, empty.nodes, empty.lines) == (0, (), ())
