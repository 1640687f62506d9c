"""Tables that a connector landed in a warehouse become the log that the API would have given."""

from __future__ import annotations

import shutil

import pytest

from filon.app import warehouse
from filon.app.selection import Selection
from filon.app.views.case import case_view
from filon.app.warehouse import import_warehouse
from filon.app.workspace import Workspace
from filon.ingest.files import open_table
from filon.ingest.hubspot import warehouse as tables
from filon.ingest.hubspot.warehouse import FolderGoneError, NoDealTableError
from tests.reference_data import reference_file


@pytest.fixture
def workspace(tmp_path, monkeypatch):
    def in_process(_target, arguments, *, limits, on_progress):
        # As the child does: the work always has somebody to tell.
        return warehouse.warehouse_job(arguments, on_progress or (lambda _share, _stage: None))

    monkeypatch.setattr(warehouse, "run_limited", in_process)
    with Workspace(tmp_path / "home") as opened:
        yield opened


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "tables"
    made.mkdir()
    files = {
        "deal_data.csv": "deal_id,is_deleted,deal_pipeline_id,deal_pipeline_stage_id,owner_id,portal_id,"
        "property_dealname,property_amount,property_createdate,_fivetran_synced\n"
        "1,false,p,won,7,99,One,1000,2025-01-01 9:00:00,2025-06-01 00:00:00\n"
        "2,true,p,new,7,99,Two,10,2025-01-02 09:00:00,2025-06-01 00:00:00\n"
        "3,false,p,new,7,99,Three,10,2025-01-02 09:00:00,2025-06-01 00:00:00\n",
        "deal_property_history.csv": "deal_id,timestamp,source,name,value\n"
        "1,2025-01-01 09:00:00,CRM_UI,dealstage,new\n1,2025-02-01 09:00:00,CRM_UI,dealstage,mid\n"
        "1,2025-03-01 09:00:00,IMPORT,dealstage,won\n1,2025-03-01 09:00:00,CRM_UI,dealname,One\n",
        "deal_stage.csv": "deal_id,date_entered,value,source\n3,2025-01-02 09:00:00,new,CRM_UI\n"
        "3,2025-01-05 8:00:00,mid,CRM_UI\n1,2025-01-09 08:00:00,mid,CRM_UI\n8,2025-01-09 08:00:00,mid,CRM_UI\n",
        "deal_pipeline_stage.csv": "stage_id,label,pipeline_id,is_closed,probability,display_order\n"
        "new,New,p,FALSE,0.1,0\nmid,Middle,p,FALSE,0.5,1\nwon,Won,p,TRUE,1.0,2\n",
        "owner.csv": "owner_id,email,first_name,last_name,active_user_id\n7,x@example.com,Zoé,Canary,70\n",
        "merged_deal.csv": "deal_id,merged_deal_id\n1,5\n",
        "engagement_call.csv": "engagement_id,property_hs_timestamp,property_hs_createdate\n"
        "40,2025-01-10 10:00:00,2025-01-10 10:00:00\n",
        "engagement_deal.csv": "deal_id,engagement_id,engagement_type\n1,40,CALL\n",
        "readme.txt": "not a table\n",
    }
    for name, text in files.items():
        (made / name).write_text(text, encoding="utf-8")
    return made


def test_the_tables_of_a_connector_give_the_history_of_their_deals(workspace, folder):
    found = import_warehouse(workspace, folder, timezone="Europe/Paris", currency="EUR", name="w")
    assert (found.tables["deal"], found.ignored) == (3, ("readme.txt",))
    assert found.published.cases == 2
    assert (found.strays, found.with_history) == ({"deal_stage": 1}, 2)
    one = workspace.ask(Selection("w"), case_view, case_id="1")
    assert [(e.activity, e.label.en, e.evidence) for e in one.events] == [
        ("deal_created", "Opportunity created", "recorded"),
        ("stage_p_mid", "Middle", "recorded"),
        ("deal_won", "Opportunity won", "recorded"),
    ]
    assert [e.change_source for e in one.events][-1] == "IMPORT"
    three = workspace.ask(Selection("w"), case_view, case_id="3")
    assert "stage_p_mid" in [e.activity for e in three.events]
    effort = workspace.ask(Selection("w", perspective="deal_effort"), case_view, case_id="1")
    assert "call_made" in [e.activity for e in effort.events]
    kept = [path for path in workspace.home.rglob("*") if path.is_file()]
    assert not any(b"Canary" in path.read_bytes() or b"x@example.com" in path.read_bytes() for path in kept)


def test_a_folder_without_deals_is_refused(workspace, tmp_path):
    (tmp_path / "nothing").mkdir()
    with pytest.raises(NoDealTableError):
        import_warehouse(workspace, tmp_path / "nothing", timezone="UTC", currency="EUR")
    assert not any((workspace.home / "warehouse").iterdir())


@pytest.mark.parametrize("lost", ["folder", "table"])
def test_a_folder_that_goes_away_while_it_is_read_says_so(workspace, folder, monkeypatch, lost):
    def gone(path):
        shutil.rmtree(folder) if lost == "folder" else path.unlink()
        return open_table(path)

    monkeypatch.setattr(tables, "open_table", gone)
    with pytest.raises(FolderGoneError, match="no longer there"):
        import_warehouse(workspace, folder, timezone="UTC", currency="EUR")
    assert workspace.store.names() == []


def test_the_tables_of_a_real_connector_are_read(workspace):
    folder = reference_file("data", "hubspot_seeds", "deal_data.csv").parent
    found = import_warehouse(workspace, folder, timezone="UTC", currency="EUR", name="seeds")
    assert (found.tables["deal"], found.tables["deal_stage"], found.tables["merged_deal"]) == (44, 14, 14)
    assert found.published.cases > 30
    # The published sample is made of unrelated excerpts: no row of history belongs to one of its deals.
    assert (found.strays["deal_property_history"], found.strays["deal_stage"]) == (100, 14)
    assert found.with_history == 0
