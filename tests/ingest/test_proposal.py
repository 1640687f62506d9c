"""A proposal recognises what names and values show, and asks for what they leave open."""

from __future__ import annotations

from pathlib import Path

import pytest

from filon.ingest.files import open_table, sample
from filon.ingest.proposal import Proposal, default_timezone, propose
from filon.ingest.question import Question
from filon.log.mapping import AttributeColumn, DateColumn, OutcomeColumn, UnknownColumnError


def proposed(folder: Path, text: str, **given: str) -> Proposal:
    path = folder / "table.csv"
    path.write_text(text, encoding="utf-8")
    found = propose(sample(open_table(path)), **given)  # type: ignore[arg-type]
    if found.ready:
        found.mapping.check(column.name for column in found.columns)
    return found


def asked(found: Proposal) -> dict[tuple[str, str | None], Question]:
    return {(question.code, question.column): question for question in found.questions}


def required(found: Proposal) -> list[str]:
    return [question.code for question in found.questions if question.required]


def test_three_named_columns_are_enough(tmp_path: Path) -> None:
    found = proposed(
        tmp_path, "case_id,activity,timestamp\n1,a,2025-01-02T10:00:00Z\n1,b,2025-01-03T10:00:00Z\n"
    )
    mapping = found.mapping
    assert (mapping.shape, mapping.case, mapping.activity, mapping.timestamp) == (
        "long", "case_id", "activity", "timestamp",
    )  # fmt: skip
    assert (mapping.timezone, found.questions, found.ready) == (None, (), True)


def test_xes_names_win_over_plain_ones(tmp_path: Path) -> None:
    header = "concept:name,Activity,org:resource,lifecycle:transition,start_timestamp,time:timestamp,case:concept:name"
    rows = "a,a,Ann,complete,2025-01-01T08:00:00Z,2025-01-01T09:00:00Z,1\n" * 2
    mapping = proposed(tmp_path, f"{header},case:region\n{rows.replace(',1', ',1,IDF')}").mapping
    assert mapping.activity == "concept:name"
    assert mapping.case == "case:concept:name"
    assert mapping.timestamp == "time:timestamp"
    assert mapping.start_timestamp == "start_timestamp"
    assert (mapping.resource, mapping.lifecycle) == ("org:resource", "lifecycle:transition")
    assert mapping.case_attributes == (AttributeColumn("case:region", "region", "text"),)


def test_french_names_dates_and_decimals_are_recognised(tmp_path: Path) -> None:
    found = proposed(
        tmp_path,
        "N° de dossier;Activité;Date et heure;Propriétaire;Montant;Devise\n"
        "D1;Devis;31/12/2025 14:05;Léa;1 200,50;EUR\nD1;Facture;02/01/2026 09:00;Léa;1 200,50;EUR\n",
    )
    mapping = found.mapping
    assert (mapping.case, mapping.activity, mapping.timestamp) == (
        "N° de dossier",
        "Activité",
        "Date et heure",
    )
    assert mapping.formats == {"Date et heure": "%d/%m/%Y %H:%M"}
    assert (mapping.resource, mapping.amount, mapping.currency, mapping.decimal) == (
        "Propriétaire", "Montant", "Devise", ",",
    )  # fmt: skip
    assert AttributeColumn("Montant", "montant", "number") in mapping.case_attributes


def test_naive_times_ask_for_their_zone_with_a_default(tmp_path: Path) -> None:
    text = "case,activity,timestamp\n1,a,2025-01-02 10:00\n1,b,2025-01-02 11:00\n"
    found = proposed(tmp_path, text)
    question = asked(found)["timezone", None]
    assert found.mapping.timezone == question.default == default_timezone()
    assert not question.required
    told = proposed(tmp_path, text, timezone="America/New_York")
    assert (told.mapping.timezone, told.questions) == ("America/New_York", ())


def test_an_ambiguous_day_and_month_is_asked_and_never_guessed(tmp_path: Path) -> None:
    text = "case,activity,date\n1,a,01/02/2025\n1,b,03/04/2025\n"
    found = proposed(tmp_path, text)
    question = asked(found)["date_order", "date"]
    assert question.choices == ("%d/%m/%Y", "%m/%d/%Y")
    assert (question.default, question.required, found.ready) == (None, True, False)
    assert found.mapping.formats == {}
    assert proposed(tmp_path, text, date_order="mdy").mapping.formats == {"date": "%m/%d/%Y"}


def test_one_day_above_twelve_in_fifty_thousand_rows_decides(tmp_path: Path) -> None:
    rows = "".join(f"{n},a,{n % 12 + 1:02d}/05/2025\n" for n in range(40_000)) + "x,a,05/31/2025\n"
    assert proposed(tmp_path, "case,activity,date\n" + rows).mapping.formats == {"date": "%m/%d/%Y"}


def test_a_sure_neighbour_column_is_only_a_default(tmp_path: Path) -> None:
    text = "id,create date,close date\n1,31/01/2025,01/02/2025\n2,30/01/2025,02/03/2025\n"
    question = asked(proposed(tmp_path, text))["date_order", "close date"]
    assert (question.default, question.required) == ("%d/%m/%Y", True)


def test_bare_days_are_flagged_and_read_in_utc(tmp_path: Path) -> None:
    found = proposed(tmp_path, "case,activity,date\n1,a,2025-01-02\n1,b,2025-03-31\n")
    assert ("date_only", "date") in asked(found)
    assert found.mapping.timezone == "UTC"


def test_days_with_and_without_hours_are_flagged(tmp_path: Path) -> None:
    found = proposed(tmp_path, "case,activity,time\n1,a,2025-01-02\n1,b,2025-03-31 10:00\n")
    assert ("mixed_dates", "time") in asked(found)


@pytest.mark.parametrize(
    ("value", "form"),
    [("1735689600000", "epoch_ms"), ("1735689600", "epoch_s"), ("45658.5", "excel"),
     ("2025-01-02T10:00:00+01:00", "iso8601"),
     ("12/31/2025 2:05 PM", "%m/%d/%Y %I:%M %p"), ("31.12.2025 14h05", "%d.%m.%Y %Hh%M"), ("Dec 31, 2025", "%b %d, %Y"),
     ("20251231T140500Z", "%Y%m%dT%H%M%SZ"), ("2025/12/31 14:05:06,250", "%Y/%m/%d %H:%M:%S,%f")],
)  # fmt: skip
def test_time_formats_are_recognised(tmp_path: Path, value: str, form: str) -> None:
    found = proposed(tmp_path, f'case,activity,timestamp\n1,a,"{value}"\n1,b,"{value}"\n')
    assert found.mapping.formats == {"timestamp": form}


def test_an_id_that_looks_like_an_epoch_is_no_time(tmp_path: Path) -> None:
    found = proposed(tmp_path, "deal id,activity,date\n1244495215,a,2025-01-02\n1244495215,b,2025-01-02\n")
    assert {column.name: column.type for column in found.columns}["deal id"] == "text"


def test_a_hubspot_deal_export_is_wide(tmp_path: Path) -> None:
    found = proposed(
        tmp_path,
        "Record ID,Deal Name,Deal Stage,Create Date,Close Date,Amount,Deal owner,Last Modified Date,"
        '"Date entered ""Contract sent (Sales Pipeline)""","Date entered ""Closed won (Sales Pipeline)"""\n'
        "101,Acme,Closed won,2025-01-02 10:00,2025-02-03 10:00,1200.50,Ann,2025-05-01 10:00,2025-01-20 10:00,"
        "2025-02-02 09:00\n"
        "102,Bolt,Contract sent,2025-01-05 10:00,2025-12-31 10:00,900,Bob,2025-05-01 10:00,2025-01-21 10:00,\n"
        "103,Cart,Closed lost,2025-01-06 10:00,2025-03-03 10:00,,Bob,2025-05-01 10:00,,\n",
    )
    mapping = found.mapping
    assert (mapping.shape, mapping.case, mapping.case_type) == ("wide", "Record ID", "deal")
    assert mapping.dates == (
        DateColumn("Create Date", "deal_created", "declared"),
        DateColumn('Date entered "Contract sent (Sales Pipeline)"', "contract_sent", "inferred"),
        DateColumn('Date entered "Closed won (Sales Pipeline)"', "deal_won", "inferred"),
    )
    assert mapping.outcome == OutcomeColumn("Deal Stage", ("Closed won",), ("Closed lost",))
    assert (mapping.amount, mapping.resource) == ("Amount", "Deal owner")
    assert {attribute.key for attribute in mapping.case_attributes} >= {
        "close_date",
        "deal_owner",
        "deal_stage",
    }


def test_french_stage_dates_become_activities(tmp_path: Path) -> None:
    header = (
        "ID de la transaction;Date de création;Date d'entrée dans « Contrat envoyé (Pipeline des ventes) »"
    )
    mapping = proposed(
        tmp_path, f"{header}\n1;2025-01-02 10:00;2025-01-03 10:00\n2;2025-01-02 10:00;\n"
    ).mapping
    assert [(date.activity, date.evidence) for date in mapping.dates] == [
        ("deal_created", "declared"),
        ("contract_sent", "inferred"),
    ]


def test_the_closing_date_of_open_deals_is_questioned(tmp_path: Path) -> None:
    found = proposed(
        tmp_path,
        "deal_id,deal_stage,create_date,close_date\n1,Won,2025-01-02,2025-02-02\n2,Open,2025-01-02,2025-09-09\n",
    )
    assert ("close_date_of_open", "close_date") in asked(found)


def test_a_property_history_is_recognised(tmp_path: Path) -> None:
    found = proposed(
        tmp_path,
        "deal_id,timestamp,source,name,value\n"
        "1,2025-01-02T10:00:00Z,CRM_UI,dealstage,contractsent\n1,2025-01-03T10:00:00Z,WORKFLOWS,dealstage,closedwon\n"
        "1,2025-01-02T10:00:00Z,CRM_UI,hubspot_owner_id,77\n2,2025-01-02T10:00:00Z,API,description,x\n",
    )
    mapping = found.mapping
    assert (mapping.shape, mapping.case_type, mapping.change_source) == ("history", "deal", "source")
    assert (mapping.property_name, mapping.property_value) == ("name", "value")
    assert mapping.stage_properties == ("dealstage",)
    assert mapping.tracked_properties == ("hubspot_owner_id",)
    assert mapping.activity_keys == {"contractsent": "contract_sent", "closedwon": "deal_won"}


def test_a_history_without_known_stages_asks_which_property_holds_them(tmp_path: Path) -> None:
    found = proposed(
        tmp_path, "deal_id,timestamp,name,value\n1,2025-01-02T10:00:00Z,p1,a\n1,2025-01-02T10:00:00Z,p2,b\n"
    )
    assert asked(found)["stage_properties", "name"].choices == ("p1", "p2")
    assert required(found) == ["stage_properties"]


def test_labels_of_the_catalogue_become_keys_only_when_most_are(tmp_path: Path) -> None:
    rows = "1,Opportunité créée,2025-01-02\n1,Opportunité gagnée,2025-01-03\n"
    mapping = proposed(tmp_path, "case,activity,date\n" + rows).mapping
    assert mapping.activity_keys == {"Opportunité créée": "deal_created", "Opportunité gagnée": "deal_won"}
    other = rows + "1,Autre,2025-01-03\n1,Encore,2025-01-03\n"
    assert proposed(tmp_path, "case,activity,date\n" + other).mapping.activity_keys == {}


def test_na_and_null_are_values_of_a_case_column(tmp_path: Path) -> None:
    found = proposed(tmp_path, "case,activity,date\nNA,a,2025-01-02\nnull,b,2025-01-02\n,b,2025-01-02\n")
    case = next(column for column in found.columns if column.name == "case")
    assert (case.empty, case.distinct, found.mapping.missing_values) == (1, 2, ())


def test_missing_parts_are_asked_with_all_columns_as_choices(tmp_path: Path) -> None:
    found = proposed(tmp_path, "alpha,beta\n1,x\n1,y\n")
    assert required(found) == ["missing_case", "missing_activity", "missing_timestamp"]
    assert asked(found)["missing_case", None].choices == ("alpha", "beta")


def test_declared_columns_are_taken_without_question(tmp_path: Path) -> None:
    found = proposed(
        tmp_path, "a,b,c\n1,x,2025-01-02\n2,y,2025-01-03\n", case="a", activity="b", timestamp="c"
    )
    assert (found.mapping.shape, found.mapping.case, found.mapping.activity) == ("long", "a", "b")
    assert found.ready


def test_a_declared_time_column_is_read_as_one_even_when_half_of_it_is_not(tmp_path: Path) -> None:
    text = "a,b,c\n1,x,03/04/2025 10:00\n2,y,soon\n"
    open_ = proposed(tmp_path, text, case="a", activity="b", timestamp="c")
    assert {"date_order", "timezone"} <= {question.code for question in open_.questions}
    settled = proposed(
        tmp_path, text, case="a", activity="b", timestamp="c", date_order="dmy", timezone="UTC"
    )
    assert settled.mapping.formats == {"c": "%d/%m/%Y %H:%M"}
    assert settled.ready


def test_a_declared_column_of_whole_numbers_is_read_as_seconds(tmp_path: Path) -> None:
    found = proposed(
        tmp_path, "a,b,c\n1,x,1735812000\n2,y,1735815600\n", case="a", activity="b", timestamp="c"
    )
    assert found.mapping.formats == {"c": "epoch_s"}


def test_a_declared_column_that_is_not_there_names_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(UnknownColumnError) as caught:
        proposed(tmp_path, "deal id,b,c\n1,x,2025-01-02\n", case="dealid")
    assert caught.value.context["nearest"] == "deal id"


def test_the_decimal_mark_is_asked_when_it_could_part_thousands(tmp_path: Path) -> None:
    found = proposed(tmp_path, 'case,activity,date,price\n1,a,2025-01-02,"1,234"\n1,b,2025-01-02,"2,500"\n')
    assert asked(found)["decimal", "price"].choices == (",", ".")
    sure = proposed(tmp_path, 'case,activity,date,price\n1,a,2025-01-02,"1,23"\n1,b,2025-01-02,"2,500"\n')
    assert ("decimal", "price") not in asked(sure)
    assert sure.mapping.decimal == ","


def test_attributes_constant_in_each_case_describe_the_case(tmp_path: Path) -> None:
    mapping = proposed(
        tmp_path,
        "case,activity,date,region,cost,note body\n1,a,2025-01-02,N,1,z\n1,b,2025-01-02,N,2,z\n2,a,2025-01-02,S,1,z\n",
    ).mapping
    assert mapping.case_attributes == (AttributeColumn("region", "region", "text"),)
    assert mapping.event_attributes == (AttributeColumn("cost", "cost", "integer"),)


def test_the_preview_shows_first_rows_with_their_lines(tmp_path: Path) -> None:
    found = proposed(tmp_path, "case,activity,date\n1,a,2025-01-02\n\n1,,2025-01-03\n")
    assert found.preview == (("1", "a", "2025-01-02"), ("1", None, "2025-01-03"))
    assert found.lines == (2, 4)
    shown = found.to_json()
    assert shown["rows_previewed"] == 2
    assert shown["columns"][2]["formats"] == ["iso8601"]
    assert {"fr", "en"} == set(shown["questions"][0]["text"])


def test_the_machine_zone_is_the_default_unless_it_is_a_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    assert default_timezone() == "Asia/Tokyo"
