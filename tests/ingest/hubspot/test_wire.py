"""The wire: one origin, no redirect, no cookie, certificates verified, reasons without secrets."""

from __future__ import annotations

import datetime as dt
import gzip
import ipaddress
import signal
import socket
import ssl
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from filon.ingest.hubspot import wire
from filon.ingest.hubspot.paths import ReadOnlyWire, RedirectRefusedError
from filon.ingest.hubspot.wire import CurlWire, Origin, Request, TooLargeError, WireError

DEALS = "/crm/objects/2026-09/deals"
CANARY = "canary-8c2b"
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-Seen: yes\r\n\r\n{}"


@contextmanager
def served(*answers, context=None):
    """A server on this machine that gives one answer after the other; what it was asked is collected."""
    asked: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=_serve, args=(listening, list(answers), asked, context), daemon=True)
        thread.start()
        scheme = "https" if context else "http"
        yield CurlWire(Origin(scheme, "127.0.0.1", listening.getsockname()[1]), silence_s=5), asked
    thread.join(5)


def _serve(listening, answers, asked, context):
    while answers:
        try:
            connection, _ = listening.accept()
            connection = context.wrap_socket(connection, server_side=True) if context else connection
        except OSError:
            return
        with connection:
            while answers and (heard := connection.recv(65_536)):
                asked.append(heard)
                connection.sendall(answers.pop(0))


def test_an_answer_comes_with_its_status_its_headers_and_its_body():
    with served(OK) as (sender, asked):
        answer = sender.send(Request("GET", f"{DEALS}?limit=1&properties=a,b", {"Authorization": "Bearer k"}))
    assert (answer.status, answer.headers["x-seen"], answer.content) == (200, "yes", b"{}")
    first, *lines = asked[0].decode().split("\r\n")
    assert first == f"GET {DEALS}?limit=1&properties=a,b HTTP/1.1"
    assert "Authorization: Bearer k" in lines
    assert not any(line.lower().startswith("cookie") for line in lines)


def test_a_body_is_sent_as_it_is_and_a_connection_is_used_again():
    with served(OK, OK, OK) as (sender, asked):
        sender.send(Request("POST", f"{DEALS}/search", {}, b'{"limit":1}'))
        sender.send(Request("GET", DEALS))
        sender.send(Request("POST", f"{DEALS}/search"))
    assert asked[0].endswith(b'\r\n\r\n{"limit":1}')
    assert [one.split(b" ")[0] for one in asked] == [b"POST", b"GET", b"POST"]
    assert b"Content-Length: 0" in asked[2]


def test_cookies_of_an_answer_are_not_sent_back():
    told = b"HTTP/1.1 200 OK\r\nSet-Cookie: a=b; Path=/\r\nContent-Length: 2\r\n\r\n{}"
    with served(told, OK) as (sender, asked):
        for _ in range(2):
            sender.send(Request("GET", DEALS))
    assert b"ookie" not in asked[1]


def test_a_packed_body_is_unpacked():
    packed = gzip.compress(b'{"results":[]}')
    said = f"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {len(packed)}\r\n\r\n".encode()
    with served(said + packed) as (sender, asked):
        assert sender.send(Request("GET", DEALS)).content == b'{"results":[]}'
    assert b"Accept-Encoding: gzip, deflate" in asked[0]


def test_of_several_answers_to_one_request_the_last_counts():
    early = b"HTTP/1.1 103 Early Hints\r\nX-Seen: early\r\nLink: </x>\r\n\r\n"
    with served(early + OK) as (sender, _):
        answer = sender.send(Request("GET", DEALS))
    assert (answer.status, answer.headers["x-seen"], "link" in answer.headers) == (200, "yes", False)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed_but_refused(status):
    moved = (
        f"HTTP/1.1 {status} Moved\r\nLocation: https://evil.example/\r\nContent-Length: 0\r\n\r\n".encode()
    )
    with served(moved) as (sender, asked), pytest.raises(RedirectRefusedError):
        ReadOnlyWire(sender).send(Request("GET", DEALS, {"Authorization": f"Bearer {CANARY}"}))
    assert len(asked) == 1


@pytest.mark.parametrize(
    "said",
    [
        pytest.param(b"", id="hung up"),
        pytest.param(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{", id="cut"),
        pytest.param(b"nonsense\r\n\r\n", id="no HTTP"),
    ],
)
def test_an_answer_that_does_not_come_whole_is_an_error_without_the_key(said):
    with served(said) as (sender, _), pytest.raises(WireError) as failed:
        sender.send(Request("GET", DEALS, {"Authorization": f"Bearer {CANARY}"}))
    assert str(failed.value)
    assert CANARY not in repr(failed.value)
    assert failed.value.__cause__ is None
    assert failed.value.__suppress_context__


def test_nobody_there_is_an_error_and_the_wire_goes_on():
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    sender = CurlWire(Origin("http", "127.0.0.1", port), silence_s=5)
    with pytest.raises(WireError):
        sender.send(Request("GET", DEALS))
    with socket.create_server(("127.0.0.1", port)) as listening:
        threading.Thread(target=_serve, args=(listening, [OK], [], None), daemon=True).start()
        assert sender.send(Request("GET", DEALS)).status == 200
    sender.close()


def test_an_answer_that_is_too_large_is_left(monkeypatch):
    monkeypatch.setattr(wire, "MOST_BYTES", 1_000)
    large = b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n" + b"x" * 5_000
    with served(large) as (sender, _), pytest.raises(TooLargeError):
        sender.send(Request("GET", DEALS))


def test_silence_is_given_up():
    with socket.create_server(("127.0.0.1", 0)) as listening:
        sender = CurlWire(Origin("http", "127.0.0.1", listening.getsockname()[1]), silence_s=1)
        with pytest.raises(WireError):
            sender.send(Request("GET", DEALS))


def test_whoever_waits_for_an_answer_can_be_interrupted():
    with socket.create_server(("127.0.0.1", 0)) as listening:
        asking = subprocess.Popen(
            [sys.executable, "-c", _ASKING, str(listening.getsockname()[1])], stderr=subprocess.PIPE
        )
        connection, _ = listening.accept()
        with connection:
            connection.recv(1_024)
            asking.send_signal(signal.SIGINT)
            _, said = asking.communicate(timeout=20)
    assert b"KeyboardInterrupt" in said


_ASKING = """
import sys
from filon.ingest.hubspot.wire import CurlWire, Origin, Request
CurlWire(Origin("http", "127.0.0.1", int(sys.argv[1])), silence_s=60).send(Request("GET", "/"))
"""


class _Echo(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        body = self.path.encode() * 5_000
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("X-Path", self.path)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def test_threads_that_ask_at_a_time_get_each_its_own_answer():
    with ThreadingHTTPServer(("127.0.0.1", 0), _Echo) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        sender = CurlWire(Origin("http", "127.0.0.1", server.server_port), silence_s=5)

        def own(number):
            answer = sender.send(Request("GET", f"/{number}"))
            return (answer.headers["x-path"], answer.content) == (f"/{number}", f"/{number}".encode() * 5_000)

        with ThreadPoolExecutor(8) as threads:
            assert all(threads.map(own, range(400)))
        sender.close()
        server.shutdown()


def test_a_proxy_of_the_environment_gets_nothing_that_is_for_this_machine(monkeypatch):
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    with served(OK) as (sender, _):
        assert sender.send(Request("GET", DEALS)).status == 200


def test_the_password_of_a_proxy_and_the_key_are_in_no_text(monkeypatch):
    monkeypatch.setenv("https_proxy", f"http://user:{CANARY}/a@b@127.0.0.1:9")
    request = Request("POST", DEALS, {"Authorization": f"Bearer {CANARY}"}, CANARY.encode())
    with pytest.raises(WireError) as failed:
        CurlWire(Origin("https", "api.hubapi.com", None), silence_s=5).send(request)
    assert str(failed.value)
    assert CANARY not in f"{failed.value!r} {request!r} {request}"


def test_a_certificate_that_nobody_vouches_for_is_refused_and_one_that_is_vouched_for_is_taken(
    tmp_path, monkeypatch
):
    trusted = tmp_path / "certificate.pem"
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate_of_this_machine(trusted))
    with served(OK, context=context) as (sender, asked):
        with pytest.raises(WireError):
            sender.send(Request("GET", DEALS, {"Authorization": f"Bearer {CANARY}"}))
        assert not asked
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    with served(OK, context=context) as (sender, _):
        assert sender.send(Request("GET", DEALS)).status == 200


def certificate_of_this_machine(path):
    """Write a certificate that nobody but itself vouches for, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return path
