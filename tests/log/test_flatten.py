"""Perspectives: order, variants, life-cycles, and the honesty of flattening."""

from __future__ import annotations

import datetime as dt

from filon.log.building import Flattening
from filon.log.mapping import Mapping

LIFE = Mapping(shape="long", case="c", activity="a", timestamp="t", lifecycle="l")


def rows_of(frame):
    return frame.collect().to_native().to_pylist()


def day(number):
    return dt.datetime(2025, 1, number, tzinfo=dt.UTC)


def test_equal_timestamps_keep_the_order_of_the_source(publish):
    mapping = Mapping(shape="long", case="c", activity="a", timestamp="t")
    log = publish(
        ["c", "a", "t"],
        [("1", "B", "2025-01-01"), ("1", "A", "2025-01-01"), ("1", "C", "2024-12-31")],
        mapping,
    )
    assert [(v["variant"], v["n"], v["length"], v["acts"]) for v in rows_of(log.variants)] == [
        (1, 1, 3, [2, 0, 1])
    ]


def test_steps_are_the_neighbours_of_a_case_with_exact_durations(publish):
    mapping = Mapping(shape="long", case="c", activity="a", timestamp="t")
    log = publish(
        ["c", "a", "t"],
        [
            ("1", "A", "2025-01-01T00:00:00"),
            ("1", "B", "2025-01-01T00:00:00.000001"),
            ("2", "A", "2025-01-02"),
        ],
        mapping,
    )
    steps = rows_of(log.steps)
    assert [(s["ci"], s["src"], s["dst"], s["duration_us"]) for s in steps] == [(0, 0, 1, 1)]


def test_the_most_frequent_variant_is_number_one_and_ties_follow_the_source(publish):
    mapping = Mapping(shape="long", case="c", activity="a", timestamp="t")
    log = publish(
        ["c", "a", "t"],
        [
            ("1", "B", "2025-01-01"),
            ("2", "A", "2025-01-01"),
            ("3", "A", "2025-01-01"),
            ("4", "C", "2025-01-01"),
        ],
        mapping,
    )
    assert [(v["variant"], v["n"], v["acts"]) for v in rows_of(log.variants)] == [
        (1, 2, [1]),
        (2, 1, [0]),
        (3, 1, [2]),
    ]


def test_a_complete_row_is_one_instance_and_takes_the_first_waiting_start(publish):
    rows = [
        ("1", "A", "2025-01-01T08:00", "start"),
        ("1", "A", "2025-01-01T09:00", "start"),
        ("1", "A", "2025-01-01T10:00", "complete"),
        ("1", "A", "2025-01-01T11:00", "complete"),
    ]
    log = publish(["c", "a", "t", "l"], rows, LIFE)
    events = rows_of(log.events.sort("pos"))
    assert [(e["start_ts"].hour, e["ts"].hour) for e in events] == [(8, 10), (9, 11)]
    assert log.schema.lifecycle == "complete"
    assert len(rows_of(log.records)) == 4


def test_a_complete_that_found_no_start_leaves_later_starts_to_later_completes(publish):
    rows = [
        ("1", "A", "2025-01-01T08:00", "complete"),
        ("1", "A", "2025-01-01T09:00", "start"),
        ("1", "A", "2025-01-01T10:00", "complete"),
    ]
    events = rows_of(publish(["c", "a", "t", "l"], rows, LIFE).events.sort("pos"))
    assert [None if e["start_ts"] is None else e["start_ts"].hour for e in events] == [None, 9]


def test_without_both_transitions_every_row_is_an_event(publish):
    rows = [("1", "A", "2025-01-01", "assigned"), ("1", "A", "2025-01-02", "complete")]
    log = publish(["c", "a", "t", "l"], rows, LIFE)
    assert (log.schema.lifecycle, log.schema.perspective.events) == ("all", 2)


def _shared_invoice():
    return {
        "events": [
            {"event_ref": "e1", "activity": "deal_created", "timestamp": day(1)},
            {"event_ref": "e2", "activity": "deal_created", "timestamp": day(2)},
            {"event_ref": "e3", "activity": "invoice_issued", "timestamp": day(5)},
        ],
        "objects": [
            {"type": "deal", "object_id": "d1"},
            {"type": "deal", "object_id": "d2"},
            {"type": "invoice", "object_id": "i1"},
            {"type": "lead", "object_id": "l1"},
        ],
        "event_object": [
            {"event_ref": "e1", "type": "deal", "object_id": "d1", "qualifier": None},
            {"event_ref": "e2", "type": "deal", "object_id": "d2", "qualifier": None},
            {"event_ref": "e3", "type": "invoice", "object_id": "i1", "qualifier": None},
        ],
        "object_object": [
            {
                "source_type": "invoice",
                "source_id": "i1",
                "target_type": "deal",
                "target_id": "d1",
                "qualifier": None,
            },
            {
                "source_type": "deal",
                "source_id": "d2",
                "target_type": "invoice",
                "target_id": "i1",
                "qualifier": None,
            },
        ],
    }


def test_an_invoice_of_two_deals_is_in_both_cases_and_the_log_says_so(publish_objects):
    view = Flattening("deal", "deal", paths=(("invoice", "deal"),))
    log = publish_objects(_shared_invoice(), (view,))
    assert [(c["case_id"], c["n"], c["shared"]) for c in rows_of(log.cases.sort("case_id"))] == [
        ("d1", 2, True),
        ("d2", 2, True),
    ]
    assert (log.schema.perspective.events, log.schema.perspective.repeated_events) == (4, 1)


def test_an_object_takes_the_first_path_that_reaches_a_case(publish_objects):
    tables = _shared_invoice()
    tables["objects"].append({"type": "quote", "object_id": "q1"})
    tables["object_object"] = [
        {
            "source_type": "invoice",
            "source_id": "i1",
            "target_type": "deal",
            "target_id": "d1",
            "qualifier": None,
        },
        {
            "source_type": "invoice",
            "source_id": "i1",
            "target_type": "quote",
            "target_id": "q1",
            "qualifier": None,
        },
        {
            "source_type": "quote",
            "source_id": "q1",
            "target_type": "deal",
            "target_id": "d2",
            "qualifier": None,
        },
    ]
    view = Flattening("deal", "deal", paths=(("invoice", "deal"), ("invoice", "quote", "deal")))
    log = publish_objects(tables, (view,))
    assert [(c["case_id"], c["n"]) for c in rows_of(log.cases.sort("case_id"))] == [("d1", 2), ("d2", 1)]


def test_the_last_deciding_activity_is_the_outcome(publish_objects):
    tables = _shared_invoice()
    tables["events"] = [
        {"event_ref": "e1", "activity": "deal_lost", "timestamp": day(1)},
        {"event_ref": "e2", "activity": "deal_created", "timestamp": day(1)},
        {"event_ref": "e4", "activity": "deal_won", "timestamp": day(3)},
    ]
    tables["event_object"].append({"event_ref": "e4", "type": "deal", "object_id": "d1", "qualifier": None})
    view = Flattening("deal", "deal", outcomes={"deal_won": "won", "deal_lost": "lost"})
    log = publish_objects(tables, (view,))
    assert [(c["case_id"], c["outcome"]) for c in rows_of(log.cases.sort("case_id"))] == [
        ("d1", "won"),
        ("d2", None),
    ]


def test_objects_without_events_are_kept(publish_objects):
    log = publish_objects(_shared_invoice())
    assert sorted((o["type"], o["object_id"]) for o in rows_of(log.objects)) == [
        ("deal", "d1"),
        ("deal", "d2"),
        ("invoice", "i1"),
        ("lead", "l1"),
    ]
    assert [view.key for view in log.schema.perspectives] == ["deal", "invoice"]
