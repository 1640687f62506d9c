"""From a file to a data set through the API, with files that mean well and files that do not."""

import datetime as dt
import gzip
import time
import zipfile
from io import BytesIO

import httpx
import openpyxl
import pytest

from tests.sample_log import SALES_MAPPING, write_sales
from tests.server import running

CSV = "deal;étape;date\nD1;créé;01/02/2025\nD1;gagné;13/02/2025\nD2;créé;\n"


@pytest.fixture
def client(tmp_path):
    with running(tmp_path / "home") as made:
        yield made


@pytest.fixture
def sales(tmp_path):
    return write_sales(tmp_path / "sales.csv").read_bytes()


def upload(client: httpx.Client, name: str, content: bytes) -> dict:
    response = client.post("/api/uploads", files={"file": (name, content)})
    assert response.status_code == 200, response.text
    return response.json()


def ended(client: httpx.Client, started: httpx.Response) -> dict:
    assert started.status_code == 202, started.text
    job_id = started.json()["job_id"]
    deadline = time.monotonic() + 60
    while (job := client.get(f"/api/jobs/{job_id}").json())["state"] == "running":
        assert time.monotonic() < deadline, job
        time.sleep(0.05)
    return job


def test_a_table_is_uploaded_looked_at_checked_and_imported(client, sales):
    seen = upload(client, "Ventes été.csv", sales)
    assert (seen["filename"], seen["format"], seen["shape"]) == ("Ventes été.csv", "csv", "long")
    assert seen["preview"][0][:3] == ["D1", "created", "2025-01-01T09:00:00Z"]
    assert (seen["proposal"]["case"], seen["proposal"]["timestamp"]) == ("deal", "when")

    mapping = SALES_MAPPING.to_json()
    checked = client.post(f"/api/uploads/{seen['upload_id']}/check", json={"mapping": mapping}).json()
    assert checked["counts"] == {
        "rows": 23,
        "events": 23,
        "cases": 6,
        "activities": 5,
        "variants": 5,
        "rejected_rows": 0,
    }
    assert checked["preview_events"][0]["timestamp"] == "2025-01-01T09:00:00Z"

    order = {"mapping": mapping, "label": "Ventes été"}
    job = ended(client, client.post(f"/api/uploads/{seen['upload_id']}/import", json=order))
    assert (job["state"], job["progress"], job["dataset"], job["error"]) == ("done", 1.0, "ventes-ete", None)
    (card,) = client.get("/api/datasets").json()
    assert (card["name"], card["label"], card["events"], card["source"]) == (
        "ventes-ete",
        "Ventes été",
        23,
        "Ventes été.csv",
    )


def test_what_cannot_be_read_is_shown_before_the_import_and_counted_after_it(client):
    seen = upload(client, "deals.csv", CSV.encode("cp1252"))
    mapping = {
        "shape": "long",
        "case": "deal",
        "activity": "étape",
        "timestamp": "date",
        "formats": {"date": "%d/%m/%Y"},
        "timezone": "Europe/Paris",
    }
    checked = client.post(f"/api/uploads/{seen['upload_id']}/check", json={"mapping": mapping}).json()
    assert (checked["counts"]["events"], checked["counts"]["rejected_rows"]) == (2, 1)
    (refused,) = checked["rejected"]
    assert (refused["line"], refused["column"], refused["reason"]) == (4, "date", "missing_timestamp")
    assert checked["preview_events"][1]["timestamp"] == "2025-02-12T23:00:00Z"

    ended(client, client.post(f"/api/uploads/{seen['upload_id']}/import", json={"mapping": mapping}))
    report = client.get("/api/datasets/deals/import-report").json()
    assert [(one["reason"], one["count"]) for one in report["by_reason"]] == [("missing_timestamp", 1)]
    assert "4,date,,missing_timestamp," in client.get("/api/datasets/deals/rejected.csv").text


def test_an_ambiguous_date_is_asked_and_not_guessed(client):
    rows = "case,step,when\n1,a,03/04/2025\n1,b,05/06/2025\n"
    seen = upload(client, "dates.csv", rows.encode())
    question = next(one for one in seen["questions"] if one["code"] == "date_order")
    assert (question["column"], question["required"]) == ("when", True)
    again = client.post(
        f"/api/uploads/{seen['upload_id']}/propose", json={"date_order": "dmy", "timezone": "UTC"}
    )
    assert again.json()["proposal"]["formats"] == {"when": "%d/%m/%Y"}
    assert not [one for one in again.json()["questions"] if one["required"]]


def test_a_second_import_under_a_name_is_its_next_version(client, sales):
    for version in (1, 2):
        seen = upload(client, "sales.csv", sales)
        order = {"mapping": SALES_MAPPING.to_json(), "name": "sales"}
        ended(client, client.post(f"/api/uploads/{seen['upload_id']}/import", json=order))
        assert [card["version"] for card in client.get("/api/datasets").json()] == [version]


def test_the_sheet_of_a_workbook_is_chosen_and_imported(client):
    book = openpyxl.Workbook()
    for sheet, deals in ((book.active, ["D1"]), (book.create_sheet("Ventes 2025"), ["D2", "D3"])):
        sheet.append(["deal", "étape", "date"])
        for deal in deals:
            sheet.append([deal, "créé", dt.date(2025, 1, 31)])
    content = BytesIO()
    book.save(content)
    seen = upload(client, "ventes.xlsx", content.getvalue())
    assert (seen["sheets"], seen["sheet"]) == (["Sheet", "Ventes 2025"], "Sheet")

    upload_id, sheet = seen["upload_id"], {"sheet": "Ventes 2025"}
    other = client.post(f"/api/uploads/{upload_id}/propose", json=sheet).json()
    assert (other["sheet"], other["preview"][0][0]) == ("Ventes 2025", "D2")
    unknown = client.post(f"/api/uploads/{upload_id}/propose", json={"sheet": "Vente 2025"}).json()
    assert (unknown["code"], "Ventes 2025" in unknown["hint"]) == ("unknown_sheet", True)
    order = {"label": "Ventes", "mapping": {**other["proposal"], "timezone": "Europe/Paris"}, **sheet}
    ended(client, client.post(f"/api/uploads/{upload_id}/import", json=order))
    assert client.get("/api/datasets/ventes").json()["cases"] == 2


def test_a_file_that_describes_itself_needs_no_mapping(client):
    xes = (
        '<log xes.version="1.0" xmlns="http://www.xes-standard.org/"><trace>'
        '<string key="concept:name" value="1"/><event><string key="concept:name" value="a"/>'
        '<date key="time:timestamp" value="2025-01-01T00:00:00Z"/></event></trace></log>'
    )
    seen = upload(client, "small.xes.gz", gzip.compress(xes.encode()))
    assert (seen["format"], seen["shape"], seen["proposal"], seen["columns"]) == ("xes", "objects", None, [])
    job = ended(client, client.post(f"/api/uploads/{seen['upload_id']}/import", json={}))
    assert (job["state"], job["dataset"]) == ("done", "small")


def test_a_refused_import_says_why_in_the_readers_language_and_changes_nothing(client, sales):
    seen = upload(client, "sales.csv", sales)
    started = client.post(f"/api/uploads/{seen['upload_id']}/import", json={})
    job = ended(client, started)
    assert (job["state"], job["error"]["code"]) == ("failed", "mapping_needed")
    french = client.get(f"/api/jobs/{job['id']}?lang=fr").json()
    assert french["error"]["detail"] != job["error"]["detail"]
    assert client.get("/api/datasets").json() == []
    # The file still waits, so a second try needs no second upload.
    order = {"mapping": SALES_MAPPING.to_json()}
    assert (
        ended(client, client.post(f"/api/uploads/{seen['upload_id']}/import", json=order))["state"] == "done"
    )


@pytest.mark.parametrize(
    ("mapping", "code"),
    [
        ({"shape": "long", "case": "dael", "activity": "step", "timestamp": "when"}, "unknown_column"),
        ({"shape": "long", "case": "deal"}, "missing_role"),
        (
            {"shape": "long", "case": "deal", "activity": "step", "timestamp": "when", "timezone": "Paris"},
            "unknown_timezone",
        ),
        ({"shape": "log"}, "invalid_request"),
        ({"shape": "long", "cases": "deal"}, "invalid_request"),
    ],
)
def test_a_wrong_mapping_is_refused_by_its_first_fault(client, sales, mapping, code):
    seen = upload(client, "sales.csv", sales)
    response = client.post(f"/api/uploads/{seen['upload_id']}/check", json={"mapping": mapping})
    assert (response.status_code, response.json()["code"]) == (422, code)


def test_a_hostile_column_name_stays_a_name(client):
    names = [
        '"; DROP TABLE event; --',
        "a]b",
        "<script>alert(1)</script>",
        "\u202egnp.exe",
        "=cmd|' /C calc'!A0",
    ]
    header = ",".join('"' + name.replace('"', '""') + '"' for name in (*names, "case", "step", "when"))
    row = ",".join(f'"{name[:5]}"'.replace('"";', '"') for name in ("x",) * len(names))
    content = f"{header}\n{row},1,a,2025-01-01T00:00:00Z\n"
    seen = upload(client, "hostile.csv", content.encode())
    mapping = {
        "shape": "long",
        "case": "case",
        "activity": "step",
        "timestamp": "when",
        "case_attributes": [
            {"column": column["name"], "key": column["name"], "type": "text"}
            for column in seen["columns"][:5]
        ],
    }
    job = ended(client, client.post(f"/api/uploads/{seen['upload_id']}/import", json={"mapping": mapping}))
    assert job["state"] == "done", job
    keys = [one["key"] for one in client.get("/api/datasets/hostile").json()["attributes"]]
    assert keys[:3] == names[:3]
    for key in keys:
        quoted = '"' + key.replace('"', '""') + '"'
        found = client.get("/api/datasets/hostile/summary", params={"f": f"{quoted}:in:x"})
        assert (found.status_code, found.json()["cases"]) == (200, 1), key
        assert client.get("/api/datasets/hostile/throughput", params={"by": key}).json()["n"] == 1
        assert client.get("/api/datasets/hostile/cases", params={"sort": key}).json()["total"] == 1


def test_a_hostile_file_name_is_shown_harmless_and_never_a_path(client, sales, tmp_path):
    seen = upload(client, "../../..\\evil\u202e\x01.csv", sales)
    assert "/" not in seen["filename"]
    assert "\\" not in seen["filename"]
    assert seen["filename"].isprintable()
    assert not list(tmp_path.rglob("evil*.csv")) or all(
        "uploads" in str(one) for one in tmp_path.rglob("evil*.csv")
    )


def _bomb() -> bytes:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"<a/>" + b" " * 300_000_000)
    return packed.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("empty.csv", b"", "empty_file"),
        ("picture.csv", b"\x89PNG\r\n\x1a\n" + b"\0" * 100, "unknown_format"),
        ("old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old_excel"),
        ("archive.zip", b"PK\x03\x04broken", "unknown_format"),
    ],
)
def test_a_file_that_is_no_log_is_refused_and_not_kept(client, tmp_path, name, content, code):
    response = client.post("/api/uploads", files={"file": (name, content)})
    assert (response.status_code, response.json()["code"]) == (422, code)
    assert not [path for path in (tmp_path / "home" / "uploads").rglob("*") if path.is_file()]


def test_a_bomb_is_refused_and_the_server_lives(client):
    content = _bomb()
    response = client.post("/api/uploads", files={"file": ("bomb.xlsx", content)})
    assert (response.status_code, response.json()["code"]) == (422, "workbook_bomb")
    assert client.get("/api/health").json()["status"] == "ok"


@pytest.mark.parametrize(
    "request_parts",
    [
        {"content": b"case,step", "headers": {"Content-Type": "text/csv"}},
        {"content": b"", "headers": {"Content-Type": "multipart/form-data"}},
        {"content": b"--x\r\nbroken", "headers": {"Content-Type": "multipart/form-data; boundary=x"}},
        {"files": {"other": ("a.csv", b"a,b\n1,2\n")}},
        {"files": [("file", ("a.csv", b"a,b\n")), ("file", ("b.csv", b"a,b\n"))]},
        {"data": {"file": "no file"}},
    ],
)
def test_a_body_that_is_not_one_file_is_refused(client, request_parts):
    response = client.post("/api/uploads", **request_parts)
    assert (response.status_code, response.json()["code"]) == (422, "not_an_upload")


def test_a_cancelled_import_leaves_nothing_behind(client, tmp_path):
    rows = ["case,step,when"] + [f"{n // 4},s{n % 4},2025-01-01T00:00:{n % 60:02d}Z" for n in range(400_000)]
    seen = upload(client, "long.csv", "\n".join(rows).encode())
    mapping = {"shape": "long", "case": "case", "activity": "step", "timestamp": "when"}
    started = client.post(f"/api/uploads/{seen['upload_id']}/import", json={"mapping": mapping})
    job_id = started.json()["job_id"]
    while client.get(f"/api/jobs/{job_id}").json()["progress"] == 0.0:
        time.sleep(0.01)
    busy = client.delete("/api/datasets/long")
    client.delete(f"/api/jobs/{job_id}")
    job = ended(client, started)
    assert (busy.status_code, job["state"], job["error"]) == (409, "cancelled", None)
    assert client.get("/api/datasets").json() == []
    assert not list((tmp_path / "home" / "datasets").rglob("*.duckdb*"))


def test_the_demo_company_is_made_once_and_used_again(client):
    first = ended(
        client, client.post("/api/demo", json={"scale": "small"}, headers={"Accept-Language": "fr"})
    )
    assert (first["state"], first["kind"], first["dataset"]) == ("done", "demo", "demo-small")
    (card,) = client.get("/api/datasets").json()
    assert (card["label"], card["version"]) == ("Démo, 500 affaires", 1)
    assert card["cases"] >= 400
    again = ended(client, client.post("/api/demo", json={"scale": "small"}))
    assert (again["state"], client.get("/api/datasets").json()[0]["version"]) == ("done", 1)


@pytest.mark.parametrize(("lang", "name"), [("fr", "filon-modele.xlsx"), ("en", "filon-template.xlsx")])
def test_the_template_comes_in_the_language_asked_for(client, lang, name):
    response = client.get("/api/template", params={"lang": lang})
    assert response.content.startswith(b"PK")
    assert response.headers["content-disposition"] == f'attachment; filename="{name}"'
