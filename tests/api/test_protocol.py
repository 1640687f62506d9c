"""How the server speaks: errors, tags, languages, whom it answers to."""

import httpx
import pytest

from filon.api.guard import MOST_BODY_BYTES
from filon.app.goals.goal import Goal
from filon.app.goals.store import keep_goal
from filon.app.workspace import Workspace
from tests.sample_log import import_sales
from tests.server import running


def problem(response: httpx.Response) -> dict:
    assert response.headers["content-type"] == "application/problem+json"
    body = response.json()
    assert set(body) == {"type", "title", "status", "detail", "code", "hint", "context"}
    assert (body["status"], body["type"]) == (response.status_code, f"urn:filon:problem:{body['code']}")
    return body


def test_an_answer_that_is_known_is_not_sent_again(client):
    first = client.get("/api/datasets/sales/summary")
    again = client.get("/api/datasets/sales/summary", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]


def test_an_answer_is_another_one_once_a_goal_was_set(tmp_path):
    # A goal is shown as the target of its figure: a tag that stayed would leave the screen without it.
    import_sales(tmp_path)
    with running(tmp_path) as client, Workspace(tmp_path) as workspace:
        before = client.get("/api/datasets/sales/summary").headers["etag"]
        keep_goal(workspace, "sales", Goal("g1", "sales_cycle", "win_rate", 0.5, "2026-01-01", "2026-12-31"))
        after = client.get("/api/datasets/sales/summary", headers={"If-None-Match": before})
    assert (after.status_code, after.headers["etag"] != before) == (200, True)


@pytest.mark.parametrize("query", ["f=region:in:SE", "calendar=work", "perspective=case", "f=outcome:won"])
def test_another_selection_has_another_tag(client, query):
    plain = client.get("/api/datasets/sales/summary").headers["etag"]
    assert client.get(f"/api/datasets/sales/summary?{query}").headers["etag"] != plain


def test_only_the_asking_browser_may_keep_figures(client):
    assert client.get("/api/datasets/sales/summary").headers["cache-control"] == "private, no-cache"
    assert client.get("/api/datasets").headers["cache-control"] == "no-store"


def test_an_unknown_parameter_is_refused_and_the_nearest_named(client):
    body = problem(client.get("/api/datasets/sales/map?activitis=50"))
    assert (body["status"], body["code"], body["context"]["nearest"]) == (
        422,
        "unknown_parameter",
        "activities",
    )


def test_a_wrong_filter_names_the_nearest_valid_word(client):
    body = problem(client.get("/api/datasets/sales/summary?f=regio:in:SE&lang=fr"))
    assert (body["code"], body["hint"]) == (
        "unknown_filter_field",
        "Vouliez-vous dire «\u00a0region\u00a0»\u202f?",
    )


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("datasets/sles", "unknown_dataset"),
        ("datasets/sales/cases/D99", "unknown_case"),
        ("jobs/none", "unknown_job"),
        ("nowhere", "no_such_address"),
        ("", "no_such_address"),
    ],
)
def test_what_is_not_there_is_a_404_with_a_code(client, path, code):
    body = problem(client.get(f"/api/{path}"))
    assert (body["status"], body["code"]) == (404, code)


@pytest.mark.parametrize(
    ("query", "detail"),
    [
        ("map?activities=0", "«\u00a0activities\u00a0» vaut 0\u202f; le minimum est 1."),
        (
            "map?activities=x",
            "«\u00a0activities\u00a0» vaut «\u00a0x\u00a0», qui n’est pas un nombre entier.",
        ),
        ("edge?source=won", "«\u00a0target\u00a0» manque."),
        (
            "summary?calendar=lunar",
            "«\u00a0calendar\u00a0» vaut «\u00a0lunar\u00a0»\u202f; valeurs possibles\u00a0: 'calendar' or 'work'.",
        ),
    ],
)
def test_a_wrong_value_is_explained_in_french(client, query, detail):
    body = problem(client.get(f"/api/datasets/sales/{query}", headers={"Accept-Language": "fr-CA, en;q=0.5"}))
    assert (body["code"], body["detail"]) == ("invalid_request", detail)


def test_the_language_of_errors_follows_the_browser_unless_the_address_names_one(client):
    french = {"Accept-Language": "de, fr;q=0.9"}
    assert problem(client.get("/api/nowhere", headers=french))["title"] == "Introuvable"
    assert problem(client.get("/api/nowhere?lang=en", headers=french))["title"] == "Not found"
    assert problem(client.get("/api/nowhere"))["title"] == "Not found"


def test_a_method_that_an_address_does_not_take_is_refused(client):
    response = client.put("/api/datasets")
    assert problem(response)["code"] == "method_not_allowed"
    assert response.headers["allow"] == "GET"


@pytest.mark.parametrize("path", ["/", "/api/datasets", "/api/nowhere", "/api/datasets/sales/map?f=x"])
def test_every_answer_tells_the_browser_what_to_forbid(client, path):
    headers = client.get(path).headers
    assert "script-src 'self';" in headers["content-security-policy"]
    assert "'unsafe-eval'" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert "access-control-allow-origin" not in headers
    assert "server" not in headers or headers["server"] == "uvicorn"


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "192.168.1.7",
        "",
        "a b",
        "local[host",
    ],
)
def test_a_request_under_a_foreign_name_is_refused(client, host):
    body = problem(client.get("/api/datasets", headers={"Host": host}))
    assert (body["status"], body["code"]) == (421, "foreign_host")


@pytest.mark.parametrize("host", ["localhost:1234", "127.0.0.1", "[::1]:8765", "LOCALHOST"])
def test_the_loopback_names_are_our_own(client, host):
    assert client.get("/api/health", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost:1"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_a_page_of_another_site_can_change_nothing(client, headers):
    for response in (
        client.delete("/api/datasets/sales", headers=headers),
        client.post("/api/demo", json={"scale": "small"}, headers=headers),
    ):
        body = problem(response)
        assert (body["status"], body["code"]) == (403, "foreign_origin")
    assert client.get("/api/datasets/sales").status_code == 200


def test_our_own_pages_may_change_things(client):
    origin = str(client.base_url).rstrip("/")
    response = client.patch(
        "/api/datasets/sales",
        json={"label": "Sales"},
        headers={"Origin": origin, "Sec-Fetch-Site": "same-origin"},
    )
    assert response.status_code == 200


def test_a_body_over_the_bound_is_refused_whether_or_not_it_says_its_length(client):
    body = b"x" * (MOST_BODY_BYTES + 1)
    for content in (body, iter([body])):
        response = client.post("/api/demo", content=content, headers={"Content-Type": "application/json"})
        assert (response.status_code, response.json()["code"]) == (413, "body_too_large")


@pytest.mark.parametrize(
    "body", [b"{", b"", b"[]", b'{"scale": "gigantic"}', b'{"scale": "small", "more": 1}']
)
def test_a_body_that_means_nothing_is_refused(client, body):
    response = client.post("/api/demo", content=body, headers={"Content-Type": "application/json"})
    assert problem(response)["code"] == "invalid_request"


def test_text_that_looks_like_json_is_not_taken_for_it(client):
    # A form of another site can send text/plain without asking; it must not be read as a command.
    response = client.post("/api/demo", content=b'{"scale": "small"}', headers={"Content-Type": "text/plain"})
    assert problem(response)["status"] == 422
