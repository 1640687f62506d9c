"""Exports of the books: headers of the usual tools, days and amounts as they are written, joins that never guess."""

from __future__ import annotations

import datetime as dt

import pytest

from filon.ingest.hubspot.books.columns import propose
from filon.ingest.hubspot.books.joining import Joiner
from filon.ingest.hubspot.books.matching import Targets, plain_name
from filon.ingest.hubspot.books.reading import (
    AccountingColumnError,
    AccountingDateError,
    AccountingFieldError,
    Declared,
    Entry,
    read_export,
)
from filon.ingest.hubspot.portal import Portal

AS_OF = round(dt.datetime(2026, 1, 1, tzinfo=dt.UTC).timestamp()) * 1_000_000

HEADERS = {
    "Pennylane": ("Numéro de facture;Client;Date d'émission;Échéance;Montant HT;Montant TTC;Date de paiement", 7),
    "Sage": ("N° pièce;Nom du client;Date de la facture;Date d'échéance;Total HT;Total TTC;Solde;Référence", 8),
    "QuickBooks": ("Invoice No,Customer,Invoice Date,Due Date,Total Amount,Open Balance,Status", 6),
    "Xero": ("ContactName,InvoiceNumber,Reference,InvoiceDate,DueDate,Total,InvoiceAmountPaid,Currency,Status", 8),
    "Stripe": ("Number,Customer Name,Created (UTC),Due Date (UTC),Total,Amount Paid,Currency,Status,Paid At (UTC)", 7),
}  # fmt: skip


@pytest.mark.parametrize("tool", HEADERS)
def test_the_headers_of_the_usual_tools_are_recognised(tool):
    header, least = HEADERS[tool]
    columns = header.replace(";", ",").split(",")
    kind, fields = propose(columns)
    assert kind == "invoice"
    assert {"number", "customer", "date", "amount"} <= fields.keys()
    assert len(fields) >= least
    assert len(set(fields.values())) == len(fields)


def test_a_list_of_payments_names_the_invoices_that_were_paid():
    kind, fields = propose(["Date de règlement", "Facture", "Client", "Montant"])
    assert (kind, fields["paid_on"], fields["invoice"]) == ("payment", "Date de règlement", "Facture")


def write(folder, name, text):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_french_amounts_and_days_are_read(tmp_path):
    path = write(
        tmp_path,
        "factures.csv",
        "N° facture;Client;Date de facture;Montant TTC\n"
        "F1;Aubin SAS;25/03/2025;1 234,50 €\nF2;Aubin;01/04/2025;(12,00)\n",
    )
    first, second = read_export(path, "factures.csv").entries
    assert (first.number, first.date, first.amount) == ("F1", "2025-03-25", 1234.5)
    assert second.amount == -12.0


def test_days_that_read_two_ways_are_asked_about(tmp_path):
    path = write(tmp_path, "x.csv", "Invoice number,Invoice date,Total\nA,03/04/2025,10\nB,05/06/2025,20\n")
    with pytest.raises(AccountingDateError) as refused:
        read_export(path, "x.csv")
    assert refused.value.context["column"] == "Invoice date"
    days = {
        order: read_export(path, "x.csv", Declared(date_order=order)).entries[0].date
        for order in ("dmy", "mdy")
    }
    assert days == {"dmy": "2025-04-03", "mdy": "2025-03-04"}


def test_a_missing_column_is_named_and_can_be_given(tmp_path):
    path = write(tmp_path, "x.csv", "Code,Le,Total\nA,2025-01-02,10\nB,2025-01-03,oops\n")
    with pytest.raises(AccountingColumnError) as refused:
        read_export(path, "x.csv")
    assert refused.value.context["field"] == "number"
    found = read_export(path, "x.csv", Declared(fields={"number": "Code", "date": "Le"})).entries
    assert [one.fault for one in found] == [None, "no_amount"]
    with pytest.raises(AccountingFieldError) as refused:
        read_export(path, "x.csv", Declared(fields={"numbr": "Code"}))
    assert refused.value.context["nearest"] == "number"


# -- joining ---------------------------------------------------------------------------------------------------


def record(identity, properties, associations=None, past=None):
    return {
        "id": identity,
        "properties": properties,
        "propertiesWithHistory": past or {},
        "associations": {
            kind: [{"toObjectId": one, "associationTypes": []} for one in ids]
            for kind, ids in (associations or {}).items()
        },
        "createdAt": "",
        "updatedAt": "",
        "archived": False,
    }


def deal(identity, amount, company, closed="2025-03-01"):
    past = {"dealstage": [{"value": "closedwon", "timestamp": f"{closed}T10:00:00Z"}]}
    properties = {"amount": str(amount), "deal_currency_code": "EUR"}
    return record(identity, properties, {"companies": [company]}, past)


@pytest.fixture
def targets():
    found, companies = Targets(), Targets()
    companies.add(
        {"companies": [record("1", {"name": "Aubin & Fils SAS"}), record("2", {"name": "Béryl"})]},
        Portal(AS_OF),
    )
    found.add(
        {
            "deals": [deal("10", 1000, "1"), deal("11", 500, "2"), deal("12", 500, "2")],
            "quotes": [record("20", {"hs_quote_number": "D-77"}, {"deals": ["11"]})],
            "invoices": [record("30", {"hs_number": "INV-9", "hs_amount_billed": "80"}, {"deals": ["10"]})],
        },
        Portal(AS_OF),
    )
    found.merge(companies)
    return found


def entry(**given):
    return Entry(
        **{
            "file": "f",
            "line": 1,
            "kind": "invoice",
            "number": "A1",
            "date": "2025-03-05",
            "amount": 1.0,
            **given,
        }
    )


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"deal": "12"}, ("12", None, "deal_id", 1.0)),
        ({"number": "inv 9"}, (None, "30", "invoice_number", 1.0)),
        ({"quote": "d77"}, ("11", None, "quote_number", 0.95)),
        ({"customer": "Aubin Fils S.A.S.", "amount": 1000.0}, ("10", None, "customer_amount", 0.9)),
        ({"customer": "Aubin Fils", "amount": 1200.0}, ("10", None, "likely", 0.75)),
        ({"customer": "Aubin Fils", "amount": 80.0}, (None, "30", "invoice_amount", 0.85)),
    ],
)
def test_a_row_finds_its_deal_by_the_surest_rule(targets, given, expected):
    assert tuple(targets.match(entry(**given))) == expected


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"customer": "Béryl", "amount": 500.0}, "ambiguous"),
        ({"customer": "Nobody"}, "unknown_customer"),
        ({"customer": "Aubin Fils", "amount": 1000.0, "date": "2026-03-01"}, "no_amount_in_window"),
        ({"customer": "Aubin Fils", "amount": 1000.0, "currency": "usd"}, "no_amount_in_window"),
        ({}, "nothing_to_join_by"),
        ({"fault": "no_date"}, "no_date"),
    ],
)
def test_a_row_that_fits_nothing_or_too_much_is_left_with_its_reason(targets, given, reason):
    assert targets.match(entry(**given)).reason == reason


def test_what_the_books_say_is_declared_and_counted_once(targets):
    joiner = Joiner(targets, Portal(AS_OF))
    rows = joiner.run(
        [
            entry(kind="payment", number="", invoice="A1", paid_on="2025-05-02", amount=400.0, date=None),
            entry(
                kind="payment", number="", invoice="A1", paid_on="2025-05-20", amount=600.0, date=None, line=2
            ),
            entry(deal="10", amount=1000.0, due="2025-04-30"),
            entry(number="INV-9", paid_on="2025-04-01", amount=80.0),
            entry(customer="Nobody"),
        ]
    )
    told = [(one.event_ref.split(":")[1], one.activity, one.evidence) for one in rows.events]
    assert told == [
        ("books-A1", "invoice_generated", "declared"),
        ("books-A1", "invoice_issued", "declared"),
        ("books-A1", "invoice_overdue", "computed"),
        ("books-invoice-INV-9", "payment_received", "declared"),
        ("books-f", "payment_received", "declared"),
        ("books-f", "payment_received", "declared"),
        ("books-A1", "invoice_settled", "declared"),
    ]
    assert {(one.type, one.object_id) for one in rows.objects} == {
        ("invoice", "books-A1"),
        ("payment", "books-invoice-INV-9"),
        ("payment", "books-f:1"),
        ("payment", "books-f:2"),
    }
    assert joiner.joined.summary()["by_reason"] == {"unknown_customer": 1}
    assert ("payment", "books-invoice-INV-9", "invoice", "30") in {tuple(one)[:4] for one in rows.relations}


def test_the_legal_form_of_a_company_is_not_its_name():
    assert plain_name("Éts. Aubin & Fils S.A.S.") == plain_name("ETS AUBIN FILS")


def test_a_number_that_two_batches_give_to_different_deals_names_none(targets):
    other = Targets()
    other.add({"quotes": [record("21", {"hs_quote_number": "D-77"}, {"deals": ["12"]})]}, Portal(AS_OF))
    targets.merge(other)
    assert targets.match(entry(quote="d77")).reason == "nothing_to_join_by"
