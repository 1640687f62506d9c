"""The tables of a warehouse over HTTP: sent one by one, looked at, imported together."""

from __future__ import annotations

import time

import pytest

from tests.api.portal_site import finish
from tests.server import running

DEALS = (
    "deal_id,deal_pipeline_id,deal_pipeline_stage_id,property_dealname,property_createdate\n"
    "1,p,won,One,2025-01-01 09:00:00\n2,p,new,Two,2025-01-02 09:00:00\n"
)
STAGES = (
    "deal_id,date_entered,value\n1,2025-01-01 09:00:00,new\n1,2025-02-01 09:00:00,won\n"
    "9,2025-02-01 09:00:00,new\n"
)
ORDER = {"timezone": "Europe/Paris", "currency": "EUR", "label": "Entrepôt"}


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    with running(tmp_path_factory.mktemp("warehouse")) as client:
        yield client


@pytest.fixture
def folder(site):
    return site.post("/api/warehouse/folders").json()["folder_id"]


def send(site, folder, name, text):
    return site.post(f"/api/warehouse/folders/{folder}/files", files={"file": (name, text.encode())})


def test_tables_are_sent_looked_at_and_become_a_data_set(site, folder):
    assert send(site, folder, "deal_stage.csv", STAGES).json()["files"] == ["deal_stage.csv"]
    early = site.get(f"/api/warehouse/folders/{folder}").json()
    assert (early["ready"], early["deals"]) == (False, 0)

    send(site, folder, "hubspot__deal_data.csv", DEALS)
    assert send(site, folder, "notes.txt", "nothing").status_code == 200
    look = site.get(f"/api/warehouse/folders/{folder}").json()
    assert (look["ready"], look["deals"], look["with_history"]) == (True, 2, 1)
    assert look["ignored"] == ["notes.txt"]
    tables = {one["table"]: (one["need"], one["rows"], one["strays"]) for one in look["tables"]}
    assert tables["deal"] == ("required", 2, 0)
    assert tables["deal_stage"] == ("recommended", 3, 1)
    assert tables["company"] == ("optional", None, 0)
    assert look["tables"][0]["table"] == "deal"

    started = site.post(f"/api/warehouse/folders/{folder}/import", json=ORDER)
    assert started.status_code == 202, started.text
    finish(site, started.json()["job_id"])
    dataset = site.get(f"/api/datasets/{started.json()['dataset']}").json()
    assert (dataset["label"], dataset["cases"]) == ("Entrepôt", 2)
    assert site.get(f"/api/warehouse/folders/{folder}").status_code == 404


def test_a_folder_without_deals_is_not_imported_and_says_what_to_export(site, folder):
    send(site, folder, "deal_stage.csv", STAGES)
    job = site.post(f"/api/warehouse/folders/{folder}/import", json=ORDER).json()["job_id"]
    while (seen := site.get(f"/api/jobs/{job}").json())["state"] == "running":
        time.sleep(0.02)
    assert (seen["state"], seen["error"]["code"]) == ("failed", "warehouse_no_deals")
    assert "deal_property_history" in seen["error"]["hint"]
    assert str(folder) not in seen["error"]["detail"]


def test_a_folder_thrown_away_is_gone_with_its_tables_and_takes_no_more(site, folder):
    send(site, folder, "deal.csv", DEALS)
    assert site.delete(f"/api/warehouse/folders/{folder}").status_code == 204
    assert site.get(f"/api/warehouse/folders/{folder}").status_code == 404
    assert send(site, folder, "deal_stage.csv", STAGES).status_code == 404
    again = site.delete(f"/api/warehouse/folders/{folder}")
    assert (again.status_code, again.json()["code"]) == (404, "unknown_upload")


@pytest.mark.parametrize(
    ("change", "status"),
    [({"timezone": "Mars/Base"}, 422), ({"currency": "euro"}, 422), ({"label": ""}, 422)],
    ids=["zone", "currency", "label"],
)
def test_a_wrong_setting_is_refused_before_anything_starts(site, folder, change, status):
    send(site, folder, "deal.csv", DEALS)
    assert site.post(f"/api/warehouse/folders/{folder}/import", json=ORDER | change).status_code == status


def test_a_table_that_cannot_be_read_is_named(site, folder):
    send(site, folder, "deal.xlsx", "this is no workbook")
    answer = site.get(f"/api/warehouse/folders/{folder}")
    assert answer.status_code == 422
    assert answer.json()["code"]


def test_a_folder_is_no_file_and_a_file_no_folder(site, folder):
    assert site.post(f"/api/uploads/{folder}/propose", json={}).status_code == 404
    upload = site.post("/api/uploads", files={"file": ("a.csv", b"deal;step;when\n1;a;2025-01-01\n")}).json()
    assert site.get(f"/api/warehouse/folders/{upload['upload_id']}").status_code == 404
    assert send(site, "0" * 32, "deal.csv", DEALS).status_code == 404
