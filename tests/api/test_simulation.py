"""The what-if simulation through the API."""

import time
from collections.abc import Iterator

import httpx
import pytest

from tests.server import running
from tests.shop import shop_log


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[httpx.Client, str]]:
    home = tmp_path_factory.mktemp("shop")
    name = shop_log(home, cases=300).schema.name
    with running(home) as client:
        yield client, f"/api/datasets/{name}"


def test_a_scenario_is_played_and_its_result_read(shop):
    client, path = shop
    parameters = client.get(f"{path}/simulation/parameters").json()
    assert {one["key"] for one in parameters["cards"]} >= {"shorten_wait", "more_cases"}
    body = {"changes": ["wait:won>paid:less:10d"], "replications": 2}
    started = client.post(f"{path}/simulations", json=body)
    assert started.status_code == 202, started.text
    job = started.json()["job_id"]
    for _ in range(600):
        report = client.get(f"/api/jobs/{job}").json()
        if report["state"] != "running":
            break
        time.sleep(0.1)
    assert report["state"] == "done", report
    assert report["kind"] == "simulation"
    result = client.get(f"/api/datasets/{report['dataset']}/simulation").json()
    assert result["changes"] == body["changes"]
    assert [one["dataset"] for one in client.get(f"{path}/simulations").json()] == [report["dataset"]]
    assert client.get(f"{path}/simulation/backtest").json()["backtest"]["cases"] > 0


def test_the_file_of_parameters_can_be_given_back(shop):
    client, path = shop
    file = client.get(f"{path}/simulation/parameters.json")
    assert "attachment" in file.headers["content-disposition"]
    body = {"parameters": {**file.json(), "n": "many"}}
    refused = client.post(f"{path}/simulations", json=body)
    assert refused.status_code == 422
    assert refused.json()["code"] == "field_value"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"changes": ["skip:flown"]}, "unknown_simulated_activity"),
        ({"changes": ["fly:asked"]}, "unknown_change"),
        ({"parameters": {}}, "simulation_parameter"),
    ],
)
def test_what_cannot_be_simulated_is_a_problem_with_a_code(shop, body, code):
    client, path = shop
    refused = client.post(f"{path}/simulations", json=body)
    assert refused.status_code == 422
    assert refused.json()["code"] == code


def test_a_real_data_set_has_no_result(shop):
    client, path = shop
    refused = client.get(f"{path}/simulation")
    assert refused.status_code == 404
    assert refused.json()["code"] == "not_simulated"
