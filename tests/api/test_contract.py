"""The server keeps what its description promises, for requests that follow it and for those that do not."""

import tempfile
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode

from filon.api import create_app

CONFIG = schemathesis.Config.from_dict(
    # A text that the schema allows may still name nothing of the log: that is a 422, or a 404 in a path.
    {"checks": {"positive_data_acceptance": {"expected-statuses": ["2xx", 304, 404, 422]}}}
)
# Making demo companies, throwing the log away and asking HubSpot are other tests' business.
LEFT_OUT = {"make_demo", "delete_dataset", "connect_hubspot"}


def _operations() -> list[Any]:
    with tempfile.TemporaryDirectory() as home:
        described = create_app(Path(home)).openapi()
    schema = schemathesis.openapi.from_dict(described, config=CONFIG)
    found = (result.ok() for result in schema.get_all_operations())
    return [one for one in found if one.definition.raw["operationId"] not in LEFT_OUT]


@pytest.mark.slow
@pytest.mark.parametrize(
    "mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=lambda mode: mode.value
)
@pytest.mark.parametrize("operation", _operations(), ids=lambda one: one.definition.raw["operationId"])
def test_the_server_keeps_its_contract(client, operation, mode):
    address = str(client.base_url).rstrip("/")

    @settings(
        max_examples=6,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def keeps(case: schemathesis.Case) -> None:
        if mode is GenerationMode.POSITIVE and "dataset" in case.path_parameters:
            case.path_parameters["dataset"] = "sales"
        case.call_and_validate(base_url=address)

    keeps()
