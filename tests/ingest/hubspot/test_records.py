from filon.ingest.hubspot.records import history, instant, merge_aliases, number, value_at
from tests.ingest.hubspot.handmade import entry, record, us

MARCH_4 = us("2026-03-04T00:00:00")


def test_a_date_property_is_midnight_utc():
    assert instant("2026-03-04") == MARCH_4


def test_epoch_milliseconds_are_read_even_when_written_as_a_float():
    assert instant("1772582400000") == MARCH_4
    assert instant("1772582400000.0") == MARCH_4


def test_milliseconds_are_kept_exactly():
    assert instant("2026-03-04T00:00:00.123Z") == MARCH_4 + 123_000


def test_an_unreadable_time_is_no_time():
    assert [instant(text) for text in ("", None, "soon", "99999999999999999999")] == [None] * 4


def test_a_declared_number_that_holds_two_is_no_number():
    assert number("3092727991;3881228353") is None
    assert number("12.5") == 12.5
    assert number("nan") is None


def test_two_values_of_one_millisecond_are_both_kept_in_the_order_in_which_they_happened():
    at = "2026-01-05T09:00:00"
    found = history(record(past={"dealstage": [entry("a", at), entry("b", at), entry("b", at)]}), "dealstage")
    assert [change.value for change in found] == ["a", "b"]


def test_history_is_read_oldest_first_though_the_api_lists_it_newest_first():
    made = record(past={"amount": [entry("10", "2026-01-05T09:00:00"), entry("20", "2026-01-06T09:00:00")]})
    assert [change.value for change in history(made, "amount")] == ["10", "20"]
    assert value_at(history(made, "amount"), us("2026-01-05T23:00:00")) == "10"


def test_a_merge_of_a_merge_leads_to_the_last_survivor():
    some = {"contacts": [record("9", hs_merged_object_ids="5;7"), record("12", hs_merged_object_ids="9")]}
    assert merge_aliases(some) == {("contacts", "5"): "12", ("contacts", "7"): "12", ("contacts", "9"): "12"}
