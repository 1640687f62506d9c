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
