"""Data sets as things: renamed, thrown away, brought back."""

import pytest

from tests.sample_log import import_sales
from tests.server import running


@pytest.fixture
def client(tmp_path):
    import_sales(tmp_path)
    with running(tmp_path) as made:
        yield made


def test_the_list_tells_sizes_and_origin(client):
    (card,) = client.get("/api/datasets").json()
    assert (card["name"], card["version"], card["source"], card["format"]) == ("sales", 1, "sales.csv", "csv")
    assert (card["cases"], card["events"], card["activities"], card["variants"]) == (6, 23, 5, 5)
    assert (card["rejected_rows"], card["first"]) == (0, "2025-01-01T09:00:00Z")


def test_a_new_label_is_seen_at_once_and_changes_the_tag(client):
    before = client.get("/api/datasets/sales")
    renamed = client.patch("/api/datasets/sales", json={"label": "  Ventes « 2025 »  "})
    assert (renamed.status_code, renamed.json()["label"]) == (200, "Ventes « 2025 »")
    after = client.get("/api/datasets/sales", headers={"If-None-Match": before.headers["etag"]})
    assert (after.status_code, after.json()["label"]) == (200, "Ventes « 2025 »")


@pytest.mark.parametrize("label", [" ", "a\nb", "a\u202eb", "x" * 201, ""])
def test_a_label_that_cannot_be_shown_is_refused(client, label):
    assert client.patch("/api/datasets/sales", json={"label": label}).status_code == 422


def test_a_deleted_data_set_is_gone_and_can_be_brought_back(client):
    whole = client.get("/api/datasets/sales/summary").json()
    assert client.delete("/api/datasets/sales").status_code == 204
    assert client.get("/api/datasets").json() == []
    assert client.get("/api/datasets/sales/summary").status_code == 404
    assert client.post("/api/datasets/sales/restore").json()["name"] == "sales"
    assert client.get("/api/datasets/sales/summary").json() == whole


def test_what_is_there_cannot_be_brought_back(client):
    client.delete("/api/datasets/sales")
    client.post("/api/datasets/sales/restore")
    response = client.post("/api/datasets/sales/restore")
    assert (response.status_code, response.json()["code"]) == (404, "unknown_dataset")


def test_the_import_report_tells_what_was_read_and_with_which_mapping(client):
    report = client.get("/api/datasets/sales/import-report").json()
    assert (report["rows_read"], report["events"], report["rejected_rows"], report["rejected"]) == (
        23,
        23,
        0,
        [],
    )
    assert report["mapping"]["activity"] == "step"


def test_working_hours_that_are_set_count_at_once_and_can_be_forgotten(client):
    asked = {"params": {"calendar": "work"}}
    office = client.get("/api/datasets/sales/throughput", **asked).json()["mean_s"]
    never = {"hours": {}, "country": None, "timezone": "UTC"}
    changed = client.put("/api/datasets/sales/calendar", json=never)
    assert (changed.status_code, changed.json()["hours"]["mon"], changed.json()["day_s"]) == (200, [], 86_400)
    assert client.get("/api/datasets/sales/throughput", **asked).json()["mean_s"] == 0
    assert client.delete("/api/datasets/sales/calendar").json()["hours"]["mon"] == [
        "09:00-12:30",
        "14:00-18:00",
    ]
    assert client.get("/api/datasets/sales/throughput", **asked).json()["mean_s"] == office


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"timezone": "Mars/Base"}, "calendar_zone"),
        ({"hours": {"mon": ["9-12"]}}, "calendar_hours"),
        ({"hours": {"lundi": ["09:00-12:00"]}}, "calendar_day"),
        ({"country": "ZZ"}, "calendar_country"),
        ({"days_off": ["soon"]}, "calendar_field"),
    ],
)
def test_working_hours_that_mean_nothing_are_refused(client, body, code):
    refused = client.put("/api/datasets/sales/calendar", json=body)
    assert (refused.status_code, refused.json()["code"]) == (422, code)
