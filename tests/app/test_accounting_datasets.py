"""The books joined to data sets that are no portal: nothing else changes, and they can be taken out again."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from filon.app import accounting_places, imports
from filon.app.accounting import accounting, join, join_again, remove, start_join, write_unmatched
from filon.app.accounting_places import NoDealsToJoinError, NothingToJoinError
from filon.app.imports import import_paths
from filon.app.selection import Selection
from filon.app.views.case import case_view
from filon.app.views.datasets import dataset_cards
from filon.app.workspace import Workspace
from filon.ingest.demo.importing import DemoRequest, import_demo
from filon.ingest.hubspot.books.reading import Declared
from filon.log.mapping import AttributeColumn, Mapping
from tests.ingest.hubspot.live.scene import content
from tests.sample_log import SALES_MAPPING, write_sales

HEADER = "Numéro de facture;Client;Date de facture;Échéance;Montant TTC;Devise;Date de paiement;Deal id\n"


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    made = tmp_path_factory.mktemp("books")
    import_demo(DemoRequest(str(made), "demo", "Demo", 30), lambda _share, _stage: None)
    return made


@pytest.fixture
def workspace(home, monkeypatch):
    def in_process(_target, arguments, *, limits, on_progress):
        assert limits.memory_mb
        return accounting_places.join_job(arguments, on_progress)

    monkeypatch.setattr(accounting_places, "run_limited", in_process)
    with Workspace(home) as opened:
        yield opened


@pytest.fixture
def deal(workspace):
    return workspace.store.open("demo").cases.head(1).collect().to_native().to_pydict()["case_id"][0]


@pytest.fixture
def export(tmp_path, deal):
    path = tmp_path / "factures.csv"
    path.write_text(
        f"{HEADER}F-1;Aubin;25/03/2025;24/04/2025;1 200,00;EUR;30/04/2025;{deal}\n"
        "F-3;Personne;26/03/2025;25/04/2025;100,00;EUR;;\n",
        encoding="utf-8",
    )
    return path


def test_books_are_added_to_a_data_set_and_taken_out_without_a_trace(workspace, export, deal, tmp_path):
    before = content(workspace.store.path("demo"))
    found = join(workspace, export, export.name, dataset="demo")
    assert [(one.key, one.rows, one.confidence) for one in found.matched] == [("deal_id", 1, 1.0)]
    assert [(one.number, one.reason.en) for one in found.left] == [("F-3", "Unknown customer")]
    assert write_unmatched(workspace, tmp_path / "left.csv", "demo") == 1

    seen = workspace.ask(Selection("demo"), case_view, case_id=deal)
    added = [one.activity for one in seen.events if one.change_source == "ACCOUNTING"]
    assert sorted(added) == sorted(
        ["invoice_generated", "invoice_issued", "invoice_overdue", "payment_received", "invoice_settled"]
    )
    after = content(workspace.store.path("demo"))
    facts = ("event", "object", "relation", "attribute")
    assert {one for one in before if one[0] in facts} < set(after)
    again = join(workspace, export, export.name, dataset="demo")
    assert [one.rows for one in again.matched] == [1]
    assert content(workspace.store.path("demo")) == after

    (kept,) = accounting(workspace, "demo").exports
    assert remove(workspace, kept.id, dataset="demo").rows == 0
    assert content(workspace.store.path("demo")) == before


def test_a_job_joins_too_and_keeps_name_and_zone(workspace, export):
    before = workspace.store.open("demo").schema
    started = start_join(workspace, export, export.name, Declared(), "demo")
    while (job := workspace.jobs.report(started.job_id)).state == "running":
        time.sleep(0.02)
    assert (started.dataset, job.state) == ("demo", "done")
    after = workspace.store.open("demo").schema
    assert after.version > before.version
    assert (after.label, after.timezone, after.vocabulary) == (
        before.label,
        before.timezone,
        before.vocabulary,
    )
    assert after.roles == before.roles


def test_a_version_published_without_the_books_says_so_until_they_are_joined_again(workspace, home, export):
    joined = join(workspace, export, export.name, dataset="demo")
    held = content(workspace.store.path("demo"))
    import_demo(DemoRequest(str(home), "demo", "Demo", 30), lambda _share, _stage: None)
    assert (joined.left_out, accounting(workspace, "demo").left_out) == (False, True)
    assert [card.books_left_out for card in dataset_cards(workspace) if card.name == "demo"] == [True]
    assert content(workspace.store.path("demo")) != held

    assert not join_again(workspace, "demo").left_out
    assert content(workspace.store.path("demo")) == held
    assert [card.books_left_out for card in dataset_cards(workspace) if card.name == "demo"] == [False]
    remove(workspace, joined.exports[0].id, dataset="demo")
    with pytest.raises(NothingToJoinError):
        join_again(workspace, "demo")


def test_an_import_joins_the_books_of_its_data_set_again_by_itself(workspace, export, monkeypatch):
    join(workspace, export, export.name, dataset="demo")
    held = content(workspace.store.path("demo"))
    monkeypatch.setitem(imports.SCALES, "small", 30)
    made = imports.make_demo(workspace, "small", "en")
    assert made.version == workspace.store.version("demo")
    assert not accounting(workspace, "demo").left_out
    assert content(workspace.store.path("demo")) == held


def cases_of(workspace, dataset):
    """Attributes and outcome of every case of a data set."""
    log = workspace.store.open(dataset)
    table = log.cases.collect().to_native().to_pydict()
    columns = [log.schema.attribute(key, "case").column for key in ("amount", "currency", "region")]
    values = zip(*(table[name] for name in (*columns, "outcome")), strict=True)
    return dict(zip(table["case_id"], values, strict=True))


@pytest.fixture
def table(workspace, tmp_path):
    """A plain table of events, the invoices of D1 and D2 named by an attribute of their cases."""
    path = tmp_path / "sales.csv"
    write_sales(path)
    header, *rows = path.read_text("utf-8").splitlines()
    quotes = {"D1": "Q-1", "D2": "Q-2"}
    lines = [f"{header},quote_number", *(f"{row},{quotes.get(row.split(',')[0], '')}" for row in rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    quote = AttributeColumn("quote_number", "quote_number", "text")
    mapping = replace(SALES_MAPPING, case_attributes=(*SALES_MAPPING.case_attributes, quote))
    import_paths(workspace, [path], name="sales", mapping=mapping)
    yield "sales"
    workspace.store.delete("sales")


def test_books_join_a_plain_table_of_events_by_the_id_of_the_case_or_what_it_names(
    workspace, table, tmp_path
):
    before, cases = content(workspace.store.path(table)), cases_of(workspace, table)
    path = tmp_path / "compta.csv"
    path.write_text(
        "Numéro de facture;Client;Date de facture;Montant TTC;Date de paiement;Deal id;Devis\n"
        "F-1;;13/01/2025;1 200,00;18/01/2025;D1;\n"
        "F-2;;14/01/2025;90,00;;;q 2\n"
        "F-3;Personne;15/01/2025;10,00;;;\n",
        encoding="utf-8",
    )
    found = join(workspace, path, path.name, dataset=table)
    assert [(one.key, one.rows, one.confidence) for one in found.matched] == [
        ("deal_id", 1, 1.0),
        ("quote_number", 1, 0.95),
    ]
    assert [one.number for one in found.left] == ["F-3"]
    seen = workspace.ask(Selection(table), case_view, case_id="D2")
    (invoice, _) = [one for one in seen.events if one.change_source == "ACCOUNTING"]
    assert (invoice.activity, invoice.evidence) == ("invoice_generated", "declared")
    assert invoice.attributes["books_number"] == "F-2"
    assert invoice.attributes["books_confidence"] == 0.95
    assert cases_of(workspace, table) == cases
    schema = workspace.store.open(table).schema
    assert (schema.perspective.events, schema.rejected_rows) == (23 + 6, 0)

    again = join(workspace, path, path.name, dataset=table)
    assert sum(one.rows for one in again.matched) == 2
    assert workspace.store.open(table).schema.perspective.events == 23 + 6
    remove(workspace, accounting(workspace, table).exports[0].id, dataset=table)
    assert content(workspace.store.path(table)) == before


def test_a_removal_that_is_cancelled_changes_nothing(workspace, export, monkeypatch):
    join(workspace, export, export.name, dataset="demo")
    before, (kept,) = content(workspace.store.path("demo")), accounting(workspace, "demo").exports

    def cancelled(*_args, **_kwargs):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(accounting_places, "run_limited", cancelled)
        with pytest.raises(KeyboardInterrupt):
            remove(workspace, kept.id, dataset="demo")
    assert accounting(workspace, "demo").exports == (kept,)
    assert not accounting(workspace, "demo").left_out
    assert content(workspace.store.path("demo")) == before
    remove(workspace, kept.id, dataset="demo")


def test_a_table_whose_cases_are_called_deals_keeps_what_they_say(workspace, tmp_path, export):
    write_sales(tmp_path / "sales.csv")
    import_paths(
        workspace, [tmp_path / "sales.csv"], name="deals", mapping=replace(SALES_MAPPING, case_type="deal")
    )
    cases = cases_of(workspace, "deals")
    join(workspace, export, export.name, dataset="deals")
    assert cases_of(workspace, "deals") == cases
    workspace.store.delete("deals")


def test_books_join_the_deals_of_a_table_of_several_kinds_of_objects(workspace, tmp_path):
    path = tmp_path / "kinds.csv"
    path.write_text(
        "kind,id,step,when,amount,place\n"
        "contract,C1,signed,2025-01-03,7,Lyon\n"
        "deal,D1,won,2025-01-02,100,Lyon\n"
        "deal,C1,won,2025-01-04,200,Nice\n"
        "contract,C2,signed,never,9,Lyon\n"
        "deal,D3,won,never,9,Lyon\n",
        encoding="utf-8",
    )
    mapping = Mapping(
        shape="long",
        case="id",
        activity="step",
        timestamp="when",
        object_type="kind",
        case_attributes=(AttributeColumn("amount", "amount", "number"),),
        event_attributes=(AttributeColumn("place", "place", "text"),),
        timezone="UTC",
    )
    import_paths(workspace, [path], name="kinds", mapping=mapping)
    before = content(workspace.store.path("kinds"))
    books = tmp_path / "compta.csv"
    books.write_text(
        "Numéro de facture;Date de facture;Montant TTC;Deal id\nF-1;13/01/2025;200,00;C1\nF-2;13/01/2025;9,00;C2\n",
        encoding="utf-8",
    )
    found = join(workspace, books, books.name, dataset="kinds")
    assert [one.number for one in found.left] == ["F-2"]
    events = {one.case_type: one.events for one in workspace.store.open("kinds").schema.perspectives}
    assert events == {"contract": 1, "deal": 2 + 2}
    remove(workspace, accounting(workspace, "kinds").exports[0].id, dataset="kinds")
    assert content(workspace.store.path("kinds")) == before
    workspace.store.delete("kinds")


def test_a_table_without_any_kind_called_deal_has_none_to_join_to(workspace, export, tmp_path):
    path = tmp_path / "kinds.csv"
    path.write_text("kind,id,step,when\nlead,L1,a,2025-01-01\nquote,Q1,b,2025-01-02\n", encoding="utf-8")
    mapping = Mapping(
        shape="long", case="id", activity="step", timestamp="when", object_type="kind", timezone="UTC"
    )
    import_paths(workspace, [path], name="kinds", mapping=mapping)
    with pytest.raises(NoDealsToJoinError):
        join(workspace, export, export.name, dataset="kinds")
