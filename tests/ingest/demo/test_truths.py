import pytest

from filon.ingest.demo.truths import TRUTHS, Plan, Truth
from tests.ingest.demo.company_index import Company
from tests.ingest.demo.measures import MEASURES

QUESTIONS = {
    "sales_cycle", "lead_conversion", "payment_collection", "quote_to_contract", "process_conformance", "discounts",
    "stage_tracking", "delivery_handover", "segment_comparison", "acquisition_effort", "data_quality", "revenue_lag",
}  # fmt: skip

pytestmark = pytest.mark.slow
each_truth = pytest.mark.parametrize("truth", TRUTHS, ids=lambda truth: truth.key)


def tolerance(truth: Truth, value: float) -> float:
    """Three standard errors or more at the size of the test companies."""
    if truth.key == "useless_discounts":
        return 0.5
    return {"share": 0.06, "points": 0.06, "count": 0.25, "calendar_days": 1.5}.get(
        truth.unit, 0.15 * abs(value)
    )


def test_each_of_the_twelve_questions_has_a_truth_to_find():
    assert {truth.question for truth in TRUTHS} == QUESTIONS
    assert set(MEASURES) == {truth.key for truth in TRUTHS}


@each_truth
def test_a_truth_shows_in_the_rows_with_its_written_size(truth: Truth, planted: Company):
    inside, outside = MEASURES[truth.key](planted)
    assert inside == pytest.approx(truth.effect, abs=tolerance(truth, truth.effect))
    if outside is not None:
        assert outside == pytest.approx(truth.ordinary, abs=tolerance(truth, truth.ordinary))


@each_truth
def test_a_company_without_truths_shows_none_of_them(truth: Truth, ordinary: Company):
    inside, _ = MEASURES[truth.key](ordinary)
    assert inside == pytest.approx(truth.ordinary, abs=tolerance(truth, truth.ordinary))


def test_the_plan_gives_the_effect_to_its_member_alone():
    assert Plan().value("slow_quotes", "Sud-Est") == 2.5
    assert Plan().value("slow_quotes", "Benelux") == 1.0
    assert Plan(planted=False).value("slow_quotes", "Sud-Est") == 1.0


def test_statements_exist_in_both_languages():
    assert all(truth.statement_en and truth.statement_fr for truth in TRUTHS)
