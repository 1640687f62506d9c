"""AI agents as they come: a real client of the protocol, over pipes and over HTTP."""

from __future__ import annotations

import json
import shutil
import socket
import stat
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import anyio
import httpx
import httpx2
import pytest
import uvicorn
from click.testing import CliRunner
from mcp import Client, StdioServerParameters
from mcp.client.streamable_http import streamable_http_client

from filon.app import simulating
from filon.app.jobs import JobCancelledError
from filon.app.workspace import Workspace
from filon.cli.root import filon as command_line
from filon.ingest.worker import run_limited
from filon.mcp_server import transports
from filon.mcp_server.server import make_server
from filon.mcp_server.tools import TOOLS
from filon.mcp_server.transports import PATH, ShortTokenError, http_app, token_of
from filon.mcp_server.values import MOST_CHARACTERS, reply
from filon.questions.catalogue import ORDER

TOKEN = "a-token-of-more-than-enough-letters"
SERVE = ["-c", "from filon.cli import main; main()", "mcp", "--lang", "fr"]


def run(conversation, *arguments):
    """What a conversation comes to, in a thread of its own: a browser kept open holds the loop of this one."""
    with ThreadPoolExecutor(1) as apart:
        return apart.submit(anyio.run, conversation, *arguments).result()


@pytest.fixture(scope="module")
def workspace(company_home):
    with Workspace(company_home) as opened:
        yield opened


@pytest.fixture(scope="module")
def call(workspace):
    """Reply to a call, from a client that holds every reply to the schema of its tool."""

    def ask(tool, **arguments):
        async def conversation():
            async with Client(make_server(workspace, "en")) as client:
                return await client.call_tool(tool, arguments)

        result = run(conversation)
        assert json.loads(result.content[0].text) == result.structured_content
        return result.structured_content

    return ask


def test_a_conversation_over_pipes_finds_a_number_and_where_it_comes_from(company_home):
    transcript = []

    async def conversation():
        server = StdioServerParameters(
            command=sys.executable, args=SERVE, env={"FILON_HOME": str(company_home)}
        )
        async with Client(server) as client:
            listed = await client.list_tools()
            transcript.append([tool.name for tool in listed.tools])

            async def say(tool, **arguments):
                result = await client.call_tool(tool, arguments)
                transcript.append((tool, result.is_error))
                return result.structured_content

            (dataset,) = (await say("datasets"))["answer"]
            words = (await say("describe", dataset=dataset["name"]))["answer"]
            region = next(one for one in words["attributes"] if one["key"] == "region")["values"][0]["value"]
            completed = await say("suggest_filter", dataset="demo", typed=f"region:in:{region[:3]}")
            filters = [completed["answer"][0]["text"]]
            answer = await say("ask", dataset="demo", question="sales_cycle", filters=filters)
            cycle = next(one for one in answer["answer"]["kpis"] if one["key"] == "win_rate")
            why = await say("explain_number", dataset="demo", number="sales_cycle.win_rate", filters=filters)
            assert why["answer"]["value"] == cycle["value"]
            assert why["answer"]["filters"][0]["label"] == answer["about"]["filters"][0]["label"]
            assert answer["answer"]["title"] == "Où les affaires se bloquent-elles\u202f?"
            wrong = await say("ask", dataset="demo", question="sales_cycle", filters=["regoin:in:X"])
            assert wrong["error"]["suggested_fix"].startswith("Vouliez-vous dire «\xa0region\xa0»")

    run(conversation)
    assert transcript == [
        [tool.name for tool in TOOLS],
        ("datasets", False),
        ("describe", False),
        ("suggest_filter", False),
        ("ask", False),
        ("explain_number", False),
        ("ask", True),
    ]


def test_a_conversation_over_pipes_goes_from_the_overview_to_a_scenario(company_home, tmp_path):
    home = shutil.copytree(company_home, tmp_path / "home")
    transcript = []

    async def conversation():
        server = StdioServerParameters(command=sys.executable, args=SERVE, env={"FILON_HOME": str(home)})
        async with Client(server) as client:
            listed = {tool.name: tool.annotations for tool in (await client.list_tools()).tools}
            transcript.append([name for name, about in listed.items() if not about.read_only_hint])

            async def say(tool, **arguments):
                result = await client.call_tool(tool, {"dataset": "demo", **arguments})
                transcript.append((tool, result.is_error))
                return result.structured_content

            first = (await say("overview", limit=10))["answer"]
            assert first["findings"][0]["finding"]["score"] >= first["findings"][-1]["finding"]["score"]
            found = await say("ask", question=first["findings"][0]["question"])
            assert first["findings"][0]["finding"]["key"] in {
                one["key"] for one in found["answer"]["findings"]
            }
            goals = (await say("goals"))["answer"]
            assert (goals["goals"], goals["presets"][0]["change"]) == ([], -0.2)
            cards = {one["key"]: one for one in (await say("scenarios"))["answer"]}
            card = cards["shorter_terms"]
            played = await say("simulate", scenario=card["key"], number=card["slider"]["max"], replications=2)
            assert (played["answer"]["baseline"], played["answer"]["replications"]) == ("demo", 2)
            assert played["answer"]["said"][0]["text"]
            held = (await say("conformance"))["answer"]
            shipped = (await client.call_tool("models", {})).structured_content["answer"][0]
            assert held["model"] == shipped["name"] == "lead_to_cash"
            assert held["deviations"][0]["filter"].startswith("deviation:")
            drawn = await say("drawn_scenario", before="lead_to_cash", after="lead_to_cash")
            assert drawn["answer"]["card"] is None
            refused = await say("simulate", before="lead_to_cash", after="lead_to_cash")
            assert refused["error"]["code"] == "unplayable_drawing"
            own = await say("summary", dataset=played["answer"]["dataset"])
            assert own["answer"]["cases"] > 0
            for wrong, code in (
                ({"number": 900}, "scenario_number"),
                ({"scenario": "shorter"}, "unknown_scenario"),
            ):
                refused = await say("simulate", **{"scenario": card["key"], **wrong})
                assert refused["error"]["code"] == code

    run(conversation)
    assert transcript == [
        ["simulate"],
        ("overview", False),
        ("ask", False),
        ("goals", False),
        ("scenarios", False),
        ("simulate", False),
        ("conformance", False),
        ("drawn_scenario", False),
        ("simulate", True),
        ("summary", False),
        ("simulate", True),
        ("simulate", True),
    ]


def test_a_simulation_tells_its_progress_and_plays_edits_of_single_parameters(company_home, tmp_path):
    home = shutil.copytree(company_home, tmp_path / "home")
    heard, told = [], []

    async def listen(share, total, message):
        heard.append((share, total, message))

    async def conversation(workspace):
        async with Client(make_server(workspace, "fr")) as client:

            async def say(tool, **arguments):
                given = {"dataset": "demo", "limit": 500, **arguments}
                result = await client.call_tool(tool, given, progress_callback=listen)
                return result.structured_content

            known = (await say("simulation_parameters", edits=["terms=10"]))["answer"]
            terms = known[0]
            assert (terms["key"], terms["value"], terms["is_edited"]) == ("terms", 10, True)
            assert terms["label"].startswith("Délai de paiement")
            assert terms["low"] <= terms["learnt"] <= terms["high"]
            assert heard == []
            played = await say("simulate", edits=["terms=10"], replications=2)
            assert played["answer"]["edits"] == ["terms=10"]
            told.extend(heard)
            for edits, code, fix in (
                (["trems=10"], "unknown_simulation_parameter", "terms"),
                (["terms=-3"], "parameter_edit", "365"),
            ):
                error = (await say("simulate", edits=edits))["error"]
                assert (error["code"], error["retryable"]) == (code, False)
                assert fix in error["suggested_fix"]

    with Workspace(home) as workspace:
        run(conversation, workspace)
    shares = [share for share, _, _ in told]
    assert shares == sorted(shares)
    assert {total for _, total, _ in told} == {1.0}
    assert [*dict.fromkeys(message for _, _, message in told)][:3] == [
        "Apprentissage du processus",
        "Essai sur les derniers mois",
        "Simulation",
    ]


def test_a_cancelled_call_stops_its_simulation_and_leaves_nothing(company_home, tmp_path, monkeypatch):
    home = shutil.copytree(company_home, tmp_path / "home")
    ended, how = threading.Event(), []

    def watched(*arguments, **options):
        try:
            return run_limited(*arguments, **options)
        except BaseException as error:
            how.append(type(error))
            raise
        finally:
            ended.set()

    monkeypatch.setattr(simulating, "run_limited", watched)

    async def conversation(workspace):
        async with Client(make_server(workspace, "en")) as client:
            with anyio.CancelScope() as scope:

                async def listen(_share, _total, message):
                    if message == "Simulating":
                        scope.cancel()

                given = {"dataset": "demo", "scenario": "shorter_terms", "replications": 200}
                await client.call_tool("simulate", given, progress_callback=listen)
            assert scope.cancelled_caught
            assert await anyio.to_thread.run_sync(ended.wait, 60)
            return (await client.call_tool("datasets", {})).structured_content["answer"]

    with Workspace(home) as workspace:
        left = run(conversation, workspace)
    assert how == [JobCancelledError]
    assert [one["name"] for one in left] == ["demo"]


def test_standard_output_carries_the_protocol_and_nothing_else(company_home):
    hello = {
        "jsonrpc": "2.0",
        "id": 1,
        "method": "initialize",
        "params": {
            "protocolVersion": "2025-06-18",
            "capabilities": {},
            "clientInfo": {"name": "test", "version": "1"},
        },
    }
    ready = {"jsonrpc": "2.0", "method": "notifications/initialized"}
    crash = {
        "jsonrpc": "2.0",
        "id": 2,
        "method": "tools/call",
        "params": {"name": "map", "arguments": {"x": 1}},
    }
    replies = []
    with subprocess.Popen(
        [sys.executable, *SERVE],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={"FILON_HOME": str(company_home)},
    ) as server:
        # The end of standard input ends the session, so it stays open until both replies are there.
        for line in [*map(json.dumps, (hello, ready)), "no JSON", json.dumps(crash)]:
            server.stdin.write(f"{line}\n")
        server.stdin.flush()
        while {one.get("id") for one in replies} < {1, 2}:
            replies.append(json.loads(server.stdout.readline()))
        rest, _ = server.communicate(timeout=60)
    replies += map(json.loads, rest.splitlines())
    assert {one["jsonrpc"] for one in replies} == {"2.0"}


@contextmanager
def served(workspace):
    """Address of the server over HTTP."""
    listening = socket.create_server(("127.0.0.1", 0))
    port = listening.getsockname()[1]
    app = http_app(workspace, "en", hosts=transports._names("127.0.0.1", port), token=TOKEN)
    server = uvicorn.Server(uvicorn.Config(app, log_level="error"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{port}{PATH}"
    server.should_exit = True
    thread.join()


def test_over_http_only_who_carries_the_token_and_our_name_is_answered(workspace):
    async def conversation(address):
        bearer = {"Authorization": f"Bearer {TOKEN}"}
        async with (
            httpx2.AsyncClient(headers=bearer) as http,
            Client(streamable_http_client(address, http_client=http)) as client,
        ):
            result = await client.call_tool("summary", {"dataset": "demo"})
            return result.structured_content["answer"]["cases"]

    with served(workspace) as address:
        assert run(conversation, address) == 300
        good = {"Authorization": f"Bearer {TOKEN}", "Accept": "application/json, text/event-stream"}
        ask = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
        answers = {
            "none": httpx.post(address, json=ask, headers={**good, "Authorization": ""}),
            "wrong": httpx.post(address, json=ask, headers={**good, "Authorization": "Bearer x"}),
            "host": httpx.post(address, json=ask, headers={**good, "Host": "evil.example"}),
            "origin": httpx.post(address, json=ask, headers={**good, "Origin": "http://evil.example"}),
        }
    assert {name: one.status_code for name, one in answers.items()} == {
        "none": 401, "wrong": 401, "host": 421, "origin": 403,
    }  # fmt: skip
    assert answers["none"].json()["error"]["code"] == "wrong_token"


def test_the_token_is_made_once_and_kept_for_its_owner(tmp_path, monkeypatch):
    monkeypatch.delenv(transports.TOKEN_VARIABLE, raising=False)
    assert token_of(tmp_path) == token_of(tmp_path)
    assert stat.S_IMODE((tmp_path / transports.TOKEN_FILE).stat().st_mode) == 0o600


def test_a_token_that_could_be_guessed_is_refused(tmp_path, monkeypatch):
    monkeypatch.setenv(transports.TOKEN_VARIABLE, "secret")
    with pytest.raises(ShortTokenError):
        token_of(tmp_path)


def in_english(value):
    """JSON of the command line, its texts in English."""
    if isinstance(value, dict):
        if set(value) == {"fr", "en"}:
            return value["en"]
        return {key: in_english(one) for key, one in value.items()}
    return [in_english(one) for one in value] if isinstance(value, list) else value


@pytest.mark.parametrize(
    ("tool", "arguments", "words"),
    [
        ("ask", {"question": "payment_collection"}, ["ask", "payment_collection", "demo"]),
        ("map", {"filters": ["open:true"]}, ["map", "demo", "-f", "open:true"]),
        ("throughput", {"by": "region"}, ["throughput", "demo", "--by", "region"]),
        ("cases", {"limit": 30}, ["cases", "demo", "--size", "30"]),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_an_agent_reads_the_numbers_of_the_command_line(call, company_home, tool, arguments, words):
    found = call(tool, **{"dataset": "demo", "limit": 200, **arguments})
    printed = CliRunner().invoke(
        command_line, [*words, "--json"], env={"FILON_HOME": str(company_home)}, catch_exceptions=False
    )
    assert found["left_out"] == {}
    assert found["answer"] == in_english(json.loads(printed.stdout))


@pytest.mark.parametrize("question", ORDER)
def test_every_question_is_answered_in_the_form_that_its_tool_promises(call, question):
    assert call("ask", dataset="demo", question=question)["answer"]["question"] == question


def test_two_groups_are_compared_with_intervals_and_with_chance(call):
    found = call("compare", dataset="demo", a=["outcome:won"], b=["outcome:lost"], limit=40)["answer"]
    assert found["comparison"]["distance"]["is_real"]
    assert found["figures"]["figures"][0]["interval"] is not None


def test_every_tool_is_described_in_both_languages(workspace):
    async def listed(lang):
        async with Client(make_server(workspace, lang)) as client:
            return {tool.name: tool.description for tool in (await client.list_tools()).tools}

    french, english = run(listed, "fr"), run(listed, "en")
    assert len(french) == len(TOOLS)
    assert [name for name in french if french[name] == english[name]] == []


def test_lists_are_cut_where_asked_and_what_they_lost_is_counted(call):
    found = call("cases", dataset="demo", limit=3)
    graph = call("map", dataset="demo", limit=3)
    assert len(found["answer"]["rows"]) == 3
    assert len(graph["answer"]["edges"]) == 3
    assert graph["left_out"]["answer.edges"] > 0


def test_no_reply_is_longer_than_an_agent_can_read():
    body = reply([["x" * 100] * 200] * 500, None, lang="en", limit=500)
    assert len(json.dumps(body)) <= MOST_CHARACTERS * 1.1
    assert body["left_out"]["answer"] > 0


@pytest.mark.parametrize(
    ("tool", "arguments", "code", "fix"),
    [
        ("mapp", {}, "unknown_tool", "Did you mean “map”?"),
        ("map", {"dataset": "demmo"}, "unknown_dataset", "Did you mean “demo”?"),
        ("map", {}, "tool_argument", "dataset"),
        ("map", {"dataset": "demo", "colour": "red"}, "tool_argument", "filters"),
        ("map", {"dataset": "demo", "limit": 10_000}, "tool_argument", "limit"),
        ("ask", {"dataset": "demo", "question": "sales_cicle"}, "unknown_question", "sales_cycle"),
        ("case_timeline", {"dataset": "demo", "case_id": "nobody"}, "unknown_case", ""),
        ("throughput", {"dataset": "demo", "by": "regoin"}, "unknown_case_attribute", "region"),
        ("explain_number", {"dataset": "demo", "number": "sales_cycle.wins"}, "unknown_number", "win_rate"),
        ("cases", {"dataset": "demo", "perspective": "order"}, "unknown_perspective", ""),
    ],
)
def test_a_refusal_says_what_to_do(call, tool, arguments, code, fix):
    error = call(tool, **arguments)["error"]
    assert (error["code"], error["retryable"]) == (code, False)
    assert fix in error["suggested_fix"]


def test_a_defect_of_ours_shows_nothing_of_the_inside(call, workspace, monkeypatch):
    monkeypatch.setattr(workspace, "ask", lambda *_: 1 / 0)
    error = call("map", dataset="demo")["error"]
    assert error["code"] == "tool_crash"
    assert "division" not in json.dumps(error)
