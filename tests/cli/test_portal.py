"""A portal from the command line, as a newcomer would try it."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from filon.cli.root import filon
from filon.ingest.demo.live.server import LivePortal
from filon.ingest.demo.live.world import World


@pytest.fixture
def portal():
    with LivePortal(World.of_company(20)) as live:
        yield live


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.setenv("FILON_HOME", str(tmp_path))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    return lambda *words, typed="": CliRunner().invoke(filon, list(words), input=typed)


def test_a_portal_is_connected_checked_read_and_mapped(run, portal, tmp_path):
    made = run("connect", "hubspot", "--base-url", portal.address, "--lang", "en", typed=portal.behaviour.key)
    assert made.exit_code == 0, made.output
    assert "Connected to portal 7654321" in made.output
    assert portal.behaviour.key not in made.output
    read = run("sync", "--lang", "fr")
    assert read.exit_code == 0, read.output
    assert "Importé sous le nom hubspot, version 1." in read.output
    assert "Rien n’a changé" in run("sync", "--lang", "fr").output
    rows = json.loads(run("hubspot", "stages", "--accept", "--json").output)
    assert {row["meaning"] for row in rows} >= {"deal_negotiation", "lead_qualified"}
    assert "sans limite" in run("hubspot", "retention", "--lang", "fr").output
    asked = run("hubspot", "retention", "--days", "30", "--lang", "fr", typed="n")
    assert (asked.exit_code, "C’est définitif" in asked.output) == (130, True)
    assert "sans limite" in run("hubspot", "retention", "--lang", "fr").output
    refused = run("hubspot", "retention", "--days", "3", "--yes", "--lang", "en")
    assert (refused.exit_code, "between 30 and" in refused.output) == (1, True)
    kept = json.loads(run("hubspot", "retention", "--days", "30", "--yes", "--json").output)
    assert kept["records"]["deals"] > 0
    assert portal.general.peak <= 190


def test_without_a_connection_the_next_command_is_named(run):
    told = run("sync", "--lang", "en")
    assert told.exit_code == 1
    assert "filon connect hubspot" in told.output
