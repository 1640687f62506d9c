"""The client reads and does nothing else, keeps to the limits, waits when it must, and never tells its key."""

from __future__ import annotations

import datetime as dt
import io
import json
import logging
import pickle
import time
import traceback
from concurrent.futures import ThreadPoolExecutor

import pytest

from filon.ingest.demo.live.server import LivePortal
from filon.ingest.demo.live.world import World
from filon.ingest.hubspot import client as client_module
from filon.ingest.hubspot import wire
from filon.ingest.hubspot.client import HURRIED_ATTEMPTS, HubSpotClient
from filon.ingest.hubspot.credentials import KeyShapeError, OAuth, PortalKey, Secret, from_text, to_text
from filon.ingest.hubspot.failures import (
    DailyLimitError,
    KeyRefusedError,
    NoAnswerError,
    ScopeMissingError,
    UnreachableError,
    seconds_to_midnight,
)
from filon.ingest.hubspot.keys import KeyCabinet
from filon.ingest.hubspot.paths import (
    PRODUCTION,
    READS,
    HostRefusedError,
    RedirectRefusedError,
    WriteRefusedError,
    checked_base,
    is_read,
)
from filon.ingest.hubspot.reading import Fields, PortalReader
from filon.ingest.hubspot.wire import Request
from tests.ingest.hubspot.live.scene import Scene, unlimited

CANARY = "canary-4f1d9c-do-not-tell"
DEALS = "/crm/objects/2026-09/deals"


def opened(portal, **options):
    settings = {"lifted": True, "patience": 0.002, **options}
    return HubSpotClient(from_text(portal.behaviour.key), portal.address, **settings)


@pytest.fixture
def empty():
    with LivePortal(World([]), unlimited()) as portal:
        yield portal


WRITES = [
    ("POST", DEALS),
    ("PATCH", f"{DEALS}/1"),
    ("DELETE", f"{DEALS}/1"),
    ("PUT", "/crm/associations/2026-09/deals/contacts/batch/create"),
    ("POST", f"{DEALS}/batch/create"),
    ("POST", f"{DEALS}/batch/update"),
    ("POST", f"{DEALS}/batch/upsert"),
    ("POST", f"{DEALS}/batch/archive"),
    ("POST", f"{DEALS}/merge"),
    ("POST", "/crm/objects/2026-09/contacts/gdpr-delete"),
    ("POST", "/crm/associations/2026-09/deals/contacts/batch/archive"),
    ("POST", "/crm/properties/2026-09/deals"),
    ("POST", "/crm/pipelines/2026-09/deals"),
    ("GET", "/crm/v3/objects/deals"),
    ("GET", "/crm/objects/2026-09/deals/../../v3/x"),
    ("POST", f"{DEALS}/batch/read/../create"),
    # An origin with a path that would make it another.
    ("GET", f"@evil.example{DEALS}"),
    ("GET", f".evil.example{DEALS}"),
    ("GET", f"//evil.example{DEALS}"),
    ("GET", f"https://evil.example{DEALS}"),
    ("GET", f"{DEALS}\r\nX: y"),
]


@pytest.mark.parametrize(("method", "path"), WRITES)
def test_nothing_but_a_listed_read_leaves(empty, method, path):
    with opened(empty) as client, pytest.raises(WriteRefusedError):
        client._wire.send(Request(method, path))
    assert not empty.counts


def test_the_list_of_reads_holds_no_writing_word():
    words = " ".join(path for _, path in READS)
    assert not any(word in words for word in ("create", "update", "upsert", "archive", "merge", "gdpr"))
    assert {method for method, _ in READS} == {"GET", "POST"}
    posts = [path for method, path in READS if method == "POST"]
    assert all(path.endswith(("/search", "/batch/read", "token")) for path in posts)
    assert is_read("GET", DEALS)


@pytest.mark.parametrize(
    "address",
    [
        "http://api.hubapi.com",
        "https://api.hubapi.com.evil.example",
        "https://api.hubapi.com@evil.example",
        "https://evil.example",
        "http://10.0.0.1",
        "http://169.254.169.254",
        "http://127.0.0.1:80/path",
        "http://user:pass@127.0.0.1",
        "ftp://127.0.0.1",
        "https://127.0.0.1\\@evil.example",
        "https://api.hubapi.com:8443",
        "https://api.hubapi.com#@evil.example",
        "http://127.0.0.1.evil.example",
        "http://127.0.0.1:port",
        "http://[::1",
        "",
    ],
)
def test_a_key_goes_to_hubspot_or_to_this_machine(address):
    with pytest.raises(HostRefusedError):
        checked_base(address)


@pytest.mark.parametrize(
    ("address", "origin"),
    [
        ("https://api.hubapi.com", PRODUCTION),
        ("HTTPS://API.hubapi.com:443/", PRODUCTION),
        ("http://127.0.0.1:8080/", "http://127.0.0.1:8080"),
        ("http://[::1]:8080", "http://[::1]:8080"),
        ("http://localhost", "http://localhost"),
    ],
)
def test_an_origin_is_put_together_from_what_was_looked_at(address, origin):
    assert str(checked_base(address)) == origin


def test_a_redirect_is_refused(empty):
    empty.behaviour.fault_rate, empty.behaviour.faults = 1.0, ("redirect",)
    with opened(empty) as client, pytest.raises(RedirectRefusedError):
        client.get(DEALS)
    assert sum(empty.counts.values()) == 1


def test_the_key_is_in_no_error_no_log_no_text(empty, tmp_path):
    heard = io.StringIO()
    handler = logging.StreamHandler(heard)
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    said = []
    try:
        with HubSpotClient(from_text(CANARY), empty.address, lifted=True, patience=0.001) as client:
            for mood in (
                {},
                {"fault_rate": 1.0, "faults": ("hangup",)},
                {"fault_rate": 1.0, "faults": ("redirect",)},
            ):
                for name, value in mood.items():
                    setattr(empty.behaviour, name, value)
                empty.behaviour.key = CANARY if mood else "another"
                try:
                    client.get(DEALS)
                except Exception as error:  # noqa: BLE001 - every error is looked at
                    said += [
                        str(error),
                        repr(error),
                        repr(getattr(error, "context", "")),
                        traceback.format_exc(),
                    ]
                    said += [
                        repr(error.__cause__),
                        repr(error.__context__) if error.__suppress_context__ is False else "",
                    ]
            said += [repr(client), repr(client._credentials), f"{client._credentials}"]
        empty.behaviour.fault_rate = 0.0
        scene = Scene(empty, tmp_path, key=CANARY)
        scene.sync()
    finally:
        root.removeHandler(handler)
        root.setLevel(before)
    assert len(said) > 9
    assert CANARY not in " ".join(said)
    assert CANARY not in heard.getvalue()
    assert all(CANARY.encode() not in path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())


def test_a_secret_cannot_be_pickled_or_shown():
    secret = Secret(CANARY)
    assert CANARY not in f"{secret} {secret!r} {PortalKey(secret)}"
    with pytest.raises(KeyShapeError):
        pickle.dumps(secret)


def test_a_key_without_a_key_ring_is_kept_in_a_file_for_its_owner_alone(tmp_path):
    cabinet = KeyCabinet(tmp_path / "hubspot", use_keyring=False)
    assert cabinet.put(from_text(CANARY)) == "file"
    assert (tmp_path / "hubspot/key").stat().st_mode & 0o777 == 0o600
    assert to_text(cabinet.get()) == CANARY


def test_a_refused_key_is_said_at_once(empty):
    with (
        HubSpotClient(from_text("wrong"), empty.address, lifted=True) as client,
        pytest.raises(KeyRefusedError),
    ):
        client.get(DEALS)
    assert sum(empty.counts.values()) == 1


def test_a_missing_scope_names_the_scope_that_hubspot_names(empty):
    empty.behaviour.denied = {"deals"}
    with opened(empty) as client, pytest.raises(ScopeMissingError) as refused:
        client.get(DEALS)
    assert refused.value.context == {"what": "deals", "scopes": ["crm.objects.deals.read"]}


def test_an_access_token_that_runs_out_is_renewed_on_the_way(empty):
    empty.behaviour.refresh_token, empty.behaviour.token_requests = "refresh-1", 3
    given = OAuth("id", Secret("secret"), Secret("refresh-1"))
    with HubSpotClient(given, empty.address, lifted=True) as client:
        for _ in range(10):
            assert client.get(DEALS) == {"results": []}
    assert empty.counts["POST /oauth/2026-03/token"] == 4


def test_a_refresh_token_that_hubspot_exchanges_is_kept_and_the_old_one_never_sent_again(empty):
    mood = empty.behaviour
    mood.refresh_token, mood.token_requests, mood.rotates = "refresh-1", 3, True
    kept = []
    given = OAuth("id", Secret("secret"), Secret("refresh-1"))
    with HubSpotClient(given, empty.address, lifted=True, on_renewed=kept.append) as client:
        for _ in range(10):
            client.get(DEALS)
    assert len({one.refresh_token.reveal() for one in kept}) == 4
    assert kept[-1].refresh_token.reveal() == mood.refresh_token
    # What was kept opens the portal again; what was given at first does not.
    with HubSpotClient(kept[-1], empty.address, lifted=True) as client:
        assert client.get(DEALS) == {"results": []}
    with HubSpotClient(given, empty.address, lifted=True) as client, pytest.raises(KeyRefusedError):
        client.get(DEALS)


def test_half_a_character_in_a_text_costs_that_character_and_nothing_else(empty):
    deal = empty.world.create("deals", {"dealname": "half \ud83d of it"})
    with opened(empty) as client:
        found = client.get(DEALS, {"properties": "dealname"})["results"]
    assert [(one["id"], one["properties"]["dealname"]) for one in found] == [(deal, "half ? of it")]


def test_a_refresh_token_that_hubspot_does_not_know_is_a_refused_key(empty):
    given = OAuth("id", Secret("secret"), Secret("other"))
    with HubSpotClient(given, empty.address, lifted=True) as client, pytest.raises(KeyRefusedError):
        client.get(DEALS)


@pytest.mark.parametrize("fault", [429, 500, 502, 503, 504, "cut", "hangup"])
def test_a_fault_that_does_not_pass_is_told_in_the_end(empty, fault, monkeypatch):
    monkeypatch.setattr(client_module, "THROTTLED_ATTEMPTS", 15)
    empty.behaviour.fault_rate, empty.behaviour.faults = 1.0, (fault,)
    with opened(empty, patience=0.0001) as client, pytest.raises(UnreachableError):
        client.get(DEALS)
    assert sum(empty.counts.values()) in {client_module.ATTEMPTS, 15}


def test_a_long_silence_is_told_once_until_an_answer_comes(empty):
    told = []
    with opened(empty, patience=0.0001, on_wait=lambda reason, _: told.append(reason)) as client:
        for _ in range(2):
            empty.behaviour.fault_rate, empty.behaviour.faults = 1.0, ("hangup",)
            for _ in range(2):
                with pytest.raises(NoAnswerError) as failed:
                    client.get("/account-info/2026-09/details")
            empty.behaviour.fault_rate = 0.0
            assert client.get(DEALS) == {"results": []}
    assert told == ["no_answer", "no_answer"]
    assert failed.value.context["what"] == "account-info"
    assert failed.value.context["detail"]


def test_where_a_person_waits_a_request_is_tried_a_few_times_only(empty):
    told = []
    empty.behaviour.fault_rate, empty.behaviour.faults = 1.0, (503,)
    with (
        opened(empty, hurried=True, on_wait=lambda *given: told.append(given)) as client,
        pytest.raises(UnreachableError),
    ):
        client.get(DEALS)
    assert sum(empty.counts.values()) == HURRIED_ATTEMPTS
    assert told == []


def test_where_a_person_waits_the_daily_limit_is_told_at_once(empty):
    empty.behaviour.daily = 0
    with opened(empty, hurried=True, patience=1.0) as client, pytest.raises(DailyLimitError):
        client.get(DEALS)
    assert sum(empty.counts.values()) == 1


def test_an_answer_that_is_too_large_is_not_asked_for_again(empty, monkeypatch):
    monkeypatch.setattr(wire, "MOST_BYTES", 100)
    empty.world.create("deals", {"dealname": "x" * 1_000})
    with opened(empty) as client, pytest.raises(UnreachableError, match="too large"):
        client.get(DEALS, {"properties": "dealname"})
    assert sum(empty.counts.values()) == 1


def test_the_daily_limit_waits_for_the_midnight_of_the_portal_and_says_so(empty):
    waits = []

    def midnight(reason, seconds):
        waits.append((reason, seconds))
        empty.new_day()

    empty.behaviour.daily = 2
    with opened(empty, on_wait=midnight, patience=0.000001) as client:
        client.timezone = "Europe/Paris"
        for _ in range(3):
            client.get(DEALS)
    # The demo portal's clock stands at 18:00 in Paris: six hours to midnight.
    assert waits == [("daily_limit", 6 * 3600 + 30.0)]


def test_waiting_for_midnight_can_be_cancelled(empty):
    class CancelledError(Exception):
        pass

    asked = time.monotonic()

    def check():
        if time.monotonic() - asked > 0.4:
            raise CancelledError

    empty.behaviour.daily = 0
    with opened(empty, check=check, patience=1.0) as client, pytest.raises(CancelledError):
        client.get(DEALS)
    assert time.monotonic() - asked < 5


def test_midnight_is_that_of_the_portal_on_the_day_the_clocks_change():
    before_the_change = dt.datetime(2026, 10, 24, 22, 30, tzinfo=dt.UTC)  # 00:30 on the long day in Paris
    assert seconds_to_midnight(before_the_change, "Europe/Paris") == 24.5 * 3600 + 30
    assert seconds_to_midnight(before_the_change, "America/New_York") == 5.5 * 3600 + 30


def test_a_limit_that_does_not_pass_when_waiting_is_impossible_is_told(empty, monkeypatch):
    monkeypatch.setattr(client_module, "THROTTLED_ATTEMPTS", 2)
    empty.behaviour.daily = 0
    with opened(empty, patience=0.0000001) as client, pytest.raises(DailyLimitError):
        client.get(DEALS)


def test_requests_never_pass_the_limit_of_the_account():
    with LivePortal(World([]), unlimited(per_interval=60, interval_ms=600)) as portal:
        with HubSpotClient(from_text(portal.behaviour.key), portal.address) as client:
            for _ in range(200):
                client.get(DEALS)
        assert portal.general.peak <= 60
        assert portal.today == 200


def test_searches_stay_below_five_a_second():
    with LivePortal(World([]), unlimited(per_second_search=5)) as portal:
        with HubSpotClient(from_text(portal.behaviour.key), portal.address) as client:
            reader = PortalReader(client)
            for _ in range(9):
                reader.search("deals", "hs_lastmodifieddate")
        assert portal.searches.peak <= 5
        assert portal.today == 9


def test_searches_of_several_threads_stay_below_the_limit_however_long_each_takes_to_arrive():
    with LivePortal(World([]), unlimited(per_second_search=5)) as portal:
        with HubSpotClient(from_text(portal.behaviour.key), portal.address) as client:
            reader, sending = PortalReader(client), client._wire.send
            late = iter([0.3] * 4)

            def send(request):
                time.sleep(next(late, 0.0))
                return sending(request)

            client._wire.send = send
            with ThreadPoolExecutor(4) as threads:
                list(threads.map(lambda _: reader.search("deals", "hs_lastmodifieddate"), range(12)))
        assert portal.today == 12
        assert portal.searches.peak <= 5


def test_searches_that_the_general_limit_held_back_do_not_leave_together():
    mood = unlimited(per_interval=20, interval_ms=3_000, per_second_search=5)
    with LivePortal(World([]), mood) as portal:
        with HubSpotClient(from_text(portal.behaviour.key), portal.address) as client:
            for _ in range(18):
                client.get(DEALS)
            reader = PortalReader(client)
            with ThreadPoolExecutor(4) as threads:
                list(threads.map(lambda _: reader.search("deals", "hs_lastmodifieddate"), range(8)))
        assert portal.searches.peak <= 5


def test_an_address_that_would_be_too_long_is_read_by_batches(scene):
    long = Fields([f"hs_v2_date_entered_{n:05d}" for n in range(700)], ["dealstage"])
    with scene.reader() as reader:
        found = [one for page, _ in reader.lists("deals", long) for one in page]
    assert len(found) == len(scene.world.live["deals"])
    assert all("dealstage" in json.loads(one.text)["propertiesWithHistory"] for one in found)
    assert scene.counts("/batch/read") == 2
