"""What can be trusted, worked out by hand: cases under each check, values that can be right at each step."""

from __future__ import annotations

import datetime as dt

import pytest

from filon.ingest.importing import ImportRequest, import_files
from filon.log.mapping import AttributeColumn, Mapping
from filon.log.store import Store
from filon.mining.filters import parse_filters, select
from filon.questions.answer import Answer
from filon.questions.registry import answer, question_of


def rows(found, key: str) -> list[dict[str, object]]:
    assert isinstance(found, Answer), found
    told = next(one for one in found.tables if one.key == key)
    return [dict(zip([head.key for head in told.columns], row, strict=True)) for row in told.rows]


def words(found, key: str):
    return next(one for one in found.tables if one.key == key).words


def test_a_check_that_fails_shows_up_to_five_of_its_cases_and_one_that_holds_none(company):
    for number in range(8):
        company.event("deal_created", 5, deal=f"D{number}")
        company.event("quote_issued", 3 if number < 7 else 6, quote=f"Q{number}")
        company.link(("quote", f"Q{number}"), ("deal", f"D{number}"))
    company.event("deal_created", 9, deal="D7")
    found = company.ask("data_quality")
    counts = {row["check"]: row["hit"] for row in rows(found, "checks")}
    samples = rows(found, "check_samples")
    wrong = [row for row in samples if row["check"] == "wrong_order"]
    assert (counts["wrong_order"], len(wrong)) == (7, 5)
    assert {row["case"] for row in wrong} < {f"D{number}" for number in range(7)}
    assert (
        words(found, "check_samples")[wrong[0]["what"]].en
        == "“Quote/Proposal issued” before “Opportunity created”"
    )
    again = [(row["case"], row["what"]) for row in samples if row["check"] == "too_often"]
    assert again == [("D7", "deal_created")]
    assert not [row for row in samples if not counts[row["check"]]]


def test_validity_is_told_at_the_moment_of_each_step_with_the_step_that_breaks_it(company):
    for number in range(4):
        deal = f"D{number}"
        company.event("deal_created", 1, deal=deal)
        company.event("deal_qualified", 10, deal=deal)
        company.event("deal_won", 40, deal=deal)
        # Two of four qualified with a close date that had passed since the creation.
        closes = dt.date(2025, 1, 6) if number < 2 else dt.date(2025, 3, 1)
        company.know("deal", deal, close_date=closes, amount=0.0 if number == 3 else 10.0, currency="EUR")
    told = {(row["attribute"], row["step"]): row for row in rows(company.ask("data_quality"), "validity")}
    dates = [told["close_date", step] for step in ("deal_created", "deal_qualified")]
    assert [(row["n"], row["valid"], row["broken_since"]) for row in dates] == [(4, 1.0, 0), (4, 0.5, 2)]
    assert told["amount", "deal_won"]["valid"] == pytest.approx(0.75)
    assert told["currency", "deal_won"]["valid"] == 1.0


def test_the_value_of_a_step_is_the_one_of_its_moment(company):
    company.event("deal_created", 1, deal="D1")
    company.event("deal_qualified", 10, deal="D1")
    company.event("deal_won", 40, deal="D1")
    for day, amount in ((0, "-5"), (20, "70")):
        at = dt.datetime(2025, 1, 1, tzinfo=dt.UTC) + dt.timedelta(days=day)
        company.know_since("deal", "D1", "amount", amount, at)
    told = {
        (row["attribute"], row["step"]): row["valid"] for row in rows(company.ask("data_quality"), "validity")
    }
    assert [told["amount", step] for step in ("deal_created", "deal_qualified", "deal_won")] == [
        0.0,
        0.0,
        1.0,
    ]


def test_payment_terms_and_contacts_are_part_of_completeness(company):
    for number in range(4):
        company.event("deal_created", 1, deal=f"D{number}")
        company.event("quote_issued", 2, quote=f"Q{number}")
        company.link(("quote", f"Q{number}"), ("deal", f"D{number}"))
        company.know("quote", f"Q{number}", amount=1.0, **({"payment_terms": 30} if number else {}))
    company.link(("deal", "D0"), ("contact", "P0"))
    told = {
        (row["attribute"], row["step"]): row["complete"]
        for row in rows(company.ask("data_quality"), "completeness")
    }
    assert told["payment_terms", "quote_issued"] == told["contact", "deal_created"] + 0.5 == 0.75


def test_what_could_not_be_read_is_shown_with_its_line_and_reason(tmp_path):
    source = tmp_path / "log.csv"
    lines = ["deal,step,at,amount", *(f"D{n},deal_created,2025-01-0{n},10" for n in range(1, 9))]
    lines += ["D9,deal_created,someday,10", "D10,deal_created,2025-01-09,ten"]
    source.write_text("\n".join(lines), encoding="utf-8")
    mapping = Mapping(
        shape="long", case="deal", activity="step", timestamp="at", timezone="UTC",
        case_attributes=(AttributeColumn("amount", "amount", "number"),), amount="amount",
    )  # fmt: skip
    request = ImportRequest(str(tmp_path), "log", "Log", (str(source),), mapping=mapping.to_json())
    import_files(request, lambda *_: None)
    log = Store(tmp_path).open("log")
    found = answer(question_of("data_quality"), log)
    some = answer(question_of("data_quality"), select(log, parse_filters(["case:D1"], log.schema)))
    told = {(row["line"], row["field"], row["found"], row["state"]) for row in rows(found, "unreadable")}
    assert told == {("10", "at", "someday", "row_left_out"), ("11", "amount", "ten", "row_kept")}
    assert {row["reason"] for row in rows(found, "unreadable")} <= set(words(found, "unreadable"))
    assert rows(some, "unreadable") == rows(found, "unreadable")
