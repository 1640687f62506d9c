import pyarrow as pa

from filon.ingest.demo.generator import DEALS_PER_BLOCK
from filon.ingest.demo.source import BLOCKS_PER_BATCH, demo_tables

UTC = pa.timestamp("us", tz="UTC")


def test_a_batch_holds_the_five_tables_that_the_logs_door_takes():
    (batch,) = demo_tables(20)
    assert set(batch.tables) == {"events", "objects", "event_object", "object_object", "object_attributes"}
    events = batch.tables["events"].schema
    assert events.names[:6] == ["event_ref", "activity", "timestamp", "resource", "evidence", "change_source"]
    assert events.field("timestamp").type == UTC
    assert batch.tables["object_attributes"].schema.field("time").type == UTC


def test_batches_are_bounded_and_share_one_schema():
    deals = (BLOCKS_PER_BATCH + 1) * DEALS_PER_BLOCK
    batches = list(demo_tables(deals))
    assert [sum(t == "deal" for t in b.tables["objects"]["type"].to_pylist()) for b in batches] == [2000, 250]
    assert batches[0].tables["events"].schema == batches[1].tables["events"].schema


def test_the_same_seed_gives_the_same_tables():
    (first,), (second,) = demo_tables(60, seed=3), demo_tables(60, seed=3)
    assert all(first.tables[name].equals(second.tables[name]) for name in first.tables)


def test_every_event_has_its_own_reference_and_an_object():
    (batch,) = demo_tables(200)
    references = batch.tables["events"]["event_ref"].to_pylist()
    assert len(references) == len(set(references))
    assert batch.tables["event_object"]["event_ref"].to_pylist() == references
    assert not batch.tables["events"]["activity"].null_count + batch.tables["events"]["timestamp"].null_count
