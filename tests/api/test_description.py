"""The description of the API: complete, and its examples are true to it."""

import tempfile
from pathlib import Path

import pytest
from jsonschema_rs import Draft202012Validator

from filon.api import create_app


def described() -> dict:
    with tempfile.TemporaryDirectory() as home:
        return create_app(Path(home)).openapi()


SPEC = described()
OPERATIONS = {
    operation["operationId"]: operation
    for methods in SPEC["paths"].values()
    for operation in methods.values()
}


def good_answers(operation: dict) -> list[dict]:
    return [
        media
        for status, response in operation["responses"].items()
        if status.startswith("2")
        for kind, media in response.get("content", {}).items()
        if kind == "application/json" and "format" not in media["schema"]
    ]


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_endpoint_says_what_it_does_and_which_problems_it_may_give(name):
    operation = OPERATIONS[name]
    assert operation["summary"]
    assert operation["description"]
    assert operation["tags"]
    refused = operation["responses"]["422"]["content"]["application/problem+json"]
    assert refused["schema"] == {"$ref": "#/components/schemas/ProblemDetails"}
    for parameter in operation.get("parameters", ()):
        assert parameter.get("description"), parameter["name"]


@pytest.mark.parametrize("name", [name for name, operation in OPERATIONS.items() if good_answers(operation)])
def test_every_json_answer_has_an_example_that_is_true_to_its_schema(name):
    (media,) = good_answers(OPERATIONS[name])
    validator = Draft202012Validator({**media["schema"], "components": SPEC["components"]})
    validator.validate(media["example"])


def test_names_of_operations_are_the_names_of_functions():
    assert {"get_map", "upload_file", "get_case", "list_datasets"} <= set(OPERATIONS)
