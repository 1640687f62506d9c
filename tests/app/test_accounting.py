"""The books joined to a portal: they complete its cash half, stay through syncs, and can be taken out again."""

from __future__ import annotations

import pytest

from filon.app.accounting import accounting, join, look, remove, write_unmatched
from filon.app.hubspot_connection import DATASET, NeverSyncedError, connect
from filon.app.hubspot_sync import sync
from filon.app.selection import Selection
from filon.app.views.case import case_view
from filon.ingest.hubspot.books.shelf import UnknownExportError
from filon.ingest.hubspot.credentials import from_text

HEADER = "Numéro de facture;Client;Date de facture;Échéance;Montant TTC;Devise;Date de paiement;Deal id\n"


@pytest.fixture
def books(tmp_path, portal):
    """Two invoices of one deal, and one of nobody's whose customer would be a formula."""
    portal.behaviour.denied = {"invoices", "commerce_payments"}
    deal = min(portal.world.live["deals"])
    path = tmp_path / "factures.csv"
    path.write_text(
        f"{HEADER}F-1;Aubin;25/03/2025;24/04/2025;1 200,00;EUR;30/04/2025;{deal}\n"
        f"F-2;Aubin;26/03/2025;25/04/2025;100,00;EUR;;{deal}\n"
        "F-3;=cmd();26/03/2025;25/04/2025;100,00;EUR;;\n",
        encoding="utf-8",
    )
    return deal, path


def cash_of(workspace, deal):
    found = workspace.ask(Selection(DATASET), case_view, case_id=deal)
    return [
        (one.activity, one.evidence, one.objects[0].id)
        for one in found.events
        if one.change_source == "ACCOUNTING"
    ]


def test_the_books_complete_the_cash_half_and_stay_through_syncs(workspace, portal, books, tmp_path):
    deal, path = books
    connect(workspace, from_text(portal.behaviour.key), base=portal.address)
    with pytest.raises(NeverSyncedError):
        join(workspace, path, "factures.csv")
    sync(workspace)
    assert look(path, "factures.csv").missing is None
    found = join(workspace, path, "factures.csv")
    assert (found.rows, [(one.key, one.rows, one.confidence) for one in found.matched]) == (
        3,
        [("deal_id", 2, 1.0)],
    )
    assert [(one.number, one.reason.en) for one in found.left] == [("F-3", "Unknown customer")]
    expected = [
        ("invoice_generated", "declared", "books-F-1"),
        ("invoice_issued", "declared", "books-F-1"),
        ("invoice_generated", "declared", "books-F-2"),
        ("invoice_issued", "declared", "books-F-2"),
        ("invoice_overdue", "computed", "books-F-1"),
        ("invoice_overdue", "computed", "books-F-2"),
        ("payment_received", "declared", "books-invoice-F-1"),
        ("invoice_settled", "declared", "books-F-1"),
    ]
    assert sorted(cash_of(workspace, deal)) == sorted(expected)
    assert write_unmatched(workspace, tmp_path / "left.csv") == 1
    assert ",'=cmd()," in (tmp_path / "left.csv").read_text("utf-8-sig")

    portal.world.edit("deals", max(portal.world.live["deals"]), "dealname", "another")
    assert sync(workspace).published is not None
    assert sorted(cash_of(workspace, deal)) == sorted(expected)
    assert sync(workspace).published is None

    with pytest.raises(UnknownExportError):
        remove(workspace, "nothing")
    assert remove(workspace, found.exports[0].id).rows == 0
    assert cash_of(workspace, deal) == []


def test_an_export_of_the_same_name_takes_the_place_of_the_one_before(workspace, portal, books):
    _, path = books
    connect(workspace, from_text(portal.behaviour.key), base=portal.address)
    sync(workspace)
    join(workspace, path, "factures.csv")
    path.write_text("\n".join(path.read_text("utf-8").splitlines()[:2]), encoding="utf-8")
    join(workspace, path, "factures.csv")
    found = accounting(workspace)
    assert [one.rows for one in found.exports] == [1]
    assert found.rows == 1
