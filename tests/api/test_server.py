"""Starting the server: a port, a name, a page in the browser."""

import socket
import threading
import urllib.request

import pytest

from filon.api import server
from filon.api.guard import Guard


def test_a_port_in_use_is_said_with_the_next_free_one(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(server.PortInUseError) as caught:
            server.serve(port=port, home=tmp_path)
    assert int(caught.value.context["free"]) > port
    assert f"--port {caught.value.context['free']}" in caught.value.hint("fr")


@pytest.mark.parametrize("host", ["192.0.2.1", "no such host"])
def test_an_address_that_this_machine_does_not_have_is_refused(tmp_path, host):
    with pytest.raises(server.HostAddressError):
        server.serve(host, 0, home=tmp_path)


def test_the_page_is_opened_once_the_server_answers(tmp_path, monkeypatch):
    opened = threading.Event()
    seen = []

    def browse(address: str) -> None:
        with urllib.request.urlopen(address.replace("/d/demo/map", "/api/health")) as response:  # noqa: S310
            seen.append((address, response.status))
        opened.set()

    monkeypatch.setattr(server.webbrowser, "open", browse)
    kept, make = [], server.uvicorn.Server
    monkeypatch.setattr(server.uvicorn, "Server", lambda config: kept.append(make(config)) or kept[0])
    thread = threading.Thread(
        target=server.serve, kwargs={"port": 0, "home": tmp_path, "page": "/d/demo/map"}, daemon=True
    )
    thread.start()
    assert opened.wait(20)
    kept[0].should_exit = True
    thread.join(20)
    ((address, status),) = seen
    assert address.startswith("http://127.0.0.1:")
    assert (address.endswith("/d/demo/map"), status) == (True, 200)


@pytest.mark.parametrize(
    ("host", "hosts", "any_address", "answers"),
    [
        ("filon.internal:8765", ("filon.internal",), False, True),
        ("FILON.internal", ("filon.internal",), False, True),
        ("192.168.1.7:8765", (), True, True),
        ("[fe80::1]:8765", (), True, True),
        ("192.168.1.7", (), False, False),
        ("evil.example", ("filon.internal",), True, False),
        ("filon.internal.evil.example", ("filon.internal",), True, False),
        ("user@localhost", (), True, False),
        ("localhost:99999999", (), False, False),
    ],
)
def test_beyond_this_machine_addresses_are_ours_and_names_only_when_given(host, hosts, any_address, answers):
    guard = Guard(None, hosts=hosts, any_address=any_address, most_upload_bytes=1)
    assert guard._is_ours(host) is answers


def test_names_for_the_server_come_from_the_environment(monkeypatch):
    monkeypatch.setenv("FILON_HOSTS", "filon.internal, filon")
    assert server._names("127.0.0.1") == ["filon.internal", "filon"]
    assert {"filon.internal", "filon", "192.168.1.7"} <= set(server._names("192.168.1.7"))
